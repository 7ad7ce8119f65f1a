"""JSON Resume, schema 1: one resume as the record of an applicant.

`work` and `volunteer` become jobs, `education` degrees, `certificates` credentials. What a resume doesn't say stays
unknown: the end of a job without one, whether a degree was conferred, credentials that it doesn't list. A degree with
a start and no end may be in progress, which isn't silence about conferral. Who the person is (`basics`) isn't looked
at.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from screening.intake.json_keys import PassedOver
from screening.intake.json_values import Place, half_or_nul

_MARKS = frozenset({"basics", "work", "volunteer", "certificates"})
_WORK = {"name": "employer", "company": "employer", "organization": "employer", "position": "title"}
_JOB = _WORK | {"startDate": "start", "endDate": "end"}
_SCHOOL = {"studyType": "level", "area": "field", "institution": "institution", "endDate": "conferred_on"}
#: When the studies began, which only tells a degree without an end from one without dates.
BEGAN = "startDate"
#: For each section the list of a record that it becomes, and what its keys are there.
SECTIONS: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "work": ("experience", _JOB),
    "volunteer": ("experience", _JOB),
    "education": ("education", _SCHOOL),
    "certificates": ("credentials", {"name": "name"}),
}


def is_resume(data: Mapping[str, Any]) -> bool:
    """Whether a record is a resume, not an applicant as this package writes them."""
    if "applicant_id" in data or "experience" in data:
        return False
    schools = data.get("education")
    listed = schools if isinstance(schools, list) else []
    return bool(_MARKS & data.keys()) or any(isinstance(one, dict) and "studyType" in one for one in listed)


@dataclass(slots=True)
class Resume:
    """A resume as a record; `places` say where in the resume a value of the record stands.

    `unended` are the degrees, by their place in the list, that have a start and no end.
    """

    record: dict[str, Any]
    places: dict[Place, Place] = field(default_factory=dict)
    unended: list[int] = field(default_factory=list)

    def place(self, place: Place) -> Place:
        """Where in the resume this is, or what it is a part of."""
        for length in range(len(place), 0, -1):
            if (found := self.places.get(place[:length])) is not None:
                return (*found, *place[length:])
        return place


def applicant_of(data: Mapping[str, Any], id_: str, passed_over: PassedOver) -> Resume:
    """The record of an applicant. An empty section says nothing, and volunteering alone not that there is no work.

    What isn't a list, or isn't an object in it, is handed on as it is, to be found unreadable.
    """
    found = Resume({"applicant_id": id_})
    for key, value in data.items():
        if half_or_nul(key):
            found.record[key] = value
        elif key not in SECTIONS:
            passed_over.add(key)
    for section, (name, _) in SECTIONS.items():
        if section == "volunteer" and "experience" not in found.record:
            continue
        said = data.get(section)
        if isinstance(said, list):
            _add_entries(found, section, said, passed_over)
        elif said not in ("", None):
            _add(found, name, (section,), said, whole=section != "volunteer")
    return found


def _add(found: Resume, name: str, place: Place, value: Any, whole: bool = False) -> None:
    """Put a list into the record, or an entry at the end of one."""
    if whole:
        found.record[name] = value
        found.places[name,] = place
    elif isinstance(listed := found.record.setdefault(name, []), list):
        found.places[name, len(listed)] = place
        listed.append(value)


def _add_entries(found: Resume, section: str, said: list[Any], passed_over: PassedOver) -> None:
    name, keys = SECTIONS[section]
    for number, one in enumerate(said):
        if not isinstance(one, dict):
            if one not in ("", None):
                _add(found, name, (section, number), one)
            continue
        entry: dict[str, Any] = {}
        come_from: dict[str, str] = {}
        began = False
        for key, value in one.items():
            if half_or_nul(key):
                entry[key] = value
            elif section == "education" and key == BEGAN:
                began = value is not None and not (isinstance(value, str) and not value.strip())
            elif key not in keys:
                passed_over.add(f"{section}[].{key}")
            elif (text := value.strip() if isinstance(value, str) else value) not in ("", None):
                come_from.setdefault(keys[key], key)
                entry.setdefault(keys[key], text)
        if entry:
            _add(found, name, (section, number), entry | ({"paid": False} if section == "volunteer" else {}))
            listed = found.record[name]
            if not isinstance(listed, list):
                continue
            for key, origin in come_from.items():
                found.places[name, len(listed) - 1, key] = (section, number, origin)
            if began and "conferred_on" not in entry:
                found.unended.append(len(listed) - 1)
