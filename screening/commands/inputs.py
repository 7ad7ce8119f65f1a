"""Opening what a command is given: a file, a folder or standard input, with what is known of its columns."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from screening.commands.columns import context_of
from screening.errors import InputError, fault
from screening.intake import Intake, open_input
from screening.intake.blob import Blob
from screening.intake.mapping import Columns, Context, load_mapping
from screening.plan import Plan


@dataclass(frozen=True)
class Input:
    """An input as the command line names it: `-` for standard input, and how its columns are to be read."""

    source: str
    mapping: str | None = None
    id_column: str | None = None
    carry: str | None = None
    sheet: str | None = None

    @property
    def path(self) -> Path:
        """Where it lies."""
        return Path("/dev/stdin" if self.source == "-" else self.source)

    def open(self, plan: Plan | None) -> Intake:
        """Open it for a posting. Raises InputError, OptionError."""
        columns = Columns(
            context_of(plan) if plan else Context(),
            load_mapping(self.mapping) if self.mapping is not None else None,
            self.id_column or "",
            tuple(name for part in (self.carry or "").split(",") if (name := part.strip())),
        )
        order = plan.policy.date_order if plan else "month-first"
        kinds = plan.posting.kinds.keys() if plan else ()
        given: str | Blob = self.source
        if self.source == "-":
            given = self._stdin
        else:
            try:
                os.stat(self.source)
            except FileNotFoundError:
                raise fault(InputError, "no-such-file", f"`{self.source}` doesn't exist", file="") from None
        return open_input(given, date_order=order, kinds=kinds, sheet=self.sheet or "", columns=columns)

    @cached_property
    def _stdin(self) -> Blob:
        """Standard input, which may be read more than once."""
        if sys.stdin is None:
            raise fault(InputError, "cannot-read", "standard input is closed", hint="name a file, or pipe one in")
        return Blob.of(sys.stdin.buffer, "-")
