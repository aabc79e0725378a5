"""An area lies outside the place.

What is wrong: 'Area the figure covers' names an area that lies wholly outside the place being counted.

Why it matters: Money spent elsewhere does not belong in this count, so the line is not counted.

How to put it right: Delete the line, or correct the area.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.checks.areas import area_is
from xltools.checks.check import declare
from xltools.model import Severity
from xltools.reference.areas.geography import Relation
from xltools.text import shorten

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xltools.checks.check import Issue
    from xltools.checks.context import CheckContext


def _find(context: CheckContext) -> Iterator[Issue]:
    place = context.known.place

    def message(index: int) -> str:
        return f"'{shorten(context.text('area', index))}' lies outside {place.name if place else 'the place'}."

    return context.each(area_is(context, Relation.OUTSIDE), "area", message)


CHECK = declare(__name__, __doc__, Severity.ERROR, _find)
