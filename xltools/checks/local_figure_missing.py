"""The spending in the place is missing.

What is wrong: The figure covers more than the place, the part spent in the place is blank, and we are not asked to
work it out.

Why it matters: We cannot count the whole figure, and do not know the part, so the line is not counted.

How to put it right: Fill in 'Spending in the place', or pick 'Please apportion' as the way the local figure is
reached.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.checks.areas import WIDER, area_is
from xltools.checks.check import declare
from xltools.checks.words import shorten
from xltools.model import Noticed, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xltools.checks.check import Found
    from xltools.checks.looked import Looked


def _find(looked: Looked) -> Iterator[Found]:
    missing = area_is(looked, *WIDER) & ~looked.filled("local") & looked.filled("gross")
    missing &= ~looked.holds("basis", lambda text: text == "Please apportion")
    missing = looked.without(missing & looked.services, "local", (Noticed.AMOUNT_UNREAD, Noticed.ERROR_CELL))

    def message(index: int) -> str:
        return f"The figure covers {shorten(looked.text('area', index))}, and the part spent in the place is blank."

    return looked.each(missing, "local", message)


CHECK = declare(__name__, __doc__, Severity.ERROR, _find)
