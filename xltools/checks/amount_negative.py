"""Gross spending is negative.

What is wrong: Gross spending is below nought.

Why it matters: A negative line lowers the total; it is usually income, or a figure from which income was taken off.

How to put it right: Give the cost before income, and the income in its own column. Explain real credits, such as a
refund.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.checks.check import declare
from xltools.checks.column_rule import broken
from xltools.checks.words import pounds, shorten
from xltools.model import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xltools.checks.check import Found
    from xltools.checks.looked import Looked


def _message(looked: Looked, index: int) -> str:
    return f"Gross spending of '{shorten(looked.text('service', index))}' is {pounds(looked.pence('gross')[index])}."


def _find(looked: Looked) -> Iterator[Found]:
    negative = broken(looked, "gross", lambda pa: pa.Check.ge(0)) & looked.services
    return looked.each(negative, "gross", lambda index: _message(looked, index))


CHECK = declare(__name__, __doc__, Severity.WARNING, _find)
