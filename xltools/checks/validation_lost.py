"""A drop-down list is gone.

What is wrong: Cells that had a drop-down list have lost it, usually because something was pasted over them.

Why it matters: Pasted values are not checked as they are entered, so slips are likelier here.

How to put it right: Look the pasted values over. To paste without losing the lists, use Paste Special, Values.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.checks.check import declare
from xltools.checks.observed import observed_together
from xltools.checks.words import heading
from xltools.model import Noticed, Severity
from xltools.text import listed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xltools.model import Observation


def _message(seen: Sequence[Observation]) -> str:
    names = list(dict.fromkeys(heading(one.field) for one in seen if one.field))
    where = f" for {listed(names, most=10)}" if names else ""
    return f"The drop-down list{where} was lost, probably when something was pasted over the cells."


_find = observed_together(Noticed.VALIDATION_LOST, _message)

CHECK = declare(__name__, __doc__, Severity.NOTE, _find)
