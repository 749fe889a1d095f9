"""Drift: which rules and selectors of a site fire less than they did, what new repeats in its bodies, and how to mend it.

A baseline counts, over pages that are cleaned well, on how many each selector gives something usable and each rule fires. Fresh pages are held
against it with Fisher's exact test (one-sided), so that a handful of pages raises no alarm by chance.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from math import comb
from pathlib import Path

import msgspec

from cleaner import dates, induce, page, people, query, shape
from cleaner.article import Article, Page
from cleaner.errors import CleanerError
from cleaner.induce import fields, layouts, parts
from cleaner.induce.draft import Rule, table
from cleaner.induce.layouts import Group
from cleaner.induce.outline import Line, Outline, Pages
from cleaner.induce.patterns import shaped, suggest_pattern
from cleaner.induce.selectors import names
from cleaner.pipeline import Cleaner
from cleaner.rulebook import GENERIC
from cleaner.rulefile import Template

SCHEMA = 1
CHANCE = 0.001  # a loss that chance explains better than one time in a thousand is none
GONE = 0.01  # the same where something was on every page, or is what finds the article, and is on none
MAIN = ("when", "body", "title", "published")
NEW = 0.2  # of the pages, and three at least, must have a new block
OFTEN = 0.02  # of the baseline's pages may have had it before
SHORTEST = 4  # characters of a line that is looked at
TEXTS, NONE = "text", "none"  # what stands for the template of a dump, and of a page that no template knows


class Seen(msgspec.Struct):
    """What was seen of the pages of one template: how many, and on how many of them each thing was there.

    `rules` fired; `lines` (their shape) and `labels` (what stands before a colon) were kept, `classes` are of elements with kept lines. A
    line of a single page is forgotten: it is the article's.
    """

    pages: int = 0
    rules: dict[str, int] = {}
    lines: dict[str, int] = {}
    labels: dict[str, int] = {}
    classes: dict[str, int] = {}


class Baseline(msgspec.Struct):
    """The counts of one site. `selectors` are asked of every HTML page, `templates` hold what the pages of each did."""

    pages: int = 0
    html: int = 0
    rules_version: str = ""
    selectors: dict[str, int] = {}
    fields: dict[str, int] = {}
    ok: int = 0
    templates: dict[str, Seen] = {}


class Baselines(msgspec.Struct):
    """The file: one baseline a site."""

    schema: int = SCHEMA
    sites: dict[str, Baseline] = {}


class Finding(msgspec.Struct, frozen=True):
    """One alarm: what `kind` ("died", "fires less", "new block"), of what, its evidence, and the repair as TOML ("" if none is known)."""

    site: str
    kind: str
    what: str
    evidence: str
    repair: str = ""

    def __str__(self) -> str:
        """The finding with its repair below it, indented."""
        lines = [f"{self.site}: {self.kind}: {self.what}: {self.evidence}"]
        lines += [f"    {line}" for line in self.repair.splitlines()]
        return "\n".join(lines)


class Observed(msgspec.Struct):
    """Fresh pages of one site: their counts, the pages themselves, of which repairs are made, and the lines kept of each, with its template."""

    site: str
    counts: Baseline
    outlines: list[Outline] = []
    dumps: list[tuple[str, str]] = []
    kept: list[tuple[str, list[str]]] = []


def load(path: Path) -> Baselines:
    """Read a file of baselines. Raise CleanerError if it is none."""
    try:
        found = msgspec.json.decode(path.read_bytes(), type=Baselines)
    except msgspec.DecodeError as error:
        raise CleanerError(
            f"{path} is no file of baselines: {error}. Record one with --record, or name another file"
        ) from None
    if found.schema != SCHEMA:
        raise CleanerError(
            f"{path} has schema {found.schema}, this version reads {SCHEMA}. Record it anew with --record"
        )
    return found


def as_json(baselines: Baselines) -> bytes:
    """The file's bytes, keys in order so that a difference of two versions can be read."""
    return msgspec.json.format(msgspec.json.encode(baselines, order="sorted"), indent=1) + b"\n"


def save(path: Path, baselines: Baselines) -> None:
    """Write the file whole, or not at all."""
    fresh = path.with_name(path.name + ".new")
    fresh.write_bytes(as_json(baselines))
    fresh.replace(path)


