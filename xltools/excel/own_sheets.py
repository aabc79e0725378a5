"""Sheets that belong to a button: added by it, known again by their title and headings, and never anybody else's."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count, groupby
from typing import TYPE_CHECKING

from xltools.excel.cells import AS_MONEY, AS_NUMBER, last_row, pounds, read, text_of, write_numbers, write_texts
from xltools.excel.live import must_be_open, sheet_named, show_rows

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import xlwings as xw

    Value = str | int | None

DEEP, WHITE, GREY = (11, 79, 108), (255, 255, 255), (82, 96, 109)
"""The colours of the template's headings and hints."""


@dataclass(frozen=True, slots=True)
class Field:
    """A column of such a sheet. Text, unless it is money (pence, shown in pounds) or a whole number."""

    heading: str
    width: int
    money: bool = False
    number: bool = False


@dataclass(frozen=True, slots=True)
class OwnSheet:
    """A sheet of ours: title, notes below it, then a table with headings."""

    name: str
    title: str
    notes: tuple[str, ...]
    fields: tuple[Field, ...]

    @property
    def heading_row(self) -> int:
        """The row of the headings."""
        return len(self.notes) + 2

    @property
    def headings(self) -> list[str]:
        """The headings in order."""
        return [field.heading for field in self.fields]


def find_own(book: xw.Book, own: OwnSheet) -> xw.Sheet | None:
    """Return the sheet where it was added before, or nothing; a sheet of that name that somebody else made is not it."""
    return next((sheet for sheet in _candidates(book, own) if _is_ours(sheet, own)), None)


def _candidates(book: xw.Book, own: OwnSheet) -> Iterator[xw.Sheet]:
    for name in _names(own):
        sheet = sheet_named(book, name)
        if sheet is None:
            return
        yield sheet


def _names(own: OwnSheet) -> Iterator[str]:
    yield own.name
    yield from (f"{own.name} ({number})" for number in count(2))


def _is_ours(sheet: xw.Sheet, own: OwnSheet) -> bool:
    rows = read(sheet, 1, own.heading_row, len(own.fields))
    return rows[0][0] == own.title and rows[-1] == own.headings


def read_own(sheet: xw.Sheet, own: OwnSheet) -> list[dict[str, str]]:
    """Return the rows of the table as texts by heading, blank rows left out."""
    rows = read(sheet, own.heading_row + 1, last_row(sheet), len(own.fields))
    texts = [dict(zip(own.headings, map(text_of, row), strict=True)) for row in rows]
    return [row for row in texts if any(row.values())]


def must_be_writable(book: xw.Book, own: OwnSheet) -> None:
    """Raise `UsageError` where the sheet can neither be written to nor be added."""
    sheet = find_own(book, own)
    must_be_open(book, *([sheet] if sheet else []), adding=sheet is None)


def write_own(book: xw.Book, own: OwnSheet, rows: Sequence[Sequence[Value]]) -> xw.Sheet:
    """Write the sheet anew, added last where it is missing, and return it."""
    sheet = find_own(book, own)
    if sheet is None:
        name = next(name for name in _names(own) if sheet_named(book, name) is None)
        sheet = book.sheets.add(name, after=book.sheets[len(book.sheets) - 1])
        _head(sheet, own)
    elif own.notes:
        write_texts(sheet, 2, 1, [[note] for note in own.notes])  # they may tell of the rows, which are new
    below = sheet.range((own.heading_row + 1, 1), (max(last_row(sheet), own.heading_row + 1), len(own.fields)))
    show_rows(sheet, own.heading_row + 1, max(below.last_cell.row, own.heading_row + len(rows)))
    below.clear()
    _write_rows(sheet, own, rows)
    if rows:
        written = sheet.range((own.heading_row + 1, 1)).resize(len(rows), len(own.fields))
        written.wrap_text = True
        written.rows.autofit()
    return sheet


def write_new_book(app: xw.App, *sheets: tuple[OwnSheet, Sequence[Sequence[Value]]]) -> xw.Book:
    """Write sheets of ours into a new workbook, which has no others; the person's own is not touched."""
    book = app.books.add()
    blank = list(book.sheets)
    for own, rows in sheets:
        write_own(book, own, rows)
    for sheet in blank:
        sheet.delete()
    return book


def _write_rows(sheet: xw.Sheet, own: OwnSheet, rows: Sequence[Sequence[Value]]) -> None:
    """Write the table: columns of text that stand side by side in one go, each of figures by itself."""
    first = 0
    for is_figures, fields in groupby(own.fields, lambda field: field.money or field.number):
        beside = list(fields)
        if is_figures:
            for column, field in enumerate(beside, first):
                _write_figures(sheet, own.heading_row + 1, column + 1, field, [row[column] for row in rows])
        else:
            texts = [
                ["" if value is None else str(value) for value in row[first : first + len(beside)]] for row in rows
            ]
            write_texts(sheet, own.heading_row + 1, first + 1, texts)
        first += len(beside)


def _write_figures(sheet: xw.Sheet, row: int, column: int, field: Field, values: Sequence[Value]) -> None:
    figures = [None if value is None or isinstance(value, str) else value for value in values]
    numbers = [pounds(figure) for figure in figures] if field.money else figures
    write_numbers(sheet, row, column, numbers, AS_MONEY if field.money else AS_NUMBER)


def _head(sheet: xw.Sheet, own: OwnSheet) -> None:
    write_texts(sheet, 1, 1, [[own.title], *([note] for note in own.notes)])
    write_texts(sheet, own.heading_row, 1, [own.headings])
    title, heading = sheet.range("A1"), sheet.range((own.heading_row, 1)).resize(1, len(own.fields))
    title.font.bold, title.font.size, title.font.color = True, 18, DEEP
    heading.font.bold, heading.font.color, heading.color, heading.wrap_text = True, WHITE, DEEP, True
    if own.notes:
        sheet.range((2, 1)).resize(len(own.notes), 1).font.color = GREY
    for column, field in enumerate(own.fields, 1):
        sheet.range((1, column)).column_width = field.width
