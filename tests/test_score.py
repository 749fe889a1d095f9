"""The scorer: what a figure means, how gold and output find each other, and a floor that does not sink by itself."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from cleaner import Cleaner, golden
from cleaner.cli import main
from cleaner.errors import CleanerError
from cleaner.score import (
    ALL,
    FLOORED,
    Gold,
    judge,
    raised,
    read_floor,
    read_gold,
    read_output,
    score,
    shortfalls,
    summarise,
    table,
    write_floor,
)
from tests.paths import GOLDEN, ROOT, SEEDS

BODY = [
    "Warga Lembah Sunyi menanam seribu bibit pala.",
    "Lurah menyebut hujan turun tepat waktu.",
    "Panen pertama ditunggu tujuh tahun lagi.",
    "Bibit itu datang dari kebun desa sebelah.",
]
FLOOR = Path(__file__).with_name("floor.toml")


def truth(**changes: Any) -> Gold:
    known: dict[str, Any] = {
        "id": "pala",
        "site": "lembah",
        "names": ("pala",),
        "title": "Seribu Bibit Pala",
        "authors": ["Ratri Wulandari"],
        "published": "2021-05-03T08:15:00+07:00",
        "body": BODY,
    }
    return Gold(**(known | changes))


def record(paragraphs: list[str] = BODY, **changes: Any) -> dict[str, Any]:
    known = {
        "id": "pala",
        "title": "Seribu Bibit Pala",
        "authors": ["Ratri Wulandari"],
        "published": "2021-05-03T08:15:00+07:00",
        "blocks": [{"kind": "paragraph", "text": text} for text in paragraphs],
    }
    return known | changes


def exact(body: list[str], paragraphs: list[str], **changes: Any) -> bool:
    return judge(truth(body=body, **changes), record(paragraphs)).exact


# ---- bodies ------------------------------------------------------------------------------------


def test_paragraphs_are_counted_as_multisets():
    """Of four paragraphs three are found, one of them twice, with one that is foreign: precision 3/5, recall 3/4."""
    found = judge(truth(), record([BODY[0], BODY[0], BODY[1], "Iklan sabun.", BODY[2]])).paragraphs

    assert (found.precision, found.recall) == (3 / 5, 3 / 4)


def test_shingles_are_runs_of_four_tokens():
    """Of the runs of four in seven tokens two of four survive when the last two words change."""
    found = judge(truth(body=["a b c d e f g"]), record(["a b c d e x y"])).shingles

    assert (found.shared, found.surplus, found.missing) == (2, 2, 2)


def test_shingles_run_across_paragraphs():
    """Where the paragraphs break does not matter to runs of tokens."""
    found = judge(truth(body=["a b c", "d e f"]), record(["a b c d e f"])).shingles

    assert (found.surplus, found.missing) == (0, 0)


def test_fewer_than_four_tokens_are_one_shingle():
    """A body of two tokens has one run."""
    assert judge(truth(body=["a b"]), record(["a b"])).shingles.shared == 1


def test_order_matters_to_exactness_alone():
    """Swapped paragraphs are all found, yet the body is not exact."""
    found = judge(truth(), record(BODY[::-1]))

    assert (found.exact, found.paragraphs.precision, found.paragraphs.recall) == (False, 1.0, 1.0)


def test_an_empty_output_has_no_precision():
    """Nothing found where something was to be found is 0, not perfect."""
    found = judge(truth(), record([])).paragraphs

    assert (found.precision, found.recall) == (0.0, 0.0)


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ("Satu  dua\u00a0tiga", "Satu dua tiga"),
        ("• Satu", "Satu"),
        ("- Satu", "Satu"),
        ("## Satu", "Satu"),
        ("Satu | | dua |", "Satu | dua"),
        ("Caf\u00c3\u00a9 desa", "Café desa"),
        ("Ia \u00e2\u20ac\u0153datang", "Ia “datang"),
    ],
)
def test_form_is_no_error(written, printed):
    """White space, bullets, heading marks, empty cells and double-encoded text are the same paragraph."""
    assert exact([*BODY, printed, "Tamat."], [*BODY, written, "Tamat."])


def test_wording_is_an_error():
    """One changed letter makes another paragraph."""
    assert not exact(["Ia datang pagi."], ["Ia datang Pagi."])


def test_a_bullet_that_lost_its_controls_goes_at_the_start_alone():
    """Double-encoded bullets whose control character was dropped are read as bullets, but not inside a sentence."""
    body = ["Ia \u00e2\u20ac\u0153datang", "\u00e2\u0080\u00a2 Satu"]

    assert exact(body, ["Ia \u00e2\u20ac\u0153datang", "\u00e2\u00a2 Satu"])
    assert not exact(body, ["Ia \u00e2\u20ac\u0153datang", "Satu \u00e2\u00a2 dua"])
    assert not exact([*body, "Kata \u00e2\u00a2 ini"], ["Ia \u00e2\u20ac\u0153datang", "\u00e2\u00a2 Satu", "Kata ini"])


def test_a_lone_dateline_may_be_joined():
    """A dateline on its own and one before the first paragraph are the same body."""
    assert exact(["Jakarta - Ia datang.", "Ia pulang."], ["Jakarta -", "Ia datang.", "Ia pulang."])


def test_closing_initials_may_stand_alone():
    """Initials at the end and on their own line are the same body."""
    assert exact(["Ia datang.", "Ia pulang. (abc/de)"], ["Ia datang.", "Ia pulang.", "(abc/de)"])


def test_initials_inside_the_body_stay_where_they_are():
    """Only the last paragraph's initials may be split off."""
    assert not exact(["Ia datang. (abc)", "Ia pulang."], ["Ia datang.", "(abc)", "Ia pulang."])


