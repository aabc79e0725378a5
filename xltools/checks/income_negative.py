"""Income is negative.

What is wrong: The income of a line is below nought.

Why it matters: Income is asked for as a positive figure; with a minus it would be taken off the income of others.

How to put it right: Enter income without a minus sign.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.checks.check import declare
from xltools.checks.column_rule import column_rule
from xltools.model import Severity
from xltools.text import pounds, shorten

if TYPE_CHECKING:
    from xltools.checks.context import CheckContext


def _message(context: CheckContext, index: int) -> str:
    amount = pounds(context.pence("income")[index])
    return f"Income of '{shorten(context.text('service', index))}' is {amount}; we ask for it without a minus sign."


_find = column_rule("income", lambda pa: pa.Check.ge(0), _message)

CHECK = declare(__name__, __doc__, Severity.ERROR, _find)
