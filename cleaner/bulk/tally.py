"""What a run counts: per site pages, reasons, rules and lengths; every page that was rejected or lost, by name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from operator import attrgetter
from typing import Literal, NamedTuple, TypeVar

import msgspec

from cleaner.article import Article

DRIFT = "drift"
_reason, _rule = attrgetter("reason"), attrgetter("rule")
_Key = TypeVar("_Key", str, int)


class Fault(msgspec.Struct, frozen=True, omit_defaults=True):
    """A page that gave no article: where it stands in the input, and why. `lost` is what never became a page."""

    place: str
    status: Literal["rejected", "lost"]
    reason: str
    id: str | None = None
    url: str | None = None


class SiteTally(msgspec.Struct):
    """Counts of one site. Sizes are characters; `lengths` counts articles by the power of two below their body's size."""

    ok: int = 0
    degraded: int = 0
    rejected: int = 0
    drifted: int = 0
    kept: int = 0
    removed: int = 0
    reasons: dict[str, int] = msgspec.field(default_factory=dict)
    cuts: dict[str, int] = msgspec.field(default_factory=dict)
    cut_sizes: dict[str, int] = msgspec.field(default_factory=dict)
    rules: dict[str, int] = msgspec.field(default_factory=dict)
    templates: dict[str, int] = msgspec.field(default_factory=dict)
    lengths: dict[int, int] = msgspec.field(default_factory=dict)

    @property
    def pages(self) -> int:
        """All pages of the site."""
        return self.ok + self.degraded + self.rejected


class Tally(msgspec.Struct):
    """Counts of many pages, by site ("" is no known site)."""

    sites: dict[str, SiteTally] = msgspec.field(default_factory=dict)
    faults: list[Fault] = msgspec.field(default_factory=list)
    lost: int = 0
    passed_over: dict[str, int] = msgspec.field(default_factory=dict)

    def add(self, article: Article, place: str) -> None:
        """Count an article."""
        site = self.sites.setdefault(article.site or "", SiteTally())
        setattr(site, article.status, getattr(site, article.status) + 1)
        if article.status == "rejected":
            self.faults.append(Fault(place, "rejected", "; ".join(article.reasons), article.id, article.url))
        size = sum(len(block.text) for block in article.blocks)
        site.kept += size
        _count(site.lengths, size.bit_length())
        if article.template is not None:
            _count(site.templates, article.template)
        for reason in article.reasons:
            kind = reason.partition(":")[0][:80]
            _count(site.reasons, kind)
            site.drifted += kind == DRIFT
        sizes = site.cut_sizes
        for cut in article.removed:
            sizes[cut.reason] = sizes.get(cut.reason, 0) + len(cut.text)
        site.removed = sum(sizes.values())
        _add(site.cuts, Counter(map(_reason, article.removed)))
        _add(site.rules, Counter(map(_rule, article.removed)))

    def lose(self, place: str, reason: str) -> None:
        """Count what never became a page."""
        self.lost += 1
        self.faults.append(Fault(place, "lost", reason))

    def pass_over(self, kind: str) -> None:
        """Count what is no page and need not be one."""
        _count(self.passed_over, kind)

    def merge(self, other: Tally, *, faults: bool = True) -> None:
        """Add another's counts; its faults only if they are wanted, since they grow with the run."""
        for name, theirs in other.sites.items():
            ours = self.sites.setdefault(name, SiteTally())
            for field in _NUMBERS:
                setattr(ours, field, getattr(ours, field) + getattr(theirs, field))
            for field in _COUNTERS:
                _add(getattr(ours, field), getattr(theirs, field))
        self.lost += other.lost
        _add(self.passed_over, other.passed_over)
        if faults:
            self.faults += other.faults

    def total(self) -> SiteTally:
        """Give the counts of all sites together."""
        whole = Tally()
        for site in self.sites.values():
            whole.merge(Tally(sites={"": site}))
        return whole.sites.get("", SiteTally())


def _count(counts: dict[_Key, int], key: _Key, more: int = 1) -> None:
    counts[key] = counts.get(key, 0) + more


def _add(ours: dict[_Key, int], theirs: Mapping[_Key, int]) -> None:
    for key, count in theirs.items():
        _count(ours, key, count)


def top(counts: dict[_Key, int], most: int | None = None) -> list[tuple[_Key, int]]:
    """Give the largest counts first; equal ones by their name."""
    return sorted(counts.items(), key=lambda entry: (-entry[1], str(entry[0])))[:most]


_NUMBERS = ("ok", "degraded", "rejected", "drifted", "kept", "removed")
_COUNTERS = ("reasons", "cuts", "cut_sizes", "rules", "templates", "lengths")


class Progress(NamedTuple):
    """How far a run is: its counts, bytes of the input read, bytes of it all (None: not known), seconds; items and bytes that were
    done before these seconds.
    """

    tally: Tally
    read: int
    size: int | None
    seconds: float
    resumed: int
    before: int = 0


class Summary(NamedTuple):
    """How a run ended: its counts (faults up to a thousand), pages cleaned now and found done, seconds."""

    tally: Tally
    pages: int
    resumed: int
    seconds: float
