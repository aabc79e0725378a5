"""How the areas written on lines lie to the place being counted."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from xltools.reference.areas.geography import Relation, relation

if TYPE_CHECKING:
    from xltools.checks.looked import Looked, Mask
    from xltools.model import Place

WIDER = (Relation.WIDER, Relation.OVERLAPS)
"""The area holds more than the place, so a local figure is needed."""


@lru_cache(maxsize=10_000)
def relation_to(text: str, place: Place) -> Relation:
    """Return how an area as written lies to the place; each spelling is looked up once."""
    return relation(text, place)


def area_is(looked: Looked, *relations: Relation) -> Mask:
    """Return which lines name an area that lies so to the place; no line where no place is being counted."""
    place = looked.known.place
    if place is None:
        return np.zeros(len(looked.return_no), dtype=bool)
    return looked.holds("area", lambda text: relation_to(text, place) in relations)


def is_local(looked: Looked) -> Mask:
    """Return which lines are for the place itself or a part of it: the area is blank, the place, or lies within."""
    return ~looked.filled("area") | area_is(looked, Relation.SAME, Relation.WITHIN)
