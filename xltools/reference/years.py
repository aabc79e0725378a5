"""Financial years as text, "2024-25": the nearest that has figures, and the names they give to tables."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_FINANCIAL = re.compile(r"(\d{4})[-_/](\d{2})")


def is_financial_year(text: str) -> bool:
    """Say whether a text is a financial year, such as 2024-25: the two digits are those of the year after."""
    match = _FINANCIAL.fullmatch(text)
    return bool(match) and (int(match[1]) + 1) % 100 == int(match[2]) if match else False


def financial_year(first: int) -> str:
    """Return the financial year that begins in April of a calendar year: 2024 is 2024-25."""
    return f"{first}-{(first + 1) % 100:02d}"


def nearest(years: Iterable[str], wanted: str) -> str:
    """Return the one of some years nearest to a year, the earlier of two as near; blank where there is none to choose from.

    Years are financial ("2024-25") or calendar ("2024"). Where what is wanted is no year, the last of them is returned.
    """
    known = sorted(years)
    if not known:
        return ""
    if not wanted[:4].isdigit():
        return known[-1]
    return min(known, key=lambda year: (abs(int(year[:4]) - int(wanted[:4])), year))
