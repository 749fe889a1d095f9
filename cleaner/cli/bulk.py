"""The commands over many pages: `run` and `mine`."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cleaner.cli.options import INTERRUPTED, LOST, charset_option, rules_option, say, start

if TYPE_CHECKING:
    from cleaner.bulk.inputs import Format
    from cleaner.bulk.runner import Plan
    from cleaner.bulk.tally import Summary

_UNITS = {"": 1, "k": 1 << 10, "m": 1 << 20, "g": 1 << 30}


class _Size(click.ParamType[int]):
    """Bytes, as 500000, 20M or 1G; 0 is no limit."""

    name = "size"

    def convert(self, value: str | int, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Give the bytes."""
        if isinstance(value, int):
            return value
        found = re.fullmatch(r"(\d+)\s*([kmg]?)i?b?", value.strip().lower())
        if not found:
            self.fail(f"{value!r} is no size. Write it as 500000, 20M or 1G.", param, ctx)
        return int(found[1]) * _UNITS[found[2]]


class _Part(click.ParamType[tuple[int, int]]):
    """I/N, counted from 1."""

    name = "part"

    def convert(
        self, value: str | tuple[int, int], param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[int, int]:
        """Give the part, counted from 0, and how many there are."""
        if isinstance(value, tuple):
            return value
        found = re.fullmatch(r"(\d+)/(\d+)", value)
        if not found or not 1 <= int(found[1]) <= int(found[2]):
            self.fail(f"{value!r} is no part. Write it as 1/8 to 8/8.", param, ctx)
        return int(found[1]) - 1, int(found[2])


_FORMS = ["jsonl", "jsonl.gz", "jsonl.zst", "parquet", "md", "txt"]


_INPUT = (
    click.option(
        "--input-format",
        type=click.Choice(["page", "jsonl", "csv", "parquet", "warc"]),
        help="Instead of files' suffixes.",
    ),
    click.option("--html-field", default="html", show_default=True, metavar="NAME", help="The field that holds HTML."),
    click.option(
        "--text-field", default="text", show_default=True, metavar="NAME", help="The field that holds a dump."
    ),
    click.option("--url-field", default="url", show_default=True, metavar="NAME", help="The field of the address."),
    click.option("--id-field", default="id", show_default=True, metavar="NAME", help="The field of the id."),
    click.option("--site", metavar="SITE", help="The pages' site, as `cleaner sites` lists it."),
    click.option("--charset", metavar="NAME", callback=charset_option, help="The pages' encoding, if it is known."),
    rules_option,
    click.option(
        "-j", "--workers", type=click.IntRange(1), metavar="N", help="Worker processes.  [default: one a processor]"
    ),
    click.option(
        "--timeout", type=click.FloatRange(0), default=30, show_default=True, metavar="S", help="Seconds a page."
    ),
    click.option("--memory", type=_Size(), default="1G", show_default=True, metavar="SIZE", help="Memory a page."),
    click.option("--max-bytes", type=_Size(), default="32M", show_default=True, metavar="SIZE", help="Size of a page."),
)


def _input_options(command: Callable[..., Any]) -> Callable[..., Any]:
    for option in reversed(_INPUT):
        command = option(command)
    return command


@click.command()
@click.argument("inputs", nargs=-1, required=True, metavar="INPUT...")
@click.option("-o", "--output", required=True, metavar="OUT", help="A file, a folder, or - for standard output.")
@click.option("--format", "form", type=click.Choice(_FORMS), help="What a folder is filled with.  [default: jsonl]")
@click.option("--removed", is_flag=True, help="Write the removals beside the clean stream instead of into its records.")
@click.option(
    "--removals/--no-removals", default=True, show_default=True, help="List removals: costs half of the time."
)
@click.option("--resume", is_flag=True, help="Go on with a run that was interrupted.")
@click.option("--overwrite", is_flag=True, help="Delete an earlier run's output first.")
@click.option("--unordered", is_flag=True, help="On standard output: lines as they are done, not as they came.")
@click.option("--carry/--no-carry", default=True, show_default=True, help="Carry the other fields into the output.")
@click.option(
    "--shard-size", type=click.IntRange(1), default=2000, show_default=True, metavar="N", help="Pages a shard."
)
@click.option(
    "--part", type=_Part(), default="1/1", metavar="I/N", help="Only the I-th of N parts of the input's files."
)
@click.option("-q", "--quiet", is_flag=True, help="Say only which pages gave no article.")
@_input_options
def run(
    inputs: tuple[str, ...],
    output: str,
    form: str | None,
    removed: bool,
    removals: bool,
    resume: bool,
    overwrite: bool,
    workers: int | None,
    unordered: bool,
    input_format: Format | None,
    html_field: str,
    text_field: str,
    url_field: str,
    id_field: str,
    carry: bool,
    site: str | None,
    charset: str | None,
    rules: list[Path],
    timeout: float,
    memory: int,
    max_bytes: int,
    shard_size: int,
    part: tuple[int, int],
    quiet: bool,
) -> None:
    """Clean many pages: folders, globs and files of .html, .txt, .jsonl, .csv, .parquet, .warc (each also .gz or .zst), or - for
    JSON lines on standard input; local, or at any address that fsspec reads (s3://…).

    OUT ending in .jsonl, .jsonl.gz, .jsonl.zst or .parquet is one file; anything else is a folder of shards, or with
    --format md or txt of one file a page. Output stands in the order of the input and is the same whatever the
    workers. A ledger, which --resume goes by, and report.html are beside it in a folder that ends in run.

    A page that hangs, crashes its worker or grows too large is rejected alone. Limits of 0 are none.

    Exit status: 0 if all pages are ok or degraded, 1 if some were rejected or lost or the output could not be written, 2 for a
    mistake in the command, 130 if interrupted.
    """
    if resume and overwrite:
        raise click.UsageError("--resume goes on with what --overwrite would delete. Leave one of them out.")
    if removed and not removals:
        raise click.UsageError("--removed writes what --no-removals does not list. Leave one of them out.")
    if unordered and output != "-":
        raise click.UsageError("--unordered is for standard output (-o -). Files are in the order of the input.")

    os.environ.setdefault("ARROW_DEFAULT_MEMORY_POOL", "system")  # keeps its memory: half of the system time of a run

    from cleaner.bulk.flow import processors
    from cleaner.bulk.inputs import Inputs
    from cleaner.bulk.records import Columns, Limits, Settings
    from cleaner.bulk.runner import Plan
    from cleaner.bulk.target import apart, target_of

    if output == "-" and (form or removed or resume or overwrite):
        raise click.UsageError("standard output takes plain JSON lines, once. Name a file or folder with -o.")
    target = None if output == "-" else target_of(output, form)
    columns = Columns(html=html_field, text=text_field, url=url_field, id=id_field)
    plan = Plan(
        inputs=Inputs(inputs, input_format, part, apart(target) if target else ()),
        target=target,
        settings=Settings(tuple(map(str, rules)), removals, columns, site, charset, carry),
        limits=Limits(timeout or None, memory or None, max_bytes or None),
        workers=workers or processors(),
        split=removed,
        shard=shard_size,
        ordered=not unordered,
        resume=resume,
        overwrite=overwrite,
    )
    _finish(plan, _carried_out(plan, quiet), quiet)


def _carried_out(plan: Plan, quiet: bool) -> Summary:
    from cleaner.bulk import progress, runner
    from cleaner.bulk.store import StoreError

    try:
        with progress.watch(quiet) as watch:
            return runner.run(plan, watch)
    except KeyboardInterrupt:
        say("run", "interrupted" + (". Add --resume to go on." if plan.target else "."))
        sys.exit(INTERRUPTED)
    except OSError as error:
        if isinstance(error, BrokenPipeError) or plan.target is None:
            raise
        what = error.strerror or str(error)
        raise click.ClickException(
            f"{plan.target.address}: {what}. What is finished stands; make room or mend its permissions, then add --resume."
        ) from None
    except StoreError as error:
        raise click.ClickException(str(error)) from None


def _finish(plan: Plan, summary: Summary, quiet: bool) -> None:
    """Write the report, print the summary, exit as the pages fared."""
    from cleaner.bulk import progress

    if not quiet:
        for line in progress.table(summary):
            click.echo(line, err=True)
    if plan.target is not None and not quiet:
        click.echo(f"{plan.target.address}: written; report: {plan.target.report}", err=True)
    if summary.tally.lost or summary.tally.total().rejected:
        sys.exit(LOST)


@click.command()
@click.argument("inputs", nargs=-1, required=True, metavar="INPUT...")
@click.option(
    "--least", type=click.IntRange(2), default=5, show_default=True, help="Pages that a line stands on, at least."
)
@_input_options
def mine(
    inputs: tuple[str, ...],
    least: int,
    input_format: Format | None,
    html_field: str,
    text_field: str,
    url_field: str,
    id_field: str,
    site: str | None,
    charset: str | None,
    rules: list[Path],
    workers: int | None,
    timeout: float,
    memory: int,
    max_bytes: int,
) -> None:
    """Print rules for lines that survive cleaning and repeat across pages of a site, as TOML to paste.

    INPUT is what `run` takes. Every rule comes with its evidence: on how many pages the line was left and where in them, examples, lines
    it takes and one that it leaves. Look at each before you use it: what repeats may still be the article's.

    Exit status: 0, also if there is nothing to propose; 2 for a mistake in the command.
    """
    from cleaner.bulk.flow import processors
    from cleaner.bulk.inputs import Inputs
    from cleaner.bulk.mine import as_toml
    from cleaner.bulk.mine import mine as count
    from cleaner.bulk.records import Columns, Limits, Settings

    columns = Columns(html=html_field, text=text_field, url=url_field, id=id_field)
    settings = Settings(tuple(map(str, rules)), False, columns, site, charset, False)
    limits = Limits(timeout or None, memory or None, max_bytes or None)
    start(rules, site)
    mined = count(Inputs(inputs, input_format), settings, limits, workers or processors())
    click.echo(as_toml(mined, least), nl=False)
    said = ", ".join(f"{name or 'no site'} {pages:,}" for name, pages in sorted(mined.pages.items()))
    click.echo(f"{sum(mined.pages.values()):,} pages with an article ({said or 'none'})", err=True)
