"""How good rules are that nobody wrote: induced from half of a site's pages, scored on the other half.

    python bench/induce.py PAGES [--splits 5] [--least 6] [--flat] [--show SITE]

PAGES is as in bench/quality.py. For each site with at least `--least` pages, and each of the splits (seeds 0, 1, …; both halves in turn), rules are
induced from one half without any rules of the site and scored on the other; beside them the cleaner without rules of the site, and trafilatura.
`--flat` does the same with the pages flattened to dumps first, a block a line. Below stand dumps of the four invented sites of the tests:
rules induced from 3, 6 and 12 of them, scored on 40 others.
"""

from __future__ import annotations

import argparse
import random
import statistics
import sys
import tempfile
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from quality import Saved, saved_pages

from cleaner import Cleaner, from_html, query
from cleaner.induce import induce
from cleaner.page import read as read_page
from cleaner.score import ALL, Gold, read_gold, score

sys.path.append(str(Path(__file__).resolve().parent.parent))
from tests.invented import TEMPLATES, dumps

COLUMNS = ("exact", "paragraph_precision", "paragraph_recall", "paragraph_f1", "shingle_f1", "title", "authors", "date")
HEADS = ("exact", "par P", "par R", "par F1", "4gr F1", "title", "authors", "date")
Record = dict[str, Any]
Figures = Mapping[str, float | None]


def of_trafilatura(page: bytes) -> Record:
    import trafilatura

    found = trafilatura.bare_extraction(read_page(page).text, with_metadata=True, include_comments=False)
    if found is None:
        return {"paragraphs": []}
    lines = [line.strip() for line in (found.text or "").splitlines() if line.strip()]
    return {"paragraphs": lines, "title": found.title, "authors": found.author, "published": found.date}


def by_rules(site: str, rules: str, pages: Sequence[tuple[str, bytes]]) -> list[Record]:
    """Records of pages cleaned by the generic rules and these; the shipped file of the site is replaced, not added to."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, f"{site}.toml").write_text(rules, encoding="utf-8")
        cleaner = Cleaner([folder])
    return [cleaner.clean(page, site=site, removals=False, id=name).to_dict() for name, page in pages]


def flattened(page: bytes) -> bytes:
    return "\n\n".join(from_html.lines(query.Tree(read_page(page).text))).encode()


def halves(site: list[Saved], seed: int) -> list[tuple[list[Saved], list[Saved]]]:
    order = random.Random(seed).sample(site, len(site))
    first, second = order[: len(order) // 2], order[len(order) // 2 :]
    return [(first, second), (second, first)]


def figures(records: list[Record], gold: list[Gold]) -> Figures:
    ids = {record["id"] for record in records}
    return score(records, [one for one in gold if one.id in ids]).figures[ALL]


def of_site(site: str, saved: list[Saved], gold: list[Gold], splits: int, flat: bool) -> dict[str, list[Figures]]:
    """The figures of every half, by contestant."""
    pages = {one.id: flattened(one.page) if flat else one.page for one in saved}
    plain = {record["id"]: record for record in by_rules(site, f'name = "{site}"\n', list(pages.items()))}
    peer = {} if flat else {one.id: of_trafilatura(one.page) | {"id": one.id} for one in saved}
    rows: dict[str, list[Figures]] = defaultdict(list)
    for seed in range(splits):
        for seen, unseen in halves(saved, seed):
            rules = induce(site, [(one.id, pages[one.id]) for one in seen]).toml()
            rows["induced"].append(figures(by_rules(site, rules, [(one.id, pages[one.id]) for one in unseen]), gold))
            rows["no rules of the site"].append(figures([plain[one.id] for one in unseen], gold))
            if peer:
                rows["trafilatura"].append(figures([peer[one.id] for one in unseen], gold))
    return rows


def of_invented(site: str, count: int) -> dict[str, list[Figures]]:
    others = dumps(site, 40, seed=1)
    gold = [Gold(one.name, site, (one.name,), one.title, [one.author], one.day, one.body) for one in others]
    pages = [(one.name, one.text.encode()) for one in others]
    rules = induce(site, [(one.name, one.text.encode()) for one in dumps(site, count)]).toml()
    return {
        f"induced from {count}": [score(by_rules(site, rules, pages), gold).figures[ALL]],
        "no rules of the site": [score(by_rules(site, f'name = "{site}"\n', pages), gold).figures[ALL]],
    }


def show(site: str, rows: dict[str, list[Figures]], pages: int, overall: dict[str, list[float]]) -> None:
    for name, row in rows.items():
        means = {column: statistics.fmean(one[column] or 0.0 for one in row) for column in COLUMNS}
        worst = min(one["paragraph_f1"] or 0.0 for one in row)
        overall[name].append(means["paragraph_f1"])
        print(
            f"{site + ', ' + name:36}{pages:4}"
            + "".join(f"{means[column]:9.3f}" for column in COLUMNS)
            + f"{worst:9.3f}"
        )


def title(what: str) -> None:
    print(f"{what:36}{'n':>4}" + "".join(f"{head:>9}" for head in HEADS) + f"{'worst':>9}")


def mean(overall: dict[str, list[float]]) -> None:
    print(
        "paragraph F1, mean: "
        + ", ".join(f"{name} {statistics.fmean(held):.3f}" for name, held in overall.items())
        + "\n"
    )


def differences(records: list[Record], gold: list[Gold]) -> None:
    known = {one.id: one for one in gold}
    for record in records:
        truth, got = known[record["id"]], [block["text"] for block in record["blocks"]]
        print(
            f"== {record['id']} {record['template']} {record['status']} {record['title']!r} {record['authors']} {record['published']}"
        )
        lost = [f"- {line}" for line in truth.body if line not in got]
        surplus = [f"+ {line}" for line in got if line not in truth.body]
        print("".join(f"   {line[:110]}\n" for line in [*lost[:8], *surplus[:8]]), end="")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pages", type=Path)
    parser.add_argument("--splits", type=int, default=5)
    parser.add_argument("--least", type=int, default=6)
    parser.add_argument("--flat", action="store_true")
    parser.add_argument(
        "--show", metavar="SITE", help="print the draft of the first half of this site, and what is wrong, and stop"
    )
    options = parser.parse_args()
    gold = read_gold(options.pages)
    site_of = {one.id: one.site for one in gold}
    sites: dict[str, list[Saved]] = defaultdict(list)
    for one in saved_pages(options.pages):
        sites[site_of[one.id]].append(one)
    if options.show:
        seen, unseen = halves(sites[options.show], 0)[0]
        change = flattened if options.flat else bytes
        rules = induce(options.show, [(one.id, change(one.page)) for one in seen]).toml()
        print(rules)
        differences(by_rules(options.show, rules, [(one.id, change(one.page)) for one in unseen]), gold)
        return
    title("saved pages, flattened" if options.flat else "saved pages")
    overall: dict[str, list[float]] = defaultdict(list)
    for site, saved in sorted(sites.items()):
        if len(saved) >= options.least:
            show(site, of_site(site, saved, gold, options.splits, options.flat), len(saved), overall)
    mean(overall)
    title("invented dumps")
    for count in (3, 6, 12):
        overall = defaultdict(list)
        for site in TEMPLATES:
            show(site, of_invented(site, count), 40, overall)
        mean(overall)


if __name__ == "__main__":
    main()
