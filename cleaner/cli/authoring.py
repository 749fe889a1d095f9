"""The commands of rule authors: `new`, `golden`, `test` and `drift`."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cleaner.cli.options import (
    FOLDER,
    LOST,
    charset_option,
    check_files,
    read,
    rules_option,
    say,
    seeds_option,
    start,
    url_option,
)
from cleaner.errors import CleanerError

if TYPE_CHECKING:
    from cleaner.article import Article
    from cleaner.golden import Golden

_STEM = re.compile(r"^[a-z0-9]+(?:-[a-z0-9]+)*$")
FEWEST = 3  # pages from which anything can be told by comparison


def stem(_: click.Context, __: click.Parameter, given: str | None) -> str | None:
    """Give the name of a rule file or a seed, if it is one."""
    if given is not None and not _STEM.match(given):
        raise click.BadParameter(
            f"{given!r} is no name for a file. Use small letters, digits and hyphens, such as kabar-desa."
        )
    return given


def _all_pages(files: Sequence[str]) -> list[tuple[str, bytes]]:
    """The pages' names and bytes; exit with status 1 if one of them cannot be read, as a comparison needs them all."""
    check_files(files)
    short = len({Path(file).name for file in files}) == len(files)
    names = [click.format_filename(Path(file).name if short else file) for file in files]
    pages = [(name, source) for name, file in zip(names, files, strict=True) if (source := read(file)) is not None]
    if len(pages) < len(files):
        sys.exit(LOST)
    return pages


