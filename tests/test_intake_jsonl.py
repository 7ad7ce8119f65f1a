"""JSON lines: what a line says, and what is rejected and why."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screening.errors import InputError
from screening.intake import Batch, Rejected, Source, jsonl, open_input
from screening.records import record_of

KINDS = ("it-management", "project-management")
AN_ID = "is not the id of an applicant; write 1 to 200 characters in quotes"
AN_ANSWER = "is not true, false or a whole number; write true, false, a number or null"


def opened(data: str | bytes, batch_rows: int = 65536) -> tuple[Batch, Source]:
    """The applicants of JSON lines."""
    stream = io.BytesIO(data.encode("utf-8", "surrogatepass") if isinstance(data, str) else data)
    intake = open_input(stream, name="a.jsonl", kinds=KINDS, batch_rows=batch_rows)
    batch = intake.read()
    return batch, intake.source


def rejections(record: dict[str, Any] | str) -> list[tuple[str, str, str]]:
    """(column, value, reason) for what is wrong with one line."""
    line = record if isinstance(record, str) else json.dumps({"applicant_id": "A-1"} | record)
    batch, _ = opened(line)
    assert batch.rows == 1
    assert {one.row for one in batch.rejected} == ({1} if batch.rejected else set())
    return [(one.column, one.value, one.reason) for one in batch.rejected]


def test_a_line_is_an_applicant() -> None:
    """The line is read as the contract says, and its number is that of the file."""
    batch, source = opened('\ufeff\n{"applicant_id": "A-1", "education": []}\n  \r\n{"applicant_id": "A-2"}')
    assert batch.table.ids == ("A-1", "A-2")
    assert batch.table.rows.tolist() == [2, 4]
    assert record_of(batch.table, 0).to_dict() == {"applicant_id": "A-1", "education": []}
    assert (batch.rows, batch.rejected) == (2, ())
    assert source == Source("a.jsonl", "JSON lines")


@pytest.mark.parametrize(
    ("record", "expected"),
    [
        ({"applicant_id": ""}, [("applicant_id", "", f"`` {AN_ID}")]),
        ({"applicant_id": 7}, [("applicant_id", "7", f"`7` {AN_ID}")]),
        ("{}", [("applicant_id", "", "`applicant_id` is missing")]),
        (
            {"experience": [{}, {}, {"start": "2023-13", "paid": "yes"}]},
            [
                (
                    "experience[2].start",
                    "2023-13",
                    "`2023-13` is not a date: month 13 is not in 1 to 12; write 2023-12 or 2023-12-31",
                ),
                ("experience[2].paid", "yes", "`yes` is not true or false; write true, false or null"),
            ],
        ),
        (
            {"experience": [{"start": [2015]}]},
            [("experience[0].start", "[2015]", '`[2015]` is not a date; write "2023-12" or "2023-12-31"')],
        ),
        ({"experience": [{"start": "present"}]}, [("experience[0].start", "present", "`present` is only an end")]),
        (
            {"experience": [{"supervised": "six"}]},
            [
                (
                    "experience[0].supervised",
                    "six",
                    "`six` is not true, false or a head count; write true, false or how many people",
                )
            ],
        ),
        (
            {"experience": [{"hours_per_week": 200, "share": 12.5}]},
            [
                ("experience[0].hours_per_week", "200", "`200` is not hours per week; write a number from 0 to 168"),
                ("experience[0].share", "12.5", "`12.5` is not a percentage; write a whole number from 0 to 100"),
            ],
        ),
        (
            '{"applicant_id": "A-1", "answers": {"projects": 99999999999999999999999999}, '
            '"experience": [{"supervised": 1e400}]}',
            [
                (
                    "experience[0].supervised",
                    "Infinity",
                    "`Infinity` is not true, false or a head count; write true, false or how many people",
                ),
                (
                    "answers.projects",
                    "99999999999999999999999999",
                    f"`99999999999999999999999999` {AN_ANSWER}",
                ),
            ],
        ),
        (
            {"answers": {"projects": 10**12}},
            [
                (
                    "answers.projects",
                    "1000000000000",
                    f"`1000000000000` {AN_ANSWER}",
                )
            ],
        ),
        ({"eduction": []}, [("eduction", "", "`eduction` is not a key here; did you mean `education`?")]),
        (
            {"experience": [{"titel": "CIO"}]},
            [("experience[0].titel", "", "`titel` is not a key here; did you mean `title`?")],
        ),
        (
            {"claims": {"xyz": {}}},
            [("claims.xyz", "", "`xyz` is not a key here; the keys are experience, supervisory")],
        ),
        (
            {"education": {"level": "bachelor"}},
            [
                (
                    "education",
                    '{"level": "bachelor"}',
                    '`{"level": "bachelor"}` is not a list of at most 500 entries; write [...]',
                )
            ],
        ),
        ({"education": ["bachelor"]}, [("education[0]", "bachelor", "`bachelor` is not an object; write {...}")]),
        (
            {"education": [{"field": "x" * 2001}]},
            [
                (
                    "education[0].field",
                    "x" * 77 + "...",
                    "the text has 2001 characters; write at most 2000 characters in quotes",
                )
            ],
        ),
        (
            {"education": [{"field": 7}]},
            [("education[0].field", "7", "`7` is not a text; write at most 2000 characters in quotes")],
        ),
        ({"credentials": [{"valid": True}]}, [("credentials[0].name", "", "`name` is missing")]),
        (
            {"experience": [{"kinds": ["it-managment", "it-management"]}], "claims": {"supervisory": {"cooking": "8"}}},
            [
                (
                    "experience[0].kinds[0]",
                    "it-managment",
                    "`it-managment` is not a kind of work; did you mean `it-management`?",
                ),
                ("claims.supervisory.cooking", "cooking", "`cooking` is not a kind of work"),
            ],
        ),
        (
            {"claims": {"experience": {"it-management": "a while"}}},
            [
                (
                    "claims.experience.it-management",
                    "a while",
                    "`a while` is not an amount of time; write 7 years, 18 months, 6 years 4 months, 2080 hours or any",
                )
            ],
        ),
        (
            {"experience": [{"start": "2015-03", "end": "2014-12"}]},
            [("experience[0].end", "2014-12", "the job ends before it starts: `2015-03` to `2014-12`")],
        ),
        (
            {"experience": [{"start": 2015, "end": 2014, "employer_type": "state"}]},
            [
                (
                    "experience[0].employer_type",
                    "state",
                    "`state` is not a type of employer; write one of public, private, nonprofit, self-employed",
                ),
                ("experience[0].end", "2014", "the job ends before it starts: `2015` to `2014`"),
            ],
        ),
        ('{"applicant_id": "A-1"', [("", "", "not JSON: expecting ',' delimiter at character 23")]),
        ('{"applicant_id": "A-1"} {}', [("", "", "not JSON: extra data at character 25")]),
        ('{"applicant_id": "A-1", "share": NaN}', [("", "", "not JSON: `NaN` is not a number")]),
        (
            '{"applicant_id": "A-1", "applicant_id": "A-2"}',
            [("applicant_id", "", "the key `applicant_id` stands twice in one object")],
        ),
        ('{"x": ' + "[" * 100_000, [("", "", "the nesting is too deep")]),
        ('{"x": ' + "[" * 50 + "]" * 50 + "}", [("", "", "the nesting is too deep")]),
        (
            '{"applicant_id": "A-1", "education": [{"field": "\\ud800"}]}',
            [("education[0].field", "", "`\\ud800` holds half a character (a lone surrogate)")],
        ),
        (
            '{"applicant_id": "A\\u0000"}',
            [("applicant_id", "", "`A\\x00` holds a NUL character")],
        ),
    ],
)  # fmt: skip
def test_a_bad_line_is_rejected(record: dict[str, Any] | str, expected: list[tuple[str, str, str]]) -> None:
    """Each thing that is wrong has the address in the record and a reason in our own words."""
    assert rejections(record) == expected


def test_a_number_of_any_length_is_only_a_bad_value() -> None:
    """Python itself refuses to read a number of more than 4,300 digits."""
    (one,) = rejections('{"applicant_id": "A-1", "experience": [{"start": ' + "9" * 5000 + "}]}")
    assert one[0] == "experience[0].start"
    assert one[2] == f'`{"9" * 77}...` is not a date; write "2023-12" or "2023-12-31"'


def test_lines_that_are_not_utf8_or_no_object_are_rejected() -> None:
    """A line that can't be read at all rejects itself and no other; it isn't shown."""
    batch, _ = opened(b'{"applicant_id": "A-1"}\n{"applicant_id": "\xe9"}\n[]\n7\n{"applicant_id": "A-2"}\n')
    assert batch.table.ids == ("A-1", "A-2")
    reason = "not an object; write each applicant on one line, as {...}"
    assert batch.rejected == (
        Rejected(2, "", "", "the line is not UTF-8"),
        Rejected(3, "", "", reason),
        Rejected(4, "", "", reason),
    )


def test_an_id_that_repeats_is_rejected_with_the_line_of_the_first() -> None:
    """Also a line rejected for another reason holds its id."""
    batch, _ = opened('{"applicant_id": "A-1", "x": 1}\n{"applicant_id": "A-1"}\n', 1)
    assert batch.rejected[1] == Rejected(2, "applicant_id", "A-1", "applicant_id `A-1` stands already in line 1")
    assert len(batch.table) == 0


def test_protected_keys_are_dropped_at_any_level_and_named() -> None:
    """They are taken out before anything else looks at the record, also where the value could not be read."""
    line = {
        "applicant_id": "A-1",
        "dob": {"year": 1990},
        "education": [{"level": "bachelor", "age": 22}],
        "answers": {"veteran": True, "car": False},
    }
    batch, source = opened(json.dumps(line) + "\n")
    assert record_of(batch.table, 0).to_dict() == {
        "applicant_id": "A-1",
        "education": [{"level": "bachelor"}],
        "answers": {"car": False},
    }
    assert source.dropped == ("dob", "education.age", "answers.veteran")


def test_ids_and_questions_are_read_as_in_a_table() -> None:
    """Ids are trimmed, also when they are compared; questions are trimmed and their case doesn't matter."""
    batch, _ = opened(
        '{"applicant_id": " A-1\\t", "answers": {" Bilingual ": true}}\n{"applicant_id": "A-1 "}\n'
        '{"applicant_id": " "}\n{"applicant_id": "B", "answers": {"Car": true, "car": false}}\n'
        '{"applicant_id": "C", "answers": {" ": true}}\n'
    )
    assert batch.table.ids == ("A-1",)
    assert record_of(batch.table, 0).to_dict() == {"applicant_id": "A-1", "answers": {"bilingual": True}}
    assert [(one.row, one.column, one.value, one.reason) for one in batch.rejected] == [
        (2, "applicant_id", "A-1", "applicant_id `A-1` stands already in line 1"),
        (3, "applicant_id", "", f"`` {AN_ID}"),
        (4, "answers.car", "car", "the question `car` stands twice"),
        (5, "answers.", " ", "the question is blank"),
    ]


