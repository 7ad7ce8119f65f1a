"""A mapping file: a CSV of `header,meaning,note` that says what columns are, for a person to edit in a spreadsheet.

The meaning is a canonical name (`job_1_title`, `credential:drivers-license`), `ignore`, `carry` or `protected`; left
blank, the column isn't used. A column that the file doesn't name is read as without it. Where several tables are read
together a first column `table` names the table of each line, and the meaning of a column of a job or a degree goes
without a number (`title`, `experience.title`). All problems come at once.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from screening.applicant import MAX_ENTRIES
from screening.errors import InputError, Place, Problem
from screening.intake.entries import DEGREE_FIELDS, JOB_FIELDS
from screening.intake.headers import STATEMENTS, Target, wide
from screening.intake.mapping.tables import FIELDS
from screening.intake.text import meant, refusal, shown
from screening.intake.values import MOST_NAME
from screening.protected import is_protected
from screening.vocabulary import standard

COLUMNS = ("header", "meaning", "note")
#: The column before them that names the table.
TABLE = "table"
#: Meanings that make a column no part of an applicant.
WORDS = ("ignore", "carry", "protected")
_LARGEST = 8 << 20
#: Characters as they are spelled out in the files that we write.
_SPELLED = re.compile(r"(?:\\u[0-9a-f]{4})+")
_EXAMPLES = (
    "applicant_id",
    *WORDS,
    *(f"job_1_{name}" for name in JOB_FIELDS),
    *(f"degree_1_{name}" for name in DEGREE_FIELDS),
)
_FIELDS = tuple(dict.fromkeys(name for names in FIELDS.values() for name in names))


@dataclass(frozen=True, slots=True)
class Entry:
    """One line: the number of its row, the header as written, its meaning (a word of `WORDS`, a target or None).

    `table` is the table that it names, or nothing.
    """

    row: int
    header: str
    meaning: Target | str | None
    table: str = ""


@dataclass(frozen=True, slots=True)
class MappingFile:
    """A mapping file that was read; `several` says that it has a column for the names of tables."""

    name: str
    entries: tuple[Entry, ...]
    several: bool = False

    def places(self, headers: Sequence[str]) -> Mapping[int, Entry]:
        """The column of each line. Raises InputError for lines that this table has no use for."""
        if self.several:
            message = "the mapping names the table of each column, and this is one table by itself"
            raise refusal("no-mapping", message, hint="leave the column `table` out", file=self.name, row=1)
        waiting = defaultdict(list)
        for place, header in enumerate(headers):
            waiting[header.strip()].append(place)
        found: dict[int, Entry] = {}
        problems = []
        for entry in self.entries:
            header = as_in(entry.header, waiting)
            if waiting.get(header):
                found[waiting[header].pop(0)] = entry
            elif header in waiting:
                problems.append(self.problem(entry, "same-column", "more lines than columns have this header"))
            else:
                message = f"the table has no column `{shown(header)}`"
                hint = meant(header, {one.casefold() for one in waiting})
                problems.append(self.problem(entry, "unknown-column", message, hint or "remove the line"))
        problems += self._not_to_be(found, headers)
        if problems:
            raise InputError(problems)
        return found

    def _not_to_be(self, found: Mapping[int, Entry], headers: Sequence[str]) -> Iterator[Problem]:
        """Lines that let in what never enters."""
        for place, entry in found.items():
            if is_protected(headers[place]) and entry.meaning not in (None, "ignore", "protected"):
                message = f"the column `{shown(entry.header)}` is protected and never read"
                yield self.problem(entry, "protected-attribute", message, "write `protected`")

    def problem(self, entry: Entry, code: str, message: str, hint: str = "") -> Problem:
        """What is wrong with a line; the code says with which of its cells."""
        return _at(self.name, entry.row, code, message, hint)


def as_in(header: str, headers: Collection[str]) -> str:
    """The header of a line as a table has it, where it has it."""
    if header not in headers and header[:1] == "'":
        header = header[1:]  # a spreadsheet's mark that the cell is text
    if header not in headers:
        # a line break and what can't be seen are spelled out where a mapping file is written
        header = _SPELLED.sub(lambda found: str(json.loads(f'"{found[0]}"')), header).strip()
    return header


def _at(file: str, row: int, code: str, message: str, hint: str = "") -> Problem:
    name = next((name for name in ("meaning", "table") if name in code), "header")
    return Problem(Place(file=file, row=row, name=name), code, message, hint)


def load_mapping(path: str | Path) -> MappingFile:
    """Read a mapping file. Raises InputError with every problem that its lines have."""
    path = Path(path)
    try:
        if path.stat().st_size > _LARGEST:
            raise refusal("too-large", "a mapping file has at most 8 MB", file=shown(str(path), 200))
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as bad:
        reason = (bad.strerror or "unknown").lower()
        raise refusal("not-readable", f"the file can't be read: {reason}", file=shown(str(path), 200)) from None
    except UnicodeDecodeError:
        raise refusal("not-utf-8", "the file is not UTF-8", hint="save it as CSV in UTF-8", file=path.name) from None
    return read_mapping(text, path.name)


def read_mapping(text: str, name: str) -> MappingFile:
    """The mapping file of a text. Raises InputError with every problem that its lines have."""
    if "\0" in text:
        raise refusal("nul", "the file holds a NUL byte", hint="save it as CSV in UTF-8", file=name)
    first = text.lstrip("\r\n").partition("\n")[0]
    separator = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    problems: list[Problem] = []
    entries: list[Entry] = []
    try:
        names = [cell.strip().casefold() for cell in next(reader, [])]
        led = names[:1] == [TABLE]
        if names[led:] not in (list(COLUMNS), list(COLUMNS[:2])):
            message = f"a mapping file has the columns {', '.join(COLUMNS)}"
            raise refusal(
                "no-mapping", message, hint="`screening inspect --write-mapping` writes one", file=name, row=1
            )
        for row, cells in enumerate(reader, 2):
            if not any(cell.strip() for cell in cells):
                continue
            if not led + 2 <= len(cells) <= led + 3:
                needed = "a table, a header and a meaning" if led else "a header and a meaning"
                problems.append(_at(name, row, "wrong-cells", f"the row has {len(cells)} cells; {needed}"))
                continue
            entry, problem = _entry(cells[led:], name, row, cells[0].strip() if led else None)
            problems += [problem] if problem else []
            entries.append(entry)
    except csv.Error as bad:
        raise refusal("not-readable", f"the file can't be read as CSV: {bad}", file=name) from None
    problems += _twice(entries, name, led)
    if problems:
        raise InputError(problems)
    return MappingFile(name, tuple(entries), led)


def _entry(cells: Sequence[str], name: str, row: int, table: str | None) -> tuple[Entry, Problem | None]:
    """One line; `table` is None where the file has no column of tables."""
    header, said = cells[0].strip(), cells[1].strip()
    meaning: Target | str | None = said.casefold() if said.casefold() in WORDS else wide(said)
    if meaning is None and table is not None:
        meaning = _of_table(said.casefold())
    problem = None
    if said and meaning is None:
        message = f"`{shown(said)}` is no meaning of a column"
        known = _EXAMPLES if table is None else (*_EXAMPLES, *_FIELDS)
        hint = meant(said, known) or f"write a name such as `job_1_title`, or {_listed()}"
        problem = _at(name, row, "unknown-meaning", message, hint)
    elif isinstance(meaning, Target):
        problem = _out_of_bounds(meaning, name, row)
    return Entry(row, header, meaning, table or ""), problem


def _of_table(said: str) -> Target | None:
    """What a column of one table of several may be beyond a column of a wide table: `title`, `experience.title`."""
    if said in STATEMENTS:
        return Target("statement", said)
    table, _, field = said.rpartition(".")
    known = FIELDS.get(table, ()) if table else _FIELDS
    return Target(table, field) if field in known else None


def _listed() -> str:
    return " or ".join(f"`{word}`" for word in WORDS)


def _out_of_bounds(target: Target, name: str, row: int) -> Problem | None:
    if target.slot > MAX_ENTRIES:
        return _at(name, row, "unknown-meaning", f"entries are numbered from 1 to {MAX_ENTRIES}")
    if len(target.name) > MOST_NAME:
        return _at(name, row, "unknown-meaning", f"a name has at most {MOST_NAME} characters")
    if is_protected(target.name):
        message = f"`{shown(str(target))}` is a protected attribute and never enters"
        return _at(name, row, "protected-attribute", message)
    if target.group in ("credential", "expires") and target.name not in standard().credentials:
        known = standard().credential(target.name)
        hint = f"did you mean `{target.group}:{known}`?" if known else meant(target.name, standard().credentials)
        message = f"unknown credential `{shown(target.name)}`"
        return _at(name, row, "unknown-meaning", message, hint)
    return None


def _twice(entries: Sequence[Entry], name: str, led: bool) -> Iterator[Problem]:
    first: dict[tuple[str, Target], int] = {}
    for entry in entries:
        # of several tables that of the applicants may have a list, and a column that says whether it is complete
        if isinstance(entry.meaning, Target) and not (led and entry.meaning.group == "list"):
            # a line without a table is of the one that has its header
            table = (entry.table or entry.header).casefold() if led else ""
            before = first.setdefault((table, entry.meaning), entry.row)
            if before != entry.row:
                message = f"`{shown(str(entry.meaning))}` is the meaning of row {before} already"
                yield _at(name, entry.row, "same-meaning", message, "a thing is said by one column")
