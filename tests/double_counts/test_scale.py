"""Ten times the money agrees as well, lies in the same windows, and is found as often: where the penny stands tells nothing."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.double_counts.drawn import CHARITY, COUNCIL, found_in, line
from xltools.counting.double_counts.amounts import agree, chance_width, less_exactly
from xltools.counting.double_counts.joining import index_amounts, log_money, near

PENCE = st.integers(min_value=1, max_value=10**11)
SCALES = st.sampled_from([10, 100, 1_000])


def amounts(*pence: int) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    return np.array(pence, dtype=np.int64)


@given(PENCE, st.integers(0, 60), st.integers(-120, 120), SCALES)
def test_amounts_agree_alike_at_any_scale(paid: int, half_per_cents: int, off: int, scale: int) -> None:
    got = max(1, paid * (200 - half_per_cents) // 200 + off)
    first, second = agree(amounts(paid), amounts(got)), agree(amounts(paid * scale), amounts(got * scale))
    assert first.tolist() == second.tolist()
    width = chance_width(first, amounts(paid), amounts(got))
    assert width.tolist() == chance_width(second, amounts(paid * scale), amounts(got * scale)).tolist()


@given(st.lists(PENCE, min_size=2, max_size=20), SCALES, st.sampled_from([1.0, 0.97, 1.15]))
def test_the_same_lines_are_near_at_any_scale(pence: list[int], scale: int, times: float) -> None:
    def pairs(scale: int) -> list[tuple[int, int]]:
        money = np.array(pence, dtype=np.int64) * scale
        keys = np.zeros(len(money), dtype=np.int64)
        index = index_amounts(np.arange(len(money), dtype=np.int64), keys, money)
        which, other = near(index, keys, money, 0.9, 1.1, 48, times)
        return sorted(zip(which.tolist(), other.tolist(), strict=True))

    assert pairs(1) == pairs(scale)


@given(PENCE, PENCE)
def test_more_money_never_has_a_smaller_log(less: int, more: int) -> None:
    low, high = log_money(amounts(*sorted((less, more)))).tolist()
    assert low <= high


@pytest.mark.parametrize("got", [663_334, 663_335])
def test_half_a_last_digit_is_rounding_either_way(got: int) -> None:
    assert less_exactly(amounts(683_850), amounts(got), 6).tolist() == [True]


@pytest.mark.parametrize("got", [663_333, 663_336, 663_344])
def test_more_than_half_a_last_digit_is_another_amount(got: int) -> None:
    assert less_exactly(amounts(683_850), amounts(got), 6).tolist() == [False]


@pytest.mark.parametrize("scale", [1, 10, 1_000])
def test_a_share_kept_back_is_found_where_the_rest_falls_between_two_pennies(scale: int) -> None:
    """£6,838.50 less 3% is £6,633.345, which is paid as £6,633.34."""
    lines = [
        line(COUNCIL, "External awards", 6_838.50 * scale, cofog="9.1", paid_to="Harbour Street"),
        line(CHARITY, "Estate caretaking grant", 6_633.34 * scale, cofog="6.1"),
    ]
    (finding,) = found_in(lines)
    assert (finding.sub_kind, finding.remove) == ("net of administration", ((0, 663_334 * scale),))
