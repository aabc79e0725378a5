from __future__ import annotations

import pytest

from xltools.reference.areas.districts import districts, districts_in
from xltools.reference.areas.geography import find_places
from xltools.reference.people.populations import AGES, population
from xltools.reference.people.wards import BEST_FIT, NONE_HERE, wards_of

HACKNEY = "E09000012"
BIRMINGHAM = "E08000025"


def test_hackney_has_21_wards_that_hold_all_its_people() -> None:
    found = wards_of([HACKNEY], "2017-18")
    by_age = [population(find_places("Hackney")[0].members, "2017-18", ages) for ages in AGES]
    assert len(found.wards) == 21
    assert sum(ward.people for ward in found.wards) == sum(one.people for one in by_age if one)
    assert {ward.district for ward in found.wards} == {HACKNEY}
    assert "Dalston" in {ward.name for ward in found.wards}


@pytest.mark.parametrize(("code", "old", "new"), [(BIRMINGHAM, 40, 69), ("E09000023", 18, 19)])
def test_the_wards_are_those_of_the_nearest_year(code: str, old: int, new: int) -> None:
    assert len(wards_of([code], "2010-11").wards) == old
    assert len(wards_of([code], "2021-22").wards) == new


def test_an_earlier_year_takes_2017_and_says_what_stands_in() -> None:
    found = wards_of([HACKNEY], "2010-11")
    assert found.year == "2017"
    assert found.source == "ONS mid-2017 small-area estimates, best fit to wards"
    assert found.notes == (
        "There are no ward figures for mid-2010 here; 2017 is the nearest.",
        "The wards are those of December 2017; many were drawn differently before or since.",
        BEST_FIT,
    )


def test_ages_are_taken_from_a_year_that_has_them() -> None:
    found = wards_of([HACKNEY], "2021-22", "65+")
    assert found.year == "2020"
    assert found.source.endswith(", aged 65+")
    assert "Not yet revised after the 2021 census." in found.notes


def test_the_ages_of_a_ward_add_up_to_its_people() -> None:
    everybody = {ward.code: ward.people for ward in wards_of([BIRMINGHAM], "2020-21").wards}
    by_age = [wards_of([BIRMINGHAM], "2020-21", ages).wards for ages in AGES]
    assert {row[0].code: sum(ward.people for ward in row) for row in zip(*by_age, strict=True)} == everybody


def test_a_district_merged_since_is_found_among_the_wards_of_2017() -> None:
    allerdale = wards_of(["E07000026"], "2021-22")
    cumberland = wards_of(["E06000063"], "2021-22")
    assert (allerdale.year, {ward.district for ward in allerdale.wards}) == ("2020", {"E07000026"})
    assert (cumberland.year, {ward.district for ward in cumberland.wards}) == ("2021", {"E06000063"})


def test_a_district_formed_later_is_its_parts_in_earlier_years() -> None:
    merged = wards_of(["E06000058"], "2017-18")
    parts = wards_of(["E06000028", "E06000029", "E07000048"], "2017-18")
    assert merged == parts
    assert {ward.district for ward in merged.wards} == {"E06000028", "E06000029", "E07000048"}


def test_old_and_new_codes_of_one_district_have_the_same_wards() -> None:
    assert wards_of(["E06000048"], "2017-18") == wards_of(["E06000057"], "2017-18")


@pytest.mark.parametrize("codes", [[], ["X1"], [HACKNEY, "X1"], ["S12000033"], [HACKNEY, "W06000015"]])
def test_no_wards_are_made_up_where_none_are_known(codes: list[str]) -> None:
    found = wards_of(codes, "2010-11")
    assert (found.wards, found.year, found.notes) == ((), "", (NONE_HERE,))


@pytest.mark.parametrize("year", ["2017-18", "2020-21"])
@pytest.mark.parametrize("ages", AGES)
def test_the_wards_of_every_english_district_add_up_to_its_population(year: str, ages: str) -> None:
    english = [one for one in districts().values() if one.country == "England" and not one.since]
    wards = wards_of([one.code for one in english], year, ages)
    everybody = population(find_places("England")[0].members, year, ages)
    assert everybody is not None
    assert sum(ward.people for ward in wards.wards) == everybody.people
    assert (everybody.year, wards.year) == (year[:4], year[:4])


@pytest.mark.parametrize("year", ["2021-22", "2024-25", "2026-27"])
def test_every_district_of_today_has_the_wards_of_2024_and_their_people_are_those_counted_in_2021(year: str) -> None:
    for district in districts_in("2026-27").values():
        if district.country == "England":
            wards = wards_of([district.code], year)
            assert (wards.year, sum(ward.people for ward in wards.wards)) == ("2021", district.people_2021)
