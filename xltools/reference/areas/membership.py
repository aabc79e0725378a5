"""How much of a place lies in each area of a kind, by where its people live."""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING

from xltools.reference.areas.districts import atoms_of, districts
from xltools.reference.areas.geography import place_atoms
from xltools.reference.areas.groupings import groupings

if TYPE_CHECKING:
    from xltools.model import Place
    from xltools.reference.areas.groupings import Grouping


@lru_cache(maxsize=4096)
def areas_of(place: Place, kind: str) -> tuple[tuple[Grouping, Fraction], ...]:
    """Return the areas of a kind that lie in the place, wholly or partly, in its year, each with the share of the place's people.

    The shares run from 0 to 1 and are those of the people of 2021. Where it is not known how much of a district lies in an
    area (PCTs of one county), every such area counts an equal part of it.
    """
    atoms = place_atoms(place)
    around = [grouping for grouping in groupings(place.year) if grouping.kind == kind and grouping.atoms & atoms]
    sharing = {atom: sum(atom in grouping.unknown_parts for grouping in around) for atom in atoms}
    return tuple((grouping, _share(grouping, atoms, sharing)) for grouping in around)


def share_of(district_code: str, grouping: Grouping) -> Fraction:
    """Return the share, from 0 to 1, of the people of a district (GSS code of any year) who live in an area.

    A district of which an unknown part lies in the area counts nothing. Raises LookupError where the code is not known.
    """
    atoms = atoms_of(district_code)
    if not atoms:
        raise LookupError(f"{district_code!r} is the GSS code of no district that is known.")
    return _share(grouping, atoms, {})


def _share(grouping: Grouping, atoms: frozenset[str], sharing: dict[str, int]) -> Fraction:
    people = sum(districts()[atom].people_2021 for atom in atoms)
    inside = sum((_part(grouping, atom, sharing) * districts()[atom].people_2021 for atom in atoms), Fraction(0))
    return inside / people


def _part(grouping: Grouping, atom: str, sharing: dict[str, int]) -> Fraction:
    if atom in grouping.unknown_parts:
        return Fraction(1, sharing[atom]) if sharing else Fraction(0)
    return grouping.share_in(atom)
