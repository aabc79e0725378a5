"""The bodies of 2008-09 to 2012-13: councils, health, police, fire, and the national bodies of the day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.reference.areas.districts import districts
from xltools.reference.areas.geography import Grouping, area_label, groupings, place_atoms
from xltools.reference.bodies.council_names import SINGLE_TIER, district_council, single_tier_council
from xltools.reference.bodies.council_register import e_code_of
from xltools.reference.bodies.partner_words import plain_name
from xltools.reference.bodies.registered import RegisteredBody, kinds_by_id, several
from xltools.reference.bodies.usual import (
    DEVELOPMENT_AGENCIES,
    EVERYWHERE,
    FROM_2010,
    HEALTH_AUTHORITIES,
    IN_LONDON,
    JOINT_AUTHORITIES,
    UNTIL_2010,
    UsualBody,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from xltools.model import Area, Place


_AS_OF = "2010-11"
"""The financial year whose areas stand for all of these years."""


def earlier_bodies_of(place: Place) -> tuple[RegisteredBody, ...]:
    """Return the bodies of a place in a financial year, councils first, as they were in 2008 to 2012.

    Councils and counties come by name, as do the PCTs, police, fire authorities and regional bodies around them, then the
    national bodies that spend in every place, then one entry for each kind whose names a table cannot know. `count_where`
    follows the table ``organisations``. Bodies of other years are not followed.
    """
    atoms = place_atoms(place)
    regions = tuple(dict.fromkeys(districts()[code].region for code in sorted(atoms)))
    bodies = [
        *_councils(atoms, place.year),
        *_local(place.areas),
        *_services(atoms),
        *_joint(atoms),
        *_regional(regions),
        *_national(regions, place.year),
    ]
    return tuple({body.name: body for body in bodies if atoms}.values())


def _body(name: str, short: str, kind: str, area: str, row: str, code: str = "") -> RegisteredBody:
    of_kind = kinds_by_id()[row]
    return RegisteredBody(
        name,
        short,
        kind,
        row,
        area,
        area_code=code,
        e_codes=several(e_code_of(code)),
        count_where=of_kind.count_where,
        figures_from=of_kind.figures_from,
    )


def _councils(atoms: frozenset[str], year: str) -> Iterator[RegisteredBody]:
    counties = [grouping for grouping in groupings(_AS_OF) if grouping.kind == "county" and grouping.atoms & atoms]
    for county in counties:
        yield _body(
            f"{county.name} County Council", f"{county.name} CC", "County council", county.name, "ORG061", county.code
        )
    in_counties = frozenset[str]().union(*(county.atoms for county in counties)) if counties else frozenset()
    for code in sorted(atoms):
        name = plain_name(districts()[code].name)
        if code in in_counties:
            council, short = district_council(name, year)
            yield _body(council, short, "District council", name, "ORG062", code)
        else:
            yield _council(code, name)


def _council(code: str, name: str) -> RegisteredBody:
    in_london = code.startswith("E09") and name not in SINGLE_TIER
    council = f"London Borough of {name}" if in_london else single_tier_council(name)
    return _body(council, f"LB {name}" if code.startswith("E09") else name, "Council", name, "ORG063", code)


def _local(areas: tuple[Area, ...]) -> Iterator[RegisteredBody]:
    place = plain_name(areas[0].name) if len(areas) == 1 else ""
    where = place or "the place"
    yield _body(f"Housing associations in {where}", "RSLs", "Housing association", place, "ORG075")
    yield _body(f"Colleges in {where}", "Colleges", "College or university", place, "ORG024")
    yield _body(f"Academies in {where}", "Academies", "School or academy", place, "ORG067")
    yield _body(f"NHS trusts serving {where}", "NHS trusts", "NHS provider", place, "ORG070")
    yield _body(f"Voluntary organisations in {where}", "VCS", "Voluntary organisation", place, "ORG079")


def _around(kind: str, atoms: frozenset[str]) -> Iterable[Grouping]:
    return (grouping for grouping in groupings(_AS_OF) if grouping.kind == kind and grouping.atoms & atoms)


def _services(atoms: frozenset[str]) -> Iterator[RegisteredBody]:
    for area in _around("PCT", atoms):
        yield _body(area.name, area.name, "NHS commissioner", area.name, "ORG069")
    for area in _around("police area", atoms):
        name = _police_name(area.name)
        yield _body(name, name.removesuffix(" Authority"), "Police", area_label(area), "ORG052")
        yield _body(_probation_name(area.name), "Probation", "Probation", area_label(area), "ORG054")
    for area in _around("fire authority", atoms):
        name = area.name if "Fire" in area.name else f"{area.name} Fire and Rescue Authority"
        yield _body(
            name, "LFEPA" if "London" in name else f"{area.name} Fire", "Fire and rescue", area_label(area), "ORG053"
        )


def _joint(atoms: frozenset[str]) -> Iterator[RegisteredBody]:
    return (_usual(body) for body, members in JOINT_AUTHORITIES if members & atoms)


def _police_name(name: str) -> str:
    if name == "London, City of":
        return "City of London Police"
    return f"{name} Authority" if name.endswith("Police") else f"{name} Police Authority"


def _probation_name(name: str) -> str:
    return "London Probation" if name in ("Metropolitan Police", "London, City of") else f"{name} Probation"


def _regional(regions: tuple[str, ...]) -> Iterator[RegisteredBody]:
    for region in regions:
        if region not in DEVELOPMENT_AGENCIES:
            continue
        agency, short = DEVELOPMENT_AGENCIES[region]
        yield _body(agency, short, "Regional body", region, "ORG044")
        the = "" if region in ("London", "Yorkshire and The Humber") else "the "
        yield _body(f"Government Office for {the}{region}", "GO", "Regional body", region, "ORG045")
        for authority in HEALTH_AUTHORITIES[region]:
            yield _body(authority, authority, "Regional body", region, "ORG046")
    if "London" in regions:
        yield from (_usual(body) for body in IN_LONDON)


def _national(regions: tuple[str, ...], year: str) -> Iterator[RegisteredBody]:
    region = regions[0] if len(regions) == 1 else "England"
    for body in (*EVERYWHERE, *(UNTIL_2010 if year < "2010" else FROM_2010)):
        yield _usual(body, region)


def _usual(body: UsualBody, region: str = "") -> RegisteredBody:
    return _body(body.name, body.short_name, body.organisation_type, body.area.format(region=region), body.kind)
