"""Pooled: an amount made up of several sources together, each with its rate, cap or worth."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from screening.amounts import UNBOUNDED
from screening.arrays import Ints, maximum, minimum, where
from screening.measure import Measure, Measuring
from screening.plan import Draft, Test, degree_filter, work_filter
from screening.postings.model import NodeBase
from screening.postings.specs import PooledSpec, PoolSource
from screening.requirements.experience import scaled
from screening.verdict import Status
from screening.wording import Parts, Teller, listing

NAME = "pooled"


def plan(node: NodeBase, draft: Draft) -> None:
    """One gauge for the pool; for a source that is needed, a gauge of its own that the certain world asks for."""
    spec: PooledSpec = node.spec
    needed = draft.units(spec.amount)
    sources = [(source, _source(source, draft)) for source in spec.sources]

    def take(measuring: Measuring) -> Measure:
        measured = [(source, measure(measuring)) for source, measure in sources]
        certain = sum((m.certain for _, m in measured), measuring.context.filled(0))
        possible = sum((m.possible for _, m in measured), measuring.context.filled(0))
        for source, measure in measured:
            if source.worth == "unstated":
                certain = certain - measure.certain
                possible = possible - measure.possible
                possible = where(measure.possible > 0, maximum(possible, needed), possible)

        def detailed() -> dict[str, Ints]:
            found = {source.id: measure.certain for source, measure in measured}
            return found | {f"{source.id}?": measure.possible for source, measure in measured}

        return Measure(certain, minimum(possible, UNBOUNDED), detailed)

    draft.gauge(node.id, "time", take)
    facts = []
    for source, measure in sources:
        if source.needed:
            name = f"{node.id}/{source.id}"
            draft.gauge(name, "time", measure)
            draft.both(name, [Test(name, 1)])
            facts.append(name)
    draft.rule("certain", f"{node.id}.sum", [Test(node.id, needed)])
    draft.rule("certain", node.id, facts=[f"{node.id}.sum", *facts], node=node.id, way="direct")
    draft.rule("possible", node.id, [Test(node.id, needed)], node=node.id, way="direct")


def _source(source: PoolSource, draft: Draft) -> Callable[[Measuring], Measure]:
    most = draft.units(source.up_to) if source.up_to else None
    if source.education is not None:
        wanted = degree_filter(draft.posting, source.education)

        def education(measuring: Measuring) -> Measure:
            years = measuring.schooling.years_of_education(wanted, units=True)
            return Measure(scaled(years.certain, source.rate, most), scaled(years.possible, source.rate, most))

        return education
    if source.experience is not None:
        work = work_filter(source.experience)

        def experience(measuring: Measuring) -> Measure:
            time = measuring.work.experience(work)
            return Measure(scaled(time.certain, source.rate, most), scaled(time.possible, source.rate, most))

        return experience
    assert source.credential is not None
    spec = source.credential
    worth = 1 if source.worth == "unstated" or source.worth is None else draft.units(source.worth)

    def credential(measuring: Measuring) -> Measure:
        held = measuring.credential(spec.names, spec.valid)
        return Measure(held.certain * worth, held.possible * worth)

    return credential


def asks(node: NodeBase, tell: Teller, parents: Sequence[NodeBase] = ()) -> str:
    """What is asked, as prose."""
    spec: PooledSpec = node.spec
    return f"{spec.amount} made up of {listing((_words(s, tell) for s in spec.sources), 'and')} together"


def _words(source: PoolSource, tell: Teller) -> str:
    if source.education is not None:
        fields = tell.plan.degrees(source)
        names = [tell.field(name) for name in fields.fields] + (["a related field"] if fields.related else [])
        return f"years of education in {listing(names)}" if names else "years of education"
    if source.experience is not None:
        return f"time in {tell.work(tell.plan.work(source))}"
    assert source.credential is not None
    return tell.credentials(source.credential.names)


def reason(node: NodeBase, tell: Teller, parents: Sequence[NodeBase] = ()) -> Parts:
    """The sum of the sources against the amount."""
    spec: PooledSpec = node.spec
    status = tell.status(node.id)
    needed = tell.plan.needed(node)
    parts: Parts = [f"{node.title}: ", tell.certain(node.id), f" of {spec.amount} of {_sources(spec)} together"]
    if status is Status.MET:
        return [*parts, "."]
    if status is Status.NOT_MET:
        return [*parts, ". Short by ", tell.missing(node.id, needed, "possible"), "."]
    lacking = [source for source in spec.sources if source.needed and _lacks(node, source, tell)]
    if lacking:
        said = "; ".join(_words(source, tell) for source in lacking)
        return [*parts, f", but the posting asks for {said} too, and none is certain."]
    return [*parts, " for certain; the record, or what the posting leaves unsaid, could make up the rest."]


def _sources(spec: PooledSpec) -> str:
    kinds = {"education": "education", "experience": "experience", "credential": "certification"}
    named = [word for kind, word in kinds.items() if any(getattr(s, kind) is not None for s in spec.sources)]
    return listing(named, "and")


def _lacks(node: NodeBase, source: PoolSource, tell: Teller) -> bool:
    """Whether the amount is reached for certain and only this needed source is missing."""
    return tell.holds(f"certain:{node.id}.sum") and not tell.holds(f"certain:{node.id}/{source.id}")
