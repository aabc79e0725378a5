"""Formulas that came or went: deleted ones are told in their cells, and one of the same value is a change of form."""

from __future__ import annotations

import re
import zipfile
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tests.workbooks.versions import contents, copied, edited, made, put, said, told
from xltools.workbooks.change_words import cell_words, kind_words
from xltools.workbooks.changes import Form
from xltools.workbooks.comparison import compare
from xltools.workbooks.comparison_text import comparison_text
from xltools.workbooks.contents import Depth

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from openpyxl import Workbook

    Change = Callable[[Workbook], None]


def with_formulas(book: Workbook) -> None:
    """A formula in an amount and in a note, a sheet of workings, and a column of the sender's own filled down below the lines."""
    sheet = book["Spending"]
    sheet["G5"].value, sheet["S6"].value = "=500*2", '="see "&A6'
    workings = book.create_sheet("Workings")
    workings["A1"].value, workings["B1"].value, workings["B2"].value = "Libraries", 500, "=B1*2"
    sheet["U4"].value = "Net"
    for row in range(5, 30):
        sheet.cell(row, 21).value = f"=G{row}-H{row}"
    sheet["G40"].value = "=SUM(G5:G9)"


@pytest.fixture(scope="module")
def old_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Saved by a program that keeps no results: no formula has a stored value."""
    return edited(made(tmp_path_factory.mktemp("old") / "made.xlsx"), with_formulas, "old.xlsx")


@pytest.fixture
def old(old_once: Path, tmp_path: Path) -> Path:
    return copied(old_once, tmp_path)


def clear(sheet: str, cells: str) -> Change:
    def change(book: Workbook) -> None:
        for row in book[sheet][f"{cells}:{cells.rpartition(':')[2]}" if ":" not in cells else cells]:
            for cell in row:
                cell.value = None

    return change


@pytest.mark.parametrize(
    ("sheet", "cell"),
    [
        ("Spending", "G5"),
        ("Spending", "S6"),
        ("Spending", "T7"),
        ("Spending", "U8"),
        ("Workings", "B2"),
    ],
)
def test_a_formula_deleted_is_told_in_its_cell(old: Path, sheet: str, cell: str) -> None:
    compared = told(old, edited(old, clear(sheet, cell)))
    (change,) = compared.all_cells
    assert (change.kind, str(change.new)) == ("formula-typed-over", f"'new.xlsx'!{sheet}!{cell}")
    assert (kind_words(change), change.after) == ("Formula deleted", "")
    assert "was deleted" in cell_words(change)


def test_a_total_without_a_name_that_was_deleted_is_told_in_its_cell(old: Path) -> None:
    (change,) = told(old, edited(old, clear("Spending", "G40"))).all_cells
    assert (kind_words(change), change.formula_before) == ("Formula deleted", "=SUM(G5:G9)")
    assert str(change.old) == "'old.xlsx'!Spending!G40"


def test_a_row_of_formulas_alone_on_another_sheet_is_told_cell_by_cell(old: Path) -> None:
    (change,) = told(old, edited(old, clear("Workings", "B2"))).cells
    assert (change.kind, change.formula_before) == ("formula-typed-over", "=B1*2")


@pytest.mark.parametrize("cells", ["U12:U29", "T12:T60", "U10:U10"])
def test_formulas_below_the_last_line_tell_nothing(old: Path, cells: str) -> None:
    assert said(told(old, edited(old, clear("Spending", cells)))) == []


def test_a_line_cleared_with_its_formulas_is_removed_and_nothing_more(old: Path) -> None:
    assert said(told(old, edited(old, clear("Spending", "A9:U9")))) == [("removed", "Waste")]


def test_a_line_whose_data_were_cleared_is_removed_and_its_filled_down_formulas_tell_nothing(old: Path) -> None:
    assert said(told(old, edited(old, clear("Spending", "A8:S8")))) == [("removed", "Adult day care")]


def calculated(source: Path, sheet: str, result: str, name: str) -> Path:
    """Save a copy in which the formula of a sheet that is ``500*2`` has this result stored, as Excel stores it."""
    path = source.with_name(name)
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            data = old.read(part)
            if part.startswith("xl/worksheets/"):
                data = re.sub(rb"<f>500\*2</f><v ?/?>(</v>)?", b"<f>500*2</f><v>" + result.encode() + b"</v>", data)
            new.writestr(part, data)
    return path


@pytest.mark.parametrize(("result", "of_form"), [("1000", True), ("1100", False)])
def test_a_formula_and_its_value_differ_in_form_only(tmp_path: Path, result: str, of_form: bool) -> None:
    typed = made(tmp_path / "typed.xlsx")
    formula = calculated(edited(typed, put("gross", 0, "=500*2"), "draft.xlsx"), "Spending", result, "formula.xlsx")
    for old, new, form in ((typed, formula, Form.VALUE_AS_FORMULA), (formula, typed, Form.FORMULA_AS_VALUE)):
        compared = told(old, new)
        (cell,) = compared.all_cells
        assert cell.form is (form if of_form else None)
        assert compared.lines[0].is_of_form is of_form
        text = list(comparison_text(compared))
        assert ("Changed in form only:" in text) is of_form
        assert ("Lines:" in text) is not of_form
        assert kind_words(cell).startswith("Form only") is of_form


def test_a_formula_without_a_stored_value_is_no_change_of_form_alone(tmp_path: Path) -> None:
    typed = made(tmp_path / "typed.xlsx")
    (cell,) = told(typed, edited(typed, put("gross", 0, "=500*2"))).all_cells
    assert not cell.is_of_form


def test_a_file_that_tells_no_formulas_has_deleted_none(old: Path) -> None:
    known = contents(old)
    bare = tuple(replace(sheet, formulas={}) for sheet in known.sheets)
    shallow = replace(known, depth=Depth.VALUES, sheets=bare, read=replace(known.read, file="new.ods"))
    assert compare(known, shallow).is_same
    assert compare(shallow, known).is_same
