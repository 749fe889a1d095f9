"""How a shard is written: chunk by chunk into a draft, which gets its name when it is whole."""

from __future__ import annotations

import gzip
import shutil
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO, Protocol

from cleaner.bulk.store import Store
from cleaner.errors import MissingExtraError

GROUP = 1024  # rows of a Parquet row group, at least


class Sink(Protocol):
    """A shard that is being written."""

    def add(self, results: Sequence[Any], carried: Any) -> None:
        """Write what a chunk gave; `carried` are the columns that its table carries."""

    def commit(self) -> list[str]:
        """Publish the shard; give the names of its files."""

    def abandon(self) -> None:
        """Leave nothing behind."""


class Lines:
    """Lines of JSON, packed as the file's name says."""

    def __init__(self, store: Store, name: str) -> None:
        self._store, self._name = store, name
        self._draft = store.draft(name)
        self._raw = self._draft.open("wb")
        self._stream = packer(self._raw, name)

    def add(self, results: Sequence[Any], carried: Any) -> None:  # noqa: ARG002 - the sinks' signature
        """Write the lines of a chunk, in one piece however many results it took."""
        self._stream.write(b"".join(results))

    def commit(self) -> list[str]:
        """Publish the file."""
        if self._stream is not self._raw:
            self._stream.close()
        self._raw.close()
        self._store.publish(self._draft, self._name)
        return [self._name]

    def abandon(self) -> None:
        """Delete the draft."""
        for stream in (self._stream, self._raw):
            with suppress(OSError, ValueError):
                stream.close()
        self._draft.unlink(missing_ok=True)


def packer(raw: BinaryIO, name: str) -> BinaryIO:
    """Give a stream that packs for a name's .gz or .zst; the same input gives the same bytes."""
    if name.endswith(".gz"):
        return gzip.GzipFile(filename="", mode="wb", fileobj=raw, mtime=0)  # type: ignore[return-value]
    if name.endswith(".zst"):
        try:
            import zstandard
        except ImportError:
            raise MissingExtraError("zstandard", "bulk") from None
        packing: BinaryIO = zstandard.ZstdCompressor(level=3).stream_writer(raw, closefd=False)
        return packing
    return raw


class Table:
    """A Parquet file. Row groups end at the end of a chunk, so they are the same whatever happened to workers."""

    def __init__(self, store: Store, name: str, schema: Any) -> None:
        import pyarrow.parquet as pq

        self._store, self._name, self._schema = store, name, schema
        self._draft = store.draft(name)
        self._writer = pq.ParquetWriter(self._draft, schema, compression="zstd")
        self._batches: list[Any] = []
        self._rows = 0

    def add(self, results: Sequence[Any], carried: Any) -> None:
        """Write the batches of a chunk, with the columns that its table carries."""
        import pyarrow as pa

        table = pa.Table.from_batches([batch for packed in results for batch in pa.ipc.open_stream(packed)])
        columns = {name: table.column(name) for name in table.schema.names}
        if carried is not None:
            columns |= {name: carried.column(name) for name in carried.schema.names}
        nulls = pa.nulls(table.num_rows)
        arrays = [_cast(columns.get(field.name, nulls), field) for field in self._schema]
        self._batches.append(pa.Table.from_arrays(arrays, schema=self._schema))
        self._rows += table.num_rows
        if self._rows >= GROUP:
            self._flush()

    def _flush(self) -> None:
        import pyarrow as pa

        if self._rows:
            whole = pa.concat_tables(self._batches).combine_chunks()
            self._writer.write_table(whole, row_group_size=self._rows)
        self._batches, self._rows = [], 0

    def commit(self) -> list[str]:
        """Publish the file."""
        self._flush()
        self._writer.close()
        self._store.publish(self._draft, self._name)
        return [self._name]

    def abandon(self) -> None:
        """Delete the draft."""
        with suppress(Exception):
            self._writer.close()
        self._draft.unlink(missing_ok=True)


def _cast(column: Any, field: Any) -> Any:
    return column if column.type.equals(field.type) else column.cast(field.type)


class Tree:
    """One file a page. Each gets its name at once: a page's file is whole or absent."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._names: list[str] = []

    def add(self, results: Sequence[Any], carried: Any) -> None:  # noqa: ARG002 - the sinks' signature
        """Write the pages' files."""
        for name, text in (file for files in results for file in files):
            draft = self._store.draft(name)
            try:
                draft.write_bytes(text)
                self._store.publish(draft, name)
            finally:
                draft.unlink(missing_ok=True)
            self._names.append(name)

    def commit(self) -> list[str]:
        """Give the names of the files."""
        return self._names

    def abandon(self) -> None:
        """Nothing is half-written; the pages that are there are written again."""


def join_lines(store: Store, parts: Iterable[str], name: str) -> None:
    """Publish shards as one file: members of .gz and .zst may follow one another."""
    draft = store.draft(name)
    try:
        with draft.open("wb") as whole:
            for part in parts:
                with store.open(part) as stream:
                    shutil.copyfileobj(stream, whole, 1 << 20)
        store.publish(draft, name)
    finally:
        Path(draft).unlink(missing_ok=True)


def join_tables(store: Store, parts: Iterable[str], name: str, schema: Any) -> None:
    """Publish Parquet shards as one file, row group by row group."""
    import pyarrow.parquet as pq

    draft = store.draft(name)
    try:
        with pq.ParquetWriter(draft, schema, compression="zstd") as whole:
            for part in parts:
                with store.open(part) as stream:
                    table = pq.ParquetFile(stream)
                    for group in range(table.num_row_groups):
                        rows = table.read_row_group(group)
                        whole.write_table(rows, row_group_size=max(1, rows.num_rows))
        store.publish(draft, name)
    finally:
        Path(draft).unlink(missing_ok=True)
