"""The rule book: generic, family and site rules joined and compiled, and the answer to "which site is this?"."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property, lru_cache
from importlib import resources
from pathlib import Path
from typing import Any, NamedTuple
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
    Recognise,
    RuleFile,
    Stop,
    Trim,
    compile_pattern,
    expand,
    load,
)

GENERIC = "generic"
_SCHEME = re.compile(r"(?:[A-Za-z][A-Za-z0-9+.-]*:)?//")
KNOWN = 10_000  # combinations of rules that a matcher remembers


class Verdict(msgspec.Struct, frozen=True, gc=False):
    """A signature: the full name of a rule (`kompas/ads`) and its reason."""

    name: str
    reason: Reason


class Signed(Verdict, frozen=True, gc=False, kw_only=True):
    """One rule of a file as the sweep uses it, with its compiled conditions."""

    rule: LineRule
    verb: str
    at: str | None
    closes: bool
    field: str | None
    search: Any
    groups: tuple[str, ...]
    after: int | None
    before: int | None
    units: tuple[tuple[str | int, ...], ...]

    near: bool


def _options() -> Any:
    options = re2.Options()
    options.log_errors = False
    options.max_mem = 64 << 20
    return options


def _compile_set(patterns: Iterable[str], prefix: str = "") -> Any:
    compiled = re2.Set.SearchSet(_options())
    for pattern in patterns:
        compiled.Add(prefix + expand(pattern))
    compiled.Compile()
    return compiled


class _Patterns:
    """Distinct patterns in order; the number of each is its index in the automaton."""

    def __init__(self) -> None:
        self.numbers: dict[str, int] = {}

    def number(self, pattern: str) -> int:
        return self.numbers.setdefault(pattern, len(self.numbers))


def _sign(origin: str, file: str, rule: LineRule, patterns: _Patterns) -> Signed:
    def condition(pattern: str | None) -> int | None:
        return patterns.number(pattern) if pattern else None

    units: tuple[tuple[str | int, ...], ...] = ()
    if isinstance(rule, List):
        units = tuple(
            tuple(patterns.number(shape) if shape.startswith("^") else shape for shape in unit) for unit in rule.units
        )
    compiled = compile_pattern(rule.pattern, file, rule.id)
    after, before = condition(getattr(rule, "after", None)), condition(getattr(rule, "before", None))
    return Signed(
        name=f"{origin}/{rule.id}",
        reason=getattr(rule, "reason", "metadata"),
        rule=rule,
        verb=rule.verb,
        at=getattr(rule, "at", None),
        closes=rule.closes,
        field=rule.name if isinstance(rule, Field) else None,
        near=after is not None or before is not None,
        search=compiled.search,
        groups=tuple(compiled.groupindex),
        after=after,
        before=before,
        units=units,
    )


class RuleBook:
    """The rules of one site (or of none): the site's first, then its family's, then the generic ones.

    `scan` tells which rules' patterns, and which conditions on neighbours, are found in each line. One pass of a linear automaton answers for
    all of them, so the number of rules hardly matters.
    """

    def __init__(self, site: str | None, chain: Sequence[tuple[str, str, RuleFile]]) -> None:
        self.site = site
        self.chain = chain
        off = {name for _, _, rules in chain for name in rules.off}
        conditions = _Patterns()
        self.rules = [
            _sign(stem, file, rule, conditions)
            for stem, file, rules in chain
            for rule in rules.line_rules()
            if f"{stem}/{rule.id}" not in off
        ]
        self._head = _Matcher(self.rules, list(conditions.numbers))
        self._rest = _Matcher([signed for signed in self.rules if signed.at != "head"], list(conditions.numbers))

    def match(self, line: str, head: bool = False) -> list[Signed]:
        """Give the rules found in one normalised line, those for the head among them with `head=True`."""
        return list(self.scan([line], int(head)).matches.get(0, ()))

    def scan(self, lines: Sequence[str], head: int) -> Scan:
        """Tell which rules and conditions are found in which normalised lines.

        Rules that hold only in the head are asked of the first `head` lines alone; lines over `LONGEST` are not looked at.
        """
        matches: dict[int, tuple[Signed, ...]] = {}
        conditions: dict[int, frozenset[int]] = {}
        lists: set[int] = set()
        encoded = "\n".join(lines).encode().split(b"\n")
        for matcher, start, end in ((self._head, 0, min(head, len(lines))), (self._rest, head, len(lines))):
            match, known = matcher.match, matcher.known
            for index in range(start, end):
                numbers = match(encoded[index])
                if not numbers or len(lines[index]) > LONGEST:
                    continue
                found = known.get(key := tuple(numbers)) or matcher.resolve(key)
                rules = found.rules
                if found.bounded:
                    length = len(lines[index])
                    rules = tuple([s for s in rules if s.rule.shortest <= length <= s.rule.longest])
                if rules:
                    matches[index] = rules
                if found.conditions:
                    conditions[index] = found.conditions
                if found.heads_list:
                    lists.add(index)
        return Scan(matches, conditions, lists)


class Scan(NamedTuple):
    """What stands in a page's lines, by index: rules (the most specific file's first), conditions on neighbours, heads of lists."""

    matches: dict[int, tuple[Signed, ...]]
    conditions: dict[int, frozenset[int]]
    lists: set[int]


class _Found(NamedTuple):
    """What a set of the automaton's numbers means."""

    rules: tuple[Signed, ...]
    conditions: frozenset[int]
    bounded: bool
    heads_list: bool


