"""What can go wrong, said in one sentence that holds the cure."""

from __future__ import annotations


class CleanerError(Exception):
    """Anything this package raises on purpose."""


class RuleError(CleanerError):
    """A rule file cannot be used: names the file, the rule, what was found and what to do."""

    def __init__(self, file: str, what: str, cure: str, rule: str | None = None) -> None:
        self.file, self.rule, self.what, self.cure = file, rule, what, cure
        super().__init__(f"{file}{f' [{rule}]' if rule else ''}: {what}. {cure}")


class UnknownSiteError(CleanerError):
    """A site was named that no rule file describes."""


class MissingExtraError(CleanerError):
    """A feature needs a package of an extra that is not installed."""

    def __init__(self, package: str, extra: str) -> None:
        super().__init__(f"{package} is not installed. Install it with: pip install 'bersih[{extra}]'")


class FieldError(CleanerError):
    """A column or field of the input that is missing, or holds something else than it should."""


class JoinError(CleanerError):
    """Pages that cannot be joined: they are of different articles, or one is given twice."""