@pytest.mark.parametrize("paragraphs", [BODY, ["Kutipan ulang.", *BODY]])
def test_optional_paragraphs_count_neither_way(paragraphs):
    """What the gold calls optional is neither missed nor surplus."""
    assert exact(BODY, paragraphs, optional=["Kutipan ulang."])


def test_an_optional_paragraph_is_optional_once():
    """The second copy is surplus."""
    assert not exact(BODY, ["Kutipan ulang.", *BODY, "Kutipan ulang."], optional=["Kutipan ulang."])


def test_lost_and_leaked_strings_are_named():
    """A must string that is gone is lost, a must_not string that is there is leaked, whatever the case."""
    gold = truth(must=["seribu BIBIT", "tujuh tahun"], must_not=["iklan sabun", "Baca juga"])
    found = judge(gold, record([*BODY[:2], "Iklan Sabun."]))

    assert (found.lost, found.leaked) == (["tujuh tahun"], ["iklan sabun"])


# ---- fields ------------------------------------------------------------------------------------


@pytest.mark.parametrize("title", ["Hari Jum'at “Sunyi”", "hari jum’at 'sunyi' ", 'HARI JUM`AT "SUNYI"'])
def test_quotes_and_case_are_the_same_title(title):
    """A title is its words, however it is quoted and set."""
    assert judge(truth(title='Hari Jum\'at "Sunyi"'), record(title=title)).title


def test_another_title_is_wrong():
    """The site's suffix is part of a title that has it."""
    assert not judge(truth(), record(title="Seribu Bibit Pala - Warta Lembah")).title


@pytest.mark.parametrize(
    "authors",
    [["Oleh: Ratri Wulandari"], "ratri wulandari", ["Kontributor Lembah, Ratri Wulandari"], ["Ratri Wulandari (rw)"]],
)
def test_an_author_is_a_name(authors):
    """Roles, places and initials around a name do not matter."""
    assert judge(truth(), record(authors=authors)).authors


