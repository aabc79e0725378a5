"""Headings over two rows and merged years: read where certain, else one error that quotes whole headings; a line is no heading."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import xlsxwriter

from tests.reading.sheets import HEADER, cells, noticed, read_return
from xltools.model import Noticed
from xltools.template.layout import NAMED_CELLS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from xltools.model import Return

    Row = Sequence[object]


def sheet(path: Path, *rows: Row, merged: Sequence[str] = (), year: str = "2010-11") -> Return:
    """A return whose Spending sheet has these rows; merged cells show the first text in them."""
    book = xlsxwriter.Workbook(path)
    of_return = book.add_worksheet("Return")
    for cell in NAMED_CELLS:
        of_return.write(cell.cell, {**HEADER, "financial_year": year}.get(cell.name, ""))
        book.define_name(cell.name, f"=Return!${cell.cell[0]}${cell.cell[1:]}")
    page: Any = book.add_worksheet("Spending")
    for number, row in enumerate(rows):
        page.write_row(number, 0, row)
    for span in merged:
        first = span.partition(":")[0]
        page.merge_range(span, rows[int(first[1:]) - 1][ord(first[0]) - ord("A")])
    book.close()
    return read_return(path)


def money(read: Return) -> list[list[object]]:
    lines = read.lines
    pounds = lines[["gross", "income"]].astype(object).where(lines[["gross", "income"]].notna(), None)
    return [[None if value is None else int(value) // 100 for value in row] for row in pounds.to_numpy().tolist()]


PARKS, ROADS = ["Parks", "08.1", 1, 2, 500, 60], ["Roads", "04.5", 3, 4, 700, 80]
YEARS = ["", "", "2009-10", "", "2010-11", ""]


@pytest.mark.parametrize("merged", [(), ("C1:D1", "E1:F1"), ("A1:A2", "B1:B2", "C1:D1", "E1:F1")])
@pytest.mark.parametrize(
    ("upper", "lower", "columns"),
    [
        (["Service", "COFOG", *YEARS[2:]], ["", "", "Gross", "Income", "Gross", "Income"], [500, 60]),
        (["Service", "COFOG", *YEARS[2:]], ["", "", "Income", "Gross", "Income", "Gross"], [60, 500]),
        (YEARS, ["Service", "COFOG", "Gross", "Income", "Gross", "Income"], [500, 60]),
    ],
)
def test_years_over_gross_and_income_say_which_columns_are_the_counts(
    tmp_path: Path, merged: tuple[str, ...], upper: Row, lower: Row, columns: list[int]
) -> None:
    spans = merged if upper[0] else merged[-2:]
    read = sheet(tmp_path / "a.xlsx", upper, lower, PARKS, ROADS, merged=spans)
    assert money(read)[0] == columns
    assert cells(read, "service") == [["Parks"], ["Roads"]]
    left_out = {seen.value for seen in noticed(read, Noticed.COLUMN_CHOSEN)}
    assert left_out == {"2009-10 Gross", "2009-10 Income"}


def test_merged_years_that_are_not_the_counts_are_one_error_that_quotes_whole_headings(tmp_path: Path) -> None:
    upper = ["Service", "COFOG", "2008-09", "", "2009-10", ""]
    read = sheet(
        tmp_path / "a.xlsx", upper, ["", "", "Gross", "Income", "Gross", "Income"], PARKS, merged=["C1:D1", "E1:F1"]
    )
    assert money(read) == [[None, None]]
    (asked,) = noticed(read, Noticed.COLUMN_UNCLEAR)
    assert (asked.location.cell, asked.value) == ("C1", "2008-09 Gross")
    assert "'2008-09 Gross' and '2009-10 Gross'" in asked.detail
    assert "E1" in asked.detail
    assert "'2008-09 Income' (D1)" in asked.detail
    assert not noticed(read, Noticed.AMOUNT_UNREAD)


def test_several_years_and_a_return_without_one_are_one_error(tmp_path: Path) -> None:
    upper, lower = ["Service", "COFOG", *YEARS[2:]], ["", "", "Gross", "Income", "Gross", "Income"]
    read = sheet(tmp_path / "a.xlsx", upper, lower, PARKS, year="")
    assert money(read) == [[None, None]]
    (asked,) = noticed(read, Noticed.COLUMN_UNCLEAR)
    assert "'2009-10 Gross' and '2010-11 Gross'" in asked.detail


@pytest.mark.parametrize(
    ("upper", "lower", "pounds"),
    [
        (["Service", "COFOG", "Gross", "Income"], ["", "code", "spending (£)", "(£)"], [[5, 6]]),
        (["Service", "COFOG", "Gross", "Income"], ["", "code", "spending (£000)", "(£000)"], [[5000, 6000]]),
        (["", "COFOG", "Gross", ""], ["Service", "code", "(£m)", "Income £m"], [[5_000_000, 6_000_000]]),
        (["Service", "COFOG", "Cost (£000)", ""], ["", "", "Gross", "Income"], [[5000, 6000]]),
        (["Service", "COFOG", "Gross spending", "Income"], ["", "", "2010-11", "2010-11"], [[5, 6]]),
        (["Service", "COFOG", "Gross spending (£)", "Fees and"], ["", "", "", "charges"], [[5, 6]]),
        (["Service", "COFOG", "Gross", "Income"], ["description", "group", "£'000", "£'000"], [[5000, 6000]]),
    ],
)
def test_words_and_units_in_the_second_row_belong_to_the_headings(
    tmp_path: Path, upper: Row, lower: Row, pounds: list[list[int]]
) -> None:
    merged = ["C1:D1"] if upper[2] == "Cost (£000)" else []
    read = sheet(tmp_path / "a.xlsx", upper, lower, ["Parks", "08.1", 5, 6], merged=merged)
    assert money(read) == pounds
    assert read.lines["cofog"].tolist() == ["08.1"]
    assert not noticed(read, Noticed.AMOUNT_UNREAD)


def test_a_unit_nobody_knows_in_the_second_row_is_asked_about_with_the_whole_heading(tmp_path: Path) -> None:
    upper, lower = ["Service", "COFOG", "Gross", "Income"], ["", "", "(£mlns)", "(£)"]
    read = sheet(tmp_path / "a.xlsx", upper, lower, ["Parks", "08.1", 5, 6])
    assert money(read) == [[None, 6]]
    (asked,) = noticed(read, Noticed.COLUMN_UNCLEAR)
    assert asked.value == "Gross (£mlns)"


@pytest.mark.parametrize("below", [True, False])
def test_revenue_and_capital_side_by_side_are_asked_about(tmp_path: Path, below: bool) -> None:
    titles = ["", "", "Revenue", "", "Capital", ""]
    names = ["Service", "COFOG", "Gross", "Income", "Gross", "Income"]
    upper = ["Service", "COFOG", *titles[2:]] if below else titles
    lower = ["", "", *names[2:]] if below else names
    read = sheet(tmp_path / "a.xlsx", upper, lower, PARKS, ROADS, merged=["C1:D1", "E1:F1"])
    assert money(read) == [[None, None], [None, None]]
    (asked,) = noticed(read, Noticed.COLUMN_UNCLEAR)
    assert "'Revenue Gross' and 'Capital Gross'" in asked.detail


def test_one_title_over_gross_and_income_asks_nothing(tmp_path: Path) -> None:
    upper, lower = ["Service", "COFOG", "Planned costs", ""], ["", "", "Gross", "Income"]
    read = sheet(tmp_path / "a.xlsx", upper, lower, ["Parks", "08.1", 5, 6], merged=["C1:D1"])
    assert money(read) == [[5, 6]]
    assert not noticed(read, Noticed.COLUMN_UNCLEAR)


def test_a_heading_merged_over_two_columns_of_figures_is_asked_about(tmp_path: Path) -> None:
    upper = ["Service", "COFOG", "Gross spending (£)", "", "Income"]
    read = sheet(tmp_path / "a.xlsx", upper, ["Parks", "08.1", 5, 7, 1], merged=["C1:D1"])
    assert money(read) == [[None, 1]]
    assert "merged" in noticed(read, Noticed.COLUMN_UNCLEAR)[0].detail
    calm = sheet(tmp_path / "b.xlsx", upper, ["Parks", "08.1", 5, "", 1], merged=["C1:D1"])
    assert money(calm) == [[5, 1]]


@pytest.mark.parametrize(
    "line",
    [
        ["Parks", "08.1", "n/a", "nil"],
        ["Income", "08.1", "to follow", ""],
        ["", "code", "tbc", ""],
        ["description", "", "£500", "£20"],
        ["", "", "£500", ""],
    ],
)
def test_a_first_line_without_numbers_is_a_line(tmp_path: Path, line: Row) -> None:
    read = sheet(tmp_path / "a.xlsx", ["Service", "COFOG", "Gross", "Income"], line, ["Roads", "04.5", 5, 6])
    assert read.lines["row"].tolist() == [2, 3]
    assert money(read)[1] == [5, 6]
    assert not noticed(read, Noticed.COLUMN_UNCLEAR)
