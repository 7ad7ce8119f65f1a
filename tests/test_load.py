"""Rule files, policies and kinds are read with every problem at its place, or not at all."""

from __future__ import annotations

import copy
import datetime
import gc
import hashlib
import os
import pickle
import shutil
import tracemalloc
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from screening.api import screen
from screening.applicant import Applicant
from screening.engine import MOST_RULES, Engine
from screening.errors import EngineError, OptionError, RuleFileError, ScreeningError
from screening.plan import Rule
from screening.policy import Policy
from screening.postings import Posting, load_kinds, load_policy, load_posting, load_posting_text, posting_files
from screening.postings.load import MAX_TEXT
from screening.postings.source import MAX_BYTES, parse_source
from screening.verdict import Outcome

BAD_RULES = Path(__file__).parent / "bad_rules"
SHIPPED = Path(__file__).parent.parent / "rules"
CASES = sorted(path.stem for path in BAD_RULES.glob("*.expected"))


def rules_of(folder: Path) -> Path:
    """A copy of the sound rule file in a folder of its own."""
    shutil.copytree(BAD_RULES / "texts", folder / "texts")
    for name in ("good.yaml", "kinds.yaml"):
        shutil.copy(BAD_RULES / name, folder / name)
    return folder / "good.yaml"


def problems_of(act: Callable[[], object]) -> list[str]:
    """The problems that stop an act; none where it comes to its end."""
    try:
        act()
    except RuleFileError as error:
        return [str(problem) for problem in error.problems]
    return []


def messages(error: pytest.ExceptionInfo[ScreeningError]) -> list[str]:
    return [str(problem) for problem in error.value.problems]


