"""A code stored as a number may have lost a nought.

What is wrong: The code is stored as a number, where 7.1 and 7.10 are the same.

Why it matters: If a nought was lost, the line is under the wrong function.

How to put it right: Format the cell as text and type the code again, if it is not the one meant.
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
    detail = f"; {one.detail}" if one.detail else ""
    return f"The code {shorten(one.value)} is stored as a number{detail}."


_find = observed(Noticed.CODE_AS_NUMBER, _message)

CHECK = declare(__name__, __doc__, Severity.NOTE, _find)
