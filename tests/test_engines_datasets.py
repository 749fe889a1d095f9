"""Hugging Face datasets, the real library: mapped, in processes, streamed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from cleaner.bulk.kernel import Columns, Settings
from cleaner.engines import datasets as adaptor
from cleaner.engines.datasets import clean_dataset
from cleaner.errors import FieldError
from tests.engine_pages import TIGHT, condemned, failures_of_examples, hostile, hostile_rows, records, rows, verdicts

datasets = pytest.importorskip("datasets", reason="datasets is not installed: pip install 'bersih[datasets]'")
pytestmark = pytest.mark.engine
__all__ = ["hostile"]
COUNT = 300


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(datasets.config, "HF_DATASETS_CACHE", tmp_path / "cache")
    datasets.disable_progress_bars()
    yield
    datasets.enable_progress_bars()


def pages():
    return datasets.Dataset.from_generator(rows, gen_kwargs={"count": COUNT})


def test_example():
    """The example of the module's docstring gives what it prints."""
    assert failures_of_examples(adaptor) == 0


@pytest.mark.parametrize("options", [{}, {"num_proc": 2}, {"batch_size": 17}], ids=str)
def test_mapped_records_are_those_of_a_plain_loop(options):
    """Each row of a Dataset gives the record of a plain loop, in order, and the carried columns."""
    assert records(COUNT) == list(clean_dataset(pages(), **options))


def test_streamed_records_are_those_of_a_plain_loop():
    """An IterableDataset gives the same while it is read."""
    assert records(COUNT) == list(clean_dataset(pages().to_iterable_dataset(num_shards=3)))


def test_a_stream_of_unknown_columns_is_looked_into():
    """A generator's stream, whose columns nobody has told, is cleaned too."""
    stream = datasets.IterableDataset.from_generator(rows, gen_kwargs={"count": COUNT})

    assert records(COUNT) == list(clean_dataset(stream))


def test_splits_keep_their_names():
    """Each split of a DatasetDict is cleaned."""
    splits = clean_dataset(datasets.DatasetDict(latih=pages(), uji=pages()))

    assert splits.num_rows == {"latih": COUNT, "uji": COUNT}


def test_carried_columns_keep_their_features():
    """A ClassLabel is still one."""
    label = datasets.ClassLabel(names=["desa", "kota"])
    given = datasets.Dataset.from_dict(
        {"html": ["Isi berita hari ini."], "kind": [1]},
        features=datasets.Features({"html": datasets.Value("string"), "kind": label}),
    )

    assert label == clean_dataset(given).features["kind"]


def test_an_empty_dataset_has_the_records_columns():
    """No rows in, no rows out, under the same columns."""
    found = clean_dataset(pages().select([]))

    assert (0, list(records(1)[0])) == (found.num_rows, found.column_names)


def test_other_rules_are_cleaned_anew(tmp_path):
    """A rule that was changed since does not give what is in the cache."""
    rule = "name = 'x'\nextends = 'generic'\n[[drop]]\nid = 'x'\nreason = 'promo'\nline = '^{0}$'\nwhy = 'x'\nhits = ['{0}']\nspares = ['b']\n"
    page = datasets.Dataset.from_dict({"text": ["Warga desa memanen cabai lebih awal tahun ini.\n\nIkuti kuis.\n"]})
    settings = Settings(rules=(str(tmp_path),))
    found = []
    for line in ("Lain", "Ikuti kuis[.]"):
        (tmp_path / "generic.toml").write_text(rule.format(line).replace("kuis[.]']", "kuis.']"), encoding="utf-8")
        adaptor.cleaner_of.cache_clear()
        found.append("kuis" in clean_dataset(page, settings, limits=None)[0]["text"])

    assert found == [True, False]


@pytest.mark.usefixtures("hostile")
def test_one_bad_page_costs_only_itself():
    """A page that hangs, one that crashes the parser and one that swells are rejected rows; all others stay."""
    found = list(clean_dataset(datasets.Dataset.from_list(hostile_rows(80)), limits=TIGHT))

    assert condemned(80) == verdicts(found)


def test_a_dataset_without_pages_is_refused():
    """The error names the columns that are there."""
    with pytest.raises(FieldError, match="The columns are: html, id, url, crawl, title"):
        clean_dataset(pages(), Settings(columns=Columns(html="isi")))
