"""Values as people write them: words for yes and no, hours, head counts, amounts, dates, several things in one cell."""

from __future__ import annotations

import csv
import datetime
import io
from collections.abc import Callable

import pytest
from recorded import record_of

from screening.api import verdict
from screening.intake import Batch, open_input, values
from screening.intake.values import BadValue, Values
from screening.postings import load_posting
from screening.profiles import ANY_HOURS, UNREAD
from screening.records import table_of
from screening.run import compiled, decided

HOW = Values()
RULES = compiled(load_posting("pps-director-it-systems"))


def opened(**cells: str) -> Batch:
    """The batch of one applicant A-1 with these cells; `__` in a name is the colon."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["applicant_id", *(name.replace("__", ":") for name in cells)])
    writer.writerow(["A-1", *cells.values()])
    return open_input(io.BytesIO(out.getvalue().encode()), name="a.csv").read()


def said(**cells: str) -> dict[str, object]:
    """What one applicant with these cells is taken to say, all of it readable."""
    batch = opened(**cells)
    assert batch.rejected == batch.problems == ()
    record = record_of(batch.table, 0).to_dict()
    assert record.pop("applicant_id") == "A-1"
    return record


@pytest.mark.parametrize(
    "text", ["Y", "yes", "YES.", "x", "X", "checked", "✓", "✔️", "true", "on", "1", "1.0", "\uff59\uff45\uff53"]
)
def test_words_and_signs_of_yes(text: str) -> None:
    """A tick, a cross in a box and a word say yes."""
    assert values.truth(text) == 1


@pytest.mark.parametrize("text", ["N", "no", "No.", "false", "off", "0", "0.0", "unchecked", "✗", "n\u200bo"])
def test_words_and_signs_of_no(text: str) -> None:
    """So do those of no."""
    assert values.truth(text) == 0


@pytest.mark.parametrize("text", ["?", "unknown", "Prefer not to say"])
def test_what_is_said_to_be_unknown_is_not_taken_for_silence(text: str) -> None:
    """A policy may take silence for full time, conferred and accredited, and a question mark for none of them."""
    cells = {"degree_1_level": "BS", "degree_1_conferred": text, "degree_1_accredited": text}
    batch = opened(**cells, job_1_hours_per_week=text, job_1_share=text, credential__pmp=text)
    jobs, degrees, held = batch.table.jobs, batch.table.degrees, batch.table.credentials
    assert batch.problems == ()
    assert (jobs.hours_low.tolist(), jobs.hours_high.tolist()) == ([ANY_HOURS[0]], [ANY_HOURS[1]])
    assert jobs.share.tolist() == degrees.conferred.tolist() == degrees.accredited.tolist() == [UNREAD]
    assert (held.name.values, held.valid.tolist(), held.unspoken.tolist()) == (("pmp",), [-1], [1])


@pytest.mark.parametrize("text", ["n/a", "N/A", "none given", "-", "\u2013", "not applicable", " \u00a0 ", "\u200b"])
def test_a_cell_of_nothing_is_blank(text: str) -> None:
    """What says that there is nothing to say makes no entry, in whatever column, and is no fault."""
    cells = {"job_1_title": text, "job_1_start": text, "degree_1_level": text, "credential__pmp": text}
    assert said(**cells, job_1_hours_per_week=text, credentials=text, answer__car=text) == {}


@pytest.mark.parametrize("text", ["?", "unknown", "Prefer not to say", "prefer not to answer.", "not sure"])
def test_a_value_that_is_said_to_be_unknown_is_no_fault(text: str) -> None:
    """The value is unknown; the entry is there, since something is said to be there."""
    job = said(job_1_title="CIO", job_1_paid=text, job_1_start=text, answer__car=text)
    assert job == {"experience": [{"title": "CIO"}]}
    assert said(credential__pmp=text) == {"credentials": [{"name": "pmp", "valid": None}]}
    assert opened(job_1_start=text).table.experience_given.tolist() == [True]
    assert said(job_1_title=text) == {"experience": [{"title": text}]}


def test_ids_are_never_taken_for_blank() -> None:
    """An applicant may be called `unknown` or `-`; an id stays what it was, also the parts that nobody sees."""
    batch = open_input(io.BytesIO("applicant_id\nunknown\n-\nN/A\nA\u200b1\n".encode()), name="a.csv").read()
    assert batch.table.ids == ("unknown", "-", "N/A", "A\u200b1")


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("40", 160, 160),
        ("\uff14\uff10", 160, 160),
        ("37.5", 150, 150),
        ("37,5", 150, 150),
        ("40 hrs", 160, 160),
        ("40/wk", 160, 160),
        ("40 hrs/wk", 160, 160),
        ("40 hours per week", 160, 160),
        ("20-25", 80, 100),
        ("20 to 25", 80, 100),
        ("20\u201325 hrs", 80, 100),
        ("FT", 672, 672),
        ("Full-time", 672, 672),
        ("full time", 672, 672),
        ("Part-time", 0, 159),
        ("PT", 0, 159),
        ("0", 0, 0),
        ("0.1 hours", 0, 1),
        ("1 hr/wk", 4, 4),
        ("1.25", 5, 5),
    ],
)
def test_hours_a_week(text: str, low: int, high: int) -> None:
    """A range is a range; full time is capped at the full week of the policy, part time is somewhere below it."""
    assert values.hours(text) == (low, high)


@pytest.mark.parametrize("text", ["30-20", "169", "40+", "~40", "1e2", "-1", "hours", "20-200", "4\u202e0", "1,200"])
def test_hours_that_are_none(text: str) -> None:
    """What bounds nothing, or can't be, isn't guessed."""
    with pytest.raises(BadValue, match=r"is not hours per week$") as caught:
        values.hours(text)
    assert caught.value.hint == "write a number from 0 to 168"


@pytest.mark.parametrize("text", ["1", "0.5", "1.0", ".75", "0,8", "0.5-1", "0-1"])
def test_hours_that_may_be_a_share_of_full_time(text: str) -> None:
    """Where full time is 1, half an hour would be half time."""
    with pytest.raises(BadValue, match=r"may be a share of full time$") as caught:
        values.hours(text)
    assert caught.value.hint == "write hours a week, not a share of full time"


@pytest.mark.parametrize(("text", "found"), [("0", 0), ("75", 75), ("75 %", 75), ("1%", 1), ("100", 100), ("2.0", 2)])
def test_shares_of_the_time(text: str, found: int) -> None:
    """A percentage, with or without its sign."""
    assert values.share(text) == found


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("1", "write 1% or 100%"),
        ("1.0", "write 1% or 100%"),
        ("0.75", "write 75%"),
        ("0,5", "write 50%"),
        (".5", "write 50%"),
        ("0.333", "write a whole number from 0 to 100"),
        ("0.5%", "write a whole number from 0 to 100"),
        ("37.5", "write a whole number from 0 to 100"),
        ("101", "write a whole number from 0 to 100"),
    ],
)
def test_shares_that_may_be_parts_of_one(text: str, hint: str) -> None:
    """1 is one percent or everything, and 0.75 no percentage."""
    with pytest.raises(BadValue) as caught:
        values.share(text)
    assert caught.value.hint == hint


@pytest.mark.parametrize("text", ["45787", "20000", "60000.0", "2025-05-10", "1950-05"])
@pytest.mark.parametrize(
    ("reader", "write"), [(values.supervised, "5 to 10"), (values.hours, "5 to 10"), (values.claim, "5 years")]
)
def test_what_a_spreadsheet_makes_of_a_range(reader: Callable[[str], object], write: str, text: str) -> None:
    """Excel takes `5-10` for the 10th of May; nobody has 45,787 people."""
    with pytest.raises(BadValue, match=r"is a date$") as caught:
        reader(text)
    assert caught.value.hint == f"Excel may have made a date of a range: write {write}"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("45787 people", (1, 45787)),
        ("45,787", (1, 45787)),
        ("12", (1, 12)),
        ("12.0", (1, 12)),
        ("1,200", (1, 1200)),
        ("12 people", (1, 12)),
        ("3 FTEs", (1, 3)),
        ("0", (0, 0)),
        ("yes", (1, -1)),
        ("no", (0, -1)),
        ("5-10", (1, -1)),
        ("10+", (1, -1)),
        ("approx. 12", (1, -1)),
        ("~12", (1, -1)),
        ("more than 0", (1, -1)),
        ("0-5", (-1, -1)),
        ("up to 5", (-1, -1)),
        ("0+", (-1, -1)),
    ],
)
def test_head_counts(text: str, found: tuple[int, int]) -> None:
    """A count that isn't exact says that people were supervised, where its low end does."""
    assert values.supervised(text) == found


