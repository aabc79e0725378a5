"""There are no figures to share by.

What is wrong: A figure for a wider area is to be shared out, but nobody lives there, or there are no figures of one year
for that area and the place; and the part spent in the place is blank.

Why it matters: We cannot work out the local part, so the line is not counted.

How to put it right: Check the area, pick another share key, or fill in 'Spending in the place'.
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
    return cannot_share(context, "area", "key-missing-for-year", "nothing-to-share-by")


CHECK = declare(__name__, __doc__, Severity.WARNING, _find)
