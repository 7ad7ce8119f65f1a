"""Variants: copies of applicants with something added to each, in columns, so that all of them are screened at once."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from screening.amounts import read_amount
from screening.arrays import Bools, Ints, among, column, filled, having, is_few, places, put, spans_of, taken, where
from screening.measure import Measuring
from screening.profiles import EMPLOYER_TYPES, Coded, Credentials, Degrees, Jobs, ProfileTable
from screening.rulebase import PARTS
from screening.run import Run

_C = TypeVar("_C", Degrees, Jobs)
_K = TypeVar("_K", bound=Hashable)
#: The parts of a record.
EVERY_PART = frozenset(PARTS.values())
_TYPE_CODES = {name: code for code, name in enumerate(EMPLOYER_TYPES)}
#: The parts that are long lists.
ENTRIES = frozenset({"experience", "education"})
#: With more copies and entries than this the copies stand in long columns.
MOST_FEW_COPIES = 4000

#: What is added, in the names of the applicant contract.
Record = Mapping[str, Any]


class Variants:
    """Screens copies of some applicants of a run; `rows` are their numbers there, ascending."""

    def __init__(self, run: Run, rows: Sequence[int]) -> None:
        nodes = (node for node in run.plan.posting.walk() if node.kind == "credential")
        self._run, self._rows = run, rows
        chosen = run.table.take(rows)
        self._base = recorded(chosen, [name for node in nodes for name in node.spec.names])
        # then what was measured of the jobs holds for the copies as well
        self._unchanged = self._base.jobs is chosen.jobs

    def qualify(self, of: Sequence[int], added: Sequence[Sequence[Record]]) -> list[bool]:
        """Whether each copy is QUALIFIED: `of` says which of the applicants it is of, `added` what it has more.

        A gauge reads some parts of a record only, so copies that are alike in these are measured once.
        """
        rules = self._run.rules
        records = list({id(record): record for one in added for record in one}.values())
        base = self._fit(len(of), records)
        number = {id(record): place for place, record in enumerate(records, len(base))}
        copies = [(i, *[number[id(record)] for record in one]) for i, one in zip(of, added, strict=True)]
        columns: dict[str, list[int]] = {}
        whole: Measuring | None = None
        for parts, gauges in rules.sources.items():
            touched = {number[id(record)] for record in records if not parts.isdisjoint(record)}
            if not touched and (self._unchanged or "experience" not in parts):
                for gauge in gauges:
                    bins = rules.bins(gauge.name, self._run.measures[gauge.name].certain).tolist()
                    columns[gauge.name] = [bins[self._rows[i]] for i in of]
                continue
            whole = whole or self._run.measuring_of(extended(base, records))
            told = touched.union(range(len(base))).__contains__
            read = [tuple(filter(told, copy)) for copy in copies] if len(touched) < len(records) else copies
            place_of = {copy: place for place, copy in enumerate(dict.fromkeys(read))}
            which = [place_of[copy] for copy in read]
            measuring = self._copies(whole, base, list(place_of), records, parts)
            for gauge in gauges:
                bins = rules.bins(gauge.name, gauge.take(measuring).certain).tolist()
                columns[gauge.name] = [bins[place] for place in which]
        cells = zip(*columns.values(), strict=True) if columns else [()] * len(of)
        return [rules.qualifies(cell) for cell in cells]

    def _copies(
        self,
        whole: Measuring,
        base: ProfileTable,
        copies: Sequence[tuple[int, ...]],
        records: Sequence[Record],
        parts: frozenset[str],
    ) -> Measuring:
        """Copies of applicants, each given by the applicant and the numbers of what is added; only of these parts."""
        short = is_few(base.rows)
        more = [[records[number - len(base)] for number in copy[1:]] for copy in copies]
        table = variants(base, [copy[0] for copy in copies], more, parts - ENTRIES)
        who = column([number for copy in copies for number in copy], short)
        owner = column([place for place, copy in enumerate(copies) for _ in copy], short)

        def shared(key: str, columns: Jobs | Degrees) -> tuple[Ints, Ints]:
            if key not in parts:
                return column([], short), column([], short)
            rows, place = spans_of(columns.owner, who)
            return rows, taken(owner, place)

        entries = whole.context.table
        return whole.copies(table, shared("experience", entries.jobs), shared("education", entries.degrees))

    def _fit(self, copies: int, records: Sequence[Record]) -> ProfileTable:
        """The base in columns that fit so many copies."""
        base = self._base
        entries = len(base) + len(base.jobs) + len(base.degrees) + len(base.credentials) + len(records)
        return base.long() if is_few(base.rows) and copies * entries > MOST_FEW_COPIES else base


def extended(base: ProfileTable, records: Sequence[Record]) -> ProfileTable:
    """The jobs and degrees of a table, and below them those of the records, as if they were more applicants'."""
    jobs, degrees = base.jobs, base.degrees
    if any("experience" in record for record in records):
        jobs = Jobs.join([jobs, _added_jobs(records, is_few(base.rows), len(base))])
    if any("education" in record for record in records):
        degrees = Degrees.join([degrees, _added_degrees(records, is_few(base.rows), len(base))])
    return replace(base, jobs=jobs, degrees=degrees)


