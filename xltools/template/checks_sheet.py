"""Writes the Checks sheet: the workbook's own counts and totals, all of them live formulas."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.reference.tables import table
from xltools.template import formulas
from xltools.template.findings import FOLLOWED
from xltools.template.formulas import CHECK_ROWS
from xltools.template.styles import print_on

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

    from xltools.template.formulas import ReadinessCheck

READY_ROW = 3
FIRST_CHECK_ROW = 6
FIRST_WORKING_ROW = 5
TOTALS_ROW = FIRST_CHECK_ROW + len(CHECK_ROWS) + 2
DIVISIONS_ROW = TOTALS_ROW + 6
WIDTHS = (58, 18, 18, 18, 18, 18, 4, 9, 9, 18, 18, 12)


UNKNOWN = ""
"""What a formula comes to before it is worked out: nothing, so that every program works it out when it opens the file.

LibreOffice believes a figure that stands in the file, and shows it until a cell it depends on is changed.
"""


def check_names() -> dict[str, str]:
    """Return the names that point to the Checks sheet."""
    last = FIRST_WORKING_ROW + FOLLOWED - 1
    return {
        "ready_to_send": f"Checks!$B${READY_ROW}",
        "last_line": "Checks!$L$2",
        "marked_then": "Checks!$K$2",
        "open_row": f"Checks!$L${FIRST_WORKING_ROW}:$L${last}",
        "open_where": f"Checks!$K${FIRST_WORKING_ROW}:$K${last}",
    }


def write_checks(sheet: Worksheet, styles: Mapping[str, Format]) -> None:
    """Write the verdict, the counts with what to do, the totals, and the working columns behind the colours."""
    for number, width in enumerate(WIDTHS):
        sheet.set_column(number, number, width, styles["text"])
    sheet.set_row(0, 26)
    sheet.write_string("A1", "Checks: is your return ready?", styles["title"])
    sheet.write_string(
        "A2",
        "Worked out as you type; there is nothing to fill in. In a preview, and until you press Enable Editing, nothing is worked out.",
        styles["hint"],
    )
    write_verdict(sheet, styles, "Ready to send?", CHECK_ROWS)
    write_counts(sheet, styles, CHECK_ROWS)
    _totals(sheet, styles)
    _divisions(sheet, styles)
    _working(sheet, styles)
    sheet.protect("", {"format_columns": True, "format_rows": True})
    sheet.print_area(0, 0, DIVISIONS_ROW + 14, 5)
    print_on(sheet, repeat=None)


def write_verdict(
    sheet: Worksheet, styles: Mapping[str, Format], question: str, checks: Sequence[ReadinessCheck]
) -> None:
    """Write the question the sheet answers, Yes or No, and in short why."""
    first, last = FIRST_CHECK_ROW, FIRST_CHECK_ROW + len(checks) - 1
    stops = f'COUNTIF($C${first}:$C${last},"Put right")'
    sheet.write_string(READY_ROW - 1, 0, question, styles["verdict"])
    sheet.write_formula(READY_ROW - 1, 1, f'=IF({stops}=0,"Yes","No")', styles["verdict"], UNKNOWN)
    short = f'=IF({stops}=0,"Nothing is missing.","To put right below: "&{stops})'
    sheet.write_formula(READY_ROW - 1, 2, short, styles["remark"], UNKNOWN)


def reasons_formula() -> str:
    """Return why the return is not ready to send, in words: what each count that stops it says."""
    rows = range(FIRST_CHECK_ROW, FIRST_CHECK_ROW + len(CHECK_ROWS))
    reasons = "&".join(f'IF(Checks!$C${row}="Put right",Checks!$D${row}&" ","")' for row in rows)
    return f'=IF(ready_to_send="Yes","Nothing is missing.",{reasons})'


def write_counts(
    sheet: Worksheet, styles: Mapping[str, Format], checks: Sequence[ReadinessCheck], columns: int = 6
) -> None:
    """Write what the workbook counts of its own lines, and for each count what to do; headings over so many columns."""
    titles = ("What is counted", "How many", "What to do", "In words")
    for column in range(columns):
        heading = titles[column] if column < len(titles) else ""
        sheet.write_string(FIRST_CHECK_ROW - 2, column, heading, styles["column_heading"])
    for row, check in enumerate(checks, FIRST_CHECK_ROW):
        wrong = f"$B${row}=0" if check.key == "filled" else f"$B${row}>0"
        sheet.write_string(row - 1, 0, check.label, styles["text"])
        sheet.write_formula(row - 1, 1, check.formula, styles["count"], UNKNOWN)
        todo = "Put right" if check.stops else "Look again"
        sheet.write_formula(row - 1, 2, f'=IF({wrong},"{todo}","In order")', styles["remark"], UNKNOWN)
        sheet.write_formula(row - 1, 3, f'=IF({wrong},"{check.words}","")', styles["remark"], UNKNOWN)


def _totals(sheet: Worksheet, styles: Mapping[str, Format]) -> None:
    sheet.write_string(TOTALS_ROW - 1, 0, "Totals (£)", styles["heading"])
    labels = {"gross": "Gross spending", "income": "Income", "local": "Spending in the place, where given"}
    for row, (field, label) in enumerate(labels.items(), TOTALS_ROW):
        sheet.write_string(row, 0, label, styles["text"])
        sheet.write_formula(row, 1, formulas.total_formula(field), styles["money"], UNKNOWN)


DIVISION_HEADINGS = ("By COFOG division (£)", "Revenue", "Capital", "Not said", "Gross spending", "Income")


def _divisions(sheet: Worksheet, styles: Mapping[str, Format]) -> None:
    for column, heading in enumerate(DIVISION_HEADINGS):
        sheet.write_string(DIVISIONS_ROW - 1, column, heading, styles["amount_heading" if column else "column_heading"])
    divisions = [row for row in table("cofog") if row["level"] == "division"]
    row = DIVISIONS_ROW
    for division in divisions:
        code = division["code"]
        sums = [formulas.division_formula(code, field, kind) for field, kind in _SUMS]
        _sum_row(sheet, styles, row, f"{code} {division['name']}", sums)
        row += 1
    _sum_row(
        sheet, styles, row, "By CIPFA line (we add the COFOG code)", [formulas.cipfa_formula(f, k) for f, k in _SUMS]
    )
    _rest_row(sheet, styles, row + 1)
    _total_row(sheet, styles, row + 2)


_SUMS = (("gross", "Revenue"), ("gross", "Capital"), ("gross", ""), ("income", ""))


def _sum_row(sheet: Worksheet, styles: Mapping[str, Format], row: int, label: str, sums: list[str]) -> None:
    revenue, capital, gross, income = sums
    number = row + 1
    sheet.write_string(row, 0, label, styles["text"])
    not_said = f"=IFERROR(ROUND(E{number}-B{number}-C{number},2),0)"
    for column, formula in enumerate((revenue, capital, not_said, gross, income), 1):
        sheet.write_formula(row, column, formula, styles["money"], UNKNOWN)


def _rest_row(sheet: Worksheet, styles: Mapping[str, Format], row: int) -> None:
    sheet.write_string(row, 0, "No code, or not a COFOG code", styles["text"])
    for column, letter in enumerate("BCDEF", 1):
        rest = f"=ROUND({letter}{row + 2}-SUM({letter}{DIVISIONS_ROW + 1}:{letter}{row}),2)"
        sheet.write_formula(row, column, rest, styles["money"], UNKNOWN)


def _total_row(sheet: Worksheet, styles: Mapping[str, Format], row: int) -> None:
    number = row + 1
    sheet.write_string(row, 0, "All lines", styles["label_total"])
    revenue, capital = (formulas.typed_formula("gross", kind) for kind in ("Revenue", "Capital"))
    not_said = f"=IFERROR(ROUND(E{number}-B{number}-C{number},2),0)"
    gross, income = formulas.total_formula("gross"), formulas.total_formula("income")
    for column, formula in enumerate((revenue, capital, not_said, gross, income), 1):
        sheet.write_formula(row, column, formula, styles["money_total"], UNKNOWN)


def _working(sheet: Worksheet, styles: Mapping[str, Format]) -> None:
    """Write the working columns: for each finding its row and column, what its cell holds now, its address while live."""
    grey = styles["working"]
    sheet.write_string("H1", "Working columns behind the colours and the Checked column", grey)
    sheet.write_string("H2", "Rows looked at, the heading among them", grey)
    sheet.write_formula("L2", formulas.last_line_formula(), grey, UNKNOWN)
    sheet.write_formula("K2", formulas.mark_seen_formula(), grey, UNKNOWN)
    for column, heading in enumerate(("Row", "Column", "Holds now", "Still stands", "Told on row"), 7):
        sheet.write_string(FIRST_WORKING_ROW - 2, column, heading, grey)
    for number in range(1, FOLLOWED + 1):
        row = FIRST_WORKING_ROW + number - 1
        texts = formulas.working(number, f"$H{row}", f"$I{row}", f"$J{row}", f"$K{row}")
        for column, formula in enumerate((texts.row, texts.column, texts.now, texts.stands, texts.told), 7):
            sheet.write_formula(row - 1, column, formula, grey, UNKNOWN)