def observe(
    cleaner: Cleaner, pages: Iterable[tuple[str, bytes]], site: str | None = None
) -> tuple[dict[str, Observed], list[str]]:
    """Clean the pages and count, by site; also give the names of the pages that are of no known site, or unreadable.

    `pages` are (name, content). Raise UnknownSiteError for a `site` without rules.
    """
    found: dict[str, Observed] = {}
    strange = []
    for name, content in pages:
        try:
            scraped = page.read(content, id=name)
        except page.RejectedError:
            strange.append(name)
            continue
        article = cleaner.clean(content, site=site, id=name)
        if article.site is None:
            strange.append(name)
            continue
        _count(found.setdefault(article.site, Observed(article.site, Baseline())), cleaner, scraped, article)
    for one in found.values():
        for seen in one.counts.templates.values():
            seen.lines = {line: count for line, count in seen.lines.items() if count > 1}
    return found, strange


def _count(seen: Observed, cleaner: Cleaner, scraped: Page, article: Article) -> None:
    counts = seen.counts
    counts.pages += 1
    counts.rules_version = article.rules
    counts.ok += article.status == "ok"
    for field, value in (("title", article.title), ("author", article.authors), ("published", article.published)):
        _add(counts.fields, [field] if value else [])
    layout = article.template or (TEXTS if scraped.input == "text" else NONE)
    here = counts.templates.setdefault(layout, Seen())
    here.pages += 1
    lines = [block.text for block in article.blocks]
    _add(here.rules, {cut.rule for cut in article.removed})
    _add(here.lines, {shaped(line) for line in lines if len(line) >= SHORTEST})
    _add(here.labels, {label for line in lines if (label := _label(line))})
    seen.kept.append((layout, lines))
    if scraped.input == "text":
        seen.dumps.append((article.id, scraped.text))
        return
    counts.html += 1
    outline = Outline(article.id, scraped)
    seen.outlines.append(outline)
    _add(counts.selectors, {key for key, _ in _firing(cleaner, seen.site, outline)})
    template = next((one for one in _templates(cleaner, seen.site) if one.id == article.template), None)
    _add(here.classes, set(_kept_classes(outline, template, set(lines))))


def _label(line: str) -> str | None:
    """What a short line that is no sentence begins with, up to its colon or another such mark."""
    hit = re.match(r"^[^\W\d_][\w ]{2,30}? ?[:：|»›]", line)
    return hit[0] if hit and len(line) <= 200 and not shape.ends_sentence(line) else None


def _add(counts: dict[str, int], keys: Iterable[str]) -> None:
    for key in keys:
        counts[key] = counts.get(key, 0) + 1


def _usable(field: str, value: str) -> bool:
    if field == "published":
        return dates.find(value) is not None
    return bool(people.names(value)) if field in ("author", "editor") else bool(value)


def _firing(cleaner: Cleaner, site: str, outline: Outline) -> Iterator[tuple[str, str]]:
    """Each selector of the site's own templates that gives something usable on the page: its key, and the field or part it is for."""
    for template in _templates(cleaner, site):
        for part, css in _selectors(template):
            compiled = query.compile_selector(css)
            if part in ("title", "deck", "author", "editor", "published", "source", "section"):
                good = any(_usable(part, value) for value in outline.tree.values(compiled))
            else:
                good = outline.tree.has(css)
            if good:
                yield key_of(template.id, part, css), part


def key_of(template: str, part: str, css: str) -> str:
    """How a selector is called in the counts."""
    return f"{template} {part} {css}"


def _templates(cleaner: Cleaner, site: str) -> list[Template]:
    chain = cleaner.library.book(site).chain
    return [template for stem, _, rules in chain if stem != GENERIC for template in rules.templates]


def _selectors(template: Template) -> Iterator[tuple[str, str]]:
    yield "when", template.when
    for part in ("title", "deck", "author", "editor", "published", "source", "section", "body", "caption"):
        yield from ((part, css) for css in getattr(template, part))
    for strip in template.strip:
        yield from ((f"strip {strip.id}", css) for css in query.split_list(strip.css))


def _kept_classes(outline: Outline, template: Template | None, kept: set[str]) -> Iterator[str]:
    """The lasting names of the elements inside the body that hold a few lines, kept ones among them."""
    bodies = {id(node) for css in (template.body if template else ()) for node in outline.meant(css)}
    for node in outline.nodes:
        inside = outline.inside(node)
        if bodies and not any(id(above) in bodies for above in node.chain()):
            continue
        if 0 < len(inside) <= 6 and any(line.text in kept for line in inside):
            yield from (css for css in names(node) if css[0] in ".#")


