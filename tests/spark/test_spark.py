"""The cluster's entry point on a real Spark: two executors, each a process of its own, and what one machine gives."""

from __future__ import annotations

import csv
import datetime
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from single import FIXTURES, flat, screened

from benchmarks.data import COLUMNS, rows
from screening import load_posting
from screening.arrow import SCHEMA, screen_arrow
from screening.postings import Posting

AS_OF = datetime.date(2026, 11, 21)
DEA, PROJECTS = "pps-director-enterprise-applications", "pps-it-project-manager-1"
LONG = FIXTURES / "exports" / "long.csv"
HERE = Path(__file__).resolve().parent


def missing() -> str:
    """What Spark lacks here, or nothing."""
    try:
        import pyspark  # noqa: F401
    except ImportError:
        return "pyspark isn't installed; `make test-spark` installs it"
    java = Path(os.environ["JAVA_HOME"], "bin", "java") if "JAVA_HOME" in os.environ else shutil.which("java")
    if java is None or subprocess.run([java, "-version"], capture_output=True).returncode:
        return "there is no Java; Debian has it as default-jre-headless"
    return ""


pytestmark = [
    pytest.mark.skipif(bool(missing()), reason=missing() or "all there"),
    # Spark's own: sockets to the Java process that it leaves to be collected
    pytest.mark.filterwarnings("default"),
]


@pytest.fixture(scope="module")
def spark() -> Iterator[Any]:
    from pyspark.sql import SparkSession

    os.environ["PYSPARK_PYTHON"] = sys.executable
    options = {
        "spark.ui.enabled": "false",
        "spark.sql.shuffle.partitions": "4",
        "spark.sql.adaptive.enabled": "false",
        # small batches, so that each partition has several
        "spark.sql.execution.arrow.maxRecordsPerBatch": "20",
        "spark.driver.host": "127.0.0.1",
        "spark.log.level": "OFF",
    }
    builder = SparkSession.builder.master("local-cluster[2,1,1024]").appName("tests")
    session = builder.config(map=options).getOrCreate()
    session.sparkContext.addPyFile(str(HERE / "killing.py"))
    yield session
    session.stop()


@pytest.fixture(scope="module")
def postings() -> list[Posting]:
    return [load_posting(DEA), load_posting(PROJECTS)]


@pytest.fixture(scope="module")
def cells() -> list[list[str]]:
    """Invented applicants, some with faults; ids that repeat far away, a cell of two lines, marks inside a cell."""
    found = [list(COLUMNS), *rows(300, seed=5)]
    title, employer = COLUMNS.index("job_1_title"), COLUMNS.index("job_1_employer")
    found[280] = list(found[12])
    found[281][0] = f" {found[13][0]}\u00a0"
    found[282][title] = 'IT "Program"\nManager'
    found[283][employer] = "Åß, 日本"
    found[284][0] = ""
    found[285].append("a cell too many")
    found[286] = found[286][:9]
    found[287] = [""] * len(COLUMNS)
    return found


