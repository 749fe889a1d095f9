"""The command `cleaner`."""

from __future__ import annotations

import io
import sys
from importlib import import_module
from keyword import iskeyword
from typing import Any

import click

from cleaner.cli.options import INTERRUPTED, Refusal, abandon
from cleaner.errors import CleanerError

COMMANDS = {
    "clean": "pages",
    "explain": "pages",
    "check": "rules",
    "schema": "rules",
    "sites": "rules",
    "score": "scoring",
    "run": "bulk",
    "mine": "bulk",
    "workbench": "bench",
    "new": "authoring",
    "golden": "authoring",
    "test": "authoring",
    "drift": "authoring",
    "import": "importing",
}  # the module of this package that holds the command; imported when it is called


class _Commands(click.Group):
    """The commands, and what their failures come to: a sentence and an exit code, never a traceback."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Give the names of the commands."""
        return [*COMMANDS]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's signature
        """Give a command from its module; None if there is none of that name."""
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f"cleaner.cli.{COMMANDS[cmd_name]}")
        command = getattr(module, f"{cmd_name}_" if iskeyword(cmd_name) else cmd_name)
        return command if isinstance(command, click.Command) else None

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
            abandon(sys.stdout, sys.stderr)
            ctx.exit(0)
        except KeyboardInterrupt:
            ctx.exit(INTERRUPTED)
        except OSError as error:
            abandon(sys.stdout)
            name = click.format_filename(error.filename) if error.filename else "the output"
            raise click.ClickException(
                f"{name}: {error.strerror}. Check the path, its permissions and the disk."
            ) from None
        except CleanerError as error:
            raise Refusal(str(error)) from None


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
