"""`cleaner run`: every form of input and output, what it carries, how it refuses."""

from __future__ import annotations

import csv
import datetime
import fcntl
import gzip
import json
import os
import re
import subprocess
import sys
from itertools import islice
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import zstandard
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner import clean
from cleaner.bulk import names
from cleaner.bulk.target import FORMATS
from cleaner.cli import main
from cleaner.cli.bulk import _FORMS
from tests.made import archive, dump, folder, html, record
from tests.paths import ROOT

ROWS = [
    {"html": html(n, 3, 3), "url": f"https://www.kompas.com/read/{n}", "label": n, "title": f"theirs {n}", "when": None}
    for n in range(6)
]
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT)}


@pytest.fixture
def here(tmp_path, monkeypatch):
    """An empty folder to work in, with no rules of the environment."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("CLEANER_RULES", raising=False)
    return tmp_path


def run(*words: str, code: int = 0, stdin: bytes | None = None) -> tuple[bytes, str]:
    """What the command prints and says."""
    done = CliRunner().invoke(main, ["run", *words, "-j", "1"], input=stdin)
    assert done.exit_code == code, done.stderr
    assert "Traceback" not in done.stderr
    return done.stdout_bytes, done.stderr


def lines(path: str | Path) -> list[dict]:
    return [json.loads(line) for line in Path(path).read_text(encoding="utf-8").splitlines()]


def jsonl(rows=ROWS) -> bytes:
    return b"".join(json.dumps(row).encode() + b"\n" for row in rows)


def write_jsonl(path: Path) -> None:
    path.write_bytes(jsonl())


def write_gz(path: Path) -> None:
    path.write_bytes(gzip.compress(jsonl(ROWS[:3])) + gzip.compress(jsonl(ROWS[3:])))


def write_zst(path: Path) -> None:
    path.write_bytes(zstandard.compress(jsonl(ROWS[:3])) + zstandard.compress(jsonl(ROWS[3:])))


def write_csv(path: Path) -> None:
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, [*ROWS[0]])
        writer.writeheader()
        writer.writerows(ROWS)


def write_parquet(path: Path) -> None:
    pq.write_table(pa.Table.from_pylist(ROWS), path, row_group_size=4)


def write_warc(path: Path) -> None:
    path.write_bytes(b"".join(gzip.compress(record(n, row["html"].encode())) for n, row in enumerate(ROWS)))


INPUTS = {
    "in.jsonl": write_jsonl,
    "in.jsonl.gz": write_gz,
    "in.jsonl.zst": write_zst,
    "in.csv": write_csv,
    "in.parquet": write_parquet,
    "in.warc.gz": write_warc,
}


@pytest.mark.parametrize("name", INPUTS)
def test_input(here, name):
    """Every form of input gives the articles of its pages."""
    INPUTS[name](here / name)
    run(name, "-o", "out.jsonl")

    assert [row["text"] for row in lines("out.jsonl")] == [clean(row["html"]).text for row in ROWS]


@pytest.mark.parametrize("name", [name for name in INPUTS if "warc" not in name])
def test_input_carries_other_fields(here, name):
    """Other fields follow the record's; one whose name it has gets another."""
    INPUTS[name](here / name)
    run(name, "-o", "out.jsonl")
    carried = [(str(row["label"]), row["input_title"]) for row in lines("out.jsonl")]

    assert carried == [(str(row["label"]), row["title"]) for row in ROWS]


def test_folder(here):
    """A folder is searched below, in order; its pages are named by their paths, packed ones are unpacked."""
    folder(here / "pages", 3)
    (here / "pages" / "z.html.gz").write_bytes(gzip.compress(html(9).encode()))
    (here / "pages" / "zz.txt.zst").write_bytes(zstandard.compress(dump(10).encode()))
    (here / "pages" / "photo.jpg").write_bytes(b"\xff\xd8\xff")
    (here / "pages" / ".hidden.html").write_text(html(11), encoding="utf-8")
    _, said = run("pages", "-o", "out.jsonl")

    assert [row["id"] for row in lines("out.jsonl")] == [
        "000/00000.txt",
        "000/00001.txt",
        "000/00002.txt",
        "z.html.gz",
        "zz.txt.zst",
    ]
    assert "passed over: 1 × .jpg" in said


