"""An amount could mean two things.

What is wrong: A money cell can be read in more than one way.

Why it matters: If we picked the wrong reading, the figure is wrong, perhaps a thousand times.

How to put it right: Type the amount as a plain number of pounds, such as 1200000.
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
    meant = one.detail.removeprefix("read as ") or "an amount, but are not certain of it"
    if not one.value:
        return f"The amounts under {heading(one.field)} were read as {meant}."
    return f"{heading(one.field)} says '{shorten(one.value)}'; we read it as {meant}."


_find = observed(Noticed.AMOUNT_DOUBTFUL, _message)

CHECK = declare(__name__, __doc__, Severity.WARNING, _find)