@pytest.mark.parametrize("text", ["some", "10-5", "1.5", "2000000", "none", "-3"])
def test_head_counts_that_are_none(text: str) -> None:
    """Words and impossible numbers aren't guessed."""
    with pytest.raises(BadValue):
        values.supervised(text)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("3 yrs 4 mos", 1200),
        ("2.5 years", 900),
        ("18 months", 540),
        ("\uff18 years", 2880),
        ("3\u00a0years", 1080),
        ("8", 2880),
        ("2y", 720),
        ("2 Y 3m", 810),
        ("1,5 years", 540),
        ("2\u00bd years", 900),
        ("none", 0),
        ("0", 0),
    ],
)
def test_claims(text: str, days: int) -> None:
    """Durations in the words that people use."""
    assert values.claim(text) == days


@pytest.mark.parametrize("text", ["10+ years", "at least 10 years", "over 10 years"])
def test_a_bound_is_no_claim(text: str) -> None:
    """A claim with one end open is not taken for an amount."""
    with pytest.raises(BadValue, match=r"is a bound and not an amount of time$") as caught:
        values.claim(text)
    assert caught.value.hint == "write 10 years"


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("at least 3", "write 3 years"),
        ("10+", "write 10 years"),
        ("18+ months", "write 1 year 6 months"),
        ("18 months or more", "write 1 year 6 months"),
        ("> 2", "write 2 years"),
        ("less than 1 year", "write 6 months"),
        ("up to 3 years", "write 6 months"),
        ("at least a few", "write 6 months"),
        ("5-7 years", "write one amount, such as 5 years"),
        ("5 to 7", "write one amount, such as 5 years"),
        ("2080 hours", "write 8 years or 6 years 4 months"),
        ("any", "write 8 years or 6 years 4 months"),
        ("some", "write 8 years or 6 years 4 months"),
        ("100,000", "write 8 years or 6 years 4 months"),
    ],
)
def test_what_is_no_claim_has_a_hint_that_fits(text: str, hint: str) -> None:
    """The hint is an amount of the size that was given, and never what only a posting may ask."""
    with pytest.raises(BadValue) as caught:
        values.claim(text)
    assert caught.value.hint == hint


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("✓", (1, None)),
        ("Expired", (0, None)),
        ("05/2028", (-1, "05/2028")),
        ("Yes, expires 05/2028", (-1, "05/2028")),
        ("valid until 2028", (-1, "2028")),
        ("yes (exp. 2028-05-01)", (-1, "2028-05-01")),
    ],
)
def test_credentials_and_their_expiry(text: str, found: tuple[int, str | None]) -> None:
    """A date may stand alone or behind words."""
    assert HOW.credential(text) == found


