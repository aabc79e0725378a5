"""A line has no gross spending.

What is wrong: Gross spending is blank on a line that names a service.

Why it matters: A line without an amount is not counted.

How to put it right: Fill in the planned total cost in whole pounds, before income; or delete the line if it is only
a heading.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.checks.check import declare
from xltools.model import Noticed, Severity
from xltools.text import shorten

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xltools.checks.check import Issue
    from xltools.checks.context import CheckContext


def _find(context: CheckContext) -> Iterator[Issue]:
    missing = ~context.filled("gross")
    missing = context.without(missing, "gross", (Noticed.AMOUNT_UNREAD, Noticed.ERROR_CELL))

    def message(index: int) -> str:
        local = (
            " It has a figure for the place, which we counted."
            if context.filled("local")[index]
            else " It is not counted."
        )
        return f"'{shorten(context.text('service', index))}' has no gross spending.{local}"

    return context.each(missing, "gross", message)


CHECK = declare(__name__, __doc__, Severity.ERROR, _find)
