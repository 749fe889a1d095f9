"""Rules out of a few pages: how good they are on pages that were not seen, and what they are made of."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterable
from statistics import fmean

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner import induce as package
from cleaner import rulefile, toml
from cleaner.article import Article
from cleaner.check import check, errors
from cleaner.check.markup import is_made, selectors
from cleaner.errors import CleanerError
from cleaner.induce import Draft, Outline, dumps, induce, suggest_pattern, suggest_selector, trial
from cleaner.induce.draft import table
from cleaner.page import read
from cleaner.rulebook import Library
from tests import invented, invented_html

SITE = "kabarlereng"


def f1(got: Iterable[str], body: Iterable[str]) -> float:
    """Paragraph F1 of one page, as multisets."""
    have, want = Counter(got), Counter(body)
    hit = 2 * sum((have & want).values())
    return hit / (sum(have.values()) + sum(want.values()))


def bodies(articles: Iterable[Article]) -> list[list[str]]:
    return [[block.text for block in article.blocks] for article in articles]


@pytest.fixture(scope="module")
def seen() -> list[invented_html.Saved]:
    return invented_html.pages(8, old=3)


@pytest.fixture(scope="module")
def draft(seen) -> Draft:
    return induce(SITE, [(page.name, page.html.encode()) for page in seen])


@pytest.fixture(scope="module")
def unseen() -> list[invented_html.Saved]:
    return invented_html.pages(10, seed=5, old=4)


@pytest.fixture(scope="module")
def articles(draft, unseen) -> list[Article]:
    return trial.clean(draft, [(page.name, page.html) for page in unseen])


@pytest.fixture(scope="module", params=sorted(invented.TEMPLATES))
def of_dumps(request) -> tuple[Draft, list[invented.Dump], list[Article]]:
    """A draft from six dumps of a site, and twenty others of it as the draft cleans them."""
    site = request.param
    made = induce(site, [(one.name, one.text.encode()) for one in invented.dumps(site, 6)])
    others = invented.dumps(site, 20, seed=1)
    return made, others, trial.clean(made, [(one.name, one.text) for one in others])


# ---- how good ----------------------------------------------------------------------------------


def test_body_of_unseen_pages(articles, unseen):
    """Rules induced from eight pages give the bodies of ten others."""
    scores = [f1(got, page.body) for got, page in zip(bodies(articles), unseen, strict=True)]

    assert fmean(scores) >= 0.93


def test_fields_of_unseen_pages(articles, unseen):
    """Title, writer and day of unseen pages are right, in both layouts."""
    got = [(article.title, article.authors, (article.published or "")[:10]) for article in articles]

    assert got == [(page.title, [page.author], page.day) for page in unseen]


def test_body_of_unseen_dumps(of_dumps):
    """For dumps of each of four invented sites the same holds."""
    _, others, cleaned = of_dumps
    scores = [f1(got, one.body) for got, one in zip(bodies(cleaned), others, strict=True)]

    assert fmean(scores) >= 0.90


def test_title_of_unseen_dumps(of_dumps):
    """The title of a dump is found on nine pages of ten."""
    _, others, cleaned = of_dumps
    right = sum(article.title == one.title for article, one in zip(cleaned, others, strict=True))

    assert right >= 18


# ---- what the draft is made of -----------------------------------------------------------------


def test_each_layout_is_a_template(draft):
    """Two layouts among the pages become two templates."""
    assert sum(rule.verb == "template" for rule in draft.rules) == 2


def test_draft_loads(draft):
    """The draft is a rule file whose hits hit and spares spare."""
    assert rulefile.parse(draft.toml(), "draft").name == "Kabar Lereng"


def test_draft_of_dumps_loads(of_dumps):
    """A draft of dumps is one, too."""
    assert rulefile.parse(of_dumps[0].toml(), "draft").line_rules() != []


def errors_of(draft: Draft, folder) -> list[str]:
    (folder / f"{draft.site}.toml").write_text(draft.toml(), encoding="utf-8")
    findings = errors(check(Library([folder]), [draft.site]))
    return [str(finding) for finding in findings if str(folder) in finding.file]


def test_draft_passes_check(draft, tmp_path):
    """`check` finds no error in a draft."""
    assert errors_of(draft, tmp_path) == []


def test_draft_of_dumps_passes_check(tmp_path):
    """`check` finds no error in a draft of dumps."""
    pages = [(one.name, one.text.encode()) for one in invented.dumps("portalmuara", 6)]

    assert errors_of(induce("portalmuara", pages), tmp_path) == []


def test_no_selector_is_positional_or_machine_made(draft):
    """No proposed selector counts elements, or names what a build step named."""
    every = [css for _, _, css in selectors(rulefile.parse(draft.toml(), "draft"))]

    assert [css for css in every if ":nth" in css or any(map(is_made, re.findall(r"[.#]([\w-]+)", css)))] == []


def test_machine_made_names_stand_on_the_pages(seen):
    """The test above would fail for a method that takes any name."""
    assert all("css-9k2l4m" in page.html for page in seen[:5])


def test_each_proposal_carries_its_evidence(draft):
    """Above each rule stands a comment with a count of pages."""
    assert [rule.keys["id"] for rule in draft.rules if not re.search(r"of \d+ pages", " ".join(rule.evidence))] == []


def test_reasons_are_told_by_names(draft):
    """A strip's reason comes from what its class says."""
    found = {str(rule.keys["css"]): rule.keys["reason"] for rule in draft.rules if rule.verb == "template.strip"}

    assert (found[".kotak-iklan"], found[".langganan-surat"]) == ("ad", "promo")


