"""Variants: copies of applicants with something added to each, in columns, so that all of them are screened at once."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeVar

import numpy as np

from screening.amounts import read_amount
from screening.profiles import EMPLOYER_TYPES, Bools, Coded, Credentials, Degrees, Ints, Jobs, ProfileTable
from screening.run import OUTCOMES, Run
from screening.verdict import Outcome

_C = TypeVar("_C", Degrees, Jobs, Credentials)
_K = TypeVar("_K", bound=Hashable)
_QUALIFIED = OUTCOMES.index(Outcome.QUALIFIED)

#: What is added, in the names of the applicant contract.
Record = Mapping[str, Any]


class Variants:
    """Screens copies of some applicants of a run; `rows` are their numbers there, ascending."""

    def __init__(self, run: Run, rows: Sequence[int]) -> None:
        nodes = (node for node in run.plan.posting.walk() if node.kind == "credential")
        self._run = run
        self._base = recorded(run.table.take(rows), [name for node in nodes for name in node.spec.names])

    def qualify(self, of: Sequence[int], added: Sequence[Sequence[Record]]) -> list[bool]:
        """Whether each copy is QUALIFIED: `of` says which of the applicants it is of, `added` what it has more."""
        table = variants(self._base, np.array(of, np.int64), added)
        passes: list[bool] = (self._run.again(table).outcomes == _QUALIFIED).tolist()
        return passes


def recorded(table: ProfileTable, asked: Iterable[str]) -> ProfileTable:
    """The table as records say it, with the credentials that a posting asks for written out as unknown.

    Of a range of hours a record keeps only that there is one; its list of credentials is complete.
    """
    jobs, held, n = table.jobs, table.credentials, len(table)
    silent = np.flatnonzero(~table.credentials_complete)
    unsaid = [held]
    for name in dict.fromkeys(asked):
        spoken = np.zeros(n, np.bool_)
        spoken[held.owner[held.name.map(lambda text, name=name: int(text == name), 0) == 1]] = True  # type: ignore[misc]
        owner = silent[~spoken[silent]]
        place, named = np.ones(len(owner), np.int64), Coded(np.zeros(len(owner), np.int64), (name,))
        unsaid.append(Credentials.undated(owner, place, named, unspoken=1))
    said = np.zeros(n, np.bool_)
    credentials = Credentials.join(unsaid)
    said[credentials.owner] = True
    ranged = (jobs.hours_low >= 0) & (jobs.hours_low != jobs.hours_high)
    return replace(
        table,
        jobs=replace(jobs, hours_high=np.where(ranged, jobs.hours_low + 1, jobs.hours_high)),
        credentials=credentials,
        credentials_complete=table.credentials_complete | said,
    )


def variants(base: ProfileTable, of: Ints, added: Sequence[Sequence[Record]]) -> ProfileTable:
    """Copy number k is applicant `of[k]` of `base` with each record of `added[k]` put in, later ones on top."""
    n = len(of)
    number: dict[int, int] = {}
    records: list[Record] = []
    owners, places = [], []
    for copy, more in enumerate(added):
        for record in more:
            if id(record) not in number:
                number[id(record)] = len(records)
                records.append(record)
            owners.append(copy)
            places.append(number[id(record)])
    owner, which = np.array(owners, np.int64), np.array(places, np.int64)

    def having(some: Iterable[int]) -> Bools:
        """Which copies have one of these records."""
        chosen, found = np.zeros(len(records), np.bool_), np.zeros(n, np.bool_)
        chosen[list(some)] = True
        found[owner[chosen[which]]] = True
        return found

    def given(key: str) -> Bools:
        return having(place for place, _ in _with(key, records))

    def copied(columns: _C) -> _C:
        return _copies(columns, of, np.arange(n))

    kept, renewed = copied(base.credentials), _grouped((p, e["name"]) for p, e in _each("credentials", records))
    for name, some in renewed.items():
        again = kept.name.map(lambda text, name=name: int(text == name), 0) == 1  # type: ignore[misc]
        kept = kept.take(np.flatnonzero(~(again & having(some)[kept.owner])))
    answers = {question: column[of] for question, column in base.answers.items()}
    said = {question: column[of] for question, column in base.answers_said.items()}
    claims = {key: column[of] for key, column in base.claims.items()}
    for (question, yes_no, value), some in _grouped(_answers(records)).items():
        rows = having(some)
        said.setdefault(question, np.full(n, -1, np.int64))[rows] = yes_no
        answers.setdefault(question, np.zeros(n, np.int64))[rows] = value
    claimed = {place: _claims(record) for place, record in _with("claims", records)}
    for row, place in zip(owners, places, strict=True) if claimed else ():
        for key, days in claimed.get(place, {}).items():
            claims.setdefault(key, np.full(n, -1, np.int64))[row] = days
    return ProfileTable(
        ids=tuple(base.ids[i] for i in of.tolist()),
        rows=base.rows[of],
        education_given=base.education_given[of] | given("education"),
        experience_given=base.experience_given[of] | given("experience"),
        credentials_complete=base.credentials_complete[of] | given("credentials"),
        degrees=Degrees.join([copied(base.degrees), _copies(_added_degrees(records), which, owner)]),
        jobs=Jobs.join([copied(base.jobs), _copies(_added_jobs(records), which, owner)]),
        credentials=Credentials.join([kept, _copies(_added_credentials(records), which, owner)]),
        answers=answers,
        answers_said=said,
        claims=claims,
    )


def _with(key: str, records: Sequence[Record]) -> Iterable[tuple[int, Record]]:
    return ((place, record) for place, record in enumerate(records) if key in record)


def _copies(columns: _C, of: Ints, owner: Ints) -> _C:
    """The entries of each owner in `of`, as often as it stands there, with the owners in `owner` instead."""
    first, last = np.searchsorted(columns.owner, of), np.searchsorted(columns.owner, of, side="right")
    counts = last - first
    rows = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts) + np.repeat(first, counts)
    return replace(columns.take(rows), owner=np.repeat(owner, counts))


def _each(key: str, records: Sequence[Record]) -> Iterable[tuple[int, Record]]:
    return ((place, entry) for place, record in _with(key, records) for entry in record[key])


def _answers(records: Sequence[Record]) -> Iterable[tuple[int, tuple[str, int, int]]]:
    """For each answer its record, the question, whether it is yes or no, and the value."""
    for place, record in _with("answers", records):
        for question, value in record["answers"].items():
            yield place, (question, int(isinstance(value, bool)), int(value))


def _grouped(found: Iterable[tuple[int, _K]]) -> dict[_K, list[int]]:
    """For each distinct thing the places where it was found."""
    grouped: dict[_K, list[int]] = {}
    for place, thing in found:
        grouped.setdefault(thing, []).append(place)
    return grouped


def _entries(key: str, records: Sequence[Record]) -> tuple[Ints, list[Record]]:
    found = list(_each(key, records))
    return np.array([place for place, _ in found], np.int64), [entry for _, entry in found]


def _texts(entries: Sequence[Record], key: str) -> Coded:
    return Coded.of([entry.get(key) for entry in entries])


def _added_degrees(records: Sequence[Record]) -> Degrees:
    """Degrees that are accredited and conferred."""
    owner, entries = _entries("education", records)
    unsaid, ones = np.full(len(owner), -1, np.int64), np.ones(len(owner), np.int64)
    nothing = Coded(unsaid, ())
    return Degrees(
        owner=owner,
        place=ones,
        level=_texts(entries, "level"),
        field=_texts(entries, "field"),
        institution=nothing,
        accredited=ones,
        conferred=ones,
        conferred_on=nothing,
        semester_units=unsaid,
        quarter_units=unsaid,
    )


def _added_jobs(records: Sequence[Record]) -> Jobs:
    """Paid jobs of whole quarter hours a week, of stated kinds."""
    owner, entries = _entries("experience", records)
    ones = np.ones(len(owner), np.int64)
    hours = np.array([int(entry["hours_per_week"] * 4) for entry in entries], np.int64)
    types = {name: code for code, name in enumerate(EMPLOYER_TYPES)}
    return Jobs(
        owner=owner,
        place=ones,
        title=_texts(entries, "title"),
        employer=_texts(entries, "employer"),
        employer_type=np.array([types.get(entry.get("employer_type", ""), -1) for entry in entries], np.int64),
        start=_texts(entries, "start"),
        end=_texts(entries, "end"),
        hours_low=hours,
        hours_high=hours,
        paid=ones,
        kinds=Coded.of([";".join(sorted(set(entry["kinds"]))) for entry in entries]),
        supervised=np.array([1 if entry.get("supervised") else -1 for entry in entries], np.int64),
        headcount=ones * -1,
        share=ones * 100,
    )


def _added_credentials(records: Sequence[Record]) -> Credentials:
    owner, entries = _entries("credentials", records)
    return Credentials.undated(owner, np.ones(len(owner), np.int64), _texts(entries, "name"), valid=1)


def _claims(record: Record) -> dict[tuple[str, str], int]:
    found: dict[tuple[str, str], int] = {}
    for table, claims in record["claims"].items():
        for kind, claim in claims.items():
            days = read_amount(claim).days
            assert days is not None
            found[table, kind] = days
    return found
