"""The number formats of an .xls workbook, with xlrd: calamine gives the values of its cells and not how they are shown.

xlrd only looks; no value of it is counted. What it cannot understand is said to be unread, and the values stand.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from xltools.reading.number_formats import is_plain, sections_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import xlrd

    from xltools.reading.number_formats import Section

_FIRST_OWN = 164
"""Formats below are Excel's own: those with a dollar follow the currency of the PC (MS-XLS 2.5.165, ECMA-376 part 1, 18.8.30)."""
_NUMBERS = (2, 3)
"""xlrd's types of a cell with a number, and with one shown as a date."""


def xls_formats(data: bytes, sheet: str) -> Mapping[tuple[int, int], tuple[Section, ...]] | None:
    """Return the formats of a sheet's numbers that show something else than the number, by row and column from 1.

    None where xlrd cannot read the file. Raises MemoryError where reading it takes more than there is.
    """
    import xlrd  # only for .xls

    try:
        with xlrd.open_workbook(
            file_contents=data, formatting_info=True, on_demand=True, logfile=io.StringIO()
        ) as workbook:
            styles = _remarkable(workbook)
            return dict(_formatted(workbook.sheet_by_name(sheet), styles)) if styles else {}
    except MemoryError:
        raise
    except Exception:  # xlrd raises whatever the bytes of a damaged file lead it to
        return None


def _remarkable(workbook: xlrd.book.Book) -> dict[int, tuple[Section, ...]]:
    """The styles, by number, whose format is not plain."""
    remarkable = {}
    for number, style in enumerate(workbook.xf_list):
        known = workbook.format_map.get(style.format_key)
        sections = sections_of(known.format_str, dollar_is_local=style.format_key < _FIRST_OWN) if known else ()
        if sections and not is_plain(sections):
            remarkable[number] = sections
    return remarkable


def _formatted(
    sheet: xlrd.sheet.Sheet, styles: Mapping[int, tuple[Section, ...]]
) -> Iterator[tuple[tuple[int, int], tuple[Section, ...]]]:
    for row in range(sheet.nrows):
        for column, kind in enumerate(sheet.row_types(row)):
            sections = styles.get(sheet.cell_xf_index(row, column)) if kind in _NUMBERS else None
            if sections:
                yield (row + 1, column + 1), sections
