"""The workbench behind its page: changes of rule files, the folder they are written to, proposals, and who may ask."""

from __future__ import annotations

import http.client
import json
import re
import socket
import tomllib
from collections.abc import Iterator
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner import drift, rulefile
from cleaner.check import check, errors
from cleaner.cli import main
from cleaner.errors import CleanerError, RuleError
from cleaner.pipeline import Cleaner
from cleaner.workbench import change as changes
from cleaner.workbench.change import AddRule, AddSelector, Ground, SwitchOff
from cleaner.workbench.desk import Loaded, read
from cleaner.workbench.folder import ConflictError, RuleFolder
from cleaner.workbench.render import rendering
from cleaner.workbench.sections import Sections
from cleaner.workbench.session import Session
from tests import lereng
from tests.paths import RULES

SHIPPED = [*sorted(RULES.glob("*.toml")), *sorted(RULES.glob("families/*.toml"))]
CLEANER = Cleaner()
GROUND = Ground("kabarlereng", "Kabar Lereng", ("kabarlereng.id",))
STRIP = AddRule("strip", {"id": "plug", "reason": "promo", "css": ".sahabat", "why": "A plug."})
DUMP = """Panen Cabai di Sukamaju Datang Lebih Awal
Penulis: Rina Wulandari
1 Maret 2026, 07:10 WIB

Warga Desa Sukamaju memanen cabai lebih awal tahun ini setelah hujan berhenti dua pekan lalu, kata kepala desa kepada Kabar Lereng.

Sahabat Lereng, mari menanam kabar baik bersama kami setiap pagi.

Harga cabai di pasar kecamatan naik menjadi 12 ribu rupiah per kilogram, ujar seorang pedagang yang ditemui di sana kemarin.
"""


# ---- changes of a file's text ------------------------------------------------------------------


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_a_change_leaves_the_rest_byte_for_byte(path):
    """A rule added to any shipped file changes nothing above it."""
    before = path.read_text(encoding="utf-8")
    after = changes.apply([STRIP], before, Ground(path.stem, path.stem))

    assert after.startswith(before.rstrip("\n"))
    assert tomllib.loads(after)["strip"][-1]["css"] == ".sahabat"


@pytest.mark.parametrize(
    "path", [path for path in SHIPPED if "[[template]]" in path.read_text(encoding="utf-8")], ids=lambda path: path.stem
)
def test_a_selector_touches_one_line(path):
    """A selector put into a template of any shipped file changes that template's line alone."""
    before = path.read_text(encoding="utf-8")
    template = tomllib.loads(before)["template"][0]
    after = changes.apply([AddSelector("title", ".x-judul", template["id"])], before, Ground(path.stem, path.stem))
    touched = set(after.splitlines()) - set(before.splitlines())

    assert tomllib.loads(after)["template"][0]["title"] == [".x-judul", *template.get("title", [])]
    assert len(touched) == 1
    assert len(after.splitlines()) - len(before.splitlines()) in (0, 1)


def test_comments_stay():
    """What an author wrote between the rules is still there after every kind of change."""
    wanted = [
        STRIP,
        AddSelector("author", ".oleh", "baca"),
        SwitchOff("generic/channel-plug"),
        SwitchOff("kabarlereng/ads"),
    ]
    after = changes.apply(wanted, lereng.RULES, GROUND)

    assert [line for line in lereng.RULES.splitlines() if "#" in line and line not in after.splitlines()] == []
    assert 'id     = "ads"' not in after


def test_a_deleted_rule_leaves_the_comment_of_the_next_one():
    """A comment below a rule belongs to what follows."""
    text = (
        lereng.RULES
        + "\n# The footer.\n[[strip]]\nid = 'kaki'\nreason = 'navigation'\ncss = '.kaki'\nwhy = 'Footer.'\n"
    )
    after = changes.apply([SwitchOff("kabarlereng/ads")], text, GROUND)

    assert "# The footer.\n[[strip]]" in after
    assert "template" in tomllib.loads(after)
    assert "strip" not in tomllib.loads(after)["template"][0]


def test_a_new_file_extends_the_shipped_site():
    """The first change to a shipped site begins a file that adds to it."""
    after = changes.apply([STRIP], None, Ground("kompas", "Kompas.com", extends="kompas"))

    assert tomllib.loads(after)["extends"] == "kompas"


