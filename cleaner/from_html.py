"""From an HTML page to pieces: body blocks, captions, fields, and what stands around them, read through a template."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

import msgspec

from cleaner import dates, people, query, shape
from cleaner.article import Kind
from cleaner.rulebook import NOTHING, Field, RuleBook, Verdict
from cleaner.rulefile import Source, Strip, Template, compile_pattern
from cleaner.sweep import Draft

HIDDEN = Verdict("generic/hidden", "hidden")
RELATED = Verdict("generic/related-link", "related")
CAPTION = Verdict("generic/figure-caption", "credit")
SURROUNDINGS = {
    tag: Verdict(f"generic/outside-{tag}", "navigation")
    for tag in ("nav", "header", "footer", "aside", "form", "ul", "ol")
}
ELEMENT_FIELDS = ("deck", "author", "editor", "published", "source", "section")
_INVISIBLE = str.maketrans(dict.fromkeys("\u200b\u2060\ufeff", " "))
KIND_OF_TAG: dict[str, Kind] = {
    **dict.fromkeys("h1 h2 h3 h4 h5 h6".split(), "heading"),
    "li": "item",
    "blockquote": "quote",
}
_CONCEALED = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)
_DATELINE = re.compile(r"^[A-ZÀ-Þ][\w .,/()'’-]{1,40} ?[-–—]{1,2}$")
_LABEL = re.compile(r"^[\W\d]*(?:[\w-]+[\W\d]*){0,3}$|^[^.!?]{0,40}[:：][\W\d]*$")
_ENDS = ".!?:;…\"”’'»)]*|"
_OWN = [
    query.compile_selector(source)
    for source in ('link[rel="canonical"]::attr(href)', 'meta[property="og:url"]::attr(content)')
]
_SITE_NAME = query.compile_selector('meta[property="og:site_name"]::attr(content)')
SHORT = 250  # characters; a shorter body is held against the prose around it
_OPEN_WORDS = frozenset(
    "dan di ke dari yang untuk dengan pada oleh atau dalam bagi serta sebagai atas seperti antara karena bahwa tentang terhadap "
    "para sang si hingga sampai sesuai menurut adalah yakni yaitu and of in the to for with on by".split()
)
HEADING = 120  # characters of a paragraph in bold that can be a heading
DEEP = 64  # steps of an element path that are written out


class Piece(msgspec.Struct, gc=False):
    """A visible text block of the page. `zone` is None for body, else the verdict that holds for where it stands."""

    text: str
    kind: Kind
    place: str
    zone: Verdict | None


class Found(msgspec.Struct):
    """What a template's selectors say about the article."""

    title: str | None = None
    deck: str | None = None
    authors: list[str] = []
    editors: list[str] = []
    published: str | None = None
    source: str | None = None
    section: str | None = None


class Layout:
    """A template compiled for use: its selectors, and which elements get which verdict."""

    def __init__(self, stem: str, file: str, template: Template, strips: Sequence[tuple[str, Strip]]) -> None:
        self.template = template
        self.id = template.id
        self.name = f"{stem}/{template.id}"
        self.title_zone = Verdict(f"{self.name}-title", "metadata")
        self.outside = Verdict(f"{self.name}-outside", "other")
        self.when = template.when
        self.body = [query.compile_selector(css) for css in template.body]
        self.fields = {
            name: [query.compile_selector(source) for source in getattr(template, name)]
            for name in ("title", *ELEMENT_FIELDS)
        }
        self.credits = [query.compile_selector(css) for css in template.credits]
        self.suffix = compile_pattern(template.suffix, file, template.id) if template.suffix else None
        self.page, self.pages, self.more = (
            query.compile_selector(css) if css else None for css in (template.page, template.pages, template.more)
        )
        every = [(stem, strip) for strip in template.strip] + list(strips)
        self.captions = query.compile_selector(", ".join(template.caption)) if template.caption else None
        asked = [
            *self.body,
            *self.credits,
            *self.fields["author"][:1],
            *self.fields["editor"][:1],
            *self.fields["source"][:1],
        ]
        asked += [one for one in (self.captions, self.page, self.pages) if one is not None]
        self.search = query.Search(selector for selector in asked if not selector.css.startswith(("meta[", "link[")))
        apart = [selector for name in ("title", *ELEMENT_FIELDS) for selector in self.fields[name]]
        self.everything = query.Search(
            one for one in [*asked, *apart] if not one.css.startswith(("meta[", "link[", "title"))
        )
        zones: list[tuple[str, Verdict]] = [
            (strip.css, Verdict(f"{origin}/{strip.id}", strip.reason)) for origin, strip in every if not strip.alone
        ]
        zones += self._field_zones(template)
        self.zones = query.Marks(zones)
        self.alone = query.Marks(
            (strip.css, Verdict(f"{origin}/{strip.id}", strip.reason)) for origin, strip in every if strip.alone
        )
        self.shown = query.Marks((css, True) for css in template.shown)

    def _field_zones(self, template: Template) -> list[tuple[str, Verdict]]:
        zones = [(css, Verdict(f"{self.name}-credits", "metadata")) for css in template.credits]
        for name in ("title", *ELEMENT_FIELDS):
            verdict = self.title_zone if name == "title" else Verdict(f"{self.name}-{name}", "metadata")
            sources: list[Source] = getattr(template, name)
            for source in sources:
                if not source.startswith(("json-ld:", "xpath:", "meta", "link", "title")):
                    zones.append((query.compile_selector(source).css, verdict))
        return zones


