"""The headers of a table of entries, one row for each degree, job, credential or answer.

The table's name says what its rows are, so "From" or "Title" needs nothing beside it; a header with a number is no
column of such a table. Which row is whose is said by a form of an id that is plain by itself, or by the header that the
applicants' own table has for it: a bare "ID" may number the rows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from screening.intake.headers import Target, plain
from screening.intake.mapping.columns import ID, Columns, Decided, columns_named
from screening.intake.mapping.file import Entry
from screening.intake.mapping.forms import folded, forms, parted
from screening.intake.mapping.reading import LONGEST, Reading, read_form, read_in
from screening.intake.mapping.table import Taken, settle_collisions
from screening.intake.mapping.tables import FIELDS, GROUPS
from screening.intake.mapping.unread import openings
from screening.protected import is_protected

_NUMBERED = "it has a number, and a row of this table is one entry"
_ROW_ID = "it may number the rows of this table; say so with --id-column"
_PASSED = Taken("passed")
_LIKENESS = 87


def _of(**forms_of: Sequence[str]) -> Mapping[str, str]:
    return {folded(form): name for name, written in forms_of.items() for form in written}


_FORMS: Mapping[str, Mapping[str, str]] = {
    "credentials": _of(
        name=(
            "Credential", "Credential Name", "Name of Credential", "License", "License Name", "Name of License",
            "License Type", "Type of License", "Licence", "Licence Name", "Licence Type", "Certification",
            "Certification Name", "Name of Certification", "Certification Type", "Certificate", "Certificate Name",
            "License/Certification", "License or Certification", "Certification/License",
            "Certification or License", "License/Certification Name", "Certificate/License", "License/Certificate",
            "Credential Type", "Professional License", "Professional Certification",
        ),
        valid=(
            "Valid?", "Is Valid", "Is it valid?", "Currently Valid", "Still Valid", "Active", "Is Active",
            "Currently Active", "Current", "Is Current", "Is it current?", "Held", "Currently Held", "Valid (Yes/No)",
            "Valid (Y/N)", "Active (Yes/No)", "Active (Y/N)", "Current (Yes/No)", "Current (Y/N)",
        ),
        expires=(
            "Expires", "Expires On", "Expiration", "Expiration Date", "Date of Expiration", "Expiry", "Expiry Date",
            "Date of Expiry", "Exp. Date", "Exp Date", "Valid Until", "Valid Through", "Valid Thru", "Valid To",
            "License Expiration", "License Expiration Date", "Certification Expiration Date",
            "Credential Expiration Date", "Expiration Date (MM/YYYY)", "Expiration Date (MM/DD/YYYY)",
        ),
    ),
    "answers": _of(
        question=(
            "Question", "Question Text", "Question Asked", "Question Title", "Question Label", "Screening Question",
            "Supplemental Question", "Application Question", "Questionnaire Question", "Question Prompt", "Prompt",
        ),
        answer=(
            "Answer", "Answer Text", "Answer Given", "Applicant Answer", "Candidate Answer", "Applicant's Answer",
            "Candidate's Answer", "Response", "Response Text", "Applicant Response", "Candidate Response",
            "Applicant's Response", "Candidate's Response", "Question Response", "Reply",
        ),
    ),
}  # fmt: skip


def decide_side(headers: Sequence[str], table: str, columns: Columns, key: str = "", file: str = "") -> Decided:
    """What becomes of the columns of a table of entries. `key` is the header of the ids in the applicants' own table.

    Of the wishes of `columns` the mapping and the name of the column of ids count; nothing is carried from here. Raises
    InputError for one that can't be met.
    """
    found = [_PASSED] * len(headers)
    readings: dict[int, Reading] = {}
    entries = columns.mapping.places(headers) if columns.mapping else {}
    given = columns_named(headers, columns.id_column, file) if columns.id_column else []
    for place, header in enumerate(headers):
        if is_protected(header):
            found[place] = Taken("protected")
        elif place in given:
            found[place] = Taken("given", ID)
        elif place in entries:
            found[place] = _told(entries[place], bool(given))
        elif target := plain(FIELDS[table], header):
            if not (given and target == ID):
                found[place] = Taken("name", target)
        elif len(header) <= LONGEST:
            found[place], reading = _alone(header, table)
            if reading:
                readings[place] = reading
    _settle_ids(found, readings, headers, key)
    settle_collisions(found, readings)
    applied = {taken.applied for taken in found}
    for place, header in enumerate(headers):
        likely = _alike(header, table) if found[place] == _PASSED and place not in entries else None
        if likely and likely[0] not in applied:
            found[place] = Taken("proposed", *likely)
    own = GROUPS[table] if table in ("education", "experience") else ""
    ignored = {place for place, entry in entries.items() if entry.meaning == "ignore"}
    return Decided(tuple(found), openings=openings(headers, found, ignored, own) if own else ())


def _told(entry: Entry, given: bool) -> Taken:
    """What a line of a mapping makes of a column; `given` says that another column was named for the ids."""
    if entry.meaning == "protected":
        return Taken("protected")
    if isinstance(entry.meaning, Target) and not (given and entry.meaning == ID):
        return Taken("given", entry.meaning)
    return _PASSED


def _alone(header: str, table: str) -> tuple[Taken, Reading | None]:
    own = _FORMS.get(table)
    if own is not None:
        name = own.get(folded(header)) or own.get(parted(header))
        if name:
            return Taken("form", Target("", name)), None
    elif form := read_in(header, GROUPS[table]):
        return Taken("form", Target("", form.name)), Reading(form.group, form.name, None, True, form.stands)
    reading = read_form(header)
    if reading is None:
        return _PASSED, None
    if reading.group == "person":
        return Taken("person", None, reading.name), None
    if reading.group == GROUPS[table]:
        return Taken("proposed", Target("", reading.name), _NUMBERED), None
    return _PASSED, reading if reading.group == "id" else None


def _settle_ids(found: list[Taken], readings: Mapping[int, Reading], headers: Sequence[str], key: str) -> None:
    """Take the one column that says whose a row is."""
    places = [place for place, reading in readings.items() if reading.group == "id"]
    bare = {"id", "record id"}
    same = [
        place
        for place, header in enumerate(headers)
        if key and folded(header) == folded(key) and folded(key) not in bare and found[place] == _PASSED
    ]
    best = same or [place for place in places if readings[place].stands == "alone"]
    settled = any(taken.applied == ID for taken in found)
    for place in {*places, *same}:
        if not settled and best == [place]:
            found[place] = Taken("form", ID)
        else:
            found[place] = Taken("proposed", ID, "another column has the ids" if settled or best else _ROW_ID)


def _alike(header: str, table: str) -> tuple[Target, str] | None:
    """What a header is most like, and why."""
    from rapidfuzz import fuzz, process  # slow to import, and only headers that nothing else knows need it

    group = GROUPS[table]
    known = _FORMS.get(table) or {text: form.name for text, form in forms().items() if form.group == group}
    known = {**known, **{folded(name): name for name in FIELDS[table]}}
    found = process.extractOne(parted(header[:LONGEST]), list(known), scorer=fuzz.ratio, score_cutoff=_LIKENESS)
    return (Target("", known[found[0]]), f"it is like `{found[0]}`") if found else None
