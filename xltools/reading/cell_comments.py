"""The comments of a sheet's cells in an .xlsx workbook: the old notes, and the threaded ones of later versions of Excel.

Only the sheet's own parts are looked at, only where it has any, and within bounds: most workbooks have none.
"""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING

from xltools.model import Location
from xltools.reading.flags import parse_cell
from xltools.reading.package import LARGEST_PART, MEGABYTE
from xltools.reading.units import UnitEvidence, is_said_of_all, stated_unit

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from xltools.reading.headings import Headings
    from xltools.reading.unit_remarks import Comments
    from xltools.reading.workbook import Sheet, Workbook

_COMMENT = re.compile(
    rb"""<(?:\w+:)?(?:comment|threadedComment)\s[^>]*?\bref=["']([A-Z]{1,3}\d{1,7})["'][^>]*>(.*?)</(?:\w+:)?(?:comment|threadedComment)>""",
    re.DOTALL,
)
_TEXT = re.compile(rb"<(?:\w+:)?(?:t|text)(?:\s[^>]*)?>([^<]*)(?=<)")
_LARGEST, _MOST = MEGABYTE, 2_000
"""Bytes of a part and comments of a sheet that are looked at."""
_STANDS_IN = re.compile(r"^\[threaded comment\].*?comment:\s*", re.IGNORECASE | re.DOTALL)
"""What Excel writes into an old note for versions that do not know threaded comments."""


def cell_comments(workbook: Workbook, sheet: Sheet) -> Comments:
    """Return the words of a sheet's comments by row and column from 1; nothing for other kinds of workbook."""
    comments: dict[tuple[int, int], str] = {}
    for part in workbook.comment_parts(sheet.name, _LARGEST):
        for match in list(_COMMENT.finditer(part))[:_MOST]:
            words = unescape(b"".join(_TEXT.findall(match[2])).decode("utf-8", "replace"))
            comments.setdefault(parse_cell(match[1].decode()), _STANDS_IN.sub("", words).strip())
    return comments


def whole_comments(workbook: Workbook, name: str) -> dict[tuple[int, int], str]:
    """Return the comments of a sheet by row and column from 1, threaded ones with their answers, all of them however many."""
    comments: dict[tuple[int, int], list[str]] = {}
    for part in workbook.comment_parts(name, LARGEST_PART):
        is_threaded = b"<threadedComment" in part or b":threadedComment" in part
        for match in _COMMENT.finditer(part):
            place = parse_cell(match[1].decode())
            words = unescape(b"".join(_TEXT.findall(match[2])).decode("utf-8", "replace"))
            if is_threaded or place not in comments:
                comments.setdefault(place, []).append(_STANDS_IN.sub("", words).strip())
    return {place: "\n".join(filter(None, said)) for place, said in comments.items()}


def evidence_in_comments(
    comments: Comments, headings: Headings, sheet: Sheet, file: str
) -> tuple[list[UnitEvidence], Mapping[int, list[UnitEvidence]]]:
    """Return what comments at and above the headings say of all figures, and of one column (by its position in the rows)."""
    of_all: list[UnitEvidence] = []
    of_columns: dict[int, list[UnitEvidence]] = {}
    money = {column.column for columns in headings.money.values() for column in columns}
    for (row, column), seen in _stated(comments, headings, sheet, file):
        if column in money and row >= headings.row - 1:
            of_columns.setdefault(column, []).append(seen)
        elif is_said_of_all(seen.words):
            of_all.append(seen)
    return of_all, of_columns


def _stated(
    comments: Comments, headings: Headings, sheet: Sheet, file: str
) -> Iterator[tuple[tuple[int, int], UnitEvidence]]:
    for (row, column), words in comments.items():
        at = (row - sheet.first_row, column - sheet.first_column)
        unit = stated_unit(words) if at[0] <= headings.last_row else None
        if unit:
            yield at, UnitEvidence(unit, words, Location(file, sheet.name, row, column))
