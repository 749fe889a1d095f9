"""The commands of rule authors: `new`, `golden`, `test`, `drift` and `import`."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from cleaner import golden, rulefile
from cleaner.article import Article, Block
from cleaner.cli import main
from tests import invented_html
from tests.paths import SEEDS

SITE = "kabarlereng"
RULES = """
name = "Kabar Lereng"
hosts = ["kabarlereng.example", "*.kabarlereng.example"]

[[template]]
id = "bacaan"
why = "The article page."
when = ".bacaan__isi"
title = ["h1"]
author = [".bacaan__penulis"]
published = [".bacaan__waktu"]
body = [".bacaan__isi"]
caption = ["figcaption"]

[[template.strip]]
id = "plugs"
reason = "promo"
css = ".kotak-iklan, .langganan-surat, .daftar-label"
why = "Boxes between the paragraphs."

[[drop]]
id = "links"
reason = "related"
line = '^(?:Kabar serupa: |Sebarkan kabar ini)'
why = "A link to another article, and a plea."
hits = ["Kabar serupa: Sumur Tua"]
spares = ["Kabar serupa datang dari lereng timur."]
"""


def run(*args: object, **options: object) -> Result:
    return CliRunner().invoke(main, [str(arg) for arg in args], **options)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def pages() -> list[invented_html.Saved]:
    return invented_html.pages(6)


@pytest.fixture
def saved(tmp_path, pages) -> list[Path]:
    """Six pages in a folder."""
    folder = tmp_path / "pages"
    folder.mkdir()
    for page in pages:
        (folder / page.name).write_text(page.html, encoding="utf-8")
    return sorted(folder.iterdir())


@pytest.fixture
def rules(tmp_path) -> Path:
    folder = tmp_path / "rules"
    folder.mkdir()
    (folder / f"{SITE}.toml").write_text(RULES, encoding="utf-8")
    return folder


# ---- new ---------------------------------------------------------------------------------------


def test_new_prints_a_draft(saved):
    """`new` prints a rule file that loads."""
    result = run("new", SITE, *saved)

    assert (result.exit_code, rulefile.parse(result.stdout, "draft").name) == (0, "Kabar Lereng")


def test_new_writes_a_new_file(saved, tmp_path):
    """With -o the draft is written, and the next command named."""
    out = tmp_path / "mine" / f"{SITE}.toml"
    result = run("new", SITE, *saved, "-o", out)

    assert rulefile.load(out).hosts == ["kabarlereng.example", "*.kabarlereng.example"]
    assert (result.stdout, f"cleaner check --rules {out.parent} {SITE}" in result.stderr) == ("", True)


def test_new_never_overwrites(saved, rules):
    """A file that exists stays as it is."""
    result = run("new", SITE, *saved, "-o", rules / f"{SITE}.toml")

    assert (result.exit_code, "exists, and is not overwritten" in result.stderr) == (2, True)
    assert (rules / f"{SITE}.toml").read_text(encoding="utf-8") == RULES


@pytest.mark.parametrize("name", ["Kabar", "../x", "a b", ""])
def test_new_refuses_names_that_are_no_files(saved, name):
    """The site's name is that of a rule file."""
    result = run("new", name, *saved)

    assert (result.exit_code, "is no name for a file" in result.stderr) == (2, True)


def test_new_needs_every_page(saved, tmp_path):
    """A page that is not there is named, and nothing is drafted."""
    result = run("new", SITE, *saved, tmp_path / "fort.html")

    assert (result.exit_code, result.stdout, "there is no such file" in result.stderr) == (1, "", True)


def test_new_says_what_it_doubts(saved):
    """Of one page little can be told, and that is said."""
    result = run("new", SITE, saved[0])

    assert (result.exit_code, "doubtful: " in result.stderr, "1 page tells little" in result.stderr) == (0, True, True)


