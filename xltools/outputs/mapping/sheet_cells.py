"""Single cells of a worksheet's part given other values: every byte around them stays as it was."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from xltools.model import column_letters
from xltools.outputs.marking.findings_sheet import has_content, has_formula
from xltools.outputs.marking.texts import cell_text, escaped, inline_string
from xltools.outputs.marking.unmarkable import Unmarkable
from xltools.outputs.marking.xml_part import Edit
from xltools.reading.flags import parse_cell

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from xltools.outputs.marking.xml_part import Element, XmlPart

    CellContent = str | int | float | None
    """Text, a number, or None for nothing."""


@dataclass(frozen=True, slots=True)
class FormulaCell:
    """A formula (without its ``=``) and what it comes to, for programs that show a file without working it out."""

    formula: str
    result: CellContent = None


@dataclass(slots=True)
class SheetCells:
    """A worksheet's part and the cells that are to hold something else, by row and column (both from 1)."""

    part: XmlPart
    data: Element
    rows: dict[int, Element]
    cells: dict[tuple[int, int], Element]
    changed: dict[tuple[int, int], CellContent | FormulaCell] = field(default_factory=dict)
    like_row: int = 0
    """The row whose looks cells get that are not there yet."""

    def put(self, row: int, column: int, content: CellContent | FormulaCell) -> None:
        """Have a cell hold this."""
        self.changed[row, column] = content

    def put_result(self, row: int, column: int, number: float) -> None:
        """Have the formula of a cell come to another number; a cell without a formula is left alone."""
        cell = self.cells.get((row, column))
        formula = next((child for child in cell.children if child.name == "f"), None) if cell else None
        if cell is not None and formula is not None and cell.attributes.get("t", "n") == "n":
            self.changed[row, column] = FormulaCell("", number)

    def has_formula(self, row: int, column: int) -> bool:
        """Whether a cell holds a formula."""
        cell = self.cells.get((row, column))
        return cell is not None and has_formula(cell)

    def is_used(self, row: int) -> bool:
        """Whether a row holds anything in any cell."""
        return row in self.used_rows

    @property
    def used_rows(self) -> set[int]:
        """The rows with anything in them."""
        return {row for (row, _), cell in self.cells.items() if has_content(cell)}

    def edited(self) -> bytes:
        """Return the part with the changed cells."""
        if not self.changed:
            return self.part.data
        by_row: dict[int, dict[int, bytes]] = defaultdict(dict)
        for (row, column), content in sorted(self.changed.items()):
            by_row[row][column] = self._cell(row, column, content)
        edits = [edit for row, cells in by_row.items() if row in self.rows for edit in self._in_row(row, cells)]
        new_rows = {row: cells for row, cells in by_row.items() if row not in self.rows}
        return self.part.edited([*edits, *self._new_rows(new_rows), *self._dimension()])

    def _cell(self, row: int, column: int, content: CellContent | FormulaCell) -> bytes:
        prefix = self.part.prefix
        opened = f'<{prefix}c r="{column_letters(column)}{row}"{self._style(row, column)}'
        if isinstance(content, FormulaCell):
            formula = self._formula(row, column, content.formula)
            result = "" if content.result is None else f"<{prefix}v>{_number(content.result)}</{prefix}v>"
            return self.part.encoded(f"{opened}>") + formula + self.part.encoded(f"{result}</{prefix}c>")
        if content is None or content == "":
            return self.part.encoded(f"{opened}/>")
        if isinstance(content, str):
            held = inline_string(cell_text(content), prefix)
            return self.part.encoded(f'{opened} t="inlineStr">{held}</{prefix}c>')
        return self.part.encoded(f"{opened}><{prefix}v>{_number(content)}</{prefix}v></{prefix}c>")

    def _formula(self, row: int, column: int, formula: str) -> bytes:
        """The formula given, else the cell's own as it stands."""
        prefix = self.part.prefix
        if formula:
            return self.part.encoded(f"<{prefix}f>{escaped(formula)}</{prefix}f>")
        cell = self.cells[row, column]
        return b"".join(self.part.raw(child) for child in cell.children if child.name == "f")

    def _style(self, row: int, column: int) -> str:
        own = self.cells.get((row, column)) or self.cells.get((self.like_row, column))
        style = own.attributes.get("s", "") if own is not None else self._column_style(column)
        return f' s="{style}"' if style.isdecimal() and style.isascii() else ""

    def _column_style(self, column: int) -> str:
        listed = self.part.root.first("cols")
        for element in listed.all("col") if listed else ():
            first, last = element.attributes.get("min", ""), element.attributes.get("max", "")
            if first.isdecimal() and last.isdecimal() and int(first) <= column <= int(last):
                return element.attributes.get("style", "")
        return ""

    def _in_row(self, row: int, cells: Mapping[int, bytes]) -> Iterator[Edit]:
        element, prefix = self.rows[row], self.part.prefix
        if element.inner is None:
            tag = self.part.raw(element).decode(self.part.encoding).rstrip("/> \t\r\n")
            whole = self.part.encoded(f"{tag}>") + b"".join(cells.values()) + self.part.encoded(f"</{prefix}row>")
            yield Edit(element.start, element.end, whole)
            return
        there = [(parse_cell(cell.attributes.get("r", ""))[1], cell) for cell in element.all("c")]
        for column, raw in cells.items():
            own = self.cells.get((row, column))
            after = next((cell.start for at, cell in there if at > column), element.close)
            yield Edit(own.start, own.end, raw) if own is not None else Edit(after, after, raw)

    def _new_rows(self, rows: Mapping[int, Mapping[int, bytes]]) -> Iterator[Edit]:
        prefix = self.part.prefix
        numbers = sorted(self.rows)
        if self.data.inner is None and rows:
            raise Unmarkable("one of its sheets has no cells any more")
        for row, cells in rows.items():
            after = next((self.rows[number].start for number in numbers if number > row), self.data.close)
            opened, closed = f'<{prefix}row r="{row}">', f"</{prefix}row>"
            yield Edit(after, after, self.part.encoded(opened) + b"".join(cells.values()) + self.part.encoded(closed))

    def _dimension(self) -> Iterator[Edit]:
        noted = self.part.root.first("dimension")
        if noted is None:
            return
        first, _, last = noted.attributes.get("ref", "").partition(":")
        ends = (parse_cell(first), parse_cell(last or first))
        if ends[0] == (0, 0):
            return
        rows = [row for row, _ in (*ends, *self.changed)]
        columns = [column for _, column in (*ends, *self.changed)]
        cells = f"{column_letters(min(columns))}{min(rows)}:{column_letters(max(columns))}{max(rows)}"
        if edit := self.part.with_attribute(noted, "ref", cells):
            yield edit


def _number(value: object) -> str:
    return repr(int(value) if isinstance(value, float) and value.is_integer() else value)


def sheet_cells(part: XmlPart, what: str) -> SheetCells:
    """Return a worksheet's cells; raise `Unmarkable` where they are not numbered as spreadsheet programs number them."""
    data = part.root.first("sheetData")
    if data is None:
        raise Unmarkable(f"{what} is damaged")
    rows: dict[int, Element] = {}
    cells: dict[tuple[int, int], Element] = {}
    for row in data.all("row"):
        number = row.attributes.get("r", "")
        if not (number.isdecimal() and number.isascii()) or int(number) in rows:
            raise Unmarkable(f"the rows of {what} are not numbered as Excel numbers them")
        rows[int(number)] = row
        for cell in row.all("c"):
            at = parse_cell(cell.attributes.get("r", ""))
            if at[0] != int(number) or at in cells:
                raise Unmarkable(f"the cells of {what} are not numbered as Excel numbers them")
            cells[at] = cell
    return SheetCells(part, data, rows, cells)
