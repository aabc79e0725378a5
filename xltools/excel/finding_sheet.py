"""The sheet Findings of a live workbook: written so that a return's cells light up, emptied, and read."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xltools.excel.cells import AS_NUMBER, AS_TEXT, last_row, read, text_of, write_numbers, write_texts
from xltools.excel.live import WorkbookKind, kind_of, sheet_named, show_rows
from xltools.excel.own_sheets import Field, OwnSheet, find_own, write_own
from xltools.template.findings import FOLLOWED, WIDTHS, finding_row, gravest_first, hint
from xltools.template.layout import (
    FINDINGS,
    FINDINGS_FIRST_ROW,
    FINDINGS_HEADING_ROW,
    FINDINGS_HEADINGS,
    SPENDING,
)
from xltools.template.mapping import MAPPING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import xlwings as xw

    from xltools.model import Finding

COLUMNS = len(FINDINGS_HEADINGS)
SERVICE_COLUMN = 2
LIVE_NAME = "open_where"
"""The template's own range of where live findings stand."""
ADDED = OwnSheet(
    FINDINGS,
    "Findings: what Total Place noticed in this return",
    ("This return has no sheet Findings of the template any more, so no cell is coloured.", hint(0)),
    tuple(Field(heading, width) for heading, width in zip(FINDINGS_HEADINGS, WIDTHS, strict=True)),
)
"""Added where a return's own sheet is gone or was written over."""
ADDED_TO_MAPPING = OwnSheet(
    FINDINGS,
    "Findings: what Total Place noticed in this spend mapping workbook",
    ("Next finding takes you from cell to cell.", hint(0)),
    ADDED.fields,
)
"""Added to a spend mapping workbook, which has none of its own."""
LINES = {WorkbookKind.RETURN: (SPENDING, SERVICE_COLUMN), WorkbookKind.MAPPING: (MAPPING, 1)}
"""The sheet of lines, and the column that says what a line is: its service, or the body."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A row of the sheet: its texts in order, by the template's headings."""

    texts: tuple[str, ...]

    def __getitem__(self, heading: str) -> str:
        return self.texts[FINDINGS_HEADINGS.index(heading)]

    @property
    def place(self) -> tuple[str, int, int] | None:
        """The sheet, row and column named under Where, or None where no row is named. A whole line stands at its service."""
        return place_named(self["Where"])


_PLACE = re.compile(r"([^!]+)!(?:([A-Z]{1,3})(\d{1,7})|row (\d{1,7}))")


def place_named(where: str) -> tuple[str, int, int] | None:
    """Return the sheet, row and column (from 1) that text such as ``Spending!G14`` or ``Spending!row 14`` names, or None."""
    match = _PLACE.fullmatch(where)
    if not match:
        return None
    number = 0
    for letter in match[2] or "":
        number = number * 26 + ord(letter) - ord("A") + 1
    return match[1], int(match[3] or match[4]), number or SERVICE_COLUMN


def findings_sheet(book: xw.Book) -> xw.Sheet | None:
    """Return the sheet findings stand on: the template's own, else one added by us, else nothing."""
    sheet = sheet_named(book, FINDINGS)
    if sheet is not None and _headings(sheet) == list(FINDINGS_HEADINGS):
        return sheet
    return find_own(book, _added(book))


def _added(book: xw.Book) -> OwnSheet:
    return ADDED_TO_MAPPING if kind_of(book) is WorkbookKind.MAPPING else ADDED


def _headings(sheet: xw.Sheet) -> list[object]:
    return read(sheet, FINDINGS_HEADING_ROW, FINDINGS_HEADING_ROW, COLUMNS)[0]


def read_listed(sheet: xw.Sheet) -> list[Listed]:
    """Return the findings listed."""
    rows = read(sheet, FINDINGS_FIRST_ROW, last_row(sheet), COLUMNS)
    listed = [Listed(tuple(map(text_of, row))) for row in rows]
    return [entry for entry in listed if any(entry.texts)]


def services_of(book: xw.Book) -> dict[int, str]:
    """Return what each line is, by row: its service (column B of Spending, which the formulas look at), or its body on Mapping."""
    name, column = LINES[kind_of(book)]
    sheet = sheet_named(book, name)
    if sheet is None:
        return {}
    rows = read(sheet, 1, last_row(sheet), column, first_column=column)
    return {number: text_of(text) for number, (text,) in enumerate(rows, 1)}


