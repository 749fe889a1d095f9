"""What a change does to all pages, and how good it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

import msgspec

from cleaner import dates, query, shape
from cleaner.check import lints, markup
from cleaner.check.files import all_rules
from cleaner.check.finding import Finding
from cleaner.rulefile import compile_pattern, parse
from cleaner.workbench.change import AddRule, AddSelector, Change, Draft, SwitchOff
from cleaner.workbench.desk import STAYS, Difference, Reading
from cleaner.workbench.propose import Scene, Wish


class Effect(msgspec.Struct, frozen=True):
    """A change tried on all pages: the file's text before and after, the readings, what differs, and what the change itself hits on each page."""

    site: str
    before: str | None
    after: str
    readings: list[Reading]
    difference: Difference
    hits: list[int]


def hits(changes: Sequence[Change], scene: Scene, after: Sequence[Reading]) -> list[int]:
    """What the changes hit on each page: the elements that a selector means, the pieces that a rule takes, or took where it goes."""
    last = changes[-1]
    if isinstance(last, Draft):
        return [int(reading.article.site == scene.site and bool(reading.article.blocks)) for reading in after]
    if isinstance(last, AddSelector):
        selector = query.compile_selector(last.css)
        return [0 if outline is None else len(outline.tree.elements(selector)) for outline in scene.outlines]
    if isinstance(last, SwitchOff):
        off = {one.name for one in changes if isinstance(one, SwitchOff)}
        return [sum(note.rule in off for note in reading.notes) for reading in scene.readings]
    return [_taken(last, f"{scene.site}/{last.keys.get('id')}", reading) for reading in after]


def _taken(rule: AddRule, name: str, reading: Reading) -> int:
    """How many pieces a new rule takes. A title or caption carries no rule in the record, so its text is asked."""
    unsigned = str(rule.keys.get("as")) if rule.keys.get("as") in ("title", "caption") else None
    search = compile_pattern(str(rule.keys["line"]), "", None).search if unsigned else None
    return sum(
        note.rule == name or (search is not None and note.fate == unsigned and search(note.text) is not None)
        for note in reading.notes
    )


def complaints(effect: Effect) -> list[Finding]:
    """What `cleaner check` would find in the file's new text and did not in the old one, told by its rules alone."""
    known = list(_lints(effect.before)) if effect.before is not None else []
    return [finding for finding in _lints(effect.after) if finding not in known]


def _lints(text: str) -> Iterator[Finding]:
    rules = parse(text, "")
    for rule in all_rules(rules):
        yield from (Finding("", rule.id, *said) for lint in lints.LINTS for said in lint(rule))
        yield from (Finding("", rule.id, *said, "notice") for lint in lints.HINTS for said in lint(rule))
    yield from (Finding("", name or None, *said) for lint in markup.LINTS for name, said in lint(rules))
    yield from (Finding("", name or None, *said, "notice") for lint in markup.HINTS for name, said in lint(rules))


def rank(effect: Effect, scene: Scene, wish: Wish) -> tuple[int, int, int]:
    """What was asked for comes first; then what costs the least prose; then what serves the most pages."""
    done = is_done(effect.readings[scene.page], scene, wish)
    return (0 if done else 1, len(lost(effect, scene)), -sum(map(bool, effect.hits)))


def lost(effect: Effect, scene: Scene) -> list[int]:
    """The turns that take a paragraph which one page alone prints: the article's own words, most likely."""
    turns = effect.difference.turns
    seen = Counter(turn.text for turn in turns)
    return [
        nth
        for nth, turn in enumerate(turns)
        if turn.takes_prose and turn.text != scene.text and seen[turn.text] == 1 and shape.is_prose(turn.text)
    ]


def is_done(reading: Reading, scene: Scene, wish: Wish) -> bool:
    """Whether the block is on its page what it was wished to be."""
    article = reading.article
    if wish == "draft":
        return article.site == scene.site and bool(article.blocks)
    if wish == "author":
        return any(name.casefold() in scene.text.casefold() for name in article.authors)
    if wish == "published":
        return article.published is not None and dates.find(scene.text) == article.published
    same = [note.fate for note in reading.notes if note.text == scene.text]
    fate = same[min(scene.nth, len(same)) - 1] if same else None
    if wish == "remove":
        return fate not in STAYS
    if wish == "body":
        return fate == "kept" and not (scene.is_guessed and article.template is None)
    return fate == wish
