"""Dates as people write them, and the days between them."""

from __future__ import annotations

import calendar as stdlib_calendar
import datetime
import inspect
import re
from typing import TypedDict

import pytest
from hypothesis import given
from hypothesis import strategies as st

import screening.calendar
from screening.calendar import (
    EARLIEST,
    FAR_FUTURE,
    MONTH_DATES,
    ORDERS,
    YEAR_DATES,
    BadDate,
    DateReading,
    PartialDate,
    day_bounds,
    end_bounds,
    number360,
    read_date,
    start_bounds,
)

AS_OF = datetime.date(2025, 6, 5)
ONE_DAY = datetime.timedelta(days=1)


class Policy(TypedDict):
    """How dates without a day, and dates after as_of, count."""

    as_of: datetime.date
    month_dates: str
    year_dates: str


def one(year: int, month: int | None = None, day: int | None = None) -> DateReading:
    return DateReading((PartialDate(year, month, day),))


def length(
    start: str,
    end: str,
    *,
    as_of: datetime.date = AS_OF,
    month_dates: str = "inclusive",
    year_dates: str = "bounds",
) -> tuple[int, int]:
    """The (certain, possible) 30/360 days of one entry."""
    policy: Policy = {"as_of": as_of, "month_dates": month_dates, "year_dates": year_dates}
    starts = start_bounds(read_date(start), **policy)
    ends = end_bounds(read_date(end), **policy)
    return max(0, ends[0] - starts[0]), max(0, ends[1] - starts[1])


# Reading


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2019", one(2019)),
        ("2019.0", one(2019)),
        ("2019-06", one(2019, 6)),
        ("2019/06", one(2019, 6)),
        ("2019.06", one(2019, 6)),
        ("06/2019", one(2019, 6)),
        ("6-2019", one(2019, 6)),
        ("6 / 2019", one(2019, 6)),
        ("June 2019", one(2019, 6)),
        ("june, 2019", one(2019, 6)),
        ("2019 June", one(2019, 6)),
        ("June of 2019", one(2019, 6)),
        ("Jun2019", one(2019, 6)),
        ("Jun-2019", one(2019, 6)),
        ("Jun. 2019", one(2019, 6)),
        ("Sept 2019", one(2019, 9)),
        ("Jun '19", one(2019, 6)),
        ("Jun \u201919", one(2019, 6)),
        ("6/'19", one(2019, 6)),
        ("2019-06-03", one(2019, 6, 3)),
        ("2019-6-3", one(2019, 6, 3)),
        ("2019/06/03", one(2019, 6, 3)),
        ("6/3/2019", one(2019, 6, 3)),
        ("6/3/19", one(2019, 6, 3)),
        ("06.03.2019", DateReading((PartialDate(2019, 3, 6), PartialDate(2019, 6, 3)))),
        ("25.12.2019", one(2019, 12, 25)),
        ("2019-03-06 or 2019-06-03", DateReading((PartialDate(2019, 3, 6), PartialDate(2019, 6, 3)))),
        ("20190603", one(2019, 6, 3)),
        ("2019-06-03T00:00:00", one(2019, 6, 3)),
        ("2019-06-03T00:00:00.000Z", one(2019, 6, 3)),
        ("2019-06-03 00:00:00", one(2019, 6, 3)),
        ("6/3/2019 0:00", one(2019, 6, 3)),
        ("6/3/2019 12:00:00 AM", one(2019, 6, 3)),
        ("3-Jun-19", one(2019, 6, 3)),
        ("3-Jun-2019", one(2019, 6, 3)),
        ("June 3, 2019", one(2019, 6, 3)),
        ("June 3, 19", one(2019, 6, 3)),
        ("3 June 2019", one(2019, 6, 3)),
        ("June 3rd, 2019", one(2019, 6, 3)),
        ("3rd of June 2019", one(2019, 6, 3)),
        ("2019 Jun 3", one(2019, 6, 3)),
        ("1 June 2019", one(2019, 6, 1)),
        ("31 March 2004", one(2004, 3, 31)),
        ("Feb 29, 2020", one(2020, 2, 29)),
        ("January 2000", one(2000, 1)),
        ("March 2004", one(2004, 3)),
        ("43619", one(2019, 6, 3)),
        ("43619.0", one(2019, 6, 3)),
        ("20000", one(1954, 10, 3)),
        ("60000", one(2064, 4, 8)),
    ],
)
def test_a_date_is_read_to_the_precision_it_was_written_in(text: str, expected: DateReading) -> None:
    """What a text leaves out stays out, in each of the forms that spreadsheets and people use."""
    assert read_date(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Present",
        "CURRENT",
        "currently",
        "to date",
        "To  Date",
        "now",
        "till date",
        "ongoing",
        "(present).",
        "- present",
    ],
)
def test_an_end_that_has_not_come_is_present(text: str) -> None:
    """Each usual word for an entry that goes on is read as present, in any case and punctuation."""
    assert read_date(text) == DateReading((), present=True)


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("\uff12\uff10\uff11\uff19\uff0d\uff10\uff16", "2019-06"),
        ("June\u00a02019", "June 2019"),
        ("\ufeff2019\u200b-06", "2019-06"),
        ("2019\u201306", "2019-06"),
        ("  2019-06\t", "2019-06"),
        ("[2019-06]", "2019-06"),
        ("2019-06,", "2019-06"),
    ],
)
def test_the_look_of_the_characters_does_not_matter(text: str, plain: str) -> None:
    """Full-width digits, odd spaces, odd dashes, marks without width and outer punctuation change nothing."""
    assert read_date(text) == read_date(plain)


