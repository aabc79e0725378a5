"""What is printed can be read: the sheets a page wide in letters large enough, headings on every page, the count on the first."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING

import openpyxl
import pytest
import xlsxwriter

from tests.outputs.tables import box, table_at
from xltools.model import column_letters
from xltools.outputs.cells import OutputWorkbook
from xltools.outputs.sheet import Page
from xltools.outputs.sheets.summary import PRINT_SCALE
from xltools.template.build import TEMPLATE
from xltools.template.build_mapping import MAPPING_TEMPLATE

if TYPE_CHECKING:
    from pathlib import Path

    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

    from tests.office import Office

A4_LONG, A4_SHORT = 297 / 25.4, 210 / 25.4  # inches
DIGIT_PIXELS, CELL_PADDING, PIXELS_AN_INCH = 7, 5, 96  # Calibri 11, as Excel counts widths
ROW_POINTS, POINTS_AN_INCH = 15, 72
READABLE = 0.5  # of 11 points


def printed_columns(sheet: Worksheet) -> int:
    if sheet.print_area:
        return box(str(sheet.print_area).split("!")[-1].replace("$", ""))[2]
    return sheet.max_column


def scale_of(sheet: Worksheet) -> float:
    """By how much a sheet is made smaller so that its printed columns fit the width of the page."""
    across = A4_SHORT if sheet.page_setup.orientation == "portrait" else A4_LONG
    widths = [sheet.column_dimensions[column_letters(at + 1)].width for at in range(printed_columns(sheet))]
    pixels = sum(width * DIGIT_PIXELS + CELL_PADDING for width in widths)
    margins = sheet.page_margins
    return (across - margins.left - margins.right) * PIXELS_AN_INCH / pixels


def test_every_sheet_fits_the_width_of_a_page_in_letters_that_can_be_read(workbook: Workbook) -> None:
    for sheet in workbook.worksheets:
        if sheet.title == "Summary":
            assert scale_of(sheet) * 100 >= PRINT_SCALE >= (sheet.page_setup.scale or 0) >= READABLE * 100
        else:
            assert sheet.sheet_properties.pageSetUpPr
            assert sheet.sheet_properties.pageSetUpPr.fitToPage
            assert sheet.page_setup.fitToHeight == 0
        assert scale_of(sheet) >= READABLE, sheet.title


def test_headings_stand_on_every_page_of_a_long_table(workbook: Workbook) -> None:
    for sheet in workbook.worksheets:
        if len(sheet.tables) == 1:
            (table,) = sheet.tables.values()
            row = box(table.ref)[1]
            assert sheet.print_title_rows == f"${row}:${row}", sheet.title


def test_lines_are_printed_to_where_it_says_why_they_do_not_count(workbook: Workbook) -> None:
    sheet, table = table_at(workbook, "Lines")
    headings = [cell.value for cell in sheet[box(table.ref)[1]]]
    assert headings[: printed_columns(sheet)] == [
        "File", "Sheet", "Row", "Organisation", "Service", "Counted under", "Function", "Reported for the place (£)",
        "Counted (£)", "Excluded (£)", "Why not counted",
    ]  # fmt: skip
    assert str(sheet.print_area).endswith(f"$K${box(table.ref)[3]}")


def test_the_count_stands_on_one_page_and_what_to_read_with_care_on_the_next(workbook: Workbook) -> None:
    sheet = workbook["Summary"]
    first, second = sorted(each.id for each in sheet.row_breaks.brk)[:2]
    first_page = ("Headline", "Certainty", "Missing", "FunctionsPerHead", "FirstCaveats")
    at = {name: box(sheet.tables[name].ref) for name in (*first_page, "Caveat", "Bridge")}
    tops = [at[name][1] for name in first_page]
    assert tops == sorted(tops)
    assert at["FirstCaveats"][3] <= first < at["Caveat"][1]
    assert at["Caveat"][3] <= second < at["Bridge"][1]
    points = sum(sheet.row_dimensions[row].height or ROW_POINTS for row in range(1, first + 1))
    margins = sheet.page_margins
    room = (A4_LONG - margins.top - margins.bottom) * POINTS_AN_INCH
    assert points * (sheet.page_setup.scale or 0) / 100 <= room


@pytest.mark.parametrize(("notes", "scale"), [(20, 65), (52, 61), (54, 59), (200, 50)])
def test_a_longer_first_page_is_printed_smaller_but_never_below_half(notes: int, scale: int) -> None:
    page = Page(OutputWorkbook(xlsxwriter.Workbook(io.BytesIO())), "Summary", "Public spending", widths=(40,))
    for number in range(notes):
        page.note(f"Note {number}.")
    assert page.scale_for_one_page(65, 50) == scale


@pytest.mark.libreoffice
@pytest.mark.parametrize("template", [TEMPLATE, MAPPING_TEMPLATE], ids=lambda path: path.stem)
def test_a_blank_template_prints_eight_pages_and_one_of_them_for_its_lists(
    template: Path, office: Office, tmp_path: Path
) -> None:
    with office.document(template) as document:
        document.save(tmp_path / "template.pdf")
    assert len(re.findall(rb"/Type */Page\b", (tmp_path / "template.pdf").read_bytes())) == 8
    lists = openpyxl.load_workbook(template)["Lists"]
    assert lists.print_area == "'Lists'!$A$1:$D$2"
