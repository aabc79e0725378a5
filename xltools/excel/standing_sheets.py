"""The sheets that say where a count folder stands: what to do next, and who has answered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.excel.live import kept
from xltools.excel.own_sheets import Field, OwnSheet, find_own, must_be_writable, write_new_book, write_own
from xltools.outputs.folder_status.tables import BODIES, STEPS, body_rows, in_short, step_rows

if TYPE_CHECKING:
    import xlwings as xw

    from xltools.outputs.folder_status.facts import FolderStatus

NEXT_NAME, BODIES_NAME = "Where it stands", "Who has answered"
_STEP_WIDTHS, _BODY_WIDTHS = (7, 52, 72, 52, 10, 21), (50, 28, 28, 13, 36, 52, 20, 8, 8, 12, 8, 12, 21)
_MONEY = frozenset({"Amount (£)", "Counted (£)"})
_NUMBERS = frozenset({"How many", "Lines", "Errors", "Warnings to explain", "Notes", "Explained"})
_IN_SHORT = 5
"""How many sentences stand above a table, whatever they say: a sheet is known again by where its headings are."""


def _fields(headings: tuple[str, ...], widths: tuple[int, ...]) -> tuple[Field, ...]:
    return tuple(
        Field(heading, width, money=heading in _MONEY, number=heading in _NUMBERS)
        for heading, width in zip(headings, widths, strict=True)
    )


def next_sheet(notes: tuple[str, ...] = ("",) * _IN_SHORT) -> OwnSheet:
    """Return the sheet of what to do next, with these notes above its table."""
    return OwnSheet(NEXT_NAME, "Where it stands: what to do next, in order", notes, _fields(STEPS, _STEP_WIDTHS))


def bodies_sheet(notes: tuple[str, ...] = ("",)) -> OwnSheet:
    """Return the sheet of all bodies, with these notes above its table."""
    return OwnSheet(BODIES_NAME, "Who has answered, and what is open", notes, _fields(BODIES, _BODY_WIDTHS))


def must_be_writable_in(book: xw.Book) -> None:
    """Raise `UsageError` where the sheets can neither be written to nor be added."""
    must_be_writable(book, next_sheet())
    must_be_writable(book, bodies_sheet())


def write_standing(book: xw.Book | None, app: xw.App, status: FolderStatus) -> xw.Sheet:
    """Write where a folder stands into a workbook, or a new one where none is given; show and return the sheet of what to do next."""
    notes = in_short(status)
    sheets = ((next_sheet(notes), [*step_rows(status)]), (bodies_sheet(notes[:1]), [*body_rows(status)]))
    if book is None:
        book = write_new_book(app, *sheets)
    else:
        with kept(book):
            for own, rows in sheets:
                write_own(book, own, rows)
    sheet = find_own(book, next_sheet())
    assert sheet is not None  # noqa: S101 - it was written above
    sheet.activate()
    sheet.range("A1").select()
    return sheet


def said_of(status: FolderStatus, sheet: xw.Sheet) -> str:
    """Return what is told when the sheets are written: where the folder stands in short, and the first thing to do."""
    from xltools.outputs.folder_status.step_words import what
    from xltools.outputs.folder_status.words import answered_words, deadline_words

    first = f"To do first: {what(status, status.next_steps[0])}" if status.next_steps else "Nothing to do now."
    return f"{answered_words(status)} {deadline_words(status)}\n\n{first}\n\nSee the sheet {sheet.name}."
