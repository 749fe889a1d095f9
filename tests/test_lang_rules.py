"""Rules of languages: labels and plugs of eight languages go, sentences about the same things stay."""

from __future__ import annotations

import tomllib
from html import escape
from pathlib import Path

import pytest

from cleaner import Cleaner, golden
from cleaner.rulebook import Signed
from cleaner.rulefile import load
from tests.paths import GOLDEN, ROOT, RULES, SEEDS

CLEANER = Cleaner()
LINES = tomllib.loads((ROOT / "tests" / "lang_lines.toml").read_text("utf-8"))
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


def takers(line: str) -> list[Signed]:
    """The rules that take a line of no known site's page wherever it stands."""
    found = CLEANER.library.book(None).match(line)
    return [rule for rule in found if rule.at is None and not rule.near and rule.verb in ("drop", "field", "list")]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_spares_of_a_language_are_spared_by_all(file: Path) -> None:
    """No rule of any language takes a sentence that one rule has to leave."""
    spares = [spare for rule in load(file).line_rules() for spare in rule.spares if spare.endswith(".")]

    assert [spare for spare in spares if takers(spare)] == []


@pytest.mark.parametrize("language", LINES)
def test_sentences_that_begin_as_labels_do_stay(language: str) -> None:
    """Sentences on comments, advertisements, sharing and printing are no plugs."""
    assert [line for line in LINES[language]["prose"] if takers(line)] == []


@pytest.mark.parametrize("language", LINES)
def test_labels_as_papers_print_them_go(language: str) -> None:
    """Nine of ten labels that were written before the rules were tried on them are taken, somewhere in a page."""
    book = CLEANER.library.book(None)
    plugs = LINES[language]["plugs"]
    left = [line for line in plugs if not takers(line) and not book.match(line, head=True)]

    assert 10 * len(left) <= len(plugs)


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
