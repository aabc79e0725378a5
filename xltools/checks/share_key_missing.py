"""The share key is missing.

What is wrong: We are asked to work out the local part, but not by whom to share it.

Why it matters: We then share by what is usual for a body of your kind, often the whole population: for schools or pensions
that can be far out.

How to put it right: Pick the people the service is for, such as 65+, or All ages.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.checks.areas import WIDER, area_is
from xltools.checks.check import declare
from xltools.model import Noticed, Severity
from xltools.reference.sharing.shares import Share
from xltools.text import shorten

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xltools.checks.check import Issue
    from xltools.checks.context import CheckContext


def _find(context: CheckContext) -> Iterator[Issue]:
    asked = context.holds("basis", lambda text: text == "Please apportion") & area_is(context, *WIDER)
    missing = asked & ~context.filled("share_key") & ~context.filled("local") & context.services
    missing = context.without(missing, "share_key", (Noticed.CHOICE_UNKNOWN, Noticed.ERROR_CELL))

    def message(index: int) -> str:
        found = context.shares.of(index)
        taken = (
            f"we take {found.share.key.lower()}"
            if found and isinstance(found.share, Share)
            else "there is none to take"
        )
        return f"'{shorten(context.text('service', index))}' is to be shared out, but the share key is blank; {taken}."

    return context.each(missing, "share_key", message)


CHECK = declare(__name__, __doc__, Severity.WARNING, _find)
