"""Writes the sheets a partner reads: Guidance, Findings, Lists."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.model import column_letters
from xltools.template import guidance
from xltools.template.findings import FOLLOWED, MARK_CELL, finding_row, gravest_first, hint, row_height, summary_formula
from xltools.template.findings import WIDTHS as FINDING_WIDTHS
from xltools.template.layout import (
    FINDINGS,
    FINDINGS_FIRST_ROW,
    FINDINGS_HEADING_ROW,
    FINDINGS_HEADINGS,
    LISTS,
    SPENDING,
)
from xltools.template.styles import TABLE_STYLE, Styles, print_on

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from xlsxwriter.worksheet import Worksheet

    from xltools.model import Finding
    from xltools.template.lists import PickList

LISTS_FIRST_ROW = 5


# -- Guidance --------------------------------------------------------------------------------------------------------


def write_guidance(sheet: Worksheet, styles: Styles) -> None:
    """Write the instructions: a heading and short lines a section, and a small table of examples."""
    sheet.hide_gridlines(2)
    for number, width in enumerate((46, 34, 12, 14, 12, 24, 22, 20)):
        sheet.set_column(number, number, width, styles["text"])
    sheet.set_row(0, 30)
    sheet.write_string(0, 0, guidance.TITLE, styles["title"])
    row = write_sections(sheet, styles, 1, guidance.BEFORE_EXAMPLES)
    row = _examples(sheet, styles, row + 1)
    write_sections(sheet, styles, row, guidance.AFTER_EXAMPLES)
    print_on(sheet, repeat=None)


def write_sections(sheet: Worksheet, styles: Styles, row: int, sections: Iterable[guidance.Section]) -> int:
    """Write headings and their lines from a row on, counted from 0, with a blank one before each; return the next free row."""
    for section in sections:
        sheet.write_string(row + 1, 0, section.heading, styles["heading"])
        for number, line in enumerate(section.lines, row + 2):
            sheet.write_string(number, 0, line, styles["text"])
        row += len(section.lines) + 2
    return row


def _examples(sheet: Worksheet, styles: Styles, row: int) -> int:
    sheet.write_string(row, 0, guidance.EXAMPLE_HEADING, styles["heading"])
    sheet.set_row(row + 1, 32)
    for column, heading in enumerate(guidance.EXAMPLE_COLUMNS):
        sheet.write_string(row + 1, column, heading, styles["column_heading"])
    for number, example in enumerate(guidance.EXAMPLES, row + 2):
        for column, value in enumerate(example):
            if isinstance(value, str):
                sheet.write_string(number, column, value, styles["remark" if column > 2 else "text"])
            else:
                sheet.write_number(number, column, value, styles["money"])
    return row + 2 + len(guidance.EXAMPLES)


# -- Findings --------------------------------------------------------------------------------------------------------


def write_findings(sheet: Worksheet, styles: Styles, findings: Sequence[Finding], services: Mapping[int, str]) -> None:
    """Write what was found, gravest first; `services` are the services as sent, by row of Spending."""
    for number, width in enumerate(FINDING_WIDTHS):
        sheet.set_column(number, number, width, styles["column_text" if number in (0, 1, 7) else "column_wrapped"])
    for row in range(3):
        sheet.set_row(row, 26 if row == 0 else None, styles["text"])
    sheet.write_string("A1", "Findings: what we noticed in your return", styles["title"])
    sheet.write_formula("A2", summary_formula(), styles["hint"], "")
    sheet.write_string("A3", hint(len(findings)), styles["hint"])
    sheet.write_number(MARK_CELL, 0, styles["unseen"])
    rows = gravest_first(findings)[:FOLLOWED]
    _findings_table(sheet, styles, max(len(rows), 1))
    for number, finding in enumerate(rows, FINDINGS_FIRST_ROW - 1):
        _finding(sheet, styles, number, finding, services)
    sheet.freeze_panes(FINDINGS_HEADING_ROW, 1)
    print_on(sheet, repeat=FINDINGS_HEADING_ROW - 1)


def _findings_table(sheet: Worksheet, styles: Styles, rows: int) -> None:
    sheet.set_row(FINDINGS_HEADING_ROW - 1, 32)
    first, last = FINDINGS_HEADING_ROW - 1, FINDINGS_HEADING_ROW - 1 + rows
    columns = [{"header": heading, "header_format": styles["column_heading"]} for heading in FINDINGS_HEADINGS]
    options = {"name": FINDINGS, "columns": columns, "style": TABLE_STYLE, "title": "Findings"}
    description = "One line for each finding: where it is, what is wrong, why it matters and how to put it right."
    sheet.add_table(first, 0, last, len(FINDINGS_HEADINGS) - 1, {**options, "description": description})


def _finding(sheet: Worksheet, styles: Styles, row: int, finding: Finding, services: Mapping[int, str]) -> None:
    location = finding.location
    texts = finding_row(finding, services.get(location.row, "") if location.sheet == SPENDING else "")
    sheet.set_row(row, row_height(texts))
    for column, text in enumerate(texts):
        style = styles["column_text" if column in (0, 1, 7) else "column_wrapped"]
        if text:
            sheet.write_string(row, column, text, style)
    if location.row:
        sheet.write_number(row, len(FINDINGS_HEADINGS) - 1, location.row)
    if location.row and location.column:
        target = f"internal:{location.sheet}!{location.cell}"
        sheet.write_url(row, 0, target, styles["link"], texts[0], "Go to the cell")


# -- Lists -----------------------------------------------------------------------------------------------------------


def write_lists(sheet: Worksheet, styles: Styles, lists: Sequence[PickList]) -> dict[str, str]:
    """Write the sheet of lists and return each one's name and cells (``list_cofog``: ``Lists!$C$5:$C$192``)."""
    head_lists(sheet, styles)
    names, _ = list_columns(sheet, styles, lists)
    return names


