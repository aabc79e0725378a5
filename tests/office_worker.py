"""The hand inside LibreOffice: runs in a Python that knows UNO, takes one JSON request a line, answers one JSON line.

Started by `tests.office`; imports nothing but the standard library and LibreOffice's own bridge.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException
from com.sun.star.table import CellRangeAddress, TableSortField

XLSX, PDF, HTML = "Calc MS Excel 2007 XML", "calc_pdf_Export", "HTML (StarCalc)"
OPENING_SECONDS = 60


def property_value(name: str, value: Any) -> Any:
    """Return one of the named values LibreOffice takes its options in."""
    made = PropertyValue()
    made.Name, made.Value = name, value
    return made


def file_url(path: str) -> str:
    """Return a file's address as LibreOffice wants it."""
    return str(uno.systemPathToFileUrl(str(Path(path).resolve())))


def connect(pipe: str) -> Any:
    """Return LibreOffice's desktop, waiting until it has started."""
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    end = time.monotonic() + OPENING_SECONDS
    while True:
        try:
            context = resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
            return context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
        except NoConnectException:
            if time.monotonic() > end:
                raise
            time.sleep(0.2)


class Worker:
    """What may be asked: each public method is a request. Documents are known by number, sheets by name."""

    def __init__(self, desktop: Any) -> None:
        self._desktop = desktop
        self._open: dict[int, Any] = {}

    def open(self, path: str, as_saved: bool = False) -> int:
        """Load a file and work out every formula anew, or leave them at the values they were saved with."""
        document = self._desktop.loadComponentFromURL(file_url(path), "_blank", 0, (property_value("Hidden", True),))
        if document is None:
            raise OSError(f"LibreOffice does not open {path}")
        if not as_saved:
            document.calculateAll()
        number = len(self._open) + 1
        self._open[number] = document
        return number

    def sheets(self, number: int) -> list[str]:
        """Return the sheets' names in order."""
        return list(self._open[number].Sheets.ElementNames)

    def values(self, number: int, sheet: str, cells: str) -> list[list[Any]]:
        """Return a range's values: numbers, texts, blank as empty text, an error as its text (such as ``#REF!``)."""
        found = self._range(number, sheet, cells)
        rows = [list(row) for row in found.getDataArray()]
        for row_number, row in enumerate(rows):
            for column, value in enumerate(row):
                if value is None or not isinstance(value, float | str):
                    row[column] = found.getCellByPosition(column, row_number).String
        return rows

    def shown(self, number: int, sheet: str, cell: str) -> str:
        """Return a cell as it is shown."""
        return str(self._range(number, sheet, cell).getCellByPosition(0, 0).String)

    def formulas(self, number: int, sheet: str, cells: str) -> list[list[str]]:
        """Return a range's formulas (or texts and numbers as typed)."""
        return [list(row) for row in self._range(number, sheet, cells).getFormulaArray()]

    def type_in(self, number: int, sheet: str, cell: str, text: str) -> None:
        """Enter text as if typed: a number becomes one, except in a text column."""
        target = self._range(number, sheet, cell).getCellByPosition(0, 0)
        if self._is_text(number, target):
            target.setString(text)
        else:
            target.setFormula(text)
        self._open[number].calculateAll()

    def sort(self, number: int, sheet: str, cells: str, column: int, ascending: bool) -> None:
        """Sort rows by a column (counted from 0 within the range)."""
        field = TableSortField()
        field.Field, field.IsAscending = column, ascending
        fields = uno.Any("[]com.sun.star.table.TableSortField", (field,))
        self._range(number, sheet, cells).sort(
            (property_value("SortFields", fields), property_value("ContainsHeader", False))
        )
        self._open[number].calculateAll()

    def insert_rows(self, number: int, sheet: str, row: int, count: int) -> None:
        """Insert blank rows above a row counted from 1."""
        self._sheet(number, sheet).Rows.insertByIndex(row - 1, count)
        self._open[number].calculateAll()

    def delete_rows(self, number: int, sheet: str, row: int, count: int) -> None:
        """Delete rows from a row counted from 1."""
        self._sheet(number, sheet).Rows.removeByIndex(row - 1, count)
        self._open[number].calculateAll()

    def rename(self, number: int, sheet: str, name: str) -> None:
        """Give a sheet another name."""
        self._sheet(number, sheet).setName(name)

    def used(self, number: int, sheet: str) -> list[int]:
        """Return the used area: first column, first row, last column, last row, all counted from 0."""
        cursor = self._sheet(number, sheet).createCursor()
        cursor.gotoStartOfUsedArea(False)
        cursor.gotoEndOfUsedArea(True)
        area: CellRangeAddress = cursor.RangeAddress
        return [area.StartColumn, area.StartRow, area.EndColumn, area.EndRow]

    def save(self, number: int, path: str, kind: str) -> None:
        """Write the document as xlsx, ods, pdf or html."""
        filters = {"xlsx": XLSX, "xls": "MS Excel 97", "ods": "calc8", "pdf": PDF, "html": HTML}
        self._open[number].storeToURL(file_url(path), (property_value("FilterName", filters[kind]),))

    def close(self, number: int) -> None:
        """Close a document without saving."""
        self._open.pop(number).close(True)

    def stop(self) -> None:
        """Close everything and end LibreOffice."""
        for number in list(self._open):
            self.close(number)
        self._desktop.terminate()

    def _sheet(self, number: int, name: str) -> Any:
        return self._open[number].Sheets.getByName(name)

    def _range(self, number: int, sheet: str, cells: str) -> Any:
        return self._sheet(number, sheet).getCellRangeByName(cells)

    def _is_text(self, number: int, cell: Any) -> bool:
        return str(self._open[number].NumberFormats.getByKey(cell.NumberFormat).FormatString) == "@"


def main(pipe: str) -> None:
    """Answer requests until told to stop."""
    worker = Worker(connect(pipe))
    for line in sys.stdin:
        request = json.loads(line)
        try:
            answer = {"result": getattr(worker, request["do"])(*request["with"])}
        except Exception as error:
            answer = {"error": f"{type(error).__name__}: {error}"}
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()
        if request["do"] == "stop":
            return


if __name__ == "__main__":
    main(sys.argv[1])
