"""The table an initial estimate is made from: what HM Treasury says each body spent in each English region.

Only what can be placed in a region is taken, and nothing a count gets from its councils. One row is one programme of one
body, current or capital, in one year; the nine regions stand beside each other.
"""

from __future__ import annotations

import re
from collections import defaultdict
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from xltools.reference.areas.districts import REGIONS
from xltools.reference.bodies.initial_estimates import PENSIONS, other
from xltools.reference.rebuild.treasury import COUNCILS, PROGRAMME_CODE, canonical

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Row = dict[str, str]
Key = tuple[str, str, str, str, str, str]
"""Year, department, body, service, COFOG code, Revenue or Capital."""

SMALL = 5_000_000
"""Pounds in England a year below which a programme is added to the others of its function."""

DEPARTMENTS = {
    "Cabinet Office: Civil Superannuation": "Cabinet Office",
    "Armed Forces Pension and Compensation Schemes": "Ministry of Defence",
    "Teachers' Pension Scheme (England and Wales)": "Department for Education",
    "National Health Service Pension Scheme": "Department of Health",
    "Ministry of Justice: Judicial Pensions Scheme": "Ministry of Justice",
    "United Kingdom Atomic Energy Authority Pension Schemes": "Department for Business, Innovation and Skills",
    "Department for Business Innovation and Skills": "Department for Business, Innovation and Skills",
    "Department of Communities and Local Government": "Department for Communities and Local Government",
    "The Crown Prosecution Service": "Crown Prosecution Service",
    "National Crime Agency": "Serious Organised Crime Agency",
    "The Statistics Board": "Office for National Statistics",
    "Office of Water Services": "Water Services Regulation Authority",
    "Office of the Rail Regulator": "Office of Rail Regulation",
    "Uk Trade & Investment": "UK Trade and Investment",
    "Office for Standards In Education, Children's Services and Skills": "Ofsted",
    "The National Archives: Public Record Office and Historical Manuscripts Commission": "The National Archives",
    "House of Commons: Members": "House of Commons",
    "House of Commons: Administration": "House of Commons",
}
"""HM Treasury's heading -> the body of 2010 that answers for it; the schemes' sponsors for public service pensions."""

PENSION_SCHEMES = {
    "Cabinet Office: Civil Superannuation": "civil service",
    "Armed Forces Pension and Compensation Schemes": "armed forces",
    "Teachers' Pension Scheme (England and Wales)": "teachers",
    "National Health Service Pension Scheme": "NHS",
    "Ministry of Justice: Judicial Pensions Scheme": "judges",
    "United Kingdom Atomic Energy Authority Pension Schemes": "UK Atomic Energy Authority",
}
NOBODY = ("Scottish*", "Wales*", "Welsh*", "National Assembly*", "Northern*", "Scotland*", "PC CAPEX", "HMT Central*")
"""Headings of other countries, and of HM Treasury's own adjustments: no body in an English place answers for them."""

COUNCILS_OWN = (
    ("Department for Communities and Local Government", "HOUSING REVENUE ACCOUNT SUBSIDY"),
    ("Department for Communities and Local Government", "*LA SOCIAL HOUSING BORROWING"),
    ("Department for Communities and Local Government", "NATIONAL NON-DOMESTIC RATE*"),
    ("Department for Communities and Local Government", "*GYPSY SITE GRANT"),
    ("Department for Communities and Local Government", "DISABLED FACILITIES GRANTS"),
    ("Department for Communities and Local Government", "SUPPORTING PEOPLE"),
    ("Department for Communities and Local Government", "HOUSING & PLANNING DELIVERY GRANT"),
    ("Department for Communities and Local Government", "*BUSINESS GROWTH INCENTIVE*"),
    ("Department for Transport", "ROAD SAFETY GRANTS"),
    ("Department for Education", "INSPECTION GRANTS"),
)
"""(department, programme): money councils report themselves. Housing benefit HM Treasury books to them already."""

