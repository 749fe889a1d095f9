"""Kinds of pages that are no article, each known by more than one sign."""

from __future__ import annotations

import re
from collections.abc import Sequence

from cleaner import query, shape

LITTLE = 600  # characters of prose; a page with more of it is believed to be an article
LINKS = 80  # so many links around little prose make a listing
_ERROR = re.compile(
    r"(?i)\b(?:404|403|410|50[0234])\b|not found|page (?:doesn['’]t|does not) exist|access denied|forbidden|just a moment|are you (?:a )?(?:human|robot)|"
    r"attention required|security check|unavailable|tidak ditemukan|halaman tidak ada|enable javascript|captcha|internal server error"
)
_COOKIES = re.compile(r"(?i)\bcookies?\b|\bconsent\b|gdpr|before you continue|sebelum melanjutkan")
_TYPE = query.compile_selector('meta[property="og:type"]::attr(content)')
_PRODUCT = re.compile(r"(?i)^(?:og:)?product")


def doubts(tree: query.Tree, title: str | None, texts: Sequence[str], around: Sequence[str]) -> list[str]:
    """Say what speaks against a page being an article, given the texts found to be its body and all that might be: one sentence, or none."""
    prose = sum(len(text) for text in texts if shape.is_prose(text))
    signs = [title or "", *around[:40]]
    kinds = tree.types()
    declared = next(iter(tree.values(_TYPE)), "")
    if prose >= LITTLE and not (kinds and not any("Article" in kind or "Posting" in kind for kind in kinds)):
        return []
    if prose < LITTLE and (title is None or len(title) < 90) and _ERROR.search(" ".join(signs)[:400]):
        return ["looks like an error page, not an article"]
    if prose < LITTLE and sum(bool(_COOKIES.search(sign)) for sign in signs) >= 2:
        return ["looks like a cookie wall, not an article"]
    if _PRODUCT.match(declared) or ("Product" in kinds and not any("Article" in kind for kind in kinds)):
        return ["looks like a product's page, not an article"]
    if kinds & {"DiscussionForumPosting", "QAPage"}:
        return ["looks like a forum thread, not an article"]
    if prose >= LITTLE or declared == "article" or any("Article" in kind for kind in kinds):
        return []
    if tree.count("a[href]") >= LINKS:
        return ["looks like a listing of other pages, not an article"]
    if prose < 200:
        return ["hardly any prose: the page may be no article"]
    return []
