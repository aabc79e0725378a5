"""Which sheet of a workbook holds the list of spending, or several; why none does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.reading.cross_tables import cross_table
from xltools.reading.headings import Headings, find_headings, nearest_headings
from xltools.reading.more_lines import lists_to_read
from xltools.reading.refusals import Refused
from xltools.template.layout import RETURN, SHEET_1_0, SHEETS, SPENDING
from xltools.text import shorten, word_key

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from xltools.reading.workbook import Sheet, Workbook

CALCULATED = "checked"
"""The field of the column that the template works out itself."""
_SHEETS_SEARCHED = 20


def find_spending(workbook: Workbook) -> list[tuple[Sheet, Headings]]:
    """Return the sheet named as the template names it, else the one with most of the headings, visible ones first.

    Others where that one is empty, or where there is one for each service (see `lists_to_read`). Raises `Refused` where there
    is none, with the headings that are missing, or the cross table that stands in their place.
    """
    for name in (SPENDING, SHEET_1_0):
        for info in workbook.sheets:
            if word_key(info.name) == word_key(name):
                sheet = workbook.sheet(info.name)
                headings = find_headings(sheet.rows, merged=workbook.merged(sheet))
                if headings:
                    return _own_or_others(workbook, sheet, headings)
    candidates = list(_candidates(workbook))
    best = max(candidates, key=lambda candidate: candidate[0], default=None)
    if best is None:
        raise _without_list(workbook)
    visible = [(sheet, headings) for (shown, _), sheet, headings in candidates if shown]
    return lists_to_read((best[1], best[2]), visible, workbook.file)


def _without_list(workbook: Workbook) -> Refused:
    nearest = _nearest(workbook)
    for sheet in _own_first(workbook):
        table = cross_table(sheet)
        if table:
            return Refused("cross-table", f"{sheet.name}!{table.words}{nearest}")
    names = ", ".join(f'"{info.name}"' for info in workbook.sheets[:6])
    return Refused("not-a-return", f"its sheets are {names}{nearest}" if names else "it has no sheets")


def _own_first(workbook: Workbook) -> Iterator[Sheet]:
    """The visible sheets that are none of the template's, and its own of spending, which comes first."""
    ours = {word_key(SPENDING), word_key(SHEET_1_0)}
    others = {word_key(name) for name in SHEETS} - ours
    sheets = [
        info for info in workbook.sheets[:_SHEETS_SEARCHED] if not info.hidden and word_key(info.name) not in others
    ]
    for info in sorted(sheets, key=lambda info: word_key(info.name) not in ours):
        yield workbook.sheet(info.name)


def _own_or_others(workbook: Workbook, sheet: Sheet, headings: Headings) -> list[tuple[Sheet, Headings]]:
    """The template's own sheet; where nothing stands in it, what is listed elsewhere. Other sheets are parsed only then."""
    if _holds_rows(sheet, headings):
        return [(sheet, headings)]
    others = [(other, heads) for (shown, _), other, heads in _candidates(workbook) if shown and other is not sheet]
    return lists_to_read((sheet, headings), others, workbook.file)


def _holds_rows(sheet: Sheet, headings: Headings) -> bool:
    columns = tuple(column for field, column in headings.columns.items() if field != CALCULATED)
    return any(is_filled(row, columns) for row in sheet.rows[headings.last_row + 1 :])


def is_filled(row: Sequence[object], columns: tuple[int, ...]) -> bool:
    """Say whether a row has anything in one of these columns."""
    for column in columns:
        value = row[column]
        if value != "" and not (value.__class__ is str and value.isspace()):
            return True
    return False


def _nearest(workbook: Workbook) -> str:
    """Which headings the sheet named as ours (or the first of their own) lacks, and what stands where they should."""
    for sheet in _own_first(workbook):
        row, words, lacking = nearest_headings(sheet.rows)
        if row >= 0 and lacking:
            shown = ", ".join(f'"{shorten(text, 30)}"' for text in words[:6])
            return f"; {sheet.name} has no heading {lacking}, nearest to headings is its row {sheet.first_row + row} with {shown}"
    return ""


def _candidates(workbook: Workbook) -> Iterator[tuple[tuple[bool, int], Sheet, Headings]]:
    others = {word_key(name) for name in SHEETS} - {word_key(RETURN)}
    for info in workbook.sheets[:_SHEETS_SEARCHED]:
        if word_key(info.name) not in others:
            sheet = workbook.sheet(info.name)
            headings = find_headings(sheet.rows, merged=workbook.merged(sheet))
            if headings:
                yield (not info.hidden, len(headings.columns)), sheet, headings
