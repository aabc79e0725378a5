"""Every partner's spending in one workbook: an index with links and totals, a table of all lines, a sheet for each list."""

from __future__ import annotations

import io
import tempfile
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import IO, TYPE_CHECKING

from xlsxwriter import Workbook

from xltools.model import UsageError, column_letters
from xltools.outputs.cells import ColumnKind, Link, OutputColumn, OutputWorkbook
from xltools.outputs.package import finish
from xltools.outputs.sheet import Page
from xltools.storage import write_new
from xltools.template.book import OPTIONS
from xltools.template.layout import BY_FIELD, DATA_FIELDS, MONEY_FIELDS
from xltools.text import listed, plural, pounds
from xltools.workbooks.sheet_writing import Formats, shape_sheet, write_comments
from xltools.workbooks.sheet_xml import append_rows, cell_xml, sheet_rows, styles_of_row, write_rows
from xltools.workbooks.side_by_side import ALL_LINES, INDEX

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from xltools.outputs.cells import CellValue, PlacedTable
    from xltools.outputs.package import Filler
    from xltools.workbooks.sheet_copies import Value
    from xltools.workbooks.side_by_side import SideBySide
    from xltools.workbooks.side_parts import SideLine, SidePart

    Rows = list[Sequence[CellValue]]


def write_side_by_side(laid: SideBySide, path: Path, made_on: date | None = None) -> Path:
    """Write files that were laid side by side to `path`, which nobody may have yet, and return the path. Cells hold pounds.

    Raises `UsageError` where there is a file of that name, `NotWrittenError` where the disk refuses.
    """
    draft = io.BytesIO()
    with Workbook(draft, dict(OPTIONS)) as workbook:
        _properties(workbook, laid, made_on)
        book, formats = OutputWorkbook(workbook), Formats(workbook)
        _index(book, laid)
        table = _all_lines(book, laid)
        styles = [_sheet(workbook, formats, part, number) for part in laid.parts for number in range(len(part.sheets))]
    fillers = dict(_fillers(laid, table, styles))
    last = {"AllLines": table.first_row + laid.count} if table else {}
    with tempfile.TemporaryDirectory() as folder:
        finished = Path(folder) / "side.xlsx"
        finish(draft, finished, made_on, fillers, last)
        if not write_new(path, finished.read_bytes()):
            raise UsageError(f"There is a file {path} already, and it was not written over. Give another name.")
    return path


def _properties(workbook: Workbook, laid: SideBySide, made_on: date | None) -> None:
    workbook.set_properties(
        {
            "title": f"{plural(len(laid.parts), 'return')} side by side",
            "subject": "Public spending as each body reported it",
            "keywords": "public spending, returns, Total Place",
            "comments": "Made with xltools. The page docs/merging.md says what is carried over.",
            **({"created": datetime.combine(made_on, time(), UTC)} if made_on else {}),
        }
    )
    workbook.set_size(2400, 1500)


_INDEX = (
    OutputColumn("sheet", "Sheet"),
    OutputColumn("partner", "Body", ColumnKind.WORDS),
    OutputColumn("file", "File", ColumnKind.WORDS),
    OutputColumn("lines", "Lines", ColumnKind.NUMBER, total=True),
    OutputColumn("pence", "Gross spending (£)", ColumnKind.MONEY, total=True),
    OutputColumn("income", "Income (£)", ColumnKind.MONEY, total=True),
    OutputColumn("totals", "Totals of lines, not added (£)", ColumnKind.MONEY),
    OutputColumn("unread", "Lines without a certain amount", ColumnKind.NUMBER, total=True),
    OutputColumn("comments", "Comments", ColumnKind.NUMBER, total=True),
    OutputColumn("year", "Place and year", ColumnKind.WORDS),
    OutputColumn("signed", "Signed off", ColumnKind.WORDS),
    OutputColumn("said", "To be known", ColumnKind.WORDS),
    OutputColumn("losses", "Not carried over", ColumnKind.WORDS),
)
_NOT_READ = (
    OutputColumn("file", "File", ColumnKind.WORDS),
    OutputColumn("reason", "Why it is not here", ColumnKind.WORDS),
)


