"""The kernel: batches in, batches out, with and without limits; the guard over its worker."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pyarrow as pa
import pytest

import cleaner
from cleaner import clean, clean_many
from cleaner.bulk.guard import Guard, WorkerError
from cleaner.bulk.kernel import Columns, Limits, RowsJob, Settings, clean_batch, output_schema, record_schema
from cleaner.bulk.records import Scraped
from cleaner.errors import CleanerError, FieldError, RuleError
from tests import hostile
from tests.made import dump, html
from tests.paths import ROOT

PAGES = [html(1), dump(2), html(3)]


@pytest.fixture
def batch() -> pa.RecordBatch:
    return pa.RecordBatch.from_pydict({"html": PAGES, "label": [7, 8, 9], "title": ["a", "b", "c"]})


def test_rows_are_those_of_clean(batch):
    """Each row is the record of its page."""
    rows = clean_batch(batch).select(record_schema().names).to_pylist()
    records = [clean(page).to_dict() for page in PAGES]
    for record in records:
        for cut in record["removed"]:
            cut["place"] = str(cut["place"])

    assert rows == records


def test_schema_is_known_before(batch):
    """The schema of the result can be told from that of the input."""
    assert clean_batch(batch).schema == output_schema(batch.schema)


def test_schema_of_the_record_has_all_its_keys():
    """The record's columns are its keys, in their order."""
    assert record_schema().names == [*clean(PAGES[0]).to_dict()]


def test_other_columns_are_carried(batch):
    """Other columns follow the record's; one whose name the record has gets another."""
    assert clean_batch(batch).select(["label", "input_title"]).to_pydict() == {
        "label": [7, 8, 9],
        "input_title": ["a", "b", "c"],
    }


def test_other_columns_may_be_left(batch):
    """With carry off the record stands alone."""
    assert clean_batch(batch, Settings(carry=False)).schema == record_schema()


def test_columns_are_mapped():
    """Columns of other names, bytes and text, are read as they are mapped."""
    table = pa.RecordBatch.from_pydict(
        {"raw": [PAGES[0].encode(), None], "dump": [None, PAGES[1]], "link": ["https://a.id/1", None], "n": [1, 2]}
    )
    rows = clean_batch(table, Settings(columns=Columns(html="raw", text="dump", url="link", id="n"))).to_pylist()

    assert [(row["id"], row["url"], row["status"]) for row in rows] == [
        ("1", "https://a.id/1", "ok"),
        ("2", None, "ok"),
    ]


def test_empty_batch():
    """A batch of no rows gives one."""
    empty = pa.RecordBatch.from_pydict({"html": pa.array([], pa.string())})

    assert clean_batch(empty).num_rows == 0


def test_row_without_a_page_is_rejected():
    """A null is a rejected row, not a failed batch."""
    table = pa.RecordBatch.from_pydict({"html": pa.array([None, PAGES[0]])})

    assert clean_batch(table).column("status").to_pylist() == ["rejected", "ok"]


def test_unknown_site_of_a_row_rejects_it():
    """A site that nobody knows is the row's own trouble."""
    table = pa.RecordBatch.from_pydict({"html": PAGES[:2], "site": ["nowhere", "kompas"]})

    assert clean_batch(table).column("status").to_pylist() == ["rejected", "ok"]


def test_missing_column_names_those_there_are():
    """An input without pages is told what it has."""
    with pytest.raises(FieldError, match="The columns are: body, n"):
        clean_batch(pa.RecordBatch.from_pydict({"body": ["x"], "n": [1]}))


def test_mapped_column_must_be_there(batch):
    """A column that was named and is missing is an error, though another would do."""
    with pytest.raises(FieldError, match="no column 'link' for url"):
        clean_batch(batch, Settings(columns=Columns(url="link")))


def test_column_of_numbers_holds_no_pages():
    """Numbers are no pages."""
    with pytest.raises(FieldError, match="a page is int"):
        clean_batch(pa.RecordBatch.from_pydict({"html": [1]}))


def test_limits_change_nothing_for_good_pages(batch):
    """With limits, in another process, the batch is the same."""
    assert clean_batch(batch, limits=Limits()).equals(clean_batch(batch))


PROGRAM = """
import json, sys
import pyarrow as pa
from cleaner.bulk.kernel import Limits, clean_batch
from tests.hostile import CRASH, FAULT, HANG, KILLED, SWELL
from tests.made import dump
pages = [dump(n) for n in range(12)]
for at, word in ((2, HANG), (4, CRASH), (5, SWELL), (7, FAULT), (9, KILLED)):
    pages[at] += word.decode()
batch = pa.RecordBatch.from_pydict({"text": pages, "id": [str(n) for n in range(12)], "n": list(range(12))})
rows = clean_batch(batch, limits=Limits(seconds=2, memory=1 << 28)).to_pylist()
print(json.dumps([[row["id"], row["n"], row["status"], row["reasons"]] for row in rows]))
"""


@pytest.fixture(scope="module")
def fated(tmp_path_factory) -> list[list[object]]:
    environment = hostile.environment(tmp_path_factory.mktemp("hostile"))
    done = subprocess.run([sys.executable, "-c", PROGRAM], env=environment, capture_output=True, text=True, check=True)
    rows: list[list[object]] = json.loads(done.stdout)
    return rows


