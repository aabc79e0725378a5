"""Revenue and capital are mixed.

What is wrong: The description says one and the mark another, or the line holds both.

Why it matters: Capital spending counted as running costs makes a service look dear in one year and cheap in the
next.

How to put it right: Correct the mark, or split the line into one for revenue and one for capital.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from xltools.checks.check import declare
from xltools.checks.phrase import Phrase
from xltools.model import Severity
from xltools.text import shorten

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xltools.checks.check import Issue
    from xltools.checks.context import CheckContext

BOTH = Phrase(
    r"\b(revenue (and|&|/|\+) ?capital|capital (and|&|/|\+) ?revenue)\b|\b(capital/revenue|revenue/capital)\b",
    words=("revenue",),
)
CAPITAL = Phrase(
    r"\bcapital (programmes?|expenditure|schemes?|works|projects?|spend(ing)?|investment|grants?|outlay|budget)\b"
    r"|[(\[] ?capital ?[)\]]|- capital\b",
    words=("capital",),
)
REVENUE = Phrase(
    r"\brevenue (expenditure|spend(ing)?|costs?|budget|funding)\b|[(\[] ?revenue ?[)\]]|- revenue\b|\brunning costs\b",
    words=("revenue", "running"),
)
FINANCED = Phrase(
    r"\b(charged to|contributions? to|financing of|financed from|funded from)\b",
    words=("charged to", "contribution", "financ", "funded from"),
)


def _find(context: CheckContext) -> Iterator[Issue]:
    column = context.texts("expenditure_type")
    marked = np.array(column.values, dtype=object)[column.codes] if column.values else np.zeros(0, dtype=object)
    both = context.says("service", BOTH)
    says_capital = context.says("service", CAPITAL)
    says_revenue = context.says("service", REVENUE)
    wrong = (says_capital & ~says_revenue & (marked == "Revenue")) | (
        says_revenue & ~says_capital & (marked == "Capital")
    )
    wrong &= ~context.says("service", FINANCED)

    def message(index: int) -> str:
        service = shorten(context.text("service", index))
        if both[index]:
            return f"'{service}' holds revenue and capital in one line."
        return f"'{service}' is marked {marked[index]}, but its description says otherwise."

    return context.each((both | wrong) & context.services, "expenditure_type", message)


CHECK = declare(__name__, __doc__, Severity.WARNING, _find)
