"""The work behind each command of the command line; `screening.cli` only reads arguments and prints."""
