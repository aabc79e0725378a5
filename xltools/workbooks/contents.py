"""What a workbook holds, for comparing two: what was read as a return, and every sheet's cells, formulas and structure.

`contents_here` runs in a process that may be stopped. Values come from the reader; openpyxl sees the rest (formulas, drop-downs,
tables, names, hidden rows), once the package was looked at and no sheet reaches too far.
"""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from xltools.model import ReturnOrigin
from xltools.reading.cell_comments import cell_comments
from xltools.reading.finding_lists import find_spending
from xltools.reading.flags import parse_cell
from xltools.reading.package import FileKind, look_at
from xltools.reading.refusals import Refused, unread
from xltools.reading.workbook import Workbook
from xltools.reading.worker import read_one
from xltools.workbooks.formulas import Formula, formula_at

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from openpyxl.worksheet.worksheet import Worksheet

    from xltools.model import ReadFile
    from xltools.reading.headings import Headings
    from xltools.reading.workbook import Sheet

    Cell = tuple[int, int]
    """Row and column of a sheet, from 1."""

MOST_CELLS = 1_000_000
"""Cells of a workbook up to which its structure is looked at: openpyxl takes some 50 bytes a cell and 15 microseconds."""


class Depth(StrEnum):
    """How much of a file could be compared."""

    WHOLE = "values, formulas and structure"
    VALUES = "values and sheets"
    LINES = "lines"


@dataclass(frozen=True, slots=True)
class DropDown:
    """A data validation: the cells it covers as ranges (first row and column, last row and column) and what it takes."""

    ranges: tuple[tuple[int, int, int, int], ...]
    takes: str


@dataclass(frozen=True, slots=True)
class SheetTable:
    """An Excel table of a sheet: its name and its range, such as ``A4:T29``."""

    name: str
    ref: str


@dataclass(frozen=True, slots=True)
class CellState:
    """A cell as it stands: its value ("" where it is blank), its formula, its comment."""

    value: object = ""
    formula: Formula | None = None
    comment: str = ""


BLANK = CellState()


@dataclass(frozen=True, slots=True)
class SheetContents:
    """A sheet: its values that are not blank, its formulas and its comments by cell, and how it is built."""

    name: str
    hidden: bool = False
    values: Mapping[Cell, object] = field(default_factory=dict)
    formulas: Mapping[Cell, str] = field(default_factory=dict)
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    drop_downs: tuple[DropDown, ...] = ()
    tables: tuple[SheetTable, ...] = ()
    comments: Mapping[Cell, str] = field(default_factory=dict)

    @property
    def holds(self) -> tuple[object, ...]:
        """Everything that stands in its cells."""
        return self.values, self.formulas, self.comments

    def cell(self, row: int, column: int) -> CellState:
        """Return a cell as it stands."""
        at = (row, column)
        if at not in self.values and at not in self.formulas and at not in self.comments:
            return BLANK
        formula = formula_at(self.formulas[at], row, column) if at in self.formulas else None
        return CellState(self.values.get(at, ""), formula, self.comments.get(at, ""))


