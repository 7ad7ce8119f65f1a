"""The ids of applicants: reading them, and noticing one that was there before."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from screening.intake import values
from screening.intake.columns import Column, Faults
from screening.intake.text import DAMAGED
from screening.profiles import Ints

Numbers = npt.NDArray[np.uint64]
#: A row and its print.
_One = tuple[int, int]
_LOW = 0xFFFFFFFF
#: Ids that are kept together: few enough that where each begins mostly fits 16 bits.
_TOGETHER = 1 << 12
#: Stands for a blank cell. No text has a hash that is known beforehand, but "", which has 0.
_BLANK = 0x2545F4914F6CDD1D


@dataclass(frozen=True, slots=True)
class Repeat:
    """An id that was there before: its place among those given, its first row, and whether that row said the same."""

    place: int
    row: int
    same: bool


class Seen:
    """Remembers every id, up to 2**32 of them, with its first row and the print of that row, in little room.

    The latest ids are in a dict. Once it holds `most`, it is emptied into `_Kept`, and for each of these ids a key, 32
    bits of its hash above its number, goes into sorted runs, each longer than the next. A key that is found only leads
    to an id that may be the same; the texts decide.
    """

    def __init__(self, *, hasher: Callable[[str], int] = hash, most: int = 1 << 14) -> None:
        self._hasher, self._most = hasher, most
        self._latest: dict[str, _One] = {}
        self._kept: list[_Kept] = []
        self._starts: list[int] = []
        self._count = 0
        self._runs: list[Numbers] = []
        self._sieve = _Sieve(most)

    def repeats(self, ids: Sequence[str], rows: Sequence[int] | Ints, prints: Numbers | None = None) -> list[Repeat]:
        """Remember the ids that are new, and return those that were there before, also among these. "" is no id.

        Without prints no row says the same as another.
        """
        numbers = rows.tolist() if isinstance(rows, np.ndarray) else rows
        ones = list(zip(numbers, [0] * len(ids) if prints is None else prints.tolist(), strict=True))
        new = dict(zip(ids, ones, strict=True))
        old, found = self._old(ids), []
        if not old and len(new) == len(ids) and "" not in new and self._latest.keys().isdisjoint(new):
            self._latest.update(new)
        else:
            for place, (id_, one) in enumerate(zip(ids, ones, strict=True)):
                if id_ and (first := old.get(id_) or self._latest.setdefault(id_, one)) is not one:
                    found.append(Repeat(place, first[0], prints is not None and first[1] == one[1]))
        if len(self._latest) >= self._most:
            self._keep()
        return found

    def _hashes(self, ids: Sequence[str]) -> Numbers:
        return np.fromiter(map(self._hasher, ids), np.int64, len(ids)).view(np.uint64) & np.uint64(_LOW)

    def _old(self, ids: Sequence[str]) -> dict[str, _One]:
        """Those of the ids that are kept."""
        found: dict[str, _One] = {}
        if not (likely := self._sieve.passing(ids, self._hasher)):
            return found
        lowest = self._hashes(likely) << np.uint64(32)
        # a run is searched much faster in its own order
        order = lowest.argsort()
        lowest, likely = lowest[order], [likely[place] for place in order.tolist()]
        for run in self._runs:
            first, after = run.searchsorted(lowest), run.searchsorted(lowest | np.uint64(_LOW), "right")
            for hit in (first < after).nonzero()[0].tolist():
                text = _bytes(likely[hit])
                for key in run[first[hit] : after[hit]].tolist():
                    block = bisect_right(self._starts, key & _LOW) - 1
                    if one := self._kept[block].get((key & _LOW) - self._starts[block], text):
                        found[likely[hit]] = one
        return found

    def _keep(self) -> None:
        """Empty the latest into what is kept."""
        ids, ones = list(self._latest), list(self._latest.values())
        self._latest = {}
        for at in range(0, len(ids), _TOGETHER):
            self._kept.append(_Kept.of(ids[at : at + _TOGETHER], ones[at : at + _TOGETHER]))
            self._starts.append(self._count + at)
        run = self._hashes(ids) << np.uint64(32) | np.arange(self._count, self._count + len(ids), dtype=np.uint64)
        run.sort()
        self._count += len(ids)
        fresh = [run]
        while self._runs and len(self._runs[-1]) <= len(run):
            run = np.concatenate((self._runs.pop(), run))
            run.sort(kind="stable")
        self._runs.append(run)
        if self._count > self._sieve.room:
            self._sieve, fresh = _Sieve(self._count), self._runs
        for keys in fresh:
            for part in np.array_split(keys, 1 + (len(keys) >> 16)):
                self._sieve.add(part >> np.uint64(32))


@dataclass(frozen=True, slots=True, eq=False)
class _Kept:
    """Ids in the order in which they came: their texts on end and where each begins, their rows above one, prints."""

    texts: bytes
    starts: memoryview
    row: int
    rows: memoryview
    prints: memoryview

    @classmethod
    def of(cls, ids: Sequence[str], ones: Sequence[_One]) -> _Kept:
        texts = [_bytes(id_) for id_ in ids]
        rows = np.array([row for row, _ in ones], np.int64)
        prints = np.array([print_ for _, print_ in ones], np.uint64)
        starts = _narrow(np.cumsum([0, *map(len, texts)]))
        row = int(rows.min())
        return cls(b"".join(texts), starts, row, _narrow(rows - row), prints.data)

    def get(self, place: int, text: bytes) -> _One | None:
        """What is kept at the place, if it is of this text."""
        if self.texts[self.starts[place] : self.starts[place + 1]] != text:
            return None
        return self.row + self.rows[place], self.prints[place]


class _Sieve:
    """Keeps back most ids whose hash of 32 bits wasn't added, and none whose hash was."""

    def __init__(self, count: int) -> None:
        # 8 to 16 bits for each
        size = min(max((8 * count).bit_length(), 3), 32)
        self.room = 1 << (size - 3 if size < 32 else 32)
        self._shift = 32 - size
        self._bits = bytearray(1 << (size - 3))

    def add(self, hashes: Numbers) -> None:
        places = hashes >> np.uint64(self._shift)
        bits = np.uint8(1) << (places & np.uint64(7)).astype(np.uint8)
        np.bitwise_or.at(np.frombuffer(self._bits, np.uint8), places >> np.uint64(3), bits)

    def passing(self, ids: Sequence[str], hasher: Callable[[str], int]) -> list[str]:
        bits, shift = self._bits, self._shift
        return [id_ for id_ in ids if bits[(at := (hasher(id_) & _LOW) >> shift) >> 3] & (1 << (at & 7))]


