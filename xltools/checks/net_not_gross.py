"""A figure seems to be net of income.

What is wrong: The words of a line say that its figure is net, or a return of many lines has no income at all but
negative costs.

Why it matters: The count adds up gross costs; net figures of one body and gross figures of another cannot be
compared.

How to put it right: Give the planned total cost before income, and fees, charges and grants under Income.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from xltools.checks.check import declare
from xltools.checks.phrase import Phrase
from xltools.model import Severity
from xltools.text import plural, shorten

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xltools.checks.check import Issue
    from xltools.checks.context import CheckContext

MANY_LINES = 10
FEWEST_NEGATIVE = 2
NET = Phrase(
    r"\bnet (of (fees|income|charges|grants?|receipts|recharges)|cost|costs|expenditure|spend|spending)\b"
    r"|\bnet (figures?|budget|amount|total)\b|[(\[] ?net ?[)\]]|- net\b|\b(is|are|shown|given|all) net\b"
    r"|\bafter (deducting )?(income|fees and charges|grant income)\b",
    words=("net", "after"),
)
NOT_NET = Phrase(r"\bnot net\b|\bnot (shown |given )?net of\b|\bbefore\b|\bgross\b", words=("net", "before", "gross"))


def _find(context: CheckContext) -> Iterator[Issue]:
    said = np.zeros(len(context.return_no), dtype=bool)
    for name in ("service", "notes"):
        mask = context.says(name, NET) & context.services & ~said
        mask &= ~context.says(name, NOT_NET)
        said |= mask
        for index, others in context.first_of_each(name, mask):
            again = f" (and on {plural(len(others), 'other line')})" if others else ""
            message = f"'{shorten(context.text(name, index))}'{again} sounds as if the figure were net."
            yield context.at(index, name, message, tuple(context.location(other, name) for other in others))
    numbers, size = context.return_no, len(context.batch.returns)
    lines = np.bincount(numbers[context.services], minlength=size)
    with_income = np.bincount(numbers[context.filled("income") & (context.pence("income") != 0)], minlength=size)
    negative = np.bincount(numbers[context.services & (context.pence("gross") < 0)], minlength=size)
    for number in np.flatnonzero((lines >= MANY_LINES) & (with_income == 0) & (negative >= FEWEST_NEGATIVE)).tolist():
        counted = plural(int(negative[number]), "line is", "lines are")
        yield context.file(number, f"No line has any income, and {counted} negative: the figures may be net of income.")


CHECK = declare(__name__, __doc__, Severity.WARNING, _find)
