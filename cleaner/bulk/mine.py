"""Lines that survive cleaning and repeat across a site's pages, and the `drop` rules that would take them."""

from __future__ import annotations

import hashlib
import json
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import msgspec
import re2

from cleaner.article import Reason
from cleaner.bulk.flow import Flow
from cleaner.bulk.inputs import Inputs
from cleaner.bulk.job import CleanJob, Nothing, Piece
from cleaner.bulk.records import Limits, Scraped, Settings, rejected
from cleaner.bulk.sources import Item, LostError, chunks
from cleaner.errors import RuleError
from cleaner.rulefile import parse
from cleaner.shape import has_initials

INITIALS = 30  # characters of a line that is a desk's initials, at most
LONGEST = 300  # characters of a line that is counted
LABEL = re.compile(r"^([^\W\d][^:.!?]{1,40}): ?\S")
WINDOW = 1_000_000  # lines after which rare ones are forgotten
EXAMPLES, SPARES = 3, 400
_DIGITS = re.compile(r"\d+")
_REASONS: tuple[tuple[str, Reason], ...] = (
    (r"\biklan\b|advertisement|sponsor", "ad"),
    (
        r"\b(baca|simak|lihat|tonton|artikel)\b.*\b(juga|lain\w*|terkait|selengkapnya|berikut)\b|berita terkait",
        "related",
    ),
    (
        r"google news|whatsapp|telegram|saluran|channel|\b(ikuti|gabung|unduh|download|langganan|dapatkan|follow)\b",
        "promo",
    ),
    (r"\b(bagikan|share)\b", "share"),
    (r"\bkomentar\b", "comments"),
    (r"copyright|hak cipta|©|\bfoto\b|getty|dok\.", "credit"),
    (r"^(editor|penulis|reporter|sumber|laporan|pewarta|kontributor)\b", "metadata"),
)


class Seen(msgspec.Struct):
    """One line on the pages of a site: pages at least, at the end of how many, examples, pages to look at."""

    pages: int = 0
    late: int = 0
    examples: list[str] = []
    places: list[str] = []
    missed: int = 0  # pages that may have been forgotten before


class Found(NamedTuple):
    """What a chunk's pages hold: lines by site and key (digits made alike, or a label), pages by site, lines that may serve as spares."""

    lines: dict[tuple[str, str], Seen]
    pages: dict[str, int]
    spares: dict[str, list[str]]


class Proposal(NamedTuple):
    """A rule that is proposed: its TOML, and the evidence for it."""

    site: str
    pages: int
    of: int
    toml: str


class MineJob(CleanJob):
    """The job of workers that look for lines."""

    def __init__(self, settings: Settings, limits: Limits) -> None:
        super().__init__(settings, limits, "jsonl", split=False)

    def finish(self, pieces: Sequence[Piece | Nothing]) -> Found:  # type: ignore[override]
        """Count the lines of the articles."""
        found = Found({}, defaultdict(int), defaultdict(list))
        for piece in pieces:
            if isinstance(piece, Piece) and piece.article.blocks:
                _count(found, piece)
        return Found(found.lines, dict(found.pages), {site: _sample(lines) for site, lines in found.spares.items()})

    def condemn(self, item: Item, row: Scraped, reason: str) -> Found:  # type: ignore[override]
        """Count nothing."""
        return self.finish([Piece(rejected(row, self.settings, reason), {}, item), Nothing(item, LostError(reason))])


