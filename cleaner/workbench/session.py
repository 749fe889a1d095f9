"""One sitting at the workbench: the pages, the rules in force, what is tried out, and what was done so far."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Sequence
from difflib import unified_diff
from pathlib import Path, PurePath
from threading import RLock
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import msgspec

from cleaner import dates, drift, from_html, golden, page, query, shape
from cleaner.errors import CleanerError
from cleaner.induce.outline import Outline
from cleaner.pipeline import Cleaner
from cleaner.rulebook import GENERIC
from cleaner.rulefile import compile_pattern
from cleaner.workbench import change as changes
from cleaner.workbench.change import AddRule, Change, Ground
from cleaner.workbench.desk import Difference, Loaded, Reading, compare, firings, read
from cleaner.workbench.folder import RuleFolder
from cleaner.workbench.propose import Proposal, Scene, Wish, meant, named_rules, propose, template_first

SHOWN = 5_000  # pieces of a page that are sent to the browser
LONGEST = 5_000  # characters of a piece that are sent
KEPT = 30  # versions of the rules that can be compared, besides the first
LISTED = 200  # turns of an effect that are sent
PATIENCE = 0.3  # seconds after which, one good proposal found, the others are tried when they are chosen
_SECOND_LEVEL = frozenset("co or go ac web my com net org sch biz desa".split())
_FIELDS = ("title", "deck", "author", "editor", "published", "source", "section", "caption")


class Effect(NamedTuple):
    """A change tried on all pages: the file's new text, the readings, what differs, and what the change itself takes."""

    site: str
    before: str | None
    after: str
    readings: list[Reading]
    difference: Difference
    hits: list[int]