@pytest.mark.parametrize("name", CASES)
def test_a_faulty_rule_file_is_refused_with_exactly_these_messages(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each file of tests/bad_rules gives the messages that stand beside it, one problem a line, by place."""
    monkeypatch.chdir(BAD_RULES)
    expected = Path(f"{name}.expected").read_text(encoding="utf-8")
    found = problems_of(lambda: load_posting(f"{name}.yaml"))
    assert "".join(f"{problem}\n" for problem in found) == expected


def test_every_faulty_rule_file_has_its_messages_beside_it() -> None:
    """No file of tests/bad_rules goes unchecked, and only the sound one has no message."""
    assert sorted(path.stem for path in posting_files(BAD_RULES)) == CASES
    assert [name for name in CASES if not (BAD_RULES / f"{name}.expected").read_text()] == ["good"]


def test_messages_name_no_python_type_and_no_traceback() -> None:
    """A message speaks of text, numbers, lists and keys, never of Python or of the libraries behind."""
    for name in CASES:
        text = (BAD_RULES / f"{name}.expected").read_text(encoding="utf-8")
        for word in ("str", "dict", "tuple", "NoneType", "pydantic", "Input should", "Traceback", "Value error"):
            assert f" {word} " not in text.replace("`", " "), name


def test_a_sound_file_is_a_posting_with_a_citation_for_every_part() -> None:
    """Requirements, included ones, substitutions and the equivalency clause each have their citation."""
    posting = load_posting(BAD_RULES / "good.yaml")
    assert list(posting.citations) == ["degree", "experience", "leading", "license", "masters", "equivalency"]
    assert posting.node("leading").spec.amount.days == 360
    assert set(posting.kinds) == {"bookkeeping", "payroll"}
    assert posting.policy.name == "default"
    start, end = posting.citations["leading"].start, posting.citations["leading"].end
    assert posting.text[start:end] == "one (1) year of\nwhich must have included leading staff"


def test_pool_sources_and_sentences_that_ask_nothing_are_cited() -> None:
    """A pool source is cited as `node/source`, and the n-th sentence that asks nothing as `not-n`."""
    rules = """
schema: 1
posting: {id: clerk, title: Clerk, employer: City of Example, text: clerk.txt}
requirements:
  - id: combination
    cite: "Six years of work and a licence."
    pooled:
      amount: 6 years
      sources:
        - {id: work, cite: "years of work", experience: {amount: any}}
        - {id: licence, credential: {name: drivers-license}, worth: unstated}
not_requirements:
  - {cite: "Nights.", reason: hours of work}
  - {cite: "Weekends.", reason: hours of work}
"""
    posting = load_posting_text(rules, "Six years of work and a licence. Nights. Weekends.")
    assert list(posting.citations) == ["combination", "combination/work", "not-1", "not-2"]


def test_the_hash_is_that_of_the_file() -> None:
    """The recorded hash can be checked with sha256sum."""
    expected = hashlib.sha256((BAD_RULES / "good.yaml").read_bytes()).hexdigest()
    assert load_posting(BAD_RULES / "good.yaml").sha256 == expected


def test_a_posting_can_be_pickled() -> None:
    """A posting goes to another process unchanged."""
    posting = load_posting(BAD_RULES / "good.yaml")
    assert pickle.loads(pickle.dumps(posting)) == posting


def test_shipped_postings_are_found_by_id() -> None:
    """Each shipped rule file loads, and its id finds it."""
    files = posting_files(SHIPPED)
    assert files
    for path in files:
        assert load_posting(path.stem).file == load_posting(path).file


def test_an_unknown_posting_is_named_with_what_it_may_have_been() -> None:
    """An id that isn't shipped is an option error with a suggestion; a path that isn't there says so."""
    with pytest.raises(OptionError) as error:
        load_posting("pps-it-project-manger-1")
    assert messages(error) == [
        "unknown-posting: there is no posting `pps-it-project-manger-1`; did you mean `pps-it-project-manager-1`?"
    ]
    with pytest.raises(RuleFileError) as missing:
        load_posting("nowhere/clerk.yaml")
    assert messages(missing) == ["nowhere/clerk.yaml: missing-file: the file doesn't exist"]
    with pytest.raises(OptionError, match="give the id of a shipped posting, or the path of a rule file"):
        load_posting("z" * 300)
    with pytest.raises(RuleFileError, match="missing-file"):
        load_posting(Path("pps-it-project-manager-1"))


def test_a_file_of_the_working_folder_goes_before_a_shipped_posting(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name that is a file here means that file."""
    rules_of(tmp_path).rename(tmp_path / "pps-it-project-manager-1")
    monkeypatch.chdir(tmp_path)
    assert load_posting("pps-it-project-manager-1").id == "clerk"


def test_a_folder_and_a_device_are_not_rule_files(tmp_path: Path) -> None:
    """What isn't a regular file is refused before it is read."""
    with pytest.raises(RuleFileError, match="the file is a folder"):
        load_posting(tmp_path)
    with pytest.raises(RuleFileError, match="the file isn't a file"):
        load_posting(Path("/dev/zero"))


def test_a_policy_can_be_replaced(tmp_path: Path) -> None:
    """`policy` takes a policy, the name of a shipped one, or a file."""
    path = rules_of(tmp_path)
    assert load_posting(path, policy=Policy(name="ours")).policy.name == "ours"
    assert load_posting(path, policy="strict").policy.claims == "possible"
    (tmp_path / "own.yaml").write_text("name: own\nfull_time_hours: 37.5\n")
    assert load_posting(path, policy=tmp_path / "own.yaml").policy.full_time == 150


def test_a_policy_beside_the_rule_file_goes_before_a_shipped_one(tmp_path: Path) -> None:
    """`policies/` beside the rule file is looked at first."""
    path = rules_of(tmp_path)
    (tmp_path / "policies").mkdir()
    (tmp_path / "policies" / "default.yaml").write_text("name: default\nversion: 7\n")
    assert load_posting(path).policy.version == 7
    assert load_policy("default", beside=tmp_path).version == 7
    assert load_policy("default").version == 1


def test_a_policy_is_a_file_where_a_path_is_given(tmp_path: Path) -> None:
    """A path object and a name that ends like a file are never looked up among the shipped policies."""
    (tmp_path / "strict").write_text("name: mine\n")
    assert load_policy(tmp_path / "strict").name == "mine"
    (tmp_path / "mine.yml").write_text("name: mine\n")
    assert load_policy(str(tmp_path / "mine.yml")).name == "mine"
    for missing in (Path("strict"), "strict.yaml"):
        with pytest.raises(RuleFileError, match="missing-file"):
            load_policy(missing)


def test_a_policy_that_replaces_another_does_not_excuse_it(tmp_path: Path) -> None:
    """The policy that the file names has to be there even where another is used."""
    path = rules_of(tmp_path)
    path.write_text(path.read_text() + "policy: nowhere\n")
    for policy in (None, "strict", Policy()):
        with pytest.raises(RuleFileError) as error:
            load_posting(path, policy=policy)
        assert [problem.code for problem in error.value.problems] == ["unknown-policy"]


def test_kinds_are_the_shipped_ones_where_none_stand_beside(tmp_path: Path) -> None:
    """A rule file of one's own may ask for the kinds of work that ship."""
    path = rules_of(tmp_path)
    (tmp_path / "kinds.yaml").unlink()
    path.write_text(path.read_text().replace("kind: bookkeeping", "kind: it-projects"))
    assert load_posting(path).kinds == load_kinds(SHIPPED / "kinds.yaml")


def test_rule_files_of_a_folder_are_its_yaml_files(tmp_path: Path) -> None:
    """kinds.yaml, hidden files, other files and folders are none."""
    for name in ("b.yaml", "a.yml", "kinds.yaml", ".c.yaml", "notes.txt"):
        (tmp_path / name).touch()
    (tmp_path / "d.yaml").mkdir()
    assert posting_files(tmp_path) == (tmp_path / "a.yml", tmp_path / "b.yaml")


def test_an_unknown_policy_is_an_option_error() -> None:
    """A policy that a request names and that isn't there is said with a suggestion."""
    with pytest.raises(OptionError) as error:
        load_policy("strickt")
    assert messages(error) == ["unknown-policy: unknown policy `strickt`; did you mean `strict`?"]


def test_a_faulty_policy_is_refused_with_the_posting(tmp_path: Path) -> None:
    """Problems of the policy carry the policy's own file, line and column."""
    path = rules_of(tmp_path)
    (tmp_path / "policies").mkdir()
    policy = tmp_path / "policies" / "default.yaml"
    policy.write_text(
        "name: default\noverlap: twice\nfull_time_hours: 80\neducation_years: {bachelr: 4}\n"
        "unit_per_year: 3\nunits_per_year: {semester: .inf}\nversion: '1'\n"
    )
    with pytest.raises(RuleFileError) as error:
        load_posting(path)
    assert [line.removeprefix(f"{policy}:") for line in messages(error)] == [
        "2:10: unknown-value: `overlap` can't be `twice`; write `add-up-to-full-time` or `one-at-a-time`",
        "3:18: bad-combination: hours are between 1 and 60, in quarters of an hour",
        "4:18: bad-combination: unknown level `bachelr`",
        "5:1: unknown-key: unknown key `unit_per_year` at the top of the file; did you mean `units_per_year`?",
        "6:28: wrong-type: `semester` is a whole number; found the number `inf`",
        "7:10: wrong-type: `version` is a whole number; found the text `1`; take the quotes off",
    ]


@pytest.mark.parametrize("hours", [".inf", "-.inf", ".nan", "x", "[40]", "true"])
def test_no_value_of_the_full_time_week_gets_through_as_an_exception(tmp_path: Path, hours: str) -> None:
    """What isn't a number of hours is a problem, never a fault of arithmetic."""
    path = tmp_path / "own.yaml"
    path.write_text(f"full_time_hours: {hours}\n")
    with pytest.raises(RuleFileError):
        load_policy(path)


def test_titles_are_folded_and_a_repeated_one_is_refused(tmp_path: Path) -> None:
    """Titles are compared as they will be looked up; the same one twice in a kind is a mistake."""
    kinds = load_kinds(BAD_RULES / "kinds.yaml")
    assert kinds["bookkeeping"].titles == {"bookkeeper", "accounting clerk"}
    path = tmp_path / "kinds.yaml"
    path.write_text(
        "schema: 1\nkinds:\n"
        "  - {id: a, name: a, description: a, titles: [Clerk, 'CLERK ', '--']}\n"
        "  - {id: a, name: a, description: a, titles: [Clerk]}\n"
    )
    with pytest.raises(RuleFileError) as error:
        load_kinds(path)
    assert [line.removeprefix(f"{path}:") for line in messages(error)] == [
        "3:54: duplicate-title: title `CLERK` is the same as `Clerk`; remove one of them",
        "3:64: bad-title: `--` is not a job title",
        "4:10: duplicate-id: kind `a` is listed for a second time",
    ]


def test_problems_of_the_kinds_and_of_the_rule_file_come_together(tmp_path: Path) -> None:
    """A faulty kinds.yaml doesn't hide the faults of the rule file, and doesn't make its kinds unknown."""
    path = rules_of(tmp_path)
    (tmp_path / "kinds.yaml").write_text("schema: 1\nkind: []\n")
    path.write_text(path.read_text().replace("[accounting]", "[acounting]"))
    with pytest.raises(RuleFileError) as error:
        load_posting(path)
    assert [problem.code for problem in error.value.problems] == ["unknown-field", "unknown-key"]


def test_a_file_over_a_megabyte_is_refused_before_it_is_parsed(tmp_path: Path) -> None:
    """Size is checked first, so that a huge file costs nothing."""
    path = rules_of(tmp_path)
    path.write_bytes(b"# " + b"x" * MAX_BYTES)
    with pytest.raises(RuleFileError) as error:
        load_posting(path)
    assert [problem.code for problem in error.value.problems] == ["too-large"]


def test_a_large_file_below_the_limit_ends_soon() -> None:
    """More values than a rule file can have are refused while it is read."""
    with pytest.raises(RuleFileError) as error:
        parse_source("- [" + "a, " * 300_000 + "a]", "large.yaml")
    assert error.value.code == "too-large"


def test_a_symbolic_link_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    """The text lies below the rule file's folder, wherever links point."""
    (tmp_path / "rules").mkdir()
    path = rules_of(tmp_path / "rules")
    secret = tmp_path / "secret.txt"
    shutil.copy(BAD_RULES / "texts" / "clerk.txt", secret)
    (path.parent / "texts" / "clerk.txt").unlink()
    os.symlink(secret, path.parent / "texts" / "clerk.txt")
    with pytest.raises(RuleFileError) as error:
        load_posting(path)
    assert [problem.code for problem in error.value.problems] == ["text-outside"]


@pytest.mark.parametrize("name", ["x" * 5000, "..", ".", "texts", "texts/../../../etc/passwd"])
def test_no_name_of_a_text_gets_through_as_an_exception(tmp_path: Path, name: str) -> None:
    """Whatever `text` names, a rule file is loaded or refused with problems."""
    path = rules_of(tmp_path)
    path.write_text(path.read_text().replace("texts/clerk.txt", name))
    with pytest.raises(RuleFileError):
        load_posting(path)


def test_a_text_that_is_not_utf8_is_refused_at_its_own_place(tmp_path: Path) -> None:
    """The problem names the text, not the rule file."""
    path = rules_of(tmp_path)
    (tmp_path / "texts" / "clerk.txt").write_bytes(b"Education\nBachelor\x92s")
    with pytest.raises(RuleFileError) as error:
        load_posting(path)
    place = tmp_path / "texts" / "clerk.txt"
    assert messages(error) == [f"{place}:2:9: not-utf8: byte 0x92 is not UTF-8; save the file as UTF-8"]


def test_a_byte_order_mark_is_fine(tmp_path: Path) -> None:
    """Editors that write one do no harm, in the rule file or in the text."""
    path = rules_of(tmp_path)
    expected = load_posting(path)
    for file in (path, tmp_path / "texts" / "clerk.txt"):
        file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes())
    found = load_posting(path)
    assert (found.file, found.citations) == (expected.file, expected.citations)