def test_new_without_anything_to_propose(tmp_path):
    """Pages of which nothing can be told exit with 1."""
    page = tmp_path / "x.html"
    page.write_text("<html><body><ul><li><a href='/'>Muka</a></ul></body></html>", encoding="utf-8")
    result = run("new", SITE, page, page, page)

    assert (result.exit_code, result.stdout) == (1, "")


# ---- golden ------------------------------------------------------------------------------------


@pytest.fixture
def editor(tmp_path, monkeypatch):
    """Set an editor that runs Python lines on the text that it is given."""

    def use(*lines: str) -> None:
        script = tmp_path / "editor.py"
        body = [
            "import pathlib, sys",
            "file = pathlib.Path(sys.argv[1])",
            "text = file.read_text(encoding='utf-8')",
            *lines,
        ]
        script.write_text("\n".join([*body, "file.write_text(text, encoding='utf-8')"]), encoding="utf-8")
        monkeypatch.setenv("VISUAL", f"{sys.executable} {script}")

    return use


def file_golden(page: Path, rules: Path, answers: str, *more: object) -> Result:
    root = rules.parent
    return run(
        "golden",
        SITE,
        page,
        "--rules",
        rules,
        "--seeds",
        root / "seeds",
        "--golden",
        root / "golden",
        *more,
        input=answers,
    )


def filed(rules: Path) -> list[str]:
    return sorted(
        str(path.relative_to(rules.parent))
        for name in ("seeds", "golden")
        for path in (rules.parent / name).rglob("*.*")
    )


def test_golden_is_filed_when_confirmed(saved, rules, editor, pages):
    """After yes the raw page and its truth are filed under one stem."""
    editor("text = text")
    result = file_golden(saved[0], rules, "y\n", "--name", "bacaan-satu")
    truth = golden.read(rules.parent / "golden" / SITE / "bacaan-satu.md")

    assert (result.exit_code, filed(rules)) == (0, [f"golden/{SITE}/bacaan-satu.md", f"seeds/{SITE}/bacaan-satu.html"])
    assert ([block.text for block in truth.blocks], truth.head["title"]) == (pages[0].body, pages[0].title)


def test_golden_keeps_the_page_as_it_is(saved, rules, editor):
    """The seed is the page, byte by byte."""
    editor()
    file_golden(saved[0], rules, "y\n", "--name", "satu")

    assert (rules.parent / "seeds" / SITE / "satu.html").read_bytes() == saved[0].read_bytes()


@pytest.mark.parametrize("answer", ["n\n", "", "\n"])
def test_golden_is_not_filed_without_a_yes(saved, rules, editor, answer):
    """No, silence, and the end of input file nothing."""
    editor()
    result = file_golden(saved[0], rules, answer)

    assert (result.exit_code, filed(rules)) == (1, [])


def test_golden_is_what_the_person_wrote(saved, rules, editor):
    """The edited text is filed, and what was changed is shown before the question."""
    editor("text = text.replace('authors = [', 'editors = [')")
    result = file_golden(saved[0], rules, "y\n", "--name", "satu")
    truth = golden.read(rules.parent / "golden" / SITE / "satu.md")

    assert ("authors" in truth.head, "editors" in truth.head) == (False, True)
    assert "Other than proposed" in result.stderr


def test_golden_that_cannot_be_read_is_opened_again(saved, rules, editor):
    """A broken head is named, and the editor opened again with the text."""
    editor("text = text.replace('+++', '+++x', 1) if '+++x' not in text else text.replace('+++x', '+++')")
    result = file_golden(saved[0], rules, "y\ny\n", "--name", "satu")

    assert (result.exit_code, "a golden file begins with a TOML head" in result.stderr) == (0, True)


def test_golden_is_never_overwritten(saved, rules, editor):
    """A pair that is there already is refused before the editor opens."""
    editor()
    file_golden(saved[0], rules, "y\n", "--name", "satu")
    result = file_golden(saved[1], rules, "y\n", "--name", "satu")

    assert (result.exit_code, "is not overwritten" in result.stderr) == (2, True)


