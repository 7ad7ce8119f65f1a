"""A workbook of related tables: one sheet for each, told by the names of the sheets."""

from __future__ import annotations

from collections.abc import Mapping

from screening.intake.blob import Blob
from screening.intake.mapping import another_of, likely_table, table_named
from screening.intake.text import refusal, shown
from screening.intake.workbook import filled, sheet_names

#: What may be done about a workbook whose sheets can't be read as related tables.
WAY_OUT = "read one sheet by itself with --sheet"
_MOST_NAMED = 20


def sheets(blob: Blob) -> tuple[Mapping[str, str], tuple[str, ...]] | None:
    """The sheets that are tables, by the name of the table in the order of the workbook, and the others as messages
    name them; None where fewer than two are. Raises InputError where two sheets are the same table."""
    names = sheet_names(blob)
    named = [(table_named(name), name) for name in names]
    if len({table for table, _ in named if table}) < 2:
        return None
    parts = [(another_of(name), name) for table, name in named if not table]
    there = filled(blob, [name for table, name in [*named, *parts] if table])
    found: dict[str, str] = {}
    for table, name in [*named, *(one for one in parts if one[0] in dict(named))]:
        if table and name in there:
            if table in found:
                message = f"sheets `{shown(found[table])}` and `{shown(name)}` are both the table of {table}"
                raise refusal("same-table", message, hint=f"keep one of them, or {WAY_OUT}", file=blob.name)
            found[table] = name
    if len(found) < 2:
        return None
    others = [_passed_over(name, name in found.values(), bool(table)) for table, name in named]
    said = [one for one in others if one]
    if len(said) > _MOST_NAMED:
        said[_MOST_NAMED:] = [f"{len(said) - _MOST_NAMED} more sheets"]
    return found, tuple(said)


def _passed_over(name: str, used: bool, empty: bool) -> str:
    if used:
        return ""
    likely = likely_table(name)
    note = "empty" if empty else likely
    return f"sheet {shown(name)}" + (f" ({note})" if note else "")
