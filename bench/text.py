"""Throughput on text dumps, as a ratio to the floor `decode + splitlines + strip`, with memory and the price of a hundred more rules.

    python bench/text.py [--rounds 15]

The contestants alternate within each round; ratios are medians over the rounds. Every round cleans the same dumps, so all their short lines
are remembered, as the menus and labels of a site are in a long run; `nothing remembered` is what a dump costs whose lines are all new.
"""

from __future__ import annotations

import argparse
import resource
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from cleaner import Cleaner, rulebook

SEEDS = Path(__file__).resolve().parent.parent / "seeds"


def floor(page: bytes) -> list[str]:
    return [line.strip() for line in page.decode().splitlines()]


def spent(work: Callable[[bytes], object], pages: list[bytes], times: int) -> float:
    begun = time.process_time()
    for _ in range(times):
        for page in pages:
            work(page)
    return (time.process_time() - begun) / times


def spent_anew(work: Callable[[bytes], object], pages: list[bytes]) -> float:
    """The same with no line remembered."""
    longest, rulebook.REMEMBERED = rulebook.REMEMBERED, -1
    try:
        return spent(work, pages, 1)
    finally:
        rulebook.REMEMBERED = longest


def more_rules(directory: Path, count: int = 100) -> Cleaner:
    """A cleaner with so many more drop rules in the generic file."""
    rules = "".join(
        f"[[drop]]\nid = 'extra-{n}'\nreason = 'other'\nline = '^Kalimat tambahan nomor {n} (?:yang|dan) tidak pernah ada$'\n"
        f"why = 'bench'\nhits = ['Kalimat tambahan nomor {n} yang tidak pernah ada']\nspares = ['Lain']\n"
        for n in range(count)
    )
    (directory / "generic.toml").write_text(f"name = 'more'\nextends = 'generic'\n{rules}")
    return Cleaner(rules=[directory])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=15)
    rounds = parser.parse_args().rounds
    pages = [path.read_bytes() for path in sorted(SEEDS.glob("*/*.txt"))]
    size = sum(map(len, pages))
    plain = Cleaner()
    with tempfile.TemporaryDirectory() as folder:
        wide = more_rules(Path(folder))
    for cleaner in (plain, wide):
        spent(cleaner.clean, pages, 2)
    figures = []
    for _ in range(rounds):
        base = spent(floor, pages, 20)
        figures.append(
            (
                base,
                spent(plain.clean, pages, 1),
                spent_anew(plain.clean, pages),
                spent(lambda p: plain.clean(p, removals=False), pages, 1),
                spent(wide.clean, pages, 1),
            )
        )
    base, clean, anew, bare, _ = (statistics.median(column) for column in zip(*figures, strict=True))
    ratio = statistics.median(f[1] / f[0] for f in figures)
    print(f"{len(pages)} dumps, {size / 1e3:.0f} kB, {rounds} rounds, one process")
    print(f"floor                 {base / len(pages) * 1e6:8.1f} µs a dump")
    print(
        f"clean                 {clean / len(pages) * 1e6:8.1f} µs a dump  {len(pages) / clean:8.0f} dumps/s  {size / clean / 1e6:6.1f} MB/s  {ratio:5.1f} × floor"
    )
    print(
        f"  nothing remembered  {anew / len(pages) * 1e6:8.1f} µs a dump  {statistics.median(f[2] / f[0] for f in figures):5.1f} × floor"
    )
    print(
        f"clean, no removals    {bare / len(pages) * 1e6:8.1f} µs a dump  {statistics.median(f[3] / f[0] for f in figures):5.1f} × floor"
    )
    print(f"100 more drop rules   {(statistics.median(f[4] / f[1] for f in figures) - 1) * 100:+7.1f} %")
    big = b"\n".join(pages * (10_000_000 // size))
    for part in (big[: len(big) // 4], big):
        print(f"one dump of {len(part) / 1e6:4.1f} MB   {spent(plain.clean, [part], 1) / len(part) * 1e6:8.3f} s/MB")
    print(f"peak memory           {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:8.0f} MB")


if __name__ == "__main__":
    main()
