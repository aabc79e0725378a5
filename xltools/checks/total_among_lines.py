"""A total stands among the lines.

What is wrong: A line is the total of other lines.

Why it matters: The same money stands there twice, so the total is not counted.

How to put it right: Delete the line; totals are worked out for you.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.checks.check import declare
from xltools.checks.words import pounds, shorten
from xltools.model import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xltools.checks.check import Found
    from xltools.checks.looked import Looked


def _find(looked: Looked) -> Iterator[Found]:
    for index, summed in looked.totals.items():
        rows = sorted(int(looked.rows[other]) for other in summed)
        which = f"row {rows[0]}" if len(rows) == 1 else f"{len(rows)} lines, rows {rows[0]} to {rows[-1]}"
        amount = pounds(looked.pence("gross" if looked.filled("gross")[index] else "local")[index])
        message = f"'{shorten(looked.text('service', index))}' ({amount}) is the total of {which}. We do not count it."
        yield looked.at(
            index, "service", message, (looked.place(summed[0], "gross"), looked.place(summed[-1], "gross"))
        )


CHECK = declare(__name__, __doc__, Severity.WARNING, _find)
