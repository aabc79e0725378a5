"""The share of a place in a wider area: exact, the same by any road that nests, and of one year's figures."""

from __future__ import annotations

import random
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.reference.places import place
from xltools.model import Area, Place
from xltools.reference.areas.districts import REGIONS, districts, districts_in
from xltools.reference.areas.geography import Grouping, find_places, groupings
from xltools.reference.areas.membership import share_of
from xltools.reference.people.populations import PeopleRow, population
from xltools.reference.sharing.keys import UnknownKey, share_key
from xltools.reference.sharing.measures import Driver, Measures, read_drivers
from xltools.reference.sharing.shares import NoShare, Share, share, share_between
from xltools.reference.sharing.trees import Unit, grow

PENCE = st.integers(-(10**14), 10**14)
KEYS = st.sampled_from(("All ages", "0-15", "16-64", "65+"))
ENGLISH = sorted(code for code, one in districts().items() if one.country == "England" and not one.since)


def area(name: str) -> Grouping:
    return find_places(name)[0]


def shared(of: Grouping, here: Grouping, key: str = "", measures: Measures | None = None) -> Share:
    found = share_between(of, here.atoms, here.name, "2010-11", key, measures or Measures())
    assert isinstance(found, Share), found
    return found


def region_of(code: str) -> Grouping:
    return area(districts()[code].region)


def county_of(code: str) -> Grouping | None:
    return next((one for one in groupings() if one.kind == "county" and code in one.atoms), None)


@given(PENCE, KEYS, st.sampled_from(("London", "England", "Kent police", "South West", "Metropolitan Police")))
@settings(deadline=None, max_examples=40)
def test_the_parts_of_an_area_add_up_to_the_penny(pence: int, key: str, name: str) -> None:
    found = shared(area(name), area(name), key)
    assert sum(part for _, part in found.parts(pence)) == pence
    assert found.in_place(pence) == pence


@given(PENCE, st.sampled_from(ENGLISH), KEYS)
@settings(deadline=None, max_examples=60)
def test_sharing_in_two_or_three_steps_gives_the_pence_of_one(pence: int, code: str, key: str) -> None:
    district, region, county = area(code), region_of(code), county_of(code)
    direct = shared(area("England"), district, key).in_place(pence)
    of_region = shared(area("England"), region, key).in_place(pence)
    assert shared(region, district, key).in_place(of_region) == direct
    if county:
        of_county = shared(region, county, key).in_place(of_region)
        assert shared(county, district, key).in_place(of_county) == direct


@given(PENCE, KEYS)
@settings(deadline=None, max_examples=30)
def test_the_regions_of_england_get_everything_between_them(pence: int, key: str) -> None:
    assert sum(shared(area("England"), area(name), key).in_place(pence) for name in REGIONS) == pence


@given(st.integers(0, 10**14), st.integers(0, 2**32))
@settings(deadline=None, max_examples=30)
def test_counts_of_places_that_do_not_overlap_never_add_up_to_more_than_the_whole(pence: int, seed: int) -> None:
    boroughs = [area(one.code) for one in area("London").members]
    random.Random(seed).shuffle(boroughs)
    parts = [shared(area("London"), one).in_place(pence) for one in boroughs]
    assert sum(parts) == pence
    assert all(part >= 0 for part in parts)


@given(PENCE, st.lists(st.integers(0, 10**7), min_size=2, max_size=30).filter(any), st.randoms())
def test_the_order_of_areas_changes_nothing(pence: int, people: list[int], chance: random.Random) -> None:
    codes = ENGLISH[: len(people)]
    units = [
        Unit(code, code, one, inside=True, atoms=frozenset({code})) for code, one in zip(codes, people, strict=True)
    ]
    tree = grow(units, frozenset(codes))
    shuffled = units[:]
    chance.shuffle(shuffled)
    assert list(grow(shuffled, frozenset(codes)).parts(pence)) == list(tree.parts(pence))


