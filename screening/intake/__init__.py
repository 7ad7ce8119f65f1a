"""Applicants from files: each row that comes in comes out once, as an applicant or rejected with the reason."""

from screening.intake.batch import Batch, Rejected, Source, Unread, unasked
from screening.intake.opening import FORMATS, Intake, open_input
from screening.intake.parts import Before, Begun, Claim, DoubtfulDates, Ledger, Parts
from screening.intake.pieces import Piece

__all__ = [
    "FORMATS",
    "Batch",
    "Before",
    "Begun",
    "Claim",
    "DoubtfulDates",
    "Intake",
    "Ledger",
    "Parts",
    "Piece",
    "Rejected",
    "Source",
    "Unread",
    "open_input",
    "unasked",
]
