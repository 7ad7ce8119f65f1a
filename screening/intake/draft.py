"""A batch in the making: the parts of a table as they are read, the faults, and then the batch."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import compress

import numpy as np

from screening.intake.batch import Batch, Rejected, Unread
from screening.intake.columns import Column, Faults
from screening.intake.grid import Block, cell_count
from screening.intake.ids import Marks
from screening.intake.opened import Opened, left_open
from screening.intake.text import shown
from screening.profiles import Bools, Credentials, Degrees, Ints, Jobs, ProfileTable
from screening.records import table_of


def _none() -> ProfileTable:
    return table_of([])


@dataclass(slots=True)
class Draft:
    """What was read of a block of applicants so far; lists of entries grow by one for each slot or table."""

    numbers: Ints
    ids: list[str]
    faults: Faults
    education_given: Bools
    experience_given: Bools
    credentials_complete: Bools
    degrees: list[Degrees] = field(default_factory=lambda: [_none().degrees])
    jobs: list[Jobs] = field(default_factory=lambda: [_none().jobs])
    credentials: list[Credentials] = field(default_factory=lambda: [_none().credentials])
    answers: dict[str, Ints] = field(default_factory=dict)
    answers_said: dict[str, Ints] = field(default_factory=dict)
    claims: dict[tuple[str, str], Ints] = field(default_factory=dict)
    statements: dict[str, Column] = field(default_factory=dict)
    carried: dict[str, Column] = field(default_factory=dict)
    #: The rows that say what an earlier one said.
    merged: set[int] = field(default_factory=set)
    #: What columns that aren't read leave open.
    opened: list[Opened] = field(default_factory=list)
    #: What is needed to notice an id that was there before.
    marks: Marks | None = None
    #: The ways in which the dates of a column can be read, by its place, see `date_order.way`.
    ways: Mapping[int, frozenset[int]] = field(default_factory=dict)

    @classmethod
    def of(cls, block: Block, ids: list[str], faults: Faults) -> Draft:
        """A draft in which nothing is said of anybody."""
        one, two, three = np.zeros((3, len(ids)), np.bool_)
        return cls(block.numbers, ids, faults, one, two, three)

    def finish(self, block: Block, width: int, elsewhere: Sequence[tuple[int, Unread]] = ()) -> Batch:
        """The batch, once.

        `elsewhere` are problems of these applicants in other tables, with the place among the ids.
        """
        rejected = [Rejected(row.row, "", "", cell_count(row, width)) for row in block.malformed]
        problems = []
        bad = self.faults.rejected()
        for fault in self.faults.sorted():
            said = int(self.numbers[fault.index]), shown(fault.header), shown(fault.value), fault.reason
            if fault.rejects:
                rejected.append(Rejected(*said, hint=fault.hint))
            elif fault.index not in bad and fault.index not in self.merged:
                problems.append(Unread(*said, hint=fault.hint))
        problems += [one for index, one in elsewhere if index not in bad]
        merged = self.merged - bad
        table = self._table(bad | merged)
        # they stand in the table now, and whoever holds the draft needn't hold them twice
        self.degrees, self.jobs, self.credentials = [], [], []
        rejected.sort(key=lambda one: one.row)
        good = [i for i in range(len(self.ids)) if i not in bad and i not in merged] if self.carried else []
        carried = {name: [column.cells.text(index) for index in good] for name, column in self.carried.items()}
        return Batch(table, tuple(rejected), block.rows, carried, tuple(problems), len(merged))

    def _table(self, without: set[int]) -> ProfileTable:
        """The applicants but those at these places."""
        kept = np.ones(len(self.ids), np.bool_)
        kept[list(without)] = False
        if self.opened:
            return self._whole().take(np.flatnonzero(kept))
        owners = np.where(kept, np.cumsum(kept) - 1, -1)
        return ProfileTable(
            ids=tuple(compress(self.ids, kept.tolist())),
            rows=self.numbers[kept],
            education_given=self.education_given[kept],
            experience_given=self.experience_given[kept],
            credentials_complete=self.credentials_complete[kept],
            degrees=Degrees.gather(self.degrees, owners),
            jobs=Jobs.gather(self.jobs, owners),
            credentials=Credentials.gather(self.credentials, owners),
            answers={question: column[kept] for question, column in self.answers.items()},
            answers_said={question: column[kept] for question, column in self.answers_said.items()},
            claims={key: column[kept] for key, column in self.claims.items()},
        )

    def _whole(self) -> ProfileTable:
        """All applicants, with what columns that aren't read leave open."""
        table = ProfileTable(
            ids=tuple(self.ids),
            rows=self.numbers,
            education_given=self.education_given,
            experience_given=self.experience_given,
            credentials_complete=self.credentials_complete,
            degrees=Degrees.join(self.degrees),
            jobs=Jobs.join(self.jobs),
            credentials=Credentials.join(self.credentials),
            answers=self.answers,
            answers_said=self.answers_said,
            claims=self.claims,
        )
        return left_open(table, self.opened)
