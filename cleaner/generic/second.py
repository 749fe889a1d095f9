"""The second opinion: trafilatura says which blocks are the article; they are ours, so that every removal is signed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cleaner import from_html, language, query, shape
from cleaner.rulebook import Verdict

# On sites not trained on, trafilatura's choice was better than that of the trees where they promised less than this F1.
UNSURE = 0.94
FEW = 30  # words; an opinion that keeps fewer is none
ASKED = 2400  # tags; of pages with more (one in six) nobody is asked, since an answer's cost follows their number
LARGEST = 4_000_000  # characters; trafilatura's cost is not linear on every page
UNWANTED = Verdict("trafilatura/outside", "other")


def extract(source: str, tree: query.Tree, reading: from_html.Reading) -> None:
    """Make body of the blocks that trafilatura's precision mode keeps.

    A page that is too large for it, or that it cannot read, is judged by the shape of its blocks alone.
    """
    layout = reading.layout
    reading.pieces = from_html.read(tree, layout, [], everything=True)
    closed = {"generic/outside-ul", "generic/outside-ol"}
    candidates = [
        piece
        for piece in reading.pieces
        if piece.zone is not None and (piece.zone is layout.outside or piece.zone.name in closed)
    ]
    texts = [piece.text for piece in candidates]
    kept = _kept(source, texts, fast=False) or {nth for nth, text in enumerate(texts) if shape.is_prose(text)}
    for nth, piece in enumerate(candidates):
        if nth in kept:
            piece.zone = None
        elif piece.zone is layout.outside:
            piece.zone = UNWANTED
    reading.pieces = from_html.join_dateline(reading.pieces)


def opinion(source: str, texts: Sequence[str], words: Sequence[int], chosen: set[int], promised: float) -> set[int]:
    """What trafilatura keeps of a page that the trees are unsure of; none where it is better not asked, or keeps next to nothing.

    `words` are the lengths of the `texts`, `chosen` what the trees keep, and `promised` is the F1 (0–1) that they expect of that. Indonesian and
    Malay pages are left to the trees, which read more of them right (docs/generic.md).
    """
    if promised >= UNSURE or source.count("<") > ASKED:
        return set()
    if language.guess("\n".join(texts[nth] for nth in sorted(chosen))) in ("id", "ms"):
        return set()
    kept = _kept(source, texts, fast=True)
    return kept if sum(words[nth] for nth in kept) >= FEW else set()


def _kept(source: str, texts: Sequence[str], fast: bool) -> set[int]:
    """Which blocks trafilatura's precision mode keeps; `fast` leaves out the other libraries that it asks for their opinion."""
    if len(source) > LARGEST:
        return set()
    wanted = {shape.squash(text) for text in _extract(source, fast)}
    rest = "\n".join(sorted(wanted, key=len, reverse=True))[:1_000_000]
    found = set()
    for nth, text in enumerate(texts):
        bare = shape.squash(text)
        if bare in wanted or (len(bare) >= 60 and nth < 20_000 and bare in rest):
            found.add(nth)
    return found


def _extract(page: str, fast: bool) -> Iterator[str]:
    from lxml import etree
    from trafilatura import bare_extraction

    try:
        document = bare_extraction(page, favor_precision=True, fast=fast, include_comments=False, with_metadata=False)
    except (ValueError, TypeError, AttributeError, RecursionError, etree.LxmlError):
        return
    body = None if document is None else getattr(document, "body", None)
    if body is None:
        return
    for element in body.iter("p", "head", "item", "quote", "row", "lb"):
        text = element.tail or "" if element.tag == "lb" else " ".join(element.itertext())
        if bare := " ".join(text.split()):
            yield bare
