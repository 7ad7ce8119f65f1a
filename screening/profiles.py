"""Applicants in columns: what everything downstream reads.

A `ProfileTable` holds n applicants. Entries (degrees, jobs, credentials) are long columns with an `owner`, the number
of the applicant's row in the table, in ascending order. Text is coded: each distinct value is kept once, so that it is
read and resolved once however many applicants wrote it. In every column of small integers -1 is "not said".

What is said and can't be read is unknown, and not silence, which a policy may credit: -2 (`UNREAD`) in columns of small
integers, the widest range for hours, and for kinds of work and for dates of conferral and expiry the text as it stands.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

#: What a column of small integers has where something is said that can't be read.
UNREAD = -2
#: Quarter hours a week where what is said of them can't be read: anything.
ANY_HOURS = (0, 168 * 4)
#: Employer types in the order of their codes.
EMPLOYER_TYPES = ("public", "private", "nonprofit", "self-employed")
_C = TypeVar("_C", bound="_Columns")


@dataclass(frozen=True, slots=True, eq=False)
class Coded:
    """A text column: `values` are the distinct texts, `codes` point into them, -1 where nothing is said."""

    codes: Ints
    values: tuple[str, ...]

    def map(self, read: Callable[[str], int], silent: int) -> Ints:
        """One integer for each row: `read` of its text, called once per distinct text; `silent` where there is none."""
        table = np.fromiter((*map(read, self.values), silent), np.int64, len(self.values) + 1)
        return table[self.codes]

    def text(self, row: int) -> str | None:
        """The text of one row, or None."""
        code = int(self.codes[row])
        return None if code < 0 else self.values[code]

    def take(self, rows: npt.NDArray[Any]) -> Coded:
        """The column of the chosen rows."""
        return Coded(self.codes[rows], self.values)

    @classmethod
    def of(cls, texts: Sequence[str | None]) -> Coded:
        """Code a sequence of texts; None is "not said"."""
        places: dict[str, int] = {}
        codes = [-1 if text is None else places.setdefault(text, len(places)) for text in texts]
        return cls(np.array(codes, np.int64), tuple(places))

    @classmethod
    def join(cls, parts: Sequence[Coded]) -> Coded:
        """Several columns below each other."""
        places: dict[str, int] = {}
        codes = []
        for part in parts:
            moved = [places.setdefault(text, len(places)) for text in part.values]
            codes.append(np.array([*moved, -1], np.int64)[part.codes])
        return cls(np.concatenate(codes) if codes else np.zeros(0, np.int64), tuple(places))


@dataclass(frozen=True, slots=True, eq=False)
class _Columns:
    """Long columns of equal length, led by `owner`."""

    owner: Ints

    def __len__(self) -> int:
        return len(self.owner)

    def take(self: _C, rows: npt.NDArray[Any]) -> _C:
        """The chosen rows."""
        columns: dict[str, Any] = {f.name: getattr(self, f.name) for f in fields(self)}
        chosen: dict[str, Any] = {n: c.take(rows) if isinstance(c, Coded) else c[rows] for n, c in columns.items()}
        return type(self)(**chosen)

    @classmethod
    def join(cls: type[_C], parts: Sequence[_C]) -> _C:
        """Several tables below each other, then sorted by owner; entries of an owner keep their order."""
        columns: dict[str, Any] = {}
        for f in fields(cls):
            values = [getattr(part, f.name) for part in parts]
            columns[f.name] = Coded.join(values) if isinstance(values[0], Coded) else np.concatenate(values)
        whole = cls(**columns)
        order = np.argsort(whole.owner, kind="stable")
        return whole.take(order)

    def rows_of(self, applicant: int) -> range:
        """The rows of one applicant."""
        first, last = np.searchsorted(self.owner, (applicant, applicant + 1))
        return range(int(first), int(last))


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
        nothing = Coded(np.full(n, -1, np.int64), ())
        return cls(owner, place, name, np.full(n, valid, np.int64), nothing, np.full(n, unspoken, np.int64))


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
        keep = np.unique(np.fromiter(chosen, np.int64))
        number = np.full(len(self) + 1, -1, np.int64)
        number[keep] = np.arange(len(keep))

        def entries(columns: _C) -> _C:
            part = columns.take(np.flatnonzero(number[columns.owner] >= 0))
            return replace(part, owner=number[part.owner])

        return ProfileTable(
            ids=tuple(map(self.ids.__getitem__, keep.tolist())),
            rows=self.rows[keep],
            education_given=self.education_given[keep],
            experience_given=self.experience_given[keep],
            credentials_complete=self.credentials_complete[keep],
            degrees=entries(self.degrees),
            jobs=entries(self.jobs),
            credentials=entries(self.credentials),
            answers={question: column[keep] for question, column in self.answers.items()},
            answers_said={question: column[keep] for question, column in self.answers_said.items()},
            claims={key: column[keep] for key, column in self.claims.items()},
        )
