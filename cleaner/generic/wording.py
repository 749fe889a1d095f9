"""What a block's text, its place among prose and its neighbours tell, markup aside: one measure for lines of dumps and blocks of HTML."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from cleaner import shape
from cleaner.generic import lexicon

LABEL = 80  # characters; longer texts are no labels
LOOKED_AT = 700  # characters; longer texts are not searched for cues
SHORT = 59  # characters; menus and labels are no longer, and recur
MANY = 20.0
FAR = 99.0
OWN = "stop capitals ends digits bars".split()
PLACE = "place below since_prose until_prose since_heading labels".split()


def words(text: str) -> int:
    """The number of words of a block."""
    return text.count(" ") + 1


def cues(texts: Sequence[str], lengths: Sequence[int], longest: int = LOOKED_AT) -> list[int]:
    """Which groups of `lexicon.CUES` each text meets, one bit each; texts over the longest are not searched."""
    return [
        0 if length > longest else lexicon.cues(text) if length > SHORT else short_cues(text)
        for text, length in zip(texts, lengths, strict=True)
    ]


short_cues = lru_cache(maxsize=5_000)(lexicon.cues)


def copies(texts: Sequence[str]) -> list[int]:
    """How many blocks open like each one, itself included (at most 5)."""
    found: dict[str, int] = {}
    for text in texts:
        opening = text[:40]
        found[opening] = found.get(opening, 0) + 1
    return [min(found[text[:40]], 5) for text in texts]


def own(text: str, length: int) -> tuple[float, ...]:
    """The numbers named `OWN`: share of stop words and of capitals, end of a sentence, digits at the front, bars and bullets."""
    return _short_own(text, length) if length <= SHORT else _own(text, length)


def _own(text: str, length: int) -> tuple[float, ...]:
    return (
        lexicon.stop_share(text),
        shape.capital_share(text) if length <= 160 else 0.1,
        1.0 if shape.ends_sentence(text) else 0.0,
        lexicon.digits(text[:60]),
        text.count("|") + text.count("•") + text.count("·"),
    )


_short_own = lru_cache(maxsize=5_000)(_own)


def places(prose: Sequence[int], headings: Iterable[bool], labels: Iterable[bool]) -> Iterator[tuple[float, ...]]:
    """For each block the numbers named `PLACE`: where it stands among the page's prose.

    `prose` is its length in characters where it reads as a paragraph, else 0; `headings` and `labels` tell which blocks are such.
    """
    count, total = len(prose), sum(prose) or 1
    upcoming, distance = [FAR] * count, FAR
    for nth in range(count - 1, -1, -1):
        upcoming[nth] = min(distance, MANY)
        distance = 1.0 if prose[nth] else distance + 1
    below = told = 0
    prose_at = heading_at = -1
    for nth, (length, heading, label) in enumerate(zip(prose, headings, labels, strict=True)):
        yield (
            nth / count,
            below / total,
            min(nth - prose_at, MANY) if prose_at >= 0 else FAR,
            upcoming[nth],
            min(nth - heading_at, MANY) if heading_at >= 0 else FAR,
            min(told, 8),
        )
        if length:
            below += length
            prose_at = nth
        if heading:
            heading_at = nth
        if label and below:
            told += 1


def padded(column: Iterable[float], edge: float) -> list[float]:
    """A column of numbers with two more on either side, for those that have no neighbour there."""
    return [edge, edge, *column, edge, edge]
