"""JSON lines: what a line says, and what is rejected and why."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from recorded import record_of

from screening.errors import InputError
from screening.intake import Batch, Rejected, Source, jsonl, open_input

KINDS = ("it-management", "project-management")
ID_HINT = "write 1 to 200 characters in quotes"
DATE_HINT = "write 2023-12 or 2023-12-31"
DATE_JSON = 'write "2023-12" or "2023-12-31"'
TEXT_HINT = "write at most 2000 characters in quotes"
NAME_HINT = "write 1 to 120 characters in quotes"
AN_ANSWER = "is not true, false or a whole number"
ANSWER_HINT = "write true, false, a number or null"
TYPES_HINT = "write one of public, private, nonprofit, self-employed"
CLAIM_HINT = "write 7 years, 18 months, 6 years 4 months, 2080 hours or any"
UNITS_HINT = "write a number from 0 to 1000 with at most two decimals"
ORDER_HINT = "look at both dates"
AGAIN_HINT = "write the text again"
TWICE_HINT = "write it once"
DEEP_HINT = "write the keys of the record, and no more"

Told = list[tuple[str, str, str, str]]


def opened(data: str | bytes, batch_rows: int = 65536) -> tuple[Batch, Source]:
    """The applicants of JSON lines."""
    stream = io.BytesIO(data.encode("utf-8", "surrogatepass") if isinstance(data, str) else data)
    intake = open_input(stream, name="a.jsonl", kinds=KINDS, batch_rows=batch_rows)
    batch = intake.read()
    return batch, intake.source


def rejections(record: dict[str, Any] | str) -> Told:
    """(column, value, reason, hint) for what makes one line no applicant."""
    batch, _ = opened(record if isinstance(record, str) else json.dumps({"applicant_id": "A-1"} | record))
    assert (batch.rows, len(batch.table), batch.problems) == (1, 0, ())
    assert {one.row for one in batch.rejected} == {1}
    return [(one.column, one.value, one.reason, one.hint) for one in batch.rejected]


def unread(record: dict[str, Any] | str) -> tuple[Told, dict[str, Any]]:
    """(column, value, reason, hint) for what can't be read in one line, and what is left of it."""
    batch, _ = opened(record if isinstance(record, str) else json.dumps({"applicant_id": "A-1"} | record))
    assert (batch.rows, batch.table.ids, batch.rejected) == (1, ("A-1",), ())
    assert {(one.row, one.file) for one in batch.problems} <= {(1, "")}
    left = record_of(batch.table, 0).to_dict()
    del left["applicant_id"]
    return [(one.column, one.value, one.reason, one.hint) for one in batch.problems], left


def test_a_line_is_an_applicant() -> None:
    """The line is read as the contract says, and its number is that of the file."""
    batch, source = opened('\ufeff\n{"applicant_id": "A-1", "education": []}\n  \r\n{"applicant_id": "A-2"}')
    assert batch.table.ids == ("A-1", "A-2")
    assert batch.table.rows.tolist() == [2, 4]
    assert record_of(batch.table, 0).to_dict() == {"applicant_id": "A-1", "education": []}
    assert (batch.rows, batch.rejected) == (2, ())
    assert source == Source("a.jsonl", "JSON lines")


def test_an_id_that_is_a_whole_number_is_its_digits() -> None:
    """Most applicant systems write numbers; the same digits in quotes are the same id."""
    long = "9" * 30
    batch, _ = opened(f'{{"applicant_id": 3}}\n{{"applicant_id": "3"}}\n{{"applicant_id": {long}}}\n')
    assert (batch.table.ids, batch.merged, batch.rejected) == (("3", long), 1, ())


