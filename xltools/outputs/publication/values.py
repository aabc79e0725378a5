"""A publication as values: tables with exact figures, numbered notes, sheets of lines; and how each figure is printed.

Money is pence until it is printed: £ million to one decimal, so that what a cell holds is what it shows.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

COVER, CONTENTS, NOTES = "Cover", "Contents", "Notes"


class Shorthand(StrEnum):
    """What stands in a cell that has no figure to show, as the Government Analysis Function abbreviates it."""

    LOW = "[low]"
    NOT_AVAILABLE = "[x]"
    NOT_APPLICABLE = "[z]"


SHORTHAND_WORDS: Mapping[Shorthand, str] = {
    Shorthand.LOW: "more or less than nothing, but nothing when rounded",
    Shorthand.NOT_AVAILABLE: "not available",
    Shorthand.NOT_APPLICABLE: "not applicable",
}


class Kind(StrEnum):
    """What a column holds, and so how it is printed."""

    TEXT = "text"
    MONEY = "money"  # pence, printed in £ million to one decimal
    PER_PERSON = "per person"  # pence for each person, printed in whole pounds
    PERCENT = "percent"  # a fraction of one, printed in per cent to one decimal
    NUMBER = "number"


DECIMALS: Mapping[Kind, int] = {Kind.MONEY: 1, Kind.PER_PERSON: 0, Kind.PERCENT: 1, Kind.NUMBER: 0}
_STEPS: Mapping[Kind, Fraction] = {
    Kind.MONEY: Fraction(10_000_000),
    Kind.PER_PERSON: Fraction(100),
    Kind.PERCENT: Fraction(1, 1_000),
    Kind.NUMBER: Fraction(1),
}
"""What the last printed digit of a figure stands for."""


@dataclass(frozen=True, slots=True)
class SheetLink:
    """Text that leads to a sheet of the publication, or (with a colon in `target`) to a page of the web."""

    target: str
    text: str


PublishedValue = str | int | Fraction | SheetLink | Shorthand
Printed = str | int | float
PublishedRow = tuple[PublishedValue, ...]


@dataclass(frozen=True, slots=True)
class PublishedColumn:
    """A column: its heading with the unit, what it holds, and the notes (by key) that explain it."""

    heading: str
    kind: Kind = Kind.TEXT
    notes: tuple[str, ...] = ()
    width: int = 0

    @property
    def characters(self) -> int:
        """How wide the column is shown."""
        return self.width or (40 if self.kind is Kind.TEXT else 20)


@dataclass(frozen=True, slots=True)
class PublishedTable:
    """A table: `name` marks it up and names its CSV, `about` says in a line what it holds. Figures are exact."""

    name: str
    title: str
    about: str
    columns: tuple[PublishedColumn, ...]
    rows: tuple[PublishedRow, ...]
    notes: tuple[str, ...] = ()

    @property
    def note_keys(self) -> tuple[str, ...]:
        """The notes the table refers to, each once, in the order a reader meets them."""
        return tuple(dict.fromkeys((*self.notes, *(key for column in self.columns for key in column.notes))))

    @property
    def shorthand(self) -> tuple[Shorthand, ...]:
        """The shorthand that stands in its cells."""
        cells = {cell for row in printed_rows(self) for cell in row if isinstance(cell, str)}
        return tuple(short for short in Shorthand if short.value in cells)


class LineStyle(StrEnum):
    """How a line of text above a table, or on the cover, stands out."""

    TITLE = "title"
    HEADING = "heading"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class SheetLine:
    """A line of text in column A."""

    text: str
    style: LineStyle = LineStyle.TEXT
    target: str = ""


@dataclass(frozen=True, slots=True)
class PublishedSheet:
    """A sheet: its lines from A1 downwards, then its table where it has one."""

    name: str
    lines: tuple[SheetLine, ...]
    table: PublishedTable | None = None


@dataclass(frozen=True, slots=True)
class Publication:
    """All that is published: the sheets in order; `day` (ISO) is the date of publication, `tables` those with figures."""

    title: str
    publisher: str
    day: str
    sheets: tuple[PublishedSheet, ...]
    tables: tuple[PublishedTable, ...]


def share(part: int, whole: int) -> Fraction | Shorthand:
    """Return a part of a whole, or that there is none to speak of."""
    return Fraction(part, whole) if whole else Shorthand.NOT_APPLICABLE


def printed(kind: Kind, value: PublishedValue) -> Printed:
    """Return a value as its cell holds it: figures rounded (halves away from nothing), text as it is."""
    if isinstance(value, SheetLink):
        return value.text
    if isinstance(value, str) or kind is Kind.TEXT:
        return str(value)
    exact = Fraction(value) / _STEPS[kind]
    steps = int(abs(exact) + Fraction(1, 2)) * (-1 if exact < 0 else 1)
    if not steps and exact:
        return Shorthand.LOW.value
    return steps / 10 ** DECIMALS[kind] if DECIMALS[kind] else steps


def printed_rows(table: PublishedTable) -> Sequence[Sequence[Printed]]:
    """Return the rows of a table as its cells hold them."""
    return [
        [printed(column.kind, value) for column, value in zip(table.columns, row, strict=True)] for row in table.rows
    ]
