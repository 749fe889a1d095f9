"""What the workers of a run do: read an item, clean it, count it, and write it in the form of the output."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal, NamedTuple

import msgspec

from cleaner.article import Article
from cleaner.bulk import names
from cleaner.bulk.records import (
    Limits,
    Scraped,
    Settings,
    carried_names,
    clean_row,
    cleaner_of,
    record_schema,
    rejected,
    to_batch,
)
from cleaner.bulk.sources import Item, LostError, PageFile, PassedOverError, TooLargeError
from cleaner.bulk.tally import Tally
from cleaner.page import fingerprint
from cleaner.write import as_markdown, as_text

Form = Literal["jsonl", "parquet", "md", "txt"]
CARRIED = "carried"  # the column of Parquet output that holds, as JSON, the other fields of inputs without types
_REMOVED = ("id", "url", "rule", "reason", "place", "text")


class Output(NamedTuple):
    """What a chunk gives: the clean stream and the removed one in the form of the output, and the counts."""

    data: Any
    removed: Any
    tally: Tally


class Piece(NamedTuple):
    """What an item gives: an article, the other fields of its row, its place."""

    article: Article
    carried: dict[str, Any]
    item: Item


class Nothing(NamedTuple):
    """An item that gave no article, and why."""

    item: Item
    why: LostError | PassedOverError


class CleanJob:
    """The job of a run's workers. `split` says that removals go to a stream of their own."""

    def __init__(self, settings: Settings, limits: Limits, form: Form, split: bool) -> None:
        self.settings, self.limits, self.form, self.split = settings, limits, form, split
        self._outcome: LostError | PassedOverError | TooLargeError | None = None

    def start(self) -> None:
        """Build the cleaner."""
        cleaner_of(self.settings.rules)

    def read(self, item: Item) -> Scraped | None:
        """Read an item; what hinders that is kept for `clean`."""
        self._outcome = None
        try:
            row = item.read(self.settings, self.limits.page)
            return row if row.id or row.source is None else msgspec.structs.replace(row, id=fingerprint(row.source))
        except TooLargeError as error:
            self._outcome = error
            return error.row
        except (LostError, PassedOverError) as error:
            self._outcome = error
        except MemoryError:
            self._outcome = LostError("memory: reading it took more memory than a page may have")
        return None

    def clean(self, item: Item, row: Scraped | None) -> Piece | Nothing:
        """Clean the page of an item."""
        outcome = self._outcome
        if row is None or isinstance(outcome, LostError | PassedOverError):
            return Nothing(item, outcome if isinstance(outcome, LostError | PassedOverError) else LostError("empty"))
        if outcome is not None:
            return Piece(rejected(row, self.settings, str(outcome)), {}, item)
        given = carried_names([*(row.carried or ())], self.settings.columns)
        carried = {given[name]: value for name, value in (row.carried or {}).items()}
        return Piece(clean_row(row, self.settings, self.limits.page), carried, item)

    def finish(self, pieces: Sequence[Piece | Nothing]) -> Output:
        """Write the pieces in the form of the output."""
        tally = Tally()
        there = []
        for piece in pieces:
            if isinstance(piece, Piece):
                tally.add(piece.article, piece.item.place)
                there.append(piece)
            elif isinstance(piece.why, LostError):
                tally.lose(piece.item.place, str(piece.why))
            elif kind := str(piece.why):
                tally.pass_over(kind)
        removed = self._removed(there) if self.split else None
        for piece in there if self.split else ():
            piece.article.removed = []
        return Output(self._data(there), removed, tally)

    def condemn(self, item: Item, row: Scraped, reason: str) -> Output:
        """Write the record of a page that no worker survived."""
        named = msgspec.structs.replace(row, id=row.id or item.place)
        return self.finish([Piece(rejected(named, self.settings, reason), {}, item)])

    def _data(self, pieces: Sequence[Piece]) -> Any:
        if self.form == "jsonl":
            return b"".join(map(_record, pieces))
        if self.form == "parquet":
            return _packed(pieces)
        write = as_markdown if self.form == "md" else as_text
        return [(self._name(piece), write(piece.article).encode()) for piece in pieces if piece.article.blocks]

    def _name(self, piece: Piece) -> str:
        suffix, place = f".{self.form}", piece.item.place
        if isinstance(piece.item, PageFile):
            return names.mirrored(place, suffix)
        return names.derived(place.rpartition(":")[0], place, piece.article.url, piece.article.id, suffix)

    def _removed(self, pieces: Sequence[Piece]) -> Any:
        rows = [
            (piece.article.id, piece.article.url, cut.rule, cut.reason, cut.place, cut.text)
            for piece in pieces
            for cut in piece.article.removed
        ]
        if self.form != "parquet":
            return b"".join(_line(dict(zip(_REMOVED, row, strict=True))) for row in rows)
        import pyarrow as pa

        columns = [[row[nth] for row in rows] for nth in range(len(_REMOVED))]
        columns[_REMOVED.index("place")] = [str(row[_REMOVED.index("place")]) for row in rows]
        arrays = [pa.array(column, pa.string()) for column in columns]
        return _stream(pa.RecordBatch.from_arrays(arrays, schema=removed_schema()))


def removed_schema() -> Any:
    """The removed stream as Arrow types."""
    import pyarrow as pa

    return pa.schema([pa.field(name, pa.string(), nullable=name == "url") for name in _REMOVED])


def _record(piece: Piece) -> bytes:
    """The record as a line. Its removals, of which there are hundreds, are written as they are: their fields are the record's."""
    removed, piece.article.removed = piece.article.removed, []
    return _line({**piece.article.to_dict(), "removed": removed, **piece.carried})


def _line(record: dict[str, Any]) -> bytes:
    return _json(record) + b"\n"


_json = msgspec.json.Encoder(enc_hook=str).encode


def _packed(pieces: Sequence[Piece]) -> bytes:
    """A batch of records, and of what they carry, as an Arrow stream."""
    import pyarrow as pa

    schema = record_schema().append(pa.field(CARRIED, pa.string()))
    carried = pa.array([_json(piece.carried).decode() if piece.carried else None for piece in pieces], pa.string())
    return _stream(to_batch([piece.article for piece in pieces], {CARRIED: carried}, schema))


def _stream(batch: Any) -> bytes:
    import pyarrow as pa

    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, batch.schema) as writer:
        writer.write_batch(batch)
    packed: bytes = sink.getvalue().to_pybytes()
    return packed
