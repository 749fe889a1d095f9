"""A run: the input in chunks, through workers, into shards, each noted in the ledger once it is whole."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import nullcontext
from itertools import chain
from typing import Any, NamedTuple, Protocol

import msgspec

from cleaner.bulk.flow import Flow
from cleaner.bulk.inputs import InputError, Inputs
from cleaner.bulk.job import CARRIED, CleanJob, Output, removed_schema
from cleaner.bulk.ledger import Entry, Ledger, Run
from cleaner.bulk.records import Limits, Settings, carried_names, cleaner_of, record_schema
from cleaner.bulk.report import as_html
from cleaner.bulk.sinks import Lines, Sink, Table, Tree, join_lines, join_tables
from cleaner.bulk.sources import ITEMS, Chunk, Cursor, chunks, open_parquet
from cleaner.bulk.store import write
from cleaner.bulk.tally import Fault, Progress, Summary, Tally
from cleaner.bulk.target import Target
from cleaner.errors import CleanerError, FieldError, MissingExtraError
from cleaner.pipeline import package_version

LISTED = 1000  # faults that a summary keeps; the ledger has them all


class ExistsError(CleanerError):
    """There is an output already, or a run that differs from this one."""


class Plan(NamedTuple):
    """What to run. `target` None is standard output; `shard` is the number of items in a shard, about."""

    inputs: Inputs
    target: Target | None
    settings: Settings
    limits: Limits
    workers: int
    split: bool = False
    shard: int = 2000
    ordered: bool = True
    resume: bool = False
    overwrite: bool = False


class Watch(Protocol):
    """Who is told how a run goes."""

    def update(self, progress: Progress) -> None:
        """Called after each chunk."""

    def fault(self, fault: Fault) -> None:
        """Called for each page that gave no article."""


def run(plan: Plan, watch: Watch) -> Summary:
    """Carry out a plan. Raise ExistsError, LockedError, FieldError, RuleError, InputError; OSError if the output cannot be written.

    However it ends, what has a name in the output is whole, and `resume` goes on from there.
    """
    cleaner_of(plan.settings.rules).library.book(plan.settings.site)
    if plan.target is None:
        return _stream(plan, watch)
    target = plan.target
    ledger = Ledger(target.store, target.state)
    if not target.store.exists(f"{target.state}run.json"):
        _check_free(target, plan.overwrite)
    with target.store.lock(f"{target.state}lock"):
        files, size, listing = plan.inputs.survey()
        if not files:
            raise InputError(f"{' '.join(plan.inputs.given)}: no file of a known format ({_kinds(plan.inputs)}).")
        this = _described(plan, files, size, listing)
        _prepare(plan, ledger, this)
        try:
            return _Shards(plan, target, ledger, this, watch).run()
        except (FieldError, MissingExtraError):
            if next(ledger.entries(), None) is None:
                ledger.wipe()
            raise


def _kinds(inputs: Inputs) -> str:
    passed = ", ".join(f"{count:,} {kind}" for kind, count in inputs.passed_over.most_common(5))
    return f"passed over: {passed}" if passed else "there is none at all"


def _described(plan: Plan, files: int, size: int | None, listing: str) -> Run:
    settings, target = plan.settings, plan.target
    options = {
        "--carry": settings.carry,
        "--charset": settings.charset,
        "--format": target.suffix if target else None,
        "--max-bytes": plan.limits.page,
        "--memory": plan.limits.memory,
        "--removals": settings.removals,
        "--removed": plan.split,
        "--shard-size": plan.shard,
        "--site": settings.site,
        "--timeout": plan.limits.seconds,
        "the fields": " ".join(msgspec.structs.astuple(settings.columns)),
    }
    rules = cleaner_of(settings.rules).library.version
    said = {name: str(value) for name, value in options.items()}
    return Run(package_version(), rules, said, plan.inputs.given, listing, files, size)


def _prepare(plan: Plan, ledger: Ledger, this: Run) -> None:
    """Begin a run, or find the one to go on with."""
    target: Any = plan.target
    try:
        earlier = ledger.run()
    except msgspec.DecodeError:
        raise ExistsError(
            f"{target.state}run.json in {target.address} was made by another version. Name another output."
        ) from None
    if earlier is None:
        _check_free(target, plan.overwrite)
    elif plan.overwrite:
        ledger.wipe()
        if target.single:
            target.store.delete(target.single)
            target.store.delete(target.single_removed)
    elif not plan.resume:
        what = "holds a finished run" if ledger.finished else "holds a run that was not finished: add --resume to go on"
        raise ExistsError(f"{target.address} {what}. Add --overwrite to run anew, or name another output.")
    elif said := earlier.differences(this):
        raise ExistsError(
            f"{target.address} cannot be resumed: {'; '.join(said)}. Run it as it was, or add --overwrite instead of --resume."
        )
    else:
        return
    ledger.begin(this)


def _check_free(target: Target, overwrite: bool) -> None:
    if target.single:
        if target.store.exists(target.single) and not overwrite:
            raise ExistsError(f"{target.address} exists. Add --overwrite, or name another output.")
    elif others := [name for name in target.store.names("") if name != target.state.rstrip("/")]:
        raise ExistsError(
            f"{target.address} holds files that no run of cleaner made ({', '.join(others[:3])}). Name a folder of its own."
        )


class _Shards:
    """The shards of one run, one open at a time, in the order of the input."""

    def __init__(self, plan: Plan, target: Target, ledger: Ledger, this: Run, watch: Watch) -> None:
        self._plan, self._target, self._ledger, self._run, self._watch = plan, target, ledger, this, watch
        self._schema = _table_schema(plan) if target.form == "parquet" else None
        self._began, self._found, self._before = time.monotonic(), 0, 0

    def run(self) -> Summary:
        """Do what is not done yet."""
        done = Tally()
        start, shard = Cursor(), 0
        for entry in self._ledger.entries():
            start, shard, self._before = entry.end, entry.shard + 1, entry.read
            done.merge(entry.tally, faults=False)
        self._found = found = done.total().pages + done.lost
        self._began = time.monotonic()
        if not self._ledger.finished:
            self._clean(start, shard, done)
            self._join()
        summary = self._summary(time.monotonic() - self._began, found)
        if not self._ledger.finished:
            page = as_html(summary, self._run, self._target.address)
            write(self._target.store, f"{self._target.state}report.html", page.encode())
            self._ledger.finish()
            self._delete_parts()
        return summary

    def _clean(self, start: Cursor, shard: int, tally: Tally) -> None:
        plan = self._plan
        job = CleanJob(plan.settings, plan.limits, self._target.form, plan.split)
        stream = _fitted(
            chunks(plan.inputs, plan.settings, plan.limits.page, start, min(ITEMS, plan.shard)), self._target.form
        )
        with Flow(job, plan.limits, plan.workers) as flow:
            results = flow.run(stream)
            while (entry := self._shard(shard, results, tally)) is not None:
                self._ledger.commit(entry)
                start, shard = entry.end, shard + 1
        if shard and start.files != self._run.files:
            raise CleanerError(
                f"the run ended in file {start.files:,} of {self._run.files:,}: a fault of the cleaner. Please report it, and add --resume."
            )

    def _shard(self, shard: int, results: Iterator[tuple[Chunk, list[Output]]], total: Tally) -> Entry | None:
        """Write one shard; None if the input is at its end."""
        first = next(results, None)
        if first is None:
            return None
        plan, tally, items = self._plan, Tally(), 0
        sinks = self._sinks(shard)
        try:
            chunk: Chunk | None = None
            for chunk, outputs in chain([first], results):
                for nth, sink in enumerate(sinks):
                    sink.add([output[nth] for output in outputs], chunk.carried if nth == 0 else None)
                items += len(chunk.items)
                for output in outputs:
                    tally.merge(output.tally)
                    total.merge(output.tally, faults=False)
                    for fault in output.tally.faults:
                        self._watch.fault(fault)
                self._watch.update(self._progress(total, chunk.read))
                if items >= plan.shard:
                    break
            files = [name for sink in sinks for name in sink.commit()]
        except BaseException:
            for sink in sinks:
                sink.abandon()
            raise
        assert chunk is not None
        return Entry(shard, items, chunk.end, chunk.read, files, tally)

    def _progress(self, total: Tally, read: int) -> Progress:
        seconds = time.monotonic() - self._began
        return Progress(total, read, self._run.size, seconds, self._found, self._before)

    def _sinks(self, shard: int) -> list[Sink]:
        target, store = self._target, self._target.store
        if target.tree:
            clean: Sink = Tree(store)
        elif self._schema is not None:
            clean = Table(store, target.part(shard), self._schema)
        else:
            clean = Lines(store, target.part(shard))
        if not self._plan.split:
            return [clean]
        name = target.removed(shard)
        return [clean, Table(store, name, removed_schema()) if self._schema is not None else Lines(store, name)]

    def _join(self) -> None:
        """Make the one file of the shards, if one was asked for."""
        target = self._target
        parts = [entry.files for entry in self._ledger.entries()]
        names = [target.single, target.single_removed][: 1 + self._plan.split] if target.single else []
        for column, name in enumerate(names):
            pieces = [files[column] for files in parts]
            if self._schema is not None:
                join_tables(target.store, pieces, str(name), removed_schema() if column else self._schema)
            else:
                join_lines(target.store, pieces, str(name))

    def _delete_parts(self) -> None:
        for entry in self._ledger.entries() if self._target.single else ():
            for name in entry.files:
                self._target.store.delete(name)

    def _summary(self, seconds: float, found: int) -> Summary:
        whole = Tally()
        for entry in self._ledger.entries():
            whole.merge(entry.tally, faults=len(whole.faults) < LISTED)
        del whole.faults[LISTED:]
        whole.merge(Tally(passed_over=dict(self._plan.inputs.passed_over)))
        return Summary(whole, whole.total().pages + whole.lost - found, found, seconds)


def _fitted(stream: Iterator[Chunk], form: str) -> Iterator[Chunk]:
    """Let rows take along what their table carries, unless the output is a table too."""
    for chunk in stream:
        if chunk.carried is None or form == "parquet":
            yield chunk
            continue
        others = chunk.carried.to_pylist()
        items = [msgspec.structs.replace(item, others=row) for item, row in zip(chunk.items, others, strict=True)]
        yield chunk._replace(items=list(items), carried=None)


def _table_schema(plan: Plan) -> Any:
    """The schema of Parquet output: the record, the columns that tables carry, and one for what other inputs carry."""
    import pyarrow as pa

    fields: dict[str, Any] = {}
    loose = False
    for file in plan.inputs:
        if file.format != "parquet":
            loose |= file.format in ("jsonl", "csv")
            continue
        schema = open_parquet(file).schema_arrow
        for name, given in carried_names(schema.names, plan.settings.columns).items():
            field = schema.field(name).with_name(given).with_nullable(True)
            if fields.setdefault(given, field).type != field.type:
                raise FieldError(
                    f"{file.name}: column {name!r} is {field.type}, but {fields[given].type} in a file before. "
                    "Run them apart, or leave other columns out with --no-carry."
                )
    if not plan.settings.carry:
        return record_schema()
    extra = [pa.field(CARRIED, pa.string())] if loose and CARRIED not in fields else []
    return pa.schema([*record_schema(), *(field.remove_metadata() for field in fields.values()), *extra])


def _stream(plan: Plan, watch: Watch) -> Summary:
    """Write lines to standard output as they come."""
    _, size, _ = plan.inputs.survey() if "-" not in plan.inputs.given else (0, None, "")
    total, began = Tally(), time.monotonic()
    job = CleanJob(plan.settings, plan.limits, "jsonl", split=False)
    source = _fitted(chunks(plan.inputs, plan.settings, plan.limits.page), "jsonl")
    with Flow(job, plan.limits, plan.workers) as flow, nullcontext(sys.stdout.buffer) as out:
        for chunk, outputs in flow.run(source, plan.ordered):
            for output in outputs:
                out.write(output.data)
                total.merge(output.tally, faults=len(total.faults) < LISTED)
                for fault in output.tally.faults:
                    watch.fault(fault)
            out.flush()
            watch.update(Progress(total, chunk.read, size, time.monotonic() - began, 0))
    passed = Tally(passed_over=dict(plan.inputs.passed_over))
    total.merge(passed)
    return Summary(total, total.total().pages + total.lost, 0, time.monotonic() - began)