@pytest.mark.parametrize(("text", "number"), [("1,200", 1200), ("1 200", 1200), ("1\u202f200", 1200), ("12.0", 12)])
def test_answers_in_numbers(text: str, number: int) -> None:
    """Thousands may be set apart."""
    assert values.answer(text) == (0, number)


def test_a_degree_may_be_said_to_be_under_way() -> None:
    """What is written where the question is whether it was conferred."""
    assert [values.conferred(text) for text in ("In progress", "Graduated", "Y", "no")] == [0, 1, 1, 0]


def test_what_cannot_be_seen_is_taken_out_and_the_rest_stays_as_written() -> None:
    """Invisible marks and odd spaces go; quotes, case and width of a title stay."""
    job = {
        "job_1_title": "\u200eIT\u00a0Director \u2013 \u201cOps\u201d\u200b",
        "job_1_start": "\u202a\uff12\uff10\uff11\uff15-03\u202c",
    }
    found = opened(**job).table.jobs
    assert found.title.values == ("IT Director \u2013 \u201cOps\u201d",)
    assert found.start.codes.tolist() == [0]


@pytest.mark.parametrize("mark", ["\u202e", "\u202d"])
def test_a_text_that_is_shown_in_another_order_is_not_read(mark: str) -> None:
    """What a reader sees isn't what is there, so that a title isn't the recognised one; an id stays what it is."""
    cells = {"job_1_title": f"{mark}IT Director", "job_1_start": f"{mark}2015-03", "degree_1_field": f"Art{mark}"}
    batch = opened(**cells)
    assert [(one.column, one.reason) for one in batch.problems] == [
        (name, f"`{text.replace(mark, chr(92) + f'u{ord(mark):x}')}` holds a sign that shows it in another order")
        for name, text in cells.items()
    ]
    jobs = batch.table.jobs
    assert jobs.title.codes.tolist() == jobs.start.codes.tolist() == [-1]
    batch = open_input(io.BytesIO(f"applicant_id\nA{mark}1\n".encode()), name="a.csv").read()
    assert batch.table.ids == (f"A{mark}1",)


