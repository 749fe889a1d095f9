"""Kinds of pages: those that are no article are doubted, articles that look like them are not."""

from __future__ import annotations

import pytest

from cleaner import Cleaner
from tests import invented_kinds, invented_kinds_again

CLEANER = Cleaner()
NO_ARTICLES = {
    f"{kind} {lang} {part}{nth}": (kind, source)
    for part, pages in (("", invented_kinds.KINDS), ("again ", invented_kinds_again.KINDS))
    for kind, made in pages.items()
    for lang in ("en", "id")
    for nth, source in enumerate(made(lang))
}
ARTICLES = {f"{lang} {name}": source for lang in ("en", "id") for name, source in invented_kinds.articles(lang)}


@pytest.mark.parametrize("source", [source for _, source in NO_ARTICLES.values()], ids=NO_ARTICLES)
def test_a_page_that_is_no_article_is_doubted(source: str) -> None:
    """Each of them is rejected for want of a body, or the reasons say that it looks like no article."""
    article = CLEANER.clean(source)
    said = " ".join(article.reasons)

    assert any(words in said for words in ("not an article", "may be no article", "no body"))


@pytest.mark.parametrize("source", ARTICLES.values(), ids=ARTICLES)
def test_an_article_is_not_doubted(source: str) -> None:
    """Products, cookies, errors, videos, pictures, comments and many links in or beside an article raise no doubt."""
    assert CLEANER.clean(source).reasons == []


@pytest.mark.parametrize(
    ("kind", "reason"),
    [
        ("login", "looks like a page to log in"),
        ("cookies", "looks like a cookie wall"),
        ("video", "looks like a video's page"),
        ("forum", "looks like a forum thread"),
        ("product", "looks like a product's page"),
        ("gallery", "looks like a gallery of pictures"),
        ("tag", "looks like a listing of other pages"),
    ],
)
def test_the_kind_is_named(kind: str, reason: str) -> None:
    """The reason of most pages of a kind names that kind."""
    reasons = [CLEANER.clean(source).reasons for named, source in NO_ARTICLES.values() if named == kind]
    named = sum(f"{reason}, not an article" in said for said in reasons)

    assert 3 * named >= 2 * len(reasons)


def test_teasers_are_told_from_parts_by_their_links() -> None:
    """The same headings and paragraphs are a listing where the headings lead to other pages, an article where they do not."""
    parts = [
        (head, text * 2) for head, text in zip(invented_kinds.HEADLINES["en"], invented_kinds.PROSE["en"], strict=False)
    ]
    linked = "".join(f'<h2><a href="/{nth}">{head}</a></h2><p>{text}</p>' for nth, (head, text) in enumerate(parts))
    plain = "".join(f"<h2>{head}</h2><p>{text}</p>" for head, text in parts)
    reasons = [
        CLEANER.clean(invented_kinds.page("en", "Our valley", body, sidebar=False)).reasons for body in (linked, plain)
    ]

    assert reasons == [["looks like a listing of other pages, not an article"], []]
