"""Patterns for lines: from a line that should go to a rule that takes its like, with hits and spares out of the pages."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import takewhile
from typing import Any, NamedTuple

import msgspec

from cleaner import dates, rulefile, shape
from cleaner.article import Reason
from cleaner.induce.draft import Rule
from cleaner.induce.parts import meaning

MOST_HITS = 3
LONG = 60  # characters; a longer line is known by its beginning
_SPECIAL = re.compile(r"([.\\+*?()|\[\]{}^$])")
_DATE = re.compile(rf"{rulefile.expand('{date}')}")
_TIME = re.compile(r"\b\d{1,2}[:.]\d{2}(?: ?(?:WIB|WITA|WIT))?\b")
_DAY = re.compile(rf"\b{rulefile.WEEKDAY}\b")
_LABEL = re.compile(r"^(?P<label>[^:：]{2,40}?) ?[:：] ?(?P<rest>\S.*)$")
_BYLINE = re.compile(
    r"^(?P<label>(?i:oleh|by|penulis|reporter|pewarta|laporan|wartawan|jurnalis|editor|penyunting|redaktur)) ?[:|] ?\S"
)
_WORDS: tuple[tuple[Reason, re.Pattern[str]], ...] = (
    (
        "related",
        re.compile(r"(?i)baca|simak|lihat|tonton|pilihan editor|artikel terkait|berita terkait|related|selengkapnya"),
    ),
    ("trending", re.compile(r"(?i)terpopuler|terkini|trending|populer|terbaru|latest|most read|hot topic")),
    ("ad", re.compile(r"(?i)\biklan\b|advert|sponsor|promoted|\bads?\b")),
    ("share", re.compile(r"(?i)bagikan|share|ikuti kami|follow|tweet|salin tautan")),
    ("comments", re.compile(r"(?i)komentar|comment")),
    ("paging", re.compile(r"(?i)halaman|page \d|selanjutnya|sebelumnya|next|\d+ dari \d+")),
    (
        "promo",
        re.compile(
            r"(?i)langganan|dapatkan|gabung|newsletter|whatsapp|telegram|google news|download|unduh|login|daftar|saluran|channel|email"
        ),
    ),
    ("embed", re.compile(r"(?i)foto|video|gambar|perbesar|galeri|gambas")),
    (
        "navigation",
        re.compile(r"(?i)beranda|home|menu|indeks|tentang kami|kontak|redaksi|kebijakan|pedoman|cari\b|login"),
    ),
)


class Proposal(msgspec.Struct, frozen=True):
    """A rule for a line, with the lines that it takes on the pages: how many, and on how many of the pages."""

    rule: Rule
    lines: int
    pages: int
    wording: str


def escape(text: str) -> str:
    """The text as a pattern that finds it, spaces unescaped."""
    return _SPECIAL.sub(r"\\\1", text)


def shaped(text: str) -> str:
    """A pattern of the line: its dates, times and numbers stand for any.

    >>> shaped("2 dari 3 halaman")
    '^\\\\d+ dari \\\\d+ halaman$'
    >>> shaped("Senin, 3 Mei 2021 | 10:02 WIB")
    '^{weekday}, {date} \\\\| {time}$'
    """
    pieces: list[str] = []
    done = 0
    for found in re.finditer(
        rf"(?P<date>{_DATE.pattern})|(?P<time>{_TIME.pattern})|(?P<day>{_DAY.pattern})|(?P<number>\d+)", text
    ):
        name = found.lastgroup or ""
        pieces += [
            escape(text[done : found.start()]),
            {"date": "{date}", "time": "{time}", "day": "{weekday}", "number": r"\d+"}[name],
        ]
        done = found.end()
    return "^" + "".join([*pieces, escape(text[done:])]) + "$"


def beginning(texts: Sequence[str]) -> str:
    """What all the texts begin with.

    >>> beginning(["Putar video: A", "Putar video: B"])
    'Putar video: '
    """
    alike = takewhile(lambda column: len(set(column)) == 1, zip(*texts, strict=False))
    return "".join(column[0] for column in alike)


def reason_of(text: str, named: str = "") -> Reason:
    """Why a line may go, told by its wording, else by the class of its element; "other" if neither says."""
    return next((reason for reason, words in _WORDS if words.search(text)), None) or meaning(named) or "other"


def slug(text: str, taken: Iterable[str] = ()) -> str:
    """An id out of a line's first words that is not taken yet.

    >>> slug("Baca juga: Harga Cabai", ["baca-juga-harga"])
    'baca-juga-harga-2'
    """
    words = re.findall(r"[a-z]+", text.lower())[:3] or ["line"]
    base, seen, number = "-".join(words), set(taken), 2
    made = base
    while made in seen:
        made, number = f"{base}-{number}", number + 1
    return made


def suggest_pattern(
    line: str,
    pages: Sequence[Sequence[str]],
    *,
    verb: str = "drop",
    reason: Reason | None = None,
    opening: str | None = None,
    taken: Iterable[str] = (),
    keep: Iterable[str] = (),
) -> list[Proposal]:
    """Give rules for a line, the most general one that is still safe first; [] for an empty line.

    `line` is normalised text; `pages` are the lines of each loaded page; `verb` is "drop", or a field's name such as "author",
    "published", "caption"; `opening` is how all lines of its kind begin, if that is known; `taken` are ids that are in use; `keep` are
    lines that must stay: a rule that would take one is not proposed. Every proposal's hits are lines of the pages, its spares lines that
    come close.
    """
    wanted = rulefile.normalise(line)
    ids, kept = list(taken), [rulefile.normalise(one) for one in keep]
    every = [text for page in pages for text in page]
    found = []
    for wording in _wordings(wanted, verb, opening) if wanted else ():
        search = rulefile.compile_pattern(wording.pattern, "", None).search
        if not search(wanted) or any(search(text) for text in kept):
            continue
        hits = [wanted, *dict.fromkeys(text for text in every if text != wanted and search(text))][:MOST_HITS]
        lines = sum(search(text) is not None for text in every)
        count = sum(any(search(text) for text in page) for page in pages)
        keys: dict[str, object] = {"id": slug(wording.heart, ids)}
        keys |= _decision(verb, wording, reason or reason_of(wording.heart))
        keys |= {"hits": hits, "spares": _spares(wanted, search, [*kept, *every])}
        rule = Rule("drop" if verb == "drop" else "field", keys, (f"{lines} lines on {count} of {len(pages)} pages.",))
        found.append(Proposal(rule, lines, count, wording.name))
    return found


class _Wording(NamedTuple):
    """A way to know a line again: its name, its pattern, and the words that tell what the line is."""

    name: str
    pattern: str
    heart: str


def _wordings(line: str, verb: str, opening: str | None) -> list[_Wording]:
    """Patterns for a line, from general to exact."""
    if opening:
        return [_Wording("a shared beginning", rf"^{escape(opening)}(?: |\W)", opening)]
    found: list[_Wording] = []
    exact, anyhow = f"^{escape(line)}$", shaped(line)
    if verb == "published" and dates.find(line):
        found.append(_Wording("a date line", f"^(?P<published>{anyhow[1:-1]})$", line))
    elif verb in ("author", "editor") and (byline := _BYLINE.match(line)):
        found.append(
            _Wording("a labelled name", f"^(?i:{escape(byline['label'])}) ?[:|] ?(?P<{verb}>.+)$", byline["label"])
        )
    elif verb == "drop" and (label := _LABEL.match(line)) and label["label"].count(" ") <= 4:
        found.append(_Wording("a label and what follows", rf"^{escape(label['label'])} ?[:：] ?\S", label["label"]))
    if len(line) > LONG and line.rfind(" ", 0, LONG) > 0:
        begins = shaped(line[: line.rfind(" ", 0, LONG)])[:-1]
        found.append(_Wording("how it begins", begins + " ", line))
    elif anyhow != exact and not found:
        found.append(_Wording("its wording, any numbers", anyhow, line))
    return [*found, _Wording("this very line", exact, line)]


def _decision(verb: str, wording: _Wording, reason: Reason) -> dict[str, object]:
    if verb == "drop":
        return {"reason": reason, "line": wording.pattern, "why": why(reason)}
    at: dict[str, object] = {"at": "head"} if verb in ("title", "deck", "published", "section") else {}
    return {"as": verb, "line": wording.pattern, "why": f"A line that tells the {verb}."} | at


def _spares(line: str, search: Any, every: Sequence[str]) -> list[str]:
    """Two lines that come close and stay: a sentence of the pages that shares words with the line, and one that begins as it does."""
    words = shape.words(line)
    near = sorted(
        {text for text in every if 20 <= len(text) <= 160 and words & shape.words(text) and shape.ends_sentence(text)},
        key=lambda text: (-len(words & shape.words(text)), len(text), text),
    )
    first = " ".join(re.findall(r"[\w-]+", line)[:2]) or "Itu"
    invented = [f"{first} itu ramai dibicarakan warga.", f"Menurut warga, “{line[:80]}” tertulis di papan itu."]
    found = [text for text in [*near[:3], *invented] if not search(text)]
    return found[:2] or ["Hujan turun sejak pagi."]


def why(reason: Reason) -> str:
    """A sentence for the next reader, which a person should sharpen."""
    return {
        "related": "A link to another article.",
        "trending": "A line of a list of other articles.",
        "ad": "A label over an ad.",
        "share": "A call to share or follow.",
        "comments": "A line of the comment box.",
        "paging": "A mark between the pages of an article.",
        "promo": "A plug of the publisher's own.",
        "embed": "A label of a photo or player.",
        "navigation": "A line of a menu.",
    }.get(reason, "A line that pages repeat and that is no article's text.")


def add(ids: list[str], rule: Rule) -> Rule:
    """The rule, under an id that none before it has."""
    made = slug(str(rule.keys["id"]), ids)
    ids.append(made)
    return Rule(rule.verb, rule.keys | {"id": made}, rule.evidence)


def quoted(line: str) -> list[str]:
    """A spare: a sentence that only quotes the line."""
    return [f"Menurut warga, “{line[:80]}” tertulis di papan itu."]
