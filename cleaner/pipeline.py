"""The whole way of a page, short enough to read aloud."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import msgspec

from cleaner import from_html, from_text, language, page, query, shape, sweep
from cleaner.article import Article, Block, Kind, Page, Part, Removal
from cleaner.generic import ENGINES, Engine, cut_ends, extract, second
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

    `generic` names the extractor of pages that no template knows: "own", or "trafilatura" for a second opinion. With
    `site_rules=False` every page is read as one of an unknown site.

    It holds compiled rules and nothing about pages: results do not depend on what was cleaned before, and one Cleaner may be
    shared by threads. Raises RuleError if a rule file cannot be used, ValueError for an extractor that does not exist.
    """

    def __init__(
        self, rules: Sequence[str | os.PathLike[str]] = (), *, generic: Engine = "own", site_rules: bool = True
    ) -> None:
        if generic not in ENGINES:
            raise ValueError(f"no generic extractor is called {generic!r}. Known are: {', '.join(ENGINES)}.")
        self.generic = generic
        self.site_rules = site_rules
        self.library = Library([Path(directory) for directory in rules])
        self.rules_version = f"{package_version()}-{self.library.version}"
        self._layouts: dict[str | None, list[from_html.Layout]] = {}

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
        if scraped.input == "html":
            return self._from_html(scraped, site, removals)
        return self._from_text(scraped, site, removals)

    def _from_html(self, scraped: Page, site: str | None, removals: bool) -> Article:
        try:
            return self._read_html(query.Tree(scraped.text, raw=scraped.raw), scraped, site, removals)
        except query.AmplifiedError:
            return self._read_html(query.Tree(scraped.text, plain=True), scraped, site, removals)

    def _read_html(self, tree: query.Tree, scraped: Page, site: str | None, removals: bool) -> Article:
        book = self.library.book((site or self._site_of_page(tree, scraped)) if self.site_rules else None)
        known = self._layouts_of(book.site)
        article = Article(
            id=scraped.id,
            input="html",
            rules=self.rules_version,
            url=scraped.url,
            site=book.site,
            reasons=list(scraped.warnings),
        )
        reading = from_html.extract(tree, known, book, removals)
        if reading.drift is not None:
            article.reasons.append(reading.drift)
        if tree.flattened:
            article.reasons.append(
                f"nested deeper than {query.DEEPEST} elements, or with formatting left open: flattened before reading"
            )
        doubts = self._choose(tree, scraped, reading, article, removals) if reading.generic else []
        article.template = None if reading.generic else reading.layout.id
        _fill_html(article, reading, book, removals)
        if article.reasons and article.status == "ok":
            article.status = "degraded"
        article.reasons += doubts
        if reading.page is not None:
            article.reasons.append(reading.page)
        return article

    def _choose(
        self, tree: query.Tree, scraped: Page, reading: from_html.Reading, article: Article, removals: bool
    ) -> list[str]:
        if self.generic == "trafilatura":
            second.extract(scraped.text, tree, reading)
            return []
        judged = extract(tree, reading, scraped, removals, ask=self.generic == "own")
        article.confidence = judged.confidence
        if judged.limit is not None:
            article.reasons.append(judged.limit)
        return judged.doubts

    def _site_of_page(self, tree: query.Tree, scraped: Page) -> str | None:
        if scraped.url:
            return self.library.site_of_url(scraped.url)
        for url in from_html.own_urls(tree):
            return self.library.site_of_url(url)
        name = from_html.site_name(tree)
        named = [stem for stem in self.library.sites if name and self.library.names[stem] == name.casefold()]
        if named:
            return named[0]
        return self.library.site_of_lines(from_html.lines(tree)) or self._site_of_links(tree)

    def _site_of_links(self, tree: query.Tree) -> str | None:
        """The known site that most links of the page lead to, if one of its templates is on the page."""
        hosts = Counter(url.split("/", 3)[2] for url in query.links(tree) if url.count("/") > 1)
        sites: Counter[str] = Counter()
        for host, count in hosts.items():
            if claimed := self.library.site_of_url(host):
                sites[claimed] += count
        site, count = sites.most_common(1)[0] if sites else (None, 0)
        if site is None or count < max(5, sum(hosts.values()) // 3):
            return None
        return site if from_html.choose(tree, [one for one in self._layouts_of(site) if one.body]) else None

    def _layouts_of(self, site: str | None) -> list[from_html.Layout]:
        if site not in self._layouts:
            self._layouts[site] = from_html.layouts(self.library.book(site))
        return self._layouts[site]

    def _from_text(self, scraped: Page, site: str | None, removals: bool) -> Article:
        texts, numbers = from_text.lines(scraped.text)
        book = self._book(scraped, site, texts)
        draft, fields = sweep_lines(texts, numbers, book)
        if book.site is None:
            cut_ends(draft)
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
        if not self.site_rules:
            return self.library.book(None)
        if site is None:
            site = self.library.site_of_url(scraped.url) if scraped.url else self.library.site_of_lines(texts)
        return self.library.book(site)


def sweep_lines(texts: list[str], numbers: Sequence[int], book: RuleBook) -> tuple[Draft, from_text.Fields]:
    """What rules and shapes say about the lines of a dump, and its head."""
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
    sweep.tags(draft, fields.title)
    sweep.naked_headlines(draft)
    return draft, fields


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


def _fill_html(article: Article, reading: from_html.Reading, book: RuleBook, removals: bool) -> None:
    body = [piece for piece in reading.pieces if piece.zone is None]
    draft = Draft([piece.text for piece in body], [piece.place for piece in body], book, markup=not reading.generic)
    draft.lead = next((nth for nth, piece in enumerate(body) if shape.is_prose(piece.text)), 0)
    from_html.take_bylines(draft)
    sweep.trim(draft)
    sweep.drop(draft)
    sweep.lists(draft)
    sweep.drop(draft, last=True)
    sweep.duplicates(draft, reading.found.title)
    sweep.stop(draft)
    sweep.place_rules(draft)
    if reading.generic:
        sweep.ending(draft)
    fields = from_text.Fields(**msgspec.structs.asdict(reading.found))
    from_text.collect(draft, fields)
    article.title, article.deck = fields.title, fields.deck
    article.authors, article.editors = fields.authors, fields.editors
    article.published, article.source, article.section = fields.published, fields.source, fields.section
    captions = set(fields.captions)
    title = shape.key(article.title or "")
    length = len(article.title or "")
    printed = False
    order: list[Part] = []
    index = -1
    for piece in reading.pieces:
        if piece.zone is None:
            index += 1
            fate = draft.fates[index]
            text = draft.texts[index]
            trimmed = removals and index in draft.cuts
            if trimmed:
                signed, cut, _ = draft.cuts[index]
                article.removed.append(Removal(signed.name, signed.reason, piece.place, cut))
            if fate is None:
                article.blocks.append(Block(piece.kind, text, piece.place))
                order.append("block")
            elif index in captions:
                article.captions.append(text)
                order.append("caption")
            elif removals:
                article.removed.append(Removal(fate.name, fate.reason, piece.place, text))
                order.append("removed")
            if trimmed:
                order.append("removed")
        elif piece.zone is from_html.CAPTION:
            article.captions.append(piece.text)
            order.append("caption")
        elif removals:
            zone = piece.zone
            if len(piece.text) == length and shape.key(piece.text) == title:
                if not printed:
                    printed = True
                    order.append("title")
                    continue
                zone = sweep.DUPLICATE_TITLE
            article.removed.append(Removal(zone.name, zone.reason, piece.place, piece.text))
            order.append("removed")
    article.order = order if removals else []
    article.language = language.guess(article.text)
    if not article.blocks:
        article.status = "rejected"
        article.reasons.append("no body: every text block was recognised as something else")
    elif guarded := sweep.guarded(draft):
        article.reasons.append(f"guard: more than 60 % of the prose was removed, by {', '.join(guarded)}")


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
    long = max(map(len, draft.texts)) > LONGEST
    if long:
        places = [str(place) for text, place in zip(draft.texts, draft.places, strict=True) if len(text) > LONGEST]
        article.reasons.append(
            f"line {', '.join(places[:3])} is longer than {LONGEST:,} characters; no rule looked at it"
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
