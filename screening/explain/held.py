"""What was looked at for credentials and answers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from screening.amounts import say_days
from screening.calendar import day_bounds
from screening.measure import CERTAIN, NO, WorkFilter
from screening.measure.context import Context
from screening.measure.held import names_truth
from screening.run import Run
from screening.verdict import Evidence, evidence_of
from screening.vocabulary import standard


def credential_evidence(run: Run, i: int, names: Sequence[str], valid: bool) -> Iterator[Evidence]:
    """One entry for each of the credentials that the record names."""
    table, known = run.table.credentials, standard()
    named = names_truth(run.measuring.context, names)
    for row in table.rows_of(i):
        if named[row] == NO:
            continue
        text = table.name.text(row) or ""
        counted, reason = _held(run.measuring.context, row, valid)
        if named[row] != CERTAIN and counted != "excluded":
            counted, reason = "possible", "it isn't a credential that is known here by that name"
        name = known.credential(text)
        said = known.credentials[name] if name else text
        yield evidence_of(f"credential {int(table.place[row])}", said, counted, "", reason)


def _held(context: Context, row: int, valid: bool) -> tuple[str, str]:
    table = context.table.credentials
    if table.unspoken[row] and table.valid[row] != 0:
        unread = table.unspoken[row] > 1
        return "possible", "what is said of it can't be read" if unread else "the record says nothing about it"
    if table.valid[row] == 0:
        return "excluded", "isn't held, or isn't valid"
    expires = table.expires.text(row)
    if expires is not None:
        reading = context.date(expires)
        bounds = None if reading is None else day_bounds(reading)
        if bounds is None:
            return "possible", f"it isn't clear when it expires ({expires})"
        if context.as_of <= bounds[0]:
            return "certain", f"valid through {expires}"
        return (
            ("excluded", f"expired on {expires}") if context.as_of > bounds[1] else ("possible", f"expires {expires}")
        )
    if table.valid[row] < 0 and valid:
        return "possible", "held; whether it is valid isn't said"
    return "certain", "held" + (" and valid" if valid else "")


def answer_evidence(run: Run, i: int, question: str, title: str) -> Iterator[Evidence]:
    """The answer, where there is one."""
    said = run.table.answers_said.get(question)
    if said is None or said[i] < 0:
        return
    value = int(run.table.answers[question][i])
    text = ("yes" if value else "no") if said[i] else str(value)
    yield evidence_of("answer", title, "certain", "", f"answered {text}")


def claim_evidence(run: Run, i: int, work: WorkFilter) -> Iterator[Evidence]:
    """The self-reported totals that were read because there is no history."""
    if run.table.experience_given[i]:
        return
    counted = "certain" if run.plan.policy.claims == "accept" and not work.employer_types else "possible"
    for kind in (kind for group in work.kinds for kind in group):
        whole, led = (_claimed(run, i, table, kind) for table in ("experience", "supervisory"))
        name = run.plan.posting.kinds[kind].name
        told = "self-reported; no dated history is given"
        if work.supervising and led is not None:
            capped = led if whole is None else min(led, whole)
            note = "capped by what is claimed for the work itself" if capped < led else ""
            yield evidence_of("claim", f"claimed: {name} with supervision", counted, say_days(capped), told, note)
        elif whole is not None:
            open_words = "; supervision isn't claimed" if work.supervising else ""
            sure = "possible" if work.supervising else counted
            yield evidence_of("claim", f"claimed: {name}", sure, say_days(whole), told + open_words)


def _claimed(run: Run, i: int, table: str, kind: str) -> int | None:
    days = run.table.claims.get((table, kind))
    return None if days is None or days[i] < 0 else int(days[i])
