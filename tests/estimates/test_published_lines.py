"""Every published pound of a place stands in one line, at the body that spends it, and places that do not overlap add up."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from fractions import Fraction
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xltools.model import Area, Partner, Place
from xltools.organisations.holders import lines_by_partner
from xltools.reference.areas.districts import REGIONS
from xltools.reference.areas.geography import find_places
from xltools.reference.estimates.boards import board_lines, out_of_ceiling
from xltools.reference.estimates.lines import EstimateLine, Holder, Money, MoneyKind, Origin
from xltools.reference.estimates.national import in_small_letters, national_lines
from xltools.reference.estimates.outturn import services_held
from xltools.reference.estimates.place_estimates import published_lines
from xltools.reference.estimates.residuals import housing_benefit
from xltools.reference.estimates.uprating import Uprating
from xltools.reference.figures.held import BUNDLED

YEAR = "2024-25"


def place(name: str, year: str = YEAR) -> Place:
    area = find_places(name, year)[0]
    return Place(area.name, area.members, year)


def total(lines: tuple[EstimateLine, ...]) -> int:
    return sum(line.local_net for line in lines)


def lines_of(name: str, body: str, year: str = YEAR) -> list[EstimateLine]:
    return [line for line in published_lines(place(name, year), BUNDLED) if line.holder.name == body]


def outturn(lines: list[EstimateLine]) -> list[EstimateLine]:
    return [line for line in lines if line.table in ("rsx", "ro3")]


@pytest.mark.parametrize("year", ["2020-21", "2022-23", YEAR])
def test_the_nine_regions_add_up_to_england_to_the_penny(year: str) -> None:
    regions = sum(total(published_lines(place(region, year), BUNDLED)) for region in REGIONS)
    assert regions == total(published_lines(place("England", year), BUNDLED))


def test_ten_districts_add_up_to_their_combined_authority() -> None:
    whole = place("Greater Manchester")
    districts = [Place(area.name, (area,), YEAR) for area in whole.areas]
    apart = sum(total(published_lines(district, BUNDLED)) for district in districts)
    # The board's ceiling is cut place by place, and every amount is shared to the penny: nothing is lost on the way.
    assert apart == total(published_lines(whole, BUNDLED))


def test_a_councils_services_are_those_of_the_release_net_and_gross() -> None:
    lines = outturn(lines_of("Manchester", "Manchester City Council"))
    assert sum(line.local_net for line in lines) == 126_490_900_000
    assert {line.origin for line in lines} == {Origin.OWN}
    assert all(line.gross == line.net + line.income for line in lines)


def test_gross_is_net_current_expenditure_with_fees_and_charges_and_nothing_else() -> None:
    lines = outturn(lines_of("Kent", "Kent County Council"))
    assert sum(line.gross for line in lines) == 294_646_280_000
    assert sum(line.income for line in lines) == 23_570_049_000


def test_lines_of_social_care_and_public_health_stand_in_place_of_the_three_services() -> None:
    lines = [line for line in lines_of("Kent", "Kent County Council") if line.table == "ro3"]
    assert sum(line.net for line in lines) == 116_484_642_000
    services = {line.service.partition(":")[0] for line in outturn(lines_of("Kent", "Kent County Council"))}
    assert not {"Adult Social Care", "Children Social Care", "Public Health"} & services


def test_the_greater_london_authority_is_divided_by_service_and_counted_once() -> None:
    london = [line for line in published_lines(place("London"), BUNDLED) if line.table in ("rsx", "ro3")]
    sums: dict[str, int] = defaultdict(int)
    for line in london:
        sums[line.holder.name] += line.local_net
    assert sums["Metropolitan Police Service"] == 437_837_000_000
    assert sums["London Fire Commissioner"] == 55_314_417_000
    parts = (
        "Metropolitan Police Service",
        "London Fire Commissioner",
        "Transport for London",
        "Greater London Authority",
    )
    assert sum(sums[part] for part in parts) == 775_838_885_000


def test_north_yorkshires_police_is_taken_out_of_its_combined_authority() -> None:
    police = outturn(lines_of("North Yorkshire", "Chief Constable of North Yorkshire Police"))
    assert {line.cofog for line in police} == {"03.1"}
    assert all(line.gross == 22_033_600_000 or line.net == 21_536_200_000 for line in police)
    authority = outturn(lines_of("North Yorkshire", "York and North Yorkshire Combined Authority"))
    assert "03.1" not in {line.cofog for line in authority}


def test_a_council_missing_from_the_release_is_carried_and_marked() -> None:
    lines = outturn(lines_of("Slough", "Slough Borough Council"))
    assert {line.carried_from for line in lines} == {"2023-24"}
    assert {line.origin for line in lines} == {Origin.CARRIED}
    assert 0.92 < sum(line.local_net for line in lines) / 29_639_828_400 < 1.08


def test_councils_that_were_abolished_are_no_gaps() -> None:
    assert {"E0920", "E0931"} <= services_held(BUNDLED, "2022-23").keys()
    assert not {"E0920", "E0931", "E3320", "E2721"} & services_held(BUNDLED, "2023-24").keys()


def test_boards_come_out_of_hm_treasurys_health_money_and_are_never_added() -> None:
    here = place("Hackney")
    ceiling = [line for line in national_lines(here, BUNDLED) if line.money and line.money.kind is MoneyKind.HEALTH]
    with_boards = [
        line for line in published_lines(here, BUNDLED) if line.money and line.money.kind is MoneyKind.HEALTH
    ]
    assert sum(line.local for line in with_boards) == sum(line.local for line in ceiling)
    board = [line for line in with_boards if line.holder.organisation_type == "NHS commissioner"]
    assert sum(line.local for line in board) > 0


def test_levies_are_not_counted_again_in_housing_benefit() -> None:
    totals = BUNDLED.authority_totals(YEAR)
    services: dict[str, int] = defaultdict(int)
    for row in BUNDLED.outturn(YEAR):
        services[row.e_code] += row.net_current_expenditure
    known = housing_benefit(BUNDLED, YEAR)
    manchester = totals["E4203"].net_current_expenditure - services["E4203"]
    assert known["E4203"] < manchester  # less its part of the combined authority's levies for transport and waste


def test_a_police_force_stands_once_and_the_commissioner_has_no_estimate() -> None:
    police = [
        line for line in published_lines(place("Kent"), BUNDLED) if line.money and line.money.kind is MoneyKind.POLICE
    ]
    assert {line.holder.name for line in police} == {"Chief Constable of Kent Police"}


def test_years_before_revenue_outturn_have_local_government_by_region() -> None:
    lines = published_lines(place("Birmingham", "2008-09"), BUNDLED)
    councils = [line for line in lines if line.table == "spending"]
    assert {line.year for line in councils} == {"2008-09"}
    assert 7.0e11 < total(lines) < 9.0e11


def _line(pence: int, kind: str = "Revenue") -> EstimateLine:
    return EstimateLine("Care", "07", kind, pence, "", pence, "", YEAR, "", "", holder=Holder("A body", ""))


@given(st.lists(st.integers(0, 10**14), max_size=5), st.lists(st.integers(-(10**12), 10**14), max_size=6))
def test_what_boards_and_others_have_together_is_the_ceiling_whatever_boards_are_allocated(
    boards: list[int], others: list[int]
) -> None:
    taken = list(out_of_ceiling([_line(pence) for pence in boards], [_line(pence) for pence in others]))
    assert sum(line.local for line in taken) == sum(others)


def test_boards_hold_at_most_what_was_allocated() -> None:
    for line in board_lines(place("Hackney"), BUNDLED):
        assert 0 < line.local < line.gross


def test_an_uprating_multiplies_figures_of_its_year_and_is_named() -> None:
    line = replace(_line(100_00), money=Money(MoneyKind.SERVICES, "E1"), income=10_00, local_income=10_00)
    uprating = Uprating(MappingProxyType({YEAR: Fraction("1.025")}), "GDP deflators, HM Treasury")
    (raised,) = uprating.of([line])
    assert (raised.gross, raised.local_net) == (102_50, 92_25)
    assert "times 1.025 (GDP deflators, HM Treasury)" in raised.source
    assert "times 1.025 (GDP deflators, HM Treasury)" in raised.note
    assert uprating.of([replace(line, year="2023-24")]) == (replace(line, year="2023-24"),)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("UNIVERSAL CREDIT", "Universal credit"),
        ("HMCTS CENTRAL", "HMCTS central"),
        ("R&D TAX CREDITS", "R&D tax credits"),
        ("Tax Free Child Care", "Tax Free Child Care"),
    ],
)
def test_programmes_in_capitals_are_written_as_a_sentence_has_them(written: str, read: str) -> None:
    assert in_small_letters(written) == read


def test_a_place_of_one_district_of_a_county_has_its_part_of_the_countys_money() -> None:
    here = Place("Ashford", (Area("E07000105", "Ashford"),), YEAR)
    county = [
        line
        for line in published_lines(here, BUNDLED)
        if line.holder.name == "Kent County Council" and line.table == "rsx"
    ]
    assert {line.area for line in county} == {"Kent"}
    assert all(0 < line.local < line.gross for line in county if line.gross > 0)


@pytest.mark.parametrize(
    ("listed", "has_it"),
    [
        (Partner("UK Health Security Agency", "ukhsa", "UKHSA", (), "Agency or public body"), False),
        (Partner("UK Statistics Authority", "uksa", "UKSA", (), "Agency or public body"), True),
        (Partner("Statistics for the UK", "statistics", "UKSA", (), "Agency or public body"), True),
    ],
    ids=lambda value: getattr(value, "name", value),
)
def test_initials_are_a_body_only_where_it_is_listed_with_them(listed: Partner, has_it: bool) -> None:
    own = lines_by_partner((listed,), place("Leeds"), BUNDLED).get(listed.partner_id, ())
    assert any("Statistics" in line.holder.name for line in own) is has_it
