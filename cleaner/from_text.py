"""From a flattened dump to a draft: its lines, and which of them are head (title, byline, date, captions)."""

from __future__ import annotations

import html
from collections.abc import Sequence, Set
from itertools import pairwise

import msgspec

from cleaner import dates, people, shape
from cleaner.rulebook import NOTHING, Signed, Verdict
from cleaner.sweep import HEAD, Draft

TOP = 60  # lines among which a head is looked for
MENU = 15  # lines above the date that may belong to the article
TITLE_SCORE = 2.0  # the least that a title has
PROSE = 4  # paragraphs after which a head is surely over
KICKER = Verdict("generic/kicker", "metadata")
DECK = Verdict("generic/deck", "metadata")
ABOVE_TITLE = Verdict("generic/above-title", "navigation")
TITLE = Verdict("generic/title", "metadata")
NAME = Verdict("generic/bare-name", "metadata")
CAPTION = Verdict("generic/caption", "credit")
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u2060\ufeff"), " ")


class Fields(msgspec.Struct):
    """What the head (and in-body credit lines) say about the article."""

    title: str | None = None
    title_at: int = -1
    deck: str | None = None
    authors: list[str] = []
    editors: list[str] = []
    published: str | None = None
    source: str | None = None
    section: str | None = None
    captions: list[int] = []


def lines(text: str) -> tuple[list[str], list[int]]:
    """Split a dump into its non-blank lines, white space normalised and entities decoded once, with their 1-based numbers."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if "\u200b" in text or "\u2060" in text or "\ufeff" in text:
        text = text.translate(_INVISIBLE)
    unescape = "&" in text
    kept: list[str] = []
    numbers: list[int] = []
    for number, line in enumerate(text.split("\n"), start=1):
        if unescape and "&" in line:
            line = html.unescape(line)
        # among printable characters the only white space is the space
        if bare := line.strip() if line.isprintable() and "  " not in line else " ".join(line.split()):
            kept.append(bare)
            numbers.append(number)
    return kept, numbers


def read_head(draft: Draft) -> Fields:
    """Find title, fields, captions and the first line of the body; sign the head's lines and set `draft.lead`."""
    fields = Fields()
    head = _Head(draft)
    draft.lead = head.lead
    for index in head.credited:
        if index < draft.lead:
            draft.restore(index)
            draft.fates[index] = head.credited[index]
    head.find_names()
    fields.title_at = head.title()
    if fields.title_at >= 0:
        fields.title = draft.texts[fields.title_at]
        draft.cut_title(fields.title)
        draft.fates[fields.title_at] = TITLE
    head.sort_rest(fields)
    fields.authors = [who for index in head.names for who in people.names(draft.texts[index])]
    return fields


