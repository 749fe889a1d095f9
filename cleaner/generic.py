"""The generic extractor: which text blocks of a page without a template are the article.

Trafilatura decides; the blocks stay those that were read from the page, so that nothing is lost or said twice.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from cleaner import shape
from cleaner.article import Kind

LARGEST = 4_000_000  # characters; trafilatura's cost is not linear on every page


class Candidate(msgspec.Struct, frozen=True):
    """A text block of the page that may be body."""

    text: str
    kind: Kind


def pick(page: str, candidates: Sequence[Candidate]) -> set[int]:
    """Give the indices of the candidates that are the article's body; an empty set if there is none.

    A page that is too large for trafilatura, or that it cannot read, is judged by the shape of its blocks alone.
    """
    wanted = list(_extract(page)) if len(page) <= LARGEST else []
    if not wanted:
        return {nth for nth, candidate in enumerate(candidates) if shape.is_prose(candidate.text)}
    whole = {shape.squash(text) for text in wanted}
    rest = "\n".join(sorted(whole, key=len, reverse=True))[:1_000_000]
    chosen = set()
    for nth, candidate in enumerate(candidates):
        bare = shape.squash(candidate.text)
        if bare in whole or (len(bare) >= 60 and nth < 20_000 and bare in rest):
            chosen.add(nth)
    return chosen


def _extract(page: str) -> Iterator[str]:
    from lxml import etree
    from trafilatura import bare_extraction

    try:
        document = bare_extraction(page, favor_precision=True, include_comments=False, with_metadata=False)
    except (ValueError, TypeError, AttributeError, RecursionError, etree.LxmlError):
        return
    if document is None:
        return
    body = getattr(document, "body", None)
    if body is None:
        return
    for element in body.iter("p", "head", "item", "quote", "row", "lb"):
        text = element.tail or "" if element.tag == "lb" else " ".join(element.itertext())
        if bare := " ".join(text.split()):
            yield bare
