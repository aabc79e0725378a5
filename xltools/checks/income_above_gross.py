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
from xltools.checks.words import pounds
from xltools.model import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xltools.checks.check import Found
    from xltools.checks.looked import Looked


def _find(looked: Looked) -> Iterator[Found]:
    gross, income = looked.pence("gross"), looked.pence("income")
    above = looked.filled("gross") & looked.filled("income") & (income > np.maximum(gross, 0)) & (gross >= 0)

    def message(index: int) -> str:
        return f"Income of {pounds(income[index])} is more than gross spending of {pounds(gross[index])}."

    return looked.each(above & looked.services, "income", message)


CHECK = declare(__name__, __doc__, Severity.WARNING, _find)