@pytest.mark.parametrize(
    ("record", "expected"),
    [
        ({"applicant_id": ""}, ("applicant_id", "", "`` is not the id of an applicant", ID_HINT)),
        ({"applicant_id": True}, ("applicant_id", "true", "`true` is not the id of an applicant", ID_HINT)),
        ({"applicant_id": 7.0}, ("applicant_id", "7.0", "`7.0` is not the id of an applicant", ID_HINT)),
        ({"applicant_id": None}, ("applicant_id", "null", "`null` is not the id of an applicant", ID_HINT)),
        (
            {"applicant_id": "A" * 201},
            ("applicant_id", "A" * 77 + "...", f"`{'A' * 77}...` is not the id of an applicant", ID_HINT),
        ),
        ("{}", ("applicant_id", "", "`applicant_id` is missing", "every applicant needs one")),
        ('{"applicant_id": "A-1"', ("", "", "not JSON: expecting ',' delimiter at character 23", "")),
        ('{"applicant_id": "A-1"} {}', ("", "", "not JSON: extra data at character 25", "")),
        (
            '{"applicant_id": "A-1", "applicant_id": "A-2"}',
            ("applicant_id", "A-1 and A-2", "the key `applicant_id` stands twice in one object", TWICE_HINT),
        ),
        ('{"x": ' + "[" * 100_000, ("", "", "the nesting is too deep", DEEP_HINT)),
        ('{"applicant_id": "A", "x": ' + "[" * 50 + "]" * 50 + "}", ("", "", "the nesting is too deep", DEEP_HINT)),
        (
            '{"applicant_id": "A\\u0000"}',
            ("applicant_id", "A\\x00", "`A\\x00` holds a NUL character", AGAIN_HINT),
        ),
        (
            '{"applicant_id": "A\\ud800"}',
            ("applicant_id", "A\\ud800", "`A\\ud800` holds half a character (a lone surrogate)", AGAIN_HINT),
        ),
        ('{"applicant_id": NaN}', ("applicant_id", "NaN", "`NaN` is not a number", "write a number or null")),
        (
            '{"applicant_id": ' + "9" * 201 + "}",
            ("applicant_id", "9" * 77 + "...", f"`{'9' * 77}...` is not the id of an applicant", ID_HINT),
        ),
    ],
)  # fmt: skip
def test_what_can_not_be_an_applicant_is_rejected(
    record: dict[str, Any] | str, expected: tuple[str, str, str, str]
) -> None:
    """With one reason in our own words, and what to write instead."""
    assert rejections(record) == [expected]


