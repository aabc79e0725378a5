"""The new version has little in common with the last.

What is wrong: Two returns of one organisation share few lines, so they may be two halves instead of two versions.

Why it matters: Only the newer of two versions counts. If they are halves, half of the spending is missing.

How to put it right: Tell us whether the newer replaces the older. If they are halves, send all lines in one return.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.checks.check import declare
from xltools.checks.compare import shared_lines
from xltools.model import Severity
from xltools.text import plural

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xltools.checks.check import Issue
    from xltools.checks.context import CheckContext

FEWEST_LINES = 3
"""With fewer lines in either return, only two that share none are asked about."""
LEAST_SHARED = 0.3
"""Of the shorter return's lines: revised returns keep nearly all their services, halves share a few general ones."""


def _find(context: CheckContext) -> Iterator[Issue]:
    for number, last in sorted(context.known.previous.items()):
        lines, before = len(context.lines_of(number)), len(context.lines_of(last))
        shared = shared_lines(context, number, last)
        shorter = min(lines, before)
        if shorter and (not shared or (shorter >= FEWEST_LINES and shared < LEAST_SHARED * shorter)):
            older = context.batch.returns[last].file
            kept = (
                f"Only {shared} of {plural(lines, 'line')}" if shared else f"None of the {plural(lines, 'line')} here"
            )
            message = f"{kept} stood in '{older}', which this return replaces. Are they two halves?"
            yield context.file(number, message)


CHECK = declare(__name__, __doc__, Severity.WARNING, _find)
