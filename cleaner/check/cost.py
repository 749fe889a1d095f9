"""What a pattern costs: the size of its program, and how its time grows on a hostile line."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Any

from cleaner.check.lints import Complaint, Rule, compiled_of, patterns
from cleaner.rulefile import normalise

LARGE = 10_000  # instructions of a compiled pattern; the largest shipped one has about 1,000
SHORT, LONG = 50_000, 200_000  # characters of hostile lines: linear cost grows 4 times, quadratic 16 times
STEEP = 10
FLOOR = 0.001  # seconds under which a measurement is noise


def cost(rule: Rule) -> Iterator[Complaint]:
    """Patterns whose program is very large, or whose time grows faster than a hostile line."""
    for key, pattern in patterns(rule):
        compiled = compiled_of(pattern, rule)
        if (size := max(compiled.programsize, compiled.reverseprogramsize)) > LARGE:
            cure = "Lower the counts of {m,n}, of \\p{…} above all; say lengths with shortest and longest."
            yield f"{key} compiles to {size:,} instructions, which load slowly (the limit is {LARGE:,})", cure
            continue
        for line in ("a", *(normalise(hit) + " " for hit in rule.hits[:3])):
            if superlinear(compiled.search, line):
                cure = "Take out nested repeats such as (a+)+; anchor the pattern with ^."
                yield f"{key} slows down on a long line of {line!r}", cure


def superlinear(search: Callable[[str], Any], unit: str) -> bool:
    """Tell whether `search` grows more than 10 times dearer on 4 times as many repeats of `unit` (50,000 and 200,000 characters).

    Time is this thread's own on the processor, the least of three, and a suspicion must hold three times: a busy machine raises none.
    """
    short, long = ((unit * (length // len(unit) + 1))[:length] for length in (SHORT, LONG))
    return all(_seconds(search, long) > STEEP * max(_seconds(search, short), FLOOR) for _ in range(3))


def _seconds(search: Callable[[str], Any], text: str) -> float:
    def once() -> float:
        start = time.thread_time()
        search(text)
        return time.thread_time() - start

    first = once()
    return first if first < FLOOR else min(first, once(), once())
