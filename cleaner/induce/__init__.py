"""Rules for a site out of a few of its pages: what repeats across pages is template, what varies is content.

`induce` drafts a whole rule file; `suggest_selector` and `suggest_pattern` propose one selector for an element, one rule for a line.
Nothing here knows a site.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import msgspec

from cleaner import page
from cleaner.article import Page
from cleaner.errors import CleanerError
from cleaner.induce import dumps, html, trial
from cleaner.induce.draft import Draft, Rule
from cleaner.induce.outline import Outline
from cleaner.induce.patterns import Proposal, suggest_pattern
from cleaner.induce.selectors import Suggestion, suggest_selector
from cleaner.rulebook import Library


def induce(site: str, pages: Iterable[tuple[str, bytes]]) -> Draft:
    """Draft the rules of a site from (name, content) of its pages, all of them HTML or all text dumps.

    Three pages are the least from which anything can be told, twenty are plenty. Raise CleanerError for pages that cannot be compared.
    """
    library = Library()
    generic = library.book(None)
    if site in {Path(path).stem for path, _ in library.files} - set(library.sites):
        raise CleanerError(
            f"{site!r} is what a family of sites, or the generic rules, are called. Give the site another name"
        )
    named = [(name, _scraped(name, content)) for name, content in pages]
    forms = {source.input for _, source in named}
    if len(forms) > 1:
        odd = min(forms, key=lambda form: sum(source.input == form for _, source in named))
        names = ", ".join(name for name, source in named if source.input == odd)
        raise CleanerError(f"{names}: {odd}, unlike the other pages. Give pages of one form")
    if forms == {"text"}:
        draft = dumps.induce(site, [(name, source.text) for name, source in named], generic)
    else:
        draft = html.induce(site, [Outline(name, source) for name, source in named], generic)
    tried = trial.summary(trial.clean(draft, [(name, source.text) for name, source in named]))
    doubts = tuple(f"doubtful: {doubt}." for doubt in draft.doubts)
    return msgspec.structs.replace(draft, evidence=(*draft.evidence, tried), doubts=doubts)


def _scraped(name: str, content: bytes) -> Page:
    try:
        return page.read(content)
    except page.RejectedError as error:
        raise CleanerError(f"{name}: {error}") from None


__all__ = ["Draft", "Outline", "Proposal", "Rule", "Suggestion", "induce", "suggest_pattern", "suggest_selector"]