def test_lines_may_end_with_a_lone_cr(monkeypatch: pytest.MonkeyPatch) -> None:
    """As they may in CSV; a CR and LF are one end, wherever the file is cut."""
    for piece in range(1, 9):
        monkeypatch.setattr(jsonl, "_PIECE", piece)
        batch, _ = opened(
            '{"applicant_id": "A"}\r{"applicant_id": "B"}\r\n\n\r{"applicant_id": "C"}\n\r{"applicant_id": 1}'
        )
        assert batch.table.ids == ("A", "B", "C")
        assert batch.table.rows.tolist() == [1, 2, 5]
        assert [one.row for one in batch.rejected] == [7]


def test_a_line_beyond_measure_is_refused() -> None:
    """No line is longer than 8 MB."""
    with pytest.raises(InputError) as caught:
        opened('{"applicant_id": "A-1"}\n{"x": "' + "x" * (8 << 20))
    assert str(caught.value) == "a.jsonl: row 2: long-row: the line is longer than 8 MB"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.sampled_from(["2015", "none"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
KEYS = ("education", "experience", "credentials", "answers", "claims", "dob", "x", "applicant_id")
ENTRY = st.dictionaries(
    st.sampled_from(["level", "title", "start", "end", "kinds", "name", "supervised"]), JSON, max_size=3
)
RECORD = st.dictionaries(st.sampled_from(KEYS), JSON | st.lists(ENTRY | JSON, max_size=3), max_size=4)


@given(st.lists(RECORD | JSON, max_size=6), st.integers(1, 5))
def test_nothing_is_lost(records: list[Any], batch_rows: int) -> None:
    """Each line that comes in comes out exactly once, as an applicant or rejected, however the batches are cut."""
    text = '{"applicant_id": "first"}\n' + "".join(json.dumps(record) + "\n" for record in records)
    whole, _ = opened(text)
    rejected = {one.row for one in whole.rejected}
    assert sorted([*rejected, *whole.table.rows.tolist()]) == list(range(1, len(records) + 2))
    for one in whole.rejected:
        assert (one.column + one.value + one.reason).isprintable()
        assert "pydantic" not in one.reason.casefold()
    cut, _ = opened(text, batch_rows)
    assert cut.rejected == whole.rejected
    assert [record_of(cut.table, i) for i in range(len(cut.table))] == [
        record_of(whole.table, i) for i in range(len(whole.table))
    ]
