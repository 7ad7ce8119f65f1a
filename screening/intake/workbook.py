"""Workbooks, XLSX, XLSM, XLS and ODS: one of their sheets as a table of text."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from typing import Any, BinaryIO

import numpy as np
import pyarrow as pa
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError, SheetTypeEnum

from screening.errors import InputError
from screening.intake import ods_cells, ole, sheet_size, top, xls_cells, xlsx_cells, ziplimits
from screening.intake.blob import Blob
from screening.intake.grid import BlobGrid, Block, Cutter, checked, text
from screening.intake.shown_cells import Cells
from screening.intake.text import refusal, shown

MOST_XLS = 64 << 20
_ROWS = 8192
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_NAMED = 20


def recognises(blob: Blob) -> bool:
    """A zip archive or an OLE container, by its first bytes."""
    return not blob.is_folder and blob.peek().startswith((_ZIP, _OLE))


class SheetGrid(BlobGrid):
    """One sheet of a workbook: the one that is named, else the first that isn't empty."""

    def __init__(self, blob: Blob, sheet: str = "") -> None:
        self._blob = blob
        self._wanted = sheet
        with _opened(blob) as (kind, book, file):
            found = self._chosen(book)
            self.sheet = found.name
            self.kind = kind
            self.details = f"{kind}, sheet `{shown(found.name)}`"
            self._cells = _cells(kind, file, blob.name, found.name, book)
            rows = islice(self._cells.rows(found.iter_rows(), _first(found)), top.LOOKED_AT)
            first = [[text(value) or "" for value in row] for row in rows]
            names, row = top.find(first, _spans(found))
            others = [] if sheet else [name for name in _names(book) if name != self.sheet]
            said = [name for name in others if _says(book.get_sheet_by_name(name))]
        self.unread = tuple(f"sheet `{shown(name)}`" for name in said)
        while names and not names[-1].strip():
            names.pop()
        self._header = checked(names, row, self.name)

    def blocks(self, key: int, columns: Sequence[int], most: int, aside: Sequence[int] = ()) -> Iterator[Block]:
        """The rows, as a grid gives them. Raises InputError."""
        cutter = Cutter(self.name, self._header, key, columns, aside, most)
        with self._blob.whole():
            pass
        with _opened(self._blob) as (_, book, _):
            sheet = self._chosen(book)
            shift = _first(sheet)
            rows = _spread(self._cells.rows(sheet.iter_rows(), shift), sheet, shift, self._header.row)
            following = 1
            while part := list(islice(rows, _ROWS)):
                numbers = np.arange(following, following + len(part))
                following += len(part)
                yield from cutter.blocks(numbers, [self._column(part, place, key) for place in cutter.places])

    def _column(self, rows: Sequence[Sequence[Any]], place: int, key: int) -> Any:
        return pa.array(self._cells.texts(rows, place, place == key), pa.string())

    def _chosen(self, book: CalamineWorkbook) -> CalamineSheet:
        names = _names(book)
        if self._wanted:
            same = [name for name in names if name.strip().casefold() == self._wanted.strip().casefold()]
            if not same:
                listed = ", ".join(f"`{shown(name)}`" for name in names[:_NAMED])
                message = f"no sheet `{shown(self._wanted)}`"
                raise refusal("no-sheet", message, hint=f"the sheets are {listed}", file=self.name)
            return book.get_sheet_by_name(self._wanted if self._wanted in names else same[0])
        for name in names:
            sheet = book.get_sheet_by_name(name)
            if _says(sheet):
                return sheet
        raise refusal("empty-file", "the workbook is empty", file=self.name)


def sheet_names(blob: Blob) -> list[str]:
    """The names of the sheets of cells, in their order. Raises InputError."""
    with _opened(blob) as (_, book, _):
        return _names(book)


def filled(blob: Blob, names: Sequence[str]) -> set[str]:
    """Those of the sheets that aren't empty. Raises InputError."""
    with _opened(blob) as (_, book, _):
        return {name for name in names if _says(book.get_sheet_by_name(name))}


