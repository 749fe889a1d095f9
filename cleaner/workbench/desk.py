"""The pages on the desk, read with the rules in force or with rules that are only tried out, and what differs between the two."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

import msgspec

from cleaner.article import Article
from cleaner.explain import Note, annotate
from cleaner.pipeline import Cleaner

FIELDS = ("title", "deck", "authors", "editors", "published", "source", "section", "template", "status")
STAYS = ("kept", "title", "caption")


class Loaded(msgspec.Struct, frozen=True):
    """A page as it was saved."""

    name: str
    source: bytes


class Reading(msgspec.Struct, frozen=True):
    """What became of a page: its article and, in the page's order, its pieces."""

    article: Article
    notes: list[Note]


class Turn(msgspec.Struct, frozen=True):
    """A piece of a page whose fate changes. `before` or `after` is None where the page is cut into other pieces."""

    page: int
    text: str
    before: tuple[str, str] | None
    after: tuple[str, str] | None

    @property
    def takes_prose(self) -> bool:
        """Whether a block leaves the article."""
        return self.before is not None and self.before[0] == "kept" and (self.after is None or self.after[0] != "kept")


class FieldTurn(msgspec.Struct, frozen=True):
    """A field of a page's record whose value changes."""

    page: int
    field: str
    before: Any
    after: Any


class Difference(msgspec.Struct, frozen=True):
    """What differs between two readings of the same pages."""

    turns: list[Turn]
    fields: list[FieldTurn]

    @property
    def pages(self) -> list[int]:
        """The pages on which something differs."""
        return sorted({turn.page for turn in self.turns} | {turn.page for turn in self.fields})


def read(pages: Sequence[Loaded], cleaner: Cleaner, site: str | None = None) -> list[Reading]:
    """Read all pages with a Cleaner; `site` is that of all pages, if it is known and has rules."""
    known = site if site in cleaner.library.sites else None
    return [_read(page, cleaner, known) for page in pages]


def _read(page: Loaded, cleaner: Cleaner, site: str | None) -> Reading:
    article = cleaner.clean(page.source, site=site)
    return Reading(article, annotate(article, page.source))


def compare(before: Sequence[Reading], after: Sequence[Reading]) -> Difference:
    """Tell the pieces and the fields of all pages that differ between two readings."""
    turns: list[Turn] = []
    fields: list[FieldTurn] = []
    for page, (old, new) in enumerate(zip(before, after, strict=True)):
        turns += _turns(page, old.notes, new.notes)
        was, now = old.article.to_dict(), new.article.to_dict()
        fields += [FieldTurn(page, name, was[name], now[name]) for name in FIELDS if was[name] != now[name]]
    return Difference(turns, fields)


def _turns(page: int, before: Sequence[Note], after: Sequence[Note]) -> Iterator[Turn]:
    """A piece is known again by its text and by how often that text stood above it."""
    old, new = dict(_numbered(before)), dict(_numbered(after))
    for key in {**old, **new}:
        was, now = old.get(key), new.get(key)
        if was != now:
            yield Turn(page, key[0], was, now)


def _numbered(notes: Sequence[Note]) -> Iterator[tuple[tuple[str, int], tuple[str, str]]]:
    seen = Counter[str]()
    for note in notes:
        seen[note.text] += 1
        yield (note.text, seen[note.text]), (note.fate, note.rule)


def firings(readings: Sequence[Reading]) -> dict[str, tuple[int, int]]:
    """For each rule the number of pages on which it took something, and of pieces that it took."""
    pages, pieces = Counter[str](), Counter[str]()
    for reading in readings:
        rules = Counter(note.rule for note in reading.notes if note.rule)
        pages.update(rules.keys())
        pieces.update(rules)
    return {rule: (pages[rule], pieces[rule]) for rule in sorted(pieces, key=lambda rule: (-pages[rule], rule))}
