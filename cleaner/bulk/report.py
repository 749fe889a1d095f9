"""The report of a run, for browsers: one HTML file that asks for nothing and runs nothing."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from cleaner.bulk.ledger import Run
from cleaner.bulk.progress import clock, share
from cleaner.bulk.tally import SiteTally, Summary, top
from cleaner.report import POLICY, safe

TOP = 25
_TAG = re.compile(r"<[^>]*>")
SUSPECT = 0.05  # share of a site's pages that drift, from which on the site is a suspect
_STYLE = """
:root { color-scheme: light dark; --paper: #fff; --ground: #f5f5f2; --ink: #1c1c1a; --faint: #63635d; --line: #deded8; --bar: #3f7d8c;
  --good: #1d6b3a; --doubt: #8a5200; --bad: #a3211d; }
@media (prefers-color-scheme: dark) { :root { --paper: #1b1b1a; --ground: #121211; --ink: #e9e8e3; --faint: #a2a19a; --line: #363633;
  --bar: #6fb3c2; --good: #7fd19b; --doubt: #f0b860; --bad: #ff9088; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
main { max-width: 72rem; margin: 0 auto; padding: 1.5rem 1rem 4rem; }
h1 { font-size: 1.5rem; line-height: 1.25; margin: 0 0 .5rem; } h2 { font-size: 1.1rem; margin: 2.25rem 0 .5rem; }
p { margin: .3rem 0; max-width: 60rem; } .faint, figcaption { color: var(--faint); font-size: .88rem; }
.wide { overflow-x: auto; overflow-wrap: break-word; } tbody th { min-width: 7rem; } table { border-collapse: collapse; width: 100%; font-size: .88rem; background: var(--paper); }
th, td { text-align: left; font-weight: 400; padding: .3rem .6rem; border-top: 1px solid var(--line); vertical-align: top; }
thead th { color: var(--faint); font-size: .8rem; border: 0; background: var(--ground); }
.number { text-align: right; overflow-wrap: normal; font-variant-numeric: tabular-nums; white-space: nowrap; }
.good { color: var(--good); } .doubt { color: var(--doubt); font-weight: 650; } .bad { color: var(--bad); font-weight: 650; }
.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(8.5rem, 1fr)); gap: .6rem; margin: 1rem 0; padding: 0; list-style: none; }
.figures li { background: var(--paper); border: 1px solid var(--line); border-radius: 8px; padding: .6rem .8rem; color: var(--faint); font-size: .85rem; }
.figures b { display: block; color: var(--ink); font-size: 1.35rem; font-variant-numeric: tabular-nums; }
.plots { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 21rem), 1fr)); gap: 1rem; }
figure { margin: 0; background: var(--paper); border: 1px solid var(--line); border-radius: 8px; padding: .75rem; }
svg { display: block; width: 100%; max-width: 26rem; height: auto; } svg rect { fill: var(--bar); } svg text { fill: var(--faint); font: 9px system-ui, sans-serif; }
.bar { display: inline-block; height: .7em; background: var(--bar); border-radius: 2px; vertical-align: baseline; min-width: 1px; }
"""


def as_html(summary: Summary, run: Run, name: str) -> str:
    """Give the report of a run as one HTML document. Nothing of a page is markup in it, and it makes no request."""
    return "".join(_document(summary, run, name))


def _document(summary: Summary, run: Run, name: str) -> Iterator[str]:
    yield '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
    yield f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">\n'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">\n<meta name="referrer" content="no-referrer">\n'
    yield f"<title>{safe(name)}: report of a run</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<main>\n"
    yield f"<h1>{safe(name)}</h1>\n"
    yield f'<p class="faint">From {safe(", ".join(run.inputs))}: {run.files:,} files</p>\n'
    total = summary.tally.total()
    yield from _figures(summary, total)
    yield from _sites(summary)
    yield from _drift(summary)
    yield from _lengths(summary, total)
    yield from _reasons(total)
    yield from _rules(total)
    yield from _doubts(total)
    yield from _faults(summary)
    options = ", ".join(f"{option} {value}" for option, value in run.options.items())
    yield f'<p class="faint">Package {safe(run.version)}, rules {safe(run.rules)}; {safe(options)}</p>\n'
    yield "</main>\n</body>\n</html>\n"


def _figures(summary: Summary, total: SiteTally) -> Iterator[str]:
    figures = {
        "pages": f"{total.pages:,}",
        "ok": share(total.ok, total.pages),
        "degraded": f"{total.degraded:,}",
        "rejected": f"{total.rejected:,}",
        "lost": f"{summary.tally.lost:,}",
        "of the text kept": share(total.kept, total.kept + total.removed),
        "sites": f"{sum(bool(site) for site in summary.tally.sites):,}",
    }
    if summary.seconds and summary.pages and not summary.resumed:
        figures["time"] = clock(summary.seconds)
        figures["pages a second"] = f"{summary.pages / summary.seconds:,.0f}"
    yield (
        '<ul class="figures">' + "".join(f"<li><b>{fact}</b>{what}</li>" for what, fact in figures.items()) + "</ul>\n"
    )
    if passed := top(summary.tally.passed_over):
        kinds = ", ".join(f"{count:,} × {safe(kind)}" for kind, count in passed)
        yield f'<p class="faint">Passed over, being no pages: {kinds}</p>\n'


def _sites(summary: Summary) -> Iterator[str]:
    def row(name: str, site: SiteTally) -> tuple[str, ...]:
        templates = ", ".join(f"{safe(one)} {count:,}" for one, count in top(site.templates, 4))
        return (
            safe(name) if name else "(no site known)",
            f"{site.pages:,}",
            f"{site.ok:,}",
            _marked(site.degraded, "doubt"),
            _marked(site.rejected, "bad"),
            share(site.kept, site.kept + site.removed),
            f"{site.kept // max(1, site.ok + site.degraded):,}",
            templates or "-",
        )

    heads = ("Site", "Pages", "Ok", "Degraded", "Rejected", "Kept", "Characters a body", "Templates")
    ordered = sorted(summary.tally.sites.items(), key=lambda entry: (-entry[1].pages, entry[0]))
    yield "<h2>Sites</h2>\n"
    yield from _table(heads, (row(name, site) for name, site in ordered))


def _drift(summary: Summary) -> Iterator[str]:
    """The sites whose templates no longer fit a share of their pages."""
    suspects = [
        (safe(name), f"{site.drifted:,}", f"{site.pages:,}", share(site.drifted, site.pages))
        for name, site in sorted(summary.tally.sites.items())
        if site.drifted and site.drifted >= SUSPECT * site.pages
    ]
    yield "<h2>Drift suspects</h2>\n"
    if suspects:
        yield "<p>So many of these sites' pages fit none of their templates: the sites may have changed.</p>\n"
        yield from _table(("Site", "Pages that drift", "of", "Share"), suspects)
    else:
        yield "<p>None: wherever a site is known, its templates fit.</p>\n"


def _lengths(summary: Summary, total: SiteTally) -> Iterator[str]:
    """How long bodies are, over all and for the sites with most pages."""
    yield '<h2>Lengths of the bodies</h2>\n<div class="plots">\n'
    yield from _histogram("all sites", total.lengths)
    largest = sorted(summary.tally.sites.items(), key=lambda entry: (-entry[1].pages, entry[0]))[:8]
    for name, site in largest if len(summary.tally.sites) > 1 else ():
        yield from _histogram(name or "no site known", site.lengths)
    yield "</div>\n"


def _histogram(name: str, lengths: Mapping[int, int]) -> Iterator[str]:
    """Pages by the power of two of their body's characters, as bars."""
    if not lengths:
        return
    first, last = min(lengths), max(lengths)
    bins = range(first, last + 1)
    most = max(lengths.values())
    width = 320 / max(8, len(bins))
    spoken = ", ".join(f"{_span(one)} characters: {lengths.get(one, 0):,}" for one in bins)
    yield f'<figure><svg viewBox="0 0 320 110" role="img" aria-label="{safe(name)}. {spoken}">'
    for nth, one in enumerate(bins):
        height = 80 * lengths.get(one, 0) / most
        left = nth * width
        yield f'<rect x="{left + 1:.1f}" y="{92 - height:.1f}" width="{width - 2:.1f}" height="{height:.1f}"><title>{_span(one)} characters: {lengths.get(one, 0):,}</title></rect>'
        yield f'<text x="{left + width / 2:.1f}" y="104" text-anchor="middle">{_short(one)}</text>'
    yield f"</svg><figcaption>{safe(name)}: pages by characters of the body, from each mark to the next; the highest bar is {most:,}</figcaption></figure>\n"


