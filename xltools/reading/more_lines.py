"""Lists of spending beside the one that was asked for: on other sheets, copies of an empty one.

What is certain is read: the only filled list where the template's own is empty, and one
sheet for each service. Of everything else the number of lines and their amount are told, and nothing is counted.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xltools.model import Location, Noticed, Observation
from xltools.reading.amounts import read_amounts
from xltools.reading.cells import cell_text
from xltools.reading.unit_evidence import column_units
from xltools.reading.units import POUNDS
from xltools.text import fold, plural, pounds

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from xltools.reading.headings import Headings
    from xltools.reading.workbook import Sheet

    SpendingList = tuple[Sheet, Headings]

A_VERSION = re.compile(
    r"\bv ?\d|version|draft|\bold\b|copy|final|previous|prior|budget|outturn|actual|backup|(19|20)\d\d|\d\d[/_-]\d\d|\(\d+\)"
    r"|summar|total|overall|overview",
    re.IGNORECASE,
)
"""A sheet's name that may mean the same lines at another time or added up, not further ones."""


@dataclass(frozen=True, slots=True)
class ListedLines:
    """The services of a list that have an amount, with their pence, and what they come to (None where the unit is not known)."""

    services: tuple[str, ...] = ()
    amounts: tuple[int, ...] = ()
    pence: int | None = 0

    @property
    def words(self) -> str:
        """How many lines there are and what they come to: ``2 lines of £780,000``."""
        amount = "an amount whose unit is not certain" if self.pence is None else pounds(self.pence)
        return f"{plural(len(self.services), 'line')} of {amount}"


def listed_lines(sheet: Sheet, headings: Headings, file: str) -> ListedLines:
    """Return what a sheet lists below its headings; a last amount that is the sum of all others is their total."""
    service, gross = headings.columns.get("service"), headings.columns.get("gross")
    if service is None or gross is None:
        return ListedLines()
    below = sheet.rows[headings.last_row + 1 :]
    unit = column_units(headings, [], file, sheet.name, sheet.first_row, sheet.first_column).get("gross", POUNDS)
    read, _ = read_amounts([row[gross] for row in below], scale=unit.scale)
    lines = [(cell_text(row[service]), pence) for row, pence in zip(below, read, strict=True) if pence is not None]
    pences = [pence for _, pence in lines]
    if len(lines) > 2 and pences[-1] == sum(pences[:-1]):
        lines = lines[:-1]
    amounts = tuple(pence for _, pence in lines)
    return ListedLines(tuple(name for name, _ in lines), amounts, None if unit.question else sum(amounts))


def lists_to_read(own: SpendingList, others: Sequence[SpendingList], file: str) -> list[SpendingList]:
    """Return the lists whose lines are the return's: the own one, unless it is empty and what stands elsewhere is certain.

    `others` are the visible lists of other sheets. Several are read where they have the same columns, no service in common,
    and no name that may mean another version.
    """
    lines = [listed_lines(*each, file) for each in others]
    filled = [each for each, listed in zip(others, lines, strict=True) if listed.services]
    if len(filled) == 1:
        return filled
    names = [sheet.name for sheet, _ in filled]
    columns = [dict(headings.columns) for _, headings in filled]
    alike = all(each == columns[0] for each in columns) and not any(map(A_VERSION.search, names))
    return filled if filled and alike and are_apart([listed for listed in lines if listed.services]) else [own]


def are_apart(lists: Sequence[ListedLines]) -> bool:
    """Say whether no two lists have a service in common and none has a line that sums up another list."""
    services = [{fold(name) for name in listed.services} for listed in lists]
    sums = {listed.pence for listed in lists if len(listed.services) > 1}
    summed_up = any(amount in sums for listed in lists for amount in listed.amounts)
    return sum(map(len, services)) == len(set().union(*services)) and not summed_up


def read_elsewhere(own: str, read: Sequence[SpendingList], file: str) -> Iterator[Observation]:
    """Yield one observation for each sheet that was read beside or in place of the one named `own`."""
    for sheet, headings in read:
        if sheet.name != own:
            detail = listed_lines(sheet, headings, file).words
            yield Observation(Noticed.OTHER_SHEET_READ, Location(file, sheet.name), "", sheet.name, detail)
