"""An area covers only a part of the place.

What is wrong: The figure covers some districts of the place and others outside, and the part spent in the place is blank.

Why it matters: We share the figure out to the districts that both have. Spending in the rest of the place is not in it.

How to put it right: Fill in 'Spending in the place' if you know it. If the figure covers all of the place, correct the
area.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from xltools.checks.check import declare
from xltools.model import Severity
from xltools.reference.areas.geography import Relation
from xltools.reference.sharing.shares import Share
from xltools.text import listed, shorten

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xltools.checks.check import Issue
    from xltools.checks.context import CheckContext


def _find(context: CheckContext) -> Iterator[Issue]:
    place = context.known.place
    for index in np.flatnonzero(context.to_share).tolist() if place else ():
        found = context.shares.of(index)
        if place and found and found.relation is Relation.OVERLAPS and isinstance(found.share, Share):
            units = found.share.measures[0].tree.units()
            both = listed([unit.name for unit in units if unit.inside])
            area = shorten(context.text("area", index))
            yield context.at(
                index, "area", f"{area} covers only a part of {place.name} ({both}); we share it out to that part."
            )


CHECK = declare(__name__, __doc__, Severity.NOTE, _find)
