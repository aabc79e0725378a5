from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xltools.demo.bodies import bodies
from xltools.demo.hackney import (
    COUNCIL_NOTE,
    NAME,
    TREASURY_NOTE,
    council_lines,
    left_out,
    people,
    programmes_of,
    treasury_lines,
)
from xltools.demo.lines import share_out
from xltools.demo.programmes import partner_of
from xltools.demo.wording import plain_name
from xltools.reference.tables import table

TREASURY_BODIES = [one.partner for one in bodies(NAME) if one.figures == "treasury"]


def test_the_councils_lines_are_the_published_ones_in_form_order() -> None:
    published = [(row["line"], int(row["pounds"])) for row in table("hackney_revenue_summary_2010_11")]
    assert [(line["service"], line["gross"]) for line in council_lines()] == published
    assert len(published) == 42


def test_the_councils_lines_say_that_they_are_net_of_fees_and_charges() -> None:
    assert {line["notes"] for line in council_lines()} == {COUNCIL_NOTE}
    assert COUNCIL_NOTE.startswith("Net of fees and charges")


def test_only_spending_lines_of_the_council_have_a_code() -> None:
    codes = {str(line["service"]): line["cofog"] for line in council_lines()}
    assert codes["Social care"] == "10"
    assert codes["Housing benefits: rent allowances - mandatory payments"] == "10.6"
    assert codes["Revenue Support Grant"] == ""
    assert codes["TOTAL SERVICE EXPENDITURE (TOTAL OF LINES 190 TO 698)"] == ""


def test_the_share_is_that_of_people_at_mid_2010() -> None:
    assert people() == (241_739, 8_061_495)


@pytest.mark.parametrize("partner", TREASURY_BODIES)
def test_a_departments_shares_add_up_to_the_share_of_its_total(partner: str) -> None:
    part, whole = people()
    lines = treasury_lines(partner)
    assert lines
    total = Fraction(sum(one.pounds for one in programmes_of(partner)) * part, whole)
    assert abs(sum(int(line["local"] or 0) for line in lines) - total) <= Fraction(1, 2)
    for line in lines:
        assert abs(int(line["local"] or 0) - Fraction(int(line["gross"] or 0) * part, whole)) < 1
        assert (line["area"], line["basis"], line["share_key"]) == ("London", "Population", "All ages")
        assert line["notes"] == TREASURY_NOTE


@given(st.lists(st.integers(-(10**13), 10**13), max_size=40), st.integers(1, 10**7), st.integers(0, 10**8))
def test_shares_add_up_to_the_rounded_share_and_none_is_a_pound_out(amounts: list[int], part: int, rest: int) -> None:
    whole = part + rest
    shares = share_out(amounts, part, whole)
    assert abs(sum(shares) - Fraction(sum(amounts) * part, whole)) <= Fraction(1, 2)
    exact = [Fraction(amount * part, whole) for amount in amounts]
    assert all(abs(share - wanted) < 1 for share, wanted in zip(shares, exact, strict=True))


def test_every_pound_hm_treasury_gives_for_london_is_in_a_return_or_said_to_be_left_out() -> None:
    in_returns = sum(one.pounds for partner in TREASURY_BODIES for one in programmes_of(partner))
    without = sum(money.pounds for money in left_out())
    assert in_returns + without == sum(int(row["pounds"]) for row in table("london_spending_2010_11"))


def test_the_councils_of_hm_treasurys_analysis_are_never_a_return() -> None:
    partner, why = partner_of(NAME, "Local Government England", "England Local Authorities")
    assert partner == ""
    assert "comparison only" in why


def test_agencies_are_split_out_of_their_departments() -> None:
    assert partner_of(NAME, "Ministry of Justice", "CRIMINAL LEGAL AID")[0] == "Legal Services Commission"
    assert partner_of(NAME, "Department for Transport", "HIGHWAYS AGENCY MAINTENANCE")[0] == "Highways Agency"
    assert partner_of(NAME, "Department for Transport", "CYCLING")[0] == "Department for Transport"


def test_the_pct_reports_trusts_money_as_their_commissioner() -> None:
    services = {str(line["service"]) for line in treasury_lines("City and Hackney Teaching PCT")}
    assert {"Primary care trusts", "NHS trusts", "NHS foundation trusts"} <= services


def test_programme_names_lose_their_capitals_but_not_their_abbreviations() -> None:
    assert plain_name(NAME, "HEFCE OTHER S & R") == "HEFCE other S & R"
    assert plain_name(NAME, "THAMES GATEWAY: LONDON UDC") == "Thames Gateway: London UDC"
    assert plain_name(NAME, "CARER'S ALLOWANCE") == "Carer's allowance"