def _index(book: OutputWorkbook, laid: SideBySide) -> None:
    page = Page(
        book,
        INDEX,
        "Returns side by side",
        list(opening(laid)),
        widths=(34, 40, 34, 10, 20, 18, 20, 14, 12, 24, 30, 60, 60),
    )
    read = [(part, said) for part, said in zip(laid.parts, laid.remarks, strict=True) if not part.reason]
    rows: Rows = [_index_row(part, said) for part, said in read]
    page.freeze(page.table("Returns", _INDEX, rows, total="Total", filters=bool(rows)))
    out = [(part.file, part.reason) for part in laid.parts if part.reason]
    if out:
        page.heading("Files that are not here")
        _two_columns(page, out)


def _two_columns(page: Page, out: Sequence[tuple[str, str]]) -> None:
    page.table("NotHere", _NOT_READ, list(out))


def opening(laid: SideBySide) -> Iterator[str]:
    """Yield the first sentences about returns side by side: how many, what they come to, what is missing."""
    read = [part for part in laid.parts if not part.reason]
    yield (
        f"{plural(laid.count, 'line')} of {plural(len(read), 'return')}, {pounds(laid.pence)} of gross spending as it was sent: "
        "nothing is checked or taken out here, but for totals of other lines, which are not added."
    )
    yield f"Every list stands on a sheet of its own as it was sent, cell for cell; {ALL_LINES} has all lines in pounds."
    missing = [part.file for part in laid.parts if part.reason]
    if missing:
        yield f"{plural(len(missing), 'file is', 'files are')} not here: {listed(missing)}."


def _index_row(part: SidePart, said: Sequence[str]) -> Sequence[CellValue]:
    first = part.places[0] if part.places else ""
    quoted = first.replace("'", "''")
    more = f"also on the sheets {listed(part.places[1:], 9)}" if len(part.places) > 1 else ""
    return (
        Link(f"internal:'{quoted}'!A1", first) if first else "",
        part.partner or "not said",
        part.file,
        part.count,
        part.pence,
        part.income or None,
        part.totals or None,
        part.unread or None,
        part.comments or None,
        " ".join(text for text in (part.place, part.year) if text),
        part.signed,
        "; ".join(text for text in (more, *said) if text),
        "; ".join(part.losses),
    )


_BEFORE = (
    OutputColumn("partner", "Body"),
    OutputColumn("here", "Sheet here"),
    OutputColumn("file", "File"),
    OutputColumn("at", "Its sheet"),
    OutputColumn("row", "Row", ColumnKind.NUMBER),
)
_BEHIND = (
    OutputColumn("what", "Not added as"),
    OutputColumn("as_sent", "Amount as it was sent"),
    OutputColumn("comments", "Comments"),
)
_COLUMNS = (
    *_BEFORE,
    *(
        OutputColumn(name, BY_FIELD[name].heading, ColumnKind.PENCE if name in MONEY_FIELDS else ColumnKind.TEXT)
        for name in DATA_FIELDS
    ),
    *_BEHIND,
)
_WIDTHS = {"partner": 34, "here": 26, "file": 26, "service": 48, "notes": 40, "comments": 40}


def _all_lines(book: OutputWorkbook, laid: SideBySide) -> PlacedTable | None:
    notes = (
        "All lines as they were read, in pounds, with the sheet here and the row they stand in; in the file it is the same row.",
        "A total of other lines is marked, and an amount that is not certain stands under Amount as it was sent.",
    )
    page = Page(book, ALL_LINES, "All lines", notes, widths=[_WIDTHS.get(column.key, 16) for column in _COLUMNS])
    first = next(laid.lines(), None)
    if first is None:
        page.note("No file has any line.")
        return None
    table = page.long_table("AllLines", _COLUMNS, _line_row(*first))
    page.freeze(table, columns=1)
    return table


