"""Short columns say what long ones say: operators, functions, the sweep, and every gauge of a posting."""

from __future__ import annotations

import operator
from collections.abc import Callable, Sequence
from typing import Any

import generate
import numpy as np
import pytest
from generate import AS_OF, Chance, Seeded, drawn
from hypothesis import given, settings
from hypothesis import strategies as st
from test_properties import STRICT, any_posting

from screening import arrays, load_posting, rulebase, screen, screen_batch
from screening.apart import Recent
from screening.arrays import Few, column, is_few
from screening.compiler import compile_posting
from screening.explain import variants
from screening.measure import Measure, Measuring
from screening.measure.lines import few_credit, few_gross, lines
from screening.measure.sweep import Entries, credit, gross
from screening.policy import Policy
from screening.postings import Posting
from screening.records import table_of
from screening.run import compiled, decided

# a posting shown in full is long
pytestmark = pytest.mark.filterwarnings("ignore:Generating overly large repr")

OPERATORS = ("add", "sub", "mul", "floordiv", "mod", "and_", "or_", "eq", "ne", "lt", "le", "gt", "ge")
VALUES = st.lists(st.integers(-3, 9), max_size=6)


def same(work_out: Callable[[bool], Any]) -> None:
    """Worked out with short columns it is what it is with long ones, and short."""
    short, long = work_out(True), work_out(False)
    if isinstance(short, tuple):
        assert [list(one) for one in short] == [one.tolist() for one in long]
        return
    assert is_few(short)
    assert list(short) == long.tolist()


@pytest.mark.parametrize("name", OPERATORS)
@given(pairs=st.lists(st.tuples(st.integers(-3, 9), st.integers(1, 9)), max_size=6), number=st.integers(1, 5))
def test_operators_go_element_by_element(name: str, pairs: list[tuple[int, int]], number: int) -> None:
    """With another column, short or long, with a number, and with a number of numpy."""
    operation = getattr(operator, name)
    one, other = ([pair[end] for pair in pairs] for end in (0, 1))
    same(lambda short: operation(column(one, short), column(other, short)))
    same(lambda short: operation(column(one, short), column(other)))
    same(lambda short: operation(column(one, short), number))
    same(lambda short: operation(column(one, short), np.int64(number)))
    same(lambda short: number - column(one, short) + number * column(one, short) + -column(one, short))


@given(VALUES, st.data())
def test_functions_of_columns_say_the_same(values: list[int], data: st.DataObject) -> None:
    """Choosing, comparing, counting and adding up by owner, in both kinds of column."""
    n = 4
    whose = st.lists(st.integers(0, n - 1), min_size=len(values), max_size=len(values))
    owner, other = sorted(data.draw(whose)), data.draw(whose)
    rows = data.draw(st.lists(st.sampled_from(range(len(values))), max_size=4)) if values else []
    of = data.draw(st.lists(st.integers(0, n - 1), max_size=4))

    def each(work_out: Callable[..., Any]) -> None:
        same(lambda short: work_out(*(column(one, short) for one in (values, owner, other))))

    each(lambda v, o, w: arrays.where(v > 2, v, w))
    each(lambda v, o, w: arrays.where(v > 2, v, 0))
    each(lambda v, o, w: arrays.where(v > 2, 1, w))
    each(lambda v, o, w: arrays.where(~(v > 2), 1, 0))
    each(lambda v, o, w: arrays.minimum(v, w))
    each(lambda v, o, w: arrays.minimum(v, 2))
    each(lambda v, o, w: arrays.maximum(v, w))
    each(lambda v, o, w: arrays.maximum(v, 2))
    each(lambda v, o, w: arrays.among(v, [1, 3]))
    each(lambda v, o, w: arrays.places(v > 2))
    each(lambda v, o, w: arrays.filled(3, 7, v))
    each(lambda v, o, w: arrays.below([v, o, w]))
    each(lambda v, o, w: arrays.ranked(w))
    each(lambda v, o, w: arrays.largest_of(o, v, n))
    each(lambda v, o, w: arrays.count_of(o, n))
    each(lambda v, o, w: arrays.having(o, n))
    each(lambda v, o, w: arrays.apart(o, v))
    same(lambda short: arrays.taken(column(values, short), column(rows, short)))
    same(lambda short: arrays.spans_of(column(owner, short), column(of, short)))
    for one in range(n):
        assert arrays.span_of(column(owner, True), one) == arrays.span_of(column(owner), one)
    assert arrays.ascending(column(other, True)) == arrays.ascending(column(other))
    numbers = [arrays.numbered([column(values, short), column(other, short)]) for short in (True, False)]
    assert all(len({(a, b) for a, b in zip(*numbers, strict=True)}) == len(set(one)) for one in map(list, numbers))
    assert arrays.long(column(values, True)).tolist() == values


class Jobs:
    """Jobs with these numbers."""

    def __init__(self, numbers: Any) -> None:
        self.job_numbers = numbers


SPAN = st.tuples(st.integers(0, 2), st.integers(0, 3), st.integers(0, 4), st.integers(2, 6), st.integers(0, 5))


