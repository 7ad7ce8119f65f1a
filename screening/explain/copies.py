"""Copies of applicants with something added to each, in columns that are put together when they are read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from screening.amounts import days_of
from screening.arrays import Bools, Ints, column, filled, having, is_few, places, taken, truths, where
from screening.later import later
from screening.profiles import EMPLOYER_TYPES, Coded, Credentials, Degrees, Jobs, ProfileTable

_C = TypeVar("_C", Degrees, Jobs, Credentials)
_TYPE_CODES = {name: code for code, name in enumerate(EMPLOYER_TYPES)}

#: What is added, in the names of the applicant contract.
Record = Mapping[str, Any]


def recorded(table: ProfileTable, asked: Iterable[str]) -> ProfileTable:
    """The table as records say it, with the credentials that a posting asks for written out as unknown.

    Of a range of hours a record keeps only that there is one; its list of credentials is complete.
    """
    jobs, held, complete, n = table.jobs, table.credentials, table.credentials_complete, len(table)
    if not complete.all():
        silent = places(~complete)
        unsaid = [held]
        for name in dict.fromkeys(asked):
            spoken = having(taken(held.owner, places(named(held, name))), n)
            owner = taken(silent, places(~taken(spoken, silent)))
            one = Coded(filled(len(owner), 0, owner), (name,))
            unsaid.append(Credentials.undated(owner, filled(len(owner), 1, owner), one, unspoken=1))
        held = Credentials.join(unsaid) if len(unsaid) > 1 else held
        complete = complete | having(held.owner, n)
    unequal = jobs.hours_low != jobs.hours_high
    if unequal.any():
        ranged = unequal & (jobs.hours_low >= 0)
        if ranged.any():
            jobs = replace(jobs, hours_high=where(ranged, jobs.hours_low + 1, jobs.hours_high))
    if jobs is table.jobs and complete is table.credentials_complete:
        return table
    return replace(table, jobs=jobs, credentials=held, credentials_complete=complete)


def named(held: Credentials, name: str) -> Bools:
    """Which credentials are written with this name."""
    same: Bools = held.name.map(lambda text: int(text == name), 0) == 1
    return same


class Copies:
    """Copy number k is applicant `of[k]` of `base` with each record of `added[k]` put in, later ones on top.

    It has the columns of a `ProfileTable`, each made when it is first read.
    """

    def __init__(self, base: ProfileTable, of: Sequence[int], added: Sequence[Sequence[Record]]) -> None:
        self._base, self._of, self._added, self._short = base, of, added, is_few(base.rows)

    def __len__(self) -> int:
        return len(self._of)

    def table(self) -> ProfileTable:
        """All columns."""
        return ProfileTable(**{name: getattr(self, name) for name in ProfileTable.__dataclass_fields__})

    @later
    def _copied(self) -> Ints:
        return column(self._of, self._short)

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of those who are copied."""
        return tuple(self._base.ids[i] for i in self._of)

    @later
    def rows(self) -> Ints:
        """The row numbers of those who are copied."""
        return taken(self._base.rows, self._copied)

    @later
    def education_given(self) -> Bools:
        """Whether a copy has a list of degrees."""
        return self._given("education", self._base.education_given)

    @later
    def experience_given(self) -> Bools:
        """Whether a copy has a list of jobs."""
        return self._given("experience", self._base.experience_given)

    @later
    def credentials_complete(self) -> Bools:
        """Whether a copy has a list of credentials."""
        return self._given("credentials", self._base.credentials_complete)

    def _given(self, key: str, before: Bools) -> Bools:
        same = taken(before, self._copied)
        return (
            same
            if same.all()
            else same | truths([any(key in one for one in more) for more in self._added], self._short)
        )

    @later
    def degrees(self) -> Degrees:
        """The degrees of the copies."""
        return self._entries(self._base.degrees, "education", added_degrees)

    @later
    def jobs(self) -> Jobs:
        """The jobs of the copies."""
        return self._entries(self._base.jobs, "experience", added_jobs)

    @later
    def credentials(self) -> Credentials:
        """The credentials of the copies: one that is added takes the place of those of its name."""
        held = self._base.credentials.copied(self._copied)
        renewed: dict[str, list[int]] = {}
        for copy, more in enumerate(self._added):
            for name in {entry["name"] for record in more for entry in record.get("credentials", ())}:
                renewed.setdefault(name, []).append(copy)
        for name, copies in renewed.items():
            renews = having(column(copies, self._short), len(self))
            held = held.take(places(~(named(held, name) & taken(renews, held.owner))))
        return self._with(held, "credentials", added_credentials)

    def _entries(self, base: _C, key: str, added: Callable[[Sequence[Record], bool], _C]) -> _C:
        return self._with(base.copied(self._copied), key, added)

    def _with(self, same: _C, key: str, added: Callable[[Sequence[Record], bool], _C]) -> _C:
        """The entries, and below each applicant's own those that are added."""
        found = [(copy, record) for copy, more in enumerate(self._added) for record in more if key in record]
        if not found:
            return same
        records = list({id(record): record for _, record in found}.values())
        number = {id(record): place for place, record in enumerate(records)}
        which = column([number[id(record)] for _, record in found], self._short)
        owner = column([copy for copy, _ in found], self._short)
        return type(same).join([same, added(records, self._short).copied(which, owner)])

    @later
    def answers(self) -> dict[str, Ints]:
        """For each question the values."""
        return self._answered(self._base.answers, 0, int)

    @later
    def answers_said(self) -> dict[str, Ints]:
        """For each question whether it is answered, and by yes or no."""
        return self._answered(self._base.answers_said, -1, lambda value: int(isinstance(value, bool)))

    def _answered(self, base: Mapping[str, Ints], unsaid: int, read: Callable[[Any], int]) -> dict[str, Ints]:
        found = {question: taken(values, self._copied) for question, values in base.items()}
        for copy, more in enumerate(self._added):
            for record in more:
                for question, value in record.get("answers", {}).items():
                    if question not in found:
                        found[question] = filled(len(self), unsaid, self.rows)
                    found[question][copy] = read(value)
        return found

    @later
    def claims(self) -> dict[tuple[str, str], Ints]:
        """For each table of claims and kind of work the days."""
        found = {key: taken(values, self._copied) for key, values in self._base.claims.items()}
        for copy, more in enumerate(self._added):
            for record in more:
                for table, claims in record.get("claims", {}).items():
                    for kind, claim in claims.items():
                        if (table, kind) not in found:
                            found[table, kind] = filled(len(self), -1, self.rows)
                        found[table, kind][copy] = days_of(claim)
        return found