def write_new(path: Path, content: bytes) -> None:
    """Write a file that does not exist yet. Raise UsageError if it does."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("xb") as out:
            out.write(content)
    except FileExistsError:
        raise click.UsageError(
            f"{click.format_filename(path)} exists, and is not overwritten. Name a new file."
        ) from None


@click.command()
@click.argument("site", callback=stem)
@click.argument("files", nargs=-1, required=True, metavar="PAGE...")
@click.option(
    "-o", "--output", metavar="FILE", type=click.Path(path_type=Path), help="Write to FILE, which must not exist yet."
)
def new(site: str, files: tuple[str, ...], output: Path | None) -> None:
    """Draft the rule file of SITE from saved pages of it, three to twenty, all HTML or all text dumps.

    What repeats across the pages is template, what varies is content. The draft is TOML on standard output; each proposal carries its
    evidence in a comment. It is made of the pages alone, also for a site that has rules. Doubts go to standard error.

    Exit status: 0 with a draft, 1 if nothing could be proposed or a page could not be read, 2 for a mistake in the command.
    """
    if output is not None and output.exists():
        raise click.UsageError(f"{click.format_filename(output)} exists, and is not overwritten. Name a new file.")
    pages = _all_pages(files)
    if len(pages) < FEWEST:
        click.echo(
            f"cleaner: {len(pages)} {'page tells' if len(pages) == 1 else 'pages tell'} little. Give three or more; each layout needs two.",
            err=True,
        )

    from cleaner.induce import induce

    draft = induce(site, pages)
    for doubt in draft.doubts:
        click.echo(f"cleaner: {doubt}", err=True)
    if not draft.rules:
        click.echo(
            "cleaner: nothing on these pages tells template from content. Give more pages of one layout.", err=True
        )
        sys.exit(LOST)
    if output is None:
        click.echo(draft.toml(), nl=False)
        return
    write_new(output, draft.toml().encode())
    folder = click.format_filename(output.parent)
    click.echo(
        f"{click.format_filename(output)}: {len(draft.rules)} rules. Now: cleaner check --rules {folder} {site}",
        err=True,
    )


@click.command()
@click.argument("site", callback=stem)
@click.argument("file", metavar="PAGE")
@rules_option
@charset_option
@url_option
@click.option(
    "--seeds",
    metavar="DIR",
    type=click.Path(path_type=Path),
    default=Path("seeds"),
    show_default=True,
    help="Where raw pages lie.",
)
@click.option(
    "--golden",
    "truths",
    metavar="DIR",
    type=click.Path(path_type=Path),
    default=Path("golden"),
    show_default=True,
    help="Where their truth lies.",
)
@click.option(
    "--name",
    metavar="STEM",
    callback=stem,
    help="The pair's name. Without it: template, year, and words of the title.",
)
def golden(
    site: str,
    file: str,
    rules: list[Path],
    charset: str | None,
    url: str | None,
    seeds: Path,
    truths: Path,
    name: str | None,
) -> None:
    """File PAGE of SITE as a golden test: a proposal opens in your editor ($VISUAL or $EDITOR), you make it true, then confirm.

    The raw page goes to seeds/SITE, its truth to golden/SITE; neither is ever overwritten, and nothing is written before you confirm.
    Clean by the page, not by the proposal: a test that repeats what the cleaner does proves nothing.

    Exit status: 0 if the pair was filed, 1 if not, 2 for a mistake in the command.
    """
    check_files([file])
    cleaner = start(rules, None)
    source = read(file)
    if source is None:
        sys.exit(LOST)

    from cleaner import golden as truth

    article = cleaner.clean(source, url=url, site=site if site in cleaner.library.sites else None, charset=charset)
    if article.status == "rejected" and not article.removed:
        say(file, f"rejected: {'; '.join(article.reasons)}. There is nothing to clean by hand")
        sys.exit(LOST)
    pair = name or _name(article)
    raw = seeds / site / f"{pair}.{'html' if article.input == 'html' else 'txt'}"
    filed = truths / site / f"{pair}.md"
    for path in (raw, filed):
        if path.exists():
            raise click.UsageError(
                f"{click.format_filename(path)} exists, and is not overwritten. Give the pair a --name."
            )
    text, page = _edited(truth.proposal(article, url), str(filed))
    _show(article, page)
    if not click.confirm(
        f"Is this the truth of {click.format_filename(file)}? File it as {click.format_filename(filed)}", err=True
    ):
        click.echo("cleaner: nothing was filed.", err=True)
        sys.exit(LOST)
    write_new(raw, source)
    write_new(filed, text.encode())
    click.echo(f"{click.format_filename(raw)}\n{click.format_filename(filed)}")


def _edited(text: str, name: str) -> tuple[str, Golden]:
    """Let the person edit the text until it is a golden file; exit with status 1 if they give up."""
    from cleaner import golden as truth

    while True:
        edited = click.edit(text, extension=".md", require_save=False)
        text = text if edited is None else edited
        try:
            return text, truth.parse(text, name)
        except CleanerError as error:
            click.echo(f"cleaner: {error}", err=True)
            if not click.confirm("Open it again?", default=True, err=True):
                sys.exit(LOST)


def _name(article: Article) -> str:
    """template-year-words, as seeds are called."""
    year = article.published[:4] if article.published else "undated"
    words = re.findall(r"[a-z0-9]+", (article.title or "page").lower())[:4]
    return "-".join([article.template or "page", year, *words])


def _show(article: Article, page: Golden) -> None:
    """Say in what the person's truth differs from the proposal."""
    from cleaner.golden import compare

    wrong = compare(article, page)
    click.echo(f"{len(page.blocks)} blocks. " + ("As proposed." if not wrong else "Other than proposed:"), err=True)
    for difference in wrong:
        click.echo(f"  {difference.field}", err=True)
        click.echo("".join(f"    {line}\n" for line in difference.diff if line[0] in "+-"), nl=False, err=True)


@click.command()
@click.argument("sites", nargs=-1, metavar="[SITE]...")
@rules_option
@seeds_option
@click.option(
    "--golden", "truths", metavar="DIR", type=FOLDER, help="Their truth. Without it: golden/ in the same place."
)
@click.option("-v", "--verbose", is_flag=True, help="Name the pages that are right, too.")
def test(sites: tuple[str, ...], rules: list[Path], seeds: Path | None, truths: Path | None, verbose: bool) -> None:
    """Hold the article of each seed (of each SITE, if any is named) against its golden file, field by field.

    A line with - is the golden's, with + the cleaner's. A page is cleaned with the `url` of its golden's head, else as of the site that its
    folder is named after. Exit status: 0 if all are right, 1 if one is not, 2 for a mistake in the command.
    """
    raw, golden_files = _folders(rules, seeds, truths)
    cleaner = start(rules, None)

    from cleaner import golden as truth

    wrong: dict[str, int] = {}
    count = bad = 0
    for seed in sorted([*raw.glob("*/*.txt"), *raw.glob("*/*.html")]):
        if sites and seed.parent.name not in sites:
            continue
        count += 1
        name = click.format_filename(seed.relative_to(raw))
        path = golden_files / seed.parent.name / f"{seed.stem}.md"
        if not path.is_file():
            bad += 1
            click.echo(
                f"no golden  {name}: clean it by hand: cleaner golden {seed.parent.name} {click.format_filename(seed)}"
            )
            continue
        page = truth.read(path)
        url = page.head.get("url")
        known = seed.parent.name if seed.parent.name in cleaner.library.sites else None
        differences = truth.compare(cleaner.clean(seed.read_bytes(), url=url, site=None if url else known), page)
        bad += bool(differences)
        if differences or verbose:
            click.echo(f"{'differs' if differences else 'ok':<9}  {name}")
        for difference in differences:
            wrong[difference.field] = wrong.get(difference.field, 0) + 1
            click.echo(f"  {difference.field}")
            click.echo("".join(f"    {line}\n" for line in difference.diff), nl=False)
    if not count:
        raise click.UsageError(
            f"there is no seed{' of ' + ', '.join(sites) if sites else ''} in {click.format_filename(raw)}. File one: cleaner golden SITE PAGE"
        )
    fields = "".join(f", {field} {times}" for field, times in sorted(wrong.items()))
    click.echo(f"{count} {'page' if count == 1 else 'pages'}: {count - bad} right, {bad} not{fields}")
    if bad:
        sys.exit(LOST)


