"""Cells that stand in no line: the named cells of the return, what was explained, and every other sheet, row by row."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from xltools.classify.line_pairs import PairedLine, pair_lines
from xltools.model import Location, column_letters
from xltools.reading.cells import cell_text
from xltools.reading.finding_lists import CALCULATED
from xltools.template.layout import FINDINGS, FINDINGS_HEADINGS, NAMED, RETURN, SHEETS, SPENDING
from xltools.text import fold, shorten, word_key
from xltools.workbooks.cell_changes import comment_change, plain_change, shown
from xltools.workbooks.changes import CellChange, CellChangeKind, StructureChange, StructureChangeKind
from xltools.workbooks.contents import BLANK, CellState, spans
from xltools.workbooks.formulas import Moved, formula_at

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from xltools.model import Return
    from xltools.workbooks.cell_changes import Places
    from xltools.workbooks.contents import SheetContents, WorkbookContents
    from xltools.workbooks.sheet_pairs import SheetPairs
    from xltools.workbooks.structure_changes import ListChange

    Cell = tuple[int, int]
    Place = tuple[str, int, int]
    """Sheet, row and column."""

TOLD_APART = frozenset({"template_version"})
"""Named cells whose change is told as one of structure."""
OUR_LISTS = frozenset(word_key(name) for name in SHEETS) - {word_key(name) for name in (SPENDING, RETURN, FINDINGS)}
"""Sheets of the template that partners do not fill in."""
MOST_OF_OURS = 20
"""Changed cells of such a sheet that are told one by one."""
LONGEST_ROW = 120
"""Characters of a row that are shown where it came or went."""
EXPLANATION = FINDINGS_HEADINGS[8]


def header_places(contents: WorkbookContents) -> frozenset[Place]:
    """Return the named cells of a return's header."""
    return frozenset(
        (location.sheet, location.row, location.column)
        for sent in contents.read.returns
        for location in sent.header.locations.values()
    )


def header_cells(old: WorkbookContents, new: WorkbookContents, sheets: SheetPairs) -> Iterator[CellChange]:
    """Yield the named cells of the return that changed; those of lines CSVs of many bodies are columns of their lines."""
    if len(old.read.returns) != 1 or len(new.read.returns) != 1:
        return
    then, now = old.read.returns[0], new.read.returns[0]
    for name, cell in NAMED.items():
        places = (then.header.locations.get(name), _place_in(now, name, then, sheets))
        if name in TOLD_APART or not any(places):
            continue
        cells = [_cell_at(contents, place) for contents, place in zip((old, new), places, strict=True)]
        if all(known is None for known in cells):
            cells = [CellState(sent.header[name]) for sent in (then, now)]
        states = [known or BLANK for known in cells]
        yield from _cell_changes(cell.question, places, states[0], states[1])


def _cell_changes(field: str, places: Places, then: CellState, now: CellState) -> Iterator[CellChange]:
    """What became of a cell and of its comment."""
    changes = (plain_change(field, places, then, now), comment_change(field, places, then, now))
    yield from (change for change in changes if change)


def _place_in(now: Return, name: str, then: Return, sheets: SheetPairs) -> Location | None:
    """Where a named cell stands; where its name is gone, the cell that had it."""
    location = now.header.locations.get(name)
    before = then.header.locations.get(name)
    if location is not None or before is None or before.sheet not in sheets.names:
        return location
    return Location(now.file, sheets.names[before.sheet], before.row, before.column)


def _cell_at(contents: WorkbookContents, place: Location | None) -> CellState | None:
    sheet = contents.sheet(place.sheet) if place else None
    return sheet.cell(place.row, place.column) if sheet and place else None


def answers(old: WorkbookContents, new: WorkbookContents) -> Iterator[CellChange]:
    """Yield the explanations that came, went or changed beside a finding."""
    before, after = (
        {
            (answer.code, answer.sheet, answer.service or answer.cell): answer.text
            for sent in contents.read.returns
            for answer in sent.answers
        }
        for contents in (old, new)
    )
    places = (Location(old.file, FINDINGS), Location(new.file, FINDINGS))
    for key in dict.fromkeys((*before, *after)):
        texts = (before.get(key, ""), after.get(key, ""))
        if texts[0] != texts[1]:
            yield CellChange(CellChangeKind.VALUE, f"{EXPLANATION} ({key[0]})", *places, *texts)


