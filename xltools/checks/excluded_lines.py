"""Lines that are no services: totals of other lines, and what is not spending. Most checks pass them by."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from xltools.classify import not_spending, totals
from xltools.reference.areas.geography import WIDER, Relation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from xltools.checks.context import CheckContext


def reasons_not_spending(context: CheckContext) -> dict[int, str]:
    """Return, for each line that is not spending, why; each pair of service and CIPFA line is asked about once."""
    worth = context.mentions("service", not_spending.WORDS) | context.filled("cipfa")
    found = {}
    for index in np.flatnonzero(worth).tolist():
        reason = not_spending.why_not_spending(context.text("service", index), context.text("cipfa", index))
        if reason:
            found[index] = reason
    return found


def total_lines(context: CheckContext) -> dict[int, tuple[int, ...]]:
    """Return each total line of the batch and the lines it sums, as positions in the batch."""
    return dict(_total_lines(context))


def _total_lines(context: CheckContext) -> Iterator[tuple[int, tuple[int, ...]]]:
    named = context.mentions("service", totals.WORDS)
    for index in np.flatnonzero(named).tolist():
        named[index] = totals.says_total(context.text("service", index)) is not totals.Says.NOTHING
    if not named.any():
        return
    gross, amounts = _gross_and_in_place(context)
    for number in np.unique(context.return_no[named]).tolist():
        own = context.lines_of(number)
        names = [context.text("service", index) for index in own.tolist()]
        for total in totals.find_total_lines(gross[own].tolist(), amounts[own].tolist(), names):
            yield int(own[total.index]), tuple(own[list(total.summed)].tolist())


def _gross_and_in_place(context: CheckContext) -> tuple[NDArray[np.object_], NDArray[np.object_]]:
    """Return gross and the amount in the place, line by line: the local figure, else gross where it covers no more."""
    gross = context.pence("gross").astype(object)
    gross[~context.filled("gross")] = None
    amounts, local = gross.copy(), context.filled("local")
    amounts[context.area_is(*WIDER, Relation.OUTSIDE)] = None
    amounts[local] = context.pence("local")[local]
    return gross, amounts
