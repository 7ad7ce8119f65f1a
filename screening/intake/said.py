"""What the rows of a table of entries say: a degree, a job, a credential or an answer each, owned by the row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from screening.intake import answers, entries, values
from screening.intake.answers import Answers
from screening.intake.columns import Column, Faults, any_said, read
from screening.intake.entries import Entries
from screening.intake.mapping import Context
from screening.intake.values import UNKNOWN, Values
from screening.profiles import UNREAD, Coded, Credentials, Degrees, Ints, Jobs


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
    if table == "education":
        return Said(degrees=entries.degrees(fields, places, how, faults))
    if table == "experience":
        return Said(jobs=entries.jobs(fields, places, how, faults))
    if table == "answers":
        return Said(answers=answers.read_answers(columns["applicant_id"].cells.codes, fields, faults, how, context))
    return _credentials(fields, rows, how, faults)


def _credentials(columns: Mapping[str, Column], rows: int, how: Values, faults: Faults) -> Said:
    """Credentials by name. A row of a table of names alone says that it is held; a blank `valid` with no expiry date
    beside it says, as null does in JSON, that nothing is known of it."""
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
