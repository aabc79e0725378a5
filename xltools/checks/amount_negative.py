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
from xltools.model import Severity
from xltools.text import pounds, shorten

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xltools.checks.check import Issue
    from xltools.checks.context import CheckContext


def _message(context: CheckContext, index: int) -> str:
    return f"Gross spending of '{shorten(context.text('service', index))}' is {pounds(context.pence('gross')[index])}."


def _find(context: CheckContext) -> Iterator[Issue]:
    negative = broken(context, "gross", lambda pa: pa.Check.ge(0)) & context.services
    return context.each(negative, "gross", lambda index: _message(context, index))


CHECK = declare(__name__, __doc__, Severity.WARNING, _find)
