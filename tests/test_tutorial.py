"""docs/tutorial.md tells the truth: its commands are run in a fresh folder, and print what it says.

Run as a script, it writes the outputs anew.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import invented_html
from tests.paths import ROOT

TUTORIAL = ROOT / "docs" / "tutorial.md"
BLOCK = re.compile(
    r"(?:<!-- append to (?P<file>\S+) -->\n```toml\n(?P<toml>.*?)```)|(?:```console\n(?P<console>.*?)```)", re.DOTALL
)
# The editor of the one who follows the tutorial: takes the note out where there is one.
EDITOR = r"""
import pathlib, re, sys
file = pathlib.Path(sys.argv[1])
text = file.read_text(encoding="utf-8")
file.write_text(re.sub(r"\n\n[^\n]*Catatan redaksi:[^\n]*", "", text), encoding="utf-8")
"""


def prepare(folder: Path) -> dict[str, str]:
    """Lay the pages out; give the environment of the commands."""
    for name, saved in (("pages", invented_html.pages(8, old=2)), ("fresh", invented_html.pages(20, seed=3))):
        (folder / name).mkdir()
        for page in saved:
            html = page.html
            if name == "fresh":
                html = html.replace("bacaan__isi", "artikel-isi")
            (folder / name / page.name).write_text(html, encoding="utf-8")
    (folder / "editor.py").write_text(EDITOR, encoding="utf-8")
    scripts = folder / "bin"
    scripts.mkdir()
    command = scripts / "cleaner"
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m cleaner "$@"\n', encoding="utf-8")
    command.chmod(0o755)
    keep = {key: value for key, value in os.environ.items() if not key.startswith("CLEANER_")}
    path = f"{scripts}{os.pathsep}{os.environ['PATH']}"
    return keep | {
        "PATH": path,
        "VISUAL": f"{sys.executable} {folder / 'editor.py'}",
        "PYTHONPATH": str(ROOT),
        "LC_ALL": "C.UTF-8",
    }


def steps(text: str) -> Iterator[tuple[str, str, str]]:
    """The steps of the tutorial in order: ("append", file, TOML), or ("run", command, the output that it says)."""
    for found in BLOCK.finditer(text):
        if found["file"]:
            yield "append", found["file"], found["toml"]
            continue
        for piece in re.split(r"^(?=\$ )", found["console"], flags=re.MULTILINE)[1:]:
            command, _, said = piece.partition("\n")
            yield "run", command[2:], said


def follow(text: str, folder: Path) -> Iterator[tuple[str, str, str]]:
    """Follow the tutorial in a folder; give each command, what it prints, and what the tutorial says."""
    environment = prepare(folder)
    for kind, what, said in steps(text):
        if kind == "append":
            with (folder / what).open("a", encoding="utf-8") as file:
                file.write("\n" + said)
            continue
        done = subprocess.run(
            what,
            shell=True,
            cwd=folder,
            env=environment,
            input="y\n",
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            check=False,
        )
        yield what, done.stdout.replace("[y/N]: ", "[y/N]: y\n"), said  # a terminal echoes the answer


@pytest.mark.skipif(sys.platform == "win32", reason="the tutorial is written for a POSIX shell")
def test_tutorial_tells_the_truth(tmp_path):
    """Each command prints what the tutorial says (if not: python -m tests.test_tutorial)."""
    wrong = [command for command, got, said in follow(TUTORIAL.read_text(encoding="utf-8"), tmp_path) if got != said]

    assert wrong == []


def test_tutorial_ends_with_an_alarm():
    """The tutorial shows good tests and a repair."""
    text = TUTORIAL.read_text(encoding="utf-8")

    assert ("3 right, 0 not" in text, "body = ['.artikel-isi']" in text) == (True, True)


def regenerate() -> None:
    text = TUTORIAL.read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as folder:
        outputs = iter([got for _, got, _ in follow(text, Path(folder))])

    def anew(found: re.Match[str]) -> str:
        if found["file"]:
            return found[0]
        commands = re.findall(r"^\$ .*$", found["console"], flags=re.MULTILINE)
        return "```console\n" + "".join(f"{command}\n{next(outputs)}" for command in commands) + "```"

    TUTORIAL.write_text(BLOCK.sub(anew, text), encoding="utf-8")


if __name__ == "__main__":
    regenerate()
