"""What became of an area that is no more: read off the districts it was made of, not off a list of events.

The areas of its kind that hold its ground in the year asked for are its successors; where there are none, councils for a
council, boards for a primary care trust.
"""

from __future__ import annotations

from fractions import Fraction

from xltools.reference.areas.groupings import Grouping, area_label, groupings

_DISTRICTS = ("district", "later district")
_FOLLOWED_BY = {
    "district": (_DISTRICTS,),
    "later district": (_DISTRICTS,),
    "county": (_DISTRICTS,),
    "PCT": (("ICB",),),
    "ICB": (("ICB",),),
    "sub-ICB": (("ICB",),),
    "combined authority": (("combined authority",),),
    "fire authority": (("fire authority",),),
}
"""The kinds an area's successors are of; a pilot has none."""
_IN_COMMON = Fraction(1, 1000)
"""Two areas' shares of a district add up to more than one, by more than rounding, only where they have ground in common."""


def successors_of(grouping: Grouping, year: str) -> tuple[Grouping, ...]:
    """Return the areas of a financial year that took the place of one that had come to an end by then; else none."""
    if not grouping.to_year or year <= grouping.to_year:
        return ()
    for kinds in _FOLLOWED_BY.get(grouping.kind, ()):
        following = [area for area in groupings(year) if area.kind in kinds and _have_ground_in_common(grouping, area)]
        if following:
            return tuple(following)
    return ()


def became(grouping: Grouping, year: str) -> str:
    """Say in words what an area became: "Cumbria became Cumberland and Westmorland and Furness in 2023."; blank for nothing."""
    following = successors_of(grouping, year)
    if not following:
        return ""
    if following[0].atoms == grouping.atoms and following[0].name == grouping.name:
        return f"{grouping.code} became {following[0].code} ({grouping.name}) in {following[0].from_year[:4]}."
    names = [area_label(area) for area in following]
    listed = " and ".join((", ".join(names[:-1]), names[-1])) if names[:-1] else names[0]
    when = max(int(grouping.to_year[:4]) + 1, *(int(area.from_year[:4] or 0) for area in following))
    return f"{area_label(grouping)} became {listed} in {when}."


def _have_ground_in_common(one: Grouping, other: Grouping) -> bool:
    return any(_surely_meet(one, other, atom) for atom in one.atoms & other.atoms)


def _surely_meet(one: Grouping, other: Grouping, atom: str) -> bool:
    if atom in one.unknown_parts | other.unknown_parts:
        return True
    return one.share_in(atom) + other.share_in(atom) > 1 + _IN_COMMON
