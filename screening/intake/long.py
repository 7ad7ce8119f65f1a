"""Long tables: a row for each job or degree, with the applicant's id on each, in any order.

A table is long where its columns of jobs and degrees are those of one entry, by headers without a number, and an id
repeats. Each row gives the job and the degree that its cells tell of; entries of an applicant that are all the same are
one, so that a table of every degree beside every job lists each once. Where a column says which rows are jobs and
which are degrees, each is only that. What is asked of the applicant may stand on any of the rows; where rows say
different things it is unknown. The whole table is held in coded columns.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

import numpy as np

from screening.applicant import MAX_ENTRIES
from screening.intake import entries, long_rows, lost, row_types, values
from screening.intake.batch import Batch, Source
from screening.intake.columns import Column, Faults, any_said
from screening.intake.draft import Draft
from screening.intake.gather import Gathered, alike, firsts, gather
from screening.intake.grid import Block, Grid
from screening.intake.headers import Target
from screening.intake.id_cells import read_ids
from screening.intake.long_rows import Found, Loose, Rows
from screening.intake.longness import LISTS, may_be_long, repeats
from screening.intake.mapping import Columns, Decided, Taken
from screening.intake.opened import by_owner
from screening.intake.row_types import RowTypes, Types
from screening.intake.said import none_beside
from screening.intake.survey import Survey, survey
from screening.intake.text import shown
from screening.intake.values import BadValue, Values
from screening.intake.wide import Groups, Wide
from screening.intake.words import is_unknown
from screening.profiles import Bools, Coded, Credentials, Degrees, Ints, Jobs
from screening.records import table_of

_E = TypeVar("_E", Degrees, Jobs)


def read_table(grid: Grid, how: Values, batch_rows: int, columns: Columns) -> Wide | Long:
    """A table with one row for each applicant, or with more. Raises InputError."""
    found = Wide(grid, how, batch_rows, columns=columns)
    if not may_be_long(found):
        return found
    types = row_types.find(found, grid, columns)
    return Long(found, grid, how, batch_rows, types) if types or repeats(found, grid, batch_rows) else found


class Long:
    """The applicants of one long table."""

    def __init__(self, table: Wide, grid: Grid, how: Values, batch_rows: int, types: RowTypes | None = None) -> None:
        self._wide = table
        self._grid = grid
        self._how = how
        self._batch_rows = batch_rows
        self._types = types
        self._key = next(place for place, target in table.targets.items() if target.group == "id")

    @property
    def _groups(self) -> list[str]:
        """The lists whose entries the rows are."""
        there = {target.group for target in self._wide.targets.values()}
        return [group for group in LISTS if group in there or self._types]

    @property
    def source(self) -> Source:
        """What became of the columns."""
        form = f"long {self._grid.details}: one row for each {' or '.join(self._groups)}"
        if self._types is None:
            return replace(self._wide.source, format=form)
        header = self._types.header
        passed = tuple(one for one in self._wide.source.passed_over if one != header)
        return replace(self._wide.source, format=f"{form}, as `{shown(header)}` says", passed_over=passed)

    @property
    def sha256(self) -> str:
        """That of the bytes that were read."""
        return self._grid.sha256

    @property
    def names(self) -> Sequence[str]:
        """The headers as written."""
        return self._wide.names

    @property
    def decided(self) -> Decided:
        """What becomes of each column."""
        decided = self._wide.decided
        if self._types is None:
            return decided
        taken = list(decided.taken)
        taken[self._types.place] = Taken("rows")
        return replace(decided, taken=tuple(taken))

    def survey(self) -> Survey:
        """What the columns were taken for, and how much of each can be read."""
        return survey(self, frozenset(["degree_1_level"] if self._types else []))

    def drafts(self, looking: bool = False) -> Iterator[tuple[Block, Draft]]:
        """The blocks, each with what was read of its rows, as a survey takes them; an id may repeat."""
        for block in self._wide.blocks(looking):
            draft = Draft.of(block, [""] * len(block.numbers), Faults())
            if len(block.numbers):
                self._wide.fill(draft, self._wide.grouped(self._columns([block])))
            yield block, draft

    def batches(self) -> Iterator[Batch]:
        """The applicants, batch by batch, in the order in which they first appear; at the end the rejected rows."""
        rows = self._rows()
        found = Found(rows)
        whole = self._draft(rows, found)
        n = len(rows.ids)
        counts = np.bincount(rows.owner[rows.owner >= 0], minlength=n)
        said = [column.cells for column in (*rows.columns.values(), *rows.carried.values())]
        owned = np.flatnonzero(rows.owner >= 0)
        different = np.bincount(rows.owner[firsts(alike(said, rows.owner), owned)], minlength=n)
        found.problems.sort(key=lambda one: one[:3])
        owners = np.array([owner for owner, *_ in found.problems], np.int64)
        for first in range(0, n, self._batch_rows):
            last = min(first + self._batch_rows, n)
            here = found.problems[slice(*np.searchsorted(owners, (first, last)).tolist())]
            all_rows, unlike = int(counts[first:last].sum()), int(different[first:last].sum())
            yield Batch(
                whole.table.take(range(first, last)),
                (),
                all_rows,
                {name: texts[first:last] for name, texts in whole.carried.items()},
                tuple(sorted((one for *_, one in here), key=lambda one: one.row)),
                all_rows - unlike,
                unlike - (last - first),
            )
        rejected = rows.rejected()
        if rejected or not n:
            yield Batch(table_of([]), tuple(rejected), len({one.row for one in rejected}))

    def _columns(self, blocks: Sequence[Block]) -> dict[int, Column]:
        """The used columns of some blocks."""
        return {
            place: self._column(place, blocks, target.group == "id") for place, target in self._wide.targets.items()
        }

    def _column(self, place: int, blocks: Sequence[Block], ids: bool) -> Column:
        header = self.names[place].strip()
        parts = [Column.of(header, place, block.cells[place], ids).cells for block in blocks if len(block.numbers)]
        return self._wide.settled(Column(header, place, Coded.join(parts)))

    def _rows(self) -> Rows:
        blocks = list(self._wide.blocks())
        columns, faults = self._columns(blocks), Faults()
        texts = read_ids(columns[self._key], faults)
        places: dict[str, int] = {}
        owner = [places.setdefault(text, len(places)) if text else -1 for text in texts]
        return Rows(
            np.concatenate([np.zeros(0, np.int64), *(block.numbers for block in blocks)]),
            np.array(owner, np.int64),
            list(places),
            columns[self._key],
            columns,
            {name: self._column(place, blocks, True) for name, place in self._wide.carried.items()},
            [lost.damaged(row, self._key, self._grid) for block in blocks for row in block.malformed],
            faults,
            len(self.names),
            self._wide.opened(blocks),
        )

    def _draft(self, rows: Rows, found: Found) -> Batch:
        """All applicants, without their problems."""
        n = len(rows.ids)
        first = np.zeros(n, np.int64)
        owned = np.flatnonzero(rows.owner >= 0)[::-1]
        first[rows.owner[owned]] = rows.numbers[owned]
        block = Block(first, {}, ())
        draft = Draft.of(block, rows.ids, Faults())
        used = [column for place, column in rows.columns.items() if place != self._key]
        loose = long_rows.find(rows, any_said(used, len(rows.numbers)), found)
        self._fill(draft, rows, loose, found)
        draft.opened = by_owner(rows.opened, rows.owner, n)
        grouped = self._wide.grouped(rows.columns)
        types = self._types.of(rows.numbers) if self._types else None
        for group in self._groups:
            part = Part.of(group, grouped, types, len(rows.numbers))
            if types and group == "job":
                self._note_types(types, part.unclear, rows, found)
            self._list(draft, group, part, rows, loose, found)
        if types:
            _add_certificates(draft, rows.owner[types.are(row_types.CREDENTIAL)])
        return draft.finish(block, len(self.names))

    def _fill(self, draft: Draft, rows: Rows, loose: Loose, found: Found) -> None:
        """What is said of the applicants themselves."""
        n = len(rows.ids)
        own: dict[int, Gathered] = {}
        for place, target in self._wide.targets.items():
            if target.group != "id" and target.group not in LISTS:
                own[place] = gather(rows.columns[place], rows.owner, n, self._sense(target.group), loose.perhaps)
        for place, one in own.items():
            target = self._wide.targets[place]
            held = self._place(Target("credential", target.name)) if target.group == "expires" else None
            if held is not None:  # without a date that is certain it isn't certain either
                own[held] = replace(own[held], column=own[held].column.without(one.torn))
        self._wide.fill(draft, self._wide.grouped({place: one.column for place, one in own.items()}))
        for fault in draft.faults.sorted():
            row = int(own[fault.place].at[fault.index])
            column = rows.columns[fault.place]
            found.add(fault.index, row, column, fault.value, fault.reason, fault.hint)
        draft.faults = Faults()
        for place, one in own.items():
            self._contradicted(one, rows.columns[place], rows, found)
            target = self._wide.targets[place]
            said = one.torn & (one.at >= 0)
            if target.group == "credential" and said.any():
                draft.credentials.append(_unread(target.name, np.flatnonzero(said)))
        for name, column in rows.carried.items():
            one = gather(column, rows.owner, n, lambda text: text)
            draft.carried[name] = one.column
            if column.place not in own:
                self._contradicted(one, column, rows, found)

    def _place(self, wanted: Target) -> int | None:
        return next((place for place, target in self._wide.targets.items() if target == wanted), None)

    def _sense(self, group: str) -> Callable[[str], Hashable]:
        """What a cell says, such that two that say the same are equal; None for nothing."""
        reader: Callable[[str], Hashable] = {
            "credential": self._how.credential,
            "answer": lambda text: values.answer(text)[1],
            "claim": values.claim,
            "claim_supervisory": values.claim,
        }.get(group, str.casefold)

        def sense(text: str) -> Hashable:
            if is_unknown(text):
                return None
            try:
                return reader(text)
            except BadValue:
                return text.casefold()

        return sense

    @staticmethod
    def _contradicted(one: Gathered, column: Column, rows: Rows, found: Found) -> None:
        for owner in np.flatnonzero(one.against >= 0).tolist():
            row, before = int(one.against[owner]), int(one.at[owner])
            value, other = column.cells.text(row) or "", column.cells.text(before) or ""
            reason = f"`{shown(value)}` here, and `{shown(other)}` in row {int(rows.numbers[before])} of the applicant"
            found.add(owner, row, column, value, reason, "write the same in both, or leave one blank")

    @staticmethod
    def _note_types(types: Types, unclear: Bools, rows: Rows, found: Found) -> None:
        """Note the rows of which it isn't known what they are."""
        for row in np.flatnonzero(unclear & (rows.owner >= 0)).tolist():
            value = types.column.cells.text(row) or ""
            reason = f"`{shown(value)}` is no job, degree or credential" if value else "it isn't said what the row is"
            found.add(int(rows.owner[row]), row, types.column, value, reason, "write `Job` or `Education`")

    def _list(self, draft: Draft, group: str, part_of: Part, rows: Rows, loose: Loose, found: Found) -> None:
        """The jobs or the degrees, each once, numbered for each applicant in the order of the table."""
        columns, says = part_of.columns, part_of.says
        unclear = rows.owner[part_of.unclear & (rows.owner >= 0)]
        said = says & (rows.owner >= 0)
        gone = np.sort(np.concatenate([loose.entries(says | part_of.unclear, rows.owner), unclear]))
        cells = [column.cells for column in (*columns.values(), *part_of.dates)]
        here = firsts(alike(cells, rows.owner), np.flatnonzero(said))
        many = np.bincount(rows.owner[here], minlength=len(rows.ids)) + np.bincount(gone, minlength=len(rows.ids))
        excess = many > MAX_ENTRIES
        self._note_many(group, here, excess, rows, found)
        here, gone = here[~excess[rows.owner[here]]], gone[~excess[gone]]
        part = {name: Column(column.header, column.place, column.cells.take(here)) for name, column in columns.items()}
        places, faults = np.zeros(len(here), np.int64), Faults()
        owner = rows.owner[here]
        if group == "job":
            jobs = entries.jobs(part, places, self._how, faults)
            listed = replace(jobs.table, owner=owner[jobs.table.owner])
            draft.jobs.append(_numbered(type(listed).join([listed, lost.jobs(gone)])))
            _set(draft.experience_given, owner[jobs.given], gone)
            none_beside(jobs, part.get("title"), owner, "job", faults)
            if excess.any():
                # claims count where no history is given; here one is, that can't be read
                draft.claims = {key: np.where(excess, -1, column) for key, column in draft.claims.items()}
        else:
            degrees = entries.degrees(part, places, self._how, faults)
            dated = any_said(part_of.dates, len(rows.numbers))[here]
            table = row_types.unsure(degrees.table, dated[degrees.table.owner])
            table = replace(table, owner=owner[table.owner])
            draft.degrees.append(_numbered(type(table).join([table, lost.degrees(gone)])))
            _set(draft.education_given, owner[degrees.given], gone)
            none_beside(degrees, part.get("level"), owner, "degree", faults)
        for fault in faults.sorted():
            row, column = int(here[fault.index]), columns[_name(columns, fault.place)]
            found.add(int(rows.owner[row]), row, column, fault.value, fault.reason, fault.hint)

    @staticmethod
    def _note_many(group: str, here: Ints, excess: Bools, rows: Rows, found: Found) -> None:
        """Note the first entry beyond, or the last row that there is."""
        if not excess.any():
            return
        owned = np.concatenate([np.flatnonzero(rows.owner >= 0), here])
        order = np.argsort(rows.owner[owned], kind="stable")
        owner = rows.owner[owned[order]]
        owners = np.flatnonzero(excess)
        listed = np.bincount(rows.owner[here], minlength=len(excess))[owners]
        last = np.searchsorted(owner, owners, "right") - np.maximum(listed - MAX_ENTRIES, 1)
        for one, row in zip(owners.tolist(), owned[order][last].tolist(), strict=True):
            reason = f"the applicant has more than {MAX_ENTRIES} {LISTS[group]} here"
            found.add(one, row, rows.key, rows.ids[one], reason)