@given(PENCE, st.sampled_from(ENGLISH))
@settings(deadline=None, max_examples=40)
def test_no_part_is_a_few_pence_off_its_exact_share(pence: int, code: str) -> None:
    found = shared(area("England"), area(code))
    assert abs(found.in_place(pence) - pence * found.fraction) < 3  # at most one for each step down


def test_the_share_is_people_here_over_people_there_of_one_year() -> None:
    found = shared(area("London"), area("Hackney"))
    assert (found.here, found.whole, found.year) == (241_739, 8_061_495, "2010")
    assert found.fraction == Fraction(241_739, 8_061_495)
    assert found.source == "ONS mid-2010 population estimate"


def test_where_ages_are_not_known_for_the_year_another_stands_in_and_it_is_said() -> None:
    found = shared(area("London"), area("Hackney"), "65+")
    assert found.year == "2017"
    assert any("2010" in note and "2017" in note for note in found.notes)


@pytest.mark.parametrize(
    ("name", "whole"),
    [
        ("Metropolitan Police", 8_054_157),
        ("City and Hackney PCT", 249_077),
        ("E12000007", 8_061_495),
        ("UK", 62_759_456),
    ],
)
def test_areas_are_known_by_the_names_people_use(name: str, whole: int) -> None:
    found = share(place("Hackney"), name)
    assert isinstance(found, Share)
    assert (found.here, found.whole) == (241_739, whole)


def test_a_list_of_areas_is_shared_as_one() -> None:
    found = share(place("Hackney"), "Hackney and Islington")
    assert isinstance(found, Share)
    assert (found.here, found.whole) == (241_739, 441_868)


def test_an_area_that_only_overlaps_the_place_gives_the_part_in_common() -> None:
    both = Place("Both", tuple(Area(code, "") for code in ("E09000012", "E09000019")), "2010-11")
    found = share(both, "City and Hackney PCT")
    assert isinstance(found, Share)
    assert (found.here, found.whole) == (241_739, 249_077)


def test_a_district_partly_in_an_area_weighs_by_its_stated_part() -> None:
    partly = next(one for one in groupings() if one.kind == "ICB" and one.shares and not one.unknown_parts)
    code, part = next(iter(partly.shares.items()))
    found = share_between(partly, area(code).atoms, code, "2010-11")
    assert isinstance(found, Share)
    whole = shared(area(code), area(code)).here
    assert abs(found.here - whole * part) <= 1
    assert any(districts()[code].name in note for note in found.notes)


# --- drivers and weighted keys


def drivers(*rows: tuple[str, str, int | str]) -> Measures:
    return Measures(tuple(Driver(name, driver, Fraction(value), "January census") for name, driver, value in rows))


def test_a_driver_of_the_area_and_the_place_shares_by_their_values() -> None:
    measures = drivers(("London", "Pupils", 1_000_000), ("Hackney", "Pupils", 31_250))
    found = shared(area("London"), area("Hackney"), "pupils", measures)
    assert found.fraction == Fraction(1, 32)
    assert (found.key, found.source, found.year) == ("Pupils", "January census", "")
    assert found.in_place(3_200_001) == 100_000


def test_a_driver_of_every_district_needs_no_total() -> None:
    measures = drivers(("Hackney", "Road km", "118.5"), ("Islington", "Road km", "81.5"))
    found = shared(
        Grouping("Both", "list", (*area("Hackney").members, *area("Islington").members)),
        area("Hackney"),
        "Road km",
        measures,
    )
    assert found.fraction == Fraction(1185, 2000)


def test_a_driver_with_a_gap_is_not_guessed() -> None:
    measures = drivers(("Hackney", "Pupils", 31_250))
    found = share_between(area("London"), area("Hackney").atoms, "Hackney", "2010-11", "Pupils", measures)
    assert isinstance(found, NoShare)
    assert found.code == "driver-gap"
    assert "Barking and Dagenham" in found.message


