"""A sheet of the count workbook: title, notes in words, then tables and charts, one below the other.

Accessible-spreadsheet rules hold here once for all sheets: every table is a tagged Excel table with one header row, no
merged cells, no blank rows inside, text left and figures right, nothing said by colour alone, A1 selected.
"""

from __future__ import annotations

import textwrap
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from xltools.model import column_letters
from xltools.outputs.cells import (
    IN_POUNDS,
    INK,
    LINKS_A_SHEET,
    LONGEST_CELL,
    RULE,
    As,
    CellFormula,
    ColumnKind,
    Link,
    PlacedTable,
    as_number,
)
from xltools.template.book import QuickSheet

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from xltools.outputs.cells import CellValue, OutputColumn, OutputWorkbook

NO_ROWS = "None."
"""What stands where a table would be that has no rows."""

LINE_HEIGHT = 15
"""Points for a line of text; rows of wrapped text get as many as they need, since not every program works that out itself."""

_SCALED = '[>=1000000000]£0.00,,,"bn";[>=1000000]£0.0,,"m";£#,##0'
"""Pounds in billions or millions, as a number format."""

LETTERS = 1.2
"""Letters of ordinary text that fit where one digit does, on the careful side: widths are counted in digits."""

PIXEL = 0.75
"""Points; XlsxWriter keeps heights of rows in pixels."""
PAGE_HEIGHT, UPRIGHT_HEIGHT = 505, 748
"""Points of A4 sideways (595) and upright (842) between the margins (0.6 inches each), on the careful side."""

HIGHEST_ROW = 409
"""Points; Excel's limit."""


