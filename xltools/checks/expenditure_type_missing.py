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
from xltools.checks.words import shorten
from xltools.model import Noticed, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xltools.checks.check import Found
    from xltools.checks.looked import Looked


def _find(looked: Looked) -> Iterator[Found]:
    missing = ~looked.filled("expenditure_type") & looked.filled("gross") & looked.services
    has_column = np.array(["expenditure_type" in one.columns for one in looked.batch.returns], dtype=bool)
    missing &= has_column[looked.return_no]
    missing = looked.without(missing, "expenditure_type", (Noticed.CHOICE_UNKNOWN, Noticed.ERROR_CELL))

    def message(index: int) -> str:
        return f"'{shorten(looked.text('service', index))}' is marked neither Revenue nor Capital."

    return looked.each(missing, "expenditure_type", message)


CHECK = declare(__name__, __doc__, Severity.WARNING, _find)