@dataclass(frozen=True, slots=True)
class _Side:
    """One version of a sheet: the file, the sheet, and its cells row by row, with those left out that are compared elsewhere."""

    file: str
    sheet: SheetContents
    rows: Mapping[int, Mapping[int, CellState]]

    @classmethod
    def of(cls, file: str, sheet: SheetContents, without: _Without, moved: Moved, *, old: bool) -> _Side:
        rows: dict[int, dict[int, CellState]] = {}
        for row, column in sorted({*sheet.values, *sheet.formulas, *sheet.comments}):
            if row not in without.rows and column not in without.columns and (row, column) not in without.cells:
                cell = sheet.cell(row, column)
                rows.setdefault(row, {})[column] = replace(cell, formula=moved.adjusted(cell.formula, old=old))
        return cls(file, sheet, rows)

    def paired(self, name: str) -> list[PairedLine]:
        """The rows as they are paired, `name` being the sheet's in the other version."""
        return [
            PairedLine(
                (name, row), {column_letters(column): key for column, cell in cells.items() if (key := _key(cell))}
            )
            for row, cells in self.rows.items()
        ]

    def at(self, row: int, column: int = 0) -> Location:
        return Location(self.file, self.sheet.name, row, column)

    def heading(self, row: int, column: int) -> str:
        """Of a cell in an Excel table, its column's heading and what its row begins with; "" elsewhere."""
        for table in self.sheet.tables:
            ((top, left, bottom, right),) = spans(table.ref)
            if top < row <= bottom and left <= column <= right:
                first = cell_text(self.sheet.values.get((row, left), ""))
                heading = cell_text(self.sheet.values.get((top, column), ""))
                return ", ".join(shorten(text, 60) for text in (heading, first if column != left else "") if text)
        return ""

    def words(self, row: int) -> str:
        """What stands in a row, shortened."""
        texts = (_words(cell) for cell in self.rows[row].values())
        return shorten("; ".join(text for text in texts if text), LONGEST_ROW)


@dataclass(frozen=True, slots=True)
class _Without:
    """What of a sheet is compared elsewhere: rows of lines, the column the workbook fills, named cells."""

    rows: frozenset[int] = frozenset()
    columns: frozenset[int] = frozenset()
    cells: frozenset[Cell] = frozenset()


def _words(cell: CellState) -> str:
    return shown(cell.value) or (cell.formula.text if cell.formula else cell.comment)


def _key(cell: CellState) -> str:
    return f"={cell.formula.plain}" if cell.formula else fold(cell_text(cell.value))


def sheet_cells(
    contents: tuple[WorkbookContents, WorkbookContents],
    pair: tuple[SheetContents, SheetContents],
    change: ListChange | None,
    moved: Moved,
    named: tuple[frozenset[Place], frozenset[Place]],
) -> tuple[list[CellChange], list[StructureChange]]:
    """Return the changed cells of a sheet that are in no line, or that so many of a sheet of the template differ."""
    if word_key(pair[0].name) == word_key(FINDINGS):
        return [], []  # what the lead team marked; what the partner answered is compared by itself
    if pair[0].holds == pair[1].holds:
        return [], []
    lists = (change.before, change.after) if change else (None, None)
    sides = []
    for side, sheet, listed, names, old in zip(contents, pair, lists, named, (True, False), strict=True):
        rows = _rows_of_lines(side, sheet.name, listed.heading_row if listed else 0)
        own = listed.fields.get(CALCULATED, 0) if listed else 0
        cells = {(row, column) for name, row, column in names if name == sheet.name}
        without = _Without(rows, frozenset({own} if own else ()), frozenset(cells | _filled_down(sheet, rows)))
        sides.append(_Side.of(side.file, sheet, without, moved, old=old))
    told = list(_rows_compared(*sides))
    if word_key(pair[0].name) in OUR_LISTS and len(told) > MOST_OF_OURS:
        places = (Location(contents[0].file, pair[0].name), Location(contents[1].file, pair[1].name))
        return [], [StructureChange(StructureChangeKind.SHEET_CONTENTS, pair[1].name, *places, count=len(told))]
    return told, []