def test_a_second_body_joins_the_first():
    """All elements of one selector are body, so a second place joins its list."""
    after = changes.apply([AddSelector("body", ".kotak", "baca")], lereng.RULES, GROUND)

    assert tomllib.loads(after)["template"][0]["body"] == [".isi-berita, .kotak"]


def test_an_inherited_template_is_copied_with_its_strips():
    """A shipped template is changed in a copy, whose ids are new along the chain."""
    ground = Ground("kompas", "Kompas.com", extends="kompas", inherited=(RULES / "kompas.toml",))
    template = tomllib.loads(changes.apply([AddSelector("author", ".x", "read")], None, ground))["template"][0]

    assert template["id"] == "read-own"
    assert all(strip["id"].endswith("-own") for strip in template["strip"])
    assert template["author"][0] == ".x"


@settings(max_examples=60, deadline=None)
@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), min_size=1, max_size=60), st.text(max_size=40))
def test_any_text_survives_the_writing(css, why):
    """Quotes, backslashes and control characters come back from the file as they went in."""
    rule = AddRule("strip", {"id": "plug", "reason": "promo", "css": css, "why": why})
    after = changes.apply([rule], lereng.RULES, GROUND)

    assert {key: tomllib.loads(after)["strip"][0][key] for key in ("css", "why")} == {"css": css, "why": why}


def test_the_ends_of_lines_stay():
    """A file with the line ends of Windows keeps them, also in what is new."""
    before = lereng.RULES.replace("\n", "\r\n")
    after = changes.apply([STRIP, SwitchOff("generic/channel-plug")], before, GROUND)

    assert after.count("\n") == after.count("\r\n") > before.count("\n")
    assert tomllib.loads(after)["off"] == ["generic/channel-plug"]


def test_strips_in_a_list_of_their_template_stay():
    """A template may hold its strips as inline tables; one of them is switched off by name."""
    inline = "strip = [{ id = 'ads', reason = 'ad', css = '.iklan', why = 'Ad slots.' }]\n"
    text = lereng.RULES.partition("# Ads come")[0] + inline
    after = changes.apply([STRIP, AddSelector("author", ".oleh", "baca"), SwitchOff("kabarlereng/ads")], text, GROUND)

    assert inline in after
    assert tomllib.loads(after)["off"] == ["kabarlereng/ads"]
    assert rulefile.parse(after, "x.toml").templates[0].author == [".oleh", ".penulis a"]


def test_tables_that_cannot_be_told_apart_are_refused():
    """Rules written as inline tables are left to their author."""
    with pytest.raises(CleanerError, match="write each rule as a table of its own"):
        Sections("name = 'x'\nstrip = [{ id = 'a', reason = 'ad', css = '.a', why = 'b' }]\n")


@pytest.mark.parametrize(
    "raw",
    [
        {"op": "rm"},
        {"op": "rule", "verb": "exec", "keys": {}},
        {"op": "off"},
        3,
        None,
        {"op": "off", "name": "a", "x": 1},
    ],
)
def test_what_is_no_change_is_refused(raw):
    """The browser's words are checked before anything is done with them."""
    with pytest.raises(CleanerError, match="no change of a rule file"):
        changes.read(raw)


# ---- the folder --------------------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    lereng.site(tmp_path, pages=5)
    return tmp_path


def session(folder: Path, names: str = "saved/*.html", **options: Any) -> Session:
    pages = [Loaded(str(path), path.read_bytes()) for path in sorted(folder.glob(names))]
    return Session(RuleFolder([], folder / "rules"), pages, **options)


def find(one: Session, text: str, page: int = 0) -> int:
    return next(nth for nth, note in enumerate(one.readings[page].notes) if text in note.text)


def test_a_file_changed_meanwhile_is_kept(folder):
    """Nothing is written over an edit that the workbench has not read."""
    rules = RuleFolder([], folder / "rules")
    file = folder / "rules/kabarlereng.toml"
    file.write_text(lereng.RULES + "# mine\n", encoding="utf-8")
    with pytest.raises(ConflictError, match="Reload the rules"):
        rules.save("kabarlereng", lereng.RULES, "test")

    assert rules.changed_outside == ["kabarlereng.toml"]
    assert file.read_text(encoding="utf-8").endswith("# mine\n")


def test_a_file_that_appeared_meanwhile_is_kept(folder):
    """Nor over a file that somebody made where there was none."""
    rules = RuleFolder([], folder / "rules")
    (folder / "rules/lain.toml").write_text("name = 'Lain'\n", encoding="utf-8")

    with pytest.raises(ConflictError):
        rules.save("lain", "name = 'Punyaku'\n", "test")


