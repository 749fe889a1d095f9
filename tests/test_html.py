"""HTML pages: templates, fields, blocks, drift, charsets and hostile markup."""

from __future__ import annotations

import gzip
import quopri
import re
from functools import cache
from pathlib import Path

import pytest

from cleaner import Article, Cleaner, RuleError, query, rulefile
from tests.paths import SEEDS, USERS_OWN

HTML_SEEDS = sorted(SEEDS.glob("*/*.html"))
NAMES = [str(seed.relative_to(SEEDS)) for seed in HTML_SEEDS]
TEMPLATED = [seed for seed in HTML_SEEDS if f"{seed.parent.name}/{seed.stem}" not in USERS_OWN]
PROSE = "Warga desa menanam seribu pohon di tepi sungai setiap pagi sejak bulan lalu."
LONG = " ".join([PROSE] * 6)


@cache
def _cleaner() -> Cleaner:
    return Cleaner()


def clean(source: str | bytes, removals: bool = True, url: str | None = None) -> Article:
    return _cleaner().clean(source, removals=removals, url=url)


def kompas(body: str, head: str = "", around: str = "") -> str:
    return (
        f'<html><head><link rel="canonical" href="https://www.kompas.com/read/1">{head}</head><body>{around}'
        f'<h1 class="read__title">Sungai Jernih Lagi</h1><div class="read__content">{body}</div></body></html>'
    )


def texts(article: Article) -> list[str]:
    return [block.text for block in article.blocks]


def squash(text: str) -> str:
    return re.sub(r"\W+", "", text)


@pytest.mark.parametrize("seed", HTML_SEEDS, ids=NAMES)
def test_every_visible_text_is_accounted_for(seed: Path) -> None:
    """Each piece of text that a browser shows is title, block, caption or a signed removal."""
    from lxml import html

    article = clean(seed.read_bytes())
    said = squash(
        " ".join([article.title or "", article.text, *article.captions, *(removal.text for removal in article.removed)])
    )
    body = html.document_fromstring(seed.read_text(encoding="utf-8")).find("body")
    for unseen in body.xpath("//script | //style | //noscript | //comment()"):
        unseen.drop_tree()
    lost = [text for text in body.itertext() if squash(text) not in said]

    assert lost == []


@pytest.mark.parametrize("seed", HTML_SEEDS, ids=NAMES)
def test_without_removals_the_article_is_the_same(seed: Path) -> None:
    """`removals=False` changes nothing but the list of removals."""
    full, lean = clean(seed.read_bytes()).to_dict(), clean(seed.read_bytes(), removals=False).to_dict()

    assert lean == {**full, "removed": []}


@pytest.mark.parametrize("seed", TEMPLATED, ids=lambda seed: f"{seed.parent.name}/{seed.stem}")
def test_templates_are_named(seed: Path) -> None:
    """A seed's name begins with the template that reads it; the user's own five keep the names of their dumps."""
    assert seed.name.startswith(f"{clean(seed.read_bytes()).template}-")


def test_related_label_goes_with_its_link() -> None:
    """Label and link of a related article are one removal."""
    article = clean(kompas(f'<p>{PROSE}</p><p><b>Baca juga: <a class="inner-link-baca-juga">Pohon Tua</a></b></p>'))

    assert [r.text for r in article.removed if r.reason == "related"] == ["Baca juga: Pohon Tua"]


def test_link_inside_a_sentence_stays() -> None:
    """The class of related links on words inside a sentence removes nothing."""
    sentence = f'{PROSE} Ia <a class="inner-link-baca-juga">menanam lagi</a> hari ini.'

    assert texts(clean(kompas(f"<p>{sentence}</p>"))) == [f"{PROSE} Ia menanam lagi hari ini."]


def test_br_splits_paragraphs() -> None:
    """A line break between sentences starts a new paragraph."""
    assert texts(clean(kompas(f"{PROSE}<br>{PROSE} Lagi."))) == [PROSE, f"{PROSE} Lagi."]


def test_br_inside_a_sentence_joins() -> None:
    """A line break in the middle of a sentence is a space."""
    got = texts(clean(kompas("<p>Warga desa menanam seribu pohon di tepi sungai<br>dan merawatnya setiap pagi.</p>")))

    assert got == ["Warga desa menanam seribu pohon di tepi sungai dan merawatnya setiap pagi."]


def test_bare_text_is_a_paragraph() -> None:
    """Text that stands in no element of its own is body."""
    assert texts(clean(kompas(f"<p>{PROSE}</p>{PROSE} Lagi.<p>{PROSE} Tiga.</p>")))[1] == f"{PROSE} Lagi."