def test_links_that_stand_alone_are_told(draft):
    """A class of links that stand beside a label takes the whole line with it."""
    alone = [rule.keys["css"] for rule in draft.rules if rule.keys.get("alone")]

    assert alone == [".tautan-sisip"]


def test_hosts_come_from_the_pages(draft):
    """The pages' own addresses tell the hosts."""
    assert draft.hosts == ("kabarlereng.example", "*.kabarlereng.example")


def test_draft_is_the_same_again(draft, seen):
    """The same pages give the same draft."""
    assert induce(SITE, [(page.name, page.html.encode()) for page in seen]).toml() == draft.toml()


def test_shipped_rules_do_not_matter(seen):
    """A site that has shipped rules is drafted from its pages alone."""
    drafted = induce("kompas", [(page.name, page.html.encode()) for page in seen])

    assert [rule.keys["when"] for rule in drafted.rules if rule.verb == "template"] == [
        "#konten-berita",
        ".bacaan__isi",
    ]


# ---- edges -------------------------------------------------------------------------------------


def test_forms_are_not_mixed(seen):
    """Dumps and HTML together are refused, and the odd ones named."""
    dump = invented.dumps(SITE, 1)[0]

    with pytest.raises(CleanerError, match=f"{dump.name}: text, unlike the other pages"):
        induce(SITE, [(dump.name, dump.text.encode()), *((page.name, page.html.encode()) for page in seen)])


def test_page_without_text_is_refused():
    """A page that cannot be read is named."""
    with pytest.raises(CleanerError, match=r"leer\.html"):
        induce(SITE, [("leer.html", b"")])


@pytest.mark.parametrize("name", ["generic", "kgmedia"])
def test_names_of_other_files_are_refused(name, seen):
    """A site is not called as a family or the generic rules are."""
    with pytest.raises(CleanerError, match="Give the site another name"):
        induce(name, [(seen[0].name, seen[0].html.encode())])


def test_one_page_is_doubtful(seen):
    """From one page rules can be drafted, with a doubt."""
    drafted = induce(SITE, [(seen[0].name, seen[0].html.encode())])

    assert any("stands on one page" in doubt for doubt in drafted.doubts)


def test_pages_without_an_article():
    """Pages of a few links give no template, and a doubt that names them."""
    drafted = induce(
        SITE, [(f"{n}.html", b"<html><body><ul><li><a href=/x>Muka</a></li></ul></body></html>") for n in range(3)]
    )

    assert (drafted.rules, "0.html" in drafted.doubts[0]) == ((), True)


def test_odd_class_names(seen):
    """Class names that no selector can be made of do no harm."""
    odd = 'class="md:isi w-[10px] 9lives é-kelas bacaan__isi'
    html = [(page.name, page.html.replace('class="bacaan__isi', odd).encode()) for page in seen[:4]]

    assert [rule.keys["body"] for rule in induce(SITE, html).rules if rule.verb == "template"] == [[".bacaan__isi"]]


def test_class_of_headings_is_no_strip(seen):
    """A heading that pages repeat is dropped by its words; its class is that of subheads on other pages."""
    html = [
        (
            page.name,
            page.html.replace(
                '<div class="daftar-label">', '<h2 class="sub">Putar rekaman di bawah:</h2><div class="daftar-label">'
            ).encode(),
        )
        for page in seen[:5]
    ]
    rules = induce(SITE, html).rules

    assert [
        rule.verb
        for rule in rules
        if ".sub" in str(rule.keys.get("css")) or "^Putar rekaman" in str(rule.keys.get("line"))
    ] == ["drop"]


def test_rule_that_takes_prose_is_left_out(of_dumps):
    """A drafted rule that takes what the comparison believed to be prose does not stay."""
    made, others, _ = of_dumps
    bad = package.Rule(
        "drop", {"id": "bad", "reason": "other", "line": "^.{60,}", "why": "x", "hits": ["x" * 70], "spares": ["y"]}
    )
    worse = Draft(made.site, made.name, (), (*made.rules, bad))
    prose = {one.name: set(one.body) for one in others}

    assert bad not in trial.pruned(worse, [(one.name, one.text) for one in others], {}, prose).rules


def test_article_saved_twice_is_one(seen):
    """A page that is given twice does not make template of its own text."""
    html = [(page.name, page.html.encode()) for page in seen[:3]]
    drafted = induce(SITE, [*html, ("copy.html", html[0][1])])

    assert [rule.keys["body"] for rule in drafted.rules if rule.verb == "template"] == [[".bacaan__isi"]]


