"""excelts, a reader in JavaScript, sees in every kind of file what openpyxl sees: tables, checks, names, looks, cells."""

from __future__ import annotations

import re
import zipfile
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from openpyxl.utils.cell import range_boundaries

from tests.readers.programs import read_with_excelts

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from openpyxl.worksheet.worksheet import Worksheet

pytestmark = pytest.mark.excelts
WORKBOOKS = ("template", "return", "marked", "mapping", "count", "publication")
RANGE = re.compile(r"\w+!\$[A-Z]+\$\d+(?::\$[A-Z]+\$\d+)?")
"""A name of cells; of names that work something out excelts knows nothing."""
SHEET = "xl/worksheets/sheet2.xml"


@pytest.fixture(scope="module")
def seen(workbooks: Mapping[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, dict[str, Any]]:
    """Give what excelts sees in every file and in a broken one, by one start of node."""
    broken = tmp_path_factory.mktemp("broken") / "broken.xlsx"
    with zipfile.ZipFile(workbooks["return"]) as package, zipfile.ZipFile(broken, "w") as copy:
        for name in package.namelist():
            content = package.read(name)
            copy.writestr(name, content[: len(content) // 2] if name == SHEET else content)
    files = {**workbooks, "broken": broken}
    found = read_with_excelts(list(files.values()))
    return {what: found[path] for what, path in files.items()}


@pytest.fixture(scope="module")
def books(workbooks: Mapping[str, Path]) -> Mapping[str, openpyxl.Workbook]:
    return {what: openpyxl.load_workbook(workbooks[what]) for what in WORKBOOKS}


def test_nothing_is_beyond_excelts_but_what_is_broken(
    workbooks: Mapping[str, Path], seen: Mapping[str, dict[str, Any]]
) -> None:
    assert [what for what in workbooks if "error" in seen[what]] == []
    assert list(seen["TotalPlace"]["sheets"]) == list(seen["TotalPlaceFunctions"]["sheets"]) == ["Settings"]
    assert "error" in seen["broken"]


@pytest.mark.parametrize("what", WORKBOOKS)
def test_it_sees_the_sheets_tables_and_names_that_openpyxl_sees(
    seen: Mapping[str, dict[str, Any]], books: Mapping[str, openpyxl.Workbook], what: str
) -> None:
    book, other = books[what], seen[what]
    assert {name: sheet["state"] for name, sheet in other["sheets"].items()} == {
        sheet.title: sheet.sheet_state for sheet in book.worksheets
    }
    plain = {name: one.attr_text for name, one in book.defined_names.items() if RANGE.fullmatch(one.attr_text or "")}
    assert {name: other["names"].get(name) for name in plain} == {name: [area] for name, area in plain.items()}
    for sheet in book.worksheets:
        found = other["sheets"][sheet.title]
        assert {
            one["displayName"]: (one["tableRef"], [column["name"] for column in one["columns"]])
            for one in found["tables"]
        } == {
            one.displayName: (one.ref, [str(column.name) for column in one.tableColumns])
            for one in sheet.tables.values()
        }
        assert found["merged"] == [str(area) for area in sheet.merged_cells.ranges]


@pytest.mark.parametrize("what", WORKBOOKS)
def test_it_sees_the_drop_downs_and_colours_that_openpyxl_sees(
    seen: Mapping[str, dict[str, Any]], books: Mapping[str, openpyxl.Workbook], what: str
) -> None:
    for sheet in books[what].worksheets:
        found = seen[what]["sheets"][sheet.title]
        assert checks_of(found) == checks_by_openpyxl(sheet), sheet.title
        assert sorted(
            (area, rule["type"]) for one in found["looks"] for area in one["ref"].split() for rule in one["rules"]
        ) == sorted(
            (str(area), rule.type)
            for areas in sheet.conditional_formatting
            for area in areas.cells.ranges
            for rule in areas.rules
        ), sheet.title


def checks_of(found: Mapping[str, Any]) -> set[tuple[Any, ...]]:
    return {
        (range_boundaries(area), one["type"], one["formulae"][0] if one["type"] == "list" else None)
        for areas, one in found["checks"].items()
        for area in areas.removeprefix("range:").split()
    }


def checks_by_openpyxl(sheet: Worksheet) -> set[tuple[Any, ...]]:
    return {
        (range_boundaries(str(area)), one.type or "any", one.formula1 if one.type == "list" else None)
        for one in sheet.data_validations.dataValidation
        for area in one.sqref.ranges
    }


@pytest.mark.parametrize("what", WORKBOOKS)
def test_each_cell_holds_and_looks_like_what_openpyxl_reads(
    seen: Mapping[str, dict[str, Any]], books: Mapping[str, openpyxl.Workbook], what: str
) -> None:
    for sheet in books[what].worksheets:
        cells = seen[what]["sheets"][sheet.title]["cells"]
        expected = {
            cell.coordinate: [cell.value, cell.number_format]
            for row in sheet.iter_rows()
            for cell in row
            if isinstance(cell.value, str | int | float) and cell.value != "" and cell.data_type != "f"
        }
        assert {name: cells.get(name) for name in expected} == expected, sheet.title
