"""The cells above the table Mapping: place, year and the one unit of all amounts, found by name or else by their labels."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.model import Location
from xltools.reading.cells import cell_text
from xltools.reading.mapping_rows import SheetUnit
from xltools.reading.units import UNIT_NAMES, plain_words, stated_unit, unit_only
from xltools.template.mapping import NAMED_CELLS, UNITS
from xltools.text import shorten, word_key

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xltools.reading.mapping_headings import MappingHeadings
    from xltools.reading.workbook import Sheet, Workbook

_POUNDS = frozenset({"pounds", "pound", "£s", "gbp", "whole pounds", "in pounds"})
_LABEL = {
    "unit": ("unit", "units", "amounts in", "all amounts in"),
    "place": ("place",),
    "financial_year": ("financial year", "year"),
}
"""What stands before a named cell, should its name be lost."""


def named_cells(workbook: Workbook, sheet: Sheet) -> dict[str, tuple[str, Location]]:
    """Return the named cells as text with their places; where a name is lost, what stands behind its label above the table."""
    sheets = {info.name for info in workbook.sheets}
    cells: dict[str, tuple[str, Location]] = {}
    for name in NAMED_CELLS:
        place = workbook.names.get(name)
        if place and place.sheet in sheets:
            text = cell_text(workbook.sheet(place.sheet).value(place.row, place.column))
            cells[name] = text, Location(workbook.file, place.sheet, place.row, place.column)
        elif name in _LABEL and (labelled := _behind_label(sheet, _LABEL[name], workbook.file)):
            cells[name] = labelled
    return cells


def _behind_label(sheet: Sheet, labels: Sequence[str], file: str) -> tuple[str, Location] | None:
    for i, row in enumerate(sheet.rows[:4]):
        for j, value in enumerate(row[:-1]):
            if isinstance(value, str) and word_key(value) in labels:
                return cell_text(row[j + 1]), Location(
                    file, sheet.name, sheet.first_row + i, sheet.first_column + j + 1
                )
    return None


def unit_scale(text: str) -> int | None:
    """Return the power of ten of a unit as people write it ("£000", "thousands", "£ million"); None where it is none."""
    if text.strip() in UNITS:
        return UNITS[text.strip()] - 2
    words = plain_words(text).strip("()[]. ")
    if words in _POUNDS:
        return 0
    unit = unit_only(text) or stated_unit(text)
    return None if unit is None or unit.other else unit.scale


def unit_of(named: Mapping[str, tuple[str, Location]], sheet: Sheet, heads: MappingHeadings, file: str) -> SheetUnit:
    """Return the unit of a sheet: what its named cell says, else the first unit that stands above the headings."""
    text, location = named.get("unit", ("", None))
    if location is None:
        for i, row in enumerate(sheet.rows[: heads.row]):
            for j, value in enumerate(row):
                if isinstance(value, str) and unit_scale(value) is not None:
                    text, location = value, Location(file, sheet.name, sheet.first_row + i, sheet.first_column + j)
    location = location or Location(file, sheet.name, sheet.first_row + heads.row)
    scale = unit_scale(text) if text else None
    if scale is not None and scale in UNIT_NAMES:
        return SheetUnit(scale, text, location)
    question = f"'{shorten(text, 30)}' is no unit we know" if text else "the unit of the amounts is blank"
    return SheetUnit(0, text, location, question)