def test_a_rule_that_does_not_prove_itself_is_not_written(folder):
    """A file that would not load is refused, by its own name, and the old one stays."""
    rules = RuleFolder([], folder / "rules")
    with pytest.raises(RuleError, match=re.escape(str(folder / "rules/kabarlereng.toml"))):
        rules.save("kabarlereng", lereng.RULES + "[[strip]]\nid = 'x'\n", "test")

    assert (folder / "rules/kabarlereng.toml").read_text(encoding="utf-8") == lereng.RULES


def test_undo_and_redo_walk_the_steps(folder):
    """Undo gives the bytes before, redo those after; a file that was begun is deleted again."""
    rules = RuleFolder([], folder / "rules")
    file = folder / "rules/baru.toml"
    rules.save("baru", "name = 'Baru'\r\n", "test")
    begun = file.read_bytes()
    rules.undo()
    gone = not file.exists()
    rules.redo()

    assert begun == file.read_bytes() == b"name = 'Baru'\r\n"
    assert gone
    assert [path.name for path in (folder / "rules").iterdir() if path.name.startswith(".")] == []


def test_the_file_keeps_its_mode(folder):
    """Who may read the rule file may read it afterwards."""
    file = folder / "rules/kabarlereng.toml"
    file.chmod(0o640)
    RuleFolder([], folder / "rules").save("kabarlereng", lereng.RULES + "\n", "test")

    assert file.stat().st_mode & 0o777 == 0o640


@pytest.mark.parametrize("site", ["../x", "a/b", "", ".", "A", "x.toml", "con\0"])
def test_a_site_is_no_path(folder, site):
    """A site's name leads nowhere but into the folder."""
    with pytest.raises(CleanerError, match="no name of a site"):
        RuleFolder([], folder / "rules").save(site, "name = 'x'\n", "test")


def test_without_a_folder_nothing_is_saved():
    """The workbench can look without --rules, and says what saving needs."""
    with pytest.raises(CleanerError, match="Start the workbench with --rules DIR"):
        RuleFolder().save("x", "name = 'X'\n", "test")


# ---- proposals ---------------------------------------------------------------------------------


def best(one: Session, text: str, wish: Any, page: int = 0) -> dict[str, Any]:
    found: dict[str, Any] = one.propose(page, find(one, text, page), wish)["proposals"][0]
    return found


def saved(one: Session, text: str, wish: Any) -> None:
    proposal = best(one, text, wish)
    assert proposal["effect"]["done"], proposal
    one.save(0, proposal["changes"], "test")


@pytest.mark.parametrize(
    ("missing", "text", "wish", "read"),
    [
        (
            "author    = ['.penulis a']\n",
            "Rina Wulandari",
            "author",
            lambda article: article["authors"] == ["Rina Wulandari"],
        ),
        (
            "published = ['.tanggal']\n",
            "Maret 2026",
            "published",
            lambda article: article["published"] == "2026-03-01T07:10:00+07:00",
        ),
        (
            "title     = ['h1.judul']\n",
            "Panen Cabai",
            "title",
            lambda article: article["title"].startswith("Panen Cabai"),
        ),
    ],
)
def test_a_field_is_found_by_clicking_it(folder, missing, text, wish, read):
    """The template's missing selector is proposed, and reads the field on every page."""
    (folder / "rules/kabarlereng.toml").write_text(lereng.RULES.replace(missing, ""), encoding="utf-8")
    one = session(folder)
    saved(one, text, wish)

    assert all(read(page.article.to_dict()) for page in one.readings[:1])
    assert all(
        {"author": page.article.authors, "published": page.article.published, "title": page.article.title}[wish]
        for page in one.readings
    )


def test_a_caption_is_found_by_clicking_it(folder):
    """A caption outside the body becomes one on all pages."""
    (folder / "rules/kabarlereng.toml").write_text(
        lereng.RULES.replace("caption   = ['.keterangan']\n", ""), encoding="utf-8"
    )
    one = session(folder)
    saved(one, "Foto: Rina Wulandari", "caption")

    assert [len(page.article.captions) for page in one.readings] == [1] * 5


