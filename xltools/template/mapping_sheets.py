"""Writes the sheets the lead team works in: Bodies, and Mapping with its table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.model import column_letters
from xltools.template import mapping_formulas as formulas
from xltools.template.drop_downs import MOST_POUNDS, amount, pick, prompt
from xltools.template.findings import row_height
from xltools.template.layout import FieldKind
from xltools.template.mapping import (
    BODIES_TABLE,
    BODY_HEADINGS,
    FIRST_ROW,
    HEADING_ROW,
    MAPPING_TABLE,
    STARTING_ROWS,
    UNITS,
    columns,
)
from xltools.template.styles import A3, TABLE_STYLE, Styles, column_style, print_on

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlsxwriter.worksheet import Worksheet

    from xltools.template.mapping import BodyRow, FilledRow, MappingColumn, MappingContent

# -- Bodies ----------------------------------------------------------------------------------------------------------

BODY_WIDTHS = {
    "body": 34,
    "level": 16,
    "kind": 24,
    "spends_on": 32,
    "area": 22,
    "is_the_place": 10,
    "how_to_get_figures": 52,
    "whom_to_ask": 30,
    "counted_twice_with": 40,
    "standing": 15,
    "last_message": 22,
    "which_counts": 18,
    "remarks": 40,
}


def write_bodies(sheet: Worksheet, styles: Styles, content: MappingContent) -> None:
    """Write the table Bodies: a row for each body of the place."""
    for number, field in enumerate(BODY_HEADINGS):
        sheet.set_column(number, number, BODY_WIDTHS[field], styles["column_wrapped"])
    _head(sheet, styles, "Bodies: who spends public money in the place", BODIES_HINT)
    described = "One row for each body: what it spends on, how to get its figures, and where it stands."
    rows = max(len(content.bodies), STARTING_ROWS)
    titles = [{"header": heading} for heading in BODY_HEADINGS.values()]
    _table(sheet, styles, BODIES_TABLE, titles, rows, described)
    for row, body in enumerate(content.bodies, FIRST_ROW - 1):
        _body(sheet, styles, row, body)
    for field, choices in (("which_counts", "which_counts"), ("standing", "standings")):
        column = list(BODY_HEADINGS).index(field)
        rule = prompt(BODY_HEADINGS[field], BODY_PROMPTS[field]) | pick(choices, strict=field == "which_counts")
        sheet.data_validation(FIRST_ROW - 1, column, formulas.LAST_BODY_ROW - 1, column, rule)
    sheet.freeze_panes(HEADING_ROW, 1)
    sheet.set_selection(f"A{FIRST_ROW}")
    sheet.repeat_columns("A:A")
    print_on(sheet, repeat=HEADING_ROW - 1, pages=1, paper=A3)


BODIES_HINT = (
    "Add a body at the foot of the table. Your own columns are the last two: Which figures count, and Your remarks."
)
BODY_PROMPTS = {
    "which_counts": "Blank: a return with an amount replaces what is typed. Pick one if you want it otherwise.",
    "standing": "Kept up to date by the tool each time the place is counted.",
}


def _body(sheet: Worksheet, styles: Styles, row: int, body: BodyRow) -> None:
    texts = [str(getattr(body, field)) for field in BODY_HEADINGS]
    sheet.set_row(row, row_height(texts, tuple(BODY_WIDTHS.values())))
    for column, text in enumerate(texts):
        if text:
            sheet.write_string(row, column, text, styles["column_wrapped"])


# -- Mapping ---------------------------------------------------------------------------------------------------------


def write_mapping(sheet: Worksheet, styles: Styles, content: MappingContent) -> None:
    """Write the table Mapping with what is filled in; drop-downs cover its ranges, not its cells."""
    listed = columns(content.classification)
    money = styles["column_millions" if content.unit == "£m" else "column_money"]
    for number, column in enumerate(listed):
        sheet.set_column(number, number, column.width, _style(column, styles, money))
    _head(sheet, styles, "Mapping: what each body spends, by function", MAPPING_HINT)
    _named_cells(sheet, styles, content)
    _mapping_table(sheet, styles, content)
    for row, filled in enumerate(content.rows, FIRST_ROW - 1):
        _filled_row(sheet, styles, row, filled, content)
    _totals(sheet, styles, content)
    for number, column in enumerate(listed):
        _rule(sheet, number, column)
    sheet.freeze_panes(HEADING_ROW, 1)
    sheet.set_selection(f"A{FIRST_ROW}")
    sheet.repeat_columns("A:A")
    print_on(sheet, repeat=HEADING_ROW - 1, pages=1, paper=A3)


MAPPING_HINT = ""


def _named_cells(sheet: Worksheet, styles: Styles, content: MappingContent) -> None:
    for cell, label in {"A2": "Place", "C2": "Financial year", "E2": "All amounts are in"}.items():
        sheet.write_string(cell, label, styles["question"])
    for name, text in {"place": content.place, "financial_year": content.year, "unit": content.unit}.items():
        cell, style = formulas.NAMED_ON_MAPPING[name].replace("$", ""), styles["answer" if name == "unit" else "given"]
        if text:
            sheet.write_string(cell, text, style)
        else:
            sheet.write_blank(cell, None, style)
    told = "The unit of every amount on this sheet. If you change it, change the amounts as well."
    sheet.data_validation("F2", prompt("Unit", told) | pick("units", strict=True))


def _mapping_table(sheet: Worksheet, styles: Styles, content: MappingContent) -> None:
    total = formulas.total_formula(content.classification)
    titles = [
        {"header": column.heading, **({"formula": total} if column.field == "total" else {})}
        for column in columns(content.classification)
    ]
    rows = max(len(content.rows), STARTING_ROWS)
    described = "One row for each body and source of money: amounts by function, and where they are from."
    _table(sheet, styles, MAPPING_TABLE, titles, rows, described)


def _totals(sheet: Worksheet, styles: Styles, content: MappingContent) -> None:
    """Write the Total of every row with what it comes to, for programs that show a workbook without working it out."""
    number = _column_of("total", content)
    formula = formulas.total_formula(content.classification)
    money = styles["column_millions" if content.unit == "£m" else "column_money"]
    for row in range(max(len(content.rows), STARTING_ROWS)):
        pence = sum(content.rows[row].amounts.values()) if row < len(content.rows) else 0
        sheet.write_formula(FIRST_ROW - 1 + row, number, formula, money, in_unit(pence, content.unit))


def in_unit(pence: int, unit: str) -> float:
    """Return an amount as a cell of the sheet holds it: in the sheet's unit, nothing rounded."""
    return pence / float(10 ** UNITS[unit])


