"""What the scan of a workbook's XML found -> observations about the cells, rows, columns and sheets of a return."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.model import Location, Noticed, Observation, column_letters
from xltools.reading.cross_tables import cross_table
from xltools.reading.headings import find_headings
from xltools.reading.more_lines import listed_lines
from xltools.reading.refusals import Refused
from xltools.template.layout import BY_FIELD, LAST_RULED_ROW, LISTS, MERGE_SHEETS, MONEY_FIELDS, SHEETS
from xltools.text import word_key

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from xltools.reading.flags import Flags, Range
    from xltools.reading.table import SpendingTable
    from xltools.reading.workbook import SheetInfo, Workbook

_OURS = frozenset(word_key(name) for name in (*SHEETS, *MERGE_SHEETS))
_MOST_SHEETS_LOOKED_INTO = 20


def cell_observations(flags: Flags, table: SpendingTable) -> Iterator[Observation]:
    """Yield error cells and formulas among the table's values, and what is hidden or merged in it."""
    fields = {column: field for field, column in table.columns.items()}
    rows = frozenset(table.rows) if flags.errors or flags.formulas or flags.hidden_rows else frozenset()
    for row, column, text in flags.errors:
        if row in rows and column in fields:
            yield Observation(Noticed.ERROR_CELL, Location(table.file, table.sheet, row, column), fields[column], text)
    yield from _formulas(flags, table, fields, rows)
    for row in flags.hidden_rows:
        if row in rows:
            yield Observation(Noticed.HIDDEN_ROW, Location(table.file, table.sheet, row))
    for column in flags.hidden_columns:
        if column in fields:
            yield Observation(Noticed.HIDDEN_COLUMN, Location(table.file, table.sheet, 0, column), fields[column])
    yield from _merges(flags, table, fields)


def _formulas(
    flags: Flags, table: SpendingTable, fields: dict[int, str], rows: frozenset[int]
) -> Iterator[Observation]:
    broken = {(row, column) for row, column, _ in flags.errors}
    for formula in flags.formulas:
        if formula.row in rows and formula.column in fields:
            location, field = Location(table.file, table.sheet, formula.row, formula.column), fields[formula.column]
            saved = formula.saved or (formula.row, formula.column) in broken
            detail = "" if saved else "its result was not saved in the file"
            kind = Noticed.LINKED_FORMULA if formula.linked else Noticed.FORMULA
            yield Observation(kind, location, field, "", detail)
            if formula.sums and field in MONEY_FIELDS:
                yield Observation(Noticed.SUM_FORMULA, location, field)
            if not saved and field in MONEY_FIELDS:
                yield Observation(
                    Noticed.AMOUNT_UNREAD, location, field, "", "the result of its formula was not saved in the file"
                )


def _merges(flags: Flags, table: SpendingTable, fields: dict[int, str]) -> Iterator[Observation]:
    last = table.rows[-1] if table.rows else table.heading_row
    for merge in flags.merges:
        inside = merge.last_row > table.heading_row and merge.first_row <= last
        if inside and any(merge.first_column <= column <= merge.last_column for column in fields):
            location = Location(table.file, table.sheet, merge.first_row, merge.first_column)
            detail = f"{column_letters(merge.first_column)}{merge.first_row}:{column_letters(merge.last_column)}{merge.last_row}"
            yield Observation(Noticed.MERGED_CELLS, location, fields.get(merge.first_column, ""), "", detail)


def lost_validations(flags: Flags, table: SpendingTable) -> Iterator[Observation]:
    """Yield one observation for each column whose drop-down no longer covers every line, at the first line it misses.

    Where no drop-down is left at all, one for the sheet: the file went through a program that drops them.
    """
    if not flags.validations:
        if table.rows:
            location = Location(table.file, table.sheet)
            yield Observation(Noticed.VALIDATION_LOST, location, detail="no drop-down is left in the sheet")
        return
    for field, column in table.columns.items():
        if BY_FIELD[field].choices:
            spans = [span for span in flags.validations if span.first_column <= column <= span.last_column]
            missed = _missed(table.rows, spans)
            if missed:
                location = Location(table.file, table.sheet, missed[0], column)
                lines = "1 line" if len(missed) == 1 else f"{len(missed):,} lines"
                yield Observation(Noticed.VALIDATION_LOST, location, field, "", f"the drop-down is gone from {lines}")


def _missed(rows: Sequence[int], spans: Sequence[Range]) -> list[int]:
    if rows and any(span.first_row <= rows[0] and span.last_row >= min(rows[-1], LAST_RULED_ROW) for span in spans):
        return []
    return [
        row
        for row in rows
        if row <= LAST_RULED_ROW and not any(span.first_row <= row <= span.last_row for span in spans)
    ]


def sheet_observations(workbook: Workbook, read: Collection[str]) -> Iterator[Observation]:
    """Yield hidden sheets and sheets the template does not have, saying which of them looks like a second list."""
    for sheet in workbook.sheets[:_MOST_SHEETS_LOOKED_INTO]:
        location = Location(workbook.file, sheet.name)
        if sheet.hidden and word_key(sheet.name) != word_key(LISTS):
            yield Observation(Noticed.HIDDEN_SHEET, location, "", sheet.name)
        if sheet.name not in read and word_key(sheet.name) not in _OURS:
            kind, detail = _what_it_holds(workbook, sheet)
            if detail:
                yield Observation(kind, location, "", sheet.name, detail)
    if workbook.package.macros:
        yield Observation(Noticed.MACROS, Location(workbook.file))


def _what_it_holds(workbook: Workbook, sheet: SheetInfo) -> tuple[Noticed, str]:
    """What a sheet that was not read holds, in words ("" for nothing), and as what that is noticed."""
    try:
        if not workbook.holds_data(sheet.name):
            return Noticed.EXTRA_SHEET, ""
        values = workbook.sheet(sheet.name)
        headings = find_headings(values.rows, merged=workbook.merged(values))
        lines = listed_lines(values, headings, workbook.file) if headings else None
    except Refused:
        return Noticed.EXTRA_SHEET, "it could not be read"
    if lines and lines.services:
        return Noticed.LINES_ELSEWHERE, lines.words
    if headings:
        return Noticed.EXTRA_SHEET, "it looks like another list of spending, which was not read"
    table = cross_table(values)
    holds = f"a cross table in {table.words}" if table else "data"
    return Noticed.EXTRA_SHEET, f"it holds {holds}, which was not read"
