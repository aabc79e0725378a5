"""The lines of a live workbook that a code can be given to: those of a return, or of a count's sheets Coding and Lines."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xltools.excel.cells import last_row, read, text_of
from xltools.excel.live import WorkbookKind, kind_of, selected_rows, spending_of
from xltools.model import UsageError
from xltools.reading.headings import SEARCHED_ROWS, WIDEST_TABLE, find_headings
from xltools.template.layout import RETURN, SPENDING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import xlwings as xw

CODING, LINES = "Coding", "Lines"
"""The count's sheets with lines on them; more lines go on to Lines 2 and so on."""
_ON_CODING = {"service": "Service", "code": "COFOG code", "body": "Organisation", "body_type": "Kind of body"}
_ON_LINES = {
    "service": "Service",
    "code": "Counted under",
    "cipfa": "CIPFA service line",
    "body": "Organisation",
    "body_type": "Kind of body",
}
CONFIRMED = "Confirmed code"
"""Where a count's sheet Coding takes the analyst's own code."""
COUNT_HEADING_ROWS = 12


@dataclass(frozen=True, slots=True)
class CodedLine:
    """A line as it stands in the live workbook: its texts, whose it is, and the column its code goes into (0: none).

    `fills` says that a blank code may be filled in by a suggestion: only in a return, never as an analyst's confirmation.
    """

    sheet: str
    row: int
    service: str
    code: str
    cipfa: str = ""
    body: str = ""
    body_type: str = ""
    code_column: int = 0
    fills: bool = False

    @property
    def where(self) -> str:
        """The line's place in words, such as ``Spending row 14``."""
        return f"{self.sheet} row {self.row}"


def lines_of(book: xw.Book) -> list[CodedLine]:
    """Return all lines of a return, or of a count's sheets Coding and Lines, that name a service."""
    if kind_of(book) is WorkbookKind.RETURN:
        return list(_lines_of_return(book))
    return [line for sheet in _count_sheets(book) for line in _lines_of_count(sheet)]


def selected_lines(book: xw.Book) -> list[CodedLine]:
    """Return the lines of the sheet in front whose rows are selected. Raises `UsageError` where the workbook has no lines."""
    front = book.sheets.active
    if kind_of(book) is WorkbookKind.OTHER:
        raise UsageError("This workbook is neither a return nor a count. Open one of them, then try again.")
    if kind_of(book) is WorkbookKind.RETURN:
        lines = list(_lines_of_return(book)) if front.name == spending_of(book).name else []
    else:
        lines = list(_lines_of_count(front)) if _is_of_lines(front.name) else []
    rows = set(selected_rows(book, front, max((line.row for line in lines), default=0)))
    return [line for line in lines if line.row in rows]


def name_of_sheets(book: xw.Book) -> str:
    """Return where lines can be selected, in words."""
    return f"the sheet {SPENDING}" if kind_of(book) is WorkbookKind.RETURN else f"the sheet {CODING} or {LINES}"


def _lines_of_return(book: xw.Book) -> Iterator[CodedLine]:
    sheet = spending_of(book)
    rows = read(sheet, 1, last_row(sheet), min(int(sheet.used_range.last_cell.column), WIDEST_TABLE))
    headings = find_headings(rows[:SEARCHED_ROWS])
    if headings is None:
        raise UsageError(
            f"The headings of {sheet.name} are not to be found. Put them back as they were, then try again."
        )
    body, body_type = answer(book, "organisation"), answer(book, "organisation_type")
    for number, row in enumerate(rows[headings.row + 1 :], headings.row + 2):
        service, code, cipfa = (_at(row, headings.columns.get(field)) for field in ("service", "cofog", "cipfa"))
        if service:
            column = headings.columns.get("cofog", -1) + 1
            yield CodedLine(sheet.name, number, service, code, cipfa, body, body_type, column, fills=column > 0)


def answer(book: xw.Book, name: str) -> str:
    """Return what stands in a named cell of the sheet Return, or nothing."""
    if name not in book.names:
        return ""
    try:
        cell = book.names[name].refers_to_range
    except Exception:  # the name points nowhere any more: each engine has its own error for that
        return ""
    return text_of(cell.value).strip() if cell.sheet.name == RETURN and cell.size == 1 else ""


def _count_sheets(book: xw.Book) -> Iterator[xw.Sheet]:
    yield from (sheet for sheet in book.sheets if _is_of_lines(sheet.name))


def _is_of_lines(name: str) -> bool:
    return name in (CODING, LINES) or name.startswith(f"{LINES} ")


def _lines_of_count(sheet: xw.Sheet) -> Iterator[CodedLine]:
    rows = read(sheet, 1, last_row(sheet), int(sheet.used_range.last_cell.column))
    wanted = _ON_CODING if sheet.name == CODING else _ON_LINES
    for number, headings in enumerate(rows[:COUNT_HEADING_ROWS]):
        columns = {text_of(heading): column for column, heading in enumerate(headings)}
        if set(wanted.values()) <= columns.keys():
            yield from _below(sheet, rows, number, {key: columns[text] for key, text in wanted.items()}, columns)
            return


def _below(
    sheet: xw.Sheet,
    rows: Sequence[Sequence[object]],
    heading: int,
    columns: Mapping[str, int],
    all_columns: Mapping[str, int],
) -> Iterator[CodedLine]:
    code_column = all_columns.get(CONFIRMED, -1) + 1
    for number, row in enumerate(rows[heading + 1 :], heading + 2):
        texts = {key: _at(row, column) for key, column in columns.items()}
        if texts["service"]:
            cipfa = texts.get("cipfa", "")
            body, body_type = texts["body"], texts["body_type"]
            yield CodedLine(sheet.name, number, texts["service"], texts["code"], cipfa, body, body_type, code_column)


def _at(row: Sequence[object], column: int | None) -> str:
    return "" if column is None or column >= len(row) else text_of(row[column]).strip()


def line_now(lines: Mapping[tuple[str, int], CodedLine], sheet: str, row: int, service: str) -> CodedLine | None:
    """Return the line that had this service, in its row or, where lines were moved, in the only other row that has it."""
    here = lines.get((sheet, row))
    if here is not None and here.service == service:
        return here
    others = [line for line in lines.values() if line.sheet == sheet and line.service == service]
    return others[0] if len(others) == 1 else None
