"""The metric of scrapinghub/article-extraction-benchmark: precision and recall of 4-gram shingles, averaged over pages; F1 of the two means."""

from __future__ import annotations

import random
import re
import statistics
from collections import Counter
from collections.abc import Sequence

TOKEN = re.compile(r"\w+")
Score = tuple[float | None, float | None]


def shingles(text: str, size: int = 4) -> Counter[tuple[str, ...]]:
    tokens = TOKEN.findall(text)
    if not tokens:
        return Counter()
    return Counter(tuple(tokens[nth : nth + size]) for nth in range(max(1, len(tokens) - size + 1)))


def page_score(gold: str, text: str) -> Score:
    """Precision (None without output) and recall (None without gold) of one page."""
    want, got = shingles(gold), shingles(text)
    common = sum((want & got).values())
    return (common / got.total() if got else None), (common / want.total() if want else None)


def mean_f1(scores: Sequence[Score]) -> tuple[float, float, float]:
    precision = statistics.fmean([p for p, _ in scores if p is not None] or [0.0])
    recall = statistics.fmean([r for _, r in scores if r is not None] or [0.0])
    return precision, recall, 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def standard_error(scores: Sequence[Score], draws: int = 1000) -> float:
    """Of F1, from bootstrap draws of pages."""
    rng = random.Random(0)
    return statistics.stdev(mean_f1(rng.choices(scores, k=len(scores)))[2] for _ in range(draws))


def gain(ours: Sequence[Score], theirs: Sequence[Score], draws: int = 1000) -> tuple[float, float, float]:
    """The gain in F1 and the bounds between which 95 % of paired bootstrap draws of pages lie."""
    rng = random.Random(0)
    pairs = list(zip(ours, theirs, strict=True))
    gains = []
    for _ in range(draws):
        draw = rng.choices(pairs, k=len(pairs))
        gains.append(mean_f1([a for a, _ in draw])[2] - mean_f1([b for _, b in draw])[2])
    gains.sort()
    return mean_f1(ours)[2] - mean_f1(theirs)[2], gains[round(0.025 * draws)], gains[round(0.975 * draws) - 1]
