"""Title, authors and date of a page that no template knows, from what it says of itself in several places."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice
from urllib.parse import unquote, urlsplit

from cleaner import dates, from_html, people, query, shape

_H1 = query.compile_selector("h1")
_TITLES = [
    query.compile_selector(source)
    for source in (
        'meta[property="og:title"]::attr(content)',
        "json-ld:headline",
        "title",
        'meta[name="twitter:title"]::attr(content)',
    )
]
_LANGUAGE = query.compile_selector("html::attr(lang)")
_BRANDS = [
    query.compile_selector(source)
    for source in (
        'meta[property="og:site_name"]::attr(content)',
        "json-ld:publisher.name",
        'meta[name="application-name"]::attr(content)',
    )
]
_SUFFIX = re.compile(r"\s+(?:[|»·•–—-]|::)\s+")
_GLUED = re.compile(
    r"(?<=[a-z])(?=[A-Z])|(?<=, 20\d\d)(?=\d)"
)  # "Rosa MartenMay 3, 202312 shares": only the style keeps them apart
_KICKER = re.compile(r"^\w+(?: \w+)? \| (?=.{20})")
_DAY_OF_URL = re.compile(
    r"/((?:19|20)\d{2})[/-](0?[1-9]|1[0-2]|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[/-](0?[1-9]|[12]\d|3[01])(?:/|-|$)"
)
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_WRITTEN_BY = query.compile_selector('meta[name="twitter:label1"]::attr(content)')
_WRITER = query.compile_selector('meta[name="twitter:data1"]::attr(content)')
_TOLD = [
    query.compile_selector(source)
    for source in (
        "json-ld:author.name",
        'meta[name="parsely-author"]::attr(content)',
        'meta[name="sailthru.author"]::attr(content)',
        'meta[name="author"]::attr(content)',
        'meta[name="byl"]::attr(content)',
        'meta[name="dc.creator"]::attr(content)',
        'meta[name="DC.creator"]::attr(content)',
    )
]
_BYLINES = [
    query.compile_selector(source)
    for source in (
        '[itemprop="author"] [itemprop="name"]',
        '[itemprop="author"]',
        'a[rel~="author"]',
        "a.author-name, a.authors, a.author, a.byline__name, a.author__name",
        '[class*="byline"] a[href*="author"], [class*="author"] a[href*="author"], [class*="author-name"] a, [class*="byline"] a',
        '[class*="author-name"], [class*="author__name"], [class*="byline-name"], [class*="authorName"]',
        '[class*="byline"]',
        ".author, .post-author, .entry-author, .article-author",
    )
]
_DATES = [
    query.compile_selector(source)
    for source in (
        "json-ld:datePublished",
        'meta[property="article:published_time"]::attr(content)',
        'meta[itemprop="datePublished"]::attr(content)',
        'meta[name="parsely-pub-date"]::attr(content)',
        'meta[name="sailthru.date"]::attr(content)',
        'meta[name="DC.date.issued"]::attr(content)',
        'meta[name="dc.date"]::attr(content)',
        'meta[name="date"]::attr(content)',
        'meta[name="pubdate"]::attr(content)',
        'meta[name="publish-date"]::attr(content)',
        'meta[name="article.published"]::attr(content)',
        'meta[name="cXenseParse:publishtime"]::attr(content)',
        '[itemprop="datePublished"]::attr(datetime)',
        '[itemprop="datePublished"]::attr(content)',
        'body meta[property="article:published_time"]::attr(content)',
    )
]
_VISIBLE_DATES = [
    query.compile_selector(source)
    for source in (
        "article time::attr(datetime)",
        "main time::attr(datetime)",
        "time::attr(datetime)",
        "article time, main time",
        '[class*="publish"][class*="date"], [class*="post-date"], [class*="pub-date"], [class*="article-date"], [class*="entry-date"]',
        '[class*="date"], [class*="timestamp"]',
    )
]
_ROLE = re.compile(
    r"(?i)^(?:(?:view all|more|all) (?:posts|stories|articles) by|about|written by|words by|story by|by|posted by|published by|reviewed by|opinion by|text by)\b:?\s*"
)
_AFTER_NAME = re.compile(
    r"(?i)\s*(?:[|,•·/]|\s[-–—]\s)\s*(?:(?:senior|staff|contributing|contributor|correspondent|reporter|editor|writer|columnist|the|for|special to|of|cnn|bbc|reuters|associated press|ap|chief|executive|managing|news|sports|political|guest|updated|published|posted|\d).*|\S+@\S+)$|\s+the associated press$"
)
_NO_PERSON = re.compile(
    r"(?i)\b(?:staff|newsroom|editorial|editors?|team|desk|press|magazine|reuters|agency|admin|sponsored|correspondent|contributors?|writers?|reporters?|follow|share|comments?|subscribe|published|updated|read|min|posts?|profile|photo|photography|university|times|news|the|by|at|of|for|on|and|more|view|author|brandroom|redazione|today|guest)\b"
)
_SPLIT = re.compile(r"(?i)\s*(?:[,;&|/\n]|\band\b|\bdan\b|\bund\b|\bet\b|\by\b|\bwith\b)\s*")


def find(tree: query.Tree, template: from_html.Found, url: str | None) -> from_html.Found:
    """Read the fields from what the page says in several places.

    `template` is what the template for pages of unknown sites found: its deck, source, section and editors are kept.
    """
    own = url or next(iter(from_html.own_urls(tree)), None)
    local = next(tree.values(_LANGUAGE), "")[:2].lower() in ("id", "ms", "in")
    published = next(
        (date for selector in _DATES for value in tree.values(selector) if (date := dates.find(value))), None
    )
    return from_html.Found(
        title=title(tree, own) or template.title,
        deck=template.deck,
        authors=template.authors if local and template.authors else authors(tree, local),
        editors=template.editors,
        published=published or template.published or date_of_url(own),
        source=template.source,
        section=template.section,
    )


def title(tree: query.Tree, url: str | None = None) -> str | None:
    """The title as printed: the first-level heading that shares most words with the page's own metadata, else the metadata's."""
    brands = _brands(tree, url)
    told = [without_brand(value, brands) for selector in _TITLES for value in islice(tree.values(selector), 1)]
    told = [value for value in told if value and shape.squash(value) not in brands]
    words = {word for value in told for word in _words(value)}
    slug = _words(unquote(urlsplit(url).path).replace("-", " ").replace("_", " ")) if url else set()
    best, most = None, 0.0
    for heading in list(tree.values(_H1))[:8]:
        own = _words(heading)
        if not own or len(heading) > 300 or shape.squash(heading) in brands:
            continue
        share = max(len(own & words), len(own & slug)) / len(own)
        if share > most and (len(own) > 1 or share == 1):
            best, most = heading, share
    if best is not None and most >= 0.34:
        return _KICKER.sub("", best)
    return told[0] if told else None


def without_brand(text: str, brands: set[str]) -> str:
    """Cut the site's name off the end or the front of a title."""
    parts = _SUFFIX.split(text)
    if len(parts) < 2:
        return text
    cuts = [found.span() for found in _SUFFIX.finditer(text)]
    while cuts and _is_brand(text[cuts[-1][1] :], brands):
        text = text[: cuts[-1][0]]
        cuts.pop()
    if cuts and _is_brand(text[: cuts[0][0]], brands):
        text = text[cuts[0][1] :]
    return text.strip()


