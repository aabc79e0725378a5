"""Sheets as they stand in a partner's workbook: values, how they look, comments, widths: what openpyxl sees of them.

`copy_sheets` runs where the file was read; what comes back is plain data that another workbook can be given.
"""

from __future__ import annotations

import io
import re
import warnings
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from xltools.reading.cells import cell_text
from xltools.reading.flags import merged_cells, scan
from xltools.reading.package import FileKind
from xltools.reading.refusals import Refused
from xltools.template.layout import SHEETS
from xltools.text import listed, plural, word_key

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from xltools.reading.workbook import Sheet, SheetInfo, Workbook
    from xltools.workbooks.cell_looks import Look

    Value = str | float | bool | date
    Comments = Mapping[str, Mapping[tuple[int, int], str]]

MOST_CELLS = 200_000
"""Filled cells of a file's further sheets that are carried over: what holds more is a data set, and stays where it is."""
_OURS = frozenset(word_key(name) for name in SHEETS)


@dataclass(frozen=True, slots=True)
class CopiedSheet:
    """A sheet as plain data. Rows and columns count from 1; `looks` are the ways its cells look, which `cells` number.

    `cells` are row, column, value ("" where only the look is of note) and number of the look. `widths` are first and last column
    and characters. `merged` are first row and column, last row and column. `freeze` is the first row and column that move.
    """

    name: str
    cells: tuple[tuple[int, int, Value, int], ...]
    looks: tuple[Look, ...] = ((),)
    widths: tuple[tuple[int, int, float], ...] = ()
    heights: Mapping[int, float] = field(default_factory=dict)
    hidden_rows: tuple[int, ...] = ()
    hidden_columns: tuple[int, ...] = ()
    merged: tuple[tuple[int, int, int, int], ...] = ()
    comments: Mapping[tuple[int, int], str] = field(default_factory=dict)
    hidden: bool = False
    freeze: tuple[int, int] = (1, 1)

    @property
    def filled(self) -> int:
        """How many cells hold something."""
        return sum(value != "" for _, _, value, _ in self.cells)


def copy_sheets(
    workbook: Workbook, read: Collection[str], comments: Comments
) -> tuple[tuple[CopiedSheet, ...], tuple[str, ...]]:
    """Return the sheets that are neither the template's nor `read` for their lines, and in words what of them is not carried."""
    wanted = [info for info in workbook.sheets if info.name not in read and word_key(info.name) not in _OURS]
    copies: list[CopiedSheet] = []
    left: list[str] = []
    for info in wanted:
        try:
            sheet = workbook.sheet(info.name)
        except Refused as refused:
            left.append(f"the sheet {info.name} could not be read{f' ({refused.detail})' if refused.detail else ''}")
            continue
        if sheet.filled + sum(copy.filled for copy in copies) > MOST_CELLS:
            left.append(f"the sheet {info.name} with {plural(sheet.filled, 'filled cell')}: too large to carry over")
            continue
        copies.append(_values_alone(info, sheet, comments.get(info.name, {})))
    return _with_looks(workbook, copies, left), tuple(left)


def _values_alone(info: SheetInfo, sheet: Sheet, said: Mapping[tuple[int, int], str]) -> CopiedSheet:
    cells = tuple(
        (row, column, plain_value(value), 0)
        for row, values in enumerate(sheet.rows, sheet.first_row)
        for column, value in enumerate(values, sheet.first_column)
        if value != ""
    )
    return CopiedSheet(info.name, cells, hidden=info.hidden, comments=dict(said))


def plain_value(value: object) -> Value:
    """Return a cell's value as another workbook can hold it; what is no text, number, truth or date as the text it shows."""
    if isinstance(value, bool | str):
        return value
    if isinstance(value, int | float):
        return float(value)
    return value if isinstance(value, date) and value.year > 1900 else cell_text(value)


def _with_looks(workbook: Workbook, copies: Sequence[CopiedSheet], left: list[str]) -> tuple[CopiedSheet, ...]:
    if not copies:
        return ()
    if workbook.package.kind is not FileKind.XLSX:
        names = listed([copy.name for copy in copies])
        left.append(f"how {names} look: it cannot be seen in this kind of file")
        return tuple(copies)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = opened(workbook.package.data)
            return tuple(_looked_at(workbook, book, copy, left) for copy in copies)
    except (MemoryError, Refused):
        raise
    except Exception:  # openpyxl raises whatever its parsers raise
        left.append(f"how {listed([copy.name for copy in copies])} look: it could not be made out")
        return tuple(copies)


def opened(data: bytes) -> Any:
    """Return a workbook as openpyxl reads it row by row, with the values its formulas last had."""
    import openpyxl

    return openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)


