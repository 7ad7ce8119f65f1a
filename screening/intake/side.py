"""The tables of entries that stand beside one another: read whole, each value once, and handed out by applicant.

A row that can't be read takes nothing from those whom it may be of: for a degree or a job that is lost stands an entry
of which nothing is known, and credentials and answers, one of which it may contradict, are unknown. More rows of an
applicant than a record may hold leave the list unknown.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import repeat
from types import MappingProxyType

import numpy as np

from screening.applicant import MAX_ENTRIES
from screening.intake import headers, loose, lost, values
from screening.intake.batch import Rejected, Source, Unread
from screening.intake.columns import Column, Faults, any_said
from screening.intake.date_order import Orders, both, sentences
from screening.intake.grid import Block, Grid, cell_count
from screening.intake.loose import Loose
from screening.intake.mapping import FIELDS, Columns, Context, decide_side
from screening.intake.opened import Opened, by_owner, opened
from screening.intake.said import read_rows
from screening.intake.text import refusal, shown
from screening.intake.values import Values
from screening.profiles import Bools, Coded, Ints

_NEEDED = {"credentials": ("name",), "answers": ("question", "answer")}
_BATCH = 65536
_DATES = {"start", "end", "conferred_on", "expires", "answer"}


class SideFile:
    """One of the tables, its headers sorted. `label` is the name of its file or sheet.

    Raises InputError for a table that has no use as it is; `way_out` is what may be done about one without ids.
    """

    def __init__(
        self, name: str, label: str, grid: Grid, columns: Columns | None = None, key: str = "", way_out: str = ""
    ) -> None:
        self.name = name
        self.label = label
        self.grid = grid
        self.header = grid.header()
        self._orders: dict[int, Orders] = {}
        self.decided = decide_side(self.header.names, name, columns or Columns(), key, label)
        targets = self.decided.targets
        if not any(target and target.group == "id" for target in targets):
            found = [header.strip() for taken, header in zip(self.decided.taken, self.header.names, strict=True)
                     if taken.how != "protected"]  # fmt: skip
            message = f"no column `applicant_id`; found {values.first_known(found) or 'no column'}"
            hint = "name the column that tells applicants apart `applicant_id`, or give its name with --id-column"
            raise refusal("no-id-column", message, hint=hint + way_out, file=label, row=self.header.row)
        self.sorted = headers.sort(self.header.names, targets, label, self.header.row, protected=self.decided.protected)
        there = {target.name for target in self.sorted.targets.values()}
        for needed in _NEEDED.get(name, ()):
            if needed not in there:
                message = f"no column `{needed}`"
                hint = f"say with --mapping which it is: `table,header,meaning`, then `{label},...,{needed}`{way_out}"
                raise refusal("no-column", message, hint=hint, file=label, row=self.header.row)

    @property
    def source(self) -> Source:
        """What became of the columns."""
        found = self.sorted
        unused = []
        for place, header in zip(found.passed_over, found.unused(FIELDS[self.name]), strict=True):
            taken = self.decided.taken[place]
            proposed = f"{self.names[place].strip()} (did you mean `{taken.target}`?)"
            unused.append(proposed if taken.how == "proposed" else header)
        dropped = found.named(found.dropped)
        doubts = tuple(sentences(self._orders, dict(enumerate(self.names))))
        columns = MappingProxyType(found.columns)
        return Source(self.label, self.grid.details, dropped, tuple(unused), columns, doubts=doubts)

    @property
    def names(self) -> Sequence[str]:
        """The headers as written."""
        return self.header.names

    def blocks(self, looking: bool = False) -> Iterator[Block]:
        """The rows; when `looking`, with columns that aren't used as well."""
        unused = self.sorted.passed_over
        speaking = unused if looking else [place for place in unused if place in self._speaking]
        columns = [*self.sorted.targets, *speaking]
        aside = [*(place for place in unused if place not in speaking), *self.sorted.dropped]
        return self.grid.blocks(self.sorted.key, columns, _BATCH, aside)

    @property
    def _speaking(self) -> set[int]:
        """The columns that leave something open where they say something."""
        return {place for one in self.decided.openings for place in one.places}

    def opened(self, blocks: Sequence[Block]) -> list[Opened]:
        """What the columns leave open in each row of some blocks."""
        return opened(self.decided.openings, {place: self._column(place, blocks) for place in self._speaking})

    def columns(self, blocks: Sequence[Block]) -> dict[str, Column]:
        """The used columns of some blocks, by the name of what they are."""
        return {target.name: self._column(place, blocks) for place, target in self.sorted.targets.items()}

    def settled(self, columns: dict[str, Column], date_order: str) -> dict[str, Column]:
        """The columns of all rows, with both readings of dates where the column leaves it open which is meant."""
        found = dict(columns)
        for name, column in columns.items():
            if name in _DATES:
                orders = self._orders[column.place] = Orders(date_order)
                orders.add(column.cells.values)
                found[name] = both(column) if orders.doubtful else column
        return found

    def _column(self, place: int, blocks: Sequence[Block]) -> Column:
        header = self.names[place].strip()
        parts = [
            Column.of(header, place, block.cells[place], place == self.sorted.key).cells
            for block in blocks
            if len(block.numbers)
        ]
        return Column(header, place, Coded.join(parts))


