"""Entries that aren't measured anew, and parts of tables that aren't copied, against those that are."""

from __future__ import annotations

from dataclasses import fields
from functools import partial

import generate
import numpy as np
import pytest
from generate import AS_OF, Chance, drawn
from hypothesis import given

from screening.applicant import Applicant
from screening.arrays import is_few
from screening.explain.copies import Record, added_degrees, added_jobs
from screening.measure import CERTAIN, DegreeFilter, Measuring, WorkFilter
from screening.measure.context import POSSIBLE
from screening.measure.degrees import EachDegree
from screening.measure.jobs import EachJob
from screening.measure.more import MoreDegrees, MoreJobs
from screening.measure.some import SomeDegrees, SomeJobs
from screening.parts import part_of
from screening.policy import CONVENIENCES, Policy
from screening.profiles import Coded, Degrees, Jobs, ProfileTable
from screening.records import table_of

JOBS: tuple[Record, ...] = tuple(
    {"experience": [{"title": "Added", "employer": f"Added for {of}", "start": start, "end": end, **more}]}
    for of, start, end, more in (
        ("a", "2001-02-03", "2004-12-31", {"hours_per_week": 40, "kinds": ["it-management"], "supervised": True}),
        ("b", "2003-05-01", "2006-12-31", {"hours_per_week": 37.5, "kinds": ["it-projects"]}),
        ("a", "1999-01-01", "2002-12-31", {"hours_per_week": 40, "kinds": [], "employer_type": "public"}),
    )
)
DEGREES: tuple[Record, ...] = (
    {"education": [{"level": "bachelor", "field": "Computer Science", "accredited": True, "conferred": True}]},
    {"education": [{"level": "master", "accredited": True, "conferred": True}]},
    {"education": [{"level": "bachelor", "field": "English", "accredited": True, "conferred": True}]},
)
WORKS = (
    WorkFilter(),
    WorkFilter(kinds=(("it-management", "it-projects"),)),
    WorkFilter(kinds=(("it-projects",),), supervising=True),
    WorkFilter(employer_types=(("public",),)),
)
WANTED = (
    DegreeFilter(),
    DegreeFilter("bachelor", ("computer-science",), related=True, accredited=True),
    DegreeFilter("master", ("engineering", "information-technology")),
)


def some(chance: Chance) -> tuple[Policy, list[Applicant], bool]:
    """A policy, a few applicants, and whether their columns are short."""
    policy = generate.policy(chance)
    return policy, [generate.applicant(chance, f"A-{i}") for i in range(3)], chance.below(2) == 0


def alike(one: EachJob, other: EachJob) -> None:
    """Two ways to measure jobs give the same."""
    for mine, theirs in zip((*one.spans, *one.rates), (*other.spans, *other.rates), strict=True):
        assert list(mine) == list(theirs)
    assert np.array_equal(*(np.unique(list(each.job_numbers), return_inverse=True)[1] for each in (one, other)))
    for work in WORKS:
        assert list(one.work_truth(work)) == list(other.work_truth(work))
    if is_few(one.rates[0]):
        for at_least in (POSSIBLE, CERTAIN):
            assert one.lines(at_least) == other.lines(at_least)


def alike_degrees(one: EachDegree, other: EachDegree) -> None:
    """Two ways to measure degrees give the same; `sameness` numbers them in some way."""
    mine, theirs = list(one.sameness()), list(other.sameness())
    assert [mine.index(number) for number in mine] == [theirs.index(number) for number in theirs]
    for wanted in WANTED:
        assert list(one.degree_truth(wanted)) == list(other.degree_truth(wanted))
        for units in (False, True):
            pairs = zip(one.years_by_degree(wanted, units), other.years_by_degree(wanted, units), strict=True)
            assert all(list(a) == list(b) for a, b in pairs)