def test_glob(here):
    """A quoted glob is the files that it finds."""
    folder(here / "pages", 3)
    run("pages/**/*[02].txt", "-o", "out.jsonl")

    assert [row["id"] for row in lines("out.jsonl")] == ["000/00000.txt", "000/00002.txt"]


def test_inputs_names_do_not_meet(here):
    """Pages of several inputs have different ids."""
    for where in ("a/pages", "b/pages"):
        folder(here / where, 1)
    (here / "00000.txt").write_text(dump(3), encoding="utf-8")
    run("a/pages", "b/pages", "00000.txt", "-o", "out.jsonl")

    assert [row["id"] for row in lines("out.jsonl")] == ["pages/000/00000.txt", "2~/pages/000/00000.txt", "00000.txt"]


def test_standard_input_to_standard_output(here):
    """Lines go through a pipe, in order."""
    out, _ = run("-", "-o", "-", "-q", stdin=jsonl())

    assert [json.loads(line)["label"] for line in out.splitlines()] == [row["label"] for row in ROWS]
    assert list(here.iterdir()) == []


def test_unordered_gives_each_once(here):
    """Unordered lines are the same lines."""
    (here / "in.jsonl").write_bytes(jsonl())
    ordered, _ = run("in.jsonl", "-o", "-", "-q")
    unordered, _ = run("in.jsonl", "-o", "-", "-q", "--unordered")

    assert sorted(unordered.splitlines()) == sorted(ordered.splitlines())


@pytest.mark.parametrize("name", ["out.jsonl", "out.jsonl.gz", "out.jsonl.zst", "out.parquet"])
def test_output_is_one_file(here, name):
    """A suffix that is known means one file."""
    (here / "in.jsonl").write_bytes(jsonl())
    run("in.jsonl", "-o", name, "--shard-size", "2")
    raw = (here / name).read_bytes()
    if name.endswith("parquet"):
        ids = [row["id"] for row in pq.read_table(name).to_pylist()]
    else:
        unpack = {
            ".gz": gzip.decompress,
            "zst": lambda packed: zstandard.ZstdDecompressor().stream_reader(packed, read_across_frames=True).read(),
        }
        ids = [json.loads(line)["id"] for line in unpack.get(name[-3:], bytes)(raw).splitlines()]

    assert ids == [clean(row["html"]).id for row in ROWS]
    assert sorted(path.name for path in here.iterdir()) == sorted(["in.jsonl", name, f"{name}.run"])
    assert sorted(path.name for path in (here / f"{name}.run").iterdir()) == [
        "done",
        "ledger",
        "report.html",
        "run.json",
    ]


def test_output_is_shards(here):
    """A folder is filled with shards; what is no data has names that readers of data sets pass over."""
    (here / "in.jsonl").write_bytes(jsonl())
    run("in.jsonl", "-o", "out/", "--format", "parquet", "--shard-size", "2", "--removed")

    assert sorted(path.name for path in (here / "out").iterdir()) == [
        "_removed",
        "_run",
        "part-000000.parquet",
        "part-000001.parquet",
        "part-000002.parquet",
    ]
    assert pq.read_table("out").num_rows == 6


def test_parquet_keeps_types_of_parquet(here):
    """Columns of a table keep their types; other inputs' fields are one column of JSON."""
    table = pa.table({"text": [dump(1)], "day": [datetime.date(2022, 1, 13)], "score": pa.array([0.5], pa.float32())})
    pq.write_table(table, "in.parquet")
    (here / "in.jsonl").write_bytes(jsonl(ROWS[:1]))
    run("in.parquet", "in.jsonl", "-o", "out.parquet")
    out = pq.read_table("out.parquet")

    assert [str(out.schema.field(name).type) for name in ("day", "score", "carried")] == [
        "date32[day]",
        "float",
        "string",
    ]
    assert out.select(["day", "score"]).to_pylist()[0] == {"day": datetime.date(2022, 1, 13), "score": 0.5}
    assert json.loads(out.column("carried")[1].as_py())["label"] == 0


