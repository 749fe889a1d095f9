"""The report for browsers: what it shows, and that a page cannot get out of it."""

from __future__ import annotations

import re
from html import escape
from html.parser import HTMLParser
from pathlib import Path

import pytest
from click.testing import CliRunner

import cleaner
from cleaner.article import Article, Reason
from cleaner.cli import main
from cleaner.explain import Note, annotate
from cleaner.report import LONGEST, POLICY, as_html
from tests.paths import SEEDS

VOID = {"meta", "input"}
ELEMENTS = set(
    "html head meta title style body main p h1 h2 dl dt dd span b div ul ol li table caption thead tbody tr th td code small del "
    "label input footer".split()
)
ATTRIBUTES = set("lang charset http-equiv content name class style scope title dir type id aria-hidden".split())
PROSE = "Warga desa menanam seribu pohon di tepi sungai setiap pagi sejak bulan lalu."
LURES = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "</style><style>*{background:url(https://jahat.example/a)}</style>",
    "</p></li></ol><iframe src=https://jahat.example></iframe>",
    '" onmouseover="alert(1)" x="',
    "javascript:alert(1)",
    "<a href=javascript:alert(1)>klik</a>",
    "<!-- <base href=https://jahat.example> -->",
    "<meta http-equiv=refresh content=0;url=https://jahat.example>",
    "]]><svg/onload=alert(1)>",
)
DUMP = f"Sungai Jernih\n\nKompas.com - 13/01/2022, 18:32 WIB\n\nSOLO, KOMPAS.com - {PROSE}\n\nBaca juga: Pohon Tua di Desa\n\n{PROSE} Lagi.\n"
HTML = (
    '<html><head><link rel="canonical" href="https://www.kompas.com/read/1"></head><body><nav>Menu</nav>'
    f'<h1 class="read__title">Sungai Jernih</h1><div class="read__content"><p>{PROSE}</p><p>Baca juga: <a>Pohon Tua</a></p>'
    f'<div class="photo">Warga di sungai</div><p>{PROSE} Lagi.</p></div></body></html>'
)
HTML_SEEDS = sorted(SEEDS.glob("*/*.html"))


