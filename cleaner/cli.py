"""The command `cleaner`."""

from __future__ import annotations

import io
import os
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, TextIO, TypeVar

import click

from cleaner.errors import CleanerError

if TYPE_CHECKING:
    from cleaner.article import Article
    from cleaner.pipeline import Cleaner
    from cleaner.write import Form

STDIN = "-"
LOST, USAGE, INTERRUPTED = 1, 2, 130
TOO_LARGE = "lost: it is too large for the memory at hand. Split it into pages."
_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://|www\.")
_Command = TypeVar("_Command", bound=Callable[..., Any])


class _Commands(click.Group):
    """The commands, and what their failures come to: a sentence and an exit code, never a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command. Articles are UTF-8 with plain newlines, whatever the locale and system."""
        if isinstance(sys.stdout, io.TextIOWrapper):
            sys.stdout.reconfigure(encoding="utf-8", newline="\n")
        try:
            result = super().invoke(ctx)
            if sys.stdout is not None:
                sys.stdout.flush()
            return result
        except BrokenPipeError:
            _abandon(sys.stdout, sys.stderr)
            ctx.exit(0)
        except KeyboardInterrupt:
            ctx.exit(INTERRUPTED)
        except OSError as error:
            _abandon(sys.stdout)
            name = click.format_filename(error.filename) if error.filename else "the output"
            raise click.ClickException(
                f"{name}: {error.strerror}. Check the path, its permissions and the disk."
            ) from None
        except CleanerError as error:
            raise _Refusal(str(error)) from None


class _Refusal(click.ClickException):
    exit_code = USAGE


def _abandon(*streams: TextIO | None) -> None:
    """Let what is still buffered go nowhere: Python would try to write it once more at exit, and complain."""
    with Path(os.devnull).open("w") as nowhere, suppress(OSError):
        for stream in streams:
            if stream is not None:
                os.dup2(nowhere.fileno(), stream.fileno())


def _version(ctx: click.Context, _: click.Parameter, wanted: bool) -> None:
    if wanted:
        from cleaner.pipeline import package_version

        click.echo(f"cleaner {package_version()}")
        ctx.exit()


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--version", is_flag=True, is_eager=True, expose_value=False, callback=_version, help="Print the version."
)
def main() -> None:
    """Clean scraped news pages: the article alone, every removal signed."""


def _directories(_: click.Context, __: click.Parameter, given: Sequence[str]) -> list[Path]:
    return [Path(directory) for directory in given if directory]


def _charset(_: click.Context, __: click.Parameter, name: str | None) -> str | None:
    if name is not None:
        try:
            b"a".decode(name, "replace")
        except (LookupError, ValueError):
            raise click.BadParameter(f"{name!r} is no encoding. Name one such as utf-8 or windows-1252.") from None
    return name


def _url(_: click.Context, __: click.Parameter, url: str | None) -> str | None:
    if url is not None and not url.isprintable():
        raise click.BadParameter("it holds characters that no URL has. Percent-encode them.")
    return url


rules_option = click.option(
    "--rules",
    metavar="DIR",
    multiple=True,
    type=click.Path(),
    envvar="CLEANER_RULES",
    show_envvar=True,
    callback=_directories,
    help="Lay the rule files of DIR over the shipped ones. Repeatable; the last one is on top.",
)


def _page_options(command: _Command) -> _Command:
    """The options that tell about a page."""
    for option in (
        rules_option,
        click.option("--charset", metavar="NAME", callback=_charset, help="The pages' encoding, if it is known."),
        click.option("--site", metavar="SITE", help="The pages' site, as `cleaner sites` lists it."),
        click.option("--url", metavar="URL", callback=_url, help="The pages' address: it tells the site. Not fetched."),
    ):
        command = option(command)
    return command


def _start(rules: Sequence[Path], site: str | None) -> Cleaner:
    """Give a Cleaner. Raise CleanerError for rules that cannot be used and a site that nobody knows."""
    from cleaner.pipeline import Cleaner

    cleaner = Cleaner(rules)
    if site is not None:
        cleaner.library.book(site)
    return cleaner