def test_a_rule_of_the_file_is_deleted_to_give_a_block_back(folder):
    """A block that a rule of the site's own file took comes back when the rule goes."""
    rules = lereng.RULES.replace("'.iklan'", "'.iklan, .sahabat-lereng'")
    (folder / "rules/kabarlereng.toml").write_text(rules, encoding="utf-8")
    one = session(folder)
    saved(one, lereng.PLUG, "body")

    assert "template.strip" not in (folder / "rules/kabarlereng.toml").read_text(encoding="utf-8")


def test_a_shipped_rule_is_switched_off_in_the_users_file(tmp_path):
    """Where shipped rules take the block, `off` names them, one after the other, in a file that extends the shipped one."""
    (tmp_path / "rules").mkdir()
    page = "Judul Berita Hari Ini\n\nKompas.com - 13/01/2022, 18:32 WIB\n\nSOLO, KOMPAS.com - Warga menanam padi sejak pagi.\n\nLihat Foto\n\nPanen tiba bulan depan, kata warga.\n"
    one = Session(RuleFolder([], tmp_path / "rules"), [Loaded("a.txt", page.encode())])
    saved(one, "Lihat Foto", "body")

    assert tomllib.loads((tmp_path / "rules/kompas.toml").read_text(encoding="utf-8")) == {
        "name": "Kompas.com, with our additions",
        "extends": "kompas",
        "off": ["generic/embed-mark", "kompas/photo-toggle"],
    }


def test_an_unknown_site_begins_a_file(tmp_path):
    """Pages of a site without rules: the first change writes name, hosts and a template, and all pages are read through it."""
    lereng.site(tmp_path, pages=5)
    (tmp_path / "rules/kabarlereng.toml").unlink()
    one = session(tmp_path)
    before = [page.article.site for page in one.readings]
    saved(one, lereng.PLUG, "remove")
    text = (tmp_path / "rules/kabarlereng.toml").read_text(encoding="utf-8")
    made = rulefile.parse(text, "kabarlereng.toml")

    assert before == [None] * 5
    assert made.hosts == ["kabarlereng.id", "*.kabarlereng.id"]
    assert [page.article.status for page in one.readings] == ["ok"] * 5
    assert [page.article.template for page in one.readings] == ["article"] * 5
    assert all(lereng.PLUG not in page.article.text for page in one.readings)
    assert [page.article.text.split("\n\n") for page in one.readings] == [lereng.paragraphs(n) for n in range(5)]


def test_a_whole_file_is_drafted_for_an_unknown_site(tmp_path):
    """From pages that no rules claim a file is induced; saved, it reads them all, and a second draft is refused."""
    lereng.site(tmp_path, pages=6)
    (tmp_path / "rules/kabarlereng.toml").unlink()
    one = session(tmp_path)
    proposal = one.propose(0, 0, "draft")["proposals"][0]
    one.save(0, proposal["changes"], "test")

    assert proposal["effect"]["hits"] == [1] * 6
    assert [page.article.text.split("\n\n") for page in one.readings] == [lereng.paragraphs(n) for n in range(6)]
    with pytest.raises(CleanerError, match="has rules already"):
        one.propose(0, 0, "draft")


@pytest.mark.parametrize("wish", ["remove", pytest.param("draft", marks=pytest.mark.slow)])
def test_what_is_written_passes_the_lints(tmp_path, wish):
    """A rule file as the workbench begins it has no error that `cleaner check` knows."""
    lereng.site(tmp_path, pages=6)
    (tmp_path / "rules/kabarlereng.toml").unlink()
    one = session(tmp_path)
    note = 0 if wish == "draft" else find(one, lereng.PLUG)
    one.save(0, one.propose(0, note, wish)["proposals"][0]["changes"], "test")
    found = check(one.folder.cleaner.library, ["kabarlereng"]) if one.folder.own else []

    assert [str(finding) for finding in errors(found) if "kabarlereng" in finding.file] == []


def test_another_folder_of_rules_is_compared(folder, tmp_path):
    """Rules of another folder stand beside the shipped ones to be compared with."""
    (tmp_path / "kemarin").mkdir()
    (tmp_path / "kemarin/kabarlereng.toml").write_text(
        lereng.RULES.replace("'.iklan'", "'.iklan, .sahabat-lereng'"), encoding="utf-8"
    )
    one = session(folder, against=tmp_path / "kemarin")

    assert one.state()["others"] == ["Shipped rules alone", str(tmp_path / "kemarin")]
    assert [len(page["turns"]) for page in one.compare(-2, 0)["pages"]] == [1] * 5


