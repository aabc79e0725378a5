"""Filled cells of a return that are no field of a line and no named cell: own columns, remarks, what was passed over.

Together with the fields, the comments and the sheets that are carried over, they are all there is in a file: nothing is dropped.
"""

from __future__ import annotations

import csv
import io
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from xltools.model import Location, Noticed
from xltools.reading.cells import cell_text
from xltools.reading.csv_text import DELIMITERS, decode, stated_delimiter
from xltools.reading.finding_lists import CALCULATED
from xltools.reading.headings import find_headings
from xltools.reading.package import look_at
from xltools.reading.workbook import Workbook
from xltools.template.build import build_return
from xltools.template.entry_sheets import READY_ROW
from xltools.template.layout import BY_FIELD, FINDINGS, LISTS, MONEY_FIELDS, RETURN, SHEETS, SPENDING, TEMPLATE_VERSION
from xltools.text import fold, word_key

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from xltools.model import Return
    from xltools.reading.table import SpendingTable
    from xltools.reading.workbook import Sheet

    Comments = Mapping[str, Mapping[tuple[int, int], str]]

_OWN = {word_key(name): name for name in SHEETS}
GUIDANCE, CHECKS = "Guidance", "Checks"
_PASSED = frozenset({LISTS, CHECKS, FINDINGS})
"""Sheets of the template that hold nothing of the partner's but answers to findings, which are told apart."""
_BESIDE = range(2, 6)
"""The columns of the sheet Return in which the template's own words stand."""
_SAMPLE = 200_000
"""Characters of a CSV in which its headings are looked for, as its reader does."""
_VERDICT = (READY_ROW, 4)
"""Where the sheet Return says why it is not ready."""


@dataclass(frozen=True, slots=True)
class OtherCell:
    """A filled cell that is no field: where it stands, what it says and its comment, and the heading above it, where one is.

    `line` is the position of the line it stands beside, -1 where it stands beside none.
    """

    location: Location
    text: str
    heading: str = ""
    line: int = -1
    comment: str = ""


def other_cells(
    workbook: Workbook, sent: Return, tables: Sequence[SpendingTable], comments: Comments
) -> Iterator[OtherCell]:
    """Yield the filled cells of the template's sheets and of those with lines that are no field, row by row."""
    named = {(place.sheet, place.row, place.column) for place in sent.header.locations.values()}
    with_lines = {table.sheet for table in tables}
    for info in workbook.sheets:
        own = _OWN.get(word_key(info.name), "")
        if info.name not in with_lines and (not own or own in _PASSED):
            continue
        of_sheet = [table for table in tables if table.sheet == info.name]
        sheet, said = workbook.sheet(info.name), comments.get(info.name, {})
        taken = {(row, column) for name, row, column in named if name == info.name}
        for cell in _of_sheet(workbook.file, sheet, of_sheet, _first_lines(tables), taken):
            if not _is_ours(cell, own, sent.template_version):
                yield _with_comment(cell, said)
        held = {(row, column) for row, column in said if sheet.value(row, column) == "" or (row, column) in taken}
        for row, column in sorted(held):
            yield OtherCell(Location(workbook.file, info.name, row, column), "", comment=said[row, column])
        yield from _of_headings(workbook.file, sheet, of_sheet, said)
    yield from _unsaved(sent, tables)
    yield from _answers(sent)


def _unsaved(sent: Return, tables: Sequence[SpendingTable]) -> Iterator[OtherCell]:
    """Cells of lines that hold a formula without a result: nothing stands there that could be carried."""
    lines = _first_lines(tables)
    for seen in sent.observations:
        if seen.kind in (Noticed.FORMULA, Noticed.LINKED_FORMULA) and seen.detail and seen.field not in MONEY_FIELDS:
            line = lines.get((seen.location.sheet, seen.location.row), -1)
            yield OtherCell(seen.location, f"({seen.detail})", f"{BY_FIELD[seen.field].heading}: a formula", line)


def _of_headings(
    file: str, sheet: Sheet, tables: Sequence[SpendingTable], said: Mapping[tuple[int, int], str]
) -> Iterator[OtherCell]:
    """The comments of headings of known columns: what a heading says is known, what is said of it is not."""
    for table in tables:
        for column in table.columns.values():
            row = table.heading_row
            if (row, column) in said and sheet.value(row, column) != "":
                text = cell_text(sheet.value(row, column))
                yield OtherCell(Location(file, sheet.name, row, column), text, comment=said[row, column])


def _first_lines(tables: Sequence[SpendingTable]) -> dict[tuple[str, int], int]:
    """The position of the line in each row of each sheet."""
    rows = [(table.sheet, row) for table in tables for row in table.rows]
    return {place: position for position, place in enumerate(rows)}


