"""Clean scraped news pages: the article alone, and every removal signed by the rule that made it."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cleaner.article import Article, Block, Removal
    from cleaner.bulk.many import clean_many
    from cleaner.errors import CleanerError, MissingExtraError, RuleError, UnknownSiteError
    from cleaner.pipeline import Cleaner, clean
else:
    _HOMES = {
        "Article": "article",
        "Block": "article",
        "Removal": "article",
        "CleanerError": "errors",
        "MissingExtraError": "errors",
        "RuleError": "errors",
        "UnknownSiteError": "errors",
        "Cleaner": "pipeline",
        "clean": "pipeline",
        "clean_many": "bulk.many",
    }

    def __getattr__(name):
        """Import a public name when it is first asked for, so that `cleaner --help` does not wait for the pipeline."""
        if name not in _HOMES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        value = getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
        globals()[name] = value
        return value

    def __dir__():
        return sorted({*globals(), *__all__})


__all__ = [
    "Article",
    "Block",
    "Cleaner",
    "CleanerError",
    "MissingExtraError",
    "Removal",
    "RuleError",
    "UnknownSiteError",
    "clean",
    "clean_many",
]
