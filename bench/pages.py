"""Speed on saved HTML pages, as ratios to parsing alone.

    python bench/pages.py FOLDER [--rounds 9]

FOLDER holds *.html (searched below). Contestants alternate within each round, in one process; ratios are medians over the rounds.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable
from pathlib import Path

import lxml.html
from selectolax.lexbor import LexborHTMLParser

from cleaner import Cleaner


def lxml_parse(page: bytes) -> object:
    return lxml.html.document_fromstring(page, parser=lxml.html.HTMLParser(encoding="utf-8", huge_tree=True))


def trafilatura_fast(page: bytes) -> object:
    import trafilatura

    return trafilatura.extract(page, fast=True)


def spent(work: Callable[[bytes], object], pages: list[bytes]) -> float:
    begun = time.process_time()
    for page in pages:
        work(page)
    return time.process_time() - begun


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--rounds", type=int, default=9)
    arguments = parser.parse_args()
    pages = [path.read_bytes() for path in sorted(arguments.folder.rglob("*.html"))]
    cleaner = Cleaner()
    contestants: dict[str, Callable[[bytes], object]] = {
        "lxml.html parse": lxml_parse,
        "lexbor parse": LexborHTMLParser,
        "clean, no removals": lambda page: cleaner.clean(page, removals=False),
        "clean": cleaner.clean,
    }
    for work in contestants.values():
        spent(work, pages)
    rounds = [{name: spent(work, pages) for name, work in contestants.items()} for _ in range(arguments.rounds)]
    base = statistics.median(one["lxml.html parse"] for one in rounds)
    slow = spent(trafilatura_fast, pages[:10]) / spent(lxml_parse, pages[:10])
    print(
        f"{len(pages)} pages, {sum(map(len, pages)) / len(pages) / 1e3:.0f} kB each, {arguments.rounds} rounds, one process"
    )
    print(f"lxml.html parse       {base / len(pages) * 1e3:6.2f} ms a page")
    for name in list(contestants)[1:]:
        ratio = statistics.median(one[name] / one["lxml.html parse"] for one in rounds)
        print(f"{name:<20}  {ratio:6.2f} × lxml.html parse")
    print(f"trafilatura, fast     {slow:6.1f} × lxml.html parse (10 pages, once)")


if __name__ == "__main__":
    main()