@pytest.mark.parametrize("end", [";", "\n", " ;\r\n"])
def test_several_degrees_in_one_cell(end: str) -> None:
    """Each part that is a degree by itself is an entry of its own, with its field."""
    record = said(degree_1_level=end.join(["BS in Physics", "MBA"]), degree_1_accredited=end.join(["yes", "yes"]))
    assert record["education"] == [
        {"level": "BS in Physics", "accredited": True},
        {"level": "MBA", "accredited": True},
    ]


@pytest.mark.parametrize(
    ("text", "found", "problems"),
    [
        ("yes", [UNREAD, UNREAD], 0),
        ("no", [UNREAD, UNREAD], 0),
        ("yes; no", [1, 0], 0),
        ("yes;?", [1, UNREAD], 0),
        ("no; n/a", [0, -1], 0),
        ("", [-1, -1], 0),
        ("?", [UNREAD, UNREAD], 0),
        ("yes; no; no", [UNREAD, UNREAD], 1),
        ("zz!", [UNREAD, UNREAD], 1),
        ("yes; zz!", [UNREAD, UNREAD], 1),
    ],
)
@pytest.mark.parametrize("name", ["conferred", "accredited"])
def test_one_answer_for_two_degrees_is_about_either(name: str, text: str, found: list[int], problems: int) -> None:
    """As many answers as degrees are taken in order; silence stays silence."""
    batch = opened(**{"degree_1_level": "BS Computer Science; MBA", f"degree_1_{name}": text, "degree_1_field": ""})
    assert getattr(batch.table.degrees, name).tolist() == found
    assert len(batch.problems) == problems


def test_two_answers_for_one_degree_are_a_problem() -> None:
    """Which of them is about it isn't said."""
    batch = opened(degree_1_level="BS", degree_1_conferred="yes; no")
    assert [(one.column, one.value, one.hint) for one in batch.problems] == [
        ("degree_1_conferred", "yes; no", "write yes or no")
    ]
    assert batch.table.degrees.conferred.tolist() == [UNREAD]


def test_what_is_said_once_of_two_degrees_is_no_silence() -> None:
    """One date may lie ahead, and the units of one degree in progress are no less than the other's."""
    cells = {"degree_1_level": "BS; MBA", "degree_1_conferred_on": "2028", "degree_1_semester_units": "60"}
    degrees = opened(**cells, degree_2_level="PhD", degree_2_conferred_on="2028").table.degrees
    assert [degrees.conferred_on.text(row) for row in range(3)] == ["?", "?", "2028"]
    assert degrees.semester_units.tolist() == [UNREAD, UNREAD, -1]


def test_fields_go_with_the_degrees_they_stand_for() -> None:
    """As many fields as degrees are taken in order; one field for two degrees could be that of either."""
    two = said(degree_1_level="BS; MS", degree_1_field="Physics; History", degree_1_semester_units="120")
    assert two["education"] == [{"level": "BS", "field": "Physics"}, {"level": "MS", "field": "History"}]
    one = said(degree_1_level="BS; MS", degree_1_field="Physics", degree_2_level="PhD", degree_2_field="a; b")
    assert one["education"] == [{"level": "BS"}, {"level": "MS"}, {"level": "PhD", "field": "a; b"}]


def test_a_part_that_is_no_degree_leaves_the_cell_whole() -> None:
    """`BS; Physics` is one degree."""
    assert said(degree_1_level="BS; Physics")["education"] == [{"level": "BS; Physics"}]


