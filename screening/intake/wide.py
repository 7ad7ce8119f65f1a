"""Wide tables: one row for each applicant, with the canonical columns."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType

import numpy as np

from screening.intake import date_order, entries, headers, several, values
from screening.intake.batch import Batch, Source
from screening.intake.columns import Column, Faults, read
from screening.intake.date_order import Orders, both, has_dates
from screening.intake.draft import Draft
from screening.intake.grid import Block, Grid
from screening.intake.headers import Target
from screening.intake.id_cells import ids_in
from screening.intake.ids import Marks, Repeat, Seen, mixed
from screening.intake.kept import Numbers
from screening.intake.known import Known, Run
from screening.intake.mapping import Columns, Decided, Taken, decide
from screening.intake.opened import Opened, opened
from screening.intake.survey import Survey, survey
from screening.intake.text import refusal, shown
from screening.intake.values import UNKNOWN, BadValue, Values
from screening.profiles import UNREAD, Coded, Credentials

#: How many rows are looked at at a time where only dates are.
_AT_ONCE = 65536
#: The groups in which the columns of one name are read alike, and those in which all are.
_ENTRIES = frozenset({"degree", "job"})
_READ_ALIKE = frozenset({"credential", "expires", "answer", "claim", "claim_supervisory"})
#: Columns by group, slot and name; a group or slot that isn't there is empty.
Groups = Mapping[str, Mapping[int, Mapping[str, Column]]]


class Wide:
    """The applicants of one wide table. Raises InputError for a table that has no use as it is."""

    def __init__(
        self,
        grid: Grid,
        how: Values,
        batch_rows: int,
        meaning: Callable[[str], Target | None] = headers.wide,
        columns: Columns | None = None,
    ) -> None:
        self._grid = grid
        self._how = how
        self._batch_rows = batch_rows
        self._header = grid.header()
        self._orders: dict[int, Orders] = {}
        names = self._header.names
        if columns is None:
            self._decided = Decided(tuple(Taken("name" if one else "passed", one) for one in map(meaning, names)))
        else:
            self._decided = decide(names, columns, grid.name)
        self._sorted = headers.sort(
            names,
            self._decided.targets,
            grid.name,
            self._header.row,
            protected=self._decided.protected,
            may_lack_ids=columns is not None,
        )
        for place, target in self.targets.items():
            if target.group in ("claim", "claim_supervisory"):
                self._check_claim(names[place], target)

    def _check_claim(self, header: str, target: Target) -> None:
        try:
            self._how.kind(target.name)
        except BadValue as bad:
            message, row = f"column `{shown(header.strip())}`: {bad}", self._header.row
            raise refusal("unknown-kind", message, hint=bad.hint, file=self._grid.name, row=row) from None

    @property
    def source(self) -> Source:
        """What became of the columns."""
        found = self._sorted
        return Source(
            self._grid.name,
            f"wide {self._grid.details}",
            found.named(found.dropped),
            (*self._passed_over(), *self._grid.unread),
            MappingProxyType(found.columns),
            tuple(self.carried),
            found.row_ids,
            tuple(date_order.sentences(self._orders, dict(enumerate(self._header.names)))),
        )

    @property
    def carried(self) -> dict[str, int]:
        """The columns that are handed through, by a name that only one of them has."""
        found: dict[str, int] = {}
        for place in self._decided.carried:
            header = self._header.names[place].strip()
            found[f"{header} (column {place + 1})" if header in found else header] = place
        return found

    def _passed_over(self) -> tuple[str, ...]:
        """The headers that aren't used, each with what it may mean."""
        said = []
        for place, header in zip(self._sorted.passed_over, self._sorted.unused(headers.SLOT_NAMES), strict=True):
            taken = self._decided.taken[place]
            if place not in self._decided.carried:
                proposed = f"{self._header.names[place].strip()} (did you mean `{taken.target}`?)"
                said.append(proposed if taken.how == "proposed" else header)
        return tuple(said)

    @property
    def sha256(self) -> str:
        """That of the bytes that were read."""
        return self._grid.sha256

    @property
    def grid(self) -> Grid:
        """The table as it was given."""
        return self._grid

    @property
    def row_ids(self) -> bool:
        """Whether no column tells applicants apart."""
        return self._sorted.row_ids

    @property
    def targets(self) -> Mapping[int, Target]:
        """What the used columns mean, by their place."""
        return self._sorted.targets

    def batches(self) -> Iterator[Batch]:
        """The applicants, batch by batch."""
        for block, draft in self.drafts():
            yield draft.finish(block, len(self._header.names))

    def survey(self) -> Survey:
        """What the columns were taken for, and how much of each can be read."""
        return survey(self)

    @property
    def width(self) -> int:
        """How many columns the header has."""
        return len(self._header.names)

    @property
    def names(self) -> Sequence[str]:
        """The headers as written."""
        return self._header.names

    @property
    def decided(self) -> Decided:
        """What becomes of each column."""
        return self._decided

    def drafts(self, looking: bool = False) -> Iterator[tuple[Block, Draft]]:
        """The blocks, each with what was read of it; when `looking`, with columns that aren't used as well."""
        seen, run = Seen(), Run()
        for block in self.blocks(looking):
            draft = self.begin(block, run)
            yield block, self.complete(draft, seen.enter(draft.marks, block.numbers) if draft.marks else ())

    def blocks(self, looking: bool = False) -> Iterator[Block]:
        """The rows; when `looking`, with columns that aren't used as well."""
        self.look_at_dates()
        yield from self._grid.blocks(self._sorted.key, *self.read_columns(looking))

    def read_columns(self, looking: bool = False) -> tuple[list[int], int, list[int]]:
        """What a grid is asked for: the columns, how many rows at a time, and what it sets aside."""
        # columns that mean nothing, and protected ones, only tell a blank row from one without an id
        carried = () if looking else [place for place in self._decided.carried if place not in self.targets]
        unused = [place for place in self._sorted.passed_over if place not in carried]
        speaking = [place for place in unused if looking or place in self._speaking]
        persons = [place for place in self._persons if place not in (*carried, *speaking)]
        columns = [*self.targets, *carried, *persons, *speaking]
        aside = [*(place for place in unused if place not in (*persons, *speaking)), *self._sorted.dropped]
        return columns, self._batch_rows, aside

    @property
    def key(self) -> int:
        """The place of the column with the ids, or of another that is read where there is none."""
        return self._sorted.key

    @property
    def _persons(self) -> list[int]:
        """The names and e-mail addresses, which only tell whether two rows of one id say the same."""
        taken = enumerate(self._decided.taken)
        return [place for place, one in taken if one.how == "person" and place not in self.targets]

    @property
    def dated(self) -> list[int]:
        """The places of the columns of dates."""
        return [place for place, target in self.targets.items() if has_dates(target)]

    def look_at_dates(self) -> None:
        """Read the columns of dates once before all others: what one cell may mean depends on the rest."""
        places = self.dated
        self._orders = {place: Orders(self._how.date_order) for place in places}
        if not places or self._grid.once:
            return
        key = self._sorted.key
        for block in self._grid.blocks(key, [*dict.fromkeys((key, *places))], _AT_ONCE):
            for place in places if len(block.numbers) else ():
                self._orders[place].add(block.cells[place].unique().drop_null().to_pylist())

    def directions(self, draft: Draft) -> tuple[frozenset[int], frozenset[int]]:
        """The columns that have dates of another order than the policy's, and those that have dates of both."""
        found = {place: date_order.directions(ways, self._how.date_order) for place, ways in draft.ways.items()}
        against = frozenset(place for place, (other, _) in found.items() if other)
        return against, frozenset(place for place, (_, either) in found.items() if either)

    def settled(self, column: Column) -> Column:
        """A column with both readings of its dates where the column leaves it open which is meant."""
        orders = self._orders.get(column.place)
        return both(column) if orders and orders.doubtful else column

    def begin(self, block: Block, run: Run) -> Draft:
        """What is read of a block by itself; its rows may be numbered from anywhere.

        What texts say is known of the blocks of the same run that came before, and of this one then.
        """
        faults = Faults()
        if not len(block.numbers):
            return Draft.of(block, [], faults)
        names = self._header.names
        columns = {
            place: self.settled(Column.of(names[place].strip(), place, block.cells[place], known=_known(target, run)))
            for place, target in self.targets.items()
            if target.group != "id"
        }
        groups, texts = self.grouped(columns), None
        if self.row_ids:
            ids = [""] * len(block.numbers)
        else:
            ids, texts = ids_in(names[self.key].strip(), self.key, block.cells[self.key], faults)
        draft = Draft.of(block, ids, faults)
        for name, place in self.carried.items():
            draft.carried[name] = Column.of(name, place, block.cells[place], ids=True)
        if not self.row_ids:
            draft.marks = Marks.of(ids, self._prints(draft, columns.values(), block), texts=texts)
        draft.ways = {
            place: frozenset(np.unique(columns[place].numbers(date_order.way)).tolist()) for place in self.dated
        }
        self.fill(draft, groups)
        draft.opened = self.opened([block])
        return draft

    def complete(self, draft: Draft, repeats: Iterable[Repeat]) -> Draft:
        """The draft with what depends on the rows before: its own rows have their numbers in the file.

        A row that says what an earlier one of its applicant says is merged, one that says other things is rejected. So
        is one of another name or e-mail address: an id may have been given twice.
        """
        if self.row_ids:
            draft.ids = [f"row-{row}" for row in draft.numbers.tolist()]
        for repeat in repeats:
            if repeat.same:
                draft.merged.add(repeat.place)
            else:
                id_, header = draft.ids[repeat.place], self._header.names[self.key].strip()
                draft.faults.reject(repeat.place, self.key, header, id_, values.repeated(id_, repeat.row))
        return draft

    @property
    def _speaking(self) -> set[int]:
        """The columns that leave something open where they say something."""
        return {place for one in self._decided.openings for place in one.places}

    def opened(self, blocks: Sequence[Block]) -> list[Opened]:
        """What the columns leave open in each row of some blocks."""
        columns = {}
        for place in self._speaking:
            parts = [Column.of("", place, block.cells[place]).cells for block in blocks if len(block.numbers)]
            columns[place] = Column("", place, Coded.join(parts))
        return opened(self._decided.openings, columns)

    def grouped(self, columns: Mapping[int, Column]) -> Groups:
        """Columns, given by their places, by what they mean: group, slot and name."""
        groups: dict[str, dict[int, dict[str, Column]]] = defaultdict(lambda: defaultdict(dict))
        for place, column in columns.items():
            target = self.targets[place]
            groups[target.group][target.slot][target.name] = column
        return groups

    def fill(self, draft: Draft, groups: Groups) -> None:
        """Read what the columns say into a draft; `groups` has any group."""
        self._read_entries(draft, groups)
        for number, (name, column) in enumerate(groups["credential"][0].items(), 1):
            until = groups["expires"][0].get(name)
            draft.credentials.append(_credentials(name, number, column, until, self._how, draft))
        if (listed := groups["list"][0].get("credentials")) is not None:
            first = len(groups["credential"][0]) + 1
            draft.credentials.append(several.credentials(listed, first, self._how, draft.faults))
        for question, column in groups["answer"][0].items():
            answered = read(column, values.answer, draft.faults)
            draft.answers_said[question] = answered.ints(lambda pair: pair[0], -1)
            draft.answers[question] = answered.ints(lambda pair: pair[1], 0)
        for group, table in (("claim", "experience"), ("claim_supervisory", "supervisory")):
            for kind, column in groups[group][0].items():
                draft.claims[table, kind] = read(column, values.claim, draft.faults).ints(int, -1)
        draft.statements = dict(groups["statement"][0])

    def _prints(self, draft: Draft, columns: Iterable[Column], block: Block) -> Numbers:
        """What tells whether two rows of one id say the same else, names and e-mail addresses included."""
        said = [(column.cells.codes, column.numbers(hash)) for column in (*columns, *draft.carried.values())]
        rows = np.arange(len(draft.ids))
        persons = [block.cells[place].fill_null("").to_pylist() for place in self._persons if place in block.cells]
        said += [(rows, np.fromiter(map(hash, texts), np.int64, len(rows))) for texts in persons]
        return mixed(said, len(rows))

    def _read_entries(self, draft: Draft, groups: Groups) -> None:
        n = len(draft.ids)
        for slot, columns in sorted(groups["degree"].items()):
            degrees = entries.degrees(columns, np.full(n, slot), self._how, draft.faults)
            draft.degrees.append(degrees.table)
            draft.education_given |= degrees.given
        for slot, columns in sorted(groups["job"].items()):
            jobs = entries.jobs(columns, np.full(n, slot), self._how, draft.faults)
            draft.jobs.append(jobs.table)
            draft.experience_given |= jobs.given


