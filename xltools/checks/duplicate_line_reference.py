"""A line reference is used twice.

What is wrong: Two lines of the return have the same reference of yours.

Why it matters: When we ask about the reference, it is not clear which line we mean.

How to put it right: Give each line a reference of its own, or leave the column blank.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from xltools.checks.check import declare
from xltools.model import Severity
from xltools.text import shorten

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xltools.checks.check import Issue
    from xltools.checks.context import CheckContext


def _find(context: CheckContext) -> Iterator[Issue]:
    column, filled = context.texts("line"), context.filled("line")
    indices = np.flatnonzero(filled)
    keys = context.return_no[indices] * max(len(column.values), 1) + column.codes[indices]
    _, first, where = np.unique(keys, return_index=True, return_inverse=True)
    earlier = indices[first][where]
    for index, other in zip(indices[earlier != indices].tolist(), earlier[earlier != indices].tolist(), strict=True):
        message = f"The reference '{shorten(context.text('line', index))}' is also used in row {context.rows[other]}."
        yield context.at(index, "line", message, (context.location(other, "line"),))


CHECK = declare(__name__, __doc__, Severity.NOTE, _find)