def test_authors_are_a_set():
    """The order of authors does not matter."""
    assert judge(truth(authors=["Sri", "Bagus"]), record(authors="Bagus; Sri")).authors


@pytest.mark.parametrize("authors", [[], None, ["Ratri Wulandari", "Redaksi"]])
def test_a_missing_or_surplus_author_is_wrong(authors):
    """All authors and no others."""
    assert not judge(truth(), record(authors=authors)).authors


@pytest.mark.parametrize(
    ("published", "right"),
    [
        ("2021-05-03T08:15:59+07:00", (True, True)),
        ("2021-05-03T08:15", (True, True)),
        ("2021-05-03T01:15:00Z", (True, True)),
        ("2021-05-03", (True, False)),
        ("2021-05-03T08:15:00Z", (True, False)),
        ("2021-05-02T08:15:00+07:00", (False, False)),
        ("kemarin", (False, False)),
        (None, (False, False)),
    ],
)
def test_dates_and_times(published, right):
    """The day as printed, and the minute in whatever zone; without a zone it is WIB."""
    found = judge(truth(), record(published=published))

    assert (found.date, found.time) == right


def test_a_day_alone_is_all_there_is():
    """Where the gold has no time, the day decides."""
    assert judge(truth(published="2021-05-03"), record()).time


# ---- figures -----------------------------------------------------------------------------------


def test_figures_of_two_pages():
    """Means over pages, F1 of the means, strings over all pages: worked out by hand."""
    gold = truth(must=["pala", "hujan"], must_not=["sabun"])
    half = judge(gold, record([BODY[0], "Iklan sabun.", BODY[2], "Baca juga."], title="Lain"))
    figures = summarise([judge(gold, record()), half])

    assert {key: value for key, value in figures.items() if not key.startswith("shingle")} == {
        "n": 2,
        "exact": 0.5,
        "paragraph_precision": 0.75,
        "paragraph_recall": 0.75,
        "paragraph_f1": 0.75,
        "must_lost": 1,
        "must_kept": 0.75,
        "must_not_leaked": 1,
        "must_not_out": 0.5,
        "title": 0.5,
        "authors": 1.0,
        "date": 1.0,
        "time": 1.0,
    }


def test_f1_is_that_of_the_mean_precision_and_recall():
    """Pages of (1/2, 1) and (1, 1/2) have means of 3/4, and so 3/4, though each page's own F1 is 2/3."""
    wordy = judge(truth(body=["a"]), record(["a", "b"]))
    terse = judge(truth(body=["a", "b"]), record(["a"]))

    assert summarise([wordy, terse])["paragraph_f1"] == 0.75


def test_an_empty_page_does_not_lower_the_shingles_precision():
    """As in scrapinghub/article-extraction-benchmark, a page without output is not asked for its precision."""
    figures = summarise([judge(truth(), record()), judge(truth(), record([]))])

    assert (figures["shingle_precision"], figures["shingle_recall"]) == (1.0, 0.5)


def test_what_the_gold_does_not_ask_is_not_judged():
    """Without must strings there is no share of them."""
    figures = summarise([judge(truth(), record())])

    assert (figures["must_kept"], figures["must_not_out"]) == (None, None)


def test_figures_are_per_site_and_over_all():
    """Each site's pages are its own, and all count in ALL."""
    gold = [truth(), truth(id="b", names=("b",), site="bukit")]
    figures = score([record(), record([], id="b")], gold).figures

    assert {site: (of["n"], of["exact"]) for site, of in figures.items()} == {
        "bukit": (1, 0.0),
        "lembah": (1, 1.0),
        ALL: (2, 0.5),
    }


def test_a_page_without_a_record_counts_as_empty():
    """It is named, and its body is not exact."""
    scored = score([record()], [truth(), truth(id="b", names=("b",))])

    assert (scored.absent, scored.figures[ALL]["exact"]) == (["b"], 0.5)