@pytest.mark.parametrize(
    ("record", "expected", "left"),
    [
        (
            {"experience": [{}, {}, {"start": "2023-13", "paid": "yes", "title": "CIO"}]},
            [
                ("experience[2].start", "2023-13", "`2023-13` is not a date: month 13 is not in 1 to 12", DATE_HINT),
                ("experience[2].paid", "yes", "`yes` is not true or false", "write true, false or null"),
            ],
            {"experience": [{}, {}, {"title": "CIO"}]},
        ),
        (
            {"experience": [{"start": [2015], "end": 2016}]},
            [("experience[0].start", "[...]", "`[...]` is not a date", DATE_JSON)],
            {"experience": [{"end": "2016"}]},
        ),
        (
            {"experience": [{"start": "present", "end": ""}]},
            [
                ("experience[0].start", "present", "`present` is only an end", DATE_JSON),
                ("experience[0].end", "", "a blank is not a date", DATE_HINT),
            ],
            {"experience": [{}]},
        ),
        (
            {"experience": [{"supervised": "six"}]},
            [
                (
                    "experience[0].supervised",
                    "six",
                    "`six` is not true, false or a head count",
                    "write true, false or how many people",
                )
            ],
            {"experience": [{}]},
        ),
        (
            {"experience": [{"hours_per_week": 200, "share": 12.5}]},
            [
                ("experience[0].hours_per_week", "200", "`200` is not hours per week", "write a number from 0 to 168"),
                ("experience[0].share", "12.5", "`12.5` is not a percentage", "write a whole number from 0 to 100"),
            ],
            {"experience": [{"hours_per_week": "0.125", "share": "0"}]},
        ),
        (
            '{"applicant_id": "A-1", "answers": {"projects": 99999999999999999999999999, "car": true}, '
            '"experience": [{"supervised": 1e400}]}',
            [
                (
                    "experience[0].supervised",
                    "Infinity",
                    "`Infinity` is not true, false or a head count",
                    "write true, false or how many people",
                ),
                (
                    "answers.projects",
                    "99999999999999999999999999",
                    f"`99999999999999999999999999` {AN_ANSWER}",
                    ANSWER_HINT,
                ),
            ],
            {"experience": [{}], "answers": {"car": True}},
        ),
        (
            {"answers": {"projects": 10**12, "less": -(10**12), "most": 10**12 - 1}},
            [
                ("answers.projects", "1000000000000", f"`1000000000000` {AN_ANSWER}", ANSWER_HINT),
                ("answers.less", "-1000000000000", f"`-1000000000000` {AN_ANSWER}", ANSWER_HINT),
            ],
            {"answers": {"most": 10**12 - 1}},
        ),
        (
            {"education": {"level": "bachelor"}, "experience": []},
            [
                (
                    "education",
                    "{...}",
                    "`{...}` is not a list of at most 500 entries",
                    "write [...]",
                )
            ],
            {"experience": []},
        ),
        (
            {"experience": [7] * 501},
            [("experience", "[...]", "the list has 501 entries", "write at most 500")],
            {},
        ),
        (
            {"education": ["bachelor", {"level": "BS"}]},
            [("education[0]", "bachelor", "`bachelor` is not an object", "write {...}")],
            {"education": [{"accredited": False, "conferred": False}, {"level": "BS"}]},
        ),
        (
            {"education": [{"field": "x" * 2001, "level": "BS"}]},
            [("education[0].field", "x" * 77 + "...", "the text has 2001 characters", TEXT_HINT)],
            {"education": [{}]},
        ),
        (
            {"education": [{"field": 7, "semester_units": 1000.001}]},
            [
                ("education[0].field", "7", "`7` is not a text", TEXT_HINT),
                ("education[0].semester_units", "1000.001", "`1000.001` is not a number of units", UNITS_HINT),
            ],
            {"education": [{}]},
        ),
        (
            {"credentials": [{"valid": True}, {"name": "x" * 121}, {"name": "pmp"}]},
            [
                ("credentials[0].name", "", "`name` is missing", NAME_HINT),
                ("credentials[1].name", "x" * 77 + "...", "the text has 121 characters", NAME_HINT),
            ],
            {"credentials": [{"name": "pmp"}]},
        ),
        (
            {
                "experience": [{"kinds": ["it-managment", "it-management", "x" * 121, None]}],
                "claims": {"supervisory": {"cooking": "8", "it-management": "2"}},
            },
            [
                (
                    "experience[0].kinds[0]",
                    "it-managment",
                    "`it-managment` is not a kind of work",
                    "did you mean `it-management`?",
                ),
                (
                    "experience[0].kinds[2]",
                    "x" * 77 + "...",
                    f"`{'x' * 77}...` is not a kind of work",
                    "",
                ),
                ("experience[0].kinds[3]", "null", "`null` is not a name", NAME_HINT),
                ("claims.supervisory.cooking", "cooking", "`cooking` is not a kind of work", ""),
            ],
            {
                "experience": [{"kinds": ["?", "it-management", "it-managment", "x" * 120]}],
                "claims": {"experience": {}, "supervisory": {"it-management": "2 years"}},
            },
        ),
        (
            {"claims": {"experience": {"it-management": "a while", "project-management": True}}},
            [
                (
                    "claims.experience.it-management",
                    "a while",
                    "`a while` is not an amount of time",
                    CLAIM_HINT,
                ),
                (
                    "claims.experience.project-management",
                    "true",
                    "`true` is not an amount of time",
                    "write 8 years or 6 years 4 months",
                ),
            ],
            {},
        ),
        (
            {"claims": {"experience": "8 years", "supervisory": {"it-management": 3}}},
            [("claims.experience", "8 years", "`8 years` is not an object", "write the names as keys, {...}")],
            {"claims": {"experience": {}, "supervisory": {"it-management": "3 years"}}},
        ),
        (
            {"claims": "8 years", "answers": []},
            [
                ("answers", "[...]", "`[...]` is not an object", "write the names as keys, {...}"),
                ("claims", "8 years", "`8 years` is not an object", "write the names as keys, {...}"),
            ],
            {},
        ),
        (
            {"experience": [{"start": "2015-03", "end": "2014-12", "title": "CIO"}]},
            [
                (
                    "experience[0].end",
                    "2014-12",
                    "the job ends before it starts: `2015-03` to `2014-12`",
                    ORDER_HINT,
                )
            ],
            {"experience": [{"title": "CIO"}]},
        ),
        (
            {"experience": [{"start": 2015, "end": 2014, "employer_type": "state"}]},
            [
                ("experience[0].employer_type", "state", "`state` is not a type of employer", TYPES_HINT),
                ("experience[0].end", "2014", "the job ends before it starts: `2015` to `2014`", ORDER_HINT),
            ],
            {"experience": [{}]},
        ),
        (
            '{"applicant_id": "A-1", "experience": [{"share": NaN, "paid": -Infinity, "employer": "\\u0000"}]}',
            [
                ("experience[0].employer", "\\x00", "`\\x00` holds a NUL character", AGAIN_HINT),
                ("experience[0].paid", "-Infinity", "`-Infinity` is not a number", "write a number or null"),
                ("experience[0].share", "NaN", "`NaN` is not a number", "write a number or null"),
            ],
            {"experience": [{"share": "0"}]},
        ),
        (
            '{"applicant_id": "A-1", "experience": [{"start": "2015", "start": 2016, "end": "2017"}], '
            '"education": [], "education": [{"level": "BS"}]}',
            [
                (
                    "education",
                    "[...] and [...]",
                    "the key `education` stands twice in one object",
                    TWICE_HINT,
                ),
                (
                    "experience[0].start",
                    "2015 and 2016",
                    "the key `start` stands twice in one object",
                    TWICE_HINT,
                ),
            ],
            {"experience": [{"end": "2017"}]},
        ),
        (
            '{"applicant_id": "A-1", "education": [{"field": "\\ud800", "institution": "x"}]}',
            [
                (
                    "education[0].field",
                    "\\ud800",
                    "`\\ud800` holds half a character (a lone surrogate)",
                    AGAIN_HINT,
                )
            ],
            {"education": [{"institution": "x"}]},
        ),
        (
            '{"applicant_id": "A-1", "tit\\u0000le": "x", "answers": {"\\ud800": true, "car": true}, '
            '"claims": {"experience": {"\\u0000": "8"}}}',
            [
                (
                    "answers.\\ud800",
                    "",
                    "the key `\\ud800` holds half a character (a lone surrogate)",
                    "write the key again",
                ),
                ("claims.experience.\\x00", "", "the key `\\x00` holds a NUL character", "write the key again"),
                ("tit\\x00le", "", "the key `tit\\x00le` holds a NUL character", "write the key again"),
            ],
            {"answers": {"car": True}},
        ),
        (
            {"answers": {"Car": True, "car": False, " ": True, "q" * 121: True, "Bilingual ": True}},
            [
                ("answers.car", "car", "the question `car` stands twice", TWICE_HINT),
                ("answers.", " ", "the question is blank", "write the name of the question"),
                (
                    "answers." + "q" * 69 + "...",
                    "q" * 77 + "...",
                    "the question has 121 characters",
                    "write at most 120",
                ),
            ],
            {"answers": {"bilingual": True}},
        ),
    ],
)  # fmt: skip
def test_a_value_that_can_not_be_read_is_unknown_and_listed(
    record: dict[str, Any] | str, expected: Told, left: dict[str, Any]
) -> None:
    """What can't be read makes that value unknown and is listed; the applicant keeps what is there."""
    assert unread(record) == (expected, left)


