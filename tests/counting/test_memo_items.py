"""Memo items: shares of what no place receives are listed and not counted, unless the policy counts them."""

from __future__ import annotations

import pytest

from tests.counting.places import count_of, return_of
from xltools.counting.policy import DebtInterest, NationalGoods, Policy
from xltools.model import Partner, WhyNot

MOD = Partner("Ministry of Defence", "mod", "MoD", (), "Government department")
TREASURY = Partner("HM Treasury", "hmt", "HMT", (), "Government department")
COUNCIL = Partner("Hackney Council", "hackney-council", "", (), "Council")
PARTNERS = (MOD, TREASURY, COUNCIL)


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
    "a council's own interest": (COUNCIL, line("Interest on borrowing", "01.7")),
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
