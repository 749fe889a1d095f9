"""Clean scraped news pages: the article alone, and every removal signed by the rule that made it."""

from cleaner.article import Article, Block, Removal
from cleaner.errors import CleanerError, MissingExtraError, RuleError, UnknownSiteError
from cleaner.pipeline import Cleaner, clean

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
]
