"""The lines of `verdicts.csv`, against the same written cell by cell."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import generate
import pyarrow as pa
import pytest
from generate import AS_OF, Chance, drawn, pick
from hypothesis import given
from hypothesis import strategies as st
from slow import csv_lines
from test_properties import any_posting, run_of

from screening.applicant import Applicant
from screening.explain.columns import fill_column
from screening.explain.reasons import fill, verdict_parts
from screening.policy import Policy
from screening.postings import Posting
from screening.records import table_of
from screening.reports import cells
from screening.reports.cells import Few, all_doubled, few, one_each, together
from screening.reports.safe import FORMULA_STARTS, cell
from screening.reports.table import VerdictTable, safe_column
from screening.run import compiled, decided
from screening.wording import Parts, Slot, Teller

# a posting shown in full is long
pytestmark = pytest.mark.filterwarnings("ignore:Generating overly large repr")

Case = tuple[Posting, Policy, dict[str, bool], list[Applicant], dict[str, list[str | None]]]

#: Texts that a file of cells, or a spreadsheet, could take for something else.
ODD = (
    "",
    "plain",
    'a "quote"',
    '"',
    "a,b",
    "=1",
    "'=1",
    "'",
    "line\nbreak",
    "\u202e",
    "\u00e9",
    "\uff1d1",
    "~",
    "\x7f",
)


def some_verdicts(chance: Chance) -> Case:
    """A posting, a policy, options, a few applicants with ids of any kind, and what is carried of them."""
    posting = any_posting(chance)
    everyone = [generate.applicant(chance, f"{pick(chance, ODD)}A-{i}") for i in range(8)]
    carried = {name: [pick(chance, (*ODD, None)) for _ in everyone] for name in ("reason", "note")}
    carried |= {"none": [None] * len(everyone)}
    return posting, generate.policy(chance), generate.options(chance, posting), everyone, carried


def say_quoted(full_time: int, units: int) -> str:
    """An amount in quotes."""
    return f'"{units}"'


def odd_parts(tell: Teller) -> Parts:
    """The sentence of the verdict twice, with quotes in its texts and in what is filled in."""
    amount = Slot(tell.plan.gauges[0].name, ("certain",), say_quoted)
    return ['"', *verdict_parts(tell), '" ', amount, *verdict_parts(tell), amount]


@pytest.mark.parametrize("compose", [verdict_parts, odd_parts])
@given(case=drawn(some_verdicts))
def test_the_lines_are_those_written_cell_by_cell(compose: Callable[[Teller], Parts], case: Case) -> None:
    """Each distinct cell is written once, and the lines are those that Arrow writes of the cells one by one."""
    posting, policy, options, everyone, carried = case
    run = decided(compiled(posting, policy, options), table_of(everyone), AS_OF)
    table = VerdictTable(run.plan, ["reason", "absent", "note", "none"])
    wanted = csv_lines(run, compose, [carried["reason"], [None] * len(run), carried["note"], carried["none"]])
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("screening.reports.table.verdict_parts", compose)
        for _ in range(2):  # the second time from what is kept
            assert table.rows(run, carried).to_pybytes().decode() == wanted
    assert fill_column(run, compose).to_pylist() == [
        fill(compose(Teller(run.plan, run.decision(i))), run, i) for i in range(len(run))
    ]


def test_nobody_has_no_lines(postings: tuple[Posting, ...]) -> None:
    """A run of no applicants is no bytes."""
    for posting in postings:
        run = run_of(posting, [])
        assert VerdictTable(run.plan, ["note"]).rows(run, {"note": []}).to_pybytes() == b""


@given(st.lists(st.sampled_from([*ODD, None, "x", "\u00e9'"]) | st.text(max_size=3), max_size=6), st.integers(0, 2))
def test_a_column_is_as_safe_as_each_of_its_cells(texts: Sequence[str | None], first: int) -> None:
    """A column of cells shows all there is, and no spreadsheet takes any of it for a formula."""
    texts = [text if text is None else text.encode("utf-8", "replace").decode() for text in texts]
    column = pa.array(texts, pa.string()).slice(first)
    assert safe_column(column).to_pylist() == [text if text is None else cell(text) for text in column.to_pylist()]


def test_what_begins_a_formula_is_looked_at_closely() -> None:
    """Whatever begins a formula is made safe, wherever in a column it stands."""
    assert safe_column(pa.array(["a", "b", "=1"], pa.string()).slice(2)).to_pylist() == ["'=1"]
    assert safe_column(pa.array(["a", None, "=1"], pa.string())).to_pylist() == ["a", None, "'=1"]
    for start in (*FORMULA_STARTS, "'", "''="):
        for texts in ([f"{start}a", "b"], ["b", "", f"{start}a"], ["b", start, ""]):
            assert safe_column(pa.array(texts, pa.string())).to_pylist() == [cell(text) for text in texts]


@given(
    st.lists(st.tuples(*[st.integers(0, 2)] * 4), max_size=9),
    st.lists(st.lists(st.sampled_from(ODD) | st.none(), min_size=3, max_size=3), min_size=4, max_size=4),
    st.sampled_from([0, 5, 9, 30, 100]),
)
def test_columns_together_are_the_columns_beside_each_other(
    rows: list[tuple[int, ...]], texts: list[list[str | None]], most: int
) -> None:
    """Neighbouring columns are written together while no more than so many different cells can stand in them."""
    places = [pa.array([row[k] for row in rows], pa.int64()).to_numpy() for k in range(4)]
    columns = [few(some, of) for some, of in zip(texts[:3], places, strict=False)]
    each = one_each(pa.array([texts[3][row[3]] for row in rows], pa.string()), "\n")
    wanted = [
        "".join(
            ("" if some[row[k]] is None else '"{}"'.format(str(some[row[k]]).replace('"', '""'))) + (",,,\n"[k])
            for k, some in enumerate(texts)
        )
        for row in rows
    ]
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(cells, "_TOGETHER", most)
        found = together([*columns, each])
    assert found[-1] is each
    assert all(len(one.cells) <= max(most, 3) for one in found if isinstance(one, Few))
    said = [column.pieces[1].take(pa.array(column.pieces[0])).to_pylist() for column in found]
    assert ["".join(row) for row in zip(*said, strict=True)] == wanted


def test_quotes_are_doubled_and_a_column_without_any_is_as_it_is() -> None:
    """One double quote within a cell is two; where there is none nothing is copied."""
    plain = pa.array(["a", "", "b"], pa.string())
    assert all_doubled(plain) is plain
    assert all_doubled(pa.array(['a"', '""', "b"], pa.string())).to_pylist() == ['a""', '""""', "b"]
