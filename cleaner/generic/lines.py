"""The lines of a dump of no known site that rules and shapes left in the body: where the article begins and ends among them.

A sum of small decision trees guesses each line's probability from its text, its place among prose and its neighbours, as the first of those
for HTML does with the markup besides. From either end, what stands before the first sure line goes where the doubts outweigh it clearly.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from itertools import accumulate

from cleaner import shape
from cleaner.generic import lexicon, trees, wording
from cleaner.generic.wording import FAR
from cleaner.rulebook import NOTHING, Verdict
from cleaner.sweep import END, Draft

ABOVE = Verdict("generic/above-article", "other")
SURE = 0.5  # probability of a line that is the article's
DOUBT = 0.2  # probability under which a line's words speak for a cut, and above which against it
LEAST = 10  # words (each by what its line is under the doubt) that must speak for a cut
SHARE = 0.2  # of the words that the probabilities promise, the most that a cut may take
GAP = 3  # lines without prose that a run of paragraphs may have
NEAR = 4  # lines on either side
WIDE = 10
NAMES = [
    *wording.OWN,
    *wording.PLACE,
    *"run_prose run_lines length copies prose share relative length-2 length-1 length+1 length+2 prose-1 prose+1".split(),
    *"around paragraphs_above paragraphs_below numbers numbers_around lines_above lines_below".split(),
]


def cut_ends(draft: Draft, score: trees.Score | None = None) -> None:
    """Take out of the body what stands above the article and below its end, and sign it; `score` as in `ends`.

    A line that a rule knows for the article's own (a dateline, one that it trimmed, one with a desk's initials) is sure. Without a sure line
    nothing goes. What is left is looked at again until nothing goes, so that the text given out is cut no further when it comes back.
    """
    index = draft.alive(draft.lead)
    while index:
        begin, end = ends(
            [draft.texts[at] for at in index],
            [draft.prose[at] for at in index],
            [_is_known(draft, at) for at in index],
            score,
        )
        for at in index[:begin]:
            draft.fates[at] = ABOVE
        for at in index[end:]:
            draft.fates[at] = END
        if end - begin == len(index):
            return
        index = index[begin:end]


def _is_known(draft: Draft, at: int) -> bool:
    return at in draft.cuts or draft.found.get(at, NOTHING).leads or shape.closes_article(draft.texts[at])


def ends(
    texts: Sequence[str],
    reads: Sequence[bool],
    known: Sequence[bool],
    score: trees.Score | None = None,
) -> tuple[int, int]:
    """The first line of the article, and the first one below it.

    `reads` tells which lines read as paragraphs, `known` which are the article's for sure, whatever the trees say; `score` gives the log
    odds of a row (None: the shipped trees). Lines in the middle are scored only where something may go.
    """
    lines = Lines(texts, reads)
    give = score or trees.shipped_lines()
    count = len(texts)
    words = [wording.words(text) for text in texts]

    @cache
    def chance(nth: int) -> float:
        return 1.0 if known[nth] else trees.probability(give(lines.row(nth)))

    below, lost_below = _doubtful(range(count - 1, -1, -1), chance, words)
    above, lost_above = _doubtful(range(count), chance, words)
    if not above and not below:
        return 0, count
    most = SHARE * sum(chance(nth) * length for nth, length in enumerate(words))
    return above if lost_above <= most else 0, count - below if lost_below <= most else count


def _doubtful(order: Iterable[int], chance: Callable[[int], float], words: Sequence[int]) -> tuple[int, float]:
    """How many lines go at one end, read from there inwards, and the words that the article is expected to lose by it."""
    doubts = most = promised = lost = 0.0
    gone = 0
    for count, nth in enumerate(order, start=1):
        probability = chance(nth)
        if probability >= SURE:
            return (gone, lost) if most >= LEAST else (0, 0.0)
        doubts += words[nth] * (DOUBT - probability)
        promised += words[nth] * probability
        if doubts > most:
            most, gone, lost = doubts, count, promised
    return 0, 0.0


class Lines:
    """Lines of a dump; `row(nth)` gives the numbers named `NAMES` of one. None of them depends on lines that are not given."""

    def __init__(self, texts: Sequence[str], reads: Sequence[bool]) -> None:
        """`reads` tells which lines read as paragraphs."""
        self.texts = texts
        self.lengths = lengths = [len(text) for text in texts]
        prose = [length if read else 0 for length, read in zip(lengths, reads, strict=True)]
        cues = [lexicon.cues(text) if size < wording.LABEL else 0 for text, size in zip(texts, lengths, strict=True)]
        headings = [cue & lexicon.ASIDE > 0 and size < 60 for cue, size in zip(cues, lengths, strict=True)]
        count, total, paragraphs = len(texts), sum(prose) or 1, sum(reads)
        usual = total / (paragraphs or 1)
        long, read = wording.padded(lengths, -1.0), wording.padded(prose, -1.0)
        numbers = [lexicon.digits(text) / size for text, size in zip(texts, lengths, strict=True)]
        self._places = list(wording.places(prose, headings, map(bool, cues)))
        self._runs = list(_runs(prose))
        self._rest = list(
            zip(
                lengths,
                wording.copies(texts),
                reads,
                [size / total for size in lengths],
                [min(size / usual, 3.0) for size in lengths],
                long,
                long[1:],
                long[3:],
                long[4:],
                read[1:],
                read[3:],
                _shares(prose, lengths, NEAR),
                _sums(reads, WIDE, 0),
                _sums(reads, 0, WIDE),
                numbers,
                _shares([number > 0 for number in numbers], [1] * count, NEAR),
                [min(nth, FAR) for nth in range(count)],
                [min(count - nth, FAR) for nth in range(count)],
                strict=False,
            )
        )

    def row(self, nth: int) -> tuple[float, ...]:
        """The numbers of one line."""
        return (
            *wording.own(self.texts[nth], self.lengths[nth]),
            *self._places[nth],
            *self._runs[nth],
            *self._rest[nth],
        )


def _sums(column: Sequence[float], above: int, below: int) -> list[float]:
    """For each line the sum of a column over the line and so many others above and below it."""
    passed, count = [0.0, *accumulate(column)], len(column)
    return [passed[min(count, nth + below + 1)] - passed[max(0, nth - above)] for nth in range(count)]


def _shares(part: Sequence[float], whole: Sequence[float], near: int) -> list[float]:
    """For each line the share (0–1) of one column's sum around it in another's."""
    return [some / every for some, every in zip(_sums(part, near, near), _sums(whole, near, near), strict=True)]


def _runs(prose: Sequence[int]) -> Iterator[tuple[float, float]]:
    """For each line the share (0–1) of prose in its run of paragraphs, or in the last one above it, and that run's lines."""
    run: list[int] = []
    sizes, begin, end = [0], [0], [0]
    for nth, length in enumerate(prose):
        if length:
            if not sizes[-1]:
                begin[-1] = nth
            elif nth - end[-1] > GAP + 1:
                sizes.append(0)
                begin.append(nth)
                end.append(nth)
            sizes[-1] += length
            end[-1] = nth
        run.append(len(sizes) - 1)
    total = sum(sizes) or 1
    for number in run:
        yield sizes[number] / total, min(end[number] - begin[number] + 1, FAR)
