"""Many pages for those who have a loop of their own."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from cleaner.article import Article
from cleaner.bulk.flow import Flow
from cleaner.bulk.kernel import RowsJob
from cleaner.bulk.records import Limits, Scraped, Settings, clean_row, page_of, text_of
from cleaner.bulk.sources import Chunk
from cleaner.errors import FieldError

AT_ONCE = 16  # pages that go to a worker together
_FIELDS = ("html", "text", "url", "id", "site", "charset")


def clean_many(
    pages: Iterable[str | bytes | Mapping[str, Any]],
    *,
    workers: int = 1,
    rules: Sequence[str | os.PathLike[str]] = (),
    removals: bool = True,
    limits: Limits | None = Limits(),  # noqa: B008 - frozen
    ordered: bool = True,
) -> Iterator[Article]:
    """Give the article of each page, as they come, with a bounded number of pages under way.

    A page is text or bytes, or a mapping with `html` or `text` and, if known, `url`, `id`, `site` and `charset`. `workers` processes
    clean; a page that breaks one, or the limits, is a rejected article and costs no other. With `ordered=False` articles come as they
    are done: give ids to tell whose they are. With `limits=None` and one worker all is done in this process.

    Raise FieldError for a page that is neither, RuleError for rules that cannot be used.

    >>> [article.title for article in clean_many(["Judul Berita Hari Ini\\n\\nKompas.com - 13/01/2022, 18:32 WIB\\n\\nIsi."], limits=None)]
    ['Judul Berita Hari Ini']
    """
    settings = Settings(rules=tuple(os.fspath(folder) for folder in rules), removals=removals)
    rows = (_row(page, nth) for nth, page in enumerate(pages))
    if limits is None and workers == 1:
        for row in rows:
            yield clean_row(row, settings)
        return
    job = RowsJob(settings, limits or Limits(None, None, None))
    with Flow(job, job.limits, workers) as flow:
        for _, results in flow.run(_chunks(rows), ordered):
            for articles in results:
                yield from articles


def _chunks(rows: Iterator[Scraped]) -> Iterator[Chunk]:
    while some := list(islice(rows, AT_ONCE)):
        yield Chunk(some)


def _row(page: str | bytes | Mapping[str, Any], nth: int) -> Scraped:
    if isinstance(page, str | bytes):
        return Scraped(page)
    if not isinstance(page, Mapping) or not {"html", "text"} & page.keys():
        had = (
            f"a mapping with {', '.join(map(str, page)) or 'nothing'}"
            if isinstance(page, Mapping)
            else type(page).__name__
        )
        raise FieldError(
            f"page {nth} is {had}. Give text, bytes, or a mapping with html or text (and {', '.join(_FIELDS[2:])})."
        )
    html = page.get("html")
    url, name, site, charset = (text_of(page.get(field)) for field in _FIELDS[2:])
    return Scraped(page_of(page.get("text") if html is None else html), url, name, site, charset)
