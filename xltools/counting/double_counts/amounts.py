"""How two amounts agree, free of any scale: what matters is how many digits agree, not how many pounds.

So ten times the money gives the same answer. `unit` is the power of ten an amount was rounded to (£58,000 was rounded to
thousands, £58,039.40 to ten pence).
"""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


class Agreement(IntEnum):
    """How a recipient's amount agrees with a funder's."""

    NONE = 0
    EQUAL = 1
    ROUNDED = 2
    NET_OF_ROUND_SHARE = 3  # less a round percentage: administration kept back
    NEAR = 4  # within 1%
    CLOSE = 5  # within 5%
    NET = 6  # up to 15% less


CHANCE: dict[Agreement, float] = {
    Agreement.EQUAL: 0.5,
    Agreement.ROUNDED: 0.15,
    Agreement.NET_OF_ROUND_SHARE: 0.12,
    Agreement.NEAR: 0.02,
    Agreement.CLOSE: 0.006,
    Agreement.NET: 0.004,
}
"""How often two reports of one payment agree so (estimated on the project's own generated places)."""

WORDS: dict[Agreement, str] = {
    Agreement.NONE: "different amounts",
    Agreement.EQUAL: "the same amount to the penny",
    Agreement.ROUNDED: "the same amount, one side rounded",
    Agreement.NET_OF_ROUND_SHARE: "the amount less a round percentage kept back",
    Agreement.NEAR: "amounts within 1%",
    Agreement.CLOSE: "amounts within 5%",
    Agreement.NET: "an amount up to 15% smaller",
}


def units(pence: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the power of ten each amount is a multiple of (1 for amounts of nothing)."""
    unit = np.ones(len(pence), dtype=np.int64)
    for power in range(1, 15):
        step = np.int64(10**power)
        multiple = (pence % step == 0) & (pence != 0)
        if not multiple.any():  # nor is any of ten times the step
            break
        unit[multiple] = step
    return unit


def agree(paid: NDArray[np.int64], got: NDArray[np.int64]) -> NDArray[np.int8]:
    """Return the best `Agreement` for each pair of positive amounts (pence)."""
    result = np.zeros(len(paid), dtype=np.int8)
    difference = np.abs(paid - got)
    share = difference / np.maximum(paid, 1)
    less = got <= paid
    result[less & (share <= 0.15)] = Agreement.NET
    result[share <= 0.05] = Agreement.CLOSE
    result[share <= 0.01] = Agreement.NEAR
    result[less & _round_share(paid, got)] = Agreement.NET_OF_ROUND_SHARE
    result[_rounded(paid, got)] = Agreement.ROUNDED
    result[difference == 0] = Agreement.EQUAL
    return result


def _rounded(paid: NDArray[np.int64], got: NDArray[np.int64]) -> NDArray[np.bool_]:
    """One amount is the other rounded to its own unit, at most a twentieth of it."""
    paid_unit, got_unit = units(paid), units(got)
    coarse = np.maximum(paid_unit, got_unit)
    small = np.minimum(paid, got)
    rounded: NDArray[np.bool_] = (paid_unit != got_unit) & (np.abs(paid - got) * 2 <= coarse) & (coarse * 10 <= small)
    return rounded


HALF_PER_CENTS = 200
"""Half per cents in a whole: the steps in which shares are kept back."""
MOST_KEPT = 40
"""The most half per cents kept back: a fifth."""


def _round_share(paid: NDArray[np.int64], got: NDArray[np.int64]) -> NDArray[np.bool_]:
    """The recipient's amount is the funder's less a whole number of half per cents, up to a fifth, to its last digit.

    £125,000 less a tenth is £112,500 as exactly as £125,017 less a tenth is £112,515.30: that a sum is round is no reason to
    doubt the share kept, only to expect it more often by chance.
    """
    steps = np.round((paid - got) * HALF_PER_CENTS / np.maximum(paid, 1)).astype(np.int64)
    unit = units(got)
    within = (_off(paid, got, steps) <= unit * 202) & (unit * 2_020 <= paid)
    return np.asarray((steps >= 1) & (steps <= MOST_KEPT) & (within | less_exactly(paid, got, steps)), dtype=bool)


def less_exactly(paid: NDArray[np.int64], got: NDArray[np.int64], steps: NDArray[np.int64] | int) -> NDArray[np.bool_]:
    """Say where an amount is the other less so many half per cents, rounded to the finer of their last digits.

    In whole numbers, so that ten times the money gives the same answer: what a product is rounded to must not depend on where
    the penny stands.
    """
    unit = np.minimum(units(got), units(paid))
    return np.asarray((_off(paid, got, steps) <= unit * 102) & (unit * 1_020 <= paid), dtype=bool)


def _off(paid: NDArray[np.int64], got: NDArray[np.int64], steps: NDArray[np.int64] | int) -> NDArray[np.int64]:
    """By how much an amount is not the other less so many half per cents, in half per cents of a penny."""
    return np.asarray(np.abs(paid * (HALF_PER_CENTS - steps) - got * HALF_PER_CENTS), dtype=np.int64)


_MOST_ALIKE = 0.5
"""Of lines that lie near an amount no more than every other one agrees with it, however round it is."""


def chance_width(kind: NDArray[np.int8], paid: NDArray[np.int64], got: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return the width, in natural log of money, within which an unrelated amount would have agreed as well."""
    paid_unit, got_unit = units(paid), units(got)
    money = np.maximum(paid, 1).astype(np.float64)
    fine, coarse = np.minimum(paid_unit, got_unit) / money, np.maximum(paid_unit, got_unit) / money
    recurs = np.where(money / paid_unit < 10_000, 6.0, 1.0)  # round sums recur: people choose 2,500 and 5,000
    width = np.select(
        [
            kind == Agreement.EQUAL,
            kind == Agreement.ROUNDED,
            kind == Agreement.NET_OF_ROUND_SHARE,
            kind == Agreement.NEAR,
            kind == Agreement.CLOSE,
        ],
        [fine * recurs, coarse * 1.2, 40 * got_unit / money, np.full(len(paid), 0.02), np.full(len(paid), 0.1)],
        default=0.15,
    )
    return np.asarray(np.minimum(width, _MOST_ALIKE), dtype=np.float64)
