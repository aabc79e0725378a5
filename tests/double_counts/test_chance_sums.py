"""How often parts add up by chance, as docs/double-counts.md tells it, is counted rightly."""

from __future__ import annotations

from itertools import combinations

import numpy as np

from benchmarks.chance_sums import WINDOW, amounts, false_sums, in_a_hundred, sums_near

PENCE = amounts(np.random.default_rng(3), 40)
TARGETS = amounts(np.random.default_rng(4), 12)


def counted_one_by_one(parts: int) -> list[int]:
    widths = [int(target * WINDOW) for target in TARGETS.tolist()]
    sums = np.array([sum(several) for several in combinations(PENCE.tolist(), parts)])
    return [int((np.abs(sums - target) <= width).sum()) for target, width in zip(TARGETS, widths, strict=True)]


def test_sums_of_two_and_three_lines_are_counted_one_by_one() -> None:
    assert sums_near(PENCE, TARGETS, 2).tolist() == counted_one_by_one(2)
    assert sums_near(PENCE, TARGETS, 3).tolist() == counted_one_by_one(3)


def test_sums_of_four_lines_are_counted_but_for_pairs_that_share_a_line() -> None:
    counted, right = int(sums_near(PENCE, TARGETS, 4).sum()), sum(counted_one_by_one(4))
    assert right > 100
    assert right * 0.95 <= counted <= right * 1.2


def test_more_lines_make_more_sums_by_chance() -> None:
    assert 0 < false_sums(10, 3) < false_sums(30, 3) < false_sums(60, 3)


def test_how_many_of_a_hundred_hold_one() -> None:
    assert [in_a_hundred(expected) for expected in (0.0, 0.0005, 0.02, 0.7, 50)] == [
        "under 0.001",
        "0.050",
        "2.0",
        "50",
        "100",
    ]
