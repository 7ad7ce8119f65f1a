"""Frozen records that know their hash: what is measured and said is looked up by them many times for each applicant."""

from __future__ import annotations

from typing import Any


class Hashed:
    """A base for frozen dataclasses with slots, whose hash is worked out once, from all of their fields.

    A dataclass makes a `__hash__` of its own unless it has one, so each says `__hash__ = Hashed.__hash__`.
    """

    __slots__ = ("_hash",)

    _hash: int

    def __post_init__(self) -> None:
        object.__setattr__(self, "_hash", hash(self._values()))

    def __hash__(self) -> int:
        return self._hash

    def __reduce__(self) -> tuple[type[Any], tuple[Any, ...]]:
        """Made anew in another process, where texts have other hashes."""
        return type(self), self._values()

    def _values(self) -> tuple[Any, ...]:
        return tuple([getattr(self, name) for name in type(self).__slots__])
