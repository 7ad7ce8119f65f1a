"""JSON lines: one applicant, an object, on each line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from screening.applicant import Applicant
from screening.intake import json_resume, values
from screening.intake.batch import Batch, Rejected, Source, Unread
from screening.intake.blob import Blob, Bytes
from screening.intake.ids import Seen
from screening.intake.json_keys import PassedOver
from screening.intake.json_marks import marked
from screening.intake.json_mending import Mark, mend
from screening.intake.json_survey import JsonSurvey, Looking
from screening.intake.json_values import Place, Wrong, parse, path, tidy
from screening.intake.text import refusal, shown
from screening.intake.values import Values
from screening.records import table_of

FORMAT = "JSON lines"
MOST_LINE = 8 << 20
_PIECE = 1 << 20
_BOM = b"\xef\xbb\xbf"


def recognises(blob: Blob) -> bool:
    """A file whose first character is a brace is read as JSON lines."""
    return not blob.is_folder and blob.peek().removeprefix(_BOM).lstrip().startswith(b"{")


@dataclass(frozen=True, slots=True)
class _Record:
    """One record that was read: its number, the applicant, and what of it can't be read."""

    number: int
    applicant: Applicant
    print: int
    resume: bool
    problems: tuple[Unread, ...]
    marks: tuple[Mark, ...]


class JsonLines:
    """The applicants of one file of JSON lines; each may be a resume in the JSON Resume form."""

    format = FORMAT
    #: What messages call the place of a record.
    unit = "line"

    def __init__(self, blob: Blob, how: Values, batch_rows: int) -> None:
        self._blob = blob
        self._how = how
        self._batch_rows = batch_rows
        self._dropped: dict[str, None] = {}
        self._passed_over = PassedOver()
        self._resumes = False

    @property
    def source(self) -> Source:
        """What was read; the keys that are dropped or passed over are known once the records were read."""
        said = [self.format, *["JSON Resume"] * self._resumes]
        said += [f"packed with {self._blob.packed}"] if self._blob.packed else []
        return Source(self._blob.name, ", ".join(said), tuple(self._dropped), self._passed_over.names)

    @property
    def sha256(self) -> str:
        """That of the bytes that were read."""
        return self._blob.sha256

    def batches(self) -> Iterator[Batch]:
        """The applicants, batch by batch. Raises InputError for a line beyond measure."""
        seen = Seen()
        pending: list[_Record | Rejected] = []
        for number, line in self._records():
            pending.append(self._read(line, number))
            if len(pending) == self._batch_rows:
                yield self._batch(pending, seen)
                pending = []
        if pending:
            yield self._batch(pending, seen)

    def survey(self) -> JsonSurvey:
        """What is said at each key, and how much of it can be read. Raises InputError."""
        looking = Looking(self._how)
        for number, line in self._records():
            self._read(line, number, looking)
        return looking.survey(tuple(self._dropped))

    def _records(self) -> Iterator[tuple[int, bytes]]:
        """The records with their numbers."""
        with self._blob.whole() as file:
            yield from split(file, self._blob.name)

    def _id(self, number: int) -> str:
        """The id of a record that can have none, a resume."""
        return str(number)

    def _read(self, line: bytes, number: int, looking: Looking | None = None) -> _Record | Rejected:
        try:
            data = parse(line.decode(), self._dropped)
        except UnicodeDecodeError:
            wrong = Rejected(number, "", "", f"the {self.unit} is not UTF-8", hint="save it in UTF-8")
        except Wrong as bad:
            wrong = Rejected(number, "", "", str(bad), hint=bad.hint)
        else:
            return self._found(data, number, looking)
        if looking is not None:
            looking.rows += 1
        return wrong

    def _found(self, data: dict[str, object], number: int, looking: Looking | None) -> _Record | Rejected:
        resume = None
        if looking is not None:
            looking.see(data, json_resume.is_resume(data))
        if json_resume.is_resume(data):
            self._resumes = True
            resume = json_resume.applicant_of(data, self._id(number), self._passed_over)
            data = resume.record
        tidy(data)
        mended = mend(data, self._how, self._passed_over)
        problems = []
        for one in mended.troubles:
            place: Place = one.place if resume is None else resume.place(one.place)
            problems.append(Unread(number, path(place), one.value, one.reason, hint=one.hint))
            if looking is not None:
                looking.unreadable(place)
        if mended.applicant is None:
            last = problems[-1] if problems else Unread(number, "", "", "the record can't be read")
            return Rejected(number, last.column, last.value, last.reason, hint=last.hint)
        unended = [Mark("education", place, "conferred") for place in resume.unended] if resume else []
        marks = (*mended.marks, *unended)
        return _Record(number, mended.applicant, mended.print, resume is not None, tuple(problems), marks)

    def _batch(self, pending: Sequence[_Record | Rejected], seen: Seen) -> Batch:
        records = [one for one in pending if isinstance(one, _Record)]
        rejected = [one for one in pending if isinstance(one, Rejected)]
        ids = [one.applicant.applicant_id for one in records]
        prints = np.array([one.print for one in records], np.uint64)
        repeats = seen.repeats(ids, [one.number for one in records], prints)
        for repeat in repeats:
            if not repeat.same:
                id_, number = ids[repeat.place], records[repeat.place].number
                reason = values.repeated(id_, repeat.row, self.unit)
                rejected.append(Rejected(number, "applicant_id", shown(id_), reason))
        places = {repeat.place for repeat in repeats}
        kept = [one for place, one in enumerate(records) if place not in places]
        table = table_of([one.applicant for one in kept], [one.number for one in kept])
        table = marked(table, [(owner, mark) for owner, one in enumerate(kept) for mark in one.marks], self._how)
        # a resume doesn't say that the certificates it lists are all there are
        complete = table.credentials_complete & ~np.array([one.resume for one in kept], np.bool_)
        return Batch(
            replace(table, credentials_complete=complete),
            tuple(sorted(rejected, key=lambda one: one.row)),
            len(pending),
            problems=tuple(problem for one in kept for problem in one.problems),
            merged=sum(repeat.same for repeat in repeats),
        )


def split(file: Bytes, name: str) -> Iterator[tuple[int, bytes]]:
    """The lines that aren't blank, with their numbers; they end as lines of CSV do, also with a lone CR."""
    number, held, more = 0, b"", True
    while more:
        more = bool(piece := file.read(_PIECE))
        lines = (held + piece).splitlines(keepends=True)
        # a line that isn't ended yet, or whose CR may be half of its end
        held = lines.pop() if more and lines and not lines[-1].endswith(b"\n") else b""
        for line in lines:
            number += 1
            _check_length(line, number, name)
            if number == 1:
                line = line.removeprefix(_BOM)
            if line.strip():
                yield number, line
        _check_length(held, number + 1, name)


def _check_length(line: bytes, number: int, name: str) -> None:
    if len(line) > MOST_LINE:
        raise refusal("long-row", f"the line is longer than {MOST_LINE >> 20} MB", file=name, row=number)