def test_cells_are_joined_by_a_bar() -> None:
    """A table row is one block, its cells joined by a bar."""
    block = clean(kompas(f"<p>{PROSE}</p><table><tr><td>Bibit<td><p>300</p><p>batang</p></table>")).blocks[1]

    assert (block.kind, block.text) == ("row", "Bibit | 300 batang")


def test_kinds_of_blocks() -> None:
    """Headings, items and quotes are told apart from paragraphs."""
    body = f"<p>{PROSE}</p><h2>Bibit</h2><ol><li>Jati muda</li></ol><blockquote>Tanam lagi!</blockquote>"

    assert [block.kind for block in clean(kompas(body)).blocks] == ["paragraph", "heading", "item", "quote"]


def test_list_numbers_are_not_invented() -> None:
    """An ordered list gives its items without numbers that the text does not hold."""
    assert texts(clean(kompas(f"<p>{PROSE}</p><ol><li>Jati muda</li></ol>")))[1] == "Jati muda"


def test_lone_dateline_joins_its_paragraph() -> None:
    """A dateline that stands alone is joined to the paragraph below it."""
    assert texts(clean(kompas(f"<strong>Solo</strong> - <p>{PROSE}</p>"))) == [f"Solo - {PROSE}"]


def test_hidden_text_is_no_body() -> None:
    """What the style hides is removed as hidden."""
    article = clean(kompas(f'<p>{PROSE}</p><p style="display: none">Teks rahasia.</p>'))

    assert [(r.reason, r.text) for r in article.removed if r.text == "Teks rahasia."] == [("hidden", "Teks rahasia.")]


def test_inline_zone_does_not_break_its_paragraph() -> None:
    """An inline ad inside a sentence leaves one paragraph."""
    body = '<p>Warga desa menanam <span class="ads-on-body">Iklan</span>seribu pohon di tepi sungai.</p>'

    assert texts(clean(kompas(body))) == ["Warga desa menanam seribu pohon di tepi sungai."]


def test_printed_time_beats_meta() -> None:
    """The date that the page prints is taken before that of its metadata."""
    page = kompas(
        f"<p>{PROSE}</p>",
        head='<meta name="content_PublishedDate" content="2020-01-01 00:00:00">',
        around='<div class="read__time">Kompas.com - 25/09/2022, 21:00 WITA</div>',
    )

    assert clean(page).published == "2022-09-25T21:00:00+08:00"


def test_publishing_house_is_no_author() -> None:
    """The house's name in meta[name=author] is no person."""
    assert clean(kompas(f"<p>{PROSE}</p>", head='<meta name="author" content="Kompas Cyber Media">')).authors == []


def test_title_loses_the_sites_suffix() -> None:
    """A title from metadata is given without the site's name."""
    page = kompas(f"<p>{PROSE}</p>", head='<meta property="og:title" content="Hutan Kota - Kompas.com Regional">')

    assert clean(page.replace('<h1 class="read__title">Sungai Jernih Lagi</h1>', "")).title == "Hutan Kota"


def test_second_copy_of_the_title_is_a_duplicate() -> None:
    """A further copy of the title outside the body is removed as a duplicate."""
    article = clean(kompas(f"<p>{PROSE}</p>", around="<div>Sungai Jernih Lagi</div>"))

    assert [r.reason for r in article.removed if r.text == "Sungai Jernih Lagi"] == ["duplicate"]


def test_several_pages_are_marked() -> None:
    """A page that is one of several says so and stays ok."""
    article = clean((SEEDS / "kompas/read-2022-jembatan-bambu.html").read_bytes())

    assert (article.status, article.reasons) == ("ok", ["page 1 of 2"])


def test_known_site_without_template_is_degraded() -> None:
    """A page of a known site on which no template is found is degraded, and the generic extractor gives the body."""
    article = clean(kompas(f"<p>{LONG}</p>").replace("read__content", "konten-baru"))

    assert (article.status, article.template, texts(article)) == ("degraded", None, [LONG])


def test_short_body_beside_long_prose_is_drift() -> None:
    """A body far shorter than the prose around it is degraded."""
    article = clean(
        kompas("<p>Iklan baris.</p>", around=f"<div>{''.join(f'<p>{LONG} {n}.</p>' for n in range(5))}</div>")
    )

    assert article.status == "degraded"


def test_unknown_site_is_ok() -> None:
    """A page of an unknown site is read by the generic extractor and is ok."""
    article = clean(f"<html><body><h1>Judul</h1><p>{LONG}</p></body></html>", url="https://desa.example/1")

    assert (article.site, article.status, texts(article)) == (None, "ok", [LONG])


