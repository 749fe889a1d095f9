"""Every seed reaches its golden: one test a field, so that a broken author does not hide a good body."""

from __future__ import annotations

from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from cleaner import Article, Cleaner, golden, rulefile
from tests.paths import GOLDEN, RULES, SEEDS, USERS_OWN

PAIRS = golden.pairs(SEEDS, GOLDEN)
NAMES = [str(seed.relative_to(SEEDS)) for seed, _ in PAIRS]
URLS = {
    "kompas": "https://internasional.kompas.com/read/2022/01/13/183200970/slug",
    "jagatbisnis": "https://jagatbisnis.com/2022/01/14/slug/",
    "intisari": "https://intisari.grid.id/amp/033085310/slug",
    "rmol": "https://rmol.id/amp/2022/01/20/519841/slug",
}


@cache
def article(seed: Path, url: str | None = None) -> Article:
    return _cleaner().clean(seed.read_bytes(), url=url)


@cache
def _cleaner() -> Cleaner:
    return Cleaner()


@pytest.mark.parametrize("field", golden.FIELDS)
@pytest.mark.parametrize(("seed", "truth"), PAIRS, ids=NAMES)
def test_field(seed: Path, truth: Path, field: str) -> None:
    """The field is what the golden file says."""
    got = article(seed)

    assert got.to_dict()[field] == golden.read(truth).field(field, got.input)


@pytest.mark.parametrize(("seed", "truth"), PAIRS, ids=NAMES)
def test_body(seed: Path, truth: Path) -> None:
    """The body is the golden one, block by block."""
    wrong = [line for line in golden.differences(article(seed), golden.read(truth)) if line[0] in "+-b"]

    assert wrong == []


@pytest.mark.parametrize("seed", [seed for seed, _ in PAIRS], ids=NAMES)
def test_status(seed: Path) -> None:
    """No seed is degraded or rejected."""
    assert (article(seed).status, article(seed).reasons) in [("ok", []), ("ok", article(seed).reasons)]


@pytest.mark.parametrize("stem", USERS_OWN)
def test_the_url_changes_nothing_but_the_url(stem: str) -> None:
    """The user's own five documents give the same article with and without their URL."""
    seed = SEEDS / f"{stem}.txt"
    without, given = article(seed).to_dict(), article(seed, URLS[seed.parent.name]).to_dict()

    assert without | {"url": None} == given | {"url": None}


@pytest.mark.parametrize("stem", USERS_OWN)
def test_removal_trace(stem: str, file_regression) -> None:  # type: ignore[no-untyped-def]
    """Which rule removed which line, as last agreed (regenerate with --force-regen and read the diff)."""
    trace = "\n".join(
        f"{cut.place}\t{cut.reason}\t{cut.rule}\t{cut.text}" for cut in article(SEEDS / f"{stem}.txt").removed
    )

    file_regression.check(trace + "\n", encoding="utf-8")


def test_every_template_has_two_pages() -> None:
    """Two HTML seeds and more stand behind each template of each site, and each page is read through the template it was written for."""
    pages = Counter((article(seed).site, article(seed).template) for seed, _ in PAIRS if seed.suffix == ".html")
    templates = [
        (file.stem, template.id)
        for file in sorted(RULES.glob("*.toml"))
        if file.stem != "generic"
        for template in rulefile.load(file).templates
    ]

    assert {template: pages[template] for template in templates if pages[template] < 2} == {}


@pytest.mark.parametrize("stem", USERS_OWN)
def test_the_users_own_are_pages_too(stem: str) -> None:
    """Each of the user's own five documents stands beside an HTML page of the same article."""
    assert (SEEDS / f"{stem}.html").is_file()


def test_there_are_seeds_enough() -> None:
    """Forty dumps and more stand beside the user's own five, ten and more of unknown sites."""
    dumps = [seed for seed, _ in PAIRS if seed.suffix == ".txt" and str(seed.relative_to(SEEDS))[:-4] not in USERS_OWN]

    assert len(dumps) >= 40
    assert sum(seed.parent.name == "unknown" for seed in dumps) >= 10
