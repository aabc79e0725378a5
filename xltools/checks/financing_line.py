"""A line is not spending.

What is wrong: The line is a grant or tax that pays for services, a movement of reserves, a repayment of debt or an
accounting entry.

Why it matters: Counted beside the services it pays for, it would be counted twice, so it is not counted.

How to put it right: Delete the line. If it is a service after all, describe it so that we can tell.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.checks.check import declare
from xltools.model import Severity
from xltools.text import shorten

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xltools.checks.check import Issue
    from xltools.checks.context import CheckContext


def _find(context: CheckContext) -> Iterator[Issue]:
    for index, reason in context.not_spending.items():
        if index not in context.totals:
            yield context.at(index, "service", f"'{shorten(context.text('service', index))}' does not count: {reason}.")


CHECK = declare(__name__, __doc__, Severity.WARNING, _find)
