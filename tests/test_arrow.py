"""`screen_arrow`: record batches in, verdicts as record batches out, the same as the single-machine run gives."""

from __future__ import annotations

import csv
import datetime
import io
import json
import pickle
import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from single import FIXTURES, flat, screened
from test_formats_arrow import typed_table

from benchmarks.data import COLUMNS, rows
from screening import InputError, OptionError, load_policy, load_posting
from screening.arrow import SCHEMA, ScreenArrow, screen_arrow
from screening.determinations import Determination, Determinations
from screening.intake.mapping import load_mapping, read_mapping
from screening.postings import Posting

AS_OF = datetime.date(2026, 11, 21)
DEA, PROJECTS = "pps-director-enterprise-applications", "pps-it-project-manager-1"
EXPORTS = FIXTURES / "exports"


@cache
def posting(name: str) -> Posting:
    return load_posting(name)


def texts(cells: Sequence[Sequence[str]]) -> pa.Table:
    """Cells as columns of text, a blank one null."""
    header, *rest = cells
    columns = [pa.array([row[i] or None for row in rest], pa.string()) for i in range(len(header))]
    return pa.table(columns, names=list(header))


def read(path: Path) -> pa.Table:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return texts(list(csv.reader(file)))


def as_bytes(table: pa.Table) -> bytes:
    """The table as CSV, for the single-machine run."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(table.schema.names)
    writer.writerows([["" if cell is None else cell for cell in row.values()] for row in table.to_pylist()])
    return out.getvalue().encode()


@cache
def invented() -> pa.Table:
    """Invented applicants: rows with faults, an id that repeats, a row that says nothing, a protected column."""
    found = [row[: len(COLUMNS)] for row in rows(120, seed=8)]
    found[7][0] = ""
    found[30][0] = found[2][0]
    found[31] = list(found[3])
    found[40] = [""] * len(COLUMNS)
    found[50][COLUMNS.index("job_1_start")] = "2015-13"
    found[51][COLUMNS.index("job_1_hours_per_week")] = "=lots"
    found[52][0] = "=A-52"
    table = texts([COLUMNS, *found])
    return table.append_column("Date of Birth", pa.array([None, *["1980-01-01"] * 119]))


def one_batch(table: pa.Table) -> pa.RecordBatch:
    found = table.combine_chunks().to_batches()
    return found[0] if found else pa.record_batch([pa.array([], field.type) for field in table.schema], table.schema)


def cut(table: pa.Table, places: Sequence[int]) -> Iterator[pa.RecordBatch]:
    """The rows in batches that end at these places; some may have no rows."""
    ends = [0, *sorted(place % (table.num_rows + 1) for place in places), table.num_rows]
    for first, last in pairwise(ends):
        yield one_batch(table.slice(first, last - first))


def by_posting(batches: Iterator[pa.RecordBatch], name: str) -> list[Any]:
    table = pa.Table.from_batches(batches, schema=SCHEMA)
    return [row for row in table.to_pylist() if row["posting"] == name]


def test_the_fixtures_have_the_verdicts_of_the_single_machine_run(postings: tuple[Posting, ...]) -> None:
    """Outcome, reason, statuses, amounts and conveniences, for each posting, in the order of the input."""
    path = FIXTURES / "applicants.csv"
    found = screen_arrow(postings, as_of=AS_OF)(read(path)).to_pylist()
    assert len(found) == 89 * 5
    for one in postings:
        assert flat(row for row in found if row["posting"] == one.id) == screened(path, one, AS_OF)


@pytest.mark.parametrize("name", ["twin.csv", "questions.csv", "applicant-system.csv", "messy.csv"])
def test_headers_of_exports_are_read_as_those_of_files(name: str) -> None:
    """Also where two postings take the columns for different things."""
    made = [posting(PROJECTS), posting(DEA)]
    found = screen_arrow(made, as_of=AS_OF)(read(EXPORTS / name)).to_pylist()
    for one in made:
        assert flat(row for row in found if row["posting"] == one.id) == screened(EXPORTS / name, one, AS_OF)


def test_a_mapping_and_carried_columns() -> None:
    """As `--mapping` and `--carry`."""
    path, mapping = EXPORTS / "messy.csv", EXPORTS / "mapping.csv"
    found = screen_arrow(posting(DEA), as_of=AS_OF, mapping=load_mapping(mapping), carry=("name", "email"))(
        read(path)
    ).to_pylist()
    assert [name for name, _ in found[0]["carried"]] == ["Name", "E-mail"]
    assert flat(found) == screened(path, posting(DEA), AS_OF, mapping, "name email")


def test_faults_are_said_as_in_files() -> None:
    """Rejected rows with their reasons; unread values as problems of their applicant; what repeats counts once."""
    found = screen_arrow(posting(DEA), as_of=AS_OF)(invented())
    assert flat(found.to_pylist()) == screened(as_bytes(invented()), posting(DEA), AS_OF)
    rejected = {row["row"]: row for row in found.to_pylist() if row["kind"] == "rejected"}
    assert rejected[9]["reason"] == "applicant_id is blank"
    assert rejected[9]["applicant_id"] is None
    assert rejected[32]["applicant_id"] == "A-0000003"
    assert rejected[32]["reason"] == "applicant_id `A-0000003` stands already in row 4, where other things are said"
    assert 33 not in found["row"].to_pylist()
    unread = next(row for row in found.to_pylist() if row["row"] == 53)
    assert unread["problems"][0]["value"] == "=lots"
    assert unread["problems"][0]["column"] == "job_1_hours_per_week"
    assert unread["problems"][0]["row"] == 53
    # no spreadsheet will take it for a formula
    assert next(row for row in found.to_pylist() if row["row"] == 54)["applicant_id"] == "=A-52"


@settings(max_examples=max(15, settings.default.max_examples // 10))
@given(st.lists(st.integers(0, 200), max_size=8))
def test_however_the_rows_are_cut_the_same_rows_come_out(places: list[int]) -> None:
    """Byte for byte, in the same order for each posting."""
    for name in (DEA, PROJECTS):
        assert by_posting(both()(cut(invented(), places)), name) == whole(name)


@cache
def both(**form: Any) -> ScreenArrow:
    return screen_arrow([posting(DEA), posting(PROJECTS)], as_of=AS_OF, **form)


@cache
def whole(name: str) -> list[Any]:
    return list(screen_arrow(posting(name), as_of=AS_OF)(invented()).to_pylist())


def test_the_schema_is_the_same_for_every_posting(postings: tuple[Posting, ...]) -> None:
    """For each kind of call, and without rows."""
    table = read(FIXTURES / "applicants.csv")
    for one in postings:
        made = screen_arrow(one, as_of=AS_OF)
        assert made(table).schema == SCHEMA
        assert made(table.schema.empty_table()).schema == SCHEMA
        assert [batch.schema for batch in made(iter(table.to_batches()))] == [SCHEMA]
    assert list(made(iter([]))) == []
    assert made(table).schema.names == [
        *("posting", "row", "applicant_id", "kind", "outcome", "reason", "findings", "rests_on", "problems"),
        *("carried", "as_of", "policy", "rule_file_sha256", "engine_version"),
    ]


def test_a_table_gives_a_table_and_a_batch_a_batch() -> None:
    """As Ray Data's `map_batches` wants it, with `batch_format="pyarrow"`."""
    made = screen_arrow(posting(DEA), as_of=AS_OF)
    table = read(FIXTURES / "applicants.csv")
    assert isinstance(made(table), pa.Table)
    batch = made(table.to_batches()[0])
    assert isinstance(batch, pa.RecordBatch)
    assert batch.to_pylist() == made(table).to_pylist()
    assert made(one_batch(table.slice(0, 0))).num_rows == 0


