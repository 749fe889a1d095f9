"""A page with a margin: for each of its pieces whether it was kept, read as a field, or removed and by which rule."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

import msgspec

from cleaner import from_text, page
from cleaner.article import Article, Block, Part, Removal

_COLOURS = {"kept": "32", "title": "1;32", "caption": "36", "field": "36"}
_REMOVED = "31"
_FAINT = "2"
_PLACE = 24  # characters of an element path that the margin shows
_NARROW = 30  # columns of text below which wrapping makes nothing clearer
# C1 controls drive terminals as ESC does, and bidirectional overrides would reorder the margin.
_UNSAFE = dict.fromkeys([*range(0x7F, 0xA0), *range(0x202A, 0x202F), *range(0x2066, 0x206A)], "\ufffd")


class Note(msgspec.Struct, frozen=True):
    """What became of one piece of a page.

    `fate` is "kept", "title", "caption", "field", the reason of the removal, or "unsigned" for a line that the record does not
    account for; `rule` is the full name of the rule that took it. `place` is that of the record ("" where it gives none).
    """

    place: int | str
    fate: str
    text: str
    rule: str = ""


def annotate(article: Article, source: str | bytes, *, charset: str | None = None) -> list[Note]:
    """Give the notes of a page in its own order; a trimmed line has one for what stays and one for each piece cut off.

    `article` is what `clean` made, with removals, of the same `source` and `charset`. A page that was rejected unread has no notes.
    """
    if article.input == "html":
        return list(_elements(article))
    try:
        scraped = page.read(source, charset=charset)
    except page.RejectedError:
        return []
    texts, numbers = from_text.lines(scraped.text)
    return list(_lines(article, texts, numbers))


def _lines(article: Article, texts: Sequence[str], numbers: Iterable[int]) -> Iterator[Note]:
    """The notes of a dump. The record gives title and captions without a place: they are the lines, or the rests of lines, left over."""
    blocks = {block.place: block for block in article.blocks}
    removals: dict[int | str, list[Removal]] = {}
    for removal in article.removed:
        removals.setdefault(removal.place, []).append(removal)
    title, captions = article.title, list(reversed(article.captions))
    for number, text in zip(numbers, texts, strict=True):
        cuts = removals.get(number, [])
        if number in blocks:
            yield _kept(blocks[number])
        elif _bulk(text) > sum(_bulk(cut.text) for cut in cuts):
            if captions and captions[-1] in text and text != title:
                yield Note(number, "caption", captions.pop())
            elif title is not None and title in text:
                yield Note(number, "title", title)
                title = None
            else:
                yield Note(number, "unsigned", text)
        yield from map(_cut, cuts)


def _elements(article: Article) -> Iterator[Note]:
    """The notes of an HTML page in document order; a title that is not printed stands first."""
    notes: dict[Part, Iterator[Note]] = {
        "title": iter([Note("", "title", article.title)] if article.title is not None else []),
        "block": map(_kept, article.blocks),
        "caption": (Note("", "caption", caption) for caption in article.captions),
        "removed": map(_cut, article.removed),
    }
    if "title" not in article.order:
        yield from notes["title"]
    for part in article.order:
        yield from islice(notes[part], 1)
    for rest in notes.values():
        yield from rest


def _kept(block: Block) -> Note:
    return Note(block.place, "kept", block.text)


def _cut(removal: Removal) -> Note:
    return Note(removal.place, "field" if removal.reason == "metadata" else removal.reason, removal.text, removal.rule)


def _bulk(text: str) -> int:
    return len(text) - text.count(" ")


def head(article: Article, name: str) -> str:
    """Give one line about the page: its name, site, status, and reasons if there are any."""
    site = f"site {article.site}" if article.site else "unknown site"
    return " · ".join([name, site, article.status, *article.reasons])


def render(notes: Sequence[Note], *, colour: bool = False, columns: int | None = None) -> Iterator[str]:
    """Give the lines that show the notes, a margin before each piece.

    `columns` is the width of the terminal that the text is wrapped to, and for which it is made safe; None, for a pipe or file,
    leaves each piece whole on its line.
    """
    places = [_shorten(str(note.place)) for note in notes]
    wide = max(map(len, places), default=0)
    fates = max((len(note.fate) for note in notes), default=0)
    rules = max((len(note.rule) for note in notes), default=0)
    for place, note in zip(places, notes, strict=True):
        margin = f"{place:>{wide}}  {note.fate:<{fates}}  {note.rule:<{rules}}"
        for nth, text in enumerate(_wrap(note.text, len(margin) + 3, columns)):
            yield _paint(margin if nth == 0 else " " * len(margin), text, note, colour)


def _shorten(place: str) -> str:
    return place if len(place) <= _PLACE else "…" + place[1 - _PLACE :]


def _wrap(text: str, margin: int, columns: int | None) -> list[str]:
    if columns is None:
        return [text]
    text = text.translate(_UNSAFE)
    room = columns - margin
    if room < _NARROW:
        return [text]
    # textwrap takes quadratic time on one endless word.
    return re.findall(rf"\S.{{0,{room - 1}}}(?=\s|$)|\S{{1,{room}}}", text)


def _paint(margin: str, text: str, note: Note, colour: bool) -> str:
    if not colour:
        return f"{margin} │ {text}"
    shade = _COLOURS.get(note.fate, _REMOVED)
    shown = f"\x1b[{_FAINT}m{text}\x1b[0m" if note.rule else text
    return f"\x1b[{shade}m{margin} │\x1b[0m {shown}"
