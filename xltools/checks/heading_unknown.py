"""A column was added that the template does not have.

What is wrong: A column has a heading that the template does not know, so it was left out.

Why it matters: Nothing in that column is counted or passed on.

How to put it right: Nothing, if it is for your own use. Otherwise move what we should know into the Notes column.
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
    return f"We do not know the column headed '{shorten(one.value)}', so we left it out."


_find = observed(Noticed.HEADING_UNKNOWN, _message)

CHECK = declare(__name__, __doc__, Severity.NOTE, _find)
