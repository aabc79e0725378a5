"""The return has no lines.

What is wrong: No line of spending was found in the return.

Why it matters: Nothing of this organisation's spending is in the count.

How to put it right: List what you spend below the headings, one service a line. If you spend nothing in the place,
tell us so by e-mail.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from xltools.checks.check import declare
from xltools.model import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xltools.checks.check import Issue
    from xltools.checks.context import CheckContext


def _find(context: CheckContext) -> Iterator[Issue]:
    lines = np.bincount(context.return_no, minlength=len(context.batch.returns))
    for number in np.flatnonzero(lines == 0).tolist():
        yield context.file(number, "We found no line of spending in this return.")


CHECK = declare(__name__, __doc__, Severity.ERROR, _find)