@contextmanager
def _opened(blob: Blob) -> Iterator[tuple[str, CalamineWorkbook, BinaryIO]]:
    """The workbook, what kind it is, and its file."""
    with blob.opened() as file:
        kind = _checked(file, blob.name)
        file.seek(0)
        with _Panics(blob.name):
            try:
                with CalamineWorkbook.from_filelike(file) as book:
                    yield kind, book, file
            except PasswordError:
                raise refusal(
                    "encrypted", "the workbook is encrypted", hint="save it without a password", file=blob.name
                ) from None
            except (CalamineError, OSError, ValueError) as bad:
                raise _damaged(blob.name, str(bad)) from None


def _names(book: CalamineWorkbook) -> list[str]:
    return [one.name for one in book.sheets_metadata if one.typ == SheetTypeEnum.WorkSheet]


def _says(sheet: CalamineSheet) -> bool:
    """Whether a cell says something."""
    return any(text(value) for row in sheet.iter_rows() for value in row)


def _spans(sheet: CalamineSheet) -> set[tuple[int, int, int]] | None:
    """The merged cells as `top.find` takes them; the columns are counted from the first filled one, as in the rows."""
    ranges = sheet.merged_cell_ranges
    if ranges is None:
        return None
    shift = _first(sheet)
    return {(first[0] + 1, first[1] - shift, last[1] - shift) for first, last in ranges}


def _first(sheet: CalamineSheet) -> int:
    """The column in which the rows begin, which are counted from the top."""
    return sheet.start[1] if sheet.start else 0


def _cells(kind: str, file: BinaryIO, name: str, sheet: str, book: CalamineWorkbook) -> Cells:
    """What the cells of a sheet show that their values don't say. Raises InputError."""
    if kind == "XLS":
        file.seek(0)
        return xls_cells.find(ole.workbook(file.read(), name), [one.name for one in book.sheets_metadata].index(sheet))
    return ods_cells.find(file, name, sheet) if kind == "ODS" else xlsx_cells.find(file, name, sheet)


def _spread(rows: Iterator[list[Any]], sheet: CalamineSheet, shift: int, header: int) -> Iterator[list[Any]]:
    """The rows, those below the header with what a cell says that is merged over several in each of these that says
    anything of its own."""
    begins: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for first, last in sheet.merged_cell_ranges or ():
        if last[0] > first[0] >= header and first[1] >= shift:
            begins[first[0]].append((first[1] - shift, last[0]))
    over: dict[int, tuple[int, Any]] = {}
    for number, row in enumerate(rows):
        if over and any(text(value) for value in row):
            for place, (last_row, value) in list(over.items()):
                if last_row < number:
                    del over[place]
                elif place < len(row) and not text(row[place]):
                    row[place] = value
        over |= {place: (last_row, row[place]) for place, last_row in begins.get(number, ()) if place < len(row)}
        yield row


def _checked(file: BinaryIO, name: str) -> str:
    """The kind of the workbook. Raises InputError for a file that is none, or beyond bounds."""
    if file.read(len(_OLE)) == _OLE:
        file.seek(0, 2)
        if file.tell() > MOST_XLS:
            raise refusal("too-large", f"the workbook is larger than {MOST_XLS >> 20} MB", file=name)
        file.seek(0)
        ole.check(file.read(), name)
        return "XLS"
    parts = ziplimits.check(file, name)
    if "xl/workbook.bin" in parts:
        raise refusal("not-a-table", "the file is a binary workbook (XLSB)", hint="save it as XLSX", file=name)
    if any(part.casefold().endswith("xl/workbook.xml") for part in parts):
        sheet_size.check_xlsx(file, name)
        return "XLSM" if "xl/vbaProject.bin" in parts else "XLSX"
    if "content.xml" in parts:
        sheet_size.check_ods(file, name)
        return "ODS"
    hint = "unpack it, and give the file or folder in it"
    raise refusal("not-a-table", "the file is a zip archive and no workbook", hint=hint, file=name)


def _damaged(name: str, said: str) -> InputError:
    return refusal("damaged", f"the workbook can't be read: {shown(said, 120)}", file=name)


class _Panics:
    """What stops the reader of workbooks short, which isn't an `Exception`, is an InputError."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: type[BaseException] | None, bad: BaseException | None, trace: object) -> None:
        if kind is not None and kind.__name__ == "PanicException":
            raise _damaged(self._name, "it breaks the rules of its format") from None
