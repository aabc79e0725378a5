"""A department's figure for an agency, and the agency's own: counted at the agency, whatever else the department spends."""

from __future__ import annotations

import pytest

from tests.double_counts.drawn import Line, found_in, line, removed
from xltools.counting.policy import Policy
from xltools.model import Partner
from xltools.reference.bodies.names import partner_id_of

DEFRA = "Department for Environment, Food and Rural Affairs"
MOJ, DFT, DWP, MHCLG, DHSC = (
    "Ministry of Justice",
    "Department for Transport",
    "Department for Work and Pensions",
    "Ministry of Housing, Communities and Local Government",
    "Department of Health and Social Care",
)
EA, PROBATION, HIGHWAYS, JOBCENTRE, HOMES, UKHSA, TRUST = (
    "Environment Agency",
    "Probation Service Ferrow and Ashby",
    "National Highways",
    "Jobcentre Plus Ferrow District",
    "Homes England",
    "UK Health Security Agency",
    "Harbour Homes",
)
PARTNERS = tuple(
    Partner(name, partner_id_of(name), short, (), kind)
    for name, short, kind in (
        (DEFRA, "Defra", "government department"),
        (MOJ, "MoJ", "government department"),
        (DFT, "DfT", "government department"),
        (DWP, "DWP", "government department"),
        (MHCLG, "MHCLG", "government department"),
        (DHSC, "DHSC", "government department"),
        (EA, "EA", "agency"),
        (PROBATION, "", "probation"),
        (HIGHWAYS, "", "agency"),
        (JOBCENTRE, "", "agency"),
        (HOMES, "", "agency"),
        (UKHSA, "UKHSA", "agency"),
        (TRUST, "", "housing association"),
    )
)
MONEY = 5_173_226.90


def estimate(partner: str, service: str, pounds: float, cofog: str, **more: object) -> Line:
    return actual(partner, service, pounds, cofog, **{"basis": "Population", **more})


def actual(partner: str, service: str, pounds: float, cofog: str, **more: object) -> Line:
    return line(partner, service, pounds, **{"financial_year": "2024-25", "cofog": cofog, "income": None, **more})


AT_THE_AGENCY: dict[str, tuple[list[Line], set[int]]] = {
    "its initials, and what it does": (
        [
            estimate(DEFRA, "EA - flood and coastal", MONEY * 1.023, "5.6"),
            actual(EA, "Rivers", MONEY, "5.6", funder="Defra"),
        ],
        {0},
    ),
    "its name, though the agency names nobody": (
        [estimate(DEFRA, "Environment Agency: flood", MONEY * 0.98, "5.6"), actual(EA, "Sea walls", MONEY, "5.6")],
        {0},
    ),
    "a word of its name": (
        [
            estimate(MOJ, "Probation: share for Ferrow", MONEY * 1.017, "3.3"),
            actual(PROBATION, "Unpaid work and supervision", MONEY, "3.3", funder="Ministry of Justice"),
        ],
        {0},
    ),
    "a word of the name it has in the register": (
        [
            estimate(DWP, "Jobcentres and work coaches (national, share)", MONEY * 1.014, "4.1"),
            actual(JOBCENTRE, "Work coaches and premises", MONEY, "4.1", funder="DWP"),
        ],
        {0},
    ),
    "several lines of the agency": (
        [
            estimate(DFT, "National Highways: share", MONEY * 1.03, "4.5"),
            actual(HIGHWAYS, "Operations", MONEY * 0.4, "4.5", funder="DfT"),
            actual(HIGHWAYS, "Renewals", MONEY * 0.6, "4.5", funder="DfT"),
            actual(HIGHWAYS, "Rest areas", MONEY * 0.3, "4.5", funder="developers", income=round(MONEY * 30)),
        ],
        {0},
    ),
    "revenue and capital, each for itself": (
        [
            estimate(DEFRA, "Environment Agency: flood, resource", 3_940_000, "5.6"),
            estimate(DEFRA, "Environment Agency: flood, capital", 9_210_000, "5.6", expenditure_type="Capital"),
            actual(EA, "Maintenance", 2_610_440.8, "5.6", funder="Defra"),
            actual(EA, "Forecasting", 1_212_660.15, "5.6", funder="Defra"),
            actual(EA, "Schemes", 9_018_220.77, "5.6", funder="Defra", expenditure_type="Capital"),
        ],
        {0, 1},
    ),
    "the department's lines only together": (
        [
            estimate(DHSC, "UKHSA: laboratories", MONEY * 0.55, "7.4"),
            estimate(DHSC, "UKHSA: health protection", MONEY * 0.47, "7.4"),
            actual(UKHSA, "Regional work", MONEY, "7.4", funder="DHSC"),
        ],
        {0, 1},
    ),
    "an estimate of the agency's own beside a share by people": (
        [
            estimate(DEFRA, "Environment Agency flood programme", MONEY * 1.026, "5.6", accounts="Budget"),
            estimate(EA, "Flood schemes of the year", MONEY, "5.6", funder="Defra", basis="Service measure"),
        ],
        {0},
    ),
    "an estimate of a function in which the agency reports more": (
        [
            estimate(DFT, "National Highways: local share of national spending", MONEY, "4.5"),
            actual(HIGHWAYS, "Operations", MONEY * 0.8, "4.5"),
            actual(HIGHWAYS, "Renewals", MONEY * 0.6, "4.5"),
        ],
        {0},
    ),
    "what the agency passes on": (
        [
            estimate(MHCLG, "Homes England programmes: share", MONEY * 1.028, "6.1"),
            actual(HOMES, "Grant to registered providers", MONEY * 0.35, "6.1", funder="MHCLG", paid_to=TRUST),
            actual(HOMES, "Brownfield", MONEY * 0.65, "6.1", funder="MHCLG"),
            actual(TRUST, "Foundry Lane, 60 homes", MONEY * 0.35, "6.1", funder=HOMES),
        ],
        {0, 1},
    ),
}


