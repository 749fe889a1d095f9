"""What OUT means: one file, a folder of shards, or a tree of pages; and the names of everything a run writes there."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import NamedTuple

from cleaner.bulk.inputs import is_remote
from cleaner.bulk.job import Form
from cleaner.bulk.store import Store, store_of
from cleaner.errors import CleanerError

STDOUT = "-"
SUFFIXES: dict[str, Form] = {
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".jsonl.gz": "jsonl",
    ".jsonl.zst": "jsonl",
    ".parquet": "parquet",
}
_PAGES: dict[str, Form] = {"md": "md", "txt": "txt"}
FORMATS = ("jsonl", "jsonl.gz", "jsonl.zst", "parquet", *_PAGES)
_NOT_WRITTEN = (".json", ".csv", ".html", ".md", ".txt", ".warc", ".zip", ".tsv", ".xml", ".gz", ".zst")


class TargetError(CleanerError):
    """An output of no known form."""


class Target(NamedTuple):
    """An output: its folder, its form, the suffix of its shards, and the name of the one file that they end as, if they do."""

    address: str
    store: Store
    form: Form
    suffix: str
    single: str | None = None

    @property
    def tree(self) -> bool:
        """Whether each page is a file."""
        return self.form in _PAGES

    @property
    def state(self) -> str:
        """The folder that holds the run's ledger, report and lock; in one that readers of data sets pass over."""
        return f"{self.single}.run/" if self.single else "_run/"

    @property
    def report(self) -> str:
        """Where the report is, for people."""
        return f"{self.address}.run/report.html" if self.single else f"{self.address.rstrip('/')}/_run/report.html"

    def part(self, nth: int) -> str:
        """The name of a shard of the clean stream."""
        return f"{self.state}parts/{nth:06d}{self.suffix}" if self.single else f"part-{nth:06d}{self.suffix}"

    def removed(self, nth: int) -> str:
        """The name of a shard of the removed stream."""
        suffix = ".jsonl" if self.tree else self.suffix
        return f"{self.state}removed/{nth:06d}{suffix}" if self.single else f"_removed/part-{nth:06d}{suffix}"

    @property
    def single_removed(self) -> str:
        """The name of the one file of the removed stream."""
        name = self.single or ""
        return f"{name.removesuffix(self.suffix)}.removed{self.suffix}"


def target_of(output: str, form: str | None) -> Target:
    """Tell what an output means; `form` is one of FORMATS. Raise TargetError for a name or a form that cannot be written."""
    name = output.rstrip("/").rpartition("/")[2]
    suffix = next((one for one in sorted(SUFFIXES, key=len, reverse=True) if name.lower().endswith(one)), None)
    if suffix is not None and not output.endswith("/") and name != suffix:
        if form is not None and form != suffix[1:].replace("ndjson", "jsonl"):
            raise TargetError(f"{output} is {suffix}, but --format says {form}. Leave one of them out.")
        folder = output[: -len(name)] if is_remote(output) else str(PurePosixPath(output).parent)
        return Target(output, store_of(folder), SUFFIXES[suffix], name[-len(suffix) :], name)
    wrong = PurePosixPath(name).suffix.lower()
    if wrong in _NOT_WRITTEN and not output.endswith("/"):
        raise TargetError(
            f"{output}: {wrong} is no form of output. Name a file that ends in {', '.join(SUFFIXES)}, "
            f"or a folder (with a / at its end) and --format {', '.join(FORMATS)}."
        )
    form = form or "jsonl"
    return Target(output, store_of(output), _PAGES.get(form) or SUFFIXES[f".{form}"], f".{form}")


def apart(target: Target) -> list[str]:
    """The paths that belong to an output, and are no input even if they lie in one."""
    if not target.single:
        return [target.address]
    folder = target.address[: len(target.address) - len(target.single)]
    return [target.address, f"{target.address}.run", f"{folder}{target.single_removed}"]
