"""The user's folder of rule files: read, tried out, written whole or not at all, and taken back step by step."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

import msgspec

from cleaner.errors import CleanerError, RuleError
from cleaner.pipeline import Cleaner

Snapshot = Mapping[str, str]  # path below the folder → text
SITE = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


class ConflictError(CleanerError):
    """A rule file was changed by somebody else since it was read."""


class Step(msgspec.Struct, frozen=True):
    """One write: the file, its text before and after (None where there is no file), when, and what it did."""

    file: str
    before: str | None
    after: str | None
    label: str
    time: str


class RuleFolder:
    """The rules in force: the shipped ones, those of `below`, and on top those of `own`, the one folder that is written to.

    `own` may be None: then nothing can be saved. Raise RuleError if a rule file cannot be used.
    """

    def __init__(self, below: Sequence[Path] = (), own: Path | None = None) -> None:
        self.below = list(below)
        self.own = own
        self.steps: list[Step] = []
        self.undone: list[Step] = []
        self.snapshot: Snapshot = self.on_disk()
        self.cleaner = self.trial(self.snapshot)

    def on_disk(self) -> dict[str, str]:
        """Read the folder's rule files as they are now."""
        if self.own is None or not self.own.is_dir():
            return {}
        found = {}
        for path in [*sorted(self.own.glob("*.toml")), *sorted(self.own.glob("families/*.toml"))]:
            try:
                with path.open(encoding="utf-8-sig", newline="") as stream:
                    found[path.relative_to(self.own).as_posix()] = stream.read()
            except (OSError, UnicodeDecodeError) as error:
                raise RuleError(str(path), f"cannot be read: {error}", "Save it as UTF-8 text.") from None
        return found

    def trial(self, snapshot: Snapshot) -> Cleaner:
        """Give a Cleaner as the folder's files would make it if they read so. Raise RuleError if they cannot be used."""
        if not snapshot:
            return Cleaner(self.below)
        with tempfile.TemporaryDirectory(prefix="bersih-") as folder:
            for name, text in snapshot.items():
                path = Path(folder, name)
                path.parent.mkdir(exist_ok=True)
                path.write_text(text, encoding="utf-8", newline="")
            try:
                return Cleaner([*self.below, Path(folder)])
            except RuleError as error:
                file = error.file.replace(folder, str(self.own))
                raise RuleError(file, error.what, error.cure, error.rule) from None

    def with_file(self, site: str, text: str) -> Snapshot:
        """The folder's files, that of a site reading `text`."""
        return {**self.snapshot, self.file_of(site): text}

    def file_of(self, site: str) -> str:
        """The name of a site's file. Raise CleanerError for what can be no site."""
        if not SITE.fullmatch(site):
            raise CleanerError(f"{site!r} is no name of a site. Use small letters, digits and hyphens.")
        return f"{site}.toml"

    def text_of(self, site: str) -> str | None:
        """The text of a site's file as it was read, or None where there is none."""
        return self.snapshot.get(self.file_of(site))

    @property
    def changed_outside(self) -> list[str]:
        """The files that are not on disk what they were when they were read."""
        disk = self.on_disk()
        return sorted(name for name in {*disk, *self.snapshot} if disk.get(name) != self.snapshot.get(name))

    def reload(self) -> None:
        """Read the folder again; what was done before can no longer be undone."""
        snapshot = self.on_disk()
        self.cleaner = self.trial(snapshot)
        self.snapshot = snapshot
        self.steps.clear()
        self.undone.clear()

    def save(self, site: str, text: str, label: str) -> Step:
        """Write a site's file.

        Raise RuleError if it cannot be used, ConflictError if it was changed meanwhile, CleanerError where there is no folder.
        """
        name = self.file_of(site)
        step = Step(name, self.snapshot.get(name), text, label, datetime.now().strftime("%H:%M:%S"))
        self._write(name, step.before, text)
        self.steps.append(step)
        self.undone.clear()
        return step

    def undo(self) -> Step:
        """Take the last write back. Raise CleanerError if there is none, ConflictError if the file was changed meanwhile."""
        if not self.steps:
            raise CleanerError("There is nothing to undo.")
        step = self.steps[-1]
        self._write(step.file, step.after, step.before)
        self.undone.append(self.steps.pop())
        return step

    def redo(self) -> Step:
        """Write again what was undone last. Raises as `undo` does."""
        if not self.undone:
            raise CleanerError("There is nothing to redo.")
        step = self.undone[-1]
        self._write(step.file, step.before, step.after)
        self.steps.append(self.undone.pop())
        return step

    def _write(self, name: str, before: str | None, after: str | None) -> None:
        if self.own is None:
            raise CleanerError("No folder of rules was named. Start the workbench with --rules DIR to save rules.")
        snapshot = {**self.snapshot, name: after} if after is not None else dict(self.snapshot)
        if after is None:
            snapshot.pop(name, None)
        kept: dict[str, str] = {file: text for file, text in snapshot.items() if text is not None}
        cleaner = self.trial(kept)
        if self.on_disk().get(name) != before:
            raise ConflictError(
                f"{self.own / name} was changed outside the workbench. Nothing was written. Reload the rules."
            )
        if after is None:
            (self.own / name).unlink()
        else:
            write_whole(self.own / name, after)
        self.snapshot, self.cleaner = kept, cleaner


def write_whole(path: Path, text: str) -> None:
    """Write a file so that it is whole at any time: beside it first, then put in its place."""
    path = path.resolve()
    mode = path.stat().st_mode & 0o777 if path.exists() else 0o666 & ~_umask()
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, beside = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".new")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as stream:
            stream.write(text)
            stream.flush()
            os.fsync(stream.fileno())
        Path(beside).chmod(mode)
        Path(beside).replace(path)
    except BaseException:
        Path(beside).unlink(missing_ok=True)
        raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
