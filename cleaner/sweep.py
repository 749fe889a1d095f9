"""The sweep: which blocks go, each decision signed by the rule that made it. One sweep serves HTML and text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from heapq import heappop, heappush
from typing import Any

from cleaner import dates, shape
from cleaner.rulebook import NOTHING, List, RuleBook, Signed, Stop, Verdict
from cleaner.rulefile import LONGEST

DUPLICATE_TITLE = Verdict("generic/duplicate-title", "duplicate")
DUPLICATE_LEAD = Verdict("generic/duplicate-lead", "duplicate")
DUPLICATE_BODY = Verdict("generic/duplicate-body", "duplicate")
END = Verdict("generic/end-of-article", "other")
NAKED = Verdict("generic/naked-headline", "related")
TAG = Verdict("generic/bare-tags", "navigation")
CLOSING = frozenset(("trending", "navigation", "comments", "share", "metadata", "credit", "paging"))
FEW = 4  # paragraphs that may stand below a desk's initials
GUARD = 0.6
TRIES = 20  # lines that begin like the lead which are looked at; a hostile page has thousands
OPEN = 100  # a list of so many units is meant to have no end
TAGS = 12  # lines; longer runs are lists of the article
HEAD = 400  # blocks among which rules for the head are asked; a whole page's menus may come first


class Draft:
    """Blocks in reading order and what became of each.

    `fates[i]` is None while block i is body, else the verdict that took it out; `cuts[i]` is the piece that was trimmed off it.
    """

    def __init__(self, texts: list[str], places: list[Any], book: RuleBook, markup: bool = False) -> None:
        self.texts = texts
        self.places = places
        self.book = book
        self.markup = markup
        self.fates: list[Verdict | None] = [None] * len(texts)
        self.cuts: dict[int, tuple[Verdict, str, str]] = {}
        self.found = book.scan(texts, HEAD, markup)
        self.conditions = {index: found.conditions for index, found in self.found.items() if found.conditions}
        self.signposts = {index for index, found in self.found.items() if found.signpost}
        self.heads = {index for index, found in self.found.items() if found.lists}
        self.shapes: dict[tuple[int, str], bool] = {}
        self.prose = [len(text) >= shape.SHORTEST_PROSE and shape.is_prose(text) for text in texts]
        self._past: dict[int, dict[int, int]] = {-1: {}, 1: {}}
        self.lead = 0

    def ask_again(self, index: int) -> None:
        """Match a block that was trimmed with the rule book once more."""
        self.found.pop(index, None)
        if found := self.book.scan([self.texts[index]], HEAD if index < HEAD else 0, self.markup).get(0):
            self.found[index] = found
            if found.conditions:
                self.conditions[index] = found.conditions
            if found.signpost:
                self.signposts.add(index)

    def alive(self, start: int = 0, end: int | None = None) -> list[int]:
        """The indices of the blocks that are still body."""
        fates = self.fates if start == 0 and end is None else self.fates[start:end]
        return [i for i, fate in enumerate(fates, start) if fate is None]

    def stands(self, index: int) -> bool:
        """Whether the block is still there for its neighbours: no drop and no list took it."""
        fate = self.fates[index]
        return fate is None or fate.field is not None

    def _next_standing(self, index: int, step: int) -> int:
        """The first block from `index` on, up or down, that stands. The way past those taken is kept: runs of them may be long."""
        past, way = self._past[step], []
        while 0 <= index < len(self.texts) and not self.stands(index):
            way.append(index)
            index = past.get(index, index + step)
        past.update(dict.fromkeys(way, index))
        return index

    def _near(self, index: int, step: int, condition: int) -> bool:
        """Whether the condition holds for the next line above (-1) or below (+1), or for the next one that no drop or list took."""
        index += step
        if condition in self.conditions.get(index, ()):
            return True
        return condition in self.conditions.get(self._next_standing(index, step), ())

    def fits(self, signed: Signed, index: int) -> bool:
        """Tell whether a rule's `after` and `before` hold at this block."""
        if signed.after is not None and not self._near(index, -1, signed.after):
            return False
        return signed.before is None or self._near(index, 1, signed.before)

    def knows(self, signed: Signed, index: int) -> bool:
        """Tell whether a rule with neighbours takes this block: they are there, and it is found in the block."""
        return self.fits(signed, index) and signed.knows(self.texts[index], index < HEAD, self.markup)

    def reach(self, index: int, step: int, far: bool) -> Iterator[int]:
        """The block beside `index`, below (step 1) or above (-1) it; if `far` also the next ones, up to the first that stands."""
        index += step
        while 0 <= index < len(self.texts):
            yield index
            if not far or self.stands(index):
                return
            index += step

    def neighbours(self, use: str) -> list[tuple[int, int]]:
        """From the top down, blocks beside a condition and the order of the rule that asks for it there (see `RuleBook.askers`)."""
        askers = self.book.askers.get(use)
        if not askers or not self.signposts:
            return []
        asked = [
            (post, signed.order, step)
            for post in self.signposts
            for condition in self.conditions[post]
            for signed, step in askers.get(condition, ())
        ]
        return sorted({(i, order) for post, order, step in asked for i in self.reach(post, step, self.stands(post))})

    def cut_title(self, title: str) -> None:
        """Cut a copy of the title that is glued to the front of a caption's line in the head."""
        for index in range(self.lead):
            text = self.texts[index]
            if len(text) > len(title) + 8 and text.startswith(title + " ") and index not in self.cuts:
                self.cuts[index] = (DUPLICATE_TITLE, title, text)
                self.texts[index] = text[len(title) + 1 :]
                self.prose[index] = shape.is_prose(self.texts[index])

    def restore(self, index: int) -> None:
        """Undo a trim: the whole block goes after all."""
        if cut := self.cuts.pop(index, None):
            self.texts[index] = cut[2]
            self.prose[index] = shape.is_prose(self.texts[index])


