"""Tables of a written workbook, found by their names, as tests like to ask for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from openpyxl.utils import range_boundaries

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.table import Table
    from openpyxl.worksheet.worksheet import Worksheet

Row = dict[str, object]
Rows = list[Row]


def box(cells: str) -> tuple[int, int, int, int]:
    """Return a range's first column, first row, last column and last row."""
    left, top, right, bottom = range_boundaries(cells)
    return left or 0, top or 0, right or 0, bottom or 0


def table_at(workbook: Workbook, name: str) -> tuple[Worksheet, Table]:
    """Return the sheet a table is on, and the table."""
    found = [(sheet, sheet.tables[name]) for sheet in workbook.worksheets if name in sheet.tables]
    assert len(found) == 1, f"table {name} is there {len(found)} times"
    return found[0]


def rows_of(workbook: Workbook, name: str) -> Rows:
    """Return the rows of a table, without its total row, by heading."""
    body, _ = _split(workbook, name)
    return body


def totals_of(workbook: Workbook, name: str) -> dict[str, object]:
    """Return the total row of a table by heading."""
    _, total = _split(workbook, name)
    assert total is not None, f"table {name} has no total row"
    return total


def pence(value: object) -> int:
    """Return a cell's pounds as pence."""
    assert isinstance(value, int | float)
    return round(value * 100)


def _split(workbook: Workbook, name: str) -> tuple[Rows, Row | None]:
    sheet, table = table_at(workbook, name)
    left, top, right, bottom = box(table.ref)
    headings, *values = sheet.iter_rows(top, bottom, left, right, values_only=True)
    rows: Rows = [dict(zip(map(str, headings), row, strict=True)) for row in values]
    return (rows[:-1], rows[-1]) if table.totalsRowCount else (rows, None)
