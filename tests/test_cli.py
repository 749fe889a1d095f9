"""The command: what it prints, what it says, how it exits."""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner

import cleaner
from cleaner.article import Article, Block, Removal
from cleaner.cli import main
from cleaner.explain import annotate, render
from cleaner.from_text import lines
from tests.paths import ROOT, SEEDS

TITLE = "Warga Lembah Sunyi Menanam Seribu Bibit Pala"
LEAD = "LEMBAH SUNYI - Warga menanam seribu bibit pala di lereng timur desa, Senin (3/5/2021), kata lurah."
REST = "“Kami mulai sejak pagi,” kata Wiraswati, yang membawa dua anaknya ke lereng itu."
PAGE = f"{TITLE}\n\n{LEAD}\n\n{REST}\n"
DUMP = f"""Warta Lembah
{TITLE}

Warta Lembah - 03/05/2021, 08:15 WIB
Penulis: Ratri Wulandari
Warga memanggul bibit di jalan setapak./Dok. Desa

{LEAD} (gulir terus)

Baca juga: Pasar Pagi Lembah Sunyi Pindah ke Lapangan Baru

{REST}

Ikuti kabar lembah di saluran kami.

Kabar Lain
Jembatan Gantung Dusun Atas Selesai Dicat
Panen Cengkih Tahun Ini Mundur Sebulan
"""
RULES = r"""
name = "Warta Lembah"
hosts = ["warta-lembah.example", "*.warta-lembah.example"]

[[recognise]]
id = "dated"
line = '^Warta Lembah {dash} {date}'
why = "Only this site signs its dates so."
hits = ["Warta Lembah - 03/05/2021, 08:15 WIB"]
spares = ["Warta Lembah memberitakan hal itu."]

[[field]]
id = "signed-date"
as = "published"
at = "head"
line = '^Warta Lembah {dash} (?P<published>{date}.*)$'
why = "The date, with the site's name in front."
hits = ["Warta Lembah - 03/05/2021, 08:15 WIB"]
spares = ["Warta Lembah memberitakan hal itu."]

[[trim]]
id = "scroll-on"
reason = "navigation"
piece = ' \(gulir terus\)$'
why = "A button at the end of the lead."
hits = ["Ia datang. (gulir terus)"]
spares = ["Ia (gulir terus) datang."]

[[drop]]
id = "channel"
reason = "promo"
line = '^Ikuti kabar lembah'
why = "A plug for the channel."
hits = ["Ikuti kabar lembah di saluran kami."]
spares = ["Ia berkata: Ikuti kabar lembah."]

[[list]]
id = "others"
reason = "trending"
head = '^Kabar Lain$'
units = [["headline"]]
why = "Other headlines."
hits = ["Kabar Lain"]
spares = ["Kabar Lain dari lembah"]
"""

# A process as a shell starts it: its output is buffered.
ENVIRONMENT = {
    **{name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"},
    "PYTHONPATH": str(ROOT),
}


@pytest.fixture
def here(tmp_path, monkeypatch):
    """An empty folder to work in, with no rules of the environment."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("CLEANER_RULES", raising=False)
    monkeypatch.delenv("NO_COLOR", raising=False)
    return tmp_path


@pytest.fixture
def page(here):
    (here / "a.txt").write_text(PAGE, encoding="utf-8")
    return "a.txt"


@pytest.fixture
def rules(here):
    (here / "aturan").mkdir()
    (here / "aturan" / "warta.toml").write_text(RULES, encoding="utf-8")
    return "aturan"


def run(*arguments, given=None):
    return CliRunner().invoke(main, [str(argument) for argument in arguments], input=given)


def real(*arguments, env=None, **options):
    """Run the command as a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "cleaner", *map(str, arguments)],
        env={**ENVIRONMENT, **(env or {})},
        capture_output=True,
        timeout=60,
        **options,
    )


def records(result):
    return [json.loads(line) for line in result.stdout.splitlines()]


