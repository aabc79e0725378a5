"""A line does not say whether it is revenue or capital.

What is wrong: 'Revenue or capital' is blank.

Why it matters: Capital comes and goes from year to year, so the two are shown apart; this line can be shown under
neither.

How to put it right: Pick Revenue for running costs, Capital for buying or building assets.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from xltools.checks.check import declare
from xltools.model import Noticed, Severity
from xltools.text import shorten

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xltools.checks.check import Issue
    from xltools.checks.context import CheckContext


def _find(context: CheckContext) -> Iterator[Issue]:
    missing = ~context.filled("expenditure_type") & context.filled("gross") & context.services
    has_column = np.array(["expenditure_type" in one.columns for one in context.batch.returns], dtype=bool)
    missing &= has_column[context.return_no]
    missing = context.without(missing, "expenditure_type", (Noticed.CHOICE_UNKNOWN, Noticed.ERROR_CELL))

    def message(index: int) -> str:
        return f"'{shorten(context.text('service', index))}' is marked neither Revenue nor Capital."

    return context.each(missing, "expenditure_type", message)


CHECK = declare(__name__, __doc__, Severity.WARNING, _find)
