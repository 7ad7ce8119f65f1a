"""Related tables, the files of a folder or the sheets of a workbook, joined on the ids of the applicants.

The table of applicants is a wide table of its own, with one row for each of them; where there is none, the applicants
are those whom the other tables name. Education, experience, credentials and answers may stand beside it. A table that
isn't there, or that has no row for an applicant, says nothing of it; a column `education`, `experience` or
`credentials` of the applicants states `none` or, for credentials, `complete`. A statement that the tables contradict,
and what can't be read in a row of a table, never close a list against the applicant.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TypeVar

import numpy as np

from screening.intake import lost, values
from screening.intake.batch import Batch, Source, Unread
from screening.intake.columns import Column, Faults, read
from screening.intake.draft import Draft
from screening.intake.grid import Block, Grid
from screening.intake.mapping import GROUPS, PERSONS, Columns, columns_named, parts
from screening.intake.related_survey import RelatedSurvey, survey_tables
from screening.intake.side import Handed, Side, SideFile
from screening.intake.text import meant, refusal, shown
from screening.intake.values import Values
from screening.intake.wide import Wide
from screening.profiles import Bools, Credentials, Degrees, Ints, Jobs
from screening.records import table_of

_E = TypeVar("_E", Degrees, Jobs, Credentials)


@dataclass(frozen=True, slots=True)
class Tables:
    """Tables that belong together: where they are from, and each by its name with its label.

    `way_out` is what may be done where they can't be read together; `checksum` that of the bytes of all.
    """

    name: str
    format: str
    grids: Mapping[str, tuple[str, Grid]]
    checksum: Callable[[], str]
    passed_over: tuple[str, ...] = ()
    way_out: str = ""


class Related:
    """The applicants of some tables.

    Raises InputError for tables that have no use as they are, and for a wish that they can't meet.
    """

    def __init__(self, tables: Tables, how: Values, batch_rows: int, columns: Columns) -> None:
        self._tables = tables
        self._how = how
        self._batch_rows = batch_rows
        self._context = columns.context
        self._dropped: tuple[str, ...] = ()
        self._check_ids(columns)
        self._check_carried(columns)
        headers = {name: (label, grid.header().names) for name, (label, grid) in tables.grids.items()}
        self._mappings = parts(columns.mapping, headers) if columns.mapping else {}
        self._main: Wide | None = None
        self._label = "any table"
        key = ""
        if "applicants" in tables.grids:
            self._label, grid = tables.grids["applicants"]
            self._main = Wide(grid, how, batch_rows, columns=self._wishes("applicants", grid, columns))
            key = self._key(self._main, grid)
        self._files = {
            name: SideFile(name, label, grid, self._wishes(name, grid, columns), key, self._or_else)
            for name, (label, grid) in tables.grids.items()
            if name != "applicants"
        }
        for place, target in self._main.targets.items() if self._main else ():
            table = next((name for name, group in GROUPS.items() if group == target.group != "credential"), "")
            if self._main and table in self._files:
                header = shown(self._main.names[place].strip())
                raise refusal(
                    "stated-twice",
                    f"column `{header}` of {self._label} and the table {self._files[table].label} say the same thing",
                    hint=f"keep one of them{self._or_else}",
                    file=tables.name,
                )

    @property
    def _or_else(self) -> str:
        return f", or {self._tables.way_out}" if self._tables.way_out else ""

    def _check_ids(self, columns: Columns) -> None:
        """Raise InputError where no table has the column of ids that is asked for."""
        wanted = columns.id_column
        grids = self._tables.grids.values()
        if wanted and not any(columns_named(grid.header().names, wanted, label) for label, grid in grids):
            message = f"no table has a column `{shown(wanted)}`"
            raise refusal("unknown-column", message, file=self._tables.name)

    def _check_carried(self, columns: Columns) -> None:
        """Raise InputError for a column to carry that isn't one of the applicants' own."""
        label, grid = self._tables.grids.get("applicants", ("", None))
        own = grid.header().names if grid else ()
        for wish in columns.carry:
            if columns_named(own, wish, label) or (grid and wish.casefold() in PERSONS):
                continue
            others = [
                f"`{other}`"
                for name, (other, side) in self._tables.grids.items()
                if name != "applicants" and columns_named(side.header().names, wish, other)
            ]
            where = f"; it is one of {', '.join(others)}" if others else ""
            message = f"no column `{shown(wish)}` in the table of the applicants{where}"
            if not grid:
                message = f"the column `{shown(wish)}` can't be carried: there is no table of the applicants"
            likely = meant(wish, {header.strip().casefold() for header in own})
            hint = likely or "only what the applicants' own table says of them is carried"
            raise refusal("unknown-column", message, hint=hint, file=label or self._tables.name)

    def _wishes(self, table: str, grid: Grid, columns: Columns) -> Columns:
        """What is wished of one of the tables: of the column of ids only if it has it."""
        there = columns.id_column and columns_named(grid.header().names, columns.id_column, grid.name)
        own = table == "applicants"
        return Columns(
            columns.context,
            self._mappings.get(table),
            columns.id_column if there else "",
            columns.carry if own else (),
            stated=own,
        )

    def _key(self, main: Wide, grid: Grid) -> str:
        """The header of the column of ids of the applicants."""
        if main.row_ids:
            message = "no column `applicant_id`, by which the tables are joined"
            hint = f"name the column that tells applicants apart with --id-column{self._or_else}"
            raise refusal("no-id-column", message, hint=hint, file=self._label, row=grid.header().row)
        return next(main.names[place] for place, target in main.targets.items() if target.group == "id")

    @property
    def source(self) -> Source:
        """What became of the columns; those of the tables beside the applicants are led by the table's label."""
        parts = [("", self._main.source)] if self._main else []
        parts += [(f"{file.label}: ", file.source) for file in self._files.values()]
        return Source(
            self._tables.name,
            self._tables.format,
            (*(lead + header for lead, part in parts for header in part.dropped), *self._dropped),
            (*(lead + header for lead, part in parts for header in part.passed_over), *self._tables.passed_over),
            MappingProxyType({lead + header: name for lead, part in parts for header, name in part.columns.items()}),
            tuple(self._main.carried) if self._main else (),
            doubts=tuple(lead + doubt for lead, part in parts for doubt in part.doubts),
        )

    @property
    def sha256(self) -> str:
        """That of the bytes of all tables, once they were read."""
        return self._tables.checksum()

    def survey(self) -> RelatedSurvey:
        """What the columns of each table were taken for. Raises InputError."""
        return survey_tables(self._main, self._label, tuple(self._files.values()), self._how, self._context)

    def batches(self) -> Iterator[Batch]:
        """The applicants, batch by batch; at the end the rows of each table that are nobody's."""
        sides = {name: Side(file, self._how, self._context) for name, file in self._files.items()}
        if "answers" in sides and (answers := sides["answers"].said.answers):
            label = self._files["answers"].label
            self._dropped = tuple(f"{label}: {shown(question)}" for question in answers.dropped)
        strangers = self._strangers(sides)
        for side in sides.values():
            side.settle(strangers, self._main is None)
        for block, draft in self._main.drafts() if self._main else self._named(sides):
            yield self._finish(block, draft, sides)
        for side in sides.values():
            orphans = side.orphans(self._label)
            if orphans:
                yield Batch(table_of([]), tuple(orphans), len({one.row for one in orphans}))

    def _strangers(self, sides: Mapping[str, Side]) -> set[str]:
        """What stands for an id in the tables beside the applicants, and is none of theirs."""
        found = {text for side in sides.values() for text in side.candidates}
        if self._main is None:
            return found.difference(id_ for side in sides.values() for id_, _ in side.ids)
        _, grid = self._tables.grids["applicants"]
        key = next(place for place, target in self._main.targets.items() if target.group == "id")
        for block in grid.blocks(key, [key], self._batch_rows) if found else ():
            if len(block.numbers):
                found.difference_update(Column.of("", key, block.cells[key], ids=True).cells.values)
        return found

    def _named(self, sides: Mapping[str, Side]) -> Iterator[tuple[Block, Draft]]:
        """Those whom the tables name, in the order in which they do."""
        first: dict[str, int] = {}
        for side in sides.values():
            for id_, row in side.ids:
                first.setdefault(id_, row)
        ids = list(first)
        for at in range(0, len(ids), self._batch_rows):
            here = ids[at : at + self._batch_rows]
            block = Block(np.array([first[id_] for id_ in here], np.int64), {}, ())
            yield block, Draft.of(block, here, Faults())

    def _finish(self, block: Block, draft: Draft, sides: Mapping[str, Side]) -> Batch:
        handed = {name: side.hand_out(draft.ids) for name, side in sides.items()}
        for name, side in sides.items():
            _put(side, handed[name], draft)
            draft.opened += handed[name].opened
        _silence(draft, handed)
        _state(draft, handed)
        elsewhere: list[tuple[int, Unread]] = [
            one for found in handed.values() for one in found.problems if one[0] not in draft.merged
        ]
        return draft.finish(block, self._main.width if self._main else 0, elsewhere)


