"""datatrove: a step that turns documents of raw pages into articles.

    >>> from datatrove.data import Document
    >>> from cleaner.engines.datatrove import NewsCleaner
    >>> pages = [Document("GARUT, KOMPAS.com - Warga memanen cabai.\\nLihat Foto\\n", id="a", metadata={"crawl": 7})]
    >>> [(page.id, page.text, page.metadata["site"], page.metadata["crawl"]) for page in NewsCleaner()(pages)]
    [('a', 'GARUT, KOMPAS.com - Warga memanen cabai.', 'kompas', 7)]

In a pipeline it takes an extractor's place: `[WarcReader(…), NewsCleaner(), JsonlWriter(…)]`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import nullcontext
from itertools import islice
from typing import TYPE_CHECKING, Any

from cleaner.bulk.kernel import Limits, Settings
from cleaner.bulk.records import DEFAULTS
from cleaner.engines.tables import LIMITS, ROWS, carried_of, clean_rows, row_of
from cleaner.errors import MissingExtraError

try:
    from datatrove.pipeline.base import PipelineStep
except ImportError:
    raise MissingExtraError("datatrove", "datatrove") from None

if TYPE_CHECKING:
    from datatrove.data import Document
    from datatrove.pipeline.writers.disk_base import DiskWriter


class NewsCleaner(PipelineStep):  # type: ignore[misc]  # its types are not published
    """Turn documents whose `text` is a raw page into articles, in order; the id stays.

    The record's other keys stand in `metadata`, before what was there (`input_` before a key that the record has too; the url, site and
    charset of a page are read from there, under the names of `settings.columns`). Pages of which no article is left do not go
    on; they are counted, and written to `exclusion_writer` if there is one, as they came, with the reasons in `metadata["reasons"]`.

    Rules that cannot be used raise RuleError where the step runs.
    """

    name = "📰 bersih"
    type = "🛢 - EXTRAC"

    def __init__(
        self,
        settings: Settings = DEFAULTS,
        *,
        limits: Limits | None = LIMITS,
        exclusion_writer: DiskWriter | None = None,
    ) -> None:
        super().__init__()
        self.settings, self.limits, self.exclusion_writer = settings, limits, exclusion_writer

    def run(self, data: Iterable[Document], rank: int = 0, world_size: int = 1) -> Iterator[Document]:  # noqa: ARG002 - datatrove's own signature
        """Give the articles of the documents."""
        documents = iter(data)
        with self.exclusion_writer or nullcontext() as writer:
            while pages := list(islice(documents, ROWS)):
                with self.track_time("batch"):
                    rows = [row_of(page.text, page.metadata, self.settings.columns, page.id) for page in pages]
                    records = clean_rows(rows, self.settings, self.limits)
                for page, record in zip(pages, records, strict=True):
                    self.stat_update("total", record["status"])
                    if record["status"] != "rejected":
                        self.stat_update("forwarded")
                        self._fill(page, record)
                        self.update_doc_stats(page)
                        yield page
                        continue
                    self.stat_update("dropped")
                    if writer is not None:
                        page.metadata["reasons"] = record["reasons"]
                        writer.write(page, rank)

    def _fill(self, page: Document, record: dict[str, Any]) -> None:
        page.text, page.id = record.pop("text"), record.pop("id")
        page.metadata = record | carried_of(page.metadata, self.settings)
