"""The command `cleaner`."""

from __future__ import annotations

import sys
from pathlib import Path

import click


@click.group()
def main() -> None:
    """Clean scraped news pages: the article alone, every removal signed."""


@main.command()
@click.argument("files", nargs=-1, required=True)
def clean(files: tuple[str, ...]) -> None:
    """Print the article of each FILE."""
    from cleaner.pipeline import Cleaner

    cleaner = Cleaner()
    for file in files:
        article = cleaner.clean(Path(file).read_bytes() if file != "-" else sys.stdin.buffer.read())
        click.echo(f"{article.title}\n\n{article.text}\n")
