"""The area that a text means, where it may name several: "Hackney and Islington", "Lewisham; Croydon"."""

from __future__ import annotations

import re

from xltools.reference.areas.geography import named_places
from xltools.reference.areas.groupings import Grouping

_SEPARATORS = (r"\s*[;/+\n]\s*", r"\s*,\s*", r"\s+and\s+", r"\s*&\s*")


def find_area(text: str, here: frozenset[str] = frozenset(), year: str = "") -> Grouping | None:
    """Return the area of a name, a GSS code or a list of them; of several of one name, one that contains `here` first.

    In a financial year an area of that year comes first; one that is no more stays the ground its name stood for.
    """
    places = named_places(text, year)
    if places:
        return next((grouping for grouping in places if here and here < grouping.whole), places[0])
    for separator in _SEPARATORS:
        pieces = [piece for piece in re.split(separator, text.strip()) if piece]
        each = [named_places(piece, year) for piece in pieces]
        if len(pieces) > 1 and all(each):
            return _together(text.strip(), tuple(areas[0] for areas in each))
    return None


def _together(name: str, areas: tuple[Grouping, ...]) -> Grouping:
    members = {member.code: member for area in areas for member in area.members}
    whole = frozenset[str]().union(*(area.whole for area in areas))
    parts = frozenset[str]().union(*(area.parts for area in areas)) - whole
    return Grouping(name, "list", tuple(members.values()), "", parts)