@pytest.mark.parametrize(
    ("text", "order", "expected"),
    [
        ("03/04/2019", "month-first", one(2019, 3, 4)),
        ("03/04/2019", "day-first", one(2019, 4, 3)),
        ("03.04.19", "day-first", one(2019, 4, 3)),
        ("13/04/2019", "month-first", one(2019, 4, 13)),
        ("04/13/2019", "day-first", one(2019, 4, 13)),
        ("2019-03-04", "day-first", one(2019, 3, 4)),
    ],
)
def test_the_order_decides_only_where_two_dates_are_possible(text: str, order: str, expected: DateReading) -> None:
    """03/04/2019 follows the order; a date that can only be read one way is read that way."""
    assert read_date(text, order) == expected


@pytest.mark.parametrize(
    ("text", "readings"),
    [
        ("06/19", (PartialDate(2019, 6),)),
        ("06-19", (PartialDate(2019, 6),)),
        ("Jun 19", (PartialDate(2019, 6),)),
        ("Jun-19", (PartialDate(2019, 6),)),
        ("19-Jun", (PartialDate(2019, 6),)),
        ("03/04", (PartialDate(2004, 3),)),
        ("6/3", ()),
        ("13/04", ()),
        ("Jun 3", ()),
        ("June 3rd", ()),
        ("June 19th", ()),
    ],
)
def test_a_text_that_may_be_a_day_without_a_year_is_open(text: str, readings: tuple[PartialDate, ...]) -> None:
    """06/19 is June 2019 or a 19th of June, and nobody can say of which year."""
    assert read_date(text) == DateReading(readings, open=True)


@pytest.mark.parametrize(
    ("text", "expected"), [("06/45", one(2045, 6)), ("Jun 45", one(2045, 6)), ("Feb 30", one(2030, 2))]
)
def test_two_digits_that_cannot_be_a_day_are_a_year(text: str, expected: DateReading) -> None:
    """There is no 45th of June and no 30th of February, so only the year is left."""
    assert read_date(text) == expected


