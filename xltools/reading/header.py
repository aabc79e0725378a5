"""Who a return is from: the named cells of the `Return` sheet, found by name, else by their questions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.model import Header, Location, Noticed, Observation
from xltools.reading.cells import cell_text
from xltools.reading.choices import match_choice
from xltools.reading.dates import iso_date
from xltools.template.layout import CHOICES, NAMED_CELLS, RETURN
from xltools.text import word_key

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xltools.reading.workbook import NamedLocation, Sheet, Workbook
    from xltools.template.layout import NamedCell

_CANONICAL = ("yes_no", "overheads")
"""Lists whose choices are put canonically; kinds of organisation are matched later, against the reference tables."""

_A_DATE = "signed_off_on"


def read_header(workbook: Workbook, file: str) -> tuple[Header, tuple[Observation, ...]]:
    """Return the header as text (dates ISO, as typed where they are none) with each cell's place, and what is missing of it.

    A workbook without any `Return` sheet gives an empty header and no remarks: it is another template.
    """
    sheet_name = next((sheet.name for sheet in workbook.sheets if word_key(sheet.name) == word_key(RETURN)), "")
    if not sheet_name and not any(cell.name in workbook.names for cell in NAMED_CELLS):
        return Header({}, {}), ()
    unnamed = any(cell.name not in workbook.names for cell in NAMED_CELLS)
    labels = _labels(workbook.sheet(sheet_name)) if sheet_name and unnamed else {}
    sheets = {sheet.name for sheet in workbook.sheets}
    named = {name: place for name, place in workbook.names.items() if place.sheet in sheets}
    values: dict[str, str] = {}
    locations: dict[str, Location] = {}
    missing: list[Observation] = []
    for cell in NAMED_CELLS:
        location = _find(cell, named, file, sheet_name, labels)
        if location is None:
            detail = f'the cell "{cell.question}" is gone'
            missing.append(
                Observation(Noticed.HEADER_CELL_MISSING, Location(file, sheet_name or RETURN), cell.name, "", detail)
            )
        else:
            locations[cell.name] = location
            values[cell.name] = _text(cell, workbook.sheet(location.sheet).value(location.row, location.column))
    return Header(values, locations), tuple(missing)


def read_header_1_0(sheet: Sheet, file: str) -> Header:
    """Return the header of template 1.0: the organisation in B1, the year in D1 of its only sheet."""
    locations = {"organisation": Location(file, sheet.name, 1, 2), "financial_year": Location(file, sheet.name, 1, 4)}
    return Header(
        {name: cell_text(sheet.value(location.row, location.column)) for name, location in locations.items()}, locations
    )


def _labels(sheet: Sheet) -> dict[str, tuple[int, int]]:
    """Each text of the sheet, folded, and the cell to its right."""
    return {
        word_key(value): (sheet.first_row + i, sheet.first_column + j + 1)
        for i, row in reversed(list(enumerate(sheet.rows)))
        for j, value in enumerate(row)
        if isinstance(value, str) and value.strip()
    }


def _find(
    cell: NamedCell,
    named: Mapping[str, NamedLocation],
    file: str,
    sheet_name: str,
    labels: dict[str, tuple[int, int]],
) -> Location | None:
    place = named.get(cell.name)
    if place is not None:
        return Location(file, place.sheet, place.row, place.column)
    label = labels.get(word_key(cell.question))
    return Location(file, sheet_name, *label) if label else None


def _text(cell: NamedCell, value: object) -> str:
    text = cell_text(value)
    if cell.name == _A_DATE:
        return iso_date(text) or text
    if cell.choices in _CANONICAL and cell.choices in CHOICES:
        return match_choice(text, cell.choices) or text
    return text
