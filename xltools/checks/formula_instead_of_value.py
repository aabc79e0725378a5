"""A formula stands where a value was asked for.

What is wrong: A cell holds a formula; its last saved result was read, where there was one.

Why it matters: If the workbook was not recalculated before saving, the result may be out of date.

How to put it right: Nothing, if the figure is right. To be safe, copy the cells and paste them as values.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.checks.check import declare
from xltools.checks.observed import observed_together
from xltools.checks.words import heading
from xltools.model import Noticed, Severity
from xltools.text import listed, plural

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xltools.model import Observation


def _message(seen: Sequence[Observation]) -> str:
    names = list(dict.fromkeys(heading(one.field) for one in seen if one.field))
    where = f" under {listed(names)}" if names else ""
    holds = f"{plural(len(seen), 'cell holds', 'cells hold')} a formula{where}"
    lost = sum(bool(one.detail) for one in seen)
    if not lost:
        return f"{holds}; we took the result that was last saved."
    if lost == len(seen):
        return f"{holds} whose result was not saved in the file, so we read {'it' if lost == 1 else 'them'} as blank."
    return f"{holds}; we took the results that were last saved, and read as blank the {lost:,} that had none."


_find = observed_together(Noticed.FORMULA, _message, without=(Noticed.AMOUNT_UNREAD,))

CHECK = declare(__name__, __doc__, Severity.NOTE, _find)