# ---- comparison --------------------------------------------------------------------------------


def loss(before: int, of_before: int, now: int, of_now: int) -> float:
    """The chance of so few hits `now` if nothing changed: Fisher's exact test, one-sided.

    >>> loss(20, 20, 0, 5) < 0.001, loss(3, 20, 0, 20) < 0.001
    (True, False)
    """
    hits, total = before + now, of_before + of_now
    ways = sum(comb(of_now, k) * comb(of_before, hits - k) for k in range(now + 1) if hits - k <= of_before)
    return ways / comb(total, hits)


def compare(cleaner: Cleaner, before: Baseline, seen: Observed) -> list[Finding]:
    """Give the alarms of a site: selectors and rules that died or fire less, and blocks that are new in its bodies."""
    now, site, repairs = seen.counts, seen.site, _Repairs(seen)
    found: list[Finding] = []
    for template in _templates(cleaner, site):
        for part, css in _selectors(template):
            key = key_of(template.id, part, css)
            counts = before.selectors.get(key, 0), before.html, now.selectors.get(key, 0), now.html
            found += _lost(site, f"template {template.id}, {part} {css}", counts, repairs.of(part), part in MAIN)
    own = _line_rules(cleaner, site)
    for name, then in sorted(before.templates.items()):
        here = now.templates.get(name, Seen())
        for rule in sorted(own.intersection(then.rules)):
            counts = then.rules[rule], then.pages, here.rules.get(rule, 0), here.pages
            found += _lost(site, f"rule {rule}", counts, repairs.of_rule(cleaner, site, rule))
    found += _lost(site, "pages that are ok", (before.ok, before.pages, now.ok, now.pages), str, main=True)
    for field in ("title", "author", "published"):
        counts = before.fields.get(field, 0), before.pages, now.fields.get(field, 0), now.pages
        found += _lost(site, f"field {field}", counts, repairs.of(field), field in MAIN)
    found += _new(before, seen)
    return found


def _line_rules(cleaner: Cleaner, site: str) -> set[str]:
    """The full names of the rules for lines that the site's own files and its family's have."""
    chain = cleaner.library.book(site).chain
    return {f"{stem}/{rule.id}" for stem, _, rules in chain if stem != GENERIC for rule in rules.line_rules()}


def _lost(
    site: str, what: str, counts: tuple[int, int, int, int], repair: Callable[[], str], main: bool = False
) -> list[Finding]:
    had, of_before, has, of_now = counts
    limit = GONE if not has and (main or had == of_before) else CHANCE
    if not of_now or not had or has * of_before >= had * of_now or loss(*counts) > limit:
        return []
    evidence = f"on {has} of {of_now} pages, in the baseline on {had} of {of_before}"
    return [Finding(site, "fires less" if has else "died", what, evidence, repair())]


class _Fresh:
    """The pages whose template the baseline knows, as new blocks are looked for on them: a page that fell to the generic extractor has others."""

    def __init__(self, before: Baseline, seen: Observed) -> None:
        self.site, self.outlines = seen.site, seen.outlines
        self.bodies = [lines for layout, lines in seen.kept if layout in before.templates]
        self.kept = {text for lines in self.bodies for text in lines}
        now = [one for layout, one in seen.counts.templates.items() if layout in before.templates]
        self.need = max(3, round(NEW * len(self.bodies)))
        self.classes = self._grown(before, now, "classes")
        self.lines = self._grown(before, now, "lines")
        self.labels = self._grown(before, now, "labels")

    def _grown(self, before: Baseline, now: Sequence[Seen], kind: str) -> list[tuple[str, int]]:
        had, has = _merged(before.templates.values(), kind), _merged(now, kind)
        return [(key, n) for key, n in has.most_common() if n >= self.need and had[key] <= OFTEN * before.pages]

    def of(self, css: str) -> list[Line]:
        """The kept lines that stand in a selector's elements."""
        every = (line for outline in self.outlines for node in outline.meant(css) for line in outline.inside(node))
        return [line for line in every if line.text in self.kept]

    def finding(self, what: str, count: int, repair: str) -> Finding:
        """An alarm about a new block on so many pages."""
        evidence = f"on {count} of {len(self.bodies)} pages, in the baseline on hardly any"
        return Finding(self.site, "new block", what, evidence, repair)

    def drop(self, line: str, alike: Iterable[str]) -> str:
        """A drop rule for a line that spares all prose but the lines like it."""
        keep = [text for text in self.kept.difference(alike) if shape.is_prose(text)]
        return "".join(table(proposal.rule) for proposal in suggest_pattern(line, self.bodies, keep=sorted(keep))[:1])


