"""Departments, agencies and public bodies since 2013, by the names of the year (table ``national_bodies``)."""

from __future__ import annotations

from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from xltools.reference.areas.districts import districts, spans
from xltools.reference.areas.geography import place_atoms
from xltools.reference.bodies.names import plain
from xltools.reference.bodies.registered import body_of, several
from xltools.reference.tables import table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from xltools.model import Place
    from xltools.reference.bodies.registered import RegisteredBody


def national_bodies_of(place: Place) -> Iterator[RegisteredBody]:
    """Yield every national body of the place's year.

    One whose money lies in some regions only (at least £2 a head there in 2023-24 or 2024-25: HM Treasury, Country and
    Regional Analysis 2025) is asked in those alone.
    """
    regions = frozenset(districts()[code].region for code in place_atoms(place))
    region = next(iter(regions)) if len(regions) == 1 else "England"
    for row in table("national_bodies"):
        if spans(row["from_year"], row["to_year"], place.year):
            spends_in = several(row["regions"])
            asked = bool(row["asked"]) and (not spends_in or bool(regions.intersection(spends_in)))
            yield body_of(row, area=row["area"].format(region=region), asked=asked)


def departments_in(year: str) -> tuple[str, ...]:
    """Return the names of the departments of a financial year since 2013."""
    of_year = (row for row in table("national_bodies") if spans(row["from_year"], row["to_year"], year))
    return tuple(row["name"] for row in of_year if row["organisation_type"] == "Government department" and row["asked"])


@cache
def departments_by_agency() -> Mapping[str, frozenset[str]]:
    """Return the departments of every agency since 2013, by each of its names in plain words.

    A department's other names are those of its parts ("Jobcentre Plus" of the Department for Work and Pensions).
    """
    departments: dict[str, frozenset[str]] = {}
    for row in table("national_bodies"):
        parent = row["department"] or row["name"]
        names = [row["name"], row["short_name"]] if row["department"] else []
        for name in (*names, *several(row["aliases"])):
            departments[plain(name)] = departments.get(plain(name), frozenset()) | {parent}
    return MappingProxyType(departments)