def test_golden_differences_are_told_apart(folder):
    """Each wrong field says what is missing in it and what is too much."""
    truth = folder / "golden/kabarlereng/baca-2026-0.md"
    truth.write_text(
        lereng.golden(0).replace("Rina W", "Rini W").replace("Kelompok tani", "Kelompok nelayan"), encoding="utf-8"
    )
    wrong = session(folder, seeds=folder / "seeds", golden=folder / "golden").tests()["cases"][0]["wrong"]

    assert [one["field"] for one in wrong] == ["authors", "captions", "body"]
    assert wrong[0]["diff"] == ["- Rini Wulandari", "+ Rina Wulandari"]
    assert f"+ {lereng.PLUG}" in wrong[2]["diff"]


def test_a_template_is_begun_where_none_fits(folder):
    """On a page whose site's templates do not fit, making a paragraph body writes a second template, and the page is read by it."""
    (folder / "saved/99-baru.html").write_text(lereng.page(9, body="tubuh-berita"), encoding="utf-8")
    one = session(folder)
    before = one.readings[5].article.status
    proposal = one.propose(5, find(one, "Warga Desa", 5), "body")["proposals"][0]
    one.save(5, proposal["changes"], "test")

    assert before == "degraded"
    assert proposal["what"] == ".tubuh-berita"
    assert [page.article.status for page in one.readings] == ["ok"] * 6
    assert one.readings[5].article.template == "article"


def test_a_page_that_says_nothing_of_itself_needs_a_site(tmp_path):
    """Without an address in the page the command has to name the site."""
    (tmp_path / "rules").mkdir()
    one = Session(RuleFolder([], tmp_path / "rules"), [Loaded("a.txt", DUMP.encode())])
    with pytest.raises(CleanerError, match="--site NAME"):
        one.propose(0, 0, "remove")


def test_a_line_of_a_dump_becomes_a_rule(tmp_path):
    """In dumps a pattern knows the line; its proofs come from the pages."""
    (tmp_path / "rules").mkdir()
    dumps = [DUMP, DUMP.replace("Sukamaju", "Tirtasari").replace("cabai", "kopi")]
    one = Session(
        RuleFolder([], tmp_path / "rules"),
        [Loaded(f"{n}.txt", text.encode()) for n, text in enumerate(dumps)],
        site="lereng",
    )
    saved(one, "Sahabat Lereng", "remove")
    made = rulefile.load(tmp_path / "rules/lereng.toml")

    assert all("Sahabat" not in page.article.text for page in one.readings)
    assert made.drops[0].hits[0] == lereng.PLUG


@pytest.mark.parametrize(("text", "wish"), [("Penulis: Rina", "author"), ("1 Maret 2026", "published")])
def test_a_field_of_a_dump_becomes_a_rule(tmp_path, text, wish):
    """In dumps a field rule reads the line that was clicked, and says so."""
    (tmp_path / "rules").mkdir()
    one = Session(RuleFolder([], tmp_path / "rules"), [Loaded("a.txt", DUMP.encode())], site="lereng")
    effect = best(one, text, wish)["effect"]

    assert (effect["done"], effect["hits"]) == (True, [1])


def test_a_line_without_a_date_is_no_date(tmp_path):
    """What cannot be read as the field is not said to be done."""
    (tmp_path / "rules").mkdir()
    one = Session(RuleFolder([], tmp_path / "rules"), [Loaded("a.txt", DUMP.encode())], site="lereng")

    assert not best(one, "Sahabat Lereng", "published")["effect"]["done"]


def test_prose_that_a_rule_would_take_is_told(folder):
    """A selector that takes paragraphs of the articles' own is shown with what it costs."""
    one = session(folder)
    keys = {"id": "x", "reason": "other", "css": ".isi-berita div ~ p", "why": "A mistake."}
    effect = one.effect(0, find(one, lereng.PLUG), "remove", [{"op": "rule", "verb": "strip", "keys": keys}])

    assert effect["prose"] == 10
    assert effect["turns"][0]["prose"]


def test_what_check_would_find_is_told(folder):
    """A rule that `cleaner check` would complain of is shown with the complaint while it is tried; what was wrong before is not."""
    one = session(folder)
    keys = {
        "id": "x",
        "reason": "promo",
        "line": "^Sahabat|Lereng$",
        "why": "Half anchored.",
        "hits": ["Sahabat"],
        "spares": ["Hujan."],
    }
    wrong = one.effect(0, find(one, lereng.PLUG), "remove", [{"op": "rule", "verb": "drop", "keys": keys}])[
        "complaints"
    ]

    assert [(said["level"], said["rule"]) for said in wrong] == [("error", "x")]
    assert best(one, lereng.PLUG, "remove")["effect"]["complaints"] == []