@pytest.mark.usefixtures("here")
def test_tables_that_do_not_fit_are_refused():
    """Two tables whose columns differ in type do not go into one."""
    pq.write_table(pa.table({"text": [dump(1)], "n": [1]}), "a.parquet")
    pq.write_table(pa.table({"text": [dump(1)], "n": ["x"]}), "b.parquet")
    _, said = run("a.parquet", "b.parquet", "-o", "out.parquet", code=2)

    assert "column 'n' is string, but int64 in a file before" in said


def test_removed_stream(here):
    """With --removed the removals are beside the records, not in them."""
    (here / "in.jsonl").write_bytes(jsonl())
    run("in.jsonl", "-o", "with.jsonl")
    run("in.jsonl", "-o", "out.jsonl", "--removed")
    expected = [
        {"id": row["id"], "url": row["url"], **{name: cut[name] for name in ("rule", "reason", "place", "text")}}
        for row in lines("with.jsonl")
        for cut in row["removed"]
    ]

    assert lines("out.removed.jsonl") == expected
    assert lines("out.jsonl") == [{**row, "removed": []} for row in lines("with.jsonl")]


def test_no_removals(here):
    """Without removals records list none."""
    (here / "in.jsonl").write_bytes(jsonl())
    run("in.jsonl", "-o", "out.jsonl", "--no-removals")

    assert {len(row["removed"]) for row in lines("out.jsonl")} == {0}


@pytest.mark.parametrize("form", ["md", "txt"])
def test_tree(here, form):
    """Pages become files of a mirrored tree; records, files below that of their own."""
    folder(here / "pages", 2)
    (here / "in.jsonl").write_bytes(jsonl(ROWS[:1]) * 2)
    run("pages", "in.jsonl", "-o", "out", "--format", form)
    found = sorted(path.relative_to("out").as_posix() for path in Path("out").rglob(f"*.{form}"))

    assert [re.sub(r"-[0-9a-f]{12}", "-MARK", name) for name in found] == [
        f"in.jsonl/www.kompas.com/read/0-MARK.{form}",
        f"in.jsonl/www.kompas.com/read/0-MARK.{form}",
        f"pages/000/00000.txt.{form}",
        f"pages/000/00001.txt.{form}",
    ]
    assert (
        Path(found[-1] and f"out/pages/000/00001.txt.{form}")
        .read_text(encoding="utf-8")
        .lstrip("# ")
        .startswith("Warga Desa")
    )


ADDRESSES = st.one_of(
    st.none(),
    st.text(max_size=300),
    st.lists(st.sampled_from(["..", ".", "~", "%2e%2e", "%2F", "\\", "a", "CON", "é" * 200, "\x00", " ", ""])).map(
        lambda pieces: "https://a.id/" + "/".join(pieces)
    ),
)


@settings(max_examples=50, deadline=None)
@given(ADDRESSES, ADDRESSES)
def test_names_stay_in_the_folder(url, name):
    """Whatever an address or id holds, the file's name leads nowhere else, and fits a file system."""
    pieces = names.derived("x.jsonl", "x.jsonl:1", url, name, ".md").split("/")

    assert pieces[0] == "x.jsonl"
    assert [
        piece
        for piece in pieces
        if piece in ("", ".", "..") or "\0" in piece or "\\" in piece or len(piece.encode()) > 255
    ] == []


@settings(max_examples=50, deadline=None)
@given(st.lists(st.tuples(st.integers(1, 50), ADDRESSES), unique_by=lambda entry: entry[0]))
def test_names_of_different_places_differ(entries):
    """Two records never share a file, also if their addresses are one."""
    made = [names.derived("x.jsonl", f"x.jsonl:{place}", url, None, ".md").casefold() for place, url in entries]

    assert len(set(made)) == len(made)


