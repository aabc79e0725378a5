"""A local figure is given although the area is the place.

What is wrong: 'Spending in the place' differs from gross spending, but no wider area is named.

Why it matters: The local figure is counted, and we cannot show which area the rest belongs to.

How to put it right: Name the wider area, or clear the local figure if gross spending is already for the place.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.checks.areas import is_local
from xltools.checks.check import declare
from xltools.model import Severity
from xltools.text import pounds

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xltools.checks.check import Issue
    from xltools.checks.context import CheckContext


def _find(context: CheckContext) -> Iterator[Issue]:
    gross, local = context.pence("gross"), context.pence("local")
    found = is_local(context) & context.filled("local") & context.filled("gross") & (gross != local)

    def message(index: int) -> str:
        return (
            f"{pounds(local[index])} of {pounds(gross[index])} is said to be in the place, but no wider area is named."
        )

    return context.each(found, "local", message)


CHECK = declare(__name__, __doc__, Severity.NOTE, _find)
