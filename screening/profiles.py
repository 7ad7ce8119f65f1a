"""Applicants in columns: what everything downstream reads.

A `ProfileTable` holds n applicants. Entries (degrees, jobs, credentials) are long columns with an `owner`, the number
of the applicant's row in the table, in ascending order. Text is coded: each distinct value is kept once, so that it is
read and resolved once however many applicants wrote it. In every column of small integers -1 is "not said".

What is said and can't be read is unknown, and not silence, which a policy may credit: -2 (`UNREAD`) in columns of small
integers, the widest range for hours, and for kinds of work and for dates of conferral and expiry the text as it stands.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cache
from itertools import chain
from typing import Any, TypeVar, cast

import numpy as np

from screening.arrays import (
    Bools,
    Ints,
    ascending,
    below,
    column,
    few,
    filled,
    is_few,
    long,
    ranked,
    span_of,
    spans_of,
    taken,
)

#: What a column of small integers has where something is said that can't be read.
UNREAD = -2
#: Quarter hours a week where what is said of them can't be read: anything.
ANY_HOURS = (0, 168 * 4)
#: Employer types in the order of their codes.
EMPLOYER_TYPES = ("public", "private", "nonprofit", "self-employed")
_C = TypeVar("_C", bound="_Columns")

__all__ = [
    "ANY_HOURS",
    "EMPLOYER_TYPES",
    "UNREAD",
    "Bools",
    "Coded",
    "Credentials",
    "Degrees",
    "Ints",
    "Jobs",
    "ProfileTable",
    "nobodys",
    "places_of_texts",
]


@dataclass(frozen=True, slots=True, eq=False)
class Coded:
    """A text column: `values` are the distinct texts, `codes` point into them, -1 where nothing is said."""

    codes: Ints
    values: tuple[str, ...]

    def map(self, read: Callable[[str], int], silent: int) -> Ints:
        """One integer for each row: `read` of its text, called once per distinct text; `silent` where there is none."""
        if is_few(self.codes):
            said = (*map(read, self.values), silent)
            return few([said[code] for code in self.codes])
        table = np.fromiter((*map(read, self.values), silent), np.int64, len(self.values) + 1)
        return table[self.codes]

    def text(self, row: int) -> str | None:
        """The text of one row, or None."""
        code = int(self.codes[row])
        return None if code < 0 else self.values[code]

    def take(self, rows: Any) -> Coded:
        """The column of the chosen rows."""
        return Coded(taken(self.codes, rows), self.values)

    @classmethod
    def of(cls, texts: Sequence[str | None], *, short: bool = False) -> Coded:
        """Code a sequence of texts; None is "not said"."""
        places: dict[str, int] = {}
        codes = [-1 if text is None else places.setdefault(text, len(places)) for text in texts]
        return cls(column(codes, short), tuple(places))

    @classmethod
    def join(cls, parts: Sequence[Coded]) -> Coded:
        """Several columns below each other."""
        if not parts:
            return cls(np.zeros(0, np.int64), ())
        if not any(part.values for part in parts[1:]):  # the others say nothing
            return cls(below([part.codes for part in parts]), parts[0].values)
        places = {text: code for code, text in enumerate(dict.fromkeys(chain(*(part.values for part in parts))))}
        codes = []
        for part in parts:
            moved = [*map(places.__getitem__, part.values), -1]
            codes.append(taken(column(moved, is_few(part.codes)), part.codes))
        return cls(below(codes), tuple(places))


@dataclass(frozen=True, slots=True, eq=False)
class _Columns:
    """Long columns of equal length, led by `owner`."""

    owner: Ints

    def __len__(self) -> int:
        return len(self.owner)

    def take(self: _C, rows: Any, owner: Ints | None = None) -> _C:
        """The chosen rows, with other owners where these are given."""
        columns = [getattr(self, name) for name in self.__dataclass_fields__ if name != "owner"]
        chosen = (c.take(rows) if isinstance(c, Coded) else taken(c, rows) for c in columns)
        return type(self)(taken(self.owner, rows) if owner is None else owner, *chosen)

    def copied(self: _C, of: Ints, owner: Ints | None = None) -> _C:
        """The entries of each owner in `of`, who become the owners 0, 1, ... or those given."""
        rows, place = spans_of(self.owner, of)
        return self.take(rows, place if owner is None else taken(owner, place))

    def none(self: _C) -> _C:
        """The same columns without a row."""
        return cast("_C", nobodys(cast("Callable[..., Any]", type(self)), is_few(self.owner)))

    def long(self: _C) -> _C:
        """The same in long columns."""
        columns = [getattr(self, name) for name in self.__dataclass_fields__ if name != "owner"]
        return type(self)(
            long(self.owner), *(Coded(long(c.codes), c.values) if isinstance(c, Coded) else long(c) for c in columns)
        )

    @classmethod
    def join(cls: type[_C], parts: Sequence[_C]) -> _C:
        """Several tables below each other, then sorted by owner; entries of an owner keep their order."""
        columns: list[Any] = []
        for name in cls.__dataclass_fields__:
            values = [getattr(part, name) for part in parts]
            columns.append(Coded.join(values) if isinstance(values[0], Coded) else below(values))
        whole = cls(*columns)
        return whole if ascending(whole.owner) else whole.take(ranked(whole.owner))

    @classmethod
    def gather(cls: type[_C], parts: Sequence[_C], owners: Ints) -> _C:
        """The same of some owners only, all in long columns, with other numbers for them: `owners` gives for each
        owner its number, in the same order, or -1 where its entries are left out.
        """
        owner = owners[below([part.owner for part in parts])]
        rows = np.flatnonzero(owner >= 0)
        rows = rows[_order(owner[rows], len(owners))]
        columns: list[Any] = [owner[rows]]
        for name in cls.__dataclass_fields__:
            if name != "owner":
                values = [getattr(part, name) for part in parts]
                whole: Any = Coded.join(values) if isinstance(values[0], Coded) else below(values)
                columns.append(whole.take(rows) if isinstance(whole, Coded) else whole[rows])
        return cls(*columns)

    def rows_of(self, applicant: int) -> range:
        """The rows of one applicant."""
        return span_of(self.owner, applicant)


def _order(owner: Ints, most: int) -> Ints:
    """The rows in the order of their owners, all less than `most`; those of an owner keep their order."""
    # small integers are sorted by their digits, which costs a fifth
    found: Ints = np.argsort(owner.astype(np.uint16) if most <= 1 << 16 else owner, kind="stable")
    return found


@cache
def nobodys(columns: Callable[..., Any], short: bool) -> object:
    """Nobody's columns, of a kind."""
    nothing, texts = column([], short), places_of_texts(columns)
    count = len(fields(cast("type[_Columns]", columns)))
    return columns(*(Coded(nothing, ()) if place in texts else nothing for place in range(count)))


