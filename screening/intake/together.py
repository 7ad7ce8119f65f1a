"""Which tables are read together: the files of a folder, or the sheets of a workbook."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

from screening.intake import folder
from screening.intake.blob import Blob
from screening.intake.book import WAY_OUT, sheets
from screening.intake.grid import Grid
from screening.intake.grids import grid_of
from screening.intake.mapping import TABLES
from screening.intake.related import Tables
from screening.intake.text import refusal, shown
from screening.intake.workbook import SheetGrid

FORMAT = "folder of related CSV tables"
_OTHERS = "folder of related tables"


def recognises(blob: Blob) -> bool:
    """A folder with tables in it."""
    return blob.path is not None and blob.is_folder and folder.has_tables(blob.path)


def of_folder(blob: Blob) -> Tables:
    """The tables of a folder. Raises InputError."""
    assert blob.path is not None
    found, passed_over = folder.tables(blob.path)
    if not found:
        hint = "the tables are called applicants, education, experience, credentials and answers"
        raise refusal("no-file", "the folder has no file `applicants.csv`", hint=hint, file=blob.name)
    grids = {name: grid_of(Blob(found[name].name, path=found[name])) for name in TABLES if name in found}
    labelled = {name: (shown(found[name].name), grid) for name, grid in grids.items()}
    form = FORMAT if all(path.name.casefold().endswith(".csv") for path in found.values()) else _OTHERS
    return Tables(blob.name, form, labelled, lambda: _checksum(found, grids), passed_over)


def _checksum(found: Mapping[str, Path], grids: Mapping[str, Grid]) -> str:
    """That of a line for each file: its name, a NUL character and the SHA-256 of its bytes."""
    sums = {found[name].name: grid.sha256 for name, grid in grids.items()}
    if not all(sums.values()):
        return ""
    lines = "".join(f"{name}\0{sums[name]}\n" for name in sorted(sums))
    return hashlib.sha256(lines.encode("utf-8", "surrogateescape")).hexdigest()


def of_workbook(blob: Blob) -> Tables | None:
    """The sheets of a workbook that are tables, None where it isn't a workbook of several. Raises InputError."""
    named = sheets(blob)
    if named is None:
        return None
    found, passed_over = named
    grids = {name: SheetGrid(blob, sheet) for name, sheet in found.items()}
    kind = next(iter(grids.values())).kind
    listed = ", ".join(f"`{shown(sheet)}`" for sheet in found.values())
    labelled = {name: (shown(found[name]), grid) for name, grid in grids.items()}
    form = f"{kind} of related tables, sheets {listed}"
    return Tables(blob.name, form, labelled, lambda: blob.sha256, passed_over, WAY_OUT)
