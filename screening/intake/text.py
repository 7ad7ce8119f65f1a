"""Words for messages about input: the user's text fit for one line, a likely name, a refusal with its place."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

from screening.errors import InputError, Place, Problem

#: Stands for bytes without a character: a code point that is no character and is never in a text.
DAMAGED = "\uffff"
_LONGEST = 80


def shown(text: str, most: int = _LONGEST) -> str:
    """The user's text on one line: control, bidi and lone surrogate characters escaped, cut to `most` characters."""
    cut = text[: most + 1]
    line = "".join(char if char.isprintable() else _escaped(char) for char in cut)
    return line if len(line) <= most else line[: most - 3] + "..."


def _escaped(char: str) -> str:
    code = ord(char)
    if code < 0x100:
        return {"\n": "\\n", "\r": "\\r", "\t": "\\t"}.get(char, f"\\x{code:02x}")
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def meant(text: str, known: Iterable[str]) -> str:
    """`did you mean ...?` with the known name most like the text, or an empty string."""
    found = difflib.get_close_matches(text[:200].casefold(), sorted(known), 1, 0.7)
    return f"did you mean `{found[0]}`?" if found else ""


def refusal(code: str, message: str, *, hint: str = "", file: str = "", row: int = 0, column: str = "") -> InputError:
    """The error that the input can't be read at all, with its place."""
    return InputError(Problem(Place(file=file, row=row, name=column), code, message, hint))
