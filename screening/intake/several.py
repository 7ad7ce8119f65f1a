"""Several things in one cell: degrees ("BS Physics; MBA"), or the credentials of a list."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from functools import cache
from typing import TypeVar

import numpy as np

from screening.applicant import MAX_ENTRIES
from screening.intake.columns import Column, Faults, Read, read
from screening.intake.text import shown
from screening.intake.values import NO_TEXT, BadValue, Values, short_name
from screening.intake.words import folded, is_blank, is_unknown
from screening.profiles import UNREAD, Bools, Coded, Credentials, Degrees, Ints
from screening.vocabulary import standard

T = TypeVar("T")

_ENDS = re.compile(r"[;\r\n]+")
#: A list ends its names with these, but not within brackets: "PMP (exp. May 1, 2028)".
_LIST_ENDS = re.compile(r"[;,\r\n]+(?![^()]*\))")
#: What a piece of a list says of the credential before it.
_OVER = re.compile(r"(?:expired|lapsed|revoked|no longer (?:valid|active|current)|not (?:valid|active|current))\b")
_GOOD = re.compile(r"(?:currently )?(?:active|current|valid|held|yes)")
_EXPIRY = re.compile(r"\b(?:exp|valid|until|through)")
_SINCE = re.compile(r"(?:issued|earned|obtained|awarded|since)\b[^,]*")
_STATE = re.compile(
    r"(?:(?:expired|lapsed|revoked|suspended|surrendered|inactive|retired|pending|in progress|in process|expected"
    r"|anticipated|scheduled|candidate|applied for|not yet|no longer|not (?:valid|active|current|held|yet|expired)"
    r"|issued|earned|obtained|awarded|since|exp(?:ires?|iry|iration|iring)?\b\.?|valid (?:until|through|thru|to)"
    r"|until|through)(?:[ :].{0,40})?|(?:currently )?(?:active|current|valid|held)|yes|no|\?+|unknown)"
)
_NOTHING = re.compile(r"none|no|n/?a|n\.a\.", re.IGNORECASE)
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


@cache
def each(reader: Callable[[str], int]) -> Callable[[str], tuple[int, ...]]:
    """A reader of a cell with a value for each of several degrees, from one for a single value."""

    def read_each(text: str) -> tuple[int, ...]:
        pieces = _pieces(text)
        if len(pieces) < 2:
            return (reader(text),)
        return tuple(-1 if is_blank(piece) else UNREAD if is_unknown(piece) else reader(piece) for piece in pieces)

    return read_each


def unpaired(level: Coded, told: Read[tuple[int, ...]]) -> Ints:
    """The entries whose cell has more values than one, and not one for each degree of the level."""
    counts = np.array([*(len(degrees_in(text)) for text in level.values), 1], np.int64)[level.codes]
    values = told.ints(len, 1)
    return np.flatnonzero((values > 1) & (values != counts))


def apart(degrees: Degrees, told: Mapping[str, Read[tuple[int, ...]]]) -> Degrees:
    """The degrees with an entry for each where a level names several; `told` are truth values that are said of them.

    A field, school, date or truth value is that of a degree where there is one for each of them. One for all could be
    that of any, so it isn't known, and not silence, which a policy may credit; where the levels name fields of their
    own, those count.
    """
    found = [degrees_in(text) for text in degrees.level.values]
    counts = np.array([*map(len, found), 1], np.int64)[degrees.level.codes]
    if len(counts) == 0 or counts.max() == 1:
        return replace(degrees, **{name: one.ints(_only, -1) for name, one in told.items()})  # type: ignore[arg-type]
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
        torn = split & ~np.array(alike, np.bool_)
        known = Coded(np.where(torn, -1, column.codes), column.values)
        changed[name] = _chosen(known, parts, piece.tolist(), split)
        if name == "conferred_on":
            # one date for all, which may lie ahead, doesn't leave their conferral to what silence stands for
            open_, texts = (torn & (column.codes >= 0)).tolist(), changed[name]
            assert isinstance(texts, Coded)
            changed[name] = Coded.of([NO_TEXT if one else texts.text(row) for row, one in enumerate(open_)])
    for name in _UNITS:
        units = getattr(whole, name)
        changed[name] = np.where(split & (units != -1), UNREAD, units)
    changed |= {name: _shared(one.take(rows), counts[rows], piece) for name, one in told.items()}
    assert changed.keys() < {one.name for one in fields(Degrees)}
    return replace(whole, **changed)  # type: ignore[arg-type]


def _only(values: tuple[int, ...]) -> int:
    return values[0] if len(values) == 1 else UNREAD


def _shared(told: Read[tuple[int, ...]], counts: Ints, piece: Ints) -> Ints:
    """The truth value of each degree: of a cell with one for each, its own."""
    cells = [None if code < 0 else told.values[code] for code in told.codes.tolist()]
    found = [
        -1 if cell is None else cell[at] if len(cell) == count else UNREAD
        for cell, count, at in zip(cells, counts.tolist(), piece.tolist(), strict=True)
    ]
    return np.array(found, np.int64)


def _chosen(column: Coded, parts: Sequence[Sequence[str]], piece: Sequence[int], split: Bools) -> Coded:
    """The column in which a cell that is split is its piece."""
    texts = [
        None if code < 0 else parts[code][at] if cut else column.values[code]
        for code, at, cut in zip(column.codes.tolist(), piece, split.tolist(), strict=True)
    ]
    return Coded.of(texts)


@dataclass(frozen=True, slots=True)
class _Held:
    """A credential of a list: whether it is valid (1, 0 or, not said, -1), until when, and whether that isn't known."""

    name: str
    valid: int = -1
    expires: str | None = None
    unspoken: int = 0


