"""What a rule file of the right shape can still get wrong: names that aren't there, sums that can't be, gaps.

A check is one function in a tuple below that yields problems. It says what is wrong and where, and knows no other.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from screening.amounts import Amount
from screening.errors import Problem
from screening.postings import routes
from screening.postings.model import NodeBase, RuleFile
from screening.postings.posting import Citation, KindOfWork
from screening.postings.quotes import PostingText, shorten
from screening.postings.source import Route, Source
from screening.postings.wording import did_you_mean, listed
from screening.protected import is_protected
from screening.vocabulary import standard

#: Any full-time week compares amounts alike; this one has 40 hours.
_WEEK = 160
_SENTENCE_SHOWN = 70
_RESERVED = re.compile(r"equivalency|direct|not-[0-9]+")


@dataclass(frozen=True)
class Material:
    """A rule file of the right shape, and what its names refer to.

    `kinds` is None where kinds.yaml is itself faulty; `quoted` says whether every quote was found. `lost` are the words
    of the parts that were left out for a faulty shape: a reference to one of them may well be right.
    """

    file: RuleFile
    source: Source
    text: PostingText
    citations: Collection[Citation]
    kinds: Mapping[str, KindOfWork] | None
    policies: Collection[str]
    quoted: bool = True
    lost: Collection[str] = frozenset()

    @property
    def nodes(self) -> dict[str, NodeBase]:
        """Every requirement by its id."""
        return {place.node.id: place.node for place in routes.placed(self.file)}

    @property
    def required(self) -> dict[str, NodeBase]:
        """Every requirement that isn't only preferred, by its id."""
        return {place.node.id: place.node for place in routes.placed(self.file) if not place.preferred}

    def at(self, route: Route, code: str, message: str, hint: str = "") -> Problem:
        """A problem at a value."""
        return Problem(self.source.place(route), code, message, hint)

    def item(self, route: Route, index: int) -> Route:
        """The route of an item of a list, or of the one name that stands in place of the list."""
        return (*route, index) if (*route, index) in self.source.values else route

    def unknown(self, route: Route, what: str, name: str, known: Iterable[str]) -> Problem:
        """A name that refers to nothing."""
        return self.at(
            route, f"unknown-{what.replace(' ', '-')}", f"unknown {what} `{name}`", did_you_mean(name, known)
        )


def lint(material: Material, checks: Iterable[Check]) -> list[Problem]:
    """Return every problem that the checks find."""
    return [problem for check in checks for problem in check(material)]


def duplicate_ids(material: Material) -> Iterator[Problem]:
    """An id names one thing: a requirement, a substitution or, within its pool, a source."""
    file, first = material.file, dict[str, Route]()
    named = [((*place.route, "id"), place.node.id) for place in routes.placed(file)]
    named += [((*route, "id"), substitution.id) for _, route, substitution in routes.substitutions(file)]
    pooled = [((*route, "id"), f"{place.node.id}/{one.id}") for place, route, one in routes.sources(file)]
    for route, name in sorted(named + pooled, key=lambda found: material.source.place(found[0])):
        if name in first:
            place = material.source.place(first[name])
            message = f"id `{name}` is used for a second time; the first is at {place.line}:{place.column}"
            yield material.at(route, "duplicate-id", message, "choose another id")
        first.setdefault(name, route)
        if _RESERVED.fullmatch(name):
            yield material.at(route, "reserved-id", f"id `{name}` has a meaning of its own", "choose another id")


def unknown_fields(material: Material) -> Iterator[Problem]:
    """A field of study stands in the vocabulary."""
    known = standard().fields
    for leaf in routes.leaves(material.file, "education"):
        for index, name in enumerate(leaf.spec.fields or ()):
            if name not in known:
                yield material.unknown(material.item((*leaf.route, "fields"), index), "field", name, known)


def unknown_credentials(material: Material) -> Iterator[Problem]:
    """A credential stands in the vocabulary."""
    known = standard().credentials
    for leaf in routes.leaves(material.file, "credential"):
        key = "name" if leaf.spec.name else "any_of"
        for index, name in enumerate(leaf.spec.names):
            if name not in known:
                yield material.unknown(material.item((*leaf.route, key), index), "credential", name, known)


