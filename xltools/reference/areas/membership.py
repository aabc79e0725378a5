"""How much of a place lies in each area of a kind, by where its people live."""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING

from xltools.model import Area
from xltools.reference.areas.districts import atoms_of, districts, districts_in
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


def members_in(grouping: Grouping, year: str) -> tuple[Area, ...]:
    """Return an area's districts by their codes and names of a financial year.

    A district that had been merged by then gives the one it was merged into; one formed since stays as it is.
    """
    members: dict[str, Area] = {}
    for member in grouping.members:
        to_year = districts()[member.code].to_year
        codes = _districts_of(atoms_of(member.code), year) if to_year and to_year < year else (member.code,)
        members |= {code: Area(code, districts()[code].name) for code in codes}
    return tuple(members.values())


def share_of(district_code: str, grouping: Grouping) -> Fraction:
    """Return the share, from 0 to 1, of the people of a district (GSS code of any year) who live in an area.

    A district of which an unknown part lies in the area counts nothing. Raises LookupError where the code is not known.
    """
    atoms = atoms_of(district_code)
    if not atoms:
        raise LookupError(f"{district_code!r} is the GSS code of no district that is known.")
    return share_of_ground(atoms, grouping)


def ground_of(grouping: Grouping, year: str) -> frozenset[str]:
    """Return the districts of April 2009 of all districts of a financial year that lie in an area, wholly or partly."""
    return frozenset[str]().union(*(districts()[code].atoms for code in _districts_of(grouping.atoms, year)))


def partly_in(grouping: Grouping, year: str) -> tuple[tuple[str, Fraction], ...]:
    """Return the names of the districts of a financial year that lie partly in an area, with the share of their people that does.

    Districts of which it is not known how much lies in the area are left out.
    """
    known = [
        code for code in _districts_of(grouping.atoms, year) if not districts()[code].atoms & grouping.unknown_parts
    ]
    shares = ((districts()[code].name, share_of(code, grouping)) for code in known)
    return tuple((name, share) for name, share in shares if share < 1)


def share_of_ground(atoms: frozenset[str], grouping: Grouping) -> Fraction:
    """Return the share, from 0 to 1, of the people of some districts of April 2009 who live in an area (see `share_of`)."""
    return _share(grouping, atoms, {})


@lru_cache(maxsize=1024)
def _districts_of(atoms: frozenset[str], year: str) -> tuple[str, ...]:
    return tuple(sorted(code for code, district in districts_in(year).items() if district.atoms & atoms))


def _share(grouping: Grouping, atoms: frozenset[str], sharing: dict[str, int]) -> Fraction:
    people = sum(districts()[atom].people_2021 for atom in atoms)
    inside = sum((_part(grouping, atom, sharing) * districts()[atom].people_2021 for atom in atoms), Fraction(0))
    return inside / people


def _part(grouping: Grouping, atom: str, sharing: dict[str, int]) -> Fraction:
    if atom in grouping.unknown_parts:
        return Fraction(1, sharing[atom]) if sharing else Fraction(0)
    return grouping.share_in(atom)
