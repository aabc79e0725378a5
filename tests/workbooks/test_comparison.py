"""What changed between two versions is told once, in its place; what did not change is not told."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.workbooks.versions import LINES, edited, made, put, said, told
from xltools.workbooks.change_words import total_words
from xltools.workbooks.changes import Form
from xltools.workbooks.comparison_json import compared_json
from xltools.workbooks.comparison_text import comparison_text

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from openpyxl import Workbook

    from tests.office import Office
    from xltools.workbooks.changes import Comparison


@pytest.fixture
def old(tmp_path: Path) -> Path:
    return made(tmp_path / "old.xlsx")


def test_a_version_against_itself_tells_nothing(old: Path) -> None:
    assert told(old, old).is_same


def test_a_workbook_saved_again_tells_nothing(old: Path) -> None:
    assert said(told(old, edited(old, lambda book: None))) == []


@pytest.mark.libreoffice
def test_a_workbook_saved_by_libreoffice_tells_nothing(old: Path, office: Office) -> None:
    saved = old.with_name("saved.xlsx")
    with office.document(old) as document:
        document.save(saved)
    assert said(told(old, saved)) == []
    assert said(told(saved, old)) == []


def test_a_sort_is_no_change(old: Path, tmp_path: Path) -> None:
    assert said(told(old, made(tmp_path / "sorted.xlsx", LINES[::-1]))) == []


def test_an_amount_is_compared_in_pence_with_its_places(old: Path) -> None:
    compared = told(old, edited(old, put("gross", 1, 3_000.25)))
    (line,) = compared.lines
    (cell,) = line.cells
    assert (line.difference, cell.difference, cell.before, cell.after) == (49_975, 49_975, "£2,500.50", "£3,000.25")
    assert (str(cell.old), str(cell.new)) == ("'old.xlsx'!Spending!G6", "'new.xlsx'!Spending!G6")
    assert compared.totals[0].difference == 49_975


@pytest.mark.parametrize(
    ("change", "facts"),
    [
        (put("service", 0, "Archives"), ("changed", "Archives", "value Spending!B5")),
        (put("line", 0, "Z9"), ("changed", "Libraries", "value Spending!A5")),
        (put("cofog", 0, "08.3"), ("changed", "Libraries", "value Spending!C5")),
        (put("notes", 0, None), ("changed", "Libraries", "value Spending!S5")),
        (put("income", 0, 5), ("changed", "Libraries", "amount Spending!H5")),
        (put("local", 4, None), ("changed", "Waste", "amount Spending!P9")),
        (put("gross", 0, "=SUM(G6:G7)"), ("changed", "Libraries", "formula-added Spending!G5")),
        (put("checked", 0, "fine"), ("changed", "Libraries", "formula-typed-over Spending!T5")),
        (put("gross", 2, "n/a"), ("changed", "Adult day care", "amount Spending!G7")),
    ],
)
def test_one_edit_is_told_once_in_its_cell(
    old: Path, change: Callable[[Workbook], None], facts: tuple[str, ...]
) -> None:
    assert said(told(old, edited(old, change))) == [facts]


@pytest.mark.parametrize(
    ("field", "row", "value", "form"),
    [
        ("gross", 0, "1000", Form.NUMBER_AS_TEXT),
        ("service", 0, "Libraries ", Form.SPACES),
        ("service", 0, "LIBRARIES", Form.CAPITALS),
        ("cofog", 0, 8.2, Form.TEXT_AS_NUMBER),
    ],
)
def test_what_changed_in_form_only_is_told_apart(old: Path, field: str, row: int, value: object, form: Form) -> None:
    compared = told(old, edited(old, put(field, row, value)))
    (cell,) = compared.all_cells
    assert cell.form is form
    assert all(line.is_of_form for line in compared.lines)
    assert compared.totals[0].difference == 0


def test_a_date_as_text_is_a_change_of_form(old: Path) -> None:
    def as_text(book: Workbook) -> None:
        book["Return"]["C19"].value = "30/06/2011"
        book["Return"]["C19"].number_format = "@"

    (cell,) = told(old, edited(old, as_text)).cells
    assert cell.form in (Form.DATE_AS_TEXT, Form.SPELLING)


def test_lines_added_and_removed_are_told_as_lines(old: Path, tmp_path: Path) -> None:
    new = made(tmp_path / "new.xlsx", [*LINES[1:], {"line": "B1", "service": "Museums", "gross": 50}])
    compared = told(old, new)
    assert said(compared) == [("removed", "Libraries"), ("added", "Museums")]
    assert [line.difference for line in compared.lines] == [-100_000, 5_000]
    assert compared.totals[0].difference == -95_000


def test_the_own_reference_names_the_line(old: Path, tmp_path: Path) -> None:
    renamed = [{**LINES[0], "service": "Culture", "gross": 5, "cofog": "08.3", "fund": "", "notes": ""}, *LINES[1:]]
    (line,) = told(old, made(tmp_path / "new.xlsx", renamed)).lines
    assert (line.kind, len(line.cells)) == ("changed", 5)


def test_lines_of_one_service_pair_by_what_else_they_say(old: Path, tmp_path: Path) -> None:
    bare = [{name: value for name, value in line.items() if name != "line"} for line in LINES]
    dearer = [bare[3] | {"gross": 95_000}, *bare[:3], bare[4]]
    compared = told(made(old, bare), made(tmp_path / "new.xlsx", dearer))
    assert said(compared) == [("changed", "Adult day care", "amount Spending!G5")]
    assert compared.lines[0].cells[0].before == "£12,000"


def test_rows_numbered_anew_are_said_once(tmp_path: Path) -> None:
    lines = [{**line, "line": str(number)} for number, line in enumerate(LINES, 1)]
    grown = [{"service": "Museums", "gross": 50}, *LINES]
    numbered = [{**line, "line": str(number)} for number, line in enumerate(grown, 1)]
    compared = told(made(tmp_path / "old.xlsx", lines), made(tmp_path / "new.xlsx", numbered))
    assert said(compared) == [("added", "Museums"), ("renumbered", "Line")]


def in_thousands(book: Workbook) -> None:
    sheet = book["Spending"]
    sheet["G4"].value = "Gross spending (£000)"
    for row in range(5, 10):
        sheet.cell(row, 7).value = round(LINES[row - 5]["gross"] / 1000)


def test_an_amount_left_unread_in_a_version_in_thousands_is_not_told_as_money_gone(old: Path) -> None:
    compared = told(old, edited(old, in_thousands))
    assert [change.kind.value for change in compared.structure].count("unit-changed") == 1
    assert not compared.lines
    assert any("Not read for certain" in limit and "Spending!G9" in limit for limit in compared.limits)


def test_a_version_in_thousands_says_so_once(tmp_path: Path) -> None:
    plain = [{**line, "local": None, "area": ""} for line in LINES]
    old = made(tmp_path / "old.xlsx", plain)
    compared = told(old, edited(old, in_thousands))
    kinds = [change.kind.value for change in compared.structure]
    assert kinds.count("unit-changed") == 1
    assert not compared.lines
    assert compared.totals[0].difference == compared.totals[0].by_unit == 49_950


def test_rounding_to_a_unit_that_is_said_is_not_told_as_the_unit_alone(tmp_path: Path) -> None:
    plain = [{**line, "local": None, "area": ""} for line in LINES]
    old = made(tmp_path / "old.xlsx", plain)
    (total, *_) = told(old, edited(old, in_thousands)).totals
    assert total.left == 49_950
    assert "alone" not in total_words(total)


def scaled(digits: int) -> Callable[[Workbook], None]:
    def change(book: Workbook) -> None:
        for row in range(5, 10):
            book["Spending"].cell(row, 7).value = round(LINES[row - 5]["gross"] / 1000, digits)

    return change


def test_amounts_a_thousandth_of_before_are_said_once_and_listed_one_by_one(old: Path) -> None:
    compared = told(old, edited(old, scaled(2)))
    assert [(change.kind.value, change.count) for change in compared.structure] == [("unit-doubtful", 5)]
    cells = [cell for line in compared.lines for cell in line.cells]
    assert sorted(cell.new.cell for cell in cells if cell.new and cell.by_unit) == ["G5", "G6", "G7", "G8", "G9"]
    assert all(line.is_by_unit for line in compared.lines)
    assert compared.totals[0].by_unit == compared.totals[0].difference
    assert [cell["by_unit"] for line in as_json(compared)["lines"] for cell in line["cells"]] == [True] * 5
    text = list(comparison_text(compared))
    assert "Lines:" not in text
    assert any("list the amounts in another unit one by one" in line for line in text)


def test_what_is_left_after_scaling_is_said(old: Path) -> None:
    (total, *_) = told(old, edited(old, scaled(2))).totals
    assert total.left == 50  # £2,500.50 became 2.50
    assert "£0.50" in total_words(total)
    assert "all of it" not in total_words(total)


def test_amounts_scaled_without_rounding_come_from_the_unit_alone(tmp_path: Path) -> None:
    whole = [{**line, "gross": 1_000 * number, "local": None} for number, line in enumerate(LINES, 1)]
    (total, *_) = told(
        made(tmp_path / "old.xlsx", whole),
        made(tmp_path / "new.xlsx", [{**line, "gross": number} for number, line in enumerate(whole, 1)]),
    ).totals
    assert total.left == 0
    assert "all of it comes from the unit of the amounts alone" in total_words(total)


def test_a_line_with_another_change_is_listed_though_its_amount_is_in_another_unit(old: Path) -> None:
    def change(book: Workbook) -> None:
        scaled(2)(book)
        put("service", 0, "Archives")(book)

    compared = told(old, edited(old, change))
    assert [line.service for line in compared.lines if not line.is_by_unit] == ["Archives"]
    assert any("Archives" in line for line in comparison_text(compared))


def as_json(compared: Comparison) -> Any:
    return json.loads(compared_json([compared]))["compared"][0]