DWP, MOJ, DH = "Department for Work and Pensions", "Ministry of Justice", "Department of Health"
BIS, DFE = "Department for Business, Innovation and Skills", "Department for Education"
CLG, DCMS = "Department for Communities and Local Government", "Department for Culture, Media and Sport"
DEFRA, DFT = "Department for Environment, Food and Rural Affairs", "Department for Transport"
REPORTED_BY = (
    (DH, "PRIMARY CARE TRUSTS", "Primary care trusts"),
    (DH, "NHS TRUSTS", "Primary care trusts"),
    (DH, "NHS FOUNDATION TRUSTS", "Primary care trusts"),
    (DH, "7. Health", "Primary care trusts"),
    (DH, "STRATEGIC HEALTH AUTHORITIES", "Strategic health authorities"),
    (DWP, "EMPLOYMENT PROGRAMMES", "Jobcentre Plus"),
    (DWP, "LABOUR MARKET*", "Jobcentre Plus"),
    (DWP, "NEW DEAL*", "Jobcentre Plus"),
    (DWP, "HEALTH AND SAFETY*", "Health and Safety Executive"),
    (DWP, "CHILD MAINTENANCE*", "Child Maintenance and Enforcement Commission"),
    (MOJ, "HMCTS*", "HM Courts Service"),
    (MOJ, "TRIBUNALS SERVICE", "Tribunals Service"),
    (MOJ, "NOMS*", "National Offender Management Service"),
    (MOJ, "PROBATION TRUSTS", "Probation trusts"),
    (MOJ, "*LEGAL AID*", "Legal Services Commission"),
    (MOJ, "LSC *", "Legal Services Commission"),
    (MOJ, "YJB*", "Youth Justice Board"),
    (MOJ, "*COURT ADVISORY*", "Cafcass"),
    (DFE, "*COURT ADVISORY*", "Cafcass"),
    (DFE, "EFA*", "Young People's Learning Agency"),
    (DFE, "TA - *", "Training and Development Agency for Schools"),
    (BIS, "9. Education", "Department for Innovation, Universities and Skills"),
    (BIS, "LSC*", "Learning and Skills Council"),
    (BIS, "SFA", "Skills Funding Agency"),
    (BIS, "HEFCE*", "Higher Education Funding Council for England"),
    (BIS, "STUDENT LOANS COMPANY", "Student Loans Company"),
    (BIS, "RDAS", "Regional development agencies"),
    (BIS, "ACAS", "Acas"),
    *((BIS, council, "Research councils") for council in ("BBSRC", "EPSRC", "ESRC", "MRC", "NERC", "STFC")),
    (CLG, "HCA *", "Homes and Communities Agency"),
    (CLG, "HOMES & COMMUNITIES AGENCY", "Homes and Communities Agency"),
    (CLG, "GOVERNMENT OFFICES ADMIN*", "Government offices"),
    (CLG, "VALUATION OFFICE AGENCY", "Valuation Office Agency"),
    (CLG, "PLANNING INSPECTORATE", "Planning Inspectorate"),
    (DCMS, "ARTS BODIES", "Arts Council England"),
    (DCMS, "HERITAGE BODIES", "English Heritage"),
    (DCMS, "SPORTS BODIES", "Sport England"),
    (DCMS, "OLYMPICS - ODA", "Olympic Delivery Authority"),
    (DCMS, "LOTTERY GRANTS*", "National Lottery distributors"),
    (DCMS, "MUSEUMS*ARCHIVES COUNCIL", "Museums, Libraries and Archives Council"),
    (DCMS, "EQUALITY AND HUMAN RIGHTS COMMISSION", "Equality and Human Rights Commission"),
    (DFT, "HIGHWAYS AGENCY*", "Highways Agency"),
    (DFT, "*NETWORK RAIL*", "Network Rail"),
    (DFT, "BRITISH TRANSPORT POLICE", "British Transport Police"),
    (DEFRA, "ENVIRONMENT AGENCY*", "Environment Agency"),
    (DEFRA, "FLOODS*", "Environment Agency"),
    (DEFRA, "RURAL PAYMENTS AGENCY", "Rural Payments Agency"),
)
"""(department, programme, the body that reports it where it is asked): this project's judgement, from the programmes' names."""

_CAPITALS = """
ACAS AFPS BBSRC BIS BMT BSF CAP CFEL CFSS CICA CITB CPF CPG CYPFD D DCLG DECC DEFRA DH E ECAF ECITB EFA EMA EP EPSRC ERDF
ESD ESRC EU FCSD FE FM FSA FSS GBI GEFCO GLA H HCA HE HEFCE HMCTS HPG HQ HRA ICT IFD IIP ILO ISB IT ITSO ITT JPG LA LAPRAS
LBRO LGBCE LSC MEP MIRAS MRC NAHP NC NDC NE NERC NESTA NFA NHS NICE NOMS NPS NW ODA OFFA OGDS OSCT PCSPS PSFP PSMA R RAB
RDAS RPTS RSA RSL S SE SEN SFA SFLGS SFO SIA SITPRO SPHA SRA SSDA STFC SW TA TTV UDC UK UKAEA UKCES VOA Y YJB YP
"""
_NAMES = """
British Christmas England English Europe European Eurostar Eurotunnel Gateway Kew London Motability Northants Ofcom Ofgem
Olympics Remploy Scotland Thames Thurrock Wales
"""
_WRITTEN = {
    **{word: word for word in _CAPITALS.split()},
    **{word.upper(): word for word in _NAMES.split()},
    "EMIDS": "East Midlands",
    "WMIDS": "West Midlands",
    "HSNG": "housing",
    "ASSN": "association",
    "MGT": "management",
    "BUD09": "(2009 Budget)",
    "PBR08": "(2008 Pre-Budget Report)",
}
"""Words of programmes' names, in capitals, as they are written in a sentence."""


