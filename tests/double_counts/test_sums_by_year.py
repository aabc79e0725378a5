"""Pairs of bodies in sum: what one year's line says is never set against another year's."""

from __future__ import annotations

import pytest

from tests.double_counts.drawn import CLG, COUNCIL, found_in, line, removed

PAID = line(CLG, "Estate wardens", 400_123.45, paid_to="LB Norton", cofog="6.2")
HAD = [line(COUNCIL, f"Estate wardens: {part}", 187_654.32, funder="CLG", cofog="6.2") for part in ("north", "south")]


def test_two_sums_of_one_year_are_one_money() -> None:
    assert removed(found_in([PAID, *HAD])) == {0}


@pytest.mark.parametrize("year", ["2009-10", "2011-12"])
def test_a_sum_of_another_year_is_other_money(year: str) -> None:
    assert removed(found_in([{**PAID, "financial_year": year}, *HAD])) == set()


def test_a_line_that_tells_no_year_is_of_the_year_of_the_others() -> None:
    assert removed(found_in([{**PAID, "financial_year": ""}, *HAD])) == {0}