def test_it_travels_and_may_be_called_again() -> None:
    """By pickle, after a call as before; a call leaves nothing behind."""
    made = screen_arrow(posting(DEA), load_policy("strict"), AS_OF)
    first = made(invented()).to_pylist()
    there: ScreenArrow = pickle.loads(pickle.dumps(made))
    assert there(invented()).to_pylist() == first == made(invented()).to_pylist()
    assert {row["policy"] for row in first} == {"strict"}


def test_many_postings_may_be_held_against_the_rows_in_parts(postings: tuple[Posting, ...]) -> None:
    """The parts together say what all of them say at once."""
    made = screen_arrow(postings, as_of=AS_OF)
    parts = made.parts(2)
    assert [len(part.openings) for part in parts] == [2, 2, 1]
    assert [row for part in parts for row in part(invented()).to_pylist()] == made(invented()).to_pylist()


def test_columns_of_any_type_are_read_as_those_of_parquet() -> None:
    """Numbers, truths, days, texts that are coded."""
    made = screen_arrow(posting(DEA), as_of=AS_OF)
    assert made(typed_table()).to_pylist() == made(read(FIXTURES / "applicants.csv")).to_pylist()
    day = datetime.datetime(2015, 3, 1, 8)
    table = pa.table(
        {
            "applicant_id": pa.array([7, 8]),
            "job_1_title": pa.array(["IT Director", None]).dictionary_encode(),
            "job_1_start": pa.array([day, day], pa.timestamp("us", "UTC")),
            "job_1_end": pa.array([datetime.date(2026, 1, 31), None]),
            "job_1_hours_per_week": [40.0, 37.5],
            "job_1_supervised": [6, 0],
            "Driver's License?": [True, None],
            "notes": pa.nulls(2),
        }
    )
    said = (
        "applicant_id,job_1_title,job_1_start,job_1_end,job_1_hours_per_week,job_1_supervised,Driver's License?,notes\n"
    )
    said += "7,IT Director,2015-03-01,2026-01-31,40,6,yes,\n8,,2015-03-01,,37.5,0,,\n"
    assert flat(made(table).to_pylist()) == screened(said.encode(), posting(DEA), AS_OF)


