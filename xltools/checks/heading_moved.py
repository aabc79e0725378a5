"""A column is not where the template has it.

What is wrong: A column stands elsewhere than in the template, or its heading is spelled differently. It was
understood all the same.

Why it matters: We took it for the column named here; if that is wrong, its figures are in the wrong place.

How to put it right: Nothing, if the column is the one named. Otherwise give it the heading of the template.
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
    what = one.detail or f"the column headed '{shorten(one.value)}' is not where the template has it"
    first = f", '{heading(one.field)}' among them" if one.field and "columns" in what else ""
    return f"{what[0].upper()}{what[1:]}{first}. We read every column by its heading."


_find = observed(Noticed.HEADING_MOVED, _message)

CHECK = declare(__name__, __doc__, Severity.NOTE, _find)