@dataclass(frozen=True, slots=True)
class NewList:
    """What the sheet is to say: its rows, each with the row a finding is about, and the words above them.

    `lost` is how many explanations that stand there now have no finding any more.
    """

    rows: Sequence[tuple[tuple[str, ...], int]]
    words: str
    lost: int


def new_list(sheet: xw.Sheet | None, findings: Sequence[Finding], services: Mapping[int, str]) -> NewList:
    """Return what is to be written onto the sheet (None: there is none yet) in place of what is there; nothing is written.

    What stands under Your explanation is kept with the finding of the same code on the same line (by its service and
    column, so that sorting does not matter); elsewhere it is what the partner said in an earlier round.
    """
    kept = _Explanations(read_listed(sheet) if sheet else [])
    rows = [_row(finding, services, kept) for finding in gravest_first(findings)[:FOLLOWED]]
    return NewList(rows, hint(len(findings)), kept.left)


def list_findings(book: xw.Book, sheet: xw.Sheet | None, new: NewList) -> None:
    """Write findings onto the sheet in place of those there; where there is none, it is added."""
    _write(sheet or write_own(book, _added(book), []), new.rows, new.words)


def clear_listed(sheet: xw.Sheet) -> None:
    """Empty the sheet."""
    _write(sheet, [], hint(0))


def _row(finding: Finding, services: Mapping[int, str], kept: _Explanations) -> tuple[tuple[str, ...], int]:
    is_line = finding.location.sheet in (SPENDING, MAPPING)
    service = services.get(finding.location.row, "") if is_line else ""
    texts = finding_row(finding, service)
    said = finding.explanation.text if finding.explanation is not None and finding.explanation.stands else ""
    return (*texts[:-1], kept.take(Listed((*texts, ""))) or said), finding.location.row


class _Explanations:
    """The explanations on the sheet, each to be taken once."""

    def __init__(self, listed: Sequence[Listed]) -> None:
        self._texts: defaultdict[tuple[str, ...], list[str]] = defaultdict(list)
        for entry in listed:
            if entry["Your explanation"]:
                self._texts[_content(entry)].append(entry["Your explanation"])

    def take(self, entry: Listed) -> str:
        """Return the explanation of a finding, or nothing."""
        waiting = self._texts.get(_content(entry))
        return waiting.pop(0) if waiting else ""

    @property
    def left(self) -> int:
        """How many were not taken."""
        return sum(map(len, self._texts.values()))


def _content(entry: Listed) -> tuple[str, ...]:
    """Return what makes a finding the same one on the next round: its code, its line's service, its sheet and column."""
    place = entry.place
    sheet, row, column = place or (entry["Where"], 0, 0)
    line = entry["Service as sent"].strip() or str(row)
    return entry["Code"], line, sheet, str(column)


def _write(sheet: xw.Sheet, rows: Sequence[tuple[tuple[str, ...], int]], words: str) -> None:
    first, last = FINDINGS_FIRST_ROW, max(last_row(sheet), FINDINGS_FIRST_ROW)
    show_rows(sheet, first, max(last, first - 1 + len(rows)))
    sheet.range((first, 2), (last, COLUMNS)).clear_contents()
    where = sheet.range((first, 1), (last, 1))
    where.clear()  # links to cells that earlier findings were about go with it
    where.number_format = AS_TEXT
    _resize(sheet, max(len(rows), 1))
    write_texts(sheet, first, 1, [texts for texts, _ in rows])
    write_numbers(sheet, first, COLUMNS, [row or None for _, row in rows], AS_NUMBER)
    write_texts(sheet, FINDINGS_HEADING_ROW - 1, 1, [[words]])
    sheet.range((first, 1), (first - 1 + max(len(rows), 1), COLUMNS)).rows.autofit()


def _resize(sheet: xw.Sheet, rows: int) -> None:
    for table in sheet.tables:
        top = table.range
        if (top.row, top.column) == (FINDINGS_HEADING_ROW, 1):
            table.resize(sheet.range((FINDINGS_HEADING_ROW, 1)).resize(rows + 1, COLUMNS))


def live_places(book: xw.Book, listed: Sequence[Listed]) -> set[tuple[str, int, int]]:
    """Return where findings still stand: by the workbook's own reckoning, else everywhere one is listed."""
    if sheet_named(book, FINDINGS) is not None and LIVE_NAME in book.names:
        cells = book.names[LIVE_NAME].refers_to_range.options(ndim=2, err_to_str=True).value
        return {place for (text,) in cells if (place := place_named(text_of(text)))}
    return {place for entry in listed if (place := entry.place)}
