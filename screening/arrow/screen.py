"""`screen_arrow`: a function over record batches that holds applicants against one posting or many."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pyarrow as pa

from screening.arrow.output import SCHEMA, record_batch
from screening.arrow.reading import Form, Reader
from screening.determinations import NOTHING, Determinations
from screening.errors import OptionError, fault
from screening.intake import Source
from screening.intake.mapping import MappingFile
from screening.intake.record_batches import Aside
from screening.measure import Measuring
from screening.policy import Policy
from screening.postings.posting import Posting, check_different
from screening.run import EARLIEST, LATEST, compiled, decided_beside


@dataclass(frozen=True)
class Opening:
    """A posting as one run takes it: the policy (None for its own), the day, and the options it was asked with."""

    posting: Posting
    policy: Policy | None
    as_of: datetime.date
    options: tuple[tuple[str, bool], ...] = ()

    def rules(self) -> Any:
        """The rule base, compiled at the first call and kept with the posting."""
        return compiled(self.posting, self.policy, dict(self.options))


@dataclass(frozen=True)
class ScreenArrow:
    """What `screen_arrow` returns. It travels by pickle, without what was compiled, and may be called many times.

    Called with an iterator of record batches it returns one of record batches; called with a table or a single batch,
    a table or a single batch. The output has the schema `SCHEMA`, also where there are no rows.
    """

    openings: tuple[Opening, ...]
    form: Form
    determinations: Determinations = NOTHING

    def __call__(self, batches: Any) -> Any:
        """Screen. Raises InputError for columns or rows that can't be read as applicants at all."""
        if isinstance(batches, pa.RecordBatch | pa.Table):
            given = [batches] if isinstance(batches, pa.RecordBatch) else batches.to_batches()
            table = pa.Table.from_batches(self._screened(batches.schema, iter(given)), schema=SCHEMA)
            if isinstance(batches, pa.Table):
                return table
            nothing = pa.record_batch([pa.array([], field.type) for field in SCHEMA], schema=SCHEMA)
            return pa.concat_batches([nothing, *table.to_batches()])
        return self._stream(batches)

    def _stream(self, batches: Iterable[Any]) -> Iterator[Any]:
        given = iter(batches)
        first = next(given, None)
        if first is not None:
            yield from self._screened(first.schema, _again(first, given))

    def _screened(self, schema: Any, batches: Iterator[Any]) -> Iterator[Any]:
        rules = [opening.rules() for opening in self.openings]
        reader = Reader(schema, [one.plan for one in rules], self.form)
        for part in reader.parts(batches):
            shared: list[Measuring] = []
            for number in part.plans:
                day, table = self.openings[number].as_of, part.batch.table
                run = decided_beside(shared, rules[number], table, day, self.determinations)
                yield record_batch(run, part.batch, part.owners, part.ids)

    def compile(self) -> None:
        """Compile every posting now, so that a fault is known before the first row. Raises EngineError, OptionError."""
        for opening in self.openings:
            opening.rules()

    def sources(self, schema: Any) -> tuple[Source, ...]:
        """What becomes of the columns of a table with this schema, for each posting. Raises InputError."""
        reader = Reader(schema, [opening.rules().plan for opening in self.openings], self.form)
        return tuple(reader.source(number) for number in range(len(self.openings)))

    def id_column(self, schema: Any) -> str:
        """The column that tells applicants apart. Raises InputError."""
        return Reader(schema, [opening.rules().plan for opening in self.openings], self.form).key

    def parts(self, most: int) -> list[ScreenArrow]:
        """The same in several functions, each for at most so many postings."""
        cut = range(0, len(self.openings), most)
        return [replace(self, openings=self.openings[first : first + most]) for first in cut]

    def with_form(self, form: Form) -> ScreenArrow:
        """The same for batches of another form."""
        return replace(self, form=form)


def screen_arrow(
    posting: Posting | Sequence[Posting],
    policy: Policy | None = None,
    as_of: datetime.date | None = None,
    *,
    options: Mapping[str, bool] | None = None,
    determinations: Determinations = NOTHING,
    mapping: MappingFile | None = None,
    id_column: str = "",
    carry: Sequence[str] = (),
    long: bool = False,
    rows: str = "",
    damaged: str = "",
) -> ScreenArrow:
    """A function over record batches of applicants that gives verdicts as record batches of `SCHEMA`.

    With several postings there is a row for each applicant and posting: of each piece of the input, first all of one
    posting. A row is read once for all postings that take the columns for the same things.

    `policy` defaults to each posting's own. Without `as_of` each posting is screened at its closing date. `options`
    go to the postings that know them. `mapping` (a mapping file), `id_column` and `carry` say what is known of the
    headers, as for a file.

    The columns are those of a table with a row for each applicant, by the headers of a file, of any type that isn't
    nested. With `long` an applicant may have several rows; in an iterator these stand together. Or the columns are the
    keys of an applicant's record, with lists of structs of the contract's names (`education`, `experience`).
    `rows` names a column with the number of each row, for messages and for `row` of the output: without it, the rows
    of a call are counted from 2 on. `damaged` names a column with the text of a row that couldn't be read, null for
    all others.

    A call sees only what it is given. However its rows are cut into batches, the same rows come out; an id that
    repeats is only noticed within one call. A row that says the same as an earlier one of its applicant has no row of
    its own. Raises `OptionError` for an option that no posting knows or a day that is missing or can't be counted up
    to, `EngineError` where the rule engine can't take a posting.
    """
    postings = (posting,) if isinstance(posting, Posting) else tuple(posting)
    if not postings:
        raise fault(OptionError, "bad-posting", "expected a posting", hint="load one with load_posting")
    unknown = sorted(set(options or ()) - {name for one in postings for name in one.options})
    if unknown:
        raise fault(OptionError, "unknown-option", f"no posting knows the option `{unknown[0]}`")
    check_different(postings)
    made = ScreenArrow(
        tuple(Opening(one, policy, _day(one, as_of), _known(one, options)) for one in postings),
        Form(mapping, id_column, tuple(carry), long, Aside(rows, damaged)),
        determinations,
    )
    made.compile()
    return made


def _known(posting: Posting, options: Mapping[str, bool] | None) -> tuple[tuple[str, bool], ...]:
    return tuple((name, value) for name, value in sorted((options or {}).items()) if name in posting.options)


def _day(posting: Posting, as_of: datetime.date | None) -> datetime.date:
    day = as_of or posting.file.posting.closes
    if day is None:
        message = f"the posting `{posting.id}` has no closing date"
        raise fault(OptionError, "bad-as-of", message, hint="say up to which day to count")
    if not EARLIEST <= day <= LATEST:
        hint = f"give a day from {EARLIEST.year} to {LATEST.year}"
        raise fault(OptionError, "bad-as-of", f"can't count up to {day.isoformat()}", hint=hint)
    return day


def _again(first: Any, rest: Iterator[Any]) -> Iterator[Any]:
    """An item, and then the others."""
    yield first
    yield from rest
