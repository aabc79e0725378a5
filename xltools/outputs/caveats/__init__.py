"""What to read with care before quoting the count: what has errors, is estimated, missing or perhaps counted twice.

The workbook and the report say the same from here. Money is pence.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from xltools.outputs.caveats import missing_amounts, non_response, of_double_counts, of_lines, of_returns
from xltools.outputs.caveats.caveat import Caveat
from xltools.outputs.caveats.non_response import ALIKE, PARTIAL

if TYPE_CHECKING:
    from xltools.counting.count import Count

__all__ = ["ALIKE", "PARTIAL", "Caveat", "caveats", "first_caveats"]

ON_PAGE_ONE = 3
"""How many of what to read with care the first page names, those of the most money."""
SHOWN_BY_THE_BAR = ("Apportioned, not known", "Estimated, no return yet")
"""What the first page's bar of known, estimated and missing says already."""


@lru_cache(maxsize=1)  # the workbook and the report both show them
def caveats(count: Count) -> tuple[Caveat, ...]:
    """Return everything to read with care that applies to this count, gravest first."""
    return tuple(caveat for look in _LOOKS if (caveat := look(count)) is not None)


def first_caveats(count: Count) -> tuple[Caveat, ...]:
    """Return what to read with care on the first page: the most money first, without what its bar shows already."""
    told = (caveat for caveat in caveats(count) if caveat.pence and caveat.heading not in SHOWN_BY_THE_BAR)
    return tuple(sorted(told, key=lambda caveat: -abs(caveat.pence or 0))[:ON_PAGE_ONE])


_LOOKS = (
    *of_returns.LOOKS,
    *missing_amounts.LOOKS,
    *non_response.LOOKS,
    *of_double_counts.LOOKS,
    *of_lines.LOOKS,
)
