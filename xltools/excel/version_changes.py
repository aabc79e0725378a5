"""What changed since an earlier version, on a sheet of ours in the return in front: a row for each change, with its cells."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.excel.buttons.count import FOUND
from xltools.excel.finding_sheet import ADDED
from xltools.excel.own_sheets import Field, OwnSheet
from xltools.excel.suggestion_sheet import SUGGESTIONS
from xltools.text import pounds
from xltools.workbooks.change_words import (
    LINE_WORDS,
    headline,
    kind_words,
    sheet_and_cell,
    structure_words,
    total_words,
)
from xltools.workbooks.changes import LineChangeKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xltools.excel.own_sheets import Value
    from xltools.model import Location
    from xltools.workbooks.changes import CellChange, Comparison, LineChange

    Row = tuple[Value, ...]

CHANGED = OwnSheet(
    "What changed",
    "What changed: this return beside an earlier version",
    (
        "The largest amounts first. Lines are matched by what stands in them, so lines that were sorted or moved are no change.",
        "Form only: the cell says what it said before, written another way.",
    ),
    (
        Field("What changed", 34),
        Field("Line", 40),
        Field("Heading or question", 34),
        Field("Before", 40),
        Field("Now", 40),
        Field("Difference (£)", 18, money=True),
        Field("Cell before", 20),
        Field("Cell now", 20),
    ),
)


SHEETS_OF_BUTTONS = (ADDED, FOUND, SUGGESTIONS, CHANGED)
"""What buttons add to a return: no change of its sender's."""


def change_rows(comparison: Comparison) -> list[Row]:
    """Return a row of the sheet for each change: lines with their cells, other cells, structure."""
    rows = [row for line in comparison.lines for row in _line(line)]
    rows += [_cell(cell, "") for cell in comparison.cells]
    for change in comparison.structure:
        rows.append(
            ("Structure", "", change.subject, "", structure_words(change), None, *_places(change.old, change.new))
        )
    return rows


def _line(line: LineChange) -> Iterator[Row]:
    if line.kind is not LineChangeKind.CHANGED:
        before, after = ("" if pence is None else pounds(pence) for pence in (line.before, line.after))
        yield LINE_WORDS[line.kind], line.service, "", before, after, line.difference, *_places(line.old, line.new)
    yield from (_cell(cell, line.service) for cell in line.cells)


def _cell(cell: CellChange, service: str) -> Row:
    before, after = cell.formula_before or cell.before, cell.formula_after or cell.after
    return kind_words(cell), service, cell.field, before, after, cell.difference, *_places(cell.old, cell.new)


def _places(old: Location | None, new: Location | None) -> tuple[str, str]:
    return sheet_and_cell(old), sheet_and_cell(new)


def words_of(comparison: Comparison, sheet: str) -> str:
    """Return what the button says: how much differs, what that does to gross spending, what could not be compared."""
    gross = [total_words(total) for total in comparison.totals if total.field == "gross"]
    where = "" if comparison.is_same else f"The sheet {sheet} lists everything."
    return "\n\n".join(part for part in (" ".join((headline(comparison), *gross)), where, *comparison.limits) if part)
