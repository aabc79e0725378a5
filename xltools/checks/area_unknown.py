"""An area is not known.

What is wrong: 'Area the figure covers' is not a name or code of an area that we know.

Why it matters: Without the area we cannot tell which part of the figure is spent in the place, so the line is counted only
by the figure in 'Spending in the place'.

How to put it right: Pick the area from the list, or give its GSS code, such as E09000012.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.checks.areas import area_is
from xltools.checks.check import declare
from xltools.model import Severity
from xltools.reference.areas.geography import Relation, suggest_places
from xltools.text import shorten

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xltools.checks.check import Issue
    from xltools.checks.context import CheckContext, Mask


def _find(context: CheckContext) -> Iterator[Issue]:
    def message(index: int) -> str:
        typed = context.text("area", index)
        near = suggest_places(typed, limit=1)
        return f"We do not know the area '{shorten(typed)}'." + (f" Did you mean {near[0]}?" if near else "")

    return context.each(area_is(context, Relation.UNKNOWN) | _not_shared(context), "area", message)


def _not_shared(context: CheckContext) -> Mask:
    return context.not_shared("area-unknown") & ~area_is(context, Relation.OUTSIDE)


CHECK = declare(__name__, __doc__, Severity.ERROR, _find)
