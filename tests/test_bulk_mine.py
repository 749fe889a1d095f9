"""`cleaner mine`: what repeats across a site's pages is proposed as a rule, and nothing else."""

from __future__ import annotations

import json
import tomllib

import pytest
from click.testing import CliRunner

from cleaner import Cleaner, clean
from cleaner.bulk import mine as mining
from cleaner.bulk.mine import Found, Mine, Seen
from cleaner.cli import main
from cleaner.rulefile import parse
from tests.made import CROPS, dump, folder

LINE = "Redaksi Kabar Desa menerima kiriman naskah warga."
NUMBERED = "Naskah ini adalah bagian {} dari seri {{panen}} (raya)?"
LABEL = "Peliput lapangan pekan ini"


def page(number: int) -> str:
    """A page with three lines that no rule knows."""
    *body, last = dump(number).strip().splitlines()
    numbered = NUMBERED.format(number)
    return "\n".join(
        [*body, LINE, numbered, f"{LABEL}: {CROPS[number % 8]} dan {CROPS[(number + 3) % 8]} yang dipanen warga", last]
    )


@pytest.fixture
def pages(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for number in range(12):
        (tmp_path / f"{number:02}.txt").write_text(page(number) if number < 8 else dump(number), encoding="utf-8")
    return tmp_path


def mined(*words: str) -> str:
    done = CliRunner().invoke(main, ["mine", ".", *words])
    assert done.exit_code == 0, done.stderr
    return done.stdout


def rules_alone(text: str) -> list[str]:
    return [line for line in text.splitlines() if not line.startswith("#   ")]


def test_lines_of_the_pages_survive_cleaning():
    """The lines that are to be found are in the articles."""
    text = clean(page(1)).text

    assert [line for line in (LINE, NUMBERED.format(1), LABEL) if line not in text] == []


@pytest.mark.usefixtures("pages")
def test_what_repeats_is_proposed():
    """The same line, the line with changing numbers and the label with changing ends, each once; no prose."""
    rules = tomllib.loads(mined())["drop"]

    assert sorted(rule["line"] for rule in rules) == [
        r"^Naskah ini adalah bagian \d+ dari seri [{]panen[}] \(raya\)\?$",
        "^Peliput lapangan pekan ini:",
        r"^Redaksi Kabar Desa menerima kiriman naskah warga\.$",
    ]


@pytest.mark.usefixtures("pages")
def test_evidence_is_given():
    """How many pages, where in them, which ones, and what the rule takes and leaves."""
    text = mined()
    rule = next(rule for rule in tomllib.loads(text)["drop"] if rule["id"].startswith("redaksi"))

    assert '# kompas: 12 pages. For kompas.toml, which begins with extends = "kompas".' in text
    assert "# 8 pages (66.7 %), 100 % of them in the last quarter of the body\n#   00.txt\n#   01.txt" in text
    assert rule["hits"] == [LINE]
    assert len(rule["spares"]) == 1


def test_proposals_work_when_pasted(pages):
    """The proposals load as a rule file, and take the lines."""
    rules = 'name = "Kompas, mined"\nextends = "kompas"\n\n' + mined()
    parse(rules, "mined")
    (pages / "rules").mkdir()
    (pages / "rules" / "kompas.toml").write_text(rules, encoding="utf-8")
    text = Cleaner([pages / "rules"]).clean(page(3)).text

    assert [line for line in (LINE, "Naskah ini", LABEL) if line in text] == []
    assert text == clean(dump(3)).text


@pytest.mark.usefixtures("pages")
def test_rare_lines_are_left():
    """A line on fewer pages than asked for is not proposed."""
    assert mined("--least", "9") == ""


def test_same_proposals_for_any_workers(pages):
    """Neither workers nor the form of the input change the proposals."""
    (pages / "in").mkdir()
    rows = [json.dumps({"text": (pages / f"{n:02}.txt").read_text(encoding="utf-8")}) for n in range(12)]
    expected = mined("-j", "1")
    for path in pages.glob("*.txt"):
        path.unlink()
    (pages / "in" / "all.jsonl").write_text("\n".join(rows), encoding="utf-8")

    assert rules_alone(mined("-j", "3")) == rules_alone(expected)


def test_bodies_that_do_not_repeat_give_nothing(tmp_path, monkeypatch):
    """Of pages without left-over lines nothing is proposed."""
    monkeypatch.chdir(tmp_path)
    folder(tmp_path, 30)

    assert mined() == ""


def test_memory_is_bounded(monkeypatch):
    """Rare lines are forgotten, a frequent one is counted all but the windows that have passed."""
    monkeypatch.setattr(mining, "WINDOW", 100)
    mine = Mine()
    for number in range(1000):
        lines = {("kompas", f"=line {number} {nth}"): Seen(1, 0, ["x"], ["p"]) for nth in range(9)}
        mine.add(Found({**lines, ("kompas", "=often"): Seen(1, 0, ["often"], ["p"])}, {"kompas": 1}, {}))

    assert len(mine.lines) <= 200
    assert mine.lines["kompas", "=often"].pages == 1000
