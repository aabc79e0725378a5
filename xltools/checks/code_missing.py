"""A line has no code.

What is wrong: Neither the COFOG code nor the CIPFA service line is filled in.

Why it matters: The line is counted, but as not classified: it belongs to no function.

How to put it right: Give the COFOG code of the function, such as 10.2 Old age, or your CIPFA service line.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.checks.capital_financing_line import financing
from xltools.checks.check import declare
from xltools.checks.levy_or_precept import levies
from xltools.checks.total_disagrees import totals_that_disagree
from xltools.model import Noticed, Severity
from xltools.text import shorten

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xltools.checks.check import Issue
    from xltools.checks.context import CheckContext


def _find(context: CheckContext) -> Iterator[Issue]:
    missing = ~context.filled("cofog") & ~context.filled("cipfa") & context.filled("service") & context.services
    missing &= (
        ~levies(context) & ~financing(context) & ~totals_that_disagree(context)
    )  # they have findings of their own
    missing = context.without(missing, "cofog", (Noticed.CODE_AS_DATE, Noticed.ERROR_CELL))

    def message(index: int) -> str:
        return f"'{shorten(context.text('service', index))}' has neither a COFOG code nor a CIPFA service line."

    return context.each(missing, "cofog", message)


CHECK = declare(__name__, __doc__, Severity.ERROR, _find)
