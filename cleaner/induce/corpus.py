"""Text dumps of one site, compared: which lines come again, and where each page's body stands between them."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence

from cleaner import from_text, shape
from cleaner.induce.patterns import reason_of, shaped
from cleaner.rulebook import RuleBook

SHARE = 0.2  # of the pages must print a line for it to be template; two at least
MOST = 0.6  # of the pages must agree on the shape of a part
ALONE = 0.25  # a paragraph between lines that are none counts so much less: excerpts and comments stand so
COSTS = {
    "template": 30.0,
    "known": 5.0,
    "other": 25.0,
}  # what a line that is no paragraph costs the body, in characters
_CREDIT = re.compile(r"\((?P<label>[A-Z][\w .]{1,20}: ?)?(?P<who>[^():]{2,40})\)\.?$")
_PLACE = re.compile(r"^[A-ZÀ-Þ][\w .,/()'’-]{1,40} ?[-–—]{1,2}$")


class Dump:
    """One page: its normalised lines, what each is (`kinds`: template, known, prose, other), and where its body begins and ends."""

    def __init__(self, name: str, text: str) -> None:
        self.name = name
        self.lines = from_text.lines(text)[0]
        self.shapes = [shaped(line) for line in self.lines]
        self.kinds: list[str] = []
        self.start = self.end = 0

    def judge(self, kind: Callable[[str, str], str]) -> None:
        """Tell the lines' kinds, and the body: the run of lines that holds the most prose and the least of anything else."""
        self.kinds = [kind(line, form) for line, form in zip(self.lines, self.shapes, strict=True)]
        beside = {
            at
            for above, gap, below in zip(
                range(-1, len(self.kinds)), range(len(self.kinds)), range(1, len(self.kinds) + 1), strict=False
            )
            for at in self._adjacent(above, gap, below)
        }
        best = total = 0.0
        begun = 0
        for at, what in enumerate(self.kinds):
            length = min(len(self.lines[at]), 600)
            total += length * (1.0 if at in beside else ALONE) if what == "prose" else -COSTS[what]
            if total <= 0:
                total, begun = 0.0, at + 1
            elif total > best:
                best, self.start, self.end = total, begun, at + 1
        while self.start < self.end and self.kinds[self.start] != "prose":
            self.start += 1

    def _adjacent(self, above: int, at: int, below: int) -> Iterator[int]:
        """The paragraphs beside line `at`, itself included: right above and below one another, or with one line of the site's between."""
        kinds = self.kinds
        if kinds[at] == "prose" and below < len(kinds) and kinds[below] == "prose":
            yield from (at, below)
        between = kinds[at] in ("template", "known") and above >= 0 and below < len(kinds)
        if between and kinds[above] == kinds[below] == "prose":
            yield from (above, below)

    def body(self) -> range:
        """The indices from the body's first to its last paragraph."""
        return range(self.start, self.end)


class Corpus:
    """The dumps of one site, compared."""

    def __init__(self, pages: Sequence[Dump], generic: RuleBook) -> None:
        self.pages = pages
        self.generic = generic
        self.need = max(2, round(SHARE * len(pages)))
        self.many = max(2, round(MOST * len(pages)))
        self._seen = Counter(form for page in pages for form in set(page.shapes))
        self._said = Counter(line for page in pages for line in set(page.lines))
        self.credits = self._credits()
        for page in pages:
            page.judge(self._kind)
        self.prose = [page.lines[at] for page in pages for at in page.body() if page.kinds[at] == "prose"]

    def _kind(self, line: str, form: str) -> str:
        own = shape.has_initials(line) or _PLACE.match(line)
        if (self._seen[form] >= self.need and not own) or self.credit(line):
            return "template"
        if is_taken(line, self.generic, ("drop", "list")):
            return "known"
        return "prose" if shape.is_prose(line) else "other"

    def _credits(self) -> Counter[str]:
        """What stands in the brackets that close captions: `Foto: `, or one name again and again."""
        found: dict[str, set[str]] = defaultdict(set)
        for page in self.pages:
            for line in page.lines:
                if (hit := _CREDIT.search(line)) and not shape.has_initials(line) and len(line) < 300:
                    found[hit["label"] or hit["who"]].add(page.name)
        return Counter({label: len(names) for label, names in found.items() if len(names) >= self.need})

    def credit(self, line: str) -> str | None:
        """The label or name in the brackets that close a caption, if this site closes captions so."""
        hit = _CREDIT.search(line)
        key = (hit["label"] or hit["who"]) if hit else None
        return key if key in self.credits else None

    def is_template(self, page: Dump, at: int) -> bool:
        """Whether the line is one that pages repeat."""
        return page.kinds[at] == "template"

    def verbatim(self, line: str) -> int:
        """The number of pages that print the line word for word."""
        return self._said[line]

    def count(self, form: str) -> int:
        """The number of pages with a line of this shape."""
        return self._seen[form]

    def is_writer(self, page: Dump, at: int) -> bool:
        """Whether the line is the name of a writer of several of the pages: it comes again, but not on all."""
        line = page.lines[at]
        return (
            shape.is_person(line)
            and reason_of(line) == "other"
            and self.count(page.shapes[at]) <= 0.5 * len(self.pages)
        )


def is_taken(line: str, generic: RuleBook, verbs: Sequence[str] = ("drop", "list", "field")) -> bool:
    """Whether the generic rules take the line wherever it stands."""
    return any(signed.verb in verbs and signed.at is None and not signed.near for signed in generic.match(line, True))


def inherited(generic: RuleBook) -> list[str]:
    """The ids that the generic rules use: an id stands once along a chain of files."""
    return [rule.id for _, _, rules in generic.chain for rule in [*rules.line_rules(), *rules.markup_rules()]]
