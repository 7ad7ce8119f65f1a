"""The ids of applicants: noticing one that was there before."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from screening.intake.kept import Kept, Numbers, One
from screening.profiles import Bools, Ints

_LOW = 0xFFFFFFFF
#: Keys are sorted together up to so many: to sort them takes the room for a copy.
_LONGEST = 1 << 20
#: Stands for a blank cell. No text has a hash that is known beforehand, but "", which has 0.
_BLANK = 0x2545F4914F6CDD1D


@dataclass(frozen=True, slots=True)
class Repeat:
    """An id that was there before: its place among those given, its first row, and whether that row said the same."""

    place: int
    row: int
    same: bool


@dataclass(frozen=True, slots=True, eq=False)
class Marks:
    """What is needed of some rows to notice an id that was there before; the numbers only hold within this process and
    those that it was forked into.

    For each row the bytes of its id, none where it has none, 32 bits of the hash of the id, and the print of the row.
    """

    texts: Any
    hashes: Numbers
    prints: Numbers | None

    @classmethod
    def of(
        cls,
        ids: Sequence[str],
        prints: Numbers | None = None,
        hasher: Callable[[str], int] = hash,
        texts: Any = None,
    ) -> Marks:
        """Those of rows with these ids, "" where there is none. Without prints no row says the same as another.

        The `texts` are the ids as an Arrow string array, if there is one.
        """
        hashes = np.fromiter(map(hasher, ids), np.int64, len(ids)).view(np.uint64) & np.uint64(_LOW)
        if texts is not None:
            return cls(texts.cast(pa.binary()), hashes, prints)
        try:
            texts = pa.array(ids, pa.string()).cast(pa.binary())
        except UnicodeEncodeError:
            texts = pa.array(map(_bytes, ids), pa.binary())
        return cls(texts, hashes, prints)

    @classmethod
    def join(cls, parts: Sequence[Marks]) -> Marks | None:
        """Those of several parts, all with prints; None for none."""
        if len(parts) < 2:
            return parts[0] if parts else None
        said = [one.prints for one in parts if one.prints is not None]
        texts = pa.concat_arrays([one.texts for one in parts])
        return cls(texts, np.concatenate([one.hashes for one in parts]), np.concatenate(said))

    def __len__(self) -> int:
        return len(self.hashes)

    def take(self, rows: Ints) -> Marks:
        """Those of the chosen rows."""
        said = None if self.prints is None else self.prints[rows]
        return Marks(self.texts.take(pa.array(rows)), self.hashes[rows], said)


class Seen:
    """Remembers every id, up to 2**32 of them, with its first row and the print of that row, in little room.

    Few ids at a time wait in a dict. Once it holds `most`, or when as many come at once, they are kept apart, the first
    of them `at_hand`, and for each of them a key, 32 bits of its hash above its number, goes into sorted runs, each
    longer than the next. A key that is found only leads to an id that may be the same; the texts decide.
    """

    def __init__(self, *, hasher: Callable[[str], int] = hash, most: int = 1 << 12, at_hand: int | None = None) -> None:
        self._hasher, self._most = hasher, most
        self._latest: dict[bytes, tuple[int, int, int]] = {}
        self._kept = Kept(at_hand)
        self._runs: list[Numbers] = []
        self._sieve = _Sieve(most)

    def repeats(self, ids: Sequence[str], rows: Sequence[int] | Ints, prints: Numbers | None = None) -> list[Repeat]:
        """Remember the ids that are new, and return those that were there before, also among these. "" is no id.

        Without prints no row says the same as another.
        """
        return self.enter(Marks.of(ids, prints, self._hasher), np.asarray(rows, np.int64))

    def enter(self, marks: Marks, rows: Ints) -> list[Repeat]:
        """The same for ids of which the marks were made before. Raises ValueError for more or fewer rows or prints."""
        if len(rows) != len(marks) or (marks.prints is not None and len(marks.prints) != len(marks)):
            raise ValueError("each id has one row and one print")
        few = len(marks) < self._most
        if not few:
            self._keep_latest()
        prints = np.zeros(len(marks), np.uint64) if marks.prints is None else marks.prints
        old, found = self._old(marks), list[Repeat]()
        new: dict[bytes, tuple[int, int, int]] = {}
        places = list(range(len(marks))) if few else sorted({*old, *_alike(marks.hashes)})
        texts = marks.texts.take(pa.array(places, pa.int64())).to_pylist()
        again = [] if few else np.flatnonzero(pc.binary_length(marks.texts).to_numpy() == 0).tolist()
        for place, text in zip(places, texts, strict=True):
            row, print_ = int(rows[place]), int(prints[place])
            first = old.get(place) or self._latest.get(text) or new.get(text)
            if not text:
                continue
            if first is None:
                new[text] = row, print_, int(marks.hashes[place])
            else:
                found.append(Repeat(place, first[0], marks.prints is not None and first[1] == print_))
                again.append(place)
        if few:
            self._latest.update(new)
            if len(self._latest) >= self._most:
                self._keep_latest()
        else:
            kept = Marks(marks.texts, marks.hashes, prints)
            if again:
                left = np.delete(np.arange(len(marks)), again)
                kept, rows = kept.take(left), rows[left]
            self._keep(kept, rows)
        return found

    def _old(self, marks: Marks) -> dict[int, One]:
        """The places of those that are kept, with what is kept of them."""
        likely = np.flatnonzero(self._sieve.passing(marks.hashes))
        if not len(likely):
            return {}
        lowest = marks.hashes[likely] << np.uint64(32)
        # a run is searched much faster in its own order
        order = lowest.argsort()
        lowest, likely = lowest[order], likely[order]
        found: dict[int, One] = {}
        for run in self._runs:
            first, after = run.searchsorted(lowest), run.searchsorted(lowest | np.uint64(_LOW), "right")
            for hit in (first < after).nonzero()[0].tolist():
                place = int(likely[hit])
                text = marks.texts[place].as_py()
                for key in run[first[hit] : after[hit]].tolist():
                    if one := self._kept.get(key & _LOW, text):
                        found[place] = one
        return found

    def _keep_latest(self) -> None:
        """Empty the latest into what is kept."""
        if self._latest:
            rows, prints, hashes = (list(column) for column in zip(*self._latest.values(), strict=True))
            texts = pa.array(list(self._latest), pa.binary())
            self._latest = {}
            self._keep(Marks(texts, np.array(hashes, np.uint64), np.array(prints, np.uint64)), np.array(rows, np.int64))

    def _keep(self, marks: Marks, rows: Ints) -> None:
        """Keep ids that are all new."""
        if not len(marks):
            return
        assert marks.prints is not None
        numbers = np.arange(self._kept.count, self._kept.count + len(rows), dtype=np.uint64)
        self._kept.add(marks.texts, rows, marks.prints)
        run = marks.hashes << np.uint64(32) | numbers
        run.sort()
        fresh = [run]
        while self._runs and len(self._runs[-1]) <= len(run) < _LONGEST:
            run = np.concatenate((self._runs.pop(), run))
            run.sort(kind="stable")
        self._runs.append(run)
        if self._kept.count > self._sieve.room:
            self._sieve, fresh = _Sieve(self._kept.count), self._runs
        for keys in fresh:
            for part in np.array_split(keys, 1 + (len(keys) >> 16)):
                self._sieve.add(part >> np.uint64(32))


def _alike(hashes: Numbers) -> list[int]:
    """The places whose hash another place has."""
    order = hashes.argsort()
    same = hashes[order[1:]] == hashes[order[:-1]]
    found: list[int] = np.union1d(order[1:][same], order[:-1][same]).tolist()
    return found


class _Sieve:
    """Keeps back most ids whose hash of 32 bits wasn't added, and none whose hash was."""

    def __init__(self, count: int) -> None:
        # 8 to 16 bits for each
        size = min(max((8 * count).bit_length(), 3), 32)
        self.room = 1 << (size - 3 if size < 32 else 32)
        self._shift = np.uint64(32 - size)
        self._bits = np.zeros(1 << (size - 3), np.uint8)

    def _places(self, hashes: Numbers) -> tuple[Numbers, npt.NDArray[np.uint8]]:
        places = hashes >> self._shift
        return places >> np.uint64(3), np.uint8(1) << (places & np.uint64(7)).astype(np.uint8)

    def add(self, hashes: Numbers) -> None:
        places, bits = self._places(hashes)
        np.bitwise_or.at(self._bits, places, bits)

    def passing(self, hashes: Numbers) -> Bools:
        """Which of them may have been added."""
        places, bits = self._places(hashes)
        found: Bools = (self._bits[places] & bits) > 0
        return found


