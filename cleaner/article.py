"""The furniture: what comes in, what goes out, and the pieces in between. No logic lives here."""

from __future__ import annotations

from typing import Any, Literal

import msgspec

Kind = Literal["paragraph", "heading", "item", "quote", "row"]
Status = Literal["ok", "degraded", "rejected"]
Reason = Literal[
    "ad",
    "related",
    "trending",
    "navigation",
    "promo",
    "share",
    "comments",
    "credit",
    "metadata",
    "embed",
    "paging",
    "duplicate",
    "hidden",
    "other",
]
Part = Literal["title", "block", "caption", "removed"]
SCHEMA = 1


class Page(msgspec.Struct, frozen=True, gc=False):
    """A page that came in, decoded.

    `input` is "html" or "text"; `warnings` are reasons that make the page degraded (a guessed encoding, say). `raw` is the text in
    UTF-8, where it is at hand.
    """

    text: str
    input: Literal["html", "text"]
    id: str
    url: str | None = None
    warnings: tuple[str, ...] = ()
    raw: bytes | None = None


class Block(msgspec.Struct, frozen=True, gc=False):
    """One piece of the body. `place` is the 1-based line of a dump or the element path of HTML."""

    kind: Kind
    text: str
    place: int | str = 0


class Removal(msgspec.Struct, frozen=True, gc=False):
    """A block, or a piece of one, that was taken out: by which rule, why, from where."""

    rule: str
    reason: Reason
    place: int | str
    text: str


class Article(msgspec.Struct):
    """What goes out. `to_dict` gives the record that every JSON output has, one object a line.

    `order` is not in the record. For an HTML page cleaned with removals it gives the document order: for each visible piece the
    list that holds it (title, blocks, captions or removed), which are each in document order themselves. Else it is empty.
    """

    id: str
    input: Literal["html", "text"]
    rules: str
    status: Status = "ok"
    reasons: list[str] = []
    url: str | None = None
    site: str | None = None
    template: str | None = None
    confidence: float | None = None
    title: str | None = None
    deck: str | None = None
    authors: list[str] = []
    editors: list[str] = []
    published: str | None = None
    source: str | None = None
    section: str | None = None
    language: str | None = None
    blocks: list[Block] = []
    captions: list[str] = []
    removed: list[Removal] = []
    order: list[Part] = []

    @property
    def text(self) -> str:
        """The body: its blocks joined by a blank line ("" if there is none)."""
        return "\n\n".join(block.text for block in self.blocks)

    def to_dict(self) -> dict[str, Any]:
        """Give the record as plain dicts, lists, strings and numbers; all keys are always there."""
        return {
            "schema": SCHEMA,
            "rules": self.rules,
            "id": self.id,
            "url": self.url,
            "site": self.site,
            "template": self.template,
            "input": self.input,
            "status": self.status,
            "reasons": list(self.reasons),
            "confidence": self.confidence,
            "title": self.title,
            "deck": self.deck,
            "authors": list(self.authors),
            "editors": list(self.editors),
            "published": self.published,
            "source": self.source,
            "section": self.section,
            "language": self.language,
            "blocks": [{"kind": block.kind, "text": block.text} for block in self.blocks],
            "captions": list(self.captions),
            "text": self.text,
            "removed": [
                {"rule": cut.rule, "reason": cut.reason, "place": cut.place, "text": cut.text} for cut in self.removed
            ],
        }
