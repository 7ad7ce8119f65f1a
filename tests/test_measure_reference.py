"""Measuring against a slow reference in plain Python, and against values that were worked out by hand.

Every value of every key of a policy has a line in one of the tables; a test holds the tables to that.
"""

from __future__ import annotations

import calendar
import datetime
import itertools
import json
import re
import typing
from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any

import generate
import pytest
from generate import AS_OF, KINDS, Seeded, posting_of

from screening.amounts import UNBOUNDED, read_amount
from screening.applicant import Applicant, Degree, Employment
from screening.measure import DegreeFilter, Measure, Measuring, WorkFilter
from screening.policy import Policy
from screening.records import table_of
from screening.run import compiled, decided
from screening.vocabulary import LEVELS, Standing, fold, standard

NO, POSSIBLE, CERTAIN = 0, 1, 2
Pair = tuple[int, int]


# The slow reference: time


def number(day: datetime.date) -> int:
    return 360 * day.year + 30 * day.month + min(day.day, 30)


def after(day: datetime.date) -> int:
    return number(day + datetime.timedelta(days=1))


def parts(text: str, order: str) -> tuple[int, int | None, int | None] | None:
    """Year, month and day of the forms that `generate.date` writes; None where the year isn't clear."""
    if match := re.fullmatch(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?", text):
        return int(match[1]), int(match[2]) if match[2] else None, int(match[3]) if match[3] else None
    if match := re.fullmatch(r"(\d\d?)/(\d\d?)/(\d{4})", text):
        first, second = int(match[1]), int(match[2])
        month_first = (order == "month-first" or second > 12) and first <= 12
        return (int(match[3]), first, second) if month_first else (int(match[3]), second, first)
    if match := re.fullmatch(r"(\d\d)/(\d{4})", text):
        return int(match[2]), int(match[1]), None
    if match := re.fullmatch(r"([A-Z][a-z]+) (\d{4})", text):
        return int(match[2]), list(calendar.month_name).index(match[1]), None
    assert re.fullmatch(r"\d\d/\d\d", text), text
    return None


def last_of_month(year: int, month: int) -> datetime.date:
    return datetime.date(year, month, calendar.monthrange(year, month)[1])


def interval(job: Employment, policy: Policy, world: int, as_of: datetime.date) -> Pair:
    """First day and day after the last, in 30/360 days; empty where nothing is certain."""
    start, end = None, None
    told = parts(job.start, policy.date_order) if job.start else None
    if told is not None:
        year, month, day = told
        if day is not None and month is not None:
            start = datetime.date(year, month, day)
        elif month is not None:
            late = world == CERTAIN and policy.month_dates == "bounds"
            start = last_of_month(year, month) if late else datetime.date(year, month, 1)
        else:
            late = world == CERTAIN or policy.year_dates == "conservative"
            start = datetime.date(year, 12, 31) if late else datetime.date(year, 1, 1)
    told = parts(job.end, policy.date_order) if job.end and job.end != "present" else None
    if job.end == "present":
        end = as_of
    elif told is not None:
        year, month, day = told
        if day is not None and month is not None:
            end = datetime.date(year, month, day)
        elif month is not None:
            end = last_of_month(year, month)
            if policy.month_dates == "first-of-month":
                end = datetime.date(year, month, 1) - datetime.timedelta(days=1)
            elif policy.month_dates == "bounds" and world == CERTAIN:
                end = datetime.date(year, month, 1)
        else:
            early = world == CERTAIN or policy.year_dates == "conservative"
            end = datetime.date(year, 1, 1) if early else datetime.date(year, 12, 31)
    if world == CERTAIN and (start is None or end is None):
        return 0, 0
    first = number(start or datetime.date(1900, 1, 1))
    return first, min(after(end or as_of), after(as_of))


def rate(job: Employment, policy: Policy, world: int) -> int:
    """Hundredths of quarter hours a week that count."""
    full = int(policy.full_time_hours * 4)
    share = 100 if job.share is None else int(job.share)
    if job.hours_per_week is None:
        quarters = 0 if policy.missing_hours == "unknown" and world == CERTAIN else full
    else:
        exact = Fraction(job.hours_per_week) * 4
        quarters = exact.__floor__() if world == CERTAIN else exact.__ceil__()
    if policy.part_time == "brackets":
        quarters = full if quarters >= min(140, full) else full // 2 if quarters >= 80 else 0
    return min(quarters, full) * share


def yes(said: bool | None, otherwise: int = POSSIBLE) -> int:
    return otherwise if said is None else CERTAIN if said else NO


def counts(job: Employment, work: WorkFilter, policy: Policy) -> int:
    """Whether a job counts, its dates apart."""
    truths = [CERTAIN]
    for group in work.kinds:
        if job.kinds is not None:
            truths.append(yes(bool(set(job.kinds) & set(group))))
        else:
            known = any(fold(job.title or "") in generate.kinds()[kind].titles for kind in group)
            truths.append(CERTAIN if known else POSSIBLE)
    if work.supervising:
        truths.append(yes(None if job.supervised is None else bool(job.supervised)))
    for types in work.employer_types:
        truths.append(yes(None if job.employer_type is None else job.employer_type in types))
    if policy.unpaid != "count":
        unpaid = {"exclude": NO, "possible": POSSIBLE}[policy.unpaid]
        truths.append(POSSIBLE if job.paid is None else CERTAIN if job.paid else unpaid)
    return min(truths)


def identity(job: Employment) -> str:
    """What two rows share if they are the same job."""
    title, employer = fold(job.title or ""), fold(job.employer or "")
    if title and employer:
        return json.dumps([title, employer])
    row = job.model_dump(mode="json") | {"title": title, "employer": employer, "share": str(job.share or 100)}
    row["kinds"] = sorted(job.kinds) if job.kinds is not None else None
    return json.dumps(row) if job.share != 0 else json.dumps(row | {"share": "0"})


def credited(jobs: Iterable[Employment], work: WorkFilter, policy: Policy, world: int, as_of: datetime.date) -> int:
    """Piece by piece between all starts and ends: the larger rate within a job, then all jobs up to full time."""
    entries = [
        (*interval(job, policy, world, as_of), rate(job, policy, world), identity(job))
        for job in jobs
        if counts(job, work, policy) >= world
    ]
    full = int(policy.full_time_hours * 4) * 100
    cuts = sorted({day for start, end, _, _ in entries for day in (start, end)})
    total = 0
    for here, there in itertools.pairwise(cuts):
        rates: dict[str, int] = {}
        for start, end, worth, who in entries:
            if start <= here and there <= end:
                rates[who] = max(rates.get(who, 0), worth)
        together = sum(rates.values()) if policy.overlap == "add-up-to-full-time" else max(rates.values(), default=0)
        total += min(together, full) * (there - here)
    return total


def claimed(applicant: Applicant, work: WorkFilter, policy: Policy) -> tuple[int, int | None]:
    """What is claimed for certain and at most; None is no bound."""
    unit = int(policy.full_time_hours * 4) * 100

    def days(table: Mapping[str, str], group: tuple[str, ...]) -> tuple[int, int | None]:
        amounts = [int(read_amount(table[kind]).days or 0) * unit for kind in group if kind in table]
        return max(amounts, default=0), sum(amounts) if len(amounts) == len(group) else None

    def least(one: int | None, other: int | None) -> int | None:
        return other if one is None else one if other is None else min(one, other)

    all_claims = applicant.claims
    if all_claims is None:
        return 0, None
    low, high = 0, None
    for group in work.kinds:
        some, most = days(all_claims.experience, group)
        low, high = some if len(work.kinds) == 1 else 0, least(high, most)
    if work.supervising:
        some, most = days(all_claims.supervisory, work.kinds[0]) if work.kinds else (0, None)
        low, high = min(low, some), least(high, most)
    return (0 if work.employer_types or policy.claims == "possible" else low), high


def rounded(units: int, policy: Policy) -> int:
    month = 30 * int(policy.full_time_hours * 4) * 100
    if policy.rounding == "exact":
        return units
    months = Fraction(units, month)
    whole = (months + Fraction(1, 2)).__floor__() if policy.rounding == "nearest-month" else months.__floor__()
    return whole * month


def slow_experience(applicant: Applicant, work: WorkFilter, policy: Policy, as_of: datetime.date) -> Pair:
    """The whole reference for time, in units."""
    if applicant.experience is None:
        low, high = claimed(applicant, work, policy)
        return rounded(low, policy), UNBOUNDED if high is None else rounded(high, policy)
    low, high = (credited(applicant.experience, work, policy, world, as_of) for world in (CERTAIN, POSSIBLE))
    return rounded(low, policy), rounded(high, policy) if high < UNBOUNDED // 2 else high


# The slow reference: degrees

WRITTEN = {**{level: level for level in LEVELS}, "BS": "bachelor", "M.S.": "master", "BS Computer Science": "bachelor"}


def slow_degree(degree: Degree, wanted: DegreeFilter, policy: Policy) -> int:
    """Whether one degree is one that is asked for."""
    truths = [yes(degree.conferred, CERTAIN if policy.silent_conferral == "accept" else POSSIBLE)]
    if wanted.accredited:
        truths.append(yes(degree.accredited, CERTAIN if policy.silent_accreditation == "accept" else POSSIBLE))
    if wanted.level is not None:
        level = WRITTEN.get(degree.level or "")
        if level is None:
            truths.append(POSSIBLE)
        elif policy.higher_degree == "counts":
            truths.append(yes(LEVELS.index(level) >= LEVELS.index(wanted.level)))
        else:
            truths.append(yes(level == wanted.level))
    if wanted.fields:
        truths.append(slow_field(degree, wanted))
    return min(truths)


def slow_field(degree: Degree, wanted: DegreeFilter) -> int:
    """The better of the fields that the level and the field name; where neither says one, any is possible."""
    texts = [degree.field, "Computer Science" if degree.level == "BS Computer Science" else None]
    truths = {Standing.LISTED: CERTAIN, Standing.UNRELATED: NO, Standing.RELATED: POSSIBLE if wanted.related else NO}
    found = [standard().standing(standard().field(text), wanted.fields) for text in texts if text]
    return max((truths.get(standing, POSSIBLE) for standing in found), default=POSSIBLE)


def slow_years(applicant: Applicant, wanted: DegreeFilter, policy: Policy, units: bool) -> Pair:
    """Years of education in units of time: the highest degree, and the units of degrees in progress."""
    year = 360 * int(policy.full_time_hours * 4) * 100
    most = max(policy.education_years.values())
    if applicant.education is None:
        return 0, most * year
    certain, possible = [0], [0]
    for degree in applicant.education:
        level = WRITTEN.get(degree.level or "")
        low, high = (0, most) if level is None else (policy.education_years[level],) * 2
        truth = slow_degree(degree, wanted, policy)
        certain += [low * year] if truth == CERTAIN else []
        possible += [high * year] if truth != NO else []
        conferred = yes(degree.conferred, CERTAIN if policy.silent_conferral == "accept" else POSSIBLE)
        if units and conferred != CERTAIN:
            # courses have no level, so of a degree in progress none is asked
            courses = DegreeFilter(None, wanted.fields, wanted.related, wanted.accredited)
            rest = slow_degree(degree.model_copy(update={"conferred": True}), courses, policy)
            if degree.semester_units is None and degree.quarter_units is None:
                possible += [high * year] if rest != NO else []
                continue
            part = (Fraction(degree.semester_units or 0) * year / policy.units_per_year.semester).__floor__()
            part += (Fraction(degree.quarter_units or 0) * year / policy.units_per_year.quarter).__floor__()
            certain += [min(part, low * year)] if rest == CERTAIN else []
            possible += [min(part, high * year)] if rest != NO else []
    return max(certain), max(possible)


def apart(one: Degree, other: Degree, world: int) -> bool:
    """Whether two entries are two degrees: for certain only if their levels or their fields aren't the same."""

    def name(degree: Degree) -> tuple[str | None, str | None]:
        text = degree.field or ("Computer Science" if degree.level == "BS Computer Science" else None)
        field = standard().field(text) if text else None
        return WRITTEN.get(degree.level or ""), field.id if field else fold(text) if text else None

    return world == POSSIBLE or name(one) != name(other)


def slow_second(applicant: Applicant, wanted: DegreeFilter, first: DegreeFilter, policy: Policy) -> Pair:
    """A degree for the substitution that the requirement doesn't need, by trying every choice of two."""
    held = applicant.education
    if held is None:
        return 0, 1

    def free(world: int) -> bool:
        own = [i for i, degree in enumerate(held) if slow_degree(degree, wanted, policy) >= world]
        used = [i for i, degree in enumerate(held) if slow_degree(degree, first, policy) >= world]
        return bool(own) and (not used or any(apart(held[i], held[j], world) for i in own for j in used if i != j))

    plain = [any(slow_degree(d, wanted, policy) >= world for d in held) for world in (CERTAIN, POSSIBLE)]
    if policy.degree_reuse == "yes":
        return int(plain[0]), int(plain[1])
    certain = free(CERTAIN)
    possible = plain[1] if policy.degree_reuse == "possible" else free(POSSIBLE)
    return int(certain), int(possible or certain)


# Comparing

WORK = [
    WorkFilter(((KINDS[0],),)),
    WorkFilter(((KINDS[1], KINDS[2]),)),
    WorkFilter(((KINDS[0],),), supervising=True),
    WorkFilter(((KINDS[0], KINDS[1]), (KINDS[2],))),
    WorkFilter(((KINDS[1],),), employer_types=(("public", "nonprofit"),)),
    WorkFilter(supervising=True, employer_types=(("public",),)),
]
DEGREES = [
    DegreeFilter("bachelor", ("computer-science", "engineering"), related=True, accredited=True),
    DegreeFilter("master", ("business-administration",)),
    DegreeFilter("associate"),
    DegreeFilter(None, ("information-technology", "education-leadership"), related=True),
    DegreeFilter(accredited=True),
]


def measured(pair: Measure, i: int = 0) -> Pair:
    return int(pair.certain[i]), int(pair.possible[i])


@pytest.mark.parametrize("chunk", range(10))
def test_experience_is_credited_as_the_slow_reference_does(chunk: int) -> None:
    """Under any policy: both worlds, overlap, the same job twice, part time, share, rounding, dates and claims."""
    for seed in range(chunk * 60, (chunk + 1) * 60):
        chance = Seeded(seed)
        policy = generate.policy(chance)
        applicants = [generate.applicant(chance, f"A-{i}") for i in range(5)]
        measuring = Measuring(table_of(applicants), policy, generate.kinds(), AS_OF)
        for work in WORK:
            found = measuring.work.experience(work)
            for i, applicant in enumerate(applicants):
                assert measured(found, i) == slow_experience(applicant, work, policy, AS_OF), (seed, i, work)
                assert found.certain[i] <= found.possible[i]


@pytest.mark.parametrize("chunk", range(5))
def test_degrees_count_as_the_slow_reference_does(chunk: int) -> None:
    """Under any policy: level and field of the same degree, silence, years of education, units, a degree used twice."""
    for seed in range(5000 + chunk * 60, 5000 + (chunk + 1) * 60):
        chance = Seeded(seed)
        policy = generate.policy(chance)
        applicants = [generate.applicant(chance, f"A-{i}") for i in range(5)]
        schooling = Measuring(table_of(applicants), policy, generate.kinds(), AS_OF).schooling
        for wanted, (i, applicant) in itertools.product(DEGREES, enumerate(applicants)):
            truths = [slow_degree(degree, wanted, policy) for degree in applicant.education or ()]
            told = applicant.education is not None
            plain = (int(told and CERTAIN in truths), int(not told or max(truths, default=NO) >= POSSIBLE))
            assert measured(schooling.education(wanted), i) == plain
            for units in (False, True):
                years = slow_years(applicant, wanted, policy, units)
                assert measured(schooling.years_of_education(wanted, units=units), i) == years
            for first in DEGREES:
                second = slow_second(applicant, wanted, first, policy)
                assert measured(schooling.second_degree(wanted, first), i) == second


@pytest.mark.parametrize("valid", [False, True])
def test_credentials_are_held_as_the_slow_reference_says(valid: bool) -> None:
    """A listed credential is held; one that isn't listed isn't; validity is what is said, and until the day it ends."""

    def truth(entry: Any) -> int:
        if entry.valid is False:
            return NO
        if entry.expires is not None:
            first = {"2028-05-01": CERTAIN, "2025": NO, "2026-11": POSSIBLE, "2020-01-31": NO}
            return first[entry.expires]
        if entry.valid is None and "valid" in entry.model_fields_set:
            return POSSIBLE
        return CERTAIN if entry.valid or not valid else POSSIBLE

    for seed in range(300):
        applicant = generate.applicant(Seeded(seed))
        measuring = Measuring(table_of([applicant]), Policy(), {}, AS_OF)
        for names in (["pmp"], ["drivers-license"], ["pmp", "capm"]):
            truths = [truth(entry) for entry in applicant.credentials or () if entry.name in names]
            told = applicant.credentials is not None
            wanted = (int(told and CERTAIN in truths), int(not told or max(truths, default=NO) >= POSSIBLE))
            assert measured(measuring.credential(names, valid)) == wanted, (seed, names)


# Worked out by hand


@pytest.mark.parametrize(
    ("expires", "as_of", "pair"),
    [
        ("2026-11-21", "2026-11-21", (1, 1)),
        ("2026-11-20", "2026-11-21", (0, 0)),
        ("2026-11", "2026-11-01", (1, 1)),
        ("2026-11", "2026-11-02", (0, 1)),
        ("2026-11", "2026-11-30", (0, 1)),
        ("2026-11", "2026-12-01", (0, 0)),
    ],
)
def test_a_credential_is_valid_through_its_last_day(expires: str, as_of: str, pair: Pair) -> None:
    """A licence is valid through its `expires` day; a month may be any of its days."""
    entry = {"name": "pmp", "expires": expires}
    table = table_of([Applicant.model_validate({"applicant_id": "A", "credentials": [entry]})])
    measuring = Measuring(table, Policy(), {}, datetime.date.fromisoformat(as_of))
    assert measured(measuring.credential(["pmp"], True)) == pair


KIND = "it-management"


def time_of(jobs: list[dict[str, Any]], as_of: datetime.date = AS_OF, **keys: Any) -> tuple[Fraction, Fraction]:
    """The (certain, possible) full-time days of these jobs, each of them 40 hours a week if it doesn't say."""
    policy = Policy(**keys)
    entries = [{"kinds": [KIND], "hours_per_week": 40, **job} for job in jobs]
    applicant = Applicant.model_validate({"applicant_id": "A", "experience": entries})
    measuring = Measuring(table_of([applicant]), policy, generate.kinds(), as_of)
    low, high = measured(measuring.work.experience(WorkFilter(((KIND,),))))
    day = int(policy.full_time_hours * 4) * 100
    return Fraction(low, day), Fraction(high, day)


YEAR = {"start": "2020-01-01", "end": "2020-12-31"}
OTHER = {**YEAR, "title": "Other", "employer": "Elsewhere"}
MONTHS = {"start": "2000-06", "end": "2001-05"}
YEARS = {"start": "2015", "end": "2022"}
USF = {"start": "1995-06-03", "end": "2001-07-04"}

#: What it is, the keys of the policy, the jobs, the certain and the possible full-time days.
TIME: list[tuple[str, dict[str, Any], list[dict[str, Any]], int, int]] = [
    ("20 h a week for one year is 6 months", {"full_time_hours": 40, "part_time": "prorate"},
     [{**YEAR, "hours_per_week": 20}], 180, 180),
    ("75 % of 24 months is 18 months", {}, [{"start": "2020-01-01", "end": "2021-12-31", "share": 75}], 540, 540),
    ("half time at a share of 50 % is a quarter", {}, [{**YEAR, "hours_per_week": 20, "share": 50}], 90, 90),
    ("a share of nothing is nothing", {}, [{**YEAR, "share": 0}], 0, 0),
    ("60 h a week is full time once", {}, [{**YEAR, "hours_per_week": 60}], 360, 360),
    ("60 h at a share of 50 % is half of full time", {}, [{**YEAR, "hours_per_week": 60, "share": 50}], 180, 180),
    ("35 h of 40 h", {"full_time_hours": 40}, [{**YEAR, "hours_per_week": 35}], 315, 315),
    ("35 h of 35 h", {"full_time_hours": 35}, [{**YEAR, "hours_per_week": 35}], 360, 360),
    ("17.5 h of 35 h", {"full_time_hours": 35}, [{**YEAR, "hours_per_week": 17.5}], 180, 180),
    ("37.5 h of 37.5 h", {"full_time_hours": 37.5}, [{**YEAR, "hours_per_week": 37.5}], 360, 360),
    ("15 h of 37.5 h", {"full_time_hours": 37.5}, [{**YEAR, "hours_per_week": 15}], 144, 144),
    ("brackets: 19 h count nothing", {"part_time": "brackets"}, [{**YEAR, "hours_per_week": 19}], 0, 0),
    ("brackets: 20 h count half", {"part_time": "brackets"}, [{**YEAR, "hours_per_week": 20}], 180, 180),
    ("brackets: 34 h count half", {"part_time": "brackets"}, [{**YEAR, "hours_per_week": 34}], 180, 180),
    ("brackets: 35 h are full time", {"part_time": "brackets"}, [{**YEAR, "hours_per_week": 35}], 360, 360),
    ("brackets of a 35 h week: 34 h count half", {"part_time": "brackets", "full_time_hours": 35},
     [{**YEAR, "hours_per_week": 34}], 180, 180),
    ("a full-time and a part-time job", {"overlap": "add-up-to-full-time"},
     [YEAR, {**OTHER, "hours_per_week": 20}], 360, 360),
    ("two 20 h jobs are full time", {"overlap": "add-up-to-full-time"},
     [{**YEAR, "hours_per_week": 20}, {**OTHER, "hours_per_week": 20}], 360, 360),
    ("one at a time: two 20 h jobs are half time", {"overlap": "one-at-a-time"},
     [{**YEAR, "hours_per_week": 20}, {**OTHER, "hours_per_week": 20}], 180, 180),
    ("one at a time: the larger counts", {"overlap": "one-at-a-time"},
     [{**YEAR, "hours_per_week": 30}, {**OTHER, "hours_per_week": 20}], 270, 270),
    ("the same job twice, at 20 h and at 30 h", {},
     [{**OTHER, "hours_per_week": 20}, {**OTHER, "hours_per_week": 30}], 270, 270),
    ("hours not said are full time", {"missing_hours": "full-time"}, [{**YEAR, "hours_per_week": None}], 360, 360),
    ("hours not said are unknown", {"missing_hours": "unknown"}, [{**YEAR, "hours_per_week": None}], 0, 360),
    ("months are inclusive", {"month_dates": "inclusive"}, [MONTHS], 360, 360),
    ("months from first to first", {"month_dates": "first-of-month"}, [MONTHS], 330, 330),
    # from 30 June to 1 May, both included: 302 days of 30/360
    ("months are bounds", {"month_dates": "bounds"}, [MONTHS], 302, 360),
    ("days are days under every reading of months", {"month_dates": "bounds"},
     [{"start": "2000-06-01", "end": "2001-05-31"}], 360, 360),
    # from 31 December 2015 to 1 January 2022: 6 years and 2 days
    ("years are bounds", {"year_dates": "bounds"}, [YEARS], 2162, 2880),
    ("years are conservative", {"year_dates": "conservative"}, [YEARS], 2162, 2162),
    ("one year alone is nothing for certain", {"year_dates": "bounds"}, [{"start": "2019", "end": "2019"}], 0, 360),
    ("exact days", {"rounding": "exact"}, [USF], 2192, 2192),
    ("to the nearest month", {"rounding": "nearest-month"}, [USF], 2190, 2190),
    ("15 days make a month", {"rounding": "nearest-month"}, [{"start": "2020-01-01", "end": "2020-02-15"}], 60, 60),
    ("14 days don't", {"rounding": "nearest-month"}, [{"start": "2020-01-01", "end": "2020-02-14"}], 30, 30),
    ("whole months", {"rounding": "whole-months"}, [{"start": "2020-01-01", "end": "2020-02-28"}], 30, 30),
    ("unpaid work counts", {"unpaid": "count"}, [{**YEAR, "paid": False}], 360, 360),
    ("unpaid work is excluded", {"unpaid": "exclude"}, [{**YEAR, "paid": False}], 0, 0),
    ("pay not said, unpaid work excluded", {"unpaid": "exclude"}, [YEAR], 0, 360),
    ("unpaid work is possible", {"unpaid": "possible"}, [{**YEAR, "paid": False}], 0, 360),
    ("paid work is certain", {"unpaid": "possible"}, [{**YEAR, "paid": True}], 360, 360),
    # 4 to 5 March, or 3 April to 3 May
    ("the month comes first", {"date_order": "month-first"}, [{"start": "3/4/2019", "end": "3/5/2019"}], 2, 2),
    ("the day comes first", {"date_order": "day-first"}, [{"start": "3/4/2019", "end": "3/5/2019"}], 31, 31),
    ("twelve months to the day", {}, [{"start": "2000-06-01", "end": "2001-05-31"}], 360, 360),
    ("exactly seven years", {}, [{"start": "2016-02-15", "end": "2023-02-14"}], 2520, 2520),
    ("split in two rows", {}, [{"start": "2016-02-15", "end": "2019-10-30"},
                               {"start": "2019-10-31", "end": "2023-02-14"}], 2520, 2520),
    ("present ends on as_of", {}, [{"start": "2026-11-01", "end": "present"}], 21, 21),
    ("what comes after as_of isn't counted", {}, [{"start": "2026-11-01", "end": "2029-01-31"}], 21, 21),
    ("what begins after as_of isn't counted", {}, [{"start": "2027-01-01", "end": "2029-01-31"}], 0, 0),
    ("an end that isn't said", {}, [{"start": "2026-11-01"}], 0, 21),
    ("a start that isn't said", {}, [{"end": "1900-12-31"}], 0, 360),
    ("a title that isn't recognised", {}, [{**YEAR, "title": "Barista", "kinds": None}], 0, 360),
    ("a recognised title", {}, [{**YEAR, "title": "it MANAGER", "kinds": None}], 360, 360),
    ("kinds that are given are complete", {}, [{**YEAR, "title": "IT Manager", "kinds": []}], 0, 0),
]  # fmt: skip


@pytest.mark.parametrize(("keys", "jobs", "low", "high"), [line[1:] for line in TIME], ids=[line[0] for line in TIME])
def test_time_is_counted_as_by_hand(keys: dict[str, Any], jobs: list[dict[str, Any]], low: int, high: int) -> None:
    """The test vectors of the sources, and each way of counting that a policy can choose."""
    assert time_of(jobs, **keys) == (low, high)


def test_every_anniversary_is_a_whole_number_of_years() -> None:
    """Any seven years that end the day before an anniversary are exactly 2,520 days."""
    day = datetime.date(2017, 1, 1)
    while day.year == 2017:
        end = day.replace(year=2024) - datetime.timedelta(days=1)
        assert time_of([{"start": day.isoformat(), "end": end.isoformat()}]) == (2520, 2520), day
        day += datetime.timedelta(days=1)


#: What it is, the keys, the degrees, the degree that is asked for, certain and possible.
CS, BACHELOR = ("computer-science",), "bachelor"
SCHOOL: list[tuple[str, dict[str, Any], list[dict[str, Any]], DegreeFilter, Pair]] = [
    ("a higher degree counts", {"higher_degree": "counts"}, [{"level": "master", "field": "Computer Science"}],
     DegreeFilter(BACHELOR, CS), (1, 1)),
    ("a higher degree doesn't", {"higher_degree": "does-not"}, [{"level": "master", "field": "Computer Science"}],
     DegreeFilter(BACHELOR, CS), (0, 0)),
    ("the very level counts", {"higher_degree": "does-not"}, [{"level": BACHELOR, "field": "Computer Science"}],
     DegreeFilter(BACHELOR, CS), (1, 1)),
    ("silence about accreditation is accepted", {"silent_accreditation": "accept"}, [{"level": BACHELOR}],
     DegreeFilter(BACHELOR, accredited=True), (1, 1)),
    ("silence about accreditation is possible", {"silent_accreditation": "possible"}, [{"level": BACHELOR}],
     DegreeFilter(BACHELOR, accredited=True), (0, 1)),
    ("an unaccredited school decides", {"silent_accreditation": "accept"}, [{"level": BACHELOR, "accredited": False}],
     DegreeFilter(BACHELOR, accredited=True), (0, 0)),
    ("silence about conferral is accepted", {"silent_conferral": "accept"}, [{"level": BACHELOR}],
     DegreeFilter(BACHELOR), (1, 1)),
    ("silence about conferral is possible", {"silent_conferral": "possible"}, [{"level": BACHELOR}],
     DegreeFilter(BACHELOR), (0, 1)),
    ("a degree in progress decides", {"silent_conferral": "accept"}, [{"level": BACHELOR, "conferred": False}],
     DegreeFilter(BACHELOR), (0, 0)),
    ("level and field of the same degree", {}, [{"level": BACHELOR, "field": "English"},
     {"level": "associate", "field": "Computer Science"}], DegreeFilter(BACHELOR, CS), (0, 0)),
    ("a blank field is possible", {}, [{"level": BACHELOR}], DegreeFilter(BACHELOR, CS), (0, 1)),
    ("no degree is none", {}, [], DegreeFilter(BACHELOR), (0, 0)),
]  # fmt: skip


def schooling_of(degrees: list[dict[str, Any]] | None, **keys: Any) -> Any:
    applicant = Applicant.model_validate({"applicant_id": "A", "education": degrees})
    return Measuring(table_of([applicant]), Policy(**keys), {}, AS_OF).schooling


@pytest.mark.parametrize(
    ("keys", "degrees", "wanted", "pair"), [line[1:] for line in SCHOOL], ids=[line[0] for line in SCHOOL]
)
def test_degrees_count_as_by_hand(
    keys: dict[str, Any], degrees: list[dict[str, Any]], wanted: DegreeFilter, pair: Pair
) -> None:
    """Each way of counting degrees that a policy can choose."""
    assert measured(schooling_of(degrees, **keys).education(wanted)) == pair


MASTER = {"level": "master", "field": "Computer Science"}
#: `degree_reuse`, the degrees, whether a Master's is free that the required Bachelor's doesn't need.
REUSE: list[tuple[str, list[dict[str, Any]], Pair]] = [
    ("possible", [MASTER], (0, 1)),
    ("yes", [MASTER], (1, 1)),
    ("no", [MASTER], (0, 0)),
    ("possible", [MASTER, MASTER], (0, 1)),
    *((key, [MASTER, {**MASTER, "level": BACHELOR}], (1, 1)) for key in ("possible", "yes", "no")),
]  # fmt: skip


@pytest.mark.parametrize(("key", "degrees", "pair"), REUSE)
def test_a_degree_is_used_again_as_the_policy_says(key: str, degrees: list[dict[str, Any]], pair: Pair) -> None:
    """`degree_reuse`: one degree for the requirement and again for a substitution."""
    second = schooling_of(degrees, degree_reuse=key).second_degree
    assert measured(second(DegreeFilter("master", CS), DegreeFilter(BACHELOR, CS))) == pair


def years_of(schooling: Any, *, units: bool = False) -> tuple[Fraction, Fraction]:
    low, high = measured(schooling.years_of_education(DegreeFilter(fields=CS), units=units))
    return Fraction(low, 360 * 16000), Fraction(high, 360 * 16000)


@pytest.mark.parametrize(
    ("level", "years"),
    [("high-school", 0), ("certificate", 0), ("associate", 2), ("bachelor", 4), ("master", 6), ("professional", 6),
     ("doctorate", 8)],
)  # fmt: skip
def test_a_level_stands_for_its_years_of_education(level: str, years: int) -> None:
    """`education_years`: the highest degree, never the sum."""
    degrees = [{"level": level, "field": "Computer Science"}]
    assert years_of(schooling_of(degrees)) == (years, years)
    assert years_of(schooling_of(degrees * 2)) == (years, years)
    assert years_of(schooling_of([*degrees, {"level": "doctorate", "field": "English"}])) == (years, years)


def test_years_of_education_may_be_others() -> None:
    """`education_years` that a policy names replace the usual ones, and what it doesn't name is nothing."""
    keys = {"education_years": {"bachelor": 3, "master": 4}}
    assert years_of(schooling_of([{"level": "bachelor", "field": "CS"}], **keys)) == (3, 3)
    assert years_of(schooling_of([{"level": "associate", "field": "CS"}], **keys)) == (0, 0)
    assert years_of(schooling_of(None, **keys)) == (0, 4)
    assert years_of(schooling_of(None)) == (0, 8)


@pytest.mark.parametrize(
    ("keys", "units", "years"),
    [
        ({}, {"semester_units": 60}, 2),
        ({}, {"quarter_units": 90}, 2),
        ({}, {"semester_units": 200}, 4),
        ({"semester": 18, "quarter": 27}, {"semester_units": 36}, 2),
        ({"semester": 18, "quarter": 27}, {"quarter_units": 54}, 2),
    ],
)
def test_units_make_years_of_education(keys: dict[str, int], units: dict[str, int], years: int) -> None:
    """`units_per_year`: the units of a degree in progress, up to the years of its level."""
    policy: dict[str, Any] = {"units_per_year": keys} if keys else {}
    degree = {"level": "bachelor", "field": "Computer Science", "conferred": False, **units}
    assert years_of(schooling_of([degree], **policy), units=True) == (years, years)
    assert years_of(schooling_of([degree], **policy)) == (0, 0)


def claims_of(record_claims: dict[str, Any], /, *, history: Any = None, supervising: bool = False, **keys: Any) -> Pair:
    record = {"applicant_id": "A", "claims": record_claims, "experience": history}
    table = table_of([Applicant.model_validate(record)])
    measuring = Measuring(table, Policy(**keys), generate.kinds(), AS_OF)
    low, high = measured(measuring.work.experience(WorkFilter(((KIND,),), supervising=supervising)))
    return low // 16000, high // 16000 if high < UNBOUNDED // 2 else -1


CLAIM = {"experience": {KIND: "8 years"}, "supervisory": {KIND: "3 years"}}
#: What it is, the keys, the claims, more, certain and possible days; -1 is no bound.
CLAIMS: list[tuple[str, dict[str, Any], dict[str, Any], dict[str, Any], Pair]] = [
    ("a claim is accepted", {"claims": "accept"}, CLAIM, {}, (2880, 2880)),
    ("a claim is possible", {"claims": "possible"}, CLAIM, {}, (0, 2880)),
    ("a supervisory claim", {"claims": "accept"}, CLAIM, {"supervising": True}, (1080, 1080)),
    ("a supervisory claim is capped by the claim for its kind", {},
     {"experience": {KIND: "2 years"}, "supervisory": {KIND: "3 years"}}, {"supervising": True}, (720, 720)),
    ("a kind without a claim is unknown", {}, {"experience": {"it-projects": "3 years"}}, {}, (0, -1)),
    ("a history decides, even an empty one", {}, CLAIM, {"history": []}, (0, 0)),
    ("6 years 4 months", {}, {"experience": {KIND: "6 years 4 months"}}, {}, (2280, 2280)),
    ("7.5 years", {}, {"experience": {KIND: "7.5 years"}}, {}, (2700, 2700)),
    ("8", {}, {"experience": {KIND: 8}}, {}, (2880, 2880)),
]  # fmt: skip


@pytest.mark.parametrize(
    ("keys", "claims", "more", "pair"), [line[1:] for line in CLAIMS], ids=[line[0] for line in CLAIMS]
)
def test_claims_count_as_by_hand(
    keys: dict[str, Any], claims: dict[str, Any], more: dict[str, Any], pair: Pair
) -> None:
    """A self-reported total counts where no dated history is given."""
    assert claims_of(claims, **more, **keys) == pair


@pytest.mark.parametrize(("key", "outcome"), [("review", "NEEDS_REVIEW"), ("note", "NOT_QUALIFIED")])
def test_an_equivalency_clause_leads_where_the_policy_says(key: str, outcome: str) -> None:
    """`equivalency`: a clause that is plausible leads to a review, or is only mentioned on the FAIL."""
    posting = posting_of(
        {
            "requirements": [
                {"id": "degree", "cite": "-", "education": {"level": "bachelor"}},
                {"id": "work", "cite": "-", "experience": {"kind": KIND, "amount": "2 years"}},
            ],
            "equivalency": {
                "cite": "-",
                "cures": ["degree"],
                "plausible_from": {"education_years_plus": "work", "amount": "3 years"},
            },
        }
    )
    job = {"kinds": [KIND], "start": "2015-01-01", "end": "2017-12-31", "hours_per_week": 40}
    applicant = Applicant.model_validate({"applicant_id": "A", "education": [], "experience": [job]})
    rules = compiled(posting, Policy(equivalency=key))
    assert decided(rules, table_of([applicant]), AS_OF).decision(0).outcome == outcome


def test_every_value_of_every_key_is_exercised() -> None:
    """A choice that a policy offers is counted by hand somewhere above."""
    seen: dict[str, set[Any]] = {}
    tables = [*(line[1] for line in TIME), *(line[1] for line in SCHOOL), *(line[1] for line in CLAIMS)]
    tables += [{"degree_reuse": key} for key, _, _ in REUSE] + [{"equivalency": key} for key in ("review", "note")]
    for keys in tables:
        for key, value in keys.items():
            seen.setdefault(key, set()).add(value)
    for key, field in Policy.model_fields.items():
        if typing.get_origin(field.annotation) is typing.Literal:
            assert seen.get(key) == set(typing.get_args(field.annotation)), key
    assert seen["full_time_hours"] == {40, 35, 37.5}
    # these have tests of their own
    rest = {"name", "version", "description", "education_years", "units_per_year"}
    assert set(Policy.model_fields) == seen.keys() | rest
