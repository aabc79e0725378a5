from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.reference.places import place
from xltools.model import Area
from xltools.reference.areas.districts import atoms_of
from xltools.reference.areas.geography import find_places, groupings
from xltools.reference.people.populations import (
    AGES,
    PeopleRow,
    district_people,
    package_people,
    population,
    region_population,
)


def people(name: str, year: str, ages: str = "") -> int:
    found = population(find_places(name)[0].members, year, ages)
    assert found is not None
    return found.people


def test_hackney_in_2010_11_is_the_estimate_for_the_middle_of_2010() -> None:
    found = population(place("Hackney").areas, "2010-11")
    assert found is not None
    assert (found.people, found.year, found.note) == (241_739, "2010", "")
    assert found.source == "ONS mid-2010 population estimate"


def test_england_in_2009_has_its_published_population() -> None:
    found = region_population("England", "2009-10")
    assert found is not None
    assert found.people == pytest.approx(52_196_381, abs=1)


def test_the_thirteen_pilots_together_hold_over_eleven_million_people() -> None:
    pilots = [grouping.name for grouping in groupings() if grouping.kind == "pilot"]
    assert sum(people(name, "2009-10") for name in pilots) == 11_345_860


def test_a_year_without_figures_takes_the_nearest_and_says_so() -> None:
    found = population(place("Hackney").areas, "2026-27")
    assert found is not None
    assert (found.year, found.note) == ("2024", "There is no figure for mid-2026 here; 2024 is the nearest.")


def test_a_share_of_a_merged_district_is_called_an_estimate_but_the_whole_is_not() -> None:
    poole, pilot = find_places("Poole")[0].members, find_places("Dorset, Poole and Bournemouth")[0].members
    alone, together = population(poole, "2009-10"), population(pilot, "2009-10")
    assert alone is not None
    assert together is not None
    assert "apportioned" in alone.source
    assert "apportioned" not in together.source
    assert together.note == ""


def test_ages_come_from_the_nearest_year_that_has_them() -> None:
    found = population(place("Hackney").areas, "2010-11", "65+")
    assert found is not None
    assert found.year == "2017"
    assert "aged 65+" in found.source


@pytest.mark.parametrize("name", ["Hackney", "Kent", "London"])
def test_the_age_bands_add_up_to_everybody(name: str) -> None:
    for year in ("2023-24", "2024-25"):
        assert sum(people(name, year, ages) for ages in AGES) == people(name, year)


def test_a_district_merged_since_is_counted_through_its_parts_in_earlier_years() -> None:
    merged = population((Area("E06000058", "Bournemouth, Christchurch and Poole"),), "2010-11")
    parts = sum(people(name, "2010-11") for name in ("Bournemouth", "Poole", "Christchurch"))
    assert merged is not None
    assert merged.people == parts


def test_a_part_of_a_later_merger_falls_back_to_a_year_that_has_it() -> None:
    found = population(find_places("Purbeck")[0].members, "2020-21")
    assert found is not None
    assert found.year == "2017"


def test_areas_named_twice_are_counted_once() -> None:
    twice = (*place("Hackney").areas, *place("Hackney").areas)
    assert population(twice, "2010-11") == population(place("Hackney").areas, "2010-11")


@pytest.mark.parametrize(
    ("areas", "year"), [((), "2010-11"), ((Area("X1", "?"),), "2010-11"), ((Area("E09000012", "Hackney"),), "soon")]
)
def test_nothing_is_said_about_unknown_areas_or_years(areas: tuple[Area, ...], year: str) -> None:
    assert population(areas, year) is None


def test_one_unknown_area_among_known_ones_gives_no_figure() -> None:
    assert population((*place("Hackney").areas, Area("X1", "?")), "2010-11") is None


@pytest.mark.parametrize(("year", "number"), [("2022", 57_112_542), ("2023", 57_690_323), ("2024", 58_620_101)])
def test_england_has_its_published_population_of_the_newest_years(year: str, number: int) -> None:
    found = region_population("England", f"{year}-00")
    assert found is not None
    assert (found.people, found.year, found.note) == (number, year, "")


def test_a_year_published_twice_is_taken_as_revised_and_its_ages_as_first_published() -> None:
    hackney = place("Hackney").areas
    everybody, aged = population(hackney, "2020-21"), population(hackney, "2020-21", "65+")
    assert everybody is not None
    assert aged is not None
    assert (everybody.people, everybody.note) == (263_782, "")
    assert everybody.source == "ONS mid-2020 population estimate (release of mid-2023)"
    assert (aged.year, aged.note) == ("2020", "Not revised after the 2021 census.")


