"""The workbook is not the template we sent.

What is wrong: The file has no template version, so it is not the workbook we sent out; it was read by its headings
alone.

Why it matters: Without the template we can only go by headings: questions may be unanswered and columns may mean
something else.

How to put it right: Copy the figures into the workbook we sent, or tell us that every column was read as you meant
it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.checks.check import declare
from xltools.checks.observed import observed
from xltools.model import Noticed, Severity

if TYPE_CHECKING:
    from xltools.model import Observation


def _message(one: Observation) -> str:
    return "The file carries no template version, so it is not the workbook we sent. We read it by its column headings."


_find = observed(Noticed.TEMPLATE_UNKNOWN, _message)

CHECK = declare(__name__, __doc__, Severity.WARNING, _find)