def test_yes_and_no_and_dates_stay_text() -> None:
    """The core schema of YAML 1.2 is read: only true and false are yes or no, and a date is text."""
    source = parse_source("[yes, no, on, true, False, ~, 1.5, 0x1F, 0o17, 2025-06-05, '1', !!str 1, 1_000]", "x.yaml")
    assert source.data == ["yes", "no", "on", True, False, None, 1.5, 31, 15, "2025-06-05", "1", "1", "1_000"]


def test_every_key_and_value_has_its_place() -> None:
    """Places count lines and columns from 1, also below an alias."""
    source = parse_source("a: &x\n  - b: 1\nc: *x\n", "x.yaml")
    assert str(source.place(("a", 0, "b"))) == "x.yaml:2:8"
    assert str(source.key_place(("c",))) == "x.yaml:3:1"
    assert str(source.place(("c", 0, "b"))) == "x.yaml:2:8"
    assert str(source.place(("a", 0, "missing"))) == "x.yaml:2:5"


PIECES = st.sampled_from(
    [*'[]{}:,-?&*!|>%@`"\'#~\\ \n\t', "a", "1", "---", "...", "%YAML 1.2", "<<", "!!int", "&a", "*a", "\\x",
     "\\U00110000", "\\ud800", "\ufeff", "\x00", "\x85", "\u2028", "schema", "requirements", "id", "cite", ": ", "- "]
)  # fmt: skip