def test_a_table_never_rounds_up_to_all():
    """9,999 of 10,000 is not 100.0."""
    figures = summarise([judge(truth(), record())]) | {"exact": 0.9999}

    assert table({"lembah": figures}).splitlines()[1].split()[:4] == ["lembah", "1", "99.9", "100.0"]


def test_a_table_has_aligned_columns():
    """All lines are of one width."""
    figures = summarise([judge(truth(), record())])

    assert len({len(line) for line in table({"lembah": figures, ALL: figures}).splitlines()}) == 1


# ---- files -------------------------------------------------------------------------------------


@pytest.fixture
def here(tmp_path, monkeypatch):
    """A folder with one page, its gold and its output."""
    monkeypatch.chdir(tmp_path)
    page = "Seribu Bibit Pala\n\nLEMBAH SUNYI - " + "\n\n".join(BODY) + "\n"
    gold = {"id": "pala", "site": "lembah", "title": "Seribu Bibit Pala", "authors": [], "published": None}
    (tmp_path / "gold" / "lembah").mkdir(parents=True)
    (tmp_path / "gold" / "lembah" / "pala.txt").write_text(page, encoding="utf-8")
    body = ["LEMBAH SUNYI - " + BODY[0], *BODY[1:]]
    (tmp_path / "gold" / "lembah" / "pala.json").write_text(json.dumps({**gold, "body": body}), encoding="utf-8")
    run("clean", "--format", "json", "-o", "out.jsonl", "gold/lembah/pala.txt")
    return tmp_path


def run(*arguments: str):  # type: ignore[no-untyped-def]
    return CliRunner().invoke(main, arguments)


@pytest.mark.usefixtures("here")
def test_the_commands_fit_together():
    """What `clean --format json` prints finds its gold by the hash of the page beside it."""
    done = run("score", "out.jsonl", "gold", "--json")

    assert done.exit_code == 0, done.stderr
    assert json.loads(done.stdout)["sites"]["lembah"]["exact"] == 1.0


def test_a_folder_of_records_is_read_by_stem(here):
    """A file `<id>.json` needs no id in it."""
    (here / "out").mkdir()
    (here / "out" / "pala.json").write_text(json.dumps({"title": "Seribu Bibit Pala", "paragraphs": BODY}))

    assert score(read_output(here / "out"), read_gold(here / "gold")).absent == []


@pytest.mark.usefixtures("here")
def test_the_table_is_printed():
    """Without --json there is a row a site and one for all."""
    lines = run("score", "out.jsonl", "gold").stdout.splitlines()

    assert [line.split()[0] for line in lines[1:]] == ["lembah", ALL]


def test_golden_files_are_gold_for_each_form(tmp_path):
    """A golden file whose page is there as HTML and as text is two pages, with each form's own fields."""
    (tmp_path / "golden" / "lembah").mkdir(parents=True)
    (tmp_path / "seeds" / "lembah").mkdir(parents=True)
    head = '+++\nsite = "lembah"\ntitle = "Pala"\n[text]\ntitle = "Pala di Lembah"\n+++\n\n'
    (tmp_path / "golden" / "lembah" / "pala.md").write_text(f"{head}## Bibit\n\nIa datang.\n", encoding="utf-8")
    for suffix in ("html", "txt"):
        (tmp_path / "seeds" / "lembah" / f"pala.{suffix}").write_text(suffix)
    gold = read_gold(tmp_path / "golden", tmp_path / "seeds")

    assert [(one.form, one.title, one.body) for one in gold] == [
        ("html", "Pala", ["Bibit", "Ia datang."]),
        ("text", "Pala di Lembah", ["Bibit", "Ia datang."]),
    ]


