"""`xltools apportion` as a user gives it: exact, explained, and clear about what it cannot do."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from xltools.model import Area
from xltools.reference.areas.geography import find_places
from xltools.reference.people.populations import package_people, population

if TYPE_CHECKING:
    from pathlib import Path

    from tests.pipeline.commands import Xltools


def answer(xltools: Xltools, *words: object) -> dict[str, Any]:
    code, said, complaint = xltools("apportion", *words, "--json")
    assert code == 0, complaint
    found: dict[str, Any] = json.loads(said)
    return found


def test_the_json_has_the_fields_scripts_rely_on(xltools: Xltools) -> None:
    found = answer(xltools, "1000000", "--from", "London", "--to", "Hackney", "--year", "2010-11")
    (part,) = found["parts"]
    assert (found["amount_pence"], found["key"], found["year"]) == (100_000_000, "All ages", "2010-11")
    assert found["source"] == "ONS mid-2010 population estimate"
    assert (part["code"], part["area"], part["population"]) == ("E09000012", "Hackney", 241_739)
    assert part["pence"] + found["outside_pence"] == 100_000_000
    assert abs(part["pence"] - 100_000_000 * 241_739 / 8_061_495) < 1
    assert 0 < part["low_pence"] < part["pence"] < part["high_pence"] < 100_000_000


@pytest.mark.parametrize("level", ["districts", "wards"])
@pytest.mark.parametrize("amount", ["999999999999.99", "-0.07", "1", "£1.2bn"])
def test_a_figure_broken_down_adds_up_to_the_penny(xltools: Xltools, level: str, amount: str) -> None:
    found = answer(xltools, amount, "--from", "E12000007", "--to", level)
    assert sum(part["pence"] for part in found["parts"]) == found["amount_pence"]
    assert found["outside_pence"] == 0
    assert len(found["parts"]) == {"districts": 33, "wards": len(found["parts"])}[level]
    assert len(found["parts"]) > 30


def test_the_wards_of_a_place_add_up_to_its_share_of_the_region(xltools: Xltools) -> None:
    place = answer(xltools, "123456789.01", "--from", "London", "--to", "Hackney")
    wards = answer(xltools, "123456789.01", "--from", "London", "--to", "Hackney", "--to", "wards")
    assert sum(part["pence"] for part in wards["parts"]) == place["parts"][0]["pence"]
    assert wards["outside_pence"] == place["outside_pence"]


def test_two_steps_give_the_pence_of_one(xltools: Xltools) -> None:
    year = ("--year", "2010-11")
    direct = answer(xltools, "987654321.99", "--from", "England", "--to", "Maidstone", *year)["parts"][0]["pence"]
    for_region = answer(xltools, "987654321.99", "--from", "England", "--to", "South East", *year)["parts"][0]["pence"]
    pounds = f"{for_region // 100}.{for_region % 100:02d}"
    assert answer(xltools, pounds, "--from", "South East", "--to", "Maidstone", *year)["parts"][0]["pence"] == direct


def test_an_age_key_says_which_year_stands_in(xltools: Xltools) -> None:
    _, said, _ = xltools(
        "apportion", "5000", "--from", "London", "--to", "Hackney", "--key", "65+", "--year", "2010-11"
    )
    assert "apportioned by 65+, figures of 2017" in said
    assert "There is no figure for mid-2010 here; 2017 is the nearest." in said


def test_a_function_with_a_safe_share_has_a_narrower_range(xltools: Xltools) -> None:
    words = ("1000000", "--from", "London", "--to", "Hackney", "--year", "2010-11")
    plain, health = answer(xltools, *words)["parts"][0], answer(xltools, *words, "--function", "07")["parts"][0]
    assert plain["low_pence"] < health["low_pence"] < health["high_pence"] <= plain["high_pence"]


def test_drivers_of_a_count_folder_can_be_keys(xltools: Xltools, hackney: Path) -> None:
    with (hackney / "drivers.csv").open("a", encoding="utf-8") as file:
        file.write("London,Pupils,1000000,January census\nHackney,Pupils,31250,January census\n")
    found = answer(xltools, "3200", "--from", "London", "--to", "Hackney", "--key", "Pupils", "--in", hackney)
    assert (found["parts"][0]["pence"], found["source"]) == (10_000, "January census")
    mixed = answer(
        xltools, "3200", "--from", "London", "--to", "Hackney", "--key", "50% Pupils, 50% All ages", "--in", hackney
    )
    assert mixed["key"] == "50% Pupils, 50% All ages"
    assert (
        mixed["parts"][0]["pence"]
        == 5_000 + answer(xltools, "1600", "--from", "London", "--to", "Hackney", "--in", hackney)["parts"][0]["pence"]
    )


def test_an_area_beyond_the_one_shared_gets_its_part_and_it_is_said(xltools: Xltools) -> None:
    found = answer(xltools, "100", "--from", "City and Hackney PCT", "--to", "London", "--year", "2010-11")
    assert (found["parts"][0]["pence"], found["outside_pence"]) == (10_000, 0)
    assert any("does not cover" in note for note in found["notes"])


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (("lots", "--from", "London", "--to", "Hackney"), "'lots' is no amount"),
        (("0.001", "--from", "London", "--to", "Hackney"), "finer than a penny"),
        (("9" * 15, "--from", "London", "--to", "Hackney"), "larger than any amount of public spending"),
        (("100", "--from", "Lodnon", "--to", "Hackney"), "Did you mean London"),
        (("100", "--from", "London", "--to", "Leeds"), "no district in common"),
        (("100", "--from", "London", "--to", "Hackney", "--to", "London"), "overlaps"),
        (("100", "--from", "London", "--to", "wards", "--to", "districts"), "not both"),
        (("100", "--from", "London", "--to", "Hackney", "--key", "Pupils"), "drivers.csv"),
        (("100", "--from", "London", "--to", "Hackney", "--year", "MMXI"), "is not a financial year"),
        (("100", "--from", "London", "--to", "Hackney", "--function", "99"), "is no COFOG code"),
        (("100", "--from", "Scotland", "--to", "wards"), "ward"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_kind_sentence(
    xltools: Xltools, words: tuple[str, ...], complaint: str
) -> None:
    code, said, told = xltools("apportion", *words)
    assert (code, said) == (2, "")
    assert complaint in told
    assert "Something went wrong" not in told


def test_an_ambiguous_name_is_answered_with_the_candidates(xltools: Xltools) -> None:
    candidates = find_places("West Midlands", "2024-25")
    assert [one.kind for one in candidates] == ["region", "combined authority"]
    code, _, told = xltools("apportion", "100", "--from", "England", "--to", "West Midlands")
    assert code == 2
    assert all(f'--to "{one.kind}: {one.name}"' in told for one in candidates)
    for one in candidates:
        assert answer(xltools, "100", "--from", "England", "--to", f"{one.kind}: {one.name}")["parts"]


@pytest.mark.parametrize(("year", "parts"), [("2010-11", 6), ("2024-25", 1)])
def test_a_name_is_the_area_of_the_year(xltools: Xltools, year: str, parts: int) -> None:
    words = ("100", "--from", "Dorset", "--to", "districts", "--year", year)
    assert len(answer(xltools, *words)["parts"]) == parts


def test_a_board_with_a_part_of_a_district_is_shared_by_the_newest_figures(xltools: Xltools) -> None:
    found = answer(xltools, "1000000", "--from", "NHS Lancashire and South Cumbria ICB", "--to", "districts")
    parts = {part["code"]: part for part in found["parts"]}
    assert (found["figures_of"], found["outside_pence"]) == ("2024", 0)
    assert len(parts) == 17
    cumberland = population((Area("E06000063", "Cumberland"),), "2024-25")
    assert cumberland is not None
    assert parts["E06000063"]["population"] == round(cumberland.people * 0.031166)
    assert any("3% of Cumberland" in note for note in found["notes"])


def test_several_places_never_mix_years_and_never_get_more_than_there_is(xltools: Xltools, hackney: Path) -> None:
    words = ("1000", "--from", "South West", "--to", "Plymouth", "--to", "Christchurch", "--year", "2021-22")
    found = answer(xltools, *words)
    assert (found["figures_of"], found["source"]) == ("2017", "ONS mid-2017 population estimate")
    (plymouth,) = (row for row in package_people() if row.code == "E06000026" and row.year == "2017" and row.superseded)
    assert found["parts"][0]["population"] == plymouth.people
    boroughs = ("Hackney", "Islington", "Camden")
    rows = "".join(f"{name},Pupils,1,\n" for name in boroughs) + "London,Pupils,3,\n"
    (hackney / "drivers.csv").write_text(f"area,driver,value,source\n{rows}", encoding="utf-8")
    to = [word for name in boroughs for word in ("--to", name)]
    thirds = answer(xltools, "0.02", "--from", "London", *to, "--key", "Pupils", "--in", hackney)
    assert (sum(part["pence"] for part in thirds["parts"]), thirds["outside_pence"]) == (2, 0)


def test_the_share_printed_is_that_of_the_people_however_small_the_amount(xltools: Xltools) -> None:
    words = ("--from", "London", "--to", "Hackney", "--year", "2010-11")
    for amount in ("0.01", "0", "1000000"):
        _, said, _ = xltools("apportion", amount, *words)
        (row,) = [line for line in said.splitlines() if line.startswith("Hackney")]
        assert " 3.00% " in row
        assert " 97.00% " in next(line for line in said.splitlines() if line.startswith("outside"))


def test_an_amount_that_could_mean_another_is_asked_about(xltools: Xltools) -> None:
    code, said, told = xltools("apportion", "1.234", "--from", "London", "--to", "Hackney")
    assert (code, said) == (2, "")
    assert "'1.234' is no amount: it could mean £1,234 or £1.234." in " ".join(told.split())


@pytest.mark.parametrize("key", ["Pupils", "50% Pupils, 50% 65+"])
@pytest.mark.parametrize("level", ["districts", "wards"])
def test_a_value_for_a_county_is_never_broken_down_as_if_it_were_a_district(
    xltools: Xltools, hackney: Path, key: str, level: str
) -> None:
    rows = "Kent,Pupils,100,\nMedway,Pupils,60,\n"
    (hackney / "drivers.csv").write_text(f"area,driver,value,source\n{rows}", encoding="utf-8")
    words = ("--from", "Kent police area", "--key", key, "--in", hackney)
    code, _, told = xltools("apportion", "1000", *words, "--to", level)
    assert code == 2
    assert "a value for Kent as a whole, not for each of its districts" in " ".join(told.split())
    assert answer(xltools, "1000", *words, "--to", "Kent")["parts"][0]["area"] == "Kent"


def test_measures_of_districts_that_overlap_are_not_listed_side_by_side(xltools: Xltools, hackney: Path) -> None:
    old = ("Allerdale", "Carlisle", "Copeland", "Barrow-in-Furness", "Eden", "South Lakeland")
    rows = "".join(f"{name},Pupils,10,\n" for name in old)
    (hackney / "drivers.csv").write_text(f"area,driver,value,source\n{rows}", encoding="utf-8")
    words = ("--from", "Cumbria", "--to", "districts", "--key", "50% Pupils, 50% All ages", "--in", hackney)
    code, _, told = xltools("apportion", "1000", *words, "--year", "2021-22")
    assert code == 2
    assert "which overlap" in " ".join(told.split())
    assert len(answer(xltools, "1000", *words, "--year", "2010-11")["parts"]) == 6


def test_a_figure_may_be_for_several_areas_together(xltools: Xltools) -> None:
    found = answer(xltools, "100", "--from", "Hackney and Islington", "--to", "Hackney", "--year", "2010-11")
    assert found["parts"][0]["pence"] == 5_471
    assert found["outside_pence"] == 4_529
