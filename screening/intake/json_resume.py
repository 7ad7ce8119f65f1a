"""JSON Resume, schema 1: one resume as the record of an applicant.

`work` and `volunteer` become jobs, `education` degrees, `certificates` credentials. What a resume doesn't say stays
unknown: the end of a job without one, whether a degree was conferred, credentials that it doesn't list. Who the person
is (`basics`) isn't looked at.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_MARKS = frozenset({"basics", "work", "volunteer", "certificates"})
_WORK = {"name": "employer", "company": "employer", "organization": "employer", "position": "title"}
_DATES = {"startDate": "start", "endDate": "end"}
_SCHOOL = {"studyType": "level", "area": "field", "institution": "institution", "endDate": "conferred_on"}
USED = ("work", "volunteer", "education", "certificates")


def is_resume(data: Mapping[str, Any]) -> bool:
    """Whether a record is a resume, not an applicant as this package writes them."""
    if "applicant_id" in data or "experience" in data:
        return False
    schools = data.get("education")
    listed = schools if isinstance(schools, list) else []
    return bool(_MARKS & data.keys()) or any(isinstance(one, dict) and "studyType" in one for one in listed)


def applicant_of(data: Mapping[str, Any], id_: str) -> dict[str, Any]:
    """The record of an applicant. An empty section says nothing, and volunteering alone not that there is no work."""
    found: dict[str, Any] = {"applicant_id": id_}
    work = _entries(data.get("work"), _WORK | _DATES)
    if work:
        unpaid = _entries(data.get("volunteer"), _WORK | _DATES)
        found["experience"] = [*work, *({**job, "paid": False} for job in unpaid)]
    if schools := _entries(data.get("education"), _SCHOOL):
        found["education"] = schools
    if held := _entries(data.get("certificates"), {"name": "name"}):
        found["credentials"] = held
    return found


def _entries(section: Any, keys: Mapping[str, str]) -> list[dict[str, Any]]:
    entries = []
    for one in section if isinstance(section, list) else []:
        entry: dict[str, Any] = {}
        for key, value in one.items() if isinstance(one, dict) else ():
            said = value.strip() if isinstance(value, str) else value
            if key in keys and said not in ("", None):
                entry.setdefault(keys[key], said)
        if entry:
            entries.append(entry)
    return entries
