"""One sitting at the workbench: the pages, the rules in force, what is tried out, and what was done so far."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path, PurePath
from threading import RLock
from typing import Any

import msgspec

from cleaner import drift, golden, page, query
from cleaner.errors import CleanerError
from cleaner.induce.outline import Outline
from cleaner.pipeline import Cleaner
from cleaner.workbench import change as changes
from cleaner.workbench import told
from cleaner.workbench.change import Change
from cleaner.workbench.desk import STAYS, Loaded, Reading, compare, firings, read
from cleaner.workbench.effect import Effect, hits, is_done, rank
from cleaner.workbench.folder import RuleFolder
from cleaner.workbench.ground import ground_of, site_of
from cleaner.workbench.propose import Proposal, Scene, Wish, named_rules, propose, template_first

KEPT = 30  # versions of the rules that can be compared, besides the first
PATIENCE = 0.3  # seconds after which, one good proposal found, the others are tried when they are chosen


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
        against: Path | None = None,
    ) -> None:
        self.folder = folder
        self.pages = list(pages)
        self.site = site
        self.seeds, self.golden, self.baseline = seeds, golden, baseline
        # Rules to compare with, which no step changes: read when they are first asked for.
        self._others = {"Shipped rules alone": [*folder.below]} | (
            {str(against): [*folder.below, against]} if against else {}
        )
        self._read_by: dict[str, list[Reading]] = {}
        self._lock = RLock()
        self._outlines: dict[int, Outline | None] = {}
        self.versions: list[tuple[str, list[Reading]]] = []
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
                "others": [*self._others],
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
            "removed": sum(count for fate, count in fates.items() if fate not in (*STAYS, "field")),
        }

    def page(self, number: int) -> dict[str, Any]:
        """A page's blocks in reading order and its article."""
        with self._lock:
            self._check(number)
            return {"page": number, "name": self.pages[number].name} | told.shown(self.readings[number])

    def _check(self, number: int) -> None:
        if not 0 <= number < len(self.pages):
            raise CleanerError(f"There is no page {number + 1}. {len(self.pages)} pages are loaded.")

    # ---- proposals -----------------------------------------------------------------------------

    def propose(self, number: int, note: int, wish: Wish, text: str | None = None) -> dict[str, Any]:
        """Changes that make a block what it should be, the best first, each with its effect on all pages.

        `text` is the block's, as the browser shows it: a page that was read anew since has other blocks.
        """
        with self._lock:
            scene = self._scene(number, note)
            if text is not None and not scene.text.startswith(text):
                raise CleanerError("The page was read anew since it was shown. Load it again.")
            found: list[tuple[tuple[int, ...], dict[str, Any]]] = []
            started = time.monotonic()
            is_new = scene.site not in self.folder.cleaner.library.sites
            for nth, one in enumerate(propose(scene, wish)):
                one = Proposal(one.verb, one.what, template_first(scene, one.changes, is_new))
                good = any(place[:2] == (0, 0) for place, _ in found)
                if good and time.monotonic() - started > PATIENCE:
                    found.append(((0, 1, 0, nth), told.proposal(one) | {"effect": None}))
                else:
                    place, tried = self._try(scene, one, wish)
                    found.append(((*place, nth), tried))
            found.sort(key=lambda entry: entry[0])
            is_begun = self.folder.text_of(scene.site) is None
            return {"site": scene.site, "new": is_begun, "proposals": [tried for _, tried in found]}

    def _try(self, scene: Scene, one: Proposal, wish: Wish) -> tuple[tuple[int, int, int], dict[str, Any]]:
        """A proposal with its effect, and its rank among the others."""
        try:
            effect = self._effect(scene, one.changes)
            if wish == "body" and one.verb == "off":
                one, effect = self._all_off(scene, one, effect)
        except CleanerError as error:
            return (2, 0, 0), told.proposal(one) | {"effect": {"error": str(error)}}
        return rank(effect, scene, wish), told.proposal(one) | {"effect": told.effect(effect, scene, wish)}

    def _all_off(self, scene: Scene, one: Proposal, effect: Effect) -> tuple[Proposal, Effect]:
        """Switch off what takes the block next as well, until it is body or a step of the program takes it."""
        while not is_done(effect.readings[scene.page], scene, "body"):
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
            effect = self._effect(scene, one.changes)
        return one, effect

    def effect(self, number: int, note: int, wish: Wish, raw: Sequence[Any]) -> dict[str, Any]:
        """The effect of changes as a person edited them."""
        with self._lock:
            scene = self._scene(number, note)
            return told.effect(self._effect(scene, [changes.read(one) for one in raw]), scene, wish)

    def preview(self, number: int, raw: Sequence[Any], other: int) -> dict[str, Any]:
        """Another page as it would read with changes that are tried on page `number`."""
        with self._lock:
            self._check(other)
            effect = self._effect(self._scene(number, 0), [changes.read(one) for one in raw])
            return told.shown(effect.readings[other])

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

    def warm(self) -> None:
        """Make the pages' outlines before the first proposal needs them."""
        for number in range(len(self.pages)):
            with self._lock:
                self._outline(number)

    def _outline(self, number: int) -> Outline | None:
        if number not in self._outlines:
            try:
                source = page.read(self.pages[number].source)
                self._outlines[number] = Outline(self.pages[number].name, source) if source.input == "html" else None
            except (page.RejectedError, CleanerError, query.AmplifiedError):
                self._outlines[number] = None
        return self._outlines[number]

    def _site_of(self, number: int) -> str:
        site = self.readings[number].article.site or self.site or site_of(self._outline(number))
        if site is None:
            raise CleanerError(
                "Nobody knows this page's site, and it prints no address of its own. Start the workbench with --site NAME."
            )
        return site

    def _applied(self, site: str, wanted: Sequence[Change], number: int) -> str:
        ground = ground_of(self.folder.cleaner.library, site, self._outline(number))
        return changes.apply(wanted, self.folder.text_of(site), ground)

    def _effect(self, scene: Scene, wanted: Sequence[Change]) -> Effect:
        after = self._applied(scene.site, wanted, scene.page)
        cleaner = self.folder.trial(self.folder.with_file(scene.site, after))
        readings = read(self.pages, cleaner, self.site)
        differs = compare(self.readings, readings)
        return Effect(
            scene.site, self.folder.text_of(scene.site), after, readings, differs, hits(wanted, scene, readings)
        )

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
        """What differs between two versions of the rules over all pages; negative numbers are the other rules, from -1 down."""
        with self._lock:
            found = compare(self._version(before), self._version(after))
            pages = [
                {"page": number, "name": self.pages[number].name, "title": self.readings[number].article.title}
                | told.difference(found, number)
                for number in found.pages
            ]
            return {"pages": pages, "total": len(self.pages)}

    def _version(self, number: int) -> list[Reading]:
        if -len(self._others) <= number < 0:
            name = [*self._others][-number - 1]
            if name not in self._read_by:
                self._read_by[name] = read(self.pages, Cleaner(self._others[name]), self.site)
            return self._read_by[name]
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


__all__ = ["Session"]
