"""Where nothing is headed as gross spending is, the column that comes nearest is named once, with why it was not read."""

from __future__ import annotations

import pytest

from tests.reading.sheets import noticed
from xltools.model import Noticed
from xltools.reading.money_headings import why_not_gross
from xltools.reading.read import read_bytes


def observed(*headings: str, figure: str = "1000") -> tuple[list[tuple[str, str]], list[str]]:
    rows = ["partner,financial_year,service,cofog," + ",".join(headings)]
    rows += [f"Hackney,2010-11,{name},08.2," + ",".join(figure for _ in headings) for name in ("Parks", "Roads")]
    (sent,) = read_bytes("\n".join(rows).encode(), "a.csv").returns
    unclear = [(seen.value, seen.detail) for seen in noticed(sent, Noticed.COLUMN_UNCLEAR)]
    return unclear, [seen.value for seen in noticed(sent, Noticed.HEADING_UNKNOWN)]


@pytest.mark.parametrize(
    ("heading", "why"),
    [
        ("Gross spending (£) incl. 20% VAT", "VAT"),
        ("Gross spending (£) 2009-10 and 2010-11", "several years, 2009-10 and 2010-11"),
        ("Gross spending (£) 2019-20 prices", "prices"),
        ("Gross spending per head (£)", "for each person"),
        ("Gross spending average monthly (£)", "month"),
        ("Net cost of service", "net"),
        ("Gross spending as agreed", "not certain"),
    ],
)
def test_it_is_named_with_the_reason(heading: str, why: str) -> None:
    ((named, reason),), unknown = observed(heading)
    assert named == heading
    assert why in reason
    assert unknown == []


def test_of_several_the_nearest_is_named_and_the_others_are_notes() -> None:
    ((named, _),), unknown = observed("Net cost", "Gross spending per head (£)")
    assert (named, unknown) == ("Gross spending per head (£)", ["Net cost"])


@pytest.mark.parametrize("heading", ["Cost centre", "Our remarks", "Budget code", "Variance (£)", "Date of spending"])
def test_other_columns_are_not(heading: str) -> None:
    assert why_not_gross(heading) == ""
    assert observed(heading)[0] == []


def test_a_column_of_words_is_not() -> None:
    assert observed("Cost basis", figure="actual")[0] == []


def test_nothing_is_named_where_gross_spending_stands_beside_it() -> None:
    assert observed("Gross spending (£)", "Net cost of service") == ([], ["Net cost of service"])
