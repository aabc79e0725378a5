"""More is spent in the place than altogether.

What is wrong: The spending in the place is more than gross spending.

Why it matters: A part cannot be larger than the whole; one of the two figures is wrong.

How to put it right: Correct the figure that is wrong.
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
    gross, local = context.pence("gross"), context.pence("local")
    above = (
        context.filled("gross") & context.filled("local") & (np.abs(local.astype(float)) > np.abs(gross.astype(float)))
    )

    def message(index: int) -> str:
        return f"{pounds(local[index])} in the place is more than gross spending of {pounds(gross[index])}."

    return context.each(above, "local", message)


CHECK = declare(__name__, __doc__, Severity.ERROR, _find)
