"""The sheet Mapping of a live spend mapping workbook: where its columns are, its unit, and its rows as they stand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xltools.excel.cells import last_row, read, text_of
from xltools.excel.live import selected_rows, sheet_named
from xltools.model import UsageError
from xltools.reading.headings import SEARCHED_ROWS, WIDEST_TABLE, fold_heading
from xltools.reading.mapping_unit import unit_scale
from xltools.template.mapping import BODIES, BODY_HEADINGS, MAPPING, UNITS, Classification, columns

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import xlwings as xw

    Cells = Sequence[Sequence[object]]

FEWEST = 4
"""Headings of the table that must stand in a row for it to be the table's."""


@dataclass(frozen=True, slots=True)
class SheetTable:
    """A table of a live sheet: the row of its headings, each field's column (both from 1), and the sheet's cells from A1 on.

    An amount column's field is the code its lines are classified as ("01", a CIPFA heading, a theme).
    """

    sheet: str
    heading_row: int
    columns: Mapping[str, int]
    cells: Cells

    def value(self, row: int, field: str) -> object:
        """Return what stands in a field of a row; nothing where the table has no such column."""
        column, values = self.columns.get(field, 0), self.cells[row - 1]
        return values[column - 1] if 0 < column <= len(values) else None

    def text(self, row: int, field: str) -> str:
        """Return the text in a field of a row."""
        return text_of(self.value(row, field)).strip()

    @property
    def rows(self) -> range:
        """The rows below the headings."""
        return range(self.heading_row + 1, len(self.cells) + 1)


@dataclass(frozen=True, slots=True)
class MappingSheet:
    """The sheet Mapping: its table, the unit of its amounts, and the headings of the amount columns by their code."""

    table: SheetTable
    unit: str
    amounts: Mapping[str, str]

    @property
    def scale(self) -> int:
        """The power of ten that makes pounds of an amount."""
        return unit_scale(self.unit) or 0


def mapping_sheet(book: xw.Book, needed: Sequence[str] = ("organisation",)) -> MappingSheet:
    """Return the sheet Mapping of a workbook.

    Raises `UsageError` where the sheet, the column of a field that is needed, or the unit is not to be found.
    """
    named = columns(classification_of(book))
    table = _table(book, MAPPING, {column.code or column.field: column.heading for column in named}, needed)
    amounts = {column.code: column.heading for column in named if column.code in table.columns}
    return MappingSheet(table, _unit(book), amounts)


def bodies_table(book: xw.Book, needed: Sequence[str] = ("body",)) -> SheetTable:
    """Return the sheet Bodies of a workbook; raise `UsageError` where it or a column needed is not to be found."""
    return _table(book, BODIES, BODY_HEADINGS, needed)


def classification_of(book: xw.Book) -> Classification:
    """Return by which headings the workbook's amounts are typed; functions (COFOG) where it does not say."""
    said = named_text(book, "classification").casefold()
    return next((kind for kind in Classification if kind.value == said), Classification.COFOG)


def named_text(book: xw.Book, name: str) -> str:
    """Return what stands in a named cell, or nothing."""
    if name not in book.names:
        return ""
    try:
        cell = book.names[name].refers_to_range
    except Exception:  # the name points nowhere any more: each engine has its own error for that
        return ""
    return text_of(cell.value).strip() if cell.size == 1 else ""


def _unit(book: xw.Book) -> str:
    said = named_text(book, "unit")
    if unit_scale(said) is None:
        raise UsageError(
            f"In which unit the amounts of {MAPPING} are is not certain: the cell for it says {said or 'nothing'!r}. "
            f"Choose {', '.join(list(UNITS)[:-1])} or {list(UNITS)[-1]} above the columns, then try again."
        )
    return said


def _table(book: xw.Book, name: str, headings: Mapping[str, str], needed: Sequence[str]) -> SheetTable:
    sheet = sheet_named(book, name)
    if sheet is None:
        raise UsageError(
            f"This workbook has no sheet {name}. If it was renamed, give it its name back, then try again."
        )
    cells = read(sheet, 1, last_row(sheet), min(int(sheet.used_range.last_cell.column), WIDEST_TABLE))
    return find_table(sheet.name, cells, headings, needed)


def find_table(sheet: str, cells: Cells, headings: Mapping[str, str], needed: Sequence[str]) -> SheetTable:
    """Return the table whose headings (by field) stand in one of the first rows, in any order.

    Raises `UsageError` where the heading of a field that is needed is missing.
    """
    wanted = {fold_heading(heading): field for field, heading in headings.items()}
    best: dict[str, int] = {}
    heading_row = 0
    for number, row in enumerate(cells[:SEARCHED_ROWS], 1):
        found = {wanted[key]: column for key, column in _keys(row) if key in wanted}
        if len(found) > len(best):
            best, heading_row = found, number
    missing = [headings[field] for field in needed if field not in best]
    if len(best) < FEWEST:
        raise UsageError(f"The headings of {sheet} are not to be found. Put them back as they were, then try again.")
    if missing:
        raise UsageError(
            f"The sheet {sheet} has no column {missing[0]}. Put that heading back as it was, then try again."
        )
    return SheetTable(sheet, heading_row, best, cells)


def _keys(row: Sequence[object]) -> Iterator[tuple[str, int]]:
    """Yield each heading's key with its column, from the last to the first: of two alike the first one counts."""
    for column in range(len(row), 0, -1):
        if text := text_of(row[column - 1]).strip():
            yield fold_heading(text), column


def selected_rows_of(book: xw.Book, table: SheetTable) -> tuple[int, ...]:
    """Return the rows of the table that are selected and shown."""
    rows = selected_rows(book, book.sheets[table.sheet], len(table.cells))
    return tuple(row for row in rows if row > table.heading_row)
