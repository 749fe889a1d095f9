"""Selectors of rule files."""

from __future__ import annotations

import pytest

from cleaner import query

PAGE = """<html><head><meta property="og:title" content="Judul Dari Meta">
<script type="application/ld+json">{"@type": "NewsArticle", "author": {"name": "Sri Yanti"}}</script></head>
<body><p>Penulis: <b>Budi Santoso</b></p><p>Isi &amp; berita</p></body></html>"""


@pytest.mark.parametrize(
    ("selector", "value"),
    [
        ("p b", "Budi Santoso"),
        ('meta[property="og:title"]::attr(content)', "Judul Dari Meta"),
        ("json-ld:author.name", "Sri Yanti"),
        ("xpath://p[starts-with(., 'Penulis')]/b", "Budi Santoso"),
        ("xpath:string(//p[2])", "Isi & berita"),
        ("xpath:count(//p)", "2.0"),
    ],
)
def test_selector_gives_its_value(selector: str, value: str) -> None:
    """Each form of selector reads its value."""
    assert next(query.Tree(PAGE).values(query.compile_selector(selector))) == value


@pytest.mark.parametrize("selector", ["p[", "xpath://p[", "json-ld:author..name", "", "p::before"])
def test_what_is_no_selector_is_refused(selector: str) -> None:
    """A selector that cannot be read is refused when it is compiled."""
    with pytest.raises(query.SelectorError):
        query.compile_selector(selector)


def test_xpath_that_fails_on_the_page_gives_nothing() -> None:
    """An unknown function is no reason to fail."""
    assert list(query.Tree(PAGE).values(query.Selector("", xpath="nix(//p)"))) == []


def test_metadata_is_found_by_name_as_written() -> None:
    """Metadata of the head is told by name and letter case, in document order."""
    tree = query.Tree(
        '<meta name="dc.creator" content="A"><meta name="DC.creator" content="B"><meta name="dc.creator" content="C">'
    )
    asked = ("dc.creator", "DC.creator", "Dc.creator")

    assert [list(tree.values(query.compile_selector(f'meta[name="{name}"]::attr(content)'))) for name in asked] == [
        ["A", "C"],
        ["B"],
        [],
    ]


def test_metadata_of_a_page_without_any_in_its_head_is_looked_for_everywhere() -> None:
    """A page whose metadata stands in the body is read all the same."""
    tree = query.Tree('<p>Isi</p><meta name="author" content="Sri Yanti">')

    assert list(tree.values(query.compile_selector('meta[name="author"]::attr(content)'))) == ["Sri Yanti"]


def test_paths_are_those_of_each_element_alone() -> None:
    """The paths found together are the same as the path of each element."""
    root = query.Tree("<div><p>a</p><!-- b --><p>c<b>d</b></p><hr></div>e<div><ul><li>f<li><a>g</a></ul></div>").root
    paths = query.Paths(root, "/html/body", query.DEEPEST)
    elements = root.css("*")

    assert [query.path_of(element) for element in elements] == [paths.of(element) for element in elements]


def test_paths_end_where_they_get_too_deep() -> None:
    """What stands deeper than is written out has the path of what it stands in."""
    root = query.Tree("<div><p><b>a</b></p></div>").root

    assert query.Paths(root, "/html/body", 3).of(root.css_first("b")) == "/html/body/div[1]/p[1]"


def test_a_star_means_every_element() -> None:
    """`*` is searched for like any selector that no look-up serves."""
    tree = query.Tree("<div><p>a</p></div>")
    marks = query.Marks([("*", "any")])

    assert {query.key(element) for element in tree.root.css("*")} <= marks.search([tree.root]).keys()
