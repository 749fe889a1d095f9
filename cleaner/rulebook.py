"""The rule book: generic, family and site rules joined and compiled, and the answer to "which site is this?"."""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from functools import cached_property
from importlib import resources
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import msgspec
import re2

from cleaner.article import Reason
from cleaner.errors import RuleError, UnknownSiteError
from cleaner.rulefile import (
    LONGEST,
    Drop,
    Field,
    Lead,
    LineRule,
    List,
    RuleFile,
    Stop,
    Trim,
    compile_pattern,
    expand,
    load,
)

GENERIC = "generic"
_SCHEME = re.compile(r"(?:[A-Za-z][A-Za-z0-9+.-]*:)?//")
KNOWN = 2_000  # combinations of rules whose meaning is remembered
NEVER = 1 << 30
KNOWN_LINES = 5_000  # lines that are remembered
REMEMBERED = 59  # characters of the longest of them; paragraphs are longer
TOLD_BY_MARKUP = ("caption", "title", "deck", "section")


Match = Callable[[bytes], list[int] | None]  # a line to the numbers of the patterns found in it


class Verdict(msgspec.Struct, frozen=True, gc=False):
    """A signature: the full name of a rule (`kompas/ads`), its reason, the field it reads, and whether it ends an article."""

    name: str
    reason: Reason
    field: str | None = None
    ends: bool = False


class Signed(Verdict, frozen=True, gc=False, kw_only=True):
    """One rule of a file as the sweep uses it, with its compiled conditions; `order` is its place among the book's rules."""

    rule: LineRule
    order: int
    verb: str
    at: str | None
    search: Any
    groups: dict[str, int]
    after: int | None
    before: int | None
    units: dict[str, Match]
    near: bool

    def uses(self) -> Iterator[str]:
        """When the sweep asks a rule with neighbours: for any line, for the head, or once the body's place is known."""
        if self.at is None:
            yield "anywhere"
        else:
            yield "placed field" if self.field is not None else "placed"
        if self.at == "head":
            yield "head"

    def acts(self, markup: bool, head: bool) -> bool:
        """Whether the rule is asked of a line (not) in the head, and where markup already tells (`markup`)."""
        return (head or self.at != "head") and not (markup and self.field in TOLD_BY_MARKUP)

    def values(self, line: str) -> dict[str, str]:
        """What the named groups hold in a line, those that hold nothing left out."""
        hit = self.search(line.encode()) if self.groups else None
        return (
            {name: value.decode() for name, number in self.groups.items() if (value := hit.group(number))}
            if hit
            else {}
        )

    def knows(self, line: str, head: bool, markup: bool = False) -> bool:
        """Whether the rule is found in a line, neighbours aside."""
        if not self.rule.shortest <= len(line) <= min(self.rule.longest, LONGEST):
            return False
        return self.acts(markup, head) and self.search(line.encode()) is not None


def _compile_set(patterns: Iterable[str], many_lines: bool = False) -> Match:
    """Patterns as one automaton that tells the numbers of those found in a line, or in any line of a text (`many_lines`)."""
    options = re2.Options()
    options.log_errors = False
    options.max_mem = 64 << 20
    options.never_nl = many_lines
    compiled = re2.Set.SearchSet(options)
    for pattern in patterns:
        compiled.Add(("(?m)" if many_lines else "") + expand(pattern))
    compiled.Compile()
    match: Match = compiled.Match
    return match


def _compile_sets(patterns: Sequence[str], apart: Sequence[bool]) -> Match:
    """The same with two automata, one for the patterns that stand `apart`.

    States of an automaton stand for what all of its patterns have seen so far, and each is made when a text first leads to it. Patterns of
    many kinds in one automaton are so many combinations that new prose costs ten times what known prose does; in two, half of that.
    """
    first = [number for number, other in enumerate(apart) if not other]
    second = [number for number, other in enumerate(apart) if other]
    if not first or not second:
        return _compile_set(patterns)
    one, two = (_compile_set(patterns[number] for number in numbers) for numbers in (first, second))

    def match(line: bytes) -> list[int] | None:
        found, more = one(line), two(line)
        if not found and not more:
            return None
        return [*(first[number] for number in found or ()), *(second[number] for number in more or ())]

    return match


