"""The public bodies asked in most places in 2008 to 2012, by the names they had then (compiled for this project)."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from xltools.reference.tables import table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


@dataclass(frozen=True, slots=True)
class UsualBody:
    """A body to ask in every place; `{region}` stands for the place's region. `kind` is its row in ``organisations``."""

    name: str
    short_name: str
    organisation_type: str
    area: str
    kind: str


def _codes(start: str, ends: str) -> frozenset[str]:
    return frozenset(start + end for end in ends.split())


_DEPARTMENT, _AGENCY, _REGIONAL = "Government department", "Agency or public body", "Regional body"

EVERYWHERE = (
    UsualBody("Department for Work and Pensions", "DWP", _DEPARTMENT, "Great Britain", "ORG001"),
    UsualBody("Jobcentre Plus", "JCP", _AGENCY, "{region}", "ORG002"),
    UsualBody("Pension, Disability and Carers Service", "PDCS", _AGENCY, "Great Britain", "ORG003"),
    UsualBody("HM Revenue and Customs", "HMRC", _DEPARTMENT, "United Kingdom", "ORG004"),
    UsualBody("Department for Business, Innovation and Skills", "BIS", _DEPARTMENT, "England", "ORG007"),
    UsualBody("Department of Health", "DH", _DEPARTMENT, "England", "ORG008"),
    UsualBody("Home Office", "HO", _DEPARTMENT, "England and Wales", "ORG010"),
    UsualBody("Ministry of Justice", "MoJ", _DEPARTMENT, "England and Wales", "ORG011"),
    UsualBody("National Offender Management Service", "NOMS", _AGENCY, "England and Wales", "ORG012"),
    UsualBody("Legal Services Commission", "LSC legal aid", _AGENCY, "{region}", "ORG013"),
    UsualBody("Crown Prosecution Service", "CPS", _DEPARTMENT, "England and Wales", "ORG014"),
    UsualBody("Department for Environment, Food and Rural Affairs", "Defra", _DEPARTMENT, "England", "ORG015"),
    UsualBody("Department for Transport", "DfT", _DEPARTMENT, "{region}", "ORG016"),
    UsualBody("Department for Communities and Local Government", "CLG", _DEPARTMENT, "England", "ORG018"),
    UsualBody("Department for Culture, Media and Sport", "DCMS", _DEPARTMENT, "England", "ORG020"),
    UsualBody("Department of Energy and Climate Change", "DECC", _DEPARTMENT, "England", "ORG021"),
    UsualBody("Cabinet Office", "CO", _DEPARTMENT, "England", "ORG022"),
    UsualBody("Homes and Communities Agency", "HCA", _AGENCY, "{region}", "ORG026"),
    UsualBody("Environment Agency", "EA", _AGENCY, "{region}", "ORG028"),
    UsualBody("Natural England", "NE", _AGENCY, "{region}", "ORG029"),
    UsualBody("English Heritage", "EH", _AGENCY, "{region}", "ORG030"),
    UsualBody("Arts Council England", "ACE", _AGENCY, "{region}", "ORG031"),
    UsualBody("Sport England", "SE", _AGENCY, "{region}", "ORG032"),
    UsualBody("Big Lottery Fund", "BLF", _AGENCY, "{region}", "ORG034"),
    UsualBody("Cafcass", "Cafcass", _AGENCY, "{region}", "ORG036"),
)

UNTIL_2010 = (
    UsualBody("Department for Children, Schools and Families", "DCSF", _DEPARTMENT, "England", "ORG006"),
    UsualBody("Learning and Skills Council", "LSC", _AGENCY, "{region}", "ORG023"),
)
FROM_2010 = (
    UsualBody("Department for Education", "DfE", _DEPARTMENT, "England", "ORG006"),
    UsualBody("Skills Funding Agency", "SFA", _AGENCY, "{region}", "ORG023"),
    UsualBody("Young People's Learning Agency", "YPLA", _AGENCY, "{region}", "ORG023"),
)

DEVELOPMENT_AGENCIES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "North East": ("One North East", "ONE"),
        "North West": ("Northwest Regional Development Agency", "NWDA"),
        "Yorkshire and The Humber": ("Yorkshire Forward", "YF"),
        "East Midlands": ("East Midlands Development Agency", "emda"),
        "West Midlands": ("Advantage West Midlands", "AWM"),
        "East of England": ("East of England Development Agency", "EEDA"),
        "London": ("London Development Agency", "LDA"),
        "South East": ("South East England Development Agency", "SEEDA"),
        "South West": ("South West of England Regional Development Agency", "SWRDA"),
    }
)
"""The regional development agencies by region (1999 to 2012)."""

