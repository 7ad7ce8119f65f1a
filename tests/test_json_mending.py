"""JSON with values that can't be read: what stands in their place, and that no verdict comes of it."""

from __future__ import annotations

import copy
import datetime
import io
import json
from collections.abc import Iterator, Sequence
from typing import Any

import generate
import pytest
from formats import FIXTURES
from hypothesis import given
from hypothesis import strategies as st

from screening import Outcome, Status
from screening.intake import Batch, open_input
from screening.policy import Policy
from screening.postings import Posting
from screening.profiles import ANY_HOURS, UNREAD
from screening.protected import is_protected
from screening.run import compiled, decided

KINDS = ("it-management", "project-management")
#: What no value of any key can be.
JUNK: tuple[Any, ...] = ([["x"]], ["\0"], "\ud800", 10**30)
LINES = [json.loads(line) for line in (FIXTURES / "applicants.jsonl").read_text(encoding="utf-8").splitlines()]
NOW = datetime.date(2026, 11, 21)

Path = tuple[str | int, ...]


def read(*records: dict[str, Any], kinds: Sequence[str] = KINDS) -> Batch:
    """The applicants of some records, each with an id of its own."""
    lines = [json.dumps({**record, "applicant_id": f"A-{number}"}) for number, record in enumerate(records)]
    return open_input(io.BytesIO("\n".join(lines).encode()), name="a.jsonl", kinds=kinds).read()


def entry_of(name: str, entry: Any) -> dict[str, Any]:
    """The columns of one entry that was read."""
    table = getattr(read({name: [entry]}).table, {"education": "degrees", "experience": "jobs"}.get(name, name))
    assert len(table) == 1
    columns = {key: getattr(table, key) for key in table.__dataclass_fields__ if key not in ("owner", "place")}
    return {key: column.text(0) if hasattr(column, "text") else int(column[0]) for key, column in columns.items()}


SILENT_DEGREE = entry_of("education", {})
SILENT_JOB = entry_of("experience", {})
SILENT_CREDENTIAL = entry_of("credentials", {"name": "pmp"})
HOURS = dict(zip(("hours_low", "hours_high"), ANY_HOURS, strict=True))


@pytest.mark.parametrize("junk", JUNK)
@pytest.mark.parametrize("key", SILENT_DEGREE)
def test_what_can_not_be_read_of_a_degree_is_not_silence(key: str, junk: Any) -> None:
    """Silence may be credited: `a value that was said but can't be read must not become silence`."""
    found = entry_of("education", {"level": "BS", "field": "Physics", key: junk})
    spoken = {"level": "BS", "field": "Physics"} if key not in ("level", "field") else {}
    if key in ("conferred", "accredited", "semester_units", "quarter_units"):
        assert found == SILENT_DEGREE | spoken | {key: UNREAD}
    elif key == "conferred_on":
        assert found.pop(key) in ('[["x"]]', '["\\u0000"]', "\\ud800", str(10**30))
        assert found == {one: text for one, text in (SILENT_DEGREE | spoken).items() if one != key}
    else:
        assert found == SILENT_DEGREE | spoken


@pytest.mark.parametrize("junk", JUNK)
@pytest.mark.parametrize("key", [key for key in SILENT_JOB if key not in (*HOURS, "headcount")] + ["hours_per_week"])
def test_what_can_not_be_read_of_a_job_is_not_silence(key: str, junk: Any) -> None:
    """Hours that aren't given are taken as full time; these may be any."""
    made = {"hours_per_week": HOURS, "share": {"share": UNREAD}, "kinds": {"kinds": "?"}}
    assert entry_of("experience", {key: junk}) == SILENT_JOB | made.get(key, {})