class TestClean:
    def test_prints_title_blank_line_body(self, page):
        result = run("clean", page)

        assert (result.exit_code, result.stdout, result.stderr) == (0, PAGE, "")

    @pytest.mark.usefixtures("here")
    def test_reads_standard_input(self):
        assert run("clean", "-", given=PAGE.encode()).stdout == PAGE

    def test_names_each_of_several_articles(self, page, here):
        (here / "b.txt").write_text(PAGE, encoding="utf-8")
        result = run("clean", page, "b.txt")

        assert result.stdout == f"==> a.txt <==\n\n{PAGE}\n==> b.txt <==\n\n{PAGE}"

    def test_json_is_the_record_of_clean(self, page):
        """The CLI's record is the API's, all keys and removals included."""
        (record,) = records(run("clean", page, "--format", "json"))

        assert record == cleaner.clean(PAGE.encode()).to_dict()

    def test_json_has_one_line_a_file_in_order(self, page, here):
        (here / "b.txt").write_text(PAGE.replace("Seribu", "Dua Ribu"), encoding="utf-8")
        result = run("clean", "b.txt", page, "--format", "json")

        assert [record["title"] for record in records(result)] == [TITLE.replace("Seribu", "Dua Ribu"), TITLE]

    def test_json_lists_removals_unless_told_not_to(self, here):
        (here / "d.txt").write_text(DUMP, encoding="utf-8")
        counts = [
            len(records(run("clean", "d.txt", "--format", "json", option))[0]["removed"])
            for option in ("--removals", "--no-removals")
        ]

        assert counts[0] > 0
        assert counts[1] == 0

    def test_markdown_has_a_heading(self, page):
        assert run("clean", page, "--format", "markdown").stdout == f"# {PAGE}"

    def test_a_rule_tells_markdown_articles_apart(self, page):
        assert run("clean", page, page, "--format", "markdown").stdout == f"# {PAGE}\n---\n\n# {PAGE}"

    def test_output_goes_to_a_file_as_utf8(self, page, here):
        result = run("clean", page, "-o", "keluar.txt")

        assert result.stdout == ""
        assert (here / "keluar.txt").read_bytes() == PAGE.encode()

    def test_the_output_is_never_one_of_the_pages(self, page, here):
        """An output that is also an input would destroy the page: it is refused, and the page is whole."""
        result = run("clean", page, "-o", here / page)

        assert result.exit_code == 2
        assert "is one of the pages" in result.stderr
        assert (here / page).read_text(encoding="utf-8") == PAGE

    def test_an_output_that_cannot_be_written_is_refused(self, page):
        result = run("clean", page, "-o", "tidak/ada/keluar.txt")

        assert result.exit_code == 2
        assert "Name a file in a folder that exists" in result.stderr

    @pytest.mark.parametrize(("option", "value"), [("--url", "https://m.warta-lembah.example/1"), ("--site", "warta")])
    def test_url_and_site_tell_the_site(self, page, rules, option, value):
        (record,) = records(run("clean", page, "--rules", rules, option, value, "--format", "json"))

        assert record["site"] == "warta"

    def test_a_url_without_host_tells_nothing(self, page):
        (record,) = records(run("clean", page, "--url", "http://[", "--format", "json"))

        assert (record["site"], record["url"]) == (None, "http://[")

    def test_charset_is_believed(self, here):
        (here / "a.txt").write_bytes(PAGE.encode("windows-1252"))
        result = run("clean", "a.txt", "--charset", "windows-1252")

        assert (result.stdout, result.stderr) == (PAGE, "")

    def test_rules_come_from_the_environment(self, page, rules, here, monkeypatch):
        """CLEANER_RULES names a folder; empty parts of it do not name the current one."""
        (here / "bukan-aturan.toml").write_text("x = 1", encoding="utf-8")
        monkeypatch.setenv("CLEANER_RULES", os.pathsep.join(["", rules, ""]))

        assert run("clean", page, "--site", "warta").exit_code == 0

    def test_the_environment_may_name_several_rule_folders(self, rules, here, monkeypatch):
        """Both folders of CLEANER_RULES are laid over the shipped rules, parted by the system's path separator."""
        (here / "lain").mkdir()
        (here / "lain" / "pantai.toml").write_text('name = "Warta Pantai"\n', encoding="utf-8")
        monkeypatch.setenv("CLEANER_RULES", os.pathsep.join([rules, "lain"]))
        listed = run("sites").stdout

        assert "Warta Lembah" in listed
        assert "Warta Pantai" in listed

    def test_rules_is_repeatable(self, rules, here):
        (here / "lain").mkdir()
        (here / "lain" / "warta.toml").write_text(RULES.replace("Warta Lembah", "Warta Baru"), encoding="utf-8")

        assert "Warta Baru" in run("sites", "--rules", rules, "--rules", "lain").stdout


