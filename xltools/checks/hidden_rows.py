"""Some rows are hidden.

What is wrong: Rows with figures are hidden, by hand or by a filter.

Why it matters: Hidden rows are read and counted like all others; they may have been hidden because they should not
count.

How to put it right: Show the rows, delete those that should not count, and send the workbook again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.checks.check import declare
from xltools.checks.observed import observed_together
from xltools.model import Noticed, Severity
from xltools.text import listed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xltools.model import Observation


def _message(seen: Sequence[Observation]) -> str:
    rows = listed([str(one.location.row) for one in seen], most=10)
    if len(seen) == 1:
        return f"Row {rows} of '{seen[0].location.sheet}' is hidden; we read it all the same."
    return f"Rows {rows} of '{seen[0].location.sheet}' are hidden; we read them all the same."


_find = observed_together(Noticed.HIDDEN_ROW, _message)

CHECK = declare(__name__, __doc__, Severity.WARNING, _find)