def layouts(book: RuleBook) -> list[Layout]:
    """Compile the templates of a rule book, the site's first; strips of all its files hold in each."""
    off = {name for _, _, rules in book.chain for name in rules.off}
    strips = [
        (stem, strip) for stem, _, rules in book.chain for strip in rules.strips if f"{stem}/{strip.id}" not in off
    ]
    return [
        Layout(stem, file, template, strips)
        for stem, file, rules in book.chain
        for template in rules.templates
        if f"{stem}/{template.id}" not in off
    ]


def choose(tree: query.Tree, known: Sequence[Layout]) -> Layout | None:
    """Give the first layout whose `when` is on the page."""
    return next((layout for layout in known if tree.has(layout.when)), None)


def bodies(tree: query.Tree, layout: Layout) -> list[Any]:
    """The elements that hold the article, in document order: all that the first fruitful body selector means."""
    for selector in layout.body:
        if found := tree.elements(selector):
            return found
    return []


class _Region:
    """The text that is being gathered, until a block boundary makes a piece of it.

    `spoken` tells whether any part is more than white space, `begun` of each inline zone inside: how many parts stood before it, and how
    many pieces.
    """

    __slots__ = ("begun", "linked", "parts", "place", "spoken")

    def __init__(self, place: Any) -> None:
        self.parts: list[tuple[str, Verdict | None, bool]] = []
        self.place = place
        self.linked = 0
        self.spoken = False
        self.begun: list[tuple[int, int]] = []