class TestPages:
    """What comes of every kind of bad input."""

    @pytest.mark.parametrize(
        ("source", "reason"),
        [
            (b"", "empty"),
            (b" \n\t\xc2\xa0\n\n", "empty"),
            (b"\x89PNG\r\n\x1a\n" + bytes(100), "binary: this is a PNG picture"),
            (bytes(range(32)) * 40, "binary"),
            (b"\x00" * 3000, "binary"),
        ],
        ids=["empty", "blank", "picture", "control characters", "NULs"],
    )
    def test_no_page_is_rejected(self, here, source, reason):
        """A file that holds no page prints no article, says why on standard error, and exits 1."""
        (here / "x.txt").write_bytes(source)
        result = run("clean", "x.txt")

        assert (result.exit_code, result.stdout) == (1, "")
        assert result.stderr.startswith(f"cleaner: x.txt: rejected: {reason}")
        assert result.stderr.count("\n") == 1

    def test_a_rejected_page_still_has_a_record(self, here):
        (here / "x.txt").write_bytes(b"")
        result = run("clean", "x.txt", "--format", "json")
        (record,) = records(result)

        assert result.exit_code == 1
        assert (record["status"], record["text"]) == ("rejected", "")

    def test_the_others_are_cleaned_when_one_is_rejected(self, page, here):
        (here / "x.txt").write_bytes(b"")
        result = run("clean", "x.txt", page)

        assert (result.exit_code, result.stdout) == (1, f"==> a.txt <==\n\n{PAGE}")

    @pytest.mark.parametrize(
        ("source", "reason"),
        [
            (PAGE.replace("pala", "pa\0la").encode(), "control characters (such as NUL) were left out"),
            (PAGE.encode("windows-1252"), "pass the charset if you know it"),
            (PAGE.encode() + b"\xff\xfe lagi.\n", "pass the charset if you know it"),
        ],
        ids=["NUL", "windows-1252", "broken UTF-8"],
    )
    def test_a_damaged_page_is_degraded(self, here, source, reason):
        """A page that had to be repaired prints its article, says what was done on one line, and exits 0."""
        (here / "x.txt").write_bytes(source)
        result = run("clean", "x.txt")

        assert result.exit_code == 0
        assert result.stdout.startswith(TITLE)
        assert result.stderr.startswith("cleaner: x.txt: degraded: ")
        assert reason in result.stderr
        assert result.stderr.count("\n") == 1

    def test_nul_bytes_cost_no_letter(self, here):
        (here / "x.txt").write_bytes(PAGE.replace("pala", "pa\0la").encode())

        assert run("clean", "x.txt").stdout == PAGE

    def test_another_encoding_is_guessed(self, here):
        (here / "x.txt").write_bytes(PAGE.encode("windows-1252"))

        assert "“Kami mulai sejak pagi,”" in run("clean", "x.txt").stdout

    def test_a_line_of_5_mb_is_kept_whole(self, here):
        """5 MB on a single line take seconds at most; nothing is lost; the page is degraded, for no rule looked at it."""
        line = ("Warga menanam bibit pala di lereng. " * 150_000).strip()
        (here / "x.txt").write_text(f"{TITLE}\n\n{line}\n", encoding="utf-8")
        begun = time.perf_counter()
        result = run("clean", "x.txt", "--format", "json")
        (record,) = records(result)

        assert time.perf_counter() - begun < 20
        assert (result.exit_code, record["status"]) == (0, "degraded")
        assert line in [block["text"] for block in record["blocks"]]
        assert "longer than 100,000 characters" in result.stderr

    @pytest.mark.parametrize(
        "source",
        [
            b"\xef\xbb\xbf" + PAGE.encode(),
            PAGE.encode("utf-16"),
            PAGE.replace("\n", "\r\n").encode(),
            PAGE.replace("\n", "\r").encode(),
            PAGE.replace(" ", "\u00a0").encode(),
            PAGE.replace("“", "&ldquo;").replace("”", "&#8221;").replace(" ", "&nbsp;").encode(),
        ],
        ids=["BOM", "UTF-16", "CRLF", "CR", "NBSP", "entities"],
    )
    def test_how_it_was_saved_changes_nothing(self, page, here, source):
        """Byte order mark, line ends, no-break spaces and entities give the same record, ok, apart from the input's hash."""
        (here / "x.txt").write_bytes(source)
        plain, other = (records(run("clean", file, "--format", "json"))[0] for file in (page, "x.txt"))
        places = [[cut.pop("place") for cut in record["removed"]] for record in (plain, other)]

        assert plain.pop("id") != other.pop("id")
        assert (other, places[1]) == (plain, places[0])

    def test_a_missing_file_is_lost_and_the_others_are_cleaned(self, page):
        result = run("clean", "tiada.txt", page)

        assert result.exit_code == 1
        assert result.stderr == "cleaner: tiada.txt: there is no such file. Check the path.\n"
        assert result.stdout == f"==> a.txt <==\n\n{PAGE}"

    def test_an_unreadable_file_is_lost_and_the_others_are_cleaned(self, page):
        result = run("clean", f"{page}/b.txt", page)

        assert result.exit_code == 1
        assert "cannot be read: Not a directory. Check the path" in result.stderr
        assert result.stdout.endswith(PAGE)

    @pytest.mark.skipif(sys.platform != "linux", reason="limits a process's memory")
    def test_a_page_larger_than_the_memory_is_lost_and_the_others_are_cleaned(self, page, here):
        import resource

        (here / "x.txt").write_bytes((LEAD.encode() + b"\n\n") * 500_000)
        limit = 250 << 20
        result = real("clean", "x.txt", page, preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (limit, limit)))

        assert result.returncode == 1
        assert result.stderr.decode().startswith("cleaner: x.txt: lost: it is too large")
        assert result.stdout.decode().endswith(PAGE)


