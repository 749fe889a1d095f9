"""Apache Spark: a DataFrame of pages in, a DataFrame of records out.

>>> from pyspark.sql import SparkSession
>>> from cleaner.engines.spark import clean_frame
>>> spark = SparkSession.builder.master("local[2,4]").getOrCreate()
>>> pages = spark.createDataFrame([("GARUT, KOMPAS.com - Warga memanen cabai.\\nLihat Foto\\n", 7)], ["text", "crawl"])
>>> [(row.site, row.text, row.crawl) for row in clean_frame(pages).collect()]
[('kompas', 'GARUT, KOMPAS.com - Warga memanen cabai.', 7)]

"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from cleaner.bulk.kernel import Limits, Settings, record_schema
from cleaner.bulk.records import DEFAULTS, carried_names, check_columns
from cleaner.engines.tables import LIMITS, clean_batches
from cleaner.errors import MissingExtraError

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.sql import DataFrame


def clean_frame(frame: DataFrame, settings: Settings = DEFAULTS, *, limits: Limits | None = LIMITS) -> DataFrame:
    """Give the records of a frame of pages: one row for each, lazily (`mapInArrow`), its partitions kept.

    The columns are those of `clean_batch`: the record, then the other columns of the frame, of the types they have. Directories in
    `settings.rules` are read by the executors, so each must have them under that path (docs/scale.md tells how).

    Raise FieldError if the frame has no column with pages, MissingExtraError without pyspark. Rules that cannot be used fail the job
    with the RuleError in its message.
    """
    try:
        from pyspark.sql.pandas.types import from_arrow_schema
        from pyspark.sql.types import StructField, StructType
    except ImportError:
        raise MissingExtraError("pyspark", "spark") from None
    check_columns(frame.columns, settings.columns)
    given = carried_names(frame.columns, settings.columns) if settings.carry else {}
    carried = [
        StructField(new, frame.schema[name].dataType, frame.schema[name].nullable) for name, new in given.items()
    ]
    schema = StructType([*from_arrow_schema(record_schema()), *carried])
    return frame.mapInArrow(partial(_clean, settings=settings, limits=limits), schema)


def _clean(batches: Iterator[pa.RecordBatch], settings: Settings, limits: Limits | None) -> Iterator[pa.RecordBatch]:
    import pyarrow as pa

    for batch in batches:
        yield from clean_batches(pa.Table.from_batches([batch]), settings, limits)
