"""What could make a block of a page what it should be: changes to the site's rules, each tried on all pages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate
from pathlib import PurePath
from typing import Literal

import msgspec

from cleaner import induce
from cleaner.errors import CleanerError
from cleaner.induce.outline import Line, Node, Outline
from cleaner.induce.patterns import reason_of, slug, why
from cleaner.pipeline import Cleaner
from cleaner.rulebook import Library
from cleaner.workbench.change import AddRule, AddSelector, Change, Draft, Keys, Part, SwitchOff
from cleaner.workbench.desk import STAYS, Loaded, Reading
from cleaner.workbench.ground import site_of

Wish = Literal["body", "caption", "title", "author", "published", "remove", "draft"]
MOST = 5  # proposals for one block
ENOUGH = 20  # pages that a draft is made from
MOSTLY = 0.8  # share of the kept text that a body holds
REACH = 4  # elements that are looked at, from the block's own outwards
_SIZE = 400  # characters of a line that a rule quotes as its hit


class Proposal(msgspec.Struct, frozen=True):
    """Changes to the rules, with the words that tell them apart: "strip .promo"."""

    verb: str
    what: str
    changes: list[Change]


class Scene(msgspec.Struct, frozen=True):
    """What a proposal is made of: the block `note` of page `page`, how all pages read, and their outlines (None for dumps)."""

    site: str
    page: int
    note: int
    pages: Sequence[Loaded]
    readings: Sequence[Reading]
    outlines: Sequence[Outline | None]
    cleaner: Cleaner

    @property
    def reading(self) -> Reading:
        """The page that the block stands on."""
        return self.readings[self.page]

    @property
    def text(self) -> str:
        """The block's text."""
        return self.reading.notes[self.note].text

    @property
    def nth(self) -> int:
        """Which of the page's blocks of this text it is, from 1 on."""
        return sum(note.text == self.text for note in self.reading.notes[: self.note + 1])

    @property
    def outline(self) -> Outline | None:
        """The page's outline."""
        return self.outlines[self.page]

    @property
    def is_guessed(self) -> bool:
        """Whether the generic extractor found the page's body, as no template fits."""
        return self.outline is not None and self.reading.article.template is None

    @property
    def taken(self) -> list[str]:
        """The ids that are in use along the site's chain of files."""
        return [name.partition("/")[2] for name in named_rules(self.cleaner.library, self.site)]


def named_rules(library: Library, site: str) -> list[str]:
    """The full names of all rules that hold for a site and can be switched off."""
    chain = library.book(site if site in library.sites else None).chain
    return [
        f"{stem}/{rule.id}"
        for stem, _, rules in chain
        for rule in [*rules.line_rules(), *rules.markup_rules(), *rules.recognise]
    ]


def propose(scene: Scene, wish: Wish) -> list[Proposal]:
    """Give the changes that could make a block what it should be. Raise CleanerError, with the reason, where none could."""
    note = scene.reading.notes[scene.note]
    fates = {"kept": "body", "title": "title", "caption": "caption"}
    if fates.get(note.fate) == wish and not (wish == "body" and scene.is_guessed):
        raise CleanerError(f"This block is {'the ' if wish == 'title' else ''}{wish} already.")
    if wish == "remove" and note.fate not in STAYS:
        raise CleanerError(f"This block is out of the article already: {note.rule} took it.")
    if wish == "draft":
        return [_draft(scene)]
    if wish == "body":
        found = list(_to_body(scene, note.rule))
    elif wish == "remove":
        found = list(_to_removal(scene))
    else:
        found = list(_to_field(scene, wish))
    if not found:
        raise CleanerError(_nothing(scene, wish))
    return found[:MOST]


def _nothing(scene: Scene, wish: Wish) -> str:
    rule = scene.reading.notes[scene.note].rule
    if wish == "body" and rule:
        return f"{rule} is no rule of a file but a step of the program: no rule can change what it does here."
    if scene.outline is None:
        return "No pattern was found that knows this line. Write the rule by hand: docs/rules.md tells how."
    return "Neither this element nor those around it have a lasting class or id, and no pattern knows its text."


def node_of(outline: Outline, text: str, nth: int) -> Node | None:
    """The innermost element that prints a block: its `nth` copy from 1 on, else a line that holds the text, or a part of it."""
    same = [line for line in outline.lines if line.text == text]
    if same:
        return same[min(nth, len(same)) - 1].node
    near = [line for line in outline.lines if text in line.text or (len(line.text) > 20 and line.text in text)]
    return near[0].node if near else None


def _node(scene: Scene) -> Node | None:
    if scene.outline is None:
        return None
    return node_of(scene.outline, scene.text, scene.nth)


def _selectors(scene: Scene, node: Node) -> list[str]:
    assert scene.outline is not None
    outlines = [outline for outline in scene.outlines if outline is not None]
    return [one.css for one in induce.suggest_selector(scene.outline, node.element, outlines) if one.robust]


def _lines(scene: Scene) -> list[list[str]]:
    """The lines of all pages that line rules look at: of HTML pages those in and about the article, and the block's own."""
    stays = (*STAYS, "field")
    return [
        [
            note.text
            for note in reading.notes
            if reading.article.input == "text" or note.fate in stays or note.text == scene.text
        ]
        for reading in scene.readings
    ]


