"""General grants and capital financing buy nothing wherever the words stand; services that are named alike are spending."""

from __future__ import annotations

import pytest

from tests.double_counts.drawn import frame_of, line
from xltools.classify.financing import financing
from xltools.classify.general_grants import mentions_general_grant
from xltools.classify.not_spending import ACCOUNTING, CAPITAL_FROM_REVENUE, DEBT, GENERAL_GRANT, RESERVE, TAX_REDUCED
from xltools.reference.general_grants import general_grants

COUNCIL, MINISTRY = "Pennybridge Council", "Ministry of Housing, Communities and Local Government"
SURE, ASKED, NO = "sure", "asked", ""


def standing(service: str, partner: str = COUNCIL, **more: object) -> tuple[str, str]:
    """How surely a line is not spending, and why."""
    own = {**line(partner, service, 1_000_000), "financial_year": "2024-25", **more, "partner": partner}
    found = financing(frame_of([own]))
    return (SURE, found.sure[0]) if found.sure[0] else (ASKED, found.asked[0]) if found.asked[0] else (NO, "")


GRANTS = (
    "Section 31 grant: business rates reliefs",
    "S.31 grants - compensation for business rates reliefs",
    "Business rates retention top-up",
    "Business rates tariff",
    "Business rates levy",
    "Business rates safety net payment",
    "Business rates: baseline funding level",
    "NNDR top-up grant 2024-25",
    "New Homes Bonus",
    "Social Care Grant",
    "Services Grant 2023/24",
    "Funding guarantee",
    "Rural Services Delivery Grant",
    "Lower tier services grant",
    "Revenue Support Grant (RSG)",
    "RSG and New Homes Bonus",
    "Local council tax support admin subsidy",
    "Un-ringfenced grants",
    "Settlement funding assessment",
    "Retained rates scheme - top-up payment",
    "S31 compensation - SBRR, RHL and multiplier cap",
    "NDR s31 (NNDR3)",
)
SERVICES = (
    "Section 31 agreement: highways works",
    "Section 31 grant: bus capacity",
    "Homelessness prevention (s31)",
    "High needs top-up",
    "Top-up funding: special school places",
    "New homes",
    "New homes: affordable housing",
    "Social care",
    "Social care services",
    "Market sustainability and improvement fund",
    "Public health grant",
    "Improved Better Care Fund",
    "Tariff: acute services",
    "Waste disposal levy",
    "Flood defence levy",
    "Play areas (New Homes Bonus)",
    "Business rates",
    "Business rates relief administration",
    "Council tax support team",
    "Marsh Road Park (MRP) playground",
    "Youth services grant",
    "Rural services",
    "Town centre recovery grants to traders",
)


@pytest.mark.parametrize("service", GRANTS)
@pytest.mark.parametrize(("partner", "more"), [(COUNCIL, {}), (MINISTRY, {"paid_to": COUNCIL}), (MINISTRY, {})])
def test_a_general_grant_is_financing_in_either_return(service: str, partner: str, more: dict[str, object]) -> None:
    assert standing(service, partner, **more) == (SURE, GENERAL_GRANT)


@pytest.mark.parametrize("service", SERVICES)
@pytest.mark.parametrize(("partner", "more"), [(COUNCIL, {}), (MINISTRY, {"paid_to": COUNCIL})])
def test_a_service_named_alike_is_spending(service: str, partner: str, more: dict[str, object]) -> None:
    assert standing(service, partner, **more) == (NO, "")


@pytest.mark.parametrize(
    ("service", "more", "expected"),
    [
        ("Section 31 grant", {"cofog": "01.8"}, SURE),
        ("Section 31 grant", {}, ASKED),
        ("Section 31 grant", {"cofog": "04.5"}, NO),
        ("Other section 31 grants", {"cofog": "01.8"}, ASKED),
        ("Top-up", {"cofog": "1.8"}, SURE),
        ("Top-up", {"cofog": "09.1"}, NO),
        ("Tariff", {"cofog": "07.3"}, NO),
        ("Area based grant", {"cofog": "08.1"}, ASKED),
        ("Services grant", {"cofog": "10.2"}, ASKED),
        ("Recovery grant", {"financial_year": "2020-21"}, NO),
        ("Recovery grant", {"financial_year": "2025-26"}, SURE),
        ("Extended producer responsibility payments", {}, ASKED),
        ("Business rates reliefs", {"fund": "S31"}, SURE),
        ("Grant to Pennybridge Council", {"fund": "Revenue support grant"}, SURE),
        ("RSG to Pennybridge", {"paid_to": "Pennybridge UA"}, SURE),
        ("Home care", {"fund": "Social care grant"}, NO),
        ("Corporate items", {"notes": "This is a general grant."}, SURE),
        ("Town centre", {"notes": "New Homes Bonus"}, NO),
    ],
)
def test_code_year_fund_and_notes_settle_what_the_name_leaves_open(
    service: str, more: dict[str, object], expected: str
) -> None:
    assert standing(service, MINISTRY, **more)[0] == expected


