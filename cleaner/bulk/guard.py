"""A worker process under guard: it may hang, crash or swell, and only the page at fault is lost.

Why not a pool of a library: those of the standard library lose or stop everything when a worker is killed; pebble's workers share one
lock, which a worker that is killed while it reads its task takes with it, and the pool stands still for a minute. Here each
worker has pipes of its own, so its death is an end of file for one thread and nothing to the others.
"""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import suppress
from multiprocessing.connection import Connection
from typing import IO, Any, NamedTuple

from cleaner.bulk.records import Limits, Scraped
from cleaner.bulk.worker import Begun, Failed, Job
from cleaner.errors import CleanerError

BYTES = 1 << 20  # of a pipe
RECYCLE = 10_000  # items after which a worker makes room for a fresh one
KILLS = 3  # deaths by SIGKILL that one item may see: somebody else may have sent them
GRACE = 5.0  # seconds that the kernel's timer has before the guard itself kills
DYING = 2.0  # seconds between a worker's hanging up and its end
STARTS = 5  # failures in a row to start a worker
_ENVIRONMENT = {"ARROW_DEFAULT_MEMORY_POOL": "system"}  # mimalloc reserves address space by the gigabyte
_PROGRAM = "from cleaner.bulk.worker import main; main()"


class WorkerError(CleanerError):
    """Worker processes do not start."""


class _DeathError(Exception):
    """A worker died: of what signal or exit status, grown by how many bytes, with which item in hand, its last words."""

    def __init__(self, status: int, swollen: int, begun: Begun | None, said: str) -> None:
        self.status, self.swollen, self.begun, self.said = status, swollen, begun, said


class _Worker(NamedTuple):
    process: subprocess.Popen[bytes]
    requests: IO[bytes]
    replies: Connection
    complaints: Any
    base: int


