"""What a rule file of the right shape can still get wrong, check by check."""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from pathlib import Path

import pytest

from screening.errors import RuleFileError
from screening.postings import KindOfWork, Posting, lint, load_kinds, load_posting_text

BAD_RULES = Path(__file__).parent / "bad_rules"
KINDS: Mapping[str, KindOfWork] = load_kinds(BAD_RULES / "kinds.yaml")
TEXT = "A degree in accounting. Three years of bookkeeping, one of them leading staff. A licence."
HEAD = """
schema: 1
posting: {id: clerk, title: Clerk, employer: City of Example, text: clerk.txt}
"""
DEGREE = """
  - id: degree
    cite: A degree in accounting.
    education: {level: bachelor, fields: [accounting]}
"""
WORK = """
  - id: work
    cite: Three years of bookkeeping, one of them leading staff.
    experience: {kind: bookkeeping, amount: 3 years}
"""
LICENCE = """
  - id: licence
    cite: A licence.
    credential: {name: drivers-license}
"""


def load(*parts: str, text: str = TEXT) -> Posting:
    return load_posting_text(HEAD + "requirements:" + "".join(parts), text, kinds=KINDS, file="x.yaml")


def problems(*parts: str, text: str = TEXT) -> list[str]:
    """The code and message of each problem; none where the file loads."""
    try:
        load(*parts, text=text)
    except RuleFileError as error:
        return [f"{problem.code}: {problem.message}" for problem in error.problems]
    return []


def test_the_parts_of_these_tests_are_sound() -> None:
    """Without a fault there is no problem."""
    assert problems(DEGREE, WORK, LICENCE) == []


def test_every_check_runs_and_every_code_has_a_case() -> None:
    """A check that is written is listed, and each code that the checks use stands in tests/bad_rules."""
    checks = {
        function
        for name, function in inspect.getmembers(lint, inspect.isfunction)
        if function.__module__ == lint.__name__ and list(inspect.signature(function).parameters) == ["material"]
    }
    assert checks == {*lint.PART_CHECKS, *lint.WHOLE_CHECKS}
    assert len(checks) == len(lint.PART_CHECKS) + len(lint.WHOLE_CHECKS)
    expected = " ".join(path.read_text(encoding="utf-8") for path in BAD_RULES.glob("*.expected"))
    for code in (
        "duplicate-id", "reserved-id", "unknown-field", "unknown-credential", "unknown-kind-of-work", "wrong-reference",
        "unknown-requirement", "unknown-policy", "unknown-option", "unsupported-substitution", "bad-amount",
        "including-too-large", "uncovered-sentence", "bad-combination", "protected-attribute",
    ):  # fmt: skip
        assert f": {code}: " in expected, code


@pytest.mark.parametrize(
    ("node", "substitution"),
    [
        (WORK, "education: {level: master, fields_of: degree}, counts_as: 2 years"),
        (WORK, "education: {level: associate}, rate: {every: 1 year, gives: 6 months}, up_to: 1 year"),
        (WORK, "credential: {name: pmp}, counts_as: 1 year"),
        (DEGREE, "experience: {kind: bookkeeping, amount: any}, rate: {every: 1 year, gives: 1 year}"),
        (
            DEGREE,
            "experience: {kind: bookkeeping, amount: any}, rate: {every: 2 years, gives: 1 year}, additional_to: work",
        ),
    ],
)
def test_substitutions_that_can_be_counted_are_taken(node: str, substitution: str) -> None:
    """Education or a credential stands for experience, and experience at a rate for a degree."""
    other = DEGREE if node is WORK else WORK
    added = f"    substitutions: [{{id: instead, cite: A licence., {substitution}}}]\n"
    assert problems(node, added, other, LICENCE) == []


@pytest.mark.parametrize(
    ("node", "substitution", "message"),
    [
        (
            WORK,
            "experience: {amount: any}, rate: {every: 1 year, gives: 1 year}",
            "experience at a `rate` can't stand for experience",
        ),
        (
            DEGREE,
            "education: {level: associate}, counts_as: 2 years",
            "education with `counts_as` can't stand for education",
        ),
        (
            DEGREE,
            "education: {level: associate}, rate: {every: 1 year, gives: 1 year}",
            "education at a `rate` can't stand for education",
        ),
        (
            DEGREE,
            "credential: {name: pmp}, counts_as: 2 years",
            "credential with `counts_as` can't stand for education",
        ),
    ],
)
def test_other_substitutions_are_refused(node: str, substitution: str, message: str) -> None:
    """A shape that the engine can't count is said to be that, not left out silently."""
    added = f"    substitutions: [{{id: instead, cite: A licence., {substitution}}}]\n"
    other = DEGREE if node is WORK else WORK
    assert problems(node, added, other, LICENCE) == [f"unsupported-substitution: {message}"]