def _each(key: str, records: Sequence[Record], short: bool, first: int) -> tuple[Ints, list[Record]]:
    """The entries of the records, with the numbers of the records from `first` on."""
    found = [(place, entry) for place, record in enumerate(records, first) for entry in record.get(key, ())]
    return column([place for place, _ in found], short), [entry for _, entry in found]


def _texts(entries: Sequence[Record], key: str, short: bool) -> Coded:
    return Coded.of([entry.get(key) for entry in entries], short=short)


def added_degrees(records: Sequence[Record], short: bool, first: int = 0) -> Degrees:
    """Degrees that are accredited and conferred."""
    owner, entries = _each("education", records, short, first)
    unsaid, ones = filled(len(owner), -1, owner), filled(len(owner), 1, owner)
    nothing = Coded(unsaid, ())
    return Degrees(
        owner=owner,
        place=ones,
        level=_texts(entries, "level", short),
        field=_texts(entries, "field", short),
        institution=nothing,
        accredited=ones,
        conferred=ones,
        conferred_on=nothing,
        semester_units=unsaid,
        quarter_units=unsaid,
    )


def added_jobs(records: Sequence[Record], short: bool, first: int = 0) -> Jobs:
    """Paid jobs of whole quarter hours a week, of stated kinds."""
    owner, entries = _each("experience", records, short, first)
    ones = filled(len(owner), 1, owner)
    hours = column([int(entry["hours_per_week"] * 4) for entry in entries], short)
    return Jobs(
        owner=owner,
        place=ones,
        title=_texts(entries, "title", short),
        employer=_texts(entries, "employer", short),
        employer_type=column([_TYPE_CODES.get(entry.get("employer_type", ""), -1) for entry in entries], short),
        start=_texts(entries, "start", short),
        end=_texts(entries, "end", short),
        hours_low=hours,
        hours_high=hours,
        paid=ones,
        kinds=Coded.of([";".join(sorted(set(entry["kinds"]))) for entry in entries], short=short),
        supervised=column([1 if entry.get("supervised") else -1 for entry in entries], short),
        headcount=ones * -1,
        share=ones * 100,
    )


def added_credentials(records: Sequence[Record], short: bool) -> Credentials:
    """Credentials that are valid."""
    owner, entries = _each("credentials", records, short, 0)
    return Credentials.undated(owner, filled(len(owner), 1, owner), _texts(entries, "name", short), valid=1)
