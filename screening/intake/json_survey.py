"""A look at JSON before it is screened: of each key how many values can be read, and what some of them say.

The places of a list are one key: `experience[].start`. Of protected keys nothing is kept but the name, and of who a
person is no sample.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from screening.intake.headers import Target
from screening.intake.json_keys import CLAIMS, ENTRIES, TOP
from screening.intake.json_resume import BEGAN, SECTIONS
from screening.intake.json_values import Odd, Place, written
from screening.intake.mapping import Taken
from screening.intake.mapping.reading import read_form
from screening.intake.survey import SAMPLES, Look, Survey
from screening.intake.text import shown
from screening.intake.values import BadValue, Values

#: Keys beyond so many aren't counted, nor names of credentials.
_MOST = 500
_ITEM = "[]"
_GROUPS = {"education": "degree", "experience": "job", "credentials": "credential"}
_PASSED = Taken("passed")
_PROTECTED = Taken("protected")

Path = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Key(Target):
    """What a key of an entry is: `experience.start`, in whichever entry."""

    def __str__(self) -> str:
        return f"{next(name for name, group in _GROUPS.items() if group == self.group)}.{self.name}"


@dataclass(frozen=True, slots=True)
class JsonSurvey(Survey):
    """The keys of JSON records. `credentials` are the names that are said; with `complete`, some record lists them all.

    `closed` are the lists that some record has and that are empty: it says that there is none.
    """

    mappable: ClassVar[bool] = False

    credentials: tuple[str, ...] = ()
    complete: bool = False
    closed: frozenset[str] = frozenset()

    def spoken(self, asked: Collection[str]) -> frozenset[str]:
        """The canonical names of the columns that a table with the same would have, of `asked` and of entries."""
        found = {f"credential:{name}" for name in self.credentials}
        if self.complete:
            found |= {name for name in asked if name.startswith("credential:")}
        for name in self.closed:
            found |= {f"{_GROUPS[name]}_1_{key}" for key in ENTRIES[name]}
        for look in self.columns:
            target = look.taken.applied
            if target is not None and look.read:
                found.add(f"{target.group}_1_{target.name}" if isinstance(target, Key) else str(target))
        return frozenset(found)


@dataclass(slots=True)
class _Count:
    """What was seen of one key."""

    said: int = 0
    unreadable: int = 0
    values: int = 0
    samples: list[str] | None = None


class Looking:
    """What was seen of the keys so far."""

    def __init__(self, how: Values) -> None:
        self.rows = 0
        self._how = how
        self._objects: dict[Path, int] = {}
        self._counts: dict[Path, _Count] = {}
        self._resumes = False
        self._credentials: dict[str, None] = {}
        self._complete = False
        self._closed: set[str] = set()

    def see(self, data: Mapping[str, Any], resume: bool) -> None:
        """Count what a record says. It has no protected keys any more."""
        self.rows += 1
        self._resumes |= resume
        self._walk(data, ("",) if resume else ())
        if resume:
            return
        held = data.get("credentials")
        self._complete |= isinstance(held, list)
        self._closed.update(name for name in ("education", "experience") if data.get(name) == [])

    def unreadable(self, place: Place) -> None:
        """Count a value that can't be read."""
        path = tuple(_ITEM if isinstance(part, int) else part for part in place)
        if path[-1:] == (_ITEM,) and path[-2:-1] == ("kinds",):
            path = path[:-1]
        start = ("",) if ("", *path) in self._counts else ()
        self._count((*start, *path)).unreadable += 1

    def survey(self, dropped: Collection[str]) -> JsonSurvey:
        """The keys that were seen: those that mean something in their order, then the others; then the dropped ones."""
        looks = []
        for path in sorted(self._counts, key=_rank):
            look = self._look(path)
            if look is not None:
                looks.append(look)
        looks += [Look(name, _PROTECTED) for name in dropped]
        return JsonSurvey(
            tuple(looks),
            self.rows,
            credentials=tuple(self._credentials),
            complete=self._complete,
            closed=frozenset(self._closed),
        )

    def _count(self, path: Path) -> _Count:
        if path not in self._counts and len(self._counts) >= _MOST:
            return _Count()
        return self._counts.setdefault(path, _Count())

    def _walk(self, here: Mapping[str, Any], path: Path) -> None:
        self._objects[path] = self._objects.get(path, 0) + 1
        for key, value in here.items():
            folded = key.strip().casefold() if path == ("answers",) else key
            self._one((*path, folded), value)

    def _one(self, path: Path, value: Any) -> None:
        count = self._count(path)
        if value is None:
            return
        count.said += 1
        if isinstance(value, Mapping):
            self._walk(value, path)
        elif isinstance(value, list) and any(isinstance(one, Mapping) for one in value):
            for one in value:
                self._one((*path, _ITEM), one)
        else:
            count.values += 1
            self._sample(path, count, value)

    def _sample(self, path: Path, count: _Count, value: Any) -> None:
        named = path in (("credentials", _ITEM, "name"), ("", "certificates", _ITEM, "name"))
        if named and isinstance(value, str) and value and len(self._credentials) < _MOST:
            self._credentials[value] = None
        if count.samples is None:
            count.samples = []
        if len(count.samples) == SAMPLES or isinstance(value, Odd):
            return
        text = ", ".join(map(written, value)) if isinstance(value, list) else written(value)
        if text and (sample := shown(text, 40)) not in count.samples:
            count.samples.append(sample)

    def _look(self, path: Path) -> Look | None:
        """What was seen of a key; None for one that only holds others and means nothing by itself."""
        count, taken = self._counts[path], self._taken(path)
        if not count.values and not count.unreadable and (taken is _PASSED or path[-1] == _ITEM):
            return None
        parents = self._objects.get(path[:-1], self._counts[path[:-1]].said if path[:-1] in self._counts else 0)
        blank = 0 if path[-1] == _ITEM else max(0, parents - count.said)
        samples = list(count.samples or ()) if taken.how != "person" and "basics" not in path[:2] else []
        return Look(_header(path), taken, False, count.said, min(count.said, count.unreadable), blank, samples)

    def _taken(self, path: Path) -> Taken:
        """What a key is taken for."""
        if path[:1] == ("",):
            return _of_resume(path[1:])
        if path == ("applicant_id",):
            return Taken("name", Target("id", "applicant_id"))
        if len(path) == 1 or path[1:] == (_ITEM,):
            known = path[0] in TOP
            return Taken("name", Target("list", path[0])) if known else _other(path)
        if len(path) == 3 and path[1] == _ITEM and path[2] in ENTRIES.get(path[0], ()):
            return Taken("name", Key(_GROUPS[path[0]], path[2], 1))
        if len(path) == 2 and path[0] == "answers":
            return Taken("name", Target("answer", path[1]))
        if path[0] == "claims" and path[1] in CLAIMS:
            return self._claim(path)
        return _other(path)

    def _claim(self, path: Path) -> Taken:
        if len(path) == 2:
            return Taken("name", Target("list", f"claims.{path[1]}"))
        try:
            self._how.kind(path[2])
        except BadValue:
            return _PASSED
        return Taken("name", Target("claim" if path[1] == "experience" else "claim_supervisory", path[2]))


