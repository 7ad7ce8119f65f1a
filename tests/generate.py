"""Invented postings, policies and applicants, drawn from a source of chance.

A source of chance has one method, `below`. `Seeded` draws from `random.Random`, so that a number stands for a case;
`Drawn` draws through hypothesis, which then shrinks what it finds. Whatever is simplest is number 0, so that it can.
"""

from __future__ import annotations

import datetime
import random
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any, Protocol, TypeVar

from hypothesis import strategies as st
from pydantic import ValidationError

from screening.applicant import Applicant, Employment
from screening.policy import Policy
from screening.postings import Citation, KindOfWork, Posting, load_kinds
from screening.postings.model import RuleFile
from screening.resources import rules_home
from screening.vocabulary import LEVELS

T = TypeVar("T")

AS_OF = datetime.date(2026, 11, 21)
KINDS = ("it-management", "it-projects", "it-program-management")
TITLES = (
    "IT Manager",
    "IT Project Manager",
    "CIO",
    "IT Program Manager",
    "Network Ops Lead",
    "Director",
    "it  director",
)
FIELDS = (
    "computer-science",
    "engineering",
    "information-technology",
    "business-administration",
    "education-leadership",
)
MAJORS = (
    "Computer Science",
    "Civil Engineering",
    "Accounting",
    "Info Tech",
    "English",
    "Basket Weaving",
    "MIS",
    "Business",
)
CREDENTIALS = ("drivers-license", "pmp", "capm")
QUESTIONS = ("personal-automobile", "bilingual")
NUMBERS = ("words-a-minute", "age-at-hire")
OPTIONS = ("license-position", "night-position")
EMPLOYER_TYPES = ("public", "private", "nonprofit", "self-employed")


class Chance(Protocol):
    """Where cases come from."""

    def below(self, n: int) -> int:
        """A number from 0 to n - 1; 0 is the simplest."""
        ...


