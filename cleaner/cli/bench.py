"""The command `workbench`."""

from __future__ import annotations

import sys
import webbrowser
from collections.abc import Sequence
from pathlib import Path

import click

from cleaner.cli.options import FOLDER, LOST, check_files, read, rules_option, say, seeds_option


def _beside(rules: Sequence[Path], name: str) -> Path | None:
    """The folder of that name beside the topmost rules that have one, else right here, else None."""
    places = [place for folder in reversed(rules) for place in (folder, folder.parent)] + [Path()]
    return next((place / name for place in places if (place / name).is_dir()), None)


@click.command()
@click.argument("files", nargs=-1, metavar="[PAGE]...")
@rules_option
@click.option(
    "--site", metavar="SITE", help="The pages' site, where they do not tell it; a new name begins a new rule file."
)
@seeds_option
@click.option("--golden", metavar="DIR", type=FOLDER, help="Their truth. Without it: golden/ in the same place.")
@click.option(
    "--baseline",
    metavar="FILE",
    type=click.Path(path_type=Path, dir_okay=False),
    default=Path("drift.json"),
    show_default=True,
    help="The counts that `cleaner drift --record` wrote.",
)
@click.option(
    "--against",
    metavar="DIR",
    type=FOLDER,
    help="A second folder of rules, say of yesterday, to compare with in place of the last --rules.",
)
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=0,
    metavar="N",
    help="The port to listen on; any free one if left out.",
)
@click.option("--open/--no-open", "opened", default=False, help="Open the address in the browser.")
def workbench(
    files: tuple[str, ...],
    rules: list[Path],
    site: str | None,
    seeds: Path | None,
    golden: Path | None,
    baseline: Path,
    against: Path | None,
    port: int,
    opened: bool,
) -> None:
    """Look at PAGEs in the browser and make rules by clicking.

    The address that is printed holds a token and is good on this machine only. Rules are saved in the last --rules folder, one
    file a site, and nowhere else; without --rules nothing can be saved. Ctrl-C ends it.

    Exit status: 0 when it was ended, 1 if no page could be read, 2 for a mistake in the command or in a rule file.
    """
    check_files(files)

    from cleaner.workbench.desk import Loaded
    from cleaner.workbench.folder import RuleFolder
    from cleaner.workbench.serve import listen, serve
    from cleaner.workbench.session import Session

    own = rules[-1] if rules else None
    if own is not None and not own.exists():
        own.mkdir()
        click.echo(f"cleaner: {click.format_filename(own)}: made, as there was no such folder.", err=True)
    rule_folder = RuleFolder(rules[:-1], own)
    if site is not None:
        rule_folder.file_of(site)
    pages = [Loaded(click.format_filename(file), source) for file in files if (source := read(file)) is not None]
    if files and not pages:
        sys.exit(LOST)
    session = Session(
        rule_folder,
        pages,
        site=site,
        seeds=seeds or _beside(rules, "seeds"),
        golden=golden or _beside(rules, "golden"),
        baseline=baseline,
        against=against,
    )
    if own is None:
        say("workbench", "nothing can be saved, as no folder of rules is named. Say --rules DIR.")

    def ready(address: str) -> None:
        click.echo(f"Workbench: {address}\nCtrl-C ends it.")
        if opened:
            webbrowser.open(address)

    serve(session, listen(port), ready)
