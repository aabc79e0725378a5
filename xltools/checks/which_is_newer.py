"""It is not certain which of two returns is the newer.

What is wrong: Another return of the same organisation has the same version and date, or one has none, or they disagree.

Why it matters: Only the newest return counts. We took this one, and may have taken the wrong one.

How to put it right: Tell us which return counts, or give that one a later date of sign-off (in a CSV file, a higher
'version') and send it again.
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
    for number, other in sorted(context.known.undecided.items()):
        file = context.batch.returns[other].file
        yield context.file(
            number, f"Version and date do not say for certain whether this return or '{file}' is the newer."
        )


CHECK = declare(__name__, __doc__, Severity.WARNING, _find)
