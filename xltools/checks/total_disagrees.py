"""A total does not agree with its lines.

What is wrong: A line is named a total, but its amount is not the sum of any run of lines next to it.

Why it matters: Either a line is missing or wrong, or the total is; and if it is a total, its money is counted
twice.

How to put it right: Correct the figures and delete the total. If it is a service of its own, give it another name.
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
    from xltools.checks.looked import Looked


def _find(looked: Looked) -> Iterator[Found]:
    named = looked.mentions("service", WORDS) & (looked.pence("gross") != 0) & looked.services
    for index in np.flatnonzero(named).tolist():
        service = looked.text("service", index)
        if says_total(service) is Says.PLAINLY and len(looked.lines_of(int(looked.return_no[index]))) > 1:
            amount = pounds(looked.pence("gross")[index])
            message = f"'{shorten(service)}' ({amount}) is named as a total, but no lines beside it add up to it. We count it."
            yield looked.at(index, "gross", message)


CHECK = declare(__name__, __doc__, Severity.WARNING, _find)
