"""Rules of languages: labels and plugs of eight languages go, sentences about the same things stay."""

from __future__ import annotations

from html import escape
from pathlib import Path

import pytest

from cleaner import Cleaner, golden
from cleaner.rulefile import load
from tests.paths import GOLDEN, RULES, SEEDS

CLEANER = Cleaner()
FILES = sorted((RULES / "lang").glob("*.toml"))
DUMPS = sorted(SEEDS.glob("unknown/??-2026-*.txt"))
KINDS = set(
    "related-plug related-heading share-line newsletter-line paywall-line cookie-line comment-label ad-line copyright-line tip-line "
    "read-time tags-label".split()
)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_language_knows_the_same_kinds(file: Path) -> None:
    """A kind of line that one language knows has a rule in all of them, under the same id."""
    assert {rule.id for rule in load(file).line_rules()} >= KINDS


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_language_has_a_page(file: Path) -> None:
    """A dump in each language holds its rules against prose on newsletters, cookies and comments."""
    assert [dump.name for dump in DUMPS if dump.name.startswith(f"{file.stem}-")] != []


@pytest.mark.parametrize("dump", DUMPS, ids=lambda dump: dump.name[:2])
def test_plugs_between_paragraphs_of_html_go(dump: Path) -> None:
    """The same lines as paragraphs of a page in HTML reach the same article."""
    title, *lines = [line for line in dump.read_text("utf-8").splitlines() if line]
    truth = golden.read(GOLDEN / "unknown" / f"{dump.stem}.md")
    inner = "".join(f"<p>{escape(line)}</p>" for line in lines)
    article = CLEANER.clean(f"<html><body><main><h1>{escape(title)}</h1><div>{inner}</div></main></body></html>")

    assert [block.text for block in article.blocks] == [block.text for block in truth.blocks]
    assert (article.language, article.source) == (dump.name[:2], truth.head.get("source"))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_spares_of_a_language_are_spared_by_all(file: Path) -> None:
    """No rule of another language, and no rule of the same one, takes a sentence that a rule has to leave wherever it stands."""
    book = CLEANER.library.book(None)
    spares = [spare for rule in load(file).line_rules() for spare in rule.spares if spare.endswith(".")]
    taken = {
        spare: signed.name
        for spare in spares
        for signed in book.match(spare)
        if signed.at is None and not signed.near and signed.verb in ("drop", "field", "list")
    }

    assert taken == {}


def test_a_malay_page_has_its_fields() -> None:
    """Byline, date and language of a Malay page that no template knows are read."""
    told = golden.read(GOLDEN / "unknown" / "ms-2026-surat-berita-kampung.md").blocks
    body = "".join(f"<p>{block.text}</p>" for block in told)
    source = (
        "<html lang=ms><body><main><article><h1>Jambatan kampung dibuka semula</h1><div class=byline>Oleh Rosnah binti Ali</div>"
        f"<time>Khamis, 18 Ogos 2022 10:05 malam</time><div class=body>{body}</div></article></main></body></html>"
    )
    article = CLEANER.clean(source)

    assert (article.title, article.authors, article.published, article.language) == (
        "Jambatan kampung dibuka semula",
        ["Rosnah binti Ali"],
        "2022-08-18T22:05:00+08:00",
        "ms",
    )