def _count(found: Found, piece: Piece) -> None:
    site = piece.article.site or ""
    texts = [block.text for block in piece.article.blocks if len(block.text) <= LONGEST]
    found.pages[site] += 1
    found.spares[site] += texts
    late = max(1, 3 * len(piece.article.blocks) // 4)
    here: dict[str, tuple[str, bool]] = {}
    for nth, block in enumerate(piece.article.blocks):
        if len(block.text) <= LONGEST:
            for key in keys(block.text):
                here.setdefault(key, (block.text, nth >= late))
    for key, (text, is_late) in here.items():
        seen = found.lines.setdefault((site, key), Seen())
        _add(seen, Seen(1, int(is_late), [text], [piece.article.url or piece.item.place]))


def keys(text: str) -> Iterator[str]:
    """Under what a line is counted: itself with all numbers alike, and its label if it begins with one.

    >>> list(keys("Baca juga: Panen 2022"))
    ['=Baca juga: Panen 0', ':Baca juga']
    """
    if len(text) <= INITIALS and has_initials(text):
        return  # a desk's initials stay by contract
    yield "=" + _DIGITS.sub("0", text)
    if label := LABEL.match(text):
        yield ":" + label[1]


def _add(ours: Seen, theirs: Seen) -> None:
    ours.pages += theirs.pages
    ours.late += theirs.late
    ours.examples = [*dict.fromkeys([*ours.examples, *theirs.examples])][:EXAMPLES]
    ours.places = [*dict.fromkeys([*ours.places, *theirs.places])][:EXAMPLES]


def _sample(lines: Sequence[str]) -> list[str]:
    """The same few lines of many, whatever their order: those whose hashes are least."""
    return sorted(set(lines), key=lambda line: hashlib.sha256(line.encode()).digest())[:SPARES]


class Mine:
    """Counts of lines over all chunks, in bounded memory.

    Lossy counting (Manku and Motwani, VLDB 2002): after every `WINDOW` lines those that could not have been on more pages than
    windows have passed are forgotten, so a count is too low by at most the number of windows.
    """

    def __init__(self) -> None:
        self.lines: dict[tuple[str, str], Seen] = {}
        self.pages: dict[str, int] = defaultdict(int)
        self._spares: dict[str, list[str]] = {}
        self._counted = self._windows = 0

    def add(self, found: Found) -> None:
        """Add what a chunk's pages hold."""
        for site, count in found.pages.items():
            self.pages[site] += count
        for site, spares in found.spares.items():
            self._spares[site] = _sample([*self._spares.get(site, ()), *spares])
        for key, seen in found.lines.items():
            ours = self.lines.get(key)
            if ours is None:
                ours = self.lines[key] = Seen(missed=self._windows)
            _add(ours, seen)
        self._counted += len(found.lines)
        if self._counted >= WINDOW:
            self._counted = 0
            self._windows += 1
            self.lines = {key: seen for key, seen in self.lines.items() if seen.pages + seen.missed > self._windows}

    def proposals(self, least: int) -> list[Proposal]:
        """Give rules for the lines that stand on so many pages of a site, those on most pages first."""
        labels = {key for key, seen in self.lines.items() if key[1][0] == ":" and _varied(seen, least)}
        made = []
        ids: dict[str, set[str]] = defaultdict(set)
        for (site, key), seen in sorted(
            self.lines.items(), key=lambda entry: (entry[0][0], -entry[1].pages, entry[0][1])
        ):
            label = LABEL.match(seen.examples[0])
            whole = key[0] == "="
            if seen.pages < least or (not whole and (site, key) not in labels):
                continue
            if whole and label and (site, ":" + label[1]) in labels:
                continue
            toml = self._rule(site, key, seen, ids[site])
            if toml is not None:
                made.append(Proposal(site, seen.pages, self.pages[site], toml))
        return made

    def _rule(self, site: str, key: str, seen: Seen, taken: set[str]) -> str | None:
        """The rule of a line as TOML; None if it does not load, or no line of the site would be spared by it."""
        if key[0] == ":":
            pattern = f"^{_escaped(key[1:])}:"
        else:
            pieces = _DIGITS.split(seen.examples[0])
            pattern = "^" + r"\d+".join(_escaped(piece) for piece in pieces) + "$"
        try:
            found = re2.compile(pattern)
        except re2.error:
            return None
        spare = self._spare(site, found, seen.examples[0])
        share = 100 * seen.pages / max(1, self.pages[site])
        rule: dict[str, str | list[str]] = {
            "id": _id(key[1:], taken),
            "reason": _reason(seen.examples[0]),
            "line": pattern,
            "why": f"Left on {seen.pages:,} of {self.pages[site]:,} pages when mined; look at it before use.",
            "hits": [example for example in seen.examples if found.search(example)],
            "spares": [spare],
        }
        lines = ["[[drop]]", *(f"{name:<6} = {_toml(value)}" for name, value in rule.items())]
        text = "\n".join(lines)
        try:
            parse(f'name = "mined"\n\n{text}\n', "mined")
        except RuleError:
            return None
        late = f"{100 * seen.late / seen.pages:.0f} % of them in the last quarter of the body"
        evidence = [
            f"# {seen.pages:,} pages ({share:.1f} %), {late}",
            *(f"#   {_shown(place)}" for place in seen.places),
        ]
        return "\n".join([*evidence, text])

    def _spare(self, site: str, found: Any, hit: str) -> str:
        """A line of the site that the rule leaves, as like to its hit as there is; without one the hit inside a sentence."""
        words = set(hit.lower().split())

        def likeness(line: str) -> tuple[float, str]:
            theirs = line.lower().split()
            return len(words.intersection(theirs)) / len(theirs), line

        others = [line for line in self._spares.get(site, ()) if not found.search(line)]
        return max(others, key=likeness, default=f"Ia berkata: {hit} Begitu katanya.")


def _varied(seen: Seen, least: int) -> bool:
    """Whether a label stands before different things on enough pages."""
    return seen.pages >= least and len({*map(_shape, seen.examples)}) >= EXAMPLES


def _shape(text: str) -> str:
    return _DIGITS.sub("0", text)


def _escaped(text: str) -> str:
    """A text as a pattern that finds it; braces as classes, since in rules they hold macros."""
    return re.sub(r"[{}]", lambda found: f"[{found[0]}]", re.sub(r"[\\.^$*+?()\[\]|]", r"\\\g<0>", text))


def _reason(line: str) -> Reason:
    return next((reason for pattern, reason in _REASONS if re.search(pattern, line.lower())), "other")


def _id(text: str, taken: set[str]) -> str:
    words = re.findall(r"[a-z0-9]+", text.lower())[:5]
    name = "-".join(words)[:40].strip("-") or "line"
    name = name if name[0].isalpha() else f"line-{name}"
    nth = 1
    unique = name
    while unique in taken:
        nth += 1
        unique = f"{name}-{nth}"
    taken.add(unique)
    return unique


def _toml(value: str | list[str]) -> str:
    if isinstance(value, list):
        return f"[{', '.join(map(_toml, value))}]"
    if "'" not in value and "\\" in value:
        return f"'{value}'"
    return json.dumps(value, ensure_ascii=False)


def _shown(place: str) -> str:
    return place if place.isprintable() else ascii(place)


def mine(inputs: Inputs, settings: Settings, limits: Limits, workers: int) -> Mine:
    """Count the lines that are left in the articles of the inputs."""
    mined = Mine()
    job = MineJob(settings, limits)
    with Flow(job, limits, workers) as flow:
        for _, results in flow.run(chunks(inputs, settings, limits.page)):
            for found in results:
                mined.add(found)
    return mined


def as_toml(mined: Mine, least: int) -> str:
    """Give the proposals as TOML to paste, a part for each site's file."""
    parts: list[str] = []
    site: str | None = None
    for proposal in mined.proposals(least):
        if proposal.site != site:
            site = proposal.site
            target = (
                f"{site}.toml, which begins with extends = {json.dumps(site)}" if site else "a file of the site's own"
            )
            parts.append(f"# {site or 'pages of no known site'}: {proposal.of:,} pages. For {target}.")
        parts.append(proposal.toml)
    return "\n\n".join(parts) + "\n" if parts else ""
