"""Who, what and why: each reason, and what must not be called change."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.change.places import Row, change, place, reasons

if TYPE_CHECKING:
    from pathlib import Path

COUNCIL, FIRE, COLLEGE = (
    "Hartlepool Borough Council",
    "Cleveland Fire Authority",
    "Hartlepool College of Further Education",
)
OLDER = Row("Adult social care: older people", 1000, "10.2", "A1")
WASTE = Row("Waste disposal", 300, "05.1", "A2")
CREWS = Row("Fire crews", 500, "03.2", "F1")


def test_a_body_counted_only_now_is_more_returns_and_one_counted_only_then_fewer(tmp_path: Path) -> None:
    every = [(COUNCIL, "Council"), (FIRE, "Fire and rescue"), (COLLEGE, "College or university")]
    before = place(tmp_path / "then", {COUNCIL: [OLDER], COLLEGE: [Row("Teaching", 70, "09.3")]}, partners=every)
    after = place(tmp_path / "now", {COUNCIL: [OLDER], FIRE: [CREWS]}, partners=every)
    assert reasons(change(before, after)) == {"more returns": 500, "fewer returns": -70}


def test_lines_of_one_year_that_changed_came_or_went_are_corrections(tmp_path: Path) -> None:
    before = place(tmp_path / "then", {COUNCIL: [OLDER, WASTE]})
    after = place(tmp_path / "now", {COUNCIL: [Row(OLDER.service, 1250, "10.2"), Row("Libraries", 40, "08.2")]})
    assert reasons(change(before, after)) == {"corrections": 250 - 300 + 40}


def test_of_two_years_it_is_real_change(tmp_path: Path) -> None:
    before = place(tmp_path / "then", {COUNCIL: [OLDER, WASTE]}, year="2022-23")
    after = place(tmp_path / "now", {COUNCIL: [Row(OLDER.service, 1250, "10.2"), WASTE]})
    assert reasons(change(before, after)) == {"real change": 250}


def test_what_is_excluded_otherwise_is_told_from_what_was_corrected(tmp_path: Path) -> None:
    health = "NHS North East and North Cumbria Integrated Care Board"
    grant = {"paid_to": COUNCIL, "fund": "Better Care Fund"}
    home = Row("Home care from the Better Care Fund", 800, "10.2", more={"funder": health, "fund": "Better Care Fund"})
    every = [(COUNCIL, "Council"), (health, "NHS commissioner")]
    before = place(
        tmp_path / "then", {COUNCIL: [OLDER], health: [Row("Better Care Fund", 800, "10.2")]}, partners=every
    )
    after = place(
        tmp_path / "now",
        {COUNCIL: [OLDER, home], health: [Row("Better Care Fund", 800, "10.2", more=grant)]},
        partners=every,
    )
    assert reasons(change(before, after)) == {"corrections": 800, "exclusions changed": -800}


def test_an_initial_estimate_that_gave_way_is_said_apart(tmp_path: Path) -> None:
    guess = Row("Waste disposal", 300, "05.1", more={"basis": "Initial estimate"})
    before = place(tmp_path / "then", {COUNCIL: [OLDER, guess]})
    after = place(tmp_path / "now", {COUNCIL: [OLDER, Row("Waste disposal and recycling", 410, "05.1")]})
    assert reasons(change(before, after)) == {"estimates replaced": 110}


@pytest.mark.parametrize(
    "written", ["Hartlepool BC", "HARTLEPOOL COUNCIL", "Borough of Hartlepool", "hartlepool  borough council"]
)
def test_a_body_under_another_name_is_the_same(tmp_path: Path, written: str) -> None:
    before = place(tmp_path / "then", {COUNCIL: [OLDER, WASTE]})
    after = place(tmp_path / "now", {written: [OLDER, WASTE]}, partners=[(written, "Council")])
    changed = change(before, after)
    assert (reasons(changed), list(changed.bodies()["change"])) == ({}, [0])


def test_lines_in_another_order_renumbered_and_reworded_are_no_change(tmp_path: Path) -> None:
    before = place(tmp_path / "then", {COUNCIL: [OLDER, WASTE, Row("Parks & open spaces", 55, "08.1", "A3")]})
    after = place(
        tmp_path / "now",
        {
            COUNCIL: [
                Row("Parks and open spaces", 55, "08.1", "X1"),
                Row("Disposal of waste", 300, "05.1", "X2"),
                Row("Older people: adult social care", 1000, "10.2", "X3"),
            ]
        },
    )
    changed = change(before, after)
    assert reasons(changed) == {}
    assert len(changed.lines()) == 0


def test_a_line_split_in_two_of_the_same_sum_is_not_listed(tmp_path: Path) -> None:
    before = place(tmp_path / "then", {COUNCIL: [OLDER, WASTE]})
    parts = [Row("Home care", 640, "10.2"), Row("Day centres", 360, "10.2")]
    after = place(tmp_path / "now", {COUNCIL: [WASTE, *parts]})
    changed = change(before, after)
    assert reasons(changed) == {}
    assert len(changed.lines()) == 0


def test_councils_that_were_merged_are_neither_fewer_nor_more_returns(tmp_path: Path) -> None:
    cumberland = ("E07000026", "E07000028", "E07000029")
    then = {
        "Allerdale Borough Council": [Row("Refuse", 100, "05.1")],
        "Carlisle City Council": [Row("Refuse", 150, "05.1")],
    }
    before = place(tmp_path / "then", then, year="2022-23", name="Cumberland", areas=cumberland)
    now = {"Cumberland Council": [Row("Refuse", 260, "05.1")]}
    changed = change(before, place(tmp_path / "now", now, name="Cumberland", areas=cumberland))
    (body,) = changed.bodies().to_dict("records")
    assert reasons(changed) == {"real change": 10}
    assert body["note"] == "Took over from Allerdale Borough Council and Carlisle City Council."
    (line,) = changed.lines().to_dict("records")
    assert (line["before"], line["after"]) == (250_00, 260_00)


def test_a_body_others_will_take_over_from_in_a_later_year_is_fewer_returns(tmp_path: Path) -> None:
    agency, department = "Education and Skills Funding Agency", "Department for Education"
    grant, schools = Row("Adult education budget", 90, "09.5"), Row("Academies", 500, "09.2")
    then = {agency: [grant], department: [schools]}
    before = place(tmp_path / "then", then, year="2022-23")
    after = place(tmp_path / "now", {department: [schools]}, year="2022-23")
    assert reasons(change(before, after)) == {"fewer returns": -90}


def test_a_body_nobody_took_over_from_is_said_openly(tmp_path: Path) -> None:
    before = place(tmp_path / "then", {COUNCIL: [OLDER], "Hartlepool Regeneration Company": [Row("Sites", 90, "04.1")]})
    after = place(tmp_path / "now", {COUNCIL: [OLDER]})
    changed = change(before, after)
    assert reasons(changed) == {"fewer returns": -90}
    notes = dict(zip(changed.bodies()["body"], changed.bodies()["note"], strict=True))
    assert "write its name among that body's aliases" in notes["Hartlepool Regeneration Company"]


def test_money_that_moved_between_bodies_sums_to_nought(tmp_path: Path) -> None:
    moved = Row("Domestic abuse refuges", 91, "10.7")
    before = place(tmp_path / "then", {COUNCIL: [OLDER], FIRE: [CREWS, moved]})
    after = place(tmp_path / "now", {COUNCIL: [OLDER, Row("Refuges, domestic abuse", 91, "10.7")], FIRE: [CREWS]})
    changed = change(before, after)
    assert [
        (move.pence, changed.links[move.giver].name, changed.links[move.receiver].name) for move in changed.moved
    ] == [(91_00, FIRE, COUNCIL)]
    assert (changed.change, reasons(changed)) == (0, {})


def test_a_service_under_another_function_is_told_and_changes_nothing(tmp_path: Path) -> None:
    before = place(tmp_path / "then", {COUNCIL: [OLDER, Row("Youth service", 60, "09.6")]})
    after = place(tmp_path / "now", {COUNCIL: [OLDER, Row("Youth service", 60, "10.4")]})
    changed = change(before, after)
    assert [(each.code_then, each.code_now, each.pence) for each in changed.recoded] == [("09.6", "10.4", 60_00)]
    divisions = changed.divisions().set_index("division")["change"]
    assert (changed.change, divisions["09"], divisions["10"]) == (0, -60_00, 60_00)


def test_a_code_that_only_goes_further_is_no_other_function(tmp_path: Path) -> None:
    before = place(tmp_path / "then", {COUNCIL: [Row("Youth service", 60, "10")]})
    after = place(tmp_path / "now", {COUNCIL: [Row("Youth service", 60, "10.4")]})
    assert change(before, after).recoded == ()


def test_an_older_version_that_stays_in_the_folder_is_no_line_of_the_count(tmp_path: Path) -> None:
    before = place(tmp_path / "then", {COUNCIL: [OLDER, WASTE]})
    after = place(tmp_path / "now", {COUNCIL: [OLDER, WASTE]})
    new = (after / "returns" / "0.csv").read_text(encoding="utf-8").splitlines()
    newer = [f"{new[0]},version,received", *(f"{row},2,2024-10-01" for row in new[1:])]
    (after / "returns" / "1.csv").write_text("\n".join(newer).replace("300.00", "345.00"), encoding="utf-8")
    changed = change(before, after)
    assert reasons(changed) == {"corrections": 45}
    (line,) = changed.lines().to_dict("records")
    assert (line["service"], line["where"]) == ("Waste disposal", "'1.csv'!G3")
