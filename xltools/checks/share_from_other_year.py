"""Figures of another year stand in.

What is wrong: A figure is shared out by people of a year other than the place's, because there are none of that year.

Why it matters: People move and grow older; the share of today may not be the share of then.

How to put it right: Fill in 'Spending in the place' if you know it, or share by All ages, which is known for more years.
The lead team can add populations of other years.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from xltools.checks.check import declare
from xltools.model import Severity
from xltools.reference.sharing.shares import Share
from xltools.text import shorten

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xltools.checks.check import Issue
    from xltools.checks.context import CheckContext


def _find(context: CheckContext) -> Iterator[Issue]:
    place, told = context.known.place, set()
    for index in np.flatnonzero(context.to_share).tolist() if place else ():
        found, again = context.shares.of(index), (int(context.return_no[index]), int(context.shares.numbers[index]))
        if again in told or not place or not found or not isinstance(found.share, Share):
            continue
        other = [one.year for one in found.share.measures if one.year and one.year != place.year[:4]]
        if other:
            told.add(again)
            area = shorten(context.text("area", index))
            message = f"{area} is shared out by {found.share.key} as of {', '.join(other)}, which stands in for {place.year[:4]}."
            yield context.at(index, "share_key", message)


CHECK = declare(__name__, __doc__, Severity.NOTE, _find)
