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
from xltools.checks.words import shorten
from xltools.model import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xltools.checks.check import Found
    from xltools.checks.looked import Looked

SHARED = frozenset({"Service measure", "Weighted population", "Population", "Please apportion"})


def _find(looked: Looked) -> Iterator[Found]:
    shared = looked.holds("basis", lambda text: text in SHARED)
    actual = looked.holds("basis", lambda text: text == "Actual")
    unshared = shared & is_local(looked) & ~looked.filled("local")
    unknown = actual & area_is(looked, *WIDER) & ~looked.filled("local")

    def message(index: int) -> str:
        basis = looked.text("basis", index)
        if unknown[index]:
            return f"The basis is {basis}, but the part of {shorten(looked.text('area', index))} spent in the place is blank."
        return f"The basis is {basis}, but no wider area is named from which the figure would be shared out."

    return looked.each(unshared | unknown, "basis", message)


CHECK = declare(__name__, __doc__, Severity.WARNING, _find)