def _put(side: Side, handed: Handed, draft: Draft) -> None:
    """Put what a table has for the applicants at hand into their draft."""
    said, owner, n = side.said, handed.owner, len(draft.ids)
    if said.degrees:
        draft.degrees.append(_owned(said.degrees.table, owner, [lost.degrees(handed.gone)]))
        draft.education_given |= _owners(owner[said.degrees.given], n) | _owners(handed.gone, n)
    if said.jobs:
        draft.jobs.append(_owned(said.jobs.table, owner, [lost.jobs(handed.gone)]))
        draft.experience_given |= _owners(owner[said.jobs.given], n) | _owners(handed.gone, n)
    if said.credentials:
        draft.credentials.append(lost.unsure(_owned(said.credentials, owner), handed.open))
    if said.answers:
        said.answers.put(owner, draft, handed.open)


def _silence(draft: Draft, handed: Mapping[str, Handed]) -> None:
    """No claim counts where an answer was lost that may be another one, nor for a history that is there, unread."""
    silent = np.zeros(len(draft.ids), np.bool_)
    if "answers" in handed:
        silent |= handed["answers"].open
    if "experience" in handed:
        silent |= handed["experience"].excess
    if silent.any():
        draft.claims = {key: np.where(silent, -1, column) for key, column in draft.claims.items()}


