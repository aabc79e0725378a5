"""A test for each point of the Analysis Function's checklist for accessible spreadsheets, on the written workbook read back."""

from __future__ import annotations

import re
import zipfile
from typing import TYPE_CHECKING

import openpyxl
import pytest

from tests.outputs.tables import box
from tests.validators import audit_errors, own_errors, sdk_errors
from xltools.outputs.publication.values import printed_rows

if TYPE_CHECKING:
    from pathlib import Path

    from openpyxl import Workbook

    from xltools.outputs.publication.values import Publication

FRONT = ["Cover", "Contents", "Notes"]


def test_the_validators_find_nothing(files: tuple[Path, ...]) -> None:
    assert audit_errors(files[0]) == []
    assert own_errors(files[0]) == []


@pytest.mark.validators
def test_the_open_xml_sdk_finds_nothing(files: tuple[Path, ...]) -> None:
    assert sdk_errors(files[0]) == []


def test_tables_are_marked_up_one_a_sheet_with_meaningful_names_of_their_own(
    book: Workbook, publication: Publication
) -> None:
    names = [name for sheet in book.worksheets for name in sheet.tables]
    assert [len(sheet.tables) for sheet in book.worksheets] == [0, *[1] * (len(book.worksheets) - 1)]
    assert names == ["contents", "notes", *(table.name for table in publication.tables)]
    assert len(set(names)) == len(names)


def test_each_table_says_in_words_what_it_is(files: tuple[Path, ...], publication: Publication) -> None:
    with zipfile.ZipFile(files[0]) as package:
        parts = [package.read(name).decode() for name in package.namelist() if name.startswith("xl/tables/")]
    said = "".join(parts)
    assert len(parts) == len(publication.tables) + 2
    assert said.count("altTextSummary=") == said.count("altText=") == len(parts)


def test_no_cells_are_merged(book: Workbook) -> None:
    assert all(not sheet.merged_cells.ranges for sheet in book.worksheets)


def test_tables_have_one_row_of_headings_each_with_text_of_its_own(book: Workbook) -> None:
    for sheet in book.worksheets[1:]:
        (table,) = sheet.tables.values()
        headings = [str(column.name) for column in table.tableColumns]
        assert table.headerRowCount in (None, 1)
        assert all(headings)
        assert len(set(headings)) == len(headings)


def test_no_cell_of_a_table_is_blank(book: Workbook) -> None:
    for sheet in book.worksheets[1:]:
        (table,) = sheet.tables.values()
        left, top, right, bottom = box(table.ref)
        for row in sheet.iter_rows(top, bottom, left, right):
            assert all(cell.value not in (None, "") for cell in row), (sheet.title, row[0].row)


def test_there_are_no_filters_and_no_frozen_panes(book: Workbook) -> None:
    for sheet in book.worksheets:
        assert sheet.freeze_panes is None
        assert sheet.auto_filter.ref is None
        assert all(table.autoFilter is None for table in sheet.tables.values())


def test_nothing_is_hidden(book: Workbook) -> None:
    for sheet in book.worksheets:
        assert sheet.sheet_state == "visible"
        assert not any(row.hidden for row in sheet.row_dimensions.values())
        assert not any(column.hidden for column in sheet.column_dimensions.values())


def test_tables_begin_in_column_a_and_nothing_stands_below_or_beside_them(book: Workbook) -> None:
    for sheet in book.worksheets[1:]:
        (table,) = sheet.tables.values()
        left, top, right, bottom = box(table.ref)
        assert left == 1
        assert (sheet.max_row, sheet.max_column) == (bottom, right)
        assert all(cell.value is None for row in sheet.iter_rows(1, top - 1, 2) for cell in row)


def test_every_line_from_a1_to_the_table_has_text(book: Workbook) -> None:
    for sheet in book.worksheets:
        last = box(next(iter(sheet.tables.values())).ref)[1] if sheet.tables else sheet.max_row
        assert all(sheet.cell(row, 1).value for row in range(1, last + 1)), sheet.title


