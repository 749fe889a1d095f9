"""Title, date and names: the elements whose text agrees with what the page's metadata says, on most of its layout's pages."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence

import msgspec

from cleaner import dates, people, query, shape
from cleaner.induce.layouts import Group
from cleaner.induce.outline import Node, Outline
from cleaner.induce.parts import bodies
from cleaner.induce.patterns import beginning
from cleaner.induce.selectors import is_look, paths

TITLES = (
    'meta[property="og:title"]::attr(content)',
    "json-ld:headline",
    'meta[name="twitter:title"]::attr(content)',
    "title",
)
DATES = (
    "json-ld:datePublished",
    'meta[property="article:published_time"]::attr(content)',
    'meta[itemprop="datePublished"]::attr(content)',
    'meta[name="content_PublishedDate"]::attr(content)',
    'meta[name="publishdate"]::attr(content)',
    'meta[name="dtk:publishdate"]::attr(content)',
    'meta[name="pubdate"]::attr(content)',
    "time::attr(datetime)",
)
AUTHORS = (
    "json-ld:author.name",
    'meta[name="content_author"]::attr(content)',
    'meta[name="author"]::attr(content)',
    'meta[property="article:author"]::attr(content)',
    'meta[name="dtk:author"]::attr(content)',
)
EDITORS = ("json-ld:editor.name", 'meta[name="content_editor"]::attr(content)', 'meta[name="editor"]::attr(content)')
SECTIONS = ('meta[property="article:section"]::attr(content)', "json-ld:articleSection")
NEAR = 40  # lines around the body in which a byline or date stands
FEW = 6  # elements that a field's selector may mean
MOST = 0.6  # share of the pages that have the value on which a selector must give it

_TITLE = re.compile(r"(?i)title|headline|judul")
_DATE = re.compile(r"(?i)date|time|tanggal|waktu|publish|tgl")
_EDITOR = re.compile(r"(?i)editor|penyunting|redaktur")
_WRITER = re.compile(r"(?i)author|penulis|reporter|byline|pewarta|jurnalis|writer|wartawan|oleh|\bby\b|laporan|credit")

Reads = Callable[[str], str | None]


class Source(msgspec.Struct, frozen=True):
    """A selector of a field and its evidence: pages on which it gives a value, and on how many of them the value agrees with `witness`."""

    selector: str
    pages: int
    agrees: int
    witness: str


def title(group: Group) -> list[Source]:
    """Selectors of the title: elements that print what the metadata says, then the metadata."""
    known = {outline.name: _titles(outline) for outline in group.outlines}

    def agrees(outline: Outline, text: str) -> bool:
        return any(_same_title(shape.key(text), value) for value in known[outline.name])

    def prints(outline: Outline, node: Node) -> bool:
        lines = outline.inside(node)
        return len(lines) == 1 and node.tag != "a" and agrees(outline, lines[0].text)

    def heads(outline: Outline, node: Node) -> bool:
        return node.tag in ("h1", "h2", "h3") and prints(outline, node)

    def read(outline: Outline, values: Sequence[str]) -> bool:
        return len(values) == 1 and agrees(outline, values[0])

    found = _elements(group, heads, read, "metadata", _TITLE) or _elements(group, prints, read, "metadata", _TITLE)
    return [*found[:1], *_metadata(group, TITLES[:2], lambda text: text, need=0.5)]


def _titles(outline: Outline) -> list[str]:
    return [
        shape.key(value) for source in TITLES for value in list(outline.tree.values(query.compile_selector(source)))[:1]
    ]


def _same_title(text: str, known: str) -> bool:
    return len(text) >= 15 and (text == known or (known.startswith(text) and len(known) - len(text) <= 40))


def suffix(group: Group, sources: Sequence[Source]) -> str:
    """A pattern of what the site adds to its titles in the metadata; "" if it adds nothing, or not the same on most pages."""
    if not sources or sources[0].selector in TITLES:
        return ""
    printed = query.compile_selector(sources[0].selector)
    added: Counter[str] = Counter()
    for outline in group.outlines:
        text = next(outline.tree.values(printed), "")
        for source in TITLES[:2]:
            value = next(outline.tree.values(query.compile_selector(source)), "")
            if text and len(value) > len(text) and shape.key(value).startswith(shape.key(text)):
                added[value[len(text) :]] += 1
    tails = [tail for tail in added if re.match(r" ?[-|–—:•]", tail)]
    if not tails:
        return ""
    common = beginning([tail[::-1] for tail in tails])[::-1]
    if len(tails) == 1:
        return re.escape(tails[0]).replace(r"\ ", " ") + "$"
    word = common[common.find(" ") :] if " " in common else common
    return rf" ?[-|–—:•] [\w &]*{re.escape(word.strip()).replace(chr(92) + ' ', ' ')}$" if len(word.strip()) > 3 else ""


def published(group: Group) -> list[Source]:
    """Selectors of the date: elements outside lists whose date agrees with the metadata's, then the metadata."""
    known = {outline.name: _first(outline, DATES, dates.find) for outline in group.outlines}

    def agrees(outline: Outline, text: str) -> bool:
        value = dates.find(text) if len(text) <= 120 else None
        wanted = known[outline.name]
        return value is not None and (wanted is None or value[:10] == wanted[:10])

    def read(outline: Outline, values: Sequence[str]) -> bool:
        return len(values) <= 2 and agrees(outline, values[0])

    def fits(outline: Outline, node: Node) -> bool:
        lines = outline.inside(node)
        return 1 <= len(lines) <= 2 and any(agrees(outline, line.text) for line in lines)

    witness = "metadata" if any(known.values()) else "its place"
    found = _elements(group, fits, read, witness, _DATE)
    return [*found[:1], *_metadata(group, DATES, dates.find)[:1]]


