"""A folder of related CSV tables, joined on `applicant_id`.

`applicants.csv` is a wide table of its own, with one row for each applicant. `education.csv`, `experience.csv`,
`credentials.csv` and `answers.csv` may stand beside it. A table that isn't there, or that has no row for an applicant,
says nothing of it; a column `education`, `experience` or `credentials` of `applicants.csv` says `none` or, for
credentials, `complete`. Something that is wrong in a row of a table rejects the applicant whose row it is.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from types import MappingProxyType
from typing import TypeVar

import numpy as np

from screening.intake import headers, values
from screening.intake.batch import Batch, Rejected, Source
from screening.intake.blob import Blob
from screening.intake.columns import read
from screening.intake.delimited import CsvGrid
from screening.intake.draft import Draft
from screening.intake.folder import tables
from screening.intake.grid import Block
from screening.intake.side import FIELDS, SideFile, Sides
from screening.intake.text import refusal, shown
from screening.intake.values import Values
from screening.intake.wide import Wide
from screening.profiles import Bools, Credentials, Degrees, Ints, Jobs
from screening.records import table_of

FORMAT = "folder of related CSV tables"
_LISTS = {"education": "degree", "experience": "job", "credentials": "credential", "answers": "answer"}
_E = TypeVar("_E", Degrees, Jobs, Credentials)


def recognises(blob: Blob) -> bool:
    """A folder is read as related tables."""
    return blob.is_folder


class Related:
    """The applicants of one folder. Raises InputError for a folder that has no use as it is."""

    def __init__(self, blob: Blob, how: Values, batch_rows: int) -> None:
        assert blob.path is not None
        found, self._passed_over = tables(blob.path, ("applicants", *FIELDS))
        if "applicants" not in found:
            raise refusal("no-file", "the folder has no file `applicants.csv`", file=blob.name)
        self._blob = blob
        self._how = how
        self._main = Wide(CsvGrid(Blob("applicants.csv", path=found["applicants"])), how, batch_rows, headers.stated)
        self._sides = {name: SideFile(name, found[name]) for name in FIELDS if name in found}
        self._dropped: tuple[str, ...] = ()
        for target in self._main.targets.values():
            table = next((name for name, group in _LISTS.items() if group == target.group), "")
            if table in self._sides:
                raise refusal(
                    "stated-twice",
                    f"column `{shown(str(target))}` of applicants.csv and the table {table}.csv say the same thing",
                    hint="keep one of them",
                    file=blob.name,
                )

    @property
    def source(self) -> Source:
        """What became of the columns; those of the tables beside `applicants.csv` are led by the name of the file."""
        parts = [("", self._main.source)]
        parts += [(f"{side.file}: ", side.source) for side in self._sides.values()]
        return Source(
            self._blob.name,
            FORMAT,
            (*(lead + header for lead, part in parts for header in part.dropped), *self._dropped),
            (*(lead + header for lead, part in parts for header in part.passed_over), *self._passed_over),
            MappingProxyType({lead + header: name for lead, part in parts for header, name in part.columns.items()}),
        )

    @property
    def sha256(self) -> str:
        """That of a line for each table: its name, a NUL character and the SHA-256 of its bytes."""
        sums = {"applicants.csv": self._main.sha256} | {side.file: side.grid.sha256 for side in self._sides.values()}
        if not all(sums.values()):
            return ""
        return hashlib.sha256("".join(f"{name}\0{sums[name]}\n" for name in sorted(sums)).encode()).hexdigest()

    def batches(self) -> Iterator[Batch]:
        """The applicants, batch by batch; at the end the rows of each table that are nobody's."""
        sides = Sides.read(self._sides, self._how)
        if sides.answers:
            self._dropped = tuple(f"answers.csv: {shown(question)}" for question in sides.answers.entries.dropped)
        for block, draft in self._main.drafts():
            yield self._finish(block, draft, sides)
        for side in sides.all():
            orphans = side.orphans()
            if orphans:
                yield Batch(table_of([]), tuple(orphans), len({one.row for one in orphans}))

    def _finish(self, block: Block, draft: Draft, sides: Sides) -> Batch:
        owners = {side.file: side.owners(draft.ids) for side in sides.all()}
        if sides.education:
            owner = owners[sides.education.file]
            draft.degrees.append(_owned(sides.education.entries.table, owner))
            draft.education_given |= _owners(owner[sides.education.entries.given], len(draft.ids))
        if sides.experience:
            owner = owners[sides.experience.file]
            draft.jobs.append(_owned(sides.experience.entries.table, owner))
            draft.experience_given |= _owners(owner[sides.experience.entries.given], len(draft.ids))
        if sides.credentials:
            draft.credentials.append(_owned(sides.credentials.entries, owners[sides.credentials.file]))
        if sides.answers:
            sides.answers.entries.put(owners[sides.answers.file], draft)
        elsewhere: dict[int, list[Rejected]] = defaultdict(list)
        for side in sides.all():
            for index, header, value, reason in side.faults_of(owners[side.file], draft.ids):
                elsewhere[index].append(Rejected(int(draft.numbers[index]), header, value, reason))
        self._state(draft)
        return draft.finish(block, self._main.width, elsewhere)

    def _state(self, draft: Draft) -> None:
        """What the columns `education`, `experience` and `credentials` of `applicants.csv` state."""
        owners = {
            "education": [part.owner for part in draft.degrees],
            "experience": [part.owner for part in draft.jobs],
            "credentials": [part.owner for part in draft.credentials],
        }
        given = {
            "education": draft.education_given,
            "experience": draft.experience_given,
            "credentials": draft.credentials_complete,
        }
        for name, column in draft.statements.items():
            reader = values.complete if name == "credentials" else _none
            found = read(column, reader, draft.faults).ints(int, -1)
            given[name] |= found >= 0
            listed = np.zeros(len(draft.ids), np.bool_)
            listed[np.concatenate(owners[name])] = True
            for index in np.flatnonzero((found == 0) & listed).tolist():
                draft.faults.add(
                    index, column, f"`none` is stated, and the {_LISTS[name]}s of the applicant are listed"
                )


def _none(text: str) -> bool:
    values.nothing(text)
    return False


def _owners(rows: Ints, n: int) -> Bools:
    found = np.zeros(n, np.bool_)
    found[rows[rows >= 0]] = True
    return found


def _owned(entries: _E, owner: Ints) -> _E:
    """The entries of the applicants at hand, numbered from 1 for each of them in the order of the file."""
    part = entries.take(np.flatnonzero(owner[entries.owner] >= 0))
    part = type(part).join([replace(part, owner=owner[part.owner])])
    first = np.searchsorted(part.owner, part.owner)
    return replace(part, place=np.arange(1, len(part) + 1) - first)
