"""The count workbook keeps the accessible-spreadsheet rules, passes the validators, and recalculates to the same figures."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import openpyxl
import pytest

from tests.office import libreoffice
from tests.outputs.counts import small_count
from tests.outputs.tables import box, pence
from tests.validators import audit_errors, own_errors, sdk_errors
from xltools.model import column_letters
from xltools.outputs.count_workbook import write_count_workbook

if TYPE_CHECKING:
    from pathlib import Path

    from openpyxl import Workbook

DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing}"


def test_openxml_audit_and_our_own_look_find_nothing(written: Path) -> None:
    assert audit_errors(written) == []
    assert own_errors(written) == []


@pytest.mark.validators
def test_the_open_xml_sdk_finds_nothing(written: Path, tmp_path: Path) -> None:
    assert sdk_errors(written) == []
    hostile = small_count(service=["=1+1", "<b>&\x07", " x "], notes=["_x0041_", "]]>", "a\nb"])
    path = write_count_workbook(hostile, tmp_path / "hostile.xlsx", lines_a_sheet=2)
    assert sdk_errors(path) == []


def test_no_cell_is_merged_and_every_table_has_a_name_of_its_own(workbook: Workbook) -> None:
    names = [name for sheet in workbook.worksheets for name in sheet.tables]
    assert len(names) == len({name.lower() for name in names})
    assert all(not sheet.merged_cells.ranges for sheet in workbook.worksheets)


def test_no_table_has_a_blank_row_or_a_blank_heading(workbook: Workbook) -> None:
    for sheet in workbook.worksheets:
        for table in sheet.tables.values():
            left, top, right, bottom = box(table.ref)
            for number, row in enumerate(sheet.iter_rows(top, bottom, left, right, values_only=True)):
                assert any(value is not None for value in row), f"{table.name} row {number}"
                assert number or all(row), f"a heading of {table.name}"


def test_everything_outside_titles_and_notes_is_in_a_table(workbook: Workbook) -> None:
    for sheet in workbook.worksheets:
        boxes = [box(table.ref) for table in sheet.tables.values()]
        for row in sheet.iter_rows(max_row=200):
            for cell in row:
                if cell.value is not None and cell.column > 1:
                    assert any(
                        top <= cell.row <= bottom and left <= cell.column <= right for left, top, right, bottom in boxes
                    ), cell


def test_each_sheet_opens_at_its_first_cell_and_the_first_sheet_is_shown(workbook: Workbook) -> None:
    assert workbook.active is not None
    assert workbook.active.title == "Summary"
    for sheet in workbook.worksheets:
        active = sheet.sheet_view.pane.activePane if sheet.sheet_view.pane else None
        shown = [one for one in sheet.sheet_view.selection if one.pane == active]
        assert [one.activeCell for one in shown] == ["A1"], sheet.title
        assert sheet.sheet_view.topLeftCell in ("A1", None), sheet.title


def test_each_sheet_prints_sideways_on_a4_and_the_summary_upright_with_a_title_and_notes_at_the_top(
    workbook: Workbook,
) -> None:
    for sheet in workbook.worksheets:
        assert sheet.page_setup.orientation == ("portrait" if sheet.title == "Summary" else "landscape")
        assert sheet.page_setup.paperSize == 9
        assert sheet["A1"].font.b
        assert str(sheet["A2"].value).endswith("."), sheet.title


def test_charts_are_native_and_carry_their_figures_in_words(written: Path) -> None:
    with zipfile.ZipFile(written) as package:
        assert [name for name in package.namelist() if name.startswith("xl/charts/chart")] == [
            "xl/charts/chart1.xml",
            "xl/charts/chart2.xml",
            "xl/charts/chart3.xml",
        ]
        drawing = ET.fromstring(package.read("xl/drawings/drawing1.xml"))  # noqa: S314 - our own file
    words = [shape.get("descr", "") for shape in drawing.iter(f"{DRAWING}cNvPr")]
    assert len(words) == 3
    assert words[0].startswith("Known £")
    assert "10 Social protection £401.1m" in words[1]
    assert "Local £1.17bn" in words[2]


def test_total_rows_say_the_same_to_excel_and_in_their_cells(written: Path) -> None:
    book = openpyxl.load_workbook(written)
    checked = 0
    for sheet in book.worksheets:
        for table in sheet.tables.values():
            left, _, _, bottom = box(table.ref)
            for number, column in enumerate(table.tableColumns):
                if column.totalsRowFunction:
                    assert column.totalsRowFormula is not None
                    assert sheet.cell(bottom, left + number).value == f"={column.totalsRowFormula.attr_text}"
                    checked += 1
    assert checked > 30


@pytest.mark.libreoffice
def test_libreoffice_recalculates_the_same_figures_to_the_penny(written: Path, workbook: Workbook) -> None:
    formulas = openpyxl.load_workbook(written)
    compared = 0
    with libreoffice() as office, office.document(written) as document:
        for sheet in formulas.worksheets:
            last = f"{column_letters(sheet.max_column)}{sheet.max_row}"
            values = document.values(sheet.title, f"A1:{last}")
            for row in sheet.iter_rows():
                for cell in row:
                    if cell.data_type == "f":
                        ours = workbook[sheet.title][cell.coordinate].value
                        theirs = values[(cell.row or 0) - 1][(cell.column or 0) - 1]
                        assert pence(theirs) == pence(ours), f"{sheet.title}!{cell.coordinate} {cell.value}"
                        compared += 1
    assert compared > 300