def trim(draft: Draft) -> None:
    """Cut pieces off blocks. A block of which nothing is left goes whole."""
    for index, signed in [(index, signed) for index, found in draft.found.items() for signed in found.trims]:
        if draft.fates[index] is None:
            _cut(draft, index, signed)
    for index in draft.cuts:
        draft.ask_again(index)


def _cut(draft: Draft, index: int, signed: Signed) -> None:
    text = draft.texts[index]
    hit = signed.search(text)
    if hit is None:  # an earlier trim took the piece along
        return
    start, end = hit.span(hit.re.groupindex.get("cut", 0))
    rest = " ".join((text[:start] + " " + text[end:]).split())
    if not rest:
        draft.fates[index] = signed
        return
    before = draft.cuts.get(index)
    piece = text[start:end].strip()
    draft.cuts[index] = (signed, f"{before[1]} {piece}" if before else piece, before[2] if before else text)
    draft.texts[index] = rest
    draft.prose[index] = shape.is_prose(rest)


def drop(draft: Draft, last: bool = False) -> None:
    """Take the lines that rules name wherever they stand: those without conditions first, then those with neighbours.

    A line that heads a more specific rule's list is left for `lists`, unless this is the `last` call, after it.
    """
    fates = draft.fates
    if last and not draft.heads:
        return
    for index, found in draft.found.items():
        act = found.act
        if act is not None and fates[index] is None and (last or act.order < found.listed):
            draft.restore(index)
            fates[index] = act
    waiting = draft.neighbours("anywhere")
    while waiting:
        index, order = heappop(waiting)
        if fates[index] is not None or (not last and draft.found.get(index, NOTHING).listed < order):
            continue
        signed = draft.book.rules[order]
        if draft.knows(signed, index):
            fates[index] = signed
            if signed.field is None:
                for below in draft.reach(index, 1, True):
                    for follower in draft.book.followers:
                        heappush(waiting, (below, follower))