class _Head:
    """The top of a dump while it is being told apart."""

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self.top: list[int] = []
        self.credited: dict[int, Signed] = {}
        prose = 0
        alive = self._below_menus(draft.alive())[:TOP]
        beside: dict[int, list[Signed]] = {}
        for index, order in draft.neighbours("head"):
            beside.setdefault(index, []).append(draft.book.rules[order])
        for index in alive:
            self.top.append(index)
            if (signed := self._credit(index, beside.get(index, ()))) is not None:
                self.credited[index] = signed
            else:
                prose += draft.prose[index]
                if prose > PROSE:
                    break
        self.anchor = self.first_anchor = -1
        self.dated = False
        self.names: list[int] = []
        self.lead = self._find_lead()

    def _credit(self, index: int, beside: Sequence[Signed]) -> Signed | None:
        """The first rule for the head that holds at this line."""
        credit = self.draft.found.get(index, NOTHING).head
        for signed in beside:
            if credit is not None and credit.order < signed.order:
                break
            if self.draft.knows(signed, index):
                return signed
        return credit

    def _below_menus(self, alive: list[int]) -> list[int]:
        """Leave out the menus of a whole page: what stands far above the date, or above the first paragraphs where there is none.

        The date is the first of the site's own shape, else the last one above the first paragraphs: a menu prints today's.
        """
        draft = self.draft
        dates = [
            (index, signed.name.startswith("generic/"))
            for index in sorted(draft.found)
            for signed in draft.found[index].placed
            if signed.field == "published" and signed.at == "head" and draft.fates[index] is None
        ]
        begins = self._paragraphs_begin(alive[:HEAD])
        found = [index for index, generic in dates if not generic] or [
            i for i, _ in dates if begins - MENU <= i < begins
        ][-1:]
        index = found[0] if found else begins if begins < len(draft.texts) else -1
        above = [i for i in alive if i < index]
        if len(above) <= (MENU if found else TOP) or any(draft.prose[i] for i in above[:MENU]):
            return alive
        for menu in above[:-MENU]:
            draft.restore(menu)
            draft.fates[menu] = ABOVE_TITLE
        return alive[len(above) - MENU :]

    def _paragraphs_begin(self, alive: list[int]) -> int:
        """The index of the first paragraph that has another one close below it (the number of lines if there is none)."""
        prose = [nth for nth, index in enumerate(alive) if self.draft.prose[index]]
        return next((alive[nth] for nth, other in pairwise(prose) if other - nth <= 4), len(self.draft.texts))

    def _is_anchor(self, index: int) -> bool:
        signed = self.credited.get(index)
        return signed is not None and signed.field not in (None, "caption", "title", "deck", "section")

    def _taken_fields(self) -> list[int]:
        fates = self.draft.fates
        return [
            i
            for i, fate in enumerate(fates[: self.top[-1] + 1] if self.top else [])
            if fate is not None and fate.field not in (None, "caption")
        ]

    def _find_lead(self) -> int:
        draft = self.draft
        if not self.top:
            return 0
        prose = 0
        dateline = -1
        opening = draft.texts[self.top[0]]
        headless = draft.prose[self.top[0]] and opening.endswith(".") and self.top[0] not in self.credited
        for index in self.top:
            if index not in self.credited and draft.found.get(index, NOTHING).leads:
                dateline = index
                break
            if self._is_anchor(index) and not (headless and prose):
                dated = self.credited[index].field == "published"
                if prose <= (3 if self.anchor < 0 else 1) and not (dated and self.dated and prose):
                    self.first_anchor = index if self.anchor < 0 else self.first_anchor
                    self.anchor = index
                    self.dated |= dated
                    prose = 0
            if index not in self.credited and draft.prose[index]:
                prose += 1
                if prose > 3:
                    break
        paragraphs = [i for i in self.top if draft.prose[i] and i not in self.credited]
        first_prose = paragraphs[0] if paragraphs else -1
        deck = paragraphs[0] if len(paragraphs) > PROSE - 1 else -1
        for index in self._taken_fields():
            if first_prose < 0 or index < first_prose or (deck >= 0 and index == deck + 1 and index < 12):
                self.first_anchor = index if self.anchor < 0 else min(self.first_anchor, index)
                self.anchor = max(self.anchor, index)
        if dateline >= 0:
            return dateline
        if self.anchor >= 0:
            above = [i for i in self.top if i < self.first_anchor and i not in self.credited]
            if not above and self.anchor < first_prose <= self.anchor + 6:
                return first_prose  # the title, if there is one, stands below the date
            return self._after_captions(self.anchor)
        return self._first_paragraph(first_prose)

    def _after_captions(self, anchor: int) -> int:
        """The first line below the last byline or date that is no caption."""
        draft = self.draft
        rest = [i for i in self.top if i > anchor and i not in self.credited]
        for nth, index in enumerate(rest):
            if nth < 6 and (self._is_doubled(rest, nth) or (nth == 0 and self._names_writer(rest))):
                continue
            return index
        return anchor + 1 if not rest else len(draft.texts)

    def _names_writer(self, rest: list[int]) -> bool:
        """A name right below the date, with a paragraph below it, is the writer's where no byline stands."""
        byline = any(signed.field == "author" or "author" in signed.groups for signed in self.credited.values())
        return not byline and len(rest) > 1 and self._is_person(rest[0]) and self.draft.prose[rest[1]]

    def _is_doubled(self, rest: list[int], nth: int) -> bool:
        """A caption is often printed twice, once with its credit in front or behind."""
        text = shape.key(self.draft.texts[rest[nth]])
        if len(text) < 15:
            return False
        near = [shape.key(self.draft.texts[i]) for i in rest[max(0, nth - 2) : nth] + rest[nth + 1 : nth + 3]]
        return any(_repeats(text, other) for other in near)

    def _first_paragraph(self, first_prose: int) -> int:
        draft = self.draft
        plain = [i for i in self.top if i not in self.credited]
        if first_prose < 0:
            if not plain:
                return len(draft.texts)
            return plain[1] if len(plain) > 1 and shape.is_headline(draft.texts[plain[0]]) else plain[0]
        return first_prose

    def find_names(self) -> None:
        """A bare name right above or below the date, where no byline says who wrote it, is the writer's."""
        draft = self.draft
        if any(fate.field == "author" for fate in draft.fates[: self.lead] if fate is not None):
            return
        for index, signed in self.credited.items():
            if index >= self.lead or signed.field != "published" or "author" in signed.groups:
                continue
            for near in (index - 1, index - 2, index + 1):
                if near > index and not any(i < index for i in self.top):
                    continue  # nothing stands above the date: this is the title
                if near == index - 2 and shape.is_headline(draft.texts[index - 1]):
                    continue  # a title stands between: this is a section
                if 0 < near < self.lead and draft.fates[near] is None and self._is_person(near):
                    draft.fates[near] = NAME
                    self.names.append(near)
                    if near == index - 2 and draft.fates[index - 1] is None:
                        draft.fates[index - 1] = KICKER
                    return

    def _is_person(self, index: int) -> bool:
        text = self.draft.texts[index]
        return shape.is_person(text) and bool(people.names(text))

    def title(self) -> int:
        """The index of the title (-1 if the dump prints none)."""
        draft = self.draft
        for index in self.top:
            signed = self.credited.get(index)
            if signed is not None and signed.field == "title" and index < self.lead:
                return index
        candidates = [i for i in draft.alive(0, min(self.lead, 2 * TOP)) if i not in self.credited]
        if not candidates:
            return -1
        keys = [shape.key(draft.texts[i]) for i in candidates]

        def score(nth: int, body: Set[str]) -> float:
            text = draft.texts[candidates[nth]]
            if len(text) < 12 or len(text) > 300 or " " not in text:
                return -1.0
            own = shape.words(text)
            points = (
                4.0 * len(own & body) / max(len(own), 4) + 2.0 * shape.capital_share(text) + min(len(text), 60) / 60
            )
            points += 2.0 * (keys.count(keys[nth]) > 1)
            points += 1.5 * (candidates[nth] + 1 in self.credited or self.anchor == candidates[nth] + 1)
            return points - 9.0 * text.endswith(".")

        if len(candidates) == 1 and score(0, frozenset()) >= TITLE_SCORE:
            return candidates[0]
        body = shape.words(" ".join(draft.texts[i] for i in draft.alive(self.lead)[:8]))
        scores = [score(nth, body) for nth in range(len(candidates))]
        best = max(scores)
        return candidates[scores.index(best)] if best >= TITLE_SCORE else -1

    def sort_rest(self, fields: Fields) -> None:
        """Sign what else stands in the head: copies go to the sweep, captions and deck are kept as fields."""
        draft = self.draft
        rest = draft.alive(0, draft.lead)
        title_key = shape.key(fields.title) if fields.title else None
        for index in rest:
            text = draft.texts[index]
            if title_key is not None and shape.key(text) == title_key:
                continue
            draft.restore(index)
            if index < fields.title_at:
                draft.fates[index] = KICKER if shape.is_label(text) else ABOVE_TITLE
            elif fields.deck is None and (self._is_deck(index, fields) or self._is_deck_below_captions(index)):
                fields.deck = draft.texts[index]
                draft.fates[index] = DECK
            elif " " in text and not shape.is_label(text):
                draft.fates[index] = CAPTION
                fields.captions.append(index)
            else:
                draft.fates[index] = KICKER

    def _is_deck_below_captions(self, index: int) -> bool:
        """A sentence right above the body is the summary where a caption, printed twice, stands above it."""
        texts = self.draft.texts
        caption = index >= 2 and texts[index - 1] == texts[index - 2] != texts[index]
        last = not self.draft.alive(index + 1, self.draft.lead)
        return caption and last and shape.ends_sentence(texts[index])

    def _is_deck(self, index: int, fields: Fields) -> bool:
        """The summary stands between the title and the byline, or right under the title where there is no byline."""
        if fields.title_at < 0 or len(self.draft.texts[index]) < 30:
            return False
        if self.first_anchor > fields.title_at:
            return index < self.first_anchor
        return index == fields.title_at + 1


