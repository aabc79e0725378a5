"""The councils of a place in a financial year since 2013: by tier, with the names they had then (table ``councils``)."""

from __future__ import annotations

from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from xltools.reference.areas.districts import districts, districts_in, spans
from xltools.reference.areas.geography import place_atoms
from xltools.reference.areas.membership import areas_of
from xltools.reference.bodies.partner_words import plain_name
from xltools.reference.bodies.registered import body_of
from xltools.reference.tables import table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from xltools.model import Place
    from xltools.reference.areas.districts import District
    from xltools.reference.bodies.registered import RegisteredBody

_KINDS = MappingProxyType({"County council": "ORG061", "District council": "ORG062", "Council": "ORG063"})


def councils_of(place: Place) -> Iterator[RegisteredBody]:
    """Yield the county councils around a place, then the councils of its districts."""
    for county, _ in areas_of(place, "county"):
        yield from _of_code((county.code,), county.name, place.year)
    for district in local_districts(place):
        yield from _of_code((district.code, *district.also), plain_name(district.name), place.year)


def local_districts(place: Place) -> tuple[District, ...]:
    """Return the districts of the place's year that lie in it, in the order of their codes."""
    atoms = place_atoms(place)
    there = (district for district in districts_in(place.year).values() if district.atoms & atoms)
    return tuple(sorted(there, key=lambda district: district.code))


def has_parishes(place: Place) -> bool:
    """Say whether a council of the place collected precepts of parishes (revenue summary 2010-11)."""
    codes = (code for district in local_districts(place) for code in (district.code, *district.also))
    return any(row["parishes"] for code in codes for row in _by_code().get(code, ()))


def _of_code(codes: tuple[str, ...], area: str, year: str) -> Iterator[RegisteredBody]:
    rows = next((_by_code()[code] for code in codes if code in _by_code()), ())
    for row in rows:
        if spans(row["from_year"], row["to_year"], year):
            kind = _KINDS[row["organisation_type"]]
            yield body_of({**row, "kind": kind}, area=area, area_code=codes[0], e_codes=(row["e_code"],))


def e_code_of(code: str) -> str:
    """Return MHCLG's code of the council of a district or county, by a GSS code it has or had; blank where it has none."""
    district = districts().get(code)
    codes = (code, *(district.also if district else ()))
    return next((row["e_code"] for each in codes for row in _by_code().get(each, ())), "")


@cache
def _by_code() -> Mapping[str, tuple[dict[str, str], ...]]:
    by_code: dict[str, tuple[dict[str, str], ...]] = {}
    for row in table("councils"):
        by_code[row["code"]] = (*by_code.get(row["code"], ()), row)
    return MappingProxyType(by_code)
