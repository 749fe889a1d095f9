"""Our generic extractor and its peers over sets of pages with hand-made gold: quality, speed and memory, in tables and a plot.

    python bench/generic/run.py SET... [--pages INDONESIAN] [--peers PYTHON] [--rounds 5] [--out docs] [--keep DIR]

A SET is as in train.py; INDONESIAN is a folder of saved pages as in bench/quality.py, read with the site rules switched off. Peers that
are not installed are left out and named; `--peers` names another Python that has them (trafilatura and newspaper4k in one install crash
pip 23). Quality: 4-gram F1 of mean precision and mean recall, its standard error from 1,000 bootstrap draws of pages, and the gain over
trafilatura's precision mode with the bounds of 95 % of paired draws. Speed: process time, one process, contestants in turn, per page as a
multiple of one lxml.html parse of the same bytes; medians over rounds, then over pages. `--out` writes generic.svg and the tables' file
generic-figures.md there; `--keep` writes each contestant's texts, so that another scorer can read them.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

from metric import Score, gain, mean_f1, page_score, standard_error

Extract = Callable[[bytes], str]
YARDSTICK = "trafilatura, precision"
NOTE = "The shipped model was trained on scrapinghub and naeb-dev; [generic.md](generic.md) has the figures of sites that it was not trained on."


def decoded(page: bytes) -> str:
    return page.decode("utf-8", "replace")


def of_ours(removals: bool = False, **options: Any) -> Extract:
    from cleaner import Cleaner

    cleaner = Cleaner(site_rules=False, **options)
    return lambda page: cleaner.clean(page, removals=removals).text


def of_trafilatura(**options: bool) -> Extract:
    import trafilatura

    return lambda page: trafilatura.extract(decoded(page), include_comments=False, **options) or ""


def of_resiliparse(**options: bool) -> Extract:
    from resiliparse.extract.html2text import extract_plain_text

    return lambda page: extract_plain_text(decoded(page), main_content=True, alt_texts=False, **options)


def of_readability() -> Extract:
    import lxml.html
    from readability import Document

    def extract(page: bytes) -> str:
        body = lxml.html.document_fromstring(Document(decoded(page)).summary())
        for element in body.iter("p", "div", "li", "h1", "h2", "h3", "h4", "tr", "br", "blockquote"):
            element.tail = "\n" + (element.tail or "")
        return str(body.text_content())

    return extract


def of_justext() -> Extract:
    import justext

    words = justext.get_stoplist("English") | justext.get_stoplist("Indonesian")
    return lambda page: "\n".join(one.text for one in justext.justext(page, words) if not one.is_boilerplate)


def of_newspaper() -> Extract:
    from newspaper import Article

    def extract(page: bytes) -> str:
        article = Article("https://example.org/", fetch_images=False)
        article.download(input_html=decoded(page))
        article.parse()
        return str(article.text)

    return extract


def of_magic() -> Extract:
    import lxml.html
    from magic_html import GeneralExtractor

    extractor = GeneralExtractor()
    return lambda page: str(
        lxml.html.fromstring(extractor.extract(decoded(page), base_url="https://example.org/")["html"]).text_content()
    )


def parse_lxml() -> Extract:
    import lxml.html

    parser = lxml.html.HTMLParser(encoding="utf-8", huge_tree=True)
    return lambda page: str(lxml.html.document_fromstring(page, parser=parser).tag)


def parse_lexbor() -> Extract:
    from selectolax.lexbor import LexborHTMLParser

    return lambda page: str(LexborHTMLParser(page).root is None)


CONTESTANTS: dict[str, tuple[str, Callable[[], Extract]]] = {
    "cleaner": ("bersih", of_ours),
    "cleaner, trees alone": ("bersih", lambda: of_ours(generic="own-only")),
    YARDSTICK: ("trafilatura", lambda: of_trafilatura(favor_precision=True)),
    "trafilatura, fast": ("trafilatura", lambda: of_trafilatura(fast=True)),
    "trafilatura": ("trafilatura", of_trafilatura),
    "resiliparse, main content": ("resiliparse", of_resiliparse),
    "resiliparse, without comments": ("resiliparse", lambda: of_resiliparse(comments=False)),
    "readability-lxml": ("readability-lxml", of_readability),
    "jusText": ("justext", of_justext),
    "newspaper4k": ("newspaper4k", of_newspaper),
    "magic-html": ("magic-html", of_magic),
}
PARSERS: dict[str, tuple[str, Callable[[], Extract]]] = {
    "lxml.html parse": ("lxml", parse_lxml),
    "lexbor parse": ("selectolax", parse_lexbor),
    "cleaner, with removals": ("bersih", lambda: of_ours(removals=True)),
}


def contestant(name: str) -> tuple[str, Extract] | None:
    package, make = {**PARSERS, **CONTESTANTS}[name]
    try:
        number = version(package)
        return (f"{name} {number}" if name[:7] != "cleaner" else name), make()
    except (ImportError, PackageNotFoundError):
        return None


def work_for(name: str, pages: Sequence[str], rounds: int) -> dict[str, Any] | None:
    """What one contestant gives for all pages, and its time for each, against lxml's parse right beside it; None if not installed."""
    import resource

    made = contestant(name)
    base = contestant("lxml.html parse")
    if made is None or base is None:
        return None
    called, extract = made
    texts, failed, ratios, times = {}, [], {}, {}
    for file in pages:
        page = Path(file).read_bytes()
        own, parse = [], []
        for nth in range(max(rounds, 1)):
            begun = time.process_time()
            try:
                text = extract(page)
            except Exception as error:
                text = ""
                failed.append(f"{Path(file).stem}: {type(error).__name__}")
            own.append(time.process_time() - begun)
            begun = time.process_time()
            base[1](page)
            parse.append(time.process_time() - begun)
            if nth == 0:
                texts[file] = text
        times[file] = statistics.median(own)
        ratios[file] = statistics.median(own) / statistics.median(parse)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {
        "name": called,
        "texts": texts,
        "failed": sorted(set(failed)),
        "ratios": ratios,
        "times": times,
        "memory": memory,
    }