class _Matcher:
    """Some rules and all conditions as one automaton: `match` gives the numbers found in a line, `resolve` what they mean."""

    def __init__(self, rules: list[Signed], conditions: list[str]) -> None:
        self._rules = rules
        self.match: Callable[[bytes], list[int] | None]
        self.match = _compile_set([*(signed.rule.pattern for signed in rules), *conditions]).Match
        self.known: dict[tuple[int, ...], _Found] = {}

    def resolve(self, numbers: tuple[int, ...]) -> _Found:
        """Give, and remember, what these numbers mean."""
        count = len(self._rules)
        rules = tuple(self._rules[number] for number in sorted(numbers) if number < count)
        found = _Found(
            rules=rules,
            conditions=frozenset(number - count for number in numbers if number >= count),
            bounded=any(signed.rule.shortest > 1 or signed.rule.longest < LONGEST for signed in rules),
            heads_list=any(signed.verb == "list" for signed in rules),
        )
        if len(self.known) > KNOWN:
            self.known.clear()
        self.known[numbers] = found
        return found


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
            rules.extends in self._files and rules.extends in self.sites and not rules.hosts
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

    @property
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
        """Give the joined rules of a site (None: the generic rules, and behind them those of all languages). Raise UnknownSiteError for a name no file has."""
        if site is not None and site not in self.sites:
            raise UnknownSiteError(f"no rule file for site {site!r}. Known are: {', '.join(self.sites)}")
        if site not in self._books:
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
    def _marks(self) -> tuple[list[tuple[str, Recognise]], Any]:
        marks = [(stem, mark) for stem in self.sites for _, rules in self._files[stem] for mark in rules.recognise]
        return marks, _compile_set((mark.line for _, mark in marks), "(?m)")

    def site_of_lines(self, lines: Sequence[str]) -> str | None:
        """Give the site that the lines themselves prove, or None; several sites' marks prove the one with the most."""
        marks, compiled = self._marks
        votes: dict[str, int] = {}
        text = "\n".join(lines)
        for index in compiled.Match(text) or () if marks else ():
            site, mark = marks[index]
            if _stands(mark.line, lines, text) and not (mark.unless and _stands(mark.unless, lines, text)):
                votes[site] = votes.get(site, 0) + 1
        if not votes:
            return None
        best = max(votes.values())
        winners = [site for site, count in votes.items() if count == best]
        return winners[0] if len(winners) == 1 else None


@lru_cache(maxsize=1000)
def _compiled(pattern: str) -> Any:
    return re2.compile("(?m)" + expand(pattern), _options())


def _stands(pattern: str, lines: Sequence[str], text: str) -> bool:
    """Whether one of the lines, joined in `text`, holds the pattern; a match may run over the end of a line, and is none."""
    compiled = _compiled(pattern)
    found = compiled.search(text)
    if found is None or "\n" not in found.group():
        return found is not None
    return any(compiled.search(line) for line in lines)


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
