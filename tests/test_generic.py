"""The generic extractor: bodies of pages that no template knows, signed removals, fields, confidence, kinds of page."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cleaner import Article, Cleaner, query
from cleaner.cli.pages import clean as clean_command
from cleaner.from_html import Found
from cleaner.generic import ENGINES, choose, context, fields, lexicon, second, survey, trees, wording
from cleaner.generic.kinds import doubts
from tests.clock import least_time

CLEANER = Cleaner()
URL = "https://news.example/2023/05/03/bridge"
PARAGRAPHS = [
    "The village opened its new bridge on Wednesday, two years after the flood carried the old one away, the mayor said.",
    "Carpenters from three valleys worked on the arches through the winter, and the school lent its hall as a workshop.",
    "“We walked an hour to the market, and now it is ten minutes,” said Rosa Marten, who sells cheese by the mill.",
    "The county paid half of the cost; the rest came from a fair, a lottery and a choir that sang in every parish.",
    "A second bridge, further down the river, is planned for next spring if the council agrees in its June meeting.",
]
MENU = "".join(
    f'<li><a href="/{word}">{word.title()}</a></li>' for word in "home world sport money weather travel".split()
)
RELATED = "".join(
    f'<div class="card"><a href="/{n}"><h3>Other headline number {n} about quite another matter</h3></a></div>'
    for n in range(6)
)


def page(body: str | None = None, head: str = "", after: str = "", before: str = "") -> str:
    inner = "".join(f"<p>{text}</p>" for text in PARAGRAPHS) if body is None else body
    return (
        f"<html lang=en><head><title>Village opens its bridge | The Valley Post</title>{head}</head><body><nav><ul>{MENU}</ul></nav>"
        f'<main><article><h1>Village opens its bridge</h1>{before}<div class="article-body">{inner}</div></article>{after}</main>'
        "<footer><p>© 2023 The Valley Post. All rights reserved.</p></footer></body></html>"
    )


def clean(source: str, **options: object) -> Article:
    return CLEANER.clean(source, url=URL, **options)  # type: ignore[arg-type]


def texts(article: Article) -> list[str]:
    return [block.text for block in article.blocks]


def test_paragraphs_are_the_body() -> None:
    """Menu, related cards and footer stay out, and every paragraph is kept."""
    article = clean(page(after=f'<div class="related-stories">{RELATED}</div>'))

    assert (article.status, article.template, texts(article)) == ("ok", None, PARAGRAPHS)


@pytest.mark.parametrize("tag", ["div", "section", "td", "span"])
def test_tag_of_a_paragraph_does_not_matter(tag: str) -> None:
    """Paragraphs that are not marked as such are kept as well."""
    inner = "".join(f"<{tag}>{text}</{tag}><br>" for text in PARAGRAPHS)
    body = f"<table><tr>{inner.replace('<br>', '</tr><tr>')}</tr></table>" if tag == "td" else inner

    assert texts(clean(page(body))) == PARAGRAPHS


def test_a_heading_keeps_its_kind() -> None:
    """A heading within the body is one, and so is a short paragraph that is bold."""
    body = f"<p>{PARAGRAPHS[0]}</p><h2>How it was built</h2><p>{PARAGRAPHS[1]}</p><p><b>What comes next</b></p><p>{PARAGRAPHS[4]}</p>"

    assert [block.kind for block in clean(page(body)).blocks] == [
        "paragraph",
        "heading",
        "paragraph",
        "heading",
        "paragraph",
    ]


def test_paragraphs_between_line_breaks_are_kept() -> None:
    """Text of one element, broken by `br` alone, is body."""
    assert texts(clean(page("<br><br>".join(PARAGRAPHS)))) == PARAGRAPHS


def test_a_page_inside_a_form_has_a_body() -> None:
    """A form around the whole page is no reason to drop it."""
    source = page().replace("<main>", "<form><main>").replace("</main>", "</main></form>")

    assert texts(clean(source)) == PARAGRAPHS


def test_comments_are_no_body() -> None:
    """A thread of comments is left out and signed so."""
    thread = "".join(f'<div class="comment"><p>{text} I do not agree at all.</p></div>' for text in PARAGRAPHS[::-1])
    article = clean(page(after=f'<section id="comments">{thread}</section>'))

    assert texts(article) == PARAGRAPHS
    assert {cut.rule for cut in article.removed if cut.text.endswith("at all.")} == {"generic/comment-thread"}


def test_a_copy_of_the_whole_in_one_block_is_no_body() -> None:
    """The body said again in one long block, for another layout, is a duplicate."""
    long = PARAGRAPHS * 3
    inner = "".join(f"<p>{text} Part {nth}.</p>" for nth, text in enumerate(long))
    copy = " ".join(f"{text} Part {nth}." for nth, text in enumerate(long))
    article = clean(page(inner, after=f"<div>{copy}</div>"))

    assert len(texts(article)) == len(long)
    assert [cut.rule for cut in article.removed if cut.text == copy] == ["generic/copy-of-body"]


@pytest.mark.parametrize(
    ("after", "text", "rule"),
    [
        (
            '<div class="related-stories"><p>Village choir tours the coast</p></div>',
            "Village choir tours the coast",
            "generic/related-block",
        ),
        ('<div class="newsletter"><p>Get it every morning.</p></div>', "Get it every morning.", "generic/offer-block"),
        (f"<aside>{RELATED}</aside>", "Other headline number 3 about quite another matter", "generic/outside-aside"),
        ("<p>Share</p>", "Share", "generic/share-text"),
    ],
)
def test_what_goes_is_signed(after: str, text: str, rule: str) -> None:
    """Each block that goes carries a rule that says what it is."""
    assert [cut.rule for cut in clean(page(after=after)).removed if cut.text == text] == [rule]


def test_every_visible_text_is_accounted_for() -> None:
    """Each visible text block of a page is title, body, caption or a signed removal, once."""
    source = page(
        after=f'<div class="related-stories">{RELATED}</div><figure><figcaption>The bridge at dawn</figcaption></figure>'
    )
    article = clean(source)
    told = [*texts(article), *article.captions, *(cut.text for cut in article.removed), article.title or ""]

    assert sorted(told) == sorted(query.blocks(query.Tree(source).root))


def test_without_removals_the_article_is_the_same() -> None:
    """`removals=False` leaves out the list and nothing else."""
    source = page(after=f'<div class="related-stories">{RELATED}</div>')
    full, bare = clean(source), clean(source, removals=False)

    assert {**full.to_dict(), "removed": []} == bare.to_dict()


PIECES = st.lists(
    st.sampled_from(
        [
            *(f"<p>{text}</p>" for text in PARAGRAPHS),
            *(f"<div><div>{text}</div></div>" for text in PARAGRAPHS[:2]),
            f"<ul>{MENU}</ul>",
            f"<div class=more>{RELATED}</div>",
            "<p>Short.</p>",
            "<h2>A heading</h2>",
            "<div class=comments><p>I do not agree with any of this, said nobody in particular that day.</p></div>",
            "<table><tr><td>1</td><td>2</td></tr></table>",
            "<div style='display:none'>Hidden words that nobody sees on the page.</div>",
            "<figure><figcaption>A caption of some length</figcaption></figure>",
            "<form><label>Name</label><button>Send</button></form>",
            "<p><a href=/x>A link alone in its paragraph</a></p>",
            "<blockquote><p>Quoted words go here, said the baker.</p></blockquote>",
            "</div></p>",
            "<div>",
        ]
    ),
    max_size=14,
).map("".join)


@given(PIECES)
@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_page_is_accounted_for(inner: str) -> None:
    """Whatever is put together: nothing is lost, nothing is empty and ok, and the body is the same without removals."""
    source = f"<html><body><h1>Village opens its bridge</h1>{inner}</body></html>"
    article = CLEANER.clean(source)
    told = [*texts(article), *article.captions, *(cut.text for cut in article.removed), article.title or ""]
    shown = "".join("".join(query.blocks(query.Tree(source).root)).split())

    assert bool(article.blocks) == (article.status != "rejected")
    assert sorted(shown) == sorted("".join("".join(told).replace(" | ", "").split()))
    assert texts(CLEANER.clean(source, removals=False)) == texts(article)


def test_confidence_is_higher_where_the_page_is_plainer() -> None:
    """A page with one clear body is surer than one of scraps, and both lie between 0 and 1."""
    sure, unsure = (
        clean(page()).confidence,
        clean("<body><div>One scrap.</div><div>Another scrap of text</div></body>").confidence,
    )

    assert sure is not None
    assert unsure is not None
    assert 0 <= unsure < sure <= 1


def test_a_known_template_has_no_confidence() -> None:
    """Confidence is the generic extractor's alone."""
    source = (
        '<html><head><link rel="canonical" href="https://www.kompas.com/x"></head><body><div class="read__content"><p>'
        + PARAGRAPHS[0]
    )

    assert CLEANER.clean(source + "</p></div></body></html>").confidence is None