class Side:
    """One table as read: whose each row is, what the rows `said`, and what is wrong."""

    def __init__(self, file: SideFile, how: Values, context: Context) -> None:
        self.label = file.label
        self._width = len(file.names)
        blocks = list(file.blocks())
        self.numbers = np.concatenate([np.zeros(0, np.int64), *(block.numbers for block in blocks)])
        columns = file.settled(file.columns(blocks), how.date_order)
        self._opened = file.opened(blocks)
        self._key = columns["applicant_id"]
        self._codes = {text: code for code, text in enumerate(self._key.cells.values)}
        self._owned = np.zeros(len(self._codes), np.bool_)
        self._damaged = [lost.damaged(row, file.sorted.key, file.grid) for block in blocks for row in block.malformed]
        self._says = any_said((one for one in columns.values() if one is not self._key), len(self.numbers))
        self._loose = Loose()
        faults = Faults()
        self.said = read_rows(file.name, columns, len(self.numbers), faults, how, context)
        self._excess, first = self._too_many()
        more = Faults()
        for index in first:
            more.add(index, self._key, f"the applicant has more than {MAX_ENTRIES} rows here")
        found = [fault for fault in faults.sorted() if not self._excess[fault.index]]
        self._faults = sorted([*found, *more.sorted()], key=lambda fault: (fault.index, fault.place))

    def _too_many(self) -> tuple[Bools, list[int]]:
        """The rows of applicants that have too many, and of each of them the first beyond."""
        codes = self._key.cells.codes
        many = np.bincount(codes[codes >= 0], minlength=len(self._codes)) > MAX_ENTRIES
        order = np.argsort(codes, kind="stable")
        first = order[np.searchsorted(codes[order], np.flatnonzero(many)) + MAX_ENTRIES]
        return np.array([*many, False])[codes], first.tolist()

    @property
    def candidates(self) -> set[str]:
        """The texts that may be ids of applicants."""
        cells = (text for one in self._damaged for text in (*one.cells, one.key or ""))
        return {*self._codes, *cells}

    def settle(self, strangers: Collection[str], alone: bool) -> None:
        """Say which of the candidates aren't applicants, and whether there is no table of these."""
        key = self._key.cells
        self._loose = loose.find(self.numbers, key, self._says, self._damaged, strangers, alone, self._width)

    @property
    def ids(self) -> list[tuple[str, int]]:
        """The ids, each with the number of its first row, in their order."""
        codes = self._key.cells.codes
        found, first = np.unique(codes[codes >= 0], return_index=True)
        rows = self.numbers[codes >= 0][first]
        order = np.argsort(rows, kind="stable")
        texts = self._key.cells.values
        return [(texts[found[i]], int(rows[i])) for i in order.tolist() if len(texts[found[i]]) <= values.MOST_ID]

    def _whose(self, ids: Sequence[str]) -> Ints:
        codes = np.fromiter(map(self._codes.get, ids, repeat(-1)), np.int64, len(ids))
        known = codes >= 0
        owner = np.full(len(self._codes) + 1, -1, np.int64)
        # of an id that repeats the first row counts; the others are rejected, or say the same
        owner[codes[known][::-1]] = np.flatnonzero(known)[::-1]
        owner[-1] = -1
        self._owned[codes[known]] = True
        return owner[self._key.cells.codes]

    def hand_out(self, ids: Sequence[str]) -> Handed:
        """What there is for these applicants."""
        whose = self._whose(ids)
        problems = []
        for fault in self._faults:
            index = int(whose[fault.index])
            if index >= 0:
                said = int(self.numbers[fault.index]), shown(fault.header), shown(fault.value), fault.reason
                problems.append((index, Unread(*said, self.label, fault.hint)))
        gone = [(index, note) for index, id_ in self._once(ids) for note in self._loose.notes(id_)]
        header = shown(self._key.header)
        for index, note in gone:
            column, hint = (header, loose.WRITE) if note.of_id else ("", "")
            problems.append((index, Unread(note.row, column, shown(note.value), note.reason, self.label, hint)))
        problems.sort(key=lambda one: one[1].row)
        places, excess = np.array([index for index, _ in gone], np.int64), _at(whose[self._excess], len(ids))
        left_open = excess | _at(places, len(ids)) | _at(whose[self.said.holes], len(ids))
        lost_of = np.sort(places[~excess[places]])
        found = by_owner(self._opened, whose, len(ids))
        return Handed(np.where(self._excess, -1, whose), lost_of, left_open, excess, problems, found)

    def _once(self, ids: Sequence[str]) -> Iterable[tuple[int, str]]:
        """The ids with their places, of each the first."""
        if not (self._loose.exact or self._loose.near):
            return []
        places: dict[str, int] = {}
        for index, id_ in enumerate(ids):
            places.setdefault(id_, index)
        return [(index, id_) for id_, index in places.items() if id_]

    def orphans(self, among: str) -> list[Rejected]:
        """The rows of nobody who is `among` the applicants, after all of them were seen."""
        column = shown(self._key.header)
        found = [
            Rejected(one.row.row, "", "", cell_count(one.row, self._width), self.label)
            for place, one in enumerate(self._damaged)
            if place not in self._loose.found
        ]
        owned = np.array([*self._owned, False])[self._key.cells.codes]
        for index in np.flatnonzero(~owned).tolist():
            id_, hint = self._key.cells.text(index), ""
            if id_ is None:
                reason, hint = "applicant_id is blank", "every row needs one"
            elif len(id_) > values.MOST_ID:
                reason, hint = f"applicant_id has {len(id_)} characters", f"write at most {values.MOST_ID}"
            else:
                reason = f"applicant_id `{shown(id_)}` is not in {among}"
            found.append(Rejected(int(self.numbers[index]), column, shown(id_ or ""), reason, self.label, hint))
        return sorted(found, key=lambda one: one.row)


@dataclass(frozen=True, slots=True)
class Handed:
    """What a table has for some applicants, who are called by their place.

    `owner` is the applicant of each row whose entries count, or -1; `gone` are the applicants whom a row may be of that
    says nothing for sure, one for each such row; `open` is who may say more there than is listed, and `excess` who says
    too much to be read; `problems` are theirs; `opened` is what columns that aren't read leave open.
    """

    owner: Ints
    gone: Ints
    open: Bools
    excess: Bools
    problems: list[tuple[int, Unread]]
    opened: Sequence[Opened] = ()


def _at(places: Ints, n: int) -> Bools:
    """Where the places are, those below 0 apart."""
    found = np.zeros(n, np.bool_)
    found[places[places >= 0]] = True
    return found
