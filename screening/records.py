"""Applicant records into columns and back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from decimal import Decimal
from typing import Any

import numpy as np

from screening.amounts import read_amount, say_days
from screening.applicant import Applicant, Claims, Credential, Degree, Employment
from screening.calendar import ORDERS, BadDate, read_date
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


def _is_date(text: str) -> bool:
    for order in ORDERS:
        with suppress(BadDate):
            read_date(text, order)
            return True
    return False


def _given(**values: Any) -> dict[str, Any]:
    return {key: value for key, value in values.items() if value is not None}


def _bool(value: Any) -> bool | None:
    """A truth of the table; one that can't be read isn't certain, so it is taken against."""
    return None if value == -1 else bool(value > 0)


def _hundredths(value: Any) -> Decimal | None:
    return None if value < 0 else Decimal(int(value)) / 100


def _degree(table: Degrees, row: int) -> Degree:
    on = table.conferred_on.text(row)
    readable = on is None or _is_date(on)
    return Degree(
        **_given(
            level=table.level.text(row),
            field=table.field.text(row),
            institution=table.institution.text(row),
            accredited=_bool(table.accredited[row]),
            conferred=_bool(table.conferred[row]) if readable else False,
            conferred_on=on if readable else None,
            semester_units=_hundredths(table.semester_units[row]),
            quarter_units=_hundredths(table.quarter_units[row]),
        )
    )


def _job(table: Jobs, row: int) -> Employment:
    kinds = table.kinds.text(row)
    low, high = int(table.hours_low[row]), int(table.hours_high[row])
    # of a range only the low end is certain; the eighth keeps it apart from a number that was said
    hours = None if low < 0 else Decimal(low) / 4 if low == high else Decimal(2 * low + 1) / 8
    count = int(table.headcount[row])
    return Employment(
        **_given(
            title=table.title.text(row),
            employer=table.employer.text(row),
            employer_type=None if table.employer_type[row] < 0 else EMPLOYER_TYPES[table.employer_type[row]],
            start=table.start.text(row),
            end=table.end.text(row),
            hours_per_week=hours,
            paid=_bool(table.paid[row]),
            kinds=None if kinds is None else tuple(k for k in kinds.split(";") if k),
            supervised=count if count >= 0 else _bool(table.supervised[row]),
            share=Decimal(max(0, int(table.share[row]))) if table.share[row] != 100 else None,
        )
    )


def _credential(table: Credentials, row: int) -> Credential:
    name = table.name.text(row) or ""
    if table.unspoken[row]:
        return Credential(name=name, valid=None)
    expires = table.expires.text(row)
    if expires is not None and not _is_date(expires):
        return Credential(name=name, valid=False if table.valid[row] == 0 else None)
    return Credential(name=name, **_given(valid=_bool(table.valid[row]), expires=expires))


def record_of(table: ProfileTable, i: int, asked: Iterable[str] = ()) -> Applicant:
    """Applicant `i` as a record.

    `asked` are the credentials that a posting asks for: one that the table says nothing of is written out as unknown.
    A record has no word for what is said and can't be read, so that is the least that it may mean: no hours, not
    conferred.
    """
    credentials = [_credential(table.credentials, row) for row in table.credentials.rows_of(i)]
    if not table.credentials_complete[i]:
        spoken = {credential.name for credential in credentials}
        credentials += [Credential(name=name, valid=None) for name in asked if name not in spoken]
    answers: dict[str, bool | int | None] = {}
    for question, said in table.answers_said.items():
        if said[i] >= 0:
            value = int(table.answers[question][i])
            answers[question] = bool(value) if said[i] else value
    claims: dict[str, dict[str, str]] = {"experience": {}, "supervisory": {}}
    for (kind_of_claim, kind), days in table.claims.items():
        if days[i] >= 0:
            claims[kind_of_claim][kind] = say_days(int(days[i])) if days[i] else "0 years"
    some_claims = any(claims.values())
    return Applicant(
        applicant_id=table.ids[i],
        **_given(
            education=tuple(_degree(table.degrees, row) for row in table.degrees.rows_of(i))
            if table.education_given[i]
            else None,
            experience=tuple(_job(table.jobs, row) for row in table.jobs.rows_of(i))
            if table.experience_given[i]
            else None,
            credentials=tuple(credentials) if credentials or table.credentials_complete[i] else None,
            answers=answers or None,
            claims=Claims(**claims) if some_claims else None,
        ),
    )
