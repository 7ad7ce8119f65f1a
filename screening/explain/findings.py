"""The finding tree of one applicant: status, arithmetic, sentence, citation and evidence of each requirement."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from screening.explain.degrees import Transcript
from screening.explain.held import answer_evidence, claim_evidence, credential_evidence
from screening.explain.jobs import History
from screening.explain.reasons import fill, reason_parts
from screening.measure import DegreeFilter, WorkFilter
from screening.postings.model import NodeBase, Substitution
from screening.postings.specs import PoolSource
from screening.requirements.education import years_needed
from screening.requirements.experience import timed
from screening.run import Run
from screening.verdict import Evidence, Finding, Status
from screening.wording import Teller, unbounded, upper_first


class Findings:
    """Builds the findings of applicant i of a run."""

    def __init__(self, run: Run, i: int) -> None:
        self.run, self.i = run, i
        self.plan, self.decision = run.plan, run.decision(i)
        self.tell = Teller(run.plan, self.decision)
        self.history, self.transcript = History(run, i), Transcript(run, i)
        self.day = run.plan.policy.full_time * 100

    def requirements(self) -> tuple[Finding, ...]:
        """The findings of what is required."""
        return tuple(self.finding(node) for node in self.plan.requirements)

    def preferred(self) -> tuple[Finding, ...]:
        """The findings of what is preferred."""
        return tuple(self.finding(node) for node in self.plan.preferred)

    def finding(self, node: NodeBase, parents: Sequence[NodeBase] = ()) -> Finding:
        """The finding of one requirement with all below it."""
        required, certain, possible, unit = self._numbers(node)
        below = [self.finding(child, timed(node)) for child in self.plan.children(node)]
        below += [self._substitution(node, substitution) for substitution in node.substitutions]
        return Finding(
            requirement=node.id,
            title=node.title,
            status=self.decision.status[node.id],
            required=required,
            certain=certain,
            possible=possible,
            unit=unit,
            met_by=self.decision.met_by.get(node.id),
            possible_by=self.decision.possible_by.get(node.id),
            reason=fill(reason_parts(node, self.tell, parents), self.run, self.i),
            citation=self.plan.posting.citations[node.id],
            evidence=tuple(self.evidence(node, parents)),
            findings=tuple(below),
            interpretation=node.interpretation,
        )

    def _pair(self, gauge: str) -> tuple[int, int]:
        measure = self.run.measures[gauge]
        return int(measure.certain[self.i]), int(measure.possible[self.i])

    def _time(self, gauge: str, needed: int) -> tuple[int, int, int | None, str]:
        certain, possible = self._pair(gauge)
        return (
            -(-needed // self.day),
            certain // self.day,
            None if unbounded(possible) else possible // self.day,
            "days",
        )

    def _numbers(self, node: NodeBase) -> tuple[int | None, int | None, int | None, str]:
        if node.kind in ("experience", "pooled"):
            return self._time(node.id, self.plan.needed(node))
        if node.kind in ("education", "credential"):
            return (1, *self._pair(node.id), "yes-no")
        if node.kind == "answer":
            return self._answer(node)
        children = self.plan.children(node)
        statuses = [self.decision.status[child.id] for child in children]
        met = statuses.count(Status.MET)
        needed = node.spec.n if node.kind == "at_least" else 1 if node.kind == "any" else len(children)
        return needed, met, met + statuses.count(Status.UNDETERMINED), "count"

    def _answer(self, node: NodeBase) -> tuple[int | None, int | None, int | None, str]:
        spec, said = node.spec, self.run.table.answers_said.get(node.spec.question)
        unit = "yes-no" if spec.expected is not None else "number"
        required = int(spec.expected) if spec.expected is not None else spec.at_least
        required = spec.at_most if required is None else required
        if said is None or said[self.i] < 0:
            return required, None, None, unit
        value = int(self.run.table.answers[spec.question][self.i])
        return required, value, value, unit

    def _substitution(self, node: NodeBase, substitution: Substitution) -> Finding:
        name = f"{node.id}/{substitution.id}"
        if substitution.counts_as is not None:
            numbers: tuple[int | None, int | None, int | None, str] = (1, *self._pair(name), "yes-no")
        elif node.kind == "education":
            numbers = self._time(name, years_needed(node, self.plan))
        else:
            numbers = self._time(name, self.plan.needed(node))
        status = self.decision.status[name]
        return Finding(
            requirement=substitution.id,
            title=upper_first(self.tell.substitution(substitution)),
            status=status,
            required=numbers[0],
            certain=numbers[1],
            possible=numbers[2],
            unit=numbers[3],
            met_by="direct" if status is Status.MET else None,
            possible_by="direct" if status is not Status.NOT_MET else None,
            reason=self._substitution_reason(node, substitution),
            citation=self.plan.posting.citations[substitution.id],
            evidence=tuple(self._substitution_evidence(node, substitution)),
            interpretation=substitution.interpretation,
        )

    def _substitution_reason(self, node: NodeBase, substitution: Substitution) -> str:
        """Composed once for each decision."""
        name = f"{node.id}/{substitution.id}"
        found: str | None = self.decision.kept.get(name)
        if found is None:
            said = upper_first(self.tell.substitution(substitution))
            worth = f" would stand for {substitution.counts_as}" if substitution.counts_as else " may stand in"
            words = {Status.MET: "yes", Status.NOT_MET: "not shown", Status.UNDETERMINED: "the record leaves it open"}
            unneeded = self.decision.met_by.get(node.id) == "direct"
            comes = "not needed" if unneeded else words[self.decision.status[name]]
            found = self.decision.kept[name] = f"Substitution: {said}{worth}: {comes}."
        return found

    def evidence(self, node: NodeBase, parents: Sequence[NodeBase] = ()) -> Sequence[Evidence]:
        """What was looked at for one requirement."""
        if node.kind == "experience":
            return self._work_evidence(self.plan.work(node, *parents))
        if node.kind == "education":
            return self._degree_evidence(self.plan.degrees(node))
        if node.kind == "credential":
            return [*credential_evidence(self.run, self.i, node.spec.names, node.spec.valid)]
        if node.kind == "answer":
            return [*answer_evidence(self.run, self.i, node.spec.question, node.title)]
        if node.kind == "pooled":
            return [entry for source in node.spec.sources for entry in self._source_evidence(source)]
        return ()

    def _work_evidence(self, work: WorkFilter) -> Sequence[Evidence]:
        found = self.history.evidence(work)
        if self.run.table.experience_given[self.i]:
            return found
        if any(days[self.i] >= 0 for days in self.run.table.claims.values()):
            return [*found, *claim_evidence(self.run, self.i, work)]
        return [*found, Evidence("experience", "the history of work", "possible", "", "the record doesn't give it")]

    def _degree_evidence(self, wanted: DegreeFilter) -> Sequence[Evidence]:
        return [*self.transcript.evidence(wanted), *self._education_untold()]

    def _years_evidence(self, wanted: DegreeFilter, *, units: bool = False) -> Sequence[Evidence]:
        return [*self.transcript.years(wanted, units=units), *self._education_untold()]

    def _education_untold(self) -> Sequence[Evidence]:
        if self.run.table.education_given[self.i]:
            return ()
        return [Evidence("education", "the education", "possible", "", "the record doesn't give it")]

    def _substitution_evidence(self, node: NodeBase, substitution: Substitution) -> Sequence[Evidence]:
        if substitution.education is not None:
            wanted = self.plan.degrees(substitution)
            return self._years_evidence(wanted) if substitution.rate else self._degree_evidence(wanted)
        if substitution.experience is not None:
            years = self._years_evidence(self.plan.degrees_of_any_level(node))
            found = [*years, *self._work_evidence(self.plan.work(substitution))]
            return found + self._kept_evidence(substitution)
        spec = substitution.credential
        return [] if spec is None else [*credential_evidence(self.run, self.i, spec.names, spec.valid)]

    def _kept_evidence(self, substitution: Substitution) -> list[Evidence]:
        """What of the time is kept for the requirement that it is additional to."""
        if substitution.additional_to is None or substitution.experience is None:
            return []
        kept_for = self.plan.posting.node(substitution.additional_to)
        needed = self.plan.needed(kept_for)
        had = int(self.run.measuring.work.experience(self.plan.work(substitution)).certain[self.i])
        amount = self.tell.units(min(needed, had))
        reason = f"{amount} of the time is kept for this, and only the rest stands in"
        return [Evidence("kept", kept_for.title, "excluded", "", reason)]

    def _source_evidence(self, source: PoolSource) -> Iterator[Evidence]:
        if source.education is not None:
            yield from self._years_evidence(self.plan.degrees(source), units=True)
        elif source.experience is not None:
            yield from self._work_evidence(self.plan.work(source))
        elif source.credential is not None:
            for entry in credential_evidence(self.run, self.i, source.credential.names, source.credential.valid):
                if source.worth == "unstated" and entry.counted == "certain":
                    reason = f"{entry.reason}; the posting doesn't say what it is worth"
                    entry = Evidence(entry.place, entry.what, "possible", "", reason)
                yield entry
