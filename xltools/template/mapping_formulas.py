"""The mapping workbook's own arithmetic and names. Only functions that Excel 2010 and LibreOffice both know.

As in the return (`formulas`), other sheets are reached through defined names that end at the last row filled, so that
inserted, sorted and deleted rows are followed, also where a program does not let a table grow as one types below it.
"""

from __future__ import annotations

from xltools.model import column_letters
from xltools.template.formulas import down_to, last_filled
from xltools.template.mapping import (
    BODIES,
    BODY_HEADINGS,
    FIRST_ROW,
    HEADING_ROW,
    MAPPING,
    MAPPING_TABLE,
    Classification,
    MappingColumn,
    columns,
)

LAST_RULED_ROW = 20_004
"""Drop-downs and colours of Mapping cover 20,000 rows as ranges, its totals as well."""
LAST_BODY_ROW = 2_004
NAMED_ON_MAPPING = {"place": "$B$2", "financial_year": "$D$2", "unit": "$F$2"}


def amount_letters(classification: Classification) -> tuple[str, str]:
    """Return the first and last column of the amounts."""
    numbers = [number for number, column in enumerate(columns(classification), 1) if column.is_amount]
    return column_letters(numbers[0]), column_letters(numbers[-1])


def mapping_names(classification: Classification) -> dict[str, str]:
    """Return the names of the cells above the table Mapping and of its columns (``rows_organisation``, ``rows_amounts``)."""
    names = {name: f"{MAPPING}!{cell}" for name, cell in NAMED_ON_MAPPING.items()}
    for number, column in enumerate(columns(classification), 1):
        if not column.is_amount:
            names[f"rows_{column.field}"] = down_to(_ruled(column_letters(number)), "last_row")
    first, last = amount_letters(classification)
    names["rows_amounts"] = down_to(_ruled(first), "last_row", to=_ruled(last))
    return names


def body_names() -> dict[str, str]:
    """Return the names of the columns of Bodies (``bodies_level``), and of its bodies as a drop-down offers them."""
    fields = {field: column_letters(number) for number, field in enumerate(BODY_HEADINGS, 1)}
    names = {f"bodies_{field}": down_to(_ruled_bodies(letters), "last_body") for field, letters in fields.items()}
    first = f"{BODIES}!$A${FIRST_ROW}"
    return {**names, "list_bodies": f"{first}:INDEX({_ruled_bodies('A')},last_body)"}


def last_row_formula(classification: Classification) -> str:
    """Return how many rows of Mapping are filled: those with a body, a source or an amount."""
    return last_filled(f"{MAPPING}!$A${HEADING_ROW}:${amount_letters(classification)[1]}${LAST_RULED_ROW}")


def last_body_formula() -> str:
    """Return how many rows of Bodies are filled."""
    return last_filled(_ruled_bodies("A"))


def _ruled(letters: str) -> str:
    return f"{MAPPING}!${letters}${HEADING_ROW}:${letters}${LAST_RULED_ROW}"


def _ruled_bodies(letters: str) -> str:
    return f"{BODIES}!${letters}${HEADING_ROW}:${letters}${LAST_BODY_ROW}"


def total_formula(classification: Classification) -> str:
    """Return the Total column's formula, the same text on every row."""
    return f"=SUM({_amounts_of_row(classification)})"


def _amounts_of_row(classification: Classification) -> str:
    amounts = [column.heading for column in columns(classification) if column.is_amount]
    return f"{MAPPING_TABLE}[[#This Row],[{amounts[0]}]:[{amounts[-1]}]]"


def amount_index(column: MappingColumn, classification: Classification) -> int:
    """Return which amount column this is, from 1."""
    return [each.code for each in columns(classification) if each.is_amount].index(column.code) + 1
