"""Blank and ditto cells that mean "as above" in the columns that say whose a line is."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from xltools.model import Location, Noticed, Observation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xltools.reading.table import SpendingTable

_DITTO = re.compile(r"[\"\u201c\u201d\u3003\u2033]+|''|ditto\.?|do\.|as above|-[\"\u2033]-", re.IGNORECASE)
_TOTAL = re.compile(r"\b(?:sub-?|grand )?totals?\b", re.IGNORECASE)
_OF_A_LINE = ("partner", "financial_year", "return_id", "version", "received")


def filled_down(table: SpendingTable) -> Iterator[Observation]:
    """Fill blank partners, and ditto marks in what says whose a line is, from the row above; yield where it was done first.

    A blank year needs none: the lines of a partner that names one year belong to it. A row called a total is filled too,
    without a word.
    """
    for name in _OF_A_LINE:
        if name in table.values:
            filled = _fill(table, name)
            told = [position for position in filled if not _is_total(table, position)]
            if told:
                location = Location(table.file, "", table.rows[told[0]], table.columns[name])
                above = str(table.values[name][told[0]])
                yield Observation(Noticed.AS_ABOVE, location, name, above, f"{len(told)}")


def _fill(table: SpendingTable, name: str) -> list[int]:
    column: list[object] = table.values[name]  # type: ignore[assignment]  # the lists made for it by the CSV reader
    above, filled = "", []
    for position, value in enumerate(column):
        text = str(value).strip()
        if _DITTO.fullmatch(text) or (not text and name == "partner"):
            if above:
                column[position] = above
                filled.append(position)
        elif text:
            above = text
    return filled


def _is_total(table: SpendingTable, position: int) -> bool:
    return any(_TOTAL.search(str(table.values[name][position])) for name in ("service", "line") if name in table.values)