class Reader:
    """Goes through a page once and makes pieces of its text.

    Block elements and `br` end a piece. An element with a verdict of its own (an ad, a caption, the byline) opens a zone; an
    inline one does so without breaking the paragraph around it.
    """

    def __init__(
        self,
        layout: Layout,
        far: dict[int, Verdict],
        fixed: dict[int, Verdict | None],
        everything: bool,
        limit: int = 1 << 60,
    ) -> None:
        self._limit = limit
        self.pieces: list[Piece] = []
        self._layout = layout
        self._far = far
        self._fixed = fixed
        self._holders: set[int] = set()
        self._everything = everything
        self._zone: Verdict | None = layout.outside
        self._region = _Region("")
        self._stack: list[tuple[bool, Verdict | None, _Region | None, str, bool, Verdict | None]] = []
        self._places: list[tuple[Any, dict[str, int]]] = []
        self._kinds: list[Kind] = ["paragraph"]
        self._far_alone: dict[int, Verdict] = {}
        self._bold = 0
        self._alone: Verdict | None = None
        self._row: list[str] | None = None
        self._rows: list[int] = []

    def prepare(self, roots: list[Any], apart: list[Any]) -> None:
        """Find what only a search finds: links that take their block with them, and what holds the body or something `apart`."""
        self._far_alone = self._layout.alone.search(roots)
        self._holders = query.ancestors([*roots, *apart])

    def read(self, root: Any, place: str) -> None:
        """Read an element and all that is in it; `place` is its path."""
        self._places = [(place.rpartition("/")[0], {})]
        self._place = place
        query.walk(root, self._enter, self._text, self._leave, self._limit)
        self._flush()

    def _step(self, tag: str, _: Any, /) -> Any:
        """Where an element that is gone into stands: its path."""
        above, counts = self._places[-1]
        counts[tag] = number = counts.get(tag, 0) + 1
        if not self._stack:
            return self._place
        if len(self._places) > DEEP:
            return above
        return f"{above}/{tag}" if tag == "body" else f"{above}/{tag}[{number}]"

    def _zone_of(self, tag: str, attributes: query.Attributes, element: Any) -> Verdict | None:
        layout, zone = self._layout, self._zone
        identity = element.mem_id
        if identity in self._fixed:
            return self._fixed[identity]
        if zone is not None and not _is_loose(zone, layout):
            return zone
        if attributes and _is_hidden(attributes) and not layout.shown.look(tag, attributes):
            return HIDDEN
        if identity in self._far:
            return self._far[identity]
        found = layout.zones.look(tag, attributes) if attributes or zone is None else None
        if found is not None:
            return found
        return SURROUNDINGS.get(tag, zone) if zone is not None else None

    def _enter(self, tag: str, attributes: query.Attributes, element: Any) -> bool:
        if tag == "br":
            self._region.parts.append(("\n", None, False))
            return False
        if tag == "img":
            return False
        if tag in query.UNSEEN:
            if self._places:
                counts = self._places[-1][1]
                counts[tag] = counts.get(tag, 0) + 1
            return False
        inline = tag in query.INLINE
        place = self._step(tag, element)
        zone = self._zone_of(tag, attributes, element)
        inline = inline and not (zone is CAPTION and self._zone is CAPTION and query.key(element) in self._fixed)
        if zone is not None and not self._everything:
            if not inline:
                self._flush()
            return False
        if not inline:
            self._flush()
            if zone is not None and self._is_closed(zone, element):
                self._close(element, place, zone)
                return False
        suspended = None
        if zone is not self._zone and inline:
            suspended, self._region = self._region, _Region(place)
            if suspended.parts:
                suspended.begun.append((len(suspended.parts), len(self.pieces)))
        root = zone is None and self._zone is not None
        self._stack.append((inline, self._zone, suspended, tag, root, self._alone))
        self._zone = zone
        if root:
            self._kinds.append("paragraph")
        if not inline:
            self._open_block(tag, place, element)
        elif tag in ("b", "strong"):
            self._bold += 1
        if inline and attributes and self._alone is None:
            self._alone = self._layout.alone.look(tag, attributes) or self._far_alone.get(query.key(element))
        self._places.append((place, {}))
        return True

    def _close(self, element: Any, place: str, zone: Verdict) -> None:
        """Make pieces of an element that has one verdict, without looking at what stands where in it."""
        self.pieces += [Piece(_visible(text), "paragraph", place, zone) for text in query.blocks(element)]

    def _is_closed(self, zone: Verdict, element: Any) -> bool:
        """Tell whether the whole element has one verdict, as neither body nor caption nor field stands in it."""
        if zone is self._zone or zone is CAPTION or zone is self._layout.outside:
            return False
        return query.key(element) not in self._holders

    def _open_block(self, tag: str, place: Any, element: Any) -> None:
        self._region.place = place
        if tag in KIND_OF_TAG:
            self._kinds.append(KIND_OF_TAG[tag])
        elif tag == "tr" and self._row is None and query.cells_of(element) > 1:
            self._row = []
            self._rows.append(len(self._stack))

    def _leave(self, tag: str) -> None:
        self._places.pop()
        inline, zone, suspended, tag, root, alone = self._stack.pop()
        if not inline:
            self._flush()
            self._close_block(tag)
        elif tag in ("b", "strong"):
            self._bold -= 1
        if suspended is not None:
            self._flush()
            self._region = suspended
        if root:
            self._kinds.pop()
        self._zone = zone
        self._alone = alone
        if not inline and self._places:
            self._region.place = self._places[-1][0]

    def _close_block(self, tag: str) -> None:
        if tag in KIND_OF_TAG:
            self._kinds.pop()
        elif self._rows and len(self._stack) + 1 == self._rows[-1]:
            self._close_row()
        elif self._row is not None and tag in ("td", "th"):
            self._row.append("\0")

    def _text(self, text: str, _: Any) -> None:
        region = self._region
        said = bool(text) and not text.isspace()
        if said or region.parts:
            region.parts.append((text, self._alone, self._bold > 0))
        region.spoken = region.spoken or said

    def _close_row(self) -> None:
        self._rows.pop()
        cells = " ".join(self._row or ()).split("\0")
        self._row = None
        kept = [bare for cell in cells if (bare := " ".join(cell.split()))]
        if kept:
            self._add(" | ".join(kept), "row" if len(kept) > 1 else "paragraph", self._zone)

    def _add(self, text: str, kind: Kind, zone: Verdict | None) -> None:
        self.pieces.append(Piece(text, kind, self._region.place, zone))

    def _flush(self) -> None:
        region = self._region
        parts, begun, spoken = region.parts, region.begun, region.spoken
        if not parts:
            return
        region.parts, region.begun, region.spoken = [], [], False
        if not spoken:
            return
        if begun:
            self._interleave(parts, begun)
        else:
            self._make(parts)

    def _interleave(self, parts: list[tuple[str, Verdict | None, bool]], begun: list[tuple[int, int]]) -> None:
        """Make pieces of what was gathered, those of each inline zone behind the line that it stands in or below."""
        first = begun[0][1]
        inside = self.pieces[first:]
        del self.pieces[first:]
        self._make(parts)
        lines = self.pieces[first:]
        del self.pieces[first:]
        ends = [*(start for _, start in begun[1:]), first + len(inside)]
        nth = above = said = part = 0
        for (before, start), end in zip(begun, ends, strict=True):
            above += sum(_weight(text) for text, _, _ in parts[part:before])
            part = before
            while nth < len(lines) and said < above:
                said += _weight(lines[nth].text)
                self.pieces.append(lines[nth])
                nth += 1
            self.pieces += inside[start - first : end - first]
        self.pieces += lines[nth:]

    def _make(self, parts: list[tuple[str, Verdict | None, bool]]) -> None:
        """Make pieces of what was gathered."""
        if len(parts) == 1 and self._zone is not None and self._row is None:
            if text := normal(parts[0][0]):
                self._add(text, self._kind(text, parts), self._zone)
            return
        lines: list[tuple[str, list[tuple[str, Verdict | None, bool]]]] = []
        line: list[tuple[str, Verdict | None, bool]] = []
        for part in [*parts, ("\n", None, False)]:
            if part[0] == "\n" and part[1] is None and not part[2]:
                if text := normal("".join(piece for piece, _, _ in line)):
                    lines.append((text, line))
                line = []
            else:
                line.append(part)
        if self._row is not None:
            self._row += [text for text, _ in lines]
            return
        for text, line in _join_sentences(lines):
            self._add(text, self._kind(text, line), self._zone if self._zone is not None else _left_alone(line))

    def _kind(self, text: str, line: list[tuple[str, Verdict | None, bool]]) -> Kind:
        kind = self._kinds[-1]
        if kind != "paragraph" or len(text) > HEADING or any(not bold and piece.strip() for piece, _, bold in line):
            return kind
        return "heading" if reads_as_heading(text) else kind


