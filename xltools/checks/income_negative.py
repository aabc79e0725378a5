"""Income is negative.

What is wrong: The income of a line is below nought.

Why it matters: Income is asked for as a positive figure; with a minus it would be taken off the income of others.

How to put it right: Enter income without a minus sign.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.checks.check import declare
from xltools.checks.column_rule import column_rule
from xltools.checks.words import pounds, shorten
from xltools.model import Severity

if TYPE_CHECKING:
    from xltools.checks.looked import Looked


def _message(looked: Looked, index: int) -> str:
    amount = pounds(looked.pence("income")[index])
    return f"Income of '{shorten(looked.text('service', index))}' is {amount}; we ask for it without a minus sign."


_find = column_rule("income", lambda pa: pa.Check.ge(0), _message)

CHECK = declare(__name__, __doc__, Severity.ERROR, _find)
