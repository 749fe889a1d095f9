"""What the adaptors share: tables of any size through the kernel, a few rows at a time, and batches of single pages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import msgspec

from cleaner.bulk.kernel import Columns, Limits, Settings, clean_batch, output_schema
from cleaner.bulk.records import Scraped, carried_names, page_of, text_of
from cleaner.errors import MissingExtraError

if TYPE_CHECKING:
    import pyarrow as pa

ROWS = 64  # few enough that a batch of large pages stays small, many enough that the crossing to a worker costs little
LIMITS = Limits()


def clean_batches(table: pa.Table, settings: Settings, limits: Limits | None) -> Iterator[pa.RecordBatch]:
    """Give the records of a table in batches of at most `ROWS` rows, in order. Raise what `clean_batch` raises."""
    for batch in table.to_batches(max_chunksize=ROWS):
        yield clean_batch(batch, settings, limits=limits)


def clean_table(table: pa.Table, settings: Settings, limits: Limits | None) -> pa.Table:
    """Give the records of a table: one row for each, in order. Raise what `clean_batch` raises."""
    import pyarrow as pa

    return pa.Table.from_batches(clean_batches(table, settings, limits), output_schema(table.schema, settings))


def clean_rows(rows: Sequence[Scraped], settings: Settings, limits: Limits | None) -> list[dict[str, Any]]:
    """Give the records of pages that stand in no table, as dicts without carried columns. Raise what `clean_batch` raises."""
    settings = msgspec.structs.replace(settings, columns=Columns(), carry=False)
    records: list[dict[str, Any]] = clean_batch(batch_of(rows), settings, limits=limits).to_pylist()
    return records


def batch_of(rows: Sequence[Scraped]) -> pa.RecordBatch:
    """Give rows as a batch that the kernel reads with its default columns.

    A page with lone surrogates, which Arrow's text cannot hold, goes as bytes, so that its record says `lossy decoding`; in
    an address or a name U+FFFD stands for them. Raise MissingExtraError without pyarrow.
    """
    try:
        import pyarrow as pa
    except ImportError:
        raise MissingExtraError("pyarrow", "bulk") from None

    pages = [_encoded(row) for row in rows]
    columns = {
        "html": pa.array([page if isinstance(page, bytes) else None for page, _ in pages], pa.binary()),
        "text": pa.array([page if isinstance(page, str) else None for page, _ in pages], pa.string()),
        "charset": pa.array([charset for _, charset in pages], pa.string()),
    }
    for name in ("url", "id", "site"):
        columns[name] = pa.array([sound(getattr(row, name)) for row in rows], pa.string())
    return pa.RecordBatch.from_pydict(columns)


def _encoded(row: Scraped) -> tuple[str | bytes | None, str | None]:
    """Give the page and its charset."""
    if not isinstance(row.source, str) or sound(row.source) == row.source:
        return row.source, sound(row.charset)
    return row.source.encode("utf-8", "surrogatepass"), "utf-8"


def sound(text: str | None) -> str | None:
    """Give text with U+FFFD for each lone surrogate."""
    if text is None or text.isascii():
        return text
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def row_of(page: object, fields: Mapping[str, Any], columns: Columns, id: str | None = None) -> Scraped:
    """Give a page and what loose fields tell of it; a given `id` stands for that field. Raise FieldError for what can be no page."""
    url, name, site, charset = (
        text_of(fields.get(field)) for field in (columns.url, columns.id, columns.site, columns.charset)
    )
    return Scraped(page_of(page), url, id or name, site, charset)


def carried_of(fields: Mapping[str, Any], settings: Settings) -> dict[str, Any]:
    """Give the loose fields that are carried, under their names beside a record's."""
    given = carried_names(list(fields), settings.columns) if settings.carry else {}
    return {new: fields[name] for name, new in given.items()}