def test_a_driver_larger_for_the_place_than_for_the_area_is_refused() -> None:
    measures = drivers(("London", "Pupils", 10), ("Hackney", "Pupils", 11))
    found = share_between(area("London"), area("Hackney").atoms, "Hackney", "2010-11", "Pupils", measures)
    assert isinstance(found, NoShare)
    assert "larger for the place" in found.message


@given(PENCE)
@settings(deadline=None, max_examples=30)
def test_a_weighted_key_shares_each_weights_part_by_its_own_measure(pence: int) -> None:
    found = shared(area("London"), area("Hackney"), "60% 0-15, 40% All ages")
    children, everybody = shared(area("London"), area("Hackney"), "0-15"), shared(area("London"), area("Hackney"))
    assert found.fraction == Fraction(60, 100) * children.fraction + Fraction(40, 100) * everybody.fraction
    assert abs(found.in_place(pence) - pence * found.fraction) < 4
    assert sum(part for _, part in found.parts(pence)) == pence


def test_figures_of_different_sources_are_never_mixed_in_one_share() -> None:
    supplied = Measures(populations=(PeopleRow("2010", "E09000012", 300_000, None, "own estimate"),))
    found = shared(area("London"), area("Hackney"), "", supplied)
    assert (found.here, found.whole, found.source) == (241_739, 8_061_495, "ONS mid-2010 population estimate")


def test_a_driver_of_the_county_is_not_taken_for_the_police_area_of_its_name() -> None:
    measures = drivers(("Kent", "Pupils", 200_000))
    police, county = area("Kent police"), area("Kent")
    assert county.atoms < police.atoms
    found = share_between(police, county.atoms, "Kent", "2010-11", "Pupils", measures)
    assert isinstance(found, NoShare)
    assert found.message == (
        "drivers.csv has no value of Pupils for Medway, which Kent police area covers, and none for Kent police area as a whole."
    )
    named = drivers(("Kent", "Pupils", 200_000), ("Kent police area", "Pupils", 250_000))
    assert shared(police, county, "Pupils", named).fraction == Fraction(4, 5)


def test_a_driver_of_a_district_partly_in_an_area_counts_by_its_stated_part() -> None:
    frimley = area("Frimley ICB")
    guildford = area("Guildford")
    measures = drivers(*((districts()[code].name, "Pupils", 1_000) for code in sorted(frimley.atoms)))
    found = shared(frimley, guildford, "Pupils", measures)
    parts = {code: frimley.shares.get(code, Fraction(1)) for code in frimley.atoms}
    assert found.fraction == parts[guildford.code] / sum(parts.values())
    assert any("Guildford" in note for note in found.notes)


def test_districts_of_which_an_unknown_part_lies_in_an_area_are_not_taken_whole() -> None:
    glossop = area("Tameside & Glossop PCT")
    measures = drivers(*((districts()[code].name, "Pupils", 1_000) for code in sorted(glossop.atoms)))
    found = share_between(glossop, area("Tameside").atoms, "Tameside", "2010-11", "Pupils", measures)
    assert isinstance(found, NoShare)
    assert "covers only a part of High Peak, so drivers.csv needs a value of Pupils for" in found.message


def test_one_area_under_two_names_has_one_value() -> None:
    measures = drivers(("London", "Pupils", 100), ("Hackney", "Pupils", 10), ("E09000012", "Pupils", 20))
    found = share_between(area("London"), area("Hackney").atoms, "Hackney", "2010-11", "Pupils", measures)
    assert isinstance(found, NoShare)
    assert "give different values for Pupils in Hackney" in found.message


def test_a_gap_names_the_row_whose_area_nobody_knows() -> None:
    measures = drivers(("London", "Pupils", 100), ("Hackny", "Pupils", 10))
    found = share_between(area("London"), area("Hackney").atoms, "Hackney", "2010-11", "Pupils", measures)
    assert isinstance(found, NoShare)
    assert "'Hackny', which is no known area" in found.message


