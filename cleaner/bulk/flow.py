"""Chunks through worker processes: a bounded number under way, results in order or as they come."""

from __future__ import annotations

import os
import threading
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from typing import Any

from cleaner.bulk.guard import Guard
from cleaner.bulk.records import Limits
from cleaner.bulk.sources import Chunk
from cleaner.bulk.worker import Job

AHEAD = 4  # chunks under way for each worker: enough to outlast a slow page, little memory


def processors() -> int:
    """The processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Flow:
    """Worker processes that a stream of chunks goes through; a context, at whose end they are gone.

    `run` gives each chunk with the list of its results, in the order of the chunks unless `ordered` is False. No more than
    `AHEAD` chunks for each worker are read before the first of them is taken.
    """

    def __init__(self, job: Job, limits: Limits, workers: int) -> None:
        self._job, self._limits, self._workers = job, limits, workers
        self._threads = ThreadPoolExecutor(workers, thread_name_prefix="cleaner")
        self._local = threading.local()
        self._guards: list[Guard] = []

    def _clean(self, chunk: Chunk) -> list[Any]:
        guard = getattr(self._local, "guard", None)
        if guard is None:
            guard = self._local.guard = Guard(self._job, self._limits)
            self._guards.append(guard)
        return guard.run(chunk.items)

    def run(self, chunks: Iterable[Chunk], ordered: bool = True) -> Iterator[tuple[Chunk, list[Any]]]:
        """Give each chunk with its results. Raise what a worker raised for the whole job."""
        pending: deque[tuple[Chunk, Future[list[Any]]]] = deque()
        for chunk in chunks:
            pending.append((chunk, self._threads.submit(self._clean, chunk)))
            if len(pending) >= AHEAD * self._workers:
                yield _next(pending, ordered)
        while pending:
            yield _next(pending, ordered)

    def __enter__(self) -> Flow:
        return self

    def __exit__(self, *_: object) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)
        for guard in self._guards:
            guard.stop()
        self._threads.shutdown()
        for guard in self._guards:
            guard.close()


def _next(pending: deque[tuple[Chunk, Future[list[Any]]]], ordered: bool) -> tuple[Chunk, list[Any]]:
    if not ordered:
        wait([future for _, future in pending], return_when=FIRST_COMPLETED)
        for nth, (chunk, future) in enumerate(pending):
            if future.done():
                del pending[nth]
                return chunk, future.result()
    chunk, future = pending.popleft()
    return chunk, future.result()
