"""Columns back into records, so that tests can say what a table holds in the words of the contract."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from decimal import Decimal
from typing import Any

from screening.amounts import say_days
from screening.applicant import Applicant, Claims, Credential, Degree, Employment
from screening.calendar import ORDERS, BadDate, read_date
from screening.profiles import EMPLOYER_TYPES, Credentials, Degrees, Jobs, ProfileTable


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