def test_site_rules_can_be_switched_off() -> None:
    """With `site_rules=False` a page of a known site is read as one of an unknown site."""
    article = Cleaner(site_rules=False).clean(page(), url="https://www.kompas.com/read/1")

    assert (article.site, article.status, texts(article)) == (None, "ok", PARAGRAPHS)


def test_trafilatura_is_a_second_opinion() -> None:
    """The other extractor chooses among our blocks, and its removals are signed."""
    pytest.importorskip("trafilatura")
    article = Cleaner(generic="trafilatura").clean(page(after=f"<div>{RELATED}</div>"), url=URL)

    assert texts(article) == PARAGRAPHS
    assert "trafilatura/outside" in {cut.rule for cut in article.removed}


STEPS = "".join(
    f"<dt>Step {nth}</dt><dd>{text}</dd>"
    for nth, text in enumerate(
        (
            "Cut the onions and fry them in butter until they are soft and golden.",
            "Add the stock and the carrots.",
            "Let it simmer for an hour, no less.",
            "Serve it with bread from the day before.",
        )
    )
)


def opinions(source: str, **options: object) -> set[str]:
    """The rules that took something out of a page that trafilatura decided on."""
    article = Cleaner(**options).clean(source, url=URL)  # type: ignore[arg-type]
    return {cut.rule for cut in article.removed if cut.rule.startswith("trafilatura/")}


