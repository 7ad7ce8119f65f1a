"""Applicant records into columns."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from functools import lru_cache, partial
from typing import Any, TypeVar, cast

from screening.amounts import days_of
from screening.applicant import Applicant, Credential, Degree, Employment
from screening.arrays import MOST_FEW, column, few, truths
from screening.profiles import EMPLOYER_TYPES, Coded, Credentials, Degrees, Jobs, ProfileTable, nobodys, places_of_texts

_C = TypeVar("_C", Degrees, Jobs, Credentials)
_TYPE_CODES = {name: code for code, name in enumerate(EMPLOYER_TYPES)}
_NO_LEVEL = frozenset({"none", "no degree", "no degrees"})


def _truth(value: object) -> int:
    return -1 if value is None else int(bool(value))


def _said(text: str | None) -> str | None:
    """A text as it counts: None where it is blank."""
    return text.strip() or None if text is not None else None


@lru_cache(maxsize=1 << 10)
def quarter_hours(hours: Decimal) -> tuple[int, int]:
    """Weekly hours as quarter hours, rounded down and up: (150, 150) for 37.5."""
    exact = hours * 4
    low = int(exact)
    return low, low if exact == low else low + 1


@lru_cache(maxsize=1 << 10)
def _joined(kinds: tuple[str, ...]) -> str:
    """Kinds of work as a column has them."""
    return ";".join(sorted(set(kinds)))


def _columns(kind: type[_C], rows: Sequence[tuple[object, ...]], short: bool) -> _C:
    """The entries in columns; each row has a value for each column, in their order."""
    made: Callable[..., Any] = kind
    if not rows:
        return cast("_C", nobodys(made, short))
    texts = places_of_texts(made)
    columns: Iterable[tuple[Any, ...]] = zip(*rows, strict=True)
    number: Callable[[Any], Any] = few if short else column
    text: Callable[[Any], Coded] = _only if short and len(rows) == 1 else partial(Coded.of, short=short)
    read = [text(values) if place in texts else number(values) for place, values in enumerate(columns)]
    return cast("_C", made(*read))


def _only(texts: Sequence[str | None]) -> Coded:
    """A short text column of one row."""
    (text,) = texts
    return Coded(few((-1,)), ()) if text is None else Coded(few((0,)), (text,))


def _degrees(entries: Sequence[tuple[int, int, Degree]], short: bool) -> Degrees:
    return _columns(
        Degrees,
        [
            (
                owner,
                place,
                _said(degree.level),
                _said(degree.field),
                _said(degree.institution),
                _truth(degree.accredited),
                _truth(degree.conferred),
                degree.conferred_on,
                -1 if degree.semester_units is None else int(degree.semester_units * 100),
                -1 if degree.quarter_units is None else int(degree.quarter_units * 100),
            )
            for owner, place, degree in entries
        ],
        short,
    )


def _jobs(entries: Sequence[tuple[int, int, Employment]], short: bool) -> Jobs:
    return _columns(
        Jobs,
        [
            (
                owner,
                place,
                _said(job.title),
                _said(job.employer),
                _TYPE_CODES.get(job.employer_type or "", -1),
                job.start,
                job.end,
                *((-1, -1) if job.hours_per_week is None else quarter_hours(job.hours_per_week)),
                _truth(job.paid),
                None if job.kinds is None else _joined(job.kinds),
                _truth(job.supervised),
                -1 if job.supervised is None or isinstance(job.supervised, bool) else job.supervised,
                100 if job.share is None else int(job.share),
            )
            for owner, place, job in entries
        ],
        short,
    )


def _credentials(entries: Sequence[tuple[int, int, Credential]], short: bool) -> Credentials:
    rows = [(i, place, c.name, _truth(c.valid), c.expires, int(c.unspoken)) for i, place, c in entries]
    return _columns(Credentials, rows, short)


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