@cache
def places_of_texts(columns: Callable[..., Any]) -> frozenset[int]:
    """Which columns of a kind are texts, counted from 0."""
    kinds = enumerate(f.type for f in fields(cast("type[_Columns]", columns)))
    return frozenset(place for place, kind in kinds if kind == "Coded")


@dataclass(frozen=True, slots=True, eq=False)
class Degrees(_Columns):
    """Degrees. `place` counts from 1 within the record; units are hundredths; truth values are 1, 0 and -1."""

    place: Ints
    level: Coded
    field: Coded
    institution: Coded
    accredited: Ints
    conferred: Ints
    conferred_on: Coded
    semester_units: Ints
    quarter_units: Ints


@dataclass(frozen=True, slots=True, eq=False)
class Jobs(_Columns):
    """Jobs. Hours are quarter hours a week, a low and a high reading; `kinds` is joined by `;`, sorted; `share` is a
    percentage; `supervised` and `paid` are 1, 0 and -1; `headcount` is the number said, or -1."""

    place: Ints
    title: Coded
    employer: Coded
    employer_type: Ints
    start: Coded
    end: Coded
    hours_low: Ints
    hours_high: Ints
    paid: Ints
    kinds: Coded
    supervised: Ints
    headcount: Ints
    share: Ints


@dataclass(frozen=True, slots=True, eq=False)
class Credentials(_Columns):
    """Credentials named in the record. `unspoken` is 1 where the record only says that nothing is known of it, 2 where
    what it says can't be read."""

    place: Ints
    name: Coded
    valid: Ints
    expires: Coded
    unspoken: Ints

    @classmethod
    def undated(cls, owner: Ints, place: Ints, name: Coded, *, valid: int = -1, unspoken: int = 0) -> Credentials:
        """Credentials without a date, of all of which the same is said."""
        n = len(owner)
        nothing = Coded(filled(n, -1, owner), ())
        return cls(owner, place, name, filled(n, valid, owner), nothing, filled(n, unspoken, owner))


@dataclass(frozen=True, slots=True, eq=False)
class ProfileTable:
    """n applicants in columns.

    `education_given` and `experience_given` say whether the record has the list at all (it is complete then);
    `credentials_complete` whether a credential that isn't named isn't held. `answers` holds for each question the
    values (-1 in `answers_said` means unknown, 0 a number, 1 yes or no); `claims` for (`experience` or `supervisory`,
    kind) the claimed 30/360 days, -1 where there is none. `rows` are the row numbers of the input.
    """

    ids: tuple[str, ...]
    rows: Ints
    education_given: Bools
    experience_given: Bools
    credentials_complete: Bools
    degrees: Degrees
    jobs: Jobs
    credentials: Credentials
    answers: Mapping[str, Ints]
    answers_said: Mapping[str, Ints]
    claims: Mapping[tuple[str, str], Ints]

    def __len__(self) -> int:
        return len(self.ids)

    def take(self, chosen: Iterable[int]) -> ProfileTable:
        """The table of the chosen applicants, in ascending order of their rows."""
        keep = column(sorted(set(chosen)), True) if is_few(self.rows) else np.unique(np.fromiter(chosen, np.int64))
        if len(keep) == len(self):
            return self
        return ProfileTable(
            ids=tuple(map(self.ids.__getitem__, keep.tolist())),
            rows=taken(self.rows, keep),
            education_given=taken(self.education_given, keep),
            experience_given=taken(self.experience_given, keep),
            credentials_complete=taken(self.credentials_complete, keep),
            degrees=self.degrees.copied(keep),
            jobs=self.jobs.copied(keep),
            credentials=self.credentials.copied(keep),
            answers={question: taken(column, keep) for question, column in self.answers.items()},
            answers_said={question: taken(column, keep) for question, column in self.answers_said.items()},
            claims={key: taken(column, keep) for key, column in self.claims.items()},
        )

    def long(self) -> ProfileTable:
        """The same in long columns."""
        return ProfileTable(
            ids=self.ids,
            rows=long(self.rows),
            education_given=long(self.education_given) == 1,
            experience_given=long(self.experience_given) == 1,
            credentials_complete=long(self.credentials_complete) == 1,
            degrees=self.degrees.long(),
            jobs=self.jobs.long(),
            credentials=self.credentials.long(),
            answers={question: long(column) for question, column in self.answers.items()},
            answers_said={question: long(column) for question, column in self.answers_said.items()},
            claims={key: long(column) for key, column in self.claims.items()},
        )