class _Patterns:
    """Distinct patterns in order; the number of each is its index in the automaton."""

    def __init__(self) -> None:
        self.numbers: dict[str, int] = {}

    def number(self, pattern: str) -> int:
        return self.numbers.setdefault(pattern, len(self.numbers))


def _sign(origin: str, file: str, rule: LineRule, order: int, patterns: _Patterns) -> Signed:
    def condition(pattern: str | None) -> int | None:
        return patterns.number(pattern) if pattern else None

    compiled = compile_pattern(rule.pattern, file, rule.id)
    field = rule.name if isinstance(rule, Field) else None
    after, before = condition(getattr(rule, "after", None)), condition(getattr(rule, "before", None))
    return Signed(
        name=f"{origin}/{rule.id}",
        reason=getattr(rule, "reason", "metadata"),
        rule=rule,
        order=order,
        verb=rule.verb,
        at=getattr(rule, "at", None),
        ends=rule.closes or field in ("author", "editor", "label"),
        field=field,
        near=after is not None or before is not None,
        search=compiled.search,
        groups=compiled.groupindex,
        after=after,
        before=before,
        units={
            shape: _compile_set([shape])
            for unit in (rule.units if isinstance(rule, List) else ())
            for shape in unit
            if shape.startswith("^")
        },
    )


class Found(msgspec.Struct, frozen=True, gc=False):
    """What stands in a line: rules without neighbours (the most specific first), sorted by use, and conditions on neighbours.

    `act` is the drop or field that takes the line wherever it stands, `head` the first rule for the head; `listed` is the order of the
    first list that the line heads. `signpost` says that some rule with neighbours asks for one of the conditions.
    """

    rules: tuple[Signed, ...] = ()
    conditions: frozenset[int] = frozenset()
    signpost: bool = False
    act: Signed | None = None
    head: Signed | None = None
    listed: int = NEVER
    lists: tuple[Signed, ...] = ()
    trims: tuple[Signed, ...] = ()
    stops: tuple[Signed, ...] = ()
    placed: tuple[Signed, ...] = ()
    leads: bool = False


NOTHING = Found()