def test_titles_are_in_a1_tagged_as_headings_and_each_sheet_has_its_own(book: Workbook) -> None:
    titles = [str(sheet["A1"].value) for sheet in book.worksheets]
    assert len(set(titles)) == len(titles)
    assert {sheet["A1"].style for sheet in book.worksheets} == {"Heading 1"}
    headings = [cell.value for cell in book["Cover"]["A"] if cell.style == "Heading 2"]
    assert headings[:5] == ["Status", "What this is", "Main figure", "What is missing", "Publisher"]
    assert book["Table_3"]["A2"].style == "Normal"


def test_every_table_sheet_says_what_it_holds_and_that_it_has_one_table(book: Workbook) -> None:
    for sheet in book.worksheets[1:]:
        lines = [str(sheet.cell(row, 1).value) for row in range(1, 7)]
        assert lines[1].endswith(".")
        assert lines[2].startswith("This worksheet contains one table.")


def test_text_wraps_in_its_cells_in_a_plain_typeface_of_twelve_points(book: Workbook) -> None:
    for sheet in book.worksheets[1:]:
        (table,) = sheet.tables.values()
        left, top, right, bottom = box(table.ref)
        for row in sheet.iter_rows(top, bottom, left, right):
            for cell in row:
                assert (cell.font.name, cell.font.scheme) == ("Arial", None)
                assert cell.font.sz is not None
                assert cell.font.sz >= 12
                assert (
                    cell.alignment.wrap_text
                    or not isinstance(cell.value, str)
                    or cell.hyperlink
                    or cell.value[0] == "["
                )


def test_there_are_no_fills_colours_of_meaning_pictures_headers_or_macros(
    files: tuple[Path, ...], book: Workbook
) -> None:
    for sheet in book.worksheets:
        assert not sheet.conditional_formatting
        assert not sheet.oddHeader
        assert not sheet.oddFooter
        assert all(cell.fill.fill_type is None for row in sheet.iter_rows() for cell in row)
        assert all(not table.tableStyleInfo.name for table in sheet.tables.values() if table.tableStyleInfo)
    with zipfile.ZipFile(files[0]) as package:
        assert not [name for name in package.namelist() if re.search(r"drawing|media|vba|comment", name)]


def test_names_of_sheets_are_short_and_without_blanks(book: Workbook, publication: Publication) -> None:
    numbered = [f"Table_{number}" for number in range(1, len(publication.tables) + 1)]
    assert book.sheetnames == [*FRONT, *numbered]


def test_contents_lead_to_every_sheet_and_back(book: Workbook) -> None:
    links = {cell.value: cell.hyperlink.location for cell in book["Contents"]["A"] if cell.hyperlink}
    assert links == {name: f"'{name}'!A1" for name in book.sheetnames[2:]}
    for sheet in book.worksheets[2:]:
        back = [cell for cell in sheet["A"] if cell.value == "Back to Contents"]
        assert [cell.hyperlink.location for cell in back if cell.hyperlink] == ["'Contents'!A1"]


def test_links_say_in_words_where_they_lead(book: Workbook) -> None:
    links = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row if cell.hyperlink]
    assert links
    assert not [cell.value for cell in links if re.search(r"https?:|click|here", str(cell.value))]


def test_note_markers_are_words_in_titles_and_headings_only_and_every_note_is_explained(book: Workbook) -> None:
    explained = [str(cell.value) for cell in book["Notes"]["A"] if str(cell.value).startswith("note ")]
    used: list[str] = []
    for sheet in book.worksheets[3:]:
        (table,) = sheet.tables.values()
        left, top, right, bottom = box(table.ref)
        marked = [sheet["A1"].value, *(column.name for column in table.tableColumns)]
        used += [mark for text in marked for mark in re.findall(r"\[(note \d+)\]", str(text))]
        cells = [str(cell.value) for row in sheet.iter_rows(top + 1, bottom, left, right) for cell in row]
        assert not [text for text in cells if "[note" in text or re.search(r"[¹²³*†‡]", text)]
    assert list(dict.fromkeys(used)) == explained == [f"note {number}" for number in range(1, len(explained) + 1)]


