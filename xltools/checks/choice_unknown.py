"""An answer is not on the list.

What is wrong: A cell with a drop-down list holds something that is not on the list.

Why it matters: We cannot tell which answer is meant, so the cell is treated as blank or left as a free word.

How to put it right: Pick an answer from the list.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.checks.check import declare
from xltools.checks.observed import observed
from xltools.checks.words import listed, shorten
from xltools.model import Noticed, Severity
from xltools.template.layout import BY_FIELD, CHOICES, NAMED

if TYPE_CHECKING:
    from xltools.model import Observation


def _message(one: Observation) -> str:
    column, cell = BY_FIELD.get(one.field), NAMED.get(one.field)
    choices = CHOICES.get(column.choices if column else cell.choices if cell else "", ())
    name = column.heading if column else cell.question if cell else "The cell"
    allowed = f" The list has: {listed(choices, most=8)}." if choices else ""
    return f"{name} says '{shorten(one.value)}', which is not on the list.{allowed}"


_find = observed(Noticed.CHOICE_UNKNOWN, _message)

CHECK = declare(__name__, __doc__, Severity.WARNING, _find)
