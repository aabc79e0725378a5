"""A total stands among the lines.

What is wrong: A line is the total of other lines.

Why it matters: The same money stands there twice, so the total is not counted.

How to put it right: Delete the line; totals are worked out for you.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.checks.check import declare
from xltools.model import Severity
from xltools.text import pounds, shorten

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xltools.checks.check import Issue
    from xltools.checks.context import CheckContext


def _find(context: CheckContext) -> Iterator[Issue]:
    for index, summed in context.totals.items():
        rows = sorted(int(context.rows[other]) for other in summed)
        which = f"row {rows[0]}" if len(rows) == 1 else f"{len(rows)} lines, rows {rows[0]} to {rows[-1]}"
        amount = pounds(context.pence("gross" if context.filled("gross")[index] else "local")[index])
        message = f"'{shorten(context.text('service', index))}' ({amount}) is the total of {which}. We do not count it."
        yield context.at(
            index, "service", message, (context.location(summed[0], "gross"), context.location(summed[-1], "gross"))
        )


CHECK = declare(__name__, __doc__, Severity.WARNING, _find)
