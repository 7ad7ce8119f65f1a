"""The parts of a workbook that are XML, read piece by piece: nothing that is declared in them is ever resolved."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import BinaryIO
from xml.parsers import expat

from screening.intake.text import refusal

_PIECE = 1 << 20
Start = Callable[[str, dict[str, str]], None]


@contextmanager
def archive(file: BinaryIO, name: str) -> Iterator[zipfile.ZipFile]:
    """An archive; a part of it that can't be unpacked is an InputError."""
    try:
        with zipfile.ZipFile(file) as opened:
            yield opened
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, ValueError, OSError) as bad:
        raise refusal("damaged", "the file is damaged or cut short", file=name) from bad


def parse(
    opened: zipfile.ZipFile,
    part: str,
    name: str,
    start: Start,
    end: Callable[[str], None] | None = None,
    data: Callable[[str], None] | None = None,
) -> None:
    """Hand the tags of a part and their attributes to `start` and `end`, and what stands between them to `data`.

    The names are as written. Raises InputError for what isn't XML, or declares a document type.
    """

    def doctype(*_: object) -> None:
        raise refusal("damaged", "the file declares a document type, which no spreadsheet does", file=name)

    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler = data
    parser.StartDoctypeDeclHandler = doctype
    try:
        with opened.open(part) as stream:
            while piece := stream.read(_PIECE):
                parser.Parse(piece, False)
        parser.Parse(b"", True)
    except (expat.ExpatError, LookupError) as bad:
        raise refusal("damaged", "the file is damaged", file=name) from bad


def local(tag: str) -> str:
    """The name of a tag or an attribute without its prefix."""
    return tag.rpartition(":")[2]


def count(said: str | None) -> int:
    """How often something repeats, once where nothing is said; at most as often as twelve digits can say."""
    return int(said[:12]) if said and said.isascii() and said.isdigit() else 1
