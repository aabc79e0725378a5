"""The workbook contains macros.

What is wrong: The file contains macros; ours has none.

Why it matters: Nothing in it was run. Mail filters often hold such files back.

How to put it right: Save it as an Excel workbook (.xlsx) before sending it, if you can.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.checks.check import declare
from xltools.checks.observed import observed
from xltools.model import Noticed, Severity

if TYPE_CHECKING:
    from xltools.model import Observation


def _message(one: Observation) -> str:
    return "The workbook contains macros. We did not run them."


_find = observed(Noticed.MACROS, _message)

CHECK = declare(__name__, __doc__, Severity.NOTE, _find)
