"""A line is for another year.

What is wrong: The line's financial year, or a year named in its text, is not the year of the return.

Why it matters: Figures of two years in one return are added up as if they were one year's.

How to put it right: Give the figure for the year asked for. If only the text is old, correct the text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from xltools.checks.check import declare
from xltools.checks.phrase import Phrase
from xltools.model import Severity
from xltools.reading.years import financial_year
from xltools.text import listed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xltools.checks.check import Issue
    from xltools.checks.context import CheckContext

YEAR = Phrase(
    r"(\b(?:to|from|until|since|before|after) )?\b((?:19|20)[0-9]{2} ?[/-] ?(?:(?:19|20)?[0-9]{2}))\b", digits=4
)


def years_in(text: str, *, bare: bool) -> set[str]:
    """Return the financial years a text names; a longer span, such as 2007-13, is none.

    With `bare`, only those that stand alone: not "to 2012-13", which says how long a service ran.
    """
    found = (written for lead, written in YEAR.pattern.findall(text.casefold()) if not (bare and lead))
    return {year for written in found if (year := financial_year(written))}


def _find(context: CheckContext) -> Iterator[Issue]:
    place = context.known.place
    default = financial_year(place.year) if place else ""
    asked = [financial_year(one.header["financial_year"]) or default for one in context.batch.returns]
    seen = np.zeros(len(context.return_no), dtype=bool)
    own = context.holds_in_return(
        "financial_year", lambda number, text: financial_year(text) not in ("", asked[number])
    )
    for name in ("financial_year", "service", "notes"):
        mask = own if name == "financial_year" else context.says(name, YEAR)
        for index in np.flatnonzero(mask & ~seen).tolist():
            year, text = asked[int(context.return_no[index])], context.text(name, index)
            named = years_in(text, bare=True) or {financial_year(text)} - {""}
            if year and named and year not in years_in(text, bare=False):
                seen[index] = True
                column = "service" if name == "financial_year" else name
                yield context.at(
                    index, column, f"The line speaks of {listed(sorted(named))}; the return is for {year}."
                )


CHECK = declare(__name__, __doc__, Severity.WARNING, _find)
