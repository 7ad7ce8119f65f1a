"""The finding tree of one applicant: status, arithmetic, sentence, citation and evidence of each requirement."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from screening.explain.degrees import Transcript
from screening.explain.held import answer_evidence, claim_evidence, credential_evidence
from screening.explain.jobs import History
from screening.explain.reasons import Pattern, fill, reason_parts
from screening.measure import DegreeFilter, WorkFilter
from screening.postings.model import NodeBase, Substitution
from screening.postings.posting import Citation
from screening.postings.specs import PoolSource
from screening.requirements.education import years_needed
from screening.requirements.experience import timed
from screening.run import Run
from screening.verdict import Evidence, Finding, Status, finding_of
from screening.wording import Teller, unbounded, upper_first


class _Frame(NamedTuple):
    """What is the same in the finding of a requirement for everybody with a decision.

    `needed` are the units of time that are asked for; `within` is what the time of its children lies within; `work` or
    `degrees` what is looked at.
    """

    status: Status
    met_by: str | None
    possible_by: str | None
    reason: Pattern
    citation: Citation
    required: int | None
    certain: int | None
    possible: int | None
    unit: str
    needed: int
    children: tuple[NodeBase, ...]
    within: Sequence[NodeBase]
    work: WorkFilter | None
    degrees: DegreeFilter | None


class Findings:
    """Builds the findings of applicant i of a run."""

    def __init__(self, run: Run, i: int) -> None:
        self.run, self.i = run, i
        self.plan, self.decision = run.plan, run.decision(i)
        self.tell = Teller(run.plan, self.decision)
        self.history, self.transcript = History(run, i), Transcript(run, i)
        self.day = run.plan.full_time * 100

    def requirements(self) -> tuple[Finding, ...]:
        """The findings of what is required."""
        return tuple(self.finding(node) for node in self.plan.requirements)

    def preferred(self) -> tuple[Finding, ...]:
        """The findings of what is preferred."""
        return tuple(self.finding(node) for node in self.plan.preferred)

    def finding(self, node: NodeBase, parents: Sequence[NodeBase] = ()) -> Finding:
        """The finding of one requirement with all below it."""
        kept = self.decision.kept
        key = ("finding", node.id, parents[0].id if parents else None)
        frame: _Frame | None = kept.get(key)
        if frame is None:
            frame = kept[key] = self._frame(node, parents)
        unit, required, certain, possible = frame.unit, frame.required, frame.certain, frame.possible
        if unit == "days":
            required, certain, possible, unit = self._time(node.id, frame.needed)
        elif node.kind == "answer":
            certain = possible = self._answered(node.spec.question)
        elif unit == "yes-no":
            certain, possible = self._pair(node.id)
        below = [self.finding(child, frame.within) for child in frame.children]
        if node.substitutions:
            below += [self._substitution(node, substitution) for substitution in node.substitutions]
        return finding_of(
            node.id,
            node.title,
            frame.status,
            required,
            certain,
            possible,
            unit,
            frame.met_by,
            fill(frame.reason, self.run, self.i),
            frame.citation,
            tuple(self._evidence(node, frame)),
            tuple(below),
            node.interpretation,
            frame.possible_by,
        )

    def _frame(self, node: NodeBase, parents: Sequence[NodeBase]) -> _Frame:
        plan, decision = self.plan, self.decision
        required, certain, possible, unit = self._asked(node)
        return _Frame(
            status=decision.status[node.id],
            met_by=decision.met_by.get(node.id),
            possible_by=decision.possible_by.get(node.id),
            reason=reason_parts(node, self.tell, parents),
            citation=plan.posting.citations[node.id],
            required=required,
            certain=certain,
            possible=possible,
            unit=unit,
            needed=plan.needed(node) if unit == "days" else 0,
            children=plan.children(node),
            within=timed(node),
            work=plan.work(node, *parents) if node.kind == "experience" else None,
            degrees=plan.degrees(node) if node.kind == "education" else None,
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

    def _asked(self, node: NodeBase) -> tuple[int | None, int | None, int | None, str]:
        """What is required, what branches come to, and the unit."""
        if node.kind in ("experience", "pooled"):
            return None, None, None, "days"
        if node.kind in ("education", "credential"):
            return 1, None, None, "yes-no"
        if node.kind == "answer":
            spec = node.spec
            unit = "yes-no" if spec.expected is not None else "number"
            required = int(spec.expected) if spec.expected is not None else spec.at_least
            return spec.at_most if required is None else required, None, None, unit
        children = self.plan.children(node)
        statuses = [self.decision.status[child.id] for child in children]
        met = statuses.count(Status.MET)
        needed = node.spec.n if node.kind == "at_least" else 1 if node.kind == "any" else len(children)
        return needed, met, met + statuses.count(Status.UNDETERMINED), "count"

    def _answered(self, question: str) -> int | None:
        said = self.run.table.answers_said.get(question)
        return None if said is None or said[self.i] < 0 else int(self.run.table.answers[question][self.i])

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

    def _evidence(self, node: NodeBase, frame: _Frame) -> Sequence[Evidence]:
        """What was looked at for one requirement."""
        if frame.work is not None:
            return self._work_evidence(frame.work)
        if frame.degrees is not None:
            return self._degree_evidence(frame.degrees)
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
