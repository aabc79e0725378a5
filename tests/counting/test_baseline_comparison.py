"""A count beside HM Treasury's figures: exact shares, judgements that follow the money, words that name where to look."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.counting.places import HACKNEY, count_of, return_of
from xltools.counting.baseline_comparison import Judgement, compare, needing_a_look
from xltools.counting.usual_functions import usual_divisions
from xltools.model import Area, Location, Partner, Place, Status
from xltools.reference.areas.geography import find_places, members_of
from xltools.reference.baseline import (
    identifiable,
    per_head,
    place_baseline,
    regional_spread,
    regional_total,
    tolerance,
)
from xltools.reference.cofog import divisions
from xltools.reference.figures.held import BUNDLED

if TYPE_CHECKING:
    from xltools.counting.baseline_comparison import Compared
    from xltools.counting.count import Count

PCT = Partner("City and Hackney Teaching PCT", "city-and-hackney-teaching-pct", "C&H PCT", (), "NHS commissioner")
POLICE = Partner("Metropolitan Police Authority", "metropolitan-police-authority", "MPA", (), "Police", "London")
BASELINE = place_baseline(HACKNEY)
assert BASELINE is not None
EXPECTED = dict(BASELINE.pence)


def line(division: str, pence: int) -> dict[str, object]:
    return {"service": f"Spending on {division}", "cofog": division, "gross": pence, "basis": "Actual"}


def counted(amounts: dict[str, int], partners: tuple[Partner, ...] = ()) -> Count:
    lines = [line(division, pence) for division, pence in amounts.items()]
    count = count_of(return_of("London Borough of Hackney", lines), partners=partners)
    return replace(count, partners=partners, missing=partners)


def judged(amounts: dict[str, int], division: str, partners: tuple[Partner, ...] = ()) -> Compared:
    return next(one for one in compare(counted(amounts, partners)) if one.division == division)


# The baseline of a place


def test_a_whole_region_has_the_regions_own_figures() -> None:
    found = place_baseline(Place("London", members_of("London"), "2010-11"))
    assert found is not None
    assert found.total == regional_total("London", "2010-11")
    assert {("London", division): pence for division, pence in found.pence.items()} == {
        key: pence for key, pence in identifiable("2010-11").items() if key[0] == "London" and key[1]
    }


def test_the_districts_of_a_region_add_up_to_it_but_for_pennies() -> None:
    districts = [place_baseline(Place(one.name, (one,), "2010-11")) for one in members_of("London")]
    found = [one.total for one in districts if one is not None]
    assert len(found) == len(districts)
    assert abs(sum(found) - regional_total("London", "2010-11")) <= len(found) * len(divisions())


def test_a_place_in_two_regions_has_the_baseline_of_each_part() -> None:
    (leeds,), (leicester,) = (find_places(name)[0].members for name in ("Leeds", "Leicester"))
    both, north, middle = (
        place_baseline(Place("", areas, "2009-10")) for areas in ((leeds, leicester), (leeds,), (leicester,))
    )
    assert both is not None
    assert north is not None
    assert middle is not None
    assert both.total == north.total + middle.total
    assert both.people == north.people + middle.people
    assert both.regions == ("East Midlands", "Yorkshire and The Humber")


@pytest.mark.parametrize(("asked", "held"), [("2012-13", "2010-11"), ("2018-19", "2020-21"), ("2025-26", "2024-25")])
def test_the_nearest_year_stands_in_and_says_so(asked: str, held: str) -> None:
    found = place_baseline(replace(HACKNEY, year=asked))
    assert found is not None
    assert found.year == held
    assert f"There is none for {asked}; {held} is the nearest" in found.note


def test_a_count_of_today_stands_beside_todays_spending() -> None:
    found = place_baseline(replace(HACKNEY, year="2024-25"))
    assert found is not None
    assert found.year == "2024-25"
    assert found.release == "Country and Regional Analysis, November 2025"
    assert found.release in found.note
    assert "nearest" not in found.note
    assert set(found.pence) == {one.code for one in divisions()}  # transactions with the EU are no function


def test_each_function_stands_beside_region_and_england() -> None:
    count = counted({"07": EXPECTED["07"]})
    health = next(one for one in compare(count) if one.division == "07")
    assert health.baseline_per_head == pytest.approx(per_head("London", "2010-11", "07"), abs=1)
    assert health.england_per_head == per_head("England", "2010-11", "07")


def test_what_is_left_out_and_housing_benefit_are_told() -> None:
    assert BASELINE is not None
    assert "identifiable" in BASELINE.note
    assert "housing benefit to local government" in BASELINE.note


@pytest.mark.parametrize("area", [Area("W06000015", "Cardiff"), Area("X99999999", "Atlantis")])
def test_outside_england_there_is_no_baseline(area: Area) -> None:
    assert place_baseline(Place(area.name, (area,), "2010-11")) is None


def test_where_no_baseline_is_known_nothing_is_compared() -> None:
    count = counted({"07": 100})
    assert compare(replace(count, place=Place("Atlantis", (), "2010-11"))) == ()
    assert compare(replace(count, population=None)) == ()


# The judgement


def test_a_count_equal_to_its_baseline_shows_no_large_difference() -> None:
    found = compare(counted(EXPECTED))
    assert [one.judgement for one in found] == [Judgement.NEAR] * 10
    assert all(one.difference == 0 for one in found)
    assert needing_a_look(found) == ()


def test_not_one_line_for_health_names_the_commissioner_that_has_not_answered_and_not_the_police() -> None:
    found = judged({**EXPECTED, "07": 0}, "07", (POLICE, PCT))
    assert found.judgement is Judgement.NOTHING
    assert found.non_respondent == (PCT,)


def test_a_body_whose_return_was_refused_is_still_to_be_asked() -> None:
    own = return_of("London Borough of Hackney", [line("09", EXPECTED["09"])])
    other_year = return_of(PCT.name, [line("07", EXPECTED["07"])], financial_year="2009-10")
    count = replace(count_of(own, other_year, partners=(PCT,)), partners=(PCT,), missing=())
    health = next(one for one in compare(count) if one.division == "07")
    assert (health.judgement, health.non_respondent) == (Judgement.NOTHING, ())
    assert [(status.partner, status.status) for status in health.unusable] == [(PCT.name, Status.REFUSED)]


def test_a_body_that_answered_is_not_named() -> None:
    own = return_of(PCT.name, [line("07", 100_00)])
    count = replace(count_of(own, partners=(PCT,)), partners=(PCT,), missing=())
    health = next(one for one in compare(count) if one.division == "07")
    assert (health.judgement, health.non_respondent) == (Judgement.LOW, ())


def test_three_times_the_baseline_shows_the_largest_lines_with_their_places() -> None:
    found = judged({**EXPECTED, "07": 3 * EXPECTED["07"]}, "07")
    assert found.judgement is Judgement.HIGH
    assert found.ratio == pytest.approx(3)
    assert [one.place for one in found.lines] == [Location("london-borough-of-hackney.xlsx", "Spending", 11)]


def test_a_small_difference_is_not_called_large_however_large_the_ratio() -> None:
    assert judged({**EXPECTED, "02": 10 * EXPECTED["02"]}, "02").judgement is Judgement.NEAR


def test_money_without_a_function_is_told_beside_what_looks_low() -> None:
    found = judged({**EXPECTED, "07": 0, "": 5_000_00}, "07")
    assert found.unclassified == 5_000_00


def test_people_of_the_counts_own_year_are_used_for_each_side() -> None:
    count = counted(EXPECTED)
    assert count.population is not None
    twice = replace(count, population=replace(count.population, people=2 * count.population.people))
    health = next(one for one in compare(twice) if one.division == "07")
    assert health.ratio == pytest.approx(0.5)


@settings(max_examples=25, deadline=None)
@given(st.sampled_from([one.code for one in divisions() if one.code != "02"]), st.lists(st.floats(0, 5), min_size=2))
def test_more_money_is_never_judged_lower(division: str, parts: list[float]) -> None:
    order = [Judgement.NOTHING, Judgement.LOW, Judgement.NEAR, Judgement.HIGH]
    count = counted({"02": 100})
    ranks = []
    for part in sorted(parts):
        lines = count.lines.assign(division=division, code=division, counted=int(part * EXPECTED[division]))
        one = next(one for one in compare(replace(count, lines=lines)) if one.division == division)
        assert one.counted - one.baseline == one.difference
        ranks.append(order.index(one.judgement))
    assert ranks == sorted(ranks)


@pytest.mark.parametrize("year", BUNDLED.spending_years())
@pytest.mark.parametrize("division", [one.code for one in divisions()])
def test_every_regions_own_spending_lies_within_the_tolerance(year: str, division: str) -> None:
    spread, allowed = regional_spread(year, division), tolerance(year, division)
    assert spread is not None
    assert 0 < allowed[0] < spread[0] <= 1 <= spread[1] < allowed[1]


@pytest.mark.parametrize(
    ("partner", "expected"),
    [
        (PCT, {"07"}),
        (POLICE, {"03"}),
        (Partner("DWP", "dwp", organisation_type="Government department"), {"10"}),
        (Partner("Transport for London", "tfl", organisation_type="Transport authority"), {"04"}),
        (Partner("London Development Agency", "lda", organisation_type="Regional body"), {"04", "06"}),
        (Partner("Ministry of Silly Walks", "msw", organisation_type="Government department"), set()),
    ],
)
def test_what_a_body_usually_spends_on_follows_its_type_or_its_name(partner: Partner, expected: set[str]) -> None:
    assert usual_divisions(partner) == expected
