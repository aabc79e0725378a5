"""Cells are merged.

What is wrong: Cells among the lines are merged into one.

Why it matters: Only the first of the merged cells has a value; the other rows are blank there, and their lines may
be incomplete.

How to put it right: Unmerge the cells (Home, Merge & Center) and fill in the value on every row it belongs to.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.checks.check import declare
from xltools.checks.observed import observed
from xltools.model import Noticed, Severity

if TYPE_CHECKING:
    from xltools.model import Observation


def _message(one: Observation) -> str:
    where = one.detail or one.location.cell
    return f"Cells are merged at {where}; only the first of them holds a value."


_find = observed(Noticed.MERGED_CELLS, _message)

CHECK = declare(__name__, __doc__, Severity.WARNING, _find)
