"""Memo items: shares of what no place receives are listed and not counted, unless the policy counts them."""

from __future__ import annotations

import pytest

from tests.counting.places import count_of, return_of
from xltools.classify.debt_interest import is_debt_interest, which_are_debt_interest
from xltools.counting.policy import DebtInterest, NationalGoods, Policy
from xltools.model import Partner, WhyNot

MOD = Partner("Ministry of Defence", "mod", "MoD", (), "Government department")
TREASURY = Partner("HM Treasury", "hmt", "HMT", (), "Government department")
COUNCIL = Partner("Hackney Council", "hackney-council", "", (), "Council")
FIRE = Partner("London Fire Authority", "lfepa", "", (), "Fire and rescue")
POLICE = Partner("Metropolitan Police", "mps", "", (), "Police")
WASTE = Partner("North London Waste Authority", "nlwa", "", (), "Waste authority")
CHARITY = Partner("Hackney Credit Union", "hcu", "", (), "Voluntary organisation")
PARTNERS = (MOD, TREASURY, COUNCIL, FIRE, POLICE, WASTE, CHARITY)


def line(service: str, cofog: str, **more: object) -> dict[str, object]:
    return {"service": service, "gross": 100_00, "cofog": cofog, "basis": "Population", **more}


MEMO = {
    "defence": (MOD, line("Army", "02.1")),
    "defence to its division": (MOD, line("Armed forces", "02")),
    "aid abroad": (MOD, line("Bilateral aid", "01.2")),
    "payments to the EU": (TREASURY, line("EU budget contributions", "01.1")),
    "national debt interest": (TREASURY, line("Gilt interest", "01.7")),
}
COUNTS = {
    "a barracks that is really there": (MOD, line("Barracks", "02.1", basis="Actual")),
    "civil defence": (MOD, line("Search and rescue", "02.2")),
    "European funds spent in places": (TREASURY, line("Interreg - cross border regeneration", "01.2")),
    "a department's other shares": (TREASURY, line("Tax collection", "01.1")),
}
NOTHING_LEFT_OUT = Policy(national_goods=NationalGoods.COUNT, debt_interest=DebtInterest.COUNT)


@pytest.mark.parametrize(("body", "share"), MEMO.values(), ids=MEMO.keys())
def test_a_departments_share_of_what_no_place_receives_counts_only_if_the_policy_says_so(
    body: Partner, share: dict[str, object]
) -> None:
    returned = return_of(body.name, [share])
    memo, counted = (
        count_of(returned, partners=PARTNERS),
        count_of(returned, partners=PARTNERS, policy=NOTHING_LEFT_OUT),
    )
    assert (memo.gross, memo.removed, memo.net) == (100_00, 100_00, 0)
    assert (counted.gross, counted.removed, counted.net) == (100_00, 0, 100_00)
    assert memo.lines["why_not"].tolist() == [WhyNot.MEMO]
    assert str(memo.lines["why_not_text"].iat[0]).startswith("A memo item: a department's estimated share of ")


@pytest.mark.parametrize(("body", "spending"), COUNTS.values(), ids=COUNTS.keys())
def test_what_reaches_the_place_counts(body: Partner, spending: dict[str, object]) -> None:
    assert count_of(return_of(body.name, [spending]), partners=PARTNERS).net == 100_00


def test_debt_interest_and_national_goods_have_a_word_each() -> None:
    returned = return_of("HM Treasury", [line("Gilt interest", "01.7"), line("Bilateral aid", "01.2", gross=7_00)])
    only_goods = count_of(returned, partners=PARTNERS, policy=Policy(debt_interest=DebtInterest.COUNT))
    only_interest = count_of(returned, partners=PARTNERS, policy=Policy(national_goods=NationalGoods.COUNT))
    assert (only_goods.net, only_interest.net) == (100_00, 7_00)


