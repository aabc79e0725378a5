"""What changed since the last version.

What is wrong: Nothing. This is what differs between this return and the one it replaces.

Why it matters: A total that moves between two versions has to be explained to those who saw the first.

How to put it right: Nothing, if the changes are meant. Otherwise correct the line that should not have changed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.checks.check import declare
from xltools.checks.compare import compare_versions
from xltools.model import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xltools.checks.check import Issue
    from xltools.checks.context import CheckContext


def _find(context: CheckContext) -> Iterator[Issue]:
    for number, last in sorted(context.known.previous.items()):
        words = compare_versions(context, number, last)
        if words:
            yield context.file(number, words)


CHECK = declare(__name__, __doc__, Severity.NOTE, _find)
