"""What the commands share: the options that tell about pages, how pages are read, where results go."""

from __future__ import annotations

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
    from cleaner.generic import Engine
    from cleaner.pipeline import Cleaner

STDIN = "-"
LOST, USAGE, INTERRUPTED = 1, 2, 130
TOO_LARGE = "lost: it is too large for the memory at hand. Split it into pages."
_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://|www\.")
_Command = TypeVar("_Command", bound=Callable[..., Any])


class Refusal(click.ClickException):
    """A mistake in the command or in a rule file: said in a sentence, exit status 2."""

    exit_code = USAGE


def abandon(*streams: TextIO | None) -> None:
    """Let what is still buffered go nowhere: Python would try to write it once more at exit, and complain."""
    with Path(os.devnull).open("w") as nowhere, suppress(OSError):
        for stream in streams:
            if stream is not None:
                os.dup2(nowhere.fileno(), stream.fileno())


def directories(_: click.Context, __: click.Parameter, given: Sequence[str]) -> list[Path]:
    """Give the directories of an option, without empty ones."""
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
    callback=directories,
    help="Lay the rule files of DIR over the shipped ones. Repeatable; the last one is on top.",
)


charset_option = click.option(
    "--charset", metavar="NAME", callback=_charset, help="The pages' encoding, if it is known."
)
url_option = click.option(
    "--url", metavar="URL", callback=_url, help="The pages' address: it tells the site. Not fetched."
)


def page_options(command: _Command) -> _Command:
    """The options that tell about a page."""
    for option in (
        rules_option,
        charset_option,
        click.option("--site", metavar="SITE", help="The pages' site, as `cleaner sites` lists it."),
        url_option,
    ):
        command = option(command)
    return command


def generic_options(command: _Command) -> _Command:
    """The options that tell how pages without a template are read."""
    for option in (
        click.option(
            "--site-rules/--no-site-rules",
            default=True,
            show_default=True,
            help="Use what rule files know of a page's site.",
        ),
        click.option(
            "--generic",
            type=click.Choice(["own", "own-only", "trafilatura"]),
            default="own",
            show_default=True,
            help="What finds the body of a page that no template knows; own asks trafilatura where it is unsure.",
        ),
    ):
        command = option(command)
    return command


def start(rules: Sequence[Path], site: str | None, generic: Engine = "own", site_rules: bool = True) -> Cleaner:
    """Give a Cleaner. Raise CleanerError for rules that cannot be used and a site that nobody knows."""
    from cleaner.pipeline import Cleaner

    cleaner = Cleaner(rules, generic=generic, site_rules=site_rules)
    if site is not None:
        cleaner.library.book(site)
    return cleaner


def check_files(files: Sequence[str]) -> None:
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


def say(file: str, message: str) -> None:
    """Say something about a file on standard error."""
    click.echo(f"cleaner: {click.format_filename(file)}: {message}", err=True)


def _bounded(stream: BinaryIO) -> bytes:
    """Read at most one byte more than a page may have, and claim no memory before it is needed."""
    from cleaner.page import MAX_BYTES

    pieces, left = [], MAX_BYTES + 1
    while left and (piece := stream.read(min(left, 1 << 20))):
        pieces.append(piece)
        left -= len(piece)
    return b"".join(pieces)


def read(file: str) -> bytes | None:
    """Give a file's bytes; None, and say why, if it cannot be read."""
    if file == STDIN and sys.stdin is None:
        say(file, "standard input is closed. Pipe a page into it, or name a file.")
        return None
    try:
        if file == STDIN:
            return _bounded(sys.stdin.buffer)
        with Path(file).open("rb") as stream:
            return _bounded(stream)
    except FileNotFoundError:
        say(file, "there is no such file. Check the path.")
    except OSError as error:
        say(file, f"cannot be read: {error.strerror}. Check the path and its permissions.")
    except MemoryError:
        say(file, TOO_LARGE)
    return None


def clean_page(cleaner: Cleaner, file: str, source: bytes, **options: Any) -> Article | None:
    """Give a page's article; None, and say why, if the cleaner itself fails on it, so that the other pages go on."""
    try:
        return cleaner.clean(source, **options)
    except CleanerError:
        raise
    except MemoryError:
        say(file, TOO_LARGE)
    except Exception as error:
        what = f"{type(error).__name__}: {error}"
        say(file, f"lost, by a fault of the cleaner ({what}). Please report it with the page.")
    return None


def all_articles(cleaner: Cleaner, files: Sequence[str], **options: Any) -> Iterator[tuple[str, Article | None]]:
    """Give each file's article, None for one that was lost, and say what is not as it should be."""
    for file in files:
        source = read(file)
        article = None if source is None else clean_page(cleaner, file, source, **options)
        if article is not None and article.status != "ok":
            say(file, f"{article.status}: {'; '.join(article.reasons)}")
        yield file, article


def standard_output() -> TextIO:
    """Give standard output. Raise Refusal if it is closed."""
    if sys.stdout is None:
        raise Refusal("standard output is closed. Open it, or name a file with --output.")
    return sys.stdout


def open_output(output: str | None, files: Sequence[str], option: str = "--output") -> AbstractContextManager[TextIO]:
    """Open the output. Raise UsageError if it cannot be, or if that would destroy one of the pages."""
    if output is None or output == "-":
        return nullcontext(standard_output())
    path = Path(output)
    try:
        if path.exists() and any(path.samefile(file) for file in files if Path(file).exists()):
            raise click.UsageError(f"{option} {click.format_filename(output)} is one of the pages. Name another file.")
        return path.open("w", encoding="utf-8", newline="\n")
    except OSError as error:
        raise click.UsageError(
            f"{option} {click.format_filename(output)} cannot be written: {error.strerror}. Name a file in a folder that exists."
        ) from None


def folder(_: click.Context, parameter: click.Parameter, given: Path | None) -> Path | None:
    """The folder that was named, else the one of that name right here, if there is one."""
    here = Path(parameter.name or "")
    return given or (here if here.is_dir() else None)


FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
seeds_option = click.option(
    "--seeds", metavar="DIR", type=FOLDER, help="Raw pages. Without it: seeds/ beside the rules of --rules, else here."
)
