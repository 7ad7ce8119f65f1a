"""The files of a folder of tables: which are tables, and which are passed over."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from screening.errors import InputError
from screening.intake.blob import cannot_read
from screening.intake.grids import ENDINGS
from screening.intake.mapping import another_of, likely_table, table_named
from screening.intake.text import refusal, shown

#: No more files than these are named as passed over.
_MOST_NAMED = 20


def tables(folder: Path) -> tuple[Mapping[str, Path], tuple[str, ...]]:
    """The tables of a folder by name, and what else lies there, as messages name it.

    Raises InputError where something that has the name of a table can't be it, and where two files have that of one.
    """
    found: dict[str, Path] = {}
    others = []
    parts: dict[str, str] = {}
    for file in _listed(folder):
        stem, ending = _parted(file)
        table = table_named(stem) if ending else ""
        if table:
            _check(folder, file)
            if table in found:
                raise _same(folder, found[table].name, file, table)
            found[table] = folder / file
        else:
            if ending and (part := another_of(stem)):
                parts.setdefault(part, file)
            likely = likely_table(stem)
            others.append(f"file {shown(file)}" + (f" ({_named(likely, ending)})" if likely else ""))
    for table, file in parts.items():
        if table in found:
            raise _same(folder, found[table].name, file, table)
    if len(others) > _MOST_NAMED:
        others[_MOST_NAMED:] = [f"{len(others) - _MOST_NAMED} more files"]
    return found, tuple(others)


def _same(folder: Path, one: str, other: str, table: str) -> InputError:
    message = f"`{shown(one)}` and `{shown(other)}` are both the table of {table}"
    return refusal("same-table", message, hint="keep one of them", file=shown(folder.name, 200))


def has_tables(folder: Path) -> bool:
    """Whether a folder has a table of applicants, or several others."""
    found = {table_named(stem) for stem, ending in map(_parted, _listed(folder)) if ending} - {""}
    return "applicants" in found or len(found) > 1


def _listed(folder: Path) -> list[str]:
    try:
        return sorted(os.listdir(folder))
    except OSError as bad:
        raise cannot_read(str(folder), bad) from None


def _parted(file: str) -> tuple[str, str]:
    """A file's name without the ending of a table, and that ending."""
    ending = next((one for one in ENDINGS if file.casefold().endswith(one)), "")
    return file[: len(file) - len(ending)], ending


def _named(likely: str, ending: str) -> str:
    """`did you mean` with the name of a file."""
    return likely.replace("`?", f"{ending or '.csv'}`?")


def _check(folder: Path, file: str) -> None:
    """Raise InputError unless it is a file that lies in the folder."""
    path = folder / file
    if path.is_symlink():
        hint = "put the file itself there"
        if not path.exists():
            raise refusal("not-a-table", "the link leads nowhere", hint=hint, file=shown(file))
        if folder.resolve() not in path.resolve().parents:
            raise refusal("not-a-table", "the link leads out of the folder", hint=hint, file=shown(file))
    if not path.is_file():
        raise refusal("not-a-table", "this isn't a file", hint="put a CSV file there, or nothing", file=shown(file))
