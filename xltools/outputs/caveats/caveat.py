"""A caveat: what it says, the money and the lines it touches, and how one of lines is made."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

    from xltools.counting.count import Count
    from xltools.model import WhyNot

NAMED = 12
"""How many bodies are named in a sentence; the sheet Returns lists all of them."""


@dataclass(frozen=True, slots=True)
class Caveat:
    """Something to read with care: a heading, what it means, how much money (pence) and how many lines it touches.

    `fix` is what to do about it, in a sentence for the first page; whatever has money has one.
    """

    heading: str
    words: str
    pence: int | None
    lines: int | None
    fix: str = ""


def of_lines_where(count: Count, heading: str, words: str, which: pd.Series[bool], fix: str) -> Caveat | None:
    """Return a caveat of the lines for which `which` is true, with what they count; None where it is for none."""
    if not which.any():
        return None
    pence = int(count.lines["counted"][which].sum())
    return Caveat(heading, words, pence, int(which.sum()), fix)


def of_lines_without_money(count: Count, why_not: WhyNot, heading: str, words: str) -> Caveat | None:
    """Return a caveat of lines that count nothing for one reason; None where there is none."""
    lines = int(count.lines["why_not"].eq(why_not.value).sum())
    return Caveat(heading, words, None, lines) if lines else None
