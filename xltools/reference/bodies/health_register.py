"""The NHS trusts that serve a place since 2020-21, by where their patients live; clinical commissioning groups are not held.

An acute trust serves a place if it treats at least `OF_THE_PLACE` of the place's patients, or if at least `OF_THE_TRUST` of
its own patients live there: the first finds the hospitals a place depends on, the second those that depend on it, and
together they leave out the specialist hospital that sees a few patients from everywhere. Catchments are those of 2022;
the patients of a trust in a district are estimates (``nhs_trust_areas`` in `sources.csv`). No figures tell where patients of
mental health, community and ambulance trusts live: those serve the districts they were set up for.
"""

from __future__ import annotations

from collections import Counter
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from xltools.reference.areas.districts import atoms_of, spans
from xltools.reference.areas.geography import place_atoms
from xltools.reference.areas.membership import areas_of
from xltools.reference.bodies.registered import body_of
from xltools.reference.tables import table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from xltools.model import Place
    from xltools.reference.bodies.registered import RegisteredBody

OF_THE_PLACE, OF_THE_TRUST = 0.05, 0.25
"""The least share of a place's patients, and of a trust's own, that make the trust one of the place's."""
FIRST_TRUSTS, FIRST_BOARDS = "2020-21", "2022-23"
"""The first financial years for which trusts are named, and of integrated care boards."""


def trusts_of(place: Place) -> Iterator[RegisteredBody]:
    """Yield the NHS trusts that serve a place, the largest share of its patients first; ambulance trusts last."""
    if place.year < FIRST_TRUSTS:
        return
    ranks = _serving(place_atoms(place))
    rows = [
        row
        for row in table("nhs_trusts")
        if row["ods_code"] in ranks and spans(row["from_year"], row["to_year"], place.year)
    ]
    board, region = _widest(place, "ICB"), _widest(place, "region")
    for row in sorted(rows, key=lambda row: (row["class"] == "ambulance", -ranks[row["ods_code"]], row["name"])):
        area = region if row["class"] == "ambulance" else board
        yield body_of({**row, "organisation_type": "NHS provider"}, area=area)


def _widest(place: Place, kind: str) -> str:
    areas = areas_of(place, kind)
    return max(areas, key=lambda pair: pair[1])[0].name if areas else ""


def _serving(atoms: frozenset[str]) -> Mapping[str, float]:
    """Trusts by ODS code that serve these districts, with their share of the patients (0 where it is not known)."""
    here: Counter[str] = Counter()
    everywhere: Counter[str] = Counter()
    known: dict[str, float] = {}
    for ods_code, district, patients in _areas():
        inside = bool(district & atoms)
        everywhere[ods_code] += patients
        here[ods_code] += patients * inside
        if inside and not patients:
            known[ods_code] = 0.0
    treated = here.total()
    for ods_code, patients in here.items():
        if patients and (patients >= OF_THE_PLACE * treated or patients >= OF_THE_TRUST * everywhere[ods_code]):
            known[ods_code] = patients / treated
    return MappingProxyType(known)


@cache
def _areas() -> tuple[tuple[str, frozenset[str], int], ...]:
    rows = table("nhs_trust_areas")
    return tuple((row["ods_code"], atoms_of(row["district"]), int(row["patients"] or 0)) for row in rows)
