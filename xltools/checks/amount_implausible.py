"""One line is larger than all public spending in the place could be.

What is wrong: The amount is more than everything the public sector can plausibly spend in the place in a year.

Why it matters: A single line like this outweighs the whole count.

How to put it right: Check for pence entered as pounds, thousands counted twice, or a figure for a wider area: name
that area.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from xltools.checks.areas import is_local
from xltools.checks.check import declare
from xltools.checks.words import heading
from xltools.model import Severity
from xltools.reference.people.populations import population
from xltools.text import pounds

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xltools.checks.check import Issue
    from xltools.checks.context import CheckContext

MOST_PER_HEAD = 12_000
"""Pounds a head a year on one line: a quarter above all identifiable spending a head in the costliest English region (London,
2008-09: £9,464; HM Treasury), so no single service reaches it."""
MOST_OF_ALL = 700_000_000_000
"""Pounds: a little more than all UK public spending of 2010-11 (£690bn; HM Treasury), for lines of no known place."""


def _find(context: CheckContext) -> Iterator[Issue]:
    place = context.known.place
    known = population(place.areas, place.year) if place else None
    here = MOST_PER_HEAD * 100 * known.people if known else MOST_OF_ALL * 100
    gross, local = context.pence("gross"), context.pence("local")
    claimed_here = np.where(is_local(context), gross, local)
    for name, amounts in (("gross", gross), ("local", local)):
        limit = np.where(claimed_here == amounts, here, MOST_OF_ALL * 100)
        too_large = (np.abs(amounts.astype(float)) > limit) & context.services
        for index in np.flatnonzero(too_large).tolist():
            than = pounds(int(limit[index]))
            message = (
                f"{heading(name)} is {pounds(amounts[index])}; all public spending there could hardly exceed {than}."
            )
            yield context.at(index, name, message)


CHECK = declare(__name__, __doc__, Severity.ERROR, _find)