PATHS = st.lists(st.sampled_from(["a", "a.md", "a.html", "a%2Emd", "b?", "b%3F"]), min_size=1, max_size=3).map("/".join)


@settings(max_examples=50, deadline=None)
@given(st.sets(PATHS, min_size=2, max_size=6))
def test_mirrored_names_differ(paths):
    """Different files give different names, and none is the folder of another."""
    made = [names.mirrored(path, ".md") for path in paths]
    folders = {"/".join(name.split("/")[:cut]) for name in made for cut in range(1, name.count("/") + 1)}

    assert len(set(made)) == len(made)
    assert folders & set(made) == set()


def test_same_bytes_for_any_workers_and_shards(here):
    """Neither workers nor shards change a byte of the one file."""
    folder(here / "pages", 130)
    for name, words in {"a": ["-j", "1"], "b": ["-j", "3", "--shard-size", "7"], "c": ["--shard-size", "60"]}.items():
        done = CliRunner().invoke(main, ["run", "pages", "-o", f"{name}.jsonl", "-q", *words])
        assert done.exit_code == 0

    assert len(lines("a.jsonl")) == 130
    assert (here / "a.jsonl").read_bytes() == (here / "b.jsonl").read_bytes() == (here / "c.jsonl").read_bytes()


def test_run_that_ends_early_is_no_success(here, monkeypatch):
    """Should a run ever end before its input, it says so instead of calling itself done."""
    from cleaner.bulk import runner

    folder(here / "pages", 60)
    whole = runner.chunks
    monkeypatch.setattr(runner, "chunks", lambda *words: islice(whole(*words), 1))
    _, said = run("pages", "-o", "out.jsonl", code=2)

    assert "the run ended in file 49 of 60" in said
    assert not (here / "out.jsonl").exists()


def test_lost_lines_are_told(here):
    """What is no page is counted, named and told by the exit status; the others are cleaned."""
    (here / "in.jsonl").write_bytes(jsonl(ROWS[:1]) + b'not json\n\n{"x": 1}\n[2]\n' + jsonl(ROWS[1:]))
    _, said = run("in.jsonl", "-o", "out.jsonl", code=1)
    ledger = json.loads((here / "out.jsonl.run" / "ledger" / "000000.json").read_text(encoding="utf-8"))

    assert len(lines("out.jsonl")) == len(ROWS)
    assert [(fault["place"], fault["status"]) for fault in ledger["tally"]["faults"]] == [
        (f"in.jsonl:{n}", "lost") for n in (2, 4, 5)
    ]
    assert "3 lost" in said


def test_later_file_without_pages_is_lost(here):
    """A file whose columns hold no pages stops a run at its start; later it is told as lost, and the others are cleaned."""
    (here / "a.jsonl").write_bytes(jsonl(ROWS[:2]))
    (here / "b.csv").write_text("body,n\nx,1\n", encoding="utf-8")
    (here / "c.jsonl").write_bytes(jsonl(ROWS[2:]))
    _, said = run("a.jsonl", "b.csv", "c.jsonl", "-o", "out.jsonl", code=1)

    assert len(lines("out.jsonl")) == len(ROWS)
    assert "b.csv:1: lost: no column 'html' or 'text' with pages. The columns are: body, n." in said


def test_broken_table_is_told(here):
    """Rows before the damage of a Parquet file are cleaned, the rest is told as lost."""
    pq.write_table(
        pa.Table.from_pylist([{"html": html(n, 3, 3)} for n in range(100)]),
        "in.parquet",
        row_group_size=50,
        compression="none",
        use_dictionary=False,
        write_page_checksum=True,
    )
    raw = bytearray((here / "in.parquet").read_bytes())
    about = pq.ParquetFile("in.parquet").metadata.row_group(1).column(0)
    raw[about.data_page_offset : about.data_page_offset + 40] = b"\xff" * 40
    (here / "in.parquet").write_bytes(raw)
    _, said = run("in.parquet", "-o", "out.jsonl", code=1)

    assert len(lines("out.jsonl")) == 50
    assert "in.parquet:51: lost: cut off or broken" in said


