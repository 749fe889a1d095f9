"""Selectors that last: semantic classes and ids, nothing machine-made and nothing positional."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import msgspec

from cleaner import query
from cleaner.check.markup import is_made
from cleaner.induce.outline import Node, Outline

# Words of layout frameworks: they say how a thing looks, not what it is.
_LOOKS = re.compile(
    r"^(?:row|col|cols?|column\d*|container|clearfix|clear|wrap|wrapper|inner|outer|left|right|center|middle|top|bottom|full|half|active|show|hide|hidden|"
    r"visible|block|inline|flex|grid|box|bold|small|large|big|first|last|odd|even|default|main|primary|secondary|sticky|fixed|relative|absolute|"
    r"desktop|mobile|tablet|item|items|list|text|mt|mb|ml|mr|pt|pb|pl|pr|px|py|mx|my|p|m|w|h|fl|fr|cf|no|is|has|js|xs|sm|md|lg|xl|ns|dt|[a-z]{1,3}(?=-\d+$))"
    r"(?:[-_]?\d+|[-_](?:xs|sm|md|lg|xl|auto|left|right|center|top|bottom|full|\d+))*$"
)
_GRID = re.compile(r"^(?:col|grid|row|span|offset)-")
_IDENT = re.compile(r"^-?[A-Za-z_][\w-]*$")


class Suggestion(msgspec.Struct, frozen=True):
    """A selector with its evidence: on how many of the pages it means something, and how many elements a page at most."""

    css: str
    pages: int
    most: int
    robust: bool


def lasts(name: str) -> bool:
    """Tell whether a class or id can be written in a selector and does not look machine-made."""
    return _IDENT.match(name) is not None and not is_made(name)


def is_look(name: str) -> bool:
    """Tell whether a class says only how a thing looks (`row`, `col-md-8`, `mt-4`)."""
    return _LOOKS.match(name) is not None or _GRID.match(name) is not None


def names(node: Node) -> list[str]:
    """The selectors of one compound that know an element, the most telling first; [] if nothing about it lasts.

    >>> from cleaner.induce.outline import Node
    >>> names(Node("div", {"class": "row read__content css-9x8y7", "id": "article-body"}, None, None))
    ['#article-body', '.read__content', 'div.row']
    """
    found: list[str] = []
    if node.attributes.get("itemprop") in ("articleBody", "headline", "author", "datePublished", "description"):
        found.append(f'[itemprop="{node.attributes["itemprop"]}"]')
    identity = node.attributes.get("id")
    if identity and lasts(identity) and not is_look(identity):
        found.append(f"#{identity}")
    lasting = [name for name in node.classes if lasts(name)]
    found += [f".{name}" for name in lasting if not is_look(name)]
    found += [f"{node.tag}.{name}" for name in lasting if is_look(name) or node.tag == "h1"]
    if node.tag in ("article", "main", "h1", "time", "figcaption", "address"):
        found.append(node.tag)
    return list(dict.fromkeys(found))


def paths(node: Node) -> list[str]:
    """Selectors of an element, with a named element above it where it has no lasting name of its own."""
    own = names(node)
    if any(not _is_weak(one) for one in own) or node.parent is None:
        return own
    for above in node.parent.chain():
        held = [name for name in names(above) if not _is_weak(name)]
        if held:
            return [*own, *(f"{name} {node.tag}" for name in held)]
    return own


def _is_weak(css: str) -> bool:
    return (css[0] not in ".#[" and "." not in css) or (
        css.rpartition(".")[2] != css and is_look(css.rpartition(".")[2])
    )


def suggest_selector(outline: Outline, element: query.Element, pages: Sequence[Outline]) -> list[Suggestion]:
    """Give selectors for an element of a page, ranked: those that last, mean few elements a page, and are on most pages come first.

    `element` is one of the outline's tree. Lasting selectors are never positional; where an element and all above it have no lasting name,
    the list is empty.
    """
    node = outline.by_key.get(query.key(element))
    if node is None:
        return []
    ranked = []
    for css in paths(node):
        counts = [len(one.meant(css)) for one in pages]
        ranked.append(Suggestion(css, sum(map(bool, counts)), max(counts, default=0), not _is_weak(css)))
    own = len(outline.meant(ranked[0].css)) if ranked else 0
    return sorted(ranked, key=lambda one: (not one.robust, -one.pages, one.most > max(3, own), one.most, len(one.css)))


def candidates(outlines: Sequence[Outline]) -> Iterator[str]:
    """Every lasting selector of one compound on the pages, each once."""
    seen: set[str] = set()
    for outline in outlines:
        for node in outline.nodes:
            for css in names(node):
                if css not in seen:
                    seen.add(css)
                    yield css