@pytest.mark.parametrize(
    ("record", "left"),
    [
        ({"education": None, "experience": None, "credentials": None, "answers": None, "claims": None}, {}),
        ({"claims": {"experience": None, "supervisory": {"it-management": None}}}, {}),
        ({"answers": {"car": None}}, {}),
        ({"experience": [{"start": None, "kinds": None, "title": ""}]}, {"experience": [{}]}),
        ({"credentials": [{"name": "pmp", "valid": None}]}, {"credentials": [{"name": "pmp", "valid": None}]}),
        (
            {"education": [], "experience": [], "credentials": []},
            {"education": [], "experience": [], "credentials": []},
        ),
    ],
)
def test_null_says_nothing_and_an_empty_list_that_there_is_none(record: dict[str, Any], left: dict[str, Any]) -> None:
    """Neither is a problem."""
    assert unread(record) == ([], left)


def test_keys_that_mean_nothing_are_passed_over_and_named_once() -> None:
    """As the columns of a table are; what they hold isn't looked at."""
    line = (
        '{"applicant_id": "A-1", "linkedin": NaN, "eduction": [], "claims": {"xyz": {}}, '
        '"experience": [{"title": "CIO", "titel": 7, "salary": "\\u0000"}, {"salary": 1}, {"stat": "2015"}]}\n'
    )
    batch, source = opened(line + line.replace("A-1", "A-2"))
    assert (batch.table.ids, batch.problems, batch.rejected) == (("A-1", "A-2"), (), ())
    assert source.passed_over == (
        "linkedin",
        "eduction (did you mean `education`?)",
        "experience[].titel",
        "experience[].salary",
        "experience[].stat (did you mean `start`?)",
        "claims.xyz",
    )
    _, source = opened('{"applicant_id": "A-1", "tit\\u0000le": 1, "experience": [{"\\ud800": 1}]}')
    assert source.passed_over == ()
    many = {f"key {number}": 1 for number in range(150)}
    _, source = opened(json.dumps({"applicant_id": "A-1"} | many))
    assert source.passed_over == (*list(many)[:100], "and more")


