"""Applicants as Arrow record batches in, verdicts as record batches out: what engines for large data call."""

from screening.arrow.output import SCHEMA
from screening.arrow.screen import ScreenArrow, screen_arrow

__all__ = ["SCHEMA", "ScreenArrow", "screen_arrow"]
