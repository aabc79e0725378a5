"""A workbook of findings alone, for a partner whose own file cannot carry them: the same columns, where to look in words."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import xlsxwriter

from xltools.outputs.marking.texts import cell_text
from xltools.outputs.package import finish
from xltools.template.book import CREATED, OPTIONS
from xltools.template.findings import TITLE, WIDTHS, reference_words, row_height
from xltools.template.layout import FINDINGS, FINDINGS_HEADINGS
from xltools.template.styles import TABLE_STYLE, make_styles, print_on

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

    from xltools.outputs.marking.findings_rows import FindingEntry

HEADING_ROW = 6
"""Title, why this is a file of its own, how many, what to do, a blank row, then the headings."""
_PLAIN = (0, 1, 7)
"""Columns whose text is short and does not wrap."""


def findings_workbook(
    entries: Sequence[FindingEntry], total: int, file: str, reason: str, reference: str = ""
) -> bytes:
    """Return the workbook as bytes, equal for equal input. `total` counts the findings with those left out.

    `file` is the name of what the partner sent, and `reason` says why the findings are not in it. `reference` is how
    their explanations will be known to come from that partner.
    """
    draft = io.BytesIO()
    with xlsxwriter.Workbook(draft, dict(OPTIONS)) as partner_workbook:
        title = cell_text(f"{TITLE}{file}".strip())
        partner_workbook.set_properties({"title": title, "author": "xltools", "created": CREATED})
        styles = make_styles(partner_workbook)
        sheet = partner_workbook.add_worksheet(FINDINGS)
        _head(
            sheet,
            styles,
            (title, cell_text(reason), _how_many(len(entries), total), _what_to_do(len(entries), reference)),
        )
        _table(sheet, styles, entries)
        sheet.freeze_panes(HEADING_ROW, 1)
        print_on(sheet, repeat=HEADING_ROW - 1)
    finished = io.BytesIO()
    finish(draft, finished, CREATED.date(), {})
    return finished.getvalue()


def _how_many(shown: int, total: int) -> str:
    if not total:
        return "There is nothing to correct."
    things = "1 finding is" if shown == 1 else f"{shown:,} findings are"
    more = total - shown
    rest = f" {more:,} more exist; they are listed once these are dealt with." if more else ""
    return f"{things} listed here, the most important first.{rest}"


def _what_to_do(shown: int, reference: str) -> str:
    if not shown:
        return ""
    return (
        "Where names the sheet and cell of your own file. Correct it there, or say in Your explanation why the figure is right, "
        f"and send both files back.{reference_words(reference)}"
    )


def _head(sheet: Worksheet, styles: Mapping[str, Format], lines: Sequence[str]) -> None:
    for number, width in enumerate(WIDTHS):
        sheet.set_column(number, number, width, styles["column_text" if number in _PLAIN else "column_wrapped"])
    for row in range(HEADING_ROW - 1):
        sheet.set_row(row, 26 if row == 0 else None, styles["text"])
    for row, text in enumerate(lines):
        if text:
            sheet.write_string(row, 0, text, styles["title" if row == 0 else "hint"])


def _table(sheet: Worksheet, styles: Mapping[str, Format], entries: Sequence[FindingEntry]) -> None:
    sheet.set_row(HEADING_ROW - 1, 32)
    columns = [{"header": heading, "header_format": styles["column_heading"]} for heading in FINDINGS_HEADINGS]
    words = "One line for each finding: where it is, what is wrong, why it matters and how to put it right."
    options = {"name": FINDINGS, "columns": columns, "style": TABLE_STYLE, "title": "Findings", "description": words}
    last = HEADING_ROW - 1 + max(len(entries), 1)
    sheet.add_table(HEADING_ROW - 1, 0, last, len(FINDINGS_HEADINGS) - 1, options)
    for row, entry in enumerate(entries, HEADING_ROW):
        sheet.set_row(row, row_height(entry.texts))
        for column, text in enumerate(entry.texts):
            if text:
                sheet.write_string(row, column, text, styles["column_text" if column in _PLAIN else "column_wrapped"])
        if entry.row:
            sheet.write_number(row, len(entry.texts), entry.row)
