"""A page with a margin, for browsers: one HTML file that asks for nothing and runs nothing."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from html import escape
from itertools import groupby

from cleaner.article import Article
from cleaner.explain import Note

LONGEST = 20_000  # characters of a piece that are shown; browsers take minutes over one endless line
MENU, SHORT = 6, 60  # so many pieces of so many characters at most are a menu, shown in columns
POLICY = "default-src 'none'; style-src 'unsafe-inline'"
_STAYS = ("kept", "title", "caption")
_MARKED = ("field", "unsigned")
# Each fate has a sign and a hue of its own (degrees), so that it is told without colour too.
_SIGNS = {
    "kept": ("✓", None),
    "title": ("¶", None),
    "caption": ("▣", 200),
    "field": ("◆", 220),
    "unsigned": ("?", 0),
    "ad": ("■", 25),
    "related": ("→", 262),
    "trending": ("▲", 330),
    "navigation": ("≡", 95),
    "promo": ("★", 45),
    "share": ("↗", 185),
    "comments": ("❝", 160),
    "credit": ("©", 210),
    "embed": ("▶", 290),
    "paging": ("»", 125),
    "duplicate": ("=", 310),
    "hidden": ("○", 240),
    "other": ("✕", 5),
}
_STATUS = {"ok": "✓", "degraded": "!", "rejected": "✕"}
_UNSAFE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
_STYLE = """
:root { color-scheme: light dark; --paper: #fff; --ground: #f5f5f2; --ink: #1c1c1a; --faint: #63635d; --line: #deded8;
  --tint: 55% 95%; --deep: 65% 28%; --solid: 45% 52%; --good: #1d6b3a; --doubt: #8a5200; --bad: #a3211d; }
@media (prefers-color-scheme: dark) { :root { --paper: #1b1b1a; --ground: #121211; --ink: #e9e8e3; --faint: #a2a19a;
  --line: #363633; --tint: 30% 15%; --deep: 70% 78%; --solid: 45% 55%; --good: #7fd19b; --doubt: #f0b860; --bad: #ff9088; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 1rem/1.55 system-ui, sans-serif; overflow-wrap: anywhere; }
main { max-width: 68rem; margin: 0 auto; padding: 1.5rem 1rem 4rem; }
h1 { font-size: 1.5rem; line-height: 1.25; margin: .25rem 0 .75rem; text-wrap: balance; }
h2 { font-size: 1rem; margin: 2rem 0 .6rem; }
.file { color: var(--faint); font-size: .85rem; margin: 0; }
.status { font-weight: 650; } .status-ok { color: var(--good); } .status-degraded { color: var(--doubt); } .status-rejected { color: var(--bad); }
.reasons { margin: .75rem 0 0; padding: .6rem 1rem .6rem 2rem; background: var(--paper); border-left: 4px solid var(--doubt); border-radius: 0 6px 6px 0; }
dl { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: .15rem 1rem; margin: 0; font-size: .92rem; }
dt { color: var(--faint); } dd { margin: 0; }
.strip { display: flex; height: 14px; margin: 0 0 .75rem; border-radius: 7px; overflow: hidden; background: var(--line); }
.strip span { background: hsl(var(--hue, 0) var(--solid)); min-width: 2px; border-right: 1px solid var(--ground); }
.strip .stays { background: var(--ink); }
.tables { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 20rem), 1fr)); gap: 0 2rem; align-items: start; }
table { border-collapse: collapse; width: 100%; font-size: .88rem; }
caption { text-align: left; font-weight: 650; padding: .6rem 0 .3rem; }
th, td { text-align: left; font-weight: 400; padding: .25rem .5rem .25rem 0; border-top: 1px solid var(--line); vertical-align: top; }
th:nth-child(n+2), td { text-align: right; font-variant-numeric: tabular-nums; padding-right: 0; padding-left: .5rem; white-space: nowrap; }
thead th { color: var(--faint); border: 0; font-size: .8rem; }
.fate { display: inline-block; white-space: nowrap; border-radius: 4px; padding: 0 .45em; font-size: .82rem; line-height: 1.6;
  background: hsl(var(--hue) var(--tint)); color: hsl(var(--hue) var(--deep)); }