def _listed(text: str, how: Values) -> tuple[_Held, ...]:
    """The credentials that a cell lists; what only says how it stands with one belongs to the one before it."""
    found: list[tuple[str, list[str]]] = []
    pieces = _pieces(text, _LIST_ENDS)
    for piece in pieces:
        if found and _is_state(piece, how):
            found[-1][1].append(piece)
        else:
            found.append((short_name(piece), []))
    if not found or len(found) > MAX_ENTRIES:
        reason = f"`{shown(text, 40)}` lists {f'{len(found):,}' if found else 'no'} credentials"
        raise BadValue(reason, f"write 1 to {MAX_ENTRIES}")
    if len(pieces) == 1 and _NOTHING.fullmatch(pieces[0]):
        return ()
    if any(_NOTHING.fullmatch(piece) for piece in pieces) or (len(pieces) > 1 and _is_state(pieces[0], how)):
        reason = f"`{shown(text, 40)}` doesn't say which credentials are held"
        raise BadValue(reason, "list the credentials that are held, or write `none`")
    return tuple(dict.fromkeys(_held(name, ", ".join(states), how) for name, states in found))


def _is_state(piece: str, how: Values) -> bool:
    """Whether a piece of a list names no credential, but says how it stands with one: "expired", "exp 2019", "2015"."""
    bare = folded(piece).strip("()[]- ")
    return is_blank(piece) or _STATE.fullmatch(bare) is not None or _reads(lambda: how.past(bare)) is not None


def _held(name: str, state: str, how: Values) -> _Held:
    """A credential with what is said of it. A date alone may be that of its issue, so nothing is known by it."""
    bare = folded(state).strip("()[]- ")
    if not bare or _SINCE.fullmatch(bare):
        return _Held(name)
    if _OVER.match(bare):
        return _Held(name, valid=0)
    if _GOOD.fullmatch(bare):
        return _Held(name, valid=1)
    said = _reads(lambda: how.credential(bare)) if _EXPIRY.search(bare) else None
    return _Held(name, unspoken=2) if said is None else _Held(name, said[0], said[1])


def _reads(read: Callable[[], T]) -> T | None:
    try:
        return read()
    except BadValue:
        return None


def _doubtful(text: str, how: Values) -> tuple[_Held, ...]:
    """What stands for a list that contradicts itself: each of its credentials, of which nothing is known."""
    pieces = [piece for piece in _pieces(text, _LIST_ENDS) if not _NOTHING.fullmatch(piece)]
    names = [_reads(lambda piece=piece: short_name(piece)) for piece in pieces if not _is_state(piece, how)]  # type: ignore[misc]
    if len(names) > MAX_ENTRIES:
        return ()
    return tuple(dict.fromkeys(_Held(name, unspoken=2) for name in names if name is not None))


def credentials(column: Column, first: int, how: Values, faults: Faults) -> Credentials:
    """The credentials that the cells of a column list; `first` is the place of the first of each list.

    One is held where nothing else is said of it. `none` lists nothing. It doesn't say of a credential that has nothing
    to do with the column that it isn't held, as a driver's license beside a column of certificates.
    """
    found = read(column, lambda text: _listed(text, how), faults, True, lambda text: _doubtful(text, how))
    owners = [(row, code) for row, code in enumerate(found.codes.tolist()) if code >= 0]
    named = [(row, at, one) for row, code in owners for at, one in enumerate(found.values[code], first)]
    return Credentials(
        owner=np.array([row for row, _, _ in named], np.int64),
        place=np.array([at for _, at, _ in named], np.int64),
        name=Coded.of([one.name for _, _, one in named]),
        valid=np.array([one.valid for _, _, one in named], np.int64),
        expires=Coded.of([one.expires for _, _, one in named]),
        unspoken=np.array([one.unspoken for _, _, one in named], np.int64),
    )