@given(st.lists(PIECES, max_size=40).map("".join))
@settings(max_examples=400, deadline=None)
def test_any_text_is_data_or_a_problem(text: str) -> None:
    """Whatever stands in a file, reading it gives data or problems, and nothing else."""
    assert all("\n" not in problem for problem in problems_of(lambda: parse_source(text, "x.yaml")))


GOOD = (BAD_RULES / "good.yaml").read_text(encoding="utf-8")
TEXT = (BAD_RULES / "texts" / "clerk.txt").read_text(encoding="utf-8")
KINDS = load_kinds(BAD_RULES / "kinds.yaml")
WORDS = st.sampled_from(
    ["", "x", "null", "[]", "{}", "yes", "true", "-1", "1.5", "any", "0 years", "[a]", "{a: 1}", "degree", "id", "all",
     "including", "pooled", "2080 hours", '"\\n"', "9999999999"]
)  # fmt: skip


@given(st.integers(0, len(GOOD) - 1), st.integers(0, 25), WORDS)
@settings(max_examples=300, deadline=None)
def test_a_rule_file_with_any_stretch_replaced_is_a_posting_or_problems(at: int, length: int, word: str) -> None:
    """However a rule file is damaged, loading it gives a posting or one-line problems with a place."""
    damaged = GOOD[:at] + word + GOOD[at + length :]
    for problem in problems_of(lambda: load_posting_text(damaged, TEXT, kinds=KINDS, file="x.yaml")):
        assert problem.startswith("x.yaml:")
        assert "\n" not in problem


