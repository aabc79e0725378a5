"""The return does not say which year it is for.

What is wrong: The financial year is blank, or is not written as a financial year.

Why it matters: Budgets and outturns of neighbouring years look alike; we can only assume that you mean the year we
asked for.

How to put it right: Write the financial year as, for example, 2010-11.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.checks.check import declare
from xltools.model import Severity
from xltools.reading.years import financial_year
from xltools.text import shorten

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xltools.checks.check import Issue
    from xltools.checks.context import CheckContext


def _find(context: CheckContext) -> Iterator[Issue]:
    for number, one in enumerate(context.batch.returns):
        named = one.header["financial_year"].strip()
        if named and not financial_year(named):
            message = (
                f"'{shorten(named)}' is not a financial year such as 2010-11; we took it for the year we asked for."
            )
            yield context.header(number, "financial_year", message)
        elif not named and "financial_year" in one.header.places:
            yield context.header(
                number, "financial_year", "The financial year is blank; we took it for the year we asked for."
            )


CHECK = declare(__name__, __doc__, Severity.WARNING, _find)
