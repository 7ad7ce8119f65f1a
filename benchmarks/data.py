"""Invented applicants as a wide CSV: any number of them, the same bytes for the same seed.

Two degrees and three job slots, about 2.4 jobs for each applicant, dates in five spellings, degree names in two dozen.
Also what real files hold: blanks, unknown titles and fields, overlapping jobs, and a few rows that can't be used.
Only `Random.random` is drawn from, which gives the same numbers on every version of Python.
"""

from __future__ import annotations

import csv
import datetime
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from random import Random

#: The day that the applicants are screened at; nothing but a licence has a date after its month.
AS_OF = datetime.date(2026, 11, 21)
SEED = 2026
DEGREES, JOBS = 2, 3

_DEGREE = ("level", "field", "institution", "accredited", "conferred", "conferred_on")
_JOB = ("title", "employer", "employer_type", "start", "end", "hours_per_week", "paid", "kinds", "supervised")
COLUMNS = (
    "applicant_id",
    *(f"degree_{slot}_{name}" for slot in range(1, DEGREES + 1) for name in _DEGREE),
    *(f"job_{slot}_{name}" for slot in range(1, JOBS + 1) for name in _JOB),
    "credential:drivers-license",
    "credential:pmp",
    "answer:personal-automobile",
    "claim:it-program-management",
    "claim_supervisory:it-program-management",
)

_NOW = AS_OF.year * 12 + AS_OF.month - 1
_FIRST = 1985 * 12
_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip

Pool = tuple[str, ...]


def _pool(shares: Mapping[str, int]) -> Pool:
    """Each text as often as its share says, so that one draw chooses among them."""
    return tuple(text for text, share in shares.items() for _ in range(share))