INTEREST = (
    *(
        "Interest payable and similar charges",
        "Interest on borrowing",
        "External interest payments",
        "Debt charges - interest",
    ),
    *(
        "Interest on borrowing / external interest payments",
        "Interest payable on PWLB loans",
        "Debt charges",
        "Loan interest",
    ),
    *("Interest on long-term borrowing 2010-11", "Fire stations: interest on loans", "Net interest payable (HRA)"),
    *(
        "Interest: HRA item 8",
        "PWLB interest",
        "Interest costs of the PFI",
        "Cost of borrowing",
        "Interest payable / receivable",
    ),
)
SERVICES = (
    *("Interest-free loans scheme", "Community interest companies", "Public interest reports", "Debt advice"),
    *(
        "Money advice (debt charges)",
        "Special interest groups",
        "Student loan interest",
        "Support for mortgage interest",
    ),
    *(
        "Interest payable to tenants on deposits",
        "Interest on loans to residents",
        "Home improvement loans",
        "Interest",
    ),
    *("Places of interest", "Late payment interest charges", "Debt management expenses", "Item 8 of the parks plan"),
)
COUNTED = Policy(debt_interest=DebtInterest.COUNT)


@pytest.mark.parametrize("body", [COUNCIL, FIRE, POLICE, WASTE], ids=lambda body: body.organisation_type)
@pytest.mark.parametrize("service", INTEREST)
def test_interest_an_authority_pays_on_its_debt_counts_only_if_the_policy_says_so(body: Partner, service: str) -> None:
    returned = return_of(body.name, [line(service, "", basis="Actual"), line("Parks", "08.1")])
    memo = count_of(returned, partners=PARTNERS)
    assert (memo.gross, memo.net, memo.lines["why_not"].tolist()) == (200_00, 100_00, [WhyNot.MEMO, ""])
    assert "interest on the body's own debt" in str(memo.lines["why_not_text"].iat[0])
    assert count_of(returned, partners=PARTNERS, policy=COUNTED).net == 200_00


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_that_only_mentions_interest_or_debt_counts(service: str) -> None:
    assert count_of(return_of("Hackney Council", [line(service, "")]), partners=PARTNERS).net == 100_00


def test_of_many_services_each_is_told_as_it_is_alone() -> None:
    services = [*INTEREST, *SERVICES, "", "Libraries"]
    assert which_are_debt_interest(services) == [is_debt_interest(service) for service in services]
    assert sum(which_are_debt_interest(services)) == len(INTEREST)


@pytest.mark.parametrize(
    "words",
    [
        {"service": "Corporate items", "notes": "This line is the interest payable on our loans. Mr Smith knows more"},
        {"service": "Corporate items", "fund": "Interest on borrowing"},
        {"service": "Corporate items", "cofog": "01.7"},
        {"service": "Corporate items", "cipfa": "Interest payable on debt"},
    ],
)
def test_interest_is_known_by_notes_fund_code_or_cipfa_line_too(words: dict[str, object]) -> None:
    count = count_of(return_of("Hackney Council", [{"gross": 100_00, **words}]), partners=PARTNERS)
    assert count.lines["why_not"].tolist() == [WhyNot.MEMO]


@pytest.mark.parametrize(
    "words",
    [
        {"service": "Leisure centre", "notes": "Includes interest payable on the loan"},
        {"service": "Debt advice", "cofog": "01.7"},
        {"service": "Leisure centre", "fund": "PWLB borrowing"},
    ],
)
def test_a_service_whose_notes_mention_interest_counts(words: dict[str, object]) -> None:
    assert count_of(return_of("Hackney Council", [{"gross": 100_00, **words}]), partners=PARTNERS).net == 100_00


@pytest.mark.parametrize("policy", [Policy(), COUNTED], ids=["memo", "count"])
@pytest.mark.parametrize("service", ["Minimum revenue provision", "Interest receivable", "Repayment of PWLB loans"])
def test_debt_repaid_and_interest_received_count_under_neither_word(service: str, policy: Policy) -> None:
    count = count_of(return_of("Hackney Council", [line(service, "01.7")]), partners=PARTNERS, policy=policy)
    assert (count.net, count.lines["why_not"].tolist()) == (0, [WhyNot.NOT_SPENDING])


def test_a_credit_for_interest_passed_on_to_the_housing_account_is_left_out_with_it() -> None:
    lines = [
        line("Interest payable", "", gross=50_00),
        line("Interest: HRA item 8 payments and receipts", "", gross=-41_00),
    ]
    count = count_of(return_of("Hackney Council", lines), partners=PARTNERS)
    assert (count.gross, count.removed, count.net) == (9_00, 9_00, 0)


def test_other_bodies_interest_counts() -> None:
    returned = return_of("Hackney Credit Union", [line("Interest payable", "")])
    assert count_of(returned, partners=PARTNERS).net == 100_00
