"""Files to chunks of items: each item is read, and may be at fault, in a worker."""

from __future__ import annotations

import csv
import io
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from cleaner.bulk.inputs import File, Format, Inputs, Opened, open_file
from cleaner.bulk.records import Columns, Scraped, Settings, carried_names, check_columns, page_of, text_of
from cleaner.errors import CleanerError, FieldError, MissingExtraError
from cleaner.page import RejectedError

if TYPE_CHECKING:
    from fastwarc.warc import WarcRecord

ITEMS, BYTES = 50, 1 << 20  # of a chunk, at most: enough to make the pipe cheap, little enough to hold several
LINE = 1 << 28  # bytes of a line of JSON
PAGES = ("text/html", "application/xhtml+xml", "text/plain")


class LostError(Exception):
    """An item that holds no page although it should, and why."""


class PassedOverError(Exception):
    """An item that is no page and need not be: its kind ("" is not worth a word)."""


class TooLargeError(RejectedError):
    """A page over the limit, and what is known of it."""

    def __init__(self, row: Scraped, size: str, largest: int) -> None:
        self.row = row
        super().__init__(row, size, largest)

    def __str__(self) -> str:
        return f"too large: {self.args[1]} (the limit is {self.args[2]:,})"


class Item(msgspec.Struct, frozen=True):
    """What may become one page. `place` names it in the ledger."""

    place: str

    @property
    def size(self) -> int:
        """Bytes that go through the pipe."""
        return 200

    def read(self, settings: Settings, largest: int | None) -> Scraped:
        """Give the page. Raise LostError or PassedOverError if there is none, TooLargeError for one over `largest` bytes."""
        raise NotImplementedError


class PageFile(Item, frozen=True):
    """A file that is one page. Its name is its id."""

    file: File

    def read(self, settings: Settings, largest: int | None) -> Scraped:  # noqa: ARG002 - the items' signature
        """Read the file."""
        size, known = self.file.size, Scraped(None, id=self.place)
        if largest is not None and size is not None and size > largest:
            raise TooLargeError(known, f"{size:,} bytes", largest)
        try:
            opened = open_file(self.file)
            body = opened.stream.read(-1 if largest is None else largest + 1)
        except CleanerError:
            raise
        except Exception as error:
            raise LostError(_said(error)) from None
        cut = opened.cut
        opened.close()
        if largest is not None and len(body) > largest:
            raise TooLargeError(known, f"more than {largest:,} bytes when unpacked, from {size or 0:,}", largest)
        if cut:
            raise LostError("cut off in the middle of its compressed data. Fetch the page again.")
        return msgspec.structs.replace(known, source=body)


class Line(Item, frozen=True):
    """A line of JSON: an object whose fields are mapped; the others are carried as they stand."""

    raw: bytes

    @property
    def size(self) -> int:
        """Bytes of the line."""
        return len(self.raw)

    def read(self, settings: Settings, largest: int | None) -> Scraped:  # noqa: ARG002 - the items' signature
        """Decode the line."""
        if self.raw.isspace():
            raise PassedOverError("")
        try:
            fields = _OBJECT.decode(self.raw)
            columns = settings.columns
            own = {
                name: msgspec.json.decode(fields.pop(name))
                for name in msgspec.structs.astuple(columns)
                if name in fields
            }
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise LostError(f"not a JSON object: {error}") from None
        if columns.html not in own and columns.text not in own:
            there = ", ".join([*own, *fields][:20]) or "none"
            raise LostError(
                f"no field {columns.html!r} or {columns.text!r}. The fields are: {there}. "
                "Name the one that holds the page (--html-field, --text-field)."
            )
        return mapped(own, columns, fields if settings.carry else None)


_OBJECT = msgspec.json.Decoder(dict[str, msgspec.Raw])


def mapped(own: Mapping[str, Any], columns: Columns, carried: Mapping[str, Any] | None) -> Scraped:
    """Give the page of the mapped fields of a row. Raise LostError if its field holds no text or bytes."""
    html = own.get(columns.html)
    try:
        page = page_of(own.get(columns.text) if html is None else html)
    except FieldError as error:
        raise LostError(str(error)) from None
    names = (columns.url, columns.id, columns.site, columns.charset)
    url, name, site, charset = (text_of(own.get(column)) for column in names)
    return Scraped(page, url, name, site, charset, carried or None)