@pytest.mark.parametrize(
    ("file", "text", "said"),
    [
        ("gold/lembah/pala.json", "{", "pala.json cannot be read as JSON"),
        ("gold/lembah/pala.json", "[]", "holds no JSON object"),
        ("gold/lembah/pala.json", "{}", "`body` must be a list of paragraphs. Mend it"),
        ("gold/lembah/pala.json", '{"body": [1]}', "Mend that key"),
        ("gold/lembah/pala.md", "Tanpa kepala", "begins with a TOML head"),
        ("out.jsonl", "", "Write them with: cleaner clean --format json"),
        ("out.jsonl", '{"id": "lain"}', "the output has lain, the gold has pala. Give both the same ids"),
        ("out.jsonl", '{"title": "x"}', "out.jsonl:1: no record with an `id`"),
        ("out.jsonl", "{", "out.jsonl:1: no JSON"),
        ("out.jsonl", '{"id": "pala"}\n{"id": "pala", "title": "x"}', "two different records are called pala"),
    ],
)
def test_a_mistake_is_told_with_its_cure(here, file, text, said):
    """What cannot be scored exits 2 with a sentence that helps."""
    (here / file).write_text(text, encoding="utf-8")
    done = run("score", "out.jsonl", "gold")

    assert (done.exit_code, said in done.stderr) == (2, True), done.stderr


@pytest.mark.usefixtures("here")
def test_a_missing_output_is_told_with_its_cure():
    """The command that writes it is named."""
    done = run("score", "hilang.jsonl", "gold")

    assert (done.exit_code, "cleaner clean --format json -o hilang.jsonl" in done.stderr) == (2, True)


def test_two_gold_files_of_one_name_are_refused(here):
    """Records could not tell which is theirs."""
    (here / "gold" / "bukit").mkdir()
    (here / "gold" / "bukit" / "pala.json").write_text('{"id": "pala", "body": []}')

    with pytest.raises(CleanerError, match="2 gold files are called pala"):
        read_gold(here / "gold")


# ---- the floor ---------------------------------------------------------------------------------


@pytest.mark.usefixtures("here")
def test_a_floor_is_held():
    """A floor written from the figures is not under-run by them."""
    assert run("score", "out.jsonl", "gold", "--floor", "floor.toml", "--raise-floor").exit_code == 0
    assert run("score", "out.jsonl", "gold", "--floor", "floor.toml").exit_code == 0


def test_a_score_under_its_floor_is_named(here):
    """Site, figure, found and floor are told, and the exit status is 1."""
    (here / "floor.toml").write_text("[lembah]\nn = 2\nexact = 0.5\n")
    done = run("score", "out.jsonl", "gold", "--floor", "floor.toml")

    assert done.exit_code == 1
    assert "lembah: n is 1, under its floor 2" in done.stderr
    assert "exact" not in done.stderr


def test_the_floor_does_not_sink(here):
    """--raise-floor alone leaves a floor that is not reached as it is."""
    (here / "floor.toml").write_text("[lembah]\nn = 2\n")
    done = run("score", "out.jsonl", "gold", "--floor", "floor.toml", "--raise-floor")

    assert (done.exit_code, (here / "floor.toml").read_text()) == (1, "[lembah]\nn = 2\n")


def test_the_floor_sinks_when_told(here):
    """--lower-floor writes the figures as they are."""
    (here / "floor.toml").write_text("[lembah]\nn = 2\n[bukit]\nn = 1\n")
    done = run("score", "out.jsonl", "gold", "--floor", "floor.toml", "--raise-floor", "--lower-floor")

    assert done.exit_code == 0
    assert {site: least["n"] for site, least in read_floor(here / "floor.toml").items()} == {"lembah": 1, ALL: 1}


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize("options", [["--raise-floor"], ["--floor", "f.toml", "--lower-floor"]])
def test_half_a_wish_is_refused(options):
    """--raise-floor needs a file, --lower-floor needs --raise-floor."""
    assert run("score", "out.jsonl", "gold", *options).exit_code == 2


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[lembah]\nexakt = 1.0", "unknown figure exakt. Allowed are: n, exact"),
        ("[lembah]\nexact = 97", "Give a share from 0 to 1"),
        ("[lembah]\nexact = true", "Give a share from 0 to 1"),
        ("exact = 1.0", "exact stands in no table"),
        ("[lembah", "is no floor"),
    ],
)
def test_a_floor_that_is_none_is_refused(here, text, said):
    """A mistake in the floor is not taken for a floor that holds."""
    (here / "floor.toml").write_text(text)
    done = run("score", "out.jsonl", "gold", "--floor", "floor.toml")

    assert (done.exit_code, said in done.stderr) == (2, True), done.stderr


