"""What a run says while it goes on and at its end."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner import clean
from cleaner.bulk.progress import Plain, facts, table
from cleaner.bulk.tally import Fault, Progress, Summary, Tally, top
from tests.made import dump, folder, html
from tests.paths import ROOT

ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT), "TERM": "xterm-256color", "COLUMNS": "100"}


def tally_of(*pages: str) -> Tally:
    tally = Tally()
    for number, page in enumerate(pages):
        tally.add(clean(page), f"{number}.html")
    return tally


@pytest.fixture(scope="module")
def tally() -> Tally:
    return tally_of(html(1), html(2), dump(3), " ")


def test_facts(tally):
    """Pages, speed, share done, time left, kept, removed, degraded, rejected."""
    said = facts(Progress(tally, 250, 1000, 2.0, 0))
    total = tally.total()

    assert [*said] == ["pages", "pages/s", "done", "left", "kept", "removed", "degraded", "rejected"]
    assert [said[name] for name in ("pages", "pages/s", "done", "left", "rejected")] == ["4", "2", "25.0 %", "6 s", "1"]
    assert said["kept"] == f"{100 * total.kept / (total.kept + total.removed):.1f} %"


def test_speed_is_that_of_this_run(tally):
    """Pages that an earlier run has done do not count as done in these seconds."""
    said = facts(Progress(tally, 300, 1000, 2.0, 2, 200))

    assert (said["pages/s"], said["left"]) == ("1", "14 s")


def test_plain_lines_come_from_time_to_time(tally):
    """A log gets a line in so many seconds, not one a chunk."""
    said: list[str] = []
    watch = Plain(said.append, every=3600)
    for _ in range(10):
        watch.update(Progress(tally, 1, 10, 1.0, 0))

    assert said == []


def test_faults_are_named_up_to_a_number():
    """The first pages without an article are named one by one, then the ledger is."""
    said: list[str] = []
    watch = Plain(said.append)
    for number in range(100):
        watch.fault(Fault(f"{number}.html", "lost", "why"))

    assert (said[0], said[-1], len(said)) == (
        "0.html: lost: why",
        "more pages were rejected or lost; the ledger names them all",
        21,
    )


def test_summary_has_a_row_a_site(tally):
    """The table tells each site and all together."""
    lines = list(table(Summary(tally, 4, 0, 2.0)))

    assert [line.split()[0] for line in lines[:4]] == ["SITE", "kompas", "(no", "all"]
    assert lines[4] == "4 pages in 2 s, 2 a second"


COUNTS = st.dictionaries(st.sampled_from("abc"), st.integers(1, 9))


@given(st.lists(COUNTS, max_size=4))
def test_tallies_add_up_in_any_order(several):
    """Counts of parts, merged in any order, are those of the whole."""
    forward, backward = Tally(), Tally()
    for counts in several:
        forward.merge(Tally(passed_over=counts))
    for counts in reversed(several):
        backward.merge(Tally(passed_over=counts))

    assert top(forward.passed_over) == top(backward.passed_over)
    assert sum(forward.passed_over.values()) == sum(sum(counts.values()) for counts in several)


def test_merged_tallies_are_those_of_all_pages():
    """Counting pages apart and merging gives what counting them together gives."""
    apart = tally_of(html(1), " ")
    apart.merge(tally_of(html(2)))
    whole = tally_of(html(1), " ", html(2))

    assert apart == whole


@pytest.mark.skipif(not hasattr(os, "openpty"), reason="needs a pseudo-terminal")
def test_display_on_a_terminal(tmp_path):
    """On a terminal the run is drawn as it goes; the summary stays."""
    folder(tmp_path / "pages", 60)
    ours, theirs = pty.openpty()
    words = [
        sys.executable,
        "-m",
        "cleaner",
        "run",
        str(tmp_path / "pages"),
        "-o",
        str(tmp_path / "out.jsonl"),
        "-j",
        "1",
    ]
    run = subprocess.Popen(words, env=ENVIRONMENT, stderr=theirs, stdout=subprocess.DEVNULL)
    os.close(theirs)
    said = b""
    while True:
        try:
            piece = os.read(ours, 4096)
        except OSError:
            break
        if not piece:
            break
        said += piece
    os.close(ours)
    text = said.decode("utf-8", "replace")

    assert run.wait() == 0
    assert [word for word in ("pages/s", "top rules", "kept", "\x1b[", "60 pages in") if word not in text] == []
    assert Path(tmp_path / "out.jsonl").exists()
