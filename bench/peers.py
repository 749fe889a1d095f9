"""The cleaner and its peers on the same saved HTML pages: quality in one table, speed in another.

    pip install -e '.[bench]'; pip install readability-lxml; pip install newspaper4k
    python bench/peers.py PAGES [--site SITE] [--rounds 5] [--out DIR]

PAGES is as in bench/quality.py. Peers that are not installed are left out and named. readability-lxml and newspaper4k are not in the
extra, because pip 23 crashes when it meets either of them and trafilatura in one install: give each an install of its own, afterwards.
Speed: process time, one process, contestants in turn (another one first each round), medians of the rounds' ratios; `--site` narrows the pages timed.
`--out` writes each contestant's records, so that another scorer can read them.
"""

from __future__ import annotations

import argparse
import json
import re
import statistics
import time
import warnings
from collections.abc import Callable, Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import lxml.html
from quality import Saved, compare, saved_pages
from selectolax.lexbor import LexborHTMLParser

from cleaner import Cleaner
from cleaner.page import read as read_page
from cleaner.score import ALL, read_gold

Record = dict[str, Any]
Extract = Callable[[str, str | None], Record]
BLOCKS = ("p", "h1", "h2", "h3", "h4", "h5", "h6", "li", "tr", "blockquote", "pre", "div")


def lines(text: str | None) -> list[str]:
    return [line.strip() for line in (text or "").splitlines() if line.strip()]


def of_trafilatura(**options: bool) -> Extract:
    import trafilatura

    def extract(page: str, url: str | None) -> Record:
        found = trafilatura.bare_extraction(page, url=url, with_metadata=True, include_comments=False, **options)
        if found is None:
            return {}
        return {
            "title": found.title,
            "authors": found.author,
            "published": found.date,
            "paragraphs": lines(found.text),
        }

    return extract


def of_resiliparse() -> Extract:
    from resiliparse.extract.html2text import extract_plain_text
    from resiliparse.parse.html import HTMLTree

    def extract(page: str, _: str | None) -> Record:
        tree = HTMLTree.parse(page)
        text = extract_plain_text(tree, main_content=True, alt_texts=False)
        return {"title": tree.title, "paragraphs": lines(text)}

    return extract


def of_readability() -> Extract:
    from readability import Document

    def extract(page: str, _: str | None) -> Record:
        document = Document(page)
        body = lxml.html.document_fromstring(document.summary())
        return {"title": document.short_title(), "paragraphs": list(blocks(body))}

    return extract


def blocks(body: lxml.html.HtmlElement) -> Iterator[str]:
    """The text between block elements and line breaks, in order."""
    for element in body.iter("br", *BLOCKS):
        element.text = "\n" + (element.text or "") if element.tag != "br" else element.text
        element.tail = "\n" + (element.tail or "")
    yield from (" ".join(line.split()) for line in lines(re.sub(r"[^\S\n]+", " ", body.text_content())))


def of_newspaper() -> Extract:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from newspaper import Article

    def extract(page: str, url: str | None) -> Record:
        article = Article(url or "https://example.org/", language="id", fetch_images=False)
        article.download(input_html=page)
        article.parse()
        date = article.publish_date
        return {
            "title": article.title,
            "authors": article.authors,
            "published": date.isoformat() if hasattr(date, "isoformat") else None,
            "paragraphs": lines(article.text),
        }

    return extract


PEERS: dict[str, tuple[str, Callable[[], Extract]]] = {
    "trafilatura, fast": ("trafilatura", lambda: of_trafilatura(fast=True)),
    "trafilatura": ("trafilatura", lambda: of_trafilatura()),
    "trafilatura, precision": ("trafilatura", lambda: of_trafilatura(favor_precision=True)),
    "resiliparse, main content": ("resiliparse", of_resiliparse),
    "readability-lxml": ("readability-lxml", of_readability),
    "newspaper4k": ("newspaper4k", of_newspaper),
}


def installed() -> dict[str, Extract]:
    """The peers that are here; what is not is told, and how to get it."""
    here = {}
    for name, (package, make) in PEERS.items():
        try:
            here[f"{name} {version(package)}"] = make()
        except (ImportError, PackageNotFoundError):
            print(f"left out: {name} ({package} is not installed: pip install {package})")
    return here


