"""Experience: an amount of time in kinds of work, what is included in it, and what may stand for a part of it."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from itertools import combinations

from screening.amounts import say_units
from screening.arrays import Ints, minimum
from screening.measure import Measure, Measuring
from screening.plan import Draft, Test, degree_filter, work_filter
from screening.postings.model import NodeBase, Substitution
from screening.postings.specs import ExperienceSpec, Rate
from screening.verdict import Status
from screening.wording import Parts, Slot, Teller, listing, lower_first, plural, unbounded, upper_first

NAME = "experience"


def timed(node: NodeBase) -> tuple[NodeBase, ...]:
    """The requirement whose counted time its children are a part of: itself where it asks for time, else none."""
    return (node,) if node.kind == NAME else ()


def scaled(units: Ints, rate: Rate | None, most: int | None) -> Ints:
    """Units at a rate (rounded down), capped."""
    if rate is not None:
        every, gives = rate.every.days or 1, rate.gives.days or 0
        units = units // every * gives + units % every * gives // every
    return units if most is None else minimum(units, most)


def plan(node: NodeBase, draft: Draft) -> None:
    """Gauges and rules: `ID.own` is the amount itself, `ID` the amount with everything included."""
    spec: ExperienceSpec = node.spec
    _gauge(node.id, draft, spec)
    own = f"{node.id}.own" if node.including else node.id
    _ways(node, own, draft)
    asked = [child for child in node.including if draft.active(child)]
    for child in asked:
        _gauge(child.id, draft, spec, child.spec)
        draft.both(child.id, [Test(child.id, draft.units(child.spec.amount))], node=child.id, way="direct")
    if node.including:
        draft.both(node.id, facts=[own, *(child.id for child in asked)])


def _gauge(name: str, draft: Draft, *specs: ExperienceSpec) -> None:
    work = work_filter(*specs)
    exact = specs[-1].amount.any
    draft.gauge(name, "time", lambda measuring: measuring.work.experience(work, exact))


def _ways(node: NodeBase, own: str, draft: Draft) -> None:
    """One rule for the direct way and one for each set of substitutions that may stand together."""
    needed = draft.units(node.spec.amount)
    rated = [s for s in node.substitutions if s.rate is not None]
    fixed = [s for s in node.substitutions if s.counts_as is not None]
    limit = draft.units(node.substitution_limit) if node.substitution_limit else needed
    for substitution in fixed:
        _fixed(node, substitution, draft)
    for substitution in rated:
        _rated(node, substitution, draft)
    for base in (None, *rated):
        gauge = node.id if base is None else f"{node.id}/{base.id}"
        for size in range(len(fixed) + 1):
            for chosen in combinations(fixed, size):
                worth = min(sum(_worth(s, draft) for s in chosen), limit)
                tests = [Test(gauge, needed - worth)] if needed > worth else []
                if base is not None and needed > limit:
                    tests.append(Test(node.id, needed - limit))
                names = [s.id for s in chosen] + ([base.id] if base is not None else [])
                facts = [f"{node.id}/{s.id}" for s in chosen]
                draft.both(own, tests, facts, node=node.id, way="+".join(names) or "direct")


def _worth(substitution: Substitution, draft: Draft) -> int:
    assert substitution.counts_as is not None
    worth = draft.units(substitution.counts_as)
    return min(worth, draft.units(substitution.up_to)) if substitution.up_to else worth


def _fixed(node: NodeBase, substitution: Substitution, draft: Draft) -> None:
    """A substitution that is held or not and stands for a fixed amount."""
    name = f"{node.id}/{substitution.id}"
    if substitution.education is not None:
        wanted = degree_filter(draft.posting, substitution.education)
        first = _degree_requirement(substitution, draft)
        if first is None:
            draft.gauge(name, "yes-no", lambda measuring: measuring.schooling.education(wanted))
        else:
            used = degree_filter(draft.posting, first.spec)
            draft.gauge(name, "yes-no", lambda measuring: measuring.schooling.second_degree(wanted, used))
    else:
        credential = substitution.spec
        draft.gauge(name, "yes-no", lambda measuring: measuring.credential(credential.names, credential.valid))
    draft.both(name, [Test(name, 1)], node=name, way="direct")


def _degree_requirement(substitution: Substitution, draft: Draft) -> NodeBase | None:
    """The degree requirement that the substitution's degree may be needed for already."""
    education = [node for node in draft.posting.walk() if node.kind == "education"]
    named = [node for node in education if node.id == substitution.spec.fields_of]
    return named[0] if named else education[0] if len(education) == 1 else None


def _rated(node: NodeBase, substitution: Substitution, draft: Draft) -> None:
    """Years of education that add to the measured time at a rate, up to a limit."""
    wanted = degree_filter(draft.posting, substitution.spec)
    work = work_filter(node.spec)
    most = draft.units(substitution.up_to) if substitution.up_to else None

    def take(measuring: Measuring) -> Measure:
        time = measuring.work.experience(work)
        years = measuring.schooling.years_of_education(wanted)
        return Measure(
            time.certain + scaled(years.certain, substitution.rate, most),
            time.possible + scaled(years.possible, substitution.rate, most),
        )

    name = f"{node.id}/{substitution.id}"
    draft.gauge(name, "time", take)
    draft.both(name, [Test(name, draft.units(node.spec.amount))], node=name, way="direct")


