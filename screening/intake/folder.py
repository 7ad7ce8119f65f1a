"""The files of a folder of tables: which are tables, and which are passed over."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from screening.intake.blob import cannot_read
from screening.intake.grids import ENDINGS
from screening.intake.mapping import likely_table, table_named
from screening.intake.text import refusal, shown

#: No more files than these are named as passed over.
_MOST_NAMED = 20


def tables(folder: Path) -> tuple[Mapping[str, Path], tuple[str, ...]]:
    """The tables of a folder by name, and what else lies there, as messages name it.

    Raises InputError where something that has the name of a table can't be it, and where two files have that of one.
    """
    found: dict[str, Path] = {}
    others = []
    for file in _listed(folder):
        stem, ending = _parted(file)
        table = table_named(stem) if ending else ""
        if table:
            _check(folder, file)
            if table in found:
                message = f"`{shown(found[table].name)}` and `{shown(file)}` are both the table of {table}"
                raise refusal("same-table", message, hint="keep one of them", file=shown(folder.name, 200))
            found[table] = folder / file
        else:
            likely = likely_table(stem)
            others.append(f"file {shown(file)}" + (f" ({_named(likely, ending)})" if likely else ""))
    if len(others) > _MOST_NAMED:
        others[_MOST_NAMED:] = [f"{len(others) - _MOST_NAMED} more files"]
    return found, tuple(others)


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
