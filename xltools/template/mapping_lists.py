"""Writes the mapping workbook's sheet Lists: what the workbook is, the drop-downs' lists, and what the tool filled in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.model import column_letters
from xltools.reference.bodies.organisations import LEVELS
from xltools.template.layout import CHOICES
from xltools.template.lists import CLOSED_HEADINGS, PickList, pick_lists
from xltools.template.mapping import (
    FILLED,
    FILLED_KEY,
    FILLED_WORDS,
    FIRST_ROW,
    HEADING_ROW,
    LISTS,
    MAPPING_VERSION,
    UNITS,
    BodyStanding,
    WhichCounts,
    filled_headings,
    headings,
)
from xltools.template.mapping_formulas import LAST_RULED_ROW, unit_size
from xltools.template.sheets import head_lists, list_columns
from xltools.template.styles import TABLE_STYLE, Styles

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

    from xltools.template.mapping import FilledRow, MappingContent

BASELINE_ROW = HEADING_ROW - 1
"""HM Treasury's figures stand above the amounts of the table Filled, in pence."""
_RECOGNISED_BY = len(FILLED_KEY)


def write_mapping_lists(sheet: Worksheet, styles: Styles, content: MappingContent) -> dict[str, str]:
    """Write the sheet and return its names and their cells."""
    head_lists(sheet, styles)
    names, column = list_columns(sheet, styles, _lists(content))
    names |= _about(sheet, styles, content)
    names |= _baseline(sheet, styles, content, column + 1 + _RECOGNISED_BY)
    _filled(sheet, styles, content, column + 1)
    return names


def _lists(content: MappingContent) -> tuple[PickList, ...]:
    organisations = pick_lists([body.body for body in content.bodies], content.year)
    wanted = {picks.key: picks for picks in organisations}
    return (
        PickList("about", "About this workbook", tuple(ABOUT.values()), "Value", ("",) * len(ABOUT)),
        wanted["organisations"],
        wanted["areas"],
        PickList("units", "Units", tuple(UNITS)),
        *(PickList(key, CLOSED_HEADINGS[key], CHOICES[key]) for key in ("expenditure_types", "bases")),
        PickList("which_counts", "Which figures count", tuple(choice.value for choice in WhichCounts if choice.value)),
        PickList("levels", "Levels", LEVELS),
        PickList("standings", "Where a body stands", tuple(standing.value for standing in BodyStanding)),
    )


ABOUT = {
    "mapping_version": "Version of this workbook",
    "classification": "Headings of the amounts",
    "filled_unit": "Unit when it was filled in",
    "people": "People who live in the place",
    "unit_pence": "Pence in one of the unit chosen",
}


def _about(sheet: Worksheet, styles: Styles, content: MappingContent) -> dict[str, str]:
    rows = {name: FIRST_ROW - 1 + number for number, name in enumerate(ABOUT)}
    texts = {"mapping_version": MAPPING_VERSION, "classification": content.classification.value}
    for name, text in {**texts, "filled_unit": content.unit}.items():
        sheet.write_string(rows[name], 1, text, styles["column_text"])
    if content.people is not None:
        sheet.write_number(rows["people"], 1, content.people, styles["whole"])
    sheet.write_formula(rows["unit_pence"], 1, unit_size("unit"), styles["whole"], 10 ** UNITS[content.unit])
    return {name: f"{LISTS}!$B${row + 1}" for name, row in rows.items()}


def _baseline(sheet: Worksheet, styles: Styles, content: MappingContent, column: int) -> dict[str, str]:
    codes = [code for code, _ in headings(content.classification)]
    sheet.write_string(BASELINE_ROW - 1, column - 1, "Baseline (pence)", styles["hint"])
    for number, code in enumerate(codes, column):
        if code in content.baseline:
            sheet.write_number(BASELINE_ROW - 1, number, content.baseline[code], styles["whole"])
    first, last = column_letters(column + 1), column_letters(column + len(codes))
    return {
        "baseline": f"{LISTS}!${first}${BASELINE_ROW}:${last}${BASELINE_ROW}",
        "filled_amounts": f"{LISTS}!${first}${FIRST_ROW}:${last}${LAST_RULED_ROW}",
    }


def _filled(sheet: Worksheet, styles: Styles, content: MappingContent, column: int) -> None:
    titles = filled_headings(content.classification)
    amounts = {heading for _, heading in headings(content.classification)}
    for number, title in enumerate(titles, column):
        text = title not in amounts
        sheet.set_column(number, number, 28 if text else 18, styles["column_text" if text else "whole"])
    options = {
        "name": FILLED,
        "columns": [{"header": title, "header_format": styles["column_heading"]} for title in titles],
        "style": TABLE_STYLE,
        "title": "What was filled in",
        "description": "One record for each row of Mapping that was filled in for you, amounts in pence.",
    }
    last = HEADING_ROW - 1 + max(len(content.rows), 1)
    sheet.add_table(HEADING_ROW - 1, column, last, column + len(titles) - 1, options)
    for row, filled in enumerate(content.rows, FIRST_ROW - 1):
        _record(sheet, styles, row, column, filled, content)


def _record(
    sheet: Worksheet, styles: Styles, row: int, column: int, filled: FilledRow, content: MappingContent
) -> None:
    codes = [code for code, _ in headings(content.classification)]
    after = column + _RECOGNISED_BY + len(codes)
    places = dict(enumerate((filled.body, filled.funder, filled.expenditure_type), column))
    places |= dict(enumerate((getattr(filled, name) for name in FILLED_WORDS), after))
    for number, text in places.items():
        if text:
            sheet.write_string(row, number, text, styles["column_text"])
    for number, code in enumerate(codes, column + _RECOGNISED_BY):
        if code in filled.amounts:
            sheet.write_number(row, number, filled.amounts[code], styles["whole"])