def _bytes(text: str) -> bytes:
    """Different bytes for different texts, also for half a surrogate pair, which JSON may hold."""
    return text.encode("utf-8", "surrogatepass")


def _narrow(numbers: Ints) -> memoryview:
    """The same numbers, none below 0, in as few bytes as they fit."""
    return numbers.astype(np.min_scalar_type(int(numbers.max()))).data


def prints(columns: Sequence[tuple[Ints, Sequence[str]]]) -> Numbers:
    """A number for each row, the same where all cells are, and different, but for odds of 1 in 2**64, where one isn't.

    A column is the codes, -1 where blank, and the distinct texts. The numbers only hold within this process.
    """
    found = np.zeros(len(columns[0][0]) if columns else 0, np.uint64)
    for codes, texts in columns:
        found += np.fromiter((*map(hash, texts), _BLANK), np.int64, len(texts) + 1).view(np.uint64)[codes]
        # a step of splitmix64, which takes no two numbers to one
        found += np.uint64(0x9E3779B97F4A7C15)
        for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB), (31, 1)):
            found ^= found >> np.uint64(shift)
            found *= np.uint64(factor)
    return found


def read_ids(column: Column, faults: Faults) -> list[str]:
    """The id of each row, "" where it is blank, too long or damaged, which is a fault."""
    for index in np.flatnonzero(~column.said).tolist():
        faults.add(index, column, "applicant_id is blank", "every row needs one", rejects=True)
    texts = column.cells.values
    wrong = {code: why for code, text in enumerate(texts) if (why := _wrong(text))}
    for index in np.flatnonzero(np.isin(column.cells.codes, list(wrong))).tolist() if wrong else ():
        faults.add(index, column, *wrong[int(column.cells.codes[index])], rejects=True)
    texts = tuple("" if code in wrong else text for code, text in enumerate(texts))
    listed = [*texts, ""]
    return [listed[code] for code in column.cells.codes.tolist()]


def _wrong(text: str) -> tuple[str, str] | None:
    """Why a text can't be an id, and what to write instead."""
    if DAMAGED in text:
        return "applicant_id holds bytes that are no text", "save the file in UTF-8"
    if len(text) > values.MOST_ID:
        return f"applicant_id has {len(text)} characters", f"write at most {values.MOST_ID}"
    return None
