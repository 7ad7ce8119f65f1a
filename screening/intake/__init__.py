"""Applicants from files: each row that comes in comes out once, as an applicant or rejected with the reason."""

from screening.intake.batch import Batch, Rejected, Source, Unread, unasked
from screening.intake.opening import FORMATS, Intake, open_input

__all__ = ["FORMATS", "Batch", "Intake", "Rejected", "Source", "Unread", "open_input", "unasked"]