def _span(power: int) -> str:
    return "0" if not power else f"{1 << (power - 1):,} to {(1 << power) - 1:,}"


def _short(power: int) -> str:
    least = 1 << (power - 1) if power else 0
    return f"{least // 1024} k" if least >= 1024 else str(least)


def _reasons(total: SiteTally) -> Iterator[str]:
    """Why text was removed: blocks and characters."""
    size = sum(total.cut_sizes.values())
    yield "<h2>Why text was removed</h2>\n"
    rows = (
        (safe(reason), f"{total.cuts[reason]:,}", f"{count:,}", share(count, size), _bar(count, size))
        for reason, count in top(total.cut_sizes)
    )
    yield from _table(("Reason", "Blocks", "Characters", "Share", ""), rows)


def _rules(total: SiteTally) -> Iterator[str]:
    most = max(total.rules.values(), default=0)
    yield f"<h2>Rules that removed most, {min(TOP, len(total.rules))} of {len(total.rules):,}</h2>\n"
    rows = ((safe(rule), f"{count:,}", _bar(count, most)) for rule, count in top(total.rules, TOP))
    yield from _table(("Rule", "Blocks", ""), rows)


def _doubts(total: SiteTally) -> Iterator[str]:
    if total.reasons:
        yield "<h2>What articles' reasons say</h2>\n"
        yield from _table(("Reason", "Pages"), ((safe(kind), f"{count:,}") for kind, count in top(total.reasons, TOP)))


