"""A saved page as a picture of itself: its structure and text, nothing that acts, asks or covers, its blocks marked by their fate."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from cleaner import page, query
from cleaner.workbench.desk import STAYS, Loaded, Reading

LARGEST = 8_000_000  # characters of a page that are rendered; browsers stand still over more
_VOID = frozenset(("br", "hr", "img", "wbr"))
_SHOWN = frozenset(
    "a abbr address article aside b blockquote caption cite code dd div dl dt em figcaption figure footer h1 h2 h3 h4 h5 h6 header i li main "
    "mark nav ol p pre q s section small span strong sub sup table tbody td tfoot th thead time tr u ul".split()
)
_SKIPPED = frozenset("input select textarea audio video embed frameset applet portal progress meter dialog".split())
_KEPT = ("alt", "title", "lang", "dir", "colspan", "rowspan")
_STYLE = """
html { background: #fff; color: #1d1d1b; font: 16px/1.6 -apple-system, "Segoe UI", Roboto, Ubuntu, "Noto Sans", Arial, sans-serif; overflow-wrap: anywhere; }
body { max-width: 46rem; margin: 0 auto; padding: 1.25rem; }
img { max-width: 100%; height: auto; } table { border-collapse: collapse; } td, th { padding: .2rem .5rem; vertical-align: top; }
h1, h2, h3 { line-height: 1.25; } ul, ol { padding-left: 1.5rem; } a { color: inherit; text-decoration: underline; text-decoration-color: #9a9a92; }
[data-fate] { border-radius: 2px; }
[data-fate=stays] { box-shadow: -6px 0 0 #fff, -9px 0 0 #1d6b3a; }
[data-fate=field] { outline: 1px dotted #2851a3; outline-offset: 2px; }
[data-fate=gone] { outline: 1px dashed #a3382a; outline-offset: 2px; color: #6d4640; }
:target { outline: 3px solid #1f5fd0 !important; outline-offset: 3px; scroll-margin: 30vh; }
"""


def rendering(loaded: Loaded, reading: Reading) -> str:
    """Give a page as inert HTML; its blocks have ids `b0`, `b1` … as its notes are numbered.

    Only listed attributes and pictures that the page holds itself (`data:`) come through, so that nothing is left to run or to ask for. It is
    shown under a policy that forbids both all the same (`guard.SANDBOX`).
    """
    try:
        source = page.read(loaded.source)
    except page.RejectedError as error:
        return _document(f"<p>{escape(str(error))}</p>")
    if source.input == "text":
        return _document(
            "".join(f"<p{_mark(nth, note.fate)}>{escape(note.text)}</p>" for nth, note in enumerate(reading.notes))
        )
    marks: dict[str, str] = {}
    for nth, note in enumerate(reading.notes):
        marks.setdefault(str(note.place), _mark(nth, note.fate))
    try:
        tree = query.Tree(source.text[:LARGEST])
        return _document(_inert(tree, marks))
    except query.AmplifiedError:
        return _document(_inert(query.Tree(source.text[:LARGEST], plain=True), marks))


def _document(body: str) -> str:
    return f'<!doctype html><html><head><meta charset="utf-8"><title>Rendering</title><style>{_STYLE}</style></head><body>{body}</body></html>'


def _mark(nth: int, fate: str) -> str:
    shown = "stays" if fate in STAYS else "field" if fate == "field" else "gone"
    return f' id="b{nth}" data-fate="{shown}"'


def _inert(tree: query.Tree, marks: Mapping[str, str]) -> str:
    """The page's elements and text, written anew with nothing but what is listed."""
    if tree.root is None:
        return ""
    written: list[str] = []
    places: list[tuple[str, dict[str, int]]] = [("/html", {})]

    def enter(tag: str, attributes: query.Attributes, _: query.Element) -> bool:
        if tag in _VOID:
            written.append(_picture(attributes) if tag == "img" else f"<{tag}>")
            return False
        above, counts = places[-1]
        counts[tag] = number = counts.get(tag, 0) + 1
        if tag in query.UNSEEN or tag in _SKIPPED:
            return False
        place = f"{above}/{tag}" if tag == "body" else f"{above}/{tag}[{number}]"
        places.append((place, {}))
        kept = "".join(f' {name}="{escape(attributes[name] or "")}"' for name in _KEPT if name in attributes)
        written.append(f"<{_shown(tag)}{kept}{marks.get(place, '')}>")
        return True

    def leave(tag: str) -> None:
        places.pop()
        written.append(f"</{_shown(tag)}>")

    query.walk(tree.root, enter, lambda text, _: written.append(escape(text, quote=False)), leave, tree.limit)
    return "".join(written)


def _shown(tag: str) -> str:
    """An element whose own meaning could act, or is not known, is a plain box."""
    return tag if tag in _SHOWN else "span" if tag in query.INLINE else "div"


def _picture(attributes: query.Attributes) -> str:
    source = attributes.get("src") or ""
    alt = escape(attributes.get("alt") or "")
    if source.startswith("data:image/"):
        return f'<img src="{escape(source)}" alt="{alt}">'
    return f"<small>[picture{f': {alt}' if alt else ''}]</small>"
