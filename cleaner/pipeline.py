"""The whole way of a page, short enough to read aloud."""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from cleaner import from_text, language, page, sweep
from cleaner.article import Article, Block, Kind, Page, Removal
from cleaner.rulebook import Field, Library, RuleBook, Signed
from cleaner.rulefile import LONGEST
from cleaner.sweep import Draft

_BULLETS = ("• ", "- ", "* ", "· ", "▪ ", "‣ ")


def package_version() -> str:
    """The installed version of the distribution."""
    try:
        return version("bersih")
    except PackageNotFoundError:
        return "0+unknown"


class Cleaner:
    """Cleans pages with the shipped rules and, laid over them, those of the given directories.

    It holds compiled rules and nothing about pages: results do not depend on what was cleaned before, and one Cleaner may be
    shared by threads. Raises RuleError if a rule file cannot be used.
    """

    def __init__(self, rules: Sequence[str | os.PathLike[str]] = ()) -> None:
        self.library = Library([Path(directory) for directory in rules])
        self.rules_version = f"{package_version()}-{self.library.version}"

    def clean(
        self,
        source: str | bytes,
        *,
        url: str | None = None,
        site: str | None = None,
        charset: str | None = None,
        removals: bool = True,
        id: str | None = None,
    ) -> Article:
        """Give the article of one page.

        `source` is the page as scraped, HTML or a flattened dump; `url` and `site` tell which rules hold (without them the page itself
        is asked); `charset` is that of the HTTP header. With `removals=False` the article lists no removals. Never fetches anything.
        Raises UnknownSiteError for a `site` that no rule file describes; whatever is wrong with the page itself is told in the
        article's `status` and `reasons`.
        """
        try:
            scraped = page.read(source, url=url, charset=charset, id=id)
        except page.RejectedError as rejected:
            if site is not None:
                self.library.book(site)
            return Article(
                id=id or page.fingerprint(source),
                input="text",
                rules=self.rules_version,
                url=url,
                site=site,
                status="rejected",
                reasons=[str(rejected)],
            )
        return self._from_text(scraped, site, removals)

    def _from_text(self, scraped: Page, site: str | None, removals: bool) -> Article:
        texts, numbers = from_text.lines(scraped.text)
        book = self._book(scraped, site, texts)
        draft = Draft(texts, list(numbers), book)
        sweep.trim(draft)
        sweep.drop(draft)
        sweep.lists(draft)
        sweep.drop(draft, last=True)
        fields = from_text.read_head(draft)
        from_text.doubled_captions(draft, fields)
        sweep.duplicates(draft, fields.title)
        sweep.stop(draft)
        sweep.place_rules(draft)
        sweep.ending(draft)
        sweep.naked_headlines(draft)
        from_text.collect(draft, fields)
        article = Article(
            id=scraped.id,
            input="text",
            rules=self.rules_version,
            url=scraped.url,
            site=book.site,
            reasons=list(scraped.warnings),
        )
        _fill(article, draft, fields, removals)
        _judge(article, draft, scraped)
        return article

    def _book(self, scraped: Page, site: str | None, texts: Sequence[str]) -> RuleBook:
        if site is None:
            site = self.library.site_of_url(scraped.url) if scraped.url else self.library.site_of_lines(texts)
        return self.library.book(site)


def _fill(article: Article, draft: Draft, fields: from_text.Fields, removals: bool) -> None:
    article.title, article.deck = fields.title, fields.deck
    article.authors, article.editors = fields.authors, fields.editors
    article.published, article.source, article.section = fields.published, fields.source, fields.section
    captions = set(fields.captions)
    article.captions = [draft.texts[i].removeprefix("• ") for i in fields.captions]
    blocks, removed = [], []
    for index, (text, fate) in enumerate(zip(draft.texts, draft.fates, strict=True)):
        if fate is None:
            blocks.append(Block(_kind(text), text, draft.places[index]))
        elif removals and index != fields.title_at and index not in captions:
            removed.append(Removal(fate.name, fate.reason, draft.places[index], text))
        if removals and index in draft.cuts:
            signed, piece, _ = draft.cuts[index]
            removed.append(Removal(signed.name, signed.reason, draft.places[index], piece))
    article.blocks, article.removed = blocks, removed
    article.language = language.guess(article.text)


def _kind(text: str) -> Kind:
    if text.startswith(_BULLETS):
        return "item"
    return "row" if " | " in text else "paragraph"


def _judge(article: Article, draft: Draft, scraped: Page) -> None:
    if not article.blocks:
        article.status = "rejected"
        article.reasons.append("no body: every line was recognised as something else")
        return
    if guarded := sweep.guarded(draft):
        article.reasons.append(f"guard: more than 60 % of the prose was removed, by {', '.join(guarded)}")
        article.status = "degraded"
    long = [str(place) for text, place in zip(draft.texts, draft.places, strict=True) if len(text) > LONGEST]
    if long:
        article.reasons.append(
            f"line {', '.join(long[:3])} is longer than {LONGEST:,} characters; no rule looked at it"
        )
    if long or scraped.warnings:
        article.status = "degraded"


@lru_cache(maxsize=1)
def _shipped() -> Cleaner:
    return Cleaner()


def clean(
    source: str | bytes,
    *,
    url: str | None = None,
    site: str | None = None,
    charset: str | None = None,
    removals: bool = True,
) -> Article:
    """Give the article of one page with the shipped rules; see `Cleaner.clean`.

    >>> clean("Judul Berita Hari Ini\\n\\nKompas.com - 13/01/2022, 18:32 WIB\\n\\nALMATY, KOMPAS.com - Isi berita.").title
    'Judul Berita Hari Ini'
    """
    return _shipped().clean(source, url=url, site=site, charset=charset, removals=removals)


__all__ = ["Cleaner", "Field", "Signed", "clean"]