def test_a_proposal_writes_nothing(folder):
    """Trying a rule leaves the folder as it is."""
    one = session(folder)
    best(one, lereng.PLUG, "remove")

    assert (folder / "rules/kabarlereng.toml").read_text(encoding="utf-8") == lereng.RULES
    assert sorted(path.name for path in (folder / "rules").iterdir()) == ["kabarlereng.toml"]


def test_what_no_rule_can_do_is_said(folder):
    """A block that the program itself takes, or that is what it should be already, gets a sentence."""
    one = session(folder)
    with pytest.raises(CleanerError, match="step of the program"):
        one.propose(0, find(one, "Beranda"), "body")
    with pytest.raises(CleanerError, match="out of the article already: kabarlereng/ads"):
        one.propose(0, find(one, "IKLAN"), "remove")
    with pytest.raises(CleanerError, match="the title already"):
        one.propose(0, find(one, "Panen Cabai"), "title")


def test_drift_is_told_against_the_baseline(tmp_path):
    """Pages whose body class was renamed raise an alarm against the recorded baseline; without one it is asked for."""
    lereng.site(tmp_path, pages=20)
    one = session(tmp_path, baseline=tmp_path / "drift.json")
    unrecorded = one.drift()
    seen, _ = drift.observe(one.folder.cleaner, [(page.name, page.source) for page in one.pages])
    drift.save(tmp_path / "drift.json", drift.Baselines(sites={"kabarlereng": seen["kabarlereng"].counts}))
    calm = one.drift()["alarms"]
    for number, path in enumerate(sorted((tmp_path / "saved").iterdir())):
        path.write_text(lereng.page(number, body="tubuh-berita"), encoding="utf-8")
    alarms = session(tmp_path, baseline=tmp_path / "drift.json").drift()["alarms"]

    assert unrecorded["missing"] == ["kabarlereng"]
    assert calm == []
    assert any(alarm["kind"] == "died" and "body .isi-berita" in alarm["what"] for alarm in alarms)


@pytest.mark.parametrize(
    ("host", "site", "hosts"),
    [
        ("www.kabardesa.id", "kabardesa", ["kabardesa.id", "*.kabardesa.id"]),
        ("solo.kabar.co.id", "kabar", ["kabar.co.id", "*.kabar.co.id"]),
        ("kabar-kita.com", "kabar-kita", ["kabar-kita.com", "*.kabar-kita.com"]),
    ],
)
def test_a_new_site_is_named_after_its_host(tmp_path, host, site, hosts):
    """A file that is begun takes its name and its hosts from the page's own address, its title from what the page calls itself."""
    html = (
        lereng.page(0)
        .replace("kabarlereng.id", host)
        .replace("<body>", '<meta property="og:site_name" content="Kabar Kita"><body>')
    )
    (tmp_path / "rules").mkdir()
    one = Session(RuleFolder([], tmp_path / "rules"), [Loaded("a.html", html.encode())])
    saved(one, lereng.PLUG, "remove")
    made = rulefile.load(tmp_path / f"rules/{site}.toml")

    assert (made.hosts, made.name) == (hosts, "Kabar Kita")


def test_a_block_of_an_old_reading_is_refused(folder):
    """A page that was read anew meanwhile has other blocks under the same numbers."""
    one = session(folder)
    with pytest.raises(CleanerError, match="Load it again"):
        one.propose(0, find(one, "IKLAN"), "body", lereng.PLUG)


def test_versions_are_compared(folder):
    """Between the start and a saved rule, the plug is what differs on each page."""
    one = session(folder)
    saved(one, lereng.PLUG, "remove")
    told = one.compare(0, 1)

    assert [[turn["text"] for turn in page["turns"]] for page in told["pages"]] == [[lereng.PLUG]] * 5
    assert one.compare(1, 1)["pages"] == []


# ---- the rendering -----------------------------------------------------------------------------


def test_the_rendering_marks_the_blocks(folder):
    """Each block of the page has its number and its fate in the picture."""
    one = session(folder)
    html = rendering(one.pages[0], one.readings[0])
    number = find(one, lereng.PLUG)

    assert re.search(rf'<p id="b{number}" data-fate="stays">{re.escape(lereng.PLUG)}</p>', html)
    assert re.search(r'<div id="b\d+" data-fate="gone"><p>IKLAN</p></div>', html)


