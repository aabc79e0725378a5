"""Sheets: by name and number, added, hidden, in front."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from xlwings import base_classes

from tests.excel.engine.asked import range_at
from tests.excel.engine.names import Names
from tests.excel.engine.notes import all_notes
from tests.excel.engine.places import LAST_COLUMN, LAST_ROW, Box, box_of_address
from tests.excel.engine.ranges import Range
from tests.excel.engine.tables import Tables
from tests.excel.engine.values import RefusedError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.excel.engine.books import Book

LONGEST_NAME = 31
_NOT_IN_NAMES = re.compile(r"[:\\/?*\[\]]")


class Sheets(base_classes.Sheets):
    """A workbook's sheets."""

    def __init__(self, book: Book) -> None:
        self.book = book

    @property
    def api(self) -> Any:
        return self.book.document.Sheets

    def __len__(self) -> int:
        return int(self.api.Count)

    def __iter__(self) -> Iterator[Sheet]:
        sheets = self.api
        return (Sheet(self.book, sheets.getByIndex(at)) for at in range(sheets.Count))

    def __contains__(self, key: str) -> bool:
        return key.lower() in (name.lower() for name in self.api.ElementNames)

    def __call__(self, key: int | str) -> Sheet:
        if isinstance(key, int):
            return Sheet(self.book, self.api.getByIndex(key - 1))
        for name in self.api.ElementNames:
            if name.lower() == key.lower():
                return Sheet(self.book, self.api.getByName(name))
        raise RefusedError(f"There is no sheet {key}.")

    @property
    def active(self) -> Sheet:
        return Sheet(self.book, self.book.document.CurrentController.ActiveSheet)

    def add(self, before: Sheet | None = None, after: Sheet | None = None, name: str | None = None) -> Sheet:
        self.book.refuse_if_protected()
        place = before.index - 1 if before else after.index if after else self.active.index - 1
        wanted = name or self._free_name()
        check_name(wanted)
        self.api.insertNewByName(wanted, place)
        added = self(wanted)
        added.activate()
        return added

    def _free_name(self) -> str:
        return next(f"Sheet{number}" for number in range(1, 1000) if f"Sheet{number}" not in self)


def check_name(name: str) -> None:
    """Raise RefusedError where Excel would not let a sheet be called so."""
    if not 0 < len(name) <= LONGEST_NAME or _NOT_IN_NAMES.search(name) or name.strip("'") != name:
        raise RefusedError(f"A sheet cannot be called {name!r}.")


class NativeRows:
    """Whole rows of a sheet, and what Excel's own object says of them."""

    def __init__(self, rows: Any) -> None:
        self._rows = rows

    @property
    def Hidden(self) -> bool | None:  # noqa: N802 - Excel's name
        """Whether they are hidden; None where only some are."""
        found = {not self._rows.getByIndex(at).IsVisible for at in range(self._rows.Count)}
        return found.pop() if len(found) == 1 else None

    @Hidden.setter
    def Hidden(self, value: bool) -> None:  # noqa: N802 - Excel's name
        self._rows.IsVisible = not value


class NativeSheet:
    """LibreOffice's own sheet, and the few of Excel's own members of a sheet that code may use through `api`."""

    def __init__(self, sheet: Any) -> None:
        self._sheet = sheet

    ProtectContents = property(lambda self: self._sheet.isProtected())

    def Unprotect(self, Password: str) -> None:  # noqa: N802, N803 - Excel's names
        """Take the protection off; RefusedError where it has another password."""
        self._sheet.unprotect(Password)
        if self._sheet.isProtected():
            raise RefusedError("The password you supplied is not correct.")

    def Protect(self, Password: str, *_: bool) -> None:  # noqa: N802, N803 - Excel's names
        """Protect the sheet; what may be done all the same, LibreOffice does not take here."""
        self._sheet.protect(Password)

    def Range(self, Address: str) -> NativeRows:  # noqa: N802, N803 - Excel's names
        """Return whole rows, given as ``5:9``."""
        return NativeRows(self._sheet.getCellRangeByName(Address).Rows)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._sheet, name)


class Sheet(base_classes.Sheet):
    """One sheet."""

    def __init__(self, book: Book, sheet: Any) -> None:
        self._book = book
        self._sheet = sheet

    @property
    def book(self) -> Book:
        return self._book

    @property
    def api(self) -> Any:
        return NativeSheet(self._sheet)

    @property
    def name(self) -> str:
        return str(self._sheet.Name)

    @name.setter
    def name(self, value: str) -> None:
        self.book.refuse_if_protected()
        check_name(value)
        self._sheet.Name = value

    @property
    def index(self) -> int:
        return int(self._sheet.RangeAddress.Sheet) + 1

    @property
    def visible(self) -> bool:
        return bool(self._sheet.IsVisible)

    @visible.setter
    def visible(self, value: bool) -> None:
        self.book.refuse_if_protected()
        self._sheet.IsVisible = bool(value)

    names = property(lambda self: Names(self.book, self))
    tables = property(lambda self: Tables(self))
    notes = property(all_notes)
    freeze_panes = property(lambda self: FreezePanes(self))

    def range(self, first: Any, second: Any = None) -> Range:
        return range_at(self, first, second)

    def cells_in(self, box: Box) -> Any:
        """Return LibreOffice's own object for a rectangle."""
        return self._sheet.getCellRangeByPosition(box.left - 1, box.top - 1, box.right - 1, box.bottom - 1)

    def used_box(self) -> Box:
        """Return the rectangle of cells in use; A1 on an empty sheet."""
        cursor = self._sheet.createCursor()
        cursor.gotoStartOfUsedArea(False)
        cursor.gotoEndOfUsedArea(True)
        return box_of_address(cursor.RangeAddress)

    @property
    def used_range(self) -> Range:
        return Range(self, self.used_box())

    @property
    def cells(self) -> Range:
        return Range(self, Box(1, 1, LAST_ROW, LAST_COLUMN))

    def activate(self) -> None:
        if not self.visible:
            raise RefusedError(f"{self.name} is hidden.")
        self.book.document.CurrentController.setActiveSheet(self._sheet)

    select = activate

    def clear(self) -> None:
        self.cells.clear()

    def clear_contents(self) -> None:
        self.cells.clear_contents()

    def clear_formats(self) -> None:
        self.cells.clear_formats()

    def autofit(self, axis: str | None = None) -> None:
        self.used_range.autofit(axis)

    def delete(self) -> None:
        self.book.refuse_if_protected()
        if sum(sheet.visible for sheet in self.book.sheets) == 1 and self.visible:
            raise RefusedError("A workbook needs a sheet that shows.")
        self.book.document.Sheets.removeByName(self.name)


class FreezePanes(base_classes.FreezePanes):
    """Rows and columns that stay in view."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet

    def freeze_at(self, frozen_range: str) -> None:
        """Keep the range's rows and columns in view: whole rows or whole columns keep only those."""
        box = self.sheet.range(frozen_range).box
        columns = 0 if box.whole_rows else box.right
        rows = 0 if box.whole_columns else box.bottom
        self._in_front().freezeAtPosition(columns, rows)

    def unfreeze(self) -> None:
        self._in_front().freezeAtPosition(0, 0)

    def _in_front(self) -> Any:
        self.sheet.activate()
        return self.sheet.book.document.CurrentController