@pytest.mark.parametrize(("lines", "gone"), AT_THE_AGENCY.values(), ids=AT_THE_AGENCY.keys())
def test_a_departments_figure_is_known_for_the_agencys_by(lines: list[Line], gone: set[int]) -> None:
    assert removed(found_in(lines, partners=PARTNERS)) == gone


BOTH_COUNT: dict[str, list[Line]] = {
    "other spending of the department in that function": [
        estimate(DEFRA, "Grants to drainage boards", MONEY * 0.98, "5.6", paid_to="Marram Level IDB"),
        actual(EA, "Rivers", MONEY, "5.6", funder="Defra"),
    ],
    "what the text leaves out": [
        estimate(DEFRA, "Coast protection, excluding the Environment Agency", MONEY * 0.4, "5.6"),
        actual(EA, "Rivers", MONEY, "5.6", funder="Defra"),
    ],
    "another agency of the department": [
        estimate(DWP, "Health and Safety Executive: share", MONEY * 1.01, "4.1"),
        actual(JOBCENTRE, "Work coaches", MONEY, "4.1", funder="DWP"),
    ],
    "another function": [
        estimate(DWP, "Fraud and error: share", MONEY * 1.01, "10.4"),
        actual(JOBCENTRE, "Work coaches", MONEY, "4.1", funder="DWP"),
    ],
    "what the agency is paid for by charges": [
        estimate(DEFRA, "Farm advice: share", MONEY * 1.01, "5.3"),
        actual(EA, "Permits", MONEY, "5.3", funder="charges", income=round(MONEY * 100)),
    ],
    "a small line that only mentions the agency": [
        actual(DEFRA, "Rent of the Environment Agency offices", 12_300, "5.6"),
        actual(EA, "Rivers", MONEY, "5.6"),
    ],
}


@pytest.mark.parametrize("lines", BOTH_COUNT.values(), ids=BOTH_COUNT.keys())
def test_both_count_where_it_is(lines: list[Line]) -> None:
    assert removed(found_in(lines, partners=PARTNERS)) == set()


ASKED: dict[str, list[Line]] = {
    "three times the agency's": [
        estimate(DEFRA, "Environment Agency: flood", MONEY * 3, "5.6"),
        actual(EA, "Rivers", MONEY, "5.6", funder="Defra"),
    ],
    "near in amount and function, and not in words": [
        estimate(DEFRA, "Coast and water: share", MONEY * 1.01, "5.6"),
        actual(EA, "Rivers", MONEY, "5.6", funder="Defra"),
    ],
    "told to include it": [
        estimate(
            DEFRA, "Water and nature - share", MONEY * 1.9, "5.6", notes="includes an amount for the Environment Agency"
        ),
        actual(EA, "Rivers", MONEY, "5.2", funder="Defra"),
    ],
}


@pytest.mark.parametrize("lines", ASKED.values(), ids=ASKED.keys())
def test_it_is_asked_about_where_it_is(lines: list[Line]) -> None:
    (asked,) = found_in(lines, partners=PARTNERS)
    assert (asked.remove[0][0], asked.confidence < Policy().remove_double_counts_from) == (0, True)


def test_a_department_that_lists_an_agency_twice_loses_no_more_than_the_agency_has() -> None:
    twice = [estimate(DEFRA, f"Environment Agency: {what}", MONEY, "5.6") for what in ("flood", "flood again")]
    assert (
        len(removed(found_in([*twice, actual(EA, "Rivers", MONEY * 0.99, "5.6", funder="Defra")], partners=PARTNERS)))
        == 1
    )
