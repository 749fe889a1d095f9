"""What is wrong with a rule file as a file: its rules one by one, its hosts, and whether anything uses it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from cleaner.check import markup
from cleaner.check.cost import cost
from cleaner.check.finding import Finding
from cleaner.check.lints import HINTS, LINTS, Rule
from cleaner.rulebook import Library, RuleBook
from cleaner.rulefile import RuleFile, normalise


def all_rules(rules: RuleFile) -> list[Rule]:
    """Give every rule of a file that looks at lines."""
    return [*rules.recognise, *rules.line_rules()]


def owners_of(library: Library) -> dict[str, set[str | None]]:
    """For each file the sites in whose chain it stands (None: the pages of no site)."""
    found: dict[str, set[str | None]] = {path: set() for path, _ in library.files}
    for site in (None, *library.sites):
        for _, path, _ in library.book(site).chain:
            found[path].add(site)
    return found


def of_file(path: str, rules: RuleFile, library: Library, owners: set[str | None]) -> Iterator[Finding]:
    """Give what the lints find in one file, what its marks prove, and what its `off` misses."""
    for rule in all_rules(rules):
        for lint in (*LINTS, cost):
            yield from (Finding(path, rule.id, *complaint) for complaint in lint(rule))
        for lint in HINTS:
            yield from (Finding(path, rule.id, *complaint, "notice") for complaint in lint(rule))
    for markup_lint in markup.LINTS:
        yield from (Finding(path, name or None, *said) for name, said in markup_lint(rules))
    for markup_lint in markup.HINTS:
        yield from (Finding(path, name or None, *said, "notice") for name, said in markup_lint(rules))
    for mark in rules.recognise:
        for hit in mark.hits:
            proven = library.site_of_lines([normalise(hit)])
            if proven is None or proven not in owners:
                cure = "Only a site's own file recognises; keep `unless` and other sites' marks off the line."
                yield Finding(path, mark.id, f"its hits line {hit!r} proves {proven or 'no site'}", cure)
    own = {f"{Path(path).stem}/{rule.id}" for rule in all_rules(rules)}
    inherited = {name for site in owners for name in paths_of(library.book(site))}
    for name in rules.off:
        if name in own:
            cure = "Give the new rule another id, then switch the old one off."
            yield Finding(path, name.partition("/")[2], f"off = [{name!r}] switches off this very rule", cure)
        elif name not in inherited:
            yield Finding(path, None, f"off names {name!r}, which this file does not inherit", "Take it out of off.")


def of_hosts(library: Library, files: set[str], owners: dict[str, set[str | None]]) -> Iterator[Finding]:
    """Give the hosts that lead to no site, or that two sites claim."""
    claims = [(host, path) for path, rules in library.files for host in rules.hosts]
    for host, path in claims:
        if path not in files:
            continue
        site = library.site_of_url("https://" + host.replace("*", "www"))
        if site is None:
            yield Finding(path, None, f"host {host} leads to no site", "Only a site's own file claims hosts.")
        for other, where in claims:
            if owners[where] & owners[path]:
                continue
            rival = Path(where).name
            if other == host:
                yield Finding(path, None, f"host {host} is claimed by {rival} too", "Leave it to one of the two.")
            elif other.startswith("*.") and host.removeprefix("*").endswith(other[1:]):
                cure = "Right if this site is an exception there; else leave it to one of the two."
                yield Finding(path, None, f"host {host} lies within {other} of {rival}; {site} has it", cure, "notice")


def idle(library: Library, owners: dict[str, set[str | None]]) -> Iterator[Finding]:
    """Give the files that no page ever meets."""
    for path, _ in library.files:
        if not owners[path]:
            cure = f'Write extends = "{Path(path).stem}" in a site\'s file.'
            yield Finding(path, None, "no site extends this family", cure, "notice")
    for site in library.sites:
        own = [(path, rules) for path, rules in library.files if owners[path] == {site}]
        if own and not any(rules.hosts or rules.recognise for _, rules in own):
            cure = "Give it hosts, or a recognise rule."
            yield Finding(own[0][0], None, "no page is ever told to be of this site", cure, "notice")


def paths_of(book: RuleBook) -> dict[str, str]:
    """Give the file of each rule of a book, by the rule's full name."""
    return {f"{stem}/{rule.id}": path for stem, path, rules in book.chain for rule in all_rules(rules)}
