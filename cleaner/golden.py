"""Golden files: a seed's hand-cleaned truth, read and held against an article. Nothing here writes a file."""

from __future__ import annotations

import tomllib
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

import msgspec

from cleaner import toml
from cleaner.article import Article, Block, Kind
from cleaner.errors import CleanerError

FIELDS = ("site", "title", "deck", "authors", "editors", "published", "source", "section", "captions")
_MARKS: dict[str, Kind] = {"## ": "heading", "- ": "item", "> ": "quote"}
_BULLETS = "•-*·▪‣–"


class Golden(msgspec.Struct, frozen=True):
    """The truth about one page: its fields (a missing key is "none") and its body blocks in order."""

    head: dict[str, Any]
    blocks: list[Block]

    def field(self, name: str, form: str) -> Any:
        """The field's value for one input form ("html" or "text"); a form's own table in the head has the last word."""
        empty: Any = [] if name in ("authors", "editors", "captions") else None
        return self.head.get(form, {}).get(name, self.head.get(name, empty))


def parse(text: str, name: str) -> Golden:
    """Read a golden file: a TOML head between `+++` lines, then the body, one block a paragraph."""
    parts = text.split("+++\n", 2)
    if len(parts) != 3 or parts[0].strip():
        raise CleanerError(f"{name}: a golden file begins with a TOML head between two lines +++")
    try:
        head = tomllib.loads(parts[1])
    except tomllib.TOMLDecodeError as error:
        raise CleanerError(f"{name}: the head is not TOML: {error}") from None
    if unknown := sorted(set(head) - {*FIELDS, "html", "text", "url"}):
        raise CleanerError(
            f"{name}: unknown keys {', '.join(unknown)}. Allowed are: {', '.join(FIELDS)}, url, html, text"
        )
    blocks = [_block(" ".join(piece.split())) for piece in parts[2].split("\n\n") if piece.strip()]
    return Golden(head, blocks)


def _block(text: str) -> Block:
    for mark, kind in _MARKS.items():
        if text.startswith(mark):
            return Block(kind, text.removeprefix(mark))
    return Block("row" if " | " in text else "paragraph", text)


def read(path: Path) -> Golden:
    """Read a golden file from disk."""
    return parse(path.read_text(encoding="utf-8"), str(path))


def pairs(seeds: Path, golden: Path) -> list[tuple[Path, Path]]:
    """Every seed with its golden file, in order. Raise CleanerError for a seed without one."""
    found = []
    for seed in sorted([*seeds.glob("*/*.txt"), *seeds.glob("*/*.html")]):
        truth = golden / seed.parent.name / f"{seed.stem}.md"
        if not truth.is_file():
            raise CleanerError(f"{seed} has no golden file. Clean it by hand into {truth}")
        found.append((seed, truth))
    return found


def bare(text: str) -> str:
    """A block's text without its bullet, as golden files print it."""
    return text[1:].lstrip() if text[:1] in _BULLETS and text[1:2] == " " else text


def differences(article: Article, truth: Golden) -> list[str]:
    """What is wrong with an article, a line each: wrong fields, then missing (-) and surplus (+) blocks; [] if nothing is."""
    record = article.to_dict()
    said = [
        f"{name}: {record[name]!r} should be {wanted!r}"
        for name in FIELDS
        if record[name] != (wanted := truth.field(name, article.input))
    ]
    got = [(block.kind, bare(block.text)) for block in article.blocks]
    want = [(block.kind, bare(block.text)) for block in truth.blocks]
    if article.input == "text":
        got, want = [("paragraph", text) for _, text in got], [("paragraph", text) for _, text in want]
    if got != want:
        said += [f"- {kind}: {text}" for kind, text in want if (kind, text) not in got]
        said += [f"+ {kind}: {text}" for kind, text in got if (kind, text) not in want]
        if len(said) == 0 or not any(line[0] in "+-" for line in said):
            said.append("blocks: the right ones, but not in the right order or number")
    return said


class Difference(msgspec.Struct, frozen=True):
    """One field in which an article is not as its golden says; `diff` are the lines of golden (-) and article (+), alike ones (two spaces)."""

    field: str
    diff: list[str]


def compare(article: Article, truth: Golden) -> list[Difference]:
    """What is wrong with an article, field by field, the body as the field `body`; [] if nothing is."""
    record = article.to_dict()
    found = []
    for name in FIELDS:
        wanted = truth.field(name, article.input)
        if record[name] != wanted:
            found.append(Difference(name, _diff(_lines(wanted), _lines(record[name]))))
    form = _printed if article.input == "html" else _plain
    want, got = [form(block) for block in truth.blocks], [form(block) for block in article.blocks]
    if want != got:
        found.append(Difference("body", _diff(want, got)))
    return found


def _lines(value: Any) -> list[str]:
    return [str(one) for one in value] if isinstance(value, list) else [] if value is None else [str(value)]


def _plain(block: Block) -> str:
    return bare(block.text)


def _printed(block: Block) -> str:
    mark = next((mark for mark, kind in _MARKS.items() if kind == block.kind), "")
    return mark + bare(block.text)


def _diff(want: list[str], got: list[str]) -> list[str]:
    lines: list[str] = []
    for tag, low, high, start, end in SequenceMatcher(None, want, got, autojunk=False).get_opcodes():
        if tag == "equal":
            same = want[low:high]
            near = same if len(same) <= 2 else [same[0], f"({len(same) - 2} more alike)", same[-1]]
            lines += [f"  {line}" for line in near]
        else:
            lines += [f"- {line}" for line in want[low:high]] + [f"+ {line}" for line in got[start:end]]
    return lines


def proposal(article: Article, url: str | None = None) -> str:
    """An article as the text of a golden file, for a person to correct."""
    record = article.to_dict() | {"url": url}
    head = [f"{name} = {toml.value(record[name])}" for name in (*FIELDS, "url") if record[name] not in (None, [])]
    body = [_printed(block) for block in article.blocks]
    return "\n".join(["+++", *head, "+++", ""]) + "\n" + "\n\n".join(body) + "\n"
