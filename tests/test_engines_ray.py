"""Ray Data, the real library, on a local instance of two cores."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from cleaner.bulk.kernel import Columns, Settings
from cleaner.engines import ray as adaptor
from cleaner.engines.ray import clean_dataset
from tests.engine_pages import TIGHT, broken, condemned, failures_of_examples, hostile_rows, records, rows, verdicts

ray = pytest.importorskip("ray", reason="ray is not installed: pip install 'bersih[ray]'")
pytestmark = pytest.mark.engine
COUNT = 300


@pytest.fixture(scope="module", autouse=True)
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A local instance; its workers break at the pages of tests/hostile.py."""
    with pytest.MonkeyPatch.context() as patch:
        broken(tmp_path_factory.mktemp("hostile"), patch)
        patch.setenv("RAY_USAGE_STATS_ENABLED", "0")
        ray.init(
            num_cpus=2,
            include_dashboard=False,
            log_to_driver=False,
            _node_ip_address="127.0.0.1",
            object_store_memory=200 << 20,
        )
        context = ray.data.DataContext.get_current()
        context.enable_progress_bars = False
        context.execution_options.preserve_order = True
        yield
        ray.shutdown()


def test_records_are_those_of_a_plain_loop():
    """Each row gives the record of a plain loop, and the carried columns; the example of the docstring gives what it prints."""
    found = clean_dataset(ray.data.from_items(list(rows(COUNT)), override_num_blocks=5)).take_all()

    assert found == records(COUNT)
    assert failures_of_examples(adaptor) == 0


def test_a_dataset_without_pages_is_refused():
    """The job's error names the columns that are there."""
    with pytest.raises(ray.exceptions.RayTaskError, match="The columns are: html, id"):
        clean_dataset(ray.data.from_items(list(rows(1))), Settings(columns=Columns(html="isi"))).take_all()


def test_one_bad_page_costs_only_itself():
    """A page that hangs, one that crashes the parser and one that swells are rejected rows; all others stay."""
    found = clean_dataset(ray.data.from_items(hostile_rows(80), override_num_blocks=2), limits=TIGHT).take_all()

    assert verdicts(found) == condemned(80)
    assert [one["id"] for one in found] == [row["id"] for row in rows(80)]