def test_an_unknown_kind_of_work_stands_but_is_never_another() -> None:
    """Nor does it say that there is none."""
    for kinds, stand in (
        (["cooking;it-management"], "cooking,it-management"),
        (["none"], "none"),
        ([""], "?"),
        (["it-management", 7], "?;it-management"),
        ("it-management", "?"),
    ):
        assert entry_of("experience", {"kinds": kinds})["kinds"] == stand
    assert entry_of("experience", {"kinds": []})["kinds"] == ""


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        ({"valid": "yes"}, {"unspoken": 2}),
        ({"valid": "yes", "expires": "2028-05"}, {"unspoken": 2, "expires": "2028-05"}),
        ({"valid": True, "expires": "soon"}, {"valid": 1, "expires": "soon"}),
        ({"valid": False, "expires": 7}, {"valid": 0, "expires": "7"}),
        ({"expires": [2028]}, {"expires": "?"}),
        ({"valid": None, "expires": "soon"}, {"expires": "soon", "unspoken": 1}),
    ],
)
def test_what_can_not_be_read_of_a_credential_is_not_silence(entry: dict[str, Any], expected: dict[str, Any]) -> None:
    """It is neither held nor not held."""
    assert entry_of("credentials", {"name": "pmp"} | entry) == SILENT_CREDENTIAL | expected


@pytest.mark.parametrize(
    ("text", "stands"),
    [
        ("soon", "soon"),
        ("present", "?"),
        ("x" * 100, "x" * 57 + "..."),
        ("2015" + " " * 60 + "\u202eor so", "2015" + " " * 53 + "..."),
        ("", "?"),
        ([2015], "?"),
        ({"y": 2015}, '{"y": 2015}'),
    ],
)
def test_a_date_that_can_not_be_read_is_not_taken_for_one_later(text: Any, stands: str) -> None:
    """`the unreadable text itself stays in the Coded column`, unless it could be read there."""
    assert entry_of("education", {"conferred_on": text})["conferred_on"] == stands


@pytest.mark.parametrize("entry", [None, 7, "CIO", [], float("nan")])
def test_an_entry_that_is_no_object_is_one_of_which_nothing_is_known(entry: Any) -> None:
    """So that the list isn't closed against the person."""
    assert entry_of("education", entry) == SILENT_DEGREE | {"conferred": UNREAD, "accredited": UNREAD}
    assert entry_of("experience", entry) == SILENT_JOB | HOURS | {"share": UNREAD}
    batch = read({"credentials": [entry, {"name": "pmp"}]}, {"credentials": [{"name": "itil"}]})
    assert batch.table.credentials_complete.tolist() == [False, True]
    assert batch.table.credentials.name.values == ("pmp", "itil")
    assert batch.table.credentials.place.tolist() == [2, 1]


def test_a_credential_without_a_name_may_be_one_that_another_entry_says_is_not_held() -> None:
    """So nothing is held against the person that the entry might say; what is held stays so."""
    others = [{"name": "itil"}, {"name": "pmp", "valid": False}, {"name": "cissp", "expires": "2020"}]
    batch = read({"credentials": [{"name": "a", "valid": False}]}, {"credentials": [*others, 7, {"valid": True}]})
    held = batch.table.credentials
    found = [
        (int(held.owner[row]), int(held.place[row]), held.name.text(row), int(held.unspoken[row]))
        for row in range(len(held))
    ]
    assert found == [
        (0, 1, "a", 0),
        (1, 1, "itil", 0),
        (1, 2, "pmp", 0),
        (1, 3, "cissp", 0),
        (1, 4, "cissp", 2),
        (1, 4, "pmp", 2),
    ]


def test_a_list_that_can_not_be_read_is_unknown_and_an_empty_one_says_that_there_is_none() -> None:
    """`education: []` stays complete."""
    batch = read({"education": "none", "experience": {}, "credentials": 7}, {"education": [], "experience": []})
    assert batch.table.education_given.tolist() == [False, True]
    assert batch.table.experience_given.tolist() == [False, True]
    assert batch.table.credentials_complete.tolist() == [False, False]


def test_claims_do_not_count_where_a_history_is_given_that_can_not_be_read() -> None:
    """They stand for a history that isn't given."""
    claims = {"claims": {"experience": {"it-management": "9 years"}}}
    batch = read(claims | {"experience": "none"}, claims, claims | {"experience": [7]})
    assert batch.table.claims["experience", "it-management"].tolist() == [-1, 9 * 360, 9 * 360]