def protected_attributes(material: Material) -> Iterator[Problem]:
    """No question asks what a person is; intake would drop its column unread, and nobody could ever answer it.

    Age is among them, with a number as well: a legal minimum is a question of its own, answered by yes or no.
    """
    for place in routes.placed(material.file):
        if place.node.kind == "answer" and is_protected(place.node.spec.question):
            name = place.node.spec.question
            message = f"`{name}` is a protected attribute, which never enters"
            hint = "ask what the work needs, or a legal minimum by yes or no, as `eighteen-or-older`"
            yield material.at((*place.route, "answer", "question"), "protected-attribute", message, hint)


def unknown_kinds_of_work(material: Material) -> Iterator[Problem]:
    """A kind of work stands in kinds.yaml."""
    if material.kinds is None:
        return
    for leaf in routes.leaves(material.file, "experience"):
        for index, name in enumerate(leaf.spec.kind or ()):
            if name not in material.kinds:
                route = material.item((*leaf.route, "kind"), index)
                yield material.unknown(route, "kind of work", name, material.kinds)


def fields_of(material: Material) -> Iterator[Problem]:
    """`fields_of` names an education requirement with fields of its own."""
    nodes = material.nodes
    for leaf in routes.leaves(material.file, "education"):
        name, route = leaf.spec.fields_of, (*leaf.route, "fields_of")
        if name is None or name in material.lost:
            continue
        if name not in nodes:
            yield material.unknown(route, "requirement", name, nodes)
        elif nodes[name].kind != "education" or not nodes[name].spec.fields:
            yield material.at(route, "wrong-reference", f"`{name}` is not an education requirement with `fields`")


def equivalency(material: Material) -> Iterator[Problem]:
    """The equivalency clause cures requirements, and its sum takes an experience requirement."""
    clause, required = material.file.equivalency, material.required
    if clause is None:
        return
    for index, name in enumerate(clause.cures):
        if name not in required and name not in material.lost:
            yield material.unknown(material.item(("equivalency", "cures"), index), "requirement", name, required)
    route: Route = ("equivalency", "plausible_from", "education_years_plus")
    name = clause.plausible_from.education_years_plus
    if name in material.lost:
        return
    if name not in required:
        yield material.unknown(route, "requirement", name, required)
    elif required[name].kind != "experience":
        yield material.at(route, "wrong-reference", f"`{name}` is not an experience requirement")


def additional_to(material: Material) -> Iterator[Problem]:
    """`additional_to` names an experience requirement of the kinds that substitute."""
    nodes = material.nodes
    for _, base, substitution in routes.substitutions(material.file):
        name, route = substitution.additional_to, (*base, "additional_to")
        if name is None:
            continue
        if substitution.experience is None:
            message = "only experience can be additional to experience"
            yield material.at(route, "bad-combination", message, "remove `additional_to`")
        elif name in material.lost:
            continue
        elif name not in nodes:
            yield material.unknown(route, "requirement", name, nodes)
        elif nodes[name].kind != "experience":
            yield material.at(route, "wrong-reference", f"`{name}` is not an experience requirement")
        elif set(nodes[name].spec.kind or ()) != set(substitution.experience.kind or ()):
            kinds = listed(nodes[name].spec.kind or ()) or "any work"
            message = f"`{name}` asks for other kinds of work than `{substitution.id}`"
            yield material.at(route, "wrong-reference", message, f"`{name}` asks for {kinds}")


def unknown_policies(material: Material) -> Iterator[Problem]:
    """The posting's policy, and that of an example, exists."""
    named: list[tuple[Route, str]] = [(("policy",), material.file.policy)]
    named += [(("examples", i, "policy"), one.policy) for i, one in enumerate(material.file.examples) if one.policy]
    for route, name in named:
        if name not in material.policies:
            yield material.unknown(route, "policy", name, material.policies)


def examples(material: Material) -> Iterator[Problem]:
    """An example names requirements, what meets them, and options that are there."""
    nodes, lost = material.nodes, set(material.lost)
    met_by = {*nodes, *(one.id for _, _, one in routes.substitutions(material.file)), "direct"}
    options = {name for node in nodes.values() for name in node.when or ()}
    for index, example in enumerate(material.file.examples):
        route: Route = ("examples", index)
        for name, value in example.met_by.items():
            if name not in nodes and name not in lost:
                yield material.unknown((*route, "met_by", name), "requirement", name, nodes)
            elif value not in met_by | lost:
                message = f"nothing called `{value}` can meet `{name}`"
                hint = did_you_mean(value, met_by)
                yield material.at((*route, "met_by", name), "unknown-requirement", message, hint)
        for name in set(example.statuses) - set(nodes) - lost:
            yield material.unknown((*route, "statuses", name), "requirement", name, nodes)
        for name in set(example.options) - options - lost:
            hint = did_you_mean(name, options) or "an option is what a requirement's `when` names"
            yield material.at((*route, "options", name), "unknown-option", f"unknown option `{name}`", hint)


