"""Copied sheets written into another workbook. Nothing in them is run: text stays text, formulas came as their values."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from xltools.workbooks.cell_looks import as_format

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

    from xltools.workbooks.cell_looks import Look
    from xltools.workbooks.sheet_copies import CopiedSheet, Value

LONGEST_COMMENT = 32_000
_PADDING = 5 / 7
"""Characters that XlsxWriter adds to a width, as Excel does to one that is typed."""
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


class Formats:
    """The formats of a workbook by how cells look, each made once."""

    def __init__(self, workbook: Workbook) -> None:
        self._workbook = workbook
        self._made: dict[Look, Format] = {}

    def of(self, look: Look, value: Value = "") -> Format | None:
        """Return the format of a look; a date without one of its own is shown as a date, not as a number."""
        if isinstance(value, date) and not any(name == "num_format" for name, _ in look):
            look = (*look, ("num_format", "yyyy-mm-dd"))
        if not look:
            return None
        if look not in self._made:
            self._made[look] = self._workbook.add_format(dict(as_format(look)))
        return self._made[look]

    def number(self, look: Look) -> str:
        """Return the number by which a sheet's XML names the format of a look; "" for what looks like any cell."""
        form = self.of(look)
        return "" if form is None else str(form._get_xf_index())


def plain_text(text: str) -> str:
    """Return a text without the signs that no workbook may hold."""
    return _NOT_XML.sub("\ufffd", text)


def write_comment(sheet: Worksheet, row: int, column: int, words: str, author: str = "") -> None:
    """Write a cell comment (rows and columns from 0), large enough to be read."""
    text = plain_text(words)[:LONGEST_COMMENT]
    lines = sum(1 + len(line) // 30 for line in text.split("\n"))
    sheet.write_comment(
        row, column, text, {"author": plain_text(author)[:50], "x_scale": 1.6, "y_scale": min(max(lines / 4, 1), 6)}
    )


def write_copy(sheet: Worksheet, copy: CopiedSheet, formats: Formats, author: str) -> None:
    """Write a copied sheet: its cells as they look, comments, widths, heights, merged cells and frozen panes."""
    shape_sheet(sheet, copy)
    merged = {(top, left): (bottom, right) for top, left, bottom, right in copy.merged}
    covered = {
        (row, column)
        for top, left, bottom, right in copy.merged
        if (bottom - top + 1) * (right - left + 1) <= 10_000
        for row in range(top, bottom + 1)
        for column in range(left, right + 1)
    } - set(merged)
    for row, column, value, number in copy.cells:
        form = formats.of(copy.looks[number], value)
        if (row, column) in merged:
            bottom, right = merged.pop((row, column))
            sheet.merge_range(row - 1, column - 1, bottom - 1, right - 1, "", form)
        if (row, column) not in covered or value != "":
            write_value(sheet, row - 1, column - 1, value, form)
    write_comments(sheet, copy, author)


def write_comments(sheet: Worksheet, copy: CopiedSheet, author: str) -> None:
    """Write the comments of a copied sheet."""
    for (row, column), words in copy.comments.items():
        write_comment(sheet, row - 1, column - 1, words, author)


def write_value(sheet: Worksheet, row: int, column: int, value: Value, form: Format | None) -> None:
    """Write one value (rows and columns from 0); text is written as text, whatever it begins with."""
    if isinstance(value, str):
        if value:
            sheet.write_string(row, column, plain_text(value)[:32_767], form)
        else:
            sheet.write_blank(row, column, None, form)
    elif isinstance(value, bool):
        sheet.write_boolean(row, column, value, form)
    elif isinstance(value, date):
        sheet.write_datetime(row, column, value, form)
    else:
        sheet.write_number(row, column, value, form)


def shape_sheet(sheet: Worksheet, copy: CopiedSheet) -> None:
    """Give a sheet the widths, heights, hidden rows and columns and frozen panes of a copied one."""
    hidden = set(copy.hidden_columns)
    for first, last, width in copy.widths:
        options = {"hidden": first in hidden} if first in hidden else {}
        sheet.set_column(first - 1, last - 1, max(width - _PADDING, 0.5), None, options)
    for row in sorted({*copy.heights, *copy.hidden_rows}):
        sheet.set_row(row - 1, copy.heights.get(row), None, {"hidden": True} if row in copy.hidden_rows else {})
    if copy.freeze != (1, 1):
        sheet.freeze_panes(copy.freeze[0] - 1, copy.freeze[1] - 1)
    if copy.hidden:
        sheet.hide()