def recorded(table: ProfileTable, asked: Iterable[str]) -> ProfileTable:
    """The table as records say it, with the credentials that a posting asks for written out as unknown.

    Of a range of hours a record keeps only that there is one; its list of credentials is complete.
    """
    jobs, held, n = table.jobs, table.credentials, len(table)
    silent = places(~table.credentials_complete)
    if len(silent):
        unsaid = [held]
        for name in dict.fromkeys(asked):
            spoken = having(taken(held.owner, places(named(held, name))), n)
            owner = taken(silent, places(~taken(spoken, silent)))
            one = Coded(filled(len(owner), 0, owner), (name,))
            unsaid.append(Credentials.undated(owner, filled(len(owner), 1, owner), one, unspoken=1))
        held = Credentials.join(unsaid)
    ranged = (jobs.hours_low >= 0) & (jobs.hours_low != jobs.hours_high)
    if ranged.any():
        jobs = replace(jobs, hours_high=where(ranged, jobs.hours_low + 1, jobs.hours_high))
    complete = table.credentials_complete | having(held.owner, n)
    return replace(table, jobs=jobs, credentials=held, credentials_complete=complete)


def named(held: Credentials, name: str) -> Bools:
    """Which credentials are written with this name."""
    same: Bools = held.name.map(lambda text: int(text == name), 0) == 1
    return same


def variants(
    base: ProfileTable, of: Sequence[int], added: Sequence[Sequence[Record]], parts: frozenset[str] = EVERY_PART
) -> ProfileTable:
    """Copy number k is applicant `of[k]` of `base` with each record of `added[k]` put in, later ones on top.

    Only these parts of the records are copied; of the others the copies say nothing.
    """
    n, short = len(of), is_few(base.rows)
    number: dict[int, int] = {}
    records: list[Record] = []
    owners, numbers = [], []
    for copy, more in enumerate(added):
        for record in more:
            if id(record) not in number:
                number[id(record)] = len(records)
                records.append(record)
            owners.append(copy)
            numbers.append(number[id(record)])
    copies, owner, which = column(of, short), column(owners, short), column(numbers, short)

    def with_one(some: Iterable[int]) -> Bools:
        """Which copies have one of these records."""
        return having(taken(owner, places(among(which, list(some)))), n)

    def given(key: str, before: Bools) -> Bools:
        some = [place for place, _ in _with(key, records)]
        same = taken(before, copies)
        return (same | with_one(some)) == 1 if some else same

    def copied(key: str, columns: _C, more: Callable[[Sequence[Record], bool], _C]) -> _C:
        if key not in parts:
            return columns.none()
        same = columns.copied(copies)
        return type(columns).join([same, more(records, short).copied(which, owner)]) if records else same

    held = base.credentials
    kept = held.copied(copies) if "credentials" in parts else held.none()
    renewed = _grouped((p, e["name"]) for p, e in _each("credentials", records)) if "credentials" in parts else {}
    for name, some in renewed.items():
        kept = kept.take(places(~(named(kept, name) & taken(with_one(some), kept.owner))))
    if renewed:
        kept = Credentials.join([kept, _added_credentials(records, short).copied(which, owner)])
    answers = {key: taken(values, copies) for key, values in base.answers.items() if "answers" in parts}
    said = {key: taken(values, copies) for key, values in base.answers_said.items() if "answers" in parts}
    claims = {key: taken(values, copies) for key, values in base.claims.items() if "claims" in parts}
    for (question, yes_no, value), some in _grouped(_answers(records)).items():
        rows = places(with_one(some))
        put(said.setdefault(question, column([-1] * n, short)), rows, column([yes_no] * len(rows), short))
        put(answers.setdefault(question, column([0] * n, short)), rows, column([value] * len(rows), short))
    claimed = {place: _claims(record) for place, record in _with("claims", records)}
    for row, place in zip(owners, numbers, strict=True) if claimed else ():
        for key, days in claimed.get(place, {}).items():
            claims.setdefault(key, column([-1] * n, short))[row] = days
    return ProfileTable(
        ids=tuple(base.ids[i] for i in of),
        rows=taken(base.rows, copies),
        education_given=given("education", base.education_given),
        experience_given=given("experience", base.experience_given),
        credentials_complete=given("credentials", base.credentials_complete),
        degrees=copied("education", base.degrees, _added_degrees),
        jobs=copied("experience", base.jobs, _added_jobs),
        credentials=kept,
        answers=answers,
        answers_said=said,
        claims=claims,
    )


def _with(key: str, records: Sequence[Record]) -> Iterable[tuple[int, Record]]:
    return ((place, record) for place, record in enumerate(records) if key in record)


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


def _entries(key: str, records: Sequence[Record], short: bool, first: int = 0) -> tuple[Ints, list[Record]]:
    """The entries of the records, with the numbers of the records from `first` on."""
    found = list(_each(key, records))
    return column([first + place for place, _ in found], short), [entry for _, entry in found]


def _texts(entries: Sequence[Record], key: str, short: bool) -> Coded:
    return Coded.of([entry.get(key) for entry in entries], short=short)


def _added_degrees(records: Sequence[Record], short: bool, first: int = 0) -> Degrees:
    """Degrees that are accredited and conferred."""
    owner, entries = _entries("education", records, short, first)
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


def _added_jobs(records: Sequence[Record], short: bool, first: int = 0) -> Jobs:
    """Paid jobs of whole quarter hours a week, of stated kinds."""
    owner, entries = _entries("experience", records, short, first)
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


def _added_credentials(records: Sequence[Record], short: bool) -> Credentials:
    owner, entries = _entries("credentials", records, short)
    return Credentials.undated(owner, filled(len(owner), 1, owner), _texts(entries, "name", short), valid=1)


def _claims(record: Record) -> dict[tuple[str, str], int]:
    found: dict[tuple[str, str], int] = {}
    for table, claims in record["claims"].items():
        for kind, claim in claims.items():
            days = read_amount(claim).days
            assert days is not None
            found[table, kind] = days
    return found
