"""Ranges: whole arrays of values in and out, formats, and moving about."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from xlwings import base_classes

from tests.excel.engine import formats, formulas, reading
from tests.excel.engine.looks import Font, from_colour, to_colour
from tests.excel.engine.notes import Note, note_at, notes_kept
from tests.excel.engine.places import LAST_COLUMN, LAST_ROW, Box, box_of_address, spanning
from tests.excel.engine.values import RefusedError, plan_rows, rectangle
from tests.excel.uno_bridge import constant, structure

if TYPE_CHECKING:
    from tests.excel.engine.sheets import Sheet

CONTENTS = 1 | 2 | 4 | 16  # com.sun.star.sheet.CellFlags: numbers, days, texts, formulas
EVERYTHING = 1023
LOOKS = 32 | 64
STEPS = {"down": (1, 0), "up": (-1, 0), "right": (0, 1), "left": (0, -1)}
ACROSS = {"left": "LEFT", "right": "RIGHT", "center": "CENTER", "general": "STANDARD", "justify": "BLOCK"}
UPRIGHT = {"top": 1, "center": 2, "bottom": 3}


class Range(base_classes.Range):
    """A rectangle of cells of one sheet; a selection of several keeps the others for its address."""

    def __init__(self, sheet: Sheet, box: Box, others: tuple[Box, ...] = ()) -> None:
        self.sheet = sheet
        self.box = box
        self.others = others
        self.options: dict[str, Any] = {}  # xlwings leaves the options of a read here

    @property
    def document(self) -> Any:
        return self.sheet.book.document

    @property
    def api(self) -> Any:
        return self.sheet.cells_in(self.box)

    row = property(lambda self: self.box.top)
    column = property(lambda self: self.box.left)
    shape = property(lambda self: self.box.shape)
    coords = property(lambda self: (self.sheet.name, self.row, self.column, *self.shape))
    max_cells_per_read = None
    max_cells_per_write = None
    has_array = False

    def __len__(self) -> int:
        return self.box.shape[0] * self.box.shape[1]

    def __call__(self, row: int, column: int | None = None) -> Range:
        if column is None:
            row, column = divmod(row - 1, self.box.shape[1])
            row, column = row + 1, column + 1
        at_row, at_column = self.box.top + row - 1, self.box.left + column - 1
        return Range(self.sheet, Box(at_row, at_column, at_row, at_column))

    # ------------------------------------------------------------------ values
    @property
    def raw_value(self) -> Any:
        rows = reading.values(self.document, self.sheet, self.box)
        return rows[0][0] if len(self) == 1 else rows

    @raw_value.setter
    def raw_value(self, value: Any) -> None:
        if isinstance(value, str) and value.startswith("=") and len(self) > 1:
            self._fill(value)
            return
        rows = rectangle(value, self.shape)
        target = self._sized(len(rows), len(rows[0]))
        target.refuse_if_locked()
        cells = target.api
        kinds = formats.kinds(self.document, cells, target.box)
        plan = plan_rows(rows, lambda row, column: kinds.get((row, column), "general"))
        places = [cells.getCellByPosition(column, row) for row, column, _ in plan.formulas]
        before = [cell.Formula for cell in places]
        with notes_kept(self.sheet, target.box):
            cells.setDataArray(plan.data)
        for cell, was, (_, _, formula) in zip(places, before, plan.formulas, strict=True):
            formulas.enter(self.document, [cell], formula, was)
        for row, column, number_format in plan.formats:
            formats.set_format(self.document, cells.getCellByPosition(column, row), number_format)

    def _fill(self, formula: str) -> None:
        """Enter one formula in every cell, its references moving along."""
        self.refuse_if_locked()
        rows, columns = self.shape
        cells = self.api
        formulas.enter(
            self.document,
            [cells.getCellByPosition(column, row) for row in range(rows) for column in range(columns)],
            formula,
        )

    def _sized(self, rows: int, columns: int) -> Range:
        top, left = self.box.top, self.box.left
        return Range(self.sheet, Box(top, left, top + rows - 1, left + columns - 1))

    @property
    def formula(self) -> Any:
        rows = reading.formula_rows(self.document, self.api)
        return rows[0][0] if len(self) == 1 else tuple(tuple(row) for row in rows)

    @formula.setter
    def formula(self, value: Any) -> None:
        self.raw_value = value

    formula2 = formula

    def clear_contents(self) -> None:
        self.refuse_if_locked()
        self.api.clearContents(CONTENTS)

    def clear(self) -> None:
        self.refuse_if_locked()
        if self.merge_cells:
            self.api.merge(False)
        self.api.clearContents(EVERYTHING)

    def clear_formats(self) -> None:
        self._refuse_looks()
        self.api.clearContents(LOOKS)

    def refuse_if_locked(self) -> None:
        """Raise RefusedError where a protected sheet's locked cells are among these."""
        if not self.sheet.api.isProtected():
            return
        alike = self.api.getUniqueCellFormatRanges()
        if any(alike.getByIndex(at).getByIndex(0).CellProtection.IsLocked for at in range(alike.Count)):
            raise RefusedError("The cell or chart you're trying to change is on a protected sheet.")

    def _refuse_looks(self) -> None:
        if self.sheet.api.isProtected():
            raise RefusedError("Cells of a protected sheet cannot be formatted.")

    # ------------------------------------------------------------------ looks
    def _set(self, name: str, value: Any) -> None:
        self._refuse_looks()
        setattr(self.api, name, value)

    @property
    def number_format(self) -> str | None:
        return formats.read_format(self.document, self.api, self.box)

    @number_format.setter
    def number_format(self, value: str) -> None:
        self._refuse_looks()
        formats.set_format(self.document, self.api, value)

    color = property(
        lambda self: from_colour(self.api.CellBackColor),
        lambda self, value: self._set("CellBackColor", to_colour(value)),
    )
    wrap_text = property(
        lambda self: self.api.IsTextWrapped, lambda self, value: self._set("IsTextWrapped", bool(value))
    )
    font = property(Font)

    @property
    def horizontal_alignment(self) -> str:
        return {value: key for key, value in ACROSS.items()}[self.api.HoriJustify.value]

    @horizontal_alignment.setter
    def horizontal_alignment(self, value: str) -> None:
        self._set("HoriJustify", constant("table.CellHoriJustify", ACROSS[value]))

    @property
    def vertical_alignment(self) -> str:
        return {value: key for key, value in UPRIGHT.items()}.get(self.api.VertJustify, "bottom")

    @vertical_alignment.setter
    def vertical_alignment(self, value: str) -> None:
        self._set("VertJustify", UPRIGHT[value])

    # characters of the standard font, each about 7 pixels; LibreOffice counts in hundredths of a millimetre
    column_width = property(
        lambda self: round((self.api.Columns.getByIndex(0).Width / 26.458 - 5) / 7, 2),
        lambda self, value: setattr(self.api.Columns, "Width", round((value * 7 + 5) * 26.458)),
    )
    # points
    row_height = property(
        lambda self: round(self.api.Rows.getByIndex(0).Height / 35.278, 2),
        lambda self, value: setattr(self.api.Rows, "Height", round(value * 35.278)),
    )

    def autofit(self, axis: str | None = None) -> None:
        self._refuse_looks()
        if axis in (None, "columns", "c"):
            self.api.Columns.OptimalWidth = True
        if axis in (None, "rows", "r"):
            rows = self.api.Rows
            hidden = [row for row in map(rows.getByIndex, range(rows.Count)) if not row.IsVisible]
            rows.OptimalHeight = True
            for row in hidden:  # LibreOffice shows them; nobody may count on Excel doing so
                row.IsVisible = False

    @property
    def merge_cells(self) -> bool:
        return bool(self.merge_area.box.shape != (1, 1)) if len(self) == 1 else bool(self.api.IsMerged)

    @property
    def merge_area(self) -> Range:
        cursor = self.sheet.api.createCursorByRange(self.api)
        cursor.collapseToMergedArea()
        return Range(self.sheet, box_of_address(cursor.RangeAddress))

    def merge(self, across: bool = False) -> None:
        self._refuse_looks()
        if across:
            for row in range(1, self.shape[0] + 1):
                Range(self.sheet, spanning(self(row, 1).box, self(row, self.shape[1]).box)).api.merge(True)
            return
        self.api.merge(True)

    def unmerge(self) -> None:
        self._refuse_looks()
        self.merge_area.api.merge(False)

    # ------------------------------------------------------------------ rows and columns
    def insert(self, shift: str | None = None, copy_origin: str | None = None) -> None:
        self._refuse_looks()
        whole = "ROWS" if self.box.whole_rows else "COLUMNS" if self.box.whole_columns else None
        way = whole or ("RIGHT" if shift == "right" else "DOWN")
        self.sheet.api.insertCells(self.api.RangeAddress, constant("sheet.CellInsertMode", way))

    def delete(self, shift: str | None = None) -> None:
        self._refuse_looks()
        whole = "ROWS" if self.box.whole_rows else "COLUMNS" if self.box.whole_columns else None
        way = whole or ("LEFT" if shift == "left" else "UP")
        self.sheet.api.removeRange(self.api.RangeAddress, constant("sheet.CellDeleteMode", way))

    # ------------------------------------------------------------------ places
    @property
    def address(self) -> str:
        return ",".join(box.address() for box in (self.box, *self.others))

    def get_address(self, row_absolute: bool, column_absolute: bool, external: bool) -> str:
        plain = self.box.address(row_absolute=row_absolute, column_absolute=column_absolute)
        return f"'[{self.sheet.book.name}]{self.sheet.name}'!{plain}" if external else plain

    def end(self, direction: str) -> Range:
        down, right = STEPS[direction]
        filled = reading.filled_from(self.sheet, self.row, self.column, down, right)
        steps = _steps_to_end(filled)
        if steps is None:
            edge = {"down": LAST_ROW, "up": 1, "right": LAST_COLUMN, "left": 1}[direction]
            row, column = (edge, self.column) if down else (self.row, edge)
        else:
            row, column = self.row + down * steps, self.column + right * steps
        return Range(self.sheet, Box(row, column, row, column))

    @property
    def current_region(self) -> Range:
        cursor = self.sheet.api.createCursorByRange(self.api)
        cursor.collapseToCurrentRegion()
        return Range(self.sheet, box_of_address(cursor.RangeAddress))

    def select(self) -> None:
        book = self.sheet.book
        if book.sheets.active.name != self.sheet.name:
            raise RefusedError("Only cells of the sheet in front can be selected.")
        chosen = self.api
        if self.others:
            chosen = book.document.createInstance("com.sun.star.sheet.SheetCellRanges")
            for box in (self.box, *self.others):
                chosen.addRangeAddress(self.sheet.cells_in(box).RangeAddress, False)
        book.document.CurrentController.select(chosen)

    @property
    def table(self) -> Any:
        return next((one for one in self.sheet.tables if one.range.box.holds(self.row, self.column)), None)

    @property
    def name(self) -> Any:
        names = (name for name in self.sheet.book.names if name.covers(self))
        return next(names, None)

    @name.setter
    def name(self, value: str) -> None:
        place = self.box.address()
        quoted = self.sheet.name.replace("'", "''")
        self.sheet.book.names.add(value, f"='{quoted}'!{place}")

    # ------------------------------------------------------------------ notes and links
    @property
    def note(self) -> Note | None:
        return note_at(self.sheet, self.row, self.column)

    def add_note(self, text: str) -> Note:
        if self.note:
            raise RefusedError("The cell has a note already.")
        address = structure("table.CellAddress", self.sheet.index - 1, self.column - 1, self.row - 1)
        self.sheet.api.Annotations.insertNew(address, text)
        return Note(self.sheet, self.row, self.column)

    @property
    def hyperlink(self) -> str:
        fields = self.api.getCellByPosition(0, 0).TextFields.createEnumeration()
        if not fields.hasMoreElements():
            raise RefusedError("The cell doesn't seem to contain a hyperlink!")
        return str(fields.nextElement().URL)

    def add_hyperlink(self, address: str, text_to_display: str | None = None, screen_tip: str | None = None) -> None:
        self.refuse_if_locked()
        cell = self.api.getCellByPosition(0, 0)
        cell.String = ""
        field = self.document.createInstance("com.sun.star.text.TextField.URL")
        field.URL, field.Representation = address, text_to_display or address
        cell.insertTextContent(cell.createTextCursor(), field, False)


def _steps_to_end(filled: list[bool]) -> int | None:
    """Return how far Ctrl and an arrow go, given which cells from here on hold something; None is the sheet's edge."""
    if len(filled) > 1 and filled[0] and filled[1]:
        gaps = (at for at, has in enumerate(filled) if not has)
        return next(gaps, len(filled)) - 1
    return next((at for at, has in enumerate(filled) if at and has), None)
