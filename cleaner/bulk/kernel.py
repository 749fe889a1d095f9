"""The one kernel that every engine calls: a batch of pages in, a batch of records out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cleaner.bulk.records import DEFAULTS, Columns, Limits, Settings, clean_here, output_schema, record_schema

if TYPE_CHECKING:
    import pyarrow as pa


def clean_batch(
    batch: pa.RecordBatch, settings: Settings = DEFAULTS, *, limits: Limits | None = None
) -> pa.RecordBatch:
    """Clean a batch of pages: one row out for each row in, in the same order, under `output_schema(batch.schema, settings)`.

    `settings.columns` maps the input's columns. The columns of the record come first; all other columns of the input follow unless
    `settings.carry` is False, under their own names, or with `input_` before them where the record has that name.

    With `limits=None` the batch is cleaned in this process: a page that kills it takes the batch along. With limits it is cleaned in
    a worker process of its own (kept for the next batch), and a page that hangs, crashes it or takes too much memory is a rejected row
    (`timeout: …`, `crashed: …`, `memory: …`) and costs no other row.

    Raise FieldError if no column holds pages, RuleError for rules that cannot be used, MissingExtraError without pyarrow.
    """
    if limits is None:
        return clean_here(batch, settings)
    from cleaner.bulk.guard import clean_guarded

    return clean_guarded(batch, settings, limits)


__all__ = ["Columns", "Limits", "Settings", "clean_batch", "output_schema", "record_schema"]