def test_a_district_with_a_new_code_is_given_by_that_of_the_year() -> None:
    found = [district_people(frozenset({"E08000016"}), year) for year in ("2024-25", "2025-26")]
    assert [one.rows[0][0] for one in found if one] == ["E08000016", "E08000038"]


def test_a_region_is_found_however_its_name_is_spelt() -> None:
    assert region_population("Yorkshire and the Humber", "2010-11") == region_population(
        "YORKSHIRE & THE HUMBER", "2010-11"
    )
    assert region_population("Atlantis", "2010-11") is None


@given(
    st.sampled_from(["2008-09", "2009-10", "2010-11", "2011-12", "2017-18", "2020-21", "2021-22", "2022-23", "2024-25"])
)
def test_the_regions_add_up_to_england(year: str) -> None:
    regions = [grouping.name for grouping in groupings() if grouping.kind == "region"]
    assert sum(people(name, year) for name in regions) == people("England", year)


SUPPLIED = PeopleRow(
    "2025", "E09000012", 269_956, (50_000, 199_956, 20_000), "ONS mid-2025 population estimate (mye25.xlsx)"
)
"""Hackney; the ages are invented."""


def test_supplied_figures_join_the_search_for_the_nearest_year_and_say_where_they_are_from() -> None:
    hackney = place("Hackney").areas
    found = population(hackney, "2026-27", "", (SUPPLIED,))
    assert found is not None
    assert (found.people, found.year, found.source) == (269_956, "2025", SUPPLIED.source)
    assert found.note == (
        "There is no figure for mid-2026 here; 2025 is the nearest. Supplied by the lead team in populations.csv."
    )
    earlier = population(hackney, "2010-11", "", (SUPPLIED,))
    assert earlier == population(hackney, "2010-11")


def test_supplied_figures_come_before_the_packages_own_of_the_same_year() -> None:
    revised = PeopleRow("2010", "E09000012", 250_000, None, "revised")
    hackney = place("Hackney").areas
    found = population(hackney, "2010-11", "", (revised,))
    assert found is not None
    assert (found.people, found.source) == (250_000, "revised")
    aged = population(hackney, "2010-11", "65+", (revised,))
    assert aged == population(hackney, "2010-11", "65+")


def test_one_answer_never_mixes_supplied_figures_with_the_packages_own() -> None:
    revised = PeopleRow("2010", "E09000012", 250_000, None, "revised")
    london = find_places("London")[0].members
    assert population(london, "2010-11", "", (revised,)) == population(london, "2010-11")


def test_the_people_of_districts_are_given_one_by_one() -> None:
    atoms = find_places("City and Hackney PCT")[0].atoms
    found = district_people(atoms, "2010-11")
    assert found is not None
    assert [(code, covered) for code, _, covered in found.rows] == [
        ("E09000001", frozenset({"E09000001"})),
        ("E09000012", frozenset({"E09000012"})),
    ]
    assert found.people == people("City and Hackney PCT", "2010-11")


def test_a_merged_district_is_one_row_unless_a_part_of_it_is_to_be_kept_apart() -> None:
    atoms = find_places("Cumbria")[0].atoms
    merged = district_people(atoms, "2021-22")
    apart = district_people(atoms, "2021-22", apart=(frozenset({"E07000026"}),))
    assert merged is not None
    assert apart is not None
    assert ([code for code, _, _ in merged.rows], merged.year) == (["E06000063", "E06000064"], "2021")
    assert (len(apart.rows), apart.year) == (6, "2020")


def test_no_district_stands_twice_in_a_year_of_the_package() -> None:
    seen = [(row.year, row.superseded, atom) for row in package_people() for atom in atoms_of(row.code)]
    assert len(seen) == len(set(seen))


@given(st.sets(st.sampled_from(sorted(find_places("England")[0].atoms)), min_size=1), st.integers(2008, 2026))
def test_the_districts_people_add_up_to_the_population_of_the_area(atoms: set[str], year: int) -> None:
    found = district_people(frozenset(atoms), str(year))
    together = population(tuple(Area(code, "") for code in atoms), str(year))
    assert found is not None
    assert together is not None
    assert found.people == together.people == sum(number for _, number, _ in found.rows)
    assert frozenset().union(*(covered for _, _, covered in found.rows)) == atoms
