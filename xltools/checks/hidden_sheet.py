"""A sheet is hidden.

What is wrong: The workbook has a hidden sheet with data on it.

Why it matters: It may hold spending that should be in the return, or notes you did not mean to send.

How to put it right: Show the sheet; move what should count to the Spending sheet and delete the rest.
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
    return f"The sheet '{shorten(one.value or one.location.sheet)}' is hidden."


_find = observed(Noticed.HIDDEN_SHEET, _message)

CHECK = declare(__name__, __doc__, Severity.WARNING, _find)
