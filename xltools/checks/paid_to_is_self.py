"""The money is paid on to the organisation itself.

What is wrong: 'Paid on to' names your own organisation.

Why it matters: Money paid to yourself is an internal charge; as a payment to another body it would be counted twice
or not at all.

How to put it right: Leave it blank where you spend the money yourself; otherwise name the body it went to.
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
    own = context.holds_in_return("paid_to", context.is_own_name)
    return context.each(
        own, "paid_to", lambda index: f"'{shorten(context.text('paid_to', index))}' is your own organisation."
    )


CHECK = declare(__name__, __doc__, Severity.WARNING, _find)
