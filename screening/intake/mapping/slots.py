"""Which entry a column of a job or a degree belongs to, seen with the columns around it.

A header that says too little by itself ("From", "Title") counts where columns of its group stand before it; a header
without a number belongs to the first entry, or to the one whose columns it stands among. Where that could be read in
two ways, the column isn't placed.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from screening.applicant import MAX_ENTRIES

#: So many columns that mean nothing may stand between a column and those that it belongs to.
_APART = 2
GROUPS = ("job", "degree")
UNSURE = "nothing beside it says what it belongs to"
UNPLACED = "which entry it belongs to isn't clear"


@dataclass(slots=True)
class Item:
    """A column of a job or a degree. `key` is its header folded; `given` says that its number is settled."""

    place: int
    group: str
    name: str
    number: int | None
    sure: bool
    key: str
    given: bool = False
    dotted: bool = False
    ranked: bool = False
    slot: int = 0
    why_not: str = ""


def settle(items: Sequence[Item]) -> None:
    """Find the slot of every item, or say why there is none."""
    _stand(items)
    for group in GROUPS:
        here = [item for item in items if item.group == group and item.sure]
        _shift(here)
        _number([item for item in here if item.number is None], [item for item in here if item.number is not None])
        for item in here:
            item.slot = item.number if item.number is not None and not item.why_not else 0
            if not item.given and item.slot > MAX_ENTRIES:
                item.slot, item.why_not = 0, f"entries are numbered from 1 to {MAX_ENTRIES}"
            elif not item.slot and not item.why_not:
                item.why_not = UNPLACED


def _stand(items: Sequence[Item]) -> None:
    """Which of the columns that say too little by themselves count: those after columns of their group."""
    for run in _runs(items):
        _stand_by_themselves(run)
    last: Item | None = None
    for item in items:
        near = last is not None and item.place - last.place <= _APART + 1
        if not item.sure and near and last is not None and last.group == item.group:
            item.sure = True
        if item.sure:
            last = item
    for run in _runs(items):
        # before the first column that is sure, if nothing else comes before
        first = next((i for i, item in enumerate(run) if item.sure), 0)
        clear = not any(item.sure and item.place < run[0].place for item in items)
        for item in run[:first] if clear else ():
            item.sure = item.group == run[first].group
    for item in items:
        if not item.sure:
            item.why_not = UNSURE


def _runs(items: Sequence[Item]) -> Iterable[list[Item]]:
    """Items of one group whose columns follow each other."""
    run: list[Item] = []
    for item in items:
        if run and (item.place != run[-1].place + 1 or item.group != run[-1].group):
            yield run
            run = []
        run.append(item)
    if run:
        yield run


def _stand_by_themselves(run: Sequence[Item]) -> None:
    """A title or an employer that is followed by a start and an end needs nothing else beside it."""
    first = next((i for i, item in enumerate(run) if item.name in ("title", "employer")), len(run))
    if {"start", "end"} <= {item.name for item in run[first:]}:
        for item in run[first:]:
            item.sure = True


def _shift(items: Sequence[Item]) -> None:
    """Numbers that count from 0 are counted from 1, and so is a repeated header as pandas writes it."""
    counted = [item for item in items if item.number is not None and not item.given and not item.ranked]
    bare = [item for item in items if item.number is None]
    if counted and all(item.dotted and item.number for item in counted):
        firsts = Counter(item.key for item in bare)
        if all(firsts[item.key.rpartition(" ")[0]] == 1 for item in counted):
            repeated = {item.key.rpartition(" ")[0] for item in counted}
            for item in bare:
                if item.key in repeated:
                    item.number = 0
                    counted.append(item)
    if any(item.number == 0 for item in counted) and not any(item.given or item.ranked for item in items):
        for item in counted:
            assert item.number is not None
            item.number += 1


def _number(bare: Sequence[Item], numbered: Sequence[Item]) -> None:
    """The numbers of the columns that have none."""
    if not bare:
        return
    if not numbered:
        _number_alone(bare)
        return
    numbers = {item.number for item in numbered}
    if numbers == {1}:
        _all_first(bare)
        return
    if 1 not in numbers:
        names, times = {item.name for item in numbered}, Counter(item.key for item in bare)
        firsts = [item for item in bare if item.name in names and times[item.key] == 1]
        _all_first(firsts)
        numbered, bare = [*numbered, *firsts], [item for item in bare if item.number is None]
    if bare and not _among(bare, numbered):
        for item in bare:
            item.why_not = UNPLACED


def _all_first(bare: Sequence[Item]) -> None:
    times = Counter(item.key for item in bare)
    for item in bare:
        if times[item.key] > 1:
            item.why_not = UNPLACED
        else:
            item.number = 1


def _number_alone(bare: Sequence[Item]) -> None:
    """Headers that are repeated alike are numbered in their order; headers that stand once are the first entry."""
    times = Counter(item.key for item in bare)
    repeated = {item.name for item in bare if times[item.key] > 1}
    alike = len({times[item.key] for item in bare if item.name in repeated and times[item.key] > 1}) <= 1
    seen: Counter[str] = Counter()
    for item in bare:
        seen[item.key] += 1
        if not repeated:
            item.number = 1
        elif alike and times[item.key] > 1:
            item.number = seen[item.key]
        else:
            item.why_not = UNPLACED


def _among(bare: Sequence[Item], numbered: Sequence[Item]) -> bool:
    """Number columns by the numbered one that they follow, if every entry has the same columns in one piece."""
    columns = sorted((*bare, *numbered), key=lambda item: item.place)
    if columns[0].number is None:
        return False
    pieces: list[int] = []
    held: Mapping[int, list[Item]] = defaultdict(list)
    for item in columns:
        if item.number is not None:
            if not pieces or pieces[-1] != item.number:
                pieces.append(item.number)
        else:
            held[pieces[-1]].append(item)
    alike = {tuple(sorted(item.key for item in held[piece])) for piece in pieces}
    if len(set(pieces)) != len(pieces) or len(alike) != 1 or len(set(alike.pop())) != len(held[pieces[0]]):
        return False
    for piece, items in held.items():
        for item in items:
            item.number = piece
    return True