def unsupported_substitutions(material: Material) -> Iterator[Problem]:
    """A substitution has one of the shapes that can be counted."""
    for place, route, substitution in routes.substitutions(material.file):
        above, below = place.node, substitution.kind
        if above.kind == "experience" and below in ("education", "credential"):
            continue
        if above.kind == "education" and below == "experience":
            if not above.spec.level:
                message = f"experience can't stand for `{above.id}`, which asks for no `level`"
                yield material.at(route, "unsupported-substitution", message, "years stand for a level")
            continue
        how = "at a `rate`" if substitution.rate is not None else "with `counts_as`"
        message = f"{below} {how} can't stand for {above.kind}"
        hint = "below `experience`, write education or a credential; below `education`, experience at a `rate`"
        yield material.at(route, "unsupported-substitution", message, hint)


def amounts_of_time(material: Material) -> Iterator[Problem]:
    """What is credited, capped or summed up is an amount, not `any`; and what is asked for isn't nothing."""
    file = material.file
    found: list[tuple[Route, Amount | str | None]] = []
    for place in routes.placed(file):
        found.append(((*place.route, "substitution_limit"), place.node.substitution_limit))
        if place.node.kind == "pooled":
            found.append(((*place.route, "pooled", "amount"), place.node.spec.amount))
    for _, route, one in routes.substitutions(file):
        found += [((*route, "counts_as"), one.counts_as), ((*route, "up_to"), one.up_to)]
    for _, route, source in routes.sources(file):
        found += [((*route, "worth"), source.worth), ((*route, "up_to"), source.up_to)]
    if file.equivalency is not None:
        found.append((("equivalency", "plausible_from", "amount"), file.equivalency.plausible_from.amount))
    for route, amount in found:
        if isinstance(amount, Amount) and amount.any:
            message = f"`{route[-1]}` is an amount of time; found `any`"
            yield material.at(route, "bad-amount", message, "write 2 years or 24 months")
    asked = [((*leaf.route, "amount"), leaf.spec.amount) for leaf in routes.leaves(file, "experience")]
    for route, amount in found + asked:
        if isinstance(amount, Amount) and not amount.units(_WEEK) and route[0] != "equivalency":
            yield material.at(route, "bad-amount", f"`{route[-1]}` is no time at all", "write `any`, or an amount")


def including_too_large(material: Material) -> Iterator[Problem]:
    """What is included isn't more than what it is a part of."""
    for place in routes.placed(material.file):
        for index, part in enumerate(place.node.including):
            whole, asked = place.node.spec.amount, part.spec.amount
            if asked.units(_WEEK) > whole.units(_WEEK):
                route = (*place.route, "including", index, "experience", "amount")
                message = f"`{part.id}` asks for {asked}, more than the {whole} of `{place.node.id}`"
                yield material.at(route, "including-too-large", message)


def uncovered_sentences(material: Material) -> Iterator[Problem]:
    """Every sentence of the posting is cited, if only to say that it asks nothing."""
    if not material.quoted:
        return
    spans = [part for citation in material.citations for part in citation.parts]
    for start, end in material.text.untouched(spans):
        sentence = shorten(material.text.text[start:end], _SENTENCE_SHOWN)
        yield Problem(
            material.source.key_place(("posting", "text")),
            "uncovered-sentence",
            f"nothing cites the sentence `{sentence}`",
            "encode it, or list it under `not_requirements` with a reason",
        )


#: What yields the problems of one sort.
Check = Callable[[Material], Iterator[Problem]]

#: Checks of the parts; they run on the sound parts of a file whatever the others are like.
PART_CHECKS: tuple[Check, ...] = (
    duplicate_ids,
    unknown_fields,
    unknown_credentials,
    protected_attributes,
    unknown_kinds_of_work,
    unknown_policies,
    unsupported_substitutions,
    amounts_of_time,
    including_too_large,
    # these see how the parts refer to each other, and pass over what may refer to a part that was left out
    fields_of,
    equivalency,
    additional_to,
    examples,
)

#: Checks of the whole file; they need all of it.
WHOLE_CHECKS: tuple[Check, ...] = (uncovered_sentences,)
