"""Areas know the years they hold for, and every district's place among them in every year."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xltools.model import Area, Place
from xltools.reference.areas.districts import districts, districts_in
from xltools.reference.areas.geography import (
    Relation,
    became,
    find_places,
    groupings,
    named_places,
    relation,
    successors_of,
    suggest_places,
)
from xltools.reference.areas.meant import place_meant
from xltools.reference.areas.membership import areas_of, share_of
from xltools.reference.tables import table

YEARS = tuple(f"{year}-{(year + 1) % 100:02d}" for year in range(2009, 2027))
BOARD_YEARS = ("2022-23", "2023-24", "2024-25", "2025-26", "2026-27")


def english(year: str) -> list[str]:
    return [code for code, district in districts_in(year).items() if district.country == "England"]


def one_area(name: str, year: str) -> Place:
    return Place(name, find_places(name, year)[0].members, year)


def names(text: str, year: str) -> list[tuple[str, str]]:
    return [(grouping.kind, grouping.name) for grouping in find_places(text, year)]


@pytest.mark.parametrize(
    ("year", "number"),
    [
        *(("2009-10", 326), ("2018-19", 326), ("2019-20", 317), ("2020-21", 314), ("2021-22", 309)),
        *(("2022-23", 309), ("2023-24", 296), ("2024-25", 296), ("2025-26", 296), ("2026-27", 296)),
    ],
)
def test_a_year_has_its_districts(year: str, number: int) -> None:
    assert len(english(year)) == number


@pytest.mark.parametrize("year", YEARS)
def test_the_districts_of_every_year_fall_back_into_those_of_2009(year: str) -> None:
    atoms = Counter(atom for code in english(year) for atom in districts()[code].atoms)
    assert set(atoms) == set(english("2009-10"))
    assert set(atoms.values()) == {1}


@pytest.mark.parametrize("year", YEARS)
@pytest.mark.parametrize("kind", ["region", "police area", "fire authority"])
def test_every_district_is_in_exactly_one_area_of_a_kind_every_year(kind: str, year: str) -> None:
    held = Counter(area.code for grouping in groupings(year) if grouping.kind == kind for area in grouping.members)
    assert {held[atom] for atom in english("2009-10")} == {1}
    for code in english(year):
        (only,) = areas_of(Place("here", (Area(code, ""),), year), kind)
        assert only[1] == 1


@pytest.mark.parametrize("year", YEARS)
def test_every_district_is_in_one_county_at_most_every_year(year: str) -> None:
    for code in english(year):
        here = Place("here", (Area(code, ""),), year)
        counties = [*areas_of(here, "county"), *areas_of(here, "metropolitan county")]
        assert [share for _, share in counties] in ([], [1])


@pytest.mark.parametrize("year", YEARS)
def test_every_district_is_in_one_combined_authority_at_most_every_year(year: str) -> None:
    held = Counter(
        area.code for grouping in groupings(year) if grouping.kind == "combined authority" for area in grouping.members
    )
    assert set(held.values()) == {1}


@pytest.mark.parametrize(
    ("kind", "year", "number"),
    [
        *(("ICB", "2021-22", 0), ("ICB", "2022-23", 42), ("ICB", "2023-24", 42), ("ICB", "2025-26", 42)),
        *(("ICB", "2026-27", 36), ("sub-ICB", "2024-25", 106), ("PCT", "2012-13", 151), ("PCT", "2013-14", 0)),
        *(("county", "2009-10", 27), ("county", "2022-23", 24), ("county", "2023-24", 21), ("region", "2026-27", 9)),
        *(("metropolitan county", "2009-10", 6), ("metropolitan county", "2026-27", 6)),
        # With the Greater London Authority; an authority made during a year counts in it.
        *(("combined authority", "2010-11", 1), ("combined authority", "2011-12", 2)),
        *(("combined authority", "2024-25", 16), ("combined authority", "2026-27", 20)),
    ],
)
def test_a_year_has_as_many_areas_of_a_kind_as_there_were(kind: str, year: str, number: int) -> None:
    areas = [grouping for grouping in groupings(year) if grouping.kind == kind]
    assert len(areas) == number


@pytest.mark.parametrize("year", BOARD_YEARS)
def test_the_shares_of_a_district_over_the_boards_of_a_year_add_up_to_one(year: str) -> None:
    boards = [grouping for grouping in groupings(year) if grouping.kind == "ICB"]
    for code in (*english(year), *english("2009-10")):
        assert sum(share_of(code, board) for board in boards) == 1


def test_the_shares_of_a_district_over_sub_boards_add_up_to_those_of_their_board() -> None:
    parts = [grouping for grouping in groupings("2024-25") if grouping.kind == "sub-ICB"]
    for code in english("2024-25"):
        assert sum(share_of(code, part) for part in parts) == 1


@pytest.mark.parametrize(
    ("code", "board", "year", "share"),
    [
        ("E06000065", "NHS Humber and North Yorkshire ICB", "2024-25", "0.907515"),
        ("E06000065", "NHS West Yorkshire ICB", "2026-27", "0.082639"),
        ("E06000063", "NHS Lancashire and South Cumbria ICB", "2024-25", "0.031166"),
        ("E06000064", "NHS North East and North Cumbria ICB", "2025-26", "0.241520"),
        ("E07000244", "NHS Norfolk and Waveney ICB", "2024-25", "0.472928"),
        ("E07000244", "NHS Norfolk and Suffolk ICB", "2026-27", "1"),
        ("E07000089", "NHS Frimley ICB", "2023-24", "0.749668"),
        ("E06000060", "NHS Thames Valley ICB", "2026-27", "0.987363"),
        ("E09000012", "NHS North East London ICB", "2022-23", "1"),
        ("E09000012", "NHS North East London ICB", "2026-27", "1"),
    ],
)
def test_a_districts_share_of_people_in_a_board_is_the_published_lookups(
    code: str, board: str, year: str, share: str
) -> None:
    (area,) = find_places(board, year)
    assert abs(share_of(code, area) - Fraction(share)) < Fraction(1, 500_000)


@given(st.sampled_from([grouping for grouping in groupings() if grouping.kind in ("county", "PCT", "ICB", "district")]))
def test_what_an_area_became_covers_its_ground_and_holds_in_the_year(grouping: object) -> None:
    area = next(known for known in groupings() if known is grouping)
    following = successors_of(area, "2026-27")
    assert bool(following) == bool(area.to_year)
    assert all(later.holds_in("2026-27") for later in following)
    assert not following or area.atoms <= frozenset[str]().union(*(later.atoms for later in following))


@pytest.mark.parametrize(
    ("text", "year", "found"),
    [
        ("Northamptonshire", "2010-11", [("county", "Northamptonshire")]),
        (
            "Northamptonshire",
            "2025-26",
            [("later district", "North Northamptonshire"), ("later district", "West Northamptonshire")],
        ),
        ("Northampton", "2021-22", [("later district", "West Northamptonshire")]),
        ("Northampton", "2020-21", [("district", "Northampton")]),
        ("Cumbria", "2022-23", [("county", "Cumbria")]),
        ("Cumbria", "2026-27", [("combined authority", "Cumbria Combined Authority")]),
        ("Dorset", "2018-19", [("county", "Dorset")]),
        ("Dorset", "2019-20", [("later district", "Dorset")]),
        ("Barnsley", "2024-25", [("district", "Barnsley")]),
        ("Barnsley", "2025-26", [("later district", "Barnsley")]),
        ("NHS Frimley ICB", "2025-26", [("ICB", "NHS Frimley Integrated Care Board")]),
        (
            "NHS Hertfordshire and West Essex ICB",
            "2026-27",
            [("ICB", "NHS Central East Integrated Care Board"), ("ICB", "NHS Essex Integrated Care Board")],
        ),
        ("City and Hackney PCT", "2024-25", [("ICB", "NHS North East London Integrated Care Board")]),
        ("North of Tyne Combined Authority", "2024-25", [("combined authority", "North East Combined Authority")]),
        ("North East", "2024-25", [("region", "North East")]),
        ("North East CA", "2016-17", [("combined authority", "North East Combined Authority")]),
        ("Lancashire", "2025-26", [("county", "Lancashire")]),
        ("Lancashire CCA", "2025-26", [("combined authority", "Lancashire Combined County Authority")]),
        ("East Midlands", "2025-26", [("region", "East Midlands")]),
        ("East Midlands CCA", "2025-26", [("combined authority", "East Midlands Combined County Authority")]),
        ("Dorset fire", "2009-10", [("fire authority", "Dorset")]),
        ("Dorset fire", "2024-25", [("fire authority", "Dorset & Wiltshire")]),
        ("Kent", "2025-26", [("county", "Kent")]),
        ("Durham", "2009-10", [("pilot", "Durham")]),
        ("Durham", "2024-25", [("district", "County Durham")]),
        ("Greater Manchester", "2009-10", [("metropolitan county", "Greater Manchester")]),
        ("Greater Manchester", "2024-25", [("combined authority", "Greater Manchester Combined Authority")]),
        ("Greater London", "2024-25", [("region", "London")]),
        ("Newcastle-under-Lyme", "2024-25", [("district", "Newcastle-under-Lyme")]),
        ("Brent", "2024-25", [("district", "Brent")]),
        ("Gloucester", "2024-25", [("district", "Gloucester")]),
        ("Derby", "2024-25", [("district", "Derby")]),
        ("BCP", "2024-25", [("later district", "Bournemouth, Christchurch and Poole")]),
        ("GM", "2010-11", [("metropolitan county", "Greater Manchester")]),
        ("Hereford", "2024-25", []),
        ("combined authority: West Midlands", "2024-25", [("combined authority", "West Midlands Combined Authority")]),
        ("region: West Midlands", "2024-25", [("region", "West Midlands")]),
        ("police: Kent", "2024-25", [("police area", "Kent")]),
        ("Fire area: Kent", "2024-25", [("fire authority", "Kent")]),
        ("board: Greater Manchester", "2024-25", [("ICB", "NHS Greater Manchester Integrated Care Board")]),
        ("county: Greater Manchester", "2024-25", [("metropolitan county", "Greater Manchester")]),
        ("unitary: Dorset", "2024-25", [("later district", "Dorset")]),
        ("planet: Kent", "2024-25", []),
        ("region: Hackney", "2024-25", []),
        ("Washington", "2024-25", []),
        ("West of England", "2025-26", [("combined authority", "West of England Combined Authority")]),
    ],
)
def test_a_name_means_the_area_of_the_year_or_what_became_of_it(
    text: str, year: str, found: list[tuple[str, str]]
) -> None:
    assert names(text, year) == found


@pytest.mark.parametrize(
    ("text", "year", "said"),
    [
        ("Cumbria", "2024-25", "Cumbria became Cumberland and Westmorland and Furness in 2023."),
        ("Poole", "2024-25", "Poole became Bournemouth, Christchurch and Poole in 2019."),
        ("Taunton Deane", "2024-25", "Taunton Deane became Somerset in 2023."),
        ("E08000016", "2025-26", "E08000016 became E08000038 (Barnsley) in 2025."),
        ("Hackney", "2024-25", ""),
    ],
)
def test_it_is_said_what_an_area_became_and_when(text: str, year: str, said: str) -> None:
    assert became(named_places(text, year)[0], year) == said


def test_the_north_east_had_seven_districts_in_its_combined_authority_then_four_then_seven() -> None:
    held = [
        len(find_places("North East Combined Authority", year)[0].members) for year in ("2016-17", "2019-20", "2024-25")
    ]
    assert held == [7, 4, 7]


@given(st.sampled_from(groupings()), st.sampled_from(YEARS))
def test_an_area_found_by_its_code_in_a_year_it_holds_for_is_that_area(grouping: object, year: str) -> None:
    area = next(known for known in groupings() if known is grouping)
    if area.code and area.holds_in(year):
        assert area.atoms in [found.atoms for found in find_places(area.code, year)]


def test_a_district_by_its_code_is_known_without_the_table_of_other_areas() -> None:
    code = (
        "from xltools.reference.areas.geography import find_places\n"
        "from xltools.reference.tables import table\n"
        "assert find_places('E09000012', '2024-25')[0].name == 'Hackney'\n"
        "print(table.cache_info().currsize)"
    )
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "1"


@pytest.mark.parametrize(
    ("text", "name", "year", "lies"),
    [
        ("Dorset", "Bournemouth, Christchurch and Poole", "2024-25", Relation.OUTSIDE),
        ("Dorset", "Christchurch", "2010-11", Relation.WIDER),
        ("Bournemouth", "Bournemouth, Christchurch and Poole", "2024-25", Relation.WITHIN),
        ("Cumbria", "Cumberland", "2024-25", Relation.WIDER),
        ("Lancashire", "Blackpool", "2025-26", Relation.OUTSIDE),
        ("Lancashire CCA", "Blackpool", "2025-26", Relation.WIDER),
        ("Barnsley", "Barnsley", "2025-26", Relation.SAME),
        ("E08000016", "Barnsley", "2025-26", Relation.SAME),
        ("NHS North East London ICB", "Hackney", "2024-25", Relation.WIDER),
        ("NHS Hampshire and Isle of Wight ICB", "Hart", "2025-26", Relation.OVERLAPS),
        ("NHS Hampshire and Isle of Wight ICB", "Hart", "2026-27", Relation.WIDER),
        ("police area: Kent", "Medway", "2024-25", Relation.WIDER),
        ("county: Kent", "Medway", "2024-25", Relation.OUTSIDE),
        ("Fire area: Dorset", "Swindon", "2024-25", Relation.OUTSIDE),
        ("Dorset & Wiltshire fire", "Swindon", "2024-25", Relation.WIDER),
    ],
)
def test_an_area_in_a_return_is_that_of_the_counts_year(text: str, name: str, year: str, lies: Relation) -> None:
    assert relation(text, one_area(name, year)) is lies


def test_suggestions_are_areas_of_the_year() -> None:
    assert suggest_places("Allerdal", year="2010-11")[0] == "Allerdale"
    assert "Allerdale" not in suggest_places("Allerdal", year="2024-25")
    assert "Cumberland" in suggest_places("Cumberlnd", year="2024-25")


@pytest.mark.parametrize(
    ("typed", "first"),
    [("Bath", "Bath and North East Somerset"), ("Brighton", "Brighton and Hove"), ("Stoke", "Stoke-on-Trent")],
)
def test_the_first_word_of_a_name_is_no_name_but_leads_to_it(typed: str, first: str) -> None:
    assert find_places(typed, "2024-25") == ()
    assert suggest_places(typed, year="2024-25")[0] == first


@pytest.mark.parametrize("name", ["districts", "geography"])
def test_every_span_of_years_runs_forward(name: str) -> None:
    for row in table(name):
        assert not row["to_year"] or row["from_year"] <= row["to_year"]


def test_a_district_counted_before_it_was_formed_is_the_districts_it_was_made_of() -> None:
    meant = place_meant("West Northamptonshire", "2020-21")
    assert (
        meant.said
        == "West Northamptonshire was formed in 2021; in 2020-21 it was Daventry, Northampton and South Northamptonshire."
    )
    assert [area.name for area in meant.place.areas] == ["Daventry", "Northampton", "South Northamptonshire"]
    assert place_meant("West Northamptonshire", "2021-22").said == ""


@pytest.mark.parametrize(
    ("written", "year", "taken", "other"),
    [
        ("Newcastle", "2024-25", "Newcastle upon Tyne", '"Newcastle-under-Lyme"'),
        ("Kingston", "2024-25", "Kingston upon Thames", '"Kingston upon Hull, City of"'),
        ("Richmond", "2018-19", "Richmond upon Thames", '"Richmondshire"'),
        ("Richmond", "2024-25", "Richmond upon Thames", "Richmondshire became North Yorkshire in 2023."),
    ],
)
def test_a_bare_name_of_two_places_says_which_is_taken_and_names_the_other(
    written: str, year: str, taken: str, other: str
) -> None:
    meant = place_meant(written, year)
    assert meant.place.name == taken
    assert meant.said.startswith(f"{written} is taken to be {taken}")
    assert other in meant.said


@pytest.mark.parametrize("written", ["Newcastle upon Tyne", "Hull", "Southend", "Leicester", "Gloucester", "Durham"])
def test_a_name_of_one_place_needs_no_remark(written: str) -> None:
    assert place_meant(written, "2024-25").said == ""
