"""What is open and matters: the questions whose answers could settle a review."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from screening.explain.degrees import Transcript
from screening.explain.held import credential_evidence
from screening.explain.jobs import Doubt, History
from screening.explain.reasons import asks
from screening.measure import DegreeFilter, WorkFilter
from screening.postings.model import NodeBase, Substitution
from screening.requirements.experience import timed
from screening.run import Run
from screening.verdict import Evidence, Outcome, Question, Status
from screening.wording import Teller, listing, lower_first, upper_first, with_article


def open_questions(
    run: Run, i: int, history: History | None = None, transcript: Transcript | None = None
) -> tuple[Question, ...]:
    """The questions that are open for applicant i; none where the outcome is settled.

    What was looked at already of the applicant's jobs and degrees may be given.
    """
    decision = run.decision(i)
    if decision.outcome is not Outcome.NEEDS_REVIEW:
        return ()
    asker = _Asker(run, i, history or History(run, i), transcript or Transcript(run, i))
    found: list[Question] = []
    if decision.cured:
        sentence = "Does the combination of education and experience amount to what is asked?"
        found.append(Question("equivalency", "equivalency", "", sentence))
    for node in run.plan.requirements:
        found += asker.node(node, ())
    return tuple({question.sentence: question for question in reversed(found)}.values())[::-1]


class _Asker:
    """Collects the questions of one applicant."""

    def __init__(self, run: Run, i: int, history: History, transcript: Transcript) -> None:
        self.run, self.i, self.plan = run, i, run.plan
        self.tell = Teller(run.plan, run.decision(i))
        self.history, self.transcript = history, transcript

    def node(self, node: NodeBase, parents: Sequence[NodeBase]) -> Iterator[Question]:
        """The questions of one requirement that is open, and of what is open below it."""
        if self.tell.status(node.id) is not Status.UNDETERMINED:
            return
        for child in self.plan.children(node):
            yield from self.node(child, timed(node))
        for substitution in node.substitutions:
            if self.tell.status(f"{node.id}/{substitution.id}") is Status.UNDETERMINED:
                yield from self._substitution(node, substitution)
        own = f"{node.id}.own" if node.including else node.id
        if self.tell.status(own) is Status.UNDETERMINED:
            for doubt in self._doubts(node, parents):
                yield Question(node.id, doubt.kind, doubt.value, doubt.question, doubt.key)
        if self.tell.way(node) == "typical":
            sentence = f"{upper_first(asks(node, self.tell))} is typical: is what the applicant has instead enough?"
            yield Question(node.id, "typical", "", sentence)

    def _doubts(self, node: NodeBase, parents: Sequence[NodeBase]) -> Iterator[Doubt]:
        if node.kind == "experience":
            yield from self._work(self.plan.work(node, *parents))
        elif node.kind == "education":
            yield from self._degrees(self.plan.degrees(node))
        elif node.kind == "credential":
            yield from self._unread(node.spec.names)
            yield from self._credential(node.spec.names, node.spec.valid)
        elif node.kind == "answer":
            yield Doubt("answer", node.spec.question, "", f"What is the answer to: {lower_first(node.title)}?")
        elif node.kind == "pooled":
            yield from self._pool(node)

    def _work(self, work: WorkFilter) -> Iterator[Doubt]:
        yield from self.history.doubts(work)
        if not self.run.table.experience_given[self.i]:
            said = self.tell.work(work)
            yield Doubt("experience", said, "", f"When and how many hours a week was the experience in {said}?")

    def _degrees(self, wanted: DegreeFilter) -> Iterator[Doubt]:
        yield from self.transcript.doubts(wanted)
        if not self.run.table.education_given[self.i]:
            yield Doubt("education", "", "", f"Which degrees are held? Asked is {self.tell.degree(wanted)}.")

    def _unread(self, names: Sequence[str]) -> Iterator[Doubt]:
        """Credentials of the record that the vocabulary doesn't know: each could be the one that is asked for."""
        words = self.tell.credentials(names)
        for entry in credential_evidence(self.run, self.i, names, False):
            if self.run.measuring.context.vocabulary.credential(entry.what) is None and entry.counted == "possible":
                yield Doubt("credential-name", entry.what, "", f"Is `{entry.what}` {words}?", f"credential:{names[0]}")

    def _credential(self, names: Sequence[str], valid: bool) -> Iterator[Doubt]:
        words = self.tell.credentials(names)
        yield Doubt("credential", listing(names), "", f"Is {words} held{' and valid' if valid else ''}?")

    def _held(self, names: Sequence[str]) -> list[Evidence]:
        found = credential_evidence(self.run, self.i, names, False)
        return [entry for entry in found if entry.counted == "certain"]

    def _pool(self, node: NodeBase) -> Iterator[Doubt]:
        measure = self.run.measures[node.id]
        for source in node.spec.sources:
            low, high = int(measure.details[source.id][self.i]), int(measure.details[f"{source.id}?"][self.i])
            if source.worth == "unstated":
                if low:
                    words = listing(with_article(entry.what) for entry in self._held(source.credential.names))
                    yield Doubt(
                        "worth",
                        listing(source.credential.names),
                        "",
                        f"How much of the {node.spec.amount} is {words} worth?",
                    )
                elif high:
                    yield from self._credential(source.credential.names, source.credential.valid)
            elif source.needed and not low:
                words = self.tell.work(self.plan.work(source)) if source.experience else "that part"
                yield Doubt("needed", "", "", f"Is what else there is enough, although no {words} is certain?")
            if low == high:
                continue
            if source.education is not None:
                wanted = self.plan.degrees(source)
                yield from self._degrees(wanted)
                yield from self.transcript.unfinished(wanted)
            elif source.experience is not None:
                yield from self._work(self.plan.work(source))

    def _substitution(self, node: NodeBase, substitution: Substitution) -> Iterator[Question]:
        doubts: list[Doubt] = []
        if substitution.education is not None:
            wanted = self.plan.degrees(substitution)
            doubts = list(self._degrees(wanted))
            if not doubts:
                said = self.tell.substitution(substitution)
                words = f"May {said} be used again where it is needed as the degree already?"
                doubts = [Doubt("reuse", "", "", words)]
        elif substitution.experience is not None:
            doubts = [*self._work(self.plan.work(substitution))]
            doubts += self._degrees(self.plan.degrees_of_any_level(node))
        elif substitution.credential is not None:
            doubts = list(self._credential(substitution.credential.names, substitution.credential.valid))
        for doubt in doubts:
            yield Question(substitution.id, doubt.kind, doubt.value, doubt.question, doubt.key)
