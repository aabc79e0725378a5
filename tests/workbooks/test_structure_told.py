"""Formulas, drop-downs, comments, sheets, columns and names: what a person changed is told in its place, what a program did is not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from openpyxl.comments import Comment
from openpyxl.worksheet.cell_range import MultiCellRange

from tests.workbooks.versions import copied, edited, made, said, told

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from openpyxl import Workbook

    Change = Callable[[Workbook], None]


@pytest.fixture(scope="module")
def old_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A return with a sheet of the sender's own, which a line's amount refers to."""

    def with_workings(book: Workbook) -> None:
        sheet = book.create_sheet("Workings")
        for row, values in enumerate((("Libraries", 500), ("Parks", 700), ("Both", "=SUM(B1:B2)")), 1):
            for column, value in enumerate(values, 1):
                sheet.cell(row, column).value = value
        book["Spending"]["G5"].value = "=Workings!B1*2"

    return edited(made(tmp_path_factory.mktemp("old") / "made.xlsx"), with_workings, "old.xlsx")


@pytest.fixture
def old(old_once: Path, tmp_path: Path) -> Path:
    return copied(old_once, tmp_path)


def type_in(sheet: str, cell: str, value: object) -> Change:
    def change(book: Workbook) -> None:
        book[sheet][cell].value = value

    return change


def comment(sheet: str, cell: str) -> Change:
    def change(book: Workbook) -> None:
        book[sheet][cell].comment = Comment("renamed in May", "Ann")

    return change


def rename(book: Workbook) -> None:
    book["Workings"].title = "Our workings"
    book["Spending"]["G5"].value = "='Our workings'!B1*2"


def hide(book: Workbook) -> None:
    book["Workings"].sheet_state = "hidden"
    book["Spending"].row_dimensions[7].hidden = True
    book["Spending"].column_dimensions["H"].hidden = True


def paste_over_drop_down(book: Workbook) -> None:
    for rule in book["Spending"].data_validations.dataValidation:
        if any(span.min_col <= 6 <= span.max_col for span in rule.sqref.ranges):
            rule.sqref = MultiCellRange("F5:F5 F7:F5004")


def drop_name(book: Workbook) -> None:
    del book.defined_names["place"]


def shorten_table(book: Workbook) -> None:
    book["Spending"].tables["Spending"].ref = "A4:T8"


def remove_sheet(book: Workbook) -> None:
    del book["Workings"]
    book["Spending"]["G5"].value = 1_000


@pytest.mark.parametrize(
    ("change", "facts"),
    [
        (type_in("Spending", "G5", 1_000), [("changed", "Libraries", "formula-typed-over Spending!G5")]),
        (type_in("Spending", "G5", "=Workings!B2*2"), [("changed", "Libraries", "formula-changed Spending!G5")]),
        (type_in("Workings", "B3", 1_200), [("formula-typed-over", "Workings!B3")]),
        (type_in("Workings", "B2", 750), [("value", "Workings!B2")]),
        (type_in("Workings", "A4", "Streets"), [("row-added", "Workings!row 4")]),
        (comment("Spending", "G6"), [("changed", "Parks", "comment-added Spending!G6")]),
        (comment("Spending", "B4"), [("comment-added", "Spending!B4")]),
        (comment("Return", "C8"), [("comment-added", "Return!C8")]),
        (comment("Spending", "B30"), [("comment-added", "Spending!B30")]),
        (rename, [("sheet-renamed", "Our workings")]),
        (hide, [("sheet-hidden", "Workings"), ("rows-hidden", "7"), ("column-hidden", "H")]),
        (paste_over_drop_down, [("drop-down-lost", "Revenue or capital")]),
        (drop_name, [("name-removed", "place")]),
        (shorten_table, [("table-range", "Spending")]),
        (type_in("Spending", "B4", "Service or activity"), [("column-renamed", "Service or activity")]),
        (
            remove_sheet,
            [("changed", "Libraries", "formula-typed-over Spending!G5"), ("sheet-removed", "Workings")],
        ),
    ],
)
def test_what_a_person_changed_is_told_once_where_it_is(
    old: Path, change: Change, facts: list[tuple[str, ...]]
) -> None:
    assert said(told(old, edited(old, change))) == facts


def test_what_came_is_told_as_gone_the_other_way_round(old: Path) -> None:
    new = edited(old, comment("Spending", "G6"))
    assert said(told(new, old)) == [("changed", "Parks", "comment-removed Spending!G6")]


def test_a_formula_typed_over_is_shown_as_it_stood(old: Path) -> None:
    (cell,) = told(old, edited(old, type_in("Spending", "G5", 1_000))).all_cells
    assert (cell.formula_before, cell.formula_after, cell.after) == ("=Workings!B1*2", "", "£1,000")


def test_a_column_put_in_moves_names_and_drop_downs_and_tells_neither(old: Path) -> None:
    """As Excel does it: everything right of the new column moves one to the right, names and rules too."""

    def insert(book: Workbook) -> None:
        sheet = book["Spending"]
        sheet.insert_cols(8)
        sheet["H4"].value = "Cost centre"
        for rule in sheet.data_validations.dataValidation:
            for span in rule.sqref.ranges:
                if span.min_col >= 8:
                    span.shift(col_shift=1)
        del sheet.tables["Spending"]
        name = book.defined_names["lines_income"]
        name.attr_text = name.attr_text.replace("$H$", "$I$")

    compared = said(told(old, edited(old, insert)))
    assert ("column-added", "Cost centre") in compared
    assert not [fact for fact in compared if fact[0] in ("name-changed", "drop-down-lost", "drop-down-changed")]
    assert not [fact for fact in compared if fact[0] in ("added", "removed")]