@dataclass(frozen=True, slots=True)
class LineList:
    """A list of lines on a sheet: the row of its headings, each heading by its column, and the column of each field known."""

    sheet: str
    heading_row: int
    headings: Mapping[int, str]
    fields: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class WorkbookContents:
    """What a file holds. `read` is what the reader made of it, `lists` where its lines stand, `names` its defined names.

    A spend mapping workbook is a table of bodies and has no list of lines: of it `read` has no returns.
    """

    read: ReadFile
    depth: Depth
    sheets: tuple[SheetContents, ...] = ()
    lists: tuple[LineList, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    remarks: tuple[str, ...] = ()
    is_mapping: bool = False

    @property
    def file(self) -> str:
        """The name of the file."""
        return self.read.file

    def sheet(self, name: str) -> SheetContents | None:
        """Return the sheet of this name."""
        return next((sheet for sheet in self.sheets if sheet.name == name), None)


def contents_here(path: str, name: str) -> WorkbookContents | ReadFile:
    """Return what a file holds, read in this process; a `ReadFile` with the reason where nothing of it can be read."""
    read = read_one(path, name)
    readable = read.unreadable is None or read.unreadable.code in ("not-a-return", "cross-table", "payments-file")
    if not readable:
        return read
    try:
        package = look_at(Path(path).read_bytes())
        if package.kind is FileKind.TEXT:
            return WorkbookContents(read, Depth.LINES) if read.returns else read
        is_mapping = any(sent.origin is ReturnOrigin.TYPED_IN for sent in read.returns)
        held = _contents(Workbook(package, read.file), replace(read, returns=()) if is_mapping else read)
        return replace(held, is_mapping=is_mapping)
    except Refused as refused:
        return unread(read.file, refused.code, refused.detail)
    except OSError as error:
        return unread(read.file, "file-missing", error.strerror or "it cannot be read")
    except MemoryError:
        return unread(read.file, "file-too-large", "comparing it takes more memory than a return can need")


def _contents(workbook: Workbook, read: ReadFile) -> WorkbookContents:
    remarks: list[str] = []
    sheets = list(_sheets(workbook, remarks))
    lists = tuple(_lists(workbook)) if read.returns else ()
    if workbook.package.kind is not FileKind.XLSX or remarks:
        return WorkbookContents(read, Depth.VALUES, tuple(sheets), lists, remarks=tuple(remarks))
    if sum(len(sheet.values) for sheet in sheets) > MOST_CELLS:
        too_many = "it holds too many cells for its formulas and drop-downs to be looked at"
        return WorkbookContents(read, Depth.VALUES, tuple(sheets), lists, remarks=(too_many,))
    try:
        built, names = _structure(workbook.package.data, sheets)
    except (MemoryError, Refused):
        raise
    except Exception:  # openpyxl raises whatever its parsers raise
        unknown = "its formulas, drop-downs and names could not be looked at"
        return WorkbookContents(read, Depth.VALUES, tuple(sheets), lists, remarks=(unknown,))
    return WorkbookContents(read, Depth.WHOLE, tuple(built), lists, names)


def _sheets(workbook: Workbook, remarks: list[str]) -> Iterator[SheetContents]:
    for info in workbook.sheets:
        try:
            sheet = workbook.sheet(info.name)
        except Refused as refused:
            remarks.append(f"its sheet {info.name} could not be read{f' ({refused.detail})' if refused.detail else ''}")
            yield SheetContents(info.name, info.hidden)
        else:
            yield SheetContents(info.name, info.hidden, _values(sheet), comments=dict(cell_comments(workbook, sheet)))


def _values(sheet: Sheet) -> dict[Cell, object]:
    return {
        (row, column): _plain(value)
        for row, values in enumerate(sheet.rows, sheet.first_row)
        for column, value in enumerate(values, sheet.first_column)
        if value != ""
    }


def _plain(value: object) -> object:
    """A number as one kind of number, to the 15 digits that spreadsheet programs keep; all else as it is."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return value
    return float(f"{value:.15g}")


def _lists(workbook: Workbook) -> Iterator[LineList]:
    for sheet, headings in find_spending(workbook):
        yield _list_of(sheet, headings)


def _list_of(sheet: Sheet, headings: Headings) -> LineList:
    across = sheet.first_column
    return LineList(
        sheet.name,
        sheet.first_row + headings.last_row,
        MappingProxyType({}) if not headings.texts else {across + at: text for at, text in headings.texts.items()},
        {name: across + at for name, at in headings.columns.items()},
    )


def _structure(data: bytes, sheets: Sequence[SheetContents]) -> tuple[list[SheetContents], dict[str, str]]:
    import openpyxl

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book = openpyxl.load_workbook(io.BytesIO(data), keep_links=False)
    by_name = {sheet.title: sheet for sheet in book.worksheets}
    built = [_built(sheet, by_name[sheet.name]) if sheet.name in by_name else sheet for sheet in sheets]
    names = {name: str(defined.attr_text or "") for name, defined in book.defined_names.items()}
    return built, {name: text for name, text in names.items() if not name.startswith("_xlnm")}


def _built(sheet: SheetContents, seen: Worksheet) -> SheetContents:
    formulas, errors = _formulas(seen)
    return replace(
        sheet,
        values={**sheet.values, **errors},
        formulas=formulas,
        hidden_rows=frozenset(number for number, row in seen.row_dimensions.items() if row.hidden),
        hidden_columns=frozenset(_hidden_columns(seen)),
        drop_downs=tuple(
            DropDown(spans(str(rule.sqref)), _takes(rule.type, rule.formula1))
            for rule in seen.data_validations.dataValidation
            if rule.type not in (None, "none")  # a hint alone refuses and offers nothing
        ),
        tables=tuple(SheetTable(table.displayName, table.ref) for table in seen.tables.values()),
    )


def _hidden_columns(seen: Worksheet) -> Iterator[int]:
    for dimension in seen.column_dimensions.values():
        if dimension.hidden and dimension.min:
            yield from range(dimension.min, min(dimension.max or dimension.min, dimension.min + 1000) + 1)


def _formulas(seen: Worksheet) -> tuple[dict[Cell, str], dict[Cell, object]]:
    """The formulas of a sheet as they stand, and the errors that stand as values."""
    formulas: dict[Cell, str] = {}
    errors: dict[Cell, object] = {}
    cells: dict[Cell, Any] = seen._cells  # those in use alone: iter_rows makes all of the box
    for place, cell in cells.items():
        if cell.data_type == "f":
            formulas[place] = _formula_text(cell.value)
        elif cell.data_type == "e":
            errors[place] = str(cell.value)
    return formulas, errors


def _formula_text(value: object) -> str:
    """A formula as text, whatever openpyxl holds it in: of a range's formula its text, of a data table its range."""
    return str(getattr(value, "text", None) or getattr(value, "ref", None) or value)


def _takes(kind: str | None, source: str | None) -> str:
    text = "".join(str(source or "").split()).lstrip("=").casefold()
    return f"{kind or 'any'}: {text}" if text else str(kind or "any")


def spans(sqref: str) -> tuple[tuple[int, int, int, int], ...]:
    """Return ranges (``A4:T29 C3``) as first row and column, last row and column."""
    found = []
    for part in sqref.split():
        first, _, last = part.partition(":")
        top, left = parse_cell(first)
        bottom, right = parse_cell(last or first)
        if top and bottom:
            found.append((top, left, bottom, right))
    return tuple(found)
