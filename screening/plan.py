"""What a posting compiles to: gauges that measure, and rules that decide.

A gauge is a named measure. A rule is positive and conjunctive: when each of its conditions holds, its fact holds. The
conditions compare a gauge with a constant, or ask for a fact. Rules live in worlds: `certain` reads the certain end of
each gauge, `possible` the possible end; `arguable` is what an equivalency clause could still cure.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache, wraps
from typing import Any, TypeVar, cast

from screening.amounts import Amount
from screening.determinations import field_question
from screening.later import later
from screening.measure import DegreeFilter, Measure, Measuring, WorkFilter
from screening.policy import Policy
from screening.postings.model import NodeBase, Substitution
from screening.postings.posting import Posting
from screening.postings.specs import CredentialSpec, EducationSpec, ExperienceSpec, PoolSource

WORLDS = ("certain", "possible")
#: A rule with more conditions than this is chained through intermediate facts.
MOST_CONDITIONS = 8
#: The fact that holds from the start.
ALWAYS = "always"
#: The fact that the whole posting is met, and the one that the equivalency clause is plausible.
POSTING = "posting"
CLAUSE = "equivalency"


@dataclass(frozen=True, slots=True)
class Gauge:
    """A named measure. `unit` is `time` (units), `yes-no` or `number`."""

    name: str
    take: Callable[[Measuring], Measure]
    unit: str


@dataclass(frozen=True, slots=True)
class Test:
    """The gauge is at least `constant`, at the end that the rule's world reads."""

    gauge: str
    constant: int


@dataclass(frozen=True, slots=True)
class Rule:
    """When all of `tests` and `facts` hold, `fact` holds. `node` and `way` say what a reader is told it means."""

    name: str
    world: str
    tests: tuple[Test, ...]
    facts: tuple[str, ...]
    fact: str
    node: str = ""
    way: str = ""


def subject(fact: str) -> str:
    """What a fact is about: its name without its world, and without the number of a link in a chain."""
    return fact.partition(":")[2].partition("#")[0]


_M = TypeVar("_M", bound=Callable[..., Any])
_F = TypeVar("_F", WorkFilter, DegreeFilter)


def once(method: _M) -> _M:
    """A method of a plan, or of something that has one, whose results are worked out once and kept with the plan.

    What it is asked about are parts of the posting, told apart by which they are, or filters, by what they say.
    """

    name = method.__name__

    @wraps(method)
    def read(self: Any, *about: Any) -> Any:
        kept: dict[object, Any] = getattr(self, "plan", self).kept
        if len(about) == 1:
            kind = type(about[0])
            key: tuple[object, ...] = (name, about[0] if kind is WorkFilter or kind is DegreeFilter else id(about[0]))
        else:
            key = (name, *[one if type(one) is WorkFilter or type(one) is DegreeFilter else id(one) for one in about])
        found = kept.get(key)
        if found is None:
            found = kept[key] = about, method(self, *about)  # what is kept alive keeps its number
        return found[1]

    return cast("_M", read)


