"""How often parts add up by chance: ``python -m benchmarks.chance_sums``.

Two bodies that pay each other nothing list as many lines each, of amounts as present-day places have them. Told is how often, of a
hundred lines of the one, a line is by chance exactly the sum of two, three or four lines of the other, and how many of a hundred
such pairs of bodies hold at least one. What is counted is how many sums fall within a thousandth of a line; of those, one in as many
as there are amounts in that window is exact.
"""

from __future__ import annotations

from itertools import combinations
from math import comb
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    Pence = NDArray[np.int64]

LINES = (10, 30, 100, 300)
PARTS = (2, 3, 4)
UNITS = (("to the penny", 1), ("in whole pounds", 100), ("in thousands", 100_000))
PAIRS_OF_BODIES = 40
WINDOW = 0.001
TARGETS = 40
"""Lines of the first body that are looked at; the others behave alike."""


def amounts(pick: np.random.Generator, lines: int) -> Pence:
    """Return pence of a body's lines: the middle one about £150,000, one in forty above £2m."""
    drawn: Pence = (100 * np.exp(pick.normal(np.log(150_000), 1.3, lines))).astype(np.int64)
    return drawn.clip(100)


def sums_near(pence: Pence, targets: Pence, parts: int) -> Pence:
    """Return for each target how many sets of `parts` amounts come within the window of it."""
    if parts == 4 and len(pence) > 30:
        return _fours_near(pence, targets)
    sums = np.sort(np.fromiter(_sums(pence, parts), np.int64, comb(len(pence), parts)))
    return _between(sums, targets, targets)


def _sums(pence: Pence, parts: int) -> Iterator[int]:
    return (sum(several) for several in combinations(pence.tolist(), parts))


def _fours_near(pence: Pence, targets: Pence) -> Pence:
    """Return how many fours come near, as pairs of pairs: each four can be paired in three ways, told from either side.

    Pairs that share a line are counted too: a tenth too many at 30 lines, less with more.
    """
    first, second = np.triu_indices(len(pence), 1)
    pairs = np.sort(pence[first] + pence[second])
    found = [int(_between(pairs, target - pairs, np.full(len(pairs), target)).sum()) for target in targets.tolist()]
    return np.array(found, dtype=np.int64) // 6


def _between(sums: Pence, middles: Pence, targets: Pence) -> Pence:
    width = (targets * WINDOW).astype(np.int64)
    above = np.searchsorted(sums, middles + width, side="right")
    near: Pence = (above - np.searchsorted(sums, middles - width)).astype(np.int64)
    return near


def false_sums(lines: int, parts: int, seed: int = 1) -> float:
    """Return how many sets of `parts` lines of a body are expected to be exactly one line of another by chance, to the penny."""
    pick = np.random.default_rng(seed)
    expected = []
    for _ in range(PAIRS_OF_BODIES if lines < 300 else 6):
        targets = amounts(pick, min(lines, TARGETS))
        near = sums_near(amounts(pick, lines), targets, parts)
        expected.append(float((near / (2 * (targets * WINDOW).astype(np.int64) + 1)).mean()))
    return float(np.mean(expected))


def in_a_hundred(expected: float) -> str:
    """Return how many of a hundred hold at least one, where so many are expected in each."""
    chance = -100 * float(np.expm1(-expected))
    if chance < 0.001:
        return "under 0.001"
    return f"{chance:.3f}" if chance < 0.1 else f"{chance:.1f}" if chance < 10 else f"{chance:.0f}"


def main() -> None:
    """Print the table."""
    print(
        "| lines of each body | parts | a line, "
        + " | a line, ".join(name for name, _ in UNITS)
        + " | two bodies, to the penny |"
    )
    print("|---:|---:|" + "---:|" * (len(UNITS) + 1))
    for lines in LINES:
        for parts in PARTS:
            expected = false_sums(lines, parts)
            chances = [in_a_hundred(expected * unit) for _, unit in UNITS]
            print(f"| {lines} | {parts} | " + " | ".join([*chances, in_a_hundred(expected * lines)]) + " |")


if __name__ == "__main__":
    main()