def _has_shape(draft: Draft, signed: Signed, wanted: str, index: int) -> bool:
    text = draft.texts[index]
    if match := signed.units.get(wanted):
        return len(text) <= LONGEST and match(text.encode()) is not None
    if index in draft.heads:
        return False
    if wanted == "line":
        return len(text) <= 300
    if wanted == "label":
        return shape.is_label(text)
    if wanted == "prose":
        return draft.prose[index]
    return dates.is_date_line(text) if wanted == "date" else shape.is_headline(text)


def _fits_shape(draft: Draft, signed: Signed, wanted: str, index: int, previous: str | None) -> bool:
    if wanted == "same":
        text = draft.texts[index]
        return previous is not None and (text == previous or shape.key(text) == shape.key(previous))
    if (known := draft.shapes.get((index, wanted))) is None:
        known = draft.shapes[index, wanted] = _has_shape(draft, signed, wanted, index)
    return known


def _unit(draft: Draft, start: int, signed: Signed, units: list[list[str]]) -> list[int]:
    """The indices of the first unit that stands at `start`, lines that other rules took being passed over; [] if none."""
    texts, fates, size = draft.texts, draft.fates, len(draft.texts)
    for unit in units:
        taken: list[int] = []
        index = start
        for wanted in unit:
            while index < size and fates[index] is not None:
                index += 1
            if index == size or not _fits_shape(draft, signed, wanted, index, texts[taken[-1]] if taken else None):
                break
            taken.append(index)
            index += 1
        if len(taken) == len(unit):
            return taken
    return []


def lists(draft: Draft) -> None:
    """Take each heading with the repeating unit under it."""
    for index in sorted(draft.heads):
        if draft.fates[index] is not None:
            continue
        for signed in draft.found.get(index, NOTHING).lists:
            if _take_list(draft, index, signed):
                break


def _take_list(draft: Draft, index: int, signed: Signed) -> bool:
    rule = signed.rule
    assert isinstance(rule, List)
    taken: list[int] = []
    count = 0
    following = index + 1
    while count < rule.most and (unit := _unit(draft, following, signed, rule.units)):
        taken += unit
        following = unit[-1] + 1
        count += 1
    if count < rule.least:
        return False
    for taken_index in [index, *taken]:
        draft.restore(taken_index)
        draft.fates[taken_index] = signed
    return True


def last_prose(draft: Draft) -> int:
    """The index of the last block that reads as a paragraph (-1 if none does)."""
    for index in range(len(draft.texts) - 1, -1, -1):
        if draft.fates[index] is None and draft.prose[index]:
            return index
    return -1


def place_rules(draft: Draft) -> None:
    """Apply the rules that hold only at a place of the body (`at`), once it is known where that begins and ends."""
    fates = draft.fates
    end = last_prose(draft)
    alive = draft.alive()
    if not alive:
        return
    spans = {
        "head": range(draft.lead),
        "body": range(draft.lead, end + 1),
        "tail": range(max(end + 1, draft.lead), len(draft.texts)),
        "first": range(alive[0], alive[0] + 1),
        "last": range(alive[-1], alive[-1] + 1),
    }
    placed = [
        (index, signed) for index, found in draft.found.items() for signed in found.placed if fates[index] is None
    ]
    for use, fields in (("placed", False), ("placed field", True)):
        chosen = [(index, signed.order) for index, signed in placed if (signed.field is not None) is fields]
        for index, order in sorted([*chosen, *draft.neighbours(use)]):
            signed = draft.book.rules[order]
            if fates[index] is not None:
                continue
            if index in spans[signed.at or ""] and (not signed.near or draft.knows(signed, index)):
                draft.restore(index)
                fates[index] = signed


