"""The tables beside `applicants.csv`: read whole, each value once, and handed out by applicant."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import repeat
from pathlib import Path
from types import MappingProxyType
from typing import Generic, TypeVar

import numpy as np

from screening.applicant import MAX_ENTRIES
from screening.intake import headers, values
from screening.intake.batch import Rejected, Source
from screening.intake.blob import Blob
from screening.intake.columns import Column, Faults, any_said, read
from screening.intake.delimited import CsvGrid
from screening.intake.draft import Draft
from screening.intake.entries import DEGREE_FIELDS, JOB_FIELDS, Entries, degrees, jobs
from screening.intake.grid import Block, Malformed, cell_count
from screening.intake.text import refusal, shown
from screening.intake.values import Values
from screening.profiles import Coded, Credentials, Degrees, Ints, Jobs
from screening.protected import is_protected

FIELDS: Mapping[str, tuple[str, ...]] = {
    "education": DEGREE_FIELDS,
    "experience": JOB_FIELDS,
    "credentials": ("name", "valid", "expires"),
    "answers": ("question", "answer"),
}
_NEEDED = {"credentials": ("name",), "answers": ("question", "answer")}
_BATCH = 65536
T = TypeVar("T")


class SideFile:
    """One of the tables, its headers sorted."""

    def __init__(self, name: str, path: Path) -> None:
        self.file = f"{name}.csv"
        self.grid = CsvGrid(Blob(self.file, path=path))
        self.header = self.grid.header()
        self._fields = FIELDS[name]
        targets = [headers.plain(self._fields, header) for header in self.header.names]
        self.sorted = headers.sort(self.header.names, targets, self.file, self.header.row)
        there = {target.name for target in self.sorted.targets.values()}
        for needed in _NEEDED.get(name, ()):
            if needed not in there:
                raise refusal("no-column", f"no column `{needed}`", file=self.file, row=self.header.row)

    @property
    def source(self) -> Source:
        """What became of the columns."""
        found = self.sorted
        dropped, unused = found.named(found.dropped), found.unused(self._fields)
        return Source(self.file, self.grid.details, dropped, unused, MappingProxyType(found.columns))


class Side(Generic[T]):
    """One table as read: whose each row is, what the rows say (`entries`, owned by rows), and what is wrong."""

    def __init__(self, file: SideFile, read_entries: Callable[[Column, Mapping[str, Column], Ints, Faults], T]) -> None:
        self.file = file.file
        self._width = len(file.header.names)
        self._faults = Faults()
        blocks = list(_blocks(file))
        self._numbers = np.concatenate([np.zeros(0, np.int64), *(block.numbers for block in blocks)])
        columns = {target.name: _column(file, place, blocks) for place, target in file.sorted.targets.items()}
        self._key = columns.pop("applicant_id")
        self._codes = {text: code for code, text in enumerate(self._key.cells.values)}
        self._owned = np.zeros(len(self._codes), np.bool_)
        self._malformed = [row for block in blocks for row in block.malformed]
        self._malformed_of = [_id_of(row, file) for row in self._malformed]
        self._found_malformed: set[int] = set()
        self._note_too_many()
        self.entries = read_entries(self._key, columns, self._numbers, self._faults)
        self._sorted_faults = self._faults.sorted()

    def _note_too_many(self) -> None:
        codes = self._key.cells.codes
        for code in np.flatnonzero(np.bincount(codes[codes >= 0]) > MAX_ENTRIES).tolist():
            index = int(np.flatnonzero(codes == code)[MAX_ENTRIES])
            self._faults.add(index, self._key, f"the applicant has more than {MAX_ENTRIES} rows here")

    def owners(self, ids: Sequence[str]) -> Ints:
        """For each row of this table the place of its applicant among the ids, or -1."""
        codes = np.fromiter(map(self._codes.get, ids, repeat(-1)), np.int64, len(ids))
        known = codes >= 0
        owner = np.full(len(self._codes) + 1, -1, np.int64)
        # of an id that repeats the first row counts; the others are rejected
        owner[codes[known][::-1]] = np.flatnonzero(known)[::-1]
        owner[-1] = -1
        self._owned[codes[known]] = True
        return owner[self._key.cells.codes]

    def faults_of(self, owner: Ints, ids: Sequence[str]) -> Iterator[tuple[int, str, str, str]]:
        """What is wrong in the rows of these applicants: (place among the ids, column, value, reason)."""
        for fault in self._sorted_faults:
            index = int(owner[fault.index])
            if index >= 0:
                number = int(self._numbers[fault.index])
                yield index, f"{self.file} row {number}, {shown(fault.header)}", shown(fault.value), fault.reason
        if self._malformed:
            places = {id_: index for index, id_ in reversed(list(enumerate(ids))) if id_}
            for at, (row, id_) in enumerate(zip(self._malformed, self._malformed_of, strict=True)):
                if id_ in places:
                    self._found_malformed.add(at)
                    yield places[id_], f"{self.file} row {row.row}", "", cell_count(row, self._width)

    def orphans(self) -> list[Rejected]:
        """The rows whose applicant isn't in `applicants.csv`, after all of it was read."""
        column = f"{self.file}: {shown(self._key.header)}"
        found = [
            Rejected(row.row, self.file, "", cell_count(row, self._width), self.file)
            for number, row in enumerate(self._malformed)
            if number not in self._found_malformed
        ]
        owned = np.array([*self._owned, False])[self._key.cells.codes]
        for index in np.flatnonzero(~owned).tolist():
            id_ = self._key.cells.text(index)
            reason = (
                "applicant_id is blank; every row needs one"
                if id_ is None
                else f"applicant_id `{shown(id_)}` is not in applicants.csv"
            )
            found.append(Rejected(int(self._numbers[index]), column, shown(id_ or ""), reason, self.file))
        return sorted(found, key=lambda one: one.row)


