"""How the local figure was reached is not said.

What is wrong: The figure covers more than the place and a local part is given, but not how it was reached.

Why it matters: A count has to show how much of it is known and how much is estimated.

How to put it right: Pick Actual if you know it, or the measure by which you shared the figure out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.checks.areas import WIDER, area_is
from xltools.checks.check import declare
from xltools.model import Noticed, Severity
from xltools.text import pounds, shorten

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xltools.checks.check import Issue
    from xltools.checks.context import CheckContext


def _find(context: CheckContext) -> Iterator[Issue]:
    missing = area_is(context, *WIDER) & context.filled("local") & ~context.filled("basis")
    missing = context.without(missing & context.services, "basis", (Noticed.CHOICE_UNKNOWN, Noticed.ERROR_CELL))

    def message(index: int) -> str:
        return f"How was {pounds(context.pence('local')[index])} of the figure for {shorten(context.text('area', index))} reached?"

    return context.each(missing, "basis", message)


CHECK = declare(__name__, __doc__, Severity.WARNING, _find)
