"""The workbook has a sheet of your own.

What is wrong: The workbook has a sheet with data that is not part of the template.

Why it matters: Only the Spending sheet is counted; nothing on this sheet is.

How to put it right: Nothing, if it is working paper. Otherwise copy its lines to the Spending sheet.
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
    name, holds = shorten(one.value or one.location.sheet), f" ({one.detail})" if one.detail else ""
    return f"The sheet '{name}' is not part of the template{holds}; nothing on it is counted."


_find = observed(Noticed.EXTRA_SHEET, _message)

CHECK = declare(__name__, __doc__, Severity.NOTE, _find)
