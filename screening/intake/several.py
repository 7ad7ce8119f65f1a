"""Several things in one cell: degrees ("BS Physics; MBA"), or the credentials of a list."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import fields, replace

import numpy as np

from screening.applicant import MAX_ENTRIES
from screening.intake.columns import Column, Faults, read
from screening.intake.text import shown
from screening.intake.values import BadValue, short_name
from screening.profiles import Bools, Coded, Credentials, Degrees
from screening.vocabulary import standard

_ENDS = re.compile(r"[;\r\n]+")
_LIST_ENDS = re.compile(r"[;,\r\n]+")
#: What can be told apart for each of several degrees. Units can't, so they are unknown.
_TEXTS = ("field", "institution", "conferred_on")
_UNITS = ("semester_units", "quarter_units")


def _pieces(text: str, ends: re.Pattern[str] = _ENDS) -> list[str]:
    return [piece for part in ends.split(text) if (piece := part.strip())]


def degrees_in(text: str) -> list[str]:
    """The degrees that a cell names: several only where each part is one by itself, so "BS; Physics" is one."""
    pieces = _pieces(text)
    level = standard().level
    if 1 < len(pieces) <= MAX_ENTRIES and all(level(piece).level is not None for piece in pieces):
        return pieces
    return [text]


def apart(degrees: Degrees) -> Degrees:
    """The degrees with an entry for each where a level names several.

    A field, school or date is that of a degree where there is one for each of them. One for all could be that of any,
    so it isn't known; where the levels name fields of their own, those count.
    """
    found = [degrees_in(text) for text in degrees.level.values]
    counts = np.array([*map(len, found), 1], np.int64)[degrees.level.codes]
    if len(counts) == 0 or counts.max() == 1:
        return degrees
    rows = np.repeat(np.arange(len(degrees)), counts)
    piece = np.arange(len(rows)) - np.repeat(np.cumsum(counts) - counts, counts)
    split = counts[rows] > 1
    whole = degrees.take(rows)
    changed: dict[str, object] = {"level": _chosen(whole.level, found, piece.tolist(), split)}
    for name in _TEXTS:
        column: Coded = getattr(whole, name)
        parts = [_pieces(text) for text in column.values]
        codes = column.codes.tolist()
        alike = [code >= 0 and len(parts[code]) == counts[row] for code, row in zip(codes, rows.tolist(), strict=True)]
        known = Coded(np.where(split & ~np.array(alike, np.bool_), -1, column.codes), column.values)
        changed[name] = _chosen(known, parts, piece.tolist(), split)
    changed |= {name: np.where(split, -1, getattr(whole, name)) for name in _UNITS}
    assert changed.keys() < {one.name for one in fields(Degrees)}
    return replace(whole, **changed)  # type: ignore[arg-type]


def _chosen(column: Coded, parts: Sequence[Sequence[str]], piece: Sequence[int], split: Bools) -> Coded:
    """The column in which a cell that is split is its piece."""
    texts = [
        None if code < 0 else parts[code][at] if cut else column.values[code]
        for code, at, cut in zip(column.codes.tolist(), piece, split.tolist(), strict=True)
    ]
    return Coded.of(texts)


def _listed(text: str) -> tuple[str, ...]:
    names = tuple(dict.fromkeys(short_name(piece) for piece in _pieces(text, _LIST_ENDS)))
    if not names or len(names) > MAX_ENTRIES:
        reason = f"`{shown(text, 40)}` lists {f'{len(names):,}' if names else 'no'} credentials"
        raise BadValue(reason, f"write 1 to {MAX_ENTRIES}")
    return () if names[0].casefold() == "none" and len(names) == 1 else names


def credentials(column: Column, first: int, faults: Faults) -> Credentials:
    """The credentials that the cells of a column list, which are held; `first` is the place of the first of each list.

    `none` lists nothing. It doesn't say of a credential that has nothing to do with the column that it isn't held, as
    a driver's license beside a column of certificates.
    """
    found = read(column, _listed, faults, free=True)
    owners = [(row, code) for row, code in enumerate(found.codes.tolist()) if code >= 0]
    named = [(row, at, name) for row, code in owners for at, name in enumerate(found.values[code], first)]
    silent = np.full(len(named), -1, np.int64)
    return Credentials(
        owner=np.array([row for row, _, _ in named], np.int64),
        place=np.array([at for _, at, _ in named], np.int64),
        name=Coded.of([name for _, _, name in named]),
        valid=silent,
        expires=Coded(silent, ()),
        unspoken=np.zeros(len(named), np.int64),
    )