@dataclass(frozen=True)
class Plan:
    """A compiled posting: frozen, and the same for every applicant.

    `kept` is for what is worked out once for all applicants, such as words; see `once`.
    """

    posting: Posting
    policy: Policy
    options: tuple[tuple[str, bool], ...]
    gauges: tuple[Gauge, ...]
    rules: tuple[Rule, ...]
    requirements: tuple[NodeBase, ...]
    preferred: tuple[NodeBase, ...]
    dormant: tuple[NodeBase, ...]
    kept: dict[object, Any] = field(default_factory=dict, init=False, compare=False, repr=False)

    @property
    def constants(self) -> dict[str, tuple[int, ...]]:
        """For each gauge the constants that rules compare it with, ascending."""
        found: dict[str, set[int]] = {gauge.name: set() for gauge in self.gauges}
        for rule in self.rules:
            for test in rule.tests:
                found[test.gauge].add(test.constant)
        return {name: tuple(sorted(constants)) for name, constants in found.items()}

    def groups(self) -> tuple[list[list[Rule]], list[Rule]]:
        """The rules that share no gauge and no fact with each other, apart; and those of the posting as a whole."""
        whole = [rule for rule in self.rules if subject(rule.fact) == POSTING]
        leader: dict[str, str] = {}

        def lead(name: str) -> str:
            while name != (above := leader.setdefault(name, name)):
                name = above
            return name

        apart = [rule for rule in self.rules if subject(rule.fact) != POSTING]
        for rule in apart:
            for name in (*(f"gauge:{test.gauge}" for test in rule.tests), *rule.facts):
                if name != ALWAYS:
                    leader[lead(name)] = lead(rule.fact)
        for rule in apart:  # the worlds of one requirement stay together
            leader[lead(rule.fact)] = lead(f"about:{subject(rule.fact)}")
        found: dict[str, list[Rule]] = {}
        for rule in apart:
            found.setdefault(lead(rule.fact), []).append(rule)
        return list(found.values()), whole

    def active(self, node: NodeBase) -> bool:
        """Whether the opening asks for this requirement."""
        return asked_for(node, self.options)

    @once
    def children(self, node: NodeBase) -> tuple[NodeBase, ...]:
        """The children of a node that are asked for."""
        return tuple(child for child in node.children if self.active(child))

    def nodes(self, *, preferred: bool = False) -> Iterator[tuple[NodeBase, int]]:
        """The requirements that are asked for with their depth, 0 at the top, in the order of the posting."""
        waiting = [(node, 0) for node in reversed((*self.requirements, *(self.preferred if preferred else ())))]
        while waiting:
            node, depth = waiting.pop()
            yield node, depth
            waiting += [(child, depth + 1) for child in reversed(self.children(node))]

    @property
    def asked(self) -> frozenset[str]:
        """The columns of an input that speak to what the posting asks, beyond degrees and jobs."""
        names: set[str] = set()
        for node in self.posting.everything():
            if node.kind == "answer":
                names.add(f"answer:{node.spec.question}")
            for spec in _leaves(node):
                if isinstance(spec, CredentialSpec):
                    names |= {f"credential:{name}" for name in spec.names}
                elif isinstance(spec, ExperienceSpec):
                    names |= {f"{table}:{kind}" for kind in spec.kind or () for table in ("claim", "claim_supervisory")}
        return frozenset(names)

    @later
    def full_time(self) -> int:
        """The full-time week in quarter hours."""
        return self.policy.full_time

    @later
    def hours(self) -> int | float:
        """The hours of a full-time week, as a record has them."""
        hours = self.policy.full_time_hours
        return int(hours) if hours == int(hours) else float(hours)

    @later
    def conveniences(self) -> tuple[str, ...]:
        """The keys of the policy that take silence for an answer."""
        return self.policy.conveniences

    @later
    def credentials(self) -> tuple[str, ...]:
        """The credentials that requirements ask for, all names of each."""
        nodes = (node for node in self.posting.walk() if node.kind == "credential")
        return tuple(dict.fromkeys(name for node in nodes for name in node.spec.names))

    @property
    def questions(self) -> frozenset[str]:
        """What the posting asks about what applicants write: the questions that determinations answer."""
        names: set[str] = set()
        for node in self.posting.everything():
            for spec in _leaves(node):
                if isinstance(spec, CredentialSpec):
                    names |= {f"credential:{name}" for name in spec.names}
                elif isinstance(spec, ExperienceSpec):
                    names |= {f"title:{kind}" for kind in spec.kind or ()}
                    names |= {f"employer:{'+'.join(spec.employer_type)}"} if spec.employer_type else set()
                elif isinstance(spec, EducationSpec):
                    wanted = degree_filter(self.posting, spec)
                    names |= {"level", field_question(wanted.fields)} | ({"accredited"} if wanted.accredited else set())
        return frozenset(names)

    @once
    def degrees(self, node: NodeBase | Substitution | PoolSource) -> DegreeFilter:
        """The degrees that a requirement asks for, or that a substitution or a source of a pool takes."""
        return degree_filter(self.posting, cast("Any", node).education)

    @once
    def work(self, node: NodeBase | Substitution | PoolSource, *parents: NodeBase) -> WorkFilter:
        """The work that a requirement asks for, within that of its parents, or that a substitution or source takes."""
        return work_filter(*(parent.spec for parent in parents), cast("Any", node).experience)

    @once
    def degrees_of_any_level(self, node: NodeBase) -> DegreeFilter:
        """The degrees that count towards a requirement, whatever their level."""
        return of_any_level(self.degrees(node))

    @once
    def needed(self, node: NodeBase) -> int:
        """The time that a requirement asks for, in units."""
        units: int = node.spec.amount.units(self.full_time)
        return units


def asked_for(node: NodeBase, options: Iterable[tuple[str, bool]]) -> bool:
    """Whether an opening with these options asks for a requirement; an option that isn't set is no."""
    chosen = dict(options)
    return all(chosen.get(option, False) == value for option, value in (node.when or {}).items())


