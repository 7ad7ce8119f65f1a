"""Education: one degree of a level in a field, or time that may stand for it."""

from __future__ import annotations

from collections.abc import Sequence

from screening.amounts import UNBOUNDED
from screening.arrays import maximum, where
from screening.measure import DegreeFilter, Measure, Measuring
from screening.plan import Draft, Plan, Test, degree_filter, of_any_level, work_filter
from screening.postings.model import NodeBase, Substitution
from screening.requirements.experience import scaled
from screening.verdict import Status
from screening.wording import Parts, Teller, upper_first

NAME = "education"


def plan(node: NodeBase, draft: Draft) -> None:
    """A gauge of 0 or 1 for the degree; one gauge of time for each substitution."""
    wanted = degree_filter(draft.posting, node.spec)
    draft.gauge(node.id, "yes-no", lambda measuring: measuring.schooling.education(wanted))
    draft.both(node.id, [Test(node.id, 1)], node=node.id, way="direct")
    for substitution in node.substitutions:
        _substitution(node, substitution, wanted, draft)


def years_needed(node: NodeBase, draft: Draft | Plan) -> int:
    """The years of education that the required level stands for, in units of time."""
    years = draft.policy.education_years[node.spec.level]
    return years * 360 * draft.policy.full_time * 100


def _substitution(node: NodeBase, substitution: Substitution, wanted: DegreeFilter, draft: Draft) -> None:
    """Years of education held in the fields plus time at the rate, against the years of the required level.

    With `additional_to`, the time that the named requirement asks for is kept first and only the rest stands here.
    """
    work = work_filter(substitution.spec)
    kept = draft.units(draft.posting.node(substitution.additional_to).spec.amount) if substitution.additional_to else 0
    most = draft.units(substitution.up_to) if substitution.up_to else None
    held = of_any_level(wanted)

    def take(measuring: Measuring) -> Measure:
        time = measuring.work.experience(work)
        years = measuring.schooling.years_of_education(held)
        more = scaled(maximum(time.certain - kept, 0), substitution.rate, most)
        most_more = scaled(maximum(time.possible - kept, 0), substitution.rate, most)
        if most is None:
            most_more = where(time.possible >= UNBOUNDED // 2, UNBOUNDED, most_more)
        return Measure(years.certain + more, years.possible + most_more)

    name = f"{node.id}/{substitution.id}"
    draft.gauge(name, "time", take)
    draft.both(name, [Test(name, years_needed(node, draft))], node=name, way="direct")
    draft.both(node.id, facts=[name], node=node.id, way=substitution.id)


def asks(node: NodeBase, tell: Teller, parents: Sequence[NodeBase] = ()) -> str:
    """What is asked, as prose."""
    return tell.degree(tell.plan.degrees(node))


def reason(node: NodeBase, tell: Teller, parents: Sequence[NodeBase] = ()) -> Parts:
    """Whether the degree is held, or what stands for it."""
    status, way = tell.status(node.id), tell.way(node)
    wanted = tell.degree(tell.plan.degrees(node))
    parts: Parts = [f"{node.title}: "]
    if way not in (None, "direct", "typical") and status is not Status.NOT_MET:
        gauge = f"{node.id}/{way}"
        substitution = next(s for s in node.substitutions if s.id == way)
        if status is Status.MET:
            return [
                *parts,
                f"{tell.substitution(substitution)} stands for {wanted}: together ",
                tell.certain(gauge),
                ".",
            ]
        return [*parts, f"{tell.substitution(substitution)} may stand for {wanted}; the record leaves it open."]
    if status is Status.MET:
        return [*parts, f"{wanted} is held."]
    if status is Status.NOT_MET:
        parts.append(f"{wanted} isn't in the record.")
        for substitution in node.substitutions:
            gauge = f"{node.id}/{substitution.id}"
            needed = tell.plan.policy.education_years[node.spec.level] * 360 * tell.plan.full_time * 100
            parts += [f" {upper_first(tell.substitution(substitution))}, which may stand for it, is short by "]
            parts += [tell.missing(gauge, needed, "possible"), "."]
        return parts
    if way == "typical":
        return [*parts, f"{wanted} isn't shown for certain; it is what is typical, so it is a person's to judge."]
    return [*parts, f"the record leaves open whether {wanted} is held."]
