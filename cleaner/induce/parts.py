"""What stands inside the body and is not the article: strips by their names, captions, and lines that come again on other pages."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import msgspec

from cleaner.article import Reason
from cleaner.induce.layouts import Group
from cleaner.induce.outline import Line, Node, Outline, Pages
from cleaner.induce.selectors import is_look, names

# What classes and ids say in Indonesian and English; the first that fits gives the reason.
MEANINGS: tuple[tuple[Reason, re.Pattern[str]], ...] = (
    ("comments", re.compile(r"comment|komentar|disqus")),
    (
        "related",
        re.compile(
            r"related|terkait|baca-?_?juga|bacajuga|linksisip|lihat-?_?j(?:g|uga)|simak|read-?(?:also|more)|recommend|rekomendasi|rec(?:id)?$|inside-?link|insert-?link|link-?sisip|inline-?(?:article|link|news)"
        ),
    ),
    ("trending", re.compile(r"trending|popul[ae]r|terpopuler|terkini|latest|most-?(?:read|view|pop)|hot-?topic")),
    (
        "ad",
        re.compile(
            r"(?:^|[^a-z])(?:ads?|iklan|adv|banner|billboard|sponsor\w*|dfp|gpt|parallax\w*|advert\w*|promoted)(?:[^a-z]|$)|adsbygoogle|advert|iklan|parallax|outstream|scroll-?to"
        ),
    ),
    ("share", re.compile(r"share|sosmed|social|bagikan|follow")),
    (
        "promo",
        re.compile(
            r"newsletter|subscri|langganan|promo|paywall|whatsapp|telegram|app-?(?:download|banner)|campaign|widget"
        ),
    ),
    (
        "paging",
        re.compile(
            r"paging|pagination|pager|multipage|multi-?page-?nav|next-?page|page-?(?:nav|break|number|link)|item-break|loadmore|load-more|selanjutnya|daftar-?isi|(?:^|[^a-z])toc(?:[^a-z]|$)"
        ),
    ),
    (
        "metadata",
        re.compile(
            r"(?:^|[^a-z])(?:tags?|label|topik|keyword\w*|byline|author|penulis|editor|reporter|kicker|date|breadcrumb\w*|credits?)(?:[^a-z]|$)|-tag|tag-"
        ),
    ),
    (
        "embed",
        re.compile(
            r"(?:^|[^a-z])pic(?:[^a-z]|$)|embed|video|player|gallery|galeri|foto|photo|image|gambar|icon|zoom|instagram|twitter|tiktok|youtube|vidio|gambas|slider|carousel"
        ),
    ),
)
_CAPTION = re.compile(
    r"caption|keterangan|(?:foto|photo|image|img|pic|media)[-_]*(?:desc|text|info|credit|ket)|figcaption|wp-caption-text"
)
# Elements of text that the same class makes of the article's lines and of the site's: their lines are told apart by drop rules.
_TEXTUAL = frozenset("h1 h2 h3 h4 h5 h6 p li td tr blockquote".split())
OWN = 0.12  # share of a page's body that a strip may hold of what speaks for content
AGAIN = 0.75  # share of its characters that other pages print too, or that are links


class Part(msgspec.Struct, frozen=True):
    """A selector inside the body, why it goes, and its evidence: pages, elements, and the share of its text that comes again."""

    css: str
    reason: Reason
    pages: int
    elements: int
    again: float
    linked: float
    meaning: bool
    shown: str = ""
    alone: bool = False


class _Tally:
    """What was seen of one selector inside the bodies of a group."""

    def __init__(self) -> None:
        self.pages: set[str] = set()
        self.nodes: list[Node] = []
        self.characters = self.again = self.linked = self.lone = 0
        self.content: dict[str, float] = {}
        self.example = ""

    def add(self, outline: Outline, node: Node, pages: Pages) -> None:
        self.pages.add(outline.name)
        self.nodes.append(node)
        self.lone += any(_is_labelled_link(line) for line in outline.inside(node))
        for line in outline.inside(node):
            self.example = self.example or line.text
            length = len(line.text)
            self.characters += length
            self.again += length * (pages.repeats(line) > 1)
            self.linked += length * line.is_link
            self.content[outline.name] = self.content.get(outline.name, 0.0) + max(pages.weight(outline, line), 0.0)


def bodies(outline: Outline, group: Group) -> list[Node]:
    """The outermost body elements of a page."""
    found: list[Node] = []
    for node in outline.meant(group.body):
        if not found or node.start >= found[-1].end:
            found.append(node)
    return found


def within(outline: Outline, node: Node) -> Iterator[Node]:
    """The nodes inside an element, in document order."""
    at = outline.nodes.index(node)
    for below in outline.nodes[at + 1 :]:
        if not any(above is node for above in below.chain()):
            return
        yield below


def meaning(node: Node | str) -> Reason | None:
    """What an element's id and classes say that it is, or None."""
    named = node.lower() if isinstance(node, str) else node.named
    return next((reason for reason, words in MEANINGS if words.search(named)), None)


