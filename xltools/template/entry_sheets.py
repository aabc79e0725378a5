"""Writes the sheets a partner fills in: Return, with its named cells, and Spending, with its table."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, TypeAlias

from xltools.model import column_letters
from xltools.template import formulas
from xltools.template.checks_sheet import UNKNOWN, reasons_formula
from xltools.template.drop_downs import MOST_POUNDS, amount, doubt, pick, prompt
from xltools.template.layout import (
    BY_FIELD,
    COLUMNS,
    FIELDS,
    FIRST_ROW,
    HEADING_ROW,
    LAST_RULED_ROW,
    NAMED_CELLS,
    RETURN,
    SPENDING,
    SPENDING_HINT,
    STARTING_ROWS,
    TEMPLATE_VERSION,
    FieldKind,
    TemplateColumn,
)
from xltools.template.styles import A3, COLOURS, TABLE_STYLE, Styles, column_style, print_on

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xlsxwriter.worksheet import Worksheet

    from xltools.template.layout import NamedCell

Value: TypeAlias = str | int | float | date | None
"""What a prefilled cell may hold: money in pounds as a number; text is written as text, never as a formula."""


# -- Return ----------------------------------------------------------------------------------------------------------

RETURN_HEADINGS = {
    4: "What is being counted",
    7: "Who you are",
    13: "What your figures cover",
    17: "Sign-off",
    20: "For our use",
}
"""Headings of the Return sheet by the row they stand in (the rows the named cells leave free)."""
READY_ROW = 24


def write_return(sheet: Worksheet, styles: Styles, prefill: Mapping[str, str]) -> None:
    """Write the questions and named answer cells, what is known already, and whether the return is ready to send."""
    sheet.hide_gridlines(2)
    for number, (width, style) in enumerate(((3, "text"), (38, "text"), (44, "text"), (78, "quiet"), (60, "remark"))):
        sheet.set_column(number, number, width, styles[style])
    sheet.set_row(0, 30)
    sheet.write_string("B1", "About this return", styles["title"])
    sheet.write_string(
        "B2", "Please answer in the boxes of column C. Cells in blue are filled in by the lead team.", styles["hint"]
    )
    for row, heading in RETURN_HEADINGS.items():
        sheet.set_row(row - 1, 28)
        sheet.write_string(row - 1, 1, heading, styles["heading"])
    for cell in NAMED_CELLS:
        _question(
            sheet, styles, cell, prefill.get(cell.name, TEMPLATE_VERSION if cell.name == "template_version" else "")
        )
    _ready(sheet, styles)
    _light(sheet, styles, RETURN, "C5:C22")
    sheet.set_selection("C8")
    print_on(sheet, repeat=None)


def _question(sheet: Worksheet, styles: Styles, cell: NamedCell, value: str) -> None:
    row = cell.cell[1:]
    sheet.write_string(f"B{row}", cell.question, styles["question"])
    sheet.write_string(f"D{row}", cell.help, styles["quiet"])
    sheet.write_formula(f"E{row}", formulas.told_formula(cell.cell), styles["remark"], "")
    _answer(sheet, styles, cell, value)
    rule = prompt(cell.question, cell.help)
    if cell.name == "signed_off_on":
        rule |= {
            "validate": "date",
            "criteria": ">=",
            "value": date(2000, 1, 1),
            **doubt("a date, such as 31/03/2011"),
        }
    if cell.choices:
        rule |= pick(cell.choices, strict=False)
    sheet.data_validation(cell.cell, rule)


def _answer(sheet: Worksheet, styles: Styles, cell: NamedCell, value: str) -> None:
    day = _day(value) if cell.name == "signed_off_on" else None
    style = styles["given" if cell.prefilled else "answer_date" if cell.name == "signed_off_on" else "answer"]
    if day:
        sheet.write_datetime(cell.cell, day, style)
    elif value:
        sheet.write_string(cell.cell, value, style)
    else:
        sheet.write_blank(cell.cell, None, style)


def _day(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _ready(sheet: Worksheet, styles: Styles) -> None:
    sheet.write_string(f"B{READY_ROW}", "Ready to send?", styles["verdict"])
    sheet.write_formula(f"C{READY_ROW}", "=ready_to_send", styles["verdict"], UNKNOWN)
    sheet.set_row(READY_ROW - 1, 96)  # Excel does not fit a row's height to a formula's new text
    sheet.write_formula(f"D{READY_ROW}", reasons_formula(), styles["quiet"], "")


# -- Spending --------------------------------------------------------------------------------------------------------


LINE_HEIGHT = 13.5
"""Points of one line of text."""


def write_spending(sheet: Worksheet, styles: Styles, lines: Sequence[Mapping[str, Value]]) -> None:
    """Write the Spending table with the lines known already; drop-downs and colours cover its ranges, not its cells."""
    for number, column in enumerate(COLUMNS):
        sheet.set_column(number, number, column.width, styles[column_style(column.kind, column.field)])
    sheet.set_row(0, 26, styles["text"])
    sheet.write_string("A1", "Spending: one line for each service", styles["title"])
    sheet.set_row(1, None, styles["text"])
    sheet.write_string("A2", SPENDING_HINT, styles["hint"])
    sheet.set_row(2, None, styles["text"])
    sheet.write_formula("A3", '="Ready to send: "&ready_to_send', styles["hint"], UNKNOWN)
    _table(sheet, styles, max(len(lines), STARTING_ROWS))
    for row, line in enumerate(lines, FIRST_ROW - 1):
        sheet.set_row(row, LINE_HEIGHT * _lines_needed(line))
        for field, value in line.items():
            _write(sheet, styles, row, FIELDS.index(field), value)
    for number, column in enumerate(COLUMNS):
        _rule(sheet, number, column)
    _light(sheet, styles, SPENDING, f"A{FIRST_ROW}:{column_letters(len(COLUMNS) - 1)}{LAST_RULED_ROW}")
    sheet.freeze_panes(HEADING_ROW, FIELDS.index("service") + 1)
    sheet.set_selection(f"B{FIRST_ROW}")
    sheet.repeat_columns("A:B")
    print_on(sheet, repeat=HEADING_ROW - 1, pages=2, paper=A3)


def _lines_needed(line: Mapping[str, Value]) -> int:
    """Return how many lines of text the fullest cell of a row needs: not every program fits a row to wrapped text."""
    texts = ((value, BY_FIELD[field].width) for field, value in line.items() if isinstance(value, str))
    return max((1 + len(text) * 9 // (width * 10) for text, width in texts), default=1)


def _table(sheet: Worksheet, styles: Styles, rows: int) -> None:
    columns = [
        {
            "header": column.heading,
            "header_format": styles["column_heading"],
            **({"formula": formulas.checked_formula()} if column.kind is FieldKind.FORMULA else {}),
        }
        for column in COLUMNS
    ]
    last = HEADING_ROW - 1 + rows
    sheet.set_row(HEADING_ROW - 1, 48)
    sheet.add_table(
        HEADING_ROW - 1,
        0,
        last,
        len(COLUMNS) - 1,
        {
            "name": SPENDING,
            "columns": columns,
            "style": TABLE_STYLE,
            "title": "Spending",
            "description": "One line for each service: what the money is spent on, how much, where it came from and went.",
        },
    )
    for row in range(FIRST_ROW - 1, last + 1):
        sheet.write_formula(row, len(COLUMNS) - 1, formulas.checked_formula(), styles["column_formula"], "")


def _write(sheet: Worksheet, styles: Styles, row: int, column: int, value: Value) -> None:
    style = styles[column_style(COLUMNS[column].kind, COLUMNS[column].field)]
    if isinstance(value, str):
        sheet.write_string(row, column, value, style) if value else None
    elif isinstance(value, date):
        sheet.write_datetime(row, column, value, styles["day"])
    elif value is not None:
        sheet.write_number(row, column, value, style)


def _rule(sheet: Worksheet, number: int, column: TemplateColumn) -> None:
    if column.kind is FieldKind.FORMULA:
        return
    rule = prompt(column.heading, column.help)
    if column.choices:
        rule |= pick(column.choices, strict=column.strict)
    if column.kind is FieldKind.MONEY:
        rule |= amount(MOST_POUNDS, "a plain number of pounds")
    sheet.data_validation(FIRST_ROW - 1, number, LAST_RULED_ROW - 1, number, rule)


def _light(sheet: Worksheet, styles: Styles, name: str, cells: str) -> None:
    """Colour the cells that live findings are about; an answered warning is shown greyed."""
    rules = {"explained": formulas.explained_formula(name)}
    rules |= {severity: formulas.lit_formula(name, severity) for severity in COLOURS if severity != "explained"}
    for severity, formula in rules.items():
        options = {"type": "formula", "criteria": formula, "format": styles[f"lit_{severity}"], "stop_if_true": True}
        sheet.conditional_format(cells, options)
