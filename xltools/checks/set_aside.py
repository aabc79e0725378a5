"""Lines that are no services: totals of other lines, and what is not spending. Most checks pass them by."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from xltools.checks import not_spending, totals

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xltools.checks.looked import Looked


def reasons_not_spending(looked: Looked) -> dict[int, str]:
    """Return, for each line that is not spending, why; each pair of service and CIPFA line is asked about once."""
    worth = looked.mentions("service", not_spending.WORDS) | looked.filled("cipfa")
    found = {}
    for index in np.flatnonzero(worth).tolist():
        reason = not_spending.why_not_spending(looked.text("service", index), looked.text("cipfa", index))
        if reason:
            found[index] = reason
    return found


def total_lines(looked: Looked) -> dict[int, tuple[int, ...]]:
    """Return each total line of the batch and the lines it sums, as positions in the batch."""
    return dict(_total_lines(looked))


def _total_lines(looked: Looked) -> Iterator[tuple[int, tuple[int, ...]]]:
    named = looked.mentions("service", totals.WORDS)
    for index in np.flatnonzero(named).tolist():
        named[index] = totals.says_total(looked.text("service", index)) is not totals.Says.NOTHING
    for number in np.unique(looked.return_no[named]).tolist():
        own = looked.lines_of(number)
        gross, given = looked.pence("gross")[own].tolist(), looked.filled("gross")[own].tolist()
        amounts = [amount if is_given else None for amount, is_given in zip(gross, given, strict=True)]
        names = [looked.text("service", index) for index in own.tolist()]
        for total in totals.find_totals(amounts, names):
            yield int(own[total.index]), tuple(own[list(total.summed)].tolist())