def _repeats(text: str, other: str) -> bool:
    return other.endswith(text) or other.startswith(text) or (len(other) >= 15 and text.endswith(other))


def doubled_captions(draft: Draft, fields: Fields) -> None:
    """A line beside a credited caption that says the same is the caption once more."""
    for index in [i for i, fate in enumerate(draft.fates) if fate is not None and fate.field == "caption"]:
        credited = shape.key(draft.texts[index])
        for near in (index - 1, index + 1):
            if 0 <= near < len(draft.texts) and draft.fates[near] is None and len(draft.texts[near]) >= 15:
                text = shape.key(draft.texts[near])
                if credited.endswith(text) or credited.startswith(text):
                    draft.fates[near] = CAPTION
                    fields.captions.append(near)


def collect(draft: Draft, fields: Fields) -> None:
    """Read the values of all lines that field rules took."""
    read = [(index, fate) for index, fate in enumerate(draft.fates) if type(fate) is Signed and fate.field is not None]
    for index, signed in read:
        _read_field(fields, signed, draft.texts[index], index)
    fields.captions.sort()
    fields.section = _section(draft, fields.section)


def _section(draft: Draft, first: str | None) -> str | None:
    """The section that the head prints. Several words of sections are a menu: then only a breadcrumb tells."""
    found = [
        (fate, text)
        for fate, text in zip(draft.fates[: draft.lead], draft.texts, strict=False)
        if type(fate) is Signed and fate.field == "section"
    ]
    if len(found) < 2:
        return first
    steps = [hit.group("section") for fate, text in found if "section" in fate.groups and (hit := fate.search(text))]
    return steps[0] if len(steps) == 1 else None


def _read_field(fields: Fields, signed: Signed, text: str, index: int) -> None:
    values = signed.values(text) or {signed.field or "": text}
    if signed.field == "caption":
        fields.captions.append(index)
    for name, value in values.items():
        if name == "author":
            fields.authors += [who for who in people.names(value) if who not in fields.authors]
        elif name == "editor":
            fields.editors += [who for who in people.names(value) if who not in fields.editors]
        elif name == "published":
            found = dates.find(value)
            if fields.published is None or (found or "").startswith(f"{fields.published}T"):
                fields.published = found
        elif name in ("source", "section", "deck", "title") and getattr(fields, name) is None:
            setattr(fields, name, value.strip(" :|") or None)