def _filled_row(sheet: Worksheet, styles: Styles, row: int, filled: FilledRow, content: MappingContent) -> None:
    money = styles["column_millions" if content.unit == "£m" else "column_money"]
    for number, column in enumerate(columns(content.classification)):
        if column.is_amount:
            pence = filled.amounts.get(column.code)
        elif column.kind is FieldKind.MONEY:
            pence = filled.from_return
        else:
            pence = None
            text = _text(filled, column)
            if text:
                sheet.write_string(row, number, text, _style(column, styles, money))
        if pence is not None:
            sheet.write_number(row, number, in_unit(pence, content.unit), money)


def _text(filled: FilledRow, column: MappingColumn) -> str:
    if column.kind is FieldKind.FORMULA:
        return ""
    return str(getattr(filled, "body" if column.field == "organisation" else column.field))


def _column_of(field: str, content: MappingContent) -> int:
    return [column.field for column in columns(content.classification)].index(field)


def _style(column: MappingColumn, styles: Styles, money: object) -> object:
    if column.kind is FieldKind.MONEY or column.field == "total":
        return money
    return styles[column_style(column.kind, column.field)]


def _rule(sheet: Worksheet, number: int, column: MappingColumn) -> None:
    if column.kind is FieldKind.FORMULA or column.field == "from_return":
        return
    rule = prompt(column.heading, column.help)
    if column.field in CHOICES_OF:
        rule |= pick(CHOICES_OF[column.field], strict=bool(column.choices))
    if column.is_amount:
        rule |= amount(MOST_POUNDS, "a plain number")
    sheet.data_validation(FIRST_ROW - 1, number, formulas.LAST_RULED_ROW - 1, number, rule)


CHOICES_OF = {
    "organisation": "bodies",
    "funder": "organisations",
    "expenditure_type": "expenditure_types",
    "area": "areas",
    "basis": "bases",
}


# -- both ------------------------------------------------------------------------------------------------------------


def _head(sheet: Worksheet, styles: Styles, title: str, hint: str) -> None:
    for row in range(HEADING_ROW - 1):
        sheet.set_row(row, 26 if row == 0 else None, styles["text"])
    sheet.write_string("A1", title, styles["title"])
    if hint:
        sheet.write_string("A2", hint, styles["hint"])


def _table(
    sheet: Worksheet, styles: Styles, name: str, titles: Sequence[dict[str, str]], rows: int, described: str
) -> None:
    sheet.set_row(HEADING_ROW - 1, 48)
    options = {
        "name": name,
        "columns": [{**title, "header_format": styles["column_heading"]} for title in titles],
        "style": TABLE_STYLE,
        "title": name,
        "description": described,
    }
    sheet.add_table(HEADING_ROW - 1, 0, HEADING_ROW - 1 + rows, len(titles) - 1, options)


def last_letters(content: MappingContent) -> str:
    """Return the last column of Mapping."""
    return column_letters(len(columns(content.classification)))
