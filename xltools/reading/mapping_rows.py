"""What is read of the sheet Mapping, as values: its unit, its rows, every amount with its cell and whether it was typed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xltools.model import Location
from xltools.reading.mapping_records import NO_RECORD

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xltools.model import Observation
    from xltools.reading.mapping_headings import MappingHeadings
    from xltools.reading.mapping_records import Record

FIGURE_SOURCE = "Source of the figure: "
"""What stands in the notes of a line before the source and the year of its figure."""


@dataclass(frozen=True, slots=True)
class CellAmount:
    """What stands in a cell of amounts: its column on the sheet and pence (None where it cannot be read), and whether it was typed."""

    code: str
    name: str
    column: int
    pence: int | None
    typed: bool = True


@dataclass(frozen=True, slots=True)
class MappingRow:
    """A row with an amount: its number on the sheet, its fields as text, its amounts, and the position of its record.

    `copy_of` is the row of which it is a copy that we filled in (0: none), `confirmed` whether what we filled in was taken over as a
    whole, `ours` the fields in which our own words still stand.
    """

    row: int
    values: Mapping[str, str]
    amounts: tuple[CellAmount, ...]
    record: int = NO_RECORD
    copy_of: int = 0
    confirmed: bool = False
    ours: frozenset[str] = frozenset()

    def said(self, name: str) -> str:
        """What the team says of its amounts in a field: not our own words, unless it confirmed our figure with its source."""
        taken_over = self.confirmed and name != "notes"
        return "" if name in self.ours and not taken_over else self.values.get(name, "")

    @property
    def typed(self) -> tuple[CellAmount, ...]:
        """The amounts that were typed."""
        return tuple(amount for amount in self.amounts if amount.typed)


@dataclass(frozen=True, slots=True)
class SheetUnit:
    """The unit of the sheet: its power of ten, its words and cell; `question` says why it is not known ("" where it is)."""

    scale: int
    text: str
    location: Location
    question: str = ""


@dataclass(frozen=True)
class MappingSheet:
    """The sheet as read. `named` are the named cells as text with their places, `columns` each field's sheet column from 1.

    `rows` are the rows with an amount, totals left out; `records` what the tool filled in; `noticed` what was seen in cells.
    """

    file: str
    sheet: str
    headings: MappingHeadings
    first_column: int
    heading_row: int
    named: Mapping[str, tuple[str, Location]]
    unit: SheetUnit
    columns: Mapping[str, int]
    rows: tuple[MappingRow, ...]
    records: tuple[Record, ...] = ()
    noticed: tuple[Observation, ...] = ()
    formulas: frozenset[tuple[int, int]] = frozenset()
    """Where formulas stand, by row and column."""

    def at(self, row: int, name: str = "") -> Location:
        """Return the location of a field in a row."""
        return Location(self.file, self.sheet, row, self.columns.get(name, 0))