def test_additional_to_is_for_experience_only() -> None:
    """A degree that stands for experience can't be additional to anything."""
    added = (
        "    substitutions: [{id: m, cite: A licence., education: {level: master}, counts_as: 1 year,"
        " additional_to: work}]\n"
    )
    assert problems(WORK, added, DEGREE, LICENCE) == [
        "bad-combination: only experience can be additional to experience"
    ]


def test_additional_to_names_an_experience_requirement() -> None:
    """A requirement of another kind is refused."""
    added = (
        "    substitutions: [{id: m, cite: A licence., experience: {amount: any}, rate: {every: 1 year, gives: 1 year},"
        " additional_to: licence}]\n"
    )
    assert problems(DEGREE, added, WORK, LICENCE) == ["wrong-reference: `licence` is not an experience requirement"]


def test_additional_experience_is_of_the_same_kinds() -> None:
    """Any work isn't additional to bookkeeping, and bookkeeping isn't additional to any work."""
    added = (
        "    substitutions: [{{id: m, cite: A licence., experience: {{{kind}amount: any}}, additional_to: work,"
        " rate: {{every: 1 year, gives: 1 year}}}}]\n"
    )
    any_work = WORK.replace("kind: bookkeeping, ", "")
    expected = ["wrong-reference: `work` asks for other kinds of work than `m`"]
    assert problems(DEGREE, added.format(kind=""), WORK, LICENCE) == expected
    assert problems(DEGREE, added.format(kind="kind: bookkeeping, "), any_work, LICENCE) == expected
    assert problems(DEGREE, added.format(kind=""), any_work, LICENCE) == []


def test_fields_of_needs_fields_to_take_over() -> None:
    """A degree in any field has no fields that another requirement could take over."""
    other = "preferred: [{id: masters, cite: A licence., education: {level: master, fields_of: degree}}]\n"
    assert problems(DEGREE, WORK, LICENCE, other) == []
    found = problems(DEGREE.replace(", fields: [accounting]", ""), WORK, LICENCE, other)
    assert found == ["wrong-reference: `degree` is not an education requirement with `fields`"]


def test_a_clause_may_be_plausible_from_nothing_on() -> None:
    """Zero is no requirement, no credit and no cap; as the threshold of the clause it has a meaning."""
    clause = """
equivalency: {cite: A licence., cures: work, plausible_from: {education_years_plus: work, amount: 0 years}}
"""
    assert problems(DEGREE, WORK, LICENCE, clause) == []
    assert problems(DEGREE, WORK.replace("3 years", "0 years"), LICENCE) == ["bad-amount: `amount` is no time at all"]


@pytest.mark.parametrize("amount", ["3 years", "36 months", "any", "6240 hours"])
def test_what_is_included_may_be_as_much_as_the_whole(amount: str) -> None:
    """Only more than the whole is refused, in whatever unit."""
    added = f"    including: [{{id: lead, cite: leading staff, experience: {{supervising: true, amount: {amount}}}}}]\n"
    assert problems(DEGREE, WORK, added, LICENCE) == []


@pytest.mark.parametrize("amount", ["37 months", "6241 hours"])
def test_what_is_included_is_not_more_than_the_whole(amount: str) -> None:
    """A part of the same time can't be longer than it."""
    added = f"    including: [{{id: lead, cite: leading staff, experience: {{supervising: true, amount: {amount}}}}}]\n"
    assert [line.split(":")[0] for line in problems(DEGREE, WORK, added, LICENCE)] == ["including-too-large"]


def test_ids_are_unique_over_requirements_and_preferred_ones() -> None:
    """The second of two is the problem, wherever it stands."""
    again = "preferred: [{id: work, cite: A licence., answer: {question: licence, is: true}}]\n"
    assert problems(DEGREE, WORK, LICENCE, again) == [
        "duplicate-id: id `work` is used for a second time; the first is at 9:9"
    ]