class TestUsage:
    """Mistakes in the command exit 2, before anything is cleaned, and say what to do."""

    @pytest.mark.parametrize(
        ("arguments", "cure"),
        [
            (["clean"], "Missing argument"),
            (["clean", "a.txt", "--colour"], "No such option"),
            (["clean", "a.txt", "--format", "pdf"], "'text', 'markdown', 'json'"),
            (["clean", "a.txt", "https://warta.example/1"], "does not fetch: download the page first"),
            (["explain", "https://warta.example/1"], "does not fetch: download the page first"),
            (["clean", "a.txt", "www.warta.example/1"], "pass the saved file and --url www.warta.example/1"),
            (["clean", "a.txt", "."], "is a directory. Name the files in it"),
            (["clean", "-", "-"], "Name it once"),
            (["clean", "a.txt", "--charset", "utf-ate"], "Name one such as utf-8"),
            (["clean", "a.txt", "--charset", "hex"], "Name one such as utf-8"),
            (["clean", "a.txt", "--url", "https://a\udcff"], "Percent-encode"),
            (["clean", "a.txt", "--site", "warta"], "Known are: antaranews, cnbcindonesia, detik"),
            (["clean", "a.txt", "--rules", "tiada"], "Name the folder that holds the .toml files"),
            (["check", "warta"], "Known are: antaranews, cnbcindonesia, detik"),
        ],
    )
    @pytest.mark.usefixtures("page")
    def test_is_refused_with_the_cure(self, arguments, cure):
        result = run(*arguments)

        assert (result.exit_code, result.stdout) == (2, "")
        assert cure in " ".join(result.stderr.split())

    def test_a_file_named_like_a_url_is_a_file(self, here):
        (here / "www.warta.txt").write_text(PAGE, encoding="utf-8")

        assert run("clean", "www.warta.txt").stdout == PAGE

    @pytest.mark.parametrize("command", [["clean", "a.txt"], ["explain", "a.txt"], ["sites"], ["check"]])
    @pytest.mark.usefixtures("page")
    def test_a_typo_in_a_rule_file_is_named(self, rules, here, command):
        """The message names the file, the rule, what was found and which keys are allowed."""
        file = here / rules / "warta.toml"
        file.write_text(RULES.replace('"promo"', '"promotion"'), encoding="utf-8")
        result = run(*command, "--rules", rules)

        assert (result.exit_code, result.stdout) == (2, "")
        assert "warta.toml [channel]: Invalid enum value 'promotion'" in result.stderr
        assert "Allowed values of 'reason':" in result.stderr

    def test_the_output_is_left_alone(self, page, here):
        (here / "keluar.txt").write_text("lama", encoding="utf-8")
        run("clean", page, "--site", "warta", "-o", "keluar.txt")

        assert (here / "keluar.txt").read_text(encoding="utf-8") == "lama"


