"""Whole pence by weights: exact for any amount, the same whatever the order, one by one or many at once."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xltools.reference.sharing.largest_remainder import in_parts, many_in_parts, whole_numbers

PENCE = st.integers(-(10**14), 10**14)
PEOPLE = st.lists(st.integers(0, 60_000_000), min_size=1, max_size=40).filter(any)
FRACTIONS = st.lists(st.fractions(0, 100, max_denominator=10**6), min_size=1, max_size=6).filter(any)


@given(PENCE, FRACTIONS)
def test_parts_add_up_and_no_part_is_a_whole_penny_off_its_exact_share(pence: int, weights: list[Fraction]) -> None:
    parts = in_parts(pence, weights)
    assert sum(parts) == pence
    assert all(abs(part - pence * weight / sum(weights)) < 1 for part, weight in zip(parts, weights, strict=True))


@given(PENCE, PEOPLE)
def test_a_negative_amount_is_shared_as_the_positive_one(pence: int, people: list[int]) -> None:
    assert in_parts(-pence, people) == tuple(-part for part in in_parts(pence, people))


@given(PENCE, PEOPLE, st.integers(1, 1000))
def test_only_the_proportions_of_the_weights_matter(pence: int, people: list[int], times: int) -> None:
    assert in_parts(pence, [times * one for one in people]) == in_parts(pence, people)


@given(PENCE, PEOPLE)
def test_where_nobody_lives_nothing_goes(pence: int, people: list[int]) -> None:
    assert all(part == 0 for part, one in zip(in_parts(pence, people), people, strict=True) if one == 0)


def test_of_two_parts_that_lose_the_same_the_earlier_gets_the_penny() -> None:
    assert in_parts(1, [1, 1]) == (1, 0)
    assert in_parts(5, [1, 1, 1]) == (2, 2, 1)
    assert in_parts(-1, [1, 1]) == (-1, 0)


@given(st.lists(PENCE, max_size=20), PEOPLE)
def test_many_amounts_at_once_are_shared_as_one_by_one(amounts: list[int], people: list[int]) -> None:
    many = many_in_parts(np.array(amounts, dtype=np.int64), people)
    assert [tuple(row) for row in many.tolist()] == [in_parts(pence, people) for pence in amounts]


@given(st.lists(PENCE, max_size=5), st.lists(st.integers(10**9, 10**12), min_size=1, max_size=5))
def test_weights_too_large_for_64_bits_change_nothing(amounts: list[int], weights: list[int]) -> None:
    many = many_in_parts(np.array(amounts, dtype=np.int64), weights)
    assert [tuple(row) for row in many.tolist()] == [in_parts(pence, weights) for pence in amounts]


def test_a_trillion_pounds_is_shared_to_the_penny() -> None:
    assert in_parts(10**14, [52_642_452, 8_061_495]) == (86719982145477, 13280017854523)


def test_weights_become_the_smallest_whole_numbers_of_their_proportions() -> None:
    assert whole_numbers([Fraction(1, 2), Fraction(1, 3)]) == (3, 2)
    assert whole_numbers([0, 500, 1000]) == (0, 1, 2)


@pytest.mark.parametrize("weights", [[], [0, 0], [2, -1]])
def test_nothing_can_be_shared_by_no_weight_or_a_negative_one(weights: list[int]) -> None:
    with pytest.raises(ValueError, match="Weights must be"):
        in_parts(100, weights)
    with pytest.raises(ValueError, match="Weights must be"):
        many_in_parts(np.array([100], dtype=np.int64), weights)