def _line_row(part: SidePart, line: SideLine) -> tuple[str | int | None, ...]:
    return (
        part.partner,
        _sheet_here(part, line),
        part.file,
        line.sheet,
        line.row,
        *line.fields,
        line.what,
        line.as_sent,
        line.comments,
    )


def _sheet_here(part: SidePart, line: SideLine) -> str:
    names = {sheet.name: here for sheet, here in zip(part.sheets, part.places, strict=True)}
    return names.get(line.sheet, part.places[0] if part.places else "")


def _sheet(workbook: Workbook, formats: Formats, part: SidePart, number: int) -> tuple[list[str], str]:
    """Add a partner's sheet without its rows, and return the number of the format of each look, and of a date without one."""
    copy, name = part.sheets[number], part.places[number]
    sheet = workbook.add_worksheet(name)
    shape_sheet(sheet, copy)
    for top, left, bottom, right in copy.merged:
        sheet.merge_range(top - 1, left - 1, bottom - 1, right - 1, "")
    write_comments(sheet, copy, part.file)
    sheet.set_landscape()
    sheet.set_paper(8)
    sheet.fit_to_pages(1, 0)
    looks = [formats.number(look) for look in copy.looks]
    return looks, formats.number((("num_format", "yyyy-mm-dd"),))


def _fillers(
    laid: SideBySide, table: PlacedTable | None, styles: Sequence[tuple[list[str], str]]
) -> Iterator[tuple[str, Filler]]:
    """The parts of the package whose rows are put in when it is finished, by name."""
    if table:
        yield "xl/worksheets/sheet2.xml", _lines_filler(laid, table)
    sheets = [(part, number) for part in range(len(laid.parts)) for number in range(len(laid.parts[part].sheets))]
    for at, ((part, number), (looks, dates)) in enumerate(zip(sheets, styles, strict=True), start=3):
        yield f"xl/worksheets/sheet{at}.xml", _sheet_filler(laid, part, number, looks, dates)


def _sheet_filler(laid: SideBySide, part: int, number: int, looks: Sequence[str], dates: str) -> Filler:
    def fill(draft: bytes, out: IO[bytes]) -> None:
        copy = laid.cells(part, number)
        dated = {at for at, look in enumerate(copy.looks) if any(name == "num_format" for name, _ in look)}

        def style(look: int, value: Value) -> str:
            return dates if isinstance(value, date) and look not in dated else looks[look]

        rows = max((row for row, *_ in copy.cells), default=1)
        columns = max((column for _, column, *_ in copy.cells), default=1)
        write_rows(draft, out, sheet_rows(copy, style), (rows, columns))

    return fill


def _lines_filler(laid: SideBySide, table: PlacedTable) -> Filler:
    def fill(draft: bytes, out: IO[bytes]) -> None:
        top = table.first_row + 1
        styles = styles_of_row(draft, top)
        ordered = [styles.get(column_letters(number), "") for number in range(1, len(_COLUMNS) + 1)]
        append_rows(draft, out, _line_rows(laid, top, ordered), (top + laid.count - 1, len(_COLUMNS)))

    return fill


def _line_rows(laid: SideBySide, top: int, styles: Sequence[str]) -> Iterator[str]:
    money = frozenset(number for number, column in enumerate(_COLUMNS) if column.kind is ColumnKind.PENCE)
    for row, (part, line) in enumerate(laid.lines(), top):
        if row == top:
            continue  # it stands in the draft
        cells = [
            cell_xml(
                row, number + 1, value / 100 if number in money and isinstance(value, int) else value, styles[number]
            )
            for number, value in enumerate(_line_row(part, line))
            if value not in (None, "")
        ]
        yield f'<row r="{row}">{"".join(cells)}</row>'