def test_loading_leaves_nothing_behind() -> None:
    """Loading again and again keeps no memory."""
    path = BAD_RULES / "good.yaml"
    for _ in range(3):
        load_posting(path)
    gc.collect()
    tracemalloc.start()
    try:
        for _ in range(20):
            load_posting(path)
        gc.collect()
        before = tracemalloc.get_traced_memory()[0]
        for _ in range(60):
            load_posting(path)
        gc.collect()
        grown = tracemalloc.get_traced_memory()[0] - before
    finally:
        tracemalloc.stop()
    # one posting that is kept would be some 50,000 bytes; free lists account for a few hundred a load
    assert grown < 100_000


def answers(count: int) -> Posting:
    """A posting with so many questions."""
    asked = "".join(f"  - {{id: q{i}, cite: Yes., answer: {{question: q{i}, is: true}}}}\n" for i in range(count))
    head = "schema: 1\nposting: {id: a, title: A, employer: E, text: a.txt}\nrequirements:\n"
    return load_posting_text(head + asked, "Yes.")


def outcome(posting: Posting, given: Mapping[str, bool]) -> Outcome:
    """The outcome for an applicant who gives these answers."""
    applicant = Applicant.model_validate({"applicant_id": "x", "answers": given})
    return screen(posting, applicant, as_of=datetime.date(2026, 1, 1)).outcome


@pytest.mark.parametrize("wrong", [None, 0, 150, 299])
def test_three_hundred_requirements_are_decided(wrong: int | None) -> None:
    """The largest file that loads is also decided: the engine reads more than the 511 names of one of its tables."""
    posting = answers(300)
    given = {f"q{i}": i != wrong for i in range(300)}
    assert outcome(posting, given) is (Outcome.QUALIFIED if wrong is None else Outcome.NOT_QUALIFIED)
    if wrong is not None:
        del given[f"q{wrong}"]
        assert outcome(posting, given) is Outcome.NEEDS_REVIEW


