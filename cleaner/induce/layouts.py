"""Where the body stands: the selector that holds the most content and the least template; one for each layout of the site."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate

import msgspec

from cleaner.induce.outline import Node, Outline, Pages
from cleaner.induce.selectors import is_look, names

LEAST = 0.35  # share of a page's content that a body must hold, its template deducted
BAD = 0.6  # characters of template weigh this much against characters of content
GAP = 4.0  # content between two elements of one selector (a subhead, say) would be lost
NEAR = 0.04  # a tighter selector may score so much less on a page


class Group(msgspec.Struct, frozen=True):
    """Pages of one layout, with the selector of their body and its mean score (1: all content and no template)."""

    body: str
    outlines: list[Outline]
    score: float


class _Index:
    """Selector → nodes of a page, and the weight of any run of its lines."""

    def __init__(self, outline: Outline, pages: Pages) -> None:
        weights = [pages.weight(outline, line) for line in outline.lines]
        self.good = [0.0, *accumulate(max(weight, 0.0) for weight in weights)]
        self.bad = [0.0, *accumulate(max(-weight, 0.0) for weight in weights)]
        self.nodes: dict[str, list[Node]] = {}
        for node in outline.nodes:
            if node.end > node.start and node.tag != "body":
                for css in names(node):
                    self.nodes.setdefault(css, []).append(node)

    def extent(self, css: str) -> int:
        """The number of lines that the selector's elements hold."""
        return sum(node.end - node.start for node in self.nodes.get(css, ()))

    def score(self, css: str) -> float:
        """How much of the page's content the selector's elements hold, template deducted; 0 where it means nothing."""
        total = self.good[-1]
        if not total:
            return 0.0
        good = bad = between = 0.0
        end = 0
        for node in self.nodes.get(css, ()):
            if node.start >= end:
                between += self.good[node.start] - self.good[end] if end else 0.0
                good += self.good[node.end] - self.good[node.start]
                bad += self.bad[node.end] - self.bad[node.start]
                end = node.end
        return max(0.0, (good - BAD * bad - GAP * between) / total)


def groups(pages: Pages) -> list[Group]:
    """Divide the pages by layout.

    The selector that serves most pages well is made as tight as it can be, also at the price of serving but half of them; the pages that
    it does not serve are asked again.
    """
    indexes = {id(outline): _Index(outline, pages) for outline in pages.outlines}
    left = list(pages.outlines)
    found: list[Group] = []
    while left:
        here = [indexes[id(outline)] for outline in left]
        scores = _scores(here)
        if not scores:
            break
        wide = max(scores.values(), key=lambda row: sum(score**3 for score in row))
        css = min(
            (
                css
                for css, row in scores.items()
                if 2 * sum(_serves(row, wide)) >= sum(score >= LEAST for score in wide)
            ),
            key=lambda css: _looseness(css, scores[css], wide, here),
        )
        served = [outline for outline, serves in zip(left, _serves(scores[css], wide), strict=True) if serves]
        mean = sum(score for score, serves in zip(scores[css], _serves(scores[css], wide), strict=True) if serves)
        found.append(Group(css, served, mean / len(served)))
        left = [outline for outline in left if outline not in served]
    return found


def _serves(row: Sequence[float], wide: Sequence[float]) -> list[bool]:
    return [score >= max(LEAST, best - NEAR) for score, best in zip(row, wide, strict=True)]


def _looseness(
    css: str, row: Sequence[float], wide: Sequence[float], indexes: Sequence[_Index]
) -> tuple[bool, float, int, float]:
    """One element a page before several, then lines held per page served, the worth of the name, the score; the least is the tightest."""
    served = [index for index, serves in zip(indexes, _serves(row, wide), strict=True) if serves]
    several = any(len(index.nodes[css]) > 1 for index in served)
    return several, sum(index.extent(css) for index in served) / len(served), -_name(css), -sum(row)


def _scores(indexes: Sequence[_Index]) -> dict[str, list[float]]:
    every = dict.fromkeys(css for index in indexes for css in index.nodes)
    rows = {css: [index.score(css) for index in indexes] for css in every}
    return {css: row for css, row in rows.items() if max(row) >= LEAST}


def _name(css: str) -> int:
    """How well a name promises to last: an id or class that says what it holds, then a tag, then a layout word."""
    bare = css.lower()
    if any(
        word in bare
        for word in ("body", "content", "article", "detail", "entry", "story", "text", "isi", "konten", "read", "post")
    ):
        return 2 if css[0] in ".#[" else 1
    return 1 if css[0] in ".#[" and not is_look(css[1:]) else 0
