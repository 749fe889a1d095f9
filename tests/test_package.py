"""The rules travel with the package."""

from __future__ import annotations

import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

from cleaner.rulebook import Library, shipped_rules
from tests.paths import ROOT, RULES

PROGRAM = "import cleaner, pathlib; print(cleaner.__file__); print(cleaner.clean('Kompas.com - 13/01/2022, 18:32 WIB\\n\\nIsi berita hari ini.').site)"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    build = f"from hatchling.build import build_wheel; print(build_wheel({str(folder)!r}))"
    name = subprocess.run(
        [sys.executable, "-c", build], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split()[-1]
    return folder / name


def test_wheel_works_from_any_folder(wheel: Path, tmp_path: Path) -> None:
    """An installed wheel knows Kompas without the repository."""
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "site")
    done = subprocess.run(
        [sys.executable, "-P", "-c", PROGRAM],
        cwd=tmp_path,
        env={"PYTHONPATH": str(tmp_path / "site")},
        capture_output=True,
        text=True,
        check=True,
    )
    where, site = done.stdout.split()

    assert Path(where).is_relative_to(tmp_path)
    assert site == "kompas"


def test_wheel_holds_every_rule_file(wheel: Path) -> None:
    """No rule file is left behind."""
    held = {
        name.removeprefix("cleaner/rules/")
        for name in zipfile.ZipFile(wheel).namelist()
        if name.startswith("cleaner/rules/")
    }

    assert {str(path.relative_to(RULES)) for path in RULES.rglob("*.toml")} <= held


def test_wheel_holds_the_workbench(wheel: Path) -> None:
    """The workbench's page, style and modules are in the wheel."""
    held = {name for name in zipfile.ZipFile(wheel).namelist() if name.startswith("cleaner/workbench/static/")}
    written = {path.relative_to(ROOT).as_posix() for path in (ROOT / "cleaner/workbench/static").iterdir()}

    assert held == written
    assert "cleaner/workbench/static/index.html" in held


def test_source_distribution_holds_rules_and_seeds(tmp_path: Path) -> None:
    """Who gets the source gets what the tests need."""
    build = f"from hatchling.build import build_sdist; print(build_sdist({str(tmp_path)!r}))"
    name = subprocess.run(
        [sys.executable, "-c", build], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split()[-1]
    with tarfile.open(tmp_path / name) as archive:
        held = {"/".join(member.split("/")[1:]) for member in archive.getnames()}

    assert {
        "rules/kompas.toml",
        "rules/families/kgmedia.toml",
        "seeds/kompas/read-2022-csto-ditarik.txt",
        "README.md",
    } <= held


def test_shipped_rules_are_found() -> None:
    """In the repository the rules are those of `rules/`."""
    assert shipped_rules() == RULES
    assert {"kompas", "jagatbisnis", "intisari", "rmol"} <= set(Library().sites)
