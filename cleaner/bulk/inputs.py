"""Which files an input stands for, in an order that is the same every time, and how their bytes are opened."""

from __future__ import annotations

import hashlib
import io
import os
import re
import sys
import zlib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, BinaryIO, Literal, NamedTuple

from cleaner.errors import CleanerError, MissingExtraError

Format = Literal["page", "jsonl", "csv", "parquet", "warc"]
FORMATS: dict[str, Format] = {
    ".html": "page",
    ".htm": "page",
    ".xhtml": "page",
    ".mhtml": "page",
    ".txt": "page",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".csv": "csv",
    ".parquet": "parquet",
    ".warc": "warc",
}
STDIN = "-"
_REMOTE = re.compile(r"(?!file:)[A-Za-z][A-Za-z0-9+.-]+(?:::|://)")
_MAGIC = re.compile(r"[*?\[]")


class InputError(CleanerError):
    """An input that is not there, cannot be read, or is of no known format."""


class File(NamedTuple):
    """One file of the input: where it is, its name relative to the input, its format, its size in bytes (None: not known)."""

    path: str
    name: str
    format: Format
    size: int | None


class Inputs:
    """The files that inputs stand for. Folders are searched below; files of other kinds in them are passed over and counted.

    `part` (i, n) takes only every n-th file, from the i-th (0-based) on; `apart` are paths of the output, which may lie among the
    input. Raise InputError for an input that is nothing.
    """

    def __init__(
        self,
        given: Sequence[str],
        format: Format | None = None,
        part: tuple[int, int] = (0, 1),
        apart: Sequence[str] = (),
    ) -> None:
        self.given, self._format, self._part = list(given), format, part
        self._apart = tuple(path if is_remote(path) else str(Path(path).resolve()) for path in apart)
        if given.count(STDIN) > 1 or (STDIN in given and len(given) > 1):
            raise InputError("standard input (-) stands alone, and once.")
        self._prefixes = _prefixes(given)
        self.passed_over: Counter[str] = Counter()

    def __iter__(self) -> Iterator[File]:
        self.passed_over.clear()
        for nth, file in enumerate(self._all()):
            if nth % self._part[1] == self._part[0]:
                yield file

    def _all(self) -> Iterator[File]:
        for given, prefix in zip(self.given, self._prefixes, strict=True):
            found = self._remote(given) if is_remote(given) else self._local(given)
            for file in found:
                if not self._apart or not self._is_apart(file.path):
                    yield file._replace(name=prefix + file.name)

    def _is_apart(self, path: str) -> bool:
        whole = path if is_remote(path) or path == STDIN else os.path.realpath(path)
        return any(whole == apart or whole.startswith(apart.rstrip("/") + "/") for apart in self._apart)

    def _local(self, given: str) -> Iterator[File]:
        if given == STDIN:
            yield File(STDIN, "stdin", self._format or _sniffed_stdin(), None)
            return
        path = Path(given.removeprefix("file://"))
        if path.is_dir():
            for entry in _walk(path):
                name = entry.relative_to(path).as_posix()
                if kind := self._format or self._known(name):
                    yield File(str(entry), name, kind, entry.stat().st_size)
        elif path.is_file():
            yield File(str(path), path.name, self._format or _named(path.name, given), path.stat().st_size)
        elif path.exists():  # a pipe or a device
            yield File(str(path), path.name, self._format or _named(path.name, given), None)
        elif _MAGIC.search(given):
            yield from self._globbed(given)
        else:
            raise InputError(f"{given}: there is no such file or folder. Check the path.")

    def _globbed(self, pattern: str) -> Iterator[File]:
        from glob import glob

        root = _MAGIC.split(pattern)[0].rpartition("/")[0] or ("/" if pattern.startswith("/") else ".")
        found = [path for path in map(Path, sorted(glob(pattern, recursive=True))) if path.is_file()]  # noqa: PTH207 - one pattern from the root on
        if not found:
            raise InputError(f"{pattern}: no file is named so. Check the pattern.")
        for path in found:
            name = path.relative_to(root).as_posix()
            if kind := self._format or self._known(name):
                yield File(str(path), name, kind, path.stat().st_size)

    def _remote(self, given: str) -> Iterator[File]:
        fs, root = filesystem(given)
        try:
            if _MAGIC.search(root):
                below = _MAGIC.split(root)[0].rpartition("/")[0]
                found = fs.glob(root, detail=True)
            else:
                found = fs.find(root, detail=True)
                below = root.rstrip("/") if list(found) != [root] else root.rpartition("/")[0]
        except Exception as error:
            raise InputError(
                f"{given}: cannot be listed ({_said(error)}). Check the address and the credentials."
            ) from None
        if not found:
            raise InputError(f"{given}: there is nothing. Check the address.")
        for path in sorted(found):
            name = path.removeprefix(below).lstrip("/")
            if found[path].get("type") == "directory" or not (kind := self._format or self._known(name)):
                continue
            yield File(fs.unstrip_protocol(path), name, kind, found[path].get("size"))

    def _known(self, name: str) -> Format | None:
        kind = format_of(name)
        if kind is None:
            self.passed_over[Path(name).suffix.lower() or "no suffix"] += 1
        return kind

    def survey(self) -> tuple[int, int | None, str]:
        """Give the number of files, their bytes (None if a size is not known) and a hash of names and sizes."""
        digest, count, total, known = hashlib.sha256(), 0, 0, True
        for file in self:
            count += 1
            digest.update(f"{file.name}\0{file.format}\0{file.size}\n".encode("utf-8", "surrogateescape"))
            total += file.size or 0
            known &= file.size is not None
        return count, total if known else None, digest.hexdigest()[:16]


def is_remote(path: str) -> bool:
    """Whether a path is an address that fsspec reads."""
    return _REMOTE.match(path) is not None


