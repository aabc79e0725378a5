from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xltools.reading.years import financial_year


@pytest.mark.parametrize(
    "written",
    [
        *(
            "2010-11",
            "2010/11",
            "2010-2011",
            "2010/2011",
            "10/11",
            "10-11",
            "FY 2010-11",
            " 2010 - 11 ",
            "2010 to 2011",
        ),
        *(
            "2010/11 outturn",
            "2010-11 (actual)",
            "2010/11 - final accounts",
            "Financial year 2010/11",
            "Outturn 2010-11",
        ),
        *(
            "1 April 2010 to 31 March 2011",
            "01/04/2010 - 31/03/2011",
            "Apr 2010 - Mar 2011",
            "2010-04-01 to 2011-03-31",
        ),
        *(
            "year ended 31 March 2011",
            "Year ending 31/03/2011",
            "y/e 31 March 2011",
            "the financial year to March 2011",
        ),
    ],
)
def test_the_ways_people_write_a_financial_year_are_one(written: str) -> None:
    assert financial_year(written) == "2010-11"


@pytest.mark.parametrize(
    "written",
    [
        "",
        "2010",
        "2010-12",
        "2011-10",
        "April 2010",
        "01/04/2010",
        "2010-11-12",
        "2009-11",
        "2010-1911",
        "1 April 2009",
    ],
)
def test_what_is_not_a_financial_year_is_none(written: str) -> None:
    assert financial_year(written) == ""


def test_the_turn_of_the_century_is_a_year_too() -> None:
    assert financial_year("1999-00") == "1999-00"


@given(st.integers(1950, 2099))
def test_a_year_in_its_one_form_stays_as_it_is(start: int) -> None:
    year = f"{start}-{(start + 1) % 100:02d}"
    assert financial_year(year) == year
