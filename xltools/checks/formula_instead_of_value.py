"""A formula stands where a value was asked for.

What is wrong: A cell holds a formula; its last saved result was read.

Why it matters: If the workbook was not recalculated before saving, the result may be out of date.

How to put it right: Nothing, if the figure is right. To be safe, copy the cells and paste them as values.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.checks.check import declare
from xltools.checks.observed import observed_together
from xltools.checks.words import count, heading, listed
from xltools.model import Noticed, Severity

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xltools.model import Observation


def _message(seen: Sequence[Observation]) -> str:
    names = list(dict.fromkeys(heading(one.field) for one in seen if one.field))
    where = f" under {listed(names)}" if names else ""
    return f"{count(len(seen), 'cell holds', 'cells hold')} a formula{where}; we took the result that was last saved."


_find = observed_together(Noticed.FORMULA, _message)

CHECK = declare(__name__, __doc__, Severity.NOTE, _find)
