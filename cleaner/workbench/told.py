"""What the browser is told, as plain data. Pages and lists beyond all reason are cut, and it is told by how much."""

from __future__ import annotations

from difflib import unified_diff
from typing import Any

import msgspec

from cleaner.workbench.desk import Difference, Reading, Turn
from cleaner.workbench.effect import Effect, complaints, is_done, lost
from cleaner.workbench.propose import Proposal, Scene, Wish

SHOWN = 5_000  # pieces of a page
LONGEST = 5_000  # characters of a piece
LISTED = 200  # turns of an effect, or of a page that is compared
QUOTED = 600  # characters of a turn's text
_FIELDS = (
    "site template input status reasons title deck authors editors published source section language url"
).split()


def shown(reading: Reading) -> dict[str, Any]:
    """A page's pieces in its own order, and its article's fields."""
    record = reading.article.to_dict()
    blocks = iter(reading.article.blocks)
    notes = []
    for note in reading.notes[:SHOWN]:
        block = next(blocks, None) if note.fate == "kept" else None
        notes.append(
            {
                "fate": note.fate,
                "rule": note.rule,
                "text": note.text[:LONGEST],
                "cut": max(0, len(note.text) - LONGEST),
                "kind": block.kind if block else None,
                "place": str(note.place),
            }
        )
    hidden = max(0, len(reading.notes) - SHOWN)
    return {"notes": notes, "hidden": hidden, "article": {name: record[name] for name in _FIELDS}}


def proposal(one: Proposal) -> dict[str, Any]:
    """A proposal without its effect."""
    return {"verb": one.verb, "what": one.what, "changes": msgspec.to_builtins(one.changes)}


def effect(tried: Effect, scene: Scene, wish: Wish) -> dict[str, Any]:
    """What a change does: lost paragraphs first, then the block's own page, then the others."""
    turns = tried.difference.turns
    prose = set(lost(tried, scene))
    order = sorted(range(len(turns)), key=lambda nth: (nth not in prose, turns[nth].page != scene.page))
    return {
        "done": is_done(tried.readings[scene.page], scene, wish),
        "hits": tried.hits,
        "changed": tried.difference.pages,
        "turns": [_turn(turns[nth]) | {"prose": nth in prose} for nth in order[:LISTED]],
        "more": max(0, len(turns) - LISTED),
        "prose": len(prose),
        "fields": msgspec.to_builtins(tried.difference.fields[:LISTED]),
        "complaints": [
            {"level": one.level, "rule": one.rule, "said": f"{one.what}. {one.cure}"} for one in complaints(tried)
        ],
        "file": f"{tried.site}.toml",
        "toml": _written(tried.before, tried.after),
        "after": shown(tried.readings[scene.page]),
    }


def difference(found: Difference, page: int) -> dict[str, Any]:
    """What differs on one page."""
    turns = [turn for turn in found.turns if turn.page == page]
    fields = [field for field in found.fields if field.page == page]
    return {
        "turns": [_turn(turn) for turn in turns[:LISTED]],
        "more": max(0, len(turns) - LISTED),
        "fields": msgspec.to_builtins(fields),
    }


def _turn(turn: Turn) -> dict[str, Any]:
    return {"page": turn.page, "text": turn.text[:QUOTED], "before": turn.before, "after": turn.after}


def _written(before: str | None, after: str) -> list[list[str]]:
    """The lines of the rule file that change, each with "+" or "-", and with " " the line above and below."""
    if before is None:
        return [["+", line] for line in after.splitlines()]
    lines = list(unified_diff(before.splitlines(), after.splitlines(), n=1, lineterm=""))[2:]
    return [[line[0], line[1:]] for line in lines if line[0] != "@"]
