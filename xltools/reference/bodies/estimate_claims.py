"""Which of HM Treasury's headings a body answers for: by the name it has, had, or took over."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from xltools.reference.bodies.names import fold_name
from xltools.reference.bodies.organisations import organisation_type_of
from xltools.reference.bodies.usual import (
    DEVELOPMENT_AGENCIES,
    EVERYWHERE,
    FROM_2010,
    HEALTH_AUTHORITIES,
    UNTIL_2010,
)
from xltools.reference.tables import table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

PRIMARY_CARE_TRUSTS, PROBATION_TRUSTS = "Primary care trusts", "Probation trusts"
BY_TYPE = MappingProxyType({"NHS commissioner": PRIMARY_CARE_TRUSTS, "Probation": PROBATION_TRUSTS})
"""Types of organisation of which there are many: each has the figures of its own area."""

ALSO: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "Department for Business, Innovation and Skills": (
            "Department for Business, Enterprise and Regulatory Reform",
            "BERR",
            "Department for Business, Energy and Industrial Strategy",
            "BEIS",
            "Department for Business and Trade",
            "DBT",
        ),
        "Department for Innovation, Universities and Skills": ("DIUS",),
        "Department for Education": (
            "Department for Children, Schools and Families",
            "Department for Education and Skills",
            "DfES",
        ),
        "Department for Communities and Local Government": (
            "Office of the Deputy Prime Minister",
            "ODPM",
            "Ministry of Housing, Communities and Local Government",
            "MHCLG",
            "Department for Levelling Up, Housing and Communities",
            "DLUHC",
        ),
        "Department of Health": ("Department of Health and Social Care", "DHSC"),
        "Department for Culture, Media and Sport": ("Department for Digital, Culture, Media and Sport",),
        "Department of Energy and Climate Change": ("Department for Energy Security and Net Zero", "DESNZ"),
        "Foreign and Commonwealth Office": ("Foreign, Commonwealth and Development Office", "FCDO", "Foreign Office"),
        "Ministry of Justice": ("Department for Constitutional Affairs",),
        "HM Revenue and Customs": ("Inland Revenue",),
        "HM Procurator General and Treasury Solicitor": ("Treasury Solicitor's Department", "Treasury Solicitor"),
        "Serious Organised Crime Agency": ("SOCA", "National Crime Agency", "NCA"),
        "Office for National Statistics": ("ONS", "UK Statistics Authority"),
        "Ofsted": (
            "Office for Standards in Education",
            "Office for Standards in Education, Children's Services and Skills",
        ),
        "Office of Gas and Electricity Markets": ("Ofgem",),
        "Water Services Regulation Authority": ("Ofwat",),
        "Office of Rail Regulation": ("ORR", "Office of Rail and Road"),
        "Office of Qualifications and Examinations Regulation": ("Ofqual",),
        "National Offender Management Service": (
            "NOMS",
            "HM Prison Service",
            "HM Prison and Probation Service",
            "HMPPS",
        ),
        "HM Courts Service": ("HMCS", "HM Courts and Tribunals Service", "HMCTS"),
        "Legal Services Commission": ("Legal Aid Agency", "LSC legal aid"),
        "Young People's Learning Agency": ("YPLA", "Education Funding Agency"),
        "Skills Funding Agency": ("SFA",),
        "Training and Development Agency for Schools": ("TDA",),
        "Student Loans Company": ("SLC",),
        "Homes and Communities Agency": ("Homes England",),
        "Highways Agency": ("Highways England", "National Highways"),
        "English Heritage": ("Historic England",),
        "Arts Council England": ("ACE",),
        "Museums, Libraries and Archives Council": ("MLA",),
        "Rural Payments Agency": ("RPA",),
        "Child Maintenance and Enforcement Commission": ("CMEC", "Child Support Agency"),
        "Health and Safety Executive": ("HSE",),
        "Youth Justice Board": ("YJB", "Youth Justice Board for England and Wales"),
        "Research councils": ("Research Councils UK", "UK Research and Innovation", "UKRI"),
        "National Lottery distributors": ("Lottery distributors",),
        "Equality and Human Rights Commission": ("EHRC",),
        "Olympic Delivery Authority": ("ODA",),
    }
)
"""HM Treasury's heading, by the name of 2010 -> other names, earlier and later, of the body that answers for it."""


@dataclass(frozen=True, slots=True)
class Claim:
    """The figures a body answers for: those of `body`, in one region only where `region` is not blank."""

    body: str
    region: str = ""

    @property
    def has_own_area(self) -> bool:
        """Whether several bodies share the heading, each for the people of its own area."""
        return self.body in BY_TYPE.values()


@lru_cache(maxsize=4096)
def claim_of(name: str, organisation_type: str = "") -> Claim | None:
    """Return what a body answers for, by its name and type; nothing where HM Treasury's headings do not name it."""
    named = _by_name().get(fold_name(name))
    kind = organisation_type or organisation_type_of(name)
    return named or (Claim(BY_TYPE[kind]) if kind in BY_TYPE else None)


@cache
def usually_asked(year: str) -> frozenset[Claim]:
    """Return what the bodies asked in most places answer for, in a financial year."""
    usual = (*EVERYWHERE, *(UNTIL_2010 if year < "2010" else FROM_2010))
    claims = {claim_of(asked.name, asked.organisation_type) for asked in usual}
    regional = (Claim(claim.body, claim.region) for claim in _by_name().values() if claim.region)
    return frozenset({*(claim for claim in claims if claim), *regional, *(Claim(body) for body in BY_TYPE.values())})


@cache
def _by_name() -> Mapping[str, Claim]:
    rows = table("initial_estimates")
    headings = dict.fromkeys([*(row["department"] for row in rows), *(row["body"] for row in rows if row["body"])])
    names = {fold_name(name): Claim(name) for name in headings if name not in BY_TYPE.values()}
    for heading, others in ALSO.items():
        names.update((fold_name(other), Claim(heading)) for other in others)
    return MappingProxyType({**names, **dict(_regional())})


def _regional() -> Iterator[tuple[str, Claim]]:
    for region, names in DEVELOPMENT_AGENCIES.items():
        yield from ((fold_name(name), Claim("Regional development agencies", region)) for name in names)
        for the in ("", "the "):
            yield fold_name(f"Government Office for {the}{region}"), Claim("Government offices", region)
    for region, authorities in HEALTH_AUTHORITIES.items():
        if len(authorities) == 1:  # HM Treasury's figures do not tell two authorities of one region apart
            yield fold_name(authorities[0]), Claim("Strategic health authorities", region)
