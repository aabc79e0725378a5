"""A CIPFA service line is not known.

What is wrong: The CIPFA service line is not on the list, and there is no COFOG code beside it.

Why it matters: The line is counted, but as not classified: it belongs to no function.

How to put it right: Pick the line from the list, or give the COFOG code.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.checks.check import declare
from xltools.model import Severity
from xltools.reference.crosswalks import cipfa_line
from xltools.text import shorten

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xltools.checks.check import Issue
    from xltools.checks.context import CheckContext


def _find(context: CheckContext) -> Iterator[Issue]:
    unknown = context.holds("cipfa", lambda text: cipfa_line(text) is None) & ~context.filled("cofog")

    def message(index: int) -> str:
        return f"'{shorten(context.text('cipfa', index))}' is not a CIPFA service line that we know."

    return context.each(unknown, "cipfa", message)


CHECK = declare(__name__, __doc__, Severity.ERROR, _find)
