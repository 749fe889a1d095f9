"""A draft tried on the pages that it was drafted from: what it makes of them, and which of its rules do harm."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec

from cleaner.article import Article
from cleaner.induce.draft import Draft, Rule
from cleaner.pipeline import Cleaner

Pages = Sequence[tuple[str, str | bytes]]


def clean(draft: Draft, pages: Pages) -> list[Article]:
    """Clean the pages with the draft's rules in place of the site's. Raise RuleError if the draft does not load."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, f"{draft.site}.toml").write_text(draft.toml(), encoding="utf-8")
        cleaner = Cleaner([folder])
    return [cleaner.clean(content, site=draft.site, id=name) for name, content in pages]


def without(draft: Draft, rules: Sequence[Rule]) -> Draft:
    """The draft without some of its rules."""
    return msgspec.structs.replace(draft, rules=tuple(rule for rule in draft.rules if rule not in rules))


def pruned(draft: Draft, pages: Pages, titles: Mapping[str, str], prose: Mapping[str, set[str]]) -> Draft:
    """Leave out a title rule that finds fewer of the believed `titles` than no rule does, and rules that take believed `prose` away.

    Both are told by page. What the comparison of the pages believed is held against what the rules do.
    """
    for rule in [rule for rule in draft.rules if rule.keys.get("as") == "title"]:
        plain = without(draft, [rule])
        if _right(clean(draft, pages), titles) <= _right(clean(plain, pages), titles):
            draft = plain
    bad = {
        cut.rule.partition("/")[2]
        for article in clean(draft, pages)
        for cut in article.removed
        if cut.text in prose.get(article.id, ()) and cut.rule.startswith(f"{draft.site}/")
    }
    return without(draft, [rule for rule in draft.rules if rule.keys.get("id") in bad])


def _right(articles: Sequence[Article], titles: Mapping[str, str]) -> int:
    return sum(article.title is not None and article.title == titles.get(article.id) for article in articles)


def summary(articles: Sequence[Article]) -> str:
    """What came of the pages, in a sentence."""
    count = len(articles)
    told = {
        "a title": sum(article.title is not None for article in articles),
        "an author": sum(bool(article.authors) for article in articles),
        "a date": sum(article.published is not None for article in articles),
    }
    ok = sum(article.status == "ok" for article in articles)
    found = ", ".join(f"{what} on {many}" for what, many in told.items())
    return f"Tried on its own {count} pages: {ok} ok; {found}."
