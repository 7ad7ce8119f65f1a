"""What was looked at for credentials and answers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from screening.calendar import day_bounds
from screening.measure.context import Context
from screening.run import Run
from screening.verdict import Evidence
from screening.vocabulary import standard


def credential_evidence(run: Run, i: int, names: Sequence[str], valid: bool) -> Iterator[Evidence]:
    """One entry for each of the credentials that the record names."""
    table, known = run.table.credentials, standard()
    for row in table.rows_of(i):
        text = table.name.text(row) or ""
        name = known.credential(text) or text
        if name not in names:
            continue
        counted, reason = _held(run.measuring.context, row, valid)
        yield Evidence(f"credential {int(table.place[row])}", known.credentials.get(name, text), counted, "", reason)


def _held(context: Context, row: int, valid: bool) -> tuple[str, str]:
    table = context.table.credentials
    if table.unspoken[row]:
        return "possible", "the record says nothing about it"
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
    yield Evidence("answer", title, "certain", "", f"answered {text}")


def claim_evidence(run: Run, i: int, kinds: Sequence[str], supervising: bool) -> Iterator[Evidence]:
    """The self-reported totals that were read because there is no history."""
    if run.table.experience_given[i]:
        return
    from screening.amounts import say_days

    accepted = run.plan.policy.claims == "accept"
    for table in ("experience", *(["supervisory"] if supervising else [])):
        for kind in kinds:
            days = run.table.claims.get((table, kind))
            if days is not None and days[i] >= 0:
                name = run.plan.posting.kinds[kind].name if kind in run.plan.posting.kinds else kind
                what = f"claimed: {name}" + (" with supervision" if table == "supervisory" else "")
                counted = "certain" if accepted else "possible"
                yield Evidence(
                    "claim", what, counted, say_days(int(days[i])), "self-reported; no dated history is given"
                )
