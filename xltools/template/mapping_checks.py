"""Writes the mapping workbook's sheet Checks: totals and counts as live formulas."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.template.mapping import headings
from xltools.template.mapping_formulas import last_body_formula, last_row_formula
from xltools.template.styles import Styles, print_on

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

    from xltools.template.mapping import MappingContent

DIVISIONS_ROW = 5


def mapping_check_names() -> dict[str, str]:
    """Return the names that point to the sheet Checks."""
    return {"last_row": "Checks!$L$2", "last_body": "Checks!$L$3"}


def write_mapping_checks(sheet: Worksheet, styles: Styles, content: MappingContent) -> None:
    """Write the sheet."""
    sheet.set_column(0, 0, 44, styles["text"])
    sheet.set_column(1, 1, 18, styles["text"])
    sheet.write_string("A1", "Checks", styles["title"])
    sheet.write_formula("L2", last_row_formula(content.classification), styles["working"], len(content.rows) + 1)
    sheet.write_formula("L3", last_body_formula(), styles["working"], len(content.bodies) + 1)
    for number, (_, heading) in enumerate(headings(content.classification), 1):
        sheet.write_string(DIVISIONS_ROW + number - 1, 0, heading, styles["text"])
        formula = f'=SUMIF(INDEX(rows_amounts,0,{number}),">-9E+300")'
        sheet.write_formula(DIVISIONS_ROW + number - 1, 1, formula, styles["money"], 0)
    print_on(sheet, repeat=None)
