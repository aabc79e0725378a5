"""The count workbook: the count as a statistician would publish it, in Excel."""

from __future__ import annotations

import io
import os
from dataclasses import replace
from datetime import UTC, datetime, time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from xlsxwriter import Workbook

from xltools.model import ReturnOrigin
from xltools.outputs.cells import OutputWorkbook
from xltools.outputs.line_columns import written_lines
from xltools.outputs.lines_csv import lines_csv_path
from xltools.outputs.lines_part import Sources, Strings
from xltools.outputs.messages.correspondence import NO_CORRESPONDENCE
from xltools.outputs.order import ordered_lines
from xltools.outputs.package import STRINGS, finish, strings_of
from xltools.outputs.sheet import Page
from xltools.outputs.sheets.baseline import baseline
from xltools.outputs.sheets.change import change_sheet
from xltools.outputs.sheets.coding import coding
from xltools.outputs.sheets.excluded import excluded
from xltools.outputs.sheets.flows import flows
from xltools.outputs.sheets.ledger import balances, double_counts, names
from xltools.outputs.sheets.lines import (
    LINES_A_SHEET,
    LineRows,
    apportioned,
    line_rows,
    line_sheets,
    sheets_of_lines,
    table_name,
)
from xltools.outputs.sheets.methods import CONTENTS, sources_and_methods
from xltools.outputs.sheets.per_head import per_head_sheet
from xltools.outputs.sheets.returns import findings, returns
from xltools.outputs.sheets.summary import summary
from xltools.outputs.sheets.tables import by_function, by_organisation, by_theme
from xltools.outputs.sheets.themes import theme_sheets
from xltools.outputs.sheets.wards import wards
from xltools.steps import Progress, Step, unheard
from xltools.template.book import OPTIONS

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    import pandas as pd

    from xltools.counting.count import Count
    from xltools.outputs.lines_part import LinesPart
    from xltools.outputs.messages.correspondence import Correspondence
    from xltools.outputs.package import Filler
    from xltools.steps import OnStep

LinesTo = Literal["workbook", "csv", "raw-csv", "none"]


def write_count_workbook(
    count: Count,
    path: Path,
    *,
    lines: LinesTo = "workbook",
    made_on: date | None = None,
    returns_folder: Path | None = None,
    lines_a_sheet: int = LINES_A_SHEET,
    correspondence: Correspondence = NO_CORRESPONDENCE,
    into: Path | None = None,
    on_step: OnStep = unheard,
) -> Path:
    """Write the count workbook to `path` and return where it was written.

    Equal input gives equal bytes, in whatever order files and lines arrived. `made_on` is printed and becomes the
    document's date; without it the document has none. With `returns_folder`, where the returns lie, lines and returns
    lead to the files they came from. `correspondence` is what was written to partners. `lines` says where lines go: those that go
    into a CSV beside it are only spoken of. Lines beyond `lines_a_sheet` go on to Lines 2 and so on. Cells hold pounds. `into` is the
    folder it is written to where it takes its place later: its links lead from there. `on_step` hears of each sheet.
    """
    written = (into or path.parent) / path.name
    sources = _sources(count, path, returns_folder)
    _write_workbook(count, written, lines, made_on, sources, lines_a_sheet, correspondence, on_step)
    return written


def _write_workbook(
    count: Count,
    path: Path,
    lines: LinesTo,
    made_on: date | None,
    sources: Sources | None,
    lines_a_sheet: int,
    correspondence: Correspondence,
    on_step: OnStep,
) -> None:
    strings, draft = Strings(), io.BytesIO()
    where = _where_lines_are(len(count.lines), lines, path, lines_a_sheet)
    ordered = ordered_lines(count)
    with Workbook(draft, dict(OPTIONS)) as workbook:
        _properties(workbook, count, made_on)
        book = OutputWorkbook(workbook, stretched=True)
        rows = line_rows(ordered, lines_a_sheet) if lines == "workbook" else LineRows({})
        sheets = _reading_sheets(book, count, ordered, rows, sources, correspondence)
        for number, write in enumerate(sheets, 1):
            on_step(Progress(Step.WORKBOOK, number, len(sheets) + 1))
            write()
        last = Progress(Step.WORKBOOK, len(sheets) + 1, len(sheets) + 1)
        on_step(last)
        if lines == "workbook":
            listed = line_sheets(book, count, written_lines(count, ordered), strings, sources, lines_a_sheet)
            parts = [(name, replace(part, on_step=on_step)) for name, part in listed]
        else:
            parts = _lines_elsewhere(book, count, where)
        sources_and_methods(book, count, made_on, where)
        numbers = {sheet.name: number for number, sheet in enumerate(workbook.worksheets(), 1)}
    on_step(last)
    strings.first = strings_of(draft)
    last_rows = book.last_rows | {table_name(number): part.last_row for number, (_, part) in enumerate(parts)}
    finish(draft, path, made_on, {**_fillers(parts, numbers), STRINGS: strings.write}, last_rows)


