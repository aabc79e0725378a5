"""How the areas written on lines lie to the place being counted."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from xltools.reference.areas.geography import Relation, relation

if TYPE_CHECKING:
    from xltools.checks.context import CheckContext, Mask
    from xltools.model import Place

WIDER = (Relation.WIDER, Relation.OVERLAPS)
"""The area holds more than the place, so a local figure is needed."""


@lru_cache(maxsize=10_000)
def relation_to(text: str, place: Place) -> Relation:
    """Return how an area as written lies to the place; each spelling is looked up once."""
    return relation(text, place)


def area_is(context: CheckContext, *relations: Relation) -> Mask:
    """Return which lines name an area that lies so to the place; no line where no place is being counted."""
    place = context.known.place
    if place is None:
        return np.zeros(len(context.return_no), dtype=bool)
    return context.holds("area", lambda text: relation_to(text, place) in relations)


def is_local(context: CheckContext) -> Mask:
    """Return which lines are for the place itself or a part of it: the area is blank, the place, or lies within."""
    return ~context.filled("area") | area_is(context, Relation.SAME, Relation.WITHIN)
