"""One thing that is wrong with a rule book."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

import msgspec


class Finding(msgspec.Struct, frozen=True):
    """One thing that is wrong (error) or worth knowing (notice): the file, the rule if it is one's, what, and the cure."""

    file: str
    rule: str | None
    what: str
    cure: str
    level: Literal["error", "notice"] = "error"

    def __str__(self) -> str:
        """The finding as one line."""
        return f"{self.level}: {self.file}{f' [{self.rule}]' if self.rule else ''}: {self.what}. {self.cure}"


def errors(findings: Iterable[Finding]) -> list[Finding]:
    """Give the findings that a rule book must not have, notices left out."""
    return [finding for finding in findings if finding.level == "error"]
