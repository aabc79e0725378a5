"""The return is for another place.

What is wrong: The return names a place that is not the one being counted.

Why it matters: Its figures would be counted in the wrong place, so the return is refused.

How to put it right: Send the return for this place. If the place named is a slip, correct it on the Return sheet.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.checks.check import declare
from xltools.model import Severity
from xltools.reading.versions import is_other_place
from xltools.text import shorten

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xltools.checks.check import Issue
    from xltools.checks.context import CheckContext


def _find(context: CheckContext) -> Iterator[Issue]:
    place = context.known.place
    for number, one in enumerate(context.batch.returns if place else ()):
        named = one.header["place"]
        if place and is_other_place(named, place):
            yield context.header(
                number, "place", f"The return is for '{shorten(named)}'; this count is for {place.name}."
            )


CHECK = declare(__name__, __doc__, Severity.ERROR, _find)
