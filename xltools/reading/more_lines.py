"""Lists of spending beside the one that was asked for: further blocks on its sheet, other sheets, copies of an empty one.

What is certain is read: a block under the same headings, the only filled list where the template's own is empty, and one
sheet for each service. Of everything else the number of lines and their amount are told, and nothing is counted.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xltools.model import Location, Noticed, Observation
from xltools.reading.amounts import read_amounts
from xltools.reading.cells import cell_text
from xltools.reading.headings import find_headings
from xltools.reading.unit_evidence import column_units
from xltools.reading.units import POUNDS
from xltools.reading.workbook import Sheet
from xltools.text import fold, plural, pounds, word_key

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from xltools.reading.headings import Headings

    SpendingList = tuple[Sheet, Headings]

_A_VERSION = re.compile(
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
    alike = all(each == columns[0] for each in columns) and not any(map(_A_VERSION.search, names))
    return filled if filled and alike and _are_apart([listed for listed in lines if listed.services]) else [own]


def _are_apart(lists: Sequence[ListedLines]) -> bool:
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


@dataclass(frozen=True, slots=True)
class PassedOver:
    """Rows (as the sheet counts them) below the headings that are not read as lines; what is said about them."""

    rows: frozenset[int]
    repeated: tuple[int, ...]
    unread: tuple[Observation, ...]


def blocks_below(sheet: Sheet, headings: Headings, file: str) -> PassedOver:
    """Return which rows below the headings are headings again, their titles, or lines under headings in another order."""
    heads = list(_headings_below(sheet, headings))
    passed: set[int] = set()
    repeated: list[int] = []
    unread: list[Observation] = []
    for at, block in heads:
        end = next((later for later, _ in heads if later > at), len(sheet.rows))
        passed.update(range(_first_title(sheet, at), at + 1))
        if _same_headings(block, headings):
            repeated.append(sheet.first_row + at)
            continue
        passed.update(range(at, end))
        part = Sheet(sheet.name, sheet.rows[at:end], sheet.first_row + at, sheet.first_column)
        listed = listed_lines(part, block, file)
        if listed.services:
            location = Location(file, sheet.name, sheet.first_row + at)
            unread.append(Observation(Noticed.OTHER_TABLE, location, "", _words(block), listed.words))
    return PassedOver(frozenset(sheet.first_row + at for at in passed), tuple(repeated), tuple(unread))


def _headings_below(sheet: Sheet, headings: Headings) -> Iterator[tuple[int, Headings]]:
    gross = headings.columns.get("gross")
    if gross is None:
        return
    before: object = "0"
    for at, row in enumerate(sheet.rows[headings.last_row + 1 :], headings.last_row + 1):
        value = row[gross]
        words = value.__class__ is str and value and not value[-1].isdigit()
        if words or (value == "" == before and sum(cell != "" for cell in row) > 1):
            block = find_headings([row])
            if block and {"service", "gross"} <= block.columns.keys():
                yield at, block
        before = value


def _first_title(sheet: Sheet, at: int) -> int:
    """Return the row from which nothing but a title stands above headings: rows with words in one cell."""
    while at and _is_title(sheet.rows[at - 1]):
        at -= 1
    return at


def _is_title(row: Sequence[object]) -> bool:
    cells = [cell for cell in row if cell != ""]
    return len(cells) == 1 and isinstance(cells[0], str) and not any(letter.isdigit() for letter in cells[0])


def _same_headings(block: Headings, headings: Headings) -> bool:
    return all(word_key(text) == word_key(headings.texts.get(column, "")) for column, text in block.texts.items())


def _words(block: Headings) -> str:
    return ", ".join(block.texts.values())[:200]
