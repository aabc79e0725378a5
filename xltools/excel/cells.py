"""Values into and out of live cells, whole ranges at a time: text stays text, money is exact to the penny."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    import xlwings as xw

AS_TEXT, AS_MONEY, AS_NUMBER = "@", "#,##0.00", "0"
LONGEST_TEXT = 32_767
"""Characters Excel keeps in a cell (Excel specifications and limits)."""
MIDNIGHT = (0, 0, 0, 0)


def last_row(sheet: xw.Sheet) -> int:
    """Return the last row of a sheet in which something stands or was formatted."""
    return int(sheet.used_range.last_cell.row)


def read(
    sheet: xw.Sheet, first_row: int, last_row: int, last_column: int, *, first_column: int = 1
) -> list[list[object]]:
    """Return the values of rows, from column A on unless told otherwise; errors as their text (``#REF!``), blank as None."""
    if last_row < first_row:
        return []
    cells = sheet.range((first_row, first_column), (last_row, last_column))
    return list(cells.options(ndim=2, err_to_str=True).value)


def text_of(value: object) -> str:
    """Return a value as the formulas of the sheet see it as text: 12.0 is ``12``, a day is ISO text, blank is nothing."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float | Decimal):  # Excel hands over cells with a currency format as decimals
        return f"{float(value):.15g}"
    if isinstance(value, datetime):
        at_midnight = (value.hour, value.minute, value.second, value.microsecond) == MIDNIGHT
        return value.date().isoformat() if at_midnight else value.isoformat(sep=" ")
    return str(value)


def write_texts(sheet: xw.Sheet, row: int, column: int, rows: Sequence[Sequence[str]]) -> None:
    """Write rows of text from a cell on: the cells are made text first, so that nothing becomes a number, day or formula."""
    if rows and rows[0]:
        cells = sheet.range((row, column)).resize(len(rows), len(rows[0]))
        cells.number_format = AS_TEXT
        cells.value = [[text[:LONGEST_TEXT] for text in texts] for texts in rows]


def write_numbers(
    sheet: xw.Sheet, row: int, column: int, numbers: Sequence[float | int | None], number_format: str
) -> None:
    """Write a column of numbers from a cell down."""
    if numbers:
        cells = sheet.range((row, column)).resize(len(numbers), 1)
        cells.number_format = number_format
        cells.value = [[None if number is None else float(number)] for number in numbers]


def pounds(pence: int | None) -> float | None:
    """Return pence as the number of pounds nearest to them: read back to the penny, the same pence up to £1tn and beyond."""
    return None if pence is None else int(pence) / 100


def runs(rows: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Yield the first and last of each unbroken run of rows."""
    ordered = sorted(set(rows))
    start = 0
    for at in range(1, len(ordered) + 1):
        if at == len(ordered) or ordered[at] != ordered[at - 1] + 1:
            yield ordered[start], ordered[at - 1]
            start = at


def write_texts_at(
    sheet: xw.Sheet, column: int, texts: Mapping[int, str], colours: Mapping[int, tuple[int, int, int] | None]
) -> None:
    """Write single cells of a column, by row, and colour them (None: no colour); neighbours in one go."""
    for first, last in runs(texts):
        write_texts(sheet, first, column, [[texts[row]] for row in range(first, last + 1)])
    for colour in set(colours.values()):
        for first, last in runs(row for row, wanted in colours.items() if wanted == colour):
            sheet.range((first, column), (last, column)).color = colour