class Row(Item, frozen=True):
    """A row of a table. `unicode` says that its page was text, and is bytes for the pipe's sake: twice the speed."""

    own: Mapping[str, Any]
    others: Mapping[str, Any] | None = None
    unicode: bool = False

    @property
    def size(self) -> int:
        """Bytes of the row's page, about."""
        return sum(len(value) for value in self.own.values() if isinstance(value, str | bytes))

    def read(self, settings: Settings, largest: int | None) -> Scraped:  # noqa: ARG002 - the items' signature
        """Map the row's fields."""
        row = mapped(self.own, settings.columns, self.others)
        return msgspec.structs.replace(row, charset="utf-8") if self.unicode else row


class Archived(Item, frozen=True):
    """A page of a web archive, its body as it went over the wire. The record's id is its id."""

    row: Scraped
    encodings: tuple[str, ...]

    @property
    def size(self) -> int:
        """Bytes of the body."""
        return len(self.row.source or "")

    def read(self, settings: Settings, largest: int | None) -> Scraped:  # noqa: ARG002 - the items' signature
        """Undo the body's encodings."""
        from fastwarc import stream_io

        source: Any = self.row.source
        most = -1 if largest is None else largest + 1
        for encoding in self.encodings:
            opener = {
                "chunked": stream_io.ChunkedReader,
                "br": stream_io.BrotliReader,
                "zstd": stream_io.ZstdReader,
            }.get(encoding)
            if opener is None:
                continue  # gzip is unpacked by the cleaner itself
            try:
                source = opener(io.BytesIO(source)).read(most)
            except Exception as error:
                raise LostError(f"its body is not {encoding}, as its header says: {error}") from None
            if largest is not None and len(source) > largest:
                raise TooLargeError(self.row, f"more than {largest:,} bytes when unpacked", largest)
        return msgspec.structs.replace(self.row, source=source)


class Absent(Item, frozen=True):
    """What is no page: lost, passed over, or too large to be taken along."""

    why: LostError | PassedOverError | TooLargeError

    def read(self, settings: Settings, largest: int | None) -> Scraped:  # noqa: ARG002 - the items' signature
        """Tell why."""
        raise self.why


class Cursor(msgspec.Struct, frozen=True):
    """A place in the input: so many files are done, and so many items of the next."""

    files: int = 0
    items: int = 0


class Chunk(NamedTuple):
    """Items to be cleaned together, the carried columns of a table, where the input goes on, bytes read so far."""

    items: list[Any]
    carried: Any = None
    end: Cursor = Cursor()
    read: int = 0


def chunks(
    inputs: Inputs, settings: Settings, largest: int | None, start: Cursor | None = None, most: int = ITEMS
) -> Iterator[Chunk]:
    """Give the input in chunks of `most` items from a place on; the last one ends behind the last file.

    Raise FieldError for a table without a column of pages.
    """
    held: Chunk | None = None
    for chunk in _chunks(inputs, settings, largest, start or Cursor(), most):
        if held is not None:
            yield held if chunk.items else held._replace(end=chunk.end)
        held = chunk


def _chunks(inputs: Inputs, settings: Settings, largest: int | None, start: Cursor, most: int) -> Iterator[Chunk]:
    """The same with an empty chunk behind the last."""
    gathered: list[Item] = []
    size = read = 0
    end = start
    for nth, file in enumerate(inputs):
        if nth >= start.files:
            count = skip = start.items if nth == start.files else 0
            for items, carried, position in _opened(file, settings, largest, skip, strict=nth == 0):
                if carried is not None and gathered:
                    yield Chunk(gathered, None, end, read)
                    gathered, size = [], 0
                gathered += items
                size += sum(item.size for item in items)
                count += len(items)
                end = Cursor(nth, count)
                if carried is not None or len(gathered) >= most or size >= BYTES:
                    yield Chunk(gathered, carried, end, read + position)
                    gathered, size = [], 0
        read += file.size or 0
        end = Cursor(nth + 1)
    if gathered:
        yield Chunk(gathered, None, end, read)
    yield Chunk([], None, end, read)


_Pieces = Iterator[tuple[list[Item], Any, int]]  # items, the carried columns of a table, bytes of the file read so far


def _opened(file: File, settings: Settings, largest: int | None, skip: int, strict: bool) -> _Pieces:
    """The items of a file. One without pages in it stops the run if it is the first; later it is lost, and the run goes on."""
    try:
        yield from _OPENERS[file.format](file, settings, largest, skip)
    except FieldError as error:
        if strict:
            raise
        if not skip:
            yield [Absent(f"{file.name}:1", LostError(str(error)))], None, 0


