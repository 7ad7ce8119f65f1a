"""What is said of a whole column, against the same said one by one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import generate
import numpy as np
import pyarrow as pa
import pytest
from generate import AS_OF, Chance, Seeded, drawn
from hypothesis import given
from hypothesis import strategies as st
from test_properties import any_posting, run_of, shipped

from screening.amounts import UNBOUNDED, say_units
from screening.api import verdict
from screening.applicant import Applicant
from screening.explain.columns import _IN_COLUMNS, amounts_said, fill_column, numbered
from screening.explain.laid import Pieces
from screening.explain.reasons import fill, open_parts, verdict_parts
from screening.policy import Policy
from screening.postings import Posting
from screening.profiles import Ints
from screening.records import table_of
from screening.reports.summary import Summary, fails_only
from screening.requirements.experience import reach, say_at_most, say_counted
from screening.rulebase import RuleBase
from screening.run import compiled, decided
from screening.wording import Teller, say_amount, say_missing

# a posting shown in full is long
pytestmark = pytest.mark.filterwarnings("ignore:Generating overly large repr")


def some_applicants(chance: Chance) -> tuple[Posting, Policy, dict[str, bool], list[Applicant]]:
    """A posting with options, a policy and a few applicants."""
    posting = any_posting(chance)
    everyone = [generate.applicant(chance, f"A-{i}") for i in range(8)]
    return posting, generate.policy(chance), generate.options(chance, posting), everyone


@given(drawn(some_applicants))
def test_a_column_says_what_is_said_one_by_one(case: tuple[Posting, Policy, dict[str, bool], list[Applicant]]) -> None:
    """Sentences that are composed once for what is required are those composed for each applicant's own decision."""
    posting, policy, options, everyone = case
    rules = compiled(posting, policy, options)
    run = decided(rules, table_of(everyone), AS_OF)
    for _ in range(2):  # the second time from what is kept
        for compose in (verdict_parts, open_parts):
            alone = [fill(compose(Teller(run.plan, run.decision(i))), run, i) for i in range(len(run))]
            assert fill_column(run, compose).to_pylist() == alone
    assert fill_column(run, verdict_parts).to_pylist() == [verdict(run, i).reason for i in range(len(run))]


@given(st.lists(st.tuples(st.integers(-3, 3), st.integers(0, 10**12), st.integers(0, 2)), max_size=40))
def test_rows_are_numbered_by_their_values(rows: list[tuple[int, int, int]]) -> None:
    """Rows have the same number exactly where all their values are the same, and the values stand at that place."""
    columns = [np.array([row[k] for row in rows], np.int64) for k in range(3)]
    whose, distinct = numbered(columns)
    found = list(zip(*(values.tolist() for values in distinct), strict=True))
    assert [found[k] for k in whose.tolist()] == rows
    assert len(found) == len(set(found))


