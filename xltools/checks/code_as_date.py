"""Excel turned a code into a date.

What is wrong: The code column holds a date: Excel makes one of a code such as 7-4 or 10.2 when it is typed.

Why it matters: Which code was meant is not certain, so the line is counted as not classified.

How to put it right: Format the cell as text, then type the code again, for example 07.4.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.checks.check import declare
from xltools.checks.observed import observed
from xltools.checks.words import heading
from xltools.model import Noticed, Severity
from xltools.text import shorten

if TYPE_CHECKING:
    from xltools.model import Observation


def _message(one: Observation) -> str:
    detail = f"; {one.detail}" if one.detail else ""
    return f"{heading(one.field or 'cofog')} holds a date ({shorten(one.value)}){detail}."


_find = observed(Noticed.CODE_AS_DATE, _message)

CHECK = declare(__name__, __doc__, Severity.ERROR, _find)
