"""Income is larger than gross spending.

What is wrong: The income of a line is more than its gross spending.

Why it matters: The two are often swapped, or the cost was given after income was taken off.

How to put it right: Check both figures. If the service does make a surplus, say so under Notes, or tell us when you
send it back.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from xltools.checks.check import declare
from xltools.model import Severity
from xltools.text import pounds

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xltools.checks.check import Issue
    from xltools.checks.context import CheckContext


def _find(context: CheckContext) -> Iterator[Issue]:
    gross, income = context.pence("gross"), context.pence("income")
    above = context.filled("gross") & context.filled("income") & (income > np.maximum(gross, 0)) & (gross >= 0)

    def message(index: int) -> str:
        return f"Income of {pounds(income[index])} is more than gross spending of {pounds(gross[index])}."

    return context.each(above & context.services, "income", message)


CHECK = declare(__name__, __doc__, Severity.WARNING, _find)