def test_protected_columns_never_enter() -> None:
    """They are dropped before anything looks, and named."""
    made = screen_arrow(posting(DEA), as_of=AS_OF)
    (source,) = made.sources(invented().schema)
    assert source.dropped == ("Date of Birth",)
    without = invented().drop_columns(["Date of Birth"])
    # but for the row in which nothing else stands
    assert made(invented()).to_pylist()[:30] == made(without).to_pylist()[:30]
    changed = invented().set_column(len(COLUMNS), "Date of Birth", pa.array([b"\xff"] * 120))
    with pytest.raises(InputError):
        made(changed)


def test_options_and_determinations_go_in() -> None:
    """An option goes to the postings that know it."""
    other = "pps-chief-integrated-operations"
    made = screen_arrow([posting(DEA), posting(other)], as_of=AS_OF, options={posting(other).options[0]: True})
    assert [dict(one.options) for one in made.openings] == [{}, {"personal-automobile-position": True}]
    found = by_posting(made(iter(invented().to_batches())), other)
    assert found[0]["findings"][-1]["requirement"] == "automobile"
    assert [one["requirement"] for one in whole(other)[0]["findings"]].count("automobile") == 0
    answers = Determinations(
        [
            Determination("title:it-program-management", title, "no")
            for title in set(invented()["job_1_title"].to_pylist())
            if title
        ]
    )
    told = screen_arrow(posting(DEA), as_of=AS_OF, determinations=answers)(invented()).to_pylist()
    assert [row["outcome"] for row in told] != [row["outcome"] for row in whole(DEA)]


def refused(table: pa.Table, **how: Any) -> str:
    with pytest.raises(InputError) as caught:
        screen_arrow(posting(DEA), as_of=AS_OF, **how)(table)
    return str(caught.value)


def test_what_has_no_use_is_refused() -> None:
    """Once, with the reason, and before the first row."""
    table = pa.table({"job_1_title": ["IT Director"]})
    assert refused(table) == ("record batches: no-id-column: no column tells applicants apart; name the column of ids")
    assert refused(pa.table({"applicant_id": ["1"], "tags": [["a"]]})) == (
        "record batches: nested: nested columns: `tags`; give each value a column of its own, or all of them as lists "
        "with the names of a record"
    )
    typed = pa.table(
        {"Applicant ID": ["1"], "Record Type": ["Job"], "Job Title": ["CIO"], "From": ["2010"], "To": [""]}
    )
    assert refused(typed, long=True) == (
        "record batches: row-types: `Record Type` may say which rows are jobs, and a part doesn't show all it says; "
        "map it as `ignore` if it doesn't; else give jobs and degrees columns of their own"
    )
    told = read_mapping("header,meaning\nRecord Type,ignore\n", "m.csv")
    screen_arrow(posting(DEA), as_of=AS_OF, long=True, mapping=told)(typed)
    twice = pa.table([["1"], ["2"]], names=["applicant_id", "applicant_id"])
    assert "same-column: columns 1 and 2 (`applicant_id`, `applicant_id`)" in refused(twice)
    assert refused(read(FIXTURES / "applicants.csv"), long=True) == (
        "record batches: not-long: the columns of jobs and degrees aren't those of one entry; read the table as one "
        "with a row for each applicant"
    )
    assert refused(table, rows="n") == "record batches: unknown-column: no one column `n`"
    some = invented().to_batches()
    with pytest.raises(InputError, match="other-columns"):
        list(screen_arrow(posting(DEA), as_of=AS_OF)(iter([*some, some[0].select([0])])))