def test_a_number_of_any_length_is_only_a_bad_value() -> None:
    """Python itself refuses to read a number of more than 4,300 digits."""
    ((one,), _) = unread('{"applicant_id": "A-1", "experience": [{"start": ' + "9" * 5000 + "}]}")
    assert one == ("experience[0].start", "9" * 77 + "...", f"`{'9' * 77}...` is not a date", DATE_JSON)


def test_lines_that_are_not_utf8_or_no_object_are_rejected() -> None:
    """A line that can't be read at all rejects itself and no other; it isn't shown."""
    batch, _ = opened(b'{"applicant_id": "A-1"}\n{"applicant_id": "\xe9"}\n[]\n7\n{"applicant_id": "A-2"}\n')
    assert batch.table.ids == ("A-1", "A-2")
    hint = "write each applicant as {...}"
    assert batch.rejected == (
        Rejected(2, "", "", "the line is not UTF-8", hint="save it in UTF-8"),
        Rejected(3, "", "", "not an object", hint=hint),
        Rejected(4, "", "", "not an object", hint=hint),
    )


@pytest.mark.parametrize("batch_rows", [1, 2, 65536])
def test_an_id_that_repeats_with_other_data_is_rejected_and_the_same_record_is_merged(batch_rows: int) -> None:
    """`an id that repeats with different data is rejected. Repeated identical rows are merged and counted.`"""
    first = '{"applicant_id": "A-1", "answers": {"Car": true, "x": 1}, "experience": [{"start": "soon"}], "dob": 1}\n'
    again = '{"experience": [{"start": "soon "}], "answers": {"x": 1, "car": true}, "applicant_id": " A-1", "dob": 2}\n'
    other = '{"applicant_id": "A-1", "answers": {"Car": true, "x": 1}, "experience": [{"start": "later"}]}\n'
    batch, _ = opened(first + again + other + again + '{"applicant_id": "A-2", "linkedin": 1}\n', batch_rows)
    assert batch.table.ids == ("A-1", "A-2")
    assert (batch.rows, batch.merged) == (5, 2)
    assert batch.rejected == (
        Rejected(3, "applicant_id", "A-1", "applicant_id `A-1` stands already in line 1, where other things are said"),
    )
    assert [(one.row, one.column) for one in batch.problems] == [(1, "experience[0].start")]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ('"answers": {"car": true}', '"answers": {"car": 1}'),
        ('"answers": {"car": "?"}', '"answers": {"car": "??"}'),
        ('"answers": {"Car": true, "car": false}', '"answers": {"Car": true}'),
        ('"education": []', '"education": null'),
        ('"education": [{"field": "a"}, {"field": "b"}]', '"education": [{"field": "b"}, {"field": "a"}]'),
        ('"education": [{"field": "a", "field": "b"}]', '"education": [{"field": "a", "field": "c"}]'),
        ('"experience": [{"share": NaN}]', '"experience": [{"share": "NaN"}]'),
        ('"answers": {"\\ud800": 1}', '"answers": {"\\ud801": 1}'),
    ],
)
def test_records_that_differ_anywhere_are_not_merged(one: str, other: str) -> None:
    """Also where both can't be read."""
    both = [f'{{"applicant_id": "A-1", {part}}}' for part in (one, other)]
    batch, _ = opened("\n".join(both))
    assert (batch.merged, [fault.row for fault in batch.rejected]) == (0, [2])
    batch, _ = opened("\n".join([both[0], both[0]]))
    assert (batch.merged, batch.rejected) == (1, ())


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


