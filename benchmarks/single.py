"""One applicant at a time through the library, explained: as somebody calls it who has one application before them.

Nobody is screened twice for a posting: the first applicants warm up, and others are timed. What is remembered from
applicant to applicant is what a process remembers: the rule base, cells that were decided, words and dates that were
read. Building the `Applicant` isn't timed.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from benchmarks import engines
from benchmarks.data import AS_OF, COLUMNS, DEGREES, JOBS, rows
from screening.api import screen
from screening.applicant import Applicant
from screening.postings import Posting, load_posting, posting_files
from screening.records import table_of
from screening.resources import rules_home
from screening.run import compiled, decided

#: How many applicants warm up, and how many are timed.
WARM, TIMED = 400, 400
_TRUTHS = {"yes": True, "y": True, "true": True, "no": False, "n": False, "false": False}
_TRUE_OR_FALSE = ("accredited", "conferred", "paid")


@dataclass(frozen=True)
class Timed:
    """What one applicant takes: seconds, the median over applicants and over the postings one by one."""

    median: float
    by_posting: dict[str, float]
    json_logic: float


def measured(first: Posting, warm: int = WARM, timed: int = TIMED) -> Timed:
    """Screen invented applicants one by one for each shipped posting; json-logic decides on `first` in between."""
    everyone = list(applicants(warm + timed))
    rest = [posting for posting in map(load_posting, posting_files(rules_home())) if posting.id != first.id]
    seconds: dict[str, list[float]] = {}
    logic: list[float] = []
    facts = engines.facts(decided(compiled(first), table_of(everyone), AS_OF))
    for posting in (first, *rest):
        for applicant in everyone[:warm]:
            screen(posting, applicant, as_of=AS_OF)
        some = seconds.setdefault(posting.id, [])
        for applicant, fact in zip(everyone[warm:], facts[warm:], strict=True):
            some.append(_seconds(lambda: screen(posting, applicant, as_of=AS_OF)))  # noqa: B023 - called at once
            if posting is first:
                logic.append(_seconds(lambda: engines.json_logic([fact])))  # noqa: B023
    whole = statistics.median(second for some in seconds.values() for second in some)
    return Timed(whole, {id_: statistics.median(some) for id_, some in seconds.items()}, statistics.median(logic))


def _seconds(run: Callable[[], object]) -> float:
    begun = time.perf_counter()
    run()
    return time.perf_counter() - begun


def applicants(count: int) -> Iterator[Applicant]:
    """The applicants of `data.rows` as records, without those that can't be one."""
    for row in rows(2 * count):
        try:
            applicant = Applicant.model_validate(_record(dict(zip(COLUMNS, row, strict=True))))
        except (ValidationError, ValueError):
            continue
        yield applicant
        count -= 1
        if not count:
            return


def _record(row: dict[str, str]) -> dict[str, Any]:
    licence = row["credential:drivers-license"]
    held = {"expires": licence} if licence[:1].isdigit() else {"valid": _TRUTHS.get(licence)}
    automobile = _TRUTHS.get(row["answer:personal-automobile"])
    return {
        "applicant_id": row["applicant_id"],
        "education": _entries(row, "degree", DEGREES),
        "experience": _entries(row, "job", JOBS),
        "credentials": [{"name": "drivers-license", **held}],
        "answers": {} if automobile is None else {"personal-automobile": automobile},
    }


def _entries(row: dict[str, str], kind: str, slots: int) -> Sequence[dict[str, Any]]:
    found = []
    for slot in range(1, slots + 1):
        head = f"{kind}_{slot}_"
        entry = {name.removeprefix(head): cell for name, cell in row.items() if name.startswith(head) and cell}
        if entry:
            found.append({name: _value(name, cell) for name, cell in entry.items()})
    return found


def _value(name: str, cell: str) -> Any:
    if name in _TRUE_OR_FALSE:
        return _TRUTHS[cell]
    if name == "kinds":
        return [] if cell == "none" else cell.split(";")
    if name == "supervised":
        return _TRUTHS[cell] if cell in _TRUTHS else int(cell)
    return float(cell) if name == "hours_per_week" else cell
