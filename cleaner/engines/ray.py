"""Ray Data: a dataset of pages in, a dataset of records out.

>>> import ray
>>> from cleaner.engines.ray import clean_dataset
>>> pages = ray.data.from_items([{"text": "GARUT, KOMPAS.com - Warga memanen cabai.\\nLihat Foto\\n", "crawl": 7}])
>>> [(row["site"], row["text"], row["crawl"]) for row in clean_dataset(pages).take_all()]
[('kompas', 'GARUT, KOMPAS.com - Warga memanen cabai.', 7)]

"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from cleaner.bulk.kernel import Limits, Settings
from cleaner.bulk.records import DEFAULTS
from cleaner.engines.tables import LIMITS, clean_table

if TYPE_CHECKING:
    from ray.data import Dataset


def clean_dataset(
    dataset: Dataset, settings: Settings = DEFAULTS, *, limits: Limits | None = LIMITS, **options: Any
) -> Dataset:
    """Give the records of a dataset of pages: one row for each, lazily (`map_batches`), with the columns of `clean_batch`.

    `options` are those of `map_batches` (num_cpus, memory, concurrency …). Ray gives blocks in any order unless its context says
    `execution_options.preserve_order`; with `limits=None` it retries a page that kills its worker for ever.

    A dataset without a column of pages, or rules that cannot be used, fail the job with the FieldError or RuleError in its message.
    """
    return dataset.map_batches(
        partial(clean_table, settings=settings, limits=limits),
        **{"batch_format": "pyarrow", "batch_size": None} | options,
    )
