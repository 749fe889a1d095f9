"""The lines of a dump of no known site that rules and shapes left in the body: where the article begins and ends among them.

A sum of small decision trees guesses each line's probability from its text, its place among prose and its neighbours, as the first of those
for HTML does with the markup besides. From either end, what stands before the first sure line goes where the doubts outweigh it clearly.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from itertools import accumulate, compress

from cleaner import shape
from cleaner.generic import lexicon, trees, wording
from cleaner.generic.wording import FAR
from cleaner.rulebook import NOTHING, Verdict
from cleaner.sweep import END, Draft

ABOVE = Verdict("generic/above-article", "other")
SURE = 0.5  # probability of a line that is the article's
DOUBT = 0.25  # probability under which a line's words speak for a cut, and above which against it
LEAST = 10  # words (each by what its line is under the doubt) that must speak for a cut
SHARE = (
    0.1  # of the words of the paragraphs kept, the most that the article may be expected to lose in paragraphs by a cut
)
SENTENCES = 0.6  # share of words in sentences, up to which lines below the article are no text
AMOUNTS = 0.3
MOST = 20_000
LOOKS = 8  # real pages needed five at most
GAP = 3  # lines without prose that a run of paragraphs may have
NEAR = 4  # lines on either side
WIDE = 10
TABLE = 20  # lines below a cut among which amounts are looked for
_DIGIT = re.compile(r"\d")
_AMOUNT = re.compile(r"(?:Rp\.? ?)?\d[\d.,]* \D")
_COUNT = re.compile(
    r"(?i)\b(?:ago|lalu|hours?|minutes?|days?|jam|menit|hari|comments?|komentar|replies|shares?|views?|read)\b|\d[:/]\d|\b(?:19|20)\d\d\b"
)
NAMES = [
    *wording.OWN,
    *wording.PLACE,
    *"run_prose run_lines length copies prose share relative length-2 length-1 length+1 length+2 prose-1 prose+1".split(),
    *"around paragraphs_above paragraphs_below numbers_around lines_above lines_below".split(),
]


def cut_ends(draft: Draft, score: trees.Score | None = None) -> None:
    """Take out of the body what stands above the article and below its end, and sign it; `score` as in `ends`.

    A line that a rule knows for the article's own (a dateline, one that it trimmed, one with a desk's initials) is sure. Without a sure line
    nothing goes, nor from more than `MOST` lines. What is left is looked at again until nothing goes (at most `LOOKS` times), so that the text
    given out is cut no further when it comes back.
    """
    index = draft.alive(draft.lead)
    if len(index) > MOST:
        return
    for _ in range(LOOKS if index else 0):
        known = [at in draft.cuts or draft.found.get(at, NOTHING).leads for at in index]
        begin, end = ends([draft.texts[at] for at in index], [draft.prose[at] for at in index], known, score)
        for at in index[:begin]:
            draft.fates[at] = ABOVE
        for at in index[end:]:
            draft.fates[at] = END
        if end - begin == len(index):
            return
        index = index[begin:end]


def ends(
    texts: Sequence[str], reads: Sequence[bool], known: Sequence[bool], score: trees.Score | None = None
) -> tuple[int, int]:
    """The first line of the article, and the first one below it. A cut leaves the paragraphs beside those kept, and what a colon announces.

    `reads` tells which lines read as paragraphs, `known` which are the article's for sure, whatever the trees say; `score` gives the log
    odds of a row (None: the shipped trees). Only lines between an end and the first sure line are scored.
    """
    count = len(texts)

    def is_known(nth: int) -> bool:
        return known[nth] or shape.closes_article(texts[nth])

    if is_known(0) and is_known(count - 1):
        return 0, count
    lines, give = Lines(texts, reads), score or trees.shipped_lines()
    words = [wording.words(text) for text in texts]

    def chance(nth: int) -> float:
        return 1.0 if is_known(nth) else trees.probability(give(lines.row(nth)))

    below, lost_below = _doubtful(range(count - 1, -1, -1), chance, words, reads)
    above, lost_above = _doubtful(range(count), chance, words, reads)
    most = SHARE * sum(compress(words[above : count - below], reads[above:]))
    begin = above if lost_above <= most else 0
    end = count - below if lost_below <= most and not _is_told(texts[count - below :]) else count
    while reads[begin - 1] and begin:
        begin -= 1
    while end < count and (reads[end] or texts[end][-1] == ":"):
        end += 1
    return begin, end


def _doubtful(
    order: Iterable[int], chance: Callable[[int], float], words: Sequence[int], reads: Sequence[bool]
) -> tuple[int, float]:
    """How many lines go at one end, read from there inwards, and the words of paragraphs that the article is expected to lose by it."""
    doubts = most = promised = lost = 0.0
    gone = 0
    for count, nth in enumerate(order, start=1):
        probability = chance(nth)
        if probability >= SURE:
            return (gone, lost) if most >= LEAST else (0, 0.0)
        doubts += words[nth] * (DOUBT - probability)
        promised += words[nth] * probability * reads[nth]
        if doubts > most:
            most, gone, lost = doubts, count, promised
    return 0, 0.0


def _is_told(texts: Sequence[str]) -> bool:
    """Whether lines below the sure ones may be the article's, whatever each looks like: mostly sentences, or a table a cell a line."""
    told = sum(wording.words(text) for text in texts if shape.ends_sentence(text))
    if told > SENTENCES * sum(map(wording.words, texts)):
        return True
    cells = texts[:TABLE]
    amounts = sum(len(text) <= 60 and _AMOUNT.match(text) is not None and not _COUNT.search(text) for text in cells)
    return amounts >= 3 and amounts >= AMOUNTS * len(cells)