@pytest.mark.parametrize(
    ("partner", "more"),
    [(COUNCIL, {"paid_to": "Harbour Street Advice"}), ("Harbour Street Advice", {"funder": COUNCIL})],
    ids=["paid on to a charity", "had by a charity from the council"],
)
def test_a_grant_passed_on_under_its_name_is_asked_about(partner: str, more: dict[str, object]) -> None:
    assert standing("Social care grant", partner, **more)[0] == ASKED


CAPITAL = {
    DEBT: (
        "MRP",
        "Minimum revenue provision: schools",
        "Voluntary MRP",
        "MRP and VRP",
        "Highways: MRP",
        "Principal repayments",
        "PFI principal repayment",
        "Repayment of principal on finance leases",
        "Redemption of debt",
    ),
    CAPITAL_FROM_REVENUE: (
        "RCCO",
        "CERA",
        "DRF",
        "Rev. contribs to capital (DRF)",
        "Direct revenue contribution to capital",
        "Libraries: RCCO",
    ),
    ACCOUNTING: (
        "Depreciation",
        "Depreciation on schools",
        "Highways - depreciation",
        "Amortisation of intangible assets",
        "Depreciation, amortisation and impairment",
        "Impairment of council dwellings",
        "Revaluation losses",
        "HRA depreciation to major repairs reserve",
    ),
    RESERVE: (
        "Contribution to reserves",
        "Adult social care: contribution to earmarked reserves",
        "Contrib to Police Property Act Reserve",
    ),
}
BOUGHT = (
    "Nature reserve",
    "Reserve Forces support",
    "Capital works: schools",
    "Training on depreciation",
    "Sensory impairment: equipment",
    "Violence reduction: VRP grants",
    "Principal's office",
    "Home care paid from reserves",
    "Debt: repayment advice",
    "School roofs funded by RCCO",
    "Provision: older people",
)


@pytest.mark.parametrize(("reason", "service"), [(reason, text) for reason, own in CAPITAL.items() for text in own])
@pytest.mark.parametrize("partner", [COUNCIL, "Beacon Academies Trust", "Chief Constable of East Wold"])
def test_capital_financing_is_no_spending_of_any_body(reason: str, service: str, partner: str) -> None:
    assert standing(service, partner) == (SURE, reason)


@pytest.mark.parametrize(
    ("place", "text"),
    [
        ("fund", "MRP"),
        ("fund", "Depreciation"),
        ("notes", "Statutory MRP charge."),
        ("notes", "This is the depreciation charge for 2024-25"),
        ("notes", "Non-cash: impairment"),
        ("notes", "PWLB principal repayment"),
    ],
)
def test_fund_or_notes_may_say_it(place: str, text: str) -> None:
    assert standing("Corporate items", **{place: text})[0] == SURE


@pytest.mark.parametrize("service", BOUGHT)
def test_what_is_bought_survives(service: str) -> None:
    assert standing(service) == (NO, "")


def test_a_capital_line_met_from_revenue_is_the_asset_itself() -> None:
    assert standing("New school building", expenditure_type="Capital", fund="RCCO") == (NO, "")


@pytest.mark.parametrize("service", ["Capital financing", "Capital financing costs", "VRP", "MRP and interest"])
def test_what_is_partly_interest_or_may_be_a_service_is_asked_about(service: str) -> None:
    assert standing(service)[0] == ASKED


@pytest.mark.parametrize(
    "service", ["Council tax support", "Local council tax support scheme", "Council tax reduction awards"]
)
def test_council_tax_support_is_no_money_spent(service: str) -> None:
    assert standing(service) == (SURE, TAX_REDUCED)


def test_every_grant_is_known_by_each_of_its_names_and_says_where_it_is_from() -> None:
    assert all(mentions_general_grant(name) for grant in general_grants() for name in grant.names)
    assert all(grant.source and 1990 <= grant.from_year <= 2026 for grant in general_grants())
