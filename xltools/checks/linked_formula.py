"""A formula reads another workbook.

What is wrong: A cell takes its value from another workbook, which we do not have.

Why it matters: We see only what was saved last; if the other workbook has changed since, the figure is old.

How to put it right: Open both workbooks, let Excel update the links, then copy the cells and paste them as values.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.checks.check import declare
from xltools.checks.observed import observed
from xltools.checks.words import heading
from xltools.model import Noticed, Severity

if TYPE_CHECKING:
    from xltools.model import Observation


def _message(one: Observation) -> str:
    cell = heading(one.field) if one.field else "The cell"
    if one.detail:
        return f"{cell} is linked to another workbook, and no result was saved with the formula."
    return f"{cell} is linked to another workbook; we took the value that was last saved."


_find = observed(Noticed.LINKED_FORMULA, _message)

CHECK = declare(__name__, __doc__, Severity.WARNING, _find)