class Document(HTMLParser):
    """A report as its parts: every element with its attributes, and the text and classes of each piece of the page."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.pieces: list[tuple[str, str]] = []
        self.rules: list[str] = []
        self.struck: list[str] = []
        self.styles: list[str] = []
        self.open: list[str] = []
        self._fate = ""
        self.feed(source)
        self.close()

    def handle_starttag(self, tag, attrs):
        attributes = dict(attrs)
        self.elements.append((tag, attributes))
        if tag == "li":
            self._fate = (attributes.get("class") or "").split(" ")[0]
        if tag == "p" and "ol" in self.open:
            self.pieces.append((self._fate, ""))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if self.open[-1:] == ["style"]:
            self.styles.append(data)
        elif "ol" in self.open and "p" in self.open:
            fate, text = self.pieces[-1]
            self.pieces[-1] = (fate, text + data)
            if "del" in self.open:
                self.struck.append(text + data)
        elif "ol" in self.open and "code" in self.open:
            self.rules.append(data)


def report(source: str, name: str = "halaman.html") -> str:
    article = cleaner.clean(source)
    return as_html(article, annotate(article, source), name)


def document(source: str) -> Document:
    return Document(report(source))


def words(source: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", source))


def test_dump_is_shown_in_order():
    """The lines of a dump stand in order, each with what became of it."""
    assert [fate for fate, _ in document(DUMP).pieces] == ["title", "field", "kept", "related", "kept"]


def test_html_is_shown_in_document_order():
    """The pieces of an HTML page stand as a browser shows them."""
    assert document(HTML).pieces == [
        ("navigation", "Menu"),
        ("title", "Sungai Jernih"),
        ("kept", PROSE),
        ("related", "Baca juga: Pohon Tua"),
        ("caption", "Warga di sungai"),
        ("kept", f"{PROSE} Lagi."),
    ]


def test_what_was_removed_is_struck():
    """Removed pieces, and only they, are struck."""
    assert document(HTML).struck == ["Menu", "Baca juga: Pohon Tua"]


def test_each_removal_has_its_rule():
    article = cleaner.clean(HTML)

    assert document(HTML).rules == [cut.rule for cut in article.removed]


def test_neighbours_of_one_rule_share_a_margin():
    """The rule of a run of removals is printed once, with their number."""
    notes = [Note(n, "trending", f"Berita {n}", "kompas/latest") for n in (4, 5, 6)]
    shown = as_html(Article(id="a", input="text", rules="0"), notes, "a.txt")

    assert Document(shown).rules == ["kompas/latest"]
    assert "lines 4 to 6 · 3 pieces" in shown


def test_counts_by_reason():
    """Pieces and characters of each fate are counted."""
    notes = [Note(1, "kept", "Isi"), Note(2, "ad", "Iklan", "x/ad"), Note(3, "ad", "IKLAN", "x/banner")]

    assert " ad 2 10 " in words(as_html(Article(id="a", input="text", rules="0"), notes, "a.txt"))


def test_counts_by_rule():
    notes = [Note(1, "ad", "Iklan", "x/ad"), Note(2, "kept", "Isi"), Note(3, "ad", "Iklan", "x/ad")]

    assert re.search(r"x/ad ■ ad 2 ", words(as_html(Article(id="a", input="text", rules="0"), notes, "a.txt")))


@pytest.mark.parametrize("fact", ["Status ✓ ok", "Site kompas", "Template read"])
def test_head_tells_about_the_page(fact):
    assert fact in words(report(HTML))


def test_reasons_are_told():
    article = Article(id="a", input="html", rules="0", status="degraded", reasons=["drift: the body is empty"])
    shown = words(as_html(article, [], "a.html"))

    assert "! degraded" in shown
    assert "drift: the body is empty" in shown


def test_every_fate_has_a_sign_of_its_own():
    """Fates are told apart without colour: each has its word and another sign."""
    fates = ["kept", "title", "caption", "field", "unsigned", *set(Reason.__args__) - {"metadata"}]
    shown = [as_html(Article(id="a", input="text", rules="0"), [Note(1, fate, "x", "r")], "a") for fate in fates]
    signs = {re.search(r'<ol>.*?<b>(.)</b>([a-z]+)', one, re.DOTALL).groups() for one in shown}  # fmt: skip

    assert {name for _, name in signs} == set(fates)
    assert len({sign for sign, _ in signs}) == len(fates)


@pytest.mark.parametrize("seed", HTML_SEEDS, ids=lambda path: path.stem)
def test_notes_of_a_seed_follow_the_page(seed: Path):
    """The notes of an HTML page follow each other as its text does."""
    from lxml import html

    def squash(text: str) -> str:
        return re.sub(r"\W+", "", text)

    source = seed.read_bytes()
    article = cleaner.clean(source)
    body = squash("".join(html.document_fromstring(source.decode("utf-8")).find("body").itertext()))
    at, astray = 0, []
    for note in annotate(article, source):
        if (found := body.find(squash(note.text), at)) < 0:
            astray.append(note)
        else:
            at = found

    assert [note for note in astray if not (note.fate == "title" and "title" not in article.order)] == []


@pytest.mark.parametrize("seed", HTML_SEEDS, ids=lambda path: path.stem)
def test_every_piece_of_a_seed_is_noted(seed: Path):
    """No block, caption or removal of the record is left out of the margin, and none is there twice."""
    article = cleaner.clean(seed.read_bytes())
    pieces = [block.text for block in article.blocks] + [cut.text for cut in article.removed] + article.captions

    assert sorted(note.text for note in annotate(article, "") if note.fate != "title") == sorted(pieces)


# ---- hostile pages -------------------------------------------------------------------------------


def hostile_dump() -> str:
    return escape("Sungai " + LURES[0] + "\n\n" + "\n\n".join(f"{lure} {PROSE}" for lure in LURES) + "\n")


def hostile_html() -> str:
    inner = "".join(f"<p>{escape(lure)} {PROSE}</p><p>Baca juga: <a>{escape(lure)}</a></p>" for lure in LURES)
    return (
        '<html><head><link rel="canonical" href="https://www.kompas.com/read/1"><style>p{color:red}</style></head>'
        f'<body onload="alert(1)"><script>alert(2)</script><h1 class="read__title">{escape(LURES[0])}</h1>'
        f'<div class="read__content" onclick="alert(3)">{inner}<img src="https://jahat.example/x.png"></div></body></html>'
    )


HOSTILE = pytest.mark.parametrize("source", [hostile_dump(), hostile_html()], ids=["dump", "html"])


@HOSTILE
def test_no_element_of_the_page_is_in_the_report(source):
    """The report holds the elements it is made of, and nothing else."""
    assert {tag for tag, _ in document(source).elements} <= ELEMENTS


@HOSTILE
def test_no_attribute_of_the_page_is_in_the_report(source):
    """No event handler, address or source of the page lives on."""
    assert {name for _, attributes in document(source).elements for name in attributes} <= ATTRIBUTES


@HOSTILE
def test_no_style_of_the_page_is_in_the_report(source):
    """The only style sheet is the report's own, which is the same for every page."""
    assert document(source).styles == document(DUMP).styles


