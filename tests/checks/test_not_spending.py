"""Financing grants, taxes, reserves, debt repayment and accounting entries are not spending; services named alike are."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xltools.classify.not_spending import why_not_spending, why_set_aside
from xltools.reference.crosswalks import cipfa_lines
from xltools.reference.tables import table


@pytest.mark.parametrize(
    "service",
    [
        "Revenue Support Grant",
        "RSG 2010-11",
        "Less: Area Based Grant (ABG)",
        "Redistributed non-domestic rates",
        "Specific and special revenue grants inside AEF",
        "Council tax",
        "COUNCIL TAX REQUIREMENT (TOTAL OF LINES 830 TO 880)",
        "Collection fund surplus",
        "Appropriations to(+)/ from(-) schools' reserves",
        "Transfer to earmarked reserves - schools",
        "Use of balances",
        "Provision for repayment of principal",
        "Minimum Revenue Provision (MRP)",
        "Depreciation of buildings",
        "Depreciation training centre",
        "Depreciation of workshops",
        "Impairment of fixed assets",
        "Capital charges",
        "Interest and investment income (-): external receipts and dividends",
        "Proceeds from the sale of fixed assets",
        "Grants received",
        "Less: grants received 2010-11",
        "Government grants received",
        "Grant income",
        "Business rates income",
        "Retained business rates",
        "Precept income",
        "Contribution to/(from) general fund balance",
        "Transfer to/(from) General Fund Balance",
        "Net transfer to reserves",
        "Planned contribution to reserves",
        "Reserves movement",
        "Movement in reserves",
        "General fund balance",
        "HRA balance",
        "Repayment of PWLB loans",
        "Loan repayments",
        "Repayment of external debt",
        "Interest on cash balances",
        "Interest on balances",
        "External interest received",
        "Interest receivable",
        "Investment income 2010-11",
        "Interest and investment income",
        "Capital expenditure charged to the GF Revenue Account (CERA)",
        "Capital expenditure financed from revenue",
        "Revenue contributions to capital",
        "HRA revenue contribution to capital outlay (RCCO)",
        "Direct revenue financing",
        "Provision for bad debts",
        "Provision for bad and doubtful debts: council tax",
        "Increase in bad debt provision",
        "Contribution to insurance provision",
        "Contributions to provisions 2010-11",
    ],
)
def test_it_is_not_spending(service: str) -> None:
    assert why_not_spending(service, "")


@pytest.mark.parametrize(
    "service",
    [
        "",
        "4711",
        "Reserve forces",
        "Nature reserve",
        "Contribution to nature reserve wardens",
        "Debt advice",
        "Council tax benefit",
        "Local tax collection: Council tax benefit paid to the Collection Fund",
        "Council tax collection",
        "NNDR cost of collection",
        "Supporting People (Area Based Grant)",
        "Visual impairment team",
        "Depreciation workshop for small firms",
        "Depreciation training for finance staff",
        "Workshops on depreciation",
        "Services for people with sensory impairment",
        "Primary schools (excluding depreciation)",
        "Contributions to provision for older people",
        "Rent deposit loans",
        "Community interest companies",
        "Balance classes for older people",
        "Waste Disposal Authority levy",
        "Parish precepts",
        "Interest payable and similar charges",
        "Disabled facilities grants",
        "Police grant",
        "Council tax precept",
        "Police precept",
        "Balance training",
        "Contribution to balance training",
        "Nature reserves movement",
        "Provision of meals",
        "Provision of school meals",
        "Provision for bad debt advice",
        "Contribution to nursery provision",
        "Debt advice service",
        "Capital programme: school roofs",
        "Interest-free loans scheme",
        "School roofs funded by RCCO",
        "Cera care homes",
        "Repayment of client contributions",
        "Repayment of student loans",
        "Interest free loans scheme for tenants",
        "Income support",
        "Grants to voluntary organisations",
        "Grants team",
        "Grant income team",
        "Business rates relief administration",
        "Business rates",
        "Business rates income collection",
        "Investment income support",
        "Interest income advice for pensioners",
    ],
)
def test_it_is_spending(service: str) -> None:
    assert why_not_spending(service, "") == ""


def test_the_crosswalks_excluded_lines_are_not_spending_except_levies_and_precepts() -> None:
    kept_out = {line.id for line in cipfa_lines() if why_not_spending("Our own words", line.id)}
    assert kept_out == {line.id for line in cipfa_lines() if line.mapping_type == "exclude"} - {"C93", "C94"}


def test_the_cipfa_line_is_known_by_name_too_and_an_unknown_one_says_nothing() -> None:
    assert why_not_spending("Wear of buildings", "MRP, appropriations, depreciation, revenue contributions to capital")
    assert why_not_spending("Wear of buildings", "Zeppelins") == ""


def test_hackneys_reserves_and_financing_grants_are_known_and_its_services_and_benefits_are_not_touched() -> None:
    by_section: dict[str, list[bool]] = {}
    for row in table("hackney_revenue_summary_2010_11"):
        by_section.setdefault(row["section"], []).append(bool(why_not_spending(row["line"], "")))
    assert all(by_section["reserve"])
    assert all(by_section["financing grant"])
    assert not any(by_section["service"] + by_section["benefit"] + by_section["levy"])


@pytest.mark.parametrize(
    "words",
    [
        "Revenue contribution to capital outlay (RCCO)",
        "RCCO for school roofs",
        "This is a contribution to the capital reserve.",
        "Contribution to earmarked reserves",
        "Agreed by cabinet in May. Contribution to bad debt provision.",
        "MRP",
        "Depreciation",
        "Impairment losses",
    ],
)
def test_a_fund_or_a_sentence_of_the_notes_says_that_the_money_is_set_aside(words: str) -> None:
    assert why_set_aside(words)


@pytest.mark.parametrize(
    "words",
    [
        "Includes RCCO of £20k",
        "Excludes contribution to reserves",
        "Earmarked reserves",
        "Use of reserves",
        "Contribution from reserves",
        "Funded by a revenue contribution to capital",
        "Net of capital charges",
        "Revenue Support Grant",
        "Provision for older people",
        "Nature reserve",
        "Bad debt provision is shown separately",
        "",
    ],
)
def test_where_money_is_from_and_what_a_part_of_it_is_says_nothing_of_the_line(words: str) -> None:
    assert not why_set_aside(words)


def test_a_service_may_say_what_revenue_is_put_towards() -> None:
    assert why_set_aside("Highways: revenue contribution to capital", is_service=True)
    assert not why_set_aside("School roofs, funded by revenue contribution to capital", is_service=True)


@given(st.text(max_size=400), st.text(max_size=40))
def test_any_text_gets_a_reason_or_none(service: str, cipfa: str) -> None:
    assert isinstance(why_not_spending(service, cipfa), str)


def test_a_story_of_a_whole_cell_takes_no_time() -> None:
    assert why_not_spending("transfer to the " + "of the reserve of " * 2_000, "") in (
        why_not_spending("Use of balances", ""),
        "",
    )
