"""Columns whose dates are in another order than the policy names."""

from __future__ import annotations

import io

import pytest

from screening.intake import Batch, Source, open_input
from screening.intake.date_order import Orders

DATES = ("15/03/2019", "12/02/2020", "25/12/2026", "2020-01-31", "03/03/2019")
SAID = (
    "`{}`: 2 dates have the day first, so that both readings of 1 more are possible; "
    "say which is meant with a policy of date_order day-first"
)


def opened(data: str, **how: object) -> tuple[Batch, Source]:
    intake = open_input(io.BytesIO(data.encode()), name="a.csv", **how)  # type: ignore[arg-type]
    return intake.read(), intake.source


def table(header: str, texts: tuple[str, ...] = DATES, ids: str = "12345") -> str:
    return f"applicant_id,{header}\n" + "".join(f"{id_},{text}\n" for id_, text in zip(ids, texts, strict=True))


@pytest.mark.parametrize("batch_rows", [1, 2, 100])
def test_a_column_of_both_orders_leaves_the_ambiguous_dates_open(batch_rows: int) -> None:
    """What can only be read day first makes both readings of the others possible, wherever it stands."""
    for texts in (DATES, DATES[::-1]):
        batch, source = opened(table("job_1_start", texts), batch_rows=batch_rows)
        assert batch.problems == ()
        starts = {batch.table.jobs.start.text(row) for row in range(5)}
        assert starts == {"15/03/2019", "2020-02-12 or 2020-12-02", "25/12/2026", "2020-01-31", "03/03/2019"}
        assert source.doubts == (SAID.format("job_1_start"),)


def test_a_column_in_one_order_is_read_in_the_order_of_the_policy() -> None:
    """Nothing speaks against it, whatever another column says."""
    batch, source = opened("applicant_id,job_1_start,job_1_end\n1,12/02/2020,12/25/2026\n2,2/3/2019,25/12/2026\n")
    assert [batch.table.jobs.start.text(row) for row in (0, 1)] == ["12/02/2020", "2/3/2019"]
    assert source.doubts == ()
    assert opened(table("job_1_start"), date_order="day-first")[1].doubts == ()
    assert opened(table("job_1_start", ("03/25/2019", *DATES[1:])), date_order="day-first")[1].doubts != ()


def test_expiry_dates_and_long_tables_as_well() -> None:
    """A date among words is as open as one by itself."""
    texts = ("15/03/2019", "yes (exp. 12/02/2020)", "25/12/2026", "yes", "no")
    batch, source = opened(table("credential:dl", texts))
    assert batch.table.credentials.expires.text(1) == "2020-02-12 or 2020-12-02"
    assert source.doubts == (SAID.format("credential:dl"),)
    batch, source = opened(table("Job Title,Employer,Start Date", tuple(f"CIO,X,{text}" for text in DATES), "11223"))
    assert "2020-02-12 or 2020-12-02" in [batch.table.jobs.start.text(row) for row in range(5)]
    assert source.doubts == (SAID.format("Start Date"),)


@pytest.mark.parametrize("text", ["12.02.2020", "2020-02-12", "12/02", "1/2/3/2020", "yes", "40/50/2020", "02/02/2020"])
def test_what_is_no_date_in_either_order_tells_nothing(text: str) -> None:
    """Dots have a custom of their own; a day that is its month has one reading."""
    orders = Orders("month-first")
    orders.add([text])
    assert (orders.against, orders.either) == (set(), set())
