"""The source of the money is the organisation itself.

What is wrong: 'Original source of the money' names your own organisation.

Why it matters: The column is used to find money that two bodies report; your own name there makes your line look
like a grant.

How to put it right: Leave it blank where the money is your own; otherwise name the body it first came from.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.checks.check import declare
from xltools.model import Severity
from xltools.text import shorten

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xltools.checks.check import Issue
    from xltools.checks.context import CheckContext


def _find(context: CheckContext) -> Iterator[Issue]:
    own = context.holds_in_return("funder", context.is_own_name)
    return context.each(
        own, "funder", lambda index: f"'{shorten(context.text('funder', index))}' is your own organisation."
    )


CHECK = declare(__name__, __doc__, Severity.WARNING, _find)