def test_a_degree_that_is_none_has_no_row_to_mark() -> None:
    """The marks of the others are theirs."""
    batch = read({"education": [{"level": "none", "conferred": "x"}, {"level": "BS", "accredited": "x"}]})
    assert batch.table.degrees.conferred.tolist() == [-1]
    assert batch.table.degrees.accredited.tolist() == [UNREAD]
    assert [one.column for one in batch.problems] == ["education[0].conferred", "education[1].accredited"]


def test_each_applicant_has_its_own_marks() -> None:
    """Also where some between them are rejected or merged."""
    lines = [
        '{"applicant_id": "A", "experience": [{"share": 10}, {"share": "x"}]}',
        "{}",
        '{"applicant_id": "A", "experience": [{"share": 10}, {"share": "x"}]}',
        '{"applicant_id": "A", "experience": [{"share": "x"}]}',
        '{"applicant_id": "B", "experience": [{"share": "x"}, {"share": 20}]}',
    ]
    batch = open_input(io.BytesIO("\n".join(lines).encode()), name="a.jsonl").read()
    assert batch.table.jobs.share.tolist() == [10, UNREAD, UNREAD, 20]
    assert [(one.row, one.column) for one in batch.problems] == [(1, "experience[1].share"), (5, "experience[0].share")]
    assert (batch.merged, [one.row for one in batch.rejected]) == (1, [2, 4])


# No verdict comes of what can't be read

DATES = ("2005-03", "2019", "2030-01-01")
READABLE: dict[str, tuple[Any, ...]] = {
    "education": ([], [{"level": "bachelor", "field": "Computer Science"}], [{"level": "doctorate"}]),
    "experience": ([], [{"title": "IT Director", "start": "1990-01", "end": "2024-12", "supervised": 9}]),
    "credentials": ([], [{"name": "drivers-license", "valid": True}], [{"name": "drivers-license", "valid": False}]),
    "answers": ({}, {"personal-automobile": True}, {"personal-automobile": False}),
    "claims": ({}, {"experience": {"it-management": "12 years"}}, {"experience": {"it-management": "0 years"}}),
    "level": ("bachelor", "BS in Computer Science", "MBA", "none", "high-school", "doctorate"),
    "field": ("Computer Science", "History", "Management Information Systems", "Business Administration"),
    "accredited": (True, False),
    "conferred": (True, False),
    "conferred_on": DATES,
    "semester_units": (0, 60, 200),
    "quarter_units": (0, 90, 300),
    "title": ("IT Director", "Cook", "IT Program Manager", "Project Manager"),
    "employer_type": ("public", "private"),
    "start": DATES,
    "end": (*DATES, "present"),
    "hours_per_week": (0, 5, 20, 40, 60),
    "paid": (True, False),
    "kinds": ([], ["it-management"], ["it-program-management", "project-management"]),
    "supervised": (True, False, 0, 12),
    "share": (0, 10, 50, 100),
    "name": ("drivers-license", "pmp", "Notary"),
    "valid": (True, False),
    "expires": ("2020-01-31", "2030-05-01"),
}
ENTRIES: dict[str, tuple[Any, ...]] = {
    "education": ({}, {"level": "none"}, {"level": "bachelor", "field": "Computer Science"}),
    "experience": ({}, {"title": "IT Director", "start": "1990-01", "end": "2024-12", "hours_per_week": 40}),
    "credentials": ({"name": "drivers-license", "valid": True}, {"name": "drivers-license", "valid": False}),
}


