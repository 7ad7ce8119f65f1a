"""JSON lines: one applicant, an object, on each line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import numpy as np
from pydantic import ValidationError

from screening.applicant import Applicant
from screening.intake import json_resume, values
from screening.intake.batch import Batch, Rejected, Source
from screening.intake.blob import Blob, Bytes
from screening.intake.ids import Seen
from screening.intake.json_values import Wrong, beyond_the_model, parse, path, problems, tidied
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


@dataclass(slots=True)
class _Pending:
    """The lines of a batch so far."""

    applicants: list[Applicant] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)
    resumes: list[bool] = field(default_factory=list)
    rows: int = 0

    def batch(self) -> Batch:
        table = table_of(self.applicants, self.lines)
        # a resume doesn't say that the certificates it lists are all there are
        complete = table.credentials_complete & ~np.array(self.resumes, np.bool_)
        return Batch(replace(table, credentials_complete=complete), tuple(self.rejected), self.rows)


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
        self._passed_over: dict[str, None] = {}
        self._resumes = False

    @property
    def source(self) -> Source:
        """What was read; the keys that are dropped or passed over are known once the records were read."""
        said = [self.format, *["JSON Resume"] * self._resumes]
        said += [f"packed with {self._blob.packed}"] if self._blob.packed else []
        return Source(self._blob.name, ", ".join(said), tuple(self._dropped), tuple(self._passed_over))

    @property
    def sha256(self) -> str:
        """That of the bytes that were read."""
        return self._blob.sha256

    def batches(self) -> Iterator[Batch]:
        """The applicants, batch by batch. Raises InputError for a line beyond measure."""
        seen = Seen()
        pending = _Pending()
        for number, line in self._records():
            self._read(line, number, seen, pending)
            if pending.rows == self._batch_rows:
                yield pending.batch()
                pending = _Pending()
        if pending.rows:
            yield pending.batch()

    def _records(self) -> Iterator[tuple[int, bytes]]:
        """The records with their numbers."""
        with self._blob.whole() as file:
            yield from _lines(file, self._blob.name)

    def _id(self, number: int) -> str:
        """The id of a record that can have none, a resume."""
        return str(number)

    def _read(self, line: bytes, number: int, seen: Seen, pending: _Pending) -> None:
        pending.rows += 1
        try:
            data = parse(line.decode(), self._dropped)
        except UnicodeDecodeError:
            pending.rejected.append(Rejected(number, "", "", f"the {self.unit} is not UTF-8"))
            return
        except Wrong as bad:
            pending.rejected.append(Rejected(number, bad.key, "", str(bad)))
            return
        resume = json_resume.is_resume(data)
        if resume:
            self._resumes = True
            self._passed_over |= dict.fromkeys(shown(key) for key in data if key not in json_resume.USED)
            data = json_resume.applicant_of(data, self._id(number))
        found = tidied(data) | beyond_the_model(data, self._how)
        applicant = None
        try:
            applicant = Applicant.model_validate(data)
        except ValidationError as bad:
            # a job that ends before it starts is already said of its end
            said = {place[:-1] for place in found if place[-1] == "end"}
            found = {p: what for p, what in problems(data, bad).items() if p not in said} | found
        id_ = data.get("applicant_id")
        if isinstance(id_, str) and id_:
            for _, first in seen.repeats([id_], [number]):
                found["applicant_id",] = shown(id_), values.repeated(id_, first, self.unit)
        if found or applicant is None:
            for place, (value, reason) in found.items():
                pending.rejected.append(Rejected(number, path(place), value, reason))
        else:
            pending.applicants.append(applicant)
            pending.lines.append(number)
            pending.resumes.append(resume)


def _lines(file: Bytes, name: str) -> Iterator[tuple[int, bytes]]:
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
