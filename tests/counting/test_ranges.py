"""Ranges: what is known has none, what was shared out has one, and they are carried to every total."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.counting.places import count_of, return_of
from tests.counting.test_count import any_place
from xltools.counting import totals
from xltools.counting.ranges import counted_ranges
from xltools.reading.lines import TEXT
from xltools.reference.sharing.errors import pence_range, share_error

LONDON = {"service": "Advice", "cofog": "10.7", "gross": 100_000_000, "area": "London", "local": 3_000_000}


def ends(**more: object) -> tuple[int, int]:
    one = count_of(return_of("Home Office", [{**LONDON, **more}])).lines.iloc[0]
    return one["low"], one["high"]


@pytest.mark.parametrize(
    "basis", ["Service measure", "Weighted population", "Population", "Initial estimate", "Please apportion", ""]
)
def test_an_estimate_has_the_range_of_its_function_and_key(basis: str) -> None:
    assert ends(basis=basis) == pence_range(3_000_000, 100_000_000, "10", "All ages")
    assert ends(basis=basis, share_key="65+") == pence_range(3_000_000, 100_000_000, "10", "65+")


def test_an_actual_figure_has_no_range() -> None:
    assert ends(basis="Actual") == (3_000_000, 3_000_000)


def test_a_figure_for_the_place_whose_basis_is_not_stated_is_taken_as_known() -> None:
    assert ends(area="", local=None, basis="") == (100_000_000, 100_000_000)


def test_an_estimate_for_the_place_has_a_range_although_no_whole_bounds_it() -> None:
    error = share_error("10", "All ages")
    low, high = ends(area="", local=None, basis="Initial estimate")
    assert (low, high) == (round(100_000_000 * error.low), round(100_000_000 * error.high))


@pytest.mark.parametrize("local", [200_000_000, -3_000_000, 0])
def test_a_figure_that_is_no_part_of_its_gross_still_has_ends_around_it(local: int) -> None:
    low, high = ends(local=local, basis="Population")
    assert low <= min(local, 100_000_000) <= high  # a part above its whole counts as the whole


@settings(max_examples=40, deadline=None)
@given(any_place)
def test_the_total_lies_in_its_range_and_every_table_carries_it(returns: list) -> None:  # type: ignore[type-arg]
    count = count_of(*returns)
    assert count.low <= count.net <= count.high
    for table in (totals.by_basis(count), totals.by_division(count), totals.by_organisation(count)):
        assert (table["low"].sum(), table["high"].sum()) == (count.low, count.high)
    basis = totals.by_basis(count)
    assert (basis["low"].le(basis["counted"]) & basis["counted"].le(basis["high"])).all()
    actual = basis[basis["how"].eq("Actual")]
    assert actual["low"].tolist() == actual["counted"].tolist() == actual["high"].tolist()


def test_bases_come_best_first() -> None:
    bases = ["", "Initial estimate", "Population", "Weighted population", "Service measure", "Actual"]
    count = count_of(return_of("Home Office", [{**LONDON, "basis": basis, "local": 100} for basis in bases]))
    assert totals.by_basis(count)["how"].tolist() == [*reversed(bases[1:]), "Not stated"]


pence = st.integers(-(10**14), 10**14)


@given(pence, st.integers(0, 10**6), st.integers(0, 10**12), st.integers(0, 10**12))
def test_where_a_part_of_a_line_counts_its_range_shrinks_with_it(
    amount: int, parts: int, below: int, above: int
) -> None:
    counted = amount * parts // 10**6
    lines = pd.DataFrame({"amount": [amount], "counted": [counted], "low": [amount - below], "high": [amount + above]})
    low, high = (
        int(one.iloc[0]) for one in counted_ranges(lines.astype({"amount": "Int64", "low": "Int64", "high": "Int64"}))
    )
    assert low <= counted <= high
    if counted == amount:
        assert (low, high) == (amount - below, amount + above)
    if counted == 0 and amount:
        assert (low, high) == (0, 0)


def test_pence_shared_out_are_those_with_a_range() -> None:
    count = count_of(
        return_of(
            "Home Office", [{**LONDON, "basis": "Population"}, {**LONDON, "basis": "Actual"}, {**LONDON, "local": None}]
        )
    )
    assert count.shared_out == 3_000_000 + int(count.lines["counted"].iloc[2])
    assert count.lines["how"].astype(TEXT).tolist() == ["Population", "Actual", "Population"]
