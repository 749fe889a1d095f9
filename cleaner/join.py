"""The pages of one article, joined into one article."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

from cleaner import shape
from cleaner.article import Article, Block, Removal
from cleaner.errors import JoinError
from cleaner.sweep import DUPLICATE_TITLE

SEAM = "generic/seam"
OVERLAP = 20  # blocks; what two pages share is the last paragraph or two, and a hostile pair must not cost a square
_SERIES = re.compile(r"page (\d+) of (\d+)")
_SEVERAL = "page of several"
_NUMBER = re.compile(r"(?i)\b(?:halaman|hal|page)\b\W*\d+(?:\W*(?:dari|of)?\W*\d+)?\W*$")
_TAIL = 40  # characters of a title in which the page's number is looked for
_RANK = ("ok", "degraded", "rejected")
_FIELDS = ("url", "site", "template", "deck", "published", "source", "section", "language", "authors", "editors")


def join(articles: Sequence[Article]) -> Article:
    """Give one article of the pages of one.

    They stand in the order of their own numbers if all of them tell ("page 2 of 3" in the reasons), else in the order given. A
    field is that of the first page that has it, id and rules are the first page's, status is the worst. Places and reasons begin
    with the page's number ("2:/html/body/p[1]", "page 2: drift …"); pages of the series that are not there are named in the reasons.
    What a page repeats of the one before it, its title too, is kept once; the repetition is a removal, also where the pages list
    none. Raises JoinError for no page at all, a page given twice, and pages of different articles.
    """
    if not articles:
        raise JoinError("there is no page to join. Give the pages of an article.")
    numbers, lacks = _series(articles)
    pages = sorted(zip(numbers, articles, strict=True), key=lambda page: page[0])
    _check(pages)
    first = pages[0][1]
    titles = [page.title for _, page in pages if page.title is not None]
    joined = Article(
        id=first.id,
        input=first.input,
        rules=first.rules,
        status=max((page.status for page in articles), key=_RANK.index),
        reasons=[*_reasons(pages), *lacks],
        confidence=min((page.confidence for page in articles if page.confidence is not None), default=None),
        title=titles[0] if titles else None,
        **{name: _first(name, pages) for name in _FIELDS},
    )
    printed = False
    before: list[Block] = []
    for number, page in pages:
        removed = [Removal(cut.rule, cut.reason, f"{number}:{cut.place}", cut.text) for cut in page.removed]
        if page.title is not None and (page.input == "text" or "title" in page.order):
            if printed:
                removed.insert(0, Removal(DUPLICATE_TITLE.name, DUPLICATE_TITLE.reason, f"{number}:", page.title))
            printed = True
        shared = _overlap(before, page.blocks)
        blocks = [Block(block.kind, block.text, f"{number}:{block.place}") for block in page.blocks]
        joined.blocks += blocks[shared:]
        joined.removed += [Removal(SEAM, "duplicate", block.place, block.text) for block in blocks[:shared]]
        joined.removed += removed
        joined.captions += page.captions
        before = page.blocks or before
    return joined


def _series(articles: Sequence[Article]) -> tuple[list[int], list[str]]:
    """The number of each page, which is its place in the order given unless all pages tell, and what the series lacks."""
    marks = [mark for article in articles for mark in map(_SERIES.fullmatch, article.reasons) if mark is not None]
    total = max((int(mark[2]) for mark in marks), default=0)
    if len(marks) < len(articles):
        missing = total - len(articles)
        return list(range(1, len(articles) + 1)), [f"{missing} of {total} pages are missing"] if missing > 0 else []
    numbers = [int(mark[1]) for mark in marks]
    gaps = [gap for gap in pairwise([0, *sorted(numbers), total + 1]) if gap[1] - gap[0] > 1]
    return numbers, [
        f"page {low + 1} of {total} is missing"
        if high - low == 2
        else f"pages {low + 1} to {high - 1} of {total} are missing"
        for low, high in gaps
    ]


def _check(pages: Sequence[tuple[int, Article]]) -> None:
    seen: dict[str | int, int] = {}
    for number, page in pages:
        if number in seen or page.id in seen:
            raise JoinError(f"page {seen.get(page.id, number)} of the article is given twice. Give each page once.")
        seen[number] = seen[page.id] = number
    named = [(number, page.title) for number, page in pages if page.title is not None]
    for number, title in named[1:]:
        if _bare(title) != _bare(named[0][1]):
            raise JoinError(
                f"these are pages of different articles: page {named[0][0]} has the title {named[0][1]!r}, page {number} {title!r}. "
                "Give the pages of one article at a time, or clean them without joining."
            )


def _bare(title: str) -> str:
    """The title as it is compared: some sites print the page's number behind it."""
    return shape.squash(title[:-_TAIL] + _NUMBER.sub("", title[-_TAIL:]))


def _first(name: str, pages: Sequence[tuple[int, Article]]) -> Any:
    values = [getattr(page, name) for _, page in pages]
    return next(filter(None, values), values[0])


def _overlap(before: Sequence[Block], after: Sequence[Block]) -> int:
    """How many blocks at the head of a page repeat the foot of the page before it."""
    foot, top = ([shape.key(block.text) for block in blocks] for blocks in (before[-OVERLAP:], after[:OVERLAP]))
    return next((size for size in range(min(len(foot), len(top)), 0, -1) if foot[-size:] == top[:size]), 0)


def _reasons(pages: Sequence[tuple[int, Article]]) -> Iterator[str]:
    """The pages' reasons, each with its page. That a page is one of several is none any more."""
    for number, page in pages:
        for reason in page.reasons:
            if not _SERIES.fullmatch(reason) and reason != _SEVERAL:
                yield f"page {number}: {reason}"


__all__ = ["join"]
