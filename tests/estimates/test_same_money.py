"""What a return reports is taken out of the estimates of the same money, never below nought, and stays to be seen."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.counting.places import NEVER_FILLED, count_of, return_of
from xltools.counting.estimated_returns import as_returns, displace
from xltools.counting.published import standing_lines
from xltools.model import Partner, Place, WhyNot
from xltools.reading.lines import gather
from xltools.reading.versions import resolve_submitters, with_unsent
from xltools.reference.areas.geography import find_places
from xltools.reference.estimates.lines import EstimateLine, Holder, Money, MoneyKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xltools.counting.estimated_returns import EstimatedLine
    from xltools.model import Return

MILLION = 100_000_000
PLACE = Place("Maidstone", find_places("Maidstone")[0].members, "2024-25")
BOARD = Partner("NHS Kent and Medway Integrated Care Board", "board", "", (), "NHS commissioner")
NHS_ENGLAND = Partner("NHS England", "nhse", "", (), "Agency or public body")
TRUST = Partner("Maidstone and Tunbridge Wells NHS Trust", "trust", "", (), "NHS provider")
FORCE = Partner("Chief Constable of Kent Police", "force", "", (), "Police", "Kent police area")
COMMISSIONER = Partner("Kent Police and Crime Commissioner", "pcc", "", (), "Police", "Kent police area")
EDUCATION = Partner("Department for Education", "dfe", "", (), "Government department")
ACADEMY = Partner("Weald Academy Trust", "weald", "", (), "School or academy")
SCHOOL = Partner("St Mary's Primary School", "st-marys", "", (), "School or academy")
COUNTY = Partner("Kent County Council", "kent", "", (), "County council", "Kent")
COUNCIL = Partner("Maidstone Borough Council", "maidstone", "", (), "District council")
JUSTICE = Partner("Ministry of Justice", "moj", "", (), "Government department")
PRISONS = Partner("HM Prison and Probation Service", "hmpps", "", (), "Agency or public body")
WORK = Partner("Department for Work and Pensions", "dwp", "", (), "Government department")
ALL = (
    BOARD,
    NHS_ENGLAND,
    TRUST,
    FORCE,
    COMMISSIONER,
    EDUCATION,
    ACADEMY,
    SCHOOL,
    COUNTY,
    COUNCIL,
    JUSTICE,
    PRISONS,
    WORK,
)


def estimated(
    partner: Partner, cofog: str, millions: int, kind: MoneyKind, purse: str = "", **more: str
) -> EstimateLine:
    pence, department = millions * MILLION, more.pop("department", "")
    return EstimateLine(
        f"{kind} {cofog}", cofog, more.pop("expenditure_type", "Revenue"), pence, "", pence, "", "2024-25", "a release", "",
        holder=Holder(partner.name, partner.organisation_type, "", department), money=Money(kind, purse), table="rsx",
    )  # fmt: skip


HEALTH = (
    estimated(BOARD, "07", 1200, MoneyKind.HEALTH, department="Department of Health and Social Care"),
    estimated(NHS_ENGLAND, "07", 400, MoneyKind.HEALTH, department="Department of Health and Social Care"),
)
POLICING = (estimated(FORCE, "03.1", 420, MoneyKind.POLICE, "E23000032"),)
SCHOOLS = (
    estimated(EDUCATION, "09.2", 300, MoneyKind.ACADEMIES, "Department for Education"),
    estimated(EDUCATION, "09.4", 80, MoneyKind.PROGRAMME, "Department for Education"),
    estimated(COUNTY, "09.1", 900, MoneyKind.SERVICES, "E2221"),
)
COURTS = (
    estimated(JUSTICE, "03.4", 60, MoneyKind.PROGRAMME, "Ministry of Justice"),
    estimated(JUSTICE, "03.3", 30, MoneyKind.PROGRAMME, "Ministry of Justice"),
)
BENEFITS = (
    estimated(COUNCIL, "10.6", 140, MoneyKind.HOUSING_BENEFIT, "E2237"),
    estimated(WORK, "10.7", 700, MoneyKind.PROGRAMME, "Department for Work and Pensions"),
)
CAPITAL = (
    estimated(COUNCIL, "01.3", 50, MoneyKind.SERVICES, "E2237"),
    estimated(COUNCIL, "06.1", 9, MoneyKind.COUNCIL_CAPITAL, "E2237", expenditure_type="Capital"),
)
EVERYTHING = (*HEALTH, *POLICING, *SCHOOLS, *COURTS, *BENEFITS, *CAPITAL)


def line(cofog: str, millions: float, **more: object) -> dict[str, object]:
    return {
        "service": f"Spending on {cofog}",
        "cofog": cofog,
        "gross": int(millions * MILLION),
        "basis": "Actual",
        **more,
    }


def sent(partner: Partner, *lines: dict[str, object]) -> Return:
    header = {"financial_year": "2024-25", "place": "Maidstone", "organisation_type": partner.organisation_type}
    return return_of(partner.name, lines, **header)


def standing(lines: Sequence[EstimateLine], *returns: Return) -> list[EstimatedLine]:
    resolved = resolve_submitters(gather(returns), ALL, PLACE)
    net = count_of(*returns, partners=ALL, place=PLACE).lines
    return list(standing_lines(resolved, net, ALL, PLACE, lines))


def left(lines: Sequence[EstimateLine], *returns: Return) -> dict[str, float]:
    """Millions that stand, by body, where any do."""
    sums: dict[str, float] = {}
    for each in standing(lines, *returns):
        if not each.why_not:
            sums[each.partner.partner_id] = sums.get(each.partner.partner_id, 0) + each.pence / MILLION
    return sums


def test_without_a_return_everything_stands() -> None:
    assert sum(left(EVERYTHING).values()) == sum(each.local for each in EVERYTHING) / MILLION


def test_a_body_whose_own_return_counts_has_no_estimate() -> None:
    assert left(POLICING, sent(FORCE, line("03.1", 430))) == {}


def test_a_trust_comes_out_of_the_boards_estimate_and_then_nhs_englands() -> None:
    assert left(HEALTH, sent(TRUST, line("07.3", 500))) == {"board": 700, "nhse": 400}
    assert left(HEALTH, sent(TRUST, line("07.3", 1300))) == {"nhse": 300}
    assert left(HEALTH, sent(TRUST, line("07.3", 2000))) == {}


def test_what_patients_or_a_charity_pay_a_trust_takes_nothing_out() -> None:
    assert left(HEALTH, sent(TRUST, line("07.3", 10, funder="Cancer Research UK"))) == {"board": 1200, "nhse": 400}


def test_a_board_beyond_its_estimate_leaves_nhs_england_less_and_one_below_it_no_more() -> None:
    assert left(HEALTH, sent(BOARD, line("07", 1300))) == {"nhse": 300}
    assert left(HEALTH, sent(BOARD, line("07", 1000))) == {"nhse": 400}


def test_policing_is_estimated_once_whoever_of_force_and_commissioner_answers() -> None:
    commissioner = sent(COMMISSIONER, line("03.1", 405, funder="Home Office"), line("03.6", 18))
    assert left(POLICING, commissioner) == {}
    assert left(POLICING, sent(COMMISSIONER, line("03.6", 18))) == {"force": 402}


def test_an_academy_comes_out_of_academies_and_a_maintained_school_out_of_its_council() -> None:
    assert left(SCHOOLS, sent(ACADEMY, line("09.2", 40, funder="Department for Education"))) == {
        "dfe": 340,
        "kent": 900,
    }
    taken = [each.line.cofog for each in standing(SCHOOLS, sent(ACADEMY, line("09.2", 40))) if each.why_not]
    assert taken == ["09.2"]
    assert left(SCHOOLS, sent(SCHOOL, line("09.1", 2))) == {"dfe": 380, "kent": 898}


def test_an_agency_without_an_estimate_comes_out_of_its_departments_same_function() -> None:
    assert left(COURTS, sent(PRISONS, line("03.4", 50))) == {"moj": 40}
    taken = [each.line.cofog for each in standing(COURTS, sent(PRISONS, line("03.4", 80))) if each.why_not]
    assert taken == ["03.4"]  # never the courts', never below nought


def test_housing_benefit_a_department_lists_comes_out_of_the_councils() -> None:
    assert left(BENEFITS, sent(WORK, line("10.6", 138), line("10.7", 690))) == {"maidstone": 2}


def test_a_councils_grants_are_in_no_departments_programmes_and_take_nothing_out() -> None:
    returned = sent(COUNTY, line("09.1", 900, funder="Department for Education"))
    assert left(SCHOOLS, returned) == {"dfe": 380}


def test_a_return_without_an_amount_replaces_nothing() -> None:
    assert left(POLICING, sent(FORCE, line("03.1", 0))) == {"force": 420}


def test_capital_stands_beside_a_return_of_revenue_alone() -> None:
    revenue = line("01.3", 60, expenditure_type="Revenue")
    assert left(CAPITAL, sent(COUNCIL, revenue)) == {"maidstone": 9}
    assert left(CAPITAL, sent(COUNCIL, revenue, line("06.1", 4, expenditure_type="Capital"))) == {}


def test_what_is_taken_out_is_shown_with_the_body_that_reports_it() -> None:
    returned = sent(TRUST, line("07.3", 500))
    estimates = as_returns(standing(HEALTH, returned), PLACE, "Published figures")
    resolved = with_unsent(resolve_submitters(gather([returned]), ALL, PLACE), estimates.returns, estimates.partners)
    count = count_of(*resolved.batch.returns, partners=ALL, place=PLACE, coding=NEVER_FILLED)
    lines = displace(count.lines, estimates)
    gone = lines[lines["why_not"].eq(WhyNot.DISPLACED)]
    assert gone["removed"].sum() == 500 * MILLION
    assert set(gone["why_not_text"]) == {
        f"Estimate only: {TRUST.name} reports health of the same money in its own return"
    }
    assert (lines["amount"] == lines["counted"] + lines["removed"]).all()


REPORTERS = (
    (TRUST, "07.3"),
    (BOARD, "07"),
    (COMMISSIONER, "03.1"),
    (FORCE, "03.1"),
    (ACADEMY, "09.2"),
    (SCHOOL, "09.1"),
    (PRISONS, "03.4"),
    (WORK, "10.6"),
    (COUNCIL, "01.3"),
)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from(REPORTERS), st.integers(1, 3000)), max_size=4, unique_by=lambda each: each[0][0])
)
def test_whatever_is_reported_each_estimate_is_split_into_what_stands_and_what_is_taken_out(
    reported: list[tuple[tuple[Partner, str], int]],
) -> None:
    returns = [sent(partner, line(cofog, millions)) for (partner, cofog), millions in reported]
    each = standing(EVERYTHING, *returns)
    answered = {partner.partner_id for (partner, _), _ in reported}
    assert all(line.pence > 0 for line in each)
    for published in EVERYTHING:
        parts = [line.pence for line in each if line.line is published]
        is_of_answering = any(
            partner.name == published.holder.name and partner.partner_id in answered for partner in ALL
        )
        assert sum(parts) == (published.local if parts or not is_of_answering else 0)
    taken = sum(line.pence for line in each if line.why_not)
    assert taken <= sum(millions for _, millions in reported) * MILLION


@pytest.mark.parametrize("more", [1, 7])
def test_a_negative_estimate_stays_as_it_is(more: int) -> None:
    scheme = replace(
        HEALTH[1], local=-20 * MILLION, gross=-20 * MILLION, cofog="10.2", money=Money(MoneyKind.PROGRAMME, "NHS")
    )
    assert left((scheme,), sent(TRUST, line("07.3", more))) == {"nhse": -20}