def test_trafilatura_is_asked_of_a_page_that_the_trees_are_unsure_of() -> None:
    """Its choice is taken, and signed with its name."""
    assert opinions(page(f"<dl>{STEPS}</dl>", after=f"<div>{RELATED}</div>")) == {"trafilatura/outside"}


def test_own_only_asks_nobody() -> None:
    """The trees alone decide."""
    assert opinions(page(f"<dl>{STEPS}</dl>", after=f"<div>{RELATED}</div>"), generic="own-only") == set()


def test_a_page_of_many_tags_is_judged_without_a_second_opinion() -> None:
    """Trafilatura's cost follows the number of tags."""
    assert opinions(page(f"<dl>{STEPS}</dl>", after=f"<div>{RELATED}</div>" + "<i></i>" * second.ASKED)) == set()


def test_an_opinion_of_a_few_words_is_none() -> None:
    """Where trafilatura keeps next to nothing, the trees' choice stands."""
    texts = ["The bridge is open.", "Nobody fell in."]

    assert second.opinion(page("".join(f"<p>{text}</p>" for text in texts)), texts, [4, 3], {0, 1}, 0.5) == set()


def test_indonesian_pages_are_left_to_the_trees() -> None:
    """Trafilatura reads fewer of them right."""
    texts = ["Warga desa itu sudah dua tahun menunggu jembatan baru yang akan dibangun oleh pemerintah kabupaten."] * 4

    assert (
        second.opinion(page("".join(f"<p>{text}</p>" for text in texts)), texts, [14] * 4, {0, 1, 2, 3}, 0.5) == set()
    )