def _known(target: Target, run: Run) -> Known | None:
    """What is known of the texts of columns of one meaning, whatever their slot; None where that isn't kept."""
    if target.group in _ENTRIES:
        return run.of((target.group, target.name))
    return run.of(target.group) if target.group in _READ_ALIKE else None


def _credentials(
    name: str, number: int, column: Column, until: Column | None, how: Values, draft: Draft
) -> Credentials:
    """The credential of one column: an entry where the cell says something, also where it says no.

    `until` is a column of its own for the date of expiry; where the two contradict each other nothing is known.
    """
    found = read(
        column, how.credential, draft.faults, instead=lambda _: (UNREAD, None), unknown=lambda _: (UNKNOWN, None)
    )
    valid, dates = found.ints(lambda pair: pair[0], -1), Coded.of([date for _, date in found.values])
    own = Coded(np.array([*dates.codes.tolist(), -1], np.int64)[found.codes], dates.values)
    said = found.codes >= 0
    if until is not None:
        later = read(until, how.past, draft.faults, instead=values.as_it_stands)
        dated = later.codes >= 0
        valid = np.where(dated & (valid == UNKNOWN), -1, valid)
        valid = np.where(dated & ((valid == 0) | (own.codes >= 0)), UNREAD, valid)
        both = Coded.join([own, Coded(later.codes, tuple(later.values))])
        own = Coded(np.where(dated, both.codes[len(said) :], both.codes[: len(said)]), both.values)
        said = said | dated
    rows = np.flatnonzero(said)
    return Credentials(
        owner=rows,
        place=np.full(len(rows), number),
        name=Coded(np.zeros(len(rows), np.int64), (name,)),
        valid=np.maximum(valid, -1)[rows],
        expires=own.take(rows),
        unspoken=((valid == UNKNOWN) + 2 * (valid == UNREAD))[rows].astype(np.int64),
    )