class RuleBook:
    """The rules of one site (or of none): the site's first, then its family's, then the generic ones.

    `scan` tells which rules' patterns, and which conditions on neighbours, are found in each line. One pass of a linear automaton answers for
    all of them, so the number of rules hardly matters. Rules with neighbours often know their line by little more than its length: they are
    asked only beside their conditions. `askers` gives, by use and by condition, those that ask for it, each with its side: 1 where the
    condition stands above the line, -1 where below. `followers` is the order of those without a place that ask for the line above.
    """

    def __init__(self, site: str | None, chain: Sequence[tuple[str, str, RuleFile]]) -> None:
        self.site = site
        self.chain = chain
        off = {name for _, _, rules in chain for name in rules.off}
        conditions = _Patterns()
        self.rules = [
            _sign(stem, file, rule, order, conditions)
            for order, (stem, file, rule) in enumerate(
                (stem, file, rule)
                for stem, file, rules in chain
                for rule in rules.line_rules()
                if f"{stem}/{rule.id}" not in off
            )
        ]
        plain = [signed for signed in self.rules if not signed.near]
        self.askers: dict[str, dict[int, list[tuple[Signed, int]]]] = {}
        for signed in self.rules:
            if signed.near:
                number, step = (signed.before, -1) if signed.after is None else (signed.after, 1)
                for use in signed.uses():
                    self.askers.setdefault(use, {}).setdefault(number or 0, []).append((signed, step))
        self.followers = [signed.order for signed in self.rules if signed.after is not None and signed.at is None]
        match = _compile_sets(
            [*(signed.rule.pattern for signed in plain), *conditions.numbers],
            [*(not signed.name.startswith("generic/") for signed in plain), *(False for _ in conditions.numbers)],
        )
        asked = frozenset(number for askers in self.askers.values() for number in askers)
        self._readings = {
            (markup, head): _Reading(match, [s if s.acts(markup, head) else None for s in plain], asked)
            for markup in (False, True)
            for head in (False, True)
        }

    def match(self, line: str, head: bool = False) -> list[Signed]:
        """Give the rules found in one normalised line, those for the head among them with `head=True`."""
        if len(line) > LONGEST:
            return []
        found = self.scan([line], int(head)).get(0, NOTHING)
        near = [signed for signed in self.rules if signed.near and signed.knows(line, head)]
        return sorted([*found.rules, *near], key=lambda signed: signed.order)

    def scan(self, lines: Sequence[str], head: int, markup: bool = False) -> dict[int, Found]:
        """Tell what is found in which normalised lines, by index.

        Rules that hold only in the head are asked of the first `head` lines alone; lines over `LONGEST` are not looked at. With `markup`
        the rules that know captions, titles, decks and sections by their wording are set aside.
        """
        every: dict[int, Found] = {}
        for in_head, start, end in ((True, 0, min(head, len(lines))), (False, head, len(lines))):
            reading = self._readings[markup, in_head]
            seen, read = reading.seen, reading.read
            for index in range(start, end):
                line = lines[index]
                found = seen.get(line) if len(line) <= REMEMBERED else None
                if found is None:
                    found = read(line)
                if found is not NOTHING:
                    every[index] = found
        return every


class _Reading:
    """What the automaton finds in lines where some of its rules are set aside (None).

    Short lines are remembered, for menus and labels recur on every page of a site; paragraphs are not.
    """

    def __init__(self, match: Match, rules: list[Signed | None], asked: Set[int]) -> None:
        self._match = match
        self._rules = rules
        self._asked = asked
        self._known: dict[tuple[int, ...], tuple[list[int], list[Found]]] = {}
        self.seen: dict[str, Found] = {}

    def read(self, line: str) -> Found:
        """Give what is found in one line."""
        found = NOTHING
        if numbers := self._match(line.encode()):
            cuts, parts = self._known.get(key := tuple(numbers)) or self._resolve(key)
            found = parts[bisect_right(cuts, len(line))]
        if len(line) <= REMEMBERED:
            if len(self.seen) >= KNOWN_LINES:
                self.seen.clear()
            self.seen[line] = found
        return found

    def _resolve(self, numbers: tuple[int, ...]) -> tuple[list[int], list[Found]]:
        """Give, and remember, what these numbers mean: lengths of a line at which that changes, and what is found between them."""
        count = len(self._rules)
        rules = [signed for number in sorted(numbers) if number < count and (signed := self._rules[number]) is not None]
        conditions = frozenset(number - count for number in numbers if number >= count)
        spans = [(s, s.rule.shortest, min(s.rule.longest, LONGEST) + 1) for s in rules]
        cuts = sorted({LONGEST + 1, *(cut for _, start, end in spans for cut in (start, end))})
        parts = [self._found([s for s, start, end in spans if start < cut <= end], conditions) for cut in cuts]
        if len(self._known) > KNOWN:
            self._known.clear()
        self._known[numbers] = cuts, [*parts, NOTHING]
        return self._known[numbers]

    def _found(self, rules: list[Signed], conditions: frozenset[int]) -> Found:
        if not rules and not conditions:
            return NOTHING
        lists = tuple(signed for signed in rules if signed.verb == "list")
        return Found(
            rules=tuple(rules),
            conditions=conditions,
            signpost=not conditions.isdisjoint(self._asked),
            act=next((s for s in rules if s.at is None and s.verb in ("drop", "field")), None),
            head=next((s for s in rules if s.at == "head"), None),
            listed=lists[0].order if lists else NEVER,
            lists=lists,
            trims=tuple(signed for signed in rules if signed.verb == "trim"),
            stops=tuple(signed for signed in rules if signed.verb == "stop"),
            placed=tuple(signed for signed in rules if signed.at is not None),
            leads=any(signed.verb == "lead" for signed in rules),
        )