def _check_files(files: Sequence[str]) -> None:
    """Raise UsageError for arguments that can be no page, before anything is read."""
    for file in files:
        name = click.format_filename(file)
        if _URL.match(file) and not Path(file).exists():
            raise click.UsageError(
                f"{name} is a URL. cleaner does not fetch: download the page first, then pass the saved file and --url {name}"
            )
        if file != STDIN and Path(file).is_dir():
            raise click.UsageError(f"{name} is a directory. Name the files in it, such as {Path(name) / '*.txt'}")
    if files.count(STDIN) > 1:
        raise click.UsageError("standard input (-) can be read once. Name it once.")


def _say(file: str, message: str) -> None:
    click.echo(f"cleaner: {click.format_filename(file)}: {message}", err=True)


def _bounded(stream: BinaryIO) -> bytes:
    """Read at most one byte more than a page may have, and claim no memory before it is needed."""
    from cleaner.page import MAX_BYTES

    pieces, left = [], MAX_BYTES + 1
    while left and (piece := stream.read(min(left, 1 << 20))):
        pieces.append(piece)
        left -= len(piece)
    return b"".join(pieces)


def _read(file: str) -> bytes | None:
    """Give a file's bytes; None, and say why, if it cannot be read."""
    if file == STDIN and sys.stdin is None:
        _say(file, "standard input is closed. Pipe a page into it, or name a file.")
        return None
    try:
        if file == STDIN:
            return _bounded(sys.stdin.buffer)
        with Path(file).open("rb") as stream:
            return _bounded(stream)
    except FileNotFoundError:
        _say(file, "there is no such file. Check the path.")
    except OSError as error:
        _say(file, f"cannot be read: {error.strerror}. Check the path and its permissions.")
    except MemoryError:
        _say(file, TOO_LARGE)
    return None


def _clean(cleaner: Cleaner, file: str, source: bytes, **options: Any) -> Article | None:
    """Give a page's article; None, and say why, if the cleaner itself fails on it, so that the other pages go on."""
    try:
        return cleaner.clean(source, **options)
    except CleanerError:
        raise
    except MemoryError:
        _say(file, TOO_LARGE)
    except Exception as error:
        what = f"{type(error).__name__}: {error}"
        _say(file, f"lost, by a fault of the cleaner ({what}). Please report it with the page.")
    return None


def _articles(cleaner: Cleaner, files: Sequence[str], **options: Any) -> Iterator[tuple[str, Article | None]]:
    """Give each file's article, None for one that was lost, and say what is not as it should be."""
    for file in files:
        source = _read(file)
        article = None if source is None else _clean(cleaner, file, source, **options)
        if article is not None and article.status != "ok":
            _say(file, f"{article.status}: {'; '.join(article.reasons)}")
        yield file, article


def _joined(pages: Iterator[tuple[str, Article | None]], removals: bool) -> tuple[str, Article | None]:
    """Give the one article of all pages; None, and say why, if one of them was lost. Raise CleanerError if they are not of one."""
    from cleaner.join import join

    read = list(pages)
    name = " + ".join(file for file, _ in read)
    articles = [article for _, article in read if article is not None]
    if len(articles) < len(read):
        _say(name, "not joined, as a page is lost. Mend or leave out that file.")
        return name, None
    article = join(articles)
    if not removals:
        article.removed = []
    for reason in article.reasons:
        if reason.endswith("missing"):
            _say(name, reason)
    return name, article


def _standard_output() -> TextIO:
    if sys.stdout is None:
        raise _Refusal("standard output is closed. Open it, or name a file with --output.")
    return sys.stdout


def _open(output: str | None, files: Sequence[str], option: str = "--output") -> AbstractContextManager[TextIO]:
    """Open the output. Raise UsageError if it cannot be, or if that would destroy one of the pages."""
    if output is None or output == "-":
        return nullcontext(_standard_output())
    path = Path(output)
    try:
        if path.exists() and any(path.samefile(file) for file in files if Path(file).exists()):
            raise click.UsageError(f"{option} {click.format_filename(output)} is one of the pages. Name another file.")
        return path.open("w", encoding="utf-8", newline="\n")
    except OSError as error:
        raise click.UsageError(
            f"{option} {click.format_filename(output)} cannot be written: {error.strerror}. Name a file in a folder that exists."
        ) from None


