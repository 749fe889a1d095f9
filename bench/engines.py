"""What each engine costs beside a plain loop over the kernel, in processor time a page.

    python bench/engines.py [--pages 6000] [--saved FOLDER] [--rounds 3] [--only spark,ray]

Every contestant reads one Parquet file of made-up HTML (or of the saved pages of FOLDER) and writes its records to another, in a process of its own; what all
its processes use is read from /proc five times a second (Linux). It runs twice a round, over few pages and over many, in turn with the others: the difference
is the cost of a page, the rest its start. Figures are medians over the rounds. It needs the extras of all engines that it runs.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "bench")]

from bulk import table  # noqa: E402 - the path is set above

from cleaner.bulk.kernel import Limits, clean_batch, output_schema  # noqa: E402 - the path is set above

FEW = 200
MARK = "BERSIH_BENCH"
Contestant = Callable[[str, str], None]


def loop(source: str, target: str, limits: Limits | None = None) -> None:
    """The plain loop that the others are held against."""
    pages = pq.ParquetFile(source)
    with pq.ParquetWriter(f"{target}/out.parquet", output_schema(pages.schema_arrow)) as writer:
        for batch in pages.iter_batches(batch_size=64):
            writer.write_batch(clean_batch(batch, limits=limits))


def guarded(source: str, target: str) -> None:
    loop(source, target, Limits())


def spark(source: str, target: str) -> None:
    from pyspark.sql import SparkSession

    from cleaner.engines.spark import clean_frame

    os.environ.update(SPARK_LOCAL_IP="127.0.0.1", PYSPARK_PYTHON=sys.executable)
    place = {"spark.driver.host": "127.0.0.1", "spark.driver.bindAddress": "127.0.0.1", "spark.ui.enabled": "false"}
    builder = SparkSession.builder.master("local[2,4]")
    for name, value in place.items():
        builder = builder.config(name, value)
    session = builder.config("spark.sql.files.maxPartitionBytes", "1m").getOrCreate()
    clean_frame(session.read.parquet(source)).write.parquet(f"{target}/out")
    session.stop()


def ray(source: str, target: str) -> None:
    import ray

    from cleaner.engines.ray import clean_dataset

    os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
    ray.init(num_cpus=2, include_dashboard=False, log_to_driver=False, _node_ip_address="127.0.0.1")
    clean_dataset(ray.data.read_parquet(source)).write_parquet(f"{target}/out")
    ray.shutdown()


def datasets(source: str, target: str) -> None:
    from datasets import Dataset

    from cleaner.engines.datasets import clean_dataset

    pages = Dataset.from_parquet(source, cache_dir=target)
    clean_dataset(pages).to_parquet(f"{target}/out.parquet")


def datatrove(source: str, target: str) -> None:
    from datatrove.executor import LocalPipelineExecutor
    from datatrove.pipeline.readers import ParquetReader
    from datatrove.pipeline.writers import ParquetWriter

    from cleaner.bulk.kernel import record_schema
    from cleaner.engines.datatrove import NewsCleaner

    record = [field for field in record_schema() if field.name not in ("text", "id")]
    schema = pa.schema([("text", pa.string()), ("id", pa.string()), *record, ("file_path", pa.string())])
    steps = [
        ParquetReader(str(Path(source).parent), text_key="html", glob_pattern=Path(source).name),
        NewsCleaner(),
        ParquetWriter(f"{target}/out", expand_metadata=True, schema=schema),
    ]
    LocalPipelineExecutor(steps, tasks=1, logging_dir=f"{target}/logs").run()


def scrapy(source: str, target: str) -> None:
    """The item pipeline alone, page by page: no crawl."""
    import asyncio

    from cleaner.engines.scrapy import CleanerPipeline

    async def run() -> None:
        pipeline = CleanerPipeline()
        with open(f"{target}/out.jsonl", "w", encoding="utf-8") as out:  # noqa: PTH123 - a name is given
            for batch in pq.ParquetFile(source).iter_batches(batch_size=64):
                for row in batch.to_pylist():
                    out.write(json.dumps(await pipeline.process_item(row)) + "\n")
        pipeline.close_spider()

    asyncio.run(run())


CONTESTANTS: dict[str, Contestant] = {
    "plain loop": loop,
    "guarded loop": guarded,
    "spark": spark,
    "ray": ray,
    "datasets": datasets,
    "datatrove": datatrove,
    "scrapy": scrapy,
}


def marked(mark: bytes) -> dict[int, float]:
    """Seconds of processor time so far, by process, of all processes whose environment holds the mark."""
    ticks, found = os.sysconf("SC_CLK_TCK"), {}
    for folder in Path("/proc").iterdir():
        try:
            if folder.name.isdigit() and mark in (folder / "environ").read_bytes():
                user, system = (folder / "stat").read_text().rsplit(")", 1)[1].split()[11:13]
                found[int(folder.name)] = (int(user) + int(system)) / ticks
        except OSError:
            continue
    return found


def spent(name: str, source: Path) -> float:
    """Run a contestant; give the seconds of processor time of all its processes."""
    mark = uuid.uuid4().hex
    used: dict[int, float] = {}
    with tempfile.TemporaryDirectory() as target:
        command = [sys.executable, __file__, "--run", name, str(source), target]
        environment = {**os.environ, MARK: mark, "PYTHONPATH": str(ROOT), "HF_HOME": target}
        process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        assert process.stderr is not None
        os.set_blocking(process.stderr.fileno(), False)
        said = b""
        while process.poll() is None:
            said += process.stderr.read() or b""
            used |= marked(mark.encode())
            time.sleep(0.2)
        if process.returncode:
            sys.exit(f"{name} failed: {said.decode(errors='replace')[-2000:]}")
        assert written(Path(target)) == pq.ParquetFile(source).metadata.num_rows, f"{name} lost rows"
    return sum(used.values())


def written(target: Path) -> int:
    """The rows of the output in a folder."""
    lines = target / "out.jsonl"
    if lines.exists():
        return lines.read_bytes().count(b"\n")
    return sum(
        pq.ParquetFile(path).metadata.num_rows for path in [*target.glob("out.parquet"), *target.glob("out/*.parquet")]
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=6000)
    parser.add_argument("--saved", type=Path)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", default=",".join(list(CONTESTANTS)[1:]), help="of: %(default)s")
    parser.add_argument("--run", nargs=3, metavar=("NAME", "SOURCE", "TARGET"), help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.run:
        name, source, target = arguments.run
        CONTESTANTS[name](source, target)
        return
    names = ["plain loop", *arguments.only.split(",")]
    rounds: list[dict[str, tuple[float, float]]] = []
    with tempfile.TemporaryDirectory() as folder:
        sources = []
        for count in (FEW, arguments.pages):
            (Path(folder) / str(count)).mkdir()
            source, size = table(Path(folder) / str(count), count, arguments.saved)
            sources.append(source)
        for _ in range(arguments.rounds):
            rounds.append({})
            for name in names:
                few, many = (spent(name, source) for source in sources)
                page = (many - few) / (arguments.pages - FEW)
                rounds[-1][name] = page * 1e3, few - page * FEW
    print(f"{arguments.pages} pages of {size / 1e3:.0f} kB, {arguments.rounds} rounds; processor time of all processes")
    print(f"{'':<20}  ms a page  × plain loop  seconds to start")
    for name in names:
        page, start = (statistics.median(column) for column in zip(*(one[name] for one in rounds), strict=True))
        ratio = statistics.median(one[name][0] / one["plain loop"][0] for one in rounds)
        print(f"{name:<20}  {page:9.2f}  {ratio:12.2f}  {start:16.1f}")


if __name__ == "__main__":
    main()
