"""Whether a table has a row for each job or degree: what its headers allow, and whether more than one row is
anybody's, or may be."""

from __future__ import annotations

import numpy as np

from screening.intake import lost
from screening.intake.columns import Column
from screening.intake.grid import Block, Grid
from screening.intake.headers import wide
from screening.intake.ids import Seen
from screening.intake.kin import folded
from screening.intake.mapping import is_numbered
from screening.intake.values import MOST_ID
from screening.intake.wide import Wide

#: The lists whose entries the rows of a long table are.
LISTS = {"job": "jobs", "degree": "degrees"}


def may_be_long(table: Wide) -> bool:
    """Whether the columns of jobs and degrees are those of one entry, with nothing that says that it is the first."""
    here = [place for place, target in table.targets.items() if target.group in LISTS]
    headers = [table.names[place] for place in here]
    first = all(table.targets[place].slot == 1 for place in here)
    return bool(here) and first and not table.row_ids and not any(wide(one) or is_numbered(one) for one in headers)


def repeats(table: Wide, grid: Grid, batch_rows: int) -> bool:
    """Whether an id stands in more than one row, or a row that may be somebody's second one has none.

    Ids that look alike are one here. Nothing but the ids is read, and no more of them than needed; of the other columns
    that are used only whether they say something where the id is blank.
    """
    key = next(place for place, target in table.targets.items() if target.group == "id")
    aside = [place for place in table.targets if place != key]
    seen, cells, any_before = Seen(), set[str](), False
    for block in grid.blocks(key, [key], batch_rows, aside):
        ids = _ids(block, key)
        there = [bool(id_) for id_ in ids]
        if False in there[0 if any_before else there.index(True) if True in there else len(there) :]:
            return True
        any_before = any_before or any(there)
        for row in block.malformed:
            # it may be somebody's second, and it isn't known in which cell the id stands
            one = lost.damaged(row, key, grid)
            if one.key == "" and any_before:
                return True
            cells.update(folded(cell) for cell in (*one.cells, one.key or "") if cell and len(cell) <= MOST_ID)
        if seen.repeats(ids, np.zeros(len(ids), np.int64)):
            return True
    return bool(seen.repeats(list(cells), np.zeros(len(cells), np.int64)))


def _ids(block: Block, key: int) -> list[str]:
    """The ids as they look, "" where there is none."""
    if not len(block.numbers):
        return []
    cells = Column.of("", key, block.cells[key], ids=True).cells
    texts = [*(folded(text) if len(text) <= MOST_ID else text for text in cells.values), ""]
    return [texts[code] for code in cells.codes.tolist()]
