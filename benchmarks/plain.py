"""The peer: what somebody would write by hand for one posting, with the csv module, dateutil and ifs.

It knows the Director of Enterprise Applications of Portland Public Schools and nothing else: no uncertainty, no
citations, a reason of one line. What isn't said is what the posting's policy takes for granted, or no.
"""

from __future__ import annotations

import csv
import datetime
import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path

from dateutil import parser as dateutil_parser

AS_OF = datetime.date(2026, 11, 21)
BACHELOR = {
    "bachelor", "bachelor of science", "b.s.", "bs", "bsc", "bsc (hons)", "b.a.", "bachelor of arts",
    "bachelor's degree", "bachelors",
}  # fmt: skip
MASTER = {
    "master",
    "master of science",
    "m.s.",
    "ms",
    "mba",
    "master of public administration",
    "m.p.a.",
    "ph.d.",
    "j.d.",
}
FIELDS = {
    "computer science", "comp sci", "cs", "information technology", "info tech", "management information systems",
    "mis", "engineering", "electrical engineering", "mechanical engineering",
}  # fmt: skip
TITLES = {
    "it director", "director of information technology", "it program manager", "senior it program manager",
    "information systems director", "chief information officer", "cio", "director of enterprise applications",
}  # fmt: skip
KIND = "it-program-management"
YEAR = 360
FULL_TIME = 160


def month(text: str, last: bool) -> int | None:
    """A date as a day of the 30/360 count: the first day that it may be, or the day after the last."""
    if text == "present":
        return number(AS_OF) + 1
    try:
        if re.fullmatch(r"[0-9]{4}", text):
            return int(text) * 360 + (13 * 30 + 1 if last else 31)
        day = dateutil_parser.parse(text, default=datetime.datetime(2000, 1, 1)).date()
    except ValueError:
        return None
    if re.search("[0-9]/[0-9]+/", text):
        return number(day) + last
    return day.year * 360 + (day.month + last) * 30 + 1


#: The same for who thinks of remembering what was read: the same dates come again and again.
remembered = cache(month)
Month = Callable[[str, bool], int | None]


def number(day: datetime.date) -> int:
    """A day in the 30/360 count."""
    return day.year * 360 + day.month * 30 + min(day.day, 30)


def screen(path: Path, read: Month = month) -> Iterator[tuple[str, bool, str]]:
    """Whether each applicant of a file qualifies, and a reason; rows that can't be used are left out."""
    seen = set()
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        names = next(rows)
        for cells in rows:
            if len(cells) == len(names) and cells[0] and cells[0] not in seen:
                seen.add(cells[0])
                yield (cells[0], *judge(dict(zip(names, cells, strict=True)), read))


def judge(row: Mapping[str, str], read: Month) -> tuple[bool, str]:
    """Whether one applicant qualifies, and a reason."""
    degree, masters = degrees(row)
    if not degree:
        return False, "no Bachelor's degree in a listed field"
    all_jobs, leading = jobs(row, read)
    experience = time(all_jobs) if all_jobs is not None else years(row["claim:" + KIND])
    needed = (5 if masters else 7) * YEAR
    if experience < needed:
        return False, f"{experience / YEAR:.1f} of {needed / YEAR:.0f} years of experience"
    supervisory = time(leading) if all_jobs is not None else min(experience, years(row["claim_supervisory:" + KIND]))
    if supervisory < 3 * YEAR:
        return False, f"{supervisory / YEAR:.1f} of 3 years of managing staff"
    licence = row["credential:drivers-license"]
    if licence != "yes" and not (licence.startswith("20") and licence >= AS_OF.isoformat()):
        return False, "no valid driver's license"
    if row["answer:personal-automobile"] != "yes":
        return False, "no automobile"
    return True, "meets all"


def degrees(row: Mapping[str, str]) -> tuple[bool, bool]:
    """Whether there is a Bachelor's or higher degree in a listed field, and a Master's or higher one."""
    degree = masters = False
    for slot in (1, 2):
        level, field = row[f"degree_{slot}_level"].lower(), row[f"degree_{slot}_field"].lower()
        if level.endswith(" computer science"):
            level, field = level.removesuffix(" computer science"), "computer science"
            level = {"phd": "ph.d."}.get(level, level)
        if field in FIELDS and row[f"degree_{slot}_accredited"] != "no" and row[f"degree_{slot}_conferred"] != "no":
            degree = degree or level in BACHELOR or level in MASTER
            masters = masters or level in MASTER
    return degree, masters


Job = tuple[int, int, int]


def jobs(row: Mapping[str, str], read: Month) -> tuple[list[Job] | None, list[Job]]:
    """The jobs that count as (start, end, hours), those with staff among them; None where there is no history."""
    found: list[Job] = []
    leading: list[Job] = []
    any_job = False
    for slot in (1, 2, 3):
        title, start, end = (row[f"job_{slot}_{name}"] for name in ("title", "start", "end"))
        kinds, staff, hours = (row[f"job_{slot}_{name}"] for name in ("kinds", "supervised", "hours_per_week"))
        if not (title or start or row[f"job_{slot}_employer"]):
            continue
        any_job = True
        first, last = read(start, False) if start else None, read(end, True) if end else None
        if first is None or last is None or last <= first:
            continue
        if KIND in kinds.split(";") if kinds else title.lower() in TITLES:
            rate = FULL_TIME if hours in ("", "full time") else min(int(float(hours) * 4), FULL_TIME)
            found.append((first, min(last, number(AS_OF) + 1), rate))
            if staff == "yes" or (staff.isdigit() and staff != "0"):
                leading.append(found[-1])
    return (found if any_job else None), leading


def time(entries: list[Job]) -> float:
    """Days at full time, what overlaps counted up to full time."""
    events = sorted([(first, rate) for first, _, rate in entries] + [(last, -rate) for _, last, rate in entries])
    total = running = before = 0
    for day, change in events:
        total += (day - before) * min(running, FULL_TIME)
        running, before = running + change, day
    return total / FULL_TIME


def years(claim: str) -> float:
    """A claim of years, as `8`, `7 years` or `6 years 4 months`, in days."""
    numbers = [int(part) for part in re.findall("[0-9]+", claim)] or [0]
    return numbers[0] * YEAR + (numbers[1] * 30 if len(numbers) > 1 else 0)