def reads_as_heading(text: str) -> bool:
    """Tell whether a paragraph that is bold from end to end is a heading: short, no sentence, no dateline and no initials."""
    if len(text) > HEADING or text[-1] in ".,;:" or _DATELINE.match(text):
        return False
    return any(c.isalpha() for c in text) and not shape.has_initials(text)


def _is_hidden(attributes: query.Attributes) -> bool:
    return "hidden" in attributes or bool((style := attributes.get("style")) and _CONCEALED.search(style))


def _is_loose(zone: Verdict, layout: Layout) -> bool:
    return zone is layout.outside or zone.name[:16] == "generic/outside-"


def normal(text: str) -> str:
    """The text as it is shown: white space folded, invisible characters left out."""
    return _visible(" ".join(text.split()))


def _weight(text: str) -> int:
    """The number of characters of a text that are no white space."""
    return len("".join(_visible(text).split()))


def _visible(text: str) -> str:
    if not text.isascii() and ("\u200b" in text or "\ufeff" in text or "\u2060" in text):
        text = " ".join(text.translate(_INVISIBLE).split())
    return text


def _join_sentences(
    lines: list[tuple[str, list[tuple[str, Verdict | None, bool]]]],
) -> list[tuple[str, list[tuple[str, Verdict | None, bool]]]]:
    """Join what a `br` broke in the middle of a sentence: no end before it, and a small letter after it or an open word before."""
    if len(lines) < 2:
        return lines
    groups: list[list[tuple[str, list[tuple[str, Verdict | None, bool]]]]] = []
    length = 0
    for text, line in lines:
        before = groups[-1][-1][0] if groups else "."
        open_ended = before.rpartition(" ")[2] in _OPEN_WORDS
        if length > 40 and before[-1] not in _ENDS and (text[0].islower() or open_ended):
            groups[-1].append((text, line))
        else:
            groups.append([(text, line)])
            length = 0
        length += len(text)
    return [(" ".join(text for text, _ in group), [part for _, line in group for part in line]) for group in groups]


