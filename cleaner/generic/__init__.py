"""The generic extractor: which text blocks of a page that no template knows are the article, and how sure that is.

Two sums of small decision trees look at each block: the first at its text, the elements around it and its neighbours, the second
also at what the first said about the whole page (stacking over the page, as in Vogels et al., "Web2Text", 2018, with trees for both).
`bench/generic/train.py` made them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple

from cleaner import from_html, query, shape
from cleaner.article import Page
from cleaner.generic import context, fields, lexicon, second, survey, trees, wording
from cleaner.generic.kinds import doubts
from cleaner.generic.lines import ABOVE, cut_ends
from cleaner.rulebook import Verdict
from cleaner.sweep import END

Engine = Literal["own", "own-only", "trafilatura"]
ENGINES: tuple[Engine, ...] = ("own", "own-only", "trafilatura")
NO_ROW = 0.0025  # the first guess for a block whose row is empty
FAINT = 0.04  # a block of a lower first guess is not looked at again, unless all are as low
_PROSE = survey.NAMES.index("prose")
INSET = Verdict("generic/inset", "other")
LINKS = Verdict("generic/link-cluster", "navigation")
COMMENTS = Verdict("generic/comment-thread", "comments")
CAPTION = Verdict("generic/caption-block", "credit")
COPY = Verdict("generic/copy-of-body", "duplicate")
_BY_WORDS = (
    (lexicon.LETTER, Verdict("generic/offer-block", "promo")),
    (lexicon.SHARE, Verdict("generic/share-block", "share")),
    (lexicon.RELATED, Verdict("generic/related-block", "related")),
    (lexicon.TAGS, Verdict("generic/tag-block", "navigation")),
)
_BY_CUES = (
    (lexicon.CUE_COMMENTS, COMMENTS),
    (lexicon.CUE_LETTER, Verdict("generic/offer-text", "promo")),
    (lexicon.CUE_SHARE, Verdict("generic/share-text", "share")),
    (lexicon.CUE_RELATED, Verdict("generic/related-text", "related")),
    (lexicon.CUE_TAGS, Verdict("generic/tag-text", "navigation")),
)


class Judgement(NamedTuple):
    """How a page was read: the confidence (0–1, or None), what speaks against an article, and a limit that was reached."""

    confidence: float | None
    doubts: list[str]
    limit: str | None = None


def extract(tree: query.Tree, reading: from_html.Reading, source: Page, removals: bool, ask: bool) -> Judgement:
    """Make body of the blocks that are the article, sign the others, and better the fields.

    The confidence is the expected F1 of the words kept, calibrated; None where there is no text. Without `removals` what stands far
    from the body is not read. With `ask`, trafilatura chooses the blocks of pages that the trees are unsure of.
    """
    reading.found = fields.find(tree, reading.found, source.url)
    page = survey.read(tree, reading.layout, reading.found.title, removals)
    if page is None:
        return Judgement(None, [])
    texts = [page.pieces[nth].text for nth in page.candidates]
    words = [wording.words(text) for text in texts]
    confidence = limit = None
    others: Verdict | None = None
    if len(page.candidates) > survey.MOST:
        limit = f"more than {survey.MOST:,} blocks: judged by the shape of each alone"
        linked = [page.pieces[nth].linked for nth in page.candidates]
        chosen = {
            nth for nth, text in enumerate(texts) if linked[nth] <= survey.PROSE * len(text) and shape.is_prose(text)
        }
    else:
        title = shape.key(reading.found.title or "")
        chances = [
            0.0 if len(text) == len(title) and shape.key(text) == title else chance
            for text, chance in zip(texts, probabilities(page, words), strict=True)
        ]
        model = trees.shipped()
        chosen = choose(chances, words, model.threshold)
        if chosen:
            promised = trees.expected_f1(chances, words, chosen)
            confidence = round(trees.interpolate(model.confidence, promised), 3)
            if ask and (kept := second.opinion(source.text, texts, words, chosen, promised)):
                chosen, others = kept, second.UNWANTED
    _sign(page, {page.candidates[nth] for nth in chosen}, reading.layout.outside, others)
    if reading.found.published is None:
        first = min(chosen, default=0)
        reading.found.published = fields.visible_date(tree, texts[max(0, first - 15) : first + 3])
    for piece in page.pieces:
        if removals or piece.zone is None:
            piece.place = page.paths.of(piece.element)
    reading.pieces = from_html.join_dateline(list(page.pieces))
    body = [texts[nth] for nth in sorted(chosen)]
    return Judgement(confidence, doubts(tree, reading.found.title, body, texts), limit)


def probabilities(page: survey.Survey, words: Sequence[int]) -> list[float]:
    """The probability (0–1) of each block that may be body."""
    model = trees.shipped()
    guesses = [trees.probability(model.first(row)) if row else NO_ROW for row in page.rows]
    stands_in = [page.pieces[nth].frame for nth in page.candidates]
    wanted = [nth for nth, guess in enumerate(guesses) if guess >= FAINT]
    wanted = wanted or [nth for nth, row in enumerate(page.rows) if row and row[_PROSE]]
    found = [0.0] * len(guesses)
    looks = context.rows(guesses, words, stands_in, page.frames, page.signs, wanted)
    for nth, row in zip(wanted, looks, strict=True):
        found[nth] = trees.probability(model.second(row + page.rows[nth]))
    return found


def choose(chances: Sequence[float], words: Sequence[int], threshold: float) -> set[int]:
    """Which blocks are body, given their probabilities and lengths in words; never none where any is possible."""
    raised = trees.raised(chances, words)
    least = min(threshold, 0.5 * max(raised, default=0.0))
    return {nth for nth, chance in enumerate(raised) if chance >= least > 0}


def _sign(page: survey.Survey, kept: set[int], outside: Verdict, others: Verdict | None) -> None:
    """Give every piece its zone: None for the body, and for what is taken out a verdict that says why (`others`, if it was not our choice)."""
    first, last = min(kept, default=len(page.pieces)), max(kept, default=-1)
    cues = dict(zip(page.candidates, page.cues, strict=False))
    for nth, piece in enumerate(page.pieces):
        if nth in kept:
            piece.zone = None
        elif piece.zone is outside:
            piece.zone = (
                others
                or _verdict(piece, page.frames[piece.frame], cues.get(nth))
                or (ABOVE if nth < first else END if nth > last else INSET)
            )


def _verdict(piece: survey.Seen, frame: survey.Frame, cues: int | None) -> Verdict | None:
    said = frame.within | frame.flags
    if said & lexicon.TALK:
        return COMMENTS
    if frame.flags & lexicon.CAPTIONS:
        return CAPTION
    if said & lexicon.NOISE:
        for bit, verdict in _BY_WORDS:
            if said & bit:
                return verdict
    if piece.linked > 0.6 * len(piece.text):
        return LINKS
    if cues is None:
        if len(piece.text) > 1500 and piece.linked >= 0:
            return COPY
        cues = wording.short_cues(piece.text) if len(piece.text) <= wording.SHORT else 0
    if cues and not shape.is_prose(piece.text):
        return next((verdict for bit, verdict in _BY_CUES if cues & bit), None)
    return None


__all__ = ["ENGINES", "Engine", "Judgement", "choose", "cut_ends", "extract", "probabilities"]