class Page:
    """A sheet under construction: each call writes below what is there already."""

    def __init__(
        self,
        book: OutputWorkbook,
        name: str,
        title: str,
        notes: Iterable[str] = (),
        *,
        widths: Sequence[float],
        upright: bool = False,
    ) -> None:
        """Begin a sheet with columns so wide; one that is printed `upright` has its notes cut into lines a page wide."""
        self.book, self.name, self.upright = book, name, upright
        self.sheet: QuickSheet = book.workbook.add_worksheet(name, QuickSheet)
        self.row = 0
        self.links = 0
        self._breaks: list[int] = []
        self.widths = widths
        for number, width in enumerate(widths):
            self.sheet.set_column(number, number, width)
        self._print_setup(title)
        self.sheet.set_row(0, 26)
        self._line(title, bold=True, font_size=18, font_color=INK)
        for note in notes:
            self.note(note)
        self.row += 1

    def _print_setup(self, title: str) -> None:
        self.sheet.hide_gridlines(2)
        if not self.upright:
            self.sheet.set_landscape()
        self.sheet.set_paper(9)
        self.sheet.fit_to_pages(1, 0)
        self.sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.6)
        self.sheet.set_footer(f"&L{title.replace('&', '&&')[:120]}&RPage &P of &N")
        self.sheet.set_selection(0, 0, 0, 0)

    def _line(self, text: str, **properties: object) -> None:
        self.sheet.write_string(self.row, 0, text, self.book.format(**properties) if properties else None)
        self.row += 1

    def new_printed_page(self, scale: int) -> None:
        """Begin a new page in print; the sheet is printed at `scale` per cent from now on (Excel heeds breaks only then)."""
        self.sheet.set_print_scale(scale)
        self._breaks.append(self.row)
        self.sheet.set_h_pagebreaks(self._breaks)

    def scale_for_one_page(self, scale: int, least: int) -> int:
        """Return the scale, at most `scale` and at least `least` per cent, at which what stands on the sheet so far fits a page."""
        pixels = (self.sheet.row_sizes.get(row, (LINE_HEIGHT / PIXEL,))[0] for row in range(self.row))
        height = UPRIGHT_HEIGHT if self.upright else PAGE_HEIGHT
        return max(least, min(scale, int(100 * height / (sum(pixels) * PIXEL))))

    def print_columns(self, number: int, rows: int = 0) -> None:
        """Print the first so many columns alone, down to where the sheet has come (or so many rows): with all of them the
        letters would be too small to read.
        """
        self.sheet.print_area(0, 0, (rows or self.row) - 1, number - 1)

    def heading(self, text: str, *notes: str) -> None:
        """Write the heading of a part of the sheet, and notes below it."""
        self.sheet.set_row(self.row, 21)
        self._line(text, bold=True, font_size=13, font_color=INK)
        for note in notes:
            self.note(note)

    def note(self, text: str) -> None:
        """Write a sentence, on a sheet that is printed upright in as many lines as a page needs for it."""
        for line in textwrap.wrap(text, int(sum(self.widths))) if self.upright else (text,):
            self._line(line)

    def table(
        self,
        name: str,
        columns: Sequence[OutputColumn],
        rows: Sequence[Sequence[CellValue]],
        *,
        total: str = "",
        filters: bool = False,
    ) -> PlacedTable | None:
        """Write a tagged table of this name (with a total row labelled `total`); without rows, say that there are none."""
        if not rows:
            self._line(NO_ROWS)
            self.row += 1
            return None
        placed = PlacedTable.of(self.name, self.row + 1, len(rows), columns, total=bool(total))
        if self.book.stretched and not total:
            self.book.last_rows[name] = placed.last_row + 1
            self._tag(name, columns, replace(placed, last_row=placed.first_row), "", filters=filters)
        else:
            self._tag(name, columns, placed, total, filters=filters)
        self._heading_height(columns)
        for number, lines in enumerate(self._lines_of_rows(columns, rows), placed.first_row):
            self._set_lines(number, lines)
        self._rows(columns, rows, placed)
        if total:
            self._totals(columns, rows, total, placed, "SUBTOTAL(109,{})" if filters else "SUM({})")
        self.row = (placed.total_row or placed.last_row) + 2
        return placed

    def _rows(self, columns: Sequence[OutputColumn], rows: Sequence[Sequence[CellValue]], placed: PlacedTable) -> None:
        """Write the rows of a table: nearly all cells are plain, and there are hundreds of thousands."""
        put = self.sheet.put_plain
        kinds = [column.kind for column in columns]
        forms = [self.book.cell(kind, apart=place in placed.apart) for place, kind in enumerate(kinds)]
        in_pounds = [kind in IN_POUNDS for kind in kinds]
        for row, values in enumerate(rows, placed.first_row):
            for place, value in enumerate(values):
                if value is None:
                    put(row, place, "", forms[place])
                elif isinstance(value, str):
                    put(row, place, value[:LONGEST_CELL], forms[place])
                elif isinstance(value, int | float):
                    put(row, place, value / 100 if in_pounds[place] else value, forms[place])
                else:
                    self._write(row, place, kinds[place], value, placed)

    def _heading_height(self, columns: Sequence[OutputColumn]) -> None:
        # the letters of headings are wider than usual
        headings = (_lines(column.heading, self.widths[place] / 1.1) for place, column in enumerate(columns))
        self._set_lines(self.row, max(headings))

    def _lines_of_rows(self, columns: Sequence[OutputColumn], rows: Sequence[Sequence[CellValue]]) -> Iterable[int]:
        """Return how many lines the text takes that wraps most in each row. Texts come again and again: each is looked at once."""
        each = [[1] * len(rows)]
        for place, column in enumerate(columns):
            if column.kind is ColumnKind.WORDS:
                texts = [values[place] for values in rows]
                takes: dict[CellValue, int] = {
                    text: _lines(text, self.widths[place]) for text in set(texts) if isinstance(text, str)
                }
                each.append([takes.get(text, 1) for text in texts])
        return map(max, zip(*each, strict=True))

    def _set_lines(self, row: int, lines: int) -> None:
        """Make a row high enough for so many lines of text."""
        if lines > 1:
            self.sheet.set_row(row, min(LINE_HEIGHT * lines, HIGHEST_ROW))

    def long_table(self, name: str, columns: Sequence[OutputColumn], first: Sequence[CellValue]) -> PlacedTable:
        """Tag a table and write its headings and first row; the others are put in when the file is finished."""
        placed = PlacedTable.of(self.name, self.row + 1, 1, columns, total=False)
        self._tag(name, columns, placed, "", filters=True)
        self._heading_height(columns)
        for place, (column, value) in enumerate(zip(columns, first, strict=True)):
            self._write(placed.first_row, place, column.kind, value, placed)
        return placed

    def _tag(
        self, name: str, columns: Sequence[OutputColumn], table: PlacedTable, total: str, *, filters: bool
    ) -> None:
        settings = [
            {
                "header": column.heading,
                "header_format": self.book.heading(column.kind, apart=number in table.apart),
                **({"total_function": "sum"} if total and column.total else {}),
                **({"total_string": total} if total and not number else {}),
            }
            for number, column in enumerate(columns)
        ]
        options = {
            "name": name,
            "columns": settings,
            "autofilter": filters,
            "total_row": bool(total),
            "style": "Table Style Light 1",
            "banded_rows": False,
        }
        self.sheet.add_table(table.first_row - 1, 0, table.total_row or table.last_row, len(columns) - 1, options)

    def _write(self, row: int, place: int, kind: ColumnKind, value: CellValue, table: PlacedTable) -> None:
        form = self.book.cell(kind, apart=place in table.apart)
        if value is None or value == "":
            self.sheet.write_blank(row, place, None, form)
        elif isinstance(value, str):
            self.sheet.write_string(row, place, value[:LONGEST_CELL], form)
        elif isinstance(value, int | float):
            self.sheet.write_number(row, place, value / 100 if kind in IN_POUNDS else value, form)
        elif isinstance(value, As):
            self._write(row, place, value.kind, value.value, table)
        elif isinstance(value, CellFormula):
            self._formula(row, place, kind, value, table)
        else:
            self._link(row, place, kind, value, table)

    def _formula(self, row: int, place: int, kind: ColumnKind, formula: CellFormula, table: PlacedTable) -> None:
        value = formula.value / 100 if kind in IN_POUNDS else formula.value
        text = formula.text.format_map(_Cells(table, row))
        self.sheet.write_formula(row, place, text, self.book.cell(kind), value)

    def _link(self, row: int, place: int, kind: ColumnKind, link: Link, table: PlacedTable) -> None:
        apart = place in table.apart
        if self.links >= LINKS_A_SHEET:
            self.sheet.write_string(row, place, link.text, self.book.cell(kind, apart=apart))
            return
        self.links += 1
        self.sheet.write_url(row, place, link.target, self.book.cell(kind, link=True, apart=apart), link.text)

    def _totals(
        self,
        columns: Sequence[OutputColumn],
        rows: Sequence[Sequence[CellValue]],
        total: str,
        table: PlacedTable,
        function: str,
    ) -> None:
        assert table.total_row is not None  # noqa: S101 - the caller asked for totals
        for place, column in enumerate(columns):
            form = self.book.cell(column.kind, total=True, apart=place in table.apart)
            if column.total:
                sums = sum(as_number(values[place]) for values in rows)
                value = sums / 100 if column.kind in IN_POUNDS else sums
                self.sheet.write_formula(
                    table.total_row, place, f"={function.format(table.cells(column.key))}", form, value
                )
            elif place:
                self.sheet.write_blank(table.total_row, place, None, form)
            else:
                self.sheet.write_string(table.total_row, place, total, form)

    def pick_list(self, table: PlacedTable | None, key: str, words: Sequence[str]) -> None:
        """Offer these words in the cells of a column; others may be written too, after a warning."""
        if table is None:
            return
        rule = {
            "validate": "list",
            "source": list(words),
            "error_type": "warning",
            "error_title": "Not on the list",
            "error_message": f"The program expects {' or '.join(words)} here.",
        }
        place = table.columns[key]
        self.sheet.data_validation(table.first_row, place, table.last_row, place, rule)

    def freeze(self, table: PlacedTable | None, columns: int = 1) -> None:
        """Keep a table's headings and the first columns in sight, and repeat the headings on every printed page."""
        if table is None:
            return
        self.sheet.freeze_panes(table.first_row, columns)
        self.sheet.repeat_rows(table.first_row - 1)

    def bars(self, table: PlacedTable | None, label: str, value: str, *, title: str, words: str, rows: int = 0) -> None:
        """Draw a table's figures as a bar chart below it, with `words` for those who cannot see it."""
        if table is None:
            return
        bars = table.last_row - table.first_row + 1
        height = rows or max(8, bars + 5)
        chart: Any = self.book.workbook.add_chart({"type": "bar"})
        chart.add_series(
            {
                "name": title,
                "categories": table.chart_range(label),
                "values": table.chart_range(value),
                "fill": {"color": INK},
                "gap": 45,
                "data_labels": {"value": True, "num_format": _SCALED, "font": {"size": 9}},
            }
        )
        chart.set_title({"name": title, "name_font": {"size": 12, "bold": True, "color": INK}, "overlay": False})
        chart.set_legend({"none": True})
        chart.set_y_axis({"reverse": True, "num_font": {"size": 9}, "line": {"color": RULE}, "major_tick_mark": "none"})
        chart.set_x_axis({"visible": False, "major_gridlines": {"visible": False}})
        chart.set_chartarea({"border": {"none": True}})
        chart.set_size({"width": 900, "height": height * 20})
        self.sheet.insert_chart(self.row, 0, chart, {"description": words, "object_position": 1, "x_offset": 4})
        self.row += height + 1

    def strip(self, table: PlacedTable, label: str, value: str, *, rows: Sequence[int], words: str) -> None:
        """Draw some rows of a table as one bar below it, its parts filled, hatched and dashed; `words` for those who cannot see it."""
        chart: Any = self.book.workbook.add_chart({"type": "bar", "subtype": "stacked"})
        for row, look in zip(rows, _STRIP, strict=True):
            at = table.first_row + row
            cells = [[self.name, at, table.columns[key], at, table.columns[key]] for key in (label, value)]
            chart.add_series({"name": cells[0][:3], "values": cells[1], "gap": 20, **look})
        chart.set_legend({"position": "bottom", "font": {"size": 10}})
        for axis in (chart.set_x_axis, chart.set_y_axis):
            axis({"visible": False, "major_gridlines": {"visible": False}})
        chart.set_title({"none": True})
        chart.set_chartarea({"border": {"none": True}})
        chart.set_size({"width": sum(int(width * 7 + 5) for width in self.widths) - 8, "height": STRIP_ROWS * 20})
        self.sheet.insert_chart(self.row - 1, 0, chart, {"description": words, "object_position": 1, "x_offset": 4})
        self.row += STRIP_ROWS