def test_a_driver_may_not_be_called_by_the_name_of_a_population() -> None:
    row = {"area": "London", "driver": "All Ages", "value": "5", "source": ""}
    found, problems = read_drivers([row, {**row, "driver": "65+"}, {**row, "driver": "Older people"}])
    assert [one.name for one in found] == ["Older people"]
    assert ["share of the population" in problem for problem in problems] == [True, True]


@pytest.mark.parametrize("key", ["100% 65+", "50% 65+, 50% over 65", "100% 65+, 0% All ages"])
def test_a_weighted_key_of_one_measure_is_that_measure(key: str) -> None:
    assert shared(area("London"), area("Hackney"), key).key == "65+"


def test_where_nobody_lives_the_figures_that_say_so_are_named() -> None:
    nobody = Measures(populations=(PeopleRow("2010", "E09000012", 0, None, "own estimate"),))
    found = share_between(area("Hackney"), area("Hackney").atoms, "Hackney", "2010-11", "", nobody)
    assert isinstance(found, NoShare)
    assert found.message == "Nobody lives in Hackney (mid-2010: own estimate)."


@pytest.mark.parametrize("key", ["100%", "60%, 40% 65+"])
def test_a_weight_of_nothing_in_particular_is_no_key(key: str) -> None:
    assert isinstance(share_key(key, Measures()), UnknownKey)


def test_weights_short_of_the_whole_are_said_exactly() -> None:
    found = share_key("33.33% 65+, 33.33% 0-15, 33.33% 16-64", Measures())
    assert isinstance(found, UnknownKey)
    assert "add up to 99.99%" in found.message


@pytest.mark.parametrize("key", ["Pupils", "50% Pupils, 50% All ages"])
def test_a_key_never_tried_on_known_figures_says_whose_range_it_has(key: str) -> None:
    measures = drivers(("London", "Pupils", 100), ("Hackney", "Pupils", 10))
    notes = shared(area("London"), area("Hackney"), key, measures).notes
    assert f"A share by {key} was never tried on known figures: its range is that of All ages." in notes
    assert not any("never tried" in note for note in shared(area("London"), area("Hackney"), "65+").notes)


def test_several_places_are_shared_out_to_by_the_figures_of_one_year() -> None:
    places = [area(name).atoms for name in ("Plymouth", "Christchurch")]
    here = frozenset[str]().union(*places)
    found = share_between(area("South West"), here, "both", "2021-22", pieces=places)
    assert isinstance(found, Share)
    assert found.year == "2017"  # the last before Christchurch was merged
    assert sum(found.unit_fractions.values()) == 1


# --- what cannot be shared


@pytest.mark.parametrize(
    ("name", "key", "code", "words"),
    [
        ("Lodnon", "", "area-unknown", "London"),
        ("Kent", "", "area-outside", "no district in common"),
        ("London", "moonshine", "key-unknown", "drivers.csv"),
        ("London", "60% 65+, 60% All ages", "key-unknown", "120%"),
        ("UK", "65+", "key-missing-for-year", "65+"),
    ],
)
def test_what_cannot_be_shared_says_why_and_what_to_do(name: str, key: str, code: str, words: str) -> None:
    found = share(place("Hackney"), name, key)
    assert isinstance(found, NoShare)
    assert found.code == code
    assert words in found.message + found.fix


def test_an_area_in_which_nobody_lives_is_not_shared() -> None:
    nobody = Measures(
        populations=tuple(PeopleRow("2010", code, 0, None, "test") for code in ("E09000012", "E09000019"))
    )
    found = share(place("Hackney"), "Hackney and Islington", "", nobody)
    assert isinstance(found, NoShare)
    assert found.code == "nothing-to-share-by"