def _filled_down(sheet: SheetContents, lines: frozenset[int]) -> set[Cell]:
    """The formulas of a list's rows without a line that are those of its lines: filled down to rows nobody uses yet."""
    plain = {(row, column): formula_at(text, row, column).plain for (row, column), text in sheet.formulas.items()}
    of_lines = {(column, text) for (row, column), text in plain.items() if row in lines}
    return {(row, column) for (row, column), text in plain.items() if row not in lines and (column, text) in of_lines}


def _rows_of_lines(contents: WorkbookContents, sheet: str, heading_row: int) -> frozenset[int]:
    rows = {heading_row} if heading_row else set[int]()
    for sent in contents.read.returns:
        content = sent.content
        each, same = getattr(content, "each", {}), getattr(content, "same", {})
        names = each.get("sheet")
        for number, row in enumerate(each.get("row", ())):
            if (names[number] if names else same.get("sheet")) == sheet:
                rows.add(int(row))
    return frozenset(rows)


def _rows_compared(old: _Side, new: _Side) -> Iterator[CellChange]:
    before, after = list(old.rows), list(new.rows)
    pairing = pair_lines(old.paired(new.sheet.name), new.paired(new.sheet.name))
    moved = Moved(rows=bool(pairing.removed or pairing.added))
    for a, b in pairing.pairs:
        yield from _row_compared(old, before[a], new, after[b], moved)
    for a in pairing.removed:
        if _only_formulas(old.rows[before[a]]) and before[a] not in new.rows:
            yield from _formulas_deleted(old, new, before[a])
        else:
            yield from _row_alone(CellChangeKind.ROW_REMOVED, old, before[a])
    for b in pairing.added:
        yield from _row_alone(CellChangeKind.ROW_ADDED, new, after[b])


def _only_formulas(cells: Mapping[int, CellState]) -> bool:
    return all(cell.formula for cell in cells.values())


def _formulas_deleted(old: _Side, new: _Side, row: int) -> Iterator[CellChange]:
    """The formulas of a row that held nothing else and is empty now: deleted in their cells, as nothing moved into their place."""
    for column, cell in old.rows[row].items():
        label = old.heading(row, column) or f"{column_letters(column)}{row}"
        yield from _cell_changes(label, (old.at(row, column), new.at(row, column)), cell, BLANK)


def _row_alone(kind: CellChangeKind, side: _Side, row: int) -> Iterator[CellChange]:
    """A row that came or went; of one that holds nothing but comments, these."""
    gone = kind is CellChangeKind.ROW_REMOVED
    cells = side.rows[row]
    if any(cell.value != "" or cell.formula for cell in cells.values()):
        places: Places = (side.at(row), None) if gone else (None, side.at(row))
        before, after = (side.words(row), "") if gone else ("", side.words(row))
        yield CellChange(kind, side.sheet.name, *places, before, after)
        return
    for column, cell in cells.items():
        states = (cell, BLANK) if gone else (BLANK, cell)
        places = (side.at(row, column), None) if gone else (None, side.at(row, column))
        yield from _cell_changes(f"{column_letters(column)}{row}", places, *states)


def _row_compared(old: _Side, row: int, new: _Side, row_now: int, moved: Moved) -> Iterator[CellChange]:
    then, now = old.rows[row], new.rows[row_now]
    if then == now:
        return
    for column in sorted({*then, *now}):
        label = new.heading(row_now, column) or _label(now, column) or _label(then, column)
        label = label or f"{column_letters(column)}{row_now}"
        places = (old.at(row, column), new.at(row_now, column))
        cells = (then.get(column, BLANK), now.get(column, BLANK))
        states = (replace(cell, formula=moved.adjusted(cell.formula, old=False)) for cell in cells)
        yield from _cell_changes(label, places, *states)


def _label(cells: Mapping[int, CellState], column: int) -> str:
    """The nearest text left of a cell, which says what stands in it."""
    texts = [cell.value for at, cell in sorted(cells.items()) if at < column and isinstance(cell.value, str)]
    return shorten(texts[-1], 60) if texts else ""
