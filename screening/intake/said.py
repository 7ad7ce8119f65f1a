"""What the rows of a table of entries say: a degree, a job, a credential or an answer each, owned by the row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from screening.intake import answers, entries, values
from screening.intake.answers import Answers
from screening.intake.columns import Column, Faults, Read, any_said, read
from screening.intake.entries import Entries
from screening.intake.mapping import Context
from screening.intake.text import shown
from screening.intake.values import UNKNOWN, Values
from screening.profiles import UNREAD, Bools, Coded, Credentials, Degrees, Ints, Jobs
from screening.vocabulary import standard


@dataclass(frozen=True, slots=True)
class Said:
    """What the rows say, by the table that they are of.

    `holes` are rows that say something, and it isn't known of what.
    """

    degrees: Entries[Degrees] | None = None
    jobs: Entries[Jobs] | None = None
    credentials: Credentials | None = None
    answers: Answers | None = None
    holes: Ints = field(default_factory=lambda: np.zeros(0, np.int64))


def read_rows(
    table: str, columns: Mapping[str, Column], rows: int, faults: Faults, how: Values, context: Context
) -> Said:
    """Read the rows of a table by the names of its columns."""
    fields = {name: column for name, column in columns.items() if name != "applicant_id"}
    places = np.zeros(rows, np.int64)
    key = columns["applicant_id"].cells.codes
    if table == "education":
        degrees = entries.degrees(fields, places, how, faults)
        none_beside(degrees, fields.get("level"), key, "degree", faults)
        return Said(degrees=degrees)
    if table == "experience":
        jobs = entries.jobs(fields, places, how, faults)
        none_beside(jobs, fields.get("title"), key, "job", faults)
        return Said(jobs=jobs)
    if table == "answers":
        found = answers.read_answers(key, fields, faults, how, context)
        return Said(answers=found, holes=found.holes)
    return _credentials(key, fields, rows, how, faults)


def none_beside(found: Entries[Any], column: Column | None, key: Ints, what: str, faults: Faults) -> None:
    """The rows that say that there is none beside an entry of the same applicant are faults; nothing else is said."""
    none = found.given.copy()
    none[found.table.owner] = False
    rows = np.flatnonzero(none & (key >= 0) & np.isin(key, key[found.table.owner]))
    for row in rows.tolist():
        assert column is not None
        faults.add(row, column, f"`none` is said, and {what}s of the applicant are listed")


def _credentials(key: Ints, columns: Mapping[str, Column], rows: int, how: Values, faults: Faults) -> Said:
    """Credentials by name. A row of a table of names alone says that it is held; a blank `valid` with no expiry date
    beside it says, as null does in JSON, that nothing is known of it. Nothing is known either of one that is said to be
    valid and, with no date, not to be."""
    name = columns["name"]
    beside = any_said((column for column in columns.values() if column is not name), rows)
    nameless = ~name.said & beside
    for index in np.flatnonzero(nameless).tolist():
        faults.add(index, name, "the name of the credential is blank")
    names = read(name, values.short_name, faults, free=True)
    here = np.flatnonzero(names.codes >= 0)
    silent = np.full(rows, -1, np.int64)
    valid, dates = silent, Coded(silent, ())
    if "valid" in columns:
        found = read(columns["valid"], values.truth, faults, instead=lambda _: UNREAD, unknown=lambda _: UNKNOWN)
        valid = found.ints(int, -1)
    if "expires" in columns:
        expires = read(columns["expires"], how.past, faults, instead=values.as_it_stands)
        dates = Coded(expires.codes, tuple(expires.values))
    torn = np.zeros(rows, np.bool_)
    if "valid" in columns:
        torn = _torn(key, names, valid, dates, columns["valid"], faults)
        valid, dates = np.where(torn, UNREAD, valid), Coded(np.where(torn, -1, dates.codes), dates.values)
    silence = (valid == -1) & (dates.codes < 0) & ("valid" in columns)
    unspoken = np.where(valid == UNREAD, 2, silence | (valid == UNKNOWN))
    table = Credentials(
        owner=here,
        place=np.zeros(len(here), np.int64),
        name=Coded(names.codes, tuple(names.values)).take(here),
        valid=np.maximum(valid, -1)[here],
        expires=dates.take(here),
        unspoken=unspoken[here].astype(np.int64),
    )
    return Said(credentials=table, holes=np.flatnonzero(nameless | names.unread))


def _torn(key: Ints, names: Read[str], valid: Ints, dates: Coded, column: Column, faults: Faults) -> Bools:
    """The rows of a credential that an applicant is said to hold and, in a row without a date, not to hold.

    One that was held until some date may be held again. What can't be read may say no.
    """
    found: dict[str, int] = {}
    known = standard().credential
    name = names.ints(lambda text: found.setdefault(known(text) or text.casefold(), len(found)), -1)
    whose = np.where((key >= 0) & (name >= 0), key * (len(found) + 1) + name, -1)
    unread = (valid == UNREAD) & (dates.codes < 0)
    denied = (valid == 0) & (dates.codes < 0)
    yes = whose[(whose >= 0) & (valid == 1)]
    both = np.intersect1d(yes, whose[(whose >= 0) & (unread | denied)])
    for row in np.flatnonzero(denied & np.isin(whose, both)).tolist():
        faults.add(row, column, f"`{shown(column.cells.text(row) or '')}` is said, and in another row that it is valid")
    torn: Bools = np.isin(whose, both)
    return torn
