"""An article as text, Markdown or JSON."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import groupby
from typing import Literal

import msgspec

from cleaner.article import Article, Block

Form = Literal["text", "markdown", "json"]

_BULLET = re.compile(r"^[-•*·▪‣–] +")
_INLINE = re.compile(
    r"[*`]"
    r"|\\(?=[!-/:-@\[-`{-~])"
    r"|(?<!\w)_|_(?!\w)"
    r"|~(?=~)"
    r"|<(?=[A-Za-z/!?])"
    r"|\](?=[(\[:])"
    r"|&(?=#?\w+;)"
    r"|(?<!\S)#(?=#*$)"
)
_OPENING = re.compile(r"#{1,6}(?= |$)|>|[-+](?= |$)|-(?=[- ]*$)")
_NUMBER = re.compile(r"^(\d{1,9})([.)])(?= |$)")


def as_text(article: Article) -> str:
    """Give the title, a blank line and the body, with a newline at the end ("" for an article that has neither)."""
    parts = [part for part in (article.title, article.text) if part]
    return "\n\n".join(parts) + "\n" if parts else ""


def as_json(article: Article) -> str:
    """Give the record of `Article.to_dict` as JSON on one line, with a newline at the end."""
    return msgspec.json.encode(article.to_dict()).decode() + "\n"


def removal_lines(article: Article, file: str) -> Iterator[str]:
    """Give the article's removals, one JSON object a line: file, rule, reason, place and text."""
    for cut in article.removed:
        record = {"file": file, "rule": cut.rule, "reason": cut.reason, "place": cut.place, "text": cut.text}
        yield msgspec.json.encode(record).decode() + "\n"


def as_markdown(article: Article) -> str:
    """Give the article as CommonMark with GitHub's tables; characters that Markdown would read as markup are escaped.

    The title is a heading of level 1, subheads are of level 2. A paragraph that begins with a number is left to be an ordered
    list's. Neighbouring items are one list; neighbouring rows with the same number of cells are one table, headed by the first
    of them; other rows stay lines.
    """
    parts = [f"# {_inline(article.title)}"] if article.title else []
    for kind, run in groupby(article.blocks, key=lambda block: block.kind):
        parts.extend(_RUNS[kind](list(run)))
    return "\n\n".join(parts) + "\n" if parts else ""


def heading(form: Form, name: str, nth: int) -> str:
    """Give what stands before the `nth` (from 0) of several articles, so that readers can tell them apart.

    >>> heading("text", "a.txt", 0)
    '==> a.txt <==\\n\\n'
    """
    if form == "text":
        return f"{chr(10) if nth else ''}==> {name} <==\n\n"
    return "\n---\n\n" if form == "markdown" and nth else ""


def _inline(text: str) -> str:
    """Escape what would be markup inside a line."""
    return _INLINE.sub(r"\\\g<0>", text)


def _escape(text: str) -> str:
    """Escape what would be markup inside a line or at its start, an ordered list's number aside."""
    text = _inline(text)
    return f"\\{text}" if _OPENING.match(text) else text


def _nested(text: str) -> str:
    """Escape the same and a number, which would open a list inside the item or quote."""
    return _NUMBER.sub(r"\1\\\2", _escape(text))


def _paragraphs(run: list[Block]) -> Iterator[str]:
    for block in run:
        yield _escape(block.text)


def _headings(run: list[Block]) -> Iterator[str]:
    for block in run:
        yield f"## {_inline(block.text)}"


def _quotes(run: list[Block]) -> Iterator[str]:
    for block in run:
        yield f"> {_nested(block.text)}"


def _items(run: list[Block]) -> Iterator[str]:
    yield "\n".join("- " + _nested(_BULLET.sub("", block.text)) for block in run)


def _rows(run: list[Block]) -> Iterator[str]:
    for width, group in groupby((block.text.split(" | ") for block in run), key=len):
        rows = list(group)
        if len(rows) == 1:
            yield _escape(" | ".join(rows[0]))
            continue
        head, *rest = ("| " + " | ".join(_inline(cell).replace("|", "\\|") for cell in row) + " |" for row in rows)
        yield "\n".join([head, "|" + " --- |" * width, *rest])


_RUNS: dict[str, Callable[[list[Block]], Iterator[str]]] = {
    "paragraph": _paragraphs,
    "heading": _headings,
    "quote": _quotes,
    "item": _items,
    "row": _rows,
}
WRITERS: dict[Form, Callable[[Article], str]] = {"text": as_text, "markdown": as_markdown, "json": as_json}