def _reading_sheets(
    book: OutputWorkbook,
    count: Count,
    ordered: pd.DataFrame,
    rows: LineRows,
    sources: Sources | None,
    correspondence: Correspondence,
) -> tuple[Callable[[], object], ...]:
    """Return what writes each sheet but those of lines and methods, in their order."""
    return (
        partial(summary, book, count),
        partial(by_function, book, count),
        partial(by_organisation, book, count),
        partial(by_theme, book, count),
        partial(theme_sheets, book, count, [name for name, _ in CONTENTS]),
        *([partial(wards, book, count)] if count.by_ward else []),
        partial(flows, book, count),
        partial(baseline, book, count),
        partial(per_head_sheet, book, count),
        partial(change_sheet, book, count),
        partial(double_counts, book, count, rows),
        partial(balances, book, count),
        partial(names, book, count),
        partial(excluded, book, count, ordered, rows),
        partial(apportioned, book, count, ordered, rows),
        partial(findings, book, count, rows),
        partial(returns, book, count, sources, correspondence),
        partial(coding, book, count, ordered, rows),
    )


def _fillers(parts: list[tuple[str, LinesPart]], numbers: dict[str, int]) -> dict[str, Filler]:
    sheets: dict[str, Filler] = {f"xl/worksheets/sheet{numbers[name]}.xml": part.write for name, part in parts}
    linked: dict[str, Filler] = {
        f"xl/worksheets/_rels/sheet{numbers[name]}.xml.rels": part.sources.relationships
        for name, part in parts
        if part.sources
    }
    return {**sheets, **linked}


def _sources(count: Count, path: Path, returns_folder: Path | None) -> Sources | None:
    if returns_folder is None:
        return None
    try:
        folder = Path(os.path.relpath(returns_folder.resolve(), path.resolve().parent)).as_posix()
    except ValueError:  # on another drive, where no path leads from here to there
        return None
    files = {read.file: read.origin for read in count.batch.returns if read.origin is not ReturnOrigin.ESTIMATED}
    typed = frozenset(file for file, origin in files.items() if origin is ReturnOrigin.TYPED_IN)
    return Sources(folder, tuple(sorted(files)), typed)


def _properties(workbook: Workbook, count: Count, made_on: date | None) -> None:
    title = f"Public spending in {count.place.name}, {count.place.year}"
    workbook.set_properties(
        {
            "title": title,
            "subject": "Count of public spending in a place",
            "keywords": "public spending, COFOG, Total Place",
            "comments": "Made with xltools from the returns of public bodies. The sheet Sources and methods says how.",
            **({"created": datetime.combine(made_on, time(), UTC)} if made_on else {}),
        }
    )
    workbook.set_size(2400, 1500)
    workbook.set_calc_mode("auto")


def _lines_elsewhere(book: OutputWorkbook, count: Count, where: str) -> list[tuple[str, LinesPart]]:
    title = f"Lines: {count.place.name}, {count.place.year}"
    page = Page(book, "Lines", title, (where,), widths=(120,))
    page.sheet.freeze_panes(1, 0)
    return []


def _where_lines_are(lines: int, lines_to: LinesTo, path: Path, a_sheet: int) -> str:
    if lines_to.endswith("csv"):
        return f"All {lines:,} lines are in the file {lines_csv_path(path).name}, written beside this workbook."
    if lines_to == "none":
        return f"The {lines:,} lines were left out of this workbook on request; the returns themselves hold them."
    sheets = sheets_of_lines(lines, a_sheet)
    if sheets > 1:
        return f"All {lines:,} lines are on {sheets} sheets, Lines to Lines {sheets}: a sheet takes {a_sheet:,} lines."
    return f"All {lines:,} lines are on the sheet Lines."
