from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xltools.reading.dates import iso_date


@pytest.mark.parametrize(
    "written",
    [
        "2011-06-01",
        "2011-06-01 14:30:00",
        "2011-06-01T14:30",
        "2011/6/1",
        "01/06/2011",
        "1/6/11",
        "01.06.11",
        "1-6-2011",
        "1 June 2011",
        "1st June 2011",
        "1st of June, 2011",
        "01-Jun-11",
        "Wednesday 1 June 2011",
        "June 1, 2011",
        " 1  jun  2011 ",
    ],
)
def test_the_ways_people_write_a_date_are_one(written: str) -> None:
    assert iso_date(written) == "2011-06-01"


@pytest.mark.parametrize("written", ["", "June 2011", "30/02/2011", "04/30/2011", "soon", "2011", "40724", "1/6"])
def test_what_is_no_certain_date_is_none(written: str) -> None:
    assert iso_date(written) == ""


@given(st.dates(date(1990, 1, 1), date(2068, 12, 31)))
def test_any_day_in_its_one_form_or_in_british_order_is_that_day(day: date) -> None:
    assert iso_date(day.isoformat()) == iso_date(day.strftime("%d/%m/%Y")) == day.isoformat()
