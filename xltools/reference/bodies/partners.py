"""The bodies a lead team usually asks for a return: councils, health, police, fire, and the national bodies of the day."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from xltools.model import Place
from xltools.reference.areas.districts import districts
from xltools.reference.areas.geography import Grouping, area_label, groupings, place_atoms
from xltools.reference.bodies.council_names import SINGLE_TIER, district_council, single_tier_council
from xltools.reference.bodies.organisations import kinds
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
    from collections.abc import Iterable, Iterator, Mapping

    from xltools.model import Area


@dataclass(frozen=True, slots=True)
class SuggestedPartner:
    """A body to ask: `area` is what its own figures usually cover, `count_where` who its money is counted at."""

    name: str
    short_name: str
    organisation_type: str
    area: str
    count_where: str


FIRST_YEAR, LAST_YEAR = 2008, 2012
"""The financial years, by the calendar year they begin in, for which the bodies are right."""


def vintage_note(year: str) -> str:
    """Return a warning, for a financial year whose bodies are not the ones suggested; blank where they fit."""
    fits = year[:4].isdigit() and FIRST_YEAR <= int(year[:4]) <= LAST_YEAR
    return "" if fits else f"These are the bodies of 2009 to 2013; check each for {year}."


def suggested_partners(areas: tuple[Area, ...], year: str) -> tuple[SuggestedPartner, ...]:
    """Return the bodies usually asked in a place in a financial year, councils first, as they were in 2008 to 2012.

    Councils and counties come by name, as do the PCTs, police, fire authorities and regional bodies around them, then the
    national bodies that spend in every place, then one entry for each kind whose names a table cannot know. `count_where`
    follows the table ``organisations``. Bodies of other years are not followed: `vintage_note` says so in words.
    """
    place = Place("", areas, year)
    atoms = place_atoms(place)
    regions = tuple(dict.fromkeys(districts()[code].region for code in sorted(atoms)))
    partners = [
        *_councils(atoms, year),
        *_local(areas),
        *_services(atoms),
        *_joint(atoms),
        *_regional(regions),
        *_national(regions, year),
    ]
    return tuple({partner.name: partner for partner in partners if atoms}.values())


@cache
def _count_where() -> Mapping[str, str]:
    return MappingProxyType({kind.id: kind.count_where for kind in kinds()})


def _partner(name: str, short: str, kind: str, area: str, row: str) -> SuggestedPartner:
    return SuggestedPartner(name, short, kind, area, _count_where()[row])


def _councils(atoms: frozenset[str], year: str) -> Iterator[SuggestedPartner]:
    counties = [grouping for grouping in groupings() if grouping.kind == "county" and grouping.atoms & atoms]
    for county in counties:
        yield _partner(f"{county.name} County Council", f"{county.name} CC", "County council", county.name, "ORG061")
    in_counties = frozenset[str]().union(*(county.atoms for county in counties)) if counties else frozenset()
    for code in sorted(atoms):
        name = plain_name(districts()[code].name)
        if code in in_counties:
            council, short = district_council(name, year)
            yield _partner(council, short, "District council", name, "ORG062")
        else:
            yield _council(code, name)


def _council(code: str, name: str) -> SuggestedPartner:
    in_london = code.startswith("E09") and name not in SINGLE_TIER
    council = f"London Borough of {name}" if in_london else single_tier_council(name)
    return _partner(council, f"LB {name}" if code.startswith("E09") else name, "Council", name, "ORG063")


def plain_name(name: str) -> str:
    """Return a district's name the way round it is spoken: "Bristol" for "Bristol, City of"."""
    return name.partition(", ")[0]


def _local(areas: tuple[Area, ...]) -> Iterator[SuggestedPartner]:
    place = plain_name(areas[0].name) if len(areas) == 1 else ""
    where = place or "the place"
    yield _partner(f"Housing associations in {where}", "RSLs", "Housing association", place, "ORG075")
    yield _partner(f"Colleges in {where}", "Colleges", "College or university", place, "ORG024")
    yield _partner(f"Academies in {where}", "Academies", "School or academy", place, "ORG067")
    yield _partner(f"NHS trusts serving {where}", "NHS trusts", "NHS provider", place, "ORG070")
    yield _partner(f"Voluntary organisations in {where}", "VCS", "Voluntary organisation", place, "ORG079")


def _around(kind: str, atoms: frozenset[str]) -> Iterable[Grouping]:
    return (grouping for grouping in groupings("2010-11") if grouping.kind == kind and grouping.atoms & atoms)


def _services(atoms: frozenset[str]) -> Iterator[SuggestedPartner]:
    for area in _around("PCT", atoms):
        yield _partner(area.name, area.name, "NHS commissioner", area.name, "ORG069")
    for area in _around("police area", atoms):
        name = _police_name(area.name)
        yield _partner(name, name.removesuffix(" Authority"), "Police", area_label(area), "ORG052")
        yield _partner(_probation_name(area.name), "Probation", "Probation", area_label(area), "ORG054")
    for area in _around("fire authority", atoms):
        name = area.name if "Fire" in area.name else f"{area.name} Fire and Rescue Authority"
        yield _partner(
            name, "LFEPA" if "London" in name else f"{area.name} Fire", "Fire and rescue", area_label(area), "ORG053"
        )


def _joint(atoms: frozenset[str]) -> Iterator[SuggestedPartner]:
    return (_usual(body) for body, members in JOINT_AUTHORITIES if members & atoms)


def _police_name(name: str) -> str:
    if name == "London, City of":
        return "City of London Police"
    return f"{name} Authority" if name.endswith("Police") else f"{name} Police Authority"


def _probation_name(name: str) -> str:
    return "London Probation" if name in ("Metropolitan Police", "London, City of") else f"{name} Probation"


def _regional(regions: tuple[str, ...]) -> Iterator[SuggestedPartner]:
    for region in regions:
        if region not in DEVELOPMENT_AGENCIES:
            continue
        agency, short = DEVELOPMENT_AGENCIES[region]
        yield _partner(agency, short, "Regional body", region, "ORG044")
        the = "" if region in ("London", "Yorkshire and The Humber") else "the "
        yield _partner(f"Government Office for {the}{region}", "GO", "Regional body", region, "ORG045")
        for authority in HEALTH_AUTHORITIES[region]:
            yield _partner(authority, authority, "Regional body", region, "ORG046")
    if "London" in regions:
        yield from (_usual(body) for body in IN_LONDON)


def _national(regions: tuple[str, ...], year: str) -> Iterator[SuggestedPartner]:
    region = regions[0] if len(regions) == 1 else "England"
    for body in (*EVERYWHERE, *(UNTIL_2010 if year < "2010" else FROM_2010)):
        yield _usual(body, region)


def _usual(body: UsualBody, region: str = "") -> SuggestedPartner:
    return _partner(body.name, body.short_name, body.organisation_type, body.area.format(region=region), body.kind)
