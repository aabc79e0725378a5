"""Cross tables, such as pivots: services down the side, divisions or kinds of spending across. They are told, never read.

What is in them stands under no heading of ours, and totals run along two sides. So the file is refused with the headings that
are missing, the ones that come nearest, and what the table comes to without its totals.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xltools.model import column_letters
from xltools.reading.headings import SEARCHED_ROWS
from xltools.reading.periods import is_period_only
from xltools.reading.units import plain_words, stated_unit, take_unit
from xltools.text import listed, pounds, shorten

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xltools.reading.workbook import Sheet

    Grid = list[list[float]]

_A_TOTAL = re.compile(r"\b(?:sub-?|grand )?totals?\b", re.IGNORECASE)
_NOT_MONEY = re.compile(
    r"%|\b(?:per|number|count|ftes?|staff|posts?|people|population|share|rate|headcount)\b", re.IGNORECASE
)
_FEWEST = 2
"""Rows and columns of figures that make a cross table."""


@dataclass(frozen=True, slots=True)
class CrossTable:
    """A table of figures by two things: its first and last cell, what stands across, and what it comes to.

    `pence` are without totals, None where its unit is not known, or its columns are years.
    """

    cells: str
    across: tuple[str, ...]
    pence: int | None

    @property
    def words(self) -> str:
        """Where it stands and what it comes to: ``A4:D10, by 'Capital' and 'Revenue', which comes to £2,065,000``."""
        amount = "" if self.pence is None else f", which comes to {pounds(self.pence)} without its totals"
        across = listed([f"'{shorten(text, 30)}'" for text in self.across])
        return f"{self.cells}, by {across}{amount}"


def cross_table(sheet: Sheet) -> CrossTable | None:
    """Return the cross table of a sheet, the one with most figures where several rows could head it; None where there is none."""
    best: tuple[int, CrossTable | None] = (0, None)
    for at in range(min(len(sheet.rows) - _FEWEST, SEARCHED_ROWS)):
        figures, table = _headed_by(sheet, at)
        if figures > best[0]:
            best = (figures, table)
    return best[1]


def _headed_by(sheet: Sheet, at: int) -> tuple[int, CrossTable | None]:
    """How many figures the table under a row has, and the table, where it is one."""
    heads = {
        column: text.strip() for column, text in enumerate(sheet.rows[at]) if isinstance(text, str) and text.strip()
    }
    across = {column: text for column, text in heads.items() if not _NOT_MONEY.search(text)}
    labels, rows = [], []
    for row in sheet.rows[at + 1 :]:
        label = next((cell for cell in row if isinstance(cell, str) and cell.strip()), "")
        if not label or not any(_figure(row[column]) is not None for column in across):
            break
        labels.append(label)
        rows.append([_figure(row[column]) for column in across])
    kept = [number for number in range(len(across)) if any(row[number] is not None for row in rows)]
    if len(rows) < _FEWEST or len(kept) < _FEWEST:
        return 0, None
    grid = [[row[number] or 0.0 for number in kept] for row in rows]
    filled = [column for number, column in enumerate(across) if number in kept]
    texts = [across[column] for column in filled]
    columns, total = _without_totals(texts, labels, grid)
    pence = None if any(map(is_period_only, columns)) else _pence(total, _unit(sheet, at, texts))
    cells = f"{_cell(sheet, at, min(heads) if min(heads) < min(filled) else min(filled) - 1)}:{_cell(sheet, at + len(rows), filled[-1])}"
    return len(rows) * len(kept), CrossTable(cells, tuple(columns), pence)


def _cell(sheet: Sheet, row: int, column: int) -> str:
    return f"{column_letters(sheet.first_column + max(column, 0))}{sheet.first_row + row}"


def _figure(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _without_totals(texts: Sequence[str], labels: Sequence[str], grid: Grid) -> tuple[list[str], float]:
    """The columns that are no total, and what they come to: their total row, where there is one, else the sum of the rows.

    A pivot of two levels has sums of its services among the rows, which only its total row leaves out.
    """
    columns = [
        number
        for number, text in enumerate(texts)
        if not _is_total(text, [row[number] for row in grid], _others(grid, number))
    ]
    by_column = [[row[number] for row in grid] for number in columns]
    if _is_total(labels[-1], [column[-1] for column in by_column], [sum(column[:-1]) for column in by_column]):
        total = sum(column[-1] for column in by_column)
    else:
        total = sum(sum(column) for column in by_column)
    return [texts[number] for number in columns], total


def _others(grid: Grid, number: int) -> list[float]:
    return [sum(row) - row[number] for row in grid]


def _is_total(name: str, figures: Sequence[float], sums: Sequence[float]) -> bool:
    """Say whether a row or column is a total: by its name, or as it is the sum of the others throughout."""
    adds_up = (
        len(figures) > 1
        and any(figures)
        and all(abs(figure - of) < 0.005 for figure, of in zip(figures, sums, strict=True))
    )
    return bool(_A_TOTAL.search(name)) or adds_up


def _unit(sheet: Sheet, at: int, texts: Sequence[str]) -> int | None:
    """The power of ten that titles and headings state; None where they do not agree or state no pounds."""
    titles = [stated_unit(cell) for row in sheet.rows[:at] for cell in row if isinstance(cell, str)]
    units = {unit for unit in (*titles, *(take_unit(plain_words(text))[0] for text in texts)) if unit and unit.stated}
    if len(units) > 1 or any(unit.other for unit in units):
        return None
    return units.pop().scale if units else 0


def _pence(total: float, scale: int | None) -> int | None:
    return None if scale is None else round(total * 10 ** (scale + 2))
