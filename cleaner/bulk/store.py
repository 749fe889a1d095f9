"""Where a run writes: a local folder or a remote one. What has a name there is whole."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, BinaryIO, Protocol

from cleaner.bulk.inputs import filesystem, is_remote
from cleaner.errors import CleanerError


class LockedError(CleanerError):
    """Another run is writing to this output."""


class StoreError(CleanerError):
    """A remote output that cannot be reached or written."""


class Store(Protocol):
    """A folder of files with names like a/b."""

    def draft(self, name: str) -> Path:
        """Give a path of this machine to write a file to before it is published."""

    def publish(self, draft: Path, name: str) -> None:
        """Give a finished file its name, at once and for good."""

    def exists(self, name: str) -> bool:
        """Tell whether a file of this name is there."""

    def open(self, name: str) -> BinaryIO:
        """Open a file to read."""

    def names(self, folder: str) -> list[str]:
        """Give the names of the files right in a folder, in order ("" for the folder itself)."""

    def delete(self, name: str) -> None:
        """Delete a file, if it is there."""

    def lock(self, name: str) -> Any:
        """Hold the output while the context lasts. Raise LockedError if another run of this machine does."""


def write(store: Store, name: str, content: bytes) -> None:
    """Write a small file."""
    draft = store.draft(name)
    try:
        draft.write_bytes(content)
        store.publish(draft, name)
    finally:
        draft.unlink(missing_ok=True)


def read(store: Store, name: str) -> bytes:
    """Read a small file."""
    with store.open(name) as stream:
        return stream.read()


class LocalStore:
    """A folder of this machine. Drafts stand beside their place, and get their names by `os.replace` after an fsync."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def draft(self, name: str) -> Path:
        """Give the path beside the file's own."""
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        return path.with_name(f".{hashlib.sha256(path.name.encode('utf-8', 'surrogateescape')).hexdigest()[:16]}.tmp")

    def publish(self, draft: Path, name: str) -> None:
        """Rename the draft."""
        _sync(draft)
        path = self.root / name
        draft.replace(path)
        _sync(path.parent)

    def exists(self, name: str) -> bool:
        """Tell whether the file is there."""
        return (self.root / name).exists()

    def open(self, name: str) -> BinaryIO:
        """Open the file."""
        return (self.root / name).open("rb")

    def names(self, folder: str) -> list[str]:
        """List the folder."""
        path = self.root / folder
        if not path.is_dir():
            return []
        return sorted(entry.name for entry in path.iterdir() if not entry.name.startswith("."))

    def delete(self, name: str) -> None:
        """Delete the file, and its folder with it if it was the last one there."""
        path = self.root / name
        path.unlink(missing_ok=True)
        with suppress(OSError):
            if path.parent != self.root:
                path.parent.rmdir()

    @contextmanager
    def lock(self, name: str) -> Iterator[None]:
        """Hold a lock file: the system lets go of it when the process ends, however it ends."""
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with _held(path, str(self.root)):
                yield
        finally:
            with suppress(OSError):
                path.parent.rmdir()


# Stores without folders, where making one would make a bucket out of a slip of the pen.
_FLAT = frozenset({"s3", "s3a", "gs", "gcs", "az", "abfs", "abfss", "oss", "oci"})


class RemoteStore:
    """A folder that fsspec reaches. A file is written here first and uploaded whole; object stores show it only when it is complete."""

    def __init__(self, address: str) -> None:
        self.address = address
        self._fs, self._root = filesystem(address)
        self._drafts = Path(tempfile.mkdtemp(prefix="cleaner-"))

    def __del__(self) -> None:
        shutil.rmtree(self._drafts, ignore_errors=True)

    def _path(self, name: str) -> str:
        return f"{self._root.rstrip('/')}/{name}" if name else self._root.rstrip("/")

    def draft(self, name: str) -> Path:
        """Give a path in a temporary folder."""
        return self._drafts / hashlib.sha256(name.encode()).hexdigest()[:16]

    def publish(self, draft: Path, name: str) -> None:
        """Upload the draft."""
        with _told(self.address):
            if not _FLAT.intersection([self._fs.protocol] if isinstance(self._fs.protocol, str) else self._fs.protocol):
                self._fs.makedirs(self._path(name).rpartition("/")[0], exist_ok=True)
            self._fs.put_file(str(draft), self._path(name))
        draft.unlink()

    def exists(self, name: str) -> bool:
        """Tell whether the file is there."""
        with _told(self.address):
            self._fs.invalidate_cache()
            return bool(self._fs.exists(self._path(name)))

    def open(self, name: str) -> BinaryIO:
        """Open the file."""
        with _told(self.address):
            stream: BinaryIO = self._fs.open(self._path(name), "rb")
            return stream

    def names(self, folder: str) -> list[str]:
        """List the folder."""
        found: list[str] = []
        with _told(self.address), suppress(FileNotFoundError):
            self._fs.invalidate_cache()
            found = self._fs.ls(self._path(folder), detail=False)
        return sorted(name for name in (path.rstrip("/").rpartition("/")[2] for path in found) if name)

    def delete(self, name: str) -> None:
        """Delete the file."""
        with _told(self.address), suppress(FileNotFoundError):
            self._fs.rm_file(self._path(name))

    @contextmanager
    def lock(self, name: str) -> Iterator[None]:
        """Hold a lock file of this machine; other machines are not seen."""
        mark = hashlib.sha256(f"{self.address} {name}".encode()).hexdigest()[:16]
        with _held(Path(tempfile.gettempdir()) / f"cleaner-{mark}.lock", self.address):
            yield


def store_of(address: str) -> Store:
    """Give the store of a folder."""
    return RemoteStore(address) if is_remote(address) else LocalStore(Path(address.removeprefix("file://") or "."))


@contextmanager
def _held(path: Path, output: str) -> Iterator[None]:
    import fcntl

    with path.open("ab") as stream:
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if os.fstat(stream.fileno()).st_ino != path.stat().st_ino:
                raise BlockingIOError
        except (BlockingIOError, FileNotFoundError):
            raise LockedError(f"another run is writing to {output}. Wait for it, or name another output.") from None
        try:
            yield
        finally:
            path.unlink(missing_ok=True)


@contextmanager
def _told(address: str) -> Iterator[None]:
    """Errors of remote file systems are of many kinds; all come out as one."""
    try:
        yield
    except Exception as error:
        what = str(error).strip().rstrip(".") or type(error).__name__
        raise StoreError(f"{address}: {what}. Check the address, the credentials and the space there.") from None


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