def test_golden_of_nothing(tmp_path, rules, editor):
    """A page that cannot be read is rejected before the editor opens."""
    editor("raise SystemExit(3)")
    page = tmp_path / "leer.html"
    page.write_bytes(b" ")
    result = file_golden(page, rules, "y\n")

    assert (result.exit_code, "rejected: empty" in result.stderr, filed(rules)) == (1, True, [])


def test_golden_names_the_pair(saved, rules, editor):
    """Without a name the pair is called after template, year and title."""
    editor()
    file_golden(saved[0], rules, "y\n")

    assert Path(filed(rules)[0]).name.startswith("bacaan-20")


# ---- test --------------------------------------------------------------------------------------


@pytest.fixture
def tested(saved, rules, editor) -> Path:
    """Rules with two golden pages beside them."""
    editor()
    for nth in (0, 1):
        assert file_golden(saved[nth], rules, "y\n", "--name", f"bacaan-{nth}").exit_code == 0
    return rules


def test_test_of_good_rules(tested):
    """All pages right: exit 0 and one line."""
    result = run("test", "--rules", tested)

    assert (result.exit_code, result.output) == (0, "2 pages: 2 right, 0 not\n")


def test_test_shows_each_field(tested):
    """A rule that breaks a field is shown as a difference of that field alone."""
    path = tested / f"{SITE}.toml"
    path.write_text(RULES.replace('author = [".bacaan__penulis"]\n', ""), encoding="utf-8")
    result = run("test", "--rules", tested)
    name = golden.read(tested.parent / "golden" / SITE / "bacaan-0.md").head["authors"][0]

    assert (result.exit_code, result.output.splitlines()[:3]) == (
        1,
        [f"differs    {SITE}/bacaan-0.html", "  authors", f"    - {name}"],
    )


def test_test_counts_the_fields(tested):
    """The last line tells how many pages differ in which field."""
    path = tested / f"{SITE}.toml"
    path.write_text(RULES.replace(".langganan-surat, ", ""), encoding="utf-8")

    assert run("test", "--rules", tested).output.splitlines()[-1] == "2 pages: 0 right, 2 not, body 2"


def test_test_shows_surplus_blocks(tested):
    """A block too many has a plus."""
    path = tested / f"{SITE}.toml"
    path.write_text(RULES.replace(".langganan-surat, ", ""), encoding="utf-8")

    assert "    + Dapat surat mingguan dari lereng" in run("test", "--rules", tested).output.splitlines()


def test_test_of_a_seed_without_golden(tested, saved):
    """A seed that nobody cleaned is named with the command to run."""
    (tested.parent / "seeds" / SITE / "lain.html").write_bytes(saved[2].read_bytes())
    result = run("test", "--rules", tested)

    assert (result.exit_code, f"no golden  {SITE}/lain.html" in result.output, "cleaner golden" in result.output) == (
        1,
        True,
        True,
    )


def test_test_of_one_site(tested):
    """A site without seeds is a mistake, and told."""
    result = run("test", "tetangga", "--rules", tested)

    assert (result.exit_code, "there is no seed of tetangga" in result.stderr) == (2, True)


def test_test_of_the_shipped_site():
    """The project's own golden is tested by the same command."""
    result = run("test", "jagatbisnis", "--seeds", SEEDS, "--golden", SEEDS.parent / "golden")

    assert (result.exit_code, result.output.endswith(" 0 not\n")) == (0, True)


def test_difference_of_long_bodies_is_short():
    """Blocks that are alike are counted, not shown."""
    blocks = [Block("paragraph", f"Paragraf {nth}.") for nth in range(9)]
    article = Article(id="x", input="html", rules="", blocks=[*blocks, Block("item", "Satu")])
    found = golden.compare(article, golden.Golden({}, blocks))

    assert [(one.field, one.diff) for one in found] == [
        ("body", ["  Paragraf 0.", "  (7 more alike)", "  Paragraf 8.", "+ - Satu"])
    ]


# ---- drift -------------------------------------------------------------------------------------