def test_truncated_gzip_is_told(here):
    """Lines before the cut of a packed file are cleaned, the rest is told as lost."""
    packed = gzip.compress(jsonl())
    (here / "in.jsonl.gz").write_bytes(packed + packed[: len(packed) // 2])
    _, said = run("in.jsonl.gz", "-o", "out.jsonl", code=1)

    assert len(lines("out.jsonl")) == len(ROWS)
    assert "cut off in the middle of its compressed data" in said


def test_truncated_zst_is_told(here):
    """The same of zstd."""
    packed = zstandard.compress(jsonl() * 50)
    (here / "in.jsonl.zst").write_bytes(packed[: len(packed) // 2])
    _, said = run("in.jsonl.zst", "-o", "out.jsonl", code=1)

    assert "cut off in the middle of its compressed data" in said


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["nowhere", "-o", "out.jsonl"], "nowhere: there is no such file or folder"),
        (["no/*.html", "-o", "out.jsonl"], "no file is named so"),
        (["in.xyz", "-o", "out.jsonl"], "its name tells no format. Known are .html"),
        (["in.jsonl", "-o", "out.json"], ".json is no form of output. Name a file that ends in .jsonl"),
        (["in.jsonl", "-o", "out.jsonl", "--format", "parquet"], "is .jsonl, but --format says parquet"),
        (
            ["in.jsonl", "-o", "out.jsonl", "--html-field", "body"],
            "no column 'body' for html. The columns are: html, url, label, title, when.",
        ),
        (["in.jsonl", "-o", "out.jsonl", "--resume", "--overwrite"], "Leave one of them out"),
        (["in.jsonl", "-o", "out.jsonl", "--removed", "--no-removals"], "Leave one of them out"),
        (["in.jsonl", "-o", "out.jsonl", "--unordered"], "for standard output"),
        (["in.jsonl", "-o", "-", "--format", "md"], "standard output takes plain JSON lines"),
        (["in.jsonl", "-o", "out.jsonl", "--site", "nowhere"], "no rule file for site 'nowhere'"),
        (["in.jsonl", "-o", "out.jsonl", "--memory", "much"], "'much' is no size. Write it as 500000, 20M or 1G."),
        (["in.jsonl", "-o", "out.jsonl", "--part", "3/2"], "'3/2' is no part"),
        (["empty", "-o", "out.jsonl"], "no file of a known format (passed over: 1 .jpg)"),
        (["-", "in.jsonl", "-o", "out.jsonl"], "standard input (-) stands alone"),
        (["broken.parquet", "-o", "out.jsonl"], "broken.parquet: not a Parquet file"),
        (["in.jsonl", "-o", "empty"], "holds files that no run of cleaner made (x.jpg)"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else None,
)
def test_refusal(here, words, said):
    """A mistake in the command is told with its cure, exit status 2, and leaves nothing behind."""
    (here / "in.jsonl").write_bytes(jsonl())
    (here / "in.xyz").write_bytes(b"x")
    (here / "broken.parquet").write_bytes(b"PAR1 not")
    (here / "empty").mkdir()
    (here / "empty" / "x.jpg").write_bytes(b"")
    before = sorted(here.rglob("*"))
    _, stderr = run(*words, code=2)

    assert said in " ".join(stderr.split())
    assert sorted(here.rglob("*")) == before


def test_forms_are_those_that_are_written():
    """The command offers what can be written; it holds the list itself, so that its help need not wait."""
    assert tuple(_FORMS) == FORMATS


def test_finished_output_is_not_overwritten(here):
    """A second run says how to go on, and changes nothing."""
    (here / "in.jsonl").write_bytes(jsonl())
    run("in.jsonl", "-o", "out.jsonl")
    before = (here / "out.jsonl").stat().st_mtime_ns
    _, said = run("in.jsonl", "-o", "out.jsonl", code=2)

    assert "holds a finished run. Add --overwrite" in said
    assert (here / "out.jsonl").stat().st_mtime_ns == before


def test_foreign_output_is_not_overwritten(here):
    """A file that no run made is not lost either."""
    (here / "in.jsonl").write_bytes(jsonl())
    (here / "out.jsonl").write_text("mine")
    _, said = run("in.jsonl", "-o", "out.jsonl", code=2)

    assert "out.jsonl exists. Add --overwrite" in said
    assert (here / "out.jsonl").read_text() == "mine"


@pytest.mark.parametrize(
    ("words", "suffixes"),
    [
        (["-o", "out.jsonl"], [".jsonl"]),
        (["-o", "out", "--format", "md"], [".md"]),
        (["-o", "out", "--shard-size", "2"], [".jsonl"]),
    ],
)
def test_overwrite_leaves_nothing_of_the_earlier_run(here, words, suffixes):
    """What an earlier run made is gone, also what this one does not make."""
    (here / "in.jsonl").write_bytes(jsonl())
    (here / "one.jsonl").write_bytes(jsonl(ROWS[:1]))
    run("in.jsonl", *words, "--removed")
    run("one.jsonl", *words, "--overwrite")
    made = [path for path in here.rglob("*") if path.is_file() and path.name[:2] not in ("in", "on")]

    assert sorted(path.suffix for path in made if not {"_run", "out.jsonl.run", "ledger"} & {*path.parts}) == suffixes


def test_resume_of_a_finished_run_does_nothing(here):
    """It says that there is nothing left to do."""
    (here / "in.jsonl").write_bytes(jsonl())
    run("in.jsonl", "-o", "out.jsonl")
    _, said = run("in.jsonl", "-o", "out.jsonl", "--resume")

    assert "nothing was left to do: all 6 pages were done before" in said


def test_resume_refuses_another_run(here):
    """Options, rules or inputs that changed are named."""
    (here / "in.jsonl").write_bytes(jsonl())
    run("in.jsonl", "-o", "out.jsonl")
    (here / "in.jsonl").write_bytes(jsonl(ROWS[:2]))
    _, said = run("in.jsonl", "-o", "out.jsonl", "--resume", "--site", "kompas", code=2)

    assert "--site was None and is kompas" in said
    assert "the input's files are others" in said


def test_two_runs_on_one_output_refuse_each_other(here):
    """While one run holds an output, another is told so."""
    (here / "in.jsonl").write_bytes(jsonl())
    (here / "out").mkdir()
    (here / "out" / "_run").mkdir()
    with (here / "out" / "_run" / "lock").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        _, said = run("in.jsonl", "-o", "out/", code=2)

    assert "another run is writing to out" in said


def test_output_among_the_input_is_no_input(here):
    """A run whose output lies in its input folder does not read itself, now or when it is resumed."""
    folder(here / "pages", 3)
    run(".", "-o", "pages/out.jsonl")
    run(".", "-o", "pages/out.jsonl", "--resume")

    assert len(lines("pages/out.jsonl")) == 3


def test_parts_are_a_partition(here):
    """The parts of an input hold every page once."""
    folder(here / "pages", 10)
    for part in ("1/2", "2/2"):
        run("pages", "-o", f"out{part[0]}.jsonl", "--part", part)
    found = [row["id"] for n in "12" for row in lines(f"out{n}.jsonl")]

    assert sorted(found) == [f"000/{n:05}.txt" for n in range(10)]


def test_report_tells_sites_and_makes_no_request(here):
    """The report is one file with figures, plots and no link, script or request."""
    (here / "in.jsonl").write_bytes(
        jsonl([*ROWS, {"html": "<p>x<script>alert(1)</script>", "url": "https://a.id/<b>"}])
    )
    run("in.jsonl", "-o", "out.jsonl", code=1)
    page = (here / "out.jsonl.run" / "report.html").read_text(encoding="utf-8")

    assert re.findall(r"<script|<link|<img|src=|href=|url\(|@import|<b>(?!\d)", page) == []
    assert [
        word
        for word in ("kompas", "<svg", "Drift suspects", "Lengths", "Rules that removed most", "default-src 'none'")
        if word not in page
    ] == []


def test_report_escapes_what_pages_say(here):
    """Nothing of a page is markup in the report."""
    rows = [{"text": " ", "url": "https://a.id/<script>alert(1)</script>"}]
    (here / "in.jsonl").write_bytes(jsonl(rows))
    run("in.jsonl", "-o", "out.jsonl", code=1)

    assert "<script>" not in (here / "out.jsonl.run" / "report.html").read_text(encoding="utf-8")


def test_unwritable_folder(here):
    """A folder that nobody may write to ends with a sentence and exit status 1."""
    (here / "in.jsonl").write_bytes(jsonl())
    done = CliRunner().invoke(main, ["run", "in.jsonl", "-o", "/proc/out.jsonl"])

    assert (done.exit_code, "Traceback" in done.output) == (1, False)
    assert "add --resume" in done.stderr


def test_full_disk_leaves_nothing_half_written(here):
    """When a file can grow no further, the run ends with a sentence; what has a name is whole, and resuming completes it."""
    folder(here / "pages", 60)
    run("pages", "-o", "whole.jsonl", "--shard-size", "20")
    largest = max(len(piece) for piece in (here / "whole.jsonl").read_bytes().splitlines()) * 25
    limited = f"import resource; resource.setrlimit(resource.RLIMIT_FSIZE, ({largest}, -1)); import signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN); from cleaner.cli import main; main()"
    words = ["run", "pages", "-o", "out.jsonl", "--shard-size", "20", "-q"]
    done = subprocess.run(
        [sys.executable, "-c", limited, *words], env=ENVIRONMENT, capture_output=True, text=True, check=False
    )
    left = sorted(path.name for path in here.rglob("*") if "out.jsonl" in str(path) and path.is_file())

    assert done.returncode == 1
    assert "File too large. What is finished stands; make room" in " ".join(done.stderr.split())
    assert [name for name in left if name.endswith(".tmp") or name == "out.jsonl"] == []
    run("pages", "-o", "out.jsonl", "--shard-size", "20", "--resume")
    assert (here / "out.jsonl").read_bytes() == (here / "whole.jsonl").read_bytes()


@pytest.mark.parametrize("packed", [False, True], ids=["plain", "gz"])
def test_truncated_archive(here, packed):
    """Web archives cut at ten places each: every record before the cut is cleaned, the loss is counted and told."""
    (here / "in").mkdir()
    expected = []
    for nth in range(10):
        numbers = range(100 * nth, 100 * nth + 8)
        whole, ends = archive(numbers, packed)
        cut = (nth + 1) * len(whole) // 11
        (here / "in" / f"{nth}.warc{'.gz' if packed else ''}").write_bytes(whole[:cut])
        expected += [f"<urn:uuid:{number}>" for number, end in zip(numbers, ends, strict=True) if end <= cut]
    _, said = run("in", "-o", "out.jsonl", code=1)

    assert [row["id"] for row in lines("out.jsonl")] == expected
    assert re.findall(r"^cleaner: (\d)\.warc\S*: lost: cut off", said, re.MULTILINE) == [*"0123456789"]
    assert "10 lost" in said


def test_archive_passes_over_what_is_no_page(here):
    """Pictures and errors of an archive are passed over and counted; encodings of bodies are undone."""
    page = html(1).encode()
    chunked = b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in (page[:1000], page[1000:])) + b"0\r\n\r\n"
    pieces = [
        record(0, b"GIF89a", "image/gif"),
        record(1, page).replace(b"HTTP/1.1 200 OK", b"HTTP/1.1 404 No"),
        record(2, gzip.compress(page), more="Content-Encoding: gzip\r\n"),
        record(3, chunked, more="Transfer-Encoding: chunked\r\n"),
    ]
    (here / "in.warc").write_bytes(b"".join(pieces))
    _, said = run("in.warc", "-o", "out.jsonl")

    assert [(row["id"], row["text"]) for row in lines("out.jsonl")] == [
        (f"<urn:uuid:{n}>", clean(page).text) for n in (2, 3)
    ]
    assert "passed over: 1 × HTTP status 404, 1 × image/gif" in said
