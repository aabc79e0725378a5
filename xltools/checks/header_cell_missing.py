"""A question of the Return sheet is gone.

What is wrong: A cell of the Return sheet that the template names is no longer there.

Why it matters: We cannot see your answer to that question.

How to put it right: Copy your answers into a fresh copy of the workbook, or tell us the answer by e-mail.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.checks.check import declare
from xltools.checks.observed import observed
from xltools.model import Noticed, Severity
from xltools.template.layout import NAMED

if TYPE_CHECKING:
    from xltools.model import Observation


def _message(one: Observation) -> str:
    name = one.field or one.value
    question = NAMED[name].question if name in NAMED else name
    return f"The cell for '{question}' is no longer on the Return sheet."


_find = observed(Noticed.HEADER_CELL_MISSING, _message)

CHECK = declare(__name__, __doc__, Severity.WARNING, _find)
