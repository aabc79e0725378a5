"""A cell holds an Excel error.

What is wrong: A cell shows an error such as #REF! or #N/A instead of a value.

Why it matters: There is no value to read, so an amount there is not counted.

How to put it right: Type the value, or mend the formula, and send the return again.
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
    return f"{heading(one.field) if one.field else 'The cell'} shows {shorten(one.value) or 'an error'} instead of a value."


_find = observed(Noticed.ERROR_CELL, _message)

CHECK = declare(__name__, __doc__, Severity.ERROR, _find)
