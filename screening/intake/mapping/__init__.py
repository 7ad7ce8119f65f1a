"""Headers of real exports: what they mean by the table of forms, by the posting's words, by a mapping file."""

from screening.intake.mapping.columns import Columns, Decided, decide
from screening.intake.mapping.file import MappingFile, load_mapping, read_mapping
from screening.intake.mapping.questions import Context, words
from screening.intake.mapping.table import Proposal, Taken, read_header, read_headers

__all__ = [
    "Columns",
    "Context",
    "Decided",
    "MappingFile",
    "Proposal",
    "Taken",
    "decide",
    "load_mapping",
    "read_header",
    "read_headers",
    "read_mapping",
    "words",
]
