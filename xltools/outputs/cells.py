"""What stands in the cells of the count workbook: kinds of column, formulas, links, and the formats they share."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from xltools.model import column_letters

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xlsxwriter import Workbook
    from xlsxwriter.format import Format

INK, PALE, RULE = "#1B3A57", "#E8EEF4", "#B9C6D2"
"""Dark blue on white: contrast 11.6 to 1, and readable in black and white."""

LINKS_A_SHEET = 65_530
"""Excel drops links beyond this many on a sheet (Excel specifications and limits)."""

LONGEST_LINK = 2_079
"""Characters of a link's address that Excel takes (XlsxWriter's documentation of worksheet.write_url)."""

LONGEST_CELL = 32_767
"""Characters Excel keeps in a cell (Excel specifications and limits)."""


class ColumnKind(StrEnum):
    """What a column of an output table shows, and so how it is written."""

    TEXT = "text"
    WORDS = "words"  # long text, wrapped
    MONEY = "money"  # pence in, pounds out; shown to the pound, kept to the penny
    PENCE = "pence"  # pence in, pounds out; shown to the penny
    NUMBER = "number"
    SHARE = "share"


FORMATS: Mapping[ColumnKind, Mapping[str, object]] = {
    ColumnKind.TEXT: {"num_format": "@", "valign": "top"},
    ColumnKind.WORDS: {"num_format": "@", "valign": "top", "text_wrap": True},
    ColumnKind.MONEY: {"num_format": "#,##0;-#,##0", "valign": "top"},
    ColumnKind.PENCE: {"num_format": "#,##0.00;-#,##0.00", "valign": "top"},
    ColumnKind.NUMBER: {"num_format": "#,##0;-#,##0", "valign": "top"},
    ColumnKind.SHARE: {"num_format": "0.0%", "valign": "top"},
}
IN_POUNDS = (ColumnKind.MONEY, ColumnKind.PENCE)
FIGURES = (ColumnKind.MONEY, ColumnKind.PENCE, ColumnKind.NUMBER, ColumnKind.SHARE)


@dataclass(frozen=True, slots=True)
class OutputColumn:
    """A column of an output table; `total` puts its sum into the last row."""

    key: str
    heading: str
    kind: ColumnKind = ColumnKind.TEXT
    total: bool = False


@dataclass(frozen=True, slots=True)
class CellFormula:
    """A formula and the value it has today (pence in money columns).

    In `text`, ``{key}`` stands for the cell of that column in the same row, ``{key_all}`` for the whole column and
    ``{key_total}`` for its total.
    """

    text: str
    value: float


@dataclass(frozen=True, slots=True)
class Link:
    """Text that leads somewhere: ``internal:'Lines'!A7`` or ``external:returns/leeds.xlsx#Spending!G14``."""

    target: str
    text: str


@dataclass(frozen=True, slots=True)
class As:
    """A value shown unlike the rest of its column, such as a number of people among pounds."""

    kind: ColumnKind
    value: int | float | CellFormula


CellValue = str | int | float | CellFormula | Link | As | None


@dataclass(frozen=True, slots=True)
class PlacedTable:
    """Where a table stands on its sheet (rows and columns from 0), so that formulas and charts can refer to it."""

    sheet: str
    first_row: int
    last_row: int
    columns: Mapping[str, int]
    total_row: int | None
    apart: frozenset[int] = frozenset()  # columns of text with figures on their left

    @classmethod
    def of(cls, sheet: str, first_row: int, rows: int, columns: Sequence[OutputColumn], *, total: bool) -> PlacedTable:
        """Return where a table of these columns and so many rows stands."""
        last = first_row + rows - 1
        apart = (
            at for at in range(1, len(columns)) if columns[at].kind not in FIGURES and columns[at - 1].kind in FIGURES
        )
        places = {column.key: number for number, column in enumerate(columns)}
        return cls(sheet, first_row, last, places, last + 1 if total else None, frozenset(apart))

    def cells(self, key: str) -> str:
        """Return the data cells of a column as a range on the same sheet, such as ``$C$6:$C$15``."""
        letters = column_letters(self.columns[key] + 1)
        return f"${letters}${self.first_row + 1}:${letters}${self.last_row + 1}"

    def total(self, key: str) -> str:
        """Return the cell that holds a column's total, on the same sheet."""
        row = self.last_row + 1 if self.total_row is None else self.total_row
        return f"${column_letters(self.columns[key] + 1)}${row + 1}"

    def chart_range(self, key: str) -> list[object]:
        """Return a column's data cells as XlsxWriter's charts want them."""
        return [self.sheet, self.first_row, self.columns[key], self.last_row, self.columns[key]]


class OutputWorkbook:
    """The workbook being written and the formats its sheets share.

    Where tables are `stretched`, those without totals are tagged for their first row alone, and `last_rows` says where they end (name ->
    row from 1): for XlsxWriter keeps every cell of a tagged table, to see that no two overlap. `package.finish` puts that right.
    """

    def __init__(self, workbook: Workbook, *, stretched: bool = False) -> None:
        self.workbook, self.stretched = workbook, stretched
        self.last_rows: dict[str, int] = {}
        self._formats: dict[object, Format] = {}
        self._cells: dict[object, Format] = {}

    def format(self, **properties: object) -> Format:
        """Return a cell format, made once for equal properties."""
        key = tuple(sorted(properties.items()))
        if key not in self._formats:
            self._formats[key] = self.workbook.add_format(dict(properties))
        return self._formats[key]

    def cell(self, kind: ColumnKind, *, total: bool = False, link: bool = False, apart: bool = False) -> Format:
        """Return the format of a table cell of this kind; `apart` sets text off from figures on its left."""
        known = (kind, total, link, apart)
        if known not in self._cells:
            self._cells[known] = self._cell(kind, total=total, link=link, apart=apart)
        return self._cells[known]

    def _cell(self, kind: ColumnKind, *, total: bool, link: bool, apart: bool) -> Format:
        marks: dict[str, object] = {"bottom": 4, "bottom_color": RULE}
        if total:
            marks = {"bold": True, "top": 1, "bottom": 1, "top_color": INK, "bottom_color": INK}
        if apart:
            marks |= {"indent": 1, "align": "left"}  # Excel indents only what says on which side it stands
        if link:
            marks |= {"font_color": "#0B5394", "underline": 1}
        return self.format(**FORMATS[kind], **marks)

    def heading(self, kind: ColumnKind, *, apart: bool = False) -> Format:
        """Return the format of a column heading: figures' headings stand over their figures."""
        side = "right" if kind in FIGURES else "left"
        looks: dict[str, object] = {"bold": True, "font_color": "#FFFFFF", "bg_color": INK, "text_wrap": True}
        return self.format(**looks, valign="bottom", align=side, indent=int(apart))


def as_number(value: CellValue) -> float:
    """Return what a cell adds to the total of its column."""
    if isinstance(value, As):
        return as_number(value.value)
    if isinstance(value, CellFormula):
        return value.value
    return value if isinstance(value, int | float) else 0