def places(value: Any, path: Path = ()) -> Iterator[Path]:
    """Where in a record a value stands that is read."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in items:
        if key != "applicant_id" and not is_protected(str(key)):
            yield (*path, key)
            yield from places(inner, (*path, key))


def with_value(record: dict[str, Any], path: Path, value: Any) -> dict[str, Any]:
    """The record with another value at one place."""
    found = copy.deepcopy(record)
    here: Any = found
    for part in path[:-1]:
        here = here[part]
    here[path[-1]] = value
    return found


def at(record: dict[str, Any], path: Path) -> Any:
    """What stands at a place."""
    here: Any = record
    for part in path:
        here = here[part]
    return here


def readable(path: Path) -> tuple[Any, ...]:
    """Some of what could stand at a place."""
    last = path[-1]
    if path[0] == "answers" and len(path) > 1:
        return True, False, 0, 100
    if path[0] == "claims" and len(path) == 3:
        return "0 years", "3 years", "40 years"
    if path[0] == "claims" and len(path) == 2:
        return {}, {"it-management": "40 years"}
    if isinstance(last, int):
        return ENTRIES[str(path[0])] if len(path) == 2 else ("it-management", "project-management")
    return READABLE.get(last, ())


def assert_safe(
    cases: Sequence[tuple[dict[str, Any], Path, Any]], posting: Posting, policy: Policy | None = None
) -> None:
    """Of each record with junk at a place, nothing is decided that isn't with everything readable there."""
    records: list[dict[str, Any]] = []
    groups: list[tuple[int, int]] = []
    for record, path, junk in cases:
        first = len(records)
        said = at(record, path)
        records += [with_value(record, path, junk), record]
        records += [with_value(record, path, value) for value in readable(path) if value != said]
        groups.append((first, len(records)))
    batch = read(*records, kinds=tuple(posting.kinds))
    assert (batch.rejected, len(batch.table)) == ((), len(records))
    unread: list[set[str]] = [set() for _ in records]
    for one in batch.problems:
        unread[one.row - 1].add(one.column)
    run = decided(compiled(posting, policy), batch.table, NOW)
    asked = {node.id for top in (*run.plan.requirements, *run.plan.preferred) for node in top.walk()}
    for (first, end), (record, path, junk) in zip(groups, cases, strict=True):
        # the record itself may hold what isn't known here, such as a kind of work of another posting
        assert not unread[first] <= unread[first + 1], (path, junk)
        others = [run.decision(i) for i in range(first + 1, end) if unread[i] <= unread[first + 1]]
        spoiled = run.decision(first)
        if spoiled.outcome is not Outcome.NEEDS_REVIEW:
            assert {one.outcome for one in others} == {spoiled.outcome}, (path, junk, record)
        for node, status in spoiled.status.items():
            if node in asked and status is not Status.UNDETERMINED:
                assert {one.status[node] for one in others} == {status}, (node, path, junk, record)


@pytest.mark.parametrize("part", range(4))
def test_no_verdict_comes_of_a_value_that_can_not_be_read(postings: tuple[Posting, ...], part: int) -> None:
    """`What can't be read makes that value unknown`: the verdict is none that another value there would change.

    Any one value of the shipped applicants, at each place where one stands.
    """
    cases = [
        (record, path, JUNK[(number + part) % len(JUNK)])
        for record in LINES[part::8]
        for number, path in enumerate(places(record))
    ]
    assert len(cases) > 50
    for posting in postings:
        assert_safe(cases, posting)


@given(st.data())
def test_no_verdict_comes_of_it_under_any_posting_and_policy(data: st.DataObject) -> None:
    """The same for drawn applicants, postings and policies."""
    chance = generate.Drawn(data.draw)
    record = json.loads(json.dumps(generate.applicant(chance).model_dump(exclude_unset=True), default=float))
    found = list(places(record))
    if not found:
        return
    path = data.draw(st.sampled_from(found))
    policy = generate.policy(chance)
    assert_safe([(record, path, junk) for junk in JUNK], generate.posting(chance), policy)


def test_what_is_in_a_wrong_container_is_not_shown() -> None:
    """It may be anything, also a birth date or a name: only its kind is said."""
    said = [
        {"applicant_id": "a", "answers": [{"question": "What is your date of birth?", "answer": "1970-01-01"}]},
        {"applicant_id": {"name": "John Smith", "id": 7}},
        {"applicant_id": "b", "education": {"student": "Jane Doe", "level": "bachelor"}},
    ]
    batch = open_input(io.BytesIO("\n".join(map(json.dumps, said)).encode()), name="a.jsonl").read()
    notes = [(one.row, one.column, one.value) for one in (*batch.problems, *batch.rejected)]
    assert notes == [(1, "answers", "[...]"), (3, "education", "{...}"), (2, "applicant_id", "{...}")]
