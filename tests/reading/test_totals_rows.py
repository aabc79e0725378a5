"""Excel's totals row is known by the table's part, whatever it says; a table without one keeps its last row."""

from __future__ import annotations

import re
import zipfile
from typing import TYPE_CHECKING, Any

import pytest
import xlsxwriter

from tests.reading.sheets import HEADINGS, LINE, cells, noticed, read_return, write_workbook
from xltools.model import Noticed

if TYPE_CHECKING:
    from pathlib import Path

    from xltools.model import Return

LINES = [{**LINE, "service": "Parks", "gross": 500.0}, {**LINE, "service": "Roads", "gross": 700.0}]


def with_table(
    path: Path, span: str = "A4:T7", *, last: tuple[str, Any] = ("Total", 1200.0), totals: str = "1"
) -> Return:
    """A return whose third row of lines is the last of a table; what the table's part says of totals is put in by hand."""
    label, amount = last

    def change(book: Any, sheet: Any) -> None:
        sheet.add_table(span, {"name": "Zebra", "columns": [{"header": text} for text in HEADINGS]})
        sheet.write(6, 1, label)
        if isinstance(amount, str) and amount.startswith("="):
            sheet.write_formula(6, 6, amount, None, "")
        else:
            sheet.write(6, 6, amount)

    write_workbook(path, LINES, change=change)
    edit(path, "xl/tables/table1.xml", 'totalsRowShown="0"', totals)
    return read_return(path)


def edit(path: Path, part: str, old: str, new: str) -> None:
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    assert old in parts[part].decode()
    parts[part] = parts[part].decode().replace(old, new).encode()
    parts = {name: re.sub(rb"<v></v>", b"", content) for name, content in parts.items()}
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)


SHOWN = 'totalsRowCount="1"'


@pytest.mark.parametrize("label", ["Total", "", "Home care", "Summe"])
def test_a_totals_row_is_no_line_whatever_its_label(tmp_path: Path, label: str) -> None:
    read = with_table(tmp_path / "a.xlsx", last=(label, 1200.0), totals=SHOWN)
    assert cells(read, "service", "gross") == [["Parks", 50_000], ["Roads", 70_000]]
    (said,) = noticed(read, Noticed.TOTALS_ROW)
    assert (said.location.cell, said.value) == ("G7", "£1,200")


@pytest.mark.parametrize("formula", ["=SUBTOTAL(109,G5:G6)", "=SUM(G5:G6)*1", "=MAX(G5:G6)"])
def test_a_totals_row_that_was_never_calculated_is_no_line_and_no_error(tmp_path: Path, formula: str) -> None:
    read = with_table(tmp_path / "a.xlsx", last=("Total", formula), totals=SHOWN)
    assert len(read.lines) == 2
    assert not noticed(read, Noticed.AMOUNT_UNREAD)
    assert [seen.value for seen in noticed(read, Noticed.TOTALS_ROW)] == [""]


def test_a_totals_row_that_is_not_the_sum_is_said_with_the_difference(tmp_path: Path) -> None:
    read = with_table(tmp_path / "a.xlsx", last=("Home care", 900.0), totals=SHOWN)
    assert len(read.lines) == 2
    (said,) = noticed(read, Noticed.TOTALS_ROW_DIFFERS)
    assert (said.value, said.detail) == ("£900", "£300 less than the lines above it")


@pytest.mark.parametrize("totals", ['totalsRowShown="0"', 'totalsRowShown="1"', 'totalsRowCount="0"', ""])
def test_a_table_without_a_totals_row_keeps_its_last_row(tmp_path: Path, totals: str) -> None:
    read = with_table(tmp_path / "a.xlsx", last=("Home care", 900.0), totals=totals)
    assert cells(read, "service")[-1] == ["Home care"]
    assert not noticed(read, Noticed.TOTALS_ROW)


def test_the_totals_row_of_another_table_of_the_sheet_takes_no_line_away(tmp_path: Path) -> None:
    def change(_: Any, sheet: Any) -> None:
        sheet.add_table("W4:X6", {"columns": [{"header": "Code"}, {"header": "Name"}]})

    path = write_workbook(tmp_path / "a.xlsx", LINES, change=change)
    edit(path, "xl/tables/table1.xml", 'totalsRowShown="0"', SHOWN)
    assert len(read_return(path).lines) == 2


def test_a_table_that_begins_elsewhere_on_another_sheet_has_its_totals_row_too(tmp_path: Path) -> None:
    headings = ["Service", "COFOG code", "Gross (£000)"]
    rows: list[list[Any]] = [
        [],
        [],
        ["", "", *headings],
        ["", "", "Parks", "08.1", 5],
        ["", "", "Whole", "", 5],
    ]
    path = tmp_path / "a.xlsx"
    book = xlsxwriter.Workbook(path)
    book.add_worksheet("Cover").add_table("A1:B3")
    page = book.add_worksheet("Costs")
    page.add_table("C3:E5", {"columns": [{"header": text} for text in headings]})
    for number, row in enumerate(rows):
        page.write_row(number, 0, row)
    book.close()
    edit(path, "xl/tables/table2.xml", 'totalsRowShown="0"', SHOWN)
    read = read_return(path)
    assert cells(read, "service", "gross") == [["Parks", 500_000]]
    assert [seen.value for seen in noticed(read, Noticed.TOTALS_ROW)] == ["£5,000"]