def _leaves(node: NodeBase) -> Iterator[object]:
    """What a requirement measures: its own spec, its substitutions, the sources of a pool."""
    yield node.spec
    for substitution in node.substitutions:
        yield substitution.spec
    for source in node.spec.sources if node.kind == "pooled" else ():
        yield source.education or source.experience or source.credential


@lru_cache(maxsize=1 << 12)
def _alike(wanted: _F) -> _F:
    """The same filter, and the same object for those that are equal: what is looked up by them is found sooner."""
    return wanted


def work_filter(*specs: ExperienceSpec) -> WorkFilter:
    """The jobs that count for all of these at once: a requirement and those it is included in."""
    wanted = WorkFilter(
        kinds=tuple(dict.fromkeys(spec.kind for spec in specs if spec.kind)),
        supervising=any(spec.supervising for spec in specs),
        employer_types=tuple(dict.fromkeys(spec.employer_type for spec in specs if spec.employer_type)),
    )
    return cast("WorkFilter", _alike(wanted))


def degree_filter(posting: Posting, spec: EducationSpec) -> DegreeFilter:
    """The degrees that an `education` asks for; `fields_of` takes over fields, related and accredited."""
    source = spec if spec.fields_of is None else posting.node(spec.fields_of).spec
    return cast(
        "DegreeFilter", _alike(DegreeFilter(spec.level, source.fields or (), source.related, source.accredited))
    )


def of_any_level(wanted: DegreeFilter) -> DegreeFilter:
    """The same degrees, whatever their level."""
    return cast("DegreeFilter", _alike(DegreeFilter(None, wanted.fields, wanted.related, wanted.accredited)))


@dataclass
class Draft:
    """A plan in the making; the modules of `screening.requirements` write into it."""

    posting: Posting
    policy: Policy
    options: tuple[tuple[str, bool], ...] = ()
    gauges: dict[str, Gauge] = field(default_factory=dict)
    rules: list[Rule] = field(default_factory=list)

    def active(self, node: NodeBase) -> bool:
        """Whether the opening asks for this requirement."""
        return asked_for(node, self.options)

    def gauge(self, name: str, unit: str, take: Callable[[Measuring], Measure]) -> None:
        """Add a gauge."""
        self.gauges[name] = Gauge(name, take, unit)

    def rule(
        self,
        world: str,
        fact: str,
        tests: Iterable[Test] = (),
        facts: Iterable[str] = (),
        *,
        node: str = "",
        way: str = "",
    ) -> None:
        """Add one rule; `fact` and `facts` are named without their world. Long conjunctions are chained."""
        conditions: list[Test | str] = [*tests, *(f"{world}:{name}" for name in facts)]
        link = ""
        while len(conditions) + bool(link) > MOST_CONDITIONS:
            part, conditions = conditions[: MOST_CONDITIONS - 1], conditions[MOST_CONDITIONS - 1 :]
            step = f"{world}:{fact}#{len(self.rules)}"
            self._add(world, part, link, step, "", "")
            link = step
        self._add(world, conditions, link, f"{world}:{fact}", node, way)

    def _add(self, world: str, conditions: Sequence[Test | str], link: str, fact: str, node: str, way: str) -> None:
        if world == "arguable":
            node = way = ""
        names = [c for c in conditions if isinstance(c, str)] + ([link] if link else [])
        self.rules.append(
            Rule(
                name=f"r{len(self.rules)}",
                world=world,
                tests=tuple(c for c in conditions if isinstance(c, Test)),
                facts=tuple(names) or (() if any(isinstance(c, Test) for c in conditions) else (ALWAYS,)),
                fact=fact,
                node=node,
                way=way,
            )
        )

    def link(self, world: str, fact: str, when: str) -> None:
        """Add a rule that takes a fact over from another world: `when` is named with its world."""
        self._add(world, [when], "", f"{world}:{fact}", "", "")

    def both(
        self, fact: str, tests: Iterable[Test] = (), facts: Iterable[str] = (), *, node: str = "", way: str = ""
    ) -> None:
        """The same rule in the certain and in the possible world."""
        kept_tests, kept_facts = tuple(tests), tuple(facts)
        for world in WORLDS:
            self.rule(world, fact, kept_tests, kept_facts, node=node, way=way)

    def units(self, amount: Amount) -> int:
        """An amount of time in units under the policy."""
        return amount.units(self.policy.full_time)
