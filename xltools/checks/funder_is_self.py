"""The source of the money is the organisation itself.

What is wrong: 'Original source of the money' names your own organisation.

Why it matters: The column is used to find money that two bodies report; your own name there makes your line look
like a grant.

How to put it right: Leave it blank where the money is your own; otherwise name the body it first came from.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.checks.check import declare
from xltools.checks.words import shorten
from xltools.model import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xltools.checks.check import Found
    from xltools.checks.looked import Looked


def _find(looked: Looked) -> Iterator[Found]:
    own = looked.holds_in_return("funder", looked.is_own_name)
    return looked.each(
        own, "funder", lambda index: f"'{shorten(looked.text('funder', index))}' is your own organisation."
    )


CHECK = declare(__name__, __doc__, Severity.WARNING, _find)
