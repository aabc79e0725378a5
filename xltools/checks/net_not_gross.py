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
from xltools.checks.words import count, shorten
from xltools.model import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xltools.checks.check import Found
    from xltools.checks.looked import Looked

MANY_LINES = 10
FEWEST_NEGATIVE = 2
NET = Phrase(
    r"\bnet (of (fees|income|charges|grants?|receipts|recharges)|cost|costs|expenditure|spend|spending)\b"
    r"|\bnet (figures?|budget|amount|total)\b|[(\[] ?net ?[)\]]|- net\b|\b(is|are|shown|given|all) net\b"
    r"|\bafter (deducting )?(income|fees and charges|grant income)\b",
    words=("net", "after"),
)
NOT_NET = Phrase(r"\bnot net\b|\bnot (shown |given )?net of\b|\bbefore\b|\bgross\b", words=("net", "before", "gross"))


def _find(looked: Looked) -> Iterator[Found]:
    said = np.zeros(len(looked.return_no), dtype=bool)
    for name in ("service", "notes"):
        mask = looked.says(name, NET) & looked.services & ~said
        mask &= ~looked.says(name, NOT_NET)
        said |= mask
        for index, others in looked.first_of_each(name, mask):
            again = f" (and on {count(len(others), 'other line')})" if others else ""
            message = f"'{shorten(looked.text(name, index))}'{again} sounds as if the figure were net."
            yield looked.at(index, name, message, tuple(looked.place(other, name) for other in others))
    numbers, size = looked.return_no, len(looked.batch.returns)
    lines = np.bincount(numbers[looked.services], minlength=size)
    with_income = np.bincount(numbers[looked.filled("income") & (looked.pence("income") != 0)], minlength=size)
    negative = np.bincount(numbers[looked.services & (looked.pence("gross") < 0)], minlength=size)
    for number in np.flatnonzero((lines >= MANY_LINES) & (with_income == 0) & (negative >= FEWEST_NEGATIVE)).tolist():
        counted = count(int(negative[number]), "line is", "lines are")
        yield looked.file(number, f"No line has any income, and {counted} negative: the figures may be net of income.")


CHECK = declare(__name__, __doc__, Severity.WARNING, _find)
