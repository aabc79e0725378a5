"""Bodies between council and country since 2013: police, fire, combined authorities, boards, waste, parks, transport.

The table ``local_bodies`` says by which area a body is found: one of the areas of its kind (police area, fire authority,
ICB, combined authority, region), or districts of April 2009 listed in its row.
"""

from __future__ import annotations

from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from xltools.reference.areas.districts import spans
from xltools.reference.areas.geography import place_atoms
from xltools.reference.areas.groupings import area_label
from xltools.reference.areas.membership import areas_of
from xltools.reference.bodies.partner_words import where
from xltools.reference.bodies.registered import body_of, several
from xltools.reference.tables import table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from xltools.model import Place
    from xltools.reference.bodies.registered import RegisteredBody

AREA_KINDS = ("combined authority", "ICB", "police area", "fire authority", "region")
BY_DISTRICTS = "districts"


def local_bodies_of(place: Place) -> Iterator[RegisteredBody]:
    """Yield the bodies whose areas lie in the place in its year, wholly or partly, a kind at a time."""
    for kind in AREA_KINDS:
        for area, _ in areas_of(place, kind):
            for row in _rows_of_year(place.year).get((kind, area.code or area.name), ()):
                yield body_of(row, area=row["area"] and area_label(area), area_code=area.code)
    atoms = place_atoms(place)
    for row in _rows_of_year(place.year).get((BY_DISTRICTS, ""), ()):
        if atoms & frozenset(several(row["districts"])):
            named = {"name": row["name"].format(place=where(place))}
            yield body_of({**row, **named})


@cache
def _rows_of_year(year: str) -> Mapping[tuple[str, str], tuple[dict[str, str], ...]]:
    """Rows by kind of area and its code (its name, where it has none yet)."""
    rows: dict[tuple[str, str], tuple[dict[str, str], ...]] = {}
    for row in table("local_bodies"):
        if spans(row["from_year"], row["to_year"], year):
            by_districts = row["area_kind"] == BY_DISTRICTS
            for code in ("",) if by_districts else several(row["area_code"]) or (row["area"],):
                rows[row["area_kind"], code] = (*rows.get((row["area_kind"], code), ()), row)
    return MappingProxyType(rows)
