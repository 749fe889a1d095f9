"""The one kernel that every engine calls: a batch of pages in, a batch of records out."""

from __future__ import annotations

import os
import threading
from collections.abc import Sequence
from typing import TYPE_CHECKING

import msgspec

from cleaner.article import Article
from cleaner.bulk.guard import Guard
from cleaner.bulk.records import (
    DEFAULTS,
    Columns,
    Limits,
    Scraped,
    Settings,
    carried,
    clean_row,
    cleaner_of,
    output_schema,
    record_schema,
    rejected,
    rows_of,
    to_batch,
)

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
    schema = output_schema(batch.schema, settings)
    rows = rows_of(batch, settings)
    if limits is None:
        articles = [clean_row(row, settings) for row in rows]
    else:
        articles = [article for chunk in _guard(settings, limits).run(list(rows)) for article in chunk]
    return to_batch(articles, carried(batch, settings), schema)


class RowsJob(msgspec.Struct, frozen=True):
    """The job of a worker that cleans rows."""

    settings: Settings
    limits: Limits

    def start(self) -> None:
        """Build the cleaner."""
        cleaner_of(self.settings.rules)

    def read(self, item: Scraped) -> Scraped:
        """Give the row: it is read already."""
        return item

    def clean(self, item: Scraped, _: Scraped | None) -> Article:
        """Clean it."""
        return clean_row(item, self.settings, self.limits.page)

    def finish(self, pieces: Sequence[Article]) -> list[Article]:
        """Give the articles."""
        return list(pieces)

    def condemn(self, item: Scraped, _: Scraped, reason: str) -> list[Article]:
        """Give a rejected article."""
        return [rejected(item, self.settings, reason)]


_local = threading.local()


def _guard(settings: Settings, limits: Limits) -> Guard:
    """This thread's guard, kept for the next batch. A process that was forked has none yet."""
    key = (os.getpid(), settings, limits)
    if getattr(_local, "key", None) != key:
        if getattr(_local, "key", (None,))[0] == os.getpid():
            _local.guard.close()
        _local.key, _local.guard = key, Guard(RowsJob(settings, limits), limits)
    guard: Guard = _local.guard
    return guard


__all__ = ["Columns", "Limits", "Settings", "clean_batch", "output_schema", "record_schema"]