@pytest.mark.parametrize("n", [1, 20, 38, 40])
def test_some_of_forty_requirements_are_counted(n: int) -> None:
    """`at_least` takes any number of the forty branches that it can have."""
    of = "".join(f"        - {{id: q{i}, cite: Yes., answer: {{question: q{i}, is: true}}}}\n" for i in range(40))
    rules = (
        "schema: 1\nposting: {id: a, title: A, employer: E, text: a.txt}\nrequirements:\n"
        f"  - id: some\n    cite: Yes.\n    at_least:\n      n: {n}\n      of:\n{of}"
    )
    posting = load_posting_text(rules, "Yes.")
    assert outcome(posting, {f"q{i}": i >= 40 - n for i in range(40)}) is Outcome.QUALIFIED
    assert outcome(posting, {f"q{i}": i > 40 - n for i in range(40)}) is Outcome.NOT_QUALIFIED


def test_more_rules_than_the_engine_takes_are_refused_before_it_starts() -> None:
    """The engine has room for 4,096 rules, one of which is its own."""
    rules = [Rule(f"r{i}", "certain", (), (f"f{i}",), f"f{i + 1}") for i in range(MOST_RULES + 1)]
    assert Engine(rules[:-1], ()).run([]) == frozenset()
    with pytest.raises(EngineError) as error:
        Engine(rules, ())
    assert messages(error) == [
        "engine-rules: the posting comes to 4,096 rules, the engine takes 4,095; "
        "write fewer requirements, or fewer branches below `at_least`"
    ]


def test_a_text_that_leads_to_itself_is_not_there(tmp_path: Path) -> None:
    """A loop of links is a text that doesn't exist, on every Python."""
    path = rules_of(tmp_path)
    text = tmp_path / "texts" / "clerk.txt"
    text.unlink()
    text.symlink_to(text)
    with pytest.raises(RuleFileError) as error:
        load_posting(path)
    assert [problem.code for problem in error.value.problems] == ["missing-text"]


def test_a_text_of_more_than_200_000_bytes_is_refused(tmp_path: Path) -> None:
    """Each quote is looked for in the whole text, so that has a bound of its own."""
    path = rules_of(tmp_path)
    text = tmp_path / "texts" / "clerk.txt"
    content = text.read_bytes()
    text.write_bytes(content + b" " * (MAX_TEXT - len(content)))
    assert load_posting(path).citations
    text.write_bytes(content + b" " * (MAX_TEXT - len(content) + 1))
    with pytest.raises(RuleFileError) as error:
        load_posting(path)
    assert messages(error) == [
        f"{text}: too-large: the file is larger than 200,000 bytes; is this the text of one posting?"
    ]
    with pytest.raises(RuleFileError) as error:
        load_posting_text(GOOD, " " * (MAX_TEXT + 1), kinds=KINDS, file="x.yaml")
    assert error.value.code == "too-large"


@pytest.mark.parametrize("years", ["-1", "21", "9999999999"])
def test_years_of_education_have_bounds(tmp_path: Path, years: str) -> None:
    """A level is worth 0 to 20 years."""
    path = tmp_path / "own.yaml"
    path.write_text(f"education_years: {{bachelor: {years}}}\n")
    with pytest.raises(RuleFileError) as error:
        load_policy(path)
    assert messages(error) == [
        f"{path}:1:18: bad-combination: `bachelor` can't be {years} years of education; "
        "write a whole number from 0 to 20"
    ]
    path.write_text("education_years: {bachelor: 20, master: 0}\n")
    assert load_policy(path).education_years["bachelor"] == 20


def test_a_policy_that_is_changed_stays_changed_alone() -> None:
    """Whoever changes a loaded policy changes none that is loaded later."""
    load_policy("default").education_years["bachelor"] = 19
    assert load_policy("default").education_years["bachelor"] == 4


def test_the_kinds_and_citations_of_a_posting_cannot_be_changed() -> None:
    """Not in the posting itself, and not in one that travelled."""
    posting = load_posting(BAD_RULES / "good.yaml")
    for one in (posting, pickle.loads(pickle.dumps(posting)), copy.deepcopy(posting)):
        assert one == posting
        for mapping in (one.kinds, one.citations):
            assert isinstance(mapping, MappingProxyType)
    kinds = dict(KINDS)
    given = load_posting_text(GOOD, TEXT, kinds=kinds)
    kinds.clear()
    assert given.kinds == KINDS
