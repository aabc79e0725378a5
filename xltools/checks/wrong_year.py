"""The return is for another year.

What is wrong: The return names a financial year that is not the one being counted.

Why it matters: Figures of two years cannot be added up, so the return is refused.

How to put it right: Send the figures of the year asked for. If the year is a slip, correct it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.checks.check import declare
from xltools.checks.words import shorten
from xltools.model import Severity
from xltools.reading.versions import is_other_year

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xltools.checks.check import Found
    from xltools.checks.looked import Looked


def _find(looked: Looked) -> Iterator[Found]:
    place = looked.known.place
    for number, one in enumerate(looked.batch.returns if place else ()):
        named = one.header["financial_year"]
        if place and is_other_year(named, place):
            yield looked.header(
                number, "financial_year", f"The return is for {shorten(named)}; this count is for {place.year}."
            )


CHECK = declare(__name__, __doc__, Severity.ERROR, _find)
