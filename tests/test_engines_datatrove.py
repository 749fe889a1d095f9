"""datatrove, the real library: the step alone, and in a pipeline of its local executor."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
from typing import Any

import pytest

from cleaner.bulk.kernel import Columns, Settings
from tests.engine_pages import (
    TIGHT,
    condemned,
    failures_of_examples,
    hostile,
    hostile_rows,
    records,
    rows,
)
from tests.paths import ROOT

pytest.importorskip("datatrove", reason="datatrove is not installed: pip install 'bersih[datatrove]'")
from datatrove.data import Document

from cleaner.engines import datatrove as adaptor
from cleaner.engines.datatrove import NewsCleaner

pytestmark = pytest.mark.engine
__all__ = ["hostile"]
COUNT = 300
PROSE = "GARUT, KOMPAS.com - Warga memanen cabai lebih awal tahun ini."


def documents(given: list[dict[str, Any]]) -> list[Document]:
    return [Document(row["html"], row["id"], metadata={"crawl": row["crawl"], "title": row["title"]}) for row in given]


def flat(article: Document) -> dict[str, Any]:
    """A document as the record that it holds."""
    return {"text": article.text, "id": article.id, **article.metadata}


def test_example():
    """The example of the module's docstring gives what it prints."""
    assert failures_of_examples(adaptor) == 0


def test_documents_are_the_records_of_a_plain_loop():
    """Each document gives the record of a plain loop, in order, and what its metadata held."""
    assert [flat(one) for one in NewsCleaner()(documents(list(rows(COUNT))))] == records(COUNT)


def test_what_is_known_of_a_page_is_read():
    """The url, site and charset of the metadata are used, under the names of the columns."""
    page = Document(PROSE, "a", metadata={"link": "https://www.kompas.com/read/x", "url": "mine"})
    (found,) = NewsCleaner(Settings(columns=Columns(url="link")))([page])

    assert found.metadata["url"] == "https://www.kompas.com/read/x"
    assert found.metadata["input_url"] == "mine"
    assert "link" not in found.metadata


def test_a_page_with_lone_surrogates_does_not_stop_the_batch():
    """It is an article that says so; its neighbours are untouched."""
    found = list(NewsCleaner()([Document(text, text[-1:]) for text in (PROSE, f"{PROSE} \ud800", f"{PROSE} ")]))

    assert [one.metadata["status"] for one in found] == ["ok", "degraded", "ok"]
    assert "lossy decoding" in found[1].metadata["reasons"][0]


def test_rejected_pages_do_not_go_on_and_are_counted():
    """As in datatrove's own extractors, a page of which nothing is left is dropped."""
    step = NewsCleaner()
    found = list(step([Document("", "a"), Document(PROSE, "b")]))

    assert [one.id for one in found] == ["b"]
    assert {name: step.stats[name].total for name in ("total", "dropped", "rejected", "forwarded", "ok")} == {
        "total": 2,
        "dropped": 1,
        "rejected": 1,
        "forwarded": 1,
        "ok": 1,
    }


@pytest.mark.usefixtures("hostile")
def test_one_bad_page_costs_only_itself(tmp_path):
    """A page that hangs, one that crashes the parser and one that swells go to the exclusion writer; all others go on."""
    from datatrove.pipeline.writers.jsonl import JsonlWriter

    writer = JsonlWriter(str(tmp_path), compression=None)
    found = list(NewsCleaner(limits=TIGHT, exclusion_writer=writer)(documents(hostile_rows(80))))
    excluded = [json.loads(line) for line in (tmp_path / "00000.jsonl").read_text(encoding="utf-8").splitlines()]

    assert {one["id"]: one["metadata"]["reasons"][0].split(":")[0] for one in excluded} == condemned(80)
    assert len(found) == 77


PIPELINE = """
import sys
from datatrove.executor import LocalPipelineExecutor
from datatrove.pipeline.readers import JsonlReader
from datatrove.pipeline.writers.jsonl import JsonlWriter
from cleaner.engines.datatrove import NewsCleaner
if __name__ == "__main__":
    source, target, logs = sys.argv[1:]
    steps = [JsonlReader(source, text_key="html", default_metadata={"seen": "2026"}), NewsCleaner(), JsonlWriter(target)]
    LocalPipelineExecutor(steps, tasks=2, workers=2, logging_dir=logs).run()
"""


def test_in_a_pipeline(tmp_path):
    """Between a reader and a writer, in the two processes of the local executor, nothing is lost."""
    for nth, half in enumerate((list(rows(COUNT))[::2], list(rows(COUNT))[1::2])):
        path = tmp_path / "in" / f"{nth}.jsonl"
        path.parent.mkdir(exist_ok=True)
        path.write_text("".join(json.dumps(row) + "\n" for row in half), encoding="utf-8")
    (tmp_path / "run.py").write_text(PIPELINE, encoding="utf-8")
    folders = [str(tmp_path / name) for name in ("in", "out", "logs")]
    subprocess.run([sys.executable, str(tmp_path / "run.py"), *folders], cwd=ROOT, check=True, timeout=120)
    found = [
        json.loads(line)
        for path in (tmp_path / "out").glob("*.gz")
        for line in gzip.decompress(path.read_bytes()).splitlines()
    ]

    assert sorted(one["id"] for one in found) == [row["id"] for row in rows(COUNT)]
    assert {one["id"]: one["text"] for one in found} == {one["id"]: one["text"] for one in records(COUNT)}
    assert {one["metadata"]["seen"] for one in found} == {"2026"}
