"""Notes on cells, kept when values are written under them, as Excel keeps them."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from xlwings import base_classes

from tests.excel.uno_bridge import structure

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.excel.engine.places import Box
    from tests.excel.engine.sheets import Sheet


class Note(base_classes.Note):
    """A note, known by its cell."""

    def __init__(self, sheet: Sheet, row: int, column: int) -> None:
        self.sheet, self.row, self.column = sheet, row, column

    @property
    def api(self) -> Any:
        return self.sheet.api.getCellByPosition(self.column - 1, self.row - 1).Annotation

    text = property(lambda self: self.api.String, lambda self, value: self.api.setString(value))

    @property
    def location(self) -> Any:
        return self.sheet.range((self.row, self.column))

    def delete(self) -> None:
        notes = self.sheet.api.Annotations
        places = [notes.getByIndex(at).Position for at in range(notes.Count)]
        for at, place in enumerate(places):
            if (place.Row + 1, place.Column + 1) == (self.row, self.column):
                notes.removeByIndex(at)
                return


def all_notes(sheet: Sheet) -> list[Note]:
    """Return a sheet's notes."""
    notes = sheet.api.Annotations
    places = (notes.getByIndex(at).Position for at in range(notes.Count))
    return [Note(sheet, place.Row + 1, place.Column + 1) for place in places]


def note_at(sheet: Sheet, row: int, column: int) -> Note | None:
    """Return the note on a cell, if there is one."""
    return next((note for note in all_notes(sheet) if (note.row, note.column) == (row, column)), None)


@contextmanager
def notes_kept(sheet: Sheet, box: Box) -> Iterator[None]:
    """Put notes back that LibreOffice drops when a whole array is written over their cells."""
    before = [(note.row, note.column, note.text) for note in all_notes(sheet) if box.holds(note.row, note.column)]
    yield
    left = {(note.row, note.column) for note in all_notes(sheet)} if before else set()
    for row, column, text in before:
        if (row, column) not in left:
            address = structure("table.CellAddress", sheet.index - 1, column - 1, row - 1)
            sheet.api.Annotations.insertNew(address, text)
