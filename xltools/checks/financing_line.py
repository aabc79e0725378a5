"""A line is not spending.

What is wrong: The line is a grant or tax that pays for services, a movement of reserves, a repayment of debt or an
accounting entry.

Why it matters: Counted beside the services it pays for, it would be counted twice, so it is not counted.

How to put it right: Delete the line. If it is a service after all, describe it so that we can tell.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.checks.check import declare
from xltools.checks.words import shorten
from xltools.model import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xltools.checks.check import Found
    from xltools.checks.looked import Looked


def _find(looked: Looked) -> Iterator[Found]:
    for index, reason in looked.not_spending.items():
        if index not in looked.totals:
            yield looked.at(index, "service", f"'{shorten(looked.text('service', index))}' does not count: {reason}.")


CHECK = declare(__name__, __doc__, Severity.WARNING, _find)