def _left_alone(line: list[tuple[str, Verdict | None, bool]]) -> Verdict | None:
    """The verdict of a link beside which nothing but a label stands."""
    verdict = next((verdict for _, verdict, _ in line if verdict is not None), None)
    if verdict is None:
        return None
    rest = normal("".join(piece for piece, verdict, _ in line if verdict is None))
    return verdict if len(rest) <= 60 and _LABEL.match(rest) else None


def read(tree: query.Tree, layout: Layout, roots: list[Any], everything: bool) -> list[Piece]:
    """Give the pieces of the body and the captions, and with `everything` those of the whole page, in document order."""
    captions = tree.elements(layout.captions) if layout.captions else []
    fixed: dict[int, Verdict | None] = {query.key(root): None for root in roots}
    page = tree.root
    if everything and page is not None:
        fixed |= {query.key(caption): CAPTION for caption in captions}
        reader = Reader(layout, layout.zones.search([page]), fixed, everything, tree.limit)
        reader.prepare(roots, [*captions, *tree.searched()])
        reader.read(page, "/html/body")
        return join_dateline(reader.pieces)
    far = layout.zones.search(roots)
    reader = Reader(layout, far, fixed | {query.key(caption): CAPTION for caption in captions}, everything, tree.limit)
    reader.prepare(roots, captions)
    for root in _outermost(roots):
        reader.read(root, query.path_of(root))
    body = join_dateline(reader.pieces)
    reader = Reader(layout, far, {query.key(caption): CAPTION for caption in captions}, everything=True)
    for caption in _outermost(captions):
        reader.read(caption, "")
    return [*body, *(piece for piece in reader.pieces if piece.zone is CAPTION)]


def _outermost(roots: list[Any]) -> list[Any]:
    if len(roots) < 2:
        return roots
    keys = {query.key(root) for root in roots}
    found = []
    for root in roots:
        above = root.parent
        while above is not None and query.key(above) not in keys:
            above = above.parent
        if above is None:
            found.append(root)
    return found


def join_dateline(pieces: list[Piece]) -> list[Piece]:
    """Join a dateline that stands alone to the paragraph below it."""
    body = [piece for piece in pieces[:] if piece.zone is None][:2]
    if len(body) == 2 and body[1].kind == "paragraph" and _DATELINE.match(body[0].text):
        first, second = body
        first.text, first.kind = f"{first.text} {second.text}", "paragraph"
        pieces.remove(second)
    return pieces


class Reading:
    """A page read through a layout: its pieces and fields.

    `generic` tells that no template served, so that a generic extractor has to find the pieces; `drift` says why, where the site
    is known.
    """

    def __init__(self, layout: Layout, pieces: list[Piece], found: Found, page: str | None = None) -> None:
        self.layout = layout
        self.pieces = pieces
        self.found = found
        self.page = page
        self.generic = False
        self.drift: str | None = None


def extract(tree: query.Tree, known: Sequence[Layout], book: RuleBook, everything: bool) -> Reading:
    """Read a page through the first layout that is on it; say drift where none is, or where its parts are not found."""
    own = [layout for layout in known if layout.body]
    layout = choose(tree, own)
    drift = None
    if layout is not None:
        tree.look_for(layout.everything if everything else layout.search)
        roots = bodies(tree, layout)
        pieces = read(tree, layout, roots, everything)
        length = sum(len(piece.text) for piece in pieces if piece.zone is None)
        drift = _drift(tree, layout, roots, length)
        if drift is None:
            return Reading(layout, pieces, find(tree, layout, book), page_mark(tree, layout))
    elif book.site is not None:
        drift = f"drift: the site is {book.site}, but none of its templates ({', '.join(one.id for one in own)}) is on this page"
    fallback = next((layout for layout in known if not layout.body), known[0])
    tree.look_for(fallback.everything)
    reading = Reading(fallback, [], find(tree, fallback, book))
    reading.generic = True
    reading.drift = drift if book.site is not None else None
    return reading


