"""Names of people out of bylines."""

from __future__ import annotations

import re

_ROLE = re.compile(
    r"^(?:oleh|by|penulis|reporter|pewarta|editor|redaktur|laporan|kontributor|jurnalis|wartawan|rep|red|teks|penyunting)\b\s*[:|]?\s*",
    re.IGNORECASE,
)
_NOBODY = re.compile(
    r"(?i)^(?:none|null|admin|administrator|redaksi|tim|tim redaksi|tim redaksi .*|tim \w+|detik\w*|pt\b.*|pr ?wire?|advertorial|redaktur|sports?|finance|health|travel|food|oto|inet|edu|hot|kompas cyber media|(?:dinas|kementerian|pemerintah|pemprov|pemkab|pemkot|humas|biro|diskominfo|kominfo|universitas|wartawan)\b.*|informatika|bernama|agensi|reporter|penulis|editor|jurnalis|-|\W*)$"
    r"|(?i:\b(?:\.com|\.id|\.co\.id|news|media|redaksi|newsroom|indonesia|antara|cyber)\b\W*$)|@|(?<! a)/|/(?![lp] )|\d|https?:"
    r"|(?i:\b(?:topik|populer|berita|terbaru|terkini|terkait|artikel|video|streaming|komentar|rekomendasi|lainnya|indeks)\b)"
)
_ASIDE = re.compile(r"<[^>]*>|\([^)]*\)")
_CONTRIBUTOR = re.compile(r"(?i)^\W*(?:penulis\s*:?\s*)?kontributor\b")
_INITIAL = re.compile(r"\b[A-Z]\.$")
_SPLIT = re.compile(r"\s*(?:,\s*&|[,;|]|\s&\s|\bdan\b|\band\b|\s-\s)\s*")
_DEGREE = re.compile(r"^(?:(?:S|M|Dr|Drs|Ir|Ph|Sp|Jr)\.[A-Za-z.]{0,8}|SH|MH|SE|MM|MA|MBA|MSi|MPd|SPd|SSos|PhD|ST|MT)$")


def title_case(name: str) -> str:
    """Give a name that is all in capitals in title case."""
    return " ".join(
        part if len(part.strip(".")) == 1 else part.capitalize() if "'" in part or "’" in part else part.title()
        for part in name.split()
    )


def _lead_off(text: str) -> str:
    while (shorter := _ROLE.sub("", text, count=1)) != text:
        text = shorter
    return text


def names(text: str) -> list[str]:
    """Give the people of a byline, in order, each once; `[]` if it names none.

    >>> names("Kontributor Solo, Labib Zamani")
    ['Labib Zamani']
    >>> names("Arif B,None")
    ['Arif B']
    >>> names("Oleh Muthu a/l Raman")
    ['Muthu a/l Raman']
    >>> names("RENI ERINA")
    ['Reni Erina']
    """
    text = _ASIDE.sub(" ", text)
    found: list[str] = []
    parts = [part.strip(" .:*•-–—\t") + ("." if _INITIAL.search(part.strip()) else "") for part in _SPLIT.split(text)]
    if _CONTRIBUTOR.match(text):
        parts = parts[1:]
    for part in parts:
        name = " ".join(_lead_off(part).split())
        if found and _DEGREE.match(name):
            continue
        if not name or _NOBODY.search(name) or len(name.split()) > 6 or not any(c.isalpha() for c in name):
            continue
        letters = [c for c in name if c.isalpha()]
        if len(letters) < 3 or (len(letters) <= 3 and name.isupper()) or (name.islower() and len(name) <= 4):
            continue
        if all(c.isupper() for c in letters):
            name = title_case(name)
        if name not in found:
            found.append(name)
    return found
