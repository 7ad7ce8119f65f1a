"""Applicant records into columns."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from functools import partial
from typing import Any

from screening.amounts import days_of
from screening.applicant import Applicant, Credential, Degree, Employment
from screening.arrays import MOST_FEW, column, truths
from screening.profiles import EMPLOYER_TYPES, Coded, Credentials, Degrees, Jobs, ProfileTable

_TYPE_CODES = {name: code for code, name in enumerate(EMPLOYER_TYPES)}
_NO_LEVEL = frozenset({"none", "no degree", "no degrees"})


def _truth(value: object) -> int:
    return -1 if value is None else int(bool(value))


def _said(text: str | None) -> str | None:
    """A text as it counts: None where it is blank."""
    return text.strip() or None if text is not None else None


def quarter_hours(hours: Decimal) -> tuple[int, int]:
    """Weekly hours as quarter hours, rounded down and up: (150, 150) for 37.5."""
    exact = hours * 4
    low = int(exact)
    return low, low if exact == low else low + 1


def _degrees(entries: Sequence[tuple[int, int, Degree]], short: bool) -> Degrees:
    ints, texts = partial(column, short=short), partial(Coded.of, short=short)
    return Degrees(
        owner=ints([owner for owner, _, _ in entries]),
        place=ints([place for _, place, _ in entries]),
        level=texts([_said(d.level) for _, _, d in entries]),
        field=texts([_said(d.field) for _, _, d in entries]),
        institution=texts([_said(d.institution) for _, _, d in entries]),
        accredited=ints([_truth(d.accredited) for _, _, d in entries]),
        conferred=ints([_truth(d.conferred) for _, _, d in entries]),
        conferred_on=texts([d.conferred_on for _, _, d in entries]),
        semester_units=ints([-1 if d.semester_units is None else int(d.semester_units * 100) for _, _, d in entries]),
        quarter_units=ints([-1 if d.quarter_units is None else int(d.quarter_units * 100) for _, _, d in entries]),
    )


def _jobs(entries: Sequence[tuple[int, int, Employment]], short: bool) -> Jobs:
    ints, texts = partial(column, short=short), partial(Coded.of, short=short)
    hours = [(-1, -1) if j.hours_per_week is None else quarter_hours(j.hours_per_week) for _, _, j in entries]
    return Jobs(
        owner=ints([owner for owner, _, _ in entries]),
        place=ints([place for _, place, _ in entries]),
        title=texts([_said(j.title) for _, _, j in entries]),
        employer=texts([_said(j.employer) for _, _, j in entries]),
        employer_type=ints([_TYPE_CODES.get(j.employer_type or "", -1) for _, _, j in entries]),
        start=texts([j.start for _, _, j in entries]),
        end=texts([j.end for _, _, j in entries]),
        hours_low=ints([low for low, _ in hours]),
        hours_high=ints([high for _, high in hours]),
        paid=ints([_truth(j.paid) for _, _, j in entries]),
        kinds=texts([None if j.kinds is None else ";".join(sorted(set(j.kinds))) for _, _, j in entries]),
        supervised=ints([_truth(j.supervised) for _, _, j in entries]),
        headcount=ints(
            [-1 if j.supervised is None or isinstance(j.supervised, bool) else j.supervised for _, _, j in entries]
        ),
        share=ints([100 if j.share is None else int(j.share) for _, _, j in entries]),
    )


def _credentials(entries: Sequence[tuple[int, int, Credential]], short: bool) -> Credentials:
    ints, texts = partial(column, short=short), partial(Coded.of, short=short)
    return Credentials(
        owner=ints([owner for owner, _, _ in entries]),
        place=ints([place for _, place, _ in entries]),
        name=texts([c.name for _, _, c in entries]),
        valid=ints([_truth(c.valid) for _, _, c in entries]),
        expires=texts([c.expires for _, _, c in entries]),
        unspoken=ints([int(c.unspoken) for _, _, c in entries]),
    )


def _is_degree(degree: Degree) -> bool:
    return (degree.level or "").strip().casefold() not in _NO_LEVEL


def table_of(
    applicants: Sequence[Applicant], rows: Sequence[int] | None = None, *, short: bool = False
) -> ProfileTable:
    """The applicants in columns; `rows` are their numbers in the input, 1, 2, ... when not given.

    With `short` the columns of a few applicants with a few entries are short ones.
    """
    n = len(applicants)
    numbered = list(enumerate(applicants))
    degrees = [(i, p, d) for i, a in numbered for p, d in enumerate(a.education or (), 1) if _is_degree(d)]
    jobs = [(i, p, j) for i, a in numbered for p, j in enumerate(a.experience or (), 1)]
    credentials = [(i, p, c) for i, a in numbered for p, c in enumerate(a.credentials or (), 1)]
    short = short and n + len(degrees) + len(jobs) + len(credentials) <= MOST_FEW
    questions = sorted({q for a in applicants for q in a.answers or ()})
    answers = {q: column([0] * n, short) for q in questions}
    said = {q: column([-1] * n, short) for q in questions}
    claims: dict[tuple[str, str], Any] = {}
    for i, applicant in numbered:
        for question, answer in (applicant.answers or {}).items():
            if answer is not None:
                answers[question][i] = int(answer)
                said[question][i] = int(isinstance(answer, bool))
        if applicant.claims is not None:
            for table in ("experience", "supervisory"):
                for kind, claim in getattr(applicant.claims, table).items():
                    claimed = claims.setdefault((table, kind), column([-1] * n, short))
                    claimed[i] = days_of(claim)
    return ProfileTable(
        ids=tuple(a.applicant_id for a in applicants),
        rows=column(range(1, n + 1) if rows is None else rows, short),
        education_given=truths([a.education is not None for a in applicants], short),
        experience_given=truths([a.experience is not None for a in applicants], short),
        credentials_complete=truths([a.credentials is not None for a in applicants], short),
        degrees=_degrees(degrees, short),
        jobs=_jobs(jobs, short),
        credentials=_credentials(credentials, short),
        answers=answers,
        answers_said=said,
        claims=claims,
    )
