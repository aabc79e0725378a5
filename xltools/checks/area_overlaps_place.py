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
from xltools.checks.words import listed, shorten
from xltools.model import Severity
from xltools.reference.areas.geography import Relation
from xltools.reference.sharing.shares import Share

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xltools.checks.check import Found
    from xltools.checks.looked import Looked


def _find(looked: Looked) -> Iterator[Found]:
    place = looked.known.place
    for index in np.flatnonzero(looked.to_share).tolist() if place else ():
        found = looked.shares.of(index)
        if place and found and found.relation is Relation.OVERLAPS and isinstance(found.share, Share):
            units = found.share.measures[0].tree.units()
            both = listed([unit.name for unit in units if unit.inside])
            area = shorten(looked.text("area", index))
            yield looked.at(
                index, "area", f"{area} covers only a part of {place.name} ({both}); we share it out to that part."
            )


CHECK = declare(__name__, __doc__, Severity.NOTE, _find)
