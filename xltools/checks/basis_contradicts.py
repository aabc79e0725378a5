"""How the local figure was reached contradicts the area.

What is wrong: The basis says the figure was shared out although it is for the place itself, or that it is actual
although the local part is missing.

Why it matters: A count has to show how much of it is known and how much is estimated.

How to put it right: Name the wider area the figure was shared out from, fill in the local part, or correct the
basis.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.checks.areas import WIDER, area_is, is_local
from xltools.checks.check import declare
from xltools.model import Severity
from xltools.text import shorten

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xltools.checks.check import Issue
    from xltools.checks.context import CheckContext

SHARED = frozenset({"Service measure", "Weighted population", "Population", "Please apportion"})


def _find(context: CheckContext) -> Iterator[Issue]:
    shared = context.holds("basis", lambda text: text in SHARED)
    actual = context.holds("basis", lambda text: text == "Actual")
    unshared = shared & is_local(context) & ~context.filled("local")
    unknown = actual & area_is(context, *WIDER) & ~context.filled("local")

    def message(index: int) -> str:
        basis = context.text("basis", index)
        if unknown[index]:
            return f"The basis is {basis}, but the part of {shorten(context.text('area', index))} spent in the place is blank."
        return f"The basis is {basis}, but no wider area is named from which the figure would be shared out."

    return context.each(unshared | unknown, "basis", message)


CHECK = declare(__name__, __doc__, Severity.WARNING, _find)
