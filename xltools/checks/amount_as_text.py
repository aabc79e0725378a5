"""An amount is written as text.

What is wrong: A money cell holds text instead of a number. We understood it with certainty.

Why it matters: Excel leaves text out of its totals, so your own totals may be too low.

How to put it right: Check that we read it as you meant it, and type it as a plain number of pounds.
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
    meant = one.detail.removeprefix("read as ") or "a number"
    return f"{heading(one.field)} says '{shorten(one.value)}' as text; we read it as {meant}."


_find = observed(Noticed.AMOUNT_AS_TEXT, _message)

CHECK = declare(__name__, __doc__, Severity.WARNING, _find)
