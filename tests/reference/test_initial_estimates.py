from __future__ import annotations

import pytest

from xltools.model import Area, Place
from xltools.reference.areas.districts import REGIONS
from xltools.reference.areas.geography import members_of
from xltools.reference.baseline import identifiable
from xltools.reference.bodies.estimate_claims import claim_of
from xltools.reference.bodies.initial_estimates import PENSIONS, YEARS, initial_estimate
from xltools.reference.bodies.partners import suggested_partners
from xltools.reference.estimates.lines import INITIAL_ESTIMATE, EstimateLine
from xltools.reference.sharing.function_keys import share_key_of
from xltools.reference.sharing.shares import Share, share
from xltools.reference.tables import table
from xltools.reference.years import nearest
from xltools.template.layout import BASES, SHARE_KEYS

HACKNEY = Place("Hackney", (Area("E09000012", "Hackney"),), "2010-11")
BIRMINGHAM = Place("Birmingham", (Area("E08000025", "Birmingham"),), "2010-11")
DEPARTMENT = "Government department"


def total(lines: tuple[EstimateLine, ...]) -> int:
    return sum(line.local for line in lines)


def test_a_line_carries_the_region_the_share_and_where_both_come_from() -> None:
    lines = initial_estimate("DWP", DEPARTMENT, HACKNEY)
    (pension,) = [line for line in lines if line.service == "State pension"]
    assert (pension.cofog, pension.expenditure_type, pension.area) == ("10.2", "Revenue", "London")
    assert pension.gross == 566_864_822_000
    assert (pension.share_key, pension.year) == ("65+", "2010-11")
    assert pension.source.startswith("HM Treasury, Country and Regional Analysis 2014: London, 2010-11; ONS mid-2017")
    assert pension.note == (
        "Initial estimate from HM Treasury's regional figures for 2010-11, shared by population: please correct. "
        "By people aged 65+ in 2017."
    )


def test_the_local_figure_is_the_places_share_of_the_region() -> None:
    for line in initial_estimate("HMRC", DEPARTMENT, HACKNEY):
        shared = share(HACKNEY, line.area, line.share_key)
        assert isinstance(shared, Share)
        assert line.local == shared.in_place(line.gross)


@pytest.mark.parametrize(
    ("name", "same"),
    [
        ("DWP", "Department for Work & Pensions"),
        ("Department for Children, Schools and Families", "DfE"),
        ("BERR", "Department for Business, Innovation and Skills"),
        ("Communities and Local Government", "MHCLG"),
        ("National Crime Agency", "Serious Organised Crime Agency"),
        ("HM Courts and Tribunals Service", "HM Courts Service"),
    ],
)
def test_a_body_is_known_by_its_other_names(name: str, same: str) -> None:
    assert claim_of(name) == claim_of(same)
    assert initial_estimate(name, "", HACKNEY) == initial_estimate(same, "", HACKNEY) != ()


@pytest.mark.parametrize(
    "name",
    [
        "London Borough of Hackney",
        "Metropolitan Police Authority",
        "Big Lottery Fund",
        "Natural England",
        "Local Government England",
    ],
)
def test_a_body_the_treasury_does_not_name_gets_nothing(name: str) -> None:
    assert initial_estimate(name, "", HACKNEY) == ()


def test_a_primary_care_trust_has_the_regions_health_spending_for_its_people_in_the_place() -> None:
    lines = initial_estimate("City & Hackney Teaching PCT", "NHS commissioner", HACKNEY, "City & Hackney Teaching PCT")
    assert {line.cofog for line in lines} == {"07"}
    both = Place("City and Hackney", (*HACKNEY.areas, Area("E09000001", "City of London")), "2010-11")
    wider = initial_estimate("City & Hackney Teaching PCT", "NHS commissioner", both, "City & Hackney Teaching PCT")
    assert total(wider) > total(lines) > 0
    assert initial_estimate("Barnet PCT", "NHS commissioner", HACKNEY, "Barnet PCT") == ()


def test_trusts_that_share_a_district_divide_its_people_and_say_so() -> None:
    names = ("Birmingham East & North PCT", "Heart of Birmingham Teaching PCT", "South Birmingham PCT")
    asked = [(name, "NHS commissioner") for name in names]
    trusts = [initial_estimate(name, "NHS commissioner", BIRMINGHAM, name, asked) for name in names]
    health = initial_estimate(
        "Department of Health", DEPARTMENT, BIRMINGHAM, "", [("Department of Health", DEPARTMENT)]
    )
    without = initial_estimate(
        "Department of Health", DEPARTMENT, BIRMINGHAM, "", [*asked, ("Department of Health", DEPARTMENT)]
    )
    assert all("People of Birmingham divided among" in line.note for lines in trusts for line in lines)
    shared_out = sum(map(total, trusts))
    assert 0 < shared_out <= (total(health) - total(without)) * 1.01


