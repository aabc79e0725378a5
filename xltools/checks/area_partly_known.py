"""An area covers an unknown part of some districts.

What is wrong: The area takes in a part of a district, and nobody says how large a part; and the part spent in the place is
blank.

Why it matters: We cannot work out the local part, so the line is not counted.

How to put it right: Fill in 'Spending in the place', or name the districts the figure covers.
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
    return cannot_share(context, "area", "area-partly-known")


CHECK = declare(__name__, __doc__, Severity.ERROR, _find)