def plain_words(programme: str) -> str:
    """Return a programme's name in small letters, with abbreviations and names kept and a capital to begin with."""
    words = re.split(r"([A-Za-z0-9']+)", re.sub(r"\s+,", ",", " ".join(programme.split())))
    small = "".join(_WRITTEN.get(word.upper(), word.lower()) for word in words)
    return small[:1].upper() + small[1:]


def initial_estimates(read: Callable[[str], list[Row]]) -> list[Row]:
    """What each body spent in each English region by year, programme and function, in pounds; councils left out."""
    sums: dict[Key, dict[str, int]] = defaultdict(lambda: dict.fromkeys(REGIONS, 0))
    for key, region, pounds in (*_pesa_2008_09(read), *_cra(read)):
        sums[key][region] += pounds
    groups = {row["code"]: row["name"] for row in read("cofog_names")}
    names = ("year", "department", "body", "service", "cofog", "expenditure_type")
    return [
        dict(zip(names, key, strict=True)) | {region: str(pounds) for region, pounds in regions.items()}
        for key, regions in sorted(_joined(sums, groups).items())
        if any(regions.values())
    ]


def _joined(sums: dict[Key, dict[str, int]], groups: dict[str, str]) -> dict[Key, dict[str, int]]:
    """Add small programmes, and those with receipts above spending somewhere, to the others of their body and function."""
    kept: dict[Key, dict[str, int]] = defaultdict(lambda: dict.fromkeys(REGIONS, 0))
    for key, regions in sums.items():
        year, department, body, service, code, kind = key
        pensions = service.startswith(PENSIONS)
        joins = not pensions and (sum(regions.values()) < SMALL or min(regions.values()) < 0)
        where = (year, department, body, other(code, groups[code]), code, kind) if joins else key
        for region, pounds in regions.items():
            kept[where][region] += pounds
    return kept


def _pesa_2008_09(read: Callable[[str], list[Row]]) -> Iterator[tuple[Key, str, int]]:
    for row in read("hmt_2008_09_by_region_department_division"):
        if _is_theirs(row):
            function = re.sub(r"^\d+\.\s*|.*- of which: ", "", row["hmt_function"]).strip()
            service = function[:1].upper() + function[1:].lower()
            yield _key(row, "2008-09", row["hmt_function"], service, row["cofog_division"])


def _cra(read: Callable[[str], list[Row]]) -> Iterator[tuple[Key, str, int]]:
    for row in read("hmt_cra_2009_10_and_2010_11"):
        programme = PROGRAMME_CODE.sub("", row["programme"]).strip()
        department = DEPARTMENTS.get(row["dept"], row["dept"])
        if _is_theirs(row) and not _is_councils(department, programme):
            scheme = PENSION_SCHEMES.get(row["dept"])
            service = PENSIONS + scheme if scheme else plain_words(programme)
            yield _key(row, row["year"], programme, service, row["cofog_group"])


def _key(row: Row, year: str, programme: str, service: str, code: str) -> tuple[Key, str, int]:
    department = DEPARTMENTS.get(row["dept"], row["dept"])
    body = "" if row["dept"] in PENSION_SCHEMES else reported_by(department, programme)
    kind = "Capital" if row["cap_cur"] == "cap" else "Revenue"
    return (year, department, body, service, canonical(code), kind), row["region"], int(row["amount_gbp"])


def _is_theirs(row: Row) -> bool:
    of_a_body = row["dept"] not in COUNCILS and not any(fnmatchcase(row["dept"], heading) for heading in NOBODY)
    return row["identifiable"] == "id" and row["region"] in REGIONS and of_a_body


def _is_councils(department: str, programme: str) -> bool:
    return any(department == name and fnmatchcase(programme, pattern) for name, pattern in COUNCILS_OWN)


def reported_by(department: str, programme: str) -> str:
    """Return the body that reports a department's programme where it is asked itself; blank for the department."""
    bodies = (body for name, pattern, body in REPORTED_BY if name == department and fnmatchcase(programme, pattern))
    return next(bodies, "")
