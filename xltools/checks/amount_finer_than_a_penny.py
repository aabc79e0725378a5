"""An amount is finer than a penny.

What is wrong: An amount has fractions of a penny and was rounded.

Why it matters: It is usually a sign of a formula or a share worked out elsewhere; the difference is less than a
penny.

How to put it right: Nothing. Whole pounds are enough.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.checks.check import declare
from xltools.checks.observed import observed_together
from xltools.checks.words import heading
from xltools.model import Noticed, Severity
from xltools.text import shorten

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xltools.model import Observation


def _message(seen: Sequence[Observation]) -> str:
    if len(seen) == 1:
        detail = seen[0].detail or "rounded to the penny"
        return f"{heading(seen[0].field)} says {shorten(seen[0].value)}, finer than a penny; {detail}."
    return f"{len(seen):,} amounts are finer than a penny; we rounded each to the nearest penny."


_find = observed_together(Noticed.AMOUNT_FRACTION, _message)

CHECK = declare(__name__, __doc__, Severity.NOTE, _find)
