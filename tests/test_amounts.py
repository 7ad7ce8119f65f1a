"""Amounts of time: read, compared in units, and said."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screening.amounts import (
    UNBOUNDED,
    UNITS_PER_QUARTER_HOUR_DAY,
    Amount,
    BadAmount,
    read_amount,
    say_days,
    say_units,
    units_per_day,
)

FORTY_HOURS = 160
WEEKS = st.sampled_from([140, 150, 160, 240])


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("7 years", 2520),
        ("1 year", 360),
        ("18 months", 540),
        ("6 years 4 months", 2280),
        ("6 yrs 4 mos", 2280),
        ("6 yrs. 4 mos.", 2280),
        ("6 Years, 4 Months", 2280),
        ("6 years and 4 months", 2280),
        ("1 year, 1 month, and 5 days", 395),
        ("7years", 2520),
        ("7.5 years", 2700),
        ("2\u00bd years", 900),
        ("2 \u00bd years", 900),
        ("2 1/2 years", 900),
        ("\u00be year", 270),
        ("1/3 year", 120),
        ("\uff17\u00a0years", 2520),
        ("20 days", 20),
        ("0 years", 0),
        ("seven (7) years", 2520),
        ("Seven(7) years", 2520),
        ("three years", 1080),
        ("twenty years", 7200),
        ("sixteen months", 480),
        ("8", 2880),
        ("8.0", 2880),
        ("eight", 2880),
        ("100 years", 36000),
    ],
)
def test_years_months_and_days_are_read(text: str, days: int) -> None:
    """Each way of writing a length of time is read exactly, in months of 30 days."""
    assert read_amount(text) == Amount(days=days)


@pytest.mark.parametrize(("text", "hours"), [("2080 hours", 2080), ("2,080 hours", 2080), ("1 hr", 1)])
def test_clock_hours_are_read(text: str, hours: int) -> None:
    """Hours of work stay hours, whatever the full-time week is."""
    assert read_amount(text) == Amount(hours=hours)


@pytest.mark.parametrize("text", ["any", "Any amount"])
def test_any_is_read(text: str) -> None:
    """An amount may ask for no more than that there is some."""
    assert read_amount(text) == Amount(any=True)


@pytest.mark.parametrize(
    ("value", "bare", "expected"),
    [
        (8, "years", Amount(days=2880)),
        (18, "months", Amount(days=540)),
        ("18", "months", Amount(days=540)),
        (20, "days", Amount(days=20)),
        ("2,080", "hours", Amount(hours=2080)),
        ("7 years", "months", Amount(days=2520)),
        (0, "years", Amount(days=0)),
    ],
)
def test_a_bare_number_counts_in_the_unit_asked_for(value: str | int, bare: str, expected: Amount) -> None:
    """A column of years holds numbers; a unit that is written wins."""
    assert read_amount(value, bare=bare) == expected


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ("0.001 years", "`0.001 years` is not a whole number of days"),
        ("7.5 hours", "`7.5 hours` is not a whole number of hours"),
        ("-3 years", "`-3 years` is less than nothing"),
        ("\u22123", "`\u22123` is less than nothing"),
        (-3, "`-3` is less than nothing"),
        ("101 years", "`101 years` is more than a hundred years"),
        ("312,001 hours", "`312,001 hours` is more than a hundred years"),
        pytest.param(10**5000, "`a huge number` is more than a hundred years", id="huge"),
        ("9" * 60, "`" + "9" * 60 + "` is more than a hundred years"),
        ("9" * 61, "`" + "9" * 57 + "...` is too long for an amount of time"),
        ("", "`` is not an amount of time"),
        ("lots\nof it", "`lots of it` is not an amount of time"),
        (True, "`True` is not an amount of time"),
        (7.5, "`7.5` is not an amount of time"),
    ],
)
def test_the_reason_shows_the_value_and_what_is_wrong_with_it(value: str | int, reason: str) -> None:
    """A value that isn't a whole, possible amount is refused, and never rounded."""
    with pytest.raises(BadAmount) as caught:
        read_amount(value)
    assert str(caught.value) == reason