class TestExplain:
    def test_margin(self, rules, here, file_regression):
        """Each line has its number, what became of it and the rule; the trimmed lead has both halves; a pipe gets no colour."""
        (here / "halaman.txt").write_text(DUMP, encoding="utf-8")
        result = run("explain", "halaman.txt", "--rules", rules)

        assert result.exit_code == 0
        file_regression.check(result.stdout, extension=".txt", encoding="utf-8", newline="")

    @pytest.mark.usefixtures("here")
    def test_explains_standard_input(self):
        assert run("explain", "-", given=PAGE.encode()).stdout.startswith("- · unknown site · ok\n")

    def test_head_line_gives_the_reasons(self, here):
        (here / "x.txt").write_bytes(PAGE.replace("pala", "pa\0la").encode())
        head = run("explain", "x.txt").stdout.splitlines()[0]

        assert head.startswith("x.txt · unknown site · degraded · ")
        assert "control characters" in head

    def test_a_rejected_page_exits_1_with_its_reason(self, here):
        (here / "x.txt").write_bytes(b"\x89PNG")
        result = run("explain", "x.txt")

        assert result.exit_code == 1
        assert result.stdout == "x.txt · unknown site · rejected · binary: this is a PNG picture, not a page\n"

    @pytest.mark.usefixtures("here")
    def test_a_missing_file_exits_1(self):
        result = run("explain", "tiada.txt")

        assert (result.exit_code, result.stdout) == (1, "")
        assert "Check the path" in result.stderr

    @pytest.mark.parametrize("seed", sorted(SEEDS.glob("*/*.txt")), ids=lambda path: path.stem)
    def test_every_line_of_a_seed_is_explained(self, seed):
        """Every non-blank line is in the margin at its number, none of them unsigned; title and captions are all found."""
        source = seed.read_bytes()
        article = cleaner.clean(source)
        notes = annotate(article, source)

        assert list(dict.fromkeys(note.place for note in notes)) == lines(source.decode("utf-8"))[1]
        assert "unsigned" not in {note.fate for note in notes}
        assert [note.text for note in notes if note.fate == "caption"] == article.captions
        assert [note.text for note in notes if note.fate == "title"] == ([article.title] if article.title else [])

    def test_a_line_that_the_record_lost_is_unsigned(self):
        """explain does not hide a line that is in neither body, fields nor removals."""
        article = cleaner.clean(PAGE)
        article.blocks = article.blocks[:1]

        assert [note.fate for note in annotate(article, PAGE)] == ["title", "kept", "unsigned"]

    def test_title_and_captions_are_found_by_their_text(self):
        """The record gives them without a line: a caption that is part of the title, or stands below a lost line, is not mistaken."""
        article = Article(id="a", input="text", rules="0", title="Pala di Lembah", captions=["Pala", "Lereng"])
        notes = annotate(article, "Pala di Lembah\nPala\nBaris hilang\nLereng")

        assert [note.fate for note in notes] == ["title", "caption", "unsigned", "caption"]

    def test_html_is_in_document_order(self):
        """The pieces of an HTML page stand as a browser shows them, captions, text beside a nested block and the title too."""
        page = (
            '<html><head><link rel="canonical" href="https://www.kompas.com/read/1"></head><body><nav>Menu</nav>'
            '<h1 class="read__title">Sungai Jernih</h1><div class="read__content"><p>Warga menanam pohon di tepi sungai.</p>'
            '<div class="photo">Warga di sungai</div><p>Baca juga: <a>Pohon Tua</a></p>Sungai kini jernih.'
            '</div><div class="lain">Sebelum <p>Di dalam</p> Sesudah</div></body></html>'
        )

        assert [(note.fate, note.text) for note in annotate(cleaner.clean(page), page)] == [
            ("navigation", "Menu"),
            ("title", "Sungai Jernih"),
            ("kept", "Warga menanam pohon di tepi sungai."),
            ("caption", "Warga di sungai"),
            ("related", "Baca juga: Pohon Tua"),
            ("kept", "Sungai kini jernih."),
            ("other", "Sebelum"),
            ("other", "Di dalam"),
            ("other", "Sesudah"),
        ]

    def test_a_title_that_is_not_printed_stands_first(self):
        article = Article(
            id="a", input="html", rules="0", title="Judul", blocks=[Block("paragraph", "satu")], order=["block"]
        )

        assert [note.text for note in annotate(article, "")] == ["Judul", "satu"]

    def test_html_pieces_without_an_order_are_shown_all_the_same(self):
        """explain does not hide what the record holds but the order does not tell."""
        article = Article(
            id="a", input="html", rules="0", blocks=[Block("paragraph", "satu")], removed=[Removal("x/ad", "ad", "", "Iklan")]
        )  # fmt: skip

        assert [note.text for note in annotate(article, "")] == ["satu", "Iklan"]

    def test_wraps_to_the_terminal(self):
        article = cleaner.clean(PAGE)
        shown = list(render(annotate(article, PAGE), columns=60))

        assert max(map(len, shown)) <= 60
        assert " ".join(line.split("│ ")[1] for line in shown) == f"{TITLE} {LEAD} {REST}"

    def test_wraps_an_endless_word_in_linear_time(self):
        source = f"{TITLE}\n\n{'a' * 3_000_000}"
        begun = time.perf_counter()
        shown = list(render(annotate(cleaner.clean(source), source), columns=80))

        assert time.perf_counter() - begun < 20
        assert sum(line.split("│ ")[1].count("a") for line in shown[1:]) >= 3_000_000 - 80

    def test_a_page_cannot_drive_the_terminal(self):
        """C1 controls and bidirectional overrides are shown as replacement characters on a terminal."""
        source = PAGE.replace("lurah", "\x9b31mlurah\u202e")
        shown = "".join(render(annotate(cleaner.clean(source), source), columns=200))

        assert "\ufffd31mlurah\ufffd" in shown
        assert not {"\x9b", "\u202e"} & set(shown)


