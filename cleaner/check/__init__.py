"""What is wrong with a rule book before a page shows it: proofs, lints, hostile input, golden bodies, unused rules."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from cleaner.check.cost import superlinear
from cleaner.check.files import idle, of_file, of_hosts, owners_of
from cleaner.check.finding import Finding, errors
from cleaner.check.joined import ids, pace, proofs
from cleaner.check.lints import branches
from cleaner.check.pages import of_pages
from cleaner.rulebook import Library


def check(
    library: Library, sites: Sequence[str] = (), seeds: Path | None = None, golden: Path | None = None
) -> list[Finding]:
    """Give every finding on the rules of the named sites (none named: of all sites and of none), errors first.

    `seeds` and `golden` are the folders of raw documents and of their hand-cleaned truth; without them no rule is held against a page.
    Raise UnknownSiteError for a site that no rule file describes.
    """
    wanted: Sequence[str | None] = sites or (*library.sites, None)
    books = [library.book(site) for site in wanted]
    files = {path: rules for book in books for _, path, rules in book.chain}
    owners = owners_of(library)
    found = [finding for path, rules in files.items() for finding in of_file(path, rules, library, owners[path])]
    found += of_hosts(library, set(files), owners)
    for book in books:
        found += [*ids(book), *proofs(book), *pace(book)]
    if not sites:
        found += idle(library, owners)
    found += of_pages(library, books, owners, seeds, golden)
    return sorted(set(found), key=lambda finding: (finding.level, finding.file, finding.rule or "", finding.what))


__all__ = ["Finding", "branches", "check", "errors", "superlinear"]
