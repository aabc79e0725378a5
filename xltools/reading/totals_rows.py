"""Excel's own totals row of a table: known by the table's part in the file, whatever its label or formula says.

ECMA-376 part 1, 18.5.1.2: `totalsRowCount` is how many rows at the end of a table's `ref` hold totals now; `totalsRowShown`
says only whether they ever did.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xltools.model import Location, Noticed, Observation
from xltools.reading.amounts import read_amount
from xltools.reading.flags import Range, parse_cell
from xltools.reading.units import POUNDS
from xltools.text import pounds

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from xltools.reading.headings import Headings
    from xltools.reading.table import SpendingTable
    from xltools.reading.workbook import Sheet, Workbook

_TABLE = re.compile(r"<(?:\w+:)?table\s([^>]*)>")


@dataclass(frozen=True, slots=True)
class TotalsRows:
    """The rows of totals at the end of a table of a sheet, and the rows they sum, counted from 1, bounds included."""

    first: int
    last: int
    lines_from: int

    @property
    def rows(self) -> range:
        """The rows of totals."""
        return range(self.first, self.last + 1)


def totals_rows(workbook: Workbook, sheet: Sheet, headings: Headings) -> list[TotalsRows]:
    """Return the totals rows of the tables that the amounts of a list stand in; other tables of the sheet are not its lines."""
    column = headings.columns.get("gross", headings.columns.get("service", -1)) + sheet.first_column
    rows = []
    for attributes in _tables(workbook, sheet.name):
        first, _, last = attributes.get("ref", "").partition(":")
        (top, left), (bottom, right) = parse_cell(first), parse_cell(last or first)
        span, count = Range(top, left, bottom, right), attributes.get("totalsRowCount", "0")
        if count.isdigit() and 0 < int(count) < bottom - top and span.first_column <= column <= span.last_column:
            rows.append(TotalsRows(bottom - int(count) + 1, bottom, top))
    return rows


def _tables(workbook: Workbook, sheet: str) -> Iterator[Mapping[str, str]]:
    for part in workbook.table_parts(sheet, b"totalsRowCount"):
        text = part.decode("utf-8", "replace")
        for match in _TABLE.finditer(text):
            yield dict(re.findall(r"""(\w+)\s*=\s*["']([^"']*)["']""", match[1]))


def totals_observations(
    totals: Sequence[TotalsRows], sheet: Sheet, table: SpendingTable, gross: Sequence[object]
) -> Iterator[Observation]:
    """Yield that a totals row was passed over, with its amount and by how much it differs from the lines above it."""
    column = table.columns.get("gross", 0)
    for rows in totals:
        lines = [
            pence
            for row, pence in zip(table.rows, gross, strict=True)
            if rows.lines_from <= row < rows.first and isinstance(pence, int)
        ]
        for row in rows.rows if column else ():
            value = sheet.value(row, column)
            total = read_amount(value, scale=table.units.get("gross", POUNDS).scale).pence if value != "" else None
            location = Location(table.file, table.sheet, row, column)
            differs = total is not None and total != sum(lines) and not table.units.get("gross", POUNDS).question
            kind = Noticed.TOTALS_ROW_DIFFERS if differs else Noticed.TOTALS_ROW
            amount = "" if total is None else pounds(total)
            yield Observation(kind, location, "gross", amount, _out_by(total or 0, sum(lines)) if differs else "")


def _out_by(total: int, lines: int) -> str:
    return f"{pounds(abs(total - lines))} {'more' if total > lines else 'less'} than the lines above it"
