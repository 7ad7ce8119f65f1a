"""A file as a table, in whichever tabular format it is."""

from __future__ import annotations

from screening.intake import arrow_files, packed, workbook
from screening.intake.arrow_files import ArrowGrid
from screening.intake.blob import Blob
from screening.intake.delimited import CsvGrid
from screening.intake.grid import Grid
from screening.intake.text import refusal
from screening.intake.workbook import SheetGrid

#: How the names of files end that may be tables, the longest first.
ENDINGS = (
    *(f"{ending}{packing}" for packing in (".gz", ".zst", "") for ending in (".csv", ".tsv", ".tab")),
    *(".xlsx", ".xlsm", ".xls", ".ods", ".parquet", ".arrow", ".feather"),
)


def grid_of(blob: Blob) -> Grid:
    """The table of a file, by its content. Raises InputError."""
    blob = packed.unpacked(blob)
    if workbook.recognises(blob):
        check_not_packed(blob)
        return SheetGrid(blob)
    if arrow_files.is_parquet(blob) or arrow_files.is_arrow(blob):
        check_not_packed(blob)
        return ArrowGrid(blob)
    return CsvGrid(blob)


def check_not_packed(blob: Blob) -> None:
    """Raise InputError for a file that has to be read here and there, and is packed."""
    if blob.packed:
        message = f"the file is packed with {blob.packed}, and not a text file inside"
        raise refusal("packed-twice", message, hint="unpack it first", file=blob.name)
