"""The command `import`: rules that others keep, as drafts."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cleaner.cli.authoring import stem, write_new
from cleaner.cli.options import Refusal

if TYPE_CHECKING:
    from cleaner.induce import Draft

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_output = click.option(
    "-o", "--output", metavar="FILE", type=click.Path(path_type=Path), help="Write to FILE, which must not exist yet."
)


@click.group(name="import")
def import_() -> None:
    """Turn your own copies of others' rules into drafts, and say what could not be carried over.

    Exit status: 0 with a draft, 2 if nothing could be carried over or for a mistake in the command.
    """


@import_.command()
@click.argument("file", type=_FILE)
@click.option("--host", metavar="HOST", help="The site's host. Without it: the file's name without .txt.")
@click.option("--site", metavar="SITE", callback=stem, help="The site's name here. Without it: of the host.")
@_output
def ftr(file: Path, host: str | None, site: str | None, output: Path | None) -> None:
    """Draft rules of FILE, a fivefilters site config such as kompas.com.txt."""
    from cleaner.imports import ftr

    where = host or file.name.removesuffix(".txt")
    _print(ftr(_text(file), where, site or _site_of(where)), output)


@import_.command()
@click.argument("file", type=_FILE)
@click.argument("hosts", nargs=-1, required=True, metavar="HOST...")
@click.option("--site", metavar="SITE", callback=stem, help="The site's name here. Without it: of the first host.")
@_output
def adblock(file: Path, hosts: tuple[str, ...], site: str | None, output: Path | None) -> None:
    """Draft strips of the cosmetic filters in FILE, an Adblock list, that name one of the HOSTs of a site.

    Where rules of the site are shipped, the draft adds to them.
    """
    from cleaner.imports import adblock
    from cleaner.rulebook import Library

    known = Library().site_of_url(hosts[0])
    _print(adblock(_text(file), hosts, site or known or _site_of(hosts[0]), known), output)


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise Refusal(f"{click.format_filename(file)} is not UTF-8 text. Save it as UTF-8.") from None


def _site_of(host: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", host.lower().lstrip(".").removeprefix("www.").split(".")[0]).strip("-") or "site"


def _print(draft: Draft, output: Path | None) -> None:
    for doubt in draft.doubts:
        click.echo(f"cleaner: {doubt}", err=True)
    if output is None:
        click.echo(draft.toml(), nl=False)
    else:
        write_new(output, draft.toml().encode())
