"""Reading what cells hold, in few calls: LibreOffice is another process, and each call to it costs a millisecond or two."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.excel.engine import formats, formulas
from tests.excel.engine.places import Box, box_of_address
from tests.excel.engine.values import ERROR_NUMBERS, ERROR_VALUES, as_currency, moment_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.excel.engine.sheets import Sheet

NUMBER_RESULTS, ERROR_RESULTS = 1, 4  # com.sun.star.sheet.FormulaResult
FORMULAS = 16  # com.sun.star.sheet.CellFlags
TRUTHS = {"TRUE": True, "FALSE": False}


def values(document: Any, sheet: Sheet, box: Box) -> list[list[Any]]:
    """Return rows as Excel's automation hands them over: None, text, number, Decimal, truth, datetime, error number."""
    rows: list[list[Any]] = [[None] * box.shape[1] for _ in range(box.shape[0])]
    used = box.within(sheet.used_box())
    if used is None:
        return rows
    cells = sheet.cells_in(used)
    kinds = formats.kinds(document, cells, used)
    down, right = used.top - box.top, used.left - box.left
    stored = cells.getDataArray()
    for row, line in enumerate(stored):
        for column, value in enumerate(line):
            rows[row + down][column + right] = _read(value, kinds.get((row, column), "general"))
    for row, column, value in _results(cells, used, stored):
        rows[row - box.top][column - box.left] = value
    return rows


def _read(value: Any, kind: str) -> Any:
    if value is None or value == "":
        return None
    if not isinstance(value, float):
        return value
    if kind == "truth":
        return bool(value)
    if kind == "day":
        return moment_of(value)
    return as_currency(value) if kind == "currency" else value


def _results(cells: Any, used: Box, stored: Any) -> Iterator[tuple[int, int, Any]]:
    """Give the formulas whose results an array of numbers and texts does not tell: errors and truth values."""
    sheet = cells.Spreadsheet
    for row, column in _each(cells, ERROR_RESULTS):
        number = sheet.getCellByPosition(column - 1, row - 1).getError()
        yield row, column, ERROR_VALUES[ERROR_NUMBERS.get(number, "#VALUE!")]
    for row, column in _each(cells, NUMBER_RESULTS):
        if stored[row - used.top][column - used.left] in (0.0, 1.0):
            shown = sheet.getCellByPosition(column - 1, row - 1).String
            if shown in TRUTHS:
                yield row, column, TRUTHS[shown]


def _each(cells: Any, results: int) -> Iterator[tuple[int, int]]:
    for address in cells.queryFormulaCells(results).RangeAddresses:
        box = box_of_address(address)
        yield from (
            (row, column) for row in range(box.top, box.bottom + 1) for column in range(box.left, box.right + 1)
        )


def formula_rows(document: Any, cells: Any) -> list[list[str]]:
    """Return rows of formulas in Excel's words, and of what was typed where there is none."""
    rows = [[text.removeprefix("'") for text in line] for line in cells.getFormulaArray()]
    corner = box_of_address(cells.RangeAddress)
    for address in cells.queryContentCells(FORMULAS).RangeAddresses:
        box = box_of_address(address)
        for row in range(box.top - corner.top, box.bottom - corner.top + 1):
            for column in range(box.left - corner.left, box.right - corner.left + 1):
                rows[row][column] = formulas.printed(document, cells.getCellByPosition(column, row))
    return rows


def filled_from(sheet: Sheet, row: int, column: int, down: int, right: int) -> list[bool]:
    """Say which cells hold something, from one cell on in a direction as far as the sheet is used."""
    used = sheet.used_box()
    last_row = max(row, used.bottom) if down > 0 else 1 if down < 0 else row
    last_column = max(column, used.right) if right > 0 else 1 if right < 0 else column
    line = Box(min(row, last_row), min(column, last_column), max(row, last_row), max(column, last_column))
    filled = [False] * (line.shape[0] * line.shape[1])
    within = line.within(used)
    if within:
        start = (within.top - line.top) + (
            within.left - line.left
        )  # one of the two is nothing: a line has one direction
        texts = [text != "" for texts in sheet.cells_in(within).getFormulaArray() for text in texts]
        filled[start : start + len(texts)] = texts
    return filled[::-1] if down < 0 or right < 0 else filled