def asks(node: NodeBase, tell: Teller, parents: Sequence[NodeBase] = ()) -> str:
    """What is asked, as prose: "at least 7 years of IT program management"."""
    spec: ExperienceSpec = node.spec
    work = tell.work(tell.plan.work(node, *parents))
    if spec.amount.any:
        return f"some experience in {work}"
    return f"at least {spec.amount} of {work}" + (", within the same time" if parents else "")


def reason(node: NodeBase, tell: Teller, parents: Sequence[NodeBase] = ()) -> Parts:
    """The arithmetic of one requirement: what is credited of what is required, and what is short."""
    spec: ExperienceSpec = node.spec
    work = tell.work(tell.plan.work(node, *parents))
    own = tell.status(f"{node.id}.own" if node.including else node.id)
    if spec.amount.any:
        return [f"{node.title}: ", *_any(node, tell, own, work), *_included(node, tell, own)]
    way = tell.way(node) or "direct"
    counted = Slot(node.id, ("jobs", "overlap", "told"), say_counted)
    parts: Parts = [f"{node.title}: ", tell.certain(node.id)]
    required = f" of the required {spec.amount} of {work}"
    if own is Status.MET:
        parts += [required, counted, "."]
        if way not in ("direct", "typical"):
            parts += [f" {upper_first(tell.ways(node, way))} stands for the rest."]
    elif own is Status.NOT_MET:
        needed = tell.plan.needed(node)
        at_most = Slot(node.id, ("certain", "possible"), say_at_most)
        standing = _standing(node, tell)
        limit = node.substitution_limit.units(tell.plan.full_time) if node.substitution_limit else needed
        needed -= min(sum(worth for _, worth in standing), limit, needed)
        parts += [required, counted, at_most, *_stands(node, standing, tell)]
        parts += [". Short by ", tell.missing(node.id, needed, "possible"), "."]
        rest = [s for s in node.substitutions if s not in [found for found, _ in standing]]
        if rest:
            others = listing(tell.substitution(s) for s in rest)
            parts += [f" {upper_first(others)} would stand for a part of it, and isn't shown."]
    elif way == "typical":
        parts += [required, counted, ". It is what is typical, so it is a person's to judge."]
    else:
        found = Slot(node.id, ("certain", "possible"), reach)
        parts = [f"{node.title}: ", found, required, counted, ". The record leaves it open."]
        if way != "direct":
            parts += [f" It is enough if {tell.ways(node, way)} can stand for the rest."]
    return [*parts, *_included(node, tell, own)]


def _included(node: NodeBase, tell: Teller, own: Status) -> Parts:
    """Which of what is included keeps a requirement from being met whose own amount is further on."""
    status = tell.status(node.id)
    if status is own:
        return []
    names = listing((lower_first(c.title) for c in tell.plan.children(node) if tell.status(c.id) is status), "and")
    return [f" But of this time, {names} {'is short' if status is Status.NOT_MET else 'is open'}."]


def _standing(node: NodeBase, tell: Teller) -> list[tuple[Substitution, int]]:
    """The substitutions that may stand for a fixed part already, with their worth in units."""
    found = []
    for substitution in node.substitutions:
        if substitution.counts_as is None or tell.status(f"{node.id}/{substitution.id}") is Status.NOT_MET:
            continue
        worth = substitution.counts_as.units(tell.plan.full_time)
        if substitution.up_to is not None:
            worth = min(worth, substitution.up_to.units(tell.plan.full_time))
        found.append((substitution, worth))
    return found


def _stands(node: NodeBase, standing: list[tuple[Substitution, int]], tell: Teller) -> Parts:
    return [
        f"; {tell.substitution(substitution)} {_modal(node, substitution, tell)} for {tell.units(worth)} of it"
        for substitution, worth in standing
    ]


def _modal(node: NodeBase, substitution: Substitution, tell: Teller) -> str:
    return "stands" if tell.status(f"{node.id}/{substitution.id}") is Status.MET else "may stand"


def reach(full_time: int, certain: int, possible: int) -> str:
    """How far an amount reaches, from what is certain to what is possible."""
    most = "an unknown amount" if unbounded(possible) else f"up to {say_units(possible, full_time)}"
    if certain == possible:
        return say_units(certain, full_time)
    return (
        f"{say_units(certain, full_time)} for certain, possibly {most},"
        if certain
        else f"nothing certain, possibly {most},"
    )


def _any(node: NodeBase, tell: Teller, own: Status, work: str) -> Parts:
    if own is Status.MET:
        counted = Slot(node.id, ("jobs", "overlap", "told"), say_counted)
        return [tell.certain(node.id), f" of experience in {work}", counted, "."]
    if own is Status.NOT_MET:
        return [f"no experience in {work} is shown."]
    return [f"the record leaves open whether there is experience in {work}."]


@functools.lru_cache(maxsize=1 << 13)
def say_counted(full_time: int, jobs: int, overlap: int, told: int) -> str:
    """What stands in brackets behind a credited amount: the jobs and the overlap, or that it is only claimed."""
    if not told:
        return " (self-reported)"
    if not jobs:
        return ""
    day = full_time * 100
    once = f"; {say_units(overlap, full_time)} of overlap counted once" if overlap >= day else ""
    return f" ({plural(jobs, 'job')} counted{once})"


def say_at_most(full_time: int, certain: int, possible: int) -> str:
    """How far an amount may reach beyond what is certain."""
    return f", {say_units(possible, full_time)} at the most" if possible > certain else ""