def test_unknown_elements_are_plain_boxes():
    """Text in an element that no browser knows, or that would act, is shown all the same."""
    page = Loaded(
        "x.html",
        b"<html><body><isi-berita><p>Isi berita.</p></isi-berita><details><p>Lipatan.</p></details></body></html>",
    )
    html = rendering(page, read([page], CLEANER)[0])

    assert re.search(r"<div><p[^>]*>Isi berita\.</p></div><div><p[^>]*>Lipatan\.</p></div>", html)


@settings(max_examples=80, deadline=None)
@given(st.text(alphabet="<>/\"'=& abionsclrtpehfvmgjx:;()\\\n", max_size=300))
def test_nothing_acts_in_a_rendering(text):
    """Whatever the markup, no attribute but the listed ones and no element that acts comes through."""
    page = Loaded("x.html", f"<html><body><p>Isi berita hari ini.</p>{text}</body></html>".encode())
    html = rendering(page, read([page], CLEANER)[0])
    body = html.partition("<body>")[2]
    tags = re.findall(r"<([a-zA-Z][^\s>]*)([^>]*)>", body)
    names = {name for _, attributes in tags for name in re.findall(r"([\w:-]+)=\"", attributes)}

    assert {tag.lower() for tag, _ in tags} & {
        "script",
        "iframe",
        "object",
        "embed",
        "form",
        "link",
        "meta",
        "base",
        "svg",
        "style",
    } == set()
    assert names <= {"alt", "title", "lang", "dir", "colspan", "rowspan", "id", "data-fate", "src"}


# ---- who may ask -------------------------------------------------------------------------------

TOKEN = "rahasia"


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """The workbench on a real server."""
    import uvicorn

    from cleaner.workbench.app import application
    from cleaner.workbench.serve import listen

    folder = tmp_path_factory.mktemp("served")
    lereng.site(folder, pages=2)
    listening = listen()
    number = listening.getsockname()[1]
    server = uvicorn.Server(
        uvicorn.Config(application(session(folder), TOKEN, number), log_level="error", lifespan="off", ws="none")
    )
    thread = Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    yield number
    server.should_exit = True
    thread.join(timeout=10)


def ask(
    port: int, path: str, method: str = "GET", body: bytes | None = None, **headers: str
) -> tuple[int, dict[str, str], str]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    connection.request(method, path, body, named)
    answer = connection.getresponse()
    text = answer.read().decode("utf-8", "replace")
    connection.close()
    return answer.status, {name.lower(): value for name, value in answer.getheaders()}, text


def test_the_page_is_served_to_those_who_know_the_token(port):
    """The whole address gives the page, under a policy that allows its own files alone."""
    status, headers, text = ask(port, f"/{TOKEN}/")

    assert status == 200
    assert "bersih workbench" in text
    assert headers["content-security-policy"].startswith("default-src 'none'; script-src 'self'; style-src 'self'")
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    "path",
    ["/", "/salah/", "/salah/api/state", "/static/workbench.js", f"/{TOKEN[:-1]}/", f"//{TOKEN}/", f"/{TOKEN}/../"],
)
def test_without_the_token_nothing_is_said(port, path):
    """No path tells anything without the token."""
    assert ask(port, path)[0] == 404


@pytest.mark.parametrize(
    "host", ["penjahat.example", "127.0.0.1", "127.0.0.1:1", "localhost.penjahat.example", "[::1]"]
)
def test_another_host_is_refused(port, host):
    """A name that was pointed here by its owner (DNS rebinding) gets nothing, even with the token."""
    assert ask(port, f"/{TOKEN}/api/state", host=host)[0] == 421


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://penjahat.example"},
        {"origin": "null"},
        {"sec_fetch_site": "cross-site"},
        {"sec_fetch_site": "same-site"},
    ],
)
def test_another_page_is_refused(port, headers):
    """Requests that another page makes the browser send are refused."""
    assert ask(port, f"/{TOKEN}/api/undo", "POST", b"{}", content_type="application/json", **headers)[0] == 403