@pytest.mark.parametrize(
    ("text", "year"),
    [("6/3/00", 2000), ("6/3/68", 2068), ("6/3/69", 1969), ("3-Jun-68", 2068), ("3-Jun-69", 1969)],
)
def test_two_digit_years_turn_at_69_whatever_the_clock_says(text: str, year: int) -> None:
    """00 to 68 are of this century and 69 to 99 of the last one, as POSIX has it."""
    assert read_date(text) == one(year, 6, 3)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("Spring 2019", PartialDate(2019, 1), PartialDate(2019, 6)),
        ("Summer '19", PartialDate(2019, 5), PartialDate(2019, 9)),
        ("fall of 2019", PartialDate(2019, 8), PartialDate(2019, 12)),
        ("2019 Autumn", PartialDate(2019, 8), PartialDate(2019, 12)),
        ("Winter 2019", PartialDate(2018, 12), PartialDate(2020, 3)),
    ],
)
def test_a_season_is_each_of_its_months(text: str, first: PartialDate, last: PartialDate) -> None:
    """A season is read as widely as the word is used, so what is certain of it is little."""
    readings = read_date(text).readings
    assert (readings[0], readings[-1]) == (first, last)


@pytest.mark.parametrize(
    "text",
    [
        "", " ", ".", "a", "10", "19", "'19", "May", "Monday", "Mon Jun 3 2019", "12h", "10:30", "2019.5",
        "3.5", "06.19", "13/19", "00/00", "2023-13", "2023-00", "2023-02-30", "31/31/2020", "31-Jun-2019",
        "Feb 29 2019", "2015-16", "2019-13-04", "1899", "2101", "June 1850", "0000-01-01", "June 0000",
        "00010101", "20190231", "19999", "60001", "43619.5", "99999999", "June 2019 UTC", "June 2019 10:30",
        "2019-06-03 25:00", "June 3 4", "3 4 June", "Winter 1900", "June 20190", "2019 2020",
        "June June 2019", "early 2019", "-2019", "\u00bd", "\u0662\u0660\u0661\u0669", "\x00",
        "2019-06-030000000", "1" * 5000,
    ],
)  # fmt: skip
def test_what_is_no_date_is_refused_with_a_hint(text: str) -> None:
    """Nonsense, half dates, days no calendar has and years out of range are refused, with a way out."""
    with pytest.raises(BadDate) as caught:
        read_date(text)
    assert caught.value.hint == "write 2023-12 or 2023-12-31"
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("2023-13", "`2023-13` is not a date: month 13 is not in 1 to 12"),
        ("2023-02-30", "`2023-02-30` is not a date: 2023-02 has no day 30"),
        ("31 June 2019", "`31 June 2019` is not a date: there is no such day"),
        ("1850", "`1850` is not a date: year 1850 is not in 1900 to 2100"),
        ("so\nlong", "`so long` is not a date"),
        ("x" * 41, "`" + "x" * 37 + "...` is too long for a date"),
        (" ", "a blank is not a date"),
    ],
)
def test_the_reason_shows_the_text_and_what_is_wrong_with_it(text: str, reason: str) -> None:
    """A person who fixes a spreadsheet sees the value and the fault."""
    with pytest.raises(BadDate) as caught:
        read_date(text)
    assert str(caught.value) == reason


@pytest.mark.parametrize(
    "text",
    [
        "2015-2019",
        "2015 to 2019",
        "Jan 2015 - Mar 2018",
        "06/2015 \u2013 07/2018",
        "2015-present",
        "2015 until now",
        "2015-01-01 - 2016-01-01",
    ],
)
def test_a_range_in_one_cell_is_named_as_such(text: str) -> None:
    """Two dates in one value are refused with the advice to use two columns."""
    with pytest.raises(BadDate, match="is a range, not a date") as caught:
        read_date(text)
    assert caught.value.hint == "write the start and the end in their own columns"


def test_an_unknown_order_is_the_callers_fault() -> None:
    """A wrong argument is a plain ValueError, not a problem of the applicant's value."""
    with pytest.raises(ValueError, match="unknown order `year-first`; it is one of month-first, day-first") as caught:
        read_date("2019", "year-first")
    assert not isinstance(caught.value, BadDate)