STRIP_ROWS = 5
"""Rows of a bar drawn as one strip, with its legend."""
_STRIP: tuple[dict[str, object], ...] = (
    {"fill": {"color": INK}, "border": {"color": INK}},
    {
        "pattern": {"pattern": "wide_upward_diagonal", "fg_color": INK, "bg_color": "#FFFFFF"},
        "border": {"color": INK},
    },
    {"fill": {"color": "#FFFFFF"}, "border": {"color": INK, "dash_type": "dash", "width": 1.25}},
)
"""The looks of a strip's parts: filled, hatched, and an empty dashed box for what is not part of the rest."""


class _Cells(dict[str, str]):
    """The cells a formula in a row of a table may name (see `CellFormula`), each worked out when it is named."""

    def __init__(self, table: PlacedTable, row: int) -> None:
        super().__init__()
        self._table, self._row = table, row

    def __missing__(self, name: str) -> str:
        if name in self._table.columns:
            return f"{column_letters(self._table.columns[name] + 1)}{self._row + 1}"
        key = name.removesuffix("_all")
        return self._table.cells(key) if key != name else self._table.total(name.removesuffix("_total"))


def _lines(text: str, width: float) -> int:
    """Return the lines a text takes in a column so many characters wide, erring on the generous side."""
    width *= LETTERS
    if len(text) <= width:
        return 1
    lines, left = 1, width
    for word in text.replace("\n", " ").split(" "):
        if len(word) > left:
            lines, left = lines + 1 + int(len(word) // width), width
        left -= len(word) + 1
    return lines
