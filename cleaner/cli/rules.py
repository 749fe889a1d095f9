"""The commands over rule files: `sites`, `schema` and `check`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from cleaner.cli.options import FOLDER, LOST, folder, rules_option


@click.command()
@rules_option
def sites(rules: list[Path]) -> None:
    """Print the known sites: the name that --site takes, the site's own name, its hosts."""
    from cleaner.rulebook import Library

    library = Library(rules)
    rows = [("SITE", "NAME", "HOSTS")]
    for site in library.sites:
        files = [rulefile for path, rulefile in library.files if Path(path).stem == site]
        hosts = dict.fromkeys(host for rulefile in files for host in rulefile.hosts)
        rows.append((site, files[-1].name, ", ".join(hosts)))
    widths = [max(len(row[column]) for row in rows) for column in (0, 1)]
    for stem, name, listed in rows:
        click.echo(f"{stem:<{widths[0]}}  {name:<{widths[1]}}  {listed}".rstrip())


@click.command()
def schema() -> None:
    """Print the JSON Schema of a rule file, for editors."""
    import json

    from cleaner import rulefile

    click.echo(json.dumps(rulefile.schema(), indent=2, ensure_ascii=False))


@click.command()
@click.argument("sites", nargs=-1, metavar="[SITE]...")
@rules_option
@click.option("--seeds", metavar="DIR", type=FOLDER, callback=folder, help="Raw pages (seeds/ if it is here).")
@click.option("--golden", metavar="DIR", type=FOLDER, callback=folder, help="Their truth (golden/ if it is here).")
def check(sites: tuple[str, ...], rules: list[Path], seeds: Path | None, golden: Path | None) -> None:
    """Check the rule files of each SITE (of all, if none is named), one finding a line.

    Exit status: 0 if there are notices at most, 1 for an error, 2 for a mistake in the command or a file that does not load.
    """
    from cleaner.check import check
    from cleaner.rulebook import Library

    findings = check(Library(rules), sites, seeds, golden)
    for finding in findings:
        click.echo(str(finding))
    if any(finding.level == "error" for finding in findings):
        sys.exit(LOST)
