"""From a posting to its plan: the gauges and rules of every requirement, of the clause and of the outcome."""

from __future__ import annotations

from collections.abc import Mapping

from screening.errors import EngineError, OptionError, fault
from screening.measure import DegreeFilter, Measure, Measuring
from screening.plan import ALWAYS, CLAUSE, POSTING, Draft, Plan, Test, work_filter
from screening.policy import Policy
from screening.postings.model import NodeBase
from screening.postings.posting import Posting
from screening.requirements import JOINS, LEAVES


def compile_posting(posting: Posting, policy: Policy | None = None, options: Mapping[str, bool] | None = None) -> Plan:
    """The plan of a posting under a policy (its own when none is given), for an opening with these options.

    Raises `OptionError` for an option that the posting doesn't know, `EngineError` for an id that means something else.
    """
    chosen = dict(options or {})
    for name in chosen:
        if name not in posting.options:
            known = ", ".join(f"`{option}`" for option in posting.options) or "none"
            raise fault(OptionError, "unknown-option", f"the posting has no option `{name}`", hint=f"it has {known}")
    reserved = {POSTING, CLAUSE} & {node.id for node in posting.everything()}
    if reserved:
        raise fault(EngineError, "engine-names", f"no requirement can be called `{min(reserved)}`", hint="rename it")
    draft = Draft(posting, policy or posting.policy, tuple(sorted(chosen.items())))
    writer = _Writer(draft)
    asked = [node for node in posting.requirements if draft.active(node)]
    preferred = [node for node in posting.file.preferred if draft.active(node)]
    dormant = [node for node in (*posting.walk(), *posting.file.preferred) if not draft.active(node)]
    for node in (*asked, *preferred):
        writer.node(node)
    worlds = ["certain", "possible"]
    if writer.clause():
        worlds.append("arguable")
        for node in asked:
            writer.arguable(node)
    for world in worlds:
        draft.rule(world, POSTING, facts=[node.id for node in asked])
    return Plan(
        posting=posting,
        policy=draft.policy,
        options=draft.options,
        gauges=tuple(draft.gauges.values()),
        rules=tuple(draft.rules),
        requirements=tuple(asked),
        preferred=tuple(preferred),
        dormant=tuple(dormant),
    )


class _Writer:
    """Writes the rules of each node into the draft."""

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self.leaves = {module.NAME: module.plan for module in LEAVES}
        self.joins = dict(JOINS)

    def branches(self, node: NodeBase) -> list[NodeBase]:
        return [child for child in node.children if self.draft.active(child)]

    def node(self, node: NodeBase) -> None:
        """Rules in the certain and the possible world."""
        if node.kind in self.leaves:
            self.leaves[node.kind](node, self.draft)
            for below in (node, *self.branches(node)):
                self.typical(below)
            return
        children = self.branches(node)
        for child in children:
            self.node(child)
        for world in ("certain", "possible"):
            self.joins[node.kind](node, children, self.draft, world)
        self.typical(node)

    def typical(self, node: NodeBase) -> None:
        """What is only typical is never certainly missing."""
        if node.strength == "typical":
            self.draft.rule("possible", node.id, node=node.id, way="typical")

    def clause(self) -> bool:
        """The gauge and the rule of the equivalency clause; False where it can't lead to a review."""
        clause = self.draft.posting.file.equivalency
        if clause is None or self.draft.policy.equivalency == "note":
            return False
        work = work_filter(self.draft.posting.node(clause.plausible_from.education_years_plus).spec)

        from_accredited, from_any = DegreeFilter(accredited=True), DegreeFilter()

        def take(measuring: Measuring) -> Measure:
            accredited = measuring.schooling.years_of_education(from_accredited)
            years = measuring.schooling.years_of_education(from_any)
            time = measuring.work.experience(work)
            return Measure(accredited.certain + time.certain, years.possible + time.possible)

        self.draft.gauge(CLAUSE, "time", take)
        self.draft.rule("possible", CLAUSE, [Test(CLAUSE, self.draft.units(clause.plausible_from.amount))])
        self.cures = frozenset(clause.cures)
        return True

    def arguable(self, node: NodeBase) -> None:
        """What could be met with the clause's help: possibly met, or named by a clause that is plausible."""
        if node.kind in self.joins:
            children = self.branches(node)
            for child in children:
                self.arguable(child)
            self.joins[node.kind](node, children, self.draft, "arguable")
            self._carry(node.id)
            return
        own = f"{node.id}.own" if node.including else node.id
        self._carry(own)
        if node.id in self.cures:
            self._link(own, f"possible:{CLAUSE}")
        for child in self.branches(node):
            self.arguable(child)
        if node.including:
            self.draft.rule("arguable", node.id, facts=[own, *(child.id for child in self.branches(node))])
            self._carry(node.id)

    def _carry(self, fact: str) -> None:
        self._link(fact, f"possible:{fact}")

    def _link(self, fact: str, when: str) -> None:
        self.draft.link("arguable", fact, when)


__all__ = ["ALWAYS", "CLAUSE", "POSTING", "compile_posting"]
