"""The return is for another year.

What is wrong: The return names a financial year that is not the one being counted.

Why it matters: Figures of two years cannot be added up, so the return is refused.

How to put it right: Send the figures of the year asked for. If the year is a slip, correct it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.checks.check import declare
from xltools.model import Severity
from xltools.reading.versions import is_other_year
from xltools.text import shorten

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xltools.checks.check import Issue
    from xltools.checks.context import CheckContext


def _find(context: CheckContext) -> Iterator[Issue]:
    place = context.known.place
    for number, one in enumerate(context.batch.returns if place else ()):
        named = one.header["financial_year"]
        if place and is_other_year(named, place):
            yield context.header(
                number, "financial_year", f"The return is for {shorten(named)}; this count is for {place.year}."
            )


CHECK = declare(__name__, __doc__, Severity.ERROR, _find)