def ask(python: str | None, name: str, pages: Sequence[str], rounds: int) -> dict[str, Any] | None:
    """Let a contestant run in a process of its own, here or under the other Python."""
    for interpreter in [sys.executable, *([python] if python else [])]:
        command = [interpreter, __file__, "--worker", name, "--rounds", str(rounds)]
        done = subprocess.run(command, input="\n".join(pages), capture_output=True, text=True, check=False)
        if done.returncode == 0 and (last := done.stdout.rpartition("\x1e")[2]).strip() != "null":
            return dict(json.loads(last))
    return None


def percentile(values: Sequence[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def gold_of(folder: Path) -> dict[str, str]:
    return {
        str(page): (folder / "gold" / f"{page.stem}.txt").read_text("utf-8")
        for page in sorted((folder / "pages").glob("*.html"))
    }


def indonesian_gold(folder: Path) -> dict[str, str]:
    return {
        str(page): "\n".join(json.loads(page.with_suffix(".json").read_text("utf-8"))["body"])
        for page in sorted(folder.glob("*/*.html"))
    }


def quality(name: str, gold: dict[str, str], results: Sequence[dict[str, Any]]) -> list[str]:
    scores: dict[str, list[Score]] = {
        one["name"]: [page_score(truth, one["texts"].get(page, "")) for page, truth in gold.items()] for one in results
    }
    yardstick = next((found for called, found in scores.items() if called.startswith(YARDSTICK)), None)
    lines = [
        f"\n### {name}: {len(gold)} pages\n",
        "| | P | R | F1 | s.e. | empty | gain over trafilatura, precision (95 %) |",
        "|---|---:|---:|---:|---:|---:|---|",
    ]
    for called, found in sorted(scores.items(), key=lambda entry: -mean_f1(entry[1])[2]):
        precision, recall, f1 = mean_f1(found)
        better = ""
        if yardstick is not None and found is not yardstick:
            difference, low, high = gain(found, yardstick)
            better = f"{difference:+.3f} ({low:+.3f} … {high:+.3f})"
        empty = sum(p is None for p, _ in found)
        lines.append(
            f"| {called} | {precision:.3f} | {recall:.3f} | **{f1:.3f}** | {standard_error(found):.3f} | {empty} | {better} |"
        )
    return lines


def speed(results: Sequence[dict[str, Any]]) -> list[str]:
    lines = [
        "\n### Speed and memory, all pages\n",
        "| | ms, median page | × lxml parse, median | p99 ÷ own median (ms) | peak MB | failed pages |",
        "|---|---:|---:|---:|---:|---|",
    ]
    for one in results:
        times = list(one["times"].values())
        lines.append(
            f"| {one['name']} | {statistics.median(times) * 1e3:.2f} | {statistics.median(one['ratios'].values()):.2f} | "
            f"{percentile(times, 0.99) / statistics.median(times):.1f} | {one['memory']:.0f} | {len(one['failed'])} |"
        )
    return lines


def plot(results: Sequence[dict[str, Any]], gold: dict[str, str], path: Path) -> None:
    """F1 over time (log scale) as an SVG of our own: a picture of ten points needs no plotting library."""
    from math import log10

    points = []
    for one in results:
        if set(gold) <= set(one["texts"]) and any(one["texts"].values()):
            f1 = mean_f1([page_score(truth, one["texts"][page]) for page, truth in gold.items()])[2]
            points.append((one["name"], statistics.median(one["ratios"].values()), f1))
    low, high = min(f1 for _, _, f1 in points) - 0.01, max(f1 for _, _, f1 in points) + 0.01
    span = log10(max(x for _, x, _ in points) * 2)
    marks = []
    for name, x, f1 in points:
        across, up = 60 + 560 * max(log10(x), 0) / span, 340 - 300 * (f1 - low) / (high - low)
        fill = "#c0392b" if name.startswith("cleaner") else "#34495e"
        marks.append(f'<circle cx="{across:.0f}" cy="{up:.0f}" r="5" fill="{fill}"/>')
        marks.append(f'<text x="{across + 8:.0f}" y="{up + 4:.0f}" font-size="11">{name}</text>')
    ticks = [
        f'<text x="{60 + 560 * log10(x) / span:.0f}" y="358" font-size="10" text-anchor="middle">{x}×</text>'
        for x in (1, 2, 4, 10, 20, 50, 100)
        if log10(x) <= span
    ]
    ticks += [
        f'<text x="52" y="{344 - 300 * (value / 100 - low) / (high - low):.0f}" font-size="10" text-anchor="end">.{value}</text>'
        for value in range(70, 100, 2)
        if low <= value / 100 <= high
    ]
    path.write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 760 390" font-family="sans-serif">'
        '<rect width="760" height="390" fill="white"/><path d="M60 30V340H640" fill="none" stroke="#999"/>'
        + "".join([*ticks, *marks])
        + '<text x="350" y="380" font-size="12" text-anchor="middle">time per page ÷ lxml.html parse (median, log scale)</text>'
        '<text x="66" y="24" font-size="12">4-gram F1, all sets</text></svg>\n',
        encoding="utf-8",
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sets", type=Path, nargs="*")
    parser.add_argument("--pages", type=Path)
    parser.add_argument("--peers")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--only", nargs="*", help="these contestants alone")
    parser.add_argument("--worker", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.worker:
        print("\x1e" + json.dumps(work_for(arguments.worker, sys.stdin.read().split("\n"), arguments.rounds)))
        return
    groups = {folder.name: gold_of(folder) for folder in arguments.sets}
    if arguments.pages:
        groups["Indonesian pages, site rules off"] = indonesian_gold(arguments.pages)
    every = {page: truth for gold in groups.values() for page, truth in gold.items()}
    results, missing = [], []
    for name in arguments.only or [*PARSERS, *CONTESTANTS]:
        done = ask(arguments.peers, name, list(every), arguments.rounds)
        print(f"{name}: {'done' if done else 'left out, not installed'}", file=sys.stderr, flush=True)
        if done is None:
            missing.append(name)
        else:
            results.append(done)
    timed_only = ("lxml.html parse", "lexbor parse", "cleaner, with removals")
    contestants = [one for one in results if not one["name"].startswith(timed_only)]
    lines = [line for name, gold in groups.items() for line in quality(name, gold, contestants)]
    lines += speed(results)
    if missing:
        lines.append(f"\nLeft out, as not installed: {', '.join(missing)}.")
    print("\n".join(lines))
    if arguments.keep:
        arguments.keep.mkdir(parents=True, exist_ok=True)
        for one in contestants:
            texts = {Path(page).stem: text for page, text in one["texts"].items()}
            (arguments.keep / f"{one['name'].replace(' ', '-')}.json").write_text(json.dumps(texts), "utf-8")
    if arguments.out:
        arguments.out.mkdir(parents=True, exist_ok=True)
        plot(contestants, every, arguments.out / "generic.svg")
        (arguments.out / "generic-figures.md").write_text(
            "\n".join(["# Measured: the generic extractor and its peers", "", NOTE, *lines]) + "\n", "utf-8"
        )


if __name__ == "__main__":
    main()