def _drift(tree: query.Tree, layout: Layout, roots: list[Any], length: int) -> str | None:
    if not roots:
        return f"drift: template {layout.id} is on this page, but its body ({', '.join(layout.template.body)}) is not"
    if length >= SHORT:
        return None
    around = read(tree, layout, roots, everything=True)
    prose = sum(len(piece.text) for piece in around if piece.zone is layout.outside and shape.is_prose(piece.text))
    if length == 0 and not prose:
        return f"drift: the body of template {layout.id} is empty"
    if prose > max(8 * length, 6 * SHORT):
        return f"drift: the body of template {layout.id} has {length} characters, the prose around it {prose:,}"
    return None


def take_bylines(draft: Draft) -> None:
    """Read the lines above the first paragraph as fields, where a field rule for the head knows them."""
    for index in range(draft.lead):
        for signed in draft.found.get(index, NOTHING).placed:
            if signed.at == "head" and signed.field is not None and draft.fates[index] is None:
                draft.fates[index] = signed


def own_urls(tree: query.Tree) -> list[str]:
    """The addresses that the page gives as its own."""
    return [value for selector in _OWN for value in tree.values(selector) if "//" in value]


def site_name(tree: query.Tree) -> str | None:
    """The name of the site as the page's metadata gives it."""
    return next(tree.values(_SITE_NAME), None)


def lines(tree: query.Tree) -> list[str]:
    """All visible text of the page, a block a line."""
    return list(query.blocks(tree.root)) if tree.root is not None else []


def find(tree: query.Tree, layout: Layout, book: RuleBook) -> Found:
    """Read the fields, each from the first selector that gives a usable value."""
    found = Found()
    found.title = _first(tree, layout, "title", lambda text: _without_suffix(text, layout))
    for name in ("deck", "source", "section"):
        setattr(found, name, _first(tree, layout, name, lambda text: text.strip(" :|") or None))
    found.published = _first(tree, layout, "published", dates.find)
    found.authors = _names(tree, layout.fields["author"])
    found.editors = _names(tree, layout.fields["editor"])
    for selector in layout.credits:
        for element in tree.elements(selector):
            _read_credits(element, layout, book, found)
    return found


def _first(tree: query.Tree, layout: Layout, name: str, read: Callable[[str], str | None]) -> str | None:
    for selector in layout.fields[name]:
        for value in tree.values(selector):
            if good := read(value):
                return good
    return None


def _names(tree: query.Tree, selectors: Sequence[query.Selector]) -> list[str]:
    for selector in selectors:
        found: list[str] = []
        for value in tree.values(selector):
            found += [who for who in people.names(value) if who not in found]
        if found:
            return found
    return []


def _without_suffix(title: str, layout: Layout) -> str | None:
    if layout.suffix is not None and (hit := layout.suffix.search(title)):
        title = title[: hit.start()] + title[hit.end() :]
    return title.strip() or None


def _read_credits(element: Any, layout: Layout, book: RuleBook, found: Found) -> None:
    reader = Reader(layout, {}, {query.key(element): None}, everything=True)
    reader.read(element, "")
    for piece in reader.pieces:
        for signed in book.match(piece.text, head=True):
            if signed.verb != "field" or signed.near:
                continue
            rule = signed.rule
            assert isinstance(rule, Field)
            _keep(found, signed.values(piece.text) or {rule.name: piece.text})
            break


def _keep(found: Found, values: dict[str, str]) -> None:
    for name, value in values.items():
        if name == "author" and not found.authors:
            found.authors = people.names(value)
        elif name == "editor" and not found.editors:
            found.editors = people.names(value)
        elif name == "published":
            found.published = found.published or dates.find(value)
        elif name == "source" and found.source is None:
            found.source = value.strip(" :|") or None


def _is_number(text: str) -> bool:
    return text.isdecimal() and len(text) <= 3


def page_mark(tree: query.Tree, layout: Layout) -> str | None:
    """Tell which page of how many this is ("page 1 of 3"), or None for an article on one page."""
    number = next(iter(tree.values(layout.page)), "") if layout.page else ""
    numbers = [int(value) for value in tree.values(layout.pages) if _is_number(value)] if layout.pages else []
    if layout.page is not None and not number:
        return None
    if _is_number(number) and numbers and max(numbers) > 1:
        return f"page {number} of {max(*numbers, int(number))}"
    if layout.more is not None and tree.first(layout.more) is not None:
        return "page of several"
    return None


__all__ = ["CAPTION", "Found", "Layout", "Piece", "bodies", "choose", "find", "layouts", "page_mark", "read"]
