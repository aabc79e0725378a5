"""Where a range lies: Excel's way of naming cells (A1, C:D, 5:7) and rows and columns counted from 1."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from xltools.model import column_letters

LAST_ROW = 1_048_576
LAST_COLUMN = 1_024  # LibreOffice's; Excel has 16,384
_CELL = re.compile(r"\$?([A-Za-z]{1,3})\$?(\d+)")
_COLUMN = re.compile(r"\$?([A-Za-z]{1,3})")
_ROW = re.compile(r"\$?(\d+)")


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle of cells, rows and columns counted from 1, both ends included."""

    top: int
    left: int
    bottom: int
    right: int

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns."""
        return self.bottom - self.top + 1, self.right - self.left + 1

    @property
    def whole_rows(self) -> bool:
        """Whether it takes in every column."""
        return self.left == 1 and self.right == LAST_COLUMN

    @property
    def whole_columns(self) -> bool:
        """Whether it takes in every row."""
        return self.top == 1 and self.bottom == LAST_ROW

    def holds(self, row: int, column: int) -> bool:
        """Say whether a cell lies within."""
        return self.top <= row <= self.bottom and self.left <= column <= self.right

    def within(self, other: Box) -> Box | None:
        """Return what two rectangles share, if anything."""
        top, left = max(self.top, other.top), max(self.left, other.left)
        bottom, right = min(self.bottom, other.bottom), min(self.right, other.right)
        return Box(top, left, bottom, right) if top <= bottom and left <= right else None

    def address(self, *, row_absolute: bool = True, column_absolute: bool = True) -> str:
        """Return its name, such as ``$A$1:$C$3``."""
        row, column = "$" if row_absolute else "", "$" if column_absolute else ""
        if self.whole_rows:
            return f"{row}{self.top}:{row}{self.bottom}"
        ends = (
            (f"{column}{column_letters(self.left)}", f"{row}{self.top}"),
            (f"{column}{column_letters(self.right)}", f"{row}{self.bottom}"),
        )
        if self.whole_columns:
            return f"{ends[0][0]}:{ends[1][0]}"
        return "".join(ends[0]) + (":" + "".join(ends[1]) if self.shape != (1, 1) else "")


def box_of_address(address: Any) -> Box:
    """Return where LibreOffice says a range lies (it counts from 0)."""
    return Box(address.StartRow + 1, address.StartColumn + 1, address.EndRow + 1, address.EndColumn + 1)


def spanning(first: Box, second: Box) -> Box:
    """Return the smallest rectangle that holds two."""
    return Box(
        min(first.top, second.top),
        min(first.left, second.left),
        max(first.bottom, second.bottom),
        max(first.right, second.right),
    )


def parse(name: str) -> Box | None:
    """Return the rectangle named as in Excel, or None where this is no such name."""
    first, _, last = name.partition(":")
    for pattern, reader in ((_CELL, _cell), (_COLUMN, _columns), (_ROW, _rows)):
        found = pattern.fullmatch(first), pattern.fullmatch(last or first)
        if found[0] and found[1] and (last or pattern is _CELL):
            return spanning(reader(found[0]), reader(found[1]))
    return None


def _cell(found: re.Match[str]) -> Box:
    row, column = int(found[2]), _number(found[1])
    return Box(row, column, row, column)


def _columns(found: re.Match[str]) -> Box:
    return Box(1, _number(found[1]), LAST_ROW, _number(found[1]))


def _rows(found: re.Match[str]) -> Box:
    return Box(int(found[1]), 1, int(found[1]), LAST_COLUMN)


def _number(letters: str) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