class Session:
    """The workbench's memory. Its methods give plain data for the browser; they may be called from several threads.

    `site` is that of all pages, for pages that do not tell it themselves.
    """

    def __init__(
        self,
        folder: RuleFolder,
        pages: Sequence[Loaded],
        *,
        site: str | None = None,
        seeds: Path | None = None,
        golden: Path | None = None,
        baseline: Path | None = None,
    ) -> None:
        self.folder = folder
        self.pages = list(pages)
        self.site = site
        self.seeds, self.golden, self.baseline = seeds, golden, baseline
        self._lock = RLock()
        self._outlines: dict[int, Outline | None] = {}
        self.versions: list[tuple[str, list[Reading]]] = []
        self._shipped: list[Reading] | None = None
        self.readings: list[Reading] = []
        self._read("At the start")

    def _read(self, label: str) -> None:
        self.readings = read(self.pages, self.folder.cleaner, self.site)
        self.versions.append((label, self.readings))
        del self.versions[1:-KEPT]

    # ---- what there is -------------------------------------------------------------------------

    def state(self) -> dict[str, Any]:
        """The pages, the folder of rules and the steps done."""
        with self._lock:
            folder = self.folder
            return {
                "pages": [self._page_line(number) for number in range(len(self.pages))],
                "folder": str(folder.own) if folder.own else None,
                "changed": folder.changed_outside,
                "steps": [msgspec.to_builtins(step) | {"before": None, "after": None} for step in folder.steps],
                "undo": folder.steps[-1].label if folder.steps else None,
                "redo": folder.undone[-1].label if folder.undone else None,
                "versions": [label for label, _ in self.versions],
                "rules": folder.cleaner.rules_version,
            }

    def _page_line(self, number: int) -> dict[str, Any]:
        reading = self.readings[number]
        fates = Counter(note.fate for note in reading.notes)
        return {
            "name": self.pages[number].name,
            "title": reading.article.title,
            "site": reading.article.site,
            "status": reading.article.status,
            "kept": fates["kept"],
            "removed": sum(count for fate, count in fates.items() if fate not in ("kept", "title", "caption", "field")),
        }

    def page(self, number: int) -> dict[str, Any]:
        """A page's blocks in reading order and its article."""
        with self._lock:
            self._check(number)
            return {"page": number, "name": self.pages[number].name} | shown(self.readings[number])

    def _check(self, number: int) -> None:
        if not 0 <= number < len(self.pages):
            raise CleanerError(f"There is no page {number + 1}. {len(self.pages)} pages are loaded.")

    # ---- proposals -----------------------------------------------------------------------------

    def propose(self, number: int, note: int, wish: Wish) -> dict[str, Any]:
        """Changes that make a block what it should be, the best first, each with its effect on all pages."""
        with self._lock:
            scene = self._scene(number, note)
            found: list[tuple[tuple[int, ...], dict[str, Any]]] = []
            started = time.monotonic()
            is_new = scene.site not in self.folder.cleaner.library.sites
            for nth, one in enumerate(propose(scene, wish)):
                one = Proposal(one.verb, one.what, template_first(scene, one.changes, is_new))
                good = any(rank[:2] == (0, 0) for rank, _ in found)
                if good and time.monotonic() - started > PATIENCE:
                    found.append(((0, 1, 0, nth), _plain(one) | {"effect": None}))
                else:
                    rank, told = self._try(scene, one, wish)
                    found.append(((*rank, nth), told))
            found.sort(key=lambda entry: entry[0])
            is_begun = self.folder.text_of(scene.site) is None
            return {"site": scene.site, "new": is_begun, "proposals": [told for _, told in found]}

    def _try(self, scene: Scene, one: Proposal, wish: Wish) -> tuple[tuple[int, int, int], dict[str, Any]]:
        """A proposal with its effect, and its rank among the others."""
        try:
            effect = self._effect(scene.site, one.changes, scene.page)
            if wish == "body" and one.verb == "off":
                one, effect = self._all_off(scene, one, effect)
        except CleanerError as error:
            return (2, 0, 0), _plain(one) | {"effect": {"error": str(error)}}
        return self._rank(effect, scene, wish), _plain(one) | {"effect": self._told(effect, scene, wish)}

    def _all_off(self, scene: Scene, one: Proposal, effect: Effect) -> tuple[Proposal, Effect]:
        """Switch off what takes the block next as well, until it is body or a step of the program takes it."""
        while not _is_done(effect.readings[scene.page], scene, "body"):
            rule = next(
                (
                    turn.after[1]
                    for turn in effect.difference.turns
                    if turn.page == scene.page and turn.text == scene.text and turn.after
                ),
                "",
            )
            if rule not in named_rules(self.folder.cleaner.library, scene.site) or rule in one.what:
                break
            one = Proposal(one.verb, f"{one.what}, {rule}", [*one.changes, changes.SwitchOff(rule)])
            effect = self._effect(scene.site, one.changes, scene.page)
        return one, effect

    def effect(self, number: int, note: int, wish: Wish, raw: Sequence[Any]) -> dict[str, Any]:
        """The effect of changes as a person edited them."""
        with self._lock:
            scene = self._scene(number, note)
            return self._told(self._effect(scene.site, [changes.read(one) for one in raw], number), scene, wish)

    def preview(self, number: int, raw: Sequence[Any], other: int) -> dict[str, Any]:
        """Another page as it would read with changes that are tried on page `number`."""
        with self._lock:
            self._check(number)
            self._check(other)
            effect = self._effect(self._site_of(number), [changes.read(one) for one in raw], number)
            return shown(effect.readings[other])

    def save(self, number: int, raw: Sequence[Any], label: str) -> dict[str, Any]:
        """Write changes into the rule file of the page's site and read all pages again."""
        with self._lock:
            self._check(number)
            site = self._site_of(number)
            text = self._applied(site, [changes.read(one) for one in raw], number)
            step = self.folder.save(site, text, label)
            self._read(f"{step.time} {label}")
            return self.state() | {"said": f"Saved in {step.file}: {label}"}

    def _scene(self, number: int, note: int) -> Scene:
        self._check(number)
        if not 0 <= note < len(self.readings[number].notes):
            raise CleanerError("This block is not on the page any more. Load the page again.")
        outlines = [self._outline(each) for each in range(len(self.pages))]
        return Scene(self._site_of(number), number, note, self.pages, self.readings, outlines, self.folder.cleaner)

    def _outline(self, number: int) -> Outline | None:
        if number not in self._outlines:
            try:
                source = page.read(self.pages[number].source)
                self._outlines[number] = Outline(self.pages[number].name, source) if source.input == "html" else None
            except (page.RejectedError, CleanerError, query.AmplifiedError):
                self._outlines[number] = None
        return self._outlines[number]

    def _site_of(self, number: int) -> str:
        site = self.readings[number].article.site or self.site or self._named(number)
        if site is None:
            raise CleanerError(
                "Nobody knows this page's site, and it prints no address of its own. Start the workbench with --site NAME."
            )
        return site

    def _host(self, number: int) -> str | None:
        outline = self._outline(number)
        urls = from_html.own_urls(outline.tree) if outline is not None else []
        host = (urlsplit(urls[0]).hostname or "") if urls else ""
        return host.removeprefix("www.") or None

    def _named(self, number: int) -> str | None:
        host = self._host(number)
        if host is None or "." not in host:
            return None
        parts = host.split(".")
        name = parts[-3] if len(parts) > 2 and parts[-2] in _SECOND_LEVEL else parts[-2]
        return "".join(c if c.isalnum() else "-" for c in name).strip("-") or None

    def _ground(self, site: str, number: int) -> Ground:
        library = self.folder.cleaner.library
        if site in library.sites:
            chain = library.book(site).chain
            inherited = tuple(Path(path) for stem, path, _ in chain if Path(path).is_file() and stem != GENERIC)
            name = next(rules.name for stem, _, rules in reversed(chain) if stem == site)
            return Ground(site, name, (), site, inherited, self._generic_fields())
        host = self._host(number)
        hosts: tuple[str, ...] = ()
        if host is not None and self._named(number) == site:
            base = host[host.index(site) :] if site in host else host
            hosts = (base, f"*.{base}")
        return Ground(site, site, hosts, None, (), self._generic_fields())

    def _generic_fields(self) -> dict[str, Any]:
        """How the generic rules find a page's fields, for a new template to begin with."""
        for _, _, rules in self.folder.cleaner.library.book(None).chain:
            for template in rules.templates:
                found: dict[str, Any] = {name: getattr(template, name) for name in _FIELDS if getattr(template, name)}
                return found | ({"suffix": template.suffix} if template.suffix else {})
        return {}

    def _applied(self, site: str, wanted: Sequence[Change], number: int) -> str:
        return changes.apply(wanted, self.folder.text_of(site), self._ground(site, number))

    def _effect(self, site: str, wanted: Sequence[Change], number: int) -> Effect:
        before = self.folder.text_of(site)
        after = self._applied(site, wanted, number)
        cleaner = self.folder.trial(self.folder.with_file(site, after))
        readings = read(self.pages, cleaner, self.site)
        outlines = [self._outline(each) for each in range(len(self.pages))]
        hits = meant(wanted, outlines) or self._fired(site, wanted, readings)
        return Effect(site, before, after, readings, compare(self.readings, readings), hits)

    def _fired(self, site: str, wanted: Sequence[Change], readings: Sequence[Reading]) -> list[int]:
        """How many pieces of each page the new rules take, or those that a rule took which is switched off."""
        if any(isinstance(one, changes.Draft) for one in wanted):
            return [int(reading.article.site == site and bool(reading.article.blocks)) for reading in readings]
        rules = [one.keys for one in wanted if isinstance(one, AddRule)]
        if rules:
            names = {f"{site}/{keys.get('id')}" for keys in rules}
            # A title or caption carries no rule in the record, so its text is asked.
            searches = [
                compile_pattern(str(keys["line"]), "", None).search
                for keys in rules
                if keys.get("as") in ("title", "caption")
            ]
            return [
                sum(
                    note.rule in names
                    or (note.fate in ("title", "caption") and any(search(note.text) for search in searches))
                    for note in reading.notes
                )
                for reading in readings
            ]
        off = {one.name for one in wanted if isinstance(one, changes.SwitchOff)}
        return [sum(note.rule in off for note in reading.notes) for reading in self.readings]

    def _rank(self, effect: Effect, scene: Scene, wish: Wish) -> tuple[int, int, int]:
        """What was asked for comes first; then what costs the least prose; then what serves the most pages."""
        done = _is_done(effect.readings[scene.page], scene, wish)
        return (0 if done else 1, len(self._lost(effect, scene)), -sum(map(bool, effect.hits)))

    def _lost(self, effect: Effect, scene: Scene) -> list[int]:
        """The turns that take a paragraph which one page alone prints: the article's own words, most likely."""
        seen = Counter(turn.text for turn in effect.difference.turns)
        return [
            nth
            for nth, turn in enumerate(effect.difference.turns)
            if turn.takes_prose and turn.text != scene.text and seen[turn.text] == 1 and shape.is_prose(turn.text)
        ]

    def _told(self, effect: Effect, scene: Scene, wish: Wish) -> dict[str, Any]:
        turns = effect.difference.turns
        lost = set(self._lost(effect, scene))
        order = sorted(range(len(turns)), key=lambda nth: (nth not in lost, turns[nth].page != scene.page))
        return {
            "done": _is_done(effect.readings[scene.page], scene, wish),
            "hits": effect.hits,
            "changed": effect.difference.pages,
            "turns": [_turn(turns[nth]) | {"prose": nth in lost} for nth in order[:LISTED]],
            "more": max(0, len(turns) - LISTED),
            "prose": len(lost),
            "fields": [msgspec.to_builtins(turn) for turn in effect.difference.fields[:LISTED]],
            "file": f"{effect.site}.toml",
            "toml": _added(effect.before, effect.after),
            "after": shown(effect.readings[scene.page]),
            "statuses": [reading.article.status for reading in effect.readings],
        }

    # ---- steps back ----------------------------------------------------------------------------

    def undo(self) -> dict[str, Any]:
        """Take back the last write."""
        with self._lock:
            step = self.folder.undo()
            self._read(f"Undone: {step.label}")
            return self.state() | {"said": f"Undone in {step.file}: {step.label}"}

    def redo(self) -> dict[str, Any]:
        """Write again what was undone."""
        with self._lock:
            step = self.folder.redo()
            self._read(f"{step.time} {step.label}")
            return self.state() | {"said": f"Done again in {step.file}: {step.label}"}

    def reload(self) -> dict[str, Any]:
        """Read the rule files again as they are on disk."""
        with self._lock:
            self.folder.reload()
            self._read("Reloaded")
            return self.state() | {"said": "The rules were read again."}

    # ---- the other tabs ------------------------------------------------------------------------

    def compare(self, before: int, after: int) -> dict[str, Any]:
        """What differs between two versions of the rules over all pages; -1 is the shipped rules alone."""
        with self._lock:
            difference = compare(self._version(before), self._version(after))
            pages: dict[int, list[dict[str, Any]]] = {}
            for turn in difference.turns:
                pages.setdefault(turn.page, []).append(_turn(turn))
            fields: dict[int, list[Any]] = {}
            for field in difference.fields:
                fields.setdefault(field.page, []).append(msgspec.to_builtins(field))
            return {
                "pages": [
                    {
                        "page": number,
                        "name": self.pages[number].name,
                        "title": self.readings[number].article.title,
                        "turns": pages.get(number, [])[:LISTED],
                        "more": max(0, len(pages.get(number, [])) - LISTED),
                        "fields": fields.get(number, []),
                    }
                    for number in difference.pages
                ],
                "total": len(self.pages),
            }

    def _version(self, number: int) -> list[Reading]:
        if number == -1:
            if self._shipped is None:
                self._shipped = read(self.pages, Cleaner(self.folder.below), self.site)
            return self._shipped
        if not 0 <= number < len(self.versions):
            raise CleanerError("There is no such version of the rules. Load the workbench again.")
        return self.versions[number][1]

    def drift(self) -> dict[str, Any]:
        """How often each rule fires on the pages, and the alarms against the recorded baselines of their sites."""
        with self._lock:
            cleaner = self.folder.cleaner
            pages = [(PurePath(loaded.name).name, loaded.source) for loaded in self.pages]
            seen, strange = drift.observe(cleaner, pages, self.site if self.site in cleaner.library.sites else None)
            path = self.baseline
            known = drift.load(path).sites if path is not None and path.is_file() else {}
            alarms = [one for site in seen if site in known for one in drift.compare(cleaner, known[site], seen[site])]
            return {
                "alarms": msgspec.to_builtins(alarms),
                "compared": [site for site in seen if site in known],
                "missing": [site for site in seen if site not in known],
                "strange": len(strange),
                "baseline": str(path),
                "rules": [
                    {"rule": rule, "pages": count, "pieces": pieces}
                    for rule, (count, pieces) in firings(self.readings).items()
                ],
                "total": len(self.pages),
            }

    def tests(self) -> dict[str, Any]:
        """Hold the rules in force against the golden files: for each what is wrong, nothing where it passes."""
        with self._lock:
            if self.seeds is None or self.golden is None:
                return {"seeds": None, "cases": []}
            cases = []
            for seed, truth in golden.pairs(self.seeds, self.golden):
                site = seed.parent.name
                known = site if site in self.folder.cleaner.library.sites else None
                wanted = golden.read(truth)
                article = self.folder.cleaner.clean(seed.read_bytes(), site=known, url=wanted.head.get("url"))
                cases.append(
                    {"site": site, "name": seed.name, "wrong": msgspec.to_builtins(golden.compare(article, wanted))}
                )
            return {"seeds": str(self.seeds), "cases": cases}