@dataclass(frozen=True, slots=True)
class Part:
    """One of the lists: its columns, which rows say something, and in which it is `unclear` whether they are of it.

    `dates` are those of studies, which tell one degree from another.
    """

    columns: Mapping[str, Column]
    says: Bools
    unclear: Bools
    dates: Sequence[Column] = ()

    @classmethod
    def of(cls, group: str, grouped: Groups, types: Types | None, rows: int) -> Part:
        """That of jobs or of degrees, as the rows are said to be."""
        jobs, columns = grouped["job"][1], grouped[group][1]
        if types is None:
            return cls(columns, any_said(columns.values(), rows), np.zeros(rows, np.bool_))
        anything = any_said((*jobs.values(), *grouped["degree"][1].values()), rows)
        unclear = types.are(row_types.UNKNOWN) & anything
        if group == "job":
            return cls(columns, any_said(columns.values(), rows) & types.are(row_types.JOB), unclear)
        columns = types.degrees(columns, jobs)
        says = any_said(columns.values(), rows) & (types.are(row_types.JOB) | types.are(row_types.DEGREE))
        unclear |= types.are(row_types.DEGREE) & anything & ~says
        return cls(columns, says, unclear, types.studied(jobs))


def _add_certificates(draft: Draft, owners: Ints) -> None:
    """A credential may be a certificate that a school gives: who lists degrees may have that one too."""
    owners = np.unique(owners[owners >= 0])
    more = lost.degrees(owners[draft.education_given[owners]])
    level = Coded(np.zeros(len(more), np.int64), ("certificate",))
    draft.degrees[-1] = _numbered(Degrees.join([draft.degrees[-1], replace(more, level=level)]))


def _numbered(table: _E) -> _E:
    """The entries, in the order of their owners, numbered from 1 for each."""
    first = np.searchsorted(table.owner, table.owner)
    return replace(table, place=np.arange(1, len(table) + 1) - first)


def _set(given: Bools, *owners: Ints) -> None:
    for some in owners:
        given[some] = True


def _name(columns: Mapping[str, Column], place: int) -> str:
    return next(name for name, column in columns.items() if column.place == place)


def _unread(name: str, owner: Ints) -> Credentials:
    """A credential of which something is said that can't be relied on."""
    zeros = np.zeros(len(owner), np.int64)
    return Credentials.undated(owner, zeros, Coded(zeros, (name,)), unspoken=2)