def _of_sheet(
    file: str,
    sheet: Sheet,
    tables: Sequence[SpendingTable],
    lines: Mapping[tuple[str, int], int],
    taken: set[tuple[int, int]],
) -> Iterator[OtherCell]:
    """The filled cells of a sheet that are neither fields nor headings of fields nor named."""
    headings = {row: column for table in tables for row, column in _heading_cells(sheet, table).items()}
    fields = [_Fields(table, sheet) for table in tables]
    above: dict[int, str] = {}
    for number, values in enumerate(sheet.rows, sheet.first_row):
        for column, value in enumerate(values, sheet.first_column):
            if value == "" or (number, column) in taken:
                continue
            if (number, column) in headings:
                above[column] = headings[number, column]
            elif not any(each.holds(number, column) for each in fields):
                line = lines.get((sheet.name, number), -1)
                heading = above.get(column, "") if tables else ""
                yield OtherCell(Location(file, sheet.name, number, column), cell_text(value), heading, line)


class _Fields:
    """Which cells of a sheet are fields of lines, or the template's own column of formulas."""

    def __init__(self, table: SpendingTable, sheet: Sheet) -> None:
        parts = [column for columns in table.parts.values() for column in columns]
        found = find_headings(sheet.rows)
        calculated = found.columns.get(CALCULATED) if found else None
        self._columns = frozenset({*table.columns.values(), *parts})
        self._rows = frozenset(table.rows)
        self._own = -1 if calculated is None else sheet.first_column + calculated
        self._below = table.heading_row

    def holds(self, row: int, column: int) -> bool:
        return (row in self._rows and column in self._columns) or (column == self._own and row > self._below)


def _heading_cells(sheet: Sheet, table: SpendingTable) -> dict[tuple[int, int], str]:
    row = table.heading_row
    if not sheet.first_row <= row < sheet.first_row + len(sheet.rows):
        return {}
    values = enumerate(sheet.rows[row - sheet.first_row], sheet.first_column)
    return {(row, column): cell_text(value) for column, value in values if value != ""}


def _with_comment(cell: OtherCell, said: Mapping[tuple[int, int], str]) -> OtherCell:
    comment = said.get((cell.location.row, cell.location.column), "")
    return OtherCell(cell.location, cell.text, cell.heading, cell.line, comment) if comment else cell


def _is_ours(cell: OtherCell, own: str, version: str) -> bool:
    """Whether a text is the template's: one of its own words, or what an older template says where its words stand."""
    if not own or cell.line >= 0:
        return False
    if fold(cell.text) in template_texts()[own]:
        return True
    place = cell.location
    if own == RETURN and place.column in _BESIDE and place.row <= READY_ROW:
        calculated = place.column == _BESIDE[-1] or (place.row, place.column) == _VERDICT
        return calculated or version != TEMPLATE_VERSION
    if own == SPENDING and place.column == 1 and place.row < _BESIDE[-1]:
        return cell.text.startswith("Ready to send") or version != TEMPLATE_VERSION
    return own == GUIDANCE and version != TEMPLATE_VERSION


@cache
def template_texts() -> dict[str, frozenset[str]]:
    """Return the texts of the template's sheets, folded, with those its formulas may show."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "return.xlsx"
        build_return(path)
        workbook = Workbook(look_at(path.read_bytes()), path.name)
    shown = frozenset({"no", "yes", "nothing is missing."})
    return {
        name: shown | {fold(cell_text(value)) for row in workbook.sheet(name).rows for value in row if value != ""}
        for name in (GUIDANCE, RETURN, SPENDING)
    }


def _answers(sent: Return) -> Iterator[OtherCell]:
    """What a partner wrote beside findings: they name cells of the file it came in."""
    for answer in sent.answers:
        about = " ".join(part for part in (answer.sheet, answer.cell or f"row {answer.row}") if part)
        heading = f"Explanation of the finding {answer.code}" + (f", {about}" if about else "")
        yield OtherCell(Location(sent.file, FINDINGS), answer.text, heading)


def unread_cells(table: SpendingTable) -> Iterator[OtherCell]:
    """Yield the filled cells of the columns of a CSV that are no field, row by row."""
    for position, row in enumerate(table.rows):
        for column in table.unread:
            value = column.values[position]
            if value != "":
                place = Location(table.file, table.sheet, row, column.column)
                yield OtherCell(place, cell_text(value), column.heading, position)


def passed_over(data: bytes, table: SpendingTable) -> Iterator[OtherCell]:
    """Yield the filled cells of the rows of a CSV that are no line: what stands above its headings, remarks below."""
    text = decode(data)
    stated = stated_delimiter(text)
    head = text[:_SAMPLE].split("\n")[table.heading_row - 1 : table.heading_row]
    delimiter = stated or max(DELIMITERS, key=lambda sign: head[0].count(sign) if head else 0)
    lines = frozenset(table.rows)
    with suppress(csv.Error):
        for row, record in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), 1):
            if row not in lines and row != table.heading_row:
                for column, value in enumerate(record, 1):
                    if value.strip():
                        yield OtherCell(Location(table.file, table.sheet, row, column), value.strip())