def test_trafilatura_is_not_imported_unless_used() -> None:
    """Cleaning a page of an unknown site that the trees are sure of needs no trafilatura."""
    program = (
        f"import sys, cleaner; cleaner.clean({page()!r}); print('trafilatura' in sys.modules, 'numpy' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert done.stdout.split() == ["False", "False"]


def test_unknown_extractor_is_refused() -> None:
    """The error names the extractors that exist."""
    with pytest.raises(ValueError, match="Known are: own, own-only, trafilatura"):
        Cleaner(generic="none")  # type: ignore[arg-type]


def test_the_command_line_knows_the_same_extractors() -> None:
    """Its choices are written out, so that help needs no extractor."""
    (option,) = (one for one in clean_command.params if one.name == "generic")

    assert tuple(option.type.choices) == ENGINES  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        (
            "<title>404 Not Found</title><h1>404 Not Found</h1><p>The page was not found.</p>",
            "looks like an error page, not an article",
        ),
        (
            "<title>Before you continue</title><p>We use cookies to improve this site.</p><p>Accept all cookies?</p>",
            "looks like a cookie wall, not an article",
        ),
        (
            '<meta property="og:type" content="product"><h1>Copper kettle</h1><p>A kettle of copper, two litres.</p>',
            "looks like a product's page, not an article",
        ),
        (
            '<script type="application/ld+json">{"@type": "QAPage"}</script><h1>How do I mend it?</h1><p>With a hammer, mostly.</p>',
            "looks like a forum thread, not an article",
        ),
        (f"<h1>News</h1><div>{RELATED * 15}</div>", "looks like a listing of other pages, not an article"),
    ],
)
def test_a_page_that_is_no_article_says_so(source: str, reason: str) -> None:
    """The reasons tell that a page looks like something else."""
    assert reason in CLEANER.clean(f"<html><body>{source}</body></html>", url=URL).reasons


def test_an_article_raises_no_doubt() -> None:
    """Prose enough speaks for an article, whatever the words in it."""
    long = [*PARAGRAPHS, "The page not found in the archive was page 404, and the cookies were eaten."]

    assert doubts(query.Tree(page()), "Village opens its bridge", long * 2, long * 2) == []


@pytest.mark.parametrize(
    ("title", "brands", "left"),
    [
        ("Village opens its bridge | The Valley Post", {"thevalleypost"}, "Village opens its bridge"),
        ("The Valley Post - Village opens its bridge", {"thevalleypost"}, "Village opens its bridge"),
        ("Bridge | Music | The Valley Post", {"thevalleypost"}, "Bridge | Music"),
        ("Rosa Marten – the cheese queen", {"thevalleypost"}, "Rosa Marten – the cheese queen"),
    ],
)
def test_the_sites_name_is_cut_off_a_title(title: str, brands: set[str], left: str) -> None:
    """A part of a title goes only where it is the site's name."""
    assert fields.without_brand(title, brands) == left


def test_title_is_the_heading_that_is_printed() -> None:
    """Of the metadata's title and the heading, the printed one is taken, without the logo's heading."""
    head = '<meta property="og:title" content="The bridge that a village opened"><meta property="og:site_name" content="The Valley Post">'
    source = page(head=head).replace("<main>", "<h1>The Valley Post</h1><main>")

    assert clean(source).title == "Village opens its bridge"


@pytest.mark.parametrize(
    ("head", "before", "authors"),
    [
        ('<meta name="author" content="Rosa Marten and Tim Balk">', "", ["Rosa Marten", "Tim Balk"]),
        (
            '<meta name="author" content="The Valley Post">',
            '<div class="byline">By <a href="/author/rm">Rosa Marten</a></div>',
            ["Rosa Marten"],
        ),
        ("", '<span class="author-name">ROSA MARTEN, Staff Writer</span>', ["Rosa Marten"]),
        (
            '<script type="application/ld+json">{"@type": "NewsArticle", "author": {"name": "Rosa Marten"}}</script>',
            "",
            ["Rosa Marten"],
        ),
        ('<meta name="author" content="Valley Post Staff">', "", []),
    ],
)
def test_authors_are_people(head: str, before: str, authors: list[str]) -> None:
    """JSON-LD, metadata and the byline are read; a newsroom is no author."""
    assert (
        clean(page(head=head + '<meta property="og:site_name" content="The Valley Post">', before=before)).authors
        == authors
    )


@pytest.mark.parametrize(
    ("head", "before", "published"),
    [
        (
            '<meta property="article:published_time" content="2023-05-03T09:10:00+02:00">',
            "",
            "2023-05-03T09:10:00+02:00",
        ),
        ("", "", "2023-05-03"),
    ],
)
def test_date_is_the_metadatas_else_the_addresss(head: str, before: str, published: str) -> None:
    """Metadata gives the time; an address that holds a day gives the day."""
    assert clean(page(head=head, before=before)).published == published


