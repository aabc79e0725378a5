"""The measure to share by has a gap.

What is wrong: A figure for a wider area is to be shared out by a measure of the lead team's, which has no value for a part
of that area, and the part spent in the place is blank.

Why it matters: We cannot work out the local part, so the line is not counted.

How to put it right: Fill in 'Spending in the place', or pick another share key. The lead team can add what is missing to
drivers.csv.
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
    return cannot_share(context, "share_key", "driver-gap")


CHECK = declare(__name__, __doc__, Severity.WARNING, _find)
