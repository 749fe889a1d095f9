"""How a run is watched: a live display on a terminal, plain lines elsewhere, and the summary at its end."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from typing import Any

from cleaner.bulk.tally import Fault, Progress, SiteTally, Summary, top

LINES = 10.0  # seconds between plain lines
TOP = 5
NAMED = 20  # faults named one by one while a run goes on


def share(part: float, whole: float) -> str:
    """A part in per cent of a whole.

    >>> share(1, 8)
    '12.5 %'
    """
    return f"{100 * part / whole:.1f} %" if whole else "-"


def clock(seconds: float) -> str:
    """A time as people say it.

    >>> clock(4000), clock(75), clock(3)
    ('1 h 06 min', '1 min 15 s', '3 s')
    """
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours:,} h {minutes:02} min"
    return f"{minutes} min {rest:02} s" if minutes else f"{rest} s"


def facts(progress: Progress) -> dict[str, str]:
    """What a display says, by name."""
    total = progress.tally.total()
    pages = total.pages
    speed = (pages + progress.tally.lost - progress.resumed) / progress.seconds if progress.seconds > 0 else 0.0
    said = {"pages": f"{pages:,}", "pages/s": f"{speed:,.0f}"}
    if progress.size:
        said["done"] = share(progress.read, progress.size)
        if (left := remaining(progress)) is not None:
            said["left"] = clock(left)
    said |= {
        "kept": share(total.kept, total.kept + total.removed),
        "removed": share(total.removed, total.kept + total.removed),
        "degraded": f"{total.degraded:,}",
        "rejected": f"{total.rejected:,}",
    }
    if progress.tally.lost:
        said["lost"] = f"{progress.tally.lost:,}"
    return said


def remaining(progress: Progress) -> float | None:
    """The seconds that a run will still take, as far as can be told."""
    if not progress.size or progress.read <= progress.before:
        return None
    return progress.seconds * max(0, progress.size - progress.read) / (progress.read - progress.before)


class Plain:
    """Lines for a log."""

    def __init__(self, say: Callable[[str], None], every: float = LINES) -> None:
        self._say, self._every = say, every
        self._next = time.monotonic() + every
        self._faults = 0

    def update(self, progress: Progress) -> None:
        """Say how far the run is, from time to time."""
        if time.monotonic() >= self._next:
            self._next = time.monotonic() + self._every
            self._say(", ".join(f"{name} {fact}" for name, fact in facts(progress).items()))

    def fault(self, fault: Fault) -> None:
        """Name the first pages that gave no article."""
        self._faults += 1
        if self._faults <= NAMED:
            self._say(f"{fault.place}: {fault.status}: {fault.reason}")
        elif self._faults == NAMED + 1:
            self._say("more pages were rejected or lost; the ledger names them all")

    def __enter__(self) -> Plain:
        return self

    def __exit__(self, *_: object) -> None:
        pass


class Quiet(Plain):
    """Nothing but pages that gave no article."""

    def update(self, progress: Progress) -> None:
        """Say nothing."""


class Live(Plain):
    """A display that is drawn anew; pages that gave no article are named above it."""

    def __init__(self) -> None:
        from rich.console import Console
        from rich.live import Live as Display

        self._console = Console(stderr=True)
        self._display = Display(console=self._console, refresh_per_second=4, transient=True)
        self._drawn = 0.0
        super().__init__(lambda line: self._console.print(line, markup=False, highlight=False, soft_wrap=True))

    def update(self, progress: Progress) -> None:
        """Draw the display, a few times a second."""
        if time.monotonic() - self._drawn >= 0.25:
            self._drawn = time.monotonic()
            self._display.update(_drawing(progress))

    def __enter__(self) -> Live:
        self._display.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._display.stop()


def _drawing(progress: Progress) -> Any:
    from rich.console import Group
    from rich.progress_bar import ProgressBar
    from rich.text import Text

    said = facts(progress)
    line = Text()
    for name, fact in said.items():
        line.append(f"{name} ", "dim").append(fact.replace(" ", "\u00a0"), _style(name, fact)).append("   ")
    rules = "   ".join(f"{rule}\u00a0{count:,}" for rule, count in top(progress.tally.total().rules, TOP))
    line.append("\ntop rules ", "dim").append(rules or "-")
    if progress.size:
        return Group(
            ProgressBar(total=progress.size, completed=min(progress.read, progress.size), width=60), Text(), line
        )
    return line


def _style(name: str, fact: str) -> str:
    doubtful = {"degraded": "yellow", "rejected": "red", "lost": "red"}
    return doubtful[name] if name in doubtful and fact != "0" else "bold"


def watch(quiet: bool) -> Plain:
    """Give the display that suits standard error."""
    if quiet:
        return Quiet(_say)
    if sys.stderr is not None and sys.stderr.isatty():
        try:
            return Live()
        except ImportError:
            pass
    return Plain(_say)


def _say(line: str) -> None:
    import click

    click.echo(f"cleaner: {line}", err=True)


def table(summary: Summary) -> Iterator[str]:
    """Give the summary as lines: a row a site, all together, and what else there is to say."""
    heads = ("SITE", "PAGES", "OK", "DEGRADED", "REJECTED", "DRIFT", "KEPT", "TOP RULE")
    sites = sorted(summary.tally.sites.items(), key=lambda entry: (-entry[1].pages, entry[0]))
    rows = [heads, *(_row(name or "(no site)", site) for name, site in sites)]
    if len(sites) > 1:
        rows.append(_row("all", summary.tally.total()))
    widths = [max(len(row[column]) for row in rows) for column in range(len(heads))]
    for row in rows if sites else ():
        cells = [
            row[0].ljust(widths[0]),
            *(cell.rjust(width) for cell, width in zip(row[1:-1], widths[1:-1], strict=True)),
            row[-1],
        ]
        yield "  ".join(cells).rstrip()
    speed = summary.pages / summary.seconds if summary.seconds else 0.0
    said = f"{summary.pages:,} pages in {clock(summary.seconds)}, {speed:,.0f} a second"
    if summary.resumed and not summary.pages:
        yield f"nothing was left to do: all {summary.resumed:,} pages were done before"
    else:
        yield said + (f"; {summary.resumed:,} were done before" if summary.resumed else "")
    if summary.tally.lost:
        yield f"{summary.tally.lost:,} lost: they never became pages"
    if kinds := top(summary.tally.passed_over, 8):
        yield "passed over: " + ", ".join(f"{count:,} × {kind}" for kind, count in kinds)


def _row(name: str, site: SiteTally) -> tuple[str, ...]:
    rule = top(site.rules, 1)
    return (
        name,
        f"{site.pages:,}",
        f"{site.ok:,}",
        f"{site.degraded:,}",
        f"{site.rejected:,}",
        f"{site.drifted:,}",
        share(site.kept, site.kept + site.removed),
        f"{rule[0][0]} {rule[0][1]:,}" if rule else "-",
    )
