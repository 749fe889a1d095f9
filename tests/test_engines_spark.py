"""Spark, the real one: a local session, and a standalone cluster of which a worker is killed in the middle of a job."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from cleaner.bulk.kernel import Columns, Settings
from cleaner.engines import spark as adaptor
from cleaner.engines.spark import clean_frame
from cleaner.errors import FieldError
from tests.engine_pages import TIGHT, broken, condemned, failures_of_examples, hostile_rows, records, rows, verdicts
from tests.paths import ROOT

pyspark = pytest.importorskip("pyspark", reason="pyspark is not installed: pip install 'bersih[spark]'")
pytestmark = pytest.mark.engine

COUNT = 300
PAGES, TASKS = 20_000, 40
LOOPBACK = "127.0.0.1"
PLACE = {
    "spark.driver.host": LOOPBACK,
    "spark.driver.bindAddress": LOOPBACK,
    "spark.ui.enabled": "false",
    "spark.sql.shuffle.partitions": "2",
}


def environment() -> dict[str, str]:
    return {**os.environ, "SPARK_LOCAL_IP": LOOPBACK, "PYSPARK_PYTHON": sys.executable}


def started(master: str, **settings: str) -> Any:
    """A session under this master, every part of it on the loopback address."""
    builder = pyspark.sql.SparkSession.builder.master(master)
    for name, value in {**PLACE, **settings}.items():
        builder = builder.config(name, value)
    return builder.getOrCreate()


@pytest.fixture(scope="module")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A local session; its workers break at the pages of tests/hostile.py."""
    with pytest.MonkeyPatch.context() as patch:
        broken(tmp_path_factory.mktemp("hostile"), patch)
        for name, value in environment().items():
            patch.setenv(name, value)
        session = started("local[2,2]")
        yield session
        session.stop()


def frame(session: Any, given: list[dict[str, Any]]) -> Any:
    schema = "html string, id string, url string, crawl int, title string"
    return session.createDataFrame([tuple(row.values()) for row in given], schema)


def dicts(found: Any) -> list[dict[str, Any]]:
    return [row.asDict(recursive=True) for row in found.collect()]


@pytest.mark.usefixtures("spark")
def test_example():
    """The example of the module's docstring gives what it prints."""
    assert failures_of_examples(adaptor) == 0


def test_job_of_the_documentation(spark, tmp_path, monkeypatch):
    """The job that docs/scale.md shows reads pages and writes records."""
    job = re.search(
        r"```python\n(# job.py\n.*?)```", (ROOT / "docs" / "scale.md").read_text(encoding="utf-8"), re.DOTALL
    )
    frame(spark, list(rows(20))).write.parquet(str(tmp_path / "pages"))
    monkeypatch.setattr(sys, "argv", ["job.py", str(tmp_path / "pages"), str(tmp_path / "articles")])
    exec(job[1], {})
    found = dicts(spark.read.parquet(str(tmp_path / "articles")))

    assert sorted(one["text"] for one in found) == sorted(one["text"] for one in records(20))


def test_records_are_those_of_a_plain_loop(spark):
    """Each row gives the record of a plain loop, and the carried columns, in the order of the partitions."""
    found = clean_frame(frame(spark, list(rows(COUNT))))

    assert dicts(found) == records(COUNT)


def test_pages_as_bytes(spark):
    """A binary column is read as the bytes of a page."""
    given = frame(spark, list(rows(20)))
    given = given.withColumn("html", given.html.cast("binary"))

    assert dicts(clean_frame(given)) == records(20)


def test_carried_columns_keep_their_types(spark):
    """Times, decimals and structs pass through."""
    given = spark.sql(
        "select 'Isi berita hari ini.' text, timestamp '2022-01-13 18:32:00' seen, decimal('1.50') price, named_struct('a', array(1, 2)) deep"
    )
    names = ["seen", "price", "deep"]
    found = clean_frame(given)

    assert [found.schema[name].dataType for name in names] == [given.schema[name].dataType for name in names]
    assert found.select(names).collect() == given.select(names).collect()


def test_a_frame_without_pages_is_refused(spark):
    """The error comes before any job, and names the columns that are there."""
    with pytest.raises(FieldError, match="The columns are: html, id, url, crawl, title"):
        clean_frame(frame(spark, list(rows(1))), Settings(columns=Columns(html="isi")))


def test_rules_that_cannot_be_used_are_named(spark, tmp_path):
    """The job fails with the rule file's name and the cure."""
    (tmp_path / "generic.toml").write_text("name = 'x'\nextend = 'generic'\n", encoding="utf-8")
    with pytest.raises(pyspark.errors.PySparkException, match=r"generic\.toml"):
        clean_frame(frame(spark, list(rows(1))), Settings(rules=(str(tmp_path),))).collect()


