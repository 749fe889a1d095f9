"""Quality of the cleaner on saved HTML pages with gold, with and without their URLs.

    python bench/quality.py PAGES

PAGES holds SITE/ID.html, and beside each its gold ID.json (keys of `cleaner score`; `url` is the page's address).
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import msgspec

from cleaner import Cleaner
from cleaner.score import ALL, Gold, read_gold, score, table

FIELDS = {"title": "title", "authors": "authors", "date": "published", "time": "published"}


class Saved(msgspec.Struct, frozen=True):
    """A saved page, the id of its gold, and its address (None if the gold tells none)."""

    id: str
    page: bytes
    url: str | None


def saved_pages(folder: Path) -> list[Saved]:
    saved = []
    for path in sorted(folder.rglob("*.html")):
        gold = json.loads(path.with_suffix(".json").read_bytes())
        saved.append(Saved(gold.get("id") or path.stem, path.read_bytes(), gold.get("url")))
    return saved


def compare(outputs: Mapping[str, Iterable[Mapping[str, Any]]], gold: list[Gold], site: str = ALL) -> str:
    """One row a contestant: its figures for a site, or over all; a field that it never gives is not judged."""
    rows = {}
    for name, records in outputs.items():
        listed = list(records)
        given = {key for record in listed for key in record}
        missing = [field for field, key in FIELDS.items() if key not in given]
        rows[name] = score(listed, gold).figures[site] | dict.fromkeys(missing)
    return table(rows, site)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pages", type=Path)
    folder = parser.parse_args().pages
    cleaner, gold, saved = Cleaner(), read_gold(folder), saved_pages(folder)
    with_url = [cleaner.clean(one.page, url=one.url, removals=False, id=one.id).to_dict() for one in saved]
    without = [cleaner.clean(one.page, removals=False, id=one.id).to_dict() for one in saved]
    print(table(score(with_url, gold).figures, "with URL"))
    print()
    print(table(score(without, gold).figures, "without URL"))
    print()
    for name, records in (("with URL", with_url), ("without URL", without)):
        states = [record["status"] for record in records]
        print(f"{name}: " + ", ".join(f"{states.count(state)} {state}" for state in ("ok", "degraded", "rejected")))


if __name__ == "__main__":
    main()