def stop(draft: Draft) -> None:
    """Take everything below the first end mark that stands after some prose, whichever rule took the mark itself."""
    ends = [(index, signed) for index, found in draft.found.items() for signed in found.stops if index >= draft.lead]
    for index, signed in sorted(ends, key=lambda entry: (entry[0], entry[1].order)):
        rule = signed.rule
        if not isinstance(rule, Stop):
            continue
        above = draft.alive(draft.lead, index + 1 if rule.keep else index)
        if any(draft.prose[i] for i in above):
            for below in draft.alive(index + 1 if rule.keep else index):
                draft.restore(below)
                draft.fates[below] = signed
            return


def duplicates(draft: Draft, title: str | None) -> None:
    """Take further copies of the title, of the lead and of the whole body. Repeated refrains and answers stay."""
    if title is not None:
        wanted = shape.key(title)
        for index in draft.alive():
            if len(draft.texts[index]) == len(title) and shape.key(draft.texts[index]) == wanted:
                draft.fates[index] = DUPLICATE_TITLE
    body = draft.alive(draft.lead)
    if len(body) < 3:
        return
    texts = draft.texts
    opening = texts[body[0]]
    alike = [nth for nth, index in enumerate(body) if texts[index][:15] in opening][1 : TRIES + 1]
    lead = shape.squash(opening) if alike else ""
    if len(lead) < 40:
        return
    for nth in alike:
        index = body[nth]
        text = texts[index]
        begins = shape.squash(text)
        if len(begins) < 20 or not (begins in lead or begins.startswith(lead)):
            continue
        if _second_body(draft, body[:nth], body[nth:]):
            return
        if len(begins) >= 40 and (lead.endswith(begins) or lead.startswith(begins)):
            draft.fates[index] = DUPLICATE_LEAD


def _second_body(draft: Draft, first: list[int], second: list[int]) -> bool:
    """Whether `second` repeats `first`, perhaps broken into other lines; if so, its copies are taken."""
    if len(first) < 3:
        return False
    whole = "".join(shape.squash(draft.texts[i]) for i in first)
    copies: list[int] = []
    copied = misses = at = 0
    for index in second:
        bare = shape.squash(draft.texts[index])
        if bare and (found := whole.find(bare, at)) >= 0:
            copies.append(index)
            copied += len(bare)
            at = found + len(bare)
        else:
            misses += bool(bare)
            if misses > TRIES:
                break
    if copied < 0.5 * len(whole):
        return False
    for index in copies:
        draft.fates[index] = DUPLICATE_BODY
    return True


def tags(draft: Draft, title: str | None) -> None:
    """Take the tags that stand without a heading below the last paragraph: short lines, most of them words of the article.

    Names and items that the article lists are new to it, or stand below a line that ends with a colon.
    """
    sentences = (i for i in reversed(draft.alive(draft.lead)) if draft.prose[i] or shape.ends_sentence(draft.texts[i]))
    end = next(sentences, -1)
    run = draft.alive(end + 1)
    if not 2 <= len(run) <= TAGS or end < draft.lead or draft.texts[end][-1] == ":" or run[-1] + 1 == len(draft.texts):
        return
    texts = [draft.texts[index] for index in run]
    if any(len(text) > 40 or not text[0].isalnum() or text[-1] in '.:;,?!)”"' for text in texts):
        return
    said = shape.key(" ".join([title or "", *(draft.texts[index] for index in draft.alive(draft.lead, end + 1))]))
    if sum(shape.key(text) in said for text in texts) >= 0.6 * len(texts):
        for index in run:
            draft.fates[index] = TAG


def ending(draft: Draft) -> None:
    """Take what stands below the article's end.

    The end is a desk's closing initials or a line of a rule that `closes`, when at most a fifth of the article's prose stands
    below it; then any line of a list, a menu, a share or comment box below which there is no prose at all.
    """
    _cut_below(draft, _end(draft))
    last = last_prose(draft)
    if last >= draft.lead:
        rest = enumerate(draft.fates[last + 1 :], last + 1)
        _cut_below(draft, next((i for i, fate in rest if fate is not None and fate.reason in CLOSING), -1))


