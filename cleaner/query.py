"""Selectors to elements or text: the only module that knows the parser (lexbor, a browser's tree).

A selector is CSS; `css::attr(name)` gives an attribute instead of the element's text, `json-ld:author.name` a value of the
page's JSON-LD, `xpath:…` what CSS cannot say (lxml reads the page a second time for it, so it is for fields alone).
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Container, Iterable, Iterator, Sequence, Set
from typing import Any, Generic, NamedTuple, TypeVar

import msgspec
from selectolax.lexbor import LexborDocumentOptions, LexborHTMLParser, SelectolaxError

Value = TypeVar("Value")
Element = Any
Attributes = dict[str, str | None]

MANY_TAGS = 5_000
FEW_NODES = 20_000
LONGEST_TAG = 20_000  # characters
DEEPEST = 512
MOST_DULL = 10_000  # names of elements of which nothing is known, kept so that they are looked up once
FORMATTING = frozenset("a b big code em font i nobr s small strike strong tt u".split())
_VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())
_UNNESTED = frozenset("p li dt dd tr td th option thead tbody tfoot html head body".split())
_TAG = re.compile(r"(?i)<!--|<(/?)((script|style|textarea|title)\b|[a-z][a-z0-9-]*)[^<>]*>")
_OVERLONG = re.compile(rf"(<[a-zA-Z][^<>]{{0,2000}})[^<>]{{{LONGEST_TAG},}}>")
_SIMPLE = re.compile(
    r"""(?P<tag>[a-zA-Z][a-zA-Z0-9-]*|\*)?(?P<rest>(?:[.#][\w-]+|\[[\w-]+(?:[\^*]?=(?:"[^"]*"|'[^']*'))?\])*)$"""
)
_PART = re.compile(r"""([.#])([\w-]+)|\[([\w-]+)(?:([\^*]?=)(?:"([^"]*)"|'([^']*)'))?\]""")
_COMBINATOR = re.compile(
    r"""[\s>+~]+(?=(?:[^"'()\[\]]|"[^"]*"|'[^']*'|\[[^\]]*\]|\([^()]*(?:\([^()]*\)[^()]*)*\))*$)"""
)
_META = re.compile(r"""meta\[([a-z]+)="([^"\\]+)"\]""")
_ATTRIBUTE = re.compile(r"::attr\(([\w:-]+)\)$")


def _keep_memory() -> None:
    """Let the allocator keep the memory of one page for the next.

    Freeing one large block raises glibc's threshold for giving memory back to the system (mallopt(3), "dynamic"); without it a
    parser spends more time on page faults than on parsing. Elsewhere it does nothing.
    """
    bytearray(31 << 20)


_keep_memory()


class SelectorError(ValueError):
    """A selector that this module cannot read; the message says why."""


class AmplifiedError(ValueError):
    """The tree has far more nodes than the page has tags: unclosed formatting was opened again in each paragraph."""


class Selector(msgspec.Struct, frozen=True):
    """A compiled selector: CSS, with the attribute to read or None for text; or a path into JSON-LD; or XPath."""

    css: str
    attribute: str | None = None
    path: tuple[str, ...] = ()
    xpath: str | None = None

    @property
    def is_field(self) -> bool:
        """Whether it gives a value without pointing at an element."""
        return bool(self.path) or self.xpath is not None


def compile_selector(source: str) -> Selector:
    """Compile one selector of a rule file. Raise SelectorError if it is not one."""
    if source.startswith("json-ld:"):
        path = tuple(source.removeprefix("json-ld:").split("."))
        if not all(path):
            raise SelectorError(f"{source!r} has an empty step")
        return Selector("", path=path)
    if source.startswith("xpath:"):
        return Selector("", xpath=_proved_xpath(source.removeprefix("xpath:")))
    css, attribute = source, None
    if found := _ATTRIBUTE.search(source):
        css, attribute = source[: found.start()], found[1]
    if "::" in css or not css.strip():
        raise SelectorError(f"{source!r} is not CSS, css::attr(name), json-ld:path or xpath:expression")
    try:
        LexborHTMLParser("<p>").css(css)
    except SelectolaxError:
        raise SelectorError(f"{source!r} is not CSS") from None
    return Selector(css, attribute)


def _proved_xpath(source: str) -> str:
    from lxml import etree

    try:
        etree.XPath(source, regexp=False)
    except etree.XPathError as error:
        raise SelectorError(f"{source!r} is not XPath 1.0: {error}") from None
    return source


_LINKS = Selector('a[href^="http"]')


class Compound(msgspec.Struct, frozen=True):
    """`tag.class#id[attribute^="start"]`, without combinators: decided by looking at one element."""

    tag: str | None
    classes: tuple[str, ...]
    id: str | None
    tests: tuple[tuple[str, str, str], ...]

    def fits(self, tag: str, attributes: Attributes, classes: Sequence[str]) -> bool:
        """Tell whether an element is meant."""
        if self.tag is not None and self.tag != tag:
            return False
        if self.id is not None and attributes.get("id") != self.id:
            return False
        for name in self.classes:
            if name not in classes:
                return False
        for name, operator, wanted in self.tests:
            if name not in attributes:
                return False
            value = attributes[name] or ""
            if operator == "^=" and not value.startswith(wanted):
                return False
            if operator == "*=" and wanted not in value:
                return False
            if operator == "=" and value != wanted:
                return False
        return True


_ANY = Compound(None, (), None, ())


def split_list(css: str) -> list[str]:
    """Split a selector list at its commas (not those inside brackets or quotes)."""
    return [part.strip() for part in re.split(r""",(?=(?:[^"']|"[^"]*"|'[^']*')*$)(?![^(\[]*[)\]])""", css)]


def compound(css: str) -> Compound | None:
    """Read a selector without combinators; None for any other."""
    found = _SIMPLE.match(css)
    if found is None:
        return None
    classes: list[str] = []
    tests: list[tuple[str, str, str]] = []
    identity = None
    for mark, name, attribute, operator, double, single in _PART.findall(found["rest"]):
        if mark == ".":
            classes.append(name)
        elif mark == "#":
            identity = name
        else:
            tests.append((attribute, operator, double or single))
    tag = None if found["tag"] in (None, "*") else found["tag"].lower()
    return Compound(tag, tuple(classes), identity, tuple(tests))


class Marks(Generic[Value]):
    """Selectors with a value each; `look` tells the value of an element. Compounds cost a look-up each, not a search.

    Selectors with combinators are searched for once a page (`search`), below the elements given.
    """

    def __init__(self, marked: Iterable[tuple[str, Value]]) -> None:
        self._by_class: dict[str, list[tuple[Compound, Value]]] = {}
        self._by_id: dict[str, list[tuple[Compound, Value]]] = {}
        self._by_tag: dict[str, list[tuple[Compound, Value]]] = {}
        self._others: list[tuple[Compound, Value]] = []
        self._asked_for: set[str] = set()
        self._by_start: list[tuple[Compound, Value]] = []
        self._starts: dict[str, tuple[str, ...]] = {}
        self._dull: set[tuple[str, str | None, str | None]] = set()
        self._far: list[tuple[str, Value]] = []
        for css, value in marked:
            for part in split_list(css):
                self._add(part, value)
        self._all_far = ", ".join(dict.fromkeys(css for css, _ in self._far))

    def _add(self, css: str, value: Value) -> None:
        simple = compound(css)
        if simple is None or simple == _ANY:
            compile_selector(css)
            self._far.append((css, value))
        elif simple.classes:
            self._by_class.setdefault(simple.classes[0], []).append((simple, value))
        elif simple.id is not None:
            self._by_id.setdefault(simple.id, []).append((simple, value))
        elif simple.tests and simple.tests[0][1] == "^=" and simple.tests[0][0] in ("class", "id"):
            attribute, _, start = simple.tests[0]
            self._starts[attribute] = (*self._starts.get(attribute, ()), start)
            self._by_start.append((simple, value))
        elif simple.tag is not None:
            self._by_tag.setdefault(simple.tag, []).append((simple, value))
        else:
            self._others.append((simple, value))
            self._asked_for.update(name for name, _, _ in simple.tests)

    def look(self, tag: str, attributes: Attributes) -> Value | None:
        """Give the value of the first compound that means this element."""
        names, identity = attributes.get("class"), attributes.get("id")
        asked = not self._asked_for.isdisjoint(attributes)
        if not asked and (tag, names, identity) in self._dull:
            return None
        found: list[tuple[Compound, Value]] = []
        classes: Sequence[str] = ()
        if names:
            classes = names.split()
            for name in classes:
                if name in self._by_class:
                    found += self._by_class[name]
        if identity and identity in self._by_id:
            found += self._by_id[identity]
        if tag in self._by_tag:
            found += self._by_tag[tag]
        if asked:
            found += self._others
        for name, starts in self._starts.items():
            if (value := attributes.get(name)) and value.startswith(starts):
                found += self._by_start
        if not found:
            if len(self._dull) >= MOST_DULL:
                self._dull.clear()
            self._dull.add((tag, names, identity))
        for simple, meant in found:
            if simple.fits(tag, attributes, classes):
                return meant
        return None

    def search(self, roots: Iterable[Element]) -> dict[int, Value]:
        """Find what selectors with combinators mean below `roots`: element key → value."""
        if not self._far:
            return {}
        held = [root for root in roots if root.css_first(self._all_far) is not None]
        return {element.mem_id: value for css, value in self._far for root in held for element in root.css(css)}


class Search:
    """Several selectors looked for in one go: the tree is gone through once for all of them, not once for each."""

    def __init__(self, selectors: Iterable[Selector]) -> None:
        self._index: dict[str, list[tuple[Compound, str | None, str]]] = {}
        self._others: list[tuple[str, str]] = []
        self.wanted = list(dict.fromkeys(selector.css for selector in selectors if selector.css))
        self._inside: dict[str, list[str]] = {}
        union: list[str] = []
        for css in self.wanted:
            parts = split_list(css)
            first = _COMBINATOR.split(css)[0]
            if len(parts) == 1 and first != css and _mark(compound(first)):
                self._inside.setdefault(first, []).append(css)
                union.append(first)
                continue
            for part in parts:
                self._add(part, css)
            union.append(css)
        for first in self._inside:
            self._add(first, first)
        self._union = ", ".join(dict.fromkeys(union))

    def _add(self, part: str, css: str) -> None:
        last = compound(_COMBINATOR.split(part)[-1])
        mark = _mark(last)
        if last is None or mark is None:
            self._others.append((part, css))
            return
        self._index.setdefault(mark, []).append((last, None if compound(part) else part, css))

    def run(self, parser: LexborHTMLParser) -> dict[str, list[Element]]:
        """Give what each selector means, by its CSS."""
        found: dict[str, dict[int, Element]] = {css: {} for css in [*self._inside, *self.wanted]}
        index = self._index
        for element in parser.css(self._union) if self._union else ():
            tag, attributes = tag_of(element), element.attributes
            classes = (attributes.get("class") or "").split()
            for mark in (tag, f"#{attributes.get('id')}", *(f".{name}" for name in classes)):
                for last, part, css in index.get(mark, ()):
                    if last.fits(tag, attributes, classes) and (part is None or _is_meant(element, part)):
                        found[css][element.mem_id] = element
            for part, css in self._others:
                if _is_meant(element, part):
                    found[css][element.mem_id] = element
        for first, inner in self._inside.items():
            for css in inner:
                found[css] |= {one.mem_id: one for element in found[first].values() for one in element.css(css)}
        return {css: list(found[css].values()) for css in self.wanted}


def _mark(simple: Compound | None) -> str | None:
    """What an element can be looked up by."""
    if simple is None or not (simple.classes or simple.id or simple.tag):
        return None
    return f".{simple.classes[0]}" if simple.classes else f"#{simple.id}" if simple.id else simple.tag


def _is_meant(element: Element, css: str) -> bool:
    first = element.css_first(css)
    return first is not None and first.mem_id == element.mem_id


def key(element: Element) -> int:
    """A number that tells this element from all others of its page."""
    number: int = element.mem_id
    return number


class Tree:
    """One parsed page."""

    def __init__(self, text: str, plain: bool = False, raw: bytes | None = None) -> None:
        """`raw` is the text in UTF-8, where it is at hand."""
        tamed = _flatten(text, plain=True) if plain else tame(text, None if raw is None else raw.count(b"<"))
        self.flattened = tamed is not text
        self.limit = max(FEW_NODES, 2 * len(tamed))
        source = raw if raw is not None and tamed is text else tamed
        self._parser = LexborHTMLParser(source, options=LexborDocumentOptions.WO_EVENTS.value, scripting=True)
        self._known: dict[str, list[Element]] = {}
        self._told: dict[str, list[Element]] | None = None
        self._data: list[dict[str, Any]] | None = None
        self._linked_things: list[dict[str, Any]] | None = None
        self._source = tamed
        self._second: Any = None

    @property
    def root(self) -> Element | None:
        """The page's `body` element."""
        return self._parser.body

    def has(self, css: str) -> bool:
        """Tell whether anything on the page is meant."""
        return self._parser.css_first(css) is not None

    def count(self, css: str) -> int:
        """How many elements are meant."""
        return len(self._parser.css(css))

    def look_for(self, search: Search) -> None:
        """Search now for what will be asked for, all in one go."""
        self._known |= search.run(self._parser)

    def searched(self) -> list[Element]:
        """All that was looked for and found so far."""
        return [element for elements in self._known.values() for element in elements]

    def _metadata(self) -> dict[str, list[Element]]:
        """The metadata of the head by each selector `meta[name="value"]` that means it; that of the whole page where none stands in the head."""
        if self._told is None:
            self._told = {}
            head = self._parser.head
            for element in (head.css("meta") if head is not None else ()) or self._parser.css("meta"):
                for name, value in element.attributes.items():
                    if not value:
                        continue
                    self._told.setdefault(f'meta[{name}="{value}"]', []).append(element)
        return self._told

    def _found(self, css: str) -> list[Element] | None:
        """What is known to be meant without a search; None for what has to be searched for."""
        if css in self._known:
            return self._known[css]
        if _META.fullmatch(css):
            return self._metadata().get(css, [])
        return None

    def _scope(self, css: str) -> Element:
        """Metadata stands in the head, which is searched in no time; everything else anywhere."""
        head = self._parser.head
        return (
            head if css.startswith(("meta[", "link[")) and head is not None and head.css_first("meta") else self._parser
        )

    def elements(self, selector: Selector) -> list[Element]:
        """Every element that a CSS selector means, each once, in document order."""
        if (known := self._found(selector.css)) is not None:
            return known
        found = self._scope(selector.css).css(selector.css) if selector.css else []
        return list({element.mem_id: element for element in found}.values()) if len(found) > 1 else list(found)

    def first(self, selector: Selector) -> Element | None:
        """The first element that a CSS selector means."""
        if (known := self._found(selector.css)) is not None:
            return next(iter(known), None)
        return self._scope(selector.css).css_first(selector.css) if selector.css else None

    def values(self, selector: Selector) -> Iterator[str]:
        """The text, attribute or JSON-LD value of everything meant, white space normalised, empty ones left out."""
        if selector.path:
            yield from (
                " ".join(str(value).split()) for value in self._linked(selector.path) if value not in (None, "")
            )
            return
        if selector.xpath is not None:
            yield from self._by_xpath(selector.xpath)
            return
        first = self.first(selector)
        if first is None:
            return
        if bare := _value(first, selector):
            yield bare
        for element in self.elements(selector)[1:]:
            if bare := _value(element, selector):
                yield bare

    def _by_xpath(self, xpath: str) -> Iterator[str]:
        from lxml import etree, html

        if self._second is None:
            parser = html.HTMLParser(encoding="utf-8", huge_tree=True)
            self._second = html.document_fromstring(self._source.encode("utf-8", "replace"), parser=parser)
        try:
            found = etree.XPath(xpath, regexp=False)(self._second)
        except etree.XPathError:
            return
        for value in found if isinstance(found, list) else [found]:
            text = value.text_content() if isinstance(value, html.HtmlElement) else str(value)
            if bare := " ".join(text.split()):
                yield bare

    def _linked(self, path: tuple[str, ...]) -> Iterator[Any]:
        if self._data is None:
            self._data = list(self._articles())
        for data in self._data:
            found = False
            for value in _follow(data, path):
                found = True
                yield value
            if found:
                return

    def types(self) -> set[str]:
        """The types (`@type`) of the things that the page's JSON-LD describes at its top."""
        found: set[str] = set()
        for thing in self._things():
            kind = thing.get("@type")
            found |= {str(one) for one in (kind if isinstance(kind, list) else [kind])}
        return found

    def _articles(self) -> Iterator[dict[str, Any]]:
        yield from (thing for thing in self._things() if "Article" in str(thing.get("@type")))

    def _things(self) -> list[dict[str, Any]]:
        if self._linked_things is None:
            self._linked_things = list(self._read_things())
        return self._linked_things

    def _read_things(self) -> Iterator[dict[str, Any]]:
        for script in self._parser.css('script[type="application/ld+json"]'):
            try:
                data = json.loads(script.text(deep=True), strict=False)
            except (ValueError, RecursionError):
                continue
            for entry in data if isinstance(data, list) else [data]:
                graph = entry.get("@graph", [entry]) if isinstance(entry, dict) else []
                yield from (thing for thing in (graph if isinstance(graph, list) else []) if isinstance(thing, dict))


def _value(element: Element, selector: Selector) -> str:
    if selector.attribute:
        value = element.attributes.get(selector.attribute)
    else:
        value = element.text(deep=True) if element.tag == "title" else text_of(element)
    return " ".join((value or "").split())


def _follow(data: Any, path: tuple[str, ...]) -> Iterator[Any]:
    if isinstance(data, list):
        for entry in data:
            yield from _follow(entry, path)
    elif path and isinstance(data, dict):
        yield from _follow(data.get(path[0]), path[1:])
    elif not path and isinstance(data, str | int):
        yield data


def links(tree: Tree) -> Iterator[str]:
    """The absolute addresses that the page links to."""
    for element in tree.elements(_LINKS):
        yield element.attributes.get("href") or ""


def text_of(element: Element) -> str:
    """All text inside an element, scripts and styles inside it left out; blocks are kept apart by a space."""
    pieces: list[str] = []
    top = element.mem_id

    def enter(tag: str, _: Attributes, node: Element) -> bool:
        if tag not in INLINE:
            pieces.append(" ")
        return tag not in UNSEEN or node.mem_id == top

    walk(element, enter, lambda text, _: pieces.append(text), lambda tag: pieces.append("" if tag in INLINE else " "))
    return " ".join("".join(pieces).split())


INLINE = frozenset(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark nobr q s samp small span strike strong "
    "sub sup time tt u var wbr".split()
)
UNSEEN = frozenset("script style noscript template head title meta link iframe object svg math canvas".split())


def walk(
    root: Element,
    enter: Callable[[str, Attributes, Element], bool],
    text: Callable[[str, Element], None],
    leave: Callable[[str], None],
    limit: int = 1 << 60,
    silent: Container[str] = (),
) -> None:
    """Go through an element and all that is in it, in document order.

    `enter(tag, attributes, element)` says whether to go into an element; `leave(tag)` follows for each one entered. `silent` tags are
    passed over. Raise AmplifiedError after `limit` nodes.
    """
    if not enter(root.tag, root.attributes, root):
        return
    open_tags = [root.tag]
    parents = [root]
    node = root.child
    left = limit
    while True:
        left -= 1
        if left < 0:
            raise AmplifiedError
        if node is None:
            leave(open_tags.pop())
            last = parents.pop()
            if not parents:
                return
            node = last.next
            continue
        tag = node.tag
        if tag == "-text":
            text(node.text_content or "", node)
        elif tag in silent:
            pass
        elif tag[0] not in "-!" and enter(tag, node.attributes, node):
            open_tags.append(tag)
            parents.append(node)
            node = node.child
            continue
        node = node.next


class Line(NamedTuple):
    """The text of an element, its characters in links, and whether any of it is not bold."""

    text: str
    linked: int
    plain: bool


def line_of(element: Element, plain: Container[str], telling: Set[str]) -> Line | None:
    """Read an element that holds nothing but text and `plain` inline elements around a single text, without `telling` attributes; else None."""
    parts: list[str] = []
    linked = 0
    has_plain = False
    node = element.child
    while node is not None:
        tag = node.tag
        if tag == "-text":
            text = node.text_content or ""
            parts.append(text)
            has_plain = has_plain or not text.isspace()
        elif tag in plain:
            inner = node.child
            if inner is not None:
                attributes = node.attributes
                if inner.tag != "-text" or inner.next is not None or not telling.isdisjoint(attributes):
                    return None
                text = inner.text_content or ""
                parts.append(text)
                linked += len(text.strip()) if tag == "a" else 0
                has_plain = has_plain or tag not in ("b", "strong")
        elif tag[0] not in "-!":
            return None
        node = node.next
    return Line("".join(parts), linked, has_plain)


class Holders(NamedTuple):
    """Where the prose of a page stands, as keys of elements: `around` any of it, `near` some of it, `core` around most of it."""

    around: set[int]
    near: set[int]
    core: int


def prose_holders(root: Element, least: int, reach: int) -> Holders:
    """Find what stands around the texts of `least` characters outside links, in one pass.

    Near are the block around such a text and its next `reach` ancestors; the core is the deepest element around 75 % of the first 500.
    """
    weights: dict[int, int] = {}
    near: set[int] = set()
    blocks: list[Element] = []
    total = 0
    for node in root.traverse(include_text=True, skip_empty=True):
        text = node.text_content
        if text is None or len(text) < least:
            continue
        size = len(text.strip())
        block = None if size < least else _block_around(node)
        if block is None:
            continue
        counted = len(blocks) < 500
        if counted:
            blocks.append(block)
            total += size
        steps, element = 0, block
        while element is not None and (counted or steps <= reach or element.mem_id not in weights):
            key = element.mem_id
            weights[key] = weights.get(key, 0) + size
            if steps <= reach:
                near.add(key)
            steps += 1
            element = element.parent
    return Holders(set(weights), near, _core(blocks, weights, total))


def is_bare(element: Element) -> bool:
    """Tell whether an element holds no text, or three links or more that make at least 70 % of it."""
    whole = len((element.text(deep=True) or "").strip())
    if not whole:
        return True
    found = element.css("a")
    return len(found) > 2 and sum(len(one.text(deep=True).strip()) for one in found) >= 0.7 * whole


def _block_around(node: Element) -> Element | None:
    """The block element around a text; None for a text inside a link, or one that nobody sees."""
    element = node.parent
    while element is not None and element.tag in INLINE:
        if element.tag == "a":
            return None
        element = element.parent
    return None if element is None or element.tag in UNSEEN else element


def _core(blocks: Sequence[Element], weights: dict[int, int], total: int) -> int:
    least = 0.75 * total
    looked_at: set[int] = set()
    for block in blocks:
        element = block
        while element is not None and element.mem_id not in looked_at:
            if weights[element.mem_id] >= least:
                return int(element.mem_id)
            looked_at.add(element.mem_id)
            element = element.parent
    return 0


def blocks(root: Element) -> Iterator[str]:
    """Give each text block inside an element, where nothing but the text matters."""
    pieces: list[str] = []
    block = 0
    unseen = False
    for node in root.traverse(include_text=True):
        tag = node.tag
        if tag != "-text":
            unseen = tag in UNSEEN
            if pieces and tag not in INLINE and not unseen and tag[0] != "-":
                if bare := " ".join("".join(pieces).split()):
                    yield bare
                pieces = []
            continue
        if unseen and node.parent.tag in UNSEEN:
            continue
        text = node.text_content
        if not text or text.isspace():
            if pieces:
                pieces.append(" ")
            continue
        above = node.parent
        while above.tag in INLINE:
            above = above.parent
        if above.mem_id == block:
            pieces.append(text)
            continue
        if pieces and (bare := " ".join("".join(pieces).split())):
            yield bare
        block = above.mem_id
        pieces = [text]
    if pieces and (bare := " ".join("".join(pieces).split())):
        yield bare


def ancestors(elements: Iterable[Element]) -> set[int]:
    """The keys of these elements and of all that they stand in."""
    found: set[int] = set()
    for element in elements:
        while element is not None and element.mem_id not in found:
            found.add(element.mem_id)
            element = element.parent
    return found


def tag_of(element: Element) -> str:
    """The element's name in lower case."""
    name: str = element.tag
    return name


def path_of(element: Element) -> str:
    """The element's path from the root, as `/html/body/div[2]/p[1]`."""
    steps: list[str] = []
    while element is not None and element.tag != "-document" and len(steps) < DEEPEST:
        tag, number, before = element.tag, 1, element.prev
        while before is not None:
            number += before.tag == tag
            before = before.prev
        steps.append(f"{tag}[{number}]" if tag not in ("html", "body") else tag)
        element = element.parent
    return "/" + "/".join(reversed(steps))


class Paths:
    """Finds the paths of elements as `/html/body/div[2]/p[1]`; the children of an element are counted once.

    What is more than `deepest` levels down, the root counted, gets the path of what it stands in.
    """

    def __init__(self, root: Element, path: str, deepest: int) -> None:
        self._known: dict[int, tuple[str, int]] = {root.mem_id: (path, 1)}
        self._numbers: dict[int, int] = {}
        self._deepest = deepest

    def of(self, element: Element) -> str:
        """The path of the root, or of an element below it."""
        steps: list[Element] = []
        while (known := self._known.get(element.mem_id)) is None:
            steps.append(element)
            element = element.parent
        path, depth = known
        for step in reversed(steps):
            if depth < self._deepest:
                path = f"{path}/{step.tag}[{self._number(step)}]"
            depth += 1
            self._known[step.mem_id] = (path, depth)
        return path

    def _number(self, element: Element) -> int:
        if element.mem_id not in self._numbers:
            counts: dict[str, int] = {}
            for child in element.parent.iter():
                tag = child.tag
                counts[tag] = self._numbers[child.mem_id] = counts.get(tag, 0) + 1
        return self._numbers[element.mem_id]


def cells_of(row: Element) -> int:
    """The number of cells of a table row; 0 where another table stands in it."""
    count = sum(cell.tag in ("td", "th") for cell in row.iter())
    return count if count < 2 or row.css_first("table") is None else 0


def tame(text: str, tags: int | None = None) -> str:
    """Flatten what is nested too deeply for a parser of linear cost; any usual page comes back as it is.

    A browser's tree rules look at all open elements for each new one, so 100,000 nested `div`s take a minute and a half.
    Tags below depth 512 are left out (the text between them stays), and all formatting tags where 32 of them stay open.
    """
    tags = text.count("<") if tags is None else tags
    if len(text) > 1000 * tags and _OVERLONG.search(text):
        return tame(_OVERLONG.sub(_shortened, text))
    if tags <= MANY_TAGS:
        return text
    depth = deepest = formatting = most = 0
    for found in _tags(text):
        tag = found[2].lower()
        if tag in _VOID or tag in _UNNESTED:
            continue
        step = -1 if found[1] else 1
        if tag in FORMATTING:
            formatting = max(0, formatting + step)
            most = max(most, formatting)
        depth = max(0, depth + step)
        deepest = max(deepest, depth)
    if deepest <= DEEPEST and most <= 32:
        return text
    return _flatten(text, most > 32)


def _shortened(tag: re.Match[str]) -> str:
    kept = tag[1]
    return kept + "".join(quote for quote in "\"'" if kept.count(quote) % 2) + ">"


def _tags(text: str) -> Iterator[re.Match[str]]:
    """The tags of a page, those inside scripts, styles and comments passed over."""
    position = 0
    while found := _TAG.search(text, position):
        position = found.end()
        if found[0] == "<!--":
            position = text.find("-->", position)
        elif found[3] and not found[1]:
            closing = "</" + found[3].lower()
            end = text.find(closing, position)
            position = end if end >= 0 else text.find(closing.upper(), position)
        else:
            yield found
        if position < 0:
            return


def _flatten(text: str, plain: bool) -> str:
    depth = done = 0
    kept: list[str] = []
    for found in _tags(text):
        tag = found[2].lower()
        if tag in _VOID or tag in _UNNESTED:
            continue
        depth = max(0, depth - 1) if found[1] else depth + 1
        level = depth + 1 if found[1] else depth
        if level > DEEPEST or (plain and tag in FORMATTING):
            kept.append(text[done : found.start()])
            done = found.end()
    return "".join([*kept, text[done:]])
