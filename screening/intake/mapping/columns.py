"""What a caller wants of the columns of a table, and what becomes of each: the forms, the mapping file, the options."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from screening.errors import InputError
from screening.intake.headers import Target, stated
from screening.intake.mapping.file import Entry, MappingFile
from screening.intake.mapping.forms import folded
from screening.intake.mapping.questions import Context
from screening.intake.mapping.reading import read_form
from screening.intake.mapping.table import Taken, read_headers
from screening.intake.mapping.unread import Opening, openings
from screening.intake.text import meant, refusal, shown
from screening.protected import is_protected

ID = Target("id", "applicant_id")
#: What `carry` may name for all columns of a name or of an e-mail address.
PERSONS = ("name", "email")


@dataclass(frozen=True, slots=True)
class Columns:
    """How the columns of a table are to be read.

    `id_column` is the header of the column with the ids; `carry` are headers of columns that are handed through to the
    verdicts, `name` and `email` among them for whatever the columns of these are called. Where lists of the applicants
    stand in tables of their own, a column of the list's name may have `stated` that it is empty or complete.
    """

    context: Context = field(default_factory=Context)
    mapping: MappingFile | None = None
    id_column: str = ""
    carry: tuple[str, ...] = ()
    stated: bool = False

    @property
    def asks(self) -> bool:
        """Whether something is asked of the columns that only a table with a header can give."""
        return self.mapping is not None or bool(self.id_column or self.carry)


@dataclass(frozen=True, slots=True)
class Decided:
    """What becomes of each column, by place; `carried` are the places that are handed through.

    `openings` are what columns that aren't read leave open.
    """

    taken: tuple[Taken, ...]
    carried: tuple[int, ...] = ()
    openings: tuple[Opening, ...] = ()

    @property
    def targets(self) -> tuple[Target | None, ...]:
        """What each column is, None where it isn't used."""
        return tuple(taken.applied for taken in self.taken)

    @property
    def protected(self) -> tuple[int, ...]:
        """The places that are dropped unread."""
        return tuple(place for place, taken in enumerate(self.taken) if taken.how == "protected")


def decide(headers: Sequence[str], columns: Columns, file: str = "") -> Decided:
    """What becomes of the columns of a table. Raises InputError for a wish that it can't meet."""
    entries = dict(columns.mapping.places(headers)) if columns.mapping else {}
    given: dict[int, Target | None] = {}
    if columns.stated:
        statements = {place: stated(header) for place, header in enumerate(headers)}
        given.update({place: said for place, said in statements.items() if said and said.group == "statement"})
    given.update({place: _target(entry) for place, entry in entries.items()})
    if columns.id_column:
        _set_id(headers, columns.id_column, given, file)
    taken = list(read_headers(headers, columns.context, given))
    for place, entry in entries.items():
        if entry.meaning == "protected":
            taken[place] = Taken("protected")
    carried = {place for place, entry in entries.items() if entry.meaning == "carry"}
    for wish in columns.carry:
        carried.update(_carried(headers, wish, taken, file))
    ignored = {place for place, entry in entries.items() if entry.meaning == "ignore"}
    return Decided(tuple(taken), tuple(sorted(carried)), openings(headers, taken, ignored))


def _target(entry: Entry) -> Target | None:
    return entry.meaning if isinstance(entry.meaning, Target) else None


def _set_id(headers: Sequence[str], name: str, given: dict[int, Target | None], file: str) -> None:
    place = _named(headers, name, file)
    for other, header in enumerate(headers):
        if given.get(other) == ID or (other != place and header.strip().casefold() == "applicant_id"):
            given[other] = None
    given[place] = ID


def _carried(headers: Sequence[str], wish: str, taken: Sequence[Taken], file: str) -> list[int]:
    exact = [place for place, header in enumerate(headers) if header.strip().casefold() == wish.strip().casefold()]
    forms = enumerate(map(read_form, headers)) if wish.strip().casefold() in PERSONS else ()
    persons = [
        place for place, form in forms if form and (form.group, form.name) == ("person", wish.strip().casefold())
    ]
    found = persons if persons and len(exact) != 1 else [_named(headers, wish, file)]
    for place in found:
        if taken[place].how == "protected":
            raise _protected(headers[place], file)
    return found


def columns_named(headers: Sequence[str], name: str, file: str) -> list[int]:
    """The one column of this header, or none. Raises InputError for several."""
    found = [place for place, header in enumerate(headers) if header.strip() == name.strip()]
    found = found or [place for place, header in enumerate(headers) if folded(header) == folded(name)]
    if len(found) > 1:
        raise refusal("unknown-column", f"{len(found)} columns are called `{shown(name)}`", file=file)
    return found


def _named(headers: Sequence[str], name: str, file: str) -> int:
    """The one column of this header. Raises InputError for none, for several, and for a protected one."""
    found = columns_named(headers, name, file)
    if not found:
        hint = meant(name, {header.strip().casefold() for header in headers})
        raise refusal("unknown-column", f"no column `{shown(name)}`", hint=hint, file=file)
    if is_protected(headers[found[0]]):
        raise _protected(headers[found[0]], file)
    return found[0]


def _protected(header: str, file: str) -> InputError:
    message = f"the column `{shown(header.strip())}` is protected and never read"
    return refusal("protected-attribute", message, file=file)