class Library:
    """All rule files that are in force: the shipped ones, and the user's own laid over them.

    A user's `kompas.toml` replaces the shipped one; one that says `extends = "kompas"` adds to it.
    """

    def __init__(self, directories: Sequence[Path] = ()) -> None:
        self._files: dict[str, list[tuple[str, RuleFile]]] = {}
        self._families: set[str] = set()
        self._languages: list[str] = []
        self._named: set[str] = set()
        self._books: dict[str | None, RuleBook] = {}
        for directory in (shipped_rules(), *directories):
            self._read(Path(directory))
        self._check_off()
        for stem in self._files:
            self._chain(stem)

    def _read(self, directory: Path) -> None:
        if not directory.is_dir():
            raise RuleError(
                str(directory), "is not a directory of rule files", "Name the folder that holds the .toml files."
            )
        layer: dict[str, tuple[str, RuleFile]] = {}
        for file in [
            *sorted(directory.glob("*.toml")),
            *sorted(directory.glob("families/*.toml")),
            *sorted(directory.glob("lang/*.toml")),
        ]:
            if file.stem in layer:
                raise RuleError(str(file), f"{file.stem!r} is both a site and a family", "Give one another name.")
            if file.stem in self._languages and file.parent.name != "lang":
                raise RuleError(
                    str(file),
                    f"{file.stem!r} is a language's name",
                    "Give the site another one, or put the file in lang/.",
                )
            layer[file.stem] = (str(file), load(file))
            if file.parent != directory:
                self._families.add(file.stem)
            if file.parent.name == "lang" and file.stem not in self._languages:
                self._languages.append(file.stem)
        for stem, (_, rules) in layer.items():
            self._named |= {f"{stem}/{rule.id}" for rule in [*rules.line_rules(), *rules.markup_rules()]}
        additions = {stem: entry for stem, entry in layer.items() if self._adds(stem, entry[1])}
        for stem, entry in layer.items():
            if stem not in additions:
                self._files[stem] = [entry]
        for stem, (path, rules) in additions.items():
            target = rules.extends or stem
            if target not in self._files:
                raise RuleError(path, f"extends {target!r}, which is not shipped", "Name a site or family that exists.")
            self._files[target] = [(path, rules), *self._files[target]]
        for path, rules in layer.values():
            if rules.extends is not None and rules.extends not in self._files:
                known = ", ".join(sorted(self._files))
                raise RuleError(
                    path, f"extends {rules.extends!r}, which no rule file is called", f"Known are: {known}."
                )

    def _adds(self, stem: str, rules: RuleFile) -> bool:
        """A file adds to another when it extends its own name, or a site without claiming hosts of its own."""
        return rules.extends == stem or (
            rules.extends in self._files and rules.extends not in {*self._families, GENERIC} and not rules.hosts
        )

    def _check_off(self) -> None:
        for files in self._files.values():
            for path, rules in files:
                for name in rules.off:
                    if name not in self._named:
                        raise RuleError(
                            path,
                            f"switches off {name!r}, which is no rule",
                            "Write it as file/id, for example kgmedia/ads.",
                        )

    @cached_property
    def sites(self) -> list[str]:
        """The stems of all site files, in order."""
        return sorted(stem for stem in self._files if stem not in self._families and stem != GENERIC)

    @property
    def files(self) -> list[tuple[str, RuleFile]]:
        """Every rule file in force with its path."""
        return [entry for stem in sorted(self._files) for entry in self._files[stem]]

    @cached_property
    def version(self) -> str:
        """A hash of all rules in force, so that a record tells which rules made it."""
        digest = hashlib.sha256()
        for stem in sorted(self._files):
            for _, rules in self._files[stem]:
                digest.update(stem.encode() + b"\0" + msgspec.json.encode(rules))
        return digest.hexdigest()[:12]

    def _chain(self, stem: str | None) -> list[tuple[str, str, RuleFile]]:
        chain: list[tuple[str, str, RuleFile]] = []
        seen: set[str] = set()
        alone = stem is None
        while stem is not None:
            if stem in seen:
                raise RuleError(
                    self._files[stem][0][0], f"{stem!r} extends itself in a circle", "Break the circle of `extends`."
                )
            seen.add(stem)
            following: str | None = None
            for path, rules in self._files[stem]:
                chain.append((Path(path).stem, path, rules))
                if rules.extends is not None and rules.extends != stem:
                    following = rules.extends
            stem = following
        if GENERIC not in seen:
            chain.extend((GENERIC, path, rules) for path, rules in self._files[GENERIC])
        if alone:
            chain.extend((name, path, rules) for name in self._languages for path, rules in self._files[name])
        return chain

    @cached_property
    def names(self) -> Mapping[str, str]:
        """The sites' own names in lower case, by stem."""
        return {stem: rules.name.casefold() for stem in self.sites for _, rules in self._files[stem]}

    def book(self, site: str | None) -> RuleBook:
        """Give the joined rules of a site (None: the generic rules, and behind them those of all languages).

        Raise UnknownSiteError for a name no file has.
        """
        if site not in self._books:
            if site is not None and site not in self.sites:
                raise UnknownSiteError(f"no rule file for site {site!r}. Known are: {', '.join(self.sites)}")
            self._books[site] = RuleBook(site, self._chain(site))
        return self._books[site]

    @cached_property
    def _hosts(self) -> Mapping[str, str]:
        return {host: stem for stem in self.sites for _, rules in self._files[stem] for host in rules.hosts}

    def site_of_url(self, url: str) -> str | None:
        """Give the site whose `hosts` claim the URL's host, or None."""
        host = _host(url)
        if not host:
            return None
        hosts = self._hosts
        if host in hosts:
            return hosts[host]
        parts = host.split(".")
        for cut in range(1, len(parts)):
            if site := hosts.get("*." + ".".join(parts[cut:])):
                return site
        return None

    @cached_property
    def _marks(self) -> tuple[list[tuple[str, int, int | None]], Match]:
        """Each mark's site, number, and the number of what speaks against it, with the automaton that gives those numbers."""
        patterns = _Patterns()
        marks = [
            (stem, patterns.number(mark.line), patterns.number(mark.unless) if mark.unless else None)
            for stem in self.sites
            for _, rules in self._files[stem]
            for mark in rules.recognise
        ]
        return marks, _compile_set(patterns.numbers, many_lines=True)

    def site_of_lines(self, lines: Sequence[str]) -> str | None:
        """Give the site that the lines themselves prove, or None; several sites' marks prove the one with the most."""
        marks, match = self._marks
        found = match("\n".join(lines).encode()) if marks else None
        if not found:
            return None
        proven = [site for site, number, unless in marks if number in found and unless not in found]
        votes = {site: proven.count(site) for site in proven}
        winners = [site for site, count in votes.items() if count == max(votes.values())]
        return winners[0] if len(winners) == 1 else None


def _host(url: str) -> str | None:
    url = url.strip().replace("\\", "/")  # as browsers read it
    try:
        host = urlsplit(url if _SCHEME.match(url) else f"//{url}").hostname
    except ValueError:
        return None
    return host.rstrip(".").lower() if host else None


def shipped_rules() -> Path:
    """The directory of the rules that come with the package."""
    packaged = Path(str(resources.files("cleaner"))) / "rules"
    return packaged if packaged.is_dir() else Path(__file__).resolve().parent.parent / "rules"


__all__ = ["Drop", "Field", "Lead", "Library", "List", "RuleBook", "Signed", "Stop", "Trim", "Verdict", "shipped_rules"]