def test_date_near_the_title_is_read() -> None:
    """Without metadata and a telling address the date printed under the title counts."""
    article = CLEANER.clean(page(before="<span>May 3, 2023</span>"), url="https://news.example/bridge")

    assert article.published == "2023-05-03"


def test_fields_keep_what_a_template_found() -> None:
    """Section and editors of the template for unknown sites stay."""
    found = fields.find(query.Tree(page()), Found(section="Local", editors=["Ana Lim"]), URL)

    assert (found.section, found.editors, found.title) == ("Local", ["Ana Lim"], "Village opens its bridge")


def test_a_row_has_a_number_for_each_name() -> None:
    """Names and numbers of a survey and of the second look go together, and are those of the model."""
    layout = CLEANER._layouts_of(None)[-1]
    seen = survey.read(query.Tree(page()), layout, None)
    assert seen is not None
    words = [wording.words(seen.pieces[nth].text) for nth in seen.candidates]
    again = context.rows(
        [0.5] * len(words), words, [seen.pieces[nth].frame for nth in seen.candidates], seen.frames, seen.signs, [0]
    )

    assert {len(row) for row in seen.rows} == {len(survey.NAMES)}
    assert len(again[0]) == len(context.NAMES)
    assert trees.shipped().names == [*context.NAMES, *survey.NAMES]


def test_trees_are_summed() -> None:
    """A row goes down each tree, and the leaves are added up."""
    score = trees.compile_trees([[0, 0.5, 1.0, [1, 2.0, -1.0, 3.0]], 0.25])

    assert [score([0.0, 9.0]), score([1.0, 2.0]), score([1.0, 3.0])] == [1.25, -0.75, 3.25]


def test_choose_never_leaves_a_page_empty() -> None:
    """Where all blocks are unlikely the likeliest is body all the same."""
    assert choose([0.001, 0.0005, 0.0001], [10, 10, 10], 0.45) == {0, 1}


@pytest.mark.parametrize(("promised", "read"), [(0.0, 0.0), (0.5, 0.4), (0.75, 0.6), (1.0, 0.8), (1.5, 0.8)])
def test_table_is_read_in_straight_lines(promised: float, read: float) -> None:
    """Between two points of the table of confidence lies a straight line."""
    assert trees.interpolate([[0.0, 0.0], [0.5, 0.4], [1.0, 0.8]], promised) == pytest.approx(read)


def test_words_of_classes_are_known() -> None:
    """A class name tells what its element is, and class names that only look alike do not."""
    told = lexicon.flags("c-comments-list"), lexicon.flags("article-body"), lexicon.flags("x1 y2")

    assert [bool(flags & lexicon.TALK) for flags in told] == [True, False, False]


UNITS = {
    "divs": "<div>",
    "cells": "<table><tr><td>",
    "paragraphs": f"<p>{PARAGRAPHS[0]}</p>",
    "links": "<div><a href=/x>A headline of a link farm</a></div>",
    "nested text": f"<div>{PARAGRAPHS[1]}",
    "breaks": f"{PARAGRAPHS[2]}<br>",
    "blocks in paragraphs": "<p><div>word ",
    "nested links": "<a href=/x><span>word ",
}


def cost(unit: str, size: int, times: int) -> float:
    """The least process time, in seconds, of so many cleanings of a page of `size` characters."""
    source = f"<html><body><p>{PARAGRAPHS[0]}</p>{unit * (size // len(unit))}</body></html>"
    return least_time(lambda: CLEANER.clean(source, removals=False), times)


@pytest.mark.parametrize("unit", UNITS.values(), ids=UNITS)
def test_cost_is_linear(unit: str) -> None:
    """Four times the page costs at most five times the time (best of three, plus 50 ms for the machine's noise)."""
    cost(unit, 10_000, 1)

    assert cost(unit, 320_000, 3) <= 5 * cost(unit, 80_000, 3) + 0.05


@pytest.mark.slow
@pytest.mark.parametrize("unit", UNITS.values(), ids=UNITS)
def test_cost_is_linear_to_ten_megabytes(unit: str) -> None:
    """The same at the size of the largest pages (best of two)."""
    assert cost(unit, 10_000_000, 2) <= 5 * cost(unit, 2_500_000, 2) + 0.05