def _of_resume(path: Path) -> Taken:
    name, keys = SECTIONS.get(path[0], ("", {}))
    if len(path) == 3 and path[2] in keys:
        return Taken("name", Key(_GROUPS[name], keys[path[2]], 1))
    if path == ("education", _ITEM, BEGAN):
        return Taken("name", Key("degree", "conferred", 1))
    if name and (len(path) == 1 or path[1:] == (_ITEM,)):
        return Taken("name", Target("list", name))
    return _other(path)


def _other(path: Path) -> Taken:
    form = read_form(path[-1])
    return Taken("person", None, form.name) if form and form.group == "person" else _PASSED


def _header(path: Path) -> str:
    parts: Iterator[str] = (part if part == _ITEM else f".{part}" for part in path if part)
    return shown("".join(parts).removeprefix("."))


def _rank(path: Path) -> tuple[int, int, int]:
    """Where a key stands among those that mean something; the others stay in the order in which they were seen."""
    bare = path[1:] if path[:1] == ("",) else path
    order = tuple(SECTIONS) if path[:1] == ("",) else TOP
    names = tuple(SECTIONS[bare[0]][1]) if path[:1] == ("",) and bare[0] in SECTIONS else ENTRIES.get(bare[0], ())
    top = order.index(bare[0]) if bare[0] in order else len(order)
    key = names.index(bare[2]) if len(bare) > 2 and bare[2] in names else len(names)
    return top, min(len(bare), 3), key


__all__ = ["JsonSurvey", "Key", "Looking"]