@settings(max_examples=500)
@given(st.lists(SPAN, max_size=7), st.booleans(), st.data())
def test_a_short_sweep_credits_what_a_long_one_does(
    spans: list[tuple[int, int, int, int, int]], add_up: bool, data: st.DataObject
) -> None:
    """Overlaps, equal jobs, rates above full time, rows that several applicants share."""
    rows = data.draw(st.lists(st.sampled_from(range(len(spans))), max_size=8)) if spans else []
    owner = sorted(data.draw(st.lists(st.integers(0, 2), min_size=len(rows), max_size=len(rows))))

    _, job, start, end, rate = ([span[k] for span in spans] for k in range(5))
    # a job that takes nobody's time, or has no rate, is in no line
    few_lines = lines(start, end, rate, 4)
    owners = [[one for row, one in zip(rows, owner, strict=True) if row == k] for k in range(len(spans))]
    entries = Entries(*map(column, (owner, rows, start, end, rate)), Jobs(column(job)))
    credited = few_credit(few_lines, owners, 3, Jobs(job), full_time=4, add_up=add_up)
    assert credited.tolist() == credit(entries, 3, full_time=4, add_up=add_up).tolist()
    assert listed(few_gross(few_lines, owners, 3)) == listed(gross(entries, 3, full_time=4))


def listed(columns: Sequence[Any]) -> list[list[int]]:
    return [column.tolist() for column in columns]


def some_applicants(chance: Chance) -> tuple[Posting, Policy, list[Any]]:
    policy = STRICT if generate.one_in(chance, 4) else generate.policy(chance)
    return any_posting(chance), policy, [generate.applicant(chance, f"A-{i}") for i in range(3)]


@given(drawn(some_applicants))
def test_every_gauge_measures_a_short_table_as_a_long_one(case: tuple[Posting, Policy, list[Any]]) -> None:
    """Also with the entries shared out as copies, and the run has the same outcomes that rest on the same."""
    posting, policy, applicants = case
    rules = compiled(posting, policy)
    tables = [table_of(applicants, short=short) for short in (True, False)]
    assert is_few(tables[0].rows)

    def measured(measuring: Measuring) -> list[list[int]]:
        found: list[list[int]] = []
        for gauge in rules.plan.gauges:
            measure: Measure = gauge.take(measuring)
            columns = (measure.certain, measure.possible, *measure.details.values())
            found += [[int(value) for value in one] for one in columns]
        return found

    short, long = (Measuring(table, policy, posting.kinds, AS_OF) for table in tables)
    assert measured(short) == measured(long)
    assert measured(Measuring(tables[0].long(), policy, posting.kinds, AS_OF)) == measured(long)
    runs = [decided(rules, table, AS_OF) for table in tables]
    assert list(runs[0].outcomes) == runs[1].outcomes.tolist()
    assert runs[0].rests_on == runs[1].rests_on


def test_a_mapping_of_the_recent_forgets_the_oldest() -> None:
    """It never holds more than it may, and what was put in last stays."""
    recent: Recent[int, int] = Recent(10)
    for number in range(1000):
        recent[number] = -number
        assert len(recent) <= 10
        assert all(recent.get(last) == -last for last in range(max(0, number - 4), number + 1))
    recent[999] = 5
    assert recent[999] == 5


def test_a_short_column_is_a_list() -> None:
    """It adds in place without growing, and gives a plain list."""
    few = Few([1, 2])
    few += Few([1, 1])
    assert few.tolist() == [2, 3]
    assert few.any()
    assert not (few == 2).all()


def test_what_was_decided_is_forgotten_and_decided_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """However few cells are remembered, the outcomes are the same, and no more are remembered than that."""
    posting = load_posting("pps-director-enterprise-applications")
    applicants = [generate.applicant(Seeded(seed), f"A-{seed}") for seed in range(60)]
    wanted = decided(compiled(posting), table_of(applicants), AS_OF).outcomes.tolist()
    monkeypatch.setattr(rulebase, "MOST_CELLS", 4)
    rules = rulebase.RuleBase(compile_posting(posting))
    assert decided(rules, table_of(applicants), AS_OF).outcomes.tolist() == wanted
    assert [decided(rules, table_of([one], short=True), AS_OF).outcomes[0] for one in applicants] == wanted
    assert 0 < len(rules._decided) <= 4


def test_copies_in_long_columns_qualify_as_those_in_short_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    """What would change the outcome is the same however many copies fit into short columns."""
    posting = load_posting("pps-director-it-systems")
    applicants = [generate.applicant(Seeded(seed), f"A-{seed}") for seed in range(30)]
    wanted = [screen(posting, one, as_of=AS_OF) for one in applicants]
    assert any(verdict.would_qualify_if for verdict in wanted)
    monkeypatch.setattr(variants, "MOST_FEW_COPIES", 0)
    assert [screen(posting, one, as_of=AS_OF) for one in applicants] == wanted
    assert list(screen_batch(posting, applicants, as_of=AS_OF)) == wanted
