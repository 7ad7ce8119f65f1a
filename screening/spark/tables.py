"""Tables of a cluster: read by URL, each row with its number.

The files of an input are one table in the order of their names. Its rows are numbered from 2 on as if one header stood
before them, so that a single file has the numbers that a spreadsheet shows.
"""

from __future__ import annotations

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

    Raises InputError for headers that Spark can't keep apart.
    """
    if form == "csv":
        table = _csv(spark, url, separator)
        place = F.monotonically_increasing_id()
    else:
        table = spark.read.parquet(url)
        place = F.col("_metadata.row_index")
    _check(table.columns, url)
    files = table.inputFiles()
    placed = table.select("*", F.col("_metadata.file_path").alias(_FILE), place.alias(_PLACE))
    if len(files) <= 1:
        return placed.withColumn(ROW, F.col(_PLACE) + 2).drop(_FILE, _PLACE)
    starts = _starts(spark, placed, form)
    joined = placed.join(F.broadcast(starts), _FILE)
    number = F.col(_PLACE) - F.col(_FIRST) + F.col(_BEFORE) + 2
    return joined.withColumn(ROW, number).drop(_FILE, _PLACE, _FIRST, _BEFORE)


def _starts(spark: SparkSession, placed: Any, form: str) -> Any:
    """For each file the place of its first row, and how many rows the files before it have."""
    first = F.min(_PLACE) if form == "csv" else F.lit(0).cast("long")
    counted = placed.groupBy(_FILE).agg(first.alias(_FIRST), F.count("*").alias(_BEFORE)).collect()
    before, starts = 0, []
    for file, place, count in sorted(counted):
        starts.append((file, place, before))
        before += count
    return spark.createDataFrame(starts, f"`{_FILE}` string, `{_FIRST}` long, `{_BEFORE}` long")


def _csv(spark: SparkSession, url: str, separator: str) -> Any:
    options = {**_CSV, "sep": separator}
    top = spark.read.options(header=False, **options).csv(url).first()
    if top is None:
        raise fault(InputError, "empty-file", "the file is empty", file=shown(url, 200))
    names = [_header(text, place) for place, text in enumerate(top)]
    _check(names, url)
    schema = StructType([StructField(name, StringType()) for name in (*names, DAMAGED)])
    # a file whose header is another is refused, not read by the places of its columns
    checked = {"header": True, "enforceSchema": False, "mode": "PERMISSIVE", "columnNameOfCorruptRecord": DAMAGED}
    return spark.read.schema(schema).options(**options, **checked).csv(url)


def _header(text: str | None, place: int) -> str:
    """A header as Spark names the column."""
    return (text or "").removeprefix("\ufeff") or f"_c{place}"


def _check(names: list[str], url: str) -> None:
    """Raise InputError for headers that differ in case only, or not at all: Spark would rename them."""
    folded = [name.casefold() for name in names]
    if twice := next((name for name in names if folded.count(name.casefold()) > 1), ""):
        message = f"two columns are named `{shown(twice)}`"
        raise fault(InputError, "same-column", message, hint="keep one of them", file=shown(url, 200))