def _faults(summary: Summary) -> Iterator[str]:
    faults = summary.tally.faults
    if not faults:
        return
    count = summary.tally.total().rejected + summary.tally.lost
    kinds = Counter(fault.reason.partition(":")[0][:60] for fault in faults)
    yield f"<h2>Pages without an article: {count:,}</h2>\n<p>"
    yield "; ".join(f"{safe(kind)} {number:,}" for kind, number in kinds.most_common(8)) + "</p>\n"
    if count > len(faults):
        yield f"<p>The first {len(faults):,}; the ledger names them all.</p>\n"
    rows = (
        (
            safe(fault.place),
            f'<span class="bad">{fault.status}</span>',
            safe(fault.reason),
            safe(fault.url or fault.id or ""),
        )
        for fault in faults
    )
    yield from _table(("Place", "Status", "Reason", "Address or id"), rows, numbers=False)


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]], numbers: bool = True) -> Iterator[str]:
    """A table of cells that are HTML; columns after the first whose first cell begins with a digit stand to the right."""
    body = list(rows)
    right = [
        ' class="number"' if numbers and nth and body and _TAG.sub("", body[0][nth])[:1].isdigit() else ""
        for nth in range(len(heads))
    ]
    named = "".join(f'<th scope="col"{side}>{head}</th>' for head, side in zip(heads, right, strict=True))
    yield f'<div class="wide"><table><thead><tr>{named}</tr></thead><tbody>\n'
    for first, *rest in body:
        cells = "".join(f"<td{side}>{cell}</td>" for cell, side in zip(rest, right[1:], strict=True))
        yield f'<tr><th scope="row">{first}</th>{cells}</tr>\n'
    yield "</tbody></table></div>\n"


def _marked(count: int, mark: str) -> str:
    return f'<span class="{mark}">{count:,}</span>' if count else "0"


def _bar(count: int, most: int) -> str:
    return f'<span class="bar" style="width:{12 * count / max(1, most):.2f}rem"></span>'


__all__ = ["as_html"]