class Guard:
    """One worker process, replaced when it dies. Used by one thread.

    `run` gives a list of what the job's `finish` gave, in the order of the items: one result as a rule, more where an item
    was at fault.
    """

    def __init__(self, job: Job, limits: Limits) -> None:
        if os.name != "posix":
            raise CleanerError("limits on pages need a POSIX system. Use Linux, macOS or WSL, or clean without limits.")
        self._job, self._limits = job, limits
        self._worker: _Worker | None = None
        self._served = 0
        self._stopped = False

    def run(self, items: Sequence[Any]) -> list[Any]:
        """Clean the items. Raise what the job raised, if it is a CleanerError, and WorkerError if no worker starts."""
        if not items:
            return []
        try:
            return [self._ask(items)]
        except _DeathError as death:
            begun = death.begun
            if begun is None or begun.nth >= len(items):
                return [result for item in items for result in self._alone(item, None)]
            before, suspect, after = items[: begun.nth], items[begun.nth], items[begun.nth + 1 :]
            return [*self.run(before), *self._alone(suspect, death), *self.run(after)]

    def _alone(self, item: Any, death: _DeathError | None) -> list[Any]:
        """Give an item that was in hand when a worker died a worker to itself; condemn it if that one dies too."""
        deaths = 0 if death is None else 1
        while death is None or deaths < (KILLS if death.status == -signal.SIGKILL else 2):
            try:
                return [self._ask([item])]
            except _DeathError as again:
                death, deaths = again, deaths + 1
        begun = death.begun or Begun(0)
        return [self._job.condemn(item, Scraped(None, begun.url, begun.id), self._verdict(death))]

    def _verdict(self, death: _DeathError) -> str:
        limits = self._limits
        if death.status == -signal.SIGALRM:
            return f"timeout: it took longer than {limits.seconds:g} s"
        if limits.memory is not None and (death.swollen > limits.memory // 2 or "MemoryError" in death.said):
            return f"memory: it took more than {limits.memory:,} bytes"
        if death.status == -signal.SIGKILL:
            return f"crashed: its worker was killed {KILLS} times over (by the system for want of memory, or by hand)"
        if death.status < 0:
            return f"crashed: the parser died of {signal.Signals(-death.status).name}"
        return f"crashed: the parser ended its process with status {death.status}"

    def _ask(self, items: Sequence[Any]) -> Any:
        worker = self._worker or self._start()
        begun: Begun | None = None
        patience = None if self._limits.seconds is None else self._limits.seconds + GRACE
        try:
            _send(worker.requests, items)
            while True:
                if not worker.replies.poll(patience):
                    raise self._buried(begun, late=True)
                reply = pickle.loads(worker.replies.recv_bytes())
                if isinstance(reply, Begun):
                    begun = reply
                    continue
                if isinstance(reply, Failed):
                    raise CleanerError(reply.reason)
                self._served += len(items)
                if self._served >= RECYCLE:
                    self.close()
                return reply.result
        except (EOFError, OSError):
            raise self._buried(begun) from None

    def _start(self) -> _Worker:
        said = ""
        for _ in range(STARTS):
            complaints = tempfile.TemporaryFile()  # noqa: SIM115 - closed with the worker
            process = subprocess.Popen(
                [sys.executable, "-P", "-c", _PROGRAM],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=complaints,
                env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path)), **_ENVIRONMENT},
            )
            requests = os.fdopen(os.dup(process.stdin.fileno()), "wb", 1 << 16)  # type: ignore[union-attr]
            replies = Connection(os.dup(process.stdout.fileno()), writable=False)  # type: ignore[union-attr]
            _widen(requests.fileno())
            _widen(replies.fileno())
            process.stdin.close()  # type: ignore[union-attr]
            process.stdout.close()  # type: ignore[union-attr]
            self._worker = _Worker(process, requests, replies, complaints, 0)
            self._served = 0
            if self._stopped:
                self.close()
                raise WorkerError("the workers were stopped")
            try:
                _send(requests, sys.path)
                _send(requests, (self._job, self._limits))
                reply = pickle.loads(replies.recv_bytes())
            except (EOFError, OSError):
                said = self._said()
                self.close()
                continue
            if isinstance(reply, Failed):
                self.close()
                raise CleanerError(reply.reason)
            self._worker = self._worker._replace(base=reply.memory)
            return self._worker
        raise WorkerError(f"worker processes do not start. The last one said: {said or 'nothing'}")

    def _said(self) -> str:
        """The last line on the worker's standard error."""
        if self._worker is None:
            return ""
        self._worker.complaints.seek(0)
        lines = self._worker.complaints.read().decode("utf-8", "replace").strip().splitlines()
        return lines[-1] if lines else ""

    def _buried(self, begun: Begun | None, late: bool = False) -> _DeathError:
        """See the worker off and tell what it died of; `late` if the kernel's timer did not go off."""
        worker = self._worker
        assert worker is not None
        pid = worker.process.pid
        try:
            ended = False
            until = time.monotonic() + (0.0 if late else DYING)
            while not ended and time.monotonic() < until:
                found, status, usage = os.wait4(pid, os.WNOHANG)
                ended = found == pid
                time.sleep(0.001)
            if not ended:
                worker.process.kill()
                _, status, usage = os.wait4(pid, 0)
            code = os.waitstatus_to_exitcode(status)
            peak = usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024)
        except ChildProcessError:
            code, peak = -signal.SIGKILL, 0
        worker.process.returncode = code
        said = self._said()
        self.close()
        return _DeathError(-signal.SIGALRM if late else code, peak - worker.base, begun, said)

    def stop(self) -> None:
        """Called by another thread: kill the worker and start no more; a `run` that is under way raises WorkerError."""
        self._stopped = True
        if (worker := self._worker) is not None and worker.process.returncode is None:
            worker.process.kill()

    def close(self) -> None:
        """Hang up; the worker ends by itself."""
        worker, self._worker = self._worker, None
        if worker is None:
            return
        with suppress(OSError):
            worker.requests.close()
        worker.replies.close()
        worker.complaints.close()
        if worker.process.returncode is None:
            try:
                worker.process.wait(timeout=1)
            except subprocess.TimeoutExpired:
                worker.process.kill()
                worker.process.wait()

    def __enter__(self) -> Guard:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _send(requests: IO[bytes], message: Any) -> None:
    """Pickle into the pipe: pages go there from where they are, without a copy of them all."""
    pickle.dump(message, requests, pickle.HIGHEST_PROTOCOL)
    requests.flush()


def _widen(pipe: int) -> None:
    """Let a pipe hold a chunk, so that neither end waits for the other piece by piece. Linux can; elsewhere it stays as it is."""
    import fcntl

    if hasattr(fcntl, "F_SETPIPE_SZ"):
        with suppress(OSError):
            fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, BYTES)