def filesystem(address: str) -> tuple[Any, str]:
    """Give the fsspec file system of an address, and the path in it. Raise MissingExtraError or InputError."""
    try:
        import fsspec
    except ImportError:
        raise MissingExtraError("fsspec", "bulk") from None
    try:
        fs, path = fsspec.core.url_to_fs(address)
    except (ImportError, ValueError) as error:
        raise InputError(f"{address}: {_said(error)}. For s3:// install s3fs, for gs:// gcsfs.") from None
    return fs, str(path)


def _said(error: Exception) -> str:
    return str(error).strip().rstrip(".") or type(error).__name__


def format_of(name: str) -> Format | None:
    """The format that a file's name tells; None if it tells none."""
    return FORMATS.get(Path(Path(name).stem if name.lower().endswith((".gz", ".zst")) else name).suffix.lower())


def _named(name: str, given: str) -> Format:
    if kind := format_of(name):
        return kind
    known = " ".join(FORMATS)
    raise InputError(
        f"{given}: its name tells no format. Known are {known}, each also with .gz or .zst. Name it with --input-format."
    )


def _prefixes(given: Sequence[str]) -> list[str]:
    """What stands before the names below each input, so that no two inputs' names meet: nothing for a single one."""
    if len(given) == 1:
        return [""]
    taken: Counter[str] = Counter()
    prefixes = []
    for one in given:
        name = re.sub(r"[^\w.-]+", "_", one.rstrip("/").rpartition("/")[2]).strip("._") or "input"
        folder = is_remote(one) or Path(one).is_dir() or bool(_MAGIC.search(one))
        prefix = f"{name}/" if folder else ""
        taken[name] += 1
        prefixes.append(prefix if taken[name] == 1 else f"{taken[name]}~/{prefix}")
    return prefixes


def _walk(folder: Path) -> Iterator[Path]:
    """The files below a folder in order of their names, hidden ones and links to folders apart."""
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError as error:
        raise InputError(f"{folder}: cannot be listed: {error.strerror}. Check its permissions.") from None
    for entry in entries:
        if entry.name.startswith("."):
            continue
        if entry.is_dir(follow_symlinks=False):
            yield from _walk(Path(entry.path))
        elif entry.is_file():
            yield Path(entry.path)


def _sniffed_stdin() -> Format:
    start = sys.stdin.buffer.peek(6)[:6] if isinstance(sys.stdin.buffer, io.BufferedReader) else b""
    return "warc" if start.startswith(b"WARC/") else "jsonl"


class Unpacked(io.RawIOBase):
    """The unpacked bytes of a .gz or .zst file of any number of members. `cut` tells, at its end, whether it ended in the middle of one.

    Reading gives what there is up to the cut; the readers of the standard library and of zstandard raise too early or say nothing.
    """

    def __init__(self, raw: BinaryIO, unpacker: Callable[[], Any]) -> None:
        self._raw, self._new = raw, unpacker
        self._unpacker: Any = None
        self._packed = self._ready = b""
        self.cut = False

    def readable(self) -> bool:
        """Yes."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill the buffer with what there is; 0 at the end. Raise OSError for broken data."""
        while not self._ready:
            self._packed = self._packed or self._raw.read(_PIECE)
            if not self._packed:
                self.cut = self._unpacker is not None
                return 0
            if self._unpacker is None:
                self._packed = self._packed.lstrip(b"\0")  # padding between members
                if not self._packed:
                    continue
                self._unpacker = self._new()
            try:
                self._ready = self._unpacker.decompress(self._packed)
            except Exception as error:
                raise OSError(f"broken compressed data ({error})") from None
            self._packed = b""
            if self._unpacker.eof:
                self._packed = self._unpacker.unused_data
                self._unpacker = None
        size = min(len(buffer), len(self._ready))
        buffer[:size] = self._ready[:size]
        self._ready = self._ready[size:]
        return size


_PIECE = 1 << 14  # what 16 kB unpack to is bounded: by 16 MB of gzip, by 512 MB of hostile zstd


class Opened(NamedTuple):
    """An open file: its unpacked bytes, and the packed ones below, whose position tells how far reading is."""

    stream: io.BufferedReader
    raw: BinaryIO

    @property
    def position(self) -> int:
        """Bytes of the file that were read so far; 0 where that is not known."""
        try:
            return self.raw.tell()
        except (OSError, ValueError):
            return 0

    @property
    def cut(self) -> bool:
        """Whether the file ended in the middle of its compressed data."""
        return isinstance(self.stream.raw, Unpacked) and self.stream.raw.cut

    def close(self) -> None:
        """Close both."""
        self.stream.close()
        self.raw.close()


def open_file(file: File) -> Opened:
    """Open a file. Raise OSError, and MissingExtraError for .zst without zstandard."""
    if file.path == STDIN:
        raw: BinaryIO = sys.stdin.buffer
    elif is_remote(file.path):
        fs, path = filesystem(file.path)
        raw = fs.open(path, "rb")
    else:
        raw = Path(file.path).open("rb")  # noqa: SIM115 - closed by Opened
    name = file.path.lower()
    if name.endswith(".gz"):
        return Opened(io.BufferedReader(Unpacked(raw, lambda: zlib.decompressobj(31)), 1 << 17), raw)
    if name.endswith(".zst"):
        try:
            import zstandard
        except ImportError:
            raise MissingExtraError("zstandard", "bulk") from None
        return Opened(
            io.BufferedReader(Unpacked(raw, lambda: zstandard.ZstdDecompressor().decompressobj()), 1 << 17), raw
        )
    return Opened(raw if isinstance(raw, io.BufferedReader) else io.BufferedReader(raw), raw)  # type: ignore[arg-type]