@pytest.mark.parametrize(
    "text",
    [
        "years", "7 fortnights", "seven (8) years", "twenty-one years", "4 months 6 years", "6 years 4 years",
        "6 years 4", "6 4", "6 years 2 hours", "2 hours 6 years", "7 years or 3", "8+", "7,5 years",
        "2,08 hours", "1/0 years", "6/3", "7 years.5", "6 years4 months", "nan", "inf", "1e3", "0x10",
        "\u0667 years", "7 years,", "7_0",
    ],
)  # fmt: skip
def test_what_is_no_amount_is_refused_with_a_hint(text: str) -> None:
    """Half amounts, doubtful separators and units out of order are refused rather than guessed at."""
    with pytest.raises(BadAmount, match="is not an amount of time") as caught:
        read_amount(text)
    assert caught.value.hint == "write 7 years, 18 months, 6 years 4 months, 2080 hours or any"


def test_a_float_is_refused_with_advice_of_its_own() -> None:
    """A number that has passed through a float is asked for as text."""
    with pytest.raises(BadAmount) as caught:
        read_amount(7.5)  # type: ignore[arg-type]
    assert caught.value.hint == 'put it in quotes: "7.5 years"'


def test_an_unknown_bare_unit_is_the_callers_fault() -> None:
    """A wrong argument is a plain ValueError, not a problem of the value."""
    with pytest.raises(ValueError, match="unknown unit `weeks`; it is one of years, months, days, hours") as caught:
        read_amount("8", bare="weeks")
    assert not isinstance(caught.value, BadAmount)


_AMOUNT_LIKE = st.lists(
    st.sampled_from(
        [
            *"0123456789", " ", ".", ",", "/", "-", "(", ")", "years", "months", "hrs", "seven", "any", "and",
            "\u00bd", "\u2044", "\u215f", "e9", "nan", "\uff17", "\u0667", "\x00", "\ud800",
        ]
    ),
    max_size=12,
).map("".join)  # fmt: skip


@given(value=st.text() | _AMOUNT_LIKE | st.integers(), bare=st.sampled_from(["years", "months", "days", "hours"]))
def test_any_value_is_an_amount_or_bad_amount(value: str | int, bare: str) -> None:
    """Whatever the value is, reading it gives an amount that fits or BadAmount."""
    try:
        amount = read_amount(value, bare=bare)
    except BadAmount as error:
        fault = error
    else:
        assert 0 <= amount.units(FORTY_HOURS) <= UNBOUNDED
        return
    assert len(str(fault).splitlines()) == 1


@pytest.mark.parametrize("fields", [{}, {"days": 1, "hours": 1}, {"days": 1, "any": True}, {"days": -1}, {"hours": -1}])
def test_an_amount_is_exactly_one_thing(fields: dict[str, int]) -> None:
    """No amount, two at once, and less than nothing can't be made."""
    with pytest.raises(BadAmount):
        Amount(**fields)  # type: ignore[arg-type]


# Units


def test_a_full_time_month_at_forty_hours() -> None:
    """30 days of 160 quarter hours a week, in hundredths."""
    assert Amount(days=30).units(FORTY_HOURS) == 30 * 160 * UNITS_PER_QUARTER_HOUR_DAY == 480_000
    assert units_per_day(150) == 15_000


def test_seven_years_are_84_full_time_months() -> None:
    """The amount of the usual requirement, in units."""
    assert read_amount("7 years").units(FORTY_HOURS) == 84 * 480_000


def test_a_full_time_year_of_clock_hours_is_a_year() -> None:
    """52 weeks of the full-time week are a year, at 40 hours and at 37.5."""
    assert Amount(hours=2080).units(160) == Amount(days=360).units(160)
    assert Amount(hours=1950).units(150) == Amount(days=360).units(150)