def test_every_note_says_which_tables_use_it(book: Workbook) -> None:
    for sheet in book.worksheets[3:]:
        for mark in re.findall(r"note \d+", str(sheet["A1"].value)):
            (row,) = [row for row in book["Notes"].iter_rows(values_only=True) if row[0] == mark]
            assert sheet.title in re.findall(r"Table_\d+", str(row[2]))


def test_shorthand_is_explained_where_it_stands_and_on_the_cover(book: Workbook, publication: Publication) -> None:
    cover = " ".join(str(cell.value) for cell in book["Cover"]["A"])
    for number, table in enumerate(publication.tables, 1):
        sheet = book[f"Table_{number}"]
        above = " ".join(str(sheet.cell(row, 1).value) for row in range(1, 8))
        in_cells = {str(cell) for row in printed_rows(table) for cell in row if re.fullmatch(r"\[\w+\]", str(cell))}
        assert in_cells <= {"[x]", "[z]", "[low]"}
        assert all(f"{short} means" in above and f"{short} means" in cover for short in in_cells)


def test_headings_of_figures_have_their_units(publication: Publication) -> None:
    for table in publication.tables:
        for column in table.columns:
            if column.kind != "text" and column.heading != "Number":
                assert re.search(r"\((£ million|£|%|number|£ per person)\)", column.heading), column.heading


def test_money_is_in_millions_to_one_decimal_and_the_cell_holds_what_it_shows(
    book: Workbook, publication: Publication
) -> None:
    for number, table in enumerate(publication.tables, 1):
        sheet = book[f"Table_{number}"]
        (marked,) = sheet.tables.values()
        first = box(marked.ref)[1] + 1
        for row, cells in enumerate(printed_rows(table), first):
            for place, (column, value) in enumerate(zip(table.columns, cells, strict=True), 1):
                cell = sheet.cell(row, place)
                assert cell.value == value, cell.coordinate
                if column.kind == "money" and not isinstance(value, str):
                    assert cell.number_format == "#,##0.0"
                    assert round(float(value), 1) == value


def test_rounding_is_said_on_the_cover_in_the_notes_and_on_every_sheet_with_money(book: Workbook) -> None:
    for sheet in book.worksheets:
        texts = [str(cell.value) for row in sheet.iter_rows() for cell in row]
        if sheet.title in ("Cover", "Notes") or any("(£ million)" in text for text in texts):
            assert any("may not add up" in text for text in texts), sheet.title


def test_document_information_is_there(files: tuple[Path, ...], book: Workbook) -> None:
    about = book.properties
    assert about.title == "Public spending in Hackney, financial year 2010-11"
    assert about.creator == "Hackney Council"
    assert about.language == "en-GB"
    assert str(about.created)[:10] == "2026-12-01"
    assert files[0].name == "hackney-2010-11-publication.xlsx"


def test_the_cursor_is_in_a1_of_the_first_sheet(book: Workbook) -> None:
    assert book.active is not None
    assert book.active.title == "Cover"
    for sheet in book.worksheets:
        assert [one.activeCell for one in sheet.sheet_view.selection] in ([], ["A1"])
        assert sheet.sheet_view.topLeftCell in (None, "A1")


def test_the_names_of_bodies_stay_text(files: tuple[Path, ...], book: Workbook) -> None:
    hostile = '=HYPERLINK("http://example.org") & Sons <b>'
    cells = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row]
    assert [cell.data_type for cell in cells if cell.value == hostile] == ["s", "s"]
    assert not [cell for cell in cells if cell.data_type == "f"]
    (bodies,) = [path for path in files if path.name.endswith("spending-by-body.csv")]
    assert "'=HYPERLINK" in bodies.read_text(encoding="utf-8-sig")


def test_equal_counts_give_equal_bytes(files: tuple[Path, ...], publication: Publication, tmp_path: Path) -> None:
    from xltools.outputs.publication.ods import write_ods
    from xltools.outputs.publication.xlsx import write_xlsx

    assert write_xlsx(publication, tmp_path / "again.xlsx").read_bytes() == files[0].read_bytes()
    assert write_ods(publication, tmp_path / "again.ods").read_bytes() == files[1].read_bytes()
    assert openpyxl.load_workbook(tmp_path / "again.xlsx").sheetnames[0] == "Cover"
