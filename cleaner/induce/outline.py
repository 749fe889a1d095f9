"""A page as induction looks at it: its elements with the lines that stand in each, and what is telling about a line."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, cached_property

from cleaner import dates, query, shape
from cleaner.article import Page
from cleaner.errors import CleanerError
from cleaner.pipeline import Cleaner

_CONCEALED = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_TITLES = [
    query.compile_selector(css)
    for css in ("h1", 'meta[property="og:title"]::attr(content)', "json-ld:headline", "title")
]
_CONTROLS = frozenset("nav form button select textarea input dialog label footer".split())


class Line:
    """A text block: its text, the element that it stands in, and how many of its characters are links' (`linked`)."""

    __slots__ = ("hidden", "key", "linked", "node", "place", "text")

    def __init__(self, text: str, node: Node, linked: int, hidden: bool, place: int) -> None:
        self.text = text
        self.key = shape.key(text)
        self.node = node
        self.linked = linked
        self.hidden = hidden
        self.place = place

    @property
    def is_link(self) -> bool:
        """Whether links make up most of the line."""
        return self.linked > 0.6 * len(self.text)


class Node:
    """An element; `start` and `end` bound its lines in the outline. An inline element has the line that it stands in."""

    __slots__ = ("attributes", "element", "end", "hidden", "parent", "start", "tag")

    def __init__(self, tag: str, attributes: query.Attributes, element: query.Element, parent: Node | None) -> None:
        self.tag = tag
        self.attributes = attributes
        self.element = element
        self.parent = parent
        self.hidden = False
        self.start = self.end = 0

    @property
    def classes(self) -> list[str]:
        """The element's classes."""
        return (self.attributes.get("class") or "").split()

    @property
    def named(self) -> str:
        """Id and classes in lower case, as one text to look for words in."""
        return f"{self.attributes.get('id') or ''} {self.attributes.get('class') or ''}".lower()

    def chain(self) -> Iterator[Node]:
        """The element and all that it stands in, from the inside out."""
        node: Node | None = self
        while node is not None:
            yield node
            node = node.parent


class Outline:
    """One page: its tree, its nodes in document order, its lines. Raise CleanerError for what is no HTML page."""

    def __init__(self, name: str, source: Page) -> None:
        self.name = name
        self.source = source
        try:
            self._read(query.Tree(source.text))
        except query.AmplifiedError:
            self._read(query.Tree(source.text, plain=True))
        self.by_key = {query.key(node.element): node for node in self.nodes}

    def _read(self, tree: query.Tree) -> None:
        self.tree = tree
        self.nodes: list[Node] = []
        self.lines: list[Line] = []
        self._parts: list[str] = []
        self._linked = 0
        self._open: list[Node] = []
        self._links = 0
        if tree.root is None:
            raise CleanerError(f"{self.name} is empty. Save the page again.")
        query.walk(tree.root, self._enter, self._text, self._leave, tree.limit)

    def _flush(self) -> None:
        text = " ".join("".join(self._parts).split())
        if text:
            block = next(node for node in reversed(self._open) if node.tag not in query.INLINE)
            hidden = any(node.hidden for node in self._open)
            self.lines.append(Line(text, block, self._linked, hidden, len(self.lines)))
        self._parts, self._linked = [], 0

    def _enter(self, tag: str, attributes: query.Attributes, element: query.Element) -> bool:
        if tag == "br":
            self._flush()
        if tag in query.UNSEEN or tag in ("br", "img"):
            return False
        if tag not in query.INLINE:
            self._flush()
        node = Node(tag, attributes, element, self._open[-1] if self._open else None)
        node.hidden = "hidden" in attributes or bool(_CONCEALED.search(attributes.get("style") or ""))
        node.start = len(self.lines)
        self.nodes.append(node)
        self._open.append(node)
        self._links += tag == "a"
        return True

    def _text(self, text: str, _: query.Element) -> None:
        self._parts.append(text)
        if self._links:
            self._linked += len(" ".join(text.split()))

    def _leave(self, tag: str) -> None:
        if tag not in query.INLINE:
            self._flush()
        node = self._open.pop()
        self._links -= tag == "a"
        node.end = len(self.lines) + (tag in query.INLINE and any(part.strip() for part in self._parts))

    def inside(self, node: Node) -> Sequence[Line]:
        """The lines of an element."""
        return self.lines[node.start : node.end]

    def meant(self, css: str) -> list[Node]:
        """The nodes that a selector means, in document order."""
        found = self.tree.elements(query.compile_selector(css))
        return [self.by_key[key] for element in found if (key := query.key(element)) in self.by_key]

    def is_field(self, line: Line) -> bool:
        """Whether the line is a title, a date or a caption: neither body nor template."""
        if line.node.tag in ("h1", "figcaption") or line.key in self.titles or dates.is_date_line(line.text):
            return True
        return any("caption" in node.named for node in line.node.chain())

    @cached_property
    def titles(self) -> set[str]:
        """What the page gives as its title, as it is compared."""
        found = {shape.key(value) for selector in _TITLES for value in self.tree.values(selector)}
        return {key for key in found if key}

    @cached_property
    def article(self) -> str:
        """What tells the article from others: its title, else the page's name."""
        title = next((value for css in _TITLES[1:] for value in self.tree.values(css)), None)
        return shape.key(title) if title and len(title) > 20 else self.name

    @cached_property
    def chosen(self) -> set[int]:
        """The lines that the generic extractor takes for the article."""
        kept = [
            shape.squash(block.text) for block in _without_site_rules().clean(self.source.text, removals=False).blocks
        ]
        whole, rest = set(kept), "\n".join(kept)
        return {
            nth
            for nth, line in enumerate(self.lines)
            if (bare := shape.squash(line.text)) in whole or (len(bare) >= 60 and bare in rest)
        }


@cache
def _without_site_rules() -> Cleaner:
    return Cleaner(site_rules=False)


class Pages:
    """Several pages of one site, compared: in how many articles does a line stand?"""

    def __init__(self, outlines: Iterable[Outline]) -> None:
        self.outlines = list(outlines)
        lines: dict[str, set[str]] = {}
        for outline in self.outlines:
            lines.setdefault(outline.article, set()).update(line.key for line in outline.lines)
        self._seen = Counter(key for keys in lines.values() for key in keys)

    def repeats(self, line: Line) -> int:
        """The number of articles whose pages print this line; an article saved twice counts once."""
        return self._seen[line.key]

    def weight(self, outline: Outline, line: Line) -> float:
        """What the line speaks for: content above 0, template below.

        Prose that no other page prints is content; the generic extractor's vote counts the most. A line that other pages print too,
        a menu's, or one that is all links, is template.
        """
        length = min(len(line.text), 1500)
        if (line.hidden and not shape.is_prose(line.text)) or outline.is_field(line):
            return 0.0
        if self.repeats(line) > 1 and not (
            len(self.outlines) > 4 and self.repeats(line) == 2 and line.place in outline.chosen
        ):
            return -1.0 * length
        if line.is_link or any(node.tag in _CONTROLS for node in line.node.chain()):
            return -0.7 * length
        if line.place in outline.chosen:
            return 1.0 * length
        return (0.3 if shape.is_prose(line.text) else 0.0) * length
