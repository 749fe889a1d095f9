"""Ray Data, the real library, on a local instance of two cores."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from cleaner.bulk.kernel import Columns, Settings
from cleaner.engines import ray as adaptor
from cleaner.engines.ray import clean_dataset
from tests.engine_pages import TIGHT, condemned, failures_of_examples, hostile, hostile_rows, records, rows, verdicts
from tests.paths import ROOT

ray = pytest.importorskip("ray", reason="ray is not installed: pip install 'bersih[ray]'")
pytestmark = pytest.mark.engine
__all__ = ["hostile"]
COUNT = 300


def start(**environment: str) -> None:
    os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
    ray.init(
        num_cpus=2,
        include_dashboard=False,
        log_to_driver=False,
        _node_ip_address="127.0.0.1",
        object_store_memory=200 << 20,
        runtime_env={"env_vars": {"PYTHONPATH": str(ROOT), **environment}},
    )
    context = ray.data.DataContext.get_current()
    context.enable_progress_bars = False
    context.execution_options.preserve_order = True


@pytest.fixture
def running() -> Iterator[None]:
    start()
    yield
    ray.shutdown()


@pytest.mark.usefixtures("running")
def test_records_are_those_of_a_plain_loop():
    """Each row gives the record of a plain loop, and the carried columns; the example of the docstring gives what it prints."""
    found = clean_dataset(ray.data.from_items(list(rows(COUNT)), override_num_blocks=5)).take_all()

    assert found == records(COUNT)
    assert failures_of_examples(adaptor) == 0


@pytest.mark.usefixtures("running")
def test_a_dataset_without_pages_is_refused():
    """The job's error names the columns that are there."""
    with pytest.raises(ray.exceptions.RayTaskError, match="The columns are: html, id"):
        clean_dataset(ray.data.from_items(list(rows(1))), Settings(columns=Columns(html="isi"))).take_all()


@pytest.mark.usefixtures("hostile")
def test_one_bad_page_costs_only_itself():
    """A page that hangs, one that crashes the parser and one that swells are rejected rows; all others stay."""
    start(PYTHONPATH=os.environ["PYTHONPATH"])
    try:
        found = clean_dataset(ray.data.from_items(hostile_rows(80), override_num_blocks=2), limits=TIGHT).take_all()
    finally:
        ray.shutdown()

    assert verdicts(found) == condemned(80)
    assert [one["id"] for one in found] == [row["id"] for row in rows(80)]