def _new(before: Baseline, seen: Observed) -> Iterator[Finding]:
    """Blocks that stand in the bodies of many pages and of hardly any before: by their element's name, their wording, their beginning."""
    fresh = _Fresh(before, seen)
    said: set[str] = set()
    for css, count in fresh.classes:
        lines = fresh.of(css)
        if said.issuperset(shaped(line.text) for line in lines) or not _is_block(css, lines):
            continue
        said |= {shaped(line.text) for line in lines}
        why = "A block between the paragraphs that was not there before."
        keys: dict[str, object] = {"id": "new-block", "reason": parts.meaning(css) or "other", "css": css, "why": why}
        rule = table(Rule("template.strip", keys))
        yield fresh.finding(f"{css}, such as “{lines[0].text[:60]}”", count, rule)
    for label, count in fresh.labels:
        lines_of = [text for text in sorted(fresh.kept) if _label(text) == label]
        if not said.issuperset(map(shaped, lines_of)):
            said |= {shaped(text) for text in lines_of}
            yield fresh.finding(f"lines that begin “{label}”", count, fresh.drop(lines_of[0], lines_of))
    for form, count in fresh.lines:
        if form not in said and not shape.has_initials(form[1:-1]):
            alike = sorted(text for text in fresh.kept if shaped(text) == form)
            line, rule = alike[0], fresh.drop(alike[0], alike)
            yield fresh.finding(f"“{line[:80]}”", count, rule)


def _is_block(css: str, lines: Sequence[Line]) -> bool:
    """Whether an element's name, its links or its wording, which comes again on other pages, tell it from the article's paragraphs."""
    alike = 1 - len({shaped(line.text) for line in lines}) / len(lines)
    return parts.meaning(css) is not None or alike >= 0.5 or sum(line.is_link for line in lines) > 0.6 * len(lines)


def _merged(every: Iterable[Seen], kind: str) -> Counter[str]:
    total: Counter[str] = Counter()
    for one in every:
        total.update(getattr(one, kind))
    return total


# ---- repair ------------------------------------------------------------------------------------


class _Repairs:
    """Proposals for what was lost, made of the fresh pages when the first one is asked for."""

    def __init__(self, seen: Observed) -> None:
        self._seen = seen
        self._made: list[Group] | None = None
        self._drafted: tuple[Rule, ...] | None = None

    @property
    def groups(self) -> list[Group]:
        if self._made is None:
            self._made = layouts.groups(Pages(self._seen.outlines)) if self._seen.outlines else []
        return self._made

    def of(self, part: str) -> Callable[[], str]:
        """What may stand for a part of the template now."""

        def propose() -> str:
            if not self.groups:
                return self._from_dumps(part)
            group = self.groups[0]
            if part in ("when", "body"):
                value = f"'{group.body}'" if part == "when" else f"['{group.body}']"
                return f"{part} = {value}  # on {len(group.outlines)} of {len(self._seen.outlines)} pages"
            finders: dict[str, Callable[[Group], list[fields.Source]]] = {
                "title": fields.title,
                "published": fields.published,
                "author": fields.names,
                "editor": lambda group: fields.names(group, editors=True),
                "section": fields.section,
            }
            found = finders[part](group)[:1] if part in finders else []
            return "".join(
                f"{part} = ['{one.selector}']  # on {one.pages} of {len(group.outlines)} pages" for one in found
            )

        return propose

    def of_rule(self, cleaner: Cleaner, site: str, name: str) -> Callable[[], str]:
        """What may stand for a rule now: of a field rule the same field's, drafted from the fresh pages; of others nothing is known."""
        chain = cleaner.library.book(site).chain
        field = next(
            (rule.name for stem, _, rules in chain for rule in rules.fields if f"{stem}/{rule.id}" == name), None
        )
        return self.of(field) if field is not None else lambda: ""

    def _from_dumps(self, part: str) -> str:
        if self._drafted is None:
            try:
                pages = [(name, text.encode()) for name, text in self._seen.dumps]
                self._drafted = induce.induce(self._seen.site, pages).rules if len(pages) > 2 else ()
            except CleanerError:
                self._drafted = ()
        return "\n\n".join(
            table(rule) for rule in self._drafted if rule.verb == "field" and rule.keys.get("as") == part
        )
