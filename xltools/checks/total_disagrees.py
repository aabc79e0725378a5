"""A total does not agree with its lines.

What is wrong: A line is named a total, but its amount is not the sum of any run of lines next to it.

Why it matters: Either a line is missing or wrong, or the total is; and if it is a total, its money is counted
twice.

How to put it right: Correct the figures and delete the total: it is counted until it is corrected or deleted. If it
is a service of its own, give it another name.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from xltools.checks.check import declare
from xltools.classify.totals import WORDS, Says, says_total
from xltools.model import Severity
from xltools.text import pounds, shorten

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xltools.checks.check import Issue
    from xltools.checks.context import CheckContext, Mask


def totals_that_disagree(context: CheckContext) -> Mask:
    """Say which lines are named totals and are not the sum of any lines beside them; a line alone is no total."""
    named: Mask = context.mentions("service", WORDS) & (context.pence("gross") != 0) & context.services
    for index in np.flatnonzero(named).tolist():
        plainly = says_total(context.text("service", index)) is Says.PLAINLY
        named[index] = plainly and len(context.lines_of(int(context.return_no[index]))) > 1
    return named


def _find(context: CheckContext) -> Iterator[Issue]:
    def message(index: int) -> str:
        named = (
            f"'{shorten(context.text('service', index))}' ({pounds(context.pence('gross')[index])}) is named as a total"
        )
        return f"{named}, but no lines beside it add up to it. It is counted until it is corrected or deleted."

    return context.each(totals_that_disagree(context), "gross", message)


CHECK = declare(__name__, __doc__, Severity.ERROR, _find)
