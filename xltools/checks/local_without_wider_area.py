"""A local figure is given although the area is the place.

What is wrong: 'Spending in the place' differs from gross spending, but no wider area is named.

Why it matters: The local figure is counted, and we cannot show which area the rest belongs to.

How to put it right: Name the wider area, or clear the local figure if gross spending is already for the place.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.checks.areas import is_local
from xltools.checks.check import declare
from xltools.checks.words import pounds
from xltools.model import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xltools.checks.check import Found
    from xltools.checks.looked import Looked


def _find(looked: Looked) -> Iterator[Found]:
    gross, local = looked.pence("gross"), looked.pence("local")
    found = is_local(looked) & looked.filled("local") & looked.filled("gross") & (gross != local)

    def message(index: int) -> str:
        return (
            f"{pounds(local[index])} of {pounds(gross[index])} is said to be in the place, but no wider area is named."
        )

    return looked.each(found, "local", message)


CHECK = declare(__name__, __doc__, Severity.NOTE, _find)