_DATE_LIKE = st.lists(
    st.sampled_from(
        [
            *"0123456789", "19", "2019", "2023-02-30", "/", "-", ".", ",", " ", "'", ":", "T", "Z", "+", "th",
            "rd", "of", "Jun", "february", "May", "Mon", "to", "present", "summer", "am", "h", "\u00bd",
            "\uff11", "\u2013", "\x00", "99999", "31Jun2019", "e9", "inf", "nan", "\ud800", "\ufdfa",
        ]
    ),
    max_size=12,
).map("".join)  # fmt: skip


@given(text=st.text() | _DATE_LIKE, order=st.sampled_from(ORDERS))
def test_any_text_is_a_reading_or_bad_date(text: str, order: str) -> None:
    """Whatever the text is, reading it gives a reading or BadDate, and gives the same again."""
    try:
        first = read_date.__wrapped__(text, order)
    except BadDate as error:
        fault = error
    else:
        assert isinstance(first, DateReading)
        assert read_date(text, order) == first
        return
    with pytest.raises(BadDate, match=re.escape(str(fault))):
        read_date(text, order)
    assert len(str(fault).splitlines()) == 1


_DAYS = st.dates(datetime.date(1900, 1, 1), datetime.date(2100, 12, 31))


@given(day=_DAYS)
def test_every_way_of_writing_a_day_reads_as_that_day(day: datetime.date) -> None:
    """A full date with a named month, or with the year first, means one day and no other."""
    expected = one(day.year, day.month, day.day)
    name = stdlib_calendar.month_name[day.month]
    for text in (
        day.isoformat(),
        f"{day:%Y%m%d}",
        f"{name} {day.day}, {day.year}",
        f"{day.day} {name[:3]} {day.year}",
        f"{day.year}-{name[:3]}-{day.day:02}",
        f"{day.month}/{day.day}/{day.year}",
    ):
        assert read_date(text) == expected


@given(day=_DAYS)
def test_a_named_month_and_a_year_never_gain_a_day(day: datetime.date) -> None:
    """What the parser fills in from a default date isn't taken for something the text said."""
    assert read_date(f"{stdlib_calendar.month_name[day.month]} {day.year}") == one(day.year, day.month)


def test_no_clock_is_read() -> None:
    """The module has no call that asks for the present day, and never lets dateutil take its default."""
    source = inspect.getsource(screening.calendar)
    assert not any(call in source for call in (".today(", ".now(", "import time", "localtime("))
    assert source.count("dateutil_parser.parse(") == source.count("default=default)") == 1


def test_distinct_values_are_read_once() -> None:
    """A value that was read before is looked up."""
    read_date.cache_clear()
    assert read_date("June 1987") is read_date("June 1987")
    assert read_date.cache_info().maxsize == 65536


# The records


@pytest.mark.parametrize(
    "parts", [(1899,), (2101,), (2019, 0), (2019, 13), (2019, 2, 29), (2019, None, 1), (2019, 1, 0)]
)
def test_a_partial_date_is_one_the_calendar_has(parts: tuple[int, int | None, int | None]) -> None:
    """A day outside the calendar, or outside 1900 to 2100, can't be made."""
    with pytest.raises(BadDate):
        PartialDate(*parts)


def test_partial_dates_of_any_precision_sort() -> None:
    """A part that isn't said comes before one that is, and comparing never fails."""
    dates = [
        PartialDate(2020),
        PartialDate(2019, 6, 3),
        PartialDate(2019, 6),
        PartialDate(2019),
        PartialDate(2019, 12),
    ]
    assert [str(date) for date in sorted(dates)] == ["2019", "2019-06", "2019-06-03", "2019-12", "2020"]
    assert PartialDate(2019) <= PartialDate(2019, 1)
    assert max(dates) == PartialDate(2020)