def test_site_is_known_by_its_canonical_link() -> None:
    """Without a URL the canonical link tells the site."""
    assert clean(kompas(f"<p>{PROSE}</p>")).site == "kompas"


def test_a_lookalike_host_is_not_the_site() -> None:
    """The host of another site that ends alike proves nothing."""
    assert clean(kompas(f"<p>{LONG}</p>").replace("www.kompas.com", "notkompas.com")).site is None


PAGE = kompas(f"<p>{PROSE} “Senang sekali,” kata José.</p>", head="{}")
CURLY = f"{PROSE} “Senang sekali,” kata José."


@pytest.mark.parametrize(
    "source",
    [
        pytest.param(PAGE.format('<meta charset="iso-8859-1">').encode("cp1252"), id="latin-1 means windows-1252"),
        pytest.param(PAGE.format('<meta charset="windows-1252">').encode(), id="utf-8 labelled windows-1252"),
        pytest.param(PAGE.encode("utf-16"), id="byte order mark"),
        pytest.param(gzip.compress(PAGE.encode()), id="gzip"),
        pytest.param(f"<!-- {'x' * 9000} -->{PAGE}".encode(), id="long comment in front"),
        pytest.param(
            b'MIME-Version: 1.0\nContent-Type: multipart/related;\n\tboundary="b"\n\n--b\nContent-Type: text/html\n'
            b"Content-Transfer-Encoding: quoted-printable\n\n" + quopri.encodestring(PAGE.encode()) + b"\n--b--\n",
            id="mhtml",
        ),
    ],
)
def test_form_of_the_bytes_changes_nothing(source: bytes) -> None:
    """Charset, compression and archive leave the same body, and the page is ok."""
    article = clean(source)

    assert (article.status, texts(article)) == ("ok", [CURLY])


def test_double_encoded_text_is_left_alone() -> None:
    """Text that was encoded twice before it was published is given as published."""
    assert texts(clean(kompas(f"<p>{PROSE} â€œYaâ€\x9d</p>").encode()))[0].startswith(f"{PROSE} â€œYa")


def test_cut_off_gzip_is_rejected() -> None:
    """A gzip body that breaks off is rejected with the cure."""
    assert clean(gzip.compress(b"x" * 9999)[:20]).reasons == ["cut-off gzip data; fetch the page again"]


def test_text_below_256_elements_is_kept() -> None:
    """Deep nesting loses no text."""
    assert texts(clean(kompas("<div>" * 300 + f"<p>{PROSE}</p>"))) == [PROSE]


def test_nesting_beyond_reason_is_flattened_and_said() -> None:
    """100,000 nested elements are flattened: the text is kept, the page is degraded."""
    article = clean(kompas("<div>" * 100_000 + f"<p>{PROSE}</p>"))

    assert (article.status, texts(article)) == ("degraded", [PROSE])


def test_formatting_left_open_is_flattened() -> None:
    """Formatting that every paragraph would open again is left out, and the page is degraded."""
    opened = "".join(f'<b id="{n}">' for n in range(400))
    article = clean(kompas(f"<p>{opened}{PROSE}</p>" + "".join(f"<p>{PROSE} {n}.</p>" for n in range(400))))

    assert (article.status, len(article.blocks)) == ("degraded", 401)


def test_giant_text_node_is_kept() -> None:
    """A text node of 11 MB is not lost."""
    assert len(clean(kompas(f"<p>{PROSE * 150_000}</p>")).text) == len(PROSE) * 150_000


@pytest.mark.parametrize(
    "source",
    ["<html></html>", "<html><frameset><frame>", "<html><script>x</script>", "<!doctype html><p>", "<html><!--"],
)
def test_page_without_text_is_rejected(source: str) -> None:
    """A page that shows nothing is rejected, not an empty success."""
    assert clean(source).status == "rejected"


def test_wrong_selector_is_refused() -> None:
    """A rule file with a selector that is none is refused with the rule's name."""
    text = 'name = "X"\n[[template]]\nid = "a"\nwhy = "w"\nwhen = "p["\n'

    with pytest.raises(RuleError, match=r"x.toml \[a\]: 'p\[' is not CSS"):
        rulefile.parse(text, "x.toml")


def test_json_ld_path_reads_a_nested_value() -> None:
    """`json-ld:author.name` gives the names of all authors of the page's article."""
    data = '{"@graph": [{"@type": "NewsArticle", "author": [{"name": "Sri"}, {"name": "Budi"}]}]}'
    tree = query.Tree(f'<script type="application/ld+json">{data}</script>')

    assert list(tree.values(query.compile_selector("json-ld:author.name"))) == ["Sri", "Budi"]