def _cut_below(draft: Draft, end: int) -> None:
    for below in draft.alive(end + 1) if end >= 0 else ():
        draft.restore(below)
        draft.fates[below] = END


def _end(draft: Draft) -> int:
    """The index of the first end mark with little prose below it (-1 if there is none)."""
    first, texts = draft.lead, draft.texts
    fates = draft.fates[first:]
    sizes = [len(texts[i]) if fate is None and draft.prose[i] else 0 for i, fate in enumerate(fates, first)]
    paragraphs = [i for i, size in enumerate(sizes, first) if size]
    late = paragraphs[-FEW - 1] if len(paragraphs) > FEW else first
    above, below = 0, sum(sizes)
    for index, (fate, size) in enumerate(zip(fates, sizes, strict=True), first):
        above += size
        below -= size
        if fate is None:
            ends = index >= late and below <= 0.35 * above and shape.closes_article(texts[index])
        else:
            ends = fate.ends and below <= 0.2 * above
        if ends and above:
            return index
    return -1


def naked_headlines(draft: Draft) -> None:
    """Take a headline that stands between paragraphs without a label and shares no words with its neighbours.

    A subhead is short or speaks of what follows; another article's headline is long and does neither.
    """
    body = draft.alive(draft.lead)
    prose = [draft.prose[i] for i in body]
    for nth in range(1, len(body) - 1):
        bullet = draft.texts[body[nth]].startswith("• ")
        text = draft.texts[body[nth]].removeprefix("• ")
        if (
            not (30 if bullet else 45) <= len(text) <= 160
            or text[0] in "\"“'‘-*"
            or text.count(" ") < (5 if bullet else 6)
            or text.count("(") != text.count(")")
            or not shape.is_headline(text)
        ):
            continue
        if text.count(",") > 1 or (following := draft.texts[body[nth + 1]])[0].islower() or following[0] in ",.;:)":
            continue
        above = body[nth - 1]
        if not (bullet or shape.ends_sentence(draft.texts[above]) or draft.fates[above] is NAKED):
            continue
        below = [i for i, reads in zip(body[nth + 1 : nth + 7], prose[nth + 1 : nth + 7], strict=True) if reads]
        if not below:
            continue
        own = shape.words(text)
        near = shape.words(" ".join(draft.texts[i] for i in below[:2]))
        if len(own & near) <= len(own) // 4:
            draft.fates[body[nth]] = NAKED
    _last_headline(draft, body)


def _last_headline(draft: Draft, body: list[int]) -> None:
    """The last line of all: a headline right above a list, or what an open-ended list right above it did not take."""
    index = next((i for i in reversed(body) if draft.fates[i] is None), -1)
    if index < 1 or index == body[0] or index + 1 == len(draft.texts):
        return
    text, below = draft.texts[index], draft.fates[index + 1]
    above = draft.fates[index - 1]
    in_list = type(above) is Signed and isinstance(above.rule, List) and above.rule.most >= OPEN
    plain = (
        text.count(" ") >= 6 and shape.is_headline(text) and not any(c in text for c in ":;") and text.count(",") < 2
    )
    if (in_list and not shape.ends_sentence(text)) or (plain and type(below) is Signed and below.verb == "list"):
        draft.fates[index] = NAKED


def guarded(draft: Draft) -> list[str]:
    """The rules that took more than 60 % of the article's own prose together, the greediest first; [] if they did not."""
    texts, prose = draft.texts, draft.prose
    kept = sum(len(text) for text, fate in zip(texts, draft.fates, strict=True) if fate is None)
    taken: Counter[str] = Counter()
    for index, fate in enumerate(draft.fates):
        if type(fate) is Signed and prose[index] and fate.field is None and shape.ends_sentence(texts[index]):
            taken[fate.name] += len(texts[index])
    if sum(taken.values()) <= GUARD * (kept + sum(taken.values())):
        return []
    return sorted(taken, key=lambda name: -taken[name])
