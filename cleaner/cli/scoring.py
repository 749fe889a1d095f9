"""The command `score`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from cleaner.cli.options import FOLDER, LOST, say


@click.command()
@click.argument("output", type=click.Path(path_type=Path))
@click.argument("gold", type=FOLDER)
@click.option(
    "--pages", metavar="DIR", type=FOLDER, help="The raw pages under the same stems, if they are not beside the gold."
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of a table.")
@click.option("--floor", metavar="FILE", type=click.Path(path_type=Path), help="Fail if a figure is under its floor.")
@click.option("--raise-floor", is_flag=True, help="Lift the floor of FILE to these figures. It does not sink.")
@click.option("--lower-floor", is_flag=True, help="With --raise-floor: let the floor sink to these figures as well.")
def score(
    output: Path,
    gold: Path,
    pages: Path | None,
    as_json: bool,
    floor: Path | None,
    raise_floor: bool,
    lower_floor: bool,
) -> None:
    """Score OUTPUT (JSONL of `clean --format json`, or a folder of it) against the folder GOLD, per site and over all.

    GOLD holds JSON files with a body, or golden .md files. A record is known by its id, its file's name, or the hash of its raw page.
    Columns: pages, exact bodies, paragraphs and runs of four tokens (precision, recall, F1), strings lost and leaked, fields right.
    Shares are per cent.

    Exit status: 0 if nothing is under its floor, 1 if something is (it is named, on standard error), 2 for a mistake in the
    command or a file that cannot be read.
    """
    if raise_floor and floor is None:
        raise click.UsageError("--raise-floor needs the file to write. Add --floor FILE")
    if lower_floor and not raise_floor:
        raise click.UsageError("--lower-floor says how to raise. Add --raise-floor, or leave it out.")

    from cleaner import score as scoring

    new = raise_floor and floor is not None and not floor.exists()
    least = {} if floor is None or new else scoring.read_floor(floor)
    scored = scoring.score(scoring.read_output(output), scoring.read_gold(gold, pages))
    under = scoring.shortfalls(scored.figures, least)
    click.echo(scoring.as_json(scored, under) if as_json else scoring.table(scored.figures))
    if scored.absent:
        say(
            str(output),
            f"{len(scored.absent)} gold pages have no record here and count as empty: {', '.join(scored.absent[:5])}",
        )
    if scored.unknown:
        say(str(output), f"{scored.unknown} records are of no gold page and do not count.")
    if under and not (raise_floor and lower_floor):
        for shortfall in under:
            click.echo(f"cleaner: {shortfall}", err=True)
        if raise_floor:
            click.echo("cleaner: the floor was not written. Mend what sank, or add --lower-floor", err=True)
        sys.exit(LOST)
    if raise_floor and floor is not None:
        scoring.write_floor(floor, scoring.raised(scored.figures, least, lower=lower_floor))
