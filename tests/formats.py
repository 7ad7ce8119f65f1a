"""What the tests of formats share: the canonical applicants, what an input says of them, and workbooks to give."""

from __future__ import annotations

import csv
import datetime
import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import pytest
import xlsxwriter
from recorded import record_of

from screening.errors import InputError
from screening.intake import Batch, Source, open_input

FIXTURES = Path(__file__).resolve().parent.parent / "fixtures"
CANONICAL = FIXTURES / "applicants.csv"


def opened(data: bytes, name: str = "a.bin", **how: Any) -> tuple[Batch, Source]:
    """The applicants of some bytes, read in small batches."""
    intake = open_input(io.BytesIO(data), name=name, batch_rows=7, **how)
    batch = intake.read()
    return batch, intake.source


def refused(data: bytes, name: str = "a.bin", **how: Any) -> str:
    """The error that some bytes give."""
    with pytest.raises(InputError) as caught:
        opened(data, name, **how)
    return str(caught.value)


def said(batch: Batch) -> list[tuple[int, dict[str, Any]]]:
    """The number of each row, and what it says."""
    table = batch.table
    return [(int(table.rows[i]), record_of(table, i).to_dict()) for i in range(len(table))]


@cache
def rows() -> tuple[tuple[str, ...], ...]:
    """The canonical applicants as cells, the header first."""
    with CANONICAL.open(encoding="utf-8", newline="") as file:
        return tuple(map(tuple, csv.reader(file)))


@cache
def canonical() -> tuple[tuple[int, dict[str, Any]], ...]:
    """What the canonical applicants say."""
    batch, _ = opened(CANONICAL.read_bytes())
    assert batch.rejected == ()
    assert len(batch.table) > 50
    return tuple(said(batch))


def assert_twin(data: bytes, form: str, **how: Any) -> None:
    """The bytes say the same as the canonical applicants, in the same rows."""
    batch, source = opened(data, **how)
    assert batch.rejected == ()
    assert tuple(said(batch)) == canonical()
    assert source.format == form


def as_csv(cells: Sequence[Sequence[str]], **style: Any) -> str:
    """Cells as a text table."""
    out = io.StringIO()
    csv.writer(out, **style).writerows(cells)
    return out.getvalue()


def typed(cell: str) -> Any:
    """A cell as a person types it into a spreadsheet: numbers, days and yes or no are no texts."""
    if re.fullmatch(r"\d{4}-\d\d-\d\d", cell):
        return datetime.date.fromisoformat(cell)
    if re.fullmatch(r"\d{1,4}(\.\d+)?", cell):
        return float(cell)
    return {"yes": True, "no": False}.get(cell, cell)


def as_xlsx(sheets: Mapping[str, Sequence[Sequence[Any]]], merged: Sequence[tuple[int, int, int, str]] = ()) -> bytes:
    """Sheets of cells as XLSX; `merged` are (row, first column, last column, text) of the last sheet."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    for name, cells in sheets.items():
        sheet = book.add_worksheet(name)
        for i, row in enumerate(cells):
            for j, cell in enumerate(row):
                if isinstance(cell, datetime.date):
                    sheet.write_datetime(i, j, cell, day)
                elif isinstance(cell, str):
                    sheet.write_string(i, j, cell) if cell else None
                else:
                    sheet.write(i, j, cell)
    for row, first, last, text in merged:
        sheet.merge_range(row, first, row, last, text)
    book.close()
    return out.getvalue()


def as_ods(cells: Sequence[Sequence[Any]], tail: str = "") -> bytes:
    """One sheet as an OpenDocument spreadsheet, with the blank rest of the sheet that such a file ends with.

    A pair is a value with what is shown of it.
    """

    def cell(value: Any) -> str:
        if isinstance(value, tuple):
            kind = "percentage" if value[1].endswith("%") else "float"
            return cell(value[0]).replace('"float"', f'"{kind}"').replace("/>", f"><text:p>{value[1]}</text:p>{end}")
        if value == "":
            return "<table:table-cell/>"
        if isinstance(value, bool):
            return f'<table:table-cell office:value-type="boolean" office:boolean-value="{str(value).lower()}"/>'
        if isinstance(value, float):
            return f'<table:table-cell office:value-type="float" office:value="{value}"/>'
        if isinstance(value, datetime.date):
            return f'<table:table-cell office:value-type="date" office:date-value="{value}"/>'
        return f'<table:table-cell office:value-type="string"><text:p>{escape(value)}</text:p></table:table-cell>'

    end = "</table:table-cell>"
    lines = "".join(
        f'<table:table-row>{"".join(map(cell, row))}<table:table-cell table:number-columns-repeated="16000"/>'
        "</table:table-row>"
        for row in cells
    )
    rest = '<table:table-row table:number-rows-repeated="1000000"><table:table-cell/></table:table-row>'
    names = "".join(
        f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content{names}><office:body><office:spreadsheet>'
        f'<table:table table:name="People">{lines}{rest}{tail}</table:table></office:spreadsheet></office:body>'
        "</office:document-content>"
    )
    mime = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = (
        '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{mime}"/></manifest:manifest>'
    )
    return as_zip({"mimetype": mime, "content.xml": content, "META-INF/manifest.xml": manifest})


def as_zip(parts: Mapping[str, str | bytes]) -> bytes:
    """An archive of some parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return out.getvalue()


def with_part(data: bytes, part: str, new: str | bytes) -> bytes:
    """An archive with one of its parts exchanged."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return as_zip({name: new if name == part else archive.read(name) for name in archive.namelist()})
