"""The README does what it says."""

from __future__ import annotations

import doctest
import os
import re
import shlex
import subprocess
import sys
import tomllib
from pathlib import Path
from shutil import copy

import pytest

from cleaner import Cleaner, clean
from cleaner.rulefile import parse
from tests.paths import ROOT, USERS_OWN

README = (ROOT / "README.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", README, re.DOTALL)


def test_python_examples() -> None:
    """The Python examples give what the README prints."""
    page = blocks("text")[0]
    example = doctest.DocTestParser().get_doctest(blocks("python")[0], {"page": page}, "README", "README.md", 0)
    runner = doctest.DocTestRunner()
    runner.run(example)

    assert runner.failures == 0


def test_rule_example_loads_and_takes_its_line(tmp_path: Path) -> None:
    """The rule of the README adds to the shipped file."""
    (tmp_path / "kompas.toml").write_text(blocks("toml")[0], encoding="utf-8")
    plug = parse(blocks("toml")[0], "README").drops[0].hits[0]
    dump = f"Judul Berita\n\nKompas.com - 13/01/2022, 18:32 WIB\n\nGARUT, KOMPAS.com - Warga memanen cabai.\n\n{plug}\n"
    with_rule, without = Cleaner(rules=[tmp_path]).clean(dump), clean(dump)

    assert [cut.rule for cut in with_rule.removed if cut.text == plug] == ["kompas/quiz-plug"]
    assert plug in without.text


def test_rule_example_is_ten_lines() -> None:
    """A rule takes ten lines."""
    assert len([line for line in blocks("toml")[0].splitlines() if line]) <= 10
    assert tomllib.loads(blocks("toml")[0])["drop"][0]["id"] == "quiz-plug"


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "page.txt"
    path.write_text(blocks("text")[0], encoding="utf-8")
    return path


@pytest.mark.parametrize(
    "line", [line for line in blocks("sh")[2].splitlines() if line], ids=lambda line: line.split()[1]
)
def test_commands(line: str, page: Path) -> None:
    """Every command that the README shows succeeds."""
    words = [str(page) if word == "page.txt" else word for word in shlex.split(line, comments=True)[1:]]
    done = subprocess.run(
        [sys.executable, "-m", "cleaner", *words], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout


@pytest.mark.parametrize(
    "line", [line for line in blocks("sh")[3].splitlines() if line], ids=lambda line: line.split()[1]
)
def test_commands_over_many_pages(line: str, tmp_path: Path) -> None:
    """Every command over a folder of pages succeeds."""
    (tmp_path / "pages").mkdir()
    for stem in USERS_OWN:
        copy(ROOT / "seeds" / f"{stem}.txt", tmp_path / "pages")
    done = subprocess.run(
        [sys.executable, "-m", "cleaner", *shlex.split(line, comments=True)[1:]],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr


def test_first_command_prints_the_five_and_names_the_report(tmp_path: Path) -> None:
    """The main job of command one: five titles, and where the report of removals is."""
    command = blocks("sh")[0].strip().split(" && ")[-1].replace("removals.jsonl", str(tmp_path / "removals.jsonl"))
    done = subprocess.run(
        command.replace(".venv/bin/cleaner", f"{sys.executable} -m cleaner"),
        shell=True,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    titles = [str(clean((ROOT / "seeds" / f"{stem}.txt").read_bytes()).title) for stem in USERS_OWN]

    assert done.returncode == 0
    assert [title for title in titles if title not in done.stdout] == []
    assert str(tmp_path / "removals.jsonl") in done.stderr + done.stdout.splitlines()[-1]
    assert (tmp_path / "removals.jsonl").read_text(encoding="utf-8").count("\n") > 100
