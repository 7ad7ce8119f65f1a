"""Zip archives before anything unpacks them: what their directory says, and whether it is within bounds."""

from __future__ import annotations

import zipfile
from typing import BinaryIO

from screening.intake.text import refusal, shown

MOST_ENTRIES = 10_000
MOST_UNPACKED = 1 << 30
MOST_RATIO = 200
#: Below this size the ratio is no matter.
_SMALL = 16 << 20


def check(file: BinaryIO, name: str) -> list[str]:
    """The names of the entries. Raises InputError for an archive that is damaged, encrypted or beyond bounds."""
    hint = "save the table as CSV"
    try:
        entries = zipfile.ZipFile(file).infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError, UnicodeDecodeError) as bad:
        raise refusal("damaged", "the file is damaged or cut short", file=name) from bad
    if len(entries) > MOST_ENTRIES:
        message = f"the file is an archive of {len(entries):,} parts; at most {MOST_ENTRIES:,} are read"
        raise refusal("too-large", message, hint=hint, file=name)
    if len({entry.filename for entry in entries}) < len(entries):
        raise refusal("damaged", "two parts of the file have the same name", file=name)
    if any(entry.flag_bits & 1 for entry in entries):
        raise refusal("encrypted", "the file is encrypted", hint="save it without a password", file=name)
    if sum(entry.file_size for entry in entries) > MOST_UNPACKED:
        raise refusal("too-large", "the file holds more than 1 GB when it is unpacked", hint=hint, file=name)
    for entry in entries:
        if entry.file_size > max(_SMALL, MOST_RATIO * entry.compress_size):
            message = f"a part of the file, `{shown(entry.filename)}`, grows more than {MOST_RATIO} times when unpacked"
            raise refusal("too-large", message, hint=hint, file=name)
    return [entry.filename for entry in entries]
