"""The content of the mapping workbook: the bodies of the register and the list, and exactly the money of `xltools estimate`."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tests.outputs.mapping.folders import PLACES, folder_of
from xltools import actions
from xltools.counting.parts import sum_parts
from xltools.model import Partner
from xltools.organisations.holders import Holders
from xltools.outputs.mapping.content import mapping_content, published_of, with_returns
from xltools.outputs.mapping.initial_rows import initial_rows
from xltools.outputs.mapping.who import held_lines
from xltools.template.mapping import BodyStanding, Classification, FilledRow, headings
from xltools.text import fold

if TYPE_CHECKING:
    from pathlib import Path

    from xltools.template.mapping import MappingContent

ALL = tuple(Classification)


def pence_of(content: MappingContent) -> Counter[str]:
    """Pence by the code of the column."""
    pence: Counter[str] = Counter()
    for row in content.rows:
        pence.update(dict(row.amounts))
    return pence


@pytest.mark.parametrize(("place", "year"), PLACES)
def test_the_rows_add_up_to_the_estimate_of_the_place_division_by_division(
    tmp_path: Path, place: str, year: str
) -> None:
    folder = folder_of(tmp_path, place, year)
    estimate = actions.estimate(folder.place)
    by_division = sum_parts(estimate.lines, folder.coding.weights).groupby("division")["counted"].sum()
    rows = pence_of(mapping_content(folder))
    assert sum(rows.values()) == estimate.net
    assert rows == Counter({str(division): int(pence) for division, pence in by_division.items() if pence})


@pytest.mark.parametrize("classification", ALL)
def test_no_pound_is_lost_under_other_headings(tmp_path: Path, classification: Classification) -> None:
    folder = folder_of(tmp_path, "Cornwall", "2023-24", classification)
    holders = Holders(folder.partners, folder.place)
    rows = initial_rows(held_lines(published_of(folder), holders), holders, classification)
    everywhere = sum(sum(row.placed.values()) + sum(row.unplaced.values()) for row in rows)
    assert everywhere == actions.estimate(folder.place).net
    codes = {code for code, _ in headings(classification)}
    for row in rows:
        assert set(row.placed) <= codes
        if pence := sum(row.unplaced.values()):
            said = re.search(r"(-?£[\d,.]+) of the estimate is in no column here", row.filled().notes)
            assert said
            assert round(float(said[1].replace("£", "").replace(",", "")) * 100) == pence


def test_what_councils_report_stands_under_the_heading_of_its_form_and_pensions_under_none(tmp_path: Path) -> None:
    content = mapping_content(folder_of(tmp_path, "Cornwall", "2023-24", Classification.CIPFA))
    council = {code for row in content.rows if row.body == "Cornwall Council" for code in row.amounts}
    assert {"Adult social care", "Children's and education", "Highways, roads and transport"} <= council
    (benefits,) = [
        row
        for row in content.rows
        if row.body == "Department for Work and Pensions" and row.expenditure_type == "Revenue" and not row.funder
    ]
    assert "Adult social care" not in benefits.amounts
    assert "Social protection £" in benefits.notes


@pytest.mark.parametrize(("place", "year"), PLACES)
def test_every_body_stands_once_and_every_row_is_of_one_of_them(tmp_path: Path, place: str, year: str) -> None:
    folder = folder_of(tmp_path, place, year)
    content = mapping_content(folder)
    names = [fold(body.body) for body in content.bodies]
    assert len(names) == len(set(names))
    assert {fold(row.body) for row in content.rows} <= set(names)
    assert {fold(partner.name) for partner in folder.partners} <= set(names)
    assert all(body.level and body.kind for body in content.bodies)
    assert all(body.how_to_get_figures for body in content.bodies)


def test_each_partner_has_a_row_to_type_into_and_each_row_says_where_its_figures_are_from(tmp_path: Path) -> None:
    folder = folder_of(tmp_path, "Greater Manchester", "2024-25")
    content = mapping_content(folder)
    assert {partner.name for partner in folder.partners} <= {row.body for row in content.rows}
    for row in content.rows:
        assert bool(row.basis) is bool(row.figure_source) is bool(row.figure_year)
        assert row.basis in ("", "Initial estimate")
        assert row.basis or not row.amounts
        assert row.expenditure_type in ("Revenue", "Capital")
        assert row.area == ""


def test_an_agency_nobody_asks_stands_with_its_department_as_in_a_count(tmp_path: Path) -> None:
    folder = folder_of(tmp_path, "Greater Manchester", "2024-25")
    content = mapping_content(folder)
    acas = next(body for body in content.bodies if body.body == "Acas")
    assert acas.standing is BodyStanding.INCLUDED
    assert "the rows of Department for Business and Trade" in acas.how_to_get_figures
    (row,) = [
        row
        for row in content.rows
        if row.body == "Department for Business and Trade" and row.expenditure_type == "Revenue"
    ]
    assert "Acas" in row.notes
    asked = Partner("Acas", "acas", organisation_type="Agency or public body")
    own = mapping_content(replace(folder, partners=(*folder.partners, asked)))
    assert next(body for body in own.bodies if body.body == "Acas").standing is BodyStanding.ESTIMATED
    assert [row.funder for row in own.rows if row.body == "Acas"] == ["Department for Business and Trade"] * 2
    assert sum(pence_of(own).values()) == sum(pence_of(content).values())


def test_a_body_of_the_list_that_nobody_knows_is_there_all_the_same(tmp_path: Path) -> None:
    folder = folder_of(tmp_path, "Cornwall", "2023-24")
    new = Partner("Lizard Harbour Trust", "lizard-harbour-trust", contact_email="purser@lizard.example")
    content = mapping_content(replace(folder, partners=(*folder.partners, new)))
    (body,) = [body for body in content.bodies if body.body == new.name]
    assert (body.standing, body.whom_to_ask) == (BodyStanding.MISSING, "purser@lizard.example")


def test_the_words_of_each_time_are_used(tmp_path: Path) -> None:
    now = mapping_content(folder_of(tmp_path / "now", "Cornwall", "2023-24"))
    then = mapping_content(folder_of(tmp_path / "then", "Hackney", "2010-11"))
    council = next(body for body in now.bodies if body.body == "Cornwall Council")
    assert council.is_the_place == "No: a part of it" or council.is_the_place == "Yes"
    assert "Area Based Grant" not in council.counted_twice_with
    hackney = next(body for body in then.bodies if body.body == "London Borough of Hackney")
    assert hackney.is_the_place == "Yes"
    assert "Area Based Grant" in hackney.counted_twice_with
    assert "Sources of the time:" in hackney.how_to_get_figures


def test_what_a_return_says_stands_beside_the_first_row_of_its_kind_and_adds_up() -> None:
    rows = [FilledRow("Leeds", {}, expenditure_type="Revenue"), FilledRow("Leeds", {}, "DfE", "Revenue")]
    beside = list(with_returns(rows, {"Revenue": 5_00, "Capital": 7_00, "": 1_00}))
    assert [(row.funder, row.expenditure_type, row.from_return) for row in beside] == [
        ("", "Revenue", 6_00),
        ("DfE", "Revenue", None),
        ("", "Capital", 7_00),
    ]
