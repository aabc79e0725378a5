"""A mapping workbook as it lies in the folder, opened to be brought up to date: what it says, and the parts it says it in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xltools.outputs.mapping.sheet_cells import SheetCells, sheet_cells
from xltools.outputs.marking.partner_workbook import PartnerWorkbook, open_workbook_parts
from xltools.outputs.marking.unmarkable import Unmarkable
from xltools.outputs.marking.xml_part import XmlPart, read_part
from xltools.reading.cells import cell_text
from xltools.reading.flags import parse_cell
from xltools.reading.mapping_sheet import read_mapping_sheet
from xltools.reading.package import FileKind, look_at
from xltools.reading.workbook import Sheet, Workbook
from xltools.template.mapping import BODIES, BODY_HEADINGS, FILLED_WORDS, LISTS, MAPPING_FILE, filled_headings
from xltools.text import word_key

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xltools.reading.mapping_rows import MappingSheet


MOST_ELEMENTS = 1_200_000
"""Elements of a sheet: some twenty thousand rows of Mapping."""
_NOT_OURS = ", as the workbook that xltools makes has; what is typed in it counts all the same"


@dataclass(frozen=True, slots=True)
class TablePart:
    """An Excel table: its part, and the rows and columns of its range (both from 1, bounds included)."""

    path: str
    part: XmlPart
    first_row: int
    first_column: int
    last_row: int
    last_column: int

    @property
    def has_totals(self) -> bool:
        """Whether its last row is Excel's row of totals."""
        return self.part.root.attributes.get("totalsRowCount", "0") != "0"


@dataclass(frozen=True)
class OpenedSheet:
    """A sheet of it: its path in the package, values, cells, and its tables."""

    name: str
    path: str
    values: Sheet
    cells: SheetCells
    tables: tuple[TablePart, ...]

    def table_at(self, row: int, column: int) -> TablePart | None:
        """Return the table that holds a cell."""
        held = (
            table
            for table in self.tables
            if table.first_row <= row <= table.last_row and table.first_column <= column <= table.last_column
        )
        return next(held, None)


@dataclass(frozen=True)
class OpenedMapping:
    """The workbook: its Mapping as the reader reads it, and the sheets that a refresh writes to.

    `body_columns` are the columns of Bodies by field and `body_row` is their row; `filled_column` and `filled_row` are where
    the table Filled begins, `words` what the tool wrote beside each record's amounts.
    """

    parts: PartnerWorkbook
    workbook: Workbook
    reading: MappingSheet
    mapping: OpenedSheet
    bodies: OpenedSheet
    lists: OpenedSheet
    body_row: int
    body_columns: Mapping[str, int]
    filled_row: int
    filled_column: int
    words: tuple[tuple[str, ...], ...]


def open_mapping(data: bytes, name: str = MAPPING_FILE) -> OpenedMapping:
    """Open a workbook. Raises `Unmarkable` where it is no mapping workbook or cannot be edited, `Refused` where not opened."""
    package = look_at(data)
    if package.kind is not FileKind.XLSX:
        raise Unmarkable("it is no .xlsx workbook")
    workbook = Workbook(package, name)
    reading = read_mapping_sheet(workbook)
    if reading is None:
        raise Unmarkable("it has no sheet Mapping with our headings any more")
    parts = open_workbook_parts(package)
    if parts.has_macros:
        raise Unmarkable("it holds macros")
    mapping, bodies, lists = (_sheet(parts, workbook, each) for each in (reading.sheet, BODIES, LISTS))
    body_row, body_columns = _body_columns(bodies.values)
    headings = filled_headings(reading.headings.classification)
    filled_row, filled_column = _filled(lists.values, headings)
    words = _words(lists.values, filled_row, filled_column + len(headings) - len(FILLED_WORDS), len(reading.records))
    return OpenedMapping(
        parts, workbook, reading, mapping, bodies, lists, body_row, body_columns, filled_row, filled_column, words
    )


def _sheet(parts: PartnerWorkbook, workbook: Workbook, name: str) -> OpenedSheet:
    info = next((sheet for sheet in parts.sheets if word_key(sheet.name) == word_key(name)), None)
    if info is None:
        raise Unmarkable(f"it has no sheet {name}{_NOT_OURS}")
    part = read_part(parts.package.part(info.path), f"its sheet {info.name}", "worksheet", MOST_ELEMENTS)
    tables = (
        _table(related.path, read_part(parts.package.part(related.path), f"a table on its sheet {info.name}", "table"))
        for related in parts.related(info.path).values()
        if related.kind == "table"
    )
    cells = sheet_cells(part, f"its sheet {info.name}")
    return OpenedSheet(info.name, info.path, workbook.sheet(info.name), cells, tuple(tables))


def _table(path: str, part: XmlPart) -> TablePart:
    first, _, last = part.root.attributes.get("ref", "").partition(":")
    (first_row, first_column), (last_row, last_column) = parse_cell(first), parse_cell(last or first)
    return TablePart(path, part, first_row, first_column, last_row, last_column)


def _body_columns(values: Sheet) -> tuple[int, dict[str, int]]:
    wanted = {word_key(heading): field for field, heading in BODY_HEADINGS.items()}
    for number, row in enumerate(values.rows[:30], values.first_row):
        columns = {
            wanted[key]: values.first_column + at
            for at, value in enumerate(row)
            if (key := word_key(cell_text(value))) in wanted
        }
        if {"body", "standing", "last_message"} <= columns.keys():
            return number, columns
    raise Unmarkable(f"its sheet {BODIES} does not have our headings any more")


def _filled(values: Sheet, wanted: tuple[str, ...]) -> tuple[int, int]:
    for number, row in enumerate(values.rows, values.first_row):
        texts = [cell_text(value) for value in row]
        for at in range(len(texts) - len(wanted) + 1):
            if texts[at] == wanted[0] and tuple(texts[at : at + len(wanted)]) == wanted:
                return number, values.first_column + at
    raise Unmarkable(f"nothing on its sheet {LISTS} says what was filled in{_NOT_OURS}")


def _words(values: Sheet, row: int, column: int, records: int) -> tuple[tuple[str, ...], ...]:
    return tuple(
        tuple(cell_text(values.value(row + 1 + at, column + number)) for number in range(len(FILLED_WORDS)))
        for at in range(records)
    )