@main.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@_page_options
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
    _check_files(files)
    cleaner = _start(rules, site)

    from cleaner.write import WRITERS, heading, removal_lines

    lost, printed, removed = False, 0, 0
    listed = (removals and form == "json") or bool(report)
    articles = _articles(cleaner, files, url=url, site=site, charset=charset, removals=listed)
    if joined:
        articles = iter([_joined(articles, listed)])
    with _open(output, files) as out, _open(report, files, "--report") if report else nullcontext() as reported:
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


@main.command()
@click.argument("file")
@_page_options
@click.option(
    "--html", metavar="OUT", help="Write a report for browsers to the file OUT instead, one file without scripts."
)
def explain(
    file: str, rules: list[Path], charset: str | None, site: str | None, url: str | None, html: str | None
) -> None:
    """Print the page FILE (- is standard input) with a margin: what was kept, and which rule removed what.

    In colour on a terminal, unless NO_COLOR is set. Exit status: as of `clean`.
    """
    _check_files([file])
    cleaner = _start(rules, site)
    source = _read(file)
    article = None if source is None else _clean(cleaner, file, source, url=url, site=site, charset=charset)
    if source is None or article is None:
        sys.exit(LOST)

    from cleaner.explain import annotate, head, render

    notes = annotate(article, source, charset=charset)
    if html is not None:
        from cleaner.report import as_html

        with _open(html, [file], "--html") as out:
            out.write(as_html(article, notes, click.format_filename(file)))
        sys.exit(LOST if article.status == "rejected" else 0)
    on_terminal = _standard_output().isatty()
    colour = on_terminal and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    columns = None
    if on_terminal:
        from shutil import get_terminal_size

        columns = get_terminal_size().columns
    shown = [head(article, click.format_filename(file)), *render(notes, colour=colour, columns=columns)]
    click.echo("\n".join(shown), color=colour)
    if article.status == "rejected":
        sys.exit(LOST)


@main.command()
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


@main.command()
def schema() -> None:
    """Print the JSON Schema of a rule file, for editors."""
    import json

    from cleaner import rulefile

    click.echo(json.dumps(rulefile.schema(), indent=2, ensure_ascii=False))


def _folder(_: click.Context, parameter: click.Parameter, given: Path | None) -> Path | None:
    """The folder that was named, else the one of that name right here, if there is one."""
    here = Path(parameter.name or "")
    return given or (here if here.is_dir() else None)


_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)


@main.command()
@click.argument("output", type=click.Path(path_type=Path))
@click.argument("gold", type=_FOLDER)
@click.option(
    "--pages", metavar="DIR", type=_FOLDER, help="The raw pages under the same stems, if they are not beside the gold."
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
        _say(
            str(output),
            f"{len(scored.absent)} gold pages have no record here and count as empty: {', '.join(scored.absent[:5])}",
        )
    if scored.unknown:
        _say(str(output), f"{scored.unknown} records are of no gold page and do not count.")
    if under and not (raise_floor and lower_floor):
        for shortfall in under:
            click.echo(f"cleaner: {shortfall}", err=True)
        if raise_floor:
            click.echo("cleaner: the floor was not written. Mend what sank, or add --lower-floor", err=True)
        sys.exit(LOST)
    if raise_floor and floor is not None:
        scoring.write_floor(floor, scoring.raised(scored.figures, least, lower=lower_floor))


@main.command()
@click.argument("sites", nargs=-1, metavar="[SITE]...")
@rules_option
@click.option("--seeds", metavar="DIR", type=_FOLDER, callback=_folder, help="Raw pages (seeds/ if it is here).")
@click.option("--golden", metavar="DIR", type=_FOLDER, callback=_folder, help="Their truth (golden/ if it is here).")
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
