"""The adaptors without their engines: what is missing is named, with its cure."""

from __future__ import annotations

import doctest
import importlib
import re
import subprocess
import sys

import pytest

from cleaner.engines import datasets, scrapy, spark
from cleaner.errors import MissingExtraError
from tests.paths import ROOT


@pytest.mark.parametrize(
    ("module", "package", "use"),
    [
        ("spark", "pyspark", lambda: spark.clean_frame(None)),
        ("datasets", "datasets", lambda: datasets.clean_dataset(None)),
        ("datatrove", "datatrove", lambda: importlib.import_module("cleaner.engines.datatrove")),
        ("scrapy", "scrapy", lambda: scrapy.CleanerPipeline().process_item({}).send(None)),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_an_engine_that_is_not_installed_is_named(module, package, use, monkeypatch):
    """The error tells which extra brings the engine."""
    for name in [name for name in sys.modules if name.split(".")[0] == package]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, package, None)
    monkeypatch.delitem(sys.modules, "cleaner.engines.datatrove", raising=False)
    with pytest.raises(MissingExtraError) as caught:
        use()

    assert f"{package} is not installed. Install it with: pip install 'bersih[{module}]'" == str(caught.value)


def test_adaptors_import_no_engine():
    """Importing the adaptors costs no engine, nor Arrow."""
    program = "import sys, cleaner.engines.spark, cleaner.engines.ray, cleaner.engines.datasets, cleaner.engines.scrapy; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout.split()

    assert {"pyspark", "ray", "datasets", "scrapy", "pyarrow"} & set(loaded) == set()


def test_examples_of_the_documentation():
    """The session in docs/scale.md runs."""
    text = "".join(
        re.findall(r"```python\n(>>>.*?)```", (ROOT / "docs" / "scale.md").read_text(encoding="utf-8"), re.DOTALL)
    )
    runner = doctest.DocTestRunner()
    runner.run(doctest.DocTestParser().get_doctest(text, {}, "scale", "docs/scale.md", 0))

    assert (runner.tries, runner.failures) == (3, 0)