def _plain(one: Proposal) -> dict[str, Any]:
    return {"verb": one.verb, "what": one.what, "changes": msgspec.to_builtins(one.changes)}


def _is_done(reading: Reading, scene: Scene, wish: Wish) -> bool:
    """Whether the block is on its page what it was wished to be."""
    above = scene.reading.notes[: scene.note + 1]
    nth = sum(note.text == scene.text for note in above)
    same = [note for note in reading.notes if note.text == scene.text]
    fate = same[min(nth, len(same)) - 1].fate if same else None
    if wish == "draft":
        return reading.article.site == scene.site and bool(reading.article.blocks)
    if wish == "remove":
        return fate not in ("kept", "title", "caption")
    if wish == "author":
        return any(name.casefold() in scene.text.casefold() for name in reading.article.authors)
    if wish == "published":
        return reading.article.published is not None and dates.find(scene.text) == reading.article.published
    if wish == "body" and scene.is_guessed and reading.article.template is None:
        return False
    return fate == {"body": "kept", "caption": "caption", "title": "title"}[wish]


def shown(reading: Reading) -> dict[str, Any]:
    """A reading for the browser; pages and pieces beyond all reason are cut, and it is told by how much."""
    article = reading.article.to_dict()
    kinds = iter(reading.article.blocks)
    notes = []
    for note in reading.notes[:SHOWN]:
        kind = next(kinds, None) if note.fate == "kept" else None
        notes.append(
            {
                "fate": note.fate,
                "rule": note.rule,
                "text": note.text[:LONGEST],
                "cut": max(0, len(note.text) - LONGEST),
                "kind": kind.kind if kind else None,
                "place": str(note.place),
            }
        )
    fields = (
        "site",
        "template",
        "input",
        "status",
        "reasons",
        "title",
        "deck",
        "authors",
        "editors",
        "published",
        "source",
        "section",
        "language",
        "url",
    )
    return {
        "notes": notes,
        "hidden": max(0, len(reading.notes) - SHOWN),
        "article": {name: article[name] for name in fields},
    }


def _turn(turn: Any) -> dict[str, Any]:
    return {"page": turn.page, "text": turn.text[:600], "before": turn.before, "after": turn.after}


def _added(before: str | None, after: str) -> list[list[str]]:
    """The lines of the rule file that change, each with "+" or "-", and with " " the line above and below."""
    if before is None:
        return [["+", line] for line in after.splitlines()]
    lines = list(unified_diff(before.splitlines(), after.splitlines(), n=1, lineterm=""))[2:]
    return [[line[0], line[1:]] for line in lines if line[0] != "@"]


__all__ = ["Session"]
