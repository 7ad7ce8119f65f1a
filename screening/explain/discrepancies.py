"""Where an applicant's statements contradict each other: a claim that the dated history can't support."""

from __future__ import annotations

from screening.amounts import say_days, say_units
from screening.measure import WorkFilter
from screening.run import Run


def discrepancies(run: Run, i: int) -> tuple[str, ...]:
    """One sentence for each claim above what the history could be at most. The history decides."""
    if not run.table.experience_given[i]:
        return ()
    found = []
    for (table, kind), column in sorted(run.table.claims.items()):
        days = int(column[i])
        if days < 0 or kind not in run.plan.posting.kinds:
            continue
        work = WorkFilter(kinds=((kind,),), supervising=table == "supervisory")
        possible = int(run.measuring.work.experience(work).possible[i])
        if days * run.plan.full_time * 100 > possible:
            name = run.plan.posting.kinds[kind].name + (" with supervision" if table == "supervisory" else "")
            most = say_units(possible, run.plan.full_time)
            found.append(f"{say_days(days)} of {name} are claimed; the history shows {most} at the most.")
    return tuple(found)
