"""The register of public bodies by year: who spends in a place, councils first, then health, police and fire, then national.

To 2012-13 the bodies of the Total Place pilots' years (`earlier_bodies`), since then the tables ``councils``,
``local_bodies``, ``nhs_trusts`` and ``national_bodies``, each row with the financial years it holds for.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from xltools.reference.areas.geography import place_atoms
from xltools.reference.bodies.council_register import councils_of
from xltools.reference.bodies.earlier_bodies import earlier_bodies_of
from xltools.reference.bodies.health_register import trusts_of
from xltools.reference.bodies.kinds_register import kinds_of
from xltools.reference.bodies.local_register import local_bodies_of
from xltools.reference.bodies.national_register import national_bodies_of
from xltools.reference.bodies.registered import BEFORE_COMMISSIONERS, RegisteredBody

if TYPE_CHECKING:
    from xltools.model import Place

__all__ = ["RegisteredBody", "bodies_of"]


@lru_cache(maxsize=256)
def bodies_of(place: Place) -> tuple[RegisteredBody, ...]:
    """Return the bodies that spend in a place in its financial year, each name once; none for a place without districts."""
    if not place_atoms(place):
        return ()
    if place.year <= BEFORE_COMMISSIONERS:
        return earlier_bodies_of(place)
    bodies = (
        *councils_of(place),
        *local_bodies_of(place),
        *trusts_of(place),
        *kinds_of(place),
        *national_bodies_of(place),
    )
    return tuple({body.name: body for body in bodies}.values())
