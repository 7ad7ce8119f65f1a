"""The header of a table among its first rows: below blank rows and titles, and made of one row or two.

Above a header of single columns there may be a row of groups, each cell merged over its columns: the names of both
are joined, as `Job 1` above `Title` is `Job 1 Title`.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

#: The header is looked for among so many rows.
LOOKED_AT = 40
#: A row of one cell is a title where a row with at least so many follows.
_MANY = 3
_LONGEST = 80
_TRUTHS = frozenset({"yes", "no", "y", "n", "true", "false", "present", "none", "current"})
_DATE = re.compile(r"[\d/.\- ]*\d[\d/.\- :]*|(?:[A-Za-z]{3,9}\.?\s+)?\d{1,4}(?:,?\s+\d{4})?")

Row = Sequence[str]


def find(rows: Sequence[Row], spans: Collection[tuple[int, int, int]] | None = None) -> tuple[list[str], int]:
    """The names of the columns, and the number of the header's last row, from 1; 0 where no row says anything.

    `spans` are the merged cells as (number of the row from 1, first column, last column), None where they aren't known.
    """
    filled = [sum(bool(cell.strip()) for cell in row) for row in rows]
    at = next((i for i, count in enumerate(filled) if count), -1)
    if at < 0:
        return [], 0
    if filled[at] == 1 and not _is_key(rows[at]):
        at = next((i for i in range(at, len(rows)) if filled[i] >= _MANY), at)
    below = at + 1
    if below < len(rows) and _is_grouped(rows, filled, at, spans):
        return _joined(rows[at], rows[below], at + 1, spans), below + 1
    return list(rows[at]), at + 1


def _is_key(row: Row) -> bool:
    return any(cell.strip().casefold() == "applicant_id" for cell in row)


def _is_grouped(
    rows: Sequence[Row], filled: Sequence[int], at: int, spans: Collection[tuple[int, int, int]] | None
) -> bool:
    """Whether a row is one of groups, and the row below it the header's second."""
    groups, names = rows[at], rows[at + 1]
    if filled[at] < 2 or not all(_is_word(cell) for cell in names if cell.strip()):
        return False
    if any(_is_key([group]) and name.strip() for group, name in zip(groups, names, strict=False)):
        return False
    wide, narrow = _groups(groups, names)
    if narrow >= wide:
        return False
    if spans is not None:
        return any(row == at + 1 and last > first for row, first, last in spans)
    said = [cell.strip().casefold() for cell in names if cell.strip()]
    return wide > 1 and (len(set(said)) < len(said) or _changes(rows, at + 1))


def _groups(groups: Row, names: Row) -> tuple[int, int]:
    """How many groups are over several names, and how many over one."""
    wide = narrow = 0
    for column, group in enumerate(groups):
        if group.strip() and column < len(names) and names[column].strip():
            beside = bool("".join(names[column + 1 : column + 2]).strip())
            over = column + 1 < len(groups) and not groups[column + 1].strip() and beside
            wide, narrow = wide + over, narrow + (not over)
    return wide, narrow


def _is_word(cell: str) -> bool:
    text = cell.strip()
    return (
        any(map(str.isalpha, text))
        and len(text) <= _LONGEST
        and "@" not in text
        and text.casefold() not in _TRUTHS
        and not _DATE.fullmatch(text)
    )


def _changes(rows: Sequence[Row], at: int) -> bool:
    """Whether below a row of words there is a column without any."""
    for column, name in enumerate(rows[at]):
        below = [row[column] for row in rows[at + 1 :] if column < len(row) and row[column].strip()]
        if name.strip() and below and not any(map(_is_word, below)):
            return True
    return False


def _joined(groups: Row, names: Row, row: int, spans: Collection[tuple[int, int, int]] | None) -> list[str]:
    found = []
    group, until = "", -1
    for column in range(max(len(groups), len(names))):
        own = groups[column].strip() if column < len(groups) else ""
        name = names[column].strip() if column < len(names) else ""
        if own:
            ends = [last for at, first, last in spans or () if at == row and first == column]
            group, until = own, max(ends, default=column if spans is not None else len(names))
        lead = group if column <= until else ""
        found.append(name if name.casefold() == lead.casefold() else f"{lead} {name}".strip())
    return found
