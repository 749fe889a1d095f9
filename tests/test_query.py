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
