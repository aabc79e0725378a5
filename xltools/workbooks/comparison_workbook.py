"""What differs between files as a workbook: Summary, Totals, Lines, Changed cells, Structure, one table a sheet.

Nothing in it leads outside: places are named in words, and the files stay where they are.
"""

from __future__ import annotations

import io
from datetime import UTC, datetime, time
from typing import TYPE_CHECKING

from xlsxwriter import Workbook

from xltools.outputs.cells import ColumnKind, OutputColumn, OutputWorkbook
from xltools.outputs.package import finish
from xltools.outputs.sheet import Page
from xltools.storage import written_whole
from xltools.template.book import OPTIONS
from xltools.workbooks.change_words import (
    NO_RESULT,
    field_name,
    headline,
    kind_words,
    line_words,
    sheet_and_cell,
    structure_words,
)
from xltools.workbooks.changes import Comparison

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date
    from pathlib import Path

    from xltools.outputs.cells import CellValue
    from xltools.workbooks.changes import CellChange
    from xltools.workbooks.compared_files import Compared

    Rows = list[Sequence[CellValue]]

MOST_ROWS = 100_000
"""Rows of a table: more changes than anybody reads, and a workbook that still opens."""


def write_comparisons(results: Sequence[Compared], path: Path, made_on: date | None = None) -> Path:
    """Write what came of files compared to a workbook at `path`, whole or not at all, and return the path. Cells hold pounds.

    Equal input gives equal bytes; `made_on` becomes the document's date, where given.
    """
    draft = io.BytesIO()
    comparisons = [result for result in results if isinstance(result, Comparison)]
    with Workbook(draft, dict(OPTIONS)) as workbook:
        _properties(workbook, made_on)
        book = OutputWorkbook(workbook)
        _summary(book, results)
        _totals(book, comparisons)
        _lines(book, comparisons)
        _changed_cells(book, comparisons)
        _structure(book, comparisons)
    with written_whole(path) as unfinished:
        finish(draft, unfinished, made_on, {})
    return path


def _properties(workbook: Workbook, made_on: date | None) -> None:
    workbook.set_properties(
        {
            "title": "What changed between versions of returns",
            "subject": "Versions of returns compared",
            "keywords": "public spending, comparison, Total Place",
            "comments": "Made with xltools. The page docs/comparing.md says what is told and how.",
            **({"created": datetime.combine(made_on, time(), UTC)} if made_on else {}),
        }
    )
    workbook.set_size(2400, 1500)
    workbook.set_calc_mode("auto")


_SUMMARY = (
    OutputColumn("new", "File", ColumnKind.WORDS),
    OutputColumn("old", "Compared with", ColumnKind.WORDS),
    OutputColumn("what", "What differs", ColumnKind.WORDS),
    OutputColumn("before", "Gross spending before (£)", ColumnKind.PENCE),
    OutputColumn("after", "Gross spending after (£)", ColumnKind.PENCE),
    OutputColumn("difference", "Difference (£)", ColumnKind.PENCE),
    OutputColumn("limits", "What could not be compared", ColumnKind.WORDS),
)


def _summary(book: OutputWorkbook, results: Sequence[Compared]) -> None:
    notes = (
        "A row for each pair of files. The other sheets say what changed in them, line by line and cell by cell.",
        "Lines are matched by what stands in them, not by their rows: sorting or moving rows is no change.",
        *_cut(len(results)),
    )
    page = Page(book, "Summary", "What changed", notes, widths=(32, 32, 60, 20, 20, 20, 50))
    page.freeze(page.table("Compared", _SUMMARY, [_result(result) for result in results[:MOST_ROWS]]), columns=0)


def _result(result: Compared) -> Sequence[CellValue]:
    if not isinstance(result, Comparison):
        return result.new, result.old, f"Not compared. {result.words}", None, None, None, ""
    gross = next((total for total in result.totals if total.field == "gross"), None)
    amounts = (gross.before, gross.after, gross.difference) if gross else (None, None, None)
    return result.new, result.old, headline(result), *amounts, " ".join(result.limits)


_TOTALS = (
    OutputColumn("file", "File", ColumnKind.WORDS),
    OutputColumn("what", "What"),
    OutputColumn("before", "Before (£)", ColumnKind.PENCE),
    OutputColumn("after", "After (£)", ColumnKind.PENCE),
    OutputColumn("difference", "Difference (£)", ColumnKind.PENCE),
    OutputColumn("unit", "Of it by unit (£)", ColumnKind.PENCE),
    OutputColumn("left", "Left when scaled (£)", ColumnKind.PENCE),
)


def _totals(book: OutputWorkbook, comparisons: Sequence[Comparison]) -> None:
    notes = (
        "The sums of all lines before and after. By unit: what comes with amounts in another unit.",
        "Left when scaled: by how much these amounts differ once brought to the unit of before, each without its sign.",
    )
    page = Page(book, "Totals", "Totals", notes, widths=(32, 34, 20, 20, 20, 22, 22))
    rows: Rows = [
        (comparison.new, field_name(total), total.before, total.after, total.difference, total.by_unit, total.left)
        for comparison in comparisons
        for total in comparison.totals
    ]
    page.freeze(page.table("Totals", _TOTALS, rows[:MOST_ROWS], filters=True), columns=0)