def test_one_bad_page_costs_only_itself(spark):
    """A page that hangs, one that crashes the parser and one that swells are rejected rows; all others stay."""
    found = dicts(clean_frame(frame(spark, hostile_rows(80)), limits=TIGHT))

    assert verdicts(found) == condemned(80)
    assert [one["id"] for one in found] == [row["id"] for row in rows(80)]


# ---- a cluster --------------------------------------------------------------------------------


class Cluster(NamedTuple):
    """A standalone cluster: the master's address and its workers' processes."""

    address: str
    workers: list[subprocess.Popen[bytes]]


def spawn(role: str, *arguments: str, log: Path) -> subprocess.Popen[bytes]:
    """Start a part of the cluster in a session of its own, so that its executors can be ended with it."""
    command = [Path(pyspark.__file__).parent / "bin" / "spark-class", f"org.apache.spark.deploy.{role}", *arguments]
    # Spark reads what it may use of a machine from these; nothing else than loopback is.
    placed = {**environment(), "SPARK_NO_DAEMONIZE": "1", "SPARK_DAEMON_MEMORY": "256m", "PYTHONPATH": str(ROOT)}
    with log.open("wb") as out:
        return subprocess.Popen(command, env=placed, stdout=out, stderr=out, start_new_session=True)


def free_port() -> int:
    with closing(socket.create_server((LOOPBACK, 0))) as probe:
        port: int = probe.getsockname()[1]
        return port


def end(process: subprocess.Popen[bytes]) -> None:
    """Kill a part of the cluster and all that it started."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def until(true: Any, seconds: float, what: str) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, f"{what} did not happen within {seconds} s"
        time.sleep(0.1)


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    """A master and two workers of one core each, on loopback."""
    address = f"spark://{LOOPBACK}:{free_port()}"
    place = ["--host", LOOPBACK, "--webui-port", "0"]
    parts = [spawn("master.Master", *place, "--port", address.rsplit(":", 1)[1], log=tmp_path / "master.log")]
    try:
        until(lambda: "New state: ALIVE" in (tmp_path / "master.log").read_text(), 120, "the start of the master")
        for nth in range(2):
            size = ["--cores", "1", "--memory", "1g", "--work-dir", str(tmp_path / f"work-{nth}")]
            parts.append(spawn("worker.Worker", *place, *size, address, log=tmp_path / f"worker-{nth}.log"))
        until(
            lambda: (tmp_path / "master.log").read_text().count("Registering worker") == 2, 120, "the workers' register"
        )
        yield Cluster(address, parts[1:])
    finally:
        for part in parts:
            end(part)


JOB = """
import json, sys
from tests.test_engines_spark import started
from cleaner.engines.spark import clean_frame
master, source, target = sys.argv[1:]
spark = started(master, **{"spark.executor.memory": "512m", "spark.executor.cores": "1", "spark.sql.files.maxPartitionBytes": "1m"})
clean_frame(spark.read.parquet(source)).write.parquet(target)
spark.stop()
"""


def test_a_killed_worker_costs_no_row(cluster, tmp_path):
    """Of 20,000 pages each is in the output once, though one worker and its executor are killed (SIGKILL) in the middle of the job."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    given = list(rows(PAGES, (".txt",)))
    (tmp_path / "pages").mkdir()
    for nth in range(TASKS):
        pq.write_table(pa.Table.from_pylist(given[nth::TASKS]), tmp_path / "pages" / f"{nth:02}.parquet")
    target = tmp_path / "articles"
    job = subprocess.Popen(
        [sys.executable, "-c", JOB, cluster.address, str(tmp_path / "pages"), str(target)],
        env={**environment(), "PYTHONPATH": str(ROOT)},
        cwd=ROOT,
        stderr=(tmp_path / "job.log").open("wb"),
        start_new_session=True,
    )
    try:
        until(
            lambda: job.poll() is not None or len(list(target.rglob("task_*"))) >= TASKS // 8,
            120,
            "an eighth of the job",
        )
        done_before = len(list(target.rglob("task_*")))
        end(cluster.workers[0])
        status = job.wait(timeout=300)
    finally:
        end(job)
    found = pq.read_table(target).to_pylist()

    assert status == 0
    assert "Lost executor" in (tmp_path / "job.log").read_text()
    assert 0 < done_before < TASKS // 2
    assert sorted(one["id"] for one in found) == [row["id"] for row in given]
    assert sorted(found, key=lambda one: one["id"])[::199] == records(PAGES, (".txt",), 199)