@HOSTILE
def test_inline_styles_are_numbers(source):
    """What stands in a style attribute is a share, never a text of the page."""
    styles = [attributes["style"] for _, attributes in document(source).elements if "style" in attributes]

    assert [style for style in styles if not re.fullmatch(r"flex-grow:\d+", style or "")] == []


@HOSTILE
@pytest.mark.parametrize("lure", LURES)
def test_what_the_page_says_is_shown_as_text(source, lure):
    """Markup in a page's text is there to be read."""
    assert any(lure in text for _, text in document(source).pieces)


@HOSTILE
def test_the_policy_forbids_all_but_its_style(source):
    """One policy stands before everything that could ask for something."""
    elements = document(source).elements
    metas = [attributes for tag, attributes in elements if tag == "meta"]

    assert POLICY == "default-src 'none'; style-src 'unsafe-inline'"
    assert [meta["content"] for meta in metas if "http-equiv" in meta] == [POLICY]
    assert [tag for tag, _ in elements[:4]] == ["html", "head", "meta", "meta"]


@pytest.mark.parametrize("field", ["url", "site", "template", "title", "deck", "published", "source", "section", "language", "id"])  # fmt: skip
def test_a_field_is_no_markup(field):
    """No field of the record can open an element or leave an attribute."""
    article = Article(**{"id": "a", "input": "html", "rules": "0", field: "\"'><script>alert(1)</script>"})
    shown = Document(as_html(article, [Note("", "kept", "x")], "a"))

    assert {tag for tag, _ in shown.elements} <= ELEMENTS


def test_names_places_and_rules_are_no_markup():
    """A file, a folder of rules or an element may be named with markup."""
    lure = "\"'><script>alert(1)</script>"
    shown = as_html(Article(id="a", input="html", rules="0", reasons=[lure]), [Note(lure, "ad", lure, lure)], lure)

    assert {tag for tag, _ in Document(shown).elements} <= ELEMENTS


def test_an_endless_text_is_cut():
    """A piece of megabytes is shown in part, with what is left out."""
    shown = as_html(Article(id="a", input="text", rules="0"), [Note(1, "kept", "a" * 3_000_000 + "<script>")], "a.txt")

    assert len(shown) < 40_000
    assert f"[…{3_000_008 - LONGEST:,} more characters]" in shown


@pytest.mark.parametrize("character", ["\u202e", "\u2066", "\x9b", "\x00", "\x1b", "\ud800"], ids=ascii)
def test_characters_that_disturb_are_replaced(character):
    """Controls, overrides of the direction and lone surrogates do not reach the report."""
    shown = as_html(Article(id="a", input="text", rules="0"), [Note(1, "kept", f"a{character}b")], "a.txt")

    assert "a\ufffdb" in shown


# ---- the command ---------------------------------------------------------------------------------


class TestCommand:
    @pytest.fixture
    def here(self, tmp_path, monkeypatch):
        monkeypatch.chdir(tmp_path)
        (tmp_path / "a.html").write_text(HTML, encoding="utf-8")
        return tmp_path

    @staticmethod
    def run(*arguments: str):
        return CliRunner().invoke(main, ["explain", *arguments])

    def test_writes_the_report_and_no_margin(self, here):
        result = self.run("a.html", "--html", "out.html")

        assert (result.exit_code, result.stdout) == (0, "")
        assert (here / "out.html").read_text(encoding="utf-8") == report(HTML, "a.html")

    def test_does_not_write_over_the_page(self, here):
        result = self.run("a.html", "--html", "a.html")

        assert result.exit_code == 2
        assert "--html a.html is one of the pages. Name another file." in result.stderr
        assert (here / "a.html").read_text(encoding="utf-8") == HTML

    def test_a_rejected_page_has_a_report_and_exits_1(self, here):
        (here / "b.html").write_bytes(b"\x89PNG")

        assert self.run("b.html", "--html", "out.html").exit_code == 1
        assert "binary: this is a PNG picture" in (here / "out.html").read_text(encoding="utf-8")

    @pytest.mark.usefixtures("here")
    def test_a_folder_that_does_not_exist_exits_2(self):
        result = self.run("a.html", "--html", "tiada/out.html")

        assert result.exit_code == 2
        assert "Name a file in a folder that exists" in result.stderr