def test_a_list_of_credentials_in_one_cell() -> None:
    """Each name is a credential that is held; a list says nothing of those that it doesn't name, also one of none."""
    assert said(credentials="PMP; CISSP,\nCPA", credential__dl="no")["credentials"] == [
        {"name": "dl", "valid": False},
        {"name": "PMP"},
        {"name": "CISSP"},
        {"name": "CPA"},
    ]
    assert said(credentials="None") == {}
    assert opened(credentials="PMP").table.credentials_complete.tolist() == [False]
    spoiled = opened(credentials=";")
    assert [(one.column, one.reason, one.hint) for one in spoiled.problems] == [
        ("credentials", "`;` lists no credentials", "write 1 to 500")
    ]
    assert spoiled.table.credentials_complete.tolist() == [False]


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("PMP, expired 2019", [("PMP", 0, None, 0)]),
        ("PMP; expired", [("PMP", 0, None, 0)]),
        ("PMP (expired), CISSP", [("PMP (expired)", -1, None, 0), ("CISSP", -1, None, 0)]),
        ("PMP, exp 2019", [("PMP", -1, "2019", 0)]),
        ("CPA; PMP, valid until 05/2028", [("CPA", -1, None, 0), ("PMP", -1, "05/2028", 0)]),
        ("PMP, expires May 1, 2028", [("PMP", -1, "may 1, 2028", 0)]),
        ("PMP (exp. May 1, 2028)", [("PMP (exp. May 1, 2028)", -1, None, 0)]),
        ("PMP, active, expires 2028", [("PMP", -1, "2028", 0)]),
        ("PMP, active", [("PMP", 1, None, 0)]),
        ("PMP, in progress; CPA", [("PMP", -1, None, 2), ("CPA", -1, None, 0)]),
        ("PMP; pending", [("PMP", -1, None, 2)]),
        ("PMP, inactive", [("PMP", -1, None, 2)]),
        ("PMP, revoked", [("PMP", 0, None, 0)]),
        ("PMP, 2015", [("PMP", -1, None, 2)]),
        ("PMP, issued 2015", [("PMP", -1, None, 0)]),
        ("PMP, expected 2027", [("PMP", -1, None, 2)]),
        ("PMP, -", [("PMP", -1, None, 0)]),
        (
            "Notary Public, Active Shooter Trainer",
            [("Notary Public", -1, None, 0), ("Active Shooter Trainer", -1, None, 0)],
        ),
    ],
)
def test_what_a_list_says_of_the_credential_before(text: str, held: list[tuple[str, int, str | None, int]]) -> None:
    """A word of state or a date is no credential; a date alone may be that of the issue, so nothing is known by it."""
    batch = opened(credentials=text)
    assert batch.problems == ()
    assert listed(batch) == held


@pytest.mark.parametrize("text", ["none, PMP", "PMP; none", "PMP, n/a", "no, PMP", "expired, PMP"])
def test_a_list_that_contradicts_itself_leaves_its_credentials_unknown(text: str) -> None:
    """Whether they are held isn't known."""
    batch = opened(credentials=text)
    reason = f"`{text}` doesn't say which credentials are held"
    assert [(one.reason, one.hint) for one in batch.problems] == [
        (reason, "list the credentials that are held, or write `none`")
    ]
    assert listed(batch) == [("PMP", -1, None, 2)]


def listed(batch: Batch) -> list[tuple[str, int, str | None, int]]:
    held = batch.table.credentials
    numbers = zip(held.valid.tolist(), held.unspoken.tolist(), strict=True)
    return [
        (held.name.text(row) or "", valid, held.expires.text(row), unspoken)
        for row, (valid, unspoken) in enumerate(numbers)
    ]


@pytest.mark.parametrize("text", ["Part-time", "20-25"])
def test_a_range_of_hours_is_shown_and_leaves_the_verdict_open(text: str) -> None:
    """What is certain rests on the low end, what is possible on the high end; the evidence names both."""
    cells = {"job_1_kinds": "it-program-management", "job_1_start": "2007-01-01", "job_1_end": "2019-12-31"}
    run = decided(RULES, opened(**cells, job_1_hours_per_week=text).table, datetime.date(2026, 11, 21))
    told = str(verdict(run, 0).to_dict())
    assert "the hours leave room" in told
    assert "part time: 20 to 25 of 40" in told or "part time: 0 to 39.75 of 40" in told


def test_full_time_is_the_full_week_of_the_policy() -> None:
    """`FT` counts as 40 hours do where 40 are the full week, and no more."""
    cells = {"job_1_kinds": "it-program-management", "job_1_start": "2007-01-01", "job_1_end": "2019-12-31"}
    findings = [
        verdict(decided(RULES, opened(**cells, job_1_hours_per_week=text).table, datetime.date(2026, 11, 21)), 0)
        for text in ("FT", "40")
    ]
    assert findings[0] == findings[1]


@pytest.mark.parametrize("hours", ["PT", "20-30", "33.33", "40"])
def test_a_record_is_no_surer_of_a_range_of_hours_than_the_table(hours: str) -> None:
    """Of a range only the low end is certain, also in the copy of a record on which changes are tried."""
    job = {"job_1_title": "IT Director", "job_1_start": "2010-01", "job_1_end": "2013-12"}
    table = opened(**job, job_1_hours_per_week=hours, job_1_kinds="it-program-management").table
    run = decided(RULES, table, datetime.date(2026, 11, 21))
    copy = run.again(table_of([record_of(table, 0)]))
    assert copy.measures["experience"].certain.tolist() == run.measures["experience"].certain.tolist()
