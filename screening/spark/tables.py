"""Tables of a cluster: read by URL, each row with its number.

The files of an input are one table in the order of their names. Its rows are numbered from 2 on as if one header stood
before them, so that a single file has the numbers that a spreadsheet shows.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import accumulate
from typing import Any

from pyspark.sql import SparkSession
from pyspark.sql import functions as F
from pyspark.sql.types import StringType, StructField, StructType

from screening.errors import InputError, fault
from screening.intake.text import shown

FORMATS = ("parquet", "csv")
#: The names of the columns that speak of rows: the number, and the text of a row with a wrong number of cells.
ROW, DAMAGED = "screening:row", "screening:damaged"
_FILE, _PLACE, _FIRST, _BEFORE = "screening:file", "screening:place", "screening:first", "screening:before"
#: A row may go over several lines and holds quotation marks twice, as spreadsheets write it; so a file isn't split.
_CSV = {"multiLine": True, "quote": '"', "escape": '"', "encoding": "UTF-8"}


def read(spark: SparkSession, url: str, form: str, separator: str = ",") -> Any:
    """The table at a URL with the columns `ROW` and, for CSV, `DAMAGED`; all cells of a CSV are text.

    Raises InputError for headers that Spark can't keep apart, and for files with different headers.
    """
    return _csv(spark, url, separator) if form == "csv" else _parquet(spark, url)


def _parquet(spark: SparkSession, url: str) -> Any:
    table = spark.read.parquet(url)
    _check(table.columns, url)
    placed = table.select("*", F.col("_metadata.file_path").alias(_FILE), F.col("_metadata.row_index").alias(_PLACE))
    if len(table.inputFiles()) <= 1:
        return placed.withColumn(ROW, F.col(_PLACE) + 2).drop(_FILE, _PLACE)
    counted = placed.groupBy(_FILE).count().collect()
    return _numbered(spark, placed, [(file, 0, count) for file, count in sorted(counted)], 2)


def _csv(spark: SparkSession, url: str, separator: str) -> Any:
    """The header is read as a row like any other: Spark would rename columns, and take no other file's header."""
    options = {**_CSV, "sep": separator, "header": False}
    top = spark.read.options(**options).csv(url).first()
    if top is None:
        raise fault(InputError, "empty-file", "the file is empty", file=shown(url, 200))
    names = _names(top)
    _check(names, url)
    schema = StructType([StructField(name, StringType()) for name in (*names, DAMAGED)])
    table = spark.read.schema(schema).options(**options, mode="PERMISSIVE", columnNameOfCorruptRecord=DAMAGED).csv(url)
    file, place = F.col("_metadata.file_path").alias(_FILE), F.monotonically_increasing_id().alias(_PLACE)
    placed = table.select("*", file, place)
    if len(table.inputFiles()) <= 1:
        return placed.where(F.col(_PLACE) > 0).withColumn(ROW, F.col(_PLACE) + 1).drop(_FILE, _PLACE)
    cells = F.struct(*(F.col(f"`{name}`") for name in map(_quoted, names)))
    found = placed.groupBy(_FILE).agg(F.min(_PLACE), F.count("*"), F.min_by(cells, _PLACE)).collect()
    for one, *_, header in sorted(found):
        if _names(header) != names:
            message = "the header isn't that of the other files"
            raise fault(InputError, "other-columns", message, file=shown(one, 200))
    starts = [(one, first, count - 1) for one, first, count, _ in sorted(found)]
    return _numbered(spark, placed, starts, 1).where(F.col(ROW) > 1)


def _numbered(spark: SparkSession, placed: Any, starts: Sequence[tuple[str, int, int]], first: int) -> Any:
    """The rows with their numbers. `starts` are the files with the place of the first row and the count of rows.

    What is first in a file, a header, has a number below any.
    """
    before = accumulate((count for *_, count in starts), initial=0)
    told = [(file, place, rows) for (file, place, _), rows in zip(starts, before, strict=False)]
    known = spark.createDataFrame(told, f"`{_FILE}` string, `{_FIRST}` long, `{_BEFORE}` long")
    place = F.col(_PLACE) - F.col(_FIRST)
    number = F.when(place + first > 1, place + F.col(_BEFORE) + first).otherwise(0)
    joined = placed.join(F.broadcast(known), _FILE)
    return joined.withColumn(ROW, number).drop(_FILE, _PLACE, _FIRST, _BEFORE)


def _names(header: Iterable[str | None]) -> list[str]:
    """The names of columns; one without a header goes by its place."""
    return [(text or "").removeprefix("\ufeff") or f"_c{place}" for place, text in enumerate(header)]


def _quoted(name: str) -> str:
    return name.replace("`", "``")


def _check(names: list[str], url: str) -> None:
    """Raise InputError for headers that differ in case only, or not at all: Spark would rename them."""
    folded = [name.casefold() for name in names]
    if twice := next((name for name in names if folded.count(name.casefold()) > 1), ""):
        message = f"two columns are named `{shown(twice)}`"
        raise fault(InputError, "same-column", message, hint="keep one of them", file=shown(url, 200))