def records_of(extract: Extract, saved: list[Saved]) -> list[Record]:
    records = []
    for one in saved:
        try:
            found = extract(read_page(one.page).text, one.url)
        except Exception as error:
            print(f"{one.id}: {type(error).__name__}: {error} (counts as empty)")
            found = {}
        records.append({**found, "id": one.id})
    return records


def quality(folder: Path, saved: list[Saved], out: Path | None) -> None:
    cleaner, gold = Cleaner(), read_gold(folder)
    outputs = {
        "cleaner, with URL": [cleaner.clean(one.page, url=one.url, id=one.id).to_dict() for one in saved],
        "cleaner, without": [cleaner.clean(one.page, id=one.id).to_dict() for one in saved],
    }
    outputs |= {name: records_of(extract, saved) for name, extract in installed().items()}
    for site in (ALL, *sorted({one.site for one in gold})):
        print(compare(outputs, gold, site) + "\n")
    for name, records in outputs.items() if out is not None else ():
        folder = out / re.sub(r"\W+", "-", name)
        folder.mkdir(parents=True, exist_ok=True)
        for record in records:
            (folder / f"{record['id']}.json").write_text(json.dumps(record, default=str), encoding="utf-8")


def contestants() -> dict[str, Callable[[bytes], object]]:
    """What is timed: each takes the page's bytes. Peers get no metadata to find."""
    cleaner = Cleaner()
    timed: dict[str, Callable[[bytes], object]] = {
        "lxml.html parse": lambda page: lxml.html.document_fromstring(
            page, parser=lxml.html.HTMLParser(encoding="utf-8", huge_tree=True)
        ),
        "lexbor parse": LexborHTMLParser,
        "clean, no removals": lambda page: cleaner.clean(page, removals=False),
        "clean": cleaner.clean,
    }
    try:
        from resiliparse.extract.html2text import extract_plain_text
        from resiliparse.parse.html import HTMLTree

        timed["resiliparse, main content"] = lambda page: extract_plain_text(
            HTMLTree.parse_from_bytes(page, "utf-8"), main_content=True
        )
    except ImportError:
        print("left out: resiliparse (pip install resiliparse)")
    import trafilatura

    timed["trafilatura, fast"] = lambda page: trafilatura.extract(page, fast=True)
    return timed


def spent(work: Callable[[bytes], object], pages: list[bytes]) -> float:
    begun = time.process_time()
    for page in pages:
        work(page)
    return time.process_time() - begun


def speed(pages: list[bytes], rounds: int) -> None:
    timed = contestants()
    for work in timed.values():
        spent(work, pages[:5])
    taken = []
    for nth in range(rounds):
        turn = list(timed)[nth % len(timed) :] + list(timed)[: nth % len(timed)]
        taken.append({name: spent(timed[name], pages) for name in turn})
    size = sum(map(len, pages)) / len(pages) / 1e3
    print(f"{len(pages)} pages of {size:.0f} kB, {rounds} rounds, one process, process time; medians")
    print(f"{'':<26}{'ms a page':>10}{'× lxml':>9}{'× lexbor':>10}{'× clean, no removals':>22}")
    for name in timed:
        ms = statistics.median(one[name] for one in taken) / len(pages) * 1e3
        ratios = [
            statistics.median(one[name] / one[base] for one in taken)
            for base in ("lxml.html parse", "lexbor parse", "clean, no removals")
        ]
        print(f"{name:<26}{ms:>10.2f}{ratios[0]:>9.2f}{ratios[1]:>10.2f}{ratios[2]:>22.2f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pages", type=Path)
    parser.add_argument("--site", help="time the pages of this folder of PAGES alone")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--out", type=Path)
    arguments = parser.parse_args()
    quality(arguments.pages, saved_pages(arguments.pages), arguments.out)
    timed = saved_pages(arguments.pages / arguments.site if arguments.site else arguments.pages)
    speed([one.page for one in timed], arguments.rounds)


if __name__ == "__main__":
    main()
