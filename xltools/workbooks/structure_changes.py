"""What of the build of a workbook changed: sheets, columns, tables, hidden rows, named cells."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xltools.model import Location, column_letters
from xltools.text import listed
from xltools.workbooks.changes import StructureChange, StructureChangeKind
from xltools.workbooks.formulas import first_cell_in, plain_target, sheets_in

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from xltools.workbooks.contents import LineList, SheetContents, WorkbookContents
    from xltools.workbooks.sheet_pairs import ColumnChange, ColumnPairs, SheetPairs
    from xltools.workbooks.version_lines import VersionLine

Kind = StructureChangeKind


@dataclass(frozen=True, slots=True)
class ListChange:
    """A list of lines in both versions: its sheets, where its headings stand, and what became of its columns."""

    old: SheetContents
    new: SheetContents
    before: LineList
    after: LineList
    columns: ColumnPairs


def sheet_changes(old: str, new: str, pairs: SheetPairs) -> Iterator[StructureChange]:
    """Yield sheets added, removed, renamed, hidden and shown."""
    for sheet in pairs.removed:
        yield StructureChange(Kind.SHEET_REMOVED, sheet.name, Location(old, sheet.name), count=len(sheet.values))
    for sheet in pairs.added:
        yield StructureChange(Kind.SHEET_ADDED, sheet.name, None, Location(new, sheet.name), count=len(sheet.values))
    for then, now in pairs.renamed:
        yield StructureChange(
            Kind.SHEET_RENAMED, now.name, Location(old, then.name), Location(new, now.name), then.name, now.name
        )
    for then, now in pairs.pairs:
        if then.hidden != now.hidden:
            kind = Kind.SHEET_HIDDEN if now.hidden else Kind.SHEET_SHOWN
            yield StructureChange(kind, now.name, Location(old, then.name), Location(new, now.name))


def list_changes(old: str, new: str, change: ListChange) -> Iterator[StructureChange]:
    """Yield what became of the columns of a list of lines, and whether they are hidden."""
    columns = change.columns
    for kind, changes in (
        (Kind.COLUMN_REMOVED, columns.removed),
        (Kind.COLUMN_ADDED, columns.added),
        (Kind.COLUMN_RENAMED, columns.renamed),
        (Kind.COLUMN_MOVED, columns.moved),
    ):
        for column in changes:
            yield _column(kind, old, new, change, column)


def _column(kind: Kind, old: str, new: str, change: ListChange, column: ColumnChange) -> StructureChange:
    then = Location(old, change.old.name, change.before.heading_row, column.old) if column.old else None
    now = Location(new, change.new.name, change.after.heading_row, column.new) if column.new else None
    letters = [f"column {column_letters(number)}" if number else "" for number in (column.old, column.new)]
    before, after = letters if kind is Kind.COLUMN_MOVED else (column.before, column.after)
    return StructureChange(kind, column.after or column.before, then, now, before, after)


def hidden_changes(
    old: str, new: str, pair: tuple[SheetContents, SheetContents], columns: Mapping[int, int], rows: bool
) -> Iterator[StructureChange]:
    """Yield columns (by the number each has in the new version) and, where asked for, rows that were hidden or shown."""
    then, now = pair
    before = {columns[number] for number in then.hidden_columns if number in columns}
    before |= {number for number in then.hidden_columns if number not in columns and not columns}
    after = set(now.hidden_columns)
    if columns:
        after &= set(columns.values())
    for kind, numbers in ((Kind.COLUMN_HIDDEN, after - before), (Kind.COLUMN_SHOWN, before - after)):
        if numbers:
            was = {number: column for column, number in columns.items()}
            first = min(numbers)
            places = (Location(old, then.name, 0, was.get(first, first)), Location(new, now.name, 0, first))
            yield StructureChange(kind, _runs(numbers, column_letters), *places, count=len(numbers))
    if rows:
        for kind, hidden in (
            (Kind.ROWS_HIDDEN, now.hidden_rows - then.hidden_rows),
            (Kind.ROWS_SHOWN, then.hidden_rows - now.hidden_rows),
        ):
            if hidden:
                places = (Location(old, then.name, min(hidden)), Location(new, now.name, min(hidden)))
                yield StructureChange(kind, _runs(hidden, str), *places, count=len(hidden))


def _runs(numbers: Iterable[int], name: Callable[[int], str]) -> str:
    """``3, 5 to 8 and 12``, or letters of columns."""
    runs: list[list[int]] = []
    for number in sorted(numbers):
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return listed([name(run[0]) if len(run) == 1 else f"{name(run[0])} to {name(run[-1])}" for run in runs], most=8)


def hidden_lines(
    pairs: Sequence[tuple[VersionLine, VersionLine]], added: Sequence[VersionLine]
) -> Iterator[StructureChange]:
    """Yield the lines that are hidden now and were not, and the other way round: by line, as a sort moves rows."""
    hidden = [(then, now) for then, now in pairs if now.hidden and not then.hidden]
    shown = [(then, now) for then, now in pairs if then.hidden and not now.hidden]
    out_of_sight = [*(now for _, now in hidden), *(line for line in added if line.hidden)]
    for kind, lines, before in (
        (Kind.ROWS_HIDDEN, out_of_sight, [then for then, _ in hidden]),
        (Kind.ROWS_SHOWN, [now for _, now in shown], [then for then, _ in shown]),
    ):
        if lines:
            rows = _runs({line.location.row for line in lines}, str)
            yield StructureChange(
                kind, rows, before[0].location if before else None, lines[0].location, count=len(lines)
            )


def table_changes(
    old: str, new: str, pairs: Sequence[tuple[SheetContents, SheetContents]], built_anew: frozenset[str]
) -> Iterator[StructureChange]:
    """Yield tables gone and tables of another range; `built_anew` are the sheets whose columns changed, told already."""
    for then, now in pairs:
        theirs = {table.name.casefold(): table for table in now.tables}
        for table in then.tables:
            same = theirs.get(table.name.casefold())
            places = (Location(old, then.name), Location(new, now.name))
            if same is None:
                yield StructureChange(Kind.TABLE_REMOVED, table.name, *places, table.ref)
            elif same.ref != table.ref and (now.name not in built_anew or _rows_of(same.ref) != _rows_of(table.ref)):
                yield StructureChange(Kind.TABLE_RANGE, table.name, *places, table.ref, same.ref)


def _rows_of(ref: str) -> list[str]:
    return re.findall(r"\d+", ref)


def name_changes(
    old: WorkbookContents, new: WorkbookContents, sheets: SheetPairs, built_anew: frozenset[str]
) -> Iterator[StructureChange]:
    """Yield names of cells and ranges that are gone, or that lead elsewhere.

    Rows may move as lines are inserted, and so may columns on the sheets (by their new names) of `built_anew`.
    """
    theirs = {name.casefold(): target for name, target in new.names.items()}
    renamed = {then.name: now.name for then, now in sheets.renamed}
    gone = {sheet.name for sheet in sheets.removed}
    for name, target in old.names.items():
        on = sheets_in(target)
        if gone.intersection(on) or "#REF!" in target.upper():
            continue
        after = theirs.get(name.casefold())
        if after is None:
            yield StructureChange(Kind.NAME_REMOVED, name, _leads_to(old.file, target), None, target)
            continue
        columns = any(renamed.get(sheet, sheet) in built_anew for sheet in on)
        if plain_target(target, renamed, columns=columns) != plain_target(after, {}, columns=columns):
            places = (_leads_to(old.file, target), _leads_to(new.file, after))
            yield StructureChange(Kind.NAME_CHANGED, name, *places, target, after)


def _leads_to(file: str, target: str) -> Location | None:
    on = sheets_in(target)
    return Location(file, on[0], *first_cell_in(target)) if on else None
