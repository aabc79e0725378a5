"""Gross spending is nought.

What is wrong: A line has gross spending of nought.

Why it matters: It adds nothing to the count; sometimes a figure was still to come.

How to put it right: Nothing, if nothing was spent. Otherwise fill in the figure.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.checks.check import declare
from xltools.checks.column_rule import column_rule
from xltools.model import Severity
from xltools.text import shorten

if TYPE_CHECKING:
    from xltools.checks.context import CheckContext


def _message(context: CheckContext, index: int) -> str:
    return f"Gross spending of '{shorten(context.text('service', index))}' is £0."


_find = column_rule("gross", lambda pa: pa.Check.ne(0), _message)

CHECK = declare(__name__, __doc__, Severity.NOTE, _find)