def test_options_are_shared_between_requirements() -> None:
    """Two requirements may hang on the same option of the opening."""
    when = "    when: {driving: true}\n"
    posting = load(DEGREE, WORK, when, LICENCE, when)
    assert posting.options == ("driving",)


def test_typical_strength_is_fine_anywhere() -> None:
    """`strength: typical` is taken on every kind of requirement."""
    typical = "    strength: typical\n"
    assert problems(DEGREE, typical, WORK, typical, LICENCE, typical) == []


def test_a_clause_cures_what_is_required_only() -> None:
    """A preferred requirement can't be cured, and its experience isn't summed up."""
    clause = """
preferred: [{id: more, cite: A licence., experience: {amount: any}}]
equivalency: {cite: A licence., cures: more, plausible_from: {education_years_plus: more, amount: 7 years}}
"""
    assert problems(DEGREE, WORK, LICENCE, clause) == ["unknown-requirement: unknown requirement `more`"] * 2


def test_a_name_deep_in_the_tree_is_checked() -> None:
    """Branches of `all`, `any` and `at_least`, and sources of a pool, are looked into like the rest."""
    deep = """
  - id: paths
    cite: A licence.
    any:
      - id: one
        cite: A licence.
        at_least:
          n: 1
          of:
            - {id: a, cite: A licence., credential: {any_of: [drivers-license, zzz]}}
            - {id: b, cite: A licence., experience: {kind: yyy, amount: any}}
      - id: two
        cite: A licence.
        all:
          - id: pool
            cite: A licence.
            pooled:
              amount: 1 year
              sources:
                - {id: school, education: {fields: xxx}}
                - {id: later, education: {fields_of: www}}
"""
    assert problems(DEGREE, WORK, deep) == [
        "unknown-credential: unknown credential `zzz`",
        "unknown-kind-of-work: unknown kind of work `yyy`",
        "unknown-field: unknown field `xxx`",
        "unknown-requirement: unknown requirement `www`",
    ]


def test_an_uncovered_sentence_stands_at_the_key_of_the_text() -> None:
    """Each sentence that nothing cites is a problem of its own, at `text`."""
    with pytest.raises(RuleFileError) as error:
        load(DEGREE, WORK, LICENCE, text=TEXT + " Nights. Weekends.")
    assert [str(problem) for problem in error.value.problems] == [
        "x.yaml:3:63: uncovered-sentence: nothing cites the sentence `Nights.`; "
        "encode it, or list it under `not_requirements` with a reason",
        "x.yaml:3:63: uncovered-sentence: nothing cites the sentence `Weekends.`; "
        "encode it, or list it under `not_requirements` with a reason",
    ]


def test_a_quote_that_is_not_found_leaves_the_sentences_alone() -> None:
    """A sentence isn't said to be uncovered on top of the quote that should have covered it."""
    found = problems(DEGREE, WORK, LICENCE.replace("A licence.", "A license."))
    assert found == ["quote-not-found: the posting's text doesn't say `A license.`"]


def test_a_posting_without_kinds_knows_none() -> None:
    """Where no kinds are given every kind of work is unknown."""
    with pytest.raises(RuleFileError) as error:
        load_posting_text(HEAD + "requirements:" + DEGREE + WORK + LICENCE, TEXT, kinds={}, file="x.yaml")
    assert error.value.code == "unknown-kind-of-work"


@pytest.mark.parametrize("test", ["is: true", "at_least: 21", "at_most: 60"])
@pytest.mark.parametrize("question", ["age", "age-at-hire", "sex", "race", "veteran-status", "us-citizen"])
def test_a_question_for_what_a_person_is_is_refused(question: str, test: str) -> None:
    """Intake drops the column unread, so no rule may ask for it, by a number neither."""
    asked = f"  - {{id: asked, cite: A licence., answer: {{question: {question}, {test}}}}}\n"
    assert problems(DEGREE, WORK, asked) == [
        f"protected-attribute: `{question}` is a protected attribute, which never enters"
    ]


@pytest.mark.parametrize("question", ["eighteen-or-older", "languages", "manages-staff", "work-authorization"])
def test_a_question_for_what_a_person_can_do_is_taken(question: str) -> None:
    """Words are compared whole, and a legal minimum is a question of yes or no."""
    asked = f"  - {{id: asked, cite: A licence., answer: {{question: {question}, is: true}}}}\n"
    assert problems(DEGREE, WORK, asked) == []
