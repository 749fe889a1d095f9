"""The rule book: generic, family and site rules joined and compiled, and the answer to "which site is this?"."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from importlib import resources
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import msgspec
import re2

from cleaner.article import Reason
from cleaner.errors import RuleError, UnknownSiteError
from cleaner.rulefile import Drop, Field, Lead, LineRule, List, RuleFile, Stop, Trim, compile_pattern, expand, load

GENERIC = "generic"
Test = Callable[[str], object]


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
    search: Any
    after: Test | None
    before: Test | None
    units: tuple[tuple[str | Test, ...], ...]

    @property
    def near(self) -> bool:
        """Whether the rule looks at neighbouring lines."""
        return self.after is not None or self.before is not None


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


def _test(pattern: str) -> Test:
    """A truth test for one pattern; a set of one is several times faster than a search that reports where."""
    match: Test = _compile_set([pattern]).Match
    return match


def _sign(origin: str, file: str, rule: LineRule) -> Signed:
    units: tuple[tuple[str | Test, ...], ...] = ()
    if isinstance(rule, List):
        units = tuple(tuple(_test(shape) if shape.startswith("^") else shape for shape in unit) for unit in rule.units)
    after, before = getattr(rule, "after", None), getattr(rule, "before", None)
    return Signed(
        name=f"{origin}/{rule.id}",
        reason=getattr(rule, "reason", "metadata"),
        rule=rule,
        verb=rule.verb,
        at=getattr(rule, "at", None),
        closes=rule.closes,
        search=compile_pattern(rule.pattern, file, rule.id).search,
        after=_test(after) if after else None,
        before=_test(before) if before else None,
        units=units,
    )


class RuleBook:
    """The rules of one site (or of none): the site's first, then its family's, then the generic ones.

    `match(line)` gives the rules whose pattern is in the line, in that order. One pass of a linear automaton serves all
    of them, so the number of rules hardly matters.
    """

    def __init__(self, site: str | None, chain: Sequence[tuple[str, str, RuleFile]]) -> None:
        self.site = site
        self.chain = chain
        off = {name for _, _, rules in chain for name in rules.off}
        self.rules = [
            _sign(stem, file, rule)
            for stem, file, rules in chain
            for rule in rules.line_rules()
            if f"{stem}/{rule.id}" not in off
        ]
        everywhere = [index for index, signed in enumerate(self.rules) if signed.at != "head"]
        self._everywhere = _Matcher(self.rules, everywhere)
        self._head = _Matcher(self.rules, range(len(self.rules)))

    def match(self, line: str, head: bool = False) -> list[Signed]:
        """Give the rules whose pattern is found in a normalised line; the most specific file's come first.

        Rules that hold only in the head are asked with `head=True` alone.
        """
        return (self._head if head else self._everywhere)(line)


class _Matcher:
    """Some rules as one automaton."""

    def __init__(self, rules: Sequence[Signed], indices: Iterable[int]) -> None:
        self._rules = [rules[index] for index in indices]
        self._lengths = [(signed.rule.shortest, signed.rule.longest) for signed in self._rules]
        self._match = (
            _compile_set(signed.rule.pattern for signed in self._rules).Match if self._rules else lambda _: None
        )

    def __call__(self, line: str) -> list[Signed]:
        found = self._match(line)
        if not found:
            return []
        if len(found) > 1:
            found.sort()
        rules, lengths, length = self._rules, self._lengths, len(line)
        return [rules[index] for index in found if lengths[index][0] <= length <= lengths[index][1]]


class Library:
    """All rule files that are in force: the shipped ones, and the user's own laid over them.

    A user's `kompas.toml` replaces the shipped one; one that says `extends = "kompas"` adds to it.
    """

    def __init__(self, directories: Sequence[Path] = ()) -> None:
        self._files: dict[str, list[tuple[str, RuleFile]]] = {}
        self._families: set[str] = set()
        self._books: dict[str | None, RuleBook] = {}
        for directory in (shipped_rules(), *directories):
            self._read(Path(directory))
        self._check_off()

    def _read(self, directory: Path) -> None:
        if not directory.is_dir():
            raise RuleError(
                str(directory), "is not a directory of rule files", "Name the folder that holds the .toml files."
            )
        layer: dict[str, tuple[str, RuleFile]] = {}
        for path in sorted(directory.glob("*.toml")) + sorted(directory.glob("families/*.toml")):
            if path.stem in layer:
                raise RuleError(
                    str(path), f"{path.stem!r} is both a site and a family", "Give one of them another name."
                )
            layer[path.stem] = (str(path), load(path))
            if path.parent.name == "families" and path.parent != directory:
                self._families.add(path.stem)
        additions = {stem: entry for stem, entry in layer.items() if self._adds(stem, entry[1])}
        for stem, entry in layer.items():
            if stem not in additions:
                self._files[stem] = [entry]
        for stem, (path, rules) in additions.items():
            target = rules.extends or stem
            if target not in self._files:
                raise RuleError(path, f"extends {target!r}, which is not shipped", "Name a site or family that exists.")
            self._files[target] = [(path, rules), *self._files[target]]
        for stem, (path, rules) in layer.items():
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
        names = {
            f"{Path(path).stem}/{rule.id}"
            for files in self._files.values()
            for path, rules in files
            for rule in [*rules.line_rules(), *rules.markup_rules()]
        }
        for files in self._files.values():
            for path, rules in files:
                for name in rules.off:
                    if name not in names:
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
        return chain

    @cached_property
    def names(self) -> Mapping[str, str]:
        """The sites' own names in lower case, by stem."""
        return {stem: rules.name.casefold() for stem in self.sites for _, rules in self._files[stem]}

    def book(self, site: str | None) -> RuleBook:
        """Give the joined rules of a site (None: the generic rules alone). Raise UnknownSiteError for a name no file has."""
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
    def _marks(self) -> tuple[list[tuple[str, Any]], Any]:
        marks = [
            (stem, mark, _test(mark.unless) if mark.unless else None)
            for stem in self.sites
            for _, rules in self._files[stem]
            for mark in rules.recognise
        ]
        return [(stem, unless) for stem, _, unless in marks], _compile_set((mark.line for _, mark, _ in marks), "(?m)")

    def site_of_lines(self, lines: Sequence[str]) -> str | None:
        """Give the site that the lines themselves prove, or None; several sites' marks prove the one with the most."""
        marks, compiled = self._marks
        found = (compiled.Match("\n".join(lines)) or ()) if marks else ()
        votes: dict[str, int] = {}
        for index in found:
            site, unless = marks[index]
            if unless is None or not any(unless(line) for line in lines):
                votes[site] = votes.get(site, 0) + 1
        if not votes:
            return None
        best = max(votes.values())
        winners = [site for site, count in votes.items() if count == best]
        return winners[0] if len(winners) == 1 else None


def _host(url: str) -> str | None:
    try:
        host = urlsplit(url if "//" in url else f"//{url}").hostname
    except ValueError:
        return None
    return host.rstrip(".").lower() if host else None


def shipped_rules() -> Path:
    """The directory of the rules that come with the package."""
    packaged = Path(str(resources.files("cleaner"))) / "rules"
    return packaged if packaged.is_dir() else Path(__file__).resolve().parent.parent / "rules"


__all__ = ["Drop", "Field", "Lead", "Library", "List", "RuleBook", "Signed", "Stop", "Trim", "Verdict", "shipped_rules"]
