"""The one place that says how sure a double count is: log odds added up, evidence by evidence.

An agreement of amounts weighs what it would be worth by chance: how many other lines of the two bodies could have agreed as
well. Equal pence among forty lines prove much, equal thousands nothing; so amount and function alone never remove anything,
and ten times the money weighs the same. The weights were set on the project's own generated places (`benchmarks/places`).
"""

from __future__ import annotations

import math
from enum import IntEnum
from typing import TYPE_CHECKING

import numpy as np

from xltools.counting.double_counts.amounts import CHANCE, Agreement, chance_width

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from xltools.counting.double_counts.finding import Indication


class Naming(IntEnum):
    """Which side names the other."""

    NEITHER = 0
    FUNDER = 1  # the funder says whom it paid
    RECIPIENT = 2  # the recipient says who funded it
    BOTH = 3
    THROUGH = 4  # both name a third body, which sent nothing: the one as paid, the other as its source


NAMING_WEIGHT = {
    Naming.NEITHER: -6.0,
    Naming.FUNDER: -0.6,
    Naming.RECIPIENT: -0.6,
    Naming.BOTH: 1.2,
    Naming.THROUGH: 0.6,
}
NAMING_WORDS = {
    Naming.NEITHER: "neither names the other",
    Naming.FUNDER: "{funder} names {recipient} as paid",
    Naming.RECIPIENT: "{recipient} names {funder} as its source",
    Naming.BOTH: "each names the other",
    Naming.THROUGH: "{funder} names as paid, and {recipient} as its source, a body that sent nothing",
}
SAME_NAME, LIKE_NAME, OTHER_NAME, NO_NAME = 0.8, 0.0, -1.0, -0.4
SAME_FUND, OTHER_FUND = 3.0, -0.5
SAME_GROUP, SAME_DIVISION, OTHER_DIVISION = 0.7, 0.2, -0.5
FUNCTION_COUNTED = -0.2
"""Where only lines of the same function are counted as rivals, its agreement has been weighed: the odds that it agrees."""
NEXT_YEAR, FAR_YEAR = -2.2, -4.5
OWN_PART = -14.0
"""Equal halves agree by their nature: what says that it is its own part is no second report, however well it agrees."""
OWN_SPENDING = -0.7
"""A line that names no recipient and says it is paid from its own money is more likely spending of its own."""
_FEWEST_RIVALS = np.array([1.0, 0.6, 0.4])
"""What is reckoned with where no other line could have agreed: of any line, of the function, of the name (or where each names
the other)."""
MOST_BY_AMOUNT, LEAST_BY_AMOUNT = 9.0, -2.5


def confidence(evidence: Iterable[Indication]) -> float:
    """Return how sure the evidence makes a finding, 0 to 1, from its summed log odds."""
    return sure(sum([indication.weight for indication in evidence]))  # a list is added up faster


def sure(odds: float) -> float:
    """Return log odds as a probability, to four places."""
    return round(1 / (1 + math.exp(-max(-30.0, min(30.0, odds)))), 4)


SHOW_FROM = 0.35
"""The confidence from which a finding is shown that is not sure enough to be taken off."""


def least_odds(remove_from: float) -> float:
    """Return log odds below which a pair is neither shown nor taken off under a policy: no candidate need be made of it."""
    least = min(max(remove_from, 1e-6), SHOW_FROM) - 1e-4
    return math.log(least / (1 - least)) if least > 0 else -math.inf


def amount_weights(
    agreement: NDArray[np.int8],
    paid: NDArray[np.int64],
    got: NDArray[np.int64],
    rivals: NDArray[np.int64],
    shares: NDArray[np.int8],
    naming: NDArray[np.int8],
) -> NDArray[np.float64]:
    """Return what the agreement of amounts is worth, given how many lines within half a log unit could have agreed.

    `rivals` counts the line itself; `shares` says what they share: nothing, the function, or a word of the service's name.
    """
    chance = np.array([CHANCE.get(Agreement(kind), 1e-9) for kind in range(len(Agreement))])[agreement]
    expected = np.maximum(
        rivals - 1, np.where(naming == Naming.BOTH, _FEWEST_RIVALS[-1], _FEWEST_RIVALS[shares])
    ) * chance_width(agreement, paid, got)
    weight = np.log(chance / np.maximum(expected, 1e-12))
    return np.asarray(np.clip(weight, LEAST_BY_AMOUNT, MOST_BY_AMOUNT), dtype=np.float64)


def name_weights(similar: NDArray[np.float64], empty: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Return what the likeness of the service texts is worth; `empty` marks pairs where one names no service."""
    weight = np.select([similar >= 0.7, similar >= 0.4], [SAME_NAME, LIKE_NAME], default=OTHER_NAME)
    return np.asarray(np.where(empty, NO_NAME, weight), dtype=np.float64)


def function_weights(
    group: NDArray[np.int32], other_group: NDArray[np.int32], division: NDArray[np.int32], other: NDArray[np.int32]
) -> NDArray[np.float64]:
    """Return what the functions are worth: the same group, the same division, another, or not stated."""
    same_group = (group == other_group) & (group > 0)
    same_division = (division == other) & (division > 0)
    unknown = (division == 0) | (other == 0)
    return np.select([same_group, same_division, unknown], [SAME_GROUP, SAME_DIVISION, 0.0], default=OTHER_DIVISION)


def year_weights(year: NDArray[np.int32], other: NDArray[np.int32]) -> NDArray[np.float64]:
    """Return what the financial years are worth: the same or not stated, the next, or further off."""
    apart = np.where((year == 0) | (other == 0), 0, np.abs(year - other))
    return np.select([apart == 0, apart == 1], [0.0, NEXT_YEAR], default=FAR_YEAR)


def chance_of_sum(subsets: float, unit: int, money: int) -> float:
    """Return how many of so many sums would hit an amount by chance, on money told apart by `unit` pence."""
    return subsets * unit / max(money, 1)
