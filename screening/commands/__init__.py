"""The work behind each command of the command line; `screening.cli` only reads arguments and prints."""

#: Applicants whose whole finding tree stands in the report, unless told otherwise.
PAGES = 500
