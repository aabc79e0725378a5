"""A sheet whose plain cells are written quickly is the sheet XlsxWriter writes, letter by letter."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st
from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from xltools.template.book import OPTIONS, PlainSheet, QuickSheet

if TYPE_CHECKING:
    from collections.abc import Callable

    import pytest

RESULTS = st.one_of(
    st.integers(), st.floats(allow_nan=False), st.booleans(), st.sampled_from(["", "text", "#N/A", "12"])
)
VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**15), 10**15),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(max_size=20),
    st.dates(date(1990, 1, 1), date(2040, 1, 1)),
    st.sampled_from(["=A1*2", "<&>\"'", " left and right ", "_x000D_", "a\nb\r\nc", "\x01"]),
)


def _written(kind: type[Worksheet], fill: Callable[[Workbook, Worksheet], None]) -> dict[str, bytes]:
    file = io.BytesIO()
    with Workbook(file, dict(OPTIONS)) as workbook:
        fill(workbook, workbook.add_worksheet("Sheet", kind))
    with zipfile.ZipFile(file) as package:
        return {name: package.read(name) for name in package.namelist() if name != "docProps/core.xml"}


@given(st.lists(st.lists(VALUES, max_size=8), max_size=6), st.integers(0, 70))
def test_any_cells_with_and_without_a_format(rows: list[list[object]], first_column: int) -> None:
    def fill(workbook: Workbook, sheet: Worksheet) -> None:
        bold, dated = workbook.add_format({"bold": True}), workbook.add_format({"num_format": "dd/mm/yyyy"})
        for row, values in enumerate(rows):
            for column, value in enumerate(values, first_column):
                sheet.write(row, column, value, (None, bold, dated)[(row + column) % 3])

    assert _written(QuickSheet, fill) == _written(Worksheet, fill)


@given(st.lists(RESULTS, min_size=2, max_size=8), st.sampled_from(["=A1&B1", "=IF(A1<B1,1,2)>3", '="x"&"y"']))
def test_any_formula_and_its_value(values: list[object], formula: str) -> None:
    def fill(workbook: Workbook, sheet: Worksheet) -> None:
        form = workbook.add_format({"bold": True})
        for row, value in enumerate(values):
            sheet.write_formula(row, 0, formula, form, value)

    assert _written(QuickSheet, fill) == _written(Worksheet, fill)


def test_tables_links_formulas_and_high_rows() -> None:
    def fill(workbook: Workbook, sheet: Worksheet) -> None:
        form = workbook.add_format({"num_format": "#,##0"})
        sheet.set_column(0, 2, 20, form)
        sheet.set_row(2, 45, workbook.add_format({"italic": True}))
        sheet.add_table(1, 0, 4, 2, {"columns": [{"header": "A"}, {"header": "B"}, {"header": "C"}], "name": "T"})
        sheet.write_url(2, 0, "internal:'Sheet'!A1", form, "there")
        sheet.write_formula(2, 1, "=A1+1", form, 3)
        sheet.write_number(3, 1, 0.1 + 0.2, form)
        sheet.write_blank(4, 2, None, form)
        sheet.write_string(4, 1, "text")

    assert _written(QuickSheet, fill) == _written(Worksheet, fill)


def test_what_is_known_by_name_is_what_xlsxwriter_keeps(monkeypatch: pytest.MonkeyPatch) -> None:
    """Otherwise nothing would be written quickly any more, and nobody would notice."""
    slowly: list[tuple[int, int]] = []
    write_cell = Worksheet._write_cell

    def slow(sheet: Worksheet, row: int, column: int, cell: object) -> None:
        slowly.append((row, column))
        write_cell(sheet, row, column, cell)

    def fill(workbook: Workbook, sheet: Worksheet) -> None:
        form = workbook.add_format({"bold": True})
        for row in range(3):
            sheet.write_string(row, 0, "text", form)
            sheet.write_number(row, 1, 1.5, form)
            sheet.write_blank(row, 2, None, form)

    monkeypatch.setattr(Worksheet, "_write_cell", slow)
    _written(QuickSheet, fill)
    assert slowly == [(0, 0)]  # where XlsxWriter gives the format its number


FORMULAS = ["=A1&B1", '=IF(A1<B1,"x&y",2)>3', "=COUNTA(finding_where)"]


@given(st.lists(st.sampled_from(FORMULAS), min_size=1, max_size=6), st.sampled_from([0, "", 1.5]))
def test_formulas_that_fill_one_cell_are_taken_as_they_are(formulas: list[str], value: str | float) -> None:
    def fill(workbook: Workbook, sheet: Worksheet) -> None:
        form = workbook.add_format({"bold": True})
        for row, formula in enumerate(formulas):
            assert sheet.write_formula(row, row, formula, form, value) == 0
            assert sheet.write_formula(2**20, row, formula, form, value) == -1

    assert _written(PlainSheet, fill) == _written(Worksheet, fill)
