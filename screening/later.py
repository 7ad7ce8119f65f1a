"""Attributes that are worked out when they are first read.

`functools.cached_property` takes a lock in Python 3.11, which for what one run measures costs more than the work does.
A run is one thread's; where two threads read at the same time, both work it out, and one of the results stays.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from functools import cached_property as later
else:

    class later:
        """A method without arguments as an attribute: its result stays with the instance."""

        def __init__(self, work: Callable[[Any], Any]) -> None:
            self.work, self.__doc__ = work, work.__doc__

        def __set_name__(self, owner: type, name: str) -> None:
            self.name = name

        def __get__(self, instance: Any, owner: type | None = None) -> Any:
            """The result: found here the first time only, then in the instance."""
            if instance is None:
                return self
            found = instance.__dict__[self.name] = self.work(instance)
            return found


__all__ = ["later"]
