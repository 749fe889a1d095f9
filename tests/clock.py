"""How long something takes, without what the test session adds."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable

ENOUGH = 2.0  # seconds after which it is not repeated


def least_time(work: Callable[[], object], times: int) -> float:
    """The least process time, in seconds, of so many repetitions; fewer once they took two seconds."""
    best, spent = 1e9, 0.0
    gc.collect()
    gc.disable()  # the collector walks the whole test session's objects, which are not the work's cost
    try:
        for _ in range(times):
            begun = time.process_time()
            work()
            taken = time.process_time() - begun
            best, spent = min(best, taken), spent + taken
            if spent > ENOUGH:
                break
    finally:
        gc.enable()
    return best
