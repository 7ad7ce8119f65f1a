"""A batch in the making: the parts of a table as they are read, the faults, and then the batch."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

import numpy as np

from screening.intake.batch import Batch, Rejected
from screening.intake.columns import Column, Faults
from screening.intake.grid import Block, cell_count
from screening.intake.text import shown
from screening.profiles import Bools, Credentials, Degrees, Ints, Jobs, ProfileTable
from screening.records import table_of

NOTHING: Mapping[int, Sequence[Rejected]] = MappingProxyType({})


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

    @classmethod
    def of(cls, block: Block, ids: list[str], faults: Faults) -> Draft:
        """A draft in which nothing is said of anybody."""
        one, two, three = np.zeros((3, len(ids)), np.bool_)
        return cls(block.numbers, ids, faults, one, two, three)

    def finish(self, block: Block, width: int, elsewhere: Mapping[int, Sequence[Rejected]] = NOTHING) -> Batch:
        """The batch. `elsewhere` are faults of these applicants in other tables, by place among the ids."""
        table = self._table()
        rejected = [Rejected(row.row, "", "", cell_count(row, width)) for row in block.malformed]
        for fault in self.faults.sorted():
            row = int(self.numbers[fault.index])
            rejected.append(Rejected(row, shown(fault.header), shown(fault.value), fault.reason))
        for index in sorted(elsewhere):
            rejected.extend(elsewhere[index])
        if bad := self.faults.rows() | set(elsewhere):
            table = table.take(set(range(len(table))) - bad)
        rejected.sort(key=lambda one: one.row)
        good = [index for index in range(len(self.ids)) if index not in bad] if self.carried else []
        carried = {name: [column.cells.text(index) for index in good] for name, column in self.carried.items()}
        return Batch(table, tuple(rejected), block.rows, carried)

    def _table(self) -> ProfileTable:
        return ProfileTable(
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