def _blocks(file: SideFile) -> Iterator[Block]:
    aside = [*file.sorted.passed_over, *file.sorted.dropped]
    return file.grid.blocks(file.sorted.key, list(file.sorted.targets), _BATCH, aside)


def _column(file: SideFile, place: int, blocks: Sequence[Block]) -> Column:
    header = file.header.names[place].strip()
    parts = [
        Column.of(header, place, block.cells[place], place == file.sorted.key).cells
        for block in blocks
        if len(block.numbers)
    ]
    return Column(header, place, Coded.join(parts))


def _id_of(row: Malformed, file: SideFile) -> str:
    """The id of a malformed row where it can be told: in the first cell."""
    if row.reason:
        return row.text.strip()
    if file.sorted.key:
        return ""
    marks = file.grid.dialect
    try:
        cells = next(csv.reader([row.text], delimiter=marks.separator, quotechar=marks.quote), [""])
    except csv.Error:
        return ""
    return cells[0].strip()


@dataclass(frozen=True, slots=True)
class Answers:
    """The answers of a table: question and answer of each row; `dropped` are the protected questions."""

    questions: Coded
    said: Ints
    value: Ints
    dropped: tuple[str, ...] = field(default=())

    def put(self, owner: Ints, draft: Draft) -> None:
        """Put the answers of the applicants at hand into their draft."""
        used = (owner >= 0) & (self.said >= 0) & (self.questions.codes >= 0)
        for code, question in enumerate(self.questions.values):
            rows = np.flatnonzero(used & (self.questions.codes == code))
            said, value = np.full(len(draft.ids), -1, np.int64), np.zeros(len(draft.ids), np.int64)
            said[owner[rows]], value[owner[rows]] = self.said[rows], self.value[rows]
            draft.answers_said[question], draft.answers[question] = said, value