def test_dump_given_twice_is_one():
    """Neither does a dump."""
    dumps = [(one.name, one.text.encode()) for one in invented.dumps(SITE, 4)]

    assert induce(SITE, [*dumps, ("copy.txt", dumps[0][1])]).rules == induce(SITE, dumps).rules


# ---- one selector, one pattern -----------------------------------------------------------------


@pytest.fixture(scope="module")
def outlines(seen) -> list[Outline]:
    return [Outline(page.name, read(page.html)) for page in seen]


def element_of(outline: Outline, css: str):
    return outline.meant(css)[0].element


def test_selector_of_an_element(outlines):
    """The best selector is the lasting name, with the pages that it is on."""
    best = suggest_selector(outlines[0], element_of(outlines[0], ".langganan-surat"), outlines)[0]

    assert (best.css, best.pages, best.most, best.robust) == (".langganan-surat", 5, 1, True)


def test_selector_of_an_element_without_a_name(outlines):
    """An element without a name is told by the one above it."""
    best = suggest_selector(outlines[0], element_of(outlines[0], ".langganan-surat p"), outlines)[0]

    assert best.css == ".langganan-surat p"


def test_selector_of_another_page_is_none(outlines):
    """An element that is not of the page has no selector there."""
    assert suggest_selector(outlines[1], element_of(outlines[0], "h1"), outlines) == []


def test_pattern_of_a_label():
    """A labelled link gives first the label's pattern, then the line's own."""
    pages = [["Susul juga: Sumur Tua", "Warga datang."], ["Susul juga: Pasar Pagi"]]
    found = suggest_pattern("Susul juga: Sumur Tua", pages)

    assert [(one.rule.keys["line"], one.lines, one.pages) for one in found] == [
        (r"^Susul juga ?[:：] ?\S", 2, 2),
        ("^Susul juga: Sumur Tua$", 1, 1),
    ]


def test_pattern_spares_what_is_kept():
    """A pattern that would take a line to keep is not proposed."""
    found = suggest_pattern("Kata dia: Pulang", [["Kata dia: Pulang"]], keep=["Kata dia: kami menunggu hujan reda."])

    assert [one.rule.keys["line"] for one in found] == ["^Kata dia: Pulang$"]


def test_pattern_of_a_date():
    """A date line as a field holds for any date."""
    found = suggest_pattern("Senin, 3 Mei 2021 | 10:02 WIB", [], verb="published")[0]

    assert found.rule.keys["line"] == r"^(?P<published>{weekday}, {date} \| {time})$"


def test_pattern_of_a_byline():
    """A labelled name as a field keeps the name."""
    found = suggest_pattern("Penulis: Sri Yanti", [], verb="author")[0]

    assert found.rule.keys["line"] == "^(?i:Penulis) ?[:|] ?(?P<author>.+)$"


@settings(max_examples=60, deadline=None)
@given(
    line=st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=120),
    others=st.lists(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=60), max_size=4),
    verb=st.sampled_from(["drop", "author", "published", "caption", "title"]),
)
def test_every_pattern_is_a_rule(line, others, verb):
    """Whatever the line, each proposal loads: its hits hit and its spares spare."""
    for proposal in suggest_pattern(line, [[line, *others]], verb=verb):
        assert rulefile.parse(f'name = "x"\n{table(proposal.rule)}\n', "x").line_rules() != []


TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=80)
POOL = [
    "Ditulis Sri Yanti, 3 Mei 2021 pukul 10:02 WIB",
    "Labib Zamani,",
    "Penulis",
    "Foto: {date} (Dok. Warga)",
    'Susul juga » [x] (y) \\d+ \'z\' """',
    "KABAR DESA - Warga memperbaiki sumur tua di lereng timur desa sejak pagi, kata kepala dusun kepada tamu.",
    "Pekerjaan itu selesai dalam dua hari karena semua keluarga ikut mengangkut batu dan pasir ke lokasi.",
    "Kabar terbaru",
    "Jembatan Gantung Dusun Atas Selesai Dicat Warga Kampung",
]


@settings(max_examples=8, deadline=None)
@given(pages=st.lists(st.lists(st.sampled_from(POOL) | TEXT, min_size=1, max_size=14), min_size=1, max_size=3))
def test_every_draft_of_dumps_loads(pages):
    """Whatever the lines, the draft of dumps is a rule file."""
    generic = Library().book(None)
    draft = dumps.induce("desa", [(str(nth), "\n".join(lines)) for nth, lines in enumerate(pages)], generic)

    assert rulefile.parse(draft.toml(), "draft").name == "Desa"


@given(value=TEXT | st.lists(TEXT, max_size=3) | st.booleans() | st.integers(0, 9999))
def test_every_value_comes_back(value):
    """What is written as TOML is read as it was."""
    assert tomllib.loads(f"key = {toml.value(value)}")["key"] == value
