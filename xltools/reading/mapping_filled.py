"""The table Filled of a spend mapping workbook: the workbook's own record of what the tool filled in, a record a row, in pence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.reading.cells import cell_text
from xltools.reading.choices import match_choice
from xltools.reading.mapping_records import Record
from xltools.template.mapping import FILLED_WORDS, LISTS, Classification, filled_headings, headings
from xltools.text import word_key

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from xltools.reading.workbook import Workbook


def filled_records(workbook: Workbook, kind: Classification) -> Iterator[Record]:
    """Yield what the tool filled in, from the table Filled on Lists; nothing where there is none."""
    name = next((info.name for info in workbook.sheets if word_key(info.name) == word_key(LISTS)), "")
    if not name:
        return
    sheet, wanted = workbook.sheet(name), filled_headings(kind)
    for i, row in enumerate(sheet.rows):
        start = _start_of(row, wanted)
        if start >= 0:
            codes = [code for code, _ in headings(kind)]
            for below in sheet.rows[i + 1 :]:
                cells = below[start : start + len(wanted)]
                if not any(value != "" for value in cells):
                    return
                body, funder, kind_text = (cell_text(value) for value in cells[:3])
                amounts = {
                    code: round(value)
                    for code, value in zip(codes, cells[3:], strict=False)
                    if isinstance(value, int | float)
                }
                words = {
                    name: cell_text(value) for name, value in zip(FILLED_WORDS, cells[3 + len(codes) :], strict=False)
                }
                yield Record(body, funder, match_choice(kind_text, "expenditure_types") or kind_text, amounts, words)
            return


def _start_of(row: Sequence[object], wanted: Sequence[str]) -> int:
    """Where the headings of the table Filled begin in a row, -1 where they do not stand in it."""
    for start in range(len(row) - len(wanted) + 1):
        if row[start] == wanted[0] and all(row[start + at] == text for at, text in enumerate(wanted)):
            return start
    return -1
