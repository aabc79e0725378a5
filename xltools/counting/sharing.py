"""The last resort: a figure for a wider area shared out to the place by population, exact to the penny.

Only where the partner asked for it ("Please apportion") and gives no local figure. The share is the people of the place over
the people of the area, of the age band asked for; half a penny goes up, and what is not the place's is outside it.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from xltools.reference.geography import Relation, find_places, relation
from xltools.reference.populations import AGES, population

if TYPE_CHECKING:
    from collections.abc import Iterable

    from xltools.model import Place

PLEASE_APPORTION, BY_POPULATION = "Please apportion", "Population"


@lru_cache(maxsize=1000)
def people_share(place: Place, area: str, key: str) -> tuple[int, int] | None:
    """Return the people of the place and of a wider area (of the age band `key`, else all), or None where not known.

    None also where the area is not certain to contain the place, or the two figures are of different years.
    """
    ages = key if key in AGES else ""
    groupings = find_places(area) if relation(area, place) is Relation.WIDER else ()
    if not groupings:
        return None
    here, there = population(place.areas, place.year, ages), population(groupings[0].members, place.year, ages)
    if here is None or there is None or here.year != there.year or not there.people:
        return None
    return here.people, there.people


def shared_out(place: Place, lines: Iterable[tuple[int | None, str, str]]) -> list[int | None]:
    """Return the pence that fall to the place for each (gross pence, area, share key); None where it cannot be told."""
    return [_share(place, *line) for line in lines]


def _share(place: Place, pence: int | None, area: str, key: str) -> int | None:
    share = people_share(place, area, key)
    if pence is None or share is None:
        return None
    here, there = share
    return (2 * abs(pence) * here + there) // (2 * there) * (1 if pence >= 0 else -1)