def test_a_run_without_a_day_or_with_an_unknown_option_is_refused() -> None:
    """The day is the closing date where none is given; nothing reads a clock."""
    with pytest.raises(OptionError, match="has no closing date"):
        screen_arrow(posting(DEA))
    with pytest.raises(OptionError, match="can't count up to 1900"):
        screen_arrow(posting(DEA), as_of=datetime.date(1900, 1, 1))
    with pytest.raises(OptionError, match="no posting knows the option `x`"):
        screen_arrow(posting(DEA), as_of=AS_OF, options={"x": True})
    with pytest.raises(OptionError, match="is given twice"):
        screen_arrow([posting(DEA), posting(DEA)], as_of=AS_OF)
    with pytest.raises(OptionError, match="expected a posting"):
        screen_arrow([], as_of=AS_OF)


def test_rows_have_the_numbers_that_a_column_gives_them() -> None:
    """Also in the messages, and a row that couldn't be read is rejected under its number, unless it says nothing."""
    table = pa.table(
        {
            "applicant_id": ["A", "A", None, "B", None],
            "job_1_title": ["x", "y", None, "z", None],
            "number": pa.array([0, 41, 42, 7, 8], pa.int32()),
            "broken": [None, None, "C,x,y", None, ", ,"],
        }
    )
    found = screen_arrow(posting(DEA), as_of=AS_OF, rows="number", damaged="broken")(table).to_pylist()
    assert {(row["row"], row["kind"], row["applicant_id"]) for row in found} == {
        *((0, "verdict", "A"), (41, "rejected", "A"), (42, "rejected", None), (7, "verdict", "B"))
    }
    reasons = {row["row"]: row["reason"] for row in found}
    assert reasons[41] == "applicant_id `A` stands already in row 0, where other things are said"
    assert reasons[42] == "the row has 3 cells where the header has 2"
    for bad in (["a", "b", "c", "d", "e"], [1, 2, 3, 4, None]):
        assert "bad-rows" in refused(table.set_column(2, "number", pa.array(bad)), rows="number")


@cache
def long_alone(name: str) -> Any:
    return screened(EXPORTS / "long.csv", posting(name), AS_OF)


def long_rows() -> pa.Table:
    table = read(EXPORTS / "long.csv")
    return table.append_column("number", pa.array(range(2, table.num_rows + 2)))