@given(st.integers(1, 10**14))
@settings(deadline=None, max_examples=20)
def test_a_step_in_which_nobody_lives_gets_nothing(pence: int) -> None:
    empty, full = "E07000004", "E07000008"  # districts of two counties
    units = [
        Unit(empty, "", 0, inside=True, atoms=frozenset({empty})),
        Unit(full, "", 5, inside=True, atoms=frozenset({full})),
    ]
    assert [part for _, part in grow(units, frozenset({empty, full})).parts(pence)] == [0, pence]


# --- areas and districts of later years

TODAY = sorted(code for code, one in districts_in("2026-27").items() if one.country == "England")


def in_year(of: str, here: Grouping, year: str, key: str = "", measures: Measures | None = None) -> Share:
    wider = find_places(of, year)[0]
    found = share_between(wider, here.atoms, here.name, year, key, measures or Measures())
    assert isinstance(found, Share), found
    return found


@given(PENCE, st.sampled_from(TODAY), KEYS, st.integers(2012, 2026))
@settings(deadline=None, max_examples=60)
def test_sharing_by_the_region_gives_the_pence_of_one_step_in_every_year(
    pence: int, code: str, key: str, first: int
) -> None:
    year = f"{first}-{(first + 1) % 100:02d}"
    (district,) = find_places(code, "2026-27")
    region = districts()[code].region
    of_region = in_year("England", find_places(region, year)[0], year, key).in_place(pence)
    assert in_year(region, district, year, key).in_place(of_region) == in_year("England", district, year, key).in_place(
        pence
    )


def _district_in(board: Grouping) -> frozenset[str]:
    inside = (districts()[code].atoms for code in TODAY)
    return next(atoms for atoms in inside if atoms <= board.whole)


@pytest.mark.parametrize("year", ["2022-23", "2024-25", "2026-27"])
def test_the_boards_of_a_year_together_have_the_people_of_england(year: str) -> None:
    boards = [one for one in groupings(year) if one.kind == "ICB"]
    wholes = [share_between(board, _district_in(board), "a district of it", year) for board in boards]
    england = in_year("England", find_places("England")[0], year).whole
    together = sum(whole.whole for whole in wholes if isinstance(whole, Share))
    assert abs(together - england) <= len(boards)  # each part of a district is rounded to whole people


def test_a_board_is_shared_by_todays_districts_and_the_part_of_each_in_it() -> None:
    (cumberland,) = find_places("Cumberland", "2024-25")
    (board,) = find_places("NHS Lancashire and South Cumbria ICB", "2024-25")
    everybody = population(cumberland.members, "2024-25")
    assert everybody is not None
    found = in_year(board.name, cumberland, "2024-25")
    assert (found.year, found.here) == ("2024", round(everybody.people * share_of("E06000063", board)))
    assert found.notes == (
        "NHS Lancashire and South Cumbria Integrated Care Board has only a part of the people of some districts: "
        "3% of Cumberland, 76% of Westmorland and Furness, 1% of North Yorkshire.",
    )


def test_a_driver_of_a_district_formed_later_counts_by_the_part_of_its_people_in_the_board() -> None:
    (cumberland,) = find_places("Cumberland", "2024-25")
    (board,) = find_places("NHS Lancashire and South Cumbria ICB", "2024-25")
    names = [districts()[code].name for code in TODAY if districts()[code].atoms & board.atoms]
    measures = drivers(*((name, "Pupils", 1_000_000) for name in names))
    found = in_year(board.name, cumberland, "2024-25", "Pupils", measures)
    assert found.fraction == share_of("E06000063", board) / sum(share_of(code, board) for code in TODAY)


def test_a_driver_s_name_is_the_area_of_the_year() -> None:
    measures = drivers(("South West", "Pupils", 100), ("Dorset", "Pupils", 10))
    for year, districts_held in (("2010-11", 6), ("2024-25", 5)):
        (dorset,) = find_places("Dorset", year)
        assert len(dorset.atoms) == districts_held
        assert in_year("South West", dorset, year, "Pupils", measures).fraction == Fraction(1, 10)
