"""Drop-downs that are gone: told with the ranges as they stood, whatever rows are filled; what rows moved tells nothing."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import openpyxl
import pytest
from openpyxl.worksheet.cell_range import MultiCellRange
from openpyxl.worksheet.datavalidation import DataValidation

from tests.workbooks.versions import LINES, copied, edited, made, said, told
from xltools.workbooks.change_words import structure_words
from xltools.workbooks.comparison_json import compared_json
from xltools.workbooks.comparison_workbook import write_comparisons

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from openpyxl import Workbook

    Change = Callable[[Workbook], None]


@pytest.fixture(scope="module")
def old_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    def answers(book: Workbook) -> None:
        rule = DataValidation(type="list", formula1='"yes,no"')
        rule.add("C9:C11")
        book.create_sheet("Answers")["B9"].value = "Agreed?"
        book["Answers"].add_data_validation(rule)

    return edited(made(tmp_path_factory.mktemp("old") / "made.xlsx"), answers, "old.xlsx")


@pytest.fixture
def old(old_once: Path, tmp_path: Path) -> Path:
    return copied(old_once, tmp_path)


def covering(sqref: str) -> Change:
    """Return a change of what the rule of column F covers."""

    def change(book: Workbook) -> None:
        rules = book["Spending"].data_validations
        for rule in list(rules.dataValidation):
            if any(span.min_col <= 6 <= span.max_col for span in rule.sqref.ranges):
                if sqref:
                    rule.sqref = MultiCellRange(sqref)
                else:
                    rules.dataValidation.remove(rule)

    return change


def without_answers(book: Workbook) -> None:
    book["Answers"].data_validations.dataValidation.clear()


def half_the_answers(book: Workbook) -> None:
    book["Answers"].data_validations.dataValidation[0].sqref = MultiCellRange("C9:C10")


@pytest.mark.parametrize(
    ("change", "ranges"),
    [
        (covering(""), ("F5:F5004",)),
        (covering("F5:F5 F7:F5004"), ("F6",)),
        (covering("F5:F8 F12:F5004"), ("F9:F11",)),
        (covering("F5:F19 F30:F5004"), ("F20:F29",)),
        (covering("F5:F9"), ("F10:F5004",)),
        (covering("F5:F7"), ("F8:F5004",)),
        (without_answers, ("C9:C11",)),
        (half_the_answers, ("C11",)),
    ],
)
def test_the_ranges_are_told_as_they_stood(old: Path, tmp_path: Path, change: Change, ranges: tuple[str, ...]) -> None:
    compared = told(old, edited(old, change))
    (lost,) = compared.structure
    assert (lost.kind, lost.ranges) == ("drop-down-lost", ranges)
    assert all(text in structure_words(lost) for text in ranges)
    (entry,) = json.loads(compared_json([compared]))["compared"][0]["structure"]
    assert entry["ranges"] == list(ranges)
    written = openpyxl.load_workbook(write_comparisons([compared], tmp_path / "changes.xlsx"))["Structure"]
    assert any(ranges[0] in str(cell.value) for row in written.iter_rows() for cell in row)


@pytest.mark.parametrize("sqref", ["F5:F5004", "F5:F9 F10:F5004", "F5:F4990", "F5:F6000"])
def test_the_same_cells_in_other_pieces_and_unused_rows_deleted_tell_nothing(old: Path, sqref: str) -> None:
    assert said(told(old, edited(old, covering(sqref)))) == []


def test_the_range_of_lines_that_were_sorted_is_that_of_before(tmp_path: Path) -> None:
    old = made(tmp_path / "old.xlsx")
    new = edited(made(tmp_path / "draft.xlsx", LINES[::-1]), covering("F5:F8 F10:F5004"))
    (lost,) = told(old, new).structure
    assert (lost.ranges, lost.count) == (("F5",), 1)


def test_rows_put_in_above_move_the_rest_and_tell_nothing(tmp_path: Path) -> None:
    old = edited(made(tmp_path / "made.xlsx"), covering("F5:F19 F30:F5004"), "old.xlsx")
    grown = made(tmp_path / "grown.xlsx", [{"line": "A0", "service": "Museums", "gross": 50}, *LINES])
    compared = told(old, edited(grown, covering("F5:F20 F31:F5005")))
    assert [change.kind for change in compared.structure] == []
