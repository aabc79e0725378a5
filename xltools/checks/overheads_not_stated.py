"""The return does not say how overheads are treated.

What is wrong: The question about overheads on the Return sheet is not answered.

Why it matters: Overheads that are inside each service and again on lines of their own are counted twice.

How to put it right: Pick one of the three answers on the Return sheet.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.checks.check import declare
from xltools.model import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xltools.checks.check import Issue
    from xltools.checks.context import CheckContext


def _find(context: CheckContext) -> Iterator[Issue]:
    for number, one in enumerate(context.batch.returns):
        if "overheads" in one.header.places and not one.header["overheads"].strip():
            message = "The return does not say whether overheads are inside the services, listed apart or left out."
            yield context.header(number, "overheads", message)


CHECK = declare(__name__, __doc__, Severity.WARNING, _find)
