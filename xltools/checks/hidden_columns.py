"""Some columns are hidden.

What is wrong: Columns with values are hidden.

Why it matters: Hidden columns are read like all others; they may hold what you did not mean to send.

How to put it right: Show the columns, clear what should not be there, and send the workbook again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.checks.check import declare
from xltools.checks.observed import observed_together
from xltools.checks.words import heading
from xltools.model import Noticed, Severity
from xltools.text import listed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xltools.model import Observation


def _message(seen: Sequence[Observation]) -> str:
    names = [heading(one.field) if one.field else one.location.cell for one in seen]
    verb = "is hidden; we read it" if len(names) == 1 else "are hidden; we read them"
    return f"{listed(names, most=10)} {verb} all the same."


_find = observed_together(Noticed.HIDDEN_COLUMN, _message)

CHECK = declare(__name__, __doc__, Severity.WARNING, _find)
