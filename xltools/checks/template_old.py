"""The workbook is an older version of the template.

What is wrong: The return was filled in on an earlier version of the template.

Why it matters: Older versions ask fewer questions, so what they do not ask is missing from the count.

How to put it right: Use the current workbook if you can. If not, check that nothing is missing that it would have
asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.checks.check import declare
from xltools.checks.observed import observed
from xltools.model import Noticed, Severity
from xltools.text import shorten

if TYPE_CHECKING:
    from xltools.model import Observation


def _message(one: Observation) -> str:
    version = f" ({shorten(one.value)})" if one.value else ""
    return f"The return is on an older version of the template{version}, which asks for less than the current one."


_find = observed(Noticed.TEMPLATE_OLD, _message)

CHECK = declare(__name__, __doc__, Severity.WARNING, _find)