@dataclass(frozen=True, slots=True)
class Sides:
    """The tables that are there."""

    education: Side[Entries[Degrees]] | None
    experience: Side[Entries[Jobs]] | None
    credentials: Side[Credentials] | None
    answers: Side[Answers] | None

    @classmethod
    def read(cls, files: Mapping[str, SideFile], how: Values) -> Sides:
        """Read all of them."""

        def side(name: str, reader: Callable[[Column, Mapping[str, Column], Ints, Faults], T]) -> Side[T] | None:
            return Side(files[name], reader) if name in files else None

        return cls(
            side("education", lambda key, columns, rows, faults: degrees(columns, rows, how, faults)),
            side("experience", lambda key, columns, rows, faults: jobs(columns, rows, how, faults)),
            side("credentials", lambda key, columns, rows, faults: _credentials(columns, rows, how, faults)),
            side("answers", _answers),
        )

    def all(self) -> list[Side[Entries[Degrees]] | Side[Entries[Jobs]] | Side[Credentials] | Side[Answers]]:
        """Those that are there."""
        sides = (self.education, self.experience, self.credentials, self.answers)
        return [side for side in sides if side is not None]


def _credentials(columns: Mapping[str, Column], rows: Ints, how: Values, faults: Faults) -> Credentials:
    """Credentials by name. A row of a table of names alone says that it is held; a blank `valid` with no expiry date
    beside it says, as null does in JSON, that nothing is known of it."""
    name = columns["name"]
    beside = any_said((column for column in columns.values() if column is not name), len(rows))
    for index in np.flatnonzero(~name.said & beside).tolist():
        faults.add(index, name, "the name of the credential is blank")
    names = read(name, values.short_name, faults, free=True)
    here = np.flatnonzero(names.codes >= 0)
    silent = np.full(len(rows), -1, np.int64)
    valid = read(columns["valid"], values.truth, faults).ints(int, -1) if "valid" in columns else silent
    expires = read(columns["expires"], how.past, faults) if "expires" in columns else None
    dates = Coded(silent, ()) if expires is None else Coded(expires.codes, tuple(expires.values))
    return Credentials(
        owner=here,
        place=np.zeros(len(here), np.int64),
        name=Coded(names.codes, tuple(names.values)).take(here),
        valid=valid[here],
        expires=dates.take(here),
        unspoken=((valid < 0) & (dates.codes < 0) & ("valid" in columns))[here].astype(np.int64),
    )


def _answers(key: Column, columns: Mapping[str, Column], rows: Ints, faults: Faults) -> Answers:
    question, answer = columns["question"], columns["answer"]
    protected = tuple(text for text in question.cells.values if is_protected(text))
    if protected:
        gone = question.cells.map(lambda text: int(text in protected), 0) == 1
        question, answer = question.without(gone), answer.without(gone)
    for index in np.flatnonzero(~question.said & answer.said).tolist():
        faults.add(index, question, "the question is blank")
    asked = read(question, lambda text: values.short_name(text.casefold()), faults, free=True)
    questions = Coded.join([Coded(asked.codes, tuple(asked.values))])
    found = read(answer, values.answer, faults)
    said, value = found.ints(lambda pair: pair[0], -1), found.ints(lambda pair: pair[1], 0)
    for index in _contradictions(key.cells.codes, questions.codes, said, value):
        faults.add(index, answer, f"`{shown(questions.text(index) or '')}` is answered twice, not alike")
    return Answers(questions, said, value, protected)


def _contradictions(key: Ints, question: Ints, said: Ints, value: Ints) -> list[int]:
    """The rows that answer a question of an applicant in another way than the row before did."""
    used = np.flatnonzero((key >= 0) & (question >= 0) & (said >= 0))
    order = used[np.lexsort((used, question[used], key[used]))]
    one, two = order[:-1], order[1:]
    same = (key[one] == key[two]) & (question[one] == question[two])
    return sorted(two[same & ((said[one] != said[two]) | (value[one] != value[two]))].tolist())
