"""Ids that are written differently and may be one: `a-1` and `A-1`, `017`, `17` and `17.0`, `1e3` and `1000`."""

from __future__ import annotations

import re
from decimal import Decimal

from screening.intake.words import plain

#: Zeros that lead a number within an id, but not those behind a decimal point.
_ZEROS = re.compile(r"(?<![0-9.])0+(?=[0-9])")
_NUMBER = re.compile(r"[0-9]{1,30}(\.0{1,30})?(e\+?[0-9]{1,2})?|[0-9]{1,30}\.[0-9]{1,30}e\+?[0-9]{1,2}")
_GROUPED = re.compile(r"[0-9]{1,3}(,[0-9]{3}){1,9}")


def folded(id_: str) -> str:
    """The id without case, spaces, leading zeros and signs that nobody sees; a number without its form."""
    text = plain(id_).casefold().replace(" ", "")
    if text[:1].isdigit():
        if _GROUPED.fullmatch(text):
            text = text.replace(",", "")
        elif _NUMBER.fullmatch(text) and not text.isdigit() and (number := Decimal(text)) == int(number):
            return str(int(number))
    return _ZEROS.sub("", text)