@pytest.fixture(scope="module")
def wide(cells: list[list[str]], tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("wide") / "applicants.csv"
    write_csv(path, cells)
    return path


def write_csv(path: Path, cells: list[list[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(cells)


def write_parquet(path: Path, cells: list[list[str]]) -> None:
    """The rows that have as many cells as the header."""
    header, *rest = cells
    good = [row for row in rest if len(row) == len(header)]
    columns = [pa.array([row[i] or None for row in good], pa.string()) for i in range(len(header))]
    pq.write_table(pa.table(columns, names=header), path, row_group_size=50)


def run(*arguments: object) -> int:
    from screening.spark.command import main

    day = ("--as-of", AS_OF.isoformat())
    return main([str(one) for one in (*arguments, "--posting", DEA, "--posting", PROJECTS, *day)])


def written(folder: Path, posting: str) -> list[Any]:
    """The rows that were written for a posting."""
    files = sorted((folder / f"posting={posting}").glob("*.parquet"))
    return [{"posting": posting, **row} for file in files for row in pq.ParquetFile(file).read().to_pylist()]


def as_on_one_machine(out: Path, source: Path, postings: list[Posting]) -> None:
    for one in postings:
        assert flat(written(out, one.id)) == screened(source, one, AS_OF)


def test_the_function_is_taken_as_it_is(spark: Any, postings: list[Posting], tmp_path: Path) -> None:
    """By `mapInArrow`, with the schema of its output; two executors do the work."""
    from pyspark.sql.pandas.types import from_arrow_schema

    as_spreadsheets_write = {"header": True, "multiLine": True, "escape": '"'}
    table = spark.read.options(**as_spreadsheets_write).csv(str(FIXTURES / "applicants.csv")).repartition(8)
    made = screen_arrow(postings, as_of=AS_OF)
    found = table.mapInArrow(made, from_arrow_schema(SCHEMA)).toArrow()
    expected = screened(FIXTURES / "applicants.csv", postings[0], AS_OF)
    reasons = {row["applicant_id"]: row["reason"] for row in found.to_pylist() if row["posting"] == DEA}
    assert reasons == {row["applicant_id"]: row["reason"] for row in expected}

    from killing import Watched

    from screening.spark.job import Broadcast

    watched = Broadcast(spark.sparkContext.broadcast(Watched(made, tmp_path)), tuple(table.columns))
    assert table.mapInArrow(watched, from_arrow_schema(SCHEMA)).count() == 89 * 2
    assert len(list(tmp_path.glob("executor-*"))) == 2


def test_csv_is_screened_as_on_one_machine(
    spark: Any, wide: Path, postings: list[Posting], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Row for row, rejected rows among them, with the numbers of the rows; and the totals are printed."""
    out = tmp_path / "out"
    assert run("--input", wide, "--format", "csv", "--out", out) == 0
    as_on_one_machine(out, wide, postings)
    expected = screened(wide, postings[0], AS_OF)
    rejected = sum(row["kind"] == "rejected" for row in expected)
    assert rejected > 4
    said = capsys.readouterr().out
    assert f"{DEA}: " in said
    assert f"rejected {rejected}" in said
    assert f"QUALIFIED {sum(row.get('outcome') == 'QUALIFIED' for row in expected)}" in said


def test_parquet_is_screened_as_on_one_machine(
    spark: Any, cells: list[list[str]], postings: list[Posting], tmp_path: Path
) -> None:
    """Also where no id repeats and the rows stay where they are."""
    write_parquet(tmp_path / "some.parquet", cells)
    assert run("--input", tmp_path / "some.parquet", "--out", tmp_path / "out") == 0
    as_on_one_machine(tmp_path / "out", tmp_path / "some.parquet", postings)
    write_parquet(tmp_path / "distinct.parquet", cells[:100])
    assert run("--input", tmp_path / "distinct.parquet", "--out", tmp_path / "other", "--distinct-ids") == 0
    as_on_one_machine(tmp_path / "other", tmp_path / "distinct.parquet", postings)


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_several_files_are_one_table(
    spark: Any, cells: list[list[str]], postings: list[Posting], tmp_path: Path, form: str
) -> None:
    """In the order of their names, numbered on from file to file; an id repeats from one to the next."""
    good = [row for row in cells if len(row) == len(COLUMNS)]
    (tmp_path / "in").mkdir()
    write = write_csv if form == "csv" else write_parquet
    for number, (first, last) in enumerate([(1, 30), (30, 200), (200, len(good))]):
        write(tmp_path / "in" / f"part-{number}.{form}", [good[0], *good[first:last]])
    write_csv(tmp_path / "whole.csv", good)
    assert run("--input", tmp_path / "in", "--format", form, "--out", tmp_path / "out") == 0
    as_on_one_machine(tmp_path / "out", tmp_path / "whole.csv", postings)


def test_files_with_different_headers_are_refused(
    spark: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """They aren't read by the places of their columns."""
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.csv").write_text("applicant_id,Degree,Major\n1,B.S.,x\n")
    (tmp_path / "in" / "b.csv").write_text("applicant_id,Major,Degree\n2,x,B.S.\n")
    assert run("--input", tmp_path / "in", "--format", "csv", "--out", tmp_path / "out") == 1
    assert "b.csv: other-columns: the header isn't that of the other files" in capsys.readouterr().err


def test_a_long_table_is_grouped_by_applicant(spark: Any, postings: list[Posting], tmp_path: Path) -> None:
    """Whatever the order of its rows; one of them has a cell too few. Each posting is screened by itself."""
    header, *lines = LONG.read_text(encoding="utf-8").splitlines()
    mixed = [*lines[::2], *lines[1::2]]
    mixed[40] = f"{mixed[40].partition(',')[0]},x"
    (tmp_path / "long.csv").write_text("\n".join([header, *mixed, ""]), encoding="utf-8")
    assert (
        run("--input", tmp_path / "long.csv", "--format", "csv", "--long", "--out", tmp_path / "out", "--at-once", 1)
        == 0
    )
    as_on_one_machine(tmp_path / "out", tmp_path / "long.csv", postings)


def test_an_executor_that_dies_changes_nothing(spark: Any, wide: Path, postings: list[Posting], tmp_path: Path) -> None:
    """Its partitions are screened again by another, and what it had written doesn't count."""
    from killing import Watched

    from screening.spark import job, tables

    assert spark.conf.get("spark.task.maxFailures", "4") == "4"
    table = tables.read(spark, str(wide), "csv")
    made = screen_arrow(postings, as_of=AS_OF, rows=tables.ROW, damaged=tables.DAMAGED)
    watched = Watched(made, tmp_path, kill=True)
    job.write(job.screened(job.together(table, "applicant_id", False), [watched]), str(tmp_path / "out"))
    killed = (tmp_path / "killed").read_text()
    assert not Path("/proc", killed).exists()
    assert len({one.name for one in tmp_path.glob("executor-*")} - {f"executor-{killed}"}) >= 1
    as_on_one_machine(tmp_path / "out", wide, postings)


def test_what_is_wrong_is_said_before_anything_is_sent(
    spark: Any, wide: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A line for each problem, and nothing is written."""
    out = ("--out", tmp_path / "out")
    assert run("--input", wide, "--format", "csv", *out, "--option", "nothing=yes") == 1
    assert capsys.readouterr().err == "unknown-option: no posting knows the option `nothing`\n"
    (tmp_path / "twice.csv").write_text("applicant_id,Title,title\n1,a,b\n")
    assert run("--input", tmp_path / "twice.csv", "--format", "csv", *out) == 1
    assert "same-column: two columns are named `Title`" in capsys.readouterr().err
    (tmp_path / "other.csv").write_text("x,y\n1,2\n")
    assert run("--input", tmp_path / "other.csv", "--format", "csv", *out) == 1
    assert "no-id-column" in capsys.readouterr().err
    (tmp_path / "empty.csv").write_text("")
    assert run("--input", tmp_path / "empty.csv", "--format", "csv", *out) == 1
    assert "empty-file" in capsys.readouterr().err
    assert run("--input", tmp_path / "nothing", *out) == 1
    assert "PATH_NOT_FOUND" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_any_header_is_let_through(spark: Any, postings: list[Posting], tmp_path: Path) -> None:
    """With dots, marks and blanks, behind a byte order mark; a column may have none."""
    header = "\ufeffapplicant_id,Deg. `1` (B.S.?),,No. supervised,Job Title,a.b"
    said = f"{header}\n1,,,,IT Director,x\n2,y,,,,\n3,,,,,\n,,,,,\n"
    (tmp_path / "odd.csv").write_text(said, encoding="utf-8")
    out = tmp_path / "out"
    assert run("--input", tmp_path / "odd.csv", "--format", "csv", "--out", out, "--carry", "a.b") == 0
    for one in postings:
        assert flat(written(out, one.id)) == screened(tmp_path / "odd.csv", one, AS_OF, carry="a.b")


def test_it_is_submitted_as_a_script(wide: Path, postings: list[Posting], tmp_path: Path) -> None:
    """`spark-submit screening/spark/__main__.py`, in a Spark of its own."""
    script = HERE.parent.parent / "screening" / "spark" / "__main__.py"
    submit = [str(Path(sys.executable).parent / "spark-submit"), "--master", "local[1]"]
    options = ["--conf", "spark.ui.enabled=false", "--conf", "spark.sql.shuffle.partitions=2"]
    what = ["--input", str(wide), "--format", "csv", "--posting", DEA, "--as-of", AS_OF.isoformat()]
    done = subprocess.run(
        [*submit, *options, str(script), *what, "--out", str(tmp_path / "out")],
        env={**os.environ, "PYSPARK_PYTHON": sys.executable},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert done.stdout.startswith(f"{DEA}: NEEDS_REVIEW ")
    as_on_one_machine(tmp_path / "out", wide, postings[:1])