class Seeded:
    """Chance from a seed."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)

    def below(self, n: int) -> int:
        """A number from 0 to n - 1."""
        return self._random.randrange(n)


class Drawn:
    """Chance from hypothesis."""

    def __init__(self, draw: Callable[[st.SearchStrategy[int]], int]) -> None:
        self._draw = draw

    def below(self, n: int) -> int:
        """A number from 0 to n - 1, shrinking to 0."""
        return self._draw(st.integers(0, n - 1))


def drawn(make: Callable[..., T], *given: Any) -> st.SearchStrategy[T]:
    """A hypothesis strategy of what `make(chance, *given)` makes."""

    @st.composite
    def strategy(draw: Callable[[st.SearchStrategy[int]], int]) -> T:
        return make(Drawn(draw), *given)

    return strategy()


def one_in(chance: Chance, n: int) -> bool:
    """True once in n times."""
    return chance.below(n) == n - 1


def pick(chance: Chance, options: Sequence[T]) -> T:
    """One of the options."""
    return options[chance.below(len(options))]


def some(chance: Chance, options: Sequence[T], most: int) -> list[T]:
    """One to `most` different options."""
    return list(dict.fromkeys(pick(chance, options) for _ in range(1 + chance.below(most))))


@cache
def kinds() -> dict[str, KindOfWork]:
    """The shipped kinds of work."""
    return dict(load_kinds(rules_home() / "kinds.yaml"))


def citations(rules: RuleFile) -> dict[str, Citation]:
    """A quote for each requirement, substitution and preference, and for the clause."""
    names = {"equivalency"}
    for top in (*rules.requirements, *rules.preferred):
        for node in top.walk():
            names |= {node.id, *(substitution.id for substitution in node.substitutions)}
    return {name: Citation(name, 0, len(name)) for name in names}


def posting_of(file: dict[str, Any], counting: Policy | None = None) -> Posting:
    """A posting from the data of a rule file, its quotes left unchecked."""
    meta = {"id": "invented", "title": "Invented", "employer": "Nobody", "text": "none.txt"}
    rules = RuleFile.model_validate({"schema": 1, "posting": meta, **file})
    return Posting(rules, counting or Policy(), kinds(), citations(rules), "", "0" * 64)


# Postings


class _Tree:
    def __init__(self, chance: Chance) -> None:
        self.chance = chance
        self.count = 0
        self.listed: list[str] = []
        self.worked: dict[str, Any] = {}
        self.ids: list[str] = []

    def id(self, kind: str) -> str:
        self.count += 1
        return f"{kind}-{self.count}"

    def amount(self, most: int = 8) -> str:
        chance = self.chance
        years = 1 + chance.below(most)
        return pick(chance, (f"{years} years", f"{years * 12 - 6} months", f"{years * 2080} hours"))

    def node(self, depth: int) -> dict[str, Any]:
        chance = self.chance
        leaves = (self.experience, self.education, self.credential, self.answer, self.pooled)
        node = self.join(depth) if depth and one_in(chance, 3) else pick(chance, leaves)()
        if one_in(chance, 8):
            node["strength"] = "typical"
        if one_in(chance, 8):
            node["when"] = {pick(chance, OPTIONS): not one_in(chance, 3)}
        return node

    def join(self, depth: int) -> dict[str, Any]:
        kind = pick(self.chance, ("all", "any", "at_least"))
        node = self.head(kind.replace("_", "-"))
        children = [self.node(depth - 1) for _ in range(1 + self.chance.below(4))]
        if kind == "at_least":
            children += [self.node(0)] if len(children) == 1 else []
            node[kind] = {"n": 1 + self.chance.below(len(children)), "of": children}
        else:
            node[kind] = children
        return node

    def head(self, kind: str) -> dict[str, Any]:
        name = self.id(kind)
        self.ids.append(name)
        return {"id": name, "cite": "as the posting says"}

    def work(self) -> dict[str, Any]:
        chance = self.chance
        spec: dict[str, Any] = {"kind": some(chance, KINDS, 2)}
        if one_in(chance, 6):
            spec["supervising"] = True
        if one_in(chance, 6):
            spec["employer_type"] = some(chance, EMPLOYER_TYPES, 2)
        return spec

    def degree(self) -> dict[str, Any]:
        chance = self.chance
        spec: dict[str, Any] = {"level": pick(chance, ("bachelor", "associate", "master", "doctorate"))}
        if self.listed and one_in(chance, 3):
            return {**spec, "fields_of": pick(chance, self.listed)}
        if not one_in(chance, 5):
            spec["fields"] = some(chance, FIELDS, 3)
            spec["related"] = one_in(chance, 2)
        spec["accredited"] = one_in(chance, 3)
        return spec

    def experience(self) -> dict[str, Any]:
        chance = self.chance
        node = self.head("experience")
        spec = self.work()
        years = 0 if one_in(chance, 6) else 1 + chance.below(8)
        spec["amount"] = f"{years} years" if years else "any"
        node["experience"] = spec
        self.worked[node["id"]] = spec["kind"]
        if years > 1 and one_in(chance, 3):
            node["including"] = [self.included(years) for _ in range(1 + chance.below(2))]
        if years and one_in(chance, 2):
            node["substitutions"] = [self.stands_for_time(years) for _ in range(1 + chance.below(3))]
            if one_in(chance, 3):
                node["substitution_limit"] = self.amount(years)
        return node

    def included(self, years: int) -> dict[str, Any]:
        chance = self.chance
        node = self.head("included")
        node["experience"] = {"amount": f"{1 + chance.below(years)} years"}
        node["experience"] |= pick(
            chance, ({"supervising": True}, {"employer_type": "public"}, {"kind": pick(chance, KINDS)})
        )
        if one_in(chance, 8):
            node["when"] = {pick(chance, OPTIONS): True}
        if one_in(chance, 8):
            node["strength"] = "typical"
        return node

    def stands_for_time(self, years: int) -> dict[str, Any]:
        chance = self.chance
        found: dict[str, Any] = {"id": self.id("stands"), "cite": "as the posting says"}
        shape = chance.below(3)
        if shape == 0:
            found |= {"education": self.degree(), "counts_as": self.amount(years)}
        elif shape == 1:
            found |= {"credential": {"name": pick(chance, CREDENTIALS)}, "counts_as": self.amount(years)}
        else:
            found |= {"education": self.degree(), "rate": self.rate()}
        if one_in(chance, 3):
            found["up_to"] = self.amount(years)
        return found

    def rate(self) -> dict[str, str]:
        return pick(self.chance, ({"every": "1 year", "gives": "1 year"}, {"every": "2 years", "gives": "1 year"},
                                  {"every": "1 year", "gives": "18 months"}))  # fmt: skip

    def education(self) -> dict[str, Any]:
        chance = self.chance
        node = self.head("education")
        node["education"] = self.degree()
        if one_in(chance, 3):
            stands: dict[str, Any] = {"id": self.id("stands"), "cite": "as the posting says", "rate": self.rate()}
            stands["experience"] = {"kind": some(chance, KINDS, 2), "amount": "any"}
            if self.worked and one_in(chance, 2):
                stands["additional_to"], stands["experience"]["kind"] = pick(chance, sorted(self.worked.items()))
            if one_in(chance, 3):
                stands["up_to"] = self.amount(4)
            node["substitutions"] = [stands]
        if "fields" in node["education"]:
            self.listed.append(node["id"])
        return node

    def credential(self) -> dict[str, Any]:
        chance = self.chance
        named = {"name": pick(chance, CREDENTIALS)} if not one_in(chance, 4) else {"any_of": ["pmp", "capm"]}
        return {**self.head("credential"), "credential": {**named, "valid": one_in(chance, 2)}}

    def answer(self) -> dict[str, Any]:
        chance = self.chance
        tests = ({"is": True}, {"is": False}, {"at_least": 40}, {"at_most": 35})
        test = pick(chance, tests)
        question = pick(chance, QUESTIONS if "is" in test else NUMBERS)
        return {**self.head("answer"), "answer": {"question": question, **test}}

    def pooled(self) -> dict[str, Any]:
        chance = self.chance
        node = self.head("pooled")
        sources = []
        for _ in range(2 + chance.below(3)):
            source: dict[str, Any] = {"id": self.id("source")}
            shape = chance.below(3)
            if shape == 0:
                source["experience"] = {"kind": some(chance, KINDS, 2), "amount": "any"}
            elif shape == 1:
                source["education"] = {"fields": some(chance, FIELDS, 3), "related": one_in(chance, 2)}
            else:
                source["credential"] = {"name": pick(chance, CREDENTIALS)}
                source["worth"] = self.amount(3) if one_in(chance, 2) else "unstated"
            if shape < 2 and one_in(chance, 3):
                source["rate"] = self.rate()
            if shape < 2 and one_in(chance, 3):
                source["up_to"] = self.amount(4)
            if one_in(chance, 3):
                source["needed"] = True
            sources.append(source)
        node["pooled"] = {"amount": self.amount(), "sources": sources}
        return node


def posting(chance: Chance) -> Posting:
    """A posting of one to four requirements, some of them made of others."""
    tree = _Tree(chance)
    file: dict[str, Any] = {"requirements": [tree.node(2) for _ in range(1 + chance.below(4))]}
    required = list(tree.ids)
    if tree.worked and one_in(chance, 2):
        file["equivalency"] = {
            "cite": "as the posting says",
            "cures": some(chance, required, len(required)),
            "plausible_from": {
                "education_years_plus": pick(chance, sorted(tree.worked)),
                "amount": tree.amount(10),
            },
        }
    file["preferred"] = [tree.node(0) for _ in range(chance.below(2))]
    return posting_of(file)


def options(chance: Chance, of: Posting) -> dict[str, bool]:
    """What an opening of this posting may set."""
    return {option: one_in(chance, 2) for option in of.options if one_in(chance, 2)}


def policy(chance: Chance) -> Policy:
    """Any policy."""
    keys: dict[str, Sequence[Any]] = {
        "full_time_hours": (40, 35, 37.5),
        "part_time": ("prorate", "brackets"),
        "overlap": ("add-up-to-full-time", "one-at-a-time"),
        "missing_hours": ("full-time", "unknown"),
        "month_dates": ("inclusive", "first-of-month", "bounds"),
        "year_dates": ("bounds", "conservative"),
        "rounding": ("exact", "nearest-month", "whole-months"),
        "unpaid": ("count", "exclude", "possible"),
        "higher_degree": ("counts", "does-not"),
        "degree_reuse": ("possible", "yes", "no"),
        "silent_accreditation": ("accept", "possible"),
        "silent_conferral": ("accept", "possible"),
        "equivalency": ("review", "note"),
        "date_order": ("month-first", "day-first"),
        "claims": ("accept", "possible"),
    }
    return Policy(**{key: pick(chance, values) for key, values in keys.items() if one_in(chance, 3)})


# Applicants


def applicant(chance: Chance, name: str = "A-1") -> Applicant:
    """An applicant of whom much or little is said."""
    record: dict[str, Any] = {"applicant_id": name}
    if not one_in(chance, 6):
        record["education"] = [degree(chance) for _ in range(chance.below(4))]
    if not one_in(chance, 4):
        record["experience"] = [job(chance) for _ in range(chance.below(5))]
    if not one_in(chance, 4):
        names = some(chance, CREDENTIALS, 3) if not one_in(chance, 4) else []
        record["credentials"] = [credential(chance, held) for held in names]
    if not one_in(chance, 4):
        record["answers"] = answers(chance)
    if one_in(chance, 3):
        record["claims"] = claims(chance)
    return Applicant.model_validate(record)


def said(chance: Chance, key: str, values: Sequence[Any], blank: int = 5) -> dict[str, Any]:
    """A key with one of the values; once in `blank` times nothing is said."""
    return {} if one_in(chance, blank) else {key: pick(chance, values)}


def degree(chance: Chance) -> dict[str, Any]:
    """A degree of which some is said."""
    found = said(chance, "level", (*LEVELS[::-1], "BS", "M.S.", "BS Computer Science", "Diploma of something"), 8)
    found |= said(chance, "field", MAJORS)
    found |= said(chance, "accredited", (True, False), 2)
    found |= said(chance, "conferred", (True, True, False), 2)
    if one_in(chance, 5):
        found[pick(chance, ("semester_units", "quarter_units"))] = pick(chance, (30, 60.5, 120, 0))
    return found


def date(chance: Chance, late: int = 0) -> str:
    """A date as people write it, of any precision."""
    year = 2016 + late + chance.below(9) - 4
    month, day = 1 + chance.below(12), 1 + chance.below(28)
    forms = (
        f"{year}-{month:02}-{day:02}", f"{year}-{month:02}", f"{year}", f"{month:02}/{year}", f"{month}/{day}/{year}",
        f"{year}-{month:02}-01", f"{datetime.date(2000, month, 1):%B} {year}", f"{month:02}/{year % 100:02}",
    )  # fmt: skip
    return pick(chance, forms)


def job(chance: Chance) -> dict[str, Any]:
    """A job of which some is said; it may be going on, or lie in the future."""
    found = said(chance, "title", TITLES)
    found |= said(chance, "employer", ("Acme", "County"), 4)
    found |= said(chance, "employer_type", EMPLOYER_TYPES, 3)
    if not one_in(chance, 12):
        found["start"] = date(chance)
    if not one_in(chance, 12):
        found["end"] = "present" if one_in(chance, 4) else date(chance, 5)
    found |= said(chance, "hours_per_week", (40, 20, 37.5, 10, 0, 60, 34.9), 3)
    found |= said(chance, "paid", (True, True, False), 2)
    if one_in(chance, 2):
        found["kinds"] = some(chance, KINDS, 2) if not one_in(chance, 8) else []
    found |= said(chance, "supervised", (True, 3, 0, False), 3)
    if one_in(chance, 4):
        found["share"] = pick(chance, (75, 50, 0, 100))
    return found if possible(found) else {**found, "end": "present"}


def possible(found: dict[str, Any]) -> bool:
    """Whether a job can be so: one that ends before it starts is refused."""
    try:
        Employment.model_validate(found)
    except ValidationError:
        return False
    return True


def credential(chance: Chance, name: str) -> dict[str, Any]:
    """A credential that is held, expired, or not spoken of."""
    rest = ({}, {"valid": True}, {"valid": False}, {"valid": None}, {"expires": "2028-05-01"}, {"expires": "2025"},
            {"expires": "2026-11"}, {"valid": True, "expires": "2020-01-31"})  # fmt: skip
    return {"name": name, **pick(chance, rest)}


def answers(chance: Chance) -> dict[str, Any]:
    """Some answers."""
    found: dict[str, Any] = {}
    for question in QUESTIONS:
        found |= said(chance, question, (True, False, None), 4)
    for question in NUMBERS:
        found |= said(chance, question, (40, 35, 36, 0, 200, None), 4)
    return found


def claims(chance: Chance) -> dict[str, Any]:
    """Self-reported totals."""
    texts = ("8 years", "6 years 4 months", "7.5 years", "1", "0 years", "18 months")
    return {
        table: {kind: pick(chance, texts) for kind in KINDS if not one_in(chance, 3)}
        for table in ("experience", "supervisory")
    }