@settings(max_examples=max(15, settings.default.max_examples // 10))
@given(st.lists(st.integers(0, 200), max_size=8))
def test_long_tables_are_as_on_one_machine(places: list[int]) -> None:
    """The rows of an applicant stand together, in their order, and the numbers are those of the file."""
    made = both(long=True, rows="number")
    key = made.id_column(long_rows().schema)
    ordered = long_rows().sort_by([(key, "descending"), ("number", "ascending")])
    for name in (DEA, PROJECTS):
        assert flat(by_posting(made(cut(ordered, places)), name)) == long_alone(name)


def test_long_tables_in_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pieces end where an applicant's rows end; rows that don't stand together are refused in an iterator."""
    monkeypatch.setattr("screening.arrow.reading.MOST", 5)
    made = screen_arrow(posting(DEA), as_of=AS_OF, long=True, rows="number")
    ordered = long_rows().sort_by([(made.id_column(long_rows().schema), "ascending"), ("number", "ascending")])
    found = list(made(cut(ordered, [3, 4, 11, 12])))
    assert len(found) > 4
    rows_ = [row for batch in found for row in batch.to_pylist()]
    assert flat(rows_) == screened(EXPORTS / "long.csv", posting(DEA), AS_OF)
    with pytest.raises(InputError, match="not-grouped"):
        list(made(iter([*ordered.to_batches(), *ordered.slice(0, 1).to_batches()])))


def test_a_damaged_row_of_a_long_table_is_noted_with_its_applicant() -> None:
    """What it would have said is unknown, as where a file has a row with too few cells."""
    lines = (EXPORTS / "long.csv").read_text().splitlines()
    place = next(i for i, line in enumerate(lines) if line.startswith("A-003,"))
    broken = "A-003,x"
    said = "\n".join([*lines[:place], broken, *lines[place + 1 :]])
    table = long_rows()
    damage = pa.array([broken if i == place - 1 else None for i in range(table.num_rows)], pa.string())
    found = both(long=True, damaged="damage")(
        table.append_column("damage", damage).drop_columns(["number"])
    ).to_pylist()
    one = [row for row in found if row["posting"] == DEA]
    assert flat(one) == screened(said.encode(), posting(DEA), AS_OF)
    (hers,) = [row for row in one if row["applicant_id"] == "A-003"]
    assert [problem["row"] for problem in hers["problems"]] == [place + 1]
    assert flat(one) != long_alone(DEA)


def nested() -> tuple[pa.Table, bytes]:
    """The canonical applicants as nested columns, and as JSON lines in which all keys stand."""
    records = [json.loads(line) for line in (FIXTURES / "applicants.jsonl").read_text().splitlines()]
    for record in records:
        record["applicant_id"] += " "
        for job in record.get("experience") or ():
            # one type for all
            job["supervised"] = None if job.get("supervised") is None else int(job["supervised"])
        record.setdefault("gender", "x")
    table = pa.Table.from_pylist(records)
    lines = "".join(json.dumps(record) + "\n" for record in table.to_pylist())
    return table, lines.encode()


def test_records_are_read_as_json_lines() -> None:
    """Lists of structs with the names of the contract, as a table is after its rows were grouped."""
    table, lines = nested()
    made = screen_arrow(posting(DEA), as_of=AS_OF)
    found = made(table).to_pylist()
    numbered = [{**row, "row": row["row"] - 1} for row in found]
    assert flat(numbered) == screened(lines, posting(DEA), AS_OF)
    assert [row for batch in made(cut(table, [3, 50])) for row in batch.to_pylist()] == found
    assert made.sources(table.schema)[0].dropped == ("gender",)


def test_records_with_other_types_and_faults() -> None:
    """Days, decimals and maps; a credential whose `valid` is null is one of which nothing is known."""
    struct = pa.struct([("name", pa.string()), ("valid", pa.bool_())])
    job = pa.struct([("title", pa.string()), ("start", pa.date32()), ("hours_per_week", pa.float64())])
    table = pa.table(
        {
            "applicant_id": ["A", "B", None, "A"],
            "experience": pa.array(
                [
                    [{"title": "IT Director", "start": datetime.date(2000, 1, 1), "hours_per_week": 37.5}],
                    [{"title": "IT Director", "start": datetime.date(2000, 1, 1), "hours_per_week": 500.0}],
                    None,
                    [],
                ],
                pa.list_(job),
            ),
            "credentials": pa.array(
                [
                    [{"name": "drivers-license", "valid": None}],
                    [{"name": "drivers-license", "valid": True}],
                    None,
                    None,
                ],
                pa.list_(struct),
            ),
            "answers": pa.array([[("personal-automobile", True)], [], None, None], pa.map_(pa.string(), pa.bool_())),
        }
    )
    found = screen_arrow(posting(DEA), as_of=AS_OF)(table).to_pylist()
    status = [{one["requirement"]: one["status"] for one in row["findings"]} for row in found]
    assert [row["kind"] for row in found] == ["verdict", "verdict", "rejected", "rejected"]
    assert status[0]["drivers-license"] == "UNDETERMINED"
    assert status[1]["drivers-license"] == status[0]["automobile"] == "MET"
    assert [one["column"] for one in found[1]["problems"]] == ["experience[0].hours_per_week"]
    assert found[3]["applicant_id"] == "A"
    assert "row 2" in found[3]["reason"]
    assert "two-forms" in refused(table.append_column("job_1_title", pa.array(["x"] * 4)))
    assert "nested" in refused(table, id_column="applicant_id")
    assert "no-id-column" in refused(table.drop_columns(["applicant_id"]))


def test_a_table_beyond_one_piece_is_read_in_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that memory stays flat whatever a call is given."""
    monkeypatch.setattr("screening.arrow.reading.MOST", 50)
    monkeypatch.setattr("screening.intake.record_batches.pieces.__defaults__", (50,))
    made = screen_arrow(posting(DEA), as_of=AS_OF)
    assert len(list(made(iter(invented().combine_chunks().to_batches())))) == 3
    assert made(invented()).to_pylist() == whole(DEA)


def test_the_page_runs_and_names_every_column_and_option() -> None:
    """`docs/scale.md` can't lie about what can be checked."""
    root = FIXTURES.parent
    page = (root / "docs" / "scale.md").read_text(encoding="utf-8")
    (code,) = re.findall(r"^```python\n(.*?)^```$", page, re.DOTALL | re.MULTILINE)
    exec(compile(code, "scale.md", "exec"), {})
    told = [
        name.strip()
        for row in re.findall(r"^\| ([a-z_0-9, ]+) \| [a-z0-9 ]+ \|", page, re.MULTILINE)
        for name in row.split(",")
    ]
    assert [name for name in told if name in SCHEMA.names] == SCHEMA.names
    options = re.findall(r'add\(\s*"(--[a-z-]+)"', (root / "screening" / "spark" / "command.py").read_text())
    assert len(options) > 12
    assert [option for option in options if f"`{option}`" not in page and f" {option} " not in page] == []