def test_twenty_hours_a_week_for_a_year_are_six_months() -> None:
    """Half the week for a year is worth half a year full time, as the US Geological Survey has it."""
    assert read_amount("6 months").units(FORTY_HOURS) == 360 * units_per_day(80)


def test_three_quarters_of_the_duties_for_two_years_are_eighteen_months() -> None:
    """24 months at a share of 75 percent are 18 months, as the US Geological Survey has it."""
    assert read_amount("18 months").units(FORTY_HOURS) == 720 * FORTY_HOURS * 75


def test_any_is_one_unit() -> None:
    """The least time there is reaches `any`, and none doesn't."""
    assert Amount(any=True).units(FORTY_HOURS) == 1


def test_a_week_of_no_hours_is_refused() -> None:
    """Without a full-time week there is nothing to measure by."""
    with pytest.raises(ValueError, match="more than 0 hours"):
        units_per_day(0)
    with pytest.raises(ValueError, match="more than 0 hours"):
        Amount(any=True).units(-1)


@given(hours=st.integers(0, 312_000), week=WEEKS)
def test_hours_are_rounded_up_to_a_whole_unit(hours: int, week: int) -> None:
    """The units of clock hours are the exact share of a 52-week year, less than one unit above it."""
    exact = Fraction(hours * 4, 52 * week) * 360 * units_per_day(week)
    assert exact <= Amount(hours=hours).units(week) < exact + 1


# Saying


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (2280, "6 years 4 months"),
        (0, "no time"),
        (1, "1 day"),
        (395, "1 year 1 month 5 days"),
        (360, "1 year"),
        (2192, "6 years 1 month 2 days"),
        (29, "29 days"),
        (720, "2 years"),
    ],
)
def test_days_are_said_as_years_months_and_days(days: int, words: str) -> None:
    """Only what is there is said, each unit in its singular or plural."""
    assert say_days(days) == words


def test_negative_time_is_not_said() -> None:
    """A shortfall is said as the amount that is missing, never as less than nothing."""
    with pytest.raises(ValueError, match="less than nothing"):
        say_days(-1)
    with pytest.raises(ValueError, match="less than nothing"):
        say_units(-1, FORTY_HOURS)


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        (Amount(days=2280), "6 years 4 months"),
        (Amount(hours=2080), "2080 hours"),
        (Amount(hours=1), "1 hour"),
        (Amount(any=True), "any amount"),
        (Amount(days=0), "no time"),
    ],
)
def test_an_amount_is_said_as_it_is_written(amount: Amount, words: str) -> None:
    """What a report prints is a form that a rule file takes, but for no time at all."""
    assert str(amount) == words
    assert words == "no time" or read_amount(words) == amount


@pytest.mark.parametrize(
    ("units", "words"),
    [
        (0, "no time"),
        (15_999, "no time"),
        (16_000, "1 day"),
        (2280 * 16_000 + 15_999, "6 years 4 months"),
        (UNBOUNDED // 2, "an unknown amount"),
        (UNBOUNDED, "an unknown amount"),
    ],
)
def test_units_are_said_in_full_time(units: int, words: str) -> None:
    """A started day isn't said, and an amount that nothing bounds isn't said as a number."""
    assert say_units(units, FORTY_HOURS) == words


def test_the_largest_amount_below_unbounded_is_still_a_number() -> None:
    """Seventy-five years at 40 hours are where a number stops being one."""
    assert say_units(UNBOUNDED // 2 - 1, FORTY_HOURS) == "74 years 11 months 29 days"


@given(days=st.integers(0, 17_999), week=WEEKS)
def test_saying_and_reading_are_inverse(days: int, week: int) -> None:
    """Time that is said can be read again, and units of whole days are said as those days."""
    words = say_days(days)
    assert say_units(Amount(days=days).units(week), week) == words
    assert words == "no time" or read_amount(words) == Amount(days=days)
