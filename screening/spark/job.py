"""One job: a table of applicants screened on the executors of a cluster."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
from pyspark.sql import functions as F
from pyspark.sql.pandas.types import from_arrow_schema, to_arrow_schema

from screening.arrow import SCHEMA
from screening.intake.record_batches import Aside
from screening.spark.tables import DAMAGED, ROW

Screen = Callable[[Any], Any]
#: What `str.strip` takes off an id, as a class of characters for Java.
_SPACE = r"[\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+"


@dataclass(frozen=True)
class Broadcast:
    """A screening function that was sent to each executor once.

    A Python process of an executor unpacks it at its first task and keeps it, with the rules that it compiles. `names`
    are the headers, which Spark only lets through under names without dots.
    """

    sent: Any
    names: tuple[str, ...]

    def __call__(self, batches: Iterator[Any]) -> Iterator[Any]:
        """Screen one partition."""
        names = list(self.names)
        found: Iterator[Any] = self.sent.value(batch.rename_columns(names) for batch in batches)
        return found


def aside(table: Any) -> Aside:
    """The columns of a table that speak of rows."""
    return Aside(ROW, DAMAGED if DAMAGED in table.columns else "")


def schema_of(table: Any) -> pa.Schema:
    """The schema of the record batches that executors get."""
    found: pa.Schema = to_arrow_schema(table.schema)
    return found


def screened(table: Any, screens: Sequence[Screen]) -> Any:
    """The verdicts and rejected rows of a table with a column `ROW`, a row for each applicant and posting.

    Each of the functions is a task of its own for each partition, so that a Python process has the rules of only one of
    them in memory. They have to travel by pickle.
    """
    context, schema = table.sparkSession.sparkContext, from_arrow_schema(SCHEMA)
    names = tuple(table.columns)
    plain = table.toDF(*(f"c{place}" for place in range(len(names))))
    parts = [plain.mapInArrow(Broadcast(context.broadcast(one), names), schema) for one in screens]
    return functools.reduce(lambda one, other: one.union(other), parts)


def together(table: Any, key: str, long: bool) -> Any:
    """The table with the rows of each applicant in one partition, in their order; of a long table, next to each other.

    So an id that repeats is noticed wherever its rows lie. `key` is the column of ids.
    """
    text = F.col("`{}`".format(key.replace("`", "``"))).cast("string")
    trimmed = F.regexp_replace(F.regexp_replace(text, f"^{_SPACE}", ""), f"{_SPACE}$", "")
    # rows without an id belong to nobody, and shouldn't all be brought to one place
    whose = F.when(F.length(trimmed) > 0, trimmed).otherwise(F.concat(F.lit("\0"), F.col(f"`{ROW}`").cast("string")))
    order = (whose, F.col(f"`{ROW}`")) if long else (F.col(f"`{ROW}`"),)
    return table.repartition(whose).sortWithinPartitions(*order)


def write(verdicts: Any, url: str) -> None:
    """Write Parquet files, a folder `posting=...` for each posting. Nothing that is there is written over."""
    verdicts.write.partitionBy("posting").mode("errorifexists").parquet(url)


def counts(spark: Any, url: str) -> Iterator[tuple[str, dict[str, int]]]:
    """For each posting that was written how many rows have which outcome; those without one are `rejected`."""
    # an id of a posting is a text, whatever it looks like
    told = spark.read.schema("posting string, kind string, outcome string").parquet(url)
    found: dict[str, dict[str, int]] = {}
    for posting, kind, outcome, count in told.groupBy("posting", "kind", "outcome").count().collect():
        found.setdefault(posting, {})[outcome or kind] = count
    yield from sorted(found.items())
