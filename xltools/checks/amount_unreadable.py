"""An amount cannot be read.

What is wrong: A money cell holds something from which no amount can be made with any certainty.

Why it matters: The line has no amount there, so it is not counted.

How to put it right: Type the amount as a plain number of pounds, such as 1200000.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.checks.check import declare
from xltools.checks.observed import observed
from xltools.checks.words import heading
from xltools.model import Noticed, Severity
from xltools.text import shorten

if TYPE_CHECKING:
    from xltools.model import Observation

SAYS_NO_MORE = ("no amount could be made of it", "not an amount", "not a number")
"""What the reader made of a cell where that adds nothing to "cannot read as an amount"."""


def _message(one: Observation) -> str:
    if not one.value:
        return f"{heading(one.field)} cannot be read: {one.detail or 'it holds no amount'}."
    detail = f" ({one.detail})" if one.detail and one.detail not in SAYS_NO_MORE else ""
    return f"{heading(one.field)} says '{shorten(one.value)}', which we cannot read as an amount{detail}."


_find = observed(Noticed.AMOUNT_UNREAD, _message)

CHECK = declare(__name__, __doc__, Severity.ERROR, _find)
