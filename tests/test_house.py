"""How the house is kept: imports one way, no trace of a machine, what is generated is current.

Run as a script, it writes anew what is generated from the rule file's types: the schema and the table of keys.
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from cleaner import rulefile
from cleaner.check import lints, markup
from tests.paths import ROOT, RULES

# A module imports only earlier ones; those that are not built yet have their place already.
ORDER = (
    "article errors toml query rulefile rulebook page language shape dates people sweep from_html from_text generic pipeline write join explain report "
    "golden score check induce drift imports bulk engines workbench __init__ cli __main__"
).split()
CHILDREN = {
    path.stem if path.suffix else path.name: path for path in (ROOT / "cleaner").iterdir() if path.name[:1] != "."
}
MODULES = {name: path for name, path in CHILDREN.items() if path.suffix == ".py" or (path / "__init__.py").is_file()}
SCHEMA = RULES / "rule.schema.json"
DOCS = ROOT / "docs" / "rules.md"
BEGIN, END = "<!-- keys: generated from the schema -->", "<!-- end of keys -->"
# Folders of Linux, macOS and Windows machines in which people and programs work.
MACHINE = re.compile(r"(?<![\w.:/-])/(?:work|farm|root|home|tmp|Users|mnt|opt|var)/\w|\b[A-Z]:\\[A-Za-z]+\\")
WRITTEN = (
    ".py",
    ".toml",
    ".md",
    ".json",
    ".txt",
    ".html",
    ".js",
    ".css",
    ".cfg",
    ".yml",
    ".yaml",
    ".lock",
    ".in",
    "run",
    "justfile",
    "Makefile",
)


def sources(path: Path) -> list[Path]:
    return [path] if path.is_file() else sorted(path.rglob("*.py"))


def imported(path: Path) -> Iterator[str]:
    """The modules of the package that a source file imports, also inside functions."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[1] for alias in node.names if alias.name.startswith("cleaner."))
            yield from ("__init__" for alias in node.names if alias.name == "cleaner")
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module == "cleaner":
            yield from (alias.name if alias.name in MODULES else "__init__" for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and (node.module or "").startswith("cleaner."):
            yield str(node.module).split(".")[1]


def test_every_module_has_a_room():
    """Each module of the package has its place in the order of imports."""
    assert sorted(set(MODULES) - set(ORDER)) == []


@pytest.mark.parametrize("name", sorted(MODULES))
def test_module_imports_only_earlier_ones(name):
    """Imports go one way."""
    earlier = {*ORDER[: ORDER.index(name)], name if MODULES[name].is_dir() else ""}

    assert sorted({other for path in sources(MODULES[name]) for other in imported(path)} - earlier) == []


def test_imports_within_the_package_are_absolute():
    """Imports name the package, so that their order can be read off."""
    relative = [
        path.name
        for path in sources(ROOT / "cleaner")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and node.level
    ]

    assert relative == []


def project_files() -> Iterator[Path]:
    folders = ("cleaner", "rules", "tests", "docs", "bench", ".ci", "seeds", "golden")
    for path in (*ROOT.iterdir(), *(path for folder in folders for path in (ROOT / folder).rglob("*"))):
        if path.is_file() and path.name.endswith(WRITTEN) and "__pycache__" not in path.parts:
            yield path


def test_no_file_names_a_path_of_a_machine():
    """Whatever is written here works on another machine."""
    found = [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()[:80]}"
        for path in project_files()
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), start=1)
        if MACHINE.search(line)
    ]

    assert found == []


@pytest.mark.parametrize("line", ["/ho" + "me/sri/x", "see /wo" + "rk/x", "'/tm" + "p/a'", "C:" + "\\Users\\sri"])
def test_a_path_of_a_machine_is_known(line):
    """The pattern that guards the test above finds what it should."""
    assert MACHINE.search(line)


@pytest.mark.parametrize("line", ["https://contoh.id/ho" + "me/x", "docs/wo" + "rk/x", "dan/atau", "(bil/c22/dos)"])
def test_an_address_is_no_path_of_a_machine(line):
    """Addresses and relative paths are left alone."""
    assert not MACHINE.search(line)


# ---- what is generated -------------------------------------------------------------------------


def schema_text() -> str:
    return json.dumps(rulefile.schema(), indent=2, ensure_ascii=False) + "\n"