def _said(error: BaseException) -> str:
    if isinstance(error, OSError) and error.strerror:
        return f"cannot be read: {error.strerror}. Check the path and its permissions."
    return f"cut off or broken: {str(error) or type(error).__name__}. Fetch it again."


def _page(file: File, _: Settings, __: int | None, skip: int) -> _Pieces:
    if not skip:
        yield [PageFile(file.name, file)], None, file.size or 0


def _read(file: File, skip: int, items: Callable[[Opened], Iterator[Item]]) -> _Pieces:
    """The items of a file that is read from its start to its end, or to where it is broken: that is told as an item too."""
    count = 0
    try:
        opened = open_file(file)
        for count, item in enumerate(items(opened), start=1):
            if count > skip:
                yield [item], None, opened.position
        cut = "cut off in the middle of its compressed data. Fetch it again." if opened.cut else None
        opened.close()
    except (CleanerError, KeyboardInterrupt, GeneratorExit):
        raise
    except BaseException as error:  # a panic of FastWARC's is no Exception
        cut = _said(error)
    if cut is not None and count >= skip:
        lost = LostError(f"{cut} What stands behind is lost.")
        yield [Absent(f"{file.name}:{count + 1}", lost)], None, 0


def _check_fields(line: bytes, columns: Columns) -> None:
    """Raise FieldError if the first line of a file lacks a field that was named: then all lines do."""
    with suppress(msgspec.DecodeError, UnicodeDecodeError):
        check_columns([*_OBJECT.decode(line.removeprefix(b"\xef\xbb\xbf"))], columns)


def _jsonl(file: File, settings: Settings, __: int | None, skip: int) -> _Pieces:
    def lines(opened: Opened) -> Iterator[Item]:
        number = 0
        while line := opened.stream.readline(LINE + 1):
            number += 1
            place = f"{file.name}:{number}"
            if len(line) <= LINE:
                if number == 1:
                    _check_fields(line, settings.columns)
                yield Line(place, line.removeprefix(b"\xef\xbb\xbf") if number == 1 else line)
                continue
            while not line.endswith(b"\n") and (line := opened.stream.readline(LINE)):
                pass
            yield Absent(place, LostError(f"a line of more than {LINE:,} bytes. Split it."))

    yield from _read(file, skip, lines)


def _csv(file: File, settings: Settings, _: int | None, skip: int) -> _Pieces:
    def rows(opened: Opened) -> Iterator[Item]:
        csv.field_size_limit(min(sys.maxsize, LINE))
        reader = csv.reader(io.TextIOWrapper(opened.stream, "utf-8-sig", errors="replace", newline=""), strict=True)
        names = next(reader, [])
        check_columns(names, settings.columns)
        own = [name for name in names if name in msgspec.structs.astuple(settings.columns)]
        others = carried_names(names, settings.columns) if settings.carry else {}
        for number, values in enumerate(reader, start=1):
            place = f"{file.name}:{number}"
            if len(values) > len(names):
                yield Absent(place, LostError(f"{len(values)} fields under a header of {len(names)}. Mend the row."))
            elif values:
                fields = dict(zip(names, values, strict=False))
                carried = {name: fields[name] for name in others if name in fields}
                yield Row(place, {name: fields[name] or None for name in own if name in fields}, carried)
            else:
                yield Absent(place, PassedOverError(""))

    yield from _read(file, skip, rows)


def open_parquet(file: File) -> Any:
    """Open a Parquet file as pyarrow does. Raise FieldError if it is none, MissingExtraError without pyarrow."""
    try:
        import pyarrow.parquet as pq
    except ImportError:
        raise MissingExtraError("pyarrow", "bulk") from None
    try:
        stream = open_file(file).stream
        return pq.ParquetFile(stream if stream.seekable() else io.BytesIO(stream.read()))
    except Exception as error:
        raise FieldError(
            f"{file.name}: not a Parquet file ({str(error).rstrip('.')}). Mend it or leave it out."
        ) from None