@pytest.mark.parametrize(
    ("readings", "present", "is_open"),
    [
        ((), False, False),
        ((PartialDate(2019),), True, False),
        ((), True, True),
        ((PartialDate(2020), PartialDate(2019)), False, False),
        ((PartialDate(2019), PartialDate(2019)), False, False),
    ],
)
def test_a_reading_says_one_thing(readings: tuple[PartialDate, ...], present: bool, is_open: bool) -> None:
    """A reading is present or some dates in order, never both and never nothing."""
    with pytest.raises(ValueError, match="reading"):
        DateReading(readings, present, is_open)


# Counting


@pytest.mark.parametrize(
    ("start", "end", "days"),
    [
        ("1995-06-03", "2001-07-04", 6 * 360 + 1 * 30 + 2),
        ("2000-06-01", "2001-05-31", 360),
        ("2016-02-15", "2023-02-14", 2520),
        ("2020-02-01", "2020-02-29", 30),
        ("2021-02-01", "2021-02-28", 30),
        ("2020-01-31", "2020-01-31", 1),
        ("2020-01-30", "2020-01-30", 0),
        ("2020", "2019", 0),
    ],
)
def test_days_are_counted_with_both_ends_included(start: str, end: str, days: int) -> None:
    """The known pairs of first and last day have their known length, in 30-day months."""
    assert length(start, end) == (days, days)


@pytest.mark.parametrize(
    ("month_dates", "start", "end", "months"),
    [
        ("inclusive", "2000-06", "2001-05", 12),
        ("first-of-month", "2000-06", "2001-05", 11),
        ("inclusive", "2020-01", "2020-12", 12),
        ("first-of-month", "2020-01", "2020-12", 11),
        ("inclusive", "2020-01", "2020-01", 1),
        ("first-of-month", "2020-01", "2020-01", 0),
        ("first-of-month", "1900-01", "1900-01", 0),
    ],
)
def test_months_are_counted_as_the_policy_says(month_dates: str, start: str, end: str, months: int) -> None:
    """The last month of an entry counts in full, or up to its first day only."""
    assert length(start, end, month_dates=month_dates) == (months * 30, months * 30)


def test_months_under_bounds_are_certain_only_between_their_inner_days() -> None:
    """June 2000 to May 2001 surely covers 30 June to 1 May, and at most 1 June to 31 May."""
    certain = number360(datetime.date(2001, 5, 2)) - number360(datetime.date(2000, 6, 30))
    assert length("2000-06", "2001-05", month_dates="bounds") == (certain, 360)


def test_years_are_certain_only_between_their_inner_days() -> None:
    """2015 to 2022 surely covers 31 December 2015 to 1 January 2022, and at most all eight years."""
    certain = number360(datetime.date(2022, 1, 2)) - number360(datetime.date(2015, 12, 31))
    assert length("2015", "2022") == (certain, 8 * 360)
    assert length("2015", "2022", year_dates="conservative") == (certain, certain)
    assert length("2019", "2019") == (0, 360)


def test_how_years_are_counted_does_not_touch_months_and_days() -> None:
    """A month and a day have their length under either way of counting years."""
    assert length("2000-06", "2001-05", year_dates="conservative") == (360, 360)
    assert length("2000-06-01", "2001-05-31", year_dates="conservative") == (360, 360)


@pytest.mark.parametrize("month_dates", MONTH_DATES)
@pytest.mark.parametrize("year_dates", YEAR_DATES)
def test_what_is_not_said_is_never_certain(month_dates: str, year_dates: str) -> None:
    """A start or an end that is missing, or whose year is, covers nothing for sure and all time possibly."""
    policy: Policy = {"as_of": AS_OF, "month_dates": month_dates, "year_dates": year_dates}
    for unsaid in (None, read_date("06/19"), read_date("June 3rd")):
        assert start_bounds(unsaid, **policy) == (FAR_FUTURE, EARLIEST)
        assert end_bounds(unsaid, **policy) == (EARLIEST, number360(AS_OF + ONE_DAY))