def head_lists(sheet: Worksheet, styles: Styles) -> None:
    """Write what stands above the lists, and set the sheet up: it may be read, and is better left as it is."""
    sheet.set_row(0, 26)
    sheet.write_string("A1", "Lists: what the drop-downs offer", styles["title"])
    sheet.write_string(
        "A2",
        "For reference; please leave this sheet as it is. What is not on a list may be typed. In print the lists are left out.",
        styles["hint"],
    )
    sheet.freeze_panes(LISTS_FIRST_ROW - 1, 0)
    sheet.protect("", {"format_columns": True, "format_rows": True})
    sheet.print_area(0, 0, LISTS_FIRST_ROW - 4, 3)  # a page: nobody wants the twenty that the lists would take
    print_on(sheet, repeat=None)


def list_columns(
    sheet: Worksheet, styles: Styles, lists: Sequence[PickList], column: int = 0
) -> tuple[dict[str, str], int]:
    """Write the lists side by side from a column on; return each one's name and cells, and the next free column."""
    names = {}
    for picks in lists:
        _list_column(sheet, styles, column, picks.heading, picks.items)
        letters = column_letters(column + 1)
        last = LISTS_FIRST_ROW - 1 + max(len(picks.items), 1)
        names[picks.name] = f"{LISTS}!${letters}${LISTS_FIRST_ROW}:${letters}${last}"
        column += 1
        if picks.beside:
            _list_column(sheet, styles, column, picks.beside_heading, picks.beside)
            column += 1
    return names, column


def _list_column(sheet: Worksheet, styles: Styles, column: int, heading: str, items: Sequence[str]) -> None:
    width = min(60, max(14, len(heading) + 2, *(len(item) + 2 for item in items)))
    sheet.set_column(column, column, width, styles["column_text"])
    sheet.write_string(LISTS_FIRST_ROW - 2, column, heading, styles["column_heading"])
    for row, item in enumerate(items, LISTS_FIRST_ROW - 1):
        sheet.write_string(row, column, item, styles["column_text"])
