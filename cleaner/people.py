"""Names of people out of bylines."""

from __future__ import annotations

import re

_ROLE = re.compile(
    r"^(?:oleh|by|penulis|reporter|pewarta|editor|redaktur|laporan|kontributor|jurnalis|wartawan|rep|red|teks|penyunting)\b\s*[:|]?\s*",
    re.IGNORECASE,
)
_NOBODY = re.compile(
    r"(?i)^(?:none|null|admin|administrator|redaksi|tim|tim redaksi|tim \w+|redaktur|pt\b.*|kompas cyber media|reporter|penulis|editor|jurnalis|advertorial|detik\w*|pr ?wire?|-|\W*)$"
    r"|(?i:\b(?:\.com|\.id|\.co\.id|news|media|redaksi|newsroom|indonesia|antara|cyber)\b\W*$)|[@/]|\d|https?:"
)
_SPLIT = re.compile(r"\s*(?:,\s*&|[,;|]|\s&\s|\bdan\b|\s-\s)\s*")
_DEGREE = re.compile(
    r"^(?:S|M|Dr|Ph|SH|MH|SE|MM|MSi|M\.Si|S\.H|M\.H|S\.E|S\.Pd|M\.Pd|S\.Sos|Ph\.D|Jr)\.?[A-Za-z.]{0,5}$"
)


def _title_case(name: str) -> str:
    return " ".join(part if len(part.strip(".")) == 1 else part.title() for part in name.split())


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
    >>> names("RENI ERINA")
    ['Reni Erina']
    """
    text = re.sub(r"<[^>]*>|\([^)]*\)", " ", text)
    contributor = re.match(r"(?i)^\W*(?:penulis\s*:?\s*)?kontributor\b", text) is not None
    found: list[str] = []
    parts = [
        part.strip(" .:*-–—\t") + ("." if re.search(r"\b[A-Z]\.$", part.strip()) else "") for part in _SPLIT.split(text)
    ]
    if contributor and len(parts) > 1:
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
            name = _title_case(name)
        if name not in found:
            found.append(name)
    return found
