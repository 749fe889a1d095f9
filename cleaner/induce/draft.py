"""A draft of rules as TOML, every proposal with its evidence in a comment above it."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from cleaner import rulefile, toml
from cleaner.errors import RuleError


class Rule(msgspec.Struct, frozen=True):
    """One table of a rule file: `verb` is its name ("template.strip"), `keys` its keys in order, `evidence` the comments above it."""

    verb: str
    keys: dict[str, object]
    evidence: tuple[str, ...] = ()


class Draft(msgspec.Struct, frozen=True):
    """A proposed rule file. `doubts` are what a person should look at, in sentences."""

    site: str
    name: str
    hosts: tuple[str, ...]
    rules: tuple[Rule, ...]
    evidence: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()
    extends: str | None = None

    def toml(self) -> str:
        """The file's text. It ends with a newline."""
        head = [*_comments(self.evidence), *_comments(doubt[:1].upper() + doubt[1:] for doubt in self.doubts)]
        keys: dict[str, object] = {"name": self.name}
        if self.hosts:
            keys["hosts"] = list(self.hosts)
        if self.extends:
            keys["extends"] = self.extends
        tables = [table(rule) for rule in self.rules]
        return "\n\n".join(["\n".join([*head, *_assigned(keys)]), *tables]) + "\n"


def table(rule: Rule) -> str:
    """One rule as TOML, without a newline at its end."""
    return "\n".join([*_comments(rule.evidence), f"[[{rule.verb}]]", *_assigned(rule.keys)])


def proves(rule: Rule) -> bool:
    """Whether a rule for lines loads: its hits hit and its spares spare."""
    try:
        rulefile.parse(f'name = "x"\n{table(rule)}\n', rule.verb)
    except RuleError:
        return False
    return True


def _comments(lines: Iterable[str]) -> list[str]:
    return ["# " + "".join(c for c in " ".join(line.split()) if c.isprintable()) for line in lines]


def _assigned(keys: dict[str, object]) -> list[str]:
    width = max(map(len, keys), default=0)
    return [f"{key:<{width}} = {toml.value(held)}" for key, held in keys.items()]
