"""Rules for a site out of a few of its pages: what repeats across pages is template, what varies is content.

`induce` drafts a whole rule file; `suggest_selector` and `suggest_pattern` propose one selector for an element, one rule for a line.
Nothing here knows a site.
"""

from __future__ import annotations

from collections.abc import Iterable

from cleaner.induce import html, outline
from cleaner.induce.draft import Draft, Rule
from cleaner.induce.outline import Outline
from cleaner.induce.patterns import Proposal, suggest_pattern
from cleaner.induce.selectors import Suggestion, suggest_selector
from cleaner.rulebook import Library


def induce(site: str, pages: Iterable[tuple[str, bytes]]) -> Draft:
    """Draft the rules of a site from (name, content) of its pages, all of them HTML or all text dumps.

    Three pages are the least from which anything can be told, twenty are plenty. Raise CleanerError for pages that cannot be compared.
    """
    outlines = [outline.read(name, content) for name, content in pages]
    return html.induce(site, outlines, Library().book(None))


__all__ = ["Draft", "Outline", "Proposal", "Rule", "Suggestion", "induce", "suggest_pattern", "suggest_selector"]
