"""Hugging Face datasets: a dataset of pages in, a dataset of records out, mapped or streamed.

>>> from datasets import Dataset
>>> from cleaner.engines.datasets import clean_dataset
>>> pages = Dataset.from_dict({"text": ["GARUT, KOMPAS.com - Warga memanen cabai.\\nLihat Foto\\n"], "crawl": [7]})
>>> [(row["site"], row["text"], row["crawl"]) for row in clean_dataset(pages)]
[('kompas', 'GARUT, KOMPAS.com - Warga memanen cabai.', 7)]

"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from cleaner.bulk.kernel import Limits, Settings, output_schema
from cleaner.bulk.records import DEFAULTS, carried_names, cleaner_of
from cleaner.engines.tables import LIMITS, clean_table
from cleaner.errors import MissingExtraError

if TYPE_CHECKING:
    import pyarrow as pa
    from datasets import Dataset, DatasetDict, IterableDataset, IterableDatasetDict

    AnyDataset = TypeVar("AnyDataset", Dataset, DatasetDict, IterableDataset, IterableDatasetDict)


def clean_dataset(
    dataset: AnyDataset, settings: Settings = DEFAULTS, *, limits: Limits | None = LIMITS, **options: Any
) -> AnyDataset:
    """Give the records of a dataset of pages, or of each split of one: one row for each, in order, with the columns of `clean_batch`.

    A Dataset is mapped at once and cached as `Dataset.map` does; other rules, or another version of this package, are cleaned anew.
    An IterableDataset is cleaned while it is read. `options` are those of `map` (num_proc, batch_size, keep_in_memory …).

    Raise FieldError if there is no column with pages, RuleError for rules that cannot be used, MissingExtraError without datasets.
    """
    try:
        from datasets import Dataset, Features
    except ImportError:
        raise MissingExtraError("datasets", "datasets") from None
    if isinstance(dataset, dict):
        splits = {name: clean_dataset(split, settings, limits=limits, **options) for name, split in dataset.items()}
        return type(dataset)(splits)
    if dataset.features is None:
        dataset = dataset._resolve_features()
    schema = output_schema(dataset.features.arrow_schema, settings)
    given = carried_names(dataset.column_names, settings.columns) if settings.carry else {}
    carried = {new: dataset.features[name] for name, new in given.items()}
    features = Features({**Features.from_arrow_schema(schema), **carried})
    mapped = isinstance(dataset, Dataset)
    if mapped and not dataset.num_rows:  # map would not call the function, and leave no columns
        return Dataset.from_dict({name: [] for name in features}, features=features)
    # Of a stream, map would take the columns to be removed out of the records too; there the records are all that is left anyway.
    defaults = {"batched": True, "batch_size": 256, "remove_columns": dataset.column_names if mapped else None}
    key = {"settings": settings, "limits": limits, "rules": cleaner_of(settings.rules).rules_version}
    return (
        dataset.with_format("arrow")
        .map(_clean, **defaults | options, features=features, fn_kwargs=key)
        .with_format(None)
    )


def _clean(table: pa.Table, settings: Settings, limits: Limits | None, rules: str) -> pa.Table:  # noqa: ARG001 - a part of the cache's key
    return clean_table(table, settings, limits)