def _kind(spec: dict[str, Any]) -> str:
    """A property's type in a few words."""
    if "anyOf" in spec:
        return _kind(next(choice for choice in spec["anyOf"] if choice.get("type") != "null"))
    if "enum" in spec:
        return " · ".join(f"`{value}`" for value in spec["enum"])
    if spec.get("type") == "array":
        return f"list of {_kind(spec['items'])}" if "$ref" not in spec["items"] else "list of tables"
    if "RE2" in spec.get("description", ""):
        return "pattern"
    return {"string": "text", "integer": "number", "boolean": "`true` or `false`"}.get(spec.get("type", ""), "table")


def _rows(definition: dict[str, Any]) -> Iterator[tuple[str, str, str, str]]:
    for key, spec in definition["properties"].items():
        default = spec.get("default")
        written = "must" if key in definition["required"] else f"`{json.dumps(default)}`" if default else "may"
        meaning = spec.get("description", "") if "RE2" not in spec.get("description", "") else ""
        yield key, written, _kind(spec), meaning


def key_table() -> str:
    """The keys that a rule file may hold, as a Markdown table: each with the verbs that have it."""
    kinds = rulefile.schema()["$defs"]
    verbs = {
        key: spec["items"]["$ref"].rsplit("/", 1)[1]
        for key, spec in kinds["RuleFile"]["properties"].items()
        if "$ref" in spec.get("items", {})
    }
    places: dict[tuple[str, str, str, str], list[str]] = {}
    for verb, name in verbs.items():
        for row in _rows(kinds[name]):
            places.setdefault(row, []).append(verb)
    table = ["| where | key | | value | meaning |", "|---|---|---|---|---|"]
    entries = [("the file", row) for row in _rows(kinds["RuleFile"]) if row[0] not in verbs]
    entries += [("every rule" if len(where) == len(verbs) else ", ".join(where), row) for row, where in places.items()]
    table += [
        f"| {where} | `{key}` | {written} | {kind} | {meaning} |" for where, (key, written, kind, meaning) in entries
    ]
    return "\n".join(table)


def regenerate() -> None:
    """Write the schema and the table of keys anew."""
    SCHEMA.write_text(schema_text(), encoding="utf-8")
    before, rest = DOCS.read_text(encoding="utf-8").split(BEGIN)
    DOCS.write_text(f"{before}{BEGIN}\n{key_table()}\n{END}{rest.split(END)[1]}", encoding="utf-8")


def test_schema_is_current():
    """The schema beside the rules is that of the types (if not: python -m tests.test_house)."""
    assert SCHEMA.read_text(encoding="utf-8") == schema_text()


def test_table_of_keys_is_current():
    """The table in docs/rules.md is that of the schema (if not: python -m tests.test_house)."""
    assert DOCS.read_text(encoding="utf-8").split(BEGIN)[1].split(END)[0].strip() == key_table()


def test_documentation_names_every_macro():
    """docs/rules.md tells each macro that patterns may use."""
    text = DOCS.read_text(encoding="utf-8")

    assert [name for name in rulefile.MACROS if f"`{{{name}}}`" not in text] == []


def test_documentation_names_every_shape():
    """docs/rules.md tells each shape that a unit may use."""
    text = DOCS.read_text(encoding="utf-8")

    assert [shape for shape in ("line", "headline", "label", "prose", "date", "same") if f"`{shape}`" not in text] == []


@pytest.mark.parametrize(
    "lint", [*lints.LINTS, *lints.HINTS, *markup.LINTS, *markup.HINTS], ids=lambda lint: lint.__name__
)
def test_documentation_names_every_lint(lint):
    """docs/rules.md has a row for each lint, which says whether it is an error or a notice."""
    level = "error" if lint in (*lints.LINTS, *markup.LINTS) else "notice"

    assert f"| `{lint.__name__}` | {level} |" in DOCS.read_text(encoding="utf-8")


EXAMPLES = re.findall(r"^```toml\n(.*?)^```$", DOCS.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)


def test_documentation_has_examples():
    """docs/rules.md shows rules."""
    assert len(EXAMPLES) > 1


@pytest.mark.parametrize("text", EXAMPLES, ids=lambda text: text.split("\n", 1)[0][:40])
def test_example_of_the_documentation_is_a_rule_file(text):
    """Each example loads: its hits hit and its spares spare."""
    whole = text if text.startswith("name") else 'name = "Kabar Desa"\n' + text

    assert rulefile.parse(whole, "docs/rules.md").name == "Kabar Desa"


if __name__ == "__main__":
    regenerate()
