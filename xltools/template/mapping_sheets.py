"""Writes the sheets the lead team works in: Bodies, and Mapping with its table."""

from __future__ import annotations

from typing import TYPE_CHECKING

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
    Classification,
    columns,
    headings,
)
from xltools.template.styles import A3, TABLE_STYLE, WRAPPING, Styles, column_style, print_on

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

    from xltools.template.mapping import BodyRow, FilledRow, MappingColumn, MappingContent

# -- Bodies ----------------------------------------------------------------------------------------------------------

BODY_WIDTHS = {
    "body": 34,
    "level": 18,
    "kind": 20,
    "spends_on": 30,
    "area": 20,
    "is_the_place": 12,
    "how_to_get_figures": 48,
    "whom_to_ask": 26,
    "counted_twice_with": 36,
    "standing": 16,
    "last_message": 18,
    "which_counts": 16,
    "remarks": 32,
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
    for field, choices in BODY_CHOICES.items():
        column = list(BODY_HEADINGS).index(field)
        rule = prompt(BODY_HEADINGS[field], BODY_PROMPTS[field]) | pick(choices, strict=field == "which_counts")
        sheet.data_validation(FIRST_ROW - 1, column, formulas.LAST_BODY_ROW - 1, column, rule)
    _lit(sheet, styles, f"A{FIRST_ROW}:A{formulas.LAST_BODY_ROW}", {formulas.NAMED_TWICE: "lit_error"})
    sheet.freeze_panes(HEADING_ROW, 1)
    sheet.set_selection(f"A{FIRST_ROW}")
    sheet.repeat_columns("A:A")
    print_on(sheet, repeat=HEADING_ROW - 1, pages=1, paper=A3)


BODIES_HINT = (
    "Add a body at the foot of the table. Your own columns are the last two: Which figures count, and Your remarks."
)
BODY_CHOICES = {"level": "levels", "area": "areas", "standing": "standings", "which_counts": "which_counts"}
BODY_PROMPTS = {
    "level": "Pick the nearest: the sheet Checks adds up by level.",
    "area": "The area the body covers, such as London or England.",
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
    money = _money(styles, content)
    for number, column in enumerate(listed):
        sheet.set_column(number, number, column.width, _style(column, styles, money))
    _head(sheet, styles, "Mapping")
    sheet.write_string("B1", f"What each body spends, by {content.classification.what}", styles["subtitle"])
    _named_cells(sheet, styles, content)
    _mapping_table(sheet, styles, content)
    for row, filled in enumerate(content.rows, FIRST_ROW - 1):
        _filled_row(sheet, styles, row, filled, content)
    _worked_out(sheet, styles, content)
    _sums(sheet, styles, content)
    _colours(sheet, styles, content)
    for number, column in enumerate(listed):
        _rule(sheet, number, column)
    sheet.freeze_panes(HEADING_ROW, 1)
    sheet.set_selection(f"A{FIRST_ROW}")
    sheet.repeat_columns("A:A")
    print_on(sheet, repeat=HEADING_ROW - 1, pages=2, paper=A3)


def _named_cells(sheet: Worksheet, styles: Styles, content: MappingContent) -> None:
    for cell, label in {"A2": "Place", "C2": "Financial year", "E2": "Amounts in"}.items():
        sheet.write_string(cell, label, styles["question"])
    for name, text in {"place": content.place, "financial_year": content.year, "unit": content.unit}.items():
        cell, style = formulas.NAMED_ON_MAPPING[name].replace("$", ""), styles["answer" if name == "unit" else "given"]
        if text:
            sheet.write_string(cell, text, style)
        else:
            sheet.write_blank(cell, None, style)
    sheet.write_formula("G2", formulas.told_formula(), styles["hint"], formulas.SHADED)
    told = "The unit of every amount on this sheet. If you change it, change the amounts as well."
    sheet.data_validation("F2", prompt("Unit", told) | pick("units", strict=True))


def _mapping_table(sheet: Worksheet, styles: Styles, content: MappingContent) -> None:
    worked_out = {
        "total": formulas.total_formula(content.classification),
        "checked": f"={formulas.ROW_CHECK}",
    }
    titles = [
        {"header": column.heading, **({"formula": worked_out[column.field]} if column.field in worked_out else {})}
        for column in columns(content.classification)
    ]
    rows = max(len(content.rows), STARTING_ROWS)
    described = "One row for each body and source of money: amounts by function, and where they are from."
    _table(sheet, styles, MAPPING_TABLE, titles, rows, described)


def _worked_out(sheet: Worksheet, styles: Styles, content: MappingContent) -> None:
    """Write Total and Checked of every row; the Total with what it comes to, for programs that work nothing out."""
    style, classification = styles["sum_millions" if content.unit == "£m" else "sum"], content.classification
    total, checked = formulas.total_formula(classification), f"={formulas.ROW_CHECK}"
    total_column, checked_column = _column_of("total", content), _column_of("checked", content)
    for number in range(max(len(content.rows), STARTING_ROWS)):
        pence = sum(content.rows[number].amounts.values()) if number < len(content.rows) else 0
        row = FIRST_ROW - 1 + number
        sheet.write_formula(row, total_column, total, style, in_unit(pence, content.unit))
        sheet.write_formula(row, checked_column, checked, styles["column_formula"], "")


def _sums(sheet: Worksheet, styles: Styles, content: MappingContent) -> None:
    """Write above each amount's heading what the rows shown add up to."""
    style = styles["sum_millions_total" if content.unit == "£m" else "sum_total"]
    sheet.write_string(HEADING_ROW - 2, 0, "All rows shown", styles["label_total"])
    sheet.write_blank(HEADING_ROW - 2, 1, None, styles["label_total"])
    codes = [code for code, _ in headings(content.classification)]
    for number, code in enumerate(codes, 1):
        pence = sum(row.amounts.get(code, 0) for row in content.rows)
        formula = formulas.shown_formula(number)
        sheet.write_formula(HEADING_ROW - 2, number + 1, formula, style, in_unit(pence, content.unit))
    everything = in_unit(sum(sum(row.amounts.values()) for row in content.rows), content.unit)
    sheet.write_formula(HEADING_ROW - 2, len(codes) + 2, formulas.shown_formula(0), style, everything)


def _money(styles: Styles, content: MappingContent) -> Format:
    return styles["column_millions" if content.unit == "£m" else "column_money"]


def _colours(sheet: Worksheet, styles: Styles, content: MappingContent) -> None:
    """Shade initial estimates while their basis says so, and light what cannot be right."""
    classification = content.classification
    first, last = formulas.amount_letters(classification)
    amounts, basis = _ruled(first, last), formulas.letters_of("basis", classification)
    _lit(sheet, styles, f"A{FIRST_ROW}:A{formulas.LAST_RULED_ROW}", {formulas.UNKNOWN_BODY: "lit_warning"})
    text = f'=AND(ISTEXT({first}{FIRST_ROW}),TRIM({first}{FIRST_ROW})<>"")'
    conditions = {text: "lit_error"}
    if classification is Classification.COFOG:
        conditions[formulas.large_condition(classification)] = "lit_warning"
    conditions[formulas.estimate_condition(classification, f"{first}{FIRST_ROW}")] = "lit_initial"
    other, style = ('<>"£m"', "lit_whole") if content.unit == "£m" else ('="£m"', "lit_millions")
    digits = {f"=unit{other}": style}
    said, total = (formulas.letters_of(field, classification) for field in ("from_return", "total"))
    for cells in (_ruled(first, total, HEADING_ROW - 1), _ruled(said, said)):
        _lit(sheet, styles, cells, digits, stop=False)
    _lit(sheet, styles, amounts, conditions)
    shaded = formulas.estimate_condition(classification, f"${basis}{FIRST_ROW}")
    _lit(sheet, styles, _ruled(basis, basis), {shaded: "lit_initial"})


def _ruled(first: str, last: str, row: int = FIRST_ROW) -> str:
    return f"{first}{row}:{last}{formulas.LAST_RULED_ROW}"


def in_unit(pence: int, unit: str) -> float:
    """Return an amount as a cell of the sheet holds it: in the sheet's unit, nothing rounded."""
    return pence / float(10 ** UNITS[unit])


TWO_LINES = 30.0
"""Points. A note in ten lines would leave five bodies on a screen; the whole of it stands in the cell."""


def _filled_row(sheet: Worksheet, styles: Styles, row: int, filled: FilledRow, content: MappingContent) -> None:
    money = _money(styles, content)
    listed = columns(content.classification)
    texts = [_text(filled, column) if column.field in WRAPPING else "" for column in listed]
    if any(texts):
        sheet.set_row(row, min(row_height(texts, [column.width for column in listed]), TWO_LINES))
    for number, column in enumerate(listed):
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


def _style(column: MappingColumn, styles: Styles, money: Format) -> Format:
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


def _head(sheet: Worksheet, styles: Styles, title: str, hint: str = "") -> None:
    for row in range(HEADING_ROW - 1):
        sheet.set_row(row, 26 if row == 0 else None, styles["text"])
    sheet.write_string("A1", title, styles["title"])
    if hint:
        sheet.write_string("A2", hint, styles["hint"])


def _table(
    sheet: Worksheet, styles: Styles, name: str, titles: Sequence[dict[str, str]], rows: int, described: str
) -> None:
    sheet.set_row(HEADING_ROW - 1, 50)
    options = {
        "name": name,
        "columns": [{**title, "header_format": styles["column_heading"]} for title in titles],
        "style": TABLE_STYLE,
        "title": name,
        "description": described,
    }
    sheet.add_table(HEADING_ROW - 1, 0, HEADING_ROW - 1 + rows, len(titles) - 1, options)


def _lit(sheet: Worksheet, styles: Styles, cells: str, conditions: dict[str, str], *, stop: bool = True) -> None:
    """Colour cells by the first condition that holds."""
    for formula, style in conditions.items():
        options = {"type": "formula", "criteria": formula, "format": styles[style], "stop_if_true": stop}
        sheet.conditional_format(cells, options)