def _looked_at(workbook: Workbook, book: Any, copy: CopiedSheet, left: list[str]) -> CopiedSheet:
    looks: dict[Look, int] = {(): 0}
    seen = styled_cells(book, copy.name, looks)
    values = {(row, column): value for row, column, value, _ in copy.cells}
    formulas = scan(workbook.marks(copy.name)).formulas
    unsaved = [cell for cell in formulas if not cell.saved]
    if formulas:
        left.append(f"{plural(len(formulas), 'formula')} of the sheet {copy.name}: {_as_what(len(unsaved))}")
    values |= {(cell.row, cell.column): "(a formula without a saved result)" for cell in unsaved}
    errors = scan(workbook.marks(copy.name)).errors
    values |= {(row, column): text for row, column, text in errors}
    places = sorted({*values, *(place for place, number in seen.items() if number)})
    return arranged(
        workbook,
        CopiedSheet(
            copy.name,
            tuple((*place, values.get(place, ""), seen.get(place, 0)) for place in places[: 2 * MOST_CELLS]),
            tuple(looks),
            comments=copy.comments,
            hidden=copy.hidden,
        ),
    )


def _as_what(unsaved: int) -> str:
    if unsaved:
        return f"their results are carried as values, but {unsaved:,} had none saved"
    return "their results are carried as values"


def styled_cells(book: Any, name: str, looks: dict[Look, int]) -> dict[tuple[int, int], int]:
    """Return the number of the look of each cell of a sheet that has one, adding to `looks` (a number for each)."""
    from xltools.workbooks.cell_looks import look_of, theme_colours

    theme = theme_colours(book.loaded_theme)
    known: dict[object, int] = {}
    seen: dict[tuple[int, int], int] = {}
    sheet = book[name]
    sheet.reset_dimensions()
    for row in sheet.iter_rows():
        for cell in row:
            style = getattr(cell, "_style_id", None)
            if not style:
                continue
            if style not in known:
                known[style] = looks.setdefault(look_of(cell, theme), len(looks))
            seen[cell.row, cell.column] = known[style]
            if len(seen) > 2 * MOST_CELLS:
                return seen
    return seen


def arranged(workbook: Workbook, copy: CopiedSheet) -> CopiedSheet:
    """Return a copied sheet with its widths, heights, hidden rows and columns, merged cells and frozen panes."""
    xml = workbook.xml(copy.name)
    flags = scan(workbook.marks(copy.name))
    head, rows = xml[: max(xml.find(b"<sheetData"), 0)], xml
    return replace(
        copy,
        widths=tuple(_widths(head)),
        heights=dict(_heights(rows)),
        hidden_rows=flags.hidden_rows,
        hidden_columns=flags.hidden_columns,
        merged=tuple(_apart(merged_cells(xml))),
        freeze=_freeze(head),
    )


def _attributes(text: bytes) -> dict[str, str]:
    return {name.decode(): value.decode() for name, value in re.findall(rb'(\w+)\s*=\s*["\']([^"\']*)["\']', text)}


def _number(text: str, least: float = 0.0) -> float:
    try:
        return max(float(text), least)
    except ValueError:
        return least


def _widths(head: bytes) -> Iterator[tuple[int, int, float]]:
    for match in re.finditer(rb"<col\s([^>]*)>", head):
        column = _attributes(match[1])
        first, last = int(_number(column.get("min", ""))), int(_number(column.get("max", "")))
        width = _number(column.get("width", ""))
        if 0 < first <= last <= 16_384 and 0 < width <= 255:
            yield first, last, width


def _heights(rows: bytes) -> Iterator[tuple[int, float]]:
    for match in re.finditer(rb"<row\s([^>]*)>", rows):
        row = _attributes(match[1])
        height = _number(row.get("ht", ""))
        number = int(_number(row.get("r", "")))
        if row.get("customHeight") in ("1", "true") and number and 0 < height <= 409:
            yield number, height


def _freeze(head: bytes) -> tuple[int, int]:
    match = re.search(rb"<pane\s([^>]*)>", head)
    pane = _attributes(match[1]) if match else {}
    if pane.get("state") not in ("frozen", "frozenSplit"):
        return 1, 1
    return 1 + int(_number(pane.get("ySplit", ""))), 1 + int(_number(pane.get("xSplit", "")))


def _apart(spans: Sequence[Any]) -> Iterator[tuple[int, int, int, int]]:
    """Merged cells that do not overlap: no program writes others, and no program opens them."""
    kept: list[tuple[int, int, int, int]] = []
    for span in spans[:2_000]:
        box = (span.first_row, span.first_column, span.last_row, span.last_column)
        overlaps = any(
            box[0] <= other[2] and other[0] <= box[2] and box[1] <= other[3] and other[1] <= box[3] for other in kept
        )
        if box[:2] != box[2:] and not overlaps and box[2] <= 1_048_576 and box[3] <= 16_384:
            kept.append(box)
            yield box