def _bytes(text: str) -> bytes:
    """Different bytes for different texts, also for half a surrogate pair, which JSON may hold."""
    return text.encode("utf-8", "surrogatepass")


def prints(columns: Sequence[tuple[Ints, Sequence[str]]]) -> Numbers:
    """A number for each row, the same where all cells are, and different, but for odds of 1 in 2**64, where one isn't.

    A column is the codes, -1 where blank, and the distinct texts. The numbers only hold within this process.
    """
    hashed = [(codes, np.fromiter(map(hash, texts), np.int64, len(texts))) for codes, texts in columns]
    return mixed(hashed, len(columns[0][0]) if columns else 0)


def mixed(columns: Sequence[tuple[Ints, Ints]], rows: int) -> Numbers:
    """The same of so many rows, of columns that have the hashes of the distinct texts instead of these."""
    found = np.zeros(rows, np.uint64)
    for number, (codes, hashes) in enumerate(columns, 1):
        table = np.append(hashes.view(np.uint64), np.uint64(_BLANK))
        # splitmix64, begun at another place in each column: what is added for a text has nothing to do with that of
        # another text or column, so that sums of different texts are no more alike than any two numbers
        table += np.uint64(number * 0x9E3779B97F4A7C15 & 0xFFFFFFFFFFFFFFFF)
        for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB), (31, 1)):
            table ^= table >> np.uint64(shift)
            table *= np.uint64(factor)
        found += table[codes]
    return found