@given(drawn(some))
def test_entries_put_below_others_measure_as_those_of_one_table(case: tuple[Policy, list[Applicant], bool]) -> None:
    """What is known of an entry by itself holds below the entries of others."""
    policy, applicants, short = case
    table = table_of(applicants, short=short)
    measuring = Measuring(table, policy, generate.kinds(), AS_OF)
    context = measuring.context
    nobody = Measuring(table_of([], short=True), policy, generate.kinds(), AS_OF).context
    small = not isinstance(table.rows, np.ndarray)
    jobs = [EachJob(nobody, added_jobs([one], True)) for one in JOBS]
    dates = [(one["experience"][0]["start"], one["experience"][0]["end"]) for one in JOBS]
    together = Jobs.join([table.jobs, added_jobs(JOBS, small, len(table))])
    alike(MoreJobs(measuring.work.each, jobs, dates, lambda: together), EachJob(context, together))
    degrees = [EachDegree(nobody, added_degrees([one], True)) for one in DEGREES]
    both = Degrees.join([table.degrees, added_degrees(DEGREES, small, len(table))])
    alike_degrees(MoreDegrees(measuring.schooling.each, degrees, lambda: both), EachDegree(context, both))


@given(drawn(some))
def test_some_entries_under_a_firmer_policy_measure_as_anew(case: tuple[Policy, list[Applicant], bool]) -> None:
    """What rests on no convenience is the same without it."""
    policy, applicants, short = case
    table = table_of(applicants, short=short)
    of = partial(Measuring, policy=policy, kinds=generate.kinds(), as_of=AS_OF)
    whole = of(table)
    for key in CONVENIENCES:
        firm = Measuring(table, policy.firm(key), generate.kinds(), AS_OF)
        rows = column_of(table.jobs.owner)
        alike(SomeJobs(firm.context, whole.work.each, EachJob(firm.context), rows), EachJob(firm.context))
        if key not in ("silent_accreditation", "silent_conferral"):
            rows = column_of(table.degrees.owner)
            some_degrees = SomeDegrees(firm.context, whole.schooling.each, rows)
            alike_degrees(some_degrees, EachDegree(firm.context))


def column_of(like: object) -> object:
    """The numbers of the rows, as long or short as `like`."""
    n = len(like)  # type: ignore[arg-type]
    return np.arange(n) if isinstance(like, np.ndarray) else type(like)(range(n))  # type: ignore[call-arg]


@given(drawn(some))
def test_a_part_of_a_table_says_what_a_copy_says(case: tuple[Policy, list[Applicant], bool]) -> None:
    """A column that is copied when it is read is the one of a copy."""
    _, applicants, short = case
    table = table_of(applicants, short=short)
    for rows in ([0, 2], [1], [0, 1, 2]):
        part, copy = part_of(table, filled_with(table, rows)), table.take(rows)
        assert len(part) == len(copy)
        for name in (field.name for field in fields(ProfileTable)):
            mine, theirs = getattr(part, name), getattr(copy, name)
            if name not in ("degrees", "jobs", "credentials"):
                assert plain(mine) == plain(theirs), name
                continue
            assert len(mine) == len(theirs)
            for column in fields(theirs):
                assert plain(getattr(mine, column.name)) == plain(getattr(theirs, column.name)), column.name
    with pytest.raises(AttributeError):
        _ = part_of(table, filled_with(table, [1])).nothing  # type: ignore[attr-defined]


def filled_with(table: ProfileTable, rows: list[int]) -> object:
    """A column of these row numbers, as long or short as those of the table."""
    return np.array(rows) if isinstance(table.rows, np.ndarray) else type(table.rows)(rows)  # type: ignore[call-arg]


def plain(values: object) -> object:
    """What a column says, in plain lists."""
    if isinstance(values, dict):
        return {key: list(column) for key, column in values.items()}
    if isinstance(values, Coded):
        return [values.text(row) for row in range(len(values.codes))]
    return list(values)  # type: ignore[call-overload]
