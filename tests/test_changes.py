"""What would change a verdict, for many applicants at once, against the same one by one."""

from __future__ import annotations

from collections.abc import Sequence

import generate
import numpy as np
import pytest
from generate import AS_OF, Chance, Seeded, drawn, one_in
from hypothesis import given, settings
from recorded import record_of
from slow import OneByOne, applied
from test_properties import STRICT, any_posting, shipped

from screening.applicant import Applicant
from screening.explain import changes
from screening.explain.changes import would_qualify_if
from screening.explain.copies import Copies, Record, recorded
from screening.policy import Policy
from screening.postings import Posting, load_posting
from screening.profiles import ProfileTable
from screening.records import table_of
from screening.run import Run, compiled, decided
from screening.verdict import Change

# a posting shown in full is long
pytestmark = pytest.mark.filterwarnings("ignore:Generating overly large repr")


def some_applicants(chance: Chance) -> tuple[Posting, Policy, list[Applicant]]:
    """A posting, a policy and a few applicants."""
    policy = STRICT if one_in(chance, 4) else generate.policy(chance)
    return any_posting(chance), policy, [generate.applicant(chance, f"A-{i}") for i in range(6)]


def run_of(posting: Posting, applicants: Sequence[Applicant], policy: Policy) -> Run:
    return decided(compiled(posting, policy), table_of(applicants), AS_OF)


def same(one: ProfileTable, other: ProfileTable) -> None:
    """The two tables say the same of everybody; a credential may be named more than once."""
    assert one.ids == other.ids
    for i in range(len(one)):
        mine, theirs = record_of(one, i), record_of(other, i)
        assert mine.model_copy(update={"credentials": ()}) == theirs.model_copy(update={"credentials": ()})
        held, also = ({(c.name, c.valid, c.expires, c.unspoken) for c in r.credentials or ()} for r in (mine, theirs))
        assert held == also
        assert (mine.credentials is None) == (theirs.credentials is None)
    for hours in ("hours_low", "hours_high", "share", "supervised", "headcount"):
        assert np.array_equal(getattr(one.jobs, hours), getattr(other.jobs, hours))


@given(drawn(some_applicants))
def test_a_table_of_variants_says_what_their_records_say(case: tuple[Posting, Policy, list[Applicant]]) -> None:
    """Copies that are put together in columns are the records with the changes applied."""
    posting, policy, applicants = case
    run = run_of(posting, applicants, policy)
    asked = [name for node in posting.walk() if node.kind == "credential" for name in node.spec.names]
    base, records = recorded(run.table, asked), [record_of(run.table, i, asked) for i in range(len(run))]
    same(base, table_of(records))
    sets = [(i, one) for i in range(len(run)) for one in would_qualify_if(run, i)]
    sets += [(i, one[:1]) for i, one in sets] + [(i, ()) for i in range(len(run))]
    made = Copies(base, [i for i, _ in sets], [[c.record for c in one] for _, one in sets]).table()
    same(made, table_of([applied(records[i], one) for i, one in sets]))


def all_changes(run: Run) -> list[tuple[tuple[Change, ...], ...]]:
    return changes.changes(run, range(len(run)))


@settings(max_examples=settings.default.max_examples // 3)
@given(drawn(some_applicants))
def test_changes_found_together_are_those_found_one_by_one(case: tuple[Posting, Policy, list[Applicant]]) -> None:
    """Screening all variants of all applicants in one table finds what screening each by itself finds."""
    posting, policy, applicants = case
    together = all_changes(run_of(posting, applicants, policy))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(changes, "Variants", OneByOne)
        alone = [all_changes(run_of(posting, [applicant], policy))[0] for applicant in applicants]
    assert together == alone


def test_too_many_combinations_are_pruned_as_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where not every combination is tried, the way down from the largest one is the same."""
    monkeypatch.setattr(changes, "MOST_COMBINATIONS", 3)
    for posting in shipped():
        chance = Seeded(5)
        run = run_of(posting, [generate.applicant(chance, f"A-{i}") for i in range(8)], posting.policy)
        together = all_changes(run)
        with monkeypatch.context() as patch:
            patch.setattr(changes, "Variants", OneByOne)
            assert all_changes(run) == together


def test_the_way_down_asks_of_one_applicant_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """What more is asked of one applicant isn't measured for all who are searched together."""
    monkeypatch.setattr(changes, "MOST_COMBINATIONS", 3)
    asked: list[int] = []

    class Counted(changes.Variants):
        def __init__(self, run: Run, rows: Sequence[int], records: Sequence[Sequence[Record]]) -> None:
            super().__init__(run, rows, records)
            self.count = len(rows)

        def qualify(self, asked_of: Sequence[tuple[int, tuple[int, ...]]]) -> list[list[bool]]:
            asked.append(self.count)
            return super().qualify(asked_of)

    monkeypatch.setattr(changes, "Variants", Counted)
    posting, chance = shipped()[0], Seeded(5)
    all_changes(run_of(posting, [generate.applicant(chance, f"A-{i}") for i in range(12)], posting.policy))
    assert asked[0] > 1 < len(asked)
    assert set(asked[1:]) == {1}


def test_parts_of_a_large_run_are_searched_when_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    """The changes of an applicant are found with those around him, once, whatever the place in the run."""
    posting, chance = shipped()[2], Seeded(7)
    applicants = [generate.applicant(chance, f"A-{i}") for i in range(11)]
    run = run_of(posting, applicants, posting.policy)
    wanted = all_changes(run)
    asked: list[range] = []

    def search(run: Run, rows: range) -> list[tuple[tuple[Change, ...], ...]]:
        asked.append(rows)
        return [wanted[i] for i in rows]

    monkeypatch.setattr(changes, "TOGETHER", 4)
    monkeypatch.setattr(changes, "changes", search)
    assert [would_qualify_if(run, i) for i in (10, *range(11))] == [wanted[10], *wanted]
    assert asked == [range(8, 11), range(0, 4), range(4, 8)]


def test_time_that_lies_within_other_time_is_not_asked_for_twice() -> None:
    """Who has nothing of seven years, three of which managing staff, lacks three with staff and four more."""
    education = [{"level": "bachelor", "field": "Computer Science", "accredited": True, "conferred": True}]
    answers = {"personal-automobile": True}
    applicant = Applicant.model_validate(
        {"applicant_id": "A-1", "education": education, "experience": [], "answers": answers}
        | {"credentials": [{"name": "drivers-license", "valid": True}]}
    )
    posting = load_posting("pps-director-enterprise-applications")
    run = run_of(posting, [applicant], posting.policy)
    sets = [[change.sentence for change in one] for one in would_qualify_if(run, 0)]
    staff = "3 years of IT program management with supervision of staff"
    assert [one[-2:] for one in sets] == [
        [staff, "4 years of IT program management"],
        [staff, "2 years of IT program management"],  # the Master's stands for two
    ]