@pytest.mark.usefixtures("here")
def test_a_missing_floor_is_told_with_its_cure():
    """The option that writes it is named."""
    assert "--floor floor.toml --raise-floor" in run("score", "out.jsonl", "gold", "--floor", "floor.toml").stderr


def test_a_site_that_is_gone_is_under_its_floor():
    """Nobody reaches a floor by leaving a site out."""
    assert [fall.site for fall in shortfalls({}, {"lembah": {"exact": 0.0}})] == ["lembah"]


def test_raising_keeps_what_was_higher():
    """Each figure is the higher of the two, shares cut to four decimals."""
    figures = {"lembah": summarise([judge(truth(), record())]) | {"exact": 0.66669, "title": 0.5}}
    floor = raised(figures, {"lembah": {"title": 0.75}, "bukit": {"exact": 0.5}})

    assert (floor["lembah"]["exact"], floor["lembah"]["title"], floor["bukit"]) == (0.6666, 0.75, {"exact": 0.5})


def test_a_floor_is_read_as_it_was_written(tmp_path):
    """Site names that TOML would split are quoted."""
    floor = {"kabar.desa": {"n": 3, "exact": 0.9}, ALL: {"n": 3}}
    write_floor(tmp_path / "floor.toml", floor)

    assert read_floor(tmp_path / "floor.toml") == floor


# ---- the repository's own floor ----------------------------------------------------------------


@pytest.fixture(scope="module")
def own():
    """The figures of the seeds, and their records."""
    cleaner = Cleaner()
    records = [cleaner.clean(seed.read_bytes(), removals=False).to_dict() for seed, _ in golden.pairs(SEEDS, GOLDEN)]
    return records, read_gold(GOLDEN, SEEDS)


def test_seeds_reach_their_floor(own):
    """No figure of any site is under the pinned floor (to raise it: cleaner score --floor tests/floor.toml --raise-floor)."""
    assert [str(fall) for fall in shortfalls(score(*own).figures, read_floor(FLOOR))] == []


def test_a_lost_paragraph_breaks_the_floor(own):
    """The floor notices one paragraph of one seed."""
    records, gold = own
    broken = [{**records[0], "blocks": records[0]["blocks"][1:]}, *records[1:]]

    assert {fall.site for fall in shortfalls(score(broken, gold).figures, read_floor(FLOOR))} == {
        records[0]["site"] or "unknown",
        ALL,
    }


def test_every_site_has_a_floor():
    """Each folder of golden files stands in the floor with every figure that golden files can judge, at 100 %."""
    judged = set(FLOORED) - {"must_kept", "must_not_out"}
    floor = read_floor(FLOOR)

    assert set(floor) == {folder.name for folder in GOLDEN.iterdir()} | {ALL}
    assert {site: least for site, least in floor.items() if least.keys() != judged} == {}
    assert {share for least in floor.values() for name, share in least.items() if name != "n"} == {1.0}


def test_the_bench_does_not_hide_a_module_of_the_standard_library():
    """A script's folder comes first on the path: bench/html.py would be taken for `html` by everything that parses pages."""
    import sys

    assert [path.name for path in (ROOT / "bench").glob("*.py") if path.stem in sys.stdlib_module_names] == []