def test_several_readings_are_certain_only_where_all_agree() -> None:
    """Summer 2019 surely runs from September when it is a start, and surely to May when it is an end."""
    policy: Policy = {"as_of": AS_OF, "month_dates": "inclusive", "year_dates": "bounds"}
    may, june, september, october = (number360(datetime.date(2019, month, 1)) for month in (5, 6, 9, 10))
    assert start_bounds(read_date("Summer 2019"), **policy) == (september, may)
    assert end_bounds(read_date("Summer 2019"), **policy) == (june, october)


def test_present_is_as_of() -> None:
    """A job that goes on lasts through as_of; one that starts at present starts then."""
    assert length("2024-06-06", "present") == (360, 360)
    assert length("present", "present") == (1, 1)


@pytest.mark.parametrize("end", ["2025-06-05", "2025-06-06", "2030-01-01", "2025-07", "2030"])
def test_nothing_after_as_of_is_counted(end: str) -> None:
    """An end on as_of or later counts through as_of and no further."""
    assert length("2024-06-06", end) == (360, 360)


def test_an_end_in_the_year_of_as_of_is_possible_only_through_as_of() -> None:
    """A year that isn't over yet has its certain part and is cut at as_of."""
    bounds = end_bounds(one(2025), as_of=AS_OF, month_dates="inclusive", year_dates="bounds")
    assert bounds == (number360(datetime.date(2025, 1, 2)), number360(AS_OF + ONE_DAY))


def test_a_start_after_as_of_is_not_cut() -> None:
    """A start in the future stays where it is, so that the entry has no length."""
    assert length("2030-01-01", "present") == (0, 0)
    starts = start_bounds(one(2030, 1, 1), as_of=AS_OF, month_dates="inclusive", year_dates="bounds")
    assert starts == (number360(datetime.date(2030, 1, 1)),) * 2


@pytest.mark.parametrize("bounds", [start_bounds, end_bounds])
def test_an_unknown_way_of_counting_is_refused(bounds: object) -> None:
    """A misspelt policy value is a fault even where this date would not need it."""
    assert callable(bounds)
    with pytest.raises(ValueError, match="unknown month_dates `exclusive`; it is one of inclusive"):
        bounds(None, as_of=AS_OF, month_dates="exclusive", year_dates="bounds")
    with pytest.raises(ValueError, match="unknown year_dates `inclusive`; it is one of bounds"):
        bounds(None, as_of=AS_OF, month_dates="inclusive", year_dates="inclusive")


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2028-05-01", "2028-05-01", "2028-05-01"),
        ("2028-02", "2028-02-01", "2028-02-29"),
        ("2028-12", "2028-12-01", "2028-12-31"),
        ("2028", "2028-01-01", "2028-12-31"),
        ("Summer 2028", "2028-05-01", "2028-09-30"),
    ],
)
def test_the_days_a_text_may_mean(text: str, first: str, last: str) -> None:
    """An expiry in a month may be any day of it."""
    assert day_bounds(read_date(text)) == (
        datetime.date.fromisoformat(first),
        datetime.date.fromisoformat(last),
    )


@pytest.mark.parametrize("text", ["present", "06/19", "June 3rd"])
def test_no_days_bound_what_is_present_or_open(text: str) -> None:
    """Where a reading leaves the year unsaid there is no earliest day."""
    assert day_bounds(read_date(text)) is None


# Properties of the counting


@given(days=st.lists(_DAYS, min_size=3, max_size=3, unique=True).map(sorted))
def test_time_adds_up(days: list[datetime.date]) -> None:
    """Cutting a period in two at any day leaves its length unchanged, and no part is negative."""
    first, cut, last = days
    policy: Policy = {"as_of": datetime.date(2101, 1, 1), "month_dates": "bounds", "year_dates": "bounds"}

    def days_of(start: datetime.date, end: datetime.date) -> int:
        starts = start_bounds(one(start.year, start.month, start.day), **policy)
        return end_bounds(one(end.year, end.month, end.day), **policy)[0] - starts[0]

    before, after = days_of(first, cut), days_of(cut + ONE_DAY, last)
    assert before + after == days_of(first, last)
    assert min(before, after) >= 0


