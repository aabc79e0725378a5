"""Two columns have the same heading.

What is wrong: Two columns are headed alike; only the first was read.

Why it matters: If the second column holds the right figures, the count has the wrong ones.

How to put it right: Delete the column that should not count, or give it another heading.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.checks.check import declare
from xltools.checks.observed import observed
from xltools.model import Noticed, Severity
from xltools.text import shorten

if TYPE_CHECKING:
    from xltools.model import Observation


def _message(one: Observation) -> str:
    return f"A second column is headed '{shorten(one.value)}'; we read the first and left this one out."


_find = observed(Noticed.HEADING_DUPLICATE, _message)

CHECK = declare(__name__, __doc__, Severity.WARNING, _find)
