"""How the names of places stand in the names of bodies."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xltools.model import Place

_BODIES_NOT_AREAS = re.compile(
    r" (?:Mayoral )?Combined (?:County )?Authority$| Integrated Care Board$|^NHS (?=.*Board$)"
)


def plain_name(name: str) -> str:
    """Return a district's name the way round it is spoken: "Bristol" for "Bristol, City of"."""
    head, _, tail = name.partition(", ")
    return head if tail in ("City of", "County of") else name


def where(place: Place) -> str:
    """Return a place as bodies "in" it say: "Bristol", "Greater Lincolnshire", "the place" where it has no name."""
    if len(place.areas) == 1:
        return plain_name(place.areas[0].name)
    return _BODIES_NOT_AREAS.sub("", place.name) or "the place"