_BACHELOR = {
    "bachelor": 20,
    "Bachelor of Science": 18,
    "B.S.": 14,
    "BS": 12,
    "BSc": 4,
    "BSc (Hons)": 2,
    "B.A.": 6,
    "Bachelor of Arts": 6,
    "Bachelor's Degree": 8,
    "Bachelors": 4,
}
_LOWER = {"associate": 3, "A.A.S.": 2, "Associate of Arts": 2, "High School Diploma": 2, "GED": 1, "Some college": 2}
_FIRST_LEVEL = _pool({**_BACHELOR, **_LOWER, "BS Computer Science": 3, "": 1})
_SECOND_LEVEL = _pool(
    {
        "master": 20,
        "Master of Science": 18,
        "M.S.": 14,
        "MS": 10,
        "MBA": 14,
        "Master of Public Administration": 3,
        "M.P.A.": 3,
        "Ph.D.": 3,
        "PhD Computer Science": 1,
        "J.D.": 2,
        "certificate": 6,
        "Graduate Studies": 2,
    }
)
_LISTED = {
    "Computer Science": 24,
    "Comp Sci": 6,
    "CS": 4,
    "Information Technology": 14,
    "Info Tech": 3,
    "Management Information Systems": 10,
    "MIS": 5,
    "Engineering": 5,
    "Electrical Engineering": 7,
    "Mechanical Engineering": 4,
}
_RELATED = {"Computer Information Systems": 6, "Mathematics": 3, "Data Science": 2, "Physics": 1}
_UNRELATED = {
    "Business Administration": 10,
    "History": 5,
    "English": 5,
    "Psychology": 6,
    "Political Science": 4,
    "Nursing": 3,
    "Education": 4,
    "Biology": 4,
}
_UNKNOWN = {"Applied Digital Futures": 1, "Interdisciplinary Studies (Tech, Society)": 1, "Systems Thinking": 1, "": 3}
_TECHNICAL = _pool({**_LISTED, **_RELATED, **_UNKNOWN})
_ANY_FIELD = _pool(
    {**{text: (share + 3) // 4 for text, share in _LISTED.items()}, **_RELATED, **_UNRELATED, **_UNKNOWN}
)
_SCHOOLS = (*(f"University of Example {n}" for n in range(1, 200)), *(f"Example State, {n}" for n in range(1, 60)), "")
_ACCREDITED = _pool({"yes": 86, "": 12, "no": 2})
_CONFERRED = _pool({"yes": 88, "": 9, "no": 3})

_LEADING = _pool(
    {
        "IT Director": 10,
        "Director of Information Technology": 8,
        "IT Program Manager": 14,
        "Senior IT Program Manager": 6,
        "Information Systems Director": 4,
        "Chief Information Officer": 4,
        "CIO": 3,
        "Director of Enterprise Applications": 5,
        "IT Manager": 10,
        "Technical Program Manager": 5,
        "Director, Digital Platforms": 3,
        "ERP Lead": 2,
    }
)
_WORKING = _pool(
    {
        "IT Program Manager": 6,
        "IT Manager": 8,
        "IT Project Manager": 10,
        "Systems Analyst": 10,
        "Software Engineer": 10,
        "Senior Developer": 8,
        "Network Ops Lead": 6,
        "Business Analyst": 8,
        "Operations Manager": 6,
        "Office Manager": 4,
        "Teacher": 4,
        "Restaurant Manager": 3,
        "Account Executive": 5,
        "": 2,
    }
)
_EMPLOYERS = tuple(f"{name} {n}" for name in ("Example County", "Acme, Inc.", "City of Example") for n in range(1, 400))
_EMPLOYER_TYPES = _pool({"": 30, "private": 40, "public": 22, "nonprofit": 6, "self-employed": 2})
_HOURS = _pool({"40": 66, "": 14, "37.5": 5, "38": 2, "20": 6, "30": 3, "45": 3, "16": 1})
_PAID = _pool({"": 70, "yes": 28, "no": 2})
_KINDS_LEADING = _pool({"": 55, "it-program-management": 20, "it-program-management;it-management": 20, "none": 5})
_KINDS_WORKING = _pool({"": 70, "none": 15, "it-projects": 8, "it-management": 4, "it-program-management": 3})
_STAFF_LEADING = _pool({"yes": 18, "": 14, "no": 4, **{str(n): 4 for n in range(0, 20)}})
_STAFF_WORKING = _pool({"": 30, "no": 20, "0": 20, "yes": 6, "2": 8, "5": 6, "12": 2})
_LICENCE = _pool({"yes": 70, "": 6, "no": 6, "2028-05-01": 8, "2027-01-31": 6, "2024-06-30": 4})
_PMP = _pool({"": 40, "no": 40, "yes": 20})
_AUTOMOBILE = _pool({"yes": 86, "": 7, "no": 7})
_CLAIM = ("3 years", "5 years", "7 years", "8", "12 years", "6 years 4 months", "")

# one letter for each spelling: 2015-03, 03/2015, March 2015, 3/1/2015, 2015
_SPELLINGS = "iiiiiiiiisssswwwwdddy"


def _spelled(month: int, days: tuple[int, ...]) -> tuple[str, ...]:
    """A month as it may be written, each way as often as it is used."""
    year, number = month // 12, month % 12 + 1
    ways = {
        "i": [f"{year}-{number:02}"],
        "s": [f"{number:02}/{year}"],
        "w": [f"{_MONTHS[number - 1]} {year}"],
        "d": [f"{number}/{day}/{year}" for day in days],
        "y": [f"{year}"],
    }
    return tuple(text for letter in _SPELLINGS for text in ways[letter] * (len(days) // len(ways[letter])))


_STARTS = {month: _spelled(month, (1, 1, 1, 15)) for month in range(_FIRST, _NOW + 1)}
_ENDS = {month: _spelled(month, (28, 28, 15, 20)) for month in range(_FIRST, _NOW + 1)}


def rows(count: int, seed: int = SEED) -> Iterator[list[str]]:
    """The cells of `count` applicants, one after the other; the first ones are the same whatever `count` is."""
    draw = Random(seed).random

    def one(pool: tuple[str, ...]) -> str:
        return pool[int(draw() * len(pool))]

    for number in range(1, count + 1):
        row = _applicant(f"A-{number:07}", draw, one)
        if draw() < 0.004:
            _spoil(row, draw, number)
        yield row


def _applicant(id_: str, draw: Callable[[], float], one: Callable[[Pool], str]) -> list[str]:
    leads = draw() < 0.45
    row = [id_]
    blank_degrees = draw() < 0.05
    for slot in range(DEGREES):
        if blank_degrees or (slot and draw() < 0.62):
            row += [""] * len(_DEGREE)
            continue
        level = one(_SECOND_LEVEL if slot else _FIRST_LEVEL)
        field = "" if level.endswith("Computer Science") or level in ("MBA", "M.P.A.") else one(
            _TECHNICAL if leads else _ANY_FIELD
        )  # fmt: skip
        conferred_on = str(1990 + int(draw() * 33)) if draw() < 0.4 else ""
        row += [level, field, one(_SCHOOLS), one(_ACCREDITED), one(_CONFERRED), conferred_on]
    jobs = _job_count(draw())
    before = _NOW - (0 if draw() < 0.6 else int(draw() * 36))
    for slot in range(JOBS):
        if slot >= jobs:
            row += [""] * len(_JOB)
            continue
        end = max(before, _FIRST)
        start = max(end - 5 - int(draw() * (96 if leads else 72)), _FIRST)
        last = ("present" if draw() < 0.9 else "") if end == _NOW else one(_ENDS[end])
        row += [one(_LEADING if leads else _WORKING), one(_EMPLOYERS), one(_EMPLOYER_TYPES)]
        row += [one(_STARTS[start]), last, one(_HOURS), one(_PAID)]
        row += [one(_KINDS_LEADING), one(_STAFF_LEADING)] if leads else [one(_KINDS_WORKING), one(_STAFF_WORKING)]
        # one job in eight reaches into the one before it, the others leave a gap of up to a year
        before = start + int(draw() * 9) if draw() < 0.12 else start - 1 - int(draw() * 12)
        before = min(before, end)
    row += [one(_LICENCE), one(_PMP), one(_AUTOMOBILE)]
    row += ["", ""] if jobs or draw() < 0.3 else [one(_CLAIM), one(_CLAIM)]
    return row


def _job_count(drawn: float) -> int:
    """About 2.4 on average."""
    return 0 if drawn < 0.05 else 1 if drawn < 0.17 else 2 if drawn < 0.38 else 3


def _spoil(row: list[str], draw: Callable[[], float], number: int) -> None:
    """One of the things that make a row unusable."""
    fault = int(draw() * 5)
    if fault == 0:
        row[0] = ""
    elif fault == 1:
        row[0] = f"A-{max(1, number - 1):07}"
    elif fault == 2:
        row[COLUMNS.index("job_1_start")] = "2015-13"
    elif fault == 3:
        row[COLUMNS.index("job_1_hours_per_week")] = "full time"
    else:
        row.append("one cell too many")


def write(path: Path, count: int, seed: int = SEED) -> None:
    """Write `count` applicants to a file, in little memory."""
    with path.open("w", encoding="utf-8", newline="") as out:
        sheet = csv.writer(out, lineterminator="\n")
        sheet.writerow(COLUMNS)
        sheet.writerows(rows(count, seed))