class TestOthers:
    def test_sites_lists_stem_name_and_hosts(self, rules):
        result = run("sites", "--rules", rules)
        rows = [line.split() for line in result.stdout.splitlines()]

        assert rows[0][0] == "SITE"
        assert "warta Warta Lembah warta-lembah.example, *.warta-lembah.example".split() in rows
        assert {"intisari", "jagatbisnis", "kompas", "rmol"} <= {row[0] for row in rows}

    def test_schema_is_json_and_knows_the_rule_file(self):
        schema = json.loads(run("schema").stdout)

        assert {"name", "hosts", "extends", "drop"} <= set(schema["$defs"]["RuleFile"]["properties"])

    def test_version_is_that_of_the_records(self, page):
        (record,) = records(run("clean", page, "--format", "json"))
        version = run("--version").stdout.split()

        assert version[0] == "cleaner"
        assert record["rules"].startswith(f"{version[1]}-")

    def test_check_exits_1_on_an_error_and_names_file_and_cure(self, rules, here):
        (here / rules / "pantai.toml").write_text(RULES.replace("Warta Lembah", "Warta Pantai"), encoding="utf-8")
        result = run("check", "warta", "--rules", rules)
        errors = [line for line in result.stdout.splitlines() if line.startswith("error: ")]

        assert result.exit_code == 1
        assert any("warta.toml" in line and "warta-lembah.example" in line for line in errors)

    def test_check_exits_0_where_there_is_no_error(self, rules, here):
        (here / rules / "generic.toml").write_text('name = "none"\n', encoding="utf-8")
        result = run("check", "warta", "--rules", rules)

        assert (result.exit_code, result.stdout) == (0, "")

    def test_check_reads_the_pages_beside_it_or_those_that_are_named(self, rules, here):
        """A rule that no seed needs is noticed as soon as there are seeds: in ./seeds and ./golden, or where the options say."""
        (here / rules / "generic.toml").write_text('name = "none"\n', encoding="utf-8")
        for folder, name, text in [
            ("seeds", "a.txt", f"Warta Lembah - 03/05/2021\n{PAGE}"),
            ("golden", "a.md", f'+++\nsite = "warta"\ntitle = "{TITLE}"\n+++\n{LEAD}\n\n{REST}\n'),
        ]:
            (here / folder / "warta").mkdir(parents=True)
            (here / folder / "warta" / name).write_text(text, encoding="utf-8")
        beside = run("check", "warta", "--rules", rules)
        Path("seeds").rename("benih")
        Path("golden").rename("emas")
        named = run("check", "warta", "--rules", rules, "--seeds", "benih", "--golden", "emas")

        assert "[channel]: fired on no seed" in beside.stdout
        assert "[channel]: fired on no seed" in named.stdout
        assert run("check", "warta", "--rules", rules).stdout == ""

    def test_the_package_imports_its_names_when_asked(self):
        """`cleaner.clean` and its fellows are there although importing the package imports none of them."""
        code = (
            "import sys, cleaner\n"
            "assert 'cleaner.pipeline' not in sys.modules\n"
            "assert all(name in dir(cleaner) and getattr(cleaner, name) for name in cleaner.__all__)\n"
            "from cleaner import *\n"
            "print(clean('Satu baris saja.').status)"
        )
        result = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=60)

        assert (result.stdout, result.stderr) == ("ok\n", "")

    def test_the_package_has_no_other_names(self):
        with pytest.raises(AttributeError, match="no attribute 'bersihkan'"):
            cleaner.bersihkan  # noqa: B018

    def test_help_imports_nothing_heavy(self):
        """--help needs click and nothing of what cleans pages."""
        code = (
            "import sys\n"
            "from cleaner.cli import main\n"
            "try: main(['--help'])\n"
            "except SystemExit: pass\n"
            "print(sorted({'msgspec', 're2', 'lxml', 'tomllib', 'json', 'trafilatura'} & set(sys.modules)))"
        )
        result = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=60)

        assert result.stdout.startswith("Usage:")
        assert result.stdout.endswith("[]\n")


