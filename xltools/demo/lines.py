"""Lines of a return as a partner types them, and whole pounds of them shared out.

Money is in whole pounds here, as published and as typed; a line is a dictionary by the layout's fields.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Line = dict[str, str | int | float | None]
"""A line of a return by the layout's fields; amounts in pounds, or text where text was planted."""


def share_out(amounts: Sequence[int], part: int, whole: int) -> tuple[int, ...]:
    """Share whole pounds by part/whole so that the shares add up to the share of the sum, rounded to the nearest pound.

    Every share is rounded down, and the pounds then missing go to the largest remainders (the earlier line first where
    two are equal): no share is a pound or more away from the exact one.
    """
    target = (2 * sum(amounts) * part + whole) // (2 * whole)
    shares = [amount * part // whole for amount in amounts]
    by_remainder = sorted(range(len(amounts)), key=lambda number: (-(amounts[number] * part % whole), number))
    for number in by_remainder[: target - sum(shares)]:
        shares[number] += 1
    return tuple(shares)


def total_pounds(lines: Iterable[Line], field: str = "gross") -> int:
    """Return the sum in pounds of a money field over lines, text and blanks left aside."""
    return sum(value for line in lines if isinstance(value := line.get(field), int))