def test_protected_keys_are_never_shown() -> None:
    """Neither where a value that holds one can't be read, nor where its key stands twice."""
    line = (
        '{"applicant_id": "A-1", "dob": "1990", "dob": "1991", "education": {"dob": "1992", "x": 1}, '
        '"experience": [{"start": {"birthdate": "1993"}, "start": {"age": 41}}], "d\\u0000ob": "1994"}'
    )
    batch, source = opened(line)
    assert [(one.column, one.value) for one in batch.problems] == [
        ("education", "{...}"),
        ("experience[0].start", "{...} and {...}"),
        ("d\\x00ob", ""),
    ]
    assert source.dropped == ("dob", "education.dob", "experience.start.birthdate", "experience.start.age")


def test_ids_and_questions_are_read_as_in_a_table() -> None:
    """Ids are trimmed, also when they are compared; questions are trimmed and their case doesn't matter."""
    batch, _ = opened(
        '{"applicant_id": " A-1\\t", "answers": {" Bilingual ": true}}\n{"applicant_id": "A-1 "}\n'
        '{"applicant_id": " "}\n'
    )
    assert batch.table.ids == ("A-1",)
    assert record_of(batch.table, 0).to_dict() == {"applicant_id": "A-1", "answers": {"bilingual": True}}
    assert batch.rejected == (
        Rejected(2, "applicant_id", "A-1", "applicant_id `A-1` stands already in line 1, where other things are said"),
        Rejected(3, "applicant_id", "", "`` is not the id of an applicant", hint=ID_HINT),
    )


def test_lines_may_end_with_a_lone_cr(monkeypatch: pytest.MonkeyPatch) -> None:
    """As they may in CSV; a CR and LF are one end, wherever the file is cut."""
    for piece in range(1, 9):
        monkeypatch.setattr(jsonl, "_PIECE", piece)
        batch, _ = opened(
            '{"applicant_id": "A"}\r{"applicant_id": "B"}\r\n\n\r{"applicant_id": "C"}\n\r{"applicant_id": true}'
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
    """`never a lost row`: each line comes out once, as an applicant, rejected or merged, in batches of any size."""
    text = '{"applicant_id": "first"}\n' + "".join(json.dumps(record) + "\n" for record in records)
    whole, _ = opened(text)
    rejected = [one.row for one in whole.rejected]
    assert len(set(rejected)) == len(rejected)
    assert len(whole.table) + len(rejected) + whole.merged == whole.rows == len(records) + 1
    assert not set(rejected) & set(whole.table.rows.tolist())
    assert {one.row for one in whole.problems} <= set(whole.table.rows.tolist())
    for one in (*whole.rejected, *whole.problems):
        assert (one.column + one.value + one.reason + one.hint).isprintable()
        assert one.reason
        assert "pydantic" not in one.reason.casefold()
    cut, _ = opened(text, batch_rows)
    assert (cut.rejected, cut.problems, cut.merged) == (whole.rejected, whole.problems, whole.merged)
    assert [record_of(cut.table, i) for i in range(len(cut.table))] == [
        record_of(whole.table, i) for i in range(len(whole.table))
    ]


@given(RECORD)
def test_the_applicant_still_gets_a_verdict_with_what_is_there(record: dict[str, Any]) -> None:
    """`the applicant still gets a verdict with what is there`: a record with an id is never rejected."""
    batch, _ = opened(json.dumps(record | {"applicant_id": "A-1"}))
    assert (batch.table.ids, batch.rejected) == (("A-1",), ())
    places = [one.column for one in batch.problems]
    assert len(set(places)) == len(places)