class TestProcess:
    """The command as a process among others."""

    @pytest.mark.usefixtures("here")
    def test_reads_a_pipe(self):
        result = real("clean", "-", input=PAGE.encode())

        assert (result.returncode, result.stdout, result.stderr) == (0, PAGE.encode(), b"")

    @pytest.mark.parametrize("command", ["clean", "explain"])
    def test_writes_utf8_in_any_locale(self, page, command):
        """Where Python's own streams are ASCII, articles and margins are UTF-8 all the same."""
        ascii_only = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "PYTHONIOENCODING": "ascii"}
        result = real(command, page, env=ascii_only)

        assert (result.returncode, result.stderr) == (0, b"")
        assert REST in result.stdout.decode("utf-8")

    @pytest.mark.usefixtures("here")
    def test_reports_a_file_of_any_name(self):
        name = os.fsdecode(b"\xff.txt")
        ascii_only = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "PYTHONIOENCODING": "ascii"}
        result = real("clean", name, env=ascii_only)

        assert result.returncode == 1
        assert b"there is no such file" in result.stderr

    @pytest.mark.skipif(os.name == "nt", reason="POSIX pipes")
    @pytest.mark.parametrize(
        ("command", "pages"),
        [
            (["clean"], ["large.txt"]),
            (["clean"], ["a.txt"] * 1000),
            (["clean", "--format", "json"], ["large.txt"]),
            (["explain"], ["large.txt"]),
        ],
        ids=["text", "many texts", "json", "explain"],
    )
    @pytest.mark.usefixtures("page")
    def test_a_closed_pipe_ends_it_quietly(self, here, command, pages):
        """A reader such as `head` that leaves early: no traceback, no complaint, exit 0."""
        (here / "large.txt").write_text(PAGE + f"{LEAD}\n\n" * 20_000, encoding="utf-8")
        process = subprocess.Popen(
            [sys.executable, "-m", "cleaner", *command, *pages],
            env=ENVIRONMENT,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.read(5)
        process.stdout.close()

        assert process.wait(60) == 0
        assert process.stderr.read() == b""
        process.stderr.close()

    @pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
    def test_a_full_disk_is_said(self, page):
        with Path("/dev/full").open("wb") as full:
            result = subprocess.run(
                [sys.executable, "-m", "cleaner", "clean", page],
                env=ENVIRONMENT,
                stdout=full,
                stderr=subprocess.PIPE,
                timeout=60,
            )

        assert result.returncode == 1
        assert (
            result.stderr
            == b"Error: the output: No space left on device. Check the path, its permissions and the disk.\n"
        )

    @pytest.mark.skipif(os.name == "nt", reason="POSIX shell")
    @pytest.mark.parametrize(
        ("command", "code", "cure"),
        [
            ("clean a.txt >&-", 2, b"name a file with --output"),
            ("explain a.txt >&-", 2, b"name a file with --output"),
            ("clean - <&-", 1, b"Pipe a page into it"),
        ],
    )
    @pytest.mark.usefixtures("page")
    def test_a_closed_stream_is_said(self, command, code, cure):
        result = subprocess.run(
            ["sh", "-c", f'"{sys.executable}" -m cleaner {command}'],
            env=ENVIRONMENT,
            stderr=subprocess.PIPE,
            timeout=60,
            check=False,
        )

        assert result.returncode == code
        assert cure in result.stderr
        assert b"Traceback" not in result.stderr

    @pytest.mark.skipif(os.name == "nt", reason="POSIX signals")
    @pytest.mark.usefixtures("here")
    def test_an_interrupt_exits_130(self):
        process = subprocess.Popen(
            [sys.executable, "-X", "importtime", "-m", "cleaner", "clean", "-"],
            env=ENVIRONMENT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        assert process.stdin is not None
        assert process.stderr is not None
        for line in process.stderr:
            if line.endswith(b"cleaner.write\n"):
                break
        time.sleep(0.3)
        process.send_signal(signal.SIGINT)
        rest = process.stderr.read()
        process.stdin.close()

        assert process.wait(60) == 130
        assert b"Traceback" not in rest
        for stream in (process.stdout, process.stderr):
            stream.close()

    @pytest.mark.skipif(os.name == "nt", reason="POSIX terminals")
    @pytest.mark.parametrize(
        ("env", "coloured"), [({}, True), ({"NO_COLOR": "1"}, False), ({"TERM": "dumb"}, False)], ids=str
    )
    def test_explain_is_coloured_on_a_terminal(self, page, env, coloured):
        """A terminal gets colour unless NO_COLOR is set or it has none, and whole lines within its width either way."""
        shown = on_a_terminal("explain", page, env={"TERM": "xterm", "COLUMNS": "100", **env})

        assert ("\x1b[32m" in shown) == coloured
        assert TITLE in shown
        assert "sejak pagi" in shown

    def test_explain_is_plain_in_a_pipe(self, page):
        assert b"\x1b" not in real("explain", page, env={"TERM": "xterm", "FORCE_COLOR": "1"}).stdout


def on_a_terminal(*arguments, env):
    """Run the command with a terminal as its output and give what the terminal got."""
    import pty

    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "cleaner", *arguments],
        env={**ENVIRONMENT, **env},
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
    )
    os.close(theirs)
    shown = b""
    try:
        while select.select([ours], [], [], 60)[0] and (piece := os.read(ours, 65536)):
            shown += piece
    except OSError:
        pass  # Linux reports the end of a terminal's output as an error.
    finally:
        os.close(ours)
    assert process.wait(60) == 0
    return shown.decode("utf-8")