@pytest.mark.parametrize(
    ("method", "body", "headers", "status"),
    [
        ("POST", b"{}", {"content_type": "text/plain"}, 415),
        ("POST", b"{", {"content_type": "application/json"}, 400),
        ("POST", b'{"page": "x"}', {"content_type": "application/json"}, 400),
        ("POST", b'{"page": 99, "changes": []}', {"content_type": "application/json"}, 422),
        ("POST", b" " * (1 << 20) + b"{}", {"content_type": "application/json"}, 413),
        ("PUT", b"{}", {"content_type": "application/json"}, 405),
        ("DELETE", None, {}, 405),
        ("OPTIONS", None, {}, 405),
    ],
)
def test_a_bad_request_gets_an_answer(port, method, body, headers, status):
    """What cannot be read is refused with the right status and no traceback."""
    given_status, _, text = ask(port, f"/{TOKEN}/api/save", method, body, **headers)

    assert given_status == status
    assert "Traceback" not in text


@pytest.mark.parametrize("target", ["*", "", "//", "/%2f", "/\u00e4"])
def test_a_strange_target_gets_an_answer(port, target):
    """Request lines that no browser sends are refused like any other stranger's."""
    with socket.create_connection(("127.0.0.1", port), timeout=10) as wire:
        wire.sendall(f"OPTIONS {target} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\r\n".encode())
        status = wire.makefile("rb").readline().split()[1]

    assert status in (b"400", b"404")


def test_a_proposal_over_the_wire(port):
    """The page's own request is answered: same origin, JSON, token."""
    state = json.loads(ask(port, f"/{TOKEN}/api/page/0")[2])
    note = next(n for n, one in enumerate(state["notes"]) if one["text"] == lereng.PLUG)
    body = json.dumps({"page": 0, "note": note, "wish": "remove"}).encode()
    origin = f"http://127.0.0.1:{port}"
    status, _, text = ask(port, f"/{TOKEN}/api/propose", "POST", body, content_type="application/json", origin=origin)

    assert status == 200
    assert json.loads(text)["proposals"][0]["what"] == ".sahabat-lereng"


def test_the_rendering_has_a_policy_of_its_own(port):
    """The rendering is sandboxed by its own header too, so that opening it by hand is no way around."""
    headers = ask(port, f"/{TOKEN}/render/0")[1]

    assert headers["content-security-policy"].endswith("; sandbox")
    assert "script-src" not in headers["content-security-policy"]


@pytest.mark.parametrize(
    "path",
    [
        "static/../app.py",
        "static/%2e%2e/app.py",
        "static//etc/passwd",
        "render/7",
        "api/page/7",
        "api/compare?before=x&after=0",
    ],
)
def test_no_path_leads_out(port, path):
    """Nothing but the page's own files is served, and numbers that are none are refused."""
    assert ask(port, f"/{TOKEN}/{path}")[0] in (404, 422)


# ---- the command -------------------------------------------------------------------------------


def test_a_page_that_is_not_there_ends_the_command(tmp_path, monkeypatch):
    """Without any page that can be read the command ends with status 1 and says why."""
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(main, ["workbench", "tidak-ada.html"])

    assert done.exit_code == 1
    assert "there is no such file" in done.stderr


def test_a_rule_file_that_cannot_be_used_ends_the_command(folder, monkeypatch):
    """A broken rule file is named, with its cure, before anything is served."""
    monkeypatch.chdir(folder)
    (folder / "rules/rusak.toml").write_text("name = 3\n", encoding="utf-8")
    done = CliRunner().invoke(main, ["workbench", "--rules", "rules", "saved/00-sukamaju.html"])

    assert done.exit_code == 2
    assert "rules/rusak.toml" in done.stderr


def test_a_missing_extra_is_named(folder, monkeypatch):
    """Without uvicorn the message says what to install."""
    monkeypatch.chdir(folder)
    monkeypatch.setitem(__import__("sys").modules, "uvicorn", None)
    done = CliRunner().invoke(main, ["workbench", "--rules", "rules", "saved/00-sukamaju.html"])

    assert done.exit_code == 2
    assert "pip install 'bersih[workbench]'" in done.stderr


def test_a_port_that_is_taken_is_named(folder, monkeypatch):
    """Two workbenches cannot share a port; the second says what to do."""
    from cleaner.workbench.serve import listen

    monkeypatch.chdir(folder)
    with listen() as taken:
        done = CliRunner().invoke(main, ["workbench", "--port", str(taken.getsockname()[1]), "saved/00-sukamaju.html"])

    assert done.exit_code == 2
    assert "Leave --port out" in done.stderr