class Lines:
    """Lines of a dump; `row(nth)` gives the numbers named `NAMES` of one. None of them depends on lines that are not given."""

    def __init__(self, texts: Sequence[str], reads: Sequence[bool]) -> None:
        """`reads` tells which lines read as paragraphs."""
        self.texts, self.reads = texts, reads
        self.lengths = lengths = [len(text) for text in texts]
        prose = [length if read else 0 for length, read in zip(lengths, reads, strict=True)]
        cues = wording.cues(texts, lengths, wording.LABEL - 1)
        headings = [cue & lexicon.ASIDE > 0 and size < 60 for cue, size in zip(cues, lengths, strict=True)]
        self._places = list(wording.places(prose, headings, map(bool, cues)))
        self._copies = wording.copies(texts)
        self._long, self._prose = wording.padded(lengths, -1.0), wording.padded(prose, -1.0)
        self._runs, self._run_of = _runs(prose)
        self._length_to = [0, *accumulate(lengths)]
        self._prose_to = [0, *accumulate(prose)]
        self._reads_to = [0, *accumulate(reads)]
        self._numbers_to = [0, *accumulate([_DIGIT.search(text, 0, 60) is not None for text in texts])]
        self._total = self._prose_to[-1] or 1
        self._usual = self._total / (self._reads_to[-1] or 1)

    def row(self, nth: int) -> tuple[float, ...]:
        """The numbers of one line, all of them floats (see `trees.compile_trees`)."""
        length, count, long = self.lengths[nth], len(self.texts), self._long
        low, high = max(0, nth - NEAR), min(count, nth + NEAR + 1)
        prose, reads, numbers = self._prose_to, self._reads_to, self._numbers_to
        size, begin, end = self._runs[self._run_of[nth]]
        found = (
            *wording.own(self.texts[nth], length),
            *self._places[nth],
            size / self._total,
            min(end - begin + 1, FAR),
            length,
            self._copies[nth],
            self.reads[nth],
            length / self._total,
            min(length / self._usual, 3.0),
            long[nth],
            long[nth + 1],
            long[nth + 3],
            long[nth + 4],
            self._prose[nth + 1],
            self._prose[nth + 3],
            (prose[high] - prose[low]) / (self._length_to[high] - self._length_to[low]),
            reads[nth + 1] - reads[max(0, nth - WIDE)],
            reads[min(count, nth + WIDE + 1)] - reads[nth],
            (numbers[high] - numbers[low]) / (high - low),
            min(nth, FAR),
            min(count - nth, FAR),
        )
        return tuple(map(float, found))


def _runs(prose: Sequence[int]) -> tuple[list[tuple[int, int, int]], list[int]]:
    """Runs of paragraphs (characters of prose, first and last line), and for each line the number of its run, or of the last one above it."""
    runs = [(0, 0, 0)]
    run_of: list[int] = []
    for nth, length in enumerate(prose):
        if length:
            size, begin, end = runs[-1]
            if not size:
                runs[-1] = length, nth, nth
            elif nth - end > GAP + 1:
                runs.append((length, nth, nth))
            else:
                runs[-1] = size + length, begin, nth
        run_of.append(len(runs) - 1)
    return runs, run_of
