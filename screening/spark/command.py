"""The command line of the cluster: what to read, against which postings, and where to write."""

from __future__ import annotations

import argparse
import datetime
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from pyspark.errors import AnalysisException
from pyspark.sql import SparkSession

from screening.arrow import ScreenArrow, screen_arrow
from screening.determinations import NOTHING, read_determinations
from screening.errors import ScreeningError
from screening.intake.mapping import load_mapping
from screening.postings import Posting, load_policy, load_posting, posting_files
from screening.reports.safe import visible
from screening.spark import job, tables


def main(arguments: Sequence[str] | None = None) -> int:
    """Screen a table; 0 when it was written, 1 with the reasons on standard error when that can't be done."""
    chosen = _parser().parse_args(arguments)
    try:
        lines = list(run(chosen))
    except ScreeningError as error:
        sys.stderr.write("".join(f"{visible(str(problem))}\n" for problem in error.problems))
        return 1
    except AnalysisException as error:
        # there is no such input, or there is something where the output should go
        sys.stderr.write(f"{visible(str(error).partition(chr(10))[0])}\n")
        return 1
    sys.stdout.write("".join(f"{visible(line)}\n" for line in lines))
    return 0


def run(chosen: argparse.Namespace) -> Iterator[str]:
    """Screen and write; what there is to say of it, line by line. Raises ScreeningError."""
    screen = _screen(chosen)
    spark = SparkSession.builder.appName("screening").getOrCreate()
    table = tables.read(spark, chosen.input, chosen.format, chosen.separator)
    screen = screen.with_form(replace(screen.form, aside=job.aside(table)))
    schema = job.schema_of(table)
    # what is wrong with the columns is said here, before anything is sent
    sources = screen.sources(schema)
    key = screen.id_column(schema)
    if not chosen.distinct_ids:
        table = job.together(table, key, chosen.long)
    job.write(job.screened(table, screen.parts(chosen.at_once)), chosen.out)
    if dropped := sources[0].dropped:
        yield f"dropped unread, as protected: {', '.join(dropped)}"
    unused = set.intersection(*(set(source.passed_over) for source in sources))
    if unused:
        yield f"passed over: {', '.join(name for name in sources[0].passed_over if name in unused)}"
    for posting, found in job.counts(spark, chosen.out):
        counted = ", ".join(f"{outcome} {count}" for outcome, count in sorted(found.items()))
        yield f"{posting}: {counted}"


def _screen(chosen: argparse.Namespace) -> ScreenArrow:
    """What the executors will call, compiled once here, so that a fault is known first."""
    postings = list(_postings(chosen.posting))
    policy = None
    if chosen.policy is not None:
        path = postings[0].path if postings else None
        policy = load_policy(chosen.policy, beside=path.parent if path else None)
    return screen_arrow(
        postings,
        policy,
        chosen.as_of,
        options=dict(chosen.option),
        determinations=read_determinations(chosen.determinations) if chosen.determinations else NOTHING,
        mapping=load_mapping(chosen.mapping) if chosen.mapping else None,
        id_column=chosen.id_column,
        carry=[name for part in chosen.carry.split(",") if (name := part.strip())],
        long=chosen.long,
    )


def _postings(sources: Sequence[str]) -> Iterator[Posting]:
    for source in sources:
        if Path(source).is_dir():
            yield from map(load_posting, posting_files(source))
        else:
            yield load_posting(source)


def _option(text: str) -> tuple[str, bool]:
    name, _, value = text.partition("=")
    truth = {"": True, "yes": True, "true": True, "no": False, "false": False}.get(value.casefold())
    if truth is None:
        raise argparse.ArgumentTypeError(f"`{text}`: write {name}=yes or {name}=no")
    return name, truth


def _count(text: str) -> int:
    if not text.isdecimal() or not int(text):
        raise argparse.ArgumentTypeError(f"`{text}` is not a number of postings; write 50")
    return int(text)


def _date(text: str) -> datetime.date:
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"`{text}` is not a date; write 2026-11-21") from None


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("screening.spark", description="Screen a table of applicants on a Spark cluster.")
    add = parser.add_argument
    add("--input", required=True, metavar="URL", help="a file or a folder that every executor can read")
    add("--format", choices=tables.FORMATS, default="parquet", help="default: %(default)s; CSV is UTF-8 with a header")
    add("--separator", default=",", metavar="CHARACTER", help="between the cells of CSV; default: a comma")
    add("--posting", action="append", required=True, metavar="RULEFILE_OR_ID", help="may be repeated; or a folder")
    add("--out", required=True, metavar="URL", help="a new folder for Parquet files, partitioned by posting")
    add("--as-of", type=_date, metavar="DATE", help="count up to this day; default: each posting's closing date")
    add("--policy", metavar="NAME_OR_FILE", help="how to count; default: each posting's own policy")
    add("--option", action="append", default=[], type=_option, metavar="NAME=VALUE", help="yes or no")
    add("--determinations", metavar="FILE", help="answers to open questions")
    add("--mapping", metavar="FILE", help="what the columns are")
    add("--id-column", default="", metavar="HEADER", help="the column that tells applicants apart")
    add("--carry", default="", metavar="HEADERS", help="columns handed through, as in `name,email`")
    add("--long", action="store_true", help="an applicant has a row for each job or degree")
    add("--at-once", type=_count, default=50, metavar="POSTINGS", help="held in memory at once; default: %(default)s")
    add("--distinct-ids", action="store_true", help="no id repeats: rows aren't brought together to look for repeats")
    return parser
