"""What is done: one entry a shard, written when the shard has its name. An entry is the commit."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from cleaner.bulk.sources import Cursor
from cleaner.bulk.store import Store, read, write
from cleaner.bulk.tally import Tally


class Entry(msgspec.Struct):
    """A finished shard: its number, how many items of the input it took, where the input goes on, its files, its counts."""

    shard: int
    items: int
    end: Cursor
    read: int
    files: list[str]
    tally: Tally


class Run(msgspec.Struct):
    """What a run is: if this is the same, so are its results. `listing` is a hash of the input files' names and sizes, `size` their bytes."""

    version: str
    rules: str
    options: dict[str, str]
    inputs: list[str]
    listing: str
    files: int
    size: int | None

    def differences(self, other: Run) -> list[str]:
        """Say in what another run is not the same."""
        said = []
        if self.version != other.version:
            said.append(f"the package was {self.version} and is {other.version}")
        elif self.rules != other.rules:
            said.append("the rules are others")
        for name in sorted({*self.options, *other.options}):
            was, now = self.options.get(name), other.options.get(name)
            if was != now:
                said.append(f"{name} was {was} and is {now}")
        if self.inputs != other.inputs:
            said.append(f"the inputs were {' '.join(self.inputs)} and are {' '.join(other.inputs)}")
        elif self.listing != other.listing:
            said.append(f"the input's files are others ({self.files:,} then, {other.files:,} now)")
        return said


class Ledger:
    """The entries of a run, in the folder `state` of a store."""

    def __init__(self, store: Store, state: str) -> None:
        self._store, self._state = store, state

    def run(self) -> Run | None:
        """Give the run that was begun here, if one was. Raise msgspec.DecodeError if its file is no such thing."""
        name = f"{self._state}run.json"
        return msgspec.json.decode(read(self._store, name), type=Run) if self._store.exists(name) else None

    def begin(self, run: Run) -> None:
        """Note what is run."""
        write(self._store, f"{self._state}run.json", msgspec.json.format(msgspec.json.encode(run)))

    def entries(self) -> Iterator[Entry]:
        """Give the entries from the first shard on."""
        for nth, name in enumerate(self._store.names(f"{self._state}ledger")):
            entry = msgspec.json.decode(read(self._store, f"{self._state}ledger/{name}"), type=Entry)
            if entry.shard != nth:
                return
            yield entry

    def commit(self, entry: Entry) -> None:
        """Note a shard that has its name."""
        write(self._store, f"{self._state}ledger/{entry.shard:06d}.json", msgspec.json.encode(entry) + b"\n")

    def finish(self) -> None:
        """Note that the run is complete."""
        write(self._store, f"{self._state}done", b"")

    @property
    def finished(self) -> bool:
        """Whether it is."""
        return self._store.exists(f"{self._state}done")

    def wipe(self) -> None:
        """Delete every file that the run has made, its own notes last."""
        for entry in self.entries():
            for name in entry.files:
                self._store.delete(name)
        for name in self._store.names(f"{self._state}ledger"):
            self._store.delete(f"{self._state}ledger/{name}")
        for name in ("done", "report.html", "run.json"):
            self._store.delete(f"{self._state}{name}")
