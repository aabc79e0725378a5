"""A levy or precept is paid to the body named.

What is wrong: Nothing. The line is money paid over by levy or precept, and says to whom.

Why it matters: The body that levies reports what it spends; counted here as well, the money would be counted twice.

How to put it right: Nothing. We see whether that body sends a return, and count the money there if it does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.checks.check import declare
from xltools.checks.levy_or_precept import levies
from xltools.model import Severity
from xltools.text import shorten

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xltools.checks.check import Issue
    from xltools.checks.context import CheckContext


def _find(context: CheckContext) -> Iterator[Issue]:
    def message(index: int) -> str:
        service, body = (shorten(context.text(name, index)) for name in ("service", "paid_to"))
        return (
            f"'{service}' is paid over to '{body}'. We look whether that body sends a return, and count it there if so."
        )

    return context.each(levies(context) & context.filled("paid_to"), "service", message)


CHECK = declare(__name__, __doc__, Severity.NOTE, _find)
