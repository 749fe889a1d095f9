"""A rule file's text cut at its table headers, so that one rule can be edited and everything else stays byte for byte.

tomlkit keeps comments, but writes the tables of one kind next to each other where a file has them mixed; the order of rules means
something. So it is given one table at a time.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from itertools import pairwise
from typing import Any

import tomlkit

from cleaner.errors import CleanerError

_HEADER = re.compile(
    r"^[ \t]*\[\[[ \t]*(recognise|lead|field|drop|trim|list|stop|strip|template(?:[ \t]*\.[ \t]*strip)?)[ \t]*\]\][ \t]*(?:#.*)?\r?$",
    re.MULTILINE,
)


class Sections:
    """The text above the first table, then the tables, each with its kind: "drop", "template", "template.strip" …

    Raise CleanerError for text in which the tables cannot be told apart.
    """

    def __init__(self, text: str) -> None:
        starts = [found.start() for found in _HEADER.finditer(text)]
        self.kinds = ["", *("".join(found[1].split()) for found in _HEADER.finditer(text))]
        cuts = [0, *starts, len(text)]
        self.texts = [text[start:end] for start, end in pairwise(cuts)]
        headers, held = Counter(self.kinds[1:]), _counted(tomllib.loads(text))
        inline = held["template.strip"] - headers["template.strip"]  # strips in a list of their template's own
        if inline < 0 or headers | Counter({"template.strip": held["template.strip"]}) != held:
            raise CleanerError(
                "The rule file's tables cannot be told apart: write each rule as a table of its own, [[drop]] or [[template.strip]]."
            )

    def __str__(self) -> str:
        return "".join(self.texts)

    def find(self, kind: str, id: str) -> int | None:
        """The number of the table of this kind and id, or None."""
        for number, (held, text) in enumerate(zip(self.kinds, self.texts, strict=True)):
            if held == kind and str(_table(text, kind).get("id")) == id:
                return number
        return None

    def ids(self, kind: str) -> list[str]:
        """The ids of all tables of this kind."""
        return [
            str(_table(text, kind).get("id")) for held, text in zip(self.kinds, self.texts, strict=True) if held == kind
        ]

    def group(self, number: int) -> list[int]:
        """The numbers of a template and of the strips below it."""
        numbers = [number]
        while numbers[-1] + 1 < len(self.kinds) and self.kinds[numbers[-1] + 1] == "template.strip":
            numbers.append(numbers[-1] + 1)
        return numbers

    def document(self, number: int) -> tuple[tomlkit.TOMLDocument, Any]:
        """One section as a document of its own, and in it the table to edit."""
        document = tomlkit.parse(self.texts[number])
        table = document
        for step in self.kinds[number].split(".") if number else ():
            held = table[step]
            table = held[0] if isinstance(held, list) else held
        return document, table

    def replace(self, number: int, document: tomlkit.TOMLDocument) -> None:
        """Put an edited section back."""
        self.texts[number] = tomlkit.dumps(document)

    def delete(self, number: int) -> None:
        """Take a table out; comments below its last key belong to what follows, and stay."""
        lines = self.texts[number].splitlines(keepends=True)
        last = max(n for n, line in enumerate(lines) if line.strip() and not line.lstrip().startswith("#"))
        comments = "".join(lines[last + 1 :]).lstrip("\r\n")
        self.texts[number] = comments
        self.kinds[number] = ""

    def append(self, kind: str, table: str) -> None:
        """Put the text of a new table at the end of the file."""
        text = str(self)
        gap = "" if not text or text.endswith("\n\n") else "\n" if text.endswith("\n") else "\n\n"
        self.kinds.append(kind)
        self.texts.append(gap + table.strip("\n") + "\n")


def _table(text: str, kind: str) -> dict[str, Any]:
    held: Any = tomllib.loads(text)
    for step in kind.split("."):
        held = held[step][0] if isinstance(held[step], list) else held[step]
    return dict(held)


def _counted(raw: dict[str, Any]) -> Counter[str]:
    found: Counter[str] = Counter()
    for kind, held in raw.items():
        if isinstance(held, list) and held and isinstance(held[0], dict):
            found[kind] += len(held)
            if kind == "template":
                found["template.strip"] += sum(len(table.get("strip", [])) for table in held)
    return +found
