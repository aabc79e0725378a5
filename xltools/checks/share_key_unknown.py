"""The share key is not known.

What is wrong: A figure for a wider area is to be shared out by a key that means nothing to us, and the part spent in the
place is blank.

Why it matters: We cannot work out the local part, so the line is not counted.

How to put it right: Pick a key from the list, or one the lead team told you of; or fill in 'Spending in the place'.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.checks.check import declare
from xltools.checks.not_shared import cannot_share
from xltools.model import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xltools.checks.check import Issue
    from xltools.checks.context import CheckContext


def _find(context: CheckContext) -> Iterator[Issue]:
    return cannot_share(context, "share_key", "key-unknown")


CHECK = declare(__name__, __doc__, Severity.ERROR, _find)
