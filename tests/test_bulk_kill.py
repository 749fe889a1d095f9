"""Runs under fire: workers and the run itself killed at random, pages that break their worker, one output for two runs."""

from __future__ import annotations

import gzip
import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import zstandard

from tests import hostile
from tests.made import dump, folder
from tests.paths import ROOT

ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT)}
COMMAND = [sys.executable, "-m", "cleaner", "run"]
PAGES = 600


def children(process: int) -> list[int]:
    """The worker processes of a run."""
    try:
        return [
            int(word)
            for task in Path(f"/proc/{process}/task").iterdir()
            for word in (task / "children").read_text().split()
        ]
    except OSError:
        return []


@pytest.fixture(scope="module")
def pages(tmp_path_factory) -> Path:
    return folder(tmp_path_factory.mktemp("pages"), PAGES)


def words(pages: Path, output: Path) -> list[str]:
    return [*COMMAND, str(pages), "-o", str(output), "--shard-size", "120", "-j", "2", "-q", "--removed"]


@pytest.fixture(scope="module")
def undisturbed(pages, tmp_path_factory) -> dict[str, bytes]:
    output = tmp_path_factory.mktemp("undisturbed") / "out.jsonl.zst"
    subprocess.run(words(pages, output), env=ENVIRONMENT, check=True)
    left = outputs(output)
    records = zstandard.ZstdDecompressor().stream_reader(left["out.jsonl.zst"], read_across_frames=True).read()
    assert [json.loads(line)["id"] for line in records.splitlines()] == [
        f"{n // 100:03}/{n:05}.txt" for n in range(PAGES)
    ]
    return left


def outputs(output: Path) -> dict[str, bytes]:
    """Every file beside the output, and what is in it."""
    return {path.name: path.read_bytes() for path in output.parent.iterdir() if path.is_file()}


def moments(dice: random.Random, longest: float) -> Iterator[float]:
    while True:
        yield dice.uniform(0.05, longest)


def under_fire(pages: Path, output: Path, dice: random.Random, kills: int) -> tuple[dict[str, bytes], int]:
    """Run until done, killing a worker or the run itself at random moments; give the output and the kills that hit."""
    hit = 0
    pauses = moments(dice, 1.2)
    while True:
        run = subprocess.Popen([*words(pages, output), "--resume"], env=ENVIRONMENT)
        while run.poll() is None and hit < kills:
            time.sleep(next(pauses))
            workers = children(run.pid)
            target = dice.choice([run.pid, *workers]) if workers else run.pid
            try:
                os.kill(target, signal.SIGKILL)
                hit += run.poll() is None or target == run.pid
            except ProcessLookupError:
                continue
            if target == run.pid:
                break
        code = run.wait()
        if code == 0:
            return outputs(output), hit
        assert code == -signal.SIGKILL


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="finds its workers in /proc")
@pytest.mark.parametrize("kills", [3, pytest.param(50, marks=pytest.mark.slow)])
def test_resumed_output_is_that_of_an_undisturbed_run(pages, undisturbed, tmp_path, kills):
    """Whatever is killed and whenever: resumed to its end, a run gives the same bytes."""
    dice = random.Random(kills)
    hits = 0
    while hits < kills:
        output = tmp_path / f"after-{hits}" / "out.jsonl.zst"
        output.parent.mkdir()
        left, hit = under_fire(pages, output, dice, kills - hits)
        hits += hit
        assert left == undisturbed

    assert hits >= kills


def test_interrupted_run_says_how_to_go_on(pages, tmp_path):
    """Ctrl-C ends a run at once, with status 130 and the word to resume by; no worker is left."""
    run = subprocess.Popen(words(pages, tmp_path / "out.jsonl"), env=ENVIRONMENT, stderr=subprocess.PIPE, text=True)
    while not children(run.pid) and run.poll() is None:
        time.sleep(0.02)
    time.sleep(0.1)
    workers = children(run.pid)
    run.send_signal(signal.SIGINT)
    _, said = run.communicate(timeout=20)

    assert (run.returncode, "Add --resume to go on" in said, "Traceback" in said) == (130, True, False)
    assert [process for process in workers if Path(f"/proc/{process}").exists()] == []


def test_orphaned_workers_end(pages, tmp_path):
    """When a run is killed, its workers end by themselves."""
    run = subprocess.Popen(words(pages, tmp_path / "out.jsonl"), env=ENVIRONMENT)
    while len(children(run.pid)) < 2 and run.poll() is None:
        time.sleep(0.02)
    workers = children(run.pid)
    run.kill()
    run.wait()
    until = time.monotonic() + 15
    while time.monotonic() < until and any(Path(f"/proc/{process}").exists() for process in workers):
        time.sleep(0.1)

    assert len(workers) == 2
    assert [process for process in workers if Path(f"/proc/{process}").exists()] == []


@pytest.fixture(scope="module")
def battered(tmp_path_factory) -> tuple[subprocess.CompletedProcess[str], Path]:
    """A folder of a thousand good pages, one that hangs, one that crashes the parser, one of 200 MB and a gzip bomb."""
    where = tmp_path_factory.mktemp("battered")
    pages = folder(where / "pages", 1000)
    (pages / "000" / "hangs.txt").write_bytes(dump(1).encode() + hostile.HANG)
    (pages / "003" / "crashes.txt").write_bytes(dump(2).encode() + hostile.CRASH)
    with (pages / "005" / "large.html").open("wb") as large:
        large.truncate(200_000_000)
    with gzip.open(pages / "007" / "bomb.html.gz", "wb", compresslevel=1) as bomb:
        for _ in range(64):
            bomb.write(b"<p>" * 350_000)
    words = [str(pages), "-o", str(where / "out.jsonl"), "-j", "2", "-q", "--timeout", "2"]
    done = subprocess.run(
        [*COMMAND, *words], env=hostile.environment(where), capture_output=True, text=True, check=False
    )
    return done, where


def test_good_pages_among_bad_ones_are_cleaned(battered):
    """A thousand good pages give a thousand results, and the exit status tells of the others."""
    done, where = battered
    rows = [json.loads(line) for line in (where / "out.jsonl").read_text(encoding="utf-8").splitlines()]

    assert done.returncode == 1
    assert [row["id"] for row in rows if row["status"] == "ok"] == [f"{n // 100:03}/{n:05}.txt" for n in range(1000)]


def test_bad_pages_are_named(battered):
    """Each of the four is named in the ledger with what was wrong."""
    _, where = battered
    faults = json.loads((where / "out.jsonl.run" / "ledger" / "000000.json").read_text(encoding="utf-8"))["tally"][
        "faults"
    ]

    assert [(fault["place"], fault["status"], fault["reason"]) for fault in faults] == [
        ("000/hangs.txt", "rejected", "timeout: it took longer than 2 s"),
        ("003/crashes.txt", "rejected", "crashed: the parser died of SIGSEGV"),
        ("005/large.html", "rejected", "too large: 200,000,000 bytes (the limit is 33,554,432)"),
        ("007/bomb.html.gz", "rejected", faults[3]["reason"]),
    ]
    assert faults[3]["reason"].startswith("too large: more than 33,554,432 bytes when unpacked, from ")


def test_bad_pages_are_told(battered):
    """Standard error names them too."""
    done, _ = battered

    assert [line.split(": ")[1] for line in done.stderr.splitlines()] == [
        "000/hangs.txt",
        "003/crashes.txt",
        "005/large.html",
        "007/bomb.html.gz",
    ]