HEALTH_AUTHORITIES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "North East": ("NHS North East",),
        "North West": ("NHS North West",),
        "Yorkshire and The Humber": ("NHS Yorkshire and the Humber",),
        "East Midlands": ("NHS East Midlands",),
        "West Midlands": ("NHS West Midlands",),
        "East of England": ("NHS East of England",),
        "London": ("NHS London",),
        "South East": ("NHS South East Coast", "NHS South Central"),
        "South West": ("NHS South West",),
    }
)
"""The strategic health authorities by region (2006 to 2013)."""

_WASTE, _TRANSPORT = "Waste authority", "Transport authority"

JOINT_AUTHORITIES: tuple[tuple[UsualBody, frozenset[str]], ...] = (
    (
        UsualBody("North London Waste Authority", "NLWA", _WASTE, "", "ORG056"),
        _codes("E090000", "03 07 10 12 14 19 31"),
    ),
    (UsualBody("East London Waste Authority", "ELWA", _WASTE, "", "ORG056"), _codes("E090000", "02 16 25 26")),
    (UsualBody("West London Waste Authority", "WLWA", _WASTE, "", "ORG056"), _codes("E090000", "05 09 15 17 18 27")),
    (UsualBody("Western Riverside Waste Authority", "WRWA", _WASTE, "", "ORG056"), _codes("E090000", "13 20 22 32")),
    (
        UsualBody("Merseyside Waste Disposal Authority", "MWDA", _WASTE, "Merseyside", "ORG056"),
        _codes("E080000", "11 12 13 14 15"),
    ),
    (
        UsualBody("Greater Manchester Waste Disposal Authority", "GMWDA", _WASTE, "", "ORG056"),
        _codes("E080000", "01 02 03 04 05 06 07 08 09"),
    ),
    (
        UsualBody(
            "Greater Manchester Integrated Transport Authority", "GMITA", _TRANSPORT, "Greater Manchester", "ORG055"
        ),
        _codes("E080000", "01 02 03 04 05 06 07 08 09 10"),
    ),
    (
        UsualBody("Merseyside Integrated Transport Authority", "MITA", _TRANSPORT, "Merseyside", "ORG055"),
        _codes("E080000", "11 12 13 14 15"),
    ),
    (
        UsualBody("South Yorkshire Integrated Transport Authority", "SYITA", _TRANSPORT, "South Yorkshire", "ORG055"),
        _codes("E080000", "16 17 18 19"),
    ),
    (
        UsualBody("Tyne and Wear Integrated Transport Authority", "TWITA", _TRANSPORT, "Tyne and Wear", "ORG055"),
        _codes("E080000", "21 22 23 24 37"),
    ),
    (
        UsualBody("West Midlands Integrated Transport Authority", "WMITA", _TRANSPORT, "West Midlands", "ORG055"),
        _codes("E080000", "25 26 27 28 29 30 31"),
    ),
    (
        UsualBody("West Yorkshire Integrated Transport Authority", "WYITA", _TRANSPORT, "West Yorkshire", "ORG055"),
        _codes("E080000", "32 33 34 35 36"),
    ),
)
"""Statutory joint waste and transport authorities of 2009-10 and their districts (compiled for this project)."""

IN_LONDON = (
    UsualBody("Greater London Authority", "GLA", "Other joint authority", "London", "ORG051"),
    UsualBody("Transport for London", "TfL", "Transport authority", "London", "ORG051"),
)

KIND_OF_TYPE: Mapping[str, str] = MappingProxyType(
    {
        "County council": "ORG061",
        "District council": "ORG062",
        "Council": "ORG063",
        "Parish or town council": "ORG065",
        "NHS commissioner": "ORG069",
        "NHS provider": "ORG071",
        "School or academy": "ORG067",
        "Housing association": "ORG075",
        "Police": "ORG052",
        "Fire and rescue": "ORG053",
        "Probation": "ORG054",
        "Waste authority": "ORG056",
        "Transport authority": "ORG055",
        "Other joint authority": "ORG060",
        "Regional body": "ORG047",
        "Agency or public body": "ORG027",
        "College or university": "ORG024",
        "Government department": "ORG022",
        "Voluntary organisation": "ORG079",
    }
)
"""The kind of the table ``organisations`` that stands for a type of organisation; other types have none."""


def named_kinds() -> Iterator[tuple[str, str, str]]:
    """Yield the name, the short name ("" where there is none) and the row of ``organisations`` of every body known by name.

    The bodies of 2008 to 2012 come last: where a name is of both times, theirs is the kind that is kept.
    """
    for name in ("national_bodies", "local_bodies", "nhs_trusts"):
        yield from ((row["name"], row["short_name"], row["kind"]) for row in table(name) if row.get("asked", "yes"))
    for body in (*EVERYWHERE, *UNTIL_2010, *FROM_2010, *IN_LONDON, *(body for body, _ in JOINT_AUTHORITIES)):
        yield body.name, body.short_name, body.kind
    for name, short in DEVELOPMENT_AGENCIES.values():
        yield name, short, "ORG044"
    for names in HEALTH_AUTHORITIES.values():
        yield from ((name, "", "ORG046") for name in names)
