"""Boosted decision trees as plain Python: a model is a JSON file of small trees, compiled into one function when it is first used."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from importlib import resources
from itertools import pairwise
from math import exp
from typing import Any

EARLY = 25  # trees after which a hopeless block is given up
HOPELESS = -2.8  # log odds; of 8,368 blocks below it, six had come to more than 0.1 in the end
GIVEN_UP = -6.0
Score = Callable[[Sequence[float]], float]


class Model:
    """Two sums of trees (a first guess; a second look with what the first one says about the surroundings) and how to read them."""

    def __init__(self, data: dict[str, Any]) -> None:
        self.names: list[str] = data["features"]
        self._begin = compile_trees(data["first"][:EARLY])
        self._rest = compile_trees(data["first"][EARLY:])
        self.second = compile_trees(data["second"])
        self.threshold: float = data["threshold"]
        self.confidence: list[list[float]] = data["confidence"]

    def first(self, row: Sequence[float]) -> float:
        """The log odds of the first guess; a hopeless block is given up after the first trees."""
        odds = self._begin(row)
        return GIVEN_UP if odds < HOPELESS else odds + self._rest(row)


def compile_trees(trees: Sequence[Any]) -> Score:
    """Make one function of trees; it takes a row of numbers (floats are compared fastest) and gives log odds.

    A tree is a number (a leaf) or `[feature, threshold, tree if at most the threshold, tree if above it]`. Only numbers reach the
    compiled source.
    """
    total = " + ".join(_source(tree) for tree in trees)
    last = max(map(int, re.findall(r"x(\d+)", total)), default=-1)
    source = f"def score(x):\n    {''.join(f'x{nth}, ' for nth in range(last + 1))}*_ = x\n    return {total}"
    made: dict[str, Any] = {"__builtins__": {}}
    exec(compile(source, "<trees>", "exec"), made)
    score: Score = made["score"]
    return score


def _source(tree: Any) -> str:
    if not isinstance(tree, list):
        return repr(float(tree))
    feature, threshold, low, high = tree
    return f"({_source(low)} if x{int(feature)} <= {float(threshold)!r} else {_source(high)})"


def probability(odds: float) -> float:
    """The logistic function."""
    return 1 / (1 + exp(-odds)) if odds > -30 else 0.0


def raised(probabilities: Sequence[float], words: Sequence[int]) -> list[float]:
    """Raise all probabilities of a page by one factor where even its likeliest 60 words are below 0.85, so that no article is lost to doubt."""
    left, surest = 60, 1.0
    for nth in sorted(range(len(probabilities)), key=lambda nth: -probabilities[nth]):
        surest = probabilities[nth]
        left -= words[nth]
        if left <= 0:
            break
    if surest >= 0.85:
        return list(probabilities)
    factor = min(0.85 / max(surest, 0.02), 8.0)
    return [min(probability * factor, 1.0) for probability in probabilities]


def expected_f1(probabilities: Sequence[float], words: Sequence[int], kept: set[int]) -> float:
    """The F1 (0–1) of the words kept that the probabilities promise: twice the expected hits over words kept and words wanted."""
    hits = sum(probabilities[nth] * words[nth] for nth in kept)
    taken = sum(words[nth] for nth in kept)
    wanted = sum(probability * length for probability, length in zip(probabilities, words, strict=True))
    return 2 * hits / (taken + wanted) if taken + wanted else 0.0


def interpolate(table: Sequence[Sequence[float]], value: float) -> float:
    """Read a table of ascending (from, to) points at `value`, in a straight line between two points."""
    for (x0, y0), (x1, y1) in pairwise(table):
        if value <= x1:
            return y0 + (y1 - y0) * (max(value, x0) - x0) / ((x1 - x0) or 1)
    return table[-1][1]


@lru_cache(maxsize=1)
def shipped() -> Model:
    """The model that comes with the package."""
    return Model(json.loads((resources.files("cleaner.generic") / "model.json").read_text("utf-8")))


@lru_cache(maxsize=1)
def shipped_lines() -> Score:
    """The trees that judge the lines of dumps (see `lines`): the log odds of a row."""
    return compile_trees(json.loads((resources.files("cleaner.generic") / "lines.json").read_text("utf-8"))["trees"])