@given(st.lists(st.integers(0, 10**9) | st.integers(UNBOUNDED // 2 - 5, UNBOUNDED)), st.sampled_from([140, 150, 160]))
def test_amounts_are_said_as_one_by_one(units: list[int], full_time: int) -> None:
    """Texts that are looked up by days are those that each amount has; an unbounded one is said as it is asked."""
    for known in (units, [one for one in units if one < 360 * 100 * full_time * 100]):
        alone = ["unknown" if one >= UNBOUNDED // 2 else say_units(one, full_time) for one in known]
        for before, after in (("", ""), ("'", "',")):
            places, texts = amounts_said(np.array(known, np.int64), full_time, "unknown", before, after)
            assert [texts[place].as_py() for place in places.tolist()] == [f"{before}{text}{after}" for text in alone]


PAIRS = st.tuples(st.integers(0, 10**9), st.integers(0, 10**9)).map(sorted) | st.integers(0, 10**9).map(
    lambda low: [low, UNBOUNDED]
)
PAIRS |= st.integers(0, 10**9).flatmap(
    lambda low: st.integers(UNBOUNDED // 2 - 1, UNBOUNDED).map(lambda high: [low, high])
)


@given(st.lists(PAIRS, min_size=1), st.integers(10**9, 10**10), st.sampled_from([140, 150, 160]))
def test_columns_of_numbers_are_said_as_one_by_one(pairs: list[list[int]], needed: int, full_time: int) -> None:
    """What is made by column is what the slot says of each applicant by itself."""
    low, high = (np.array([pair[end] for pair in pairs], np.int64) for end in (0, 1))
    for say, args, given_columns in (
        (say_amount, (), (low,)),
        (say_missing, (needed,), (low,)),
        (reach, (), (low, high)),
        (reach, (), (low, low)),
        (reach, (), (high, high)),
        (say_at_most, (), (low, high)),
        (say_at_most, (), (high, high)),
    ):
        assert together(_IN_COLUMNS[say](full_time, *args, *given_columns)) == one_by_one(
            say, (full_time, *args), given_columns
        )


@given(
    st.lists(st.tuples(st.integers(0, 12), st.integers(0, 10**6) | st.just(UNBOUNDED), st.integers(0, 1))),
    st.sampled_from([140, 150, 160]),
)
def test_what_is_counted_is_said_as_one_by_one(rows: list[tuple[int, int, int]], full_time: int) -> None:
    """The jobs and the overlap behind an amount, or that it is only claimed, are said as of each by itself."""
    columns = tuple(np.array([row[k] for row in rows], np.int64) for k in range(3))
    assert set(_IN_COLUMNS) == {say_amount, say_missing, reach, say_at_most, say_counted}
    assert together(_IN_COLUMNS[say_counted](full_time, *columns)) == one_by_one(say_counted, (full_time,), columns)


def together(pieces: Pieces) -> list[str]:
    """The pieces of each row put together."""
    columns = [texts.take(pa.array(places)).to_pylist() for places, texts in pieces]
    return ["".join(row) for row in zip(*columns, strict=True)]


def one_by_one(say: Callable[..., str], args: tuple[int, ...], columns: tuple[Ints, ...]) -> list[str]:
    """What is said of each row by itself."""
    return [say(*args, *map(int, numbers)) for numbers in zip(*columns, strict=True)]


def test_patterns_are_forgotten_and_composed_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """However few patterns are kept, the sentences are the same, and no more are kept than that."""
    monkeypatch.setattr("screening.explain.columns.MOST_PATTERNS", 3)
    everyone = [generate.applicant(Seeded(seed), f"A-{seed}") for seed in range(60)]
    for posting in shipped():
        run = decided(RuleBase(run_of(posting, everyone).plan), table_of(everyone), AS_OF)
        alone = [fill(verdict_parts(Teller(run.plan, run.decision(i))), run, i) for i in range(len(run))]
        assert len(run.decisions) > 3
        for _ in range(2):
            assert fill_column(run, verdict_parts).to_pylist() == alone
            assert all(0 < len(kept) <= 3 for kept in run.rules.kept[verdict_parts])


def test_less_than_nothing_is_refused() -> None:
    """A negative amount is a fault, in a column as by itself."""
    with pytest.raises(ValueError, match="less than nothing"):
        amounts_said(np.array([-1, 5]), 160, "unknown")


@pytest.mark.parametrize("asked", [True, False])
def test_what_is_included_and_not_asked_is_not_told_of(asked: bool) -> None:
    """Of what is included in an amount of time, what the opening doesn't ask for is no reason and isn't counted."""
    included = [
        {"id": "led", "cite": "as the posting says", "experience": {"amount": "9 years", "supervising": True}},
        {"id": "public", "cite": "as the posting says", "experience": {"amount": "9 years", "employer_type": "public"}},
    ]
    included[1]["when"] = {"license-position": True}
    need = {"id": "time", "cite": "as the posting says", "including": included}
    need["experience"] = {"amount": "1 year", "kind": ["it-management"]}
    chance = Seeded(5)
    everyone = [generate.applicant(chance, f"A-{i}") for i in range(60)]
    rules = compiled(generate.posting_of({"requirements": [need]}), options={"license-position": asked})
    run = decided(rules, table_of(everyone), AS_OF)
    summary = Summary(plan=run.plan)
    summary.add(run)
    but = [reason for reason in fill_column(run, verdict_parts).to_pylist() if "But of this time" in reason]
    found = [verdict(run, i).findings[0].reason for i in range(len(run))]
    but += [reason for reason in found if "But of this time" in reason]
    assert but
    assert any("public" in reason.partition("But of this time")[2] for reason in but) == asked
    assert set(summary.only) <= {"time", "led", *(["public"] if asked else [])}
    assert summary.only["led"]


def test_a_choice_that_fails_is_one_failure() -> None:
    """Where all ways to meet a requirement fail, it is the requirement that fails, not each of the ways beside it."""
    ways = [
        {"id": "degree", "cite": "as the posting says", "education": {"level": "bachelor"}},
        {"id": "work", "cite": "as the posting says", "experience": {"amount": "4 years"}},
    ]
    rules = compiled(generate.posting_of({"requirements": [{"id": "either", "cite": "as it says", "any": ways}]}))
    summary = Summary(plan=rules.plan)
    summary.add(decided(rules, table_of([Applicant(applicant_id="A-1", education=(), experience=())]), AS_OF))
    assert summary.only == {"either": 1}


def test_a_batch_counts_what_its_parts_count() -> None:
    """Counting decisions that agree on what is required together is counting each applicant."""
    chance = Seeded(11)
    everyone = [generate.applicant(chance, f"A-{i}") for i in range(60)]
    for posting in shipped():
        run = run_of(posting, everyone)
        together, alone = Summary(plan=run.plan), Summary(plan=run.plan)
        together.add(run)
        for applicant in everyone:
            alone.add(run_of(posting, [applicant]))
        assert together.outcomes == alone.outcomes
        assert list(together.rows()) == list(alone.rows())
        assert (together.resting, together.rests_on) == (alone.resting, alone.rests_on)
        each = [run.decision(i) for i in range(len(run))]
        assert together.outcomes == Counter(decision.outcome for decision in each)
        nodes = [node.id for node, _ in run.plan.nodes()]
        assert together.statuses == Counter((name, decision.status[name]) for decision in each for name in nodes)
        assert together.only == Counter(filter(None, (fails_only(run.plan, decision) for decision in each)))
