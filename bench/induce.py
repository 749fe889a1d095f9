"""How good rules are that nobody wrote: induced from half of a site's pages, scored on the other half.

    python bench/induce.py PAGES [--splits 5] [--least 6] [--show SITE]

PAGES is as in bench/quality.py. For each site with at least `--least` pages, and each of the splits (seeds 0, 1, …; both halves in turn), rules are
induced from one half without any rules of the site and scored on the other; so is the cleaner without rules of the site, and trafilatura.
"""

from __future__ import annotations

import argparse
import random
import statistics
import tempfile
from collections import defaultdict
from pathlib import Path
from typing import Any

from quality import Saved, saved_pages

from cleaner import Cleaner
from cleaner.induce import induce
from cleaner.page import read as read_page
from cleaner.score import ALL, Gold, read_gold, score

COLUMNS = ("exact", "paragraph_precision", "paragraph_recall", "paragraph_f1", "shingle_f1", "title", "authors", "date")


def of_trafilatura(page: bytes) -> dict[str, Any]:
    import trafilatura

    found = trafilatura.bare_extraction(read_page(page).text, with_metadata=True, include_comments=False)
    if found is None:
        return {"paragraphs": []}
    lines = [line.strip() for line in (found.text or "").splitlines() if line.strip()]
    return {"paragraphs": lines, "title": found.title, "authors": found.author, "published": found.date}


def without_sites(folder: Path, site: str, draft: str | None) -> Cleaner:
    """The generic rules, and the draft as those of its site. The shipped file of the site is replaced, not added to."""
    (folder / f"{site}.toml").write_text(draft or f'name = "{site}"\n', encoding="utf-8")
    return Cleaner([folder])


def halves(site: list[Saved], seed: int) -> list[tuple[list[Saved], list[Saved]]]:
    order = random.Random(seed).sample(site, len(site))
    first, second = order[: len(order) // 2], order[len(order) // 2 :]
    return [(first, second), (second, first)]


def figures(records: list[dict[str, Any]], gold: list[Gold]) -> dict[str, float | None]:
    ids = {record["id"] for record in records}
    return score(records, [one for one in gold if one.id in ids]).figures[ALL]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pages", type=Path)
    parser.add_argument("--splits", type=int, default=5)
    parser.add_argument("--least", type=int, default=6)
    parser.add_argument(
        "--show", metavar="SITE", help="print the draft of the first half of this site, and what is wrong, and stop"
    )
    options = parser.parse_args()
    gold = read_gold(options.pages)
    site_of = {one.id: one.site for one in gold}
    sites: dict[str, list[Saved]] = defaultdict(list)
    for one in saved_pages(options.pages):
        sites[site_of[one.id]].append(one)
    print(
        f"{'':28}{'n':>4}"
        + "".join(f"{column.replace('paragraph', 'par').replace('shingle', '4gr')[:10]:>11}" for column in COLUMNS)
    )
    overall: dict[str, list[float]] = defaultdict(list)
    for site, saved in sorted(sites.items()):
        if len(saved) < options.least or (options.show and site != options.show):
            continue
        rows: dict[str, list[dict[str, float | None]]] = defaultdict(list)
        peer = {one.id: of_trafilatura(one.page) | {"id": one.id} for one in saved}
        with tempfile.TemporaryDirectory() as generic:
            bare = without_sites(Path(generic), site, None)
            unruled = {one.id: bare.clean(one.page, site=site, removals=False, id=one.id).to_dict() for one in saved}
        for seed in range(options.splits):
            for seen, unseen in halves(saved, seed):
                draft = induce(site, [(one.id, one.page) for one in seen]).toml()
                with tempfile.TemporaryDirectory() as folder:
                    cleaner = without_sites(Path(folder), site, draft)
                    records = [
                        cleaner.clean(one.page, site=site, removals=False, id=one.id).to_dict() for one in unseen
                    ]
                if options.show:
                    print(draft)
                    differences(records, gold)
                    return
                rows["induced"].append(figures(records, gold))
                rows["no rules of the site"].append(figures([unruled[one.id] for one in unseen], gold))
                rows["trafilatura"].append(figures([peer[one.id] for one in unseen], gold))
        for name, row in rows.items():
            means = {column: statistics.fmean(one[column] or 0.0 for one in row) for column in COLUMNS}
            worst = min(one["paragraph_f1"] or 0.0 for one in row)
            overall[name].append(means["paragraph_f1"])
            print(
                f"{site + ', ' + name:28}{len(saved):4}"
                + "".join(f"{means[column]:11.3f}" for column in COLUMNS)
                + f"   worst half {worst:.3f}"
            )
    print(
        "\nparagraph F1, mean over the sites: "
        + ", ".join(f"{name} {statistics.fmean(held):.3f}" for name, held in overall.items())
    )


def differences(records: list[dict[str, Any]], gold: list[Gold]) -> None:
    known = {one.id: one for one in gold}
    for record in records:
        truth, got = known[record["id"]], [block["text"] for block in record["blocks"]]
        print(
            f"== {record['id']} {record['template']} {record['status']} {record['reasons']} {record['title']!r} {record['authors']} {record['published']}"
        )
        for sign, lines in (
            ("-", [line for line in truth.body if line not in got]),
            ("+", [line for line in got if line not in truth.body]),
        ):
            for line in lines[:8]:
                print(f"   {sign} {line[:110]}")


if __name__ == "__main__":
    main()
