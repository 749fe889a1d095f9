"""The documentation: every page is in the site, and every link and picture of it leads somewhere."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.paths import ROOT

DOCS = ROOT / "docs"
PAGES = sorted(DOCS.glob("**/*.md"))
SITE = yaml.safe_load((ROOT / "mkdocs.yml").read_text(encoding="utf-8"))


def listed(nav: Any) -> list[str]:
    if isinstance(nav, str):
        return [nav]
    return [page for part in (nav.values() if isinstance(nav, dict) else nav) for page in listed(part)]


def test_every_page_is_in_the_site():
    """The navigation of mkdocs.yml names each page of docs/ once."""
    assert sorted(listed(SITE["nav"])) == [page.relative_to(DOCS).as_posix() for page in PAGES]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_links_lead_somewhere(page):
    """Relative links and pictures are there; the build checks their anchors too."""
    found = re.findall(r"\]\(([^)#\s]+)", page.read_text(encoding="utf-8"))

    assert [link for link in found if "://" not in link and not (page.parent / link).exists()] == []


def test_every_picture_is_shown():
    """No picture lies in docs/img that no page shows."""
    text = "".join(page.read_text(encoding="utf-8") for page in PAGES)

    assert [path.name for path in (DOCS / "img").iterdir() if f"img/{path.name}" not in text] == []


def test_the_site_asks_nobody_else():
    """Fonts come from the reader's system, not from another host."""
    assert SITE["theme"]["font"] is False


def test_the_reference_covers_the_commands():
    """The page of commands is made from the commands themselves."""
    assert ":module: cleaner.cli" in Path(DOCS / "cli.md").read_text(encoding="utf-8")