def captions(group: Group) -> list[str]:
    """Selectors of the captions inside or beside the body."""
    found: dict[str, set[str]] = {}
    for outline in group.outlines:
        for node in outline.nodes:
            if node.end <= node.start or (node.tag != "figcaption" and not _CAPTION.search(node.named)):
                continue
            if any(above.tag in ("nav", "aside", "ul", "footer") for above in node.chain()) or _is_link(outline, node):
                continue
            if any(len(line.text) > 600 for line in outline.inside(node)) or node.end - node.start > 3:
                continue
            for css in [one for one in names(node) if _CAPTION.search(one.lower())][:1]:
                found.setdefault(css, set()).add(outline.name)
    return [css for css, _ in sorted(found.items(), key=lambda entry: -len(entry[1]))]


def _is_link(outline: Outline, node: Node) -> bool:
    lines = outline.inside(node)
    return all(line.is_link for line in lines)


def strips(group: Group, pages: Pages, taken: Sequence[str] = ()) -> list[Part]:
    """The selectors inside the body that hold template: their text comes again, or is links, or their name says so and hardly any content."""
    tallies: dict[str, _Tally] = {}
    own: dict[str, float] = {}
    apart = {id(node) for outline in group.outlines for css in taken for node in outline.meant(css)}
    for outline in group.outlines:
        for body in bodies(outline, group):
            own[outline.name] = own.get(outline.name, 0.0) + sum(
                max(pages.weight(outline, line), 0.0) for line in outline.inside(body)
            )
            for node in within(outline, body):
                if id(node) in apart:
                    continue
                for css in names(node):
                    if css[0] in ".#" and not is_look(css[1:]):
                        tallies.setdefault(css, _Tally()).add(outline, node, pages)
    found: list[Part] = []
    gone: set[int] = set()
    order = sorted(
        tallies.items(),
        key=lambda entry: (-sum(node.end - node.start for node in entry[1].nodes), meaning(entry[0]) is None, entry[0]),
    )
    for css, tally in order:
        if all(any(id(above) in gone for above in node.chain()) for node in tally.nodes):
            continue
        part = _judge(css, tally, own)
        if part is not None:
            found.append(part)
            gone |= {id(node) for node in tally.nodes}
    return found


def _is_labelled_link(line: Line) -> bool:
    """Whether the line is a link with nothing but a short label beside it."""
    return line.linked >= 20 and len(line.text) - line.linked <= 25


def _judge(css: str, tally: _Tally, own: dict[str, float]) -> Part | None:
    said = meaning(css)
    if not tally.characters:
        return None
    worst = max(tally.content[name] / max(own[name], 1.0) for name in tally.content)
    again, linked = tally.again / tally.characters, tally.linked / tally.characters
    inline = all(node.tag in ("a", "span", "b", "strong", "em", "i") for node in tally.nodes)
    part = Part(
        css, said or "other", len(tally.pages), len(tally.nodes), again, linked, said is not None, tally.example
    )
    if (
        inline
        and all(node.tag == "a" for node in tally.nodes)
        and len(tally.pages) > 1
        and tally.lone >= 0.8 * len(tally.nodes)
    ):
        return msgspec.structs.replace(part, reason=said or "related", alone=True)
    if inline:
        return (
            msgspec.structs.replace(part, alone=True) if said in ("related", "ad", "promo") and linked > 0.5 else None
        )
    if said is not None and worst <= OWN and (said != "embed" or worst <= 0.04):
        return part
    if any(node.tag in _TEXTUAL for node in tally.nodes):
        return None
    if len(tally.pages) > 1 and again >= AGAIN and worst <= OWN:
        return part
    if linked >= 0.9 and worst <= 0.02 and len(tally.nodes) > 1:
        return msgspec.structs.replace(part, reason=said or "related")
    return None


def leftovers(group: Group, taken: Sequence[str], alone: Sequence[str] = ()) -> Iterator[tuple[Outline, Line]]:
    """The lines of the bodies that no strip, no caption and no link that stands `alone` takes."""
    for outline in group.outlines:
        gone = {id(node) for css in taken for node in outline.meant(css)}
        linked = {line.place for css in alone for node in outline.meant(css) for line in outline.inside(node)}
        for body in bodies(outline, group):
            for line in outline.inside(body):
                if line.place in linked and _is_labelled_link(line):
                    continue
                if not any(id(node) in gone for node in line.node.chain()):
                    yield outline, line
