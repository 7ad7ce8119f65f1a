"""The files of a folder of tables: which are tables, and which are passed over."""

from __future__ import annotations

import os
from collections.abc import Collection, Mapping
from pathlib import Path

from screening.intake.blob import cannot_read
from screening.intake.text import meant, refusal, shown

#: No more files than these are named as passed over.
_MOST_NAMED = 20


def tables(folder: Path, names: Collection[str]) -> tuple[Mapping[str, Path], tuple[str, ...]]:
    """The tables of a folder by name, and what else lies there, as messages name it.

    Raises InputError where something that has the name of a table, but for the case of its letters, can't be it.
    """
    try:
        there = sorted(os.listdir(folder))
    except OSError as bad:
        raise cannot_read(str(folder), bad) from None
    files = {f"{name}.csv": name for name in names}
    found, others = {}, []
    for file in there:
        if file in files:
            _check(folder, file)
            found[files[file]] = folder / file
        elif file.casefold() in files:
            hint = f"rename it to `{file.casefold()}`"
            raise refusal("table-name", "this isn't quite the name of a table", hint=hint, file=shown(file))
        else:
            likely = meant(file, files).removeprefix("; ")
            others.append(f"file {shown(file)}" + (f" ({likely})" if likely else ""))
    if len(others) > _MOST_NAMED:
        others[_MOST_NAMED:] = [f"{len(others) - _MOST_NAMED} more files"]
    return found, tuple(others)


def _check(folder: Path, file: str) -> None:
    """Raise InputError unless it is a file that lies in the folder."""
    path = folder / file
    if path.is_symlink():
        hint = "put the file itself there"
        if not path.exists():
            raise refusal("not-a-table", "the link leads nowhere", hint=hint, file=file)
        if folder.resolve() not in path.resolve().parents:
            raise refusal("not-a-table", "the link leads out of the folder", hint=hint, file=file)
    if not path.is_file():
        raise refusal("not-a-table", "this isn't a file", hint="put a CSV file there, or nothing", file=file)
