"""The name and the reference belong to two bodies.

What is wrong: The reference the lead team filled in is one organisation's, and the name on the return is another's.

Why it matters: A form passed on to a colleague elsewhere would replace the figures of the body it was made for. We took the name.

How to put it right: Check 'Your organisation'. If the name is right, tell us, and we send you a form of your own.
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
    for number, words in sorted(context.known.mismatched.items()):
        yield context.header(number, "organisation", words)


CHECK = declare(__name__, __doc__, Severity.WARNING, _find)
