"""Which range is meant by what xlwings hands over: other ranges, numbers, an address, or a defined name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from xlwings import NoSuchObjectError

from tests.excel.engine.places import Box, parse, spanning
from tests.excel.engine.ranges import Range
from tests.excel.engine.values import RefusedError

if TYPE_CHECKING:
    from tests.excel.engine.sheets import Sheet


def range_at(sheet: Sheet, first: Any, second: Any = None) -> Range:
    """Return the range meant by what xlwings hands over: ranges, (row, column), A1, or a defined name."""
    if second is not None:
        if isinstance(first, int):
            return range_at(sheet, (first, second))
        return Range(sheet, spanning(range_at(sheet, first).box, range_at(sheet, second).box))
    if isinstance(first, Range):
        return first
    if isinstance(first, tuple):
        return Range(sheet, _box_of_numbers(first))
    boxes = [box for box in map(parse, str(first).split(",")) if box]
    return Range(sheet, boxes[0], tuple(boxes[1:])) if boxes else _named(sheet, str(first))


def _box_of_numbers(place: tuple[int, ...]) -> Box:
    if 0 in place[:2]:
        raise IndexError("Attempted to access 0-based Range. xlwings/Excel Ranges are 1-based.")
    row, column, rows, columns = place if len(place) == 4 else (*place, 1, 1)
    return Box(row, column, row + rows - 1, column + columns - 1)


def _named(sheet: Sheet, name: str) -> Range:
    found = sheet.names.find(name) or sheet.book.names.find(name)
    if found is None:
        raise NoSuchObjectError(name)
    area: Range = found.refers_to_range
    if area.sheet.name != sheet.name:
        raise RefusedError(f"{name} is not on {sheet.name}.")
    return area
