"""Pages for engines: seeds that differ from row to row, and what a plain loop makes of them."""

from __future__ import annotations

import doctest
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from cleaner import Cleaner
from cleaner.bulk.records import Limits
from tests.hostile import CRASH, HANG, SWELL, environment
from tests.paths import ROOT, SEEDS

CLEANER = Cleaner()
TIGHT = Limits(seconds=3, memory=1 << 28)  # limits that hostile pages meet soon, and no other page on a busy machine


@lru_cache(maxsize=1)
def moulds() -> list[tuple[str, str, str]]:
    """Seeds as name, page, and a line of the body that stands in the page once."""
    found = []
    for path in sorted(path for path in SEEDS.rglob("*") if path.suffix in {".txt", ".html"}):
        page = path.read_text(encoding="utf-8-sig")
        lines = [block.text for block in CLEANER.clean(page, removals=False).blocks if page.count(block.text) == 1]
        if lines:
            found.append((str(path.relative_to(SEEDS)), page, max(lines, key=len)))
    return found


def rows(count: int, forms: tuple[str, ...] = (".txt", ".html")) -> Iterator[dict[str, Any]]:
    """Give so many rows with a page each, no two alike: a seed whose longest line says its number. `crawl` and `title` are carried."""
    kinds = [mould for mould in moulds() if mould[0].endswith(forms)]
    for number in range(count):
        name, page, line = kinds[number % len(kinds)]
        text = page.replace(line, f"{line} Berkas {number}.")
        yield {"html": text, "id": f"{number:06}", "url": None, "crawl": number % 7, "title": name}


def records(count: int, forms: tuple[str, ...] = (".txt", ".html"), step: int = 1) -> list[dict[str, Any]]:
    """The records of every `step`th of `rows(count)` by a plain loop over `Cleaner.clean`, with the carried columns."""
    return [
        record(row["html"], id=row["id"]) | {"crawl": row["crawl"], "input_title": row["title"]}
        for row in islice(rows(count, forms), 0, None, step)
    ]


def record(page: str | bytes, **options: Any) -> dict[str, Any]:
    """The record of a page as Arrow has it: a removal's place is text."""
    plain = CLEANER.clean(page, **options).to_dict()
    return plain | {"removed": [cut | {"place": str(cut["place"])} for cut in plain["removed"]]}


def hostile_rows(count: int) -> list[dict[str, Any]]:
    """Good rows with one page among them that hangs, one that crashes the parser and one that takes too much memory."""
    given = list(rows(count))
    for nth, word in zip((count // 4, count // 2, 3 * count // 4), (HANG, CRASH, SWELL), strict=True):
        given[nth]["html"] = f"{word.decode()} {given[nth]['html']}"
    return given


def verdicts(found: list[dict[str, Any]]) -> dict[str, str]:
    """The first word of the reason of each rejected record, by id."""
    return {one["id"]: one["reasons"][0].split(":")[0] for one in found if one["status"] == "rejected"}


def condemned(count: int) -> dict[str, str]:
    """The verdicts that `hostile_rows(count)` should get."""
    return dict(
        zip(
            (f"{n:06}" for n in (count // 4, count // 2, 3 * count // 4)), ("timeout", "crashed", "memory"), strict=True
        )
    )


def broken(folder: Path, patch: pytest.MonkeyPatch) -> None:
    """Break the cleaner of every process that is started from here on, where tests/hostile.py tells; `folder` takes the module that does it."""
    patch.setenv("PYTHONPATH", environment(folder)["PYTHONPATH"])
    patch.syspath_prepend(str(ROOT))
    patch.syspath_prepend(str(folder))


@pytest.fixture
def hostile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Break the cleaner for the time of a test."""
    folder = tmp_path / "hostile"
    folder.mkdir()
    broken(folder, monkeypatch)


def failures_of_examples(module: ModuleType) -> int:
    """Run the examples in a module's docstrings; give how many fail."""
    found = doctest.testmod(module)
    assert found.attempted
    return found.failed