def _state(draft: Draft, handed: Mapping[str, Handed]) -> None:
    """What the columns `education`, `experience` and `credentials` of the applicants state.

    An applicant with a credential that can't be told has no complete list of them, whatever is stated.
    """
    entries: dict[str, tuple[list[Ints], Bools]] = {
        "education": ([part.owner for part in draft.degrees], draft.education_given),
        "experience": ([part.owner for part in draft.jobs], draft.experience_given),
        "credentials": ([part.owner for part in draft.credentials], draft.credentials_complete),
    }
    n = len(draft.ids)
    for name, column in draft.statements.items():
        reader = values.complete if name == "credentials" else _none
        stated = read(column, reader, draft.faults).ints(int, -1)
        owners, given = entries[name]
        more = np.zeros(n, np.bool_)
        # an answer that was lost may be that a credential is held
        for table in (name, "answers") if name == "credentials" else (name,):
            more |= handed[table].open if table in handed else False
        listed = _owners(np.concatenate(owners), n) | more
        given |= np.where(stated == 0, ~listed, (stated == 1) & ~more)
        for index in np.flatnonzero((stated == 0) & listed).tolist():
            reason = f"`none` is stated, and the {GROUPS[name]}s of the applicant are listed"
            draft.faults.add(index, column, reason)


def _none(text: str) -> bool:
    values.nothing(text)
    return False


def _owners(rows: Ints, n: int) -> Bools:
    found = np.zeros(n, np.bool_)
    found[rows[rows >= 0]] = True
    return found


def _owned(entries: _E, owner: Ints, more: Sequence[_E] = ()) -> _E:
    """The entries of the applicants at hand, numbered from 1 for each of them in the order of the file."""
    part = entries.take(np.flatnonzero(owner[entries.owner] >= 0))
    parts: list[_E] = [replace(part, owner=owner[part.owner])]
    part = type(part).join(parts + list(more))
    first = np.searchsorted(part.owner, part.owner)
    return replace(part, place=np.arange(1, len(part) + 1) - first)