@given(start=_DAYS, years=st.integers(1, 60), as_of=st.just(datetime.date(2200, 1, 1)))
def test_an_anniversary_is_a_whole_number_of_years(start: datetime.date, years: int, as_of: datetime.date) -> None:
    """A job that ends the day before an anniversary has lasted exactly that many years."""
    if (start.month, start.day) == (2, 29) and not stdlib_calendar.isleap(start.year + years):
        start += ONE_DAY
    end = start.replace(year=start.year + years) - ONE_DAY
    if end.year <= 2100:
        assert length(start.isoformat(), end.isoformat(), as_of=as_of) == (360 * years, 360 * years)


@given(start=st.dates(max_value=datetime.date(9000, 1, 1)), months=st.integers(0, 600))
def test_months_from_a_first_of_month_are_thirty_days_each(start: datetime.date, months: int) -> None:
    """From the 1st of one month to the 1st of another there are 30 days for each month between them."""
    years, month = divmod(start.month - 1 + months, 12)
    end = datetime.date(start.year + years, month + 1, 1)
    assert number360(end) - number360(start.replace(day=1)) == 30 * months


_READINGS = st.one_of(
    st.none(),
    st.just(DateReading((), present=True)),
    st.just(DateReading((), open=True)),
    st.lists(
        st.one_of(
            _DAYS.map(lambda day: PartialDate(day.year)),
            _DAYS.map(lambda day: PartialDate(day.year, day.month)),
            _DAYS.map(lambda day: PartialDate(day.year, day.month, day.day)),
        ),
        min_size=1,
        max_size=3,
        unique=True,
    ).map(lambda dates: DateReading(tuple(sorted(dates)))),
)


@given(
    start=_READINGS,
    end=_READINGS,
    as_of=st.dates() | st.just(datetime.date.max),
    month_dates=st.sampled_from(MONTH_DATES),
    year_dates=st.sampled_from(YEAR_DATES),
)
def test_the_certain_interval_lies_inside_the_possible_one(
    start: DateReading | None,
    end: DateReading | None,
    as_of: datetime.date,
    month_dates: str,
    year_dates: str,
) -> None:
    """What is surely covered is possibly covered, under every policy, and nothing is covered after as_of."""
    certain_start, possible_start = start_bounds(start, as_of=as_of, month_dates=month_dates, year_dates=year_dates)
    certain_end, possible_end = end_bounds(end, as_of=as_of, month_dates=month_dates, year_dates=year_dates)
    assert possible_start <= certain_start
    assert certain_end <= possible_end
    assert possible_end <= number360(as_of) + 3  # the 28th of February lasts three days


@given(day=_DAYS, as_of=_DAYS, month_dates=st.sampled_from(["inclusive", "bounds"]))
def test_a_more_precise_date_lies_within_the_bounds_of_a_vaguer_one(
    day: datetime.date, as_of: datetime.date, month_dates: str
) -> None:
    """Saying the month of a year, or the day of a month, never leads outside what was possible before."""
    policy: Policy = {"as_of": as_of, "month_dates": month_dates, "year_dates": "bounds"}
    year, month, exact = one(day.year), one(day.year, day.month), one(day.year, day.month, day.day)
    for vague, precise in ((year, month), (year, exact), (month, exact), (None, year)):
        if vague is month and month_dates == "inclusive":
            continue  # takes a month as a whole on purpose
        for bounds in (start_bounds, end_bounds):
            low, high = sorted(bounds(vague, **policy))
            assert low <= min(bounds(precise, **policy)) <= max(bounds(precise, **policy)) <= high


def test_the_last_day_python_has_is_a_fine_as_of() -> None:
    """The day after the last date is counted without making it."""
    cut = end_bounds(None, as_of=datetime.date.max, month_dates="inclusive", year_dates="bounds")[1]
    assert cut == 360 * 10000 + 30 + 1
