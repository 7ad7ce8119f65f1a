"""Applicant records into columns."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import numpy as np

from screening.amounts import read_amount
from screening.applicant import Applicant, Credential, Degree, Employment
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


def _ints(values: Sequence[int]) -> Any:
    return np.array(values, np.int64)


def _degrees(entries: Sequence[tuple[int, int, Degree]]) -> Degrees:
    return Degrees(
        owner=_ints([owner for owner, _, _ in entries]),
        place=_ints([place for _, place, _ in entries]),
        level=Coded.of([_said(d.level) for _, _, d in entries]),
        field=Coded.of([_said(d.field) for _, _, d in entries]),
        institution=Coded.of([_said(d.institution) for _, _, d in entries]),
        accredited=_ints([_truth(d.accredited) for _, _, d in entries]),
        conferred=_ints([_truth(d.conferred) for _, _, d in entries]),
        conferred_on=Coded.of([d.conferred_on for _, _, d in entries]),
        semester_units=_ints([-1 if d.semester_units is None else int(d.semester_units * 100) for _, _, d in entries]),
        quarter_units=_ints([-1 if d.quarter_units is None else int(d.quarter_units * 100) for _, _, d in entries]),
    )


def _jobs(entries: Sequence[tuple[int, int, Employment]]) -> Jobs:
    hours = [(-1, -1) if j.hours_per_week is None else quarter_hours(j.hours_per_week) for _, _, j in entries]
    return Jobs(
        owner=_ints([owner for owner, _, _ in entries]),
        place=_ints([place for _, place, _ in entries]),
        title=Coded.of([_said(j.title) for _, _, j in entries]),
        employer=Coded.of([_said(j.employer) for _, _, j in entries]),
        employer_type=_ints([_TYPE_CODES.get(j.employer_type or "", -1) for _, _, j in entries]),
        start=Coded.of([j.start for _, _, j in entries]),
        end=Coded.of([j.end for _, _, j in entries]),
        hours_low=_ints([low for low, _ in hours]),
        hours_high=_ints([high for _, high in hours]),
        paid=_ints([_truth(j.paid) for _, _, j in entries]),
        kinds=Coded.of([None if j.kinds is None else ";".join(sorted(set(j.kinds))) for _, _, j in entries]),
        supervised=_ints([_truth(j.supervised) for _, _, j in entries]),
        headcount=_ints(
            [-1 if j.supervised is None or isinstance(j.supervised, bool) else j.supervised for _, _, j in entries]
        ),
        share=_ints([100 if j.share is None else int(j.share) for _, _, j in entries]),
    )


def _credentials(entries: Sequence[tuple[int, int, Credential]]) -> Credentials:
    return Credentials(
        owner=_ints([owner for owner, _, _ in entries]),
        place=_ints([place for _, place, _ in entries]),
        name=Coded.of([c.name for _, _, c in entries]),
        valid=_ints([_truth(c.valid) for _, _, c in entries]),
        expires=Coded.of([c.expires for _, _, c in entries]),
        unspoken=_ints([int(c.unspoken) for _, _, c in entries]),
    )


def _is_degree(degree: Degree) -> bool:
    return (degree.level or "").strip().casefold() not in _NO_LEVEL


def table_of(applicants: Sequence[Applicant], rows: Sequence[int] | None = None) -> ProfileTable:
    """The applicants in columns; `rows` are their numbers in the input, 1, 2, ... when not given."""
    n = len(applicants)
    numbered = list(enumerate(applicants))
    questions = sorted({q for a in applicants for q in a.answers or ()})
    answers = {q: np.zeros(n, np.int64) for q in questions}
    said = {q: np.full(n, -1, np.int64) for q in questions}
    claims: dict[tuple[str, str], Any] = {}
    for i, applicant in numbered:
        for question, answer in (applicant.answers or {}).items():
            if answer is not None:
                answers[question][i] = int(answer)
                said[question][i] = int(isinstance(answer, bool))
        if applicant.claims is not None:
            for table in ("experience", "supervisory"):
                for kind, claim in getattr(applicant.claims, table).items():
                    column = claims.setdefault((table, kind), np.full(n, -1, np.int64))
                    column[i] = read_amount(claim).days
    return ProfileTable(
        ids=tuple(a.applicant_id for a in applicants),
        rows=np.arange(1, n + 1) if rows is None else _ints(rows),
        education_given=np.array([a.education is not None for a in applicants], np.bool_),
        experience_given=np.array([a.experience is not None for a in applicants], np.bool_),
        credentials_complete=np.array([a.credentials is not None for a in applicants], np.bool_),
        degrees=_degrees([(i, p, d) for i, a in numbered for p, d in enumerate(a.education or (), 1) if _is_degree(d)]),
        jobs=_jobs([(i, p, j) for i, a in numbered for p, j in enumerate(a.experience or (), 1)]),
        credentials=_credentials([(i, p, c) for i, a in numbered for p, c in enumerate(a.credentials or (), 1)]),
        answers=answers,
        answers_said=said,
        claims=claims,
    )
