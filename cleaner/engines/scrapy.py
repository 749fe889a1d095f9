"""Scrapy: an item pipeline that turns items with a raw page into records.

    ITEM_PIPELINES = {"cleaner.engines.scrapy.CleanerPipeline": 300}

The spider yields what it fetched, and the record goes on to the next pipeline and the exporters:

    yield {"html": response.body, "url": response.url, "charset": response.encoding}

Settings of the Scrapy project that are read, all optional:

- CLEANER_RULES: directories of rules, laid over the shipped ones
- CLEANER_REMOVALS: False leaves `removed` empty
- CLEANER_COLUMNS: the items' fields by their meaning, `{"html": "body"}`
- CLEANER_LIMITS: what one page may cost, `{"seconds": 10}`; None cleans without limits
- CLEANER_DROP_REJECTED: True drops items of which no article is left
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, TypeVar

from cleaner.bulk.kernel import Columns, Limits, Settings
from cleaner.bulk.records import DEFAULTS, cleaner_of
from cleaner.engines.tables import LIMITS, carried_of, clean_rows, row_of
from cleaner.errors import CleanerError, FieldError, MissingExtraError

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.statscollectors import StatsCollector

logger = logging.getLogger(__name__)
Struct = TypeVar("Struct", Columns, Limits)


class CleanerPipeline:
    """Turn items with a raw page into records, as dicts: the record's keys, then the item's other fields as `clean_batch` carries them.

    Items of any type that Scrapy knows are read. An item without a page goes on as it came. The stats count pages by status under
    `cleaner/`. Pages are cleaned one after another in a thread, so the crawl goes on meanwhile.
    """

    def __init__(
        self,
        settings: Settings = DEFAULTS,
        *,
        limits: Limits | None = LIMITS,
        drop_rejected: bool = False,
        stats: StatsCollector | None = None,
    ) -> None:
        self.settings, self.limits, self.drop_rejected, self.stats = settings, limits, drop_rejected, stats
        self._thread = ThreadPoolExecutor(1, "cleaner")
        self._pages = self._others = 0

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> CleanerPipeline:
        """Build the pipeline from the project's settings. Raise FieldError for keys of CLEANER_COLUMNS or CLEANER_LIMITS that do not exist."""
        given = crawler.settings
        settings = Settings(
            rules=tuple(given.getlist("CLEANER_RULES")),
            removals=given.getbool("CLEANER_REMOVALS", True),
            columns=_struct(Columns, "CLEANER_COLUMNS", given.getdict("CLEANER_COLUMNS")),
        )
        bounds = given.get("CLEANER_LIMITS", {})
        return cls(
            settings,
            limits=None if bounds is None else _struct(Limits, "CLEANER_LIMITS", bounds),
            drop_rejected=given.getbool("CLEANER_DROP_REJECTED"),
            stats=crawler.stats,
        )

    def open_spider(self) -> None:
        """Build the rules before the first page comes. Raise RuleError for rules that cannot be used, CleanerError under a reactor without asyncio."""
        from scrapy.utils.asyncio import is_asyncio_available

        if not is_asyncio_available():
            raise CleanerError("CleanerPipeline needs asyncio. Leave TWISTED_REACTOR at Scrapy's default.")
        cleaner_of(self.settings.rules)

    async def process_item(self, item: Any) -> Any:
        """Give the record of an item's page. Raise DropItem for a rejected one if so set."""
        try:
            from itemadapter import ItemAdapter
            from scrapy.exceptions import DropItem
        except ImportError:
            raise MissingExtraError("scrapy", "scrapy") from None
        fields, columns = ItemAdapter(item).asdict(), self.settings.columns
        page = fields.get(columns.html)
        page = fields.get(columns.text) if page is None else page
        if page is None:
            self._others += 1
            return item
        row = row_of(page, fields, columns)
        (record,) = await asyncio.wrap_future(self._thread.submit(clean_rows, [row], self.settings, self.limits))
        self._pages += 1
        if self.stats is not None:
            self.stats.inc_value(f"cleaner/{record['status']}")
        if self.drop_rejected and record["status"] == "rejected":
            raise DropItem("; ".join(record["reasons"]))
        return record | carried_of(fields, self.settings)

    def close_spider(self) -> None:
        """End the thread and its worker; tell if no item held a page."""
        self._thread.shutdown()
        if self._others and not self._pages:
            columns = self.settings.columns
            logger.warning(
                "None of %d items had a page in a field %r or %r. Name the field that holds it: CLEANER_COLUMNS = {'html': NAME}",
                self._others,
                columns.html,
                columns.text,
            )


def _struct(kind: type[Struct], name: str, given: Mapping[str, Any]) -> Struct:
    unknown = sorted(set(given) - set(kind.__struct_fields__))
    if unknown:
        raise FieldError(f"{name}: unknown keys {unknown}. Allowed keys are: {', '.join(kind.__struct_fields__)}.")
    return kind(**given)