def test_what_an_agency_reports_is_left_out_of_its_departments_lines_only_where_it_is_asked() -> None:
    alone = initial_estimate("DWP", DEPARTMENT, HACKNEY, "", [("DWP", DEPARTMENT)])
    asked = [("DWP", DEPARTMENT), ("Jobcentre Plus", "")]
    together = [initial_estimate(name, "", HACKNEY, "", asked) for name, _ in asked]
    everything = total(alone)
    assert total(together[0]) < everything
    # What is small beside a department is added up, and left out where receipts exceed spending: hence not to the penny.
    assert sum(map(total, together)) == pytest.approx(everything, rel=0.001)


def test_of_two_names_for_one_body_only_the_first_has_the_figures() -> None:
    asked = [("DCSF", DEPARTMENT), ("Department for Education", DEPARTMENT)]
    assert initial_estimate("DCSF", DEPARTMENT, HACKNEY, "", asked)
    assert initial_estimate("Department for Education", DEPARTMENT, HACKNEY, "", asked) == ()


def test_a_regional_agency_has_its_own_regions_figures_only() -> None:
    assert {line.area for line in initial_estimate("London Development Agency", "", HACKNEY)} == {"London"}
    assert initial_estimate("Advantage West Midlands", "", HACKNEY) == ()


def test_a_place_in_several_regions_is_shared_region_by_region() -> None:
    place = Place("Two", (*HACKNEY.areas, Area("E07000072", "Epping Forest")), "2010-11")
    lines = initial_estimate("HMRC", DEPARTMENT, place)
    apart = [initial_estimate("HMRC", DEPARTMENT, Place("One", (area,), "2010-11")) for area in place.areas]
    assert {line.area for line in lines} == {"London", "East of England"}
    assert total(lines) == sum(map(total, apart))


@pytest.mark.parametrize(
    ("asked", "carried"),
    [("2010-11", "2010-11"), ("2008-09", "2008-09"), ("2003-04", "2008-09"), ("2024-25", "2010-11"), ("", "2010-11")],
)
def test_the_nearest_year_carried_is_used(asked: str, carried: str) -> None:
    assert nearest(YEARS, asked) == carried


def test_figures_of_another_year_say_so() -> None:
    lines = initial_estimate("DWP", DEPARTMENT, Place("Hackney", HACKNEY.areas, "2012-13"))
    assert all("figures from 2010-11 (the nearest year there is), shared" in line.note for line in lines)
    assert {line.year for line in lines} == {"2010-11"}


def test_pensions_of_public_servants_stay_in_under_that_name() -> None:
    (teachers, *_) = [
        line for line in initial_estimate("DfE", DEPARTMENT, HACKNEY) if line.service.startswith(PENSIONS)
    ]
    assert teachers.service == "Public service pensions: teachers"
    assert "in the cost of services too" in teachers.note


def test_the_words_of_a_guess_are_the_templates_own() -> None:
    assert INITIAL_ESTIMATE in BASES
    assert {share_key_of(code) for code in ("10.2", "10.2.0", "10.4", "10.5", "07", "")} <= set(SHARE_KEYS)


def test_the_table_never_exceeds_what_the_treasury_places_in_a_region_without_the_councils() -> None:
    for year in ("2008-09", "2009-10", "2010-11"):
        published = identifiable(year, councils=False)
        for region in REGIONS:
            carried = sum(int(row[region]) * 100 for row in table("initial_estimates") if row["year"] == year)
            whole = sum(pence for (name, _), pence in published.items() if name == region)
            assert carried == pytest.approx(whole, rel=0.04), (year, region)


def test_no_council_and_no_housing_benefit_is_in_the_table() -> None:
    rows = table("initial_estimates")
    assert not [row for row in rows if "local government england" in row["department"].lower()]
    assert not [row for row in rows if "housing benefit" in row["service"].lower()]
    keys = [tuple(row[key] for key in list(row)[:6]) for row in rows]
    assert len(keys) == len(set(keys))


def test_every_usual_body_can_be_asked_anywhere_and_gives_a_whole_guess() -> None:
    for place in (HACKNEY, BIRMINGHAM, Place("Kent", members_of("county: Kent") or members_of("Kent"), "2009-10")):
        partners = suggested_partners(place.areas, place.year)
        asked = [(one.name, one.organisation_type) for one in partners]
        lines = [
            line
            for one in partners
            for line in initial_estimate(one.name, one.organisation_type, place, one.area, asked)
        ]
        assert lines
        assert all(0 <= line.local <= line.gross for line in lines)
