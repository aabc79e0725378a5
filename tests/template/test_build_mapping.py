"""The mapping workbook: the same bytes each time, what its definition says, what was filled in, and no formula of anyone's."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

import openpyxl
import pytest

from xltools.template.build_mapping import MAPPING_TEMPLATE, build_mapping
from xltools.template.mapping import (
    BODY_HEADINGS,
    FILLED,
    MAPPING_VERSION,
    NAMED_CELLS,
    SHEETS,
    STARTING_ROWS,
    BodyRow,
    Classification,
    FilledRow,
    MappingContent,
    WhichCounts,
    columns,
    filled_headings,
    headings,
)

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook

EACH = pytest.mark.parametrize("classification", Classification)


def content(classification: Classification = Classification.COFOG, unit: str = "£000") -> MappingContent:
    first, second = (code for code, _ in headings(classification)[:2])
    return MappingContent(
        "Hackney",
        "2010-11",
        classification,
        unit,
        bodies=(
            BodyRow("London Borough of Hackney", "Local", which_counts=WhichCounts.BOTH),
            BodyRow("Metropolitan Police Authority", "Sub-regional", how_to_get_figures="Ask the finance team. " * 20),
        ),
        rows=(
            FilledRow(
                "London Borough of Hackney", {first: 123_456_789, second: 1}, "=cmd()", "Revenue", notes="As given"
            ),
            FilledRow("Metropolitan Police Authority", {second: 5_000_000}, basis="Initial estimate", from_return=77),
        ),
    )


def opened(file: bytes) -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(file))


def named(book: Workbook, name: str) -> object:
    sheet, cell = book.defined_names[name].attr_text.split("!")
    return book[sheet][cell.replace("$", "")].value


@EACH
def test_two_builds_are_the_same_file(classification: Classification) -> None:
    assert build_mapping(content(classification)) == build_mapping(content(classification))


def test_the_committed_workbook_is_a_fresh_build_part_by_part() -> None:
    committed, fresh = (zipfile.ZipFile(io.BytesIO(file)) for file in (MAPPING_TEMPLATE.read_bytes(), build_mapping()))
    assert committed.namelist() == fresh.namelist()
    different = [name for name in fresh.namelist() if committed.read(name) != fresh.read(name)]
    assert different == [], "run python -m xltools.template.build"


@EACH
def test_sheets_tables_and_headings_are_the_definitions(classification: Classification) -> None:
    book = opened(build_mapping(content(classification)))
    assert tuple(book.sheetnames) == SHEETS
    assert [cell.value for cell in book["Mapping"][4]] == [column.heading for column in columns(classification)]
    assert [cell.value for cell in book["Bodies"][4]] == list(BODY_HEADINGS.values())
    assert book["Mapping"].tables["Mapping"].ref.endswith(str(4 + STARTING_ROWS))
    filled = book["Lists"][book["Lists"].tables[FILLED].ref]
    assert [cell.value for cell in filled[0]] == list(filled_headings(classification))


@EACH
def test_named_cells_hold_place_year_unit_and_what_the_workbook_is(classification: Classification) -> None:
    book = opened(build_mapping(content(classification, "£m")))
    found = {name: named(book, name) for name in NAMED_CELLS}
    assert found == {
        "place": "Hackney",
        "financial_year": "2010-11",
        "unit": "£m",
        "mapping_version": MAPPING_VERSION,
        "classification": classification.value,
        "filled_unit": "£m",
    }


@pytest.mark.parametrize(("unit", "expected"), [("£", 1234567.89), ("£000", 1234.56789), ("£m", 1.23456789)])
def test_amounts_stand_in_the_unit_and_are_recorded_in_pence(unit: str, expected: float) -> None:
    book = opened(build_mapping(content(unit=unit)))
    assert book["Mapping"]["C5"].value == expected
    record = [cell.value for cell in book["Lists"][book["Lists"].tables[FILLED].ref][1]]
    assert record == ["London Borough of Hackney", "=cmd()", "Revenue", 123_456_789, 1, *[None] * 10, "As given"]


def test_what_someone_wrote_is_text_and_never_a_formula() -> None:
    cell = opened(build_mapping(content()))["Mapping"]["B5"]
    assert (cell.value, cell.data_type) == ("=cmd()", "s")


def test_another_unit_is_refused() -> None:
    with pytest.raises(KeyError, match="£000"):
        build_mapping(content(unit="£k"))


@pytest.fixture(scope="module")
def book() -> Workbook:
    return opened(build_mapping(content()))


def test_every_drop_down_is_a_named_range(book: Workbook) -> None:
    rules = {
        (sheet, str(rule.sqref)): rule.formula1
        for sheet in ("Mapping", "Bodies")
        for rule in book[sheet].data_validations.dataValidation
        if rule.type == "list"
    }
    assert rules == {
        ("Mapping", "A5:A20004"): "list_bodies",
        ("Mapping", "B5:B20004"): "list_organisations",
        ("Mapping", "N5:N20004"): "list_expenditure_types",
        ("Mapping", "O5:O20004"): "list_areas",
        ("Mapping", "P5:P20004"): "list_bases",
        ("Mapping", "F2"): "list_units",
        ("Bodies", "B5:B2004"): "list_levels",
        ("Bodies", "E5:E2004"): "list_areas",
        ("Bodies", "J5:J2004"): "list_standings",
        ("Bodies", "L5:L2004"): "list_which_counts",
    }
    assert set(rules.values()) <= set(book.defined_names)


def test_the_bodies_of_the_place_head_the_list_of_sources(book: Workbook) -> None:
    sheet, cells = book.defined_names["list_organisations"].attr_text.split("!")
    listed = [cell.value for (cell,) in book[sheet][cells.replace("$", "")]]
    assert listed[:2] == ["London Borough of Hackney", "Metropolitan Police Authority"]
    assert len(listed) > 60


def test_rows_waiting_to_be_filled_hold_no_cells_but_formulas() -> None:
    sheet = opened(build_mapping())["Mapping"]
    filled = {cell.column_letter for row in sheet.iter_rows(min_row=5) for cell in row if cell.value is not None}
    assert filled == {"M", "U"}
    assert sheet.max_row == 4 + STARTING_ROWS


def test_only_checks_and_lists_are_protected_and_nothing_is_merged(book: Workbook) -> None:
    assert [sheet.title for sheet in book if sheet.protection.sheet] == ["Checks", "Lists"]
    assert not any(sheet.protection.password or sheet.merged_cells.ranges for sheet in book)
    assert (book["Mapping"].freeze_panes, book["Bodies"].freeze_panes) == ("B5", "B5")


def test_every_table_has_a_title_and_the_file_a_title_and_language() -> None:
    with zipfile.ZipFile(io.BytesIO(build_mapping(content()))) as package:
        tables = [package.read(name).decode() for name in package.namelist() if name.startswith("xl/tables/")]
        core = package.read("docProps/core.xml").decode()
    assert len(tables) == 3
    assert all(' altText="' in table and ' altTextSummary="' in table for table in tables)
    assert "<dc:language>en-GB</dc:language>" in core
    assert "<dc:title>Total Place spend mapping: Hackney 2010-11</dc:title>" in core


def test_sheets_print_on_wide_paper_with_their_headings_on_every_page(book: Workbook) -> None:
    for name, pages in (("Bodies", 1), ("Mapping", 2)):
        sheet = book[name]
        assert (sheet.page_setup.orientation, sheet.page_setup.fitToWidth or 1) == ("landscape", pages)
        assert (sheet.print_title_rows, sheet.print_title_cols) == ("$4:$4", "$A:$A")