def _is_brand(tail: str, brands: set[str]) -> bool:
    bare = shape.squash(tail)
    if not bare or len(tail) > 60:
        return False
    return any(
        bare == brand or (len(bare) >= 3 and bare in brand) or (len(brand) >= 4 and brand in bare) for brand in brands
    )


def _brands(tree: query.Tree, url: str | None) -> set[str]:
    found = {shape.squash(value) for selector in _BRANDS for value in tree.values(selector)}
    if url:
        host = urlsplit(url if "//" in url else f"//{url}").hostname or ""
        labels = [label for label in host.split(".") if len(label) > 3 and label not in ("www", "news", "blog")]
        found |= {shape.squash(label) for label in labels}
    return {brand for brand in found if brand}


def _words(text: str) -> set[str]:
    return {word for word in re.findall(r"\w+", text.casefold()) if len(word) > 2}


def authors(tree: query.Tree, local: bool) -> list[str]:
    """The people who wrote the page: JSON-LD, metadata, then the visible byline; [] if none is named.

    `local` says that the page is Indonesian or Malay, whose bylines `people.names` knows.
    """
    brands = _brands(tree, None)
    for selector in _TOLD:
        if good := _people(list(tree.values(selector)), brands, local):
            return good
    written_by = next(tree.values(_WRITTEN_BY), "").casefold() in ("written by", "by", "author", "ditulis oleh")
    if written_by and (good := _people(list(tree.values(_WRITER)), brands, local)):
        return good
    for selector in _BYLINES:
        if good := _people([value for value in tree.values(selector) if len(value) < 120][:4], brands, local):
            return good
    return []


def _people(values: list[str], brands: set[str], local: bool) -> list[str]:
    found: list[str] = []
    for value in values:
        if len(value) > 300 or "http" in value:
            continue
        if local:
            found += [name for name in people.names(value) if name not in found]
            continue
        whole = _AFTER_NAME.sub("", _ROLE.sub("", re.sub(r"\([^)]*\)|\S+@\S+", " ", value).strip()))
        for part in _SPLIT.split(whole):
            name = " ".join(_ROLE.sub("", part).split()).strip(" :*•-–—@")
            name = name if re.search(r"\b[A-Z]\.$", name) else name.rstrip(".")
            if not _is_name(name) or shape.squash(name) in brands:
                continue
            name = name if not name.isupper() else people.title_case(name)
            if name not in found:
                found.append(name)
    return found


def _is_name(text: str) -> bool:
    words = text.split()
    if not 2 <= len(words) <= 5 or len(text) > 50 or any(c.isdigit() for c in text) or _NO_PERSON.search(text):
        return False
    return sum(
        word[0].isupper() or word in ("de", "van", "der", "von", "la", "bin", "al", "da", "di", "del") for word in words
    ) == len(words)


def visible_date(tree: query.Tree, near: Sequence[str]) -> str | None:
    """The first date among the short blocks `near` the title, else in an element that is named after dates."""
    for text in near:
        if len(text) < 120 and (found := dates.find(_GLUED.sub(" ", text))):
            return found
    for selector in _VISIBLE_DATES:
        for value in list(tree.values(selector))[:3]:
            if len(value) < 120 and (found := dates.find(value)):
                return found
    return None


def date_of_url(url: str | None) -> str | None:
    """The date (YYYY-MM-DD) in an address such as /2023/12/22/, or None."""
    hit = _DAY_OF_URL.search(url.lower()) if url else None
    if hit is None:
        return None
    month = _MONTHS.index(hit[2]) + 1 if hit[2] in _MONTHS else int(hit[2])
    return dates.find(f"{hit[1]}-{month:02}-{int(hit[3]):02}")