def names(group: Group, editors: bool = False) -> list[Source]:
    """Selectors of the writers, or of the editors: elements named or labelled so, or that print the metadata's names."""
    sources = EDITORS if editors else AUTHORS
    wanted, other = (_EDITOR, _WRITER) if editors else (_WRITER, _EDITOR)
    constant = _constant(group, sources)
    known = {
        outline.name: _people(outline, [one for one in sources if one not in constant], editors)
        for outline in group.outlines
    }

    def named(text: str) -> set[str]:
        """The people of a short text that is no other role's, as they are compared; none if one of them is no person."""
        if len(text) > 90 or (other.search(text) and not wanted.search(text)):
            return set()
        found = people.names(text)
        return (
            {shape.key(name) for name in found}
            if all(shape.is_person(name) or " " not in name for name in found)
            else set()
        )

    def read(outline: Outline, values: Sequence[str]) -> bool:
        found = {name for value in values for name in named(value)}
        expected = known[outline.name]
        return bool(found) and (not expected or found == expected)

    def fits(outline: Outline, node: Node) -> bool:
        text = query.text_of(node.element) if node.end - node.start == 1 else ""
        found = named(text)
        if not found:
            return False
        if found & known[outline.name]:
            return True
        says = " ".join(above.named for above in list(node.chain())[:3])
        return bool(wanted.search(says) or wanted.match(text)) and not other.search(says)

    witness = "metadata" if any(known.values()) else "its name or label"
    found = _elements(group, fits, read, witness, wanted)
    kept = [one for one in found if wanted.search(one.selector)] or found
    own = [
        one
        for one in _metadata(
            group, [one for one in sources if one not in constant], lambda text: "".join(people.names(text)) or None
        )
        if sum(set(_names(outline, [one.selector])) == known[outline.name] for outline in group.outlines)
        >= MOST * one.pages
    ]
    return [*kept[:1], *own[:1]]


def _people(outline: Outline, sources: Iterable[str], editors: bool) -> set[str]:
    """Whom the metadata names; of its writers those whom it does not call editors, if any are left."""
    found = set(_names(outline, sources))
    return found if editors else (found - set(_names(outline, EDITORS)) or found)


def _names(outline: Outline, sources: Iterable[str]) -> list[str]:
    found = (people.names(value) for source in sources for value in outline.tree.values(query.compile_selector(source)))
    return [shape.key(name) for names in found for name in names]


def _constant(group: Group, sources: Iterable[str]) -> set[str]:
    """The sources that say the same on all of several pages: the publisher, no person."""
    if len(group.outlines) < 3:
        return set()
    found = set()
    for source in sources:
        values = [next(outline.tree.values(query.compile_selector(source)), "") for outline in group.outlines]
        if len({value for value in values if value}) == 1:
            found.add(source)
    return found


def section(group: Group) -> list[Source]:
    """Selectors of the section: the metadata's."""
    return _metadata(group, SECTIONS, lambda text: text or None)[:1]


def _first(outline: Outline, sources: Iterable[str], read: Reads) -> str | None:
    values = (value for source in sources for value in outline.tree.values(query.compile_selector(source)))
    return next((good for value in values if (good := read(value))), None)


def _metadata(group: Group, sources: Iterable[str], read: Reads, need: float = MOST) -> list[Source]:
    found = []
    for source in sources:
        count = sum(_first(outline, [source], read) is not None for outline in group.outlines)
        if count and count >= need * len(group.outlines):
            found.append(Source(source, count, count, "itself"))
    return found


def _elements(
    group: Group,
    fits: Callable[[Outline, Node], bool],
    read: Callable[[Outline, Sequence[str]], bool],
    witness: str,
    telling: re.Pattern[str],
) -> list[Source]:
    """Lasting selectors of the elements near the body that fit, whose values read well on most pages; the best first."""
    votes: Counter[str] = Counter()
    for outline in group.outlines:
        start, end = _span(outline, group)
        here = {
            css
            for node in outline.nodes
            if start - NEAR <= node.start <= end + NEAR and node.end > node.start and fits(outline, node)
            for css in paths(node)
        }
        votes.update(here)
    found = []
    most = max(votes.values(), default=0)
    for css in [css for css, count in votes.most_common(40) if 3 * count >= most]:
        compiled = query.compile_selector(css)
        given = agreed = 0
        for outline in group.outlines:
            if not (elements := outline.tree.elements(compiled)):
                continue
            given += 1
            if len(elements) <= FEW and (values := [text for one in elements if (text := query.text_of(one))]):
                agreed += read(outline, values)
        if agreed >= MOST * given and 2 * agreed >= most:
            found.append((agreed, given, css))
    found.sort(
        key=lambda one: (-(one[0] - 2 * (one[1] - one[0])), not telling.search(one[2]), _rank(one[2]), len(one[2]))
    )
    return [Source(css, given, agreed, witness) for agreed, given, css in found]


def _rank(css: str) -> int:
    last = re.split(r"[.#]", css)[-1]
    return (css[0] not in ".#[" and "." not in css) + 2 * is_look(last)


def _span(outline: Outline, group: Group) -> tuple[int, int]:
    found = bodies(outline, group)
    return (found[0].start, found[-1].end) if found else (0, len(outline.lines))
