"""A line does not say what the money is spent on.

What is wrong: The service is blank on a line that has an amount or a code.

Why it matters: Without it nobody can check the code, recognise the same money elsewhere, or ask a sensible
question.

How to put it right: Say in a few words what the money is spent on; one service a line.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.checks.check import declare
from xltools.model import Noticed, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xltools.checks.check import Issue
    from xltools.checks.context import CheckContext


def _find(context: CheckContext) -> Iterator[Issue]:
    missing = ~context.filled("service")
    missing = context.without(missing, "service", (Noticed.ERROR_CELL,))
    return context.each(missing, "service", "The line does not say which service it is for.")


CHECK = declare(__name__, __doc__, Severity.ERROR, _find)
