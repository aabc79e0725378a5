"""A live spend mapping workbook brought up to date: what a refresh of the file would change, written into the open cells.

What changes is decided by `xltools.outputs.mapping` alone, over a copy of the workbook as it is open; here it is chosen what a button is
for, and written. Nothing that was typed is among it.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from xltools.excel.cells import AS_TEXT, runs, write_texts
from xltools.model import UsageError
from xltools.outputs.mapping.bodies_edit import KEPT_UP
from xltools.outputs.mapping.content import mapping_content
from xltools.outputs.mapping.edit import edit_mapping, reach
from xltools.outputs.mapping.moved import MovedKind
from xltools.outputs.mapping.opened import open_mapping
from xltools.outputs.mapping.sheet_cells import FormulaCell
from xltools.outputs.mapping.standing_rows import standing_rows
from xltools.outputs.mapping.write import listed_before
from xltools.outputs.marking.unmarkable import Unmarkable
from xltools.reading.mapping_records import NO_RECORD
from xltools.reading.refusals import Refused, refusal
from xltools.template.mapping import MAPPING_FILE, FilledRow
from xltools.template.styles import MONEY

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    import xlwings as xw

    from xltools.counting.count import Count
    from xltools.folder import CountFolder
    from xltools.outputs.mapping.moved import Moved
    from xltools.outputs.mapping.opened import OpenedMapping, OpenedSheet
    from xltools.outputs.mapping.sheet_cells import CellContent
    from xltools.reading.mapping_records import Record
    from xltools.template.mapping import MappingContent

    Changes = Mapping[tuple[int, int], CellContent | FormulaCell]


@dataclass(frozen=True, slots=True)
class SheetChanges:
    """The cells of a sheet to be written, by row and column, and the table's last row where it must grow (0: it need not)."""

    sheet: str
    cells: Changes
    heading: tuple[int, int]
    last_row: int = 0


@dataclass(frozen=True, slots=True)
class LiveRefresh:
    """What a button would change in a workbook, sheet by sheet, and what moved or is asked, in words."""

    sheets: tuple[SheetChanges, ...]
    moved: tuple[Moved, ...]


def estimates_of(path: Path, folder: CountFolder) -> LiveRefresh:
    """Return what fills a workbook with a folder's initial estimates, where nothing was typed; `path` is a copy of the workbook.

    Cells of ours that were cleared are filled again: that is what was asked for. Raises `UsageError` where the workbook cannot be
    brought up to date.
    """
    opened = _opened(path)
    opened = replace(opened, reading=replace(opened.reading, records=tuple(_without_cleared(opened))))
    moved = _edited(path, opened, folder, None)
    beside = opened.reading.columns.get("from_return", 0)
    kept_up = {opened.body_columns[name] for name in KEPT_UP}
    added = _new_rows(opened.bodies, opened.body_columns["body"])
    sheets = _sheets(
        opened,
        mapping=lambda _, column: column != beside,
        bodies=lambda row, column: row in added or column not in kept_up,
        lists=lambda row, column: True,
    )
    return LiveRefresh(sheets, _of_kinds(moved, MovedKind.ESTIMATE, MovedKind.ROW_ADDED, MovedKind.BODY_ADDED))


def returns_of(path: Path, folder: CountFolder, count: Count) -> LiveRefresh:
    """Return what shows in a workbook what bodies' returns say, by a count of its folder, and where bodies stand.

    No estimate changes; a row is added only for a body whose return has none to stand beside. See `estimates_of`.
    """
    opened = _opened(path)
    moved = _edited(path, opened, folder, count)
    beside = opened.reading.columns.get("from_return", 0)
    added = _new_rows(opened.mapping, opened.reading.columns["organisation"])
    sheets = _sheets(
        opened,
        mapping=lambda row, column: row in added or column == beside,
        bodies=lambda row, column: True,
        lists=lambda row, column: False,
    )
    kinds = (MovedKind.FROM_RETURN, MovedKind.STANDING, MovedKind.LAST_MESSAGE, MovedKind.BODY_ADDED)
    return LiveRefresh(sheets, _of_kinds(moved, *kinds))


def _opened(path: Path) -> OpenedMapping:
    try:
        return open_mapping(path.read_bytes(), path.name)
    except Unmarkable as unmarkable:
        raise UsageError(
            f"{path.name} cannot be brought up to date: {unmarkable.reason}. Nothing was changed."
        ) from None
    except Refused as refused:
        raise UsageError(refusal(path.name, refused.code, refused.detail).message) from None