def recorded(saved: list[Path], rules: Path) -> Path:
    file = rules.parent / "drift.json"
    assert run("drift", "--rules", rules, "--baseline", file, "--record", *saved).exit_code == 0
    return file


def test_drift_without_a_change(saved, rules):
    """The pages of the baseline raise no alarm: exit 0 and nothing printed."""
    file = recorded(saved, rules)
    result = run("drift", "--rules", rules, "--baseline", file, *saved)

    assert (result.exit_code, result.output) == (0, "")


def test_drift_is_named_and_mended(saved, rules):
    """An alarm names what died, its counts and the repair, and exits with 1."""
    file = recorded(saved, rules)
    for path in saved:
        path.write_text(path.read_text(encoding="utf-8").replace("bacaan__isi", "teks-kabar"), encoding="utf-8")
    result = run("drift", "--rules", rules, "--baseline", file, *saved)

    assert result.exit_code == 1
    assert result.output.splitlines()[2:4] == [
        f"{SITE}: died: template bacaan, body .bacaan__isi: on 0 of 6 pages, in the baseline on 6 of 6",
        "    body = ['.teks-kabar']  # on 6 of 6 pages",
    ]


def test_drift_needs_a_baseline(saved, rules):
    """Without a baseline the command says how to record one."""
    result = run("drift", "--rules", rules, "--baseline", rules.parent / "none.json", *saved)

    assert (result.exit_code, "cleaner drift --record" in result.stderr) == (2, True)


def test_drift_keeps_other_sites(saved, rules):
    """Recording one site leaves the others' baselines in the file."""
    file = recorded(saved, rules)
    run("drift", "--baseline", file, "--record", *sorted(SEEDS.glob("rmol/*.html"))[:1])
    result = run("drift", "--rules", rules, "--baseline", file, *saved)

    assert (result.exit_code, '"rmol"' in file.read_text(encoding="utf-8")) == (0, True)


def test_drift_of_pages_of_no_site(tmp_path):
    """Pages that no rules know are told, and nothing was compared: exit 1."""
    page = tmp_path / "x.txt"
    page.write_text("Halo.\n", encoding="utf-8")
    result = run("drift", "--baseline", tmp_path / "d.json", page)

    assert (result.exit_code, "of no known site" in result.stderr) == (1, True)


# ---- import ------------------------------------------------------------------------------------


def test_import_of_a_config(tmp_path):
    """A config becomes a draft on standard output; what is lost is said on standard error."""
    file = tmp_path / "kabardesa.id.txt"
    file.write_text("body: //article\nprune: no\n", encoding="utf-8")
    result = run("import", "ftr", file)

    assert (result.exit_code, rulefile.parse(result.stdout, "x").hosts) == (0, ["kabardesa.id", "*.kabardesa.id"])
    assert "line 2, prune" in result.stderr


def test_import_of_a_list_for_a_known_site(tmp_path):
    """Filters for a site that has rules add to them."""
    file = tmp_path / "list.txt"
    file.write_text("kompas.com##.kotak-iklan\n", encoding="utf-8")
    out = tmp_path / "mine" / "kompas.toml"
    result = run("import", "adblock", file, "kompas.com", "-o", out)

    assert (result.exit_code, rulefile.load(out).extends) == (0, "kompas")


@pytest.mark.parametrize("args", [("ftr",), ("adblock", "x.id")])
def test_import_of_nothing(args, tmp_path):
    """A file of which nothing can be carried over is a mistake, in a sentence."""
    file = tmp_path / "x.id.txt"
    file.write_text("\n", encoding="utf-8")
    result = run("import", args[0], file, *args[1:])

    assert (result.exit_code, result.stdout, "Error: " in result.stderr) == (2, "", True)


def test_import_of_other_encodings(tmp_path):
    """A file that is no UTF-8 is refused with the cure."""
    file = tmp_path / "x.id.txt"
    file.write_bytes(b"\xff\xfe\x00")
    result = run("import", "ftr", file)

    assert (result.exit_code, "Save it as UTF-8" in result.stderr) == (2, True)
