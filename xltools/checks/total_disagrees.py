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
from xltools.checks.totals import WORDS, Says, says_total
from xltools.checks.words import pounds, shorten
from xltools.model import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xltools.checks.check import Found
    from xltools.checks.looked import Looked, Mask


def totals_that_disagree(looked: Looked) -> Mask:
    """Say which lines are named totals and are not the sum of any lines beside them; a line alone is no total."""
    named: Mask = looked.mentions("service", WORDS) & (looked.pence("gross") != 0) & looked.services
    for index in np.flatnonzero(named).tolist():
        plainly = says_total(looked.text("service", index)) is Says.PLAINLY
        named[index] = plainly and len(looked.lines_of(int(looked.return_no[index]))) > 1
    return named


def _find(looked: Looked) -> Iterator[Found]:
    def message(index: int) -> str:
        named = (
            f"'{shorten(looked.text('service', index))}' ({pounds(looked.pence('gross')[index])}) is named as a total"
        )
        return f"{named}, but no lines beside it add up to it. It is counted until it is corrected or deleted."

    return looked.each(totals_that_disagree(looked), "gross", message)


CHECK = declare(__name__, __doc__, Severity.ERROR, _find)