def _edited(path: Path, opened: OpenedMapping, folder: CountFolder, count: Count | None) -> tuple[Moved, ...]:
    if opened.reading.unit.question:
        raise UsageError(
            f"The unit of the sheet {opened.mapping.name} is not certain: {opened.reading.unit.question}. Put that right, then try "
            "again. Nothing was changed."
        )
    own = replace(folder.outputs, classification=opened.reading.headings.classification)
    content = mapping_content(replace(folder, outputs=own), count)
    if count is not None:
        content = replace(content, rows=tuple(_said_only(content)))
    try:
        return edit_mapping(path.read_bytes(), opened, content, listed_before(folder.path / MAPPING_FILE)).moved
    except Unmarkable as unmarkable:
        raise UsageError(
            f"{path.name} cannot be brought up to date: {unmarkable.reason}. Nothing was changed."
        ) from None


def _without_cleared(opened: OpenedMapping) -> Iterator[Record]:
    """Yield the records of what was filled in, without the amounts whose cells hold nothing any more."""
    rows = {row.record: row for row in standing_rows(opened) if row.record != NO_RECORD}
    for at, record in enumerate(opened.reading.records):
        there = rows[at].amounts if at in rows else record.amounts
        yield replace(record, amounts={code: pence for code, pence in record.amounts.items() if code in there})


def _said_only(content: MappingContent) -> Iterator[FilledRow]:
    """Yield what returns say, without any estimate."""
    for row in content.rows:
        if row.from_return is not None:
            yield FilledRow(row.body, {}, expenditure_type=row.expenditure_type, from_return=row.from_return)


def _new_rows(sheet: OpenedSheet, column: int) -> set[int]:
    """Return the rows that are given a body: those that are added."""
    return {row for row, at in sheet.cells.changed if at == column}


def _of_kinds(moved: tuple[Moved, ...], *kinds: MovedKind) -> tuple[Moved, ...]:
    return tuple(each for each in moved if each.kind in (*kinds, MovedKind.ASKED))


def _sheets(
    opened: OpenedMapping,
    mapping: Callable[[int, int], bool],
    bodies: Callable[[int, int], bool],
    lists: Callable[[int, int], bool],
) -> tuple[SheetChanges, ...]:
    """Return the changes of each sheet that are wanted (by row and column), without the results of formulas that stay."""
    heads = (
        (opened.mapping, (opened.reading.heading_row, opened.reading.first_column), mapping),
        (opened.bodies, (opened.body_row, opened.body_columns["body"]), bodies),
        (opened.lists, (opened.filled_row, opened.filled_column), lists),
    )
    each = (
        _changes(
            sheet,
            heading,
            {
                place: put
                for place, put in sheet.cells.changed.items()
                if wanted(*place) and not (isinstance(put, FormulaCell) and not put.formula)
            },
        )
        for sheet, heading, wanted in heads
    )
    return tuple(changes for changes in each if changes.cells)


def _changes(sheet: OpenedSheet, heading: tuple[int, int], cells: Changes) -> SheetChanges:
    table = sheet.table_at(*heading)
    last = reach(sheet, table) if table else 0
    grows = table is not None and table.last_row < last <= max((row for row, _ in cells), default=0)
    return SheetChanges(sheet.name, cells, heading, last if grows else 0)


def write_refresh(book: xw.Book, refresh: LiveRefresh) -> None:
    """Write the changes into the open workbook; its tables grow first, so that new rows belong to them."""
    for changes in refresh.sheets:
        sheet = book.sheets[changes.sheet]
        if changes.last_row:
            _grow(sheet, changes)
        by_column: defaultdict[int, dict[int, CellContent | FormulaCell]] = defaultdict(dict)
        for (row, column), put in changes.cells.items():
            by_column[column][row] = put
        for column, cells in by_column.items():
            _write_column(sheet, column, cells)


def _grow(sheet: xw.Sheet, changes: SheetChanges) -> None:
    for table in sheet.tables:
        area = table.range
        if (area.row, area.column) == changes.heading:
            table.resize(sheet.range(changes.heading, (changes.last_row, area.last_cell.column)))


def _write_column(sheet: xw.Sheet, column: int, cells: Mapping[int, CellContent | FormulaCell]) -> None:
    """Write cells of a column: texts as text, numbers, formulas; what is to hold nothing is emptied."""
    texts = {row: put for row, put in cells.items() if isinstance(put, str) and put}
    numbers = {row: put for row, put in cells.items() if isinstance(put, int | float)}
    for first, last in runs(texts):
        write_texts(sheet, first, column, [[texts[row]] for row in range(first, last + 1)])
    for first, last in runs(numbers):
        area = sheet.range((first, column), (last, column))
        if area.number_format in (None, AS_TEXT):
            area.number_format = MONEY
        area.value = [[float(numbers[row])] for row in range(first, last + 1)]
    for first, last in runs(row for row, put in cells.items() if put is None or put == ""):
        sheet.range((first, column), (last, column)).clear_contents()
    for row, put in cells.items():
        if isinstance(put, FormulaCell):
            sheet.range((row, column)).formula = f"={put.formula}"
