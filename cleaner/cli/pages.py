"""The commands over pages: `clean` and `explain`."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cleaner.cli.options import (
    LOST,
    all_articles,
    check_files,
    clean_page,
    generic_options,
    open_output,
    page_options,
    read,
    say,
    standard_output,
    start,
)

if TYPE_CHECKING:
    from cleaner.article import Article
    from cleaner.generic import Engine
    from cleaner.write import Form


def _joined(pages: Iterator[tuple[str, Article | None]], removals: bool) -> tuple[str, Article | None]:
    """Give the one article of all pages; None, and say why, if one of them was lost. Raise CleanerError if they are not of one."""
    from cleaner.join import join

    read = list(pages)
    name = " + ".join(file for file, _ in read)
    articles = [article for _, article in read if article is not None]
    if len(articles) < len(read):
        say(name, "not joined, as a page is lost. Mend or leave out that file.")
        return name, None
    article = join(articles)
    if not removals:
        article.removed = []
    for reason in article.reasons:
        if reason.endswith("missing"):
            say(name, reason)
    return name, article


@click.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@page_options
@generic_options
@click.option("--format", "form", type=click.Choice(["text", "markdown", "json"]), default="text", show_default=True)
@click.option("--removals/--no-removals", default=True, show_default=True, help="List what was removed (in json).")
@click.option("-o", "--output", metavar="FILE", help="Write to FILE instead of standard output.")
@click.option(
    "--report", metavar="FILE", help="Write every removal to FILE: one JSON object a line, with file, rule and reason."
)
@click.option("--join", "joined", is_flag=True, help="Join the pages of one article into one, by their own numbers.")
def clean(
    files: tuple[str, ...],
    rules: list[Path],
    charset: str | None,
    site: str | None,
    url: str | None,
    generic: Engine,
    site_rules: bool,
    form: Form,
    removals: bool,
    output: str | None,
    report: str | None,
    joined: bool,
) -> None:
    """Print the article of each FILE (- is standard input).

    text: the title, a blank line, the body. markdown: the same with headings, lists, quotes and tables. json: one record
    a line, with every removal and the rule that made it.

    Exit status: 0 if all pages are ok or degraded, 1 if one was rejected or could not be read (the others are still
    cleaned), 2 for a mistake in the command or in a rule file. Notices go to standard error.
    """
    check_files(files)
    cleaner = start(rules, site, generic, site_rules)

    from cleaner.write import WRITERS, heading, removal_lines

    lost, printed, removed = False, 0, 0
    listed = (removals and form == "json") or bool(report)
    articles = all_articles(cleaner, files, url=url, site=site, charset=charset, removals=listed)
    if joined:
        articles = iter([_joined(articles, listed)])
    with (
        open_output(output, files) as out,
        open_output(report, files, "--report") if report else nullcontext() as reported,
    ):
        for file, article in articles:
            lost |= article is None or article.status == "rejected"
            if article is not None and reported is not None:
                reported.writelines(removal_lines(article, click.format_filename(file)))
                removed += len(article.removed)
                article.removed = article.removed if removals else []
            if article is None or (article.status == "rejected" and form != "json"):
                continue
            if len(files) > 1 and not joined:
                out.write(heading(form, click.format_filename(file), printed))
            out.write(WRITERS[form](article))
            out.flush()
            printed += 1
    if report:
        click.echo(f"{removed:,} removals, each with its rule: {click.format_filename(report)}", err=True)
    if lost:
        sys.exit(LOST)


@click.command()
@click.argument("file")
@page_options
@generic_options
@click.option(
    "--html", metavar="OUT", help="Write a report for browsers to the file OUT instead, one file without scripts."
)
def explain(
    file: str,
    rules: list[Path],
    charset: str | None,
    site: str | None,
    url: str | None,
    generic: Engine,
    site_rules: bool,
    html: str | None,
) -> None:
    """Print the page FILE (- is standard input) with a margin: what was kept, and which rule removed what.

    In colour on a terminal, unless NO_COLOR is set. Exit status: as of `clean`.
    """
    check_files([file])
    cleaner = start(rules, site, generic, site_rules)
    source = read(file)
    article = None if source is None else clean_page(cleaner, file, source, url=url, site=site, charset=charset)
    if source is None or article is None:
        sys.exit(LOST)

    from cleaner.explain import annotate, head, render

    notes = annotate(article, source, charset=charset)
    if html is not None:
        from cleaner.report import as_html

        with open_output(html, [file], "--html") as out:
            out.write(as_html(article, notes, click.format_filename(file)))
        sys.exit(LOST if article.status == "rejected" else 0)
    on_terminal = standard_output().isatty()
    colour = on_terminal and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    columns = None
    if on_terminal:
        from shutil import get_terminal_size

        columns = get_terminal_size().columns
    shown = [head(article, click.format_filename(file)), *render(notes, colour=colour, columns=columns)]
    click.echo("\n".join(shown), color=colour)
    if article.status == "rejected":
        sys.exit(LOST)
