"""Headers of real exports: what they mean by the table of forms, by the posting's words, by a mapping file."""

from screening.intake.mapping.columns import PERSONS, Columns, Decided, columns_named, decide
from screening.intake.mapping.file import MappingFile, load_mapping, read_mapping
from screening.intake.mapping.parts import parts
from screening.intake.mapping.questions import Context, read_question, words
from screening.intake.mapping.reading import is_numbered
from screening.intake.mapping.side import decide_side
from screening.intake.mapping.table import Proposal, Taken, read_header, read_headers
from screening.intake.mapping.tables import FIELDS, GROUPS, TABLES, another_of, likely_table, table_named

__all__ = [
    "FIELDS",
    "GROUPS",
    "PERSONS",
    "TABLES",
    "Columns",
    "Context",
    "Decided",
    "MappingFile",
    "Proposal",
    "Taken",
    "another_of",
    "columns_named",
    "decide",
    "decide_side",
    "is_numbered",
    "likely_table",
    "load_mapping",
    "parts",
    "read_header",
    "read_headers",
    "read_mapping",
    "read_question",
    "table_named",
    "words",
]
