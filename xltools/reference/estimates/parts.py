"""The place's part of money of a wider area: by people, many amounts at once, to the penny.

Amounts go down the tree of regions, counties and districts (`xltools.reference.sharing.trees`), so that what places that do
not overlap get of one amount adds up to it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from xltools.reference.areas.geography import place_atoms
from xltools.reference.sharing.keys import ALL_AGES
from xltools.reference.sharing.many_amounts import in_place_many, parts_many
from xltools.reference.sharing.shares import Share, share_between

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xltools.model import Place
    from xltools.reference.areas.groupings import Grouping


@dataclass(frozen=True, eq=False)
class Part:
    """The part of an area that is the place: all of it (`share` None), or a share of its people."""

    area: Grouping
    share: Share | None

    @property
    def is_whole(self) -> bool:
        """Whether the whole area lies in the place."""
        return self.share is None

    @property
    def people(self) -> str:
        """Who publishes the people, for a source; "" where none were needed."""
        return self.share.source if self.share else ""

    def of(self, pence: Sequence[int]) -> list[int]:
        """Return the place's part of each amount."""
        if self.share is None:
            return list(pence)
        return [int(amount) for amount in in_place_many(self.share, np.array(pence, dtype=np.int64))]


@lru_cache(maxsize=4096)
def part_of(area: Grouping, place: Place, key: str = ALL_AGES) -> Part | None:
    """Return the part of an area that lies in a place, by the people of a share key; None where nothing does.

    Where there are no people of those ages of one year for both, everybody's share stands in.
    """
    here = place_atoms(place)
    if not area.atoms & here:
        return None
    if area.atoms <= here and not area.parts:
        return Part(area, None)
    share = share_between(area, here, place.name, place.year, key)
    if not isinstance(share, Share) and key != ALL_AGES:
        share = share_between(area, here, place.name, place.year)
    return Part(area, share) if isinstance(share, Share) and share.here else None


def by_district(area: Grouping, place: Place, pence: Sequence[int]) -> Mapping[frozenset[str], list[int]]:
    """Return the parts of amounts of a wider area by the districts of the place in it (as districts of April 2009)."""
    here = place_atoms(place) & area.atoms
    share = share_between(area, here, place.name, place.year) if here else None
    if not isinstance(share, Share):
        return {}
    (measured,) = share.measures
    amounts = np.array(pence, dtype=np.int64)
    return {
        unit.atoms: [int(part) for part in parts] for unit, parts in parts_many(measured.tree, amounts) if unit.inside
    }