def _folders(rules: Sequence[Path], seeds: Path | None, truths: Path | None) -> tuple[Path, Path]:
    """Where seeds and golden lie: as named, else beside the topmost rules that have them, else here."""
    places = [place for folder in reversed(rules) for place in (folder, folder.parent)] + [Path()]
    place = next((place for place in places if (place / "seeds").is_dir() and (place / "golden").is_dir()), Path())
    found = seeds or place / "seeds", truths or place / "golden"
    for folder in found:
        if not folder.is_dir():
            raise click.UsageError(
                f"there is no folder {click.format_filename(folder)}. Name it with --seeds or --golden."
            )
    return found


@click.command()
@click.argument("files", nargs=-1, required=True, metavar="PAGE...")
@rules_option
@click.option(
    "--site", metavar="SITE", help="The pages' site, as `cleaner sites` lists it. Without it each page tells its own."
)
@click.option(
    "--baseline",
    metavar="FILE",
    type=click.Path(path_type=Path, dir_okay=False),
    default=Path("drift.json"),
    show_default=True,
    help="The recorded counts, of all sites.",
)
@click.option("--record", is_flag=True, help="Record these pages as the baseline of their sites instead of comparing.")
def drift(files: tuple[str, ...], rules: list[Path], site: str | None, baseline: Path, record: bool) -> None:
    """Tell which rules and selectors fire less than in the recorded baseline, and which blocks are new in bodies; propose repairs.

    First record a baseline of pages that are cleaned well (`--record`, twenty pages a site are plenty), then hold fresh pages against it,
    night by night. A loss that chance explains is no alarm.

    Exit status: 0 without an alarm, 1 with one (or if a page could not be read), 2 for a mistake in the command or a site without baseline.
    """
    check_files(files)
    cleaner = start(rules, site)
    pages = [(click.format_filename(file), source) for file in files if (source := read(file)) is not None]
    lost = len(pages) < len(files)

    from cleaner import drift as drifting

    seen, strange = drifting.observe(cleaner, pages, site)
    if strange:
        listed = ", ".join(strange[:3]) + (", …" if len(strange) > 3 else "")
        click.echo(
            f"cleaner: of no known site, or unreadable, and not counted: {len(strange)} of {len(pages)} ({listed})",
            err=True,
        )
    known = drifting.load(baseline) if baseline.exists() else drifting.Baselines()
    if record:
        known.sites |= {one.site: one.counts for one in seen.values()}
        drifting.save(baseline, known)
        for one in seen.values():
            click.echo(
                f"{one.site}: {one.counts.pages} pages recorded, {one.counts.ok} of them ok: {click.format_filename(baseline)}"
            )
        sys.exit(LOST if lost or not seen else 0)
    missing = [one for one in seen if one not in known.sites]
    if missing:
        raise click.UsageError(
            f"{click.format_filename(baseline)} has no baseline of {', '.join(missing)}. Record one of good pages: cleaner drift --record PAGE..."
        )
    alarms = [finding for one in seen.values() for finding in drifting.compare(cleaner, known.sites[one.site], one)]
    for finding in alarms:
        click.echo(str(finding))
    if alarms or lost or not seen:
        sys.exit(LOST)