.fate b { display: inline-block; min-width: 1.1em; font-weight: 650; text-align: center; margin-right: .3em; }
.stays .fate, .fate.stays { background: none; color: var(--faint); padding-left: 0; }
.switch { float: right; font-size: .88rem; display: inline-flex; gap: .45em; align-items: center; cursor: pointer; }
input { width: 1.1em; height: 1.1em; accent-color: var(--ink); }
body:has(#body:checked) .gone { display: none; }
ol { list-style: none; margin: 0; padding: 0; background: var(--paper); border: 1px solid var(--line); border-radius: 8px; overflow: hidden; }
ol > li { display: grid; grid-template-columns: 15rem minmax(0, 1fr); border-left: 4px solid transparent; content-visibility: auto; contain-intrinsic-size: auto 4rem; }
ol > li + li { border-top: 1px solid var(--line); }
li.gone { border-left: 4px solid hsl(var(--hue) var(--solid)); background: color-mix(in srgb, hsl(var(--hue) var(--tint)) 45%, var(--paper)); }
li.field { border-left: 4px double hsl(var(--hue) var(--solid)); } li.caption { border-left: 4px dotted hsl(var(--hue) var(--solid)); } li.title { border-left: 4px solid var(--ink); }
li.unsigned { outline: 2px solid var(--bad); outline-offset: -2px; }
.margin { padding: .7rem .75rem; font-size: .8rem; line-height: 1.45; color: var(--faint); }
.margin code { display: block; font: inherit; font-family: ui-monospace, monospace; font-size: .76rem; color: var(--ink); margin-top: .15rem; }
.margin small { display: block; font-size: .74rem; }
.texts { padding: .6rem 1rem .6rem .5rem; }
.texts p { margin: 0; padding: .12rem 0; white-space: pre-wrap; unicode-bidi: isolate; }
li.kept p + p { padding-top: .65rem; } li.title p { font-size: 1.2rem; font-weight: 650; line-height: 1.3; } li.caption p { font-style: italic; }
li.gone p { font-size: .92rem; } del { color: hsl(var(--hue) var(--deep)); text-decoration-thickness: 1px; text-decoration-color: hsl(var(--hue) var(--solid)); }
.menu .texts { columns: 10rem; column-gap: 1.25rem; } .menu p { break-inside: avoid; }
footer { color: var(--faint); font-size: .8rem; margin-top: 1.5rem; }
@media (max-width: 44rem) { main { padding: 1rem .6rem 3rem; } h1 { font-size: 1.25rem; } ol > li { grid-template-columns: minmax(0, 1fr); }
  .margin { padding: .5rem .75rem 0; } .margin code, .margin small { display: inline; margin-left: .4rem; } .texts { padding: .1rem .75rem .55rem; } }
@media print { ol > li { content-visibility: visible; } .switch { display: none; } }
"""


def as_html(article: Article, notes: Sequence[Note], name: str) -> str:
    """Give the report of a page as one HTML document: what it is, counts by reason and by rule, and its pieces in order.

    `notes` is what `explain.annotate` gives; `name` is the page's file. Nothing of the page is markup in it: every text is escaped,
    none is a link, and the document's policy forbids requests and scripts.
    """
    return "".join(_document(article, notes, name))


def _document(article: Article, notes: Sequence[Note], name: str) -> Iterator[str]:
    yield '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
    yield f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">\n'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">\n<meta name="referrer" content="no-referrer">\n'
    yield f"<title>{safe(name)}: what was kept and removed</title>\n<style>{_STYLE}{_hues()}</style>\n</head>\n<body>\n<main>\n"
    yield from _about(article, name)
    if notes:
        yield from _counts(notes)
        yield from _page(article, notes)
    else:
        yield "<h2>The page</h2>\n<p>There is no text to show.</p>\n"
    yield f"<footer>Rules {safe(article.rules)}, page {safe(article.id)}</footer>\n</main>\n</body>\n</html>\n"


def safe(text: str) -> str:
    """Text as HTML shows it; characters that drive terminals or turn the direction of what follows are replaced."""
    shown = text[:LONGEST]
    cut = f" […{len(text) - LONGEST:,} more characters]" if len(text) > LONGEST else ""
    return escape(_UNSAFE.sub("\ufffd", shown)) + cut


def _hues() -> str:
    return "".join(f".{fate} {{ --hue: {hue}; }}\n" for fate, (_, hue) in _SIGNS.items() if hue is not None)


def _about(article: Article, name: str) -> Iterator[str]:
    """What the page is, its status and reasons, and the fields that were read."""
    yield f'<p class="file">{safe(name)}</p>\n<h1>{safe(article.title or "(no title)")}</h1>\n<dl>\n'
    badge = f'<span class="status status-{article.status}">{_STATUS[article.status]} {article.status}</span>'
    yield f"<dt>Status</dt><dd>{badge}</dd>\n"
    facts = {
        "Site": article.site or "unknown",
        "Template": article.template or ("none" if article.input == "html" else "none (a text dump)"),
        "Address": article.url,
        "Deck": article.deck,
        "Authors": ", ".join(article.authors),
        "Editors": ", ".join(article.editors),
        "Published": article.published,
        "Source": article.source,
        "Section": article.section,
        "Language": article.language,
    }
    for term, fact in facts.items():
        if fact:
            yield f"<dt>{term}</dt><dd>{safe(fact)}</dd>\n"
    yield "</dl>\n"
    if article.reasons:
        yield '<ul class="reasons">' + "".join(f"<li>{safe(reason)}</li>" for reason in article.reasons) + "</ul>\n"


def _counts(notes: Sequence[Note]) -> Iterator[str]:
    """Pieces and characters by reason, most characters first, and pieces by rule."""
    pieces = Counter(note.fate for note in notes)
    sizes = Counter[str]()
    for note in notes:
        sizes[note.fate] += len(note.text)
    fates = sorted(pieces, key=lambda fate: (fate not in _STAYS, -sizes[fate]))
    shares = (f'<span class="{_classes(fate)}" style="flex-grow:{sizes[fate]}"></span>' for fate in fates)
    yield f'<h2>Counts</h2>\n<div class="strip" aria-hidden="true">{"".join(shares)}</div>\n<div class="tables">\n'
    rows = ((_label(fate), pieces[fate], sizes[fate]) for fate in fates)
    yield from _table("By reason", ("Reason", "Pieces", "Characters"), rows)
    rules = Counter((note.rule, note.fate) for note in notes if note.rule)
    named = ((f"{safe(rule)} {_label(fate)}", count) for (rule, fate), count in rules.most_common())
    yield from _table("By rule", ("Rule", "Pieces"), named)
    yield "</div>\n"


def _table(caption: str, columns: Sequence[str], rows: Iterable[tuple[str | int, ...]]) -> Iterator[str]:
    """A table; the first cell of a row is HTML, the others are numbers."""
    heads = "".join(f'<th scope="col">{column}</th>' for column in columns)
    yield f"<table><caption>{caption}</caption><thead><tr>{heads}</tr></thead><tbody>\n"
    for first, *numbers in rows:
        cells = "".join(f"<td>{number:,}</td>" for number in numbers)
        yield f'<tr><th scope="row">{first}</th>{cells}</tr>\n'
    yield "</tbody></table>\n"


def _page(article: Article, notes: Sequence[Note]) -> Iterator[str]:
    """The pieces in order; neighbours of one fate and rule share a margin."""
    yield '<h2>The page <label class="switch"><input type="checkbox" id="body">Hide what was removed</label></h2>\n'
    yield f"<ol{f' lang={chr(34)}{safe(article.language)}{chr(34)}' if article.language else ''}>\n"
    for (fate, rule), run in groupby(notes, key=lambda note: (note.fate, note.rule)):
        members = list(run)
        signed = f"<code>{safe(rule)}</code>" if rule else ""
        classes = _classes(fate)
        gone = "gone" in classes
        if gone and len(members) > MENU and max(len(note.text) for note in members) <= SHORT:
            classes += " menu"
        yield f'<li class="{classes}"><div class="margin" lang="en">{_label(fate)}{signed}{_places(members)}</div><div class="texts">'
        for note in members:
            text = safe(note.text)
            place = f' title="{safe(str(note.place))}"' if note.place != "" else ""
            shown = f"<del>{text}</del>" if gone else text
            yield f'<p{place} dir="auto">{shown}</p>'
        yield "</div></li>\n"
    yield "</ol>\n"


def _classes(fate: str) -> str:
    return fate if fate in _MARKED else f"{fate} stays" if fate in _STAYS else f"{fate} gone"


def _label(fate: str) -> str:
    return f'<span class="fate {_classes(fate).split()[0]}{" stays" if fate in _STAYS else ""}"><b>{_SIGNS[fate][0]}</b>{fate}</span>'


def _places(notes: Sequence[Note]) -> str:
    """Where the pieces stand: their lines, or the last steps of the first one's element path."""
    first, last = notes[0].place, notes[-1].place
    if first == "":
        return ""
    if isinstance(first, int):
        shown = f"line {first}" if first == last else f"lines {first} to {last}"
    else:
        steps = first.split("/")
        shown = first if len(steps) < 5 else "…/" + "/".join(steps[-3:])
    return f"<small>{safe(shown)}{f' · {len(notes):,} pieces' if len(notes) > 1 else ''}</small>"


__all__ = ["POLICY", "as_html", "safe"]