def _to_removal(scene: Scene) -> Iterator[Proposal]:
    strips = list(_strips(scene))
    yield from [one for one in strips if " " not in one.what][:3]
    yield from _patterns(scene, "drop")
    yield from [one for one in strips if " " in one.what]


def _strips(scene: Scene) -> Iterator[Proposal]:
    """Strips of the block's element, and of those around it as long as they hold nothing else of the article."""
    node = _node(scene)
    if node is None or scene.outline is None:
        return
    others = {note.text for note in scene.reading.notes if note.fate in ("kept", "title", "caption")} - {scene.text}
    seen: set[str] = set()
    for above in [*node.chain()][:REACH]:
        if any(_holds(line, others) for line in scene.outline.inside(above)):
            return
        for css in _selectors(scene, above)[:2]:
            if css not in seen:
                seen.add(css)
                yield Proposal("strip", css, [AddRule("strip", _strip(scene, css, above))])


def _holds(line: Line, texts: set[str]) -> bool:
    return line.text in texts or (len(line.text) > 40 and any(line.text in text for text in texts))


def _strip(scene: Scene, css: str, node: Node) -> Keys:
    reason = reason_of(scene.text, node.named)
    return {"id": slug(css, scene.taken), "reason": reason, "css": css, "why": why(reason)}


def _patterns(scene: Scene, verb: str) -> Iterator[Proposal]:
    if len(scene.text) > _SIZE:
        return
    for one in induce.suggest_pattern(scene.text, _lines(scene), verb=verb, taken=scene.taken):
        keys: Keys = {key: value for key, value in one.rule.keys.items() if isinstance(value, str | list | bool)}
        yield Proposal(one.rule.verb, str(keys["line"]), [AddRule("drop" if verb == "drop" else "field", keys)])


def _to_field(scene: Scene, wish: Wish) -> Iterator[Proposal]:
    """A selector of the page's template; for dumps, and for lines without a mark of their own, a pattern."""
    assert wish in ("caption", "title", "author", "published")
    part: Part = wish
    node = _node(scene)
    if node is not None:
        for above in [*node.chain()][:2]:
            for css in _selectors(scene, above)[:3]:
                yield Proposal(part, css, _with_template(scene, AddSelector(part, css, scene.reading.article.template)))
    if wish not in ("caption", "title") or node is None:
        yield from _patterns(scene, wish)


def _with_template(scene: Scene, change: AddSelector) -> list[Change]:
    """The change, after a new template where the page has none."""
    if change.template is not None or change.part == "body":
        return [change]
    body = _body(scene)
    return [AddSelector("body", body), AddSelector(change.part, change.css, "")] if body else [change]


def template_first(scene: Scene, changes: list[Change], is_new: bool) -> list[Change]:
    """A site's first change makes its template as well: a site of which HTML pages are read needs one."""
    if not is_new or scene.outline is None or any(isinstance(change, AddSelector | Draft) for change in changes):
        return changes
    body = _body(scene)
    return [AddSelector("body", body), *changes] if body else changes


def _body(scene: Scene) -> str | None:
    """A selector of the smallest element that holds most of the page's kept text and has a lasting name."""
    if scene.outline is None:
        return None
    kept = {note.text for note in scene.reading.notes if note.fate == "kept"}
    sizes = [len(line.text) if line.text in kept else 0 for line in scene.outline.lines]
    above = [0, *accumulate(sizes)]
    holders = [node for node in scene.outline.nodes if above[node.end] - above[node.start] > MOSTLY * above[-1]]
    for node in sorted(holders, key=lambda node: node.end - node.start):
        if found := _selectors(scene, node):
            return found[0]
    return None


def _draft(scene: Scene) -> Proposal:
    """A whole rule file, induced from the pages that no site claims and that name no other as theirs."""
    if scene.site in scene.cleaner.library.sites:
        raise CleanerError(f"{scene.site} has rules already. Change them block by block.")
    free = [
        page
        for page, reading, outline in zip(scene.pages, scene.readings, scene.outlines, strict=True)
        if reading.article.site is None and site_of(outline) in (None, scene.site)
    ][:ENOUGH]
    draft = induce.induce(scene.site, [(PurePath(page.name).name, page.source) for page in free])
    return Proposal("draft", f"{len(draft.rules)} tables from {len(free)} pages", [Draft(draft.toml())])


def _to_body(scene: Scene, rule: str) -> Iterator[Proposal]:
    """Let go of the rule that took the block; widen the template's body; show what a style hides."""
    if rule and rule in named_rules(scene.cleaner.library, scene.site):
        yield Proposal("off", rule, [SwitchOff(rule)])
        return
    node = _node(scene)
    if node is None:
        return
    template = scene.reading.article.template
    if rule == "generic/hidden":
        hidden = next((above for above in node.chain() if above.hidden), node)
        for css in _selectors(scene, hidden)[:3]:
            yield Proposal("shown", css, [AddSelector("shown", css, template)])
        return
    if rule == "generic/end-of-article" or rule.startswith("generic/duplicate"):
        return
    most = _body(scene) if scene.is_guessed else None
    near = (css for above in [*node.chain()][: REACH + 1] for css in _selectors(scene, above)[:2])
    for css in dict.fromkeys([most, *near] if most else near):
        yield Proposal("body", css, [AddSelector("body", css, template)])
