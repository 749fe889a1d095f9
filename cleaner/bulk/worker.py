"""The inside of a worker process: it takes chunks of items from its parent, and dies of what one item may not cost."""

from __future__ import annotations

import os
import pickle
import signal
import sys
from collections.abc import Sequence
from multiprocessing.connection import Connection
from typing import IO, Any, NamedTuple, Protocol

from cleaner.bulk.records import Limits, Scraped
from cleaner.errors import CleanerError


class Job(Protocol):
    """What a worker does with items; it is pickled once and sent to each worker."""

    def start(self) -> None:
        """Build what all items need, in the worker."""

    def read(self, item: Any) -> Scraped | None:
        """Give the page of an item, which names it if it is at fault; None for an item that holds none."""

    def clean(self, item: Any, row: Scraped | None) -> Any:
        """Give the piece of one item."""

    def finish(self, pieces: Sequence[Any]) -> Any:
        """Give what goes to the parent for the pieces of a chunk."""

    def condemn(self, item: Any, row: Scraped, reason: str) -> Any:
        """Give, in the parent, the same for one item that no worker survived."""


class Ready(NamedTuple):
    """The worker has started. `memory` is its peak of resident bytes."""

    memory: int


class Begun(NamedTuple):
    """The item of this number (from 0) is in hand; its id and address once they are read."""

    nth: int
    id: str | None = None
    url: str | None = None


class Done(NamedTuple):
    """The chunk is done."""

    result: Any


class Failed(NamedTuple):
    """Not an item but the whole job cannot be done."""

    reason: str


def main() -> None:
    """Serve the parent at the other end of standard input and output until it hangs up."""
    replies = Connection(os.dup(1), readable=False)
    os.dup2(2, 1)  # whatever a library prints must not stand among the replies
    requests = os.fdopen(os.dup(0), "rb", 1 << 16)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGALRM])
    try:
        sys.path[:] = pickle.load(requests)
        _serve(requests, replies)
    except (EOFError, BrokenPipeError):
        os._exit(0)


def _serve(requests: IO[bytes], replies: Connection) -> None:
    def reply(message: Ready | Begun | Done | Failed) -> None:
        replies.send_bytes(pickle.dumps(message))

    job: Job
    limits: Limits
    job, limits = pickle.load(requests)
    try:
        job.start()
    except CleanerError as error:
        reply(Failed(str(error)))
        return
    _bound_memory(limits.memory)
    reply(Ready(_resident()))
    while True:
        items = pickle.load(requests)
        try:
            pieces = []
            for nth, item in enumerate(items):
                _bound_time(limits.seconds)
                reply(Begun(nth))
                row = job.read(item)
                if row is not None:
                    reply(Begun(nth, row.id, row.url))
                pieces.append(job.clean(item, row))
            _bound_time(limits.seconds)
            reply(Begun(len(items)))
            result = pickle.dumps(Done(job.finish(pieces)))
            _bound_time(None)
            replies.send_bytes(result)
        except CleanerError as error:
            _bound_time(None)
            reply(Failed(str(error)))


def _bound_time(seconds: float | None) -> None:
    """Let the kernel end this process after so many seconds: its default action for SIGALRM asks nobody, C code included."""
    signal.setitimer(signal.ITIMER_REAL, seconds or 0)


def _bound_memory(limit: int | None) -> None:
    """Let allocations fail beyond what is mapped now and `limit` bytes more.

    RLIMIT_AS is held by the kernel at the moment of allocation, in C code too; watching the resident size from outside would be
    late by gigabytes. On systems without it (macOS keeps no such limit) nothing is bounded.
    """
    if limit is None:
        return
    import resource

    try:
        with open("/proc/self/statm", encoding="ascii") as sizes:  # noqa: PTH123 - no object for one number
            mapped = int(sizes.read().split()[0]) * resource.getpagesize()
    except OSError:
        return
    _, most = resource.getrlimit(resource.RLIMIT_AS)
    wanted = mapped + limit
    resource.setrlimit(resource.RLIMIT_AS, (wanted if most == resource.RLIM_INFINITY else min(wanted, most), most))


def _resident() -> int:
    import resource

    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit
