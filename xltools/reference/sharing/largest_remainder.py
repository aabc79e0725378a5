"""Whole pence shared by weights: the largest remainder, exact for any amount.

Each part gets the whole pence of its exact share; the pence left over go one each to the parts that lost most by that,
and of parts that lost the same, to the earlier one. A negative amount is shared as the positive one, with the sign
changed. Parts are in the order of the weights; whoever calls puts areas in the order of their codes, so that no other
order matters.
"""

from __future__ import annotations

from math import gcd, lcm
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from fractions import Fraction

    import numpy as np

    Pence = np.ndarray[tuple[int], np.dtype[np.int64]]
    PenceOfParts = np.ndarray[tuple[int, int], np.dtype[np.int64]]

INT64 = 2**63 - 1


def in_parts(pence: int, weights: Sequence[int | Fraction]) -> tuple[int, ...]:
    """Return an amount in whole pence as one part for each weight (0 or more), adding up to it exactly.

    Raises ValueError where the weights add up to nothing.
    """
    whole = whole_numbers(weights)
    total = sum(whole)
    if total <= 0 or min(whole) < 0:
        raise ValueError("Weights must be 0 or more and add up to more than nothing.")
    divided = [divmod(abs(pence) * weight, total) for weight in whole]
    parts = [part for part, _ in divided]
    by_loss = sorted(range(len(divided)), key=lambda number: (-divided[number][1], number))
    for number in by_loss[: abs(pence) - sum(parts)]:
        parts[number] += 1
    return tuple(part if pence >= 0 else -part for part in parts)


def whole_numbers(weights: Sequence[int | Fraction]) -> tuple[int, ...]:
    """Return weights in the same proportions as the smallest whole numbers."""
    denominator = lcm(*(weight.denominator for weight in weights))
    whole = [weight.numerator * (denominator // weight.denominator) for weight in weights]
    divisor = gcd(*whole) or 1
    return tuple(number // divisor for number in whole)


def many_in_parts(pence: Pence, weights: Sequence[int | Fraction]) -> PenceOfParts:
    """Return many amounts (int64 pence), each in parts as `in_parts` makes them: one row for each amount.

    Pence times people overflows 64 bits, so each amount is first taken apart into whole multiples of the sum of the
    weights and a rest; where the weights are too large even for that, Python's integers do it.
    """
    import numpy as np

    whole = whole_numbers(weights)
    total = sum(whole)
    if total <= 0 or min(whole) < 0:
        raise ValueError("Weights must be 0 or more and add up to more than nothing.")
    if total * max(whole) > INT64:
        return np.array([in_parts(int(amount), whole) for amount in pence], dtype=np.int64).reshape(
            len(pence), len(whole)
        )
    of_weights = np.array(whole, dtype=np.int64)
    times, rest = np.divmod(np.abs(pence), total)
    lost = rest[:, None] * of_weights
    parts: PenceOfParts = times[:, None] * of_weights + lost // total
    lost %= total
    left = np.abs(pence) - parts.sum(axis=1)
    rank = np.empty_like(lost)
    by_loss = np.argsort(-lost, axis=1, kind="stable")
    np.put_along_axis(rank, by_loss, np.arange(len(whole))[None, :], axis=1)
    parts += rank < left[:, None]
    return np.where(pence[:, None] < 0, -parts, parts)