def test_guard_loses_only_pages_at_fault(fated):
    """All other pages of the batch are cleaned, in order, with their columns."""
    assert [(row[0], row[1], row[2]) for row in fated] == [
        (str(n), n, "rejected" if n in (2, 4, 5, 7, 9) else "ok") for n in range(12)
    ]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (2, "timeout: it took longer than 2 s"),
        (4, "crashed: the parser died of SIGSEGV"),
        (5, "memory: cleaning it took more memory than a page may have"),
        (7, "crashed: a fault of the cleaner (ZeroDivisionError: a fault of the cleaner); please report it"),
        (9, "crashed: its worker was killed 3 times over (by the system for want of memory, or by hand)"),
    ],
)
def test_fault_is_named(fated, row, reason):
    """The record of a page at fault says what it did."""
    assert fated[row][3] == [reason]


def test_page_over_the_limit_is_rejected():
    """A page of more bytes than the limit is not cleaned."""
    table = pa.RecordBatch.from_pydict({"html": [PAGES[0], "<p>" + "x" * 10_000]})

    assert clean_batch(table, limits=Limits(page=9_000)).column("reasons").to_pylist() == [
        [],
        ["too large: 10,003 bytes (the limit is 9,000)"],
    ]


def test_page_too_large_for_the_pipe_is_rejected():
    """A page that a worker has no memory even to take is rejected alone, for want of memory."""
    table = pa.RecordBatch.from_pydict({"html": [PAGES[0], PAGES[0] + " " * 60_000_000, PAGES[2]]})
    rows = clean_batch(table, limits=Limits(memory=50 << 20, page=None))

    assert rows.column("status").to_pylist() == ["ok", "rejected", "ok"]
    assert rows.column("reasons")[1].as_py() == ["memory: it took more than 52,428,800 bytes"]


def test_killed_worker_costs_nothing():
    """A worker that is killed between two batches, or before one, is replaced."""
    with Guard(RowsJob(Settings(), Limits()), Limits()) as guard:
        guard.run([Scraped(PAGES[0])])
        guard._worker.process.kill()
        articles = [article for chunk in guard.run([Scraped(page) for page in PAGES]) for article in chunk]

    assert [article.status for article in articles] == ["ok", "ok", "ok"]


def test_worker_that_cannot_start_is_told(monkeypatch):
    """When no worker starts, the error says what the last one said."""
    monkeypatch.setattr("cleaner.bulk.guard._PROGRAM", "raise SystemExit('no luck')")
    with pytest.raises(WorkerError, match=r"do not start.*no luck"):
        Guard(RowsJob(Settings(), Limits()), Limits()).run([Scraped("x")])


def test_wrong_rules_are_told(tmp_path):
    """A rule file that cannot be used stops the batch with its own words."""
    (tmp_path / "a.toml").write_text("name = 1", encoding="utf-8")
    table = pa.RecordBatch.from_pydict({"html": PAGES})
    with pytest.raises(CleanerError, match=r"a\.toml"):
        clean_batch(table, Settings(rules=(str(tmp_path),)), limits=Limits())


def test_workers_have_the_users_rules(tmp_path):
    """Rule directories hold in workers."""
    (tmp_path / "kompas.toml").write_text('name = "Kompas, ours"\nextends = "kompas"\n', encoding="utf-8")
    table = pa.RecordBatch.from_pydict({"html": PAGES[:1]})
    settings = Settings(rules=(str(tmp_path),))

    ours = clean_batch(table, settings, limits=Limits()).column("rules")

    assert ours == clean_batch(table, settings).column("rules")
    assert ours != clean_batch(table).column("rules")


def test_no_worker_is_left_behind():
    """A closed guard's worker is gone."""
    guard = Guard(RowsJob(Settings(), Limits()), Limits())
    guard.run([Scraped(PAGES[0])])
    process = guard._worker.process.pid
    guard.close()

    with pytest.raises(ProcessLookupError):
        os.kill(process, 0)


@pytest.mark.parametrize("workers", [1, 2])
@pytest.mark.parametrize("limits", [None, Limits()])
def test_many_gives_articles_in_order(workers, limits):
    """clean_many gives each page's article, in order."""
    pages = [html(n) if n % 2 else dump(n) for n in range(40)]

    assert list(clean_many(iter(pages), workers=workers, limits=limits)) == [clean(page) for page in pages]


def test_many_unordered_gives_each_once():
    """Without an order every page still comes once."""
    pages = [{"text": dump(n), "id": str(n)} for n in range(60)]
    ids = [article.id for article in clean_many(pages, workers=2, ordered=False)]

    assert sorted(ids, key=int) == [page["id"] for page in pages]


def test_many_is_bounded():
    """An endless stream is read no further ahead than the workers need."""
    taken = 0

    def endless():
        nonlocal taken
        while True:
            taken += 1
            yield dump(taken)

    stream = clean_many(endless(), workers=1)
    next(stream)
    stream.close()

    assert taken <= 5 * 16


def test_many_is_public():
    """It is a name of the package."""
    assert cleaner.clean_many is clean_many


def test_many_tells_what_is_no_page():
    """A page that is neither text nor a mapping with one is an error that says what it is."""
    with pytest.raises(FieldError, match="page 1 is a mapping with body"):
        list(clean_many([dump(1), {"body": "x"}], limits=None))


def test_many_tells_wrong_rules(tmp_path):
    """Rules that cannot be used are told at the first page."""
    with pytest.raises(RuleError):
        next(clean_many([dump(1)], rules=[tmp_path / "nowhere"], limits=None))


def test_package_needs_no_arrow():
    """Neither the package nor clean_many imports pyarrow."""
    program = "import sys, cleaner; list(cleaner.clean_many(['x'], limits=None)); print('pyarrow' in sys.modules, 'rich' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], cwd=Path(ROOT), capture_output=True, text=True, check=True)

    assert done.stdout.split() == ["False", "False"]
