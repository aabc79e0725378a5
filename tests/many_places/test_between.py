"""What spans places: the same money in two of them is found, counted once and named on both sides; look-alikes stay."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.many_places.drawn import HACKNEY, ISLINGTON, LEEDS, asked, draw_place, gone, rolled
from xltools.many_places.described import finding_lines
from xltools.many_places.wholes import read_wholes
from xltools.model import UsageError

if TYPE_CHECKING:
    from pathlib import Path


def test_a_payment_to_a_body_of_another_place_counts_there(tmp_path: Path) -> None:
    islington = draw_place(
        tmp_path / "islington",
        "Islington",
        [ISLINGTON],
        """
        | Islington Council | I1 | Emergency duty team: paid to the lead | 10.4 | 402918 | paid_to=Hackney Council
        | Islington Council | I2 | Parks | 08.1 | 1200345
        """,
    )
    hackney = draw_place(
        tmp_path / "hackney",
        "Hackney",
        [HACKNEY],
        """
        | Hackney Council | H1 | Emergency duty team, Islington's share | 10.4 | 402918 | funder=Islington Council
        | Hackney Council | H2 | Libraries | 08.2 | 2300456
        """,
    )
    result = rolled(tmp_path / "out", islington, hackney)
    assert gone(result) == {("islington", "I1"): 402_918_00}
    assert result.net == result.summed - 402_918_00
    (finding,) = result.between.findings
    sides = {(line.side, line.at.place, line.at.file, line.at.row) for line in finding_lines(result, finding)}
    assert sides == {("removed", "Islington", "lines.csv", 2), ("kept", "Hackney", "lines.csv", 2)}


def test_no_more_goes_than_the_other_place_counts(tmp_path: Path) -> None:
    payer = draw_place(
        tmp_path / "a",
        "Islington",
        [ISLINGTON],
        "| Islington Council | P | Employability scheme | 04.1 | 642118 | paid_to=Hackney Council | fund=Working Fund",
    )
    had = "| Hackney Council | R | Employability scheme | 04.1 | 638904 | funder=Islington Council | fund=Working Fund"
    result = rolled(tmp_path / "out", payer, draw_place(tmp_path / "b", "Hackney", [HACKNEY], had))
    assert gone(result) == {("a", "P"): 638_904_00}


def test_two_purchases_of_one_price_are_not_one(tmp_path: Path) -> None:
    one = "| Islington Council | A | Payroll service bought of Hackney | 01.3 | 150000 | paid_to=Hackney Council"
    other = "| Hackney Council | B | Print service bought of Islington | 01.3 | 150000 | paid_to=Islington Council"
    folders = (
        draw_place(tmp_path / "a", "Islington", [ISLINGTON], one),
        draw_place(tmp_path / "b", "Hackney", [HACKNEY], other),
    )
    assert gone(rolled(tmp_path / "out", *folders)) == {}


FIRE = """
| Northern Fire Authority | F1 | Firefighters | 03.2 | {} |
| Northern Fire Authority | F2 | Fire safety | 03.2 | {} |
| Northern Fire Authority | F3 | Fleet | 03.2 | {} |
"""


def fire_in_two(tmp_path: Path, first: tuple[int, int, int], second: tuple[int, int, int]) -> tuple[Path, Path]:
    hackney = draw_place(tmp_path / "hackney", "Hackney", [HACKNEY], FIRE.format(*first))
    islington = draw_place(
        tmp_path / "islington",
        "Islington",
        [ISLINGTON],
        FIRE.format(*second) + "| Islington Council | X | Parks | 08.1 | 5 |",
    )
    return hackney, islington


def test_a_whole_figure_sent_to_two_places_counts_once(tmp_path: Path) -> None:
    whole = (38_851_356, 6_796_476, 4_484_936)
    result = rolled(tmp_path / "out", *fire_in_two(tmp_path, whole, whole))
    assert set(gone(result)) == {("islington", line) for line in ("F1", "F2", "F3")}
    assert result.removed == sum(whole) * 100


def test_each_place_its_own_part_stays(tmp_path: Path) -> None:
    result = rolled(tmp_path / "out", *fire_in_two(tmp_path, (38_851, 6_796, 4_484), (27_113, 4_007, 3_216)))
    assert not gone(result)
    assert not asked(result)


@pytest.mark.parametrize("pounds", ["250000", "333333.33"])
def test_equal_round_grants_and_equal_parts_are_not_one_figure(pounds: str, tmp_path: Path) -> None:
    line = f"| Northern Arts Trust | N | Grant to venues | 08.2 | {pounds} |"
    places = [("Hackney", HACKNEY), ("Islington", ISLINGTON), ("Leeds", LEEDS)]
    folders = [draw_place(tmp_path / name, name, [area], line) for name, area in places]
    assert not rolled(tmp_path / "out", *folders).between.findings


def test_one_file_in_two_folders_counts_where_the_body_is_at_home(tmp_path: Path) -> None:
    lines = """
    | Northern College | C1 | Teaching | 09.4 | 16233868 |
    | Northern College | C2 | Estates | 09.4 | 7562036 |
    | Northern College | C3 | Student support | 09.6 | 4416590 |
    """
    first = draw_place(tmp_path / "hackney", "Hackney", [HACKNEY], lines)
    home = draw_place(tmp_path / "islington", "Islington", [ISLINGTON], lines, own=["Northern College"])
    result = rolled(tmp_path / "out", first, home)
    assert {folder for folder, _ in gone(result)} == {"hackney"}
    assert {str(finding.kind) for finding in result.between.findings} == {"copied-return"}


def test_another_bodys_return_line_by_line_is_found(tmp_path: Path) -> None:
    lines = "\n".join(
        f"| {{}} | L{number} | Service {number} | 08.1 | {number}{number}12347 |" for number in range(1, 5)
    )
    one = draw_place(tmp_path / "a", "Hackney", [HACKNEY], lines.replace("{}", "Hackney Council"))
    other = draw_place(tmp_path / "b", "Islington", [ISLINGTON], lines.replace("{}", "Islington Council"))
    result = rolled(tmp_path / "out", one, other)
    assert {str(finding.kind) for finding in result.between.findings} == {"copied-return"}


def test_schools_of_one_name_are_two_schools(tmp_path: Path) -> None:
    school = "| St John's Primary School | S1 | Teaching | 09.1 | {} |\n| St John's Primary School | S2 | Pupil premium | 09.1 | 123457 |"
    folders = [
        draw_place(tmp_path / name, name, [area], school.format(pounds))
        for name, area, pounds in (("Hackney", HACKNEY, 912_345), ("Islington", ISLINGTON, 874_112))
    ]
    result = rolled(tmp_path / "out", *folders)
    assert not gone(result)
    assert not result.between.wholes


COUNCIL = "| Hackney Council | H1 | Parks | 08.1 | 1200345 |\n| Hackney Council | H2 | Libraries | 08.2 | 2300456 |\n"
DEPARTMENT = "| Department for Work and Pensions | D | State Pension | 10.2 | {} |\n"


def test_a_place_within_another_adds_nothing_and_its_people_count_once(tmp_path: Path) -> None:
    inner = draw_place(tmp_path / "inner", "Hackney", [HACKNEY], COUNCIL + DEPARTMENT.format(50_000_123))
    outer = draw_place(
        tmp_path / "outer", "Two boroughs", [HACKNEY, ISLINGTON], COUNCIL + DEPARTMENT.format(110_000_321)
    )
    result = rolled(tmp_path / "out", inner, outer)
    whole = next(place for place in result.places if place.short == "outer")
    assert result.net == whole.net
    (year,) = result.years
    assert year.people == whole.people


def test_what_only_the_inner_place_has_is_kept_and_asked(tmp_path: Path) -> None:
    inner = draw_place(tmp_path / "inner", "Hackney", [HACKNEY], COUNCIL + DEPARTMENT.format(50_000_123))
    outer = draw_place(tmp_path / "outer", "Two boroughs", [HACKNEY, ISLINGTON], DEPARTMENT.format(110_000_321))
    result = rolled(tmp_path / "out", inner, outer)
    assert set(gone(result)) == {("inner", "D")}
    assert asked(result) == {"only-within"}


def test_a_second_count_of_one_place_is_taken_out_whole(tmp_path: Path) -> None:
    folders = [draw_place(tmp_path / name, "Hackney", [HACKNEY], COUNCIL) for name in ("hackney", "hackney-2")]
    result = rolled(tmp_path / "out", *folders)
    assert {folder for folder, _ in gone(result)} == {"hackney-2"}
    assert result.net == result.places[0].net


def test_of_two_counts_the_newer_stands_whole_whatever_the_older_has(tmp_path: Path) -> None:
    draft, final = COUNCIL + DEPARTMENT.format(90_000_123), COUNCIL + DEPARTMENT.format(80_000_123)
    for name, table, day in (("a-draft", draft, "2025-05-01"), ("b-final", final, "2025-07-01")):
        draw_place(tmp_path / name, "Hackney", [HACKNEY], table, received=day)
    result = rolled(tmp_path / "out", tmp_path / "a-draft", tmp_path / "b-final")
    assert {folder for folder, _ in gone(result)} == {"a-draft"}
    assert result.net == next(place.net for place in result.places if place.short == "b-final")


def test_a_whole_told_in_one_line_and_in_several_counts_once(tmp_path: Path) -> None:
    whole = (38_851_356, 6_796_476, 4_484_936)
    several = draw_place(tmp_path / "a", "Hackney", [HACKNEY], FIRE.format(*whole))
    line = f"| Northern Fire & Rescue Authority | ALL | Fire and rescue | 03.2 | {sum(whole)} |"
    one = draw_place(tmp_path / "b", "Islington", [ISLINGTON], line)
    result = rolled(tmp_path / "out", several, one)
    assert gone(result) == {("b", "ALL"): sum(whole) * 100}


def test_bodies_that_only_sound_alike_are_two(tmp_path: Path) -> None:
    line = "| {} London Waste Authority | W | Waste disposal | 05.1 | 3812345 |"
    one = draw_place(tmp_path / "a", "Hackney", [HACKNEY], line.format("North"))
    other = draw_place(tmp_path / "b", "Islington", [ISLINGTON], line.format("East"))
    result = rolled(tmp_path / "out", one, other)
    assert not gone(result)
    assert not result.between.wholes


def test_a_whole_may_stand_in_one_places_line_for_an_area_that_holds_them_all(tmp_path: Path) -> None:
    wide = "| Northern Trust | N | Flood works | 05.2 | 100000 | area=London | local=61000"
    part = "| Northern Trust | N | Flood works, this borough's part | 05.2 | 52000"
    one, other = (
        draw_place(tmp_path / "a", "Hackney", [HACKNEY], wide),
        draw_place(tmp_path / "b", "Islington", [ISLINGTON], part),
    )
    (body,) = rolled(tmp_path / "out", one, other).between.wholes
    assert (body.whole, body.exceeds) == (100_000_00, True)


def test_places_that_share_ground_are_asked_about(tmp_path: Path) -> None:
    one = draw_place(tmp_path / "a", "One", [HACKNEY, ISLINGTON], COUNCIL + DEPARTMENT.format(80_000_123))
    other = draw_place(tmp_path / "b", "Other", [ISLINGTON, LEEDS], DEPARTMENT.format(70_000_321))
    result = rolled(tmp_path / "out", one, other)
    assert asked(result) == {"places-overlap"}
    assert not gone(result)


def test_years_are_never_netted_and_it_is_said(tmp_path: Path) -> None:
    pays = "| Islington Council | P | Record office | 08.2 | 377641 | paid_to=Hackney Council"
    has = "| Hackney Council | R | Record office | 08.2 | 377641 | funder=Islington Council"
    one = draw_place(tmp_path / "a", "Islington", [ISLINGTON], pays)
    other = draw_place(tmp_path / "b", "Hackney", [HACKNEY], has, year="2023-24")
    result = rolled(tmp_path / "out", one, other)
    assert not gone(result)
    assert asked(result) == {"different-years"}
    assert [total.year for total in result.years] == ["2023-24", "2024-25"]
    assert "never netted" in result.remarks[0]


def test_the_same_return_for_two_years_is_asked_about(tmp_path: Path) -> None:
    whole = FIRE.format(38_851_356, 6_796_476, 4_484_936)
    one = draw_place(tmp_path / "a", "Hackney", [HACKNEY], whole)
    other = draw_place(tmp_path / "b", "Islington", [ISLINGTON], whole, year="2023-24")
    result = rolled(tmp_path / "out", one, other)
    assert asked(result) == {"different-years"}
    assert not gone(result)


def agency_in_two(tmp_path: Path, line: str) -> tuple[Path, Path]:
    return (
        draw_place(tmp_path / "a", "Hackney", [HACKNEY], line.format(61_000)),
        draw_place(tmp_path / "b", "Islington", [ISLINGTON], line.format(52_000)),
    )


@pytest.mark.parametrize(("whole", "exceeds"), [("100,000", True), ("113000", False)])
def test_parts_above_a_stated_whole_are_asked_about(whole: str, exceeds: bool, tmp_path: Path) -> None:
    table = tmp_path / "wholes.csv"
    table.write_text(f'body,year,pounds,source\nNorthern Trust,2024-25,"{whole}",its accounts\n', encoding="utf-8")
    result = rolled(
        tmp_path / "out", *agency_in_two(tmp_path, "| Northern Trust | N | Flood works | 05.2 | {} |"), wholes=table
    )
    (body,) = result.between.wholes
    assert body.exceeds is exceeds
    assert asked(result) == ({"parts-exceed-whole"} if exceeds else set())
    assert not gone(result)


def test_a_whole_may_stand_in_the_bodys_own_lines(tmp_path: Path) -> None:
    line = "| Northern Trust | N | Flood works | 05.2 | 100000 | area=London | local={}"
    result = rolled(tmp_path / "out", *agency_in_two(tmp_path, line))
    (body,) = result.between.wholes
    assert (body.whole, body.net) == (100_000_00, 113_000_00)
    assert asked(result) == {"parts-exceed-whole"}


def test_a_whole_that_could_be_read_two_ways_is_asked_about(tmp_path: Path) -> None:
    table = tmp_path / "wholes.csv"
    table.write_text('body,year,pounds\nNorthern Trust,2024-25,"12,5"\n', encoding="utf-8")
    with pytest.raises(UsageError, match=r"row 2: .* Of 12,5: it could mean £12\.50 or £125\."):
        read_wholes(table)


@pytest.mark.parametrize("written", ["£1,234.50", "1234.5"])
def test_a_whole_is_read_as_amounts_in_returns_are(written: str, tmp_path: Path) -> None:
    table = tmp_path / "wholes.csv"
    table.write_text(f'body,year,pounds\nNorthern Trust,2024-25,"{written}"\n', encoding="utf-8")
    assert [whole.pence for whole in read_wholes(table)] == [1_234_50]


def test_a_table_of_wholes_that_cannot_be_used_is_said_with_its_row(tmp_path: Path) -> None:
    table = tmp_path / "wholes.csv"
    table.write_text("body,year,pounds\nNorthern Trust,2024-25,much\n", encoding="utf-8")
    with pytest.raises(UsageError, match="row 2"):
        read_wholes(table)
