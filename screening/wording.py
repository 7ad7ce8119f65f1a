"""Words for people: how requirements, amounts and findings are said. No ids and no internal names.

A sentence is made once for all applicants with the same decision: a list of parts, each a text or a `Slot` that a
measured number fills in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from screening.amounts import UNBOUNDED, say_days, say_units
from screening.hashed import Hashed
from screening.measure import DegreeFilter, WorkFilter
from screening.plan import Plan, once
from screening.postings.model import NodeBase, Substitution
from screening.rulebase import Decision
from screening.verdict import Status
from screening.vocabulary import standard


@dataclass(frozen=True, slots=True)
class Slot(Hashed):
    """Numbers of the applicant within a sentence: a gauge, its columns (`certain`, `possible` or a detail), and how
    the numbers are said. `say` takes the full-time week in quarter hours, the fixed `args`, and one integer for each
    column; it is a plain function, so that equal slots are equal."""

    gauge: str
    columns: tuple[str, ...]
    say: Callable[..., str]
    args: tuple[int, ...] = ()
    __hash__ = Hashed.__hash__


Parts = list["str | Slot"]


def listing(words: Iterable[str], joint: str = "or") -> str:
    """`a, b or c`."""
    items = list(words)
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {joint} {items[-1]}"


def lower_first(text: str) -> str:
    """The text with a small first letter, unless its first word is an abbreviation or a name in capitals."""
    head = text.split(" ", 1)[0]
    return text if head[1:].lower() != head[1:] else text[:1].lower() + text[1:]


def upper_first(text: str) -> str:
    """The text with a capital first letter."""
    return text[:1].upper() + text[1:]


def plural(count: int, word: str) -> str:
    """`1 job`, `3 jobs`."""
    return f"{count} {word}" if count == 1 else f"{count} {word}s"


@dataclass(eq=False)
class Teller:
    """Says things about one plan, and about one decision of it where there is one."""

    plan: Plan
    decision: Decision | None = None

    # What the posting asks

    def units(self, units: int) -> str:
        """An amount of time in units."""
        return say_units(units, self.plan.full_time)

    @once
    def kinds(self, group: tuple[str, ...]) -> str:
        """Kinds of work of which one will do."""
        return listing(self.plan.posting.kinds[kind].name for kind in group)

    @once
    def work(self, work: WorkFilter) -> str:
        """Kinds of work and filters: "IT management while supervising staff"."""
        names = [self.kinds(group) for group in work.kinds]
        said = " that is also ".join(names) or "work"
        if work.supervising:
            said += " with supervision of staff" if names else " while supervising staff"
        for types in work.employer_types:
            said += f" for a {listing(types)} employer"
        return said

    def field(self, name: str) -> str:
        """A field of study as prose."""
        return standard().fields[name].name

    @once
    def degree(self, degree: DegreeFilter) -> str:
        """Degrees that are asked for: "a Bachelor's degree in Engineering or Computer Science"."""
        said = "a degree"
        if degree.level is not None:
            said = with_article(standard().level_name(degree.level))
            if self.plan.policy.higher_degree == "counts" and degree.level != "doctorate":
                said += " or higher"
        if degree.fields:
            names = [self.field(name) for name in degree.fields] + (["a related field"] if degree.related else [])
            said += f" in {listing(names)}"
        return said + (" from an accredited school" if degree.accredited else "")

    def credentials(self, names: Iterable[str]) -> str:
        """Credentials by name: "a driver's license"."""
        known = standard().credentials
        return listing(with_article(known.get(name, name.replace("-", " "))) for name in names)

    @once
    def substitution(self, substitution: Substitution) -> str:
        """What stands for a part of a requirement."""
        if substitution.label:
            counted = substitution.experience is None
            return with_article(substitution.label) if counted else lower_first(substitution.label)
        if substitution.education is not None:
            return self.degree(self.plan.degrees(substitution))
        if substitution.credential is not None:
            return self.credentials(substitution.credential.names)
        return "additional experience"

    def ways(self, node: NodeBase, way: str) -> str:
        """The substitutions of a way, as prose."""
        names = {s.id: self.substitution(s) for s in node.substitutions}
        return listing((names[part] for part in way.split("+")), "and")

    # What was decided

    def status(self, name: str) -> Status:
        """The status of a requirement or of one of its parts."""
        assert self.decision is not None
        return self.decision.status[name]

    def way(self, node: NodeBase) -> str | None:
        """The way in which a requirement is met, or possibly met."""
        assert self.decision is not None
        return self.decision.met_by.get(node.id) or self.decision.possible_by.get(node.id)

    def holds(self, fact: str) -> bool:
        """Whether the rules derived a fact."""
        assert self.decision is not None
        return fact in self.decision.holds

    # Numbers in sentences

    def certain(self, gauge: str) -> Slot:
        """The certain amount of time."""
        return Slot(gauge, ("certain",), say_amount)

    def possible(self, gauge: str) -> Slot:
        """The possible amount of time."""
        return Slot(gauge, ("possible",), say_amount)

    def missing(self, gauge: str, needed: int, column: str = "certain") -> Slot:
        """How much is short of `needed` units, in days rounded as the shown amounts are."""
        return Slot(gauge, (column,), say_missing, (needed,))


def say_amount(full_time: int, units: int) -> str:
    """An amount of time in units, as prose."""
    return say_units(units, full_time)


def say_missing(full_time: int, needed: int, units: int) -> str:
    """How much `units` are short of `needed`, in whole days as the shown amounts are."""
    day = full_time * 100
    return say_days(-(-needed // day) - units // day)


def with_article(name: str) -> str:
    """The name with `a` or `an`."""
    first = name.split(" ", 1)[0]
    vowel = first[:1] in "AEFHILMNORSX" if first.isupper() else first[:1].lower() in "aeio"
    return f"{'an' if vowel else 'a'} {name}"


def unbounded(units: int) -> bool:
    """Whether an amount stands for "the record sets no bound"."""
    return units >= UNBOUNDED // 2
