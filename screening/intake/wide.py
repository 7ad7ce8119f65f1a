"""Wide CSV: one row for each applicant, with the canonical columns."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType

import numpy as np

from screening.intake import entries, headers, raw, values
from screening.intake.batch import Batch, Source
from screening.intake.blob import Blob
from screening.intake.columns import Column, Faults, read
from screening.intake.draft import Draft
from screening.intake.headers import Target
from screening.intake.ids import Seen, read_ids
from screening.intake.text import refusal, shown
from screening.intake.values import BadValue, Values
from screening.profiles import Coded, Credentials

FORMAT = "wide CSV"


class Wide:
    """The applicants of one wide CSV file. Raises InputError for a file that has no use as it is."""

    def __init__(
        self,
        blob: Blob,
        how: Values,
        batch_rows: int,
        meaning: Callable[[str], Target | None] = headers.wide,
    ) -> None:
        self._blob = blob
        self._how = how
        self._batch_rows = batch_rows
        self._header = raw.read_header(blob)
        names = self._header.names
        self._sorted = headers.sort(names, [meaning(name) for name in names], blob.name, self._header.row)
        for place, target in self.targets.items():
            if target.group in ("claim", "claim_supervisory"):
                self._check_claim(names[place], target)

    def _check_claim(self, header: str, target: Target) -> None:
        try:
            self._how.kind(target.name)
        except BadValue as bad:
            message = f"column `{shown(header.strip())}`: {bad}"
            raise refusal("unknown-kind", message, file=self._blob.name, row=self._header.row) from None

    @property
    def source(self) -> Source:
        """What became of the columns."""
        found = self._sorted
        return Source(
            self._blob.name,
            FORMAT,
            found.named(found.dropped),
            found.unused(headers.SLOT_NAMES),
            MappingProxyType(found.columns),
        )

    @property
    def sha256(self) -> str:
        """That of the bytes that were read."""
        return self._blob.sha256

    @property
    def targets(self) -> Mapping[int, Target]:
        """What the used columns mean, by their place."""
        return self._sorted.targets

    def batches(self) -> Iterator[Batch]:
        """The applicants, batch by batch."""
        for block, draft in self.drafts():
            yield draft.finish(block, len(self._header.names))

    @property
    def width(self) -> int:
        """How many columns the header has."""
        return len(self._header.names)

    def drafts(self) -> Iterator[tuple[raw.Block, Draft]]:
        """The blocks, each with what was read of it."""
        seen = Seen()
        # columns that mean nothing, and protected ones, only tell a blank row from one without an id
        aside = [*self._sorted.passed_over, *self._sorted.dropped]
        for block in raw.blocks(
            self._blob, self._header, self._sorted.key, list(self.targets), self._batch_rows, aside
        ):
            yield block, self._read(block, seen)

    def _read(self, block: raw.Block, seen: Seen) -> Draft:
        faults = Faults()
        if not len(block.numbers):
            return Draft.of(block, [], faults)
        names = self._header.names
        groups: dict[str, dict[int, dict[str, Column]]] = defaultdict(lambda: defaultdict(dict))
        for place, target in self.targets.items():
            column = Column.of(names[place].strip(), place, block.cells[place])
            groups[target.group][target.slot][target.name] = column
        key = groups["id"][0]["applicant_id"]
        ids = read_ids(key, faults)
        for index, row in seen.repeats(ids, block.numbers.tolist()):
            faults.add(index, key, values.repeated(ids[index], row))
        draft = Draft.of(block, ids, faults)
        self._read_entries(draft, groups)
        for number, (name, column) in enumerate(groups["credential"][0].items(), 1):
            draft.credentials.append(_credentials(name, number, column, self._how, draft))
        for question, column in groups["answer"][0].items():
            answered = read(column, values.answer, draft.faults)
            draft.answers_said[question] = answered.ints(lambda pair: pair[0], -1)
            draft.answers[question] = answered.ints(lambda pair: pair[1], 0)
        for group, table in (("claim", "experience"), ("claim_supervisory", "supervisory")):
            for kind, column in groups[group][0].items():
                draft.claims[table, kind] = read(column, values.claim, draft.faults).ints(int, -1)
        draft.statements = groups["statement"][0]
        return draft

    def _read_entries(self, draft: Draft, groups: Mapping[str, Mapping[int, Mapping[str, Column]]]) -> None:
        n = len(draft.ids)
        for slot, columns in sorted(groups["degree"].items()):
            degrees = entries.degrees(columns, np.full(n, slot), self._how, draft.faults)
            draft.degrees.append(degrees.table)
            draft.education_given |= degrees.given
        for slot, columns in sorted(groups["job"].items()):
            jobs = entries.jobs(columns, np.full(n, slot), self._how, draft.faults)
            draft.jobs.append(jobs.table)
            draft.experience_given |= jobs.given


def _credentials(name: str, number: int, column: Column, how: Values, draft: Draft) -> Credentials:
    """The credential of one column: an entry where the cell says something, also where it says no."""
    found = read(column, how.credential, draft.faults)
    rows = np.flatnonzero(found.codes >= 0)
    here = found.take(rows)
    dates = sorted({date for _, date in here.values if date is not None})
    places = {date: code for code, date in enumerate(dates)}
    return Credentials(
        owner=rows,
        place=np.full(len(rows), number),
        name=Coded(np.zeros(len(rows), np.int64), (name,)),
        valid=here.ints(lambda pair: pair[0], -1),
        expires=Coded(here.ints(lambda pair: -1 if pair[1] is None else places[pair[1]], -1), tuple(dates)),
        unspoken=np.zeros(len(rows), np.int64),
    )


def recognises(blob: Blob) -> bool:
    """Whatever no other format claims is read as CSV."""
    return not blob.is_folder
