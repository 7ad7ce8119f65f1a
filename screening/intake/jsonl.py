"""JSON lines: one applicant, an object, on each line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from pydantic import ValidationError

from screening.applicant import Applicant
from screening.intake import values
from screening.intake.batch import Batch, Rejected, Source
from screening.intake.blob import Blob, Whole
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
    rows: int = 0

    def batch(self) -> Batch:
        return Batch(table_of(self.applicants, self.lines), tuple(self.rejected), self.rows)


class JsonLines:
    """The applicants of one file of JSON lines."""

    def __init__(self, blob: Blob, how: Values, batch_rows: int) -> None:
        self._blob = blob
        self._how = how
        self._batch_rows = batch_rows
        self._dropped: dict[str, None] = {}

    @property
    def source(self) -> Source:
        """What was read; the protected keys are known once the lines were read."""
        return Source(self._blob.name, FORMAT, tuple(self._dropped))

    @property
    def sha256(self) -> str:
        """That of the bytes that were read."""
        return self._blob.sha256

    def batches(self) -> Iterator[Batch]:
        """The applicants, batch by batch. Raises InputError for a line beyond measure."""
        seen = Seen()
        pending = _Pending()
        with self._blob.whole() as file:
            for number, line in _lines(file, self._blob.name):
                self._read(line, number, seen, pending)
                if pending.rows == self._batch_rows:
                    yield pending.batch()
                    pending = _Pending()
        if pending.rows:
            yield pending.batch()

    def _read(self, line: bytes, number: int, seen: Seen, pending: _Pending) -> None:
        pending.rows += 1
        try:
            data = parse(line.decode(), self._dropped)
        except UnicodeDecodeError:
            pending.rejected.append(Rejected(number, "", "", "the line is not UTF-8"))
            return
        except Wrong as bad:
            pending.rejected.append(Rejected(number, bad.key, "", str(bad)))
            return
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
                found["applicant_id",] = shown(id_), values.repeated(id_, first, "line")
        if found or applicant is None:
            for place, (value, reason) in found.items():
                pending.rejected.append(Rejected(number, path(place), value, reason))
        else:
            pending.applicants.append(applicant)
            pending.lines.append(number)


def _lines(file: Whole, name: str) -> Iterator[tuple[int, bytes]]:
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
