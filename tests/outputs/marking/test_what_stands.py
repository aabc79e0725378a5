"""What a partner wrote on the Findings sheet survives: answers, notes beside findings, rows and columns of its own."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import openpyxl
import pytest

from tests.outputs.marking import returns
from tests.outputs.marking.packages import content
from xltools.model import Explanation, Finding, Location, Severity
from xltools.outputs.marking.mark_up import mark_up
from xltools.template.findings import FOLLOWED, hint

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from openpyxl.worksheet.worksheet import Worksheet

WARNING = returns.FOUND[3]


def rows(path: Path, columns: int = 12) -> list[list[object]]:
    sheet = openpyxl.load_workbook(path)["Findings"]
    return [[cell.value for cell in row[:columns]] for row in sheet.iter_rows(min_row=5, max_col=columns)]


def write(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


@pytest.fixture
def marked(tmp_path: Path) -> Path:
    """A return marked once."""
    return write(tmp_path / "r.xlsx", mark_up(returns.plain(tmp_path / "sent.xlsx"), returns.FOUND).content)


def edited(path: Path, change: Callable[[Worksheet], None]) -> Path:
    """The file after its owner changed the Findings sheet and saved it."""
    partner_workbook = openpyxl.load_workbook(path)
    change(partner_workbook["Findings"])
    partner_workbook.save(path)
    return path


def put(cells: dict[str, str | int]) -> Callable[[Worksheet], None]:
    def change(sheet: Worksheet) -> None:
        for cell, value in cells.items():
            sheet[cell] = value

    return change


def test_an_explanation_given_stands_beside_its_finding(marked: Path) -> None:
    again = mark_up(marked, returns.FOUND, explanations={WARNING: "=The fees pay for two years."})
    found = rows(write(marked, again.content))
    assert [row[8] for row in found] == [None, None, None, "=The fees pay for two years.", None]
    assert openpyxl.load_workbook(marked)["Findings"]["I8"].data_type == "s"


def test_an_answer_in_the_file_goes_along_with_its_finding(marked: Path) -> None:
    edited(marked, put({"I8": "Two years' fees", "I5": "I like it so"}))
    found = rows(write(marked, mark_up(marked, returns.FOUND[2:4]).content))
    assert [(row[0], row[8]) for row in found[:2]] == [("Spending!C7", None), ("Spending!H7", "Two years' fees")]
    assert all(value is None for row in found[2:] for value in row)


def test_an_explanation_given_goes_before_the_answer_in_the_file(marked: Path) -> None:
    edited(marked, put({"I8": "old"}))
    assert rows(write(marked, mark_up(marked, returns.FOUND, explanations={WARNING: "new"}).content))[3][8] == "new"


def test_an_explanation_the_finding_carries_is_written_while_it_stands_and_asked_for_again_after(marked: Path) -> None:
    edited(marked, put({"I8": "old"}))
    said = replace(WARNING, explanation=Explanation("Two years' fees"))
    assert rows(write(marked, mark_up(marked, [said]).content))[0][8] == "Two years' fees"
    again = replace(WARNING, explanation=Explanation("Two years' fees", stands=False))
    assert rows(write(marked, mark_up(marked, [again]).content))[0][8] is None


def test_an_answer_does_not_pass_to_a_finding_on_another_figure(marked: Path) -> None:
    edited(marked, put({"I8": "Two years' fees"}))
    other = returns.found("income", 7, "901", Severity.WARNING, WARNING.message)
    assert rows(write(marked, mark_up(marked, [other]).content))[0][8] is None


def test_notes_in_columns_of_its_own_go_along_and_none_is_lost(marked: Path) -> None:
    edited(marked, put({"L4": "Who", "L8": "Jo", "L9": 7}))
    again = mark_up(marked, returns.FOUND[2:4])
    assert again.kind == "marked"
    found = rows(write(marked, again.content))
    assert [(row[0], row[11]) for row in found] == [
        ("Spending!C7", None),
        ("Spending!H7", "Jo"),
        (None, None),
        (None, 7),
    ]
    assert mark_up(marked, returns.FOUND[2:4]).content == again.content


def test_rows_of_its_own_below_the_list_stay_below_it(marked: Path) -> None:
    edited(marked, put({"A12": "We will do", "B12": "these in June", "C13": "=not a formula"}))
    sheet = openpyxl.load_workbook(marked)["Findings"]
    sheet["C13"].data_type = "s"
    many = [returns.found("gross", row, "1") for row in range(5, 25)]
    found = rows(write(marked, mark_up(edited(marked, put({"C13": "and the rest in July"})), many).content))
    assert [row[0] for row in found[:20]] == [f"Spending!G{row}" for row in range(5, 25)]
    assert [row[:3] for row in found[20:]] == [
        [None, None, None],
        ["We will do", "these in June", None],
        [None, None, "and the rest in July"],
    ]


def remove(sheet: Worksheet) -> None:
    assert sheet.parent
    sheet.parent.remove(sheet)


REASONS: dict[str, tuple[Callable[[Worksheet], None], str]] = {
    "formula among the findings": (put({"C9": "=1+1"}), "formulas of your own among"),
    "formula that would move": (put({"L8": "=1+1"}), "would have to move"),
    "merged cells": (lambda sheet: sheet.merge_cells("A6:B6"), "merged"),
    "heading gone": (put({"H4": "Kind"}), "headings"),
    "very hidden": (lambda sheet: setattr(sheet, "sheet_state", "veryHidden"), "hidden so deeply"),
    "no such sheet": (remove, "has no Findings sheet"),
}


@pytest.mark.parametrize("what", REASONS)
def test_where_harm_would_be_done_the_findings_come_separately(marked: Path, what: str) -> None:
    change, words = REASONS[what]
    result = mark_up(edited(marked, change), returns.FOUND[2:4])
    assert result.kind == "separate"
    assert words in result.reason


def test_a_formula_beside_a_finding_that_stays_in_its_row_is_kept(marked: Path) -> None:
    edited(marked, put({"L8": '=B8&"!"'}))
    assert rows(write(marked, mark_up(marked, returns.FOUND).content))[3][11] == '=B8&"!"'


def test_a_hidden_or_protected_sheet_is_filled_and_spoken_of(marked: Path) -> None:
    def change(sheet: Worksheet) -> None:
        sheet.sheet_state = "hidden"
        sheet.protection.sheet = True

    result = mark_up(edited(marked, change), returns.FOUND)
    assert result.kind == "marked"
    assert [word for word in ("Unhide", "unprotect") if any(word in remark for remark in result.remarks)] == [
        "Unhide",
        "unprotect",
    ]


def test_links_elsewhere_on_the_sheet_stay_and_old_ones_in_the_list_go(marked: Path) -> None:
    def change(sheet: Worksheet) -> None:
        sheet["C1"] = "Help"
        sheet["C1"].hyperlink = "https://example.org/help"
        sheet["I9"] = "jo@example.org"
        sheet["I9"].hyperlink = "mailto:jo@example.org"

    sheet = openpyxl.load_workbook(write(marked, mark_up(edited(marked, change), returns.FOUND[1:3]).content))[
        "Findings"
    ]
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.hyperlink]
    links = {cell.coordinate: link.target or link.location for cell in cells if (link := cell.hyperlink)}
    assert links == {"C1": "https://example.org/help", "A5": "'Spending'!G6", "A6": "'Spending'!C7"}


def test_a_list_longer_than_the_sheet_says_how_many_more_there_are(tmp_path: Path) -> None:
    many = [returns.found("gross", row, "1") for row in range(5, 5 + FOLLOWED + 40)]
    result = mark_up(returns.plain(tmp_path / "r.xlsx"), many)
    assert (result.kind, result.shown, result.left_out) == ("marked", FOLLOWED, 40)
    sheet = openpyxl.load_workbook(write(tmp_path / "m.xlsx", result.content))["Findings"]
    assert sheet["A3"].value == hint(FOLLOWED + 40)
    assert "40 more exist" in str(sheet["A3"].value)
    assert (sheet.max_row, sheet.tables["Findings"].ref) == (FOLLOWED + 4, f"A4:J{FOLLOWED + 4}")


def test_without_findings_the_sheet_is_empty_again(marked: Path, tmp_path: Path) -> None:
    result = mark_up(marked, ())
    sheet = openpyxl.load_workbook(write(tmp_path / "m.xlsx", result.content))["Findings"]
    assert (result.kind, sheet.max_row, sheet.tables["Findings"].ref) == ("marked", 4, "A4:J5")


def test_a_finding_about_the_whole_file_is_listed_without_a_link(tmp_path: Path) -> None:
    whole = Finding("macros", Severity.NOTE, Location("r.xlsx"), "Old", "why", "fix")
    result = mark_up(returns.plain(tmp_path / "r.xlsx"), [whole])
    assert rows(write(tmp_path / "m.xlsx", result.content))[0][0] == "Whole file"
    assert b"<hyperlink" not in content(result.content, "xl/worksheets/sheet4.xml")


def test_the_gravest_come_first(marked: Path) -> None:
    assert [row[1] for row in rows(marked)] == ["Error", "Error", "Error", "Warning", "Note"]
