"""Runs over many pages: throughput by workers, what a run costs beside cleaning, memory over a long run.

    python bench/bulk.py speed [--pages 10000] [--saved FOLDER] [--rounds 3]
    python bench/bulk.py memory [--pages 100000]

`speed` runs one worker and two in turn, over made-up HTML or the saved pages of FOLDER (repeated under names of their own), from
Parquet to Parquet, and tells wall and processor time. `memory` samples the resident bytes of the run and of its worker, whose
medians it tells.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from cleaner import Cleaner  # noqa: E402 - the path is set above
from tests import made  # noqa: E402 - the path is set above

ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT)}


def pages(count: int, saved: Path | None) -> Iterator[str]:
    if saved is None:
        for number in range(count):
            yield made.html(number, links=150, paragraphs=20)
        return
    found = [path.read_text(encoding="utf-8", errors="replace") for path in sorted(saved.rglob("*.html"))]
    for number in range(count):
        yield found[number % len(found)]


def table(where: Path, count: int, saved: Path | None) -> tuple[Path, float]:
    """A Parquet file of so many pages; its mean page in bytes."""
    path, size = where / "in.parquet", 0
    schema = pa.schema([("html", pa.string()), ("id", pa.string())])
    with pq.ParquetWriter(path, schema, compression="zstd") as writer:
        rows: list[dict[str, str]] = []
        for number, page in enumerate(pages(count, saved)):
            rows.append({"html": page, "id": str(number)})
            size += len(page)
            if len(rows) == 500 or number == count - 1:
                writer.write_table(pa.Table.from_pylist(rows, schema))
                rows = []
    return path, size / count


def command(source: Path, output: Path, workers: int) -> list[str]:
    return [
        sys.executable,
        "-m",
        "cleaner",
        "run",
        str(source),
        "-o",
        str(output),
        "-j",
        str(workers),
        "--overwrite",
        "-q",
    ]


PROGRAM = """
import resource, sys
from cleaner.cli import main
try:
    main(sys.argv[1:])
except SystemExit as end:
    assert not end.code
for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN):
    used = resource.getrusage(who)
    print(used.ru_utime + used.ru_stime)
"""


def timed(source: Path, output: Path, workers: int) -> tuple[float, float, float]:
    """Wall seconds of a run, processor seconds of its own and of its workers."""
    wall = time.monotonic()
    words = [sys.executable, "-c", PROGRAM, *command(source, output, workers)[3:]]
    done = subprocess.run(words, env=ENVIRONMENT, check=True, capture_output=True, text=True)
    own, theirs = map(float, done.stdout.split())
    return time.monotonic() - wall, own, theirs


def cleaning(source: Path, most: int) -> float:
    """Processor seconds a page of cleaning alone, in one process, over the first pages of the file."""
    batch = next(pq.ParquetFile(source).iter_batches(most, columns=["html", "id"]))
    rows = [(row["html"], row["id"]) for row in batch.to_pylist()]
    cleaner = Cleaner()
    cleaner.clean(rows[0][0])
    begun = time.process_time()
    for page, name in rows:
        cleaner.clean(page, id=name)
    return (time.process_time() - begun) / len(rows)


def speed(where: Path, count: int, saved: Path | None, rounds: int) -> None:
    source, size = table(where, count, saved)
    runs: dict[int, list[tuple[float, float, float]]] = {1: [], 2: []}
    alone = []
    for _ in range(rounds):
        alone.append(cleaning(source, min(count, 2000)))
        for workers, times in runs.items():
            times.append(timed(source, where / "out.parquet", workers))
    load = os.getloadavg()[0]
    print(f"{count:,} pages of {size / 1e3:.0f} kB, {rounds} rounds, load {load:.1f} on {os.cpu_count()} processors")
    print(f"cleaning alone   {statistics.median(alone) * 1e3:6.2f} ms of processor a page")
    for workers, times in runs.items():
        wall, own, theirs = (statistics.median(column) for column in zip(*times, strict=True))
        over = statistics.median((time[1] + time[2]) / count / one - 1 for time, one in zip(times, alone, strict=True))
        print(
            f"{workers} worker(s)      {count / wall:6.0f} pages/s; of processor a page {own / count * 1e3:.2f} ms of the run's own, "
            f"{theirs / count * 1e3:.2f} ms of workers: {over:+.0%} over cleaning"
        )
    gain = statistics.median(one[0] / two[0] for one, two in zip(runs[1], runs[2], strict=True))
    print(f"two to one       {gain:6.2f} × in wall time")


def resident(process: int) -> int:
    return int(Path(f"/proc/{process}/statm").read_text().split()[1]) * resource.getpagesize()


def memory(where: Path, count: int) -> None:
    source = where / "in.jsonl"
    with source.open("w", encoding="utf-8") as lines:
        for number in range(count):
            lines.write(json.dumps({"text": made.dump(number), "id": str(number)}) + "\n")
    run = subprocess.Popen(command(source, where / "out", 1), env=ENVIRONMENT)
    samples: list[tuple[int, int, int]] = []
    seen: tuple[list[int], list[int]] = ([], [])
    while run.poll() is None:
        time.sleep(0.1)
        try:
            children = [task / "children" for task in Path(f"/proc/{run.pid}/task").iterdir()]
            workers = [int(word) for each in children for word in each.read_text().split()]
            seen[1].extend(map(resident, workers))
            seen[0].append(resident(run.pid))
        except (OSError, IndexError):  # a worker, or the run, that has just ended
            continue
        ledger = where / "out" / "_run" / "ledger"
        done = 2000 * len([*ledger.glob("[0-9]*.json")]) if ledger.is_dir() else 0
        if done >= 10_000 * (len(samples) + 1):
            samples.append((done, *(int(statistics.median(one)) for one in seen)))
            print(
                f"{done:>8,} pages: run {samples[-1][1] / 1e6:6.1f} MB, worker {samples[-1][2] / 1e6:6.1f} MB",
                flush=True,
            )
            seen = ([], [])
    for column, name in ((1, "run"), (2, "worker")):
        settled = samples[1:]
        slope = statistics.linear_regression([one[0] for one in settled], [one[column] for one in settled]).slope
        print(f"{name}: {slope * 10_000 / 1e6:+.2f} MB for each 10,000 pages")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["speed", "memory"])
    parser.add_argument("--pages", type=int)
    parser.add_argument("--saved", type=Path)
    parser.add_argument("--rounds", type=int, default=3)
    arguments = parser.parse_args()
    where = Path(tempfile.mkdtemp())
    try:
        if arguments.what == "speed":
            speed(where, arguments.pages or 10_000, arguments.saved, arguments.rounds)
        else:
            memory(where, arguments.pages or 100_000)
    finally:
        shutil.rmtree(where)


if __name__ == "__main__":
    main()
