"""Defined names, of the workbook and of single sheets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from xlwings import base_classes

from tests.excel.engine import formulas
from tests.excel.engine.places import box_of_address
from tests.excel.engine.values import RefusedError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.excel.engine.books import Book
    from tests.excel.engine.ranges import Range
    from tests.excel.engine.sheets import Sheet


class Names(base_classes.Names):
    """A workbook's names, those of single sheets included and called ``Sheet1!name``; or one sheet's own."""

    def __init__(self, book: Book, sheet: Sheet | None = None) -> None:
        self.book, self.sheet = book, sheet

    @property
    def api(self) -> Any:
        return (self.sheet.api if self.sheet else self.book.document).NamedRanges

    def __iter__(self) -> Iterator[Name]:
        yield from (Name(self.book, self.sheet, name) for name in self.api.ElementNames)
        if self.sheet is None:
            for sheet in self.book.sheets:
                yield from (Name(self.book, sheet, name) for name in sheet.api.NamedRanges.ElementNames)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __call__(self, key: int | str) -> Name:
        found = list(self)[key - 1] if isinstance(key, int) else self.find(key)
        if found is None:
            raise RefusedError(f"There is no name {key}.")
        return found

    def find(self, key: str) -> Name | None:
        """Return the name called so, whatever its capitals, or None."""
        wanted = key.replace("'", "").lower()
        return next((name for name in self if wanted in (name.name.replace("'", "").lower(), name.own.lower())), None)

    def contains(self, key: str) -> bool:
        return self.find(key) is not None

    def add(self, name: str, refers_to: str) -> Name:
        self.book.refuse_if_protected()
        formulas.define(self.book.document, self.api, name, refers_to)
        return Name(self.book, self.sheet, name)


class Name(base_classes.Name):
    """One name; `own` is what it is called without its sheet."""

    def __init__(self, book: Book, sheet: Sheet | None, own: str) -> None:
        self.book, self.sheet, self.own = book, sheet, own

    @property
    def _names(self) -> Any:
        return (self.sheet.api if self.sheet else self.book.document).NamedRanges

    @property
    def api(self) -> Any:
        return self._names.getByName(self.own)

    @property
    def name(self) -> str:
        if self.sheet is None:
            return self.own
        plain = self.sheet.name.isidentifier()
        return f"{self.sheet.name}!{self.own}" if plain else f"'{self.sheet.name}'!{self.own}"

    @name.setter
    def name(self, value: str) -> None:
        self.api.Name = value
        self.own = value

    @property
    def refers_to(self) -> str:
        return formulas.name_text(self.book.document, self.api)

    @refers_to.setter
    def refers_to(self, value: str) -> None:
        formulas.define(self.book.document, self._names, self.own, value)

    @property
    def refers_to_range(self) -> Range:
        cells = self.api.getReferredCells()
        if cells is None:
            raise RefusedError(f"{self.own} is not a range.")
        sheet = self.book.sheets(cells.Spreadsheet.Name)
        found: Range = sheet.range(box_of_address(cells.RangeAddress).address())
        return found

    def covers(self, cells: Range) -> bool:
        """Say whether it stands for exactly these cells."""
        mine = self.api.getReferredCells()
        return bool(
            mine and mine.Spreadsheet.Name == cells.sheet.name and box_of_address(mine.RangeAddress) == cells.box
        )

    def delete(self) -> None:
        self._names.removeByName(self.own)