def _parquet(file: File, settings: Settings, _: int | None, skip: int) -> _Pieces:
    import pyarrow as pa

    table = open_parquet(file)
    names = table.schema_arrow.names
    check_columns(names, settings.columns)
    own = [name for name in names if name in msgspec.structs.astuple(settings.columns)]
    others = carried_names(names, settings.columns) if settings.carry else {}
    pages = (settings.columns.html, settings.columns.text)
    raw = all(table.schema_arrow.field(name).type == pa.string() for name in own if name in pages)

    def cells(batch: Any, name: str) -> list[Any]:
        column = batch.column(name)
        return (column.cast(pa.binary()) if raw and name in pages else column).to_pylist()  # type: ignore[no-any-return]

    count = 0
    try:
        for group in range(table.num_row_groups):
            about = table.metadata.row_group(group)
            if count + about.num_rows <= skip:
                count += about.num_rows
                continue
            size = max(1, min(ITEMS, BYTES * about.num_rows // max(1, about.total_byte_size)))
            for batch in table.iter_batches(size, row_groups=[group], columns=[*own, *others], use_threads=False):
                first, count = count + 1, count + batch.num_rows
                if count <= skip:
                    continue
                rows = zip(*(cells(batch, name) for name in own), strict=True)
                items: list[Item] = [
                    Row(f"{file.name}:{nth}", dict(zip(own, row, strict=True)), None, raw)
                    for nth, row in enumerate(rows, start=first)
                ]
                columns = [batch.column(name) for name in others]
                carried = pa.RecordBatch.from_arrays(columns, names=list(others.values())) if columns else None
                yield items, carried, (file.size or 0) * count // max(1, table.metadata.num_rows)
    except (pa.ArrowException, OSError) as error:
        if count >= skip:
            lost = LostError(f"{_said(error)} What stands behind is lost.")
            yield [Absent(f"{file.name}:{count + 1}", lost)], None, 0


def _warc(file: File, _: Settings, largest: int | None, skip: int) -> _Pieces:
    try:
        from fastwarc.warc import ArchiveIterator, WarcRecordType
    except ImportError:
        raise MissingExtraError("fastwarc", "bulk") from None

    def records(opened: Opened) -> Iterator[Item]:
        wanted = WarcRecordType.response | WarcRecordType.resource | WarcRecordType.conversion
        stream: Any = _Readable(opened.stream)
        for number, record in enumerate(ArchiveIterator(stream, wanted, stream_detect=False), start=1):
            yield _archived(f"{file.name}:{number}", record, largest)

    yield from _read(file, skip, records)


class _Readable:
    """A stream as FastWARC takes it: read, with a position. It would seek in one that has a `seek`, and panics where that fails."""

    def __init__(self, stream: io.BufferedReader) -> None:
        self._stream, self._position = stream, 0

    def read(self, size: int = -1) -> bytes:
        """Read on."""
        piece = self._stream.read1(size)
        self._position += len(piece)
        return piece

    def tell(self) -> int:
        """Give the bytes read so far."""
        return self._position


def _archived(place: str, record: WarcRecord, largest: int | None) -> Item:
    """The item of a record. Raise EOFError for one that the file does not hold to its end."""
    about, http = record.headers, record.http_headers if record.is_http_parsed else None
    row = Scraped(None, about.get("WARC-Target-URI"), record.record_id, None, record.http_charset if http else None)
    if about.get("Content-Length") is None:
        raise EOFError("a record's header is incomplete")
    kind = (about.get("Content-Type") or "") if http is None else (http.get("Content-Type") or "text/html")
    kind = kind.partition(";")[0].strip().lower()
    status = 200 if http is None else http.status_code
    length = record.content_length
    if largest is not None and length > largest:
        return Absent(place, TooLargeError(row, f"{length:,} bytes", largest))
    body = record.reader.read()
    if len(body) < length:
        raise EOFError(f"the record {record.record_id} has {len(body):,} of its {length:,} bytes")
    if status != 200:
        return Absent(place, PassedOverError(f"HTTP status {status}"))
    if kind not in PAGES:
        return Absent(place, PassedOverError(kind))
    encodings = () if http is None else _encodings(http)
    return Archived(place, msgspec.structs.replace(row, source=body), encodings)


def _encodings(http: Any) -> tuple[str, ...]:
    """How a body is encoded, outermost first."""
    named = f"{http.get('Content-Encoding') or ''},{http.get('Transfer-Encoding') or ''}"
    return tuple(reversed([name.strip().lower() for name in named.split(",") if name.strip()]))


_OPENERS: dict[Format, Callable[[File, Settings, int | None, int], _Pieces]] = {
    "page": _page,
    "jsonl": _jsonl,
    "csv": _csv,
    "parquet": _parquet,
    "warc": _warc,
}