_LINES = (
    OutputColumn("file", "File", ColumnKind.WORDS),
    OutputColumn("kind", "What happened"),
    OutputColumn("service", "Service", ColumnKind.WORDS),
    OutputColumn("before", "Gross before (£)", ColumnKind.PENCE, total=True),
    OutputColumn("after", "Gross after (£)", ColumnKind.PENCE, total=True),
    OutputColumn("difference", "Difference (£)", ColumnKind.PENCE, total=True),
    OutputColumn("cells", "Cells changed", ColumnKind.NUMBER),
    OutputColumn("old", "Place before"),
    OutputColumn("new", "Place after"),
)


def _lines(book: OutputWorkbook, comparisons: Sequence[Comparison]) -> None:
    lines = [(comparison.new, line) for comparison in comparisons for line in comparison.lines]
    notes = (
        "Every line that changed, was added, removed or moved to another sheet; the largest differences of a file first.",
        "The totals are of these lines alone. The sheet Changed cells says cell by cell what changed in them.",
        *_cut(len(lines)),
    )
    page = Page(book, "Lines", "Lines", notes, widths=(32, 24, 50, 18, 18, 18, 10, 22, 22))
    rows: Rows = [
        (
            file,
            line_words(line),
            line.service or "no name",
            line.before,
            line.after,
            line.difference,
            len(line.cells),
            sheet_and_cell(line.old),
            sheet_and_cell(line.new),
        )
        for file, line in lines[:MOST_ROWS]
    ]
    page.freeze(page.table("ChangedLines", _LINES, rows, total="Total", filters=True), columns=0)


_CELLS = (
    OutputColumn("file", "File", ColumnKind.WORDS),
    OutputColumn("kind", "What changed"),
    OutputColumn("field", "Heading or question", ColumnKind.WORDS),
    OutputColumn("line", "Line", ColumnKind.WORDS),
    OutputColumn("before", "Before", ColumnKind.WORDS),
    OutputColumn("after", "After", ColumnKind.WORDS),
    OutputColumn("difference", "Difference (£)", ColumnKind.PENCE),
    OutputColumn("old", "Cell before"),
    OutputColumn("new", "Cell after"),
)


def _changed_cells(book: OutputWorkbook, comparisons: Sequence[Comparison]) -> None:
    cells = [(comparison.new, *cell) for comparison in comparisons for cell in cells_by_line(comparison)]
    notes = (
        "Every cell that changed, those of lines first. Form only: the cell says what it said before, written another way.",
        *_cut(len(cells)),
    )
    page = Page(book, "Changed cells", "Changed cells", notes, widths=(32, 30, 34, 40, 36, 36, 18, 22, 22))
    rows: Rows = [
        (
            file,
            kind_words(cell),
            cell.field,
            service,
            _stood(cell.before, cell.formula_before),
            _stood(cell.after, cell.formula_after),
            cell.difference,
            sheet_and_cell(cell.old),
            sheet_and_cell(cell.new),
        )
        for file, service, cell in cells[:MOST_ROWS]
    ]
    page.freeze(page.table("ChangedCells", _CELLS, rows, filters=True), columns=0)


def _stood(text: str, formula: str) -> str:
    """What stood in a cell, with its formula where that changed."""
    return f"{text or NO_RESULT} ({formula})" if formula else text or "blank"


def cells_by_line(comparison: Comparison) -> Iterator[tuple[str, CellChange]]:
    """Yield every changed cell with the service of its line, blank for a cell in no line."""
    for line in comparison.lines:
        yield from ((line.service, cell) for cell in line.cells)
    yield from (("", cell) for cell in comparison.cells)


_STRUCTURE = (
    OutputColumn("file", "File", ColumnKind.WORDS),
    OutputColumn("what", "What changed", ColumnKind.WORDS),
    OutputColumn("old", "Place before"),
    OutputColumn("new", "Place after"),
)


def _structure(book: OutputWorkbook, comparisons: Sequence[Comparison]) -> None:
    changes = [(comparison.new, change) for comparison in comparisons for change in comparison.structure]
    notes = ("Sheets, columns, tables, drop-downs, names, units and hidden rows.", *_cut(len(changes)))
    page = Page(book, "Structure", "Structure", notes, widths=(32, 90, 26, 26))
    rows: Rows = [
        (file, structure_words(change), sheet_and_cell(change.old), sheet_and_cell(change.new))
        for file, change in changes[:MOST_ROWS]
    ]
    page.freeze(page.table("Structure", _STRUCTURE, rows, filters=True), columns=0)


def _cut(number: int) -> Iterator[str]:
    if number > MOST_ROWS:
        yield f"The first {MOST_ROWS:,} of {number:,}; xltools compare --json has all of them."
