"""Scrapy, the real one: a crawl of pages that a server on loopback gives."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any, NamedTuple

import pytest

from tests.engine_pages import condemned, hostile, hostile_rows, record, rows, verdicts
from tests.paths import ROOT

pytest.importorskip("scrapy", reason="scrapy is not installed: pip install 'bersih[scrapy]'")
pytestmark = pytest.mark.engine
__all__ = ["hostile"]
COUNT = 120

CRAWL = """
import dataclasses, json, sys
import scrapy
from scrapy.crawler import CrawlerProcess

address, count, kind, settings, out = sys.argv[1:]

@dataclasses.dataclass
class Scraped:
    html: bytes
    url: str
    id: str
    crawl: int
    title: str = "mine"

class Pages(scrapy.Spider):
    name = "pages"

    async def start(self):
        for number in range(int(count)):
            yield scrapy.Request(f"{address}/{number}", cb_kwargs={"number": number})

    def parse(self, response, number):
        fields = {"html": response.body, "url": response.url, "id": f"{number:06}", "crawl": number}
        if kind == "dataclass":
            yield Scraped(**fields)
        elif kind == "renamed":
            yield {"isi" if name == "html" else name: value for name, value in fields.items()}
        else:
            yield fields
        if kind == "mixed":
            yield {"note": number}

process = CrawlerProcess({
    "ITEM_PIPELINES": {"cleaner.engines.scrapy.CleanerPipeline": 300},
    "FEEDS": {out + "/items.jsonl": {"format": "jsonlines"}},
    "TELNETCONSOLE_ENABLED": False,
    "LOG_LEVEL": "INFO",
    **json.loads(settings),
})
crawler = process.create_crawler(Pages)
process.crawl(crawler)
process.start()
json.dump(crawler.stats.get_stats(), open(out + "/stats.json", "w"), default=str)
"""


class Crawl(NamedTuple):
    """What a crawl gave: its items, its stats, its log."""

    items: list[dict[str, Any]]
    stats: dict[str, Any]
    log: str


@contextmanager
def served(pages: list[str]) -> Iterator[str]:
    """Serve pages by their number on loopback; give the address."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            page = self.path.strip("/")
            self.send_response(200 if page.isdigit() else 404)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            if page.isdigit():
                self.wfile.write(pages[int(page)].encode())

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


def crawled(folder: Path, pages: list[str], kind: str = "dict", **settings: Any) -> Crawl:
    """Crawl the pages and give what came out, items in the order of their pages."""
    folder.mkdir(exist_ok=True)
    with served(pages) as address:
        command = [sys.executable, "-c", CRAWL, address, str(len(pages)), kind, json.dumps(settings), str(folder)]
        done = subprocess.run(
            command, cwd=ROOT, env=os.environ, capture_output=True, text=True, check=False, timeout=120
        )
    assert done.returncode == 0, done.stderr
    feed = folder / "items.jsonl"  # not written by a crawl without items
    lines = feed.read_text(encoding="utf-8").splitlines() if feed.exists() else []
    items = [json.loads(line) for line in lines]
    stats = json.loads((folder / "stats.json").read_text(encoding="utf-8"))
    return Crawl(sorted(items, key=lambda item: item.get("id", "~")), stats, done.stderr)


def expected(pages: list[str], found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What a plain loop makes of the pages; their addresses differ from run to run."""
    options = [{"id": one["id"], "url": one["url"], "charset": "utf-8"} for one in found]
    return [
        record(page.encode(), **given) | {"crawl": n}
        for n, (page, given) in enumerate(zip(pages, options, strict=True))
    ]


PAGES = [row["html"] for row in rows(COUNT, (".html",))]


def test_items_are_the_records_of_a_plain_loop(tmp_path):
    """Each page's item is the record of a plain loop, with the item's other fields, and is counted."""
    found = crawled(tmp_path, PAGES)

    assert found.items == expected(PAGES, found.items)
    assert found.stats["cleaner/ok"] == COUNT


def test_items_of_a_class_and_clashing_fields(tmp_path):
    """An item that is a dataclass is read; its title stands beside the record's own."""
    found = crawled(tmp_path, PAGES[:5], "dataclass")

    assert [item["input_title"] for item in found.items] == ["mine"] * 5
    assert all(item["title"] and item["text"] for item in found.items)


def test_other_items_pass(tmp_path):
    """Items without a page are left as they are."""
    found = crawled(tmp_path, PAGES[:3], "mixed")

    assert sorted(item["note"] for item in found.items if "note" in item) == [0, 1, 2]
    assert len(found.items) == 6


def test_fields_are_named(tmp_path):
    """CLEANER_COLUMNS tells which field holds the page."""
    found = crawled(tmp_path, PAGES[:3], "renamed", CLEANER_COLUMNS={"html": "isi"})

    assert found.stats["cleaner/ok"] == 3


def test_a_field_that_never_comes_is_told(tmp_path):
    """A crawl whose items hold no page under the names given ends with a warning that says what to set."""
    found = crawled(tmp_path, PAGES[:3], "renamed")

    assert "None of 3 items had a page in a field 'html' or 'text'" in found.log
    assert "CLEANER_COLUMNS" in found.log


@pytest.mark.parametrize("drop", [False, True])
def test_rejected_items(tmp_path, drop):
    """A page of which nothing is left is an item that says so, or is dropped if the project wants that."""
    found = crawled(tmp_path, ["<html><body></body></html>", PAGES[0]], CLEANER_DROP_REJECTED=drop)

    assert [item["status"] for item in found.items] == (["ok"] if drop else ["rejected", "ok"])
    assert found.stats["cleaner/rejected"] == 1


@pytest.mark.usefixtures("hostile")
def test_one_bad_page_costs_only_itself(tmp_path):
    """A page that hangs, one that crashes the parser and one that swells are rejected items; all others stay."""
    pages = [row["html"] for row in hostile_rows(80)]
    found = crawled(tmp_path / "out", pages, CLEANER_LIMITS={"seconds": 3, "memory": 1 << 28})

    assert verdicts(found.items) == condemned(80)
    assert len(found.items) == 80


def test_an_unknown_setting_is_refused():
    """The error names the keys that are allowed."""
    from scrapy.utils.test import get_crawler

    from cleaner.engines.scrapy import CleanerPipeline
    from cleaner.errors import FieldError

    crawler = get_crawler(settings_dict={"CLEANER_LIMITS": {"second": 3}})
    with pytest.raises(FieldError, match=r"CLEANER_LIMITS: unknown keys \['second'\]. Allowed keys are: seconds"):
        CleanerPipeline.from_crawler(crawler)


def test_a_reactor_without_asyncio_is_refused(tmp_path):
    """The crawl ends at once, and the log says what to set."""
    found = crawled(tmp_path, PAGES[:1], TWISTED_REACTOR="twisted.internet.selectreactor.SelectReactor")

    assert "Leave TWISTED_REACTOR at Scrapy's default" in found.log
    assert found.items == []
