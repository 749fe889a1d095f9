"""Runs from and to an object store: a real server of the S3 protocol on this machine."""

from __future__ import annotations

import json

import pyarrow.parquet as pq
import pytest
import s3fs
from click.testing import CliRunner
from moto.server import ThreadedMotoServer

from cleaner import clean
from cleaner.cli import main
from tests.made import dump, html


@pytest.fixture(scope="module")
def server():
    """The address of a server; the object store behind it lasts for the module."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def bucket(server, monkeypatch, tmp_path):
    """A bucket with two folders of pages, and a file system to look at it."""
    for name, value in {
        "AWS_ENDPOINT_URL": server,
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_REGION": "us-east-1",
    }.items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(tmp_path)
    s3fs.S3FileSystem.clear_instance_cache()
    store = s3fs.S3FileSystem(skip_instance_cache=True)
    if store.exists("kabar"):
        store.rm("kabar", recursive=True)
    store.mkdir("kabar")
    for number in range(4):
        store.pipe_file(f"kabar/pages/{number % 2}/{number}.txt", dump(number).encode())
    store.pipe_file(
        "kabar/in.jsonl", b"".join(json.dumps({"html": html(n, 3, 3), "n": n}).encode() + b"\n" for n in range(4))
    )
    return store


def run(*words: str, code: int = 0) -> str:
    done = CliRunner().invoke(main, ["run", *words, "-j", "1", "-q"])
    assert done.exit_code == code, done.stderr
    return done.stderr


@pytest.mark.usefixtures("bucket")
def test_folder_of_a_store_to_a_file(tmp_path):
    """A folder of a store is read in order, pages named by their path below it."""
    run("s3://kabar/pages", "-o", str(tmp_path / "out.jsonl"))
    ids = [json.loads(line)["id"] for line in (tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines()]

    assert ids == ["0/0.txt", "0/2.txt", "1/1.txt", "1/3.txt"]


def test_shards_in_a_store(bucket):
    """Shards, ledger and report are objects; what is no data is in folders that readers of data sets pass over."""
    run("s3://kabar/in.jsonl", "-o", "s3://kabar/out/", "--format", "parquet", "--shard-size", "2", "--removed")
    found = sorted(path.removeprefix("kabar/out/") for path in bucket.find("kabar/out"))

    assert found == [
        "_removed/part-000000.parquet",
        "_removed/part-000001.parquet",
        "_run/done",
        "_run/ledger/000000.json",
        "_run/ledger/000001.json",
        "_run/report.html",
        "_run/run.json",
        "part-000000.parquet",
        "part-000001.parquet",
    ]
    with bucket.open("kabar/out/part-000001.parquet") as stream:
        assert pq.read_table(stream).column("text").to_pylist() == [clean(html(n, 3, 3)).text for n in (2, 3)]


def test_one_file_in_a_store(bucket, tmp_path):
    """One file in a store is the same bytes as one here."""
    run("s3://kabar/in.jsonl", "-o", "s3://kabar/out.jsonl.zst", "--shard-size", "2")
    run("s3://kabar/in.jsonl", "-o", str(tmp_path / "out.jsonl.zst"), "--shard-size", "2")

    assert bucket.cat_file("kabar/out.jsonl.zst") == (tmp_path / "out.jsonl.zst").read_bytes()
    assert [path for path in bucket.find("kabar/out.jsonl.zst.run") if "parts" in path] == []


def test_resume_in_a_store(bucket):
    """The ledger in a store is what resuming goes by: what it notes is not done again, what it does not is."""
    words = ("s3://kabar/in.jsonl", "-o", "s3://kabar/out/", "--shard-size", "1")
    run(*words)
    whole = {path: bucket.cat_file(path) for path in bucket.find("kabar/out") if "part-" in path}
    for gone in (
        "_run/done",
        "_run/ledger/000002.json",
        "_run/ledger/000003.json",
        "part-000002.jsonl",
        "part-000003.jsonl",
    ):
        bucket.rm_file(f"kabar/out/{gone}")
    bucket.pipe_file("kabar/out/part-000000.jsonl", b"untouched")
    run(*words, "--resume")
    whole["kabar/out/part-000000.jsonl"] = b"untouched"

    assert {path: bucket.cat_file(path) for path in bucket.find("kabar/out") if "part-" in path} == whole


def test_store_that_is_not_there(bucket):
    """A bucket that nobody made is told in a sentence, and not made."""
    said = run("s3://no-such-bucket/in.jsonl", "-o", "out.jsonl", code=2)
    said += run("s3://kabar/in.jsonl", "-o", "s3://no-such-bucket/out.jsonl", code=1)

    assert "s3://no-such-bucket/in.jsonl: cannot be listed" in said
    assert "s3://no-such-bucket/: " in said
    assert not bucket.exists("no-such-bucket")
