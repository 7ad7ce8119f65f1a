"""The encoding of a text file: that of its byte order mark, else UTF-8, else Windows-1252; and reading it as UTF-8.

Bytes that the encoding has no character for become `DAMAGED`, so that the value they stand in can be told.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from screening.intake.blob import Blob, Bytes
from screening.intake.derived import PIECE, Derived
from screening.intake.text import DAMAGED, refusal

_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_NAMES = {"utf-8": "UTF-8", "utf-16-le": "UTF-16", "utf-16-be": "UTF-16", "cp1252": "Windows-1252"}


@dataclass(frozen=True, slots=True)
class Encoding:
    """An encoding by its Python name, and whether some bytes of the file aren't of it."""

    code: str
    damaged: bool = False

    @property
    def name(self) -> str:
        """The name that people know it by."""
        return _NAMES[self.code]


def found(blob: Blob) -> Encoding:
    """The encoding of all the bytes, not only the first: an accent may come late.

    UTF-8 with a few faulty bytes, fewer than it has characters beyond ASCII, is damaged UTF-8.
    """
    good = bad = 0
    with blob.opened() as file:
        piece = file.read(PIECE)
        code = next((code for bom, code in _MARKS if piece.startswith(bom)), "")
        if code.startswith("utf-16"):
            return Encoding(code)
        held = b""
        while piece:
            following = file.read(PIECE)
            if held or not piece.isascii():
                held += piece
                text, used, faults = _lenient(held, last=not following)
                bad += faults
                # a character beyond ASCII has more bytes than one
                good += used - len(text)
                held = held[used:]
            piece = following
    if bad and not code and bad >= good:
        return Encoding("cp1252")
    return Encoding("utf-8", damaged=bad > 0)


def as_utf8(blob: Blob, encoding: Encoding) -> Blob:
    """The same text in UTF-8."""
    if encoding.code == "utf-8" and not encoding.damaged:
        return blob
    return Derived(blob, lambda file: _transcoded(file, _DECODERS[encoding.code], blob.name, encoding))


def _transcoded(file: Bytes, decode: _Decode, name: str, encoding: Encoding) -> Iterator[bytes]:
    """The text piece by piece. Raises InputError for UTF-16 that goes on with the other half of its characters."""
    held, more = b"", True
    while more:
        piece = file.read(PIECE)
        more = bool(piece)
        text, used = decode(held + piece, not more)
        held = (held + piece)[used:]
        if _TURNED in text and encoding.code.startswith("utf-16"):
            # the rows from there on would be one
            message = "a byte of the file is missing or too many: the characters behind it can't be told"
            raise refusal("damaged", message, hint="save the file as CSV in UTF-8", file=name)
        if text:
            yield text.encode()


def _cp1252(data: bytes, last: bool) -> tuple[str, int]:
    return codecs.charmap_decode(data, "strict", _TABLE)


def _utf8(data: bytes, last: bool) -> tuple[str, int]:
    text, used = codecs.utf_8_decode(data, "surrogateescape", last)
    return _ESCAPED.sub(DAMAGED, text), used


def _utf16(data: bytes, last: bool, little: bool) -> tuple[str, int]:
    decode = codecs.utf_16_le_decode if little else codecs.utf_16_be_decode
    half = last and len(data) % 2 == 1
    text, used = decode(data[:-1] if half else data, "surrogatepass", last)
    return _ESCAPED.sub(DAMAGED, text) + DAMAGED * half, len(data) if last else used


def _lenient(data: bytes, last: bool) -> tuple[str, int, int]:
    """The text of some UTF-8, the number of its bytes, and how many of them are faulty."""
    try:
        return *codecs.utf_8_decode(data, "strict", last), 0
    except UnicodeDecodeError:
        text, used = codecs.utf_8_decode(data, "surrogateescape", last)
        return text, used, len(_ESCAPED.findall(text))


_Decode = Callable[[bytes, bool], tuple[str, int]]
_ESCAPED = re.compile("[\ud800-\udfff]")
#: A line feed of which the halves are turned around; no character has this number.
_TURNED = "\u0a00"
_TABLE = "".join(bytes([byte]).decode("cp1252", "replace").replace("\ufffd", DAMAGED) for byte in range(256))
_DECODERS: Mapping[str, _Decode] = {
    "utf-8": _utf8,
    "utf-16-le": lambda data, last: _utf16(data, last, little=True),
    "utf-16-be": lambda data, last: _utf16(data, last, little=False),
    "cp1252": _cp1252,
}
