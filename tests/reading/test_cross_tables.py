"""A pivot or cross table is told with its amount and the headings it lacks; a list is no cross table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.reading.sheets import LINE, noticed, read_return, write_rows, write_workbook
from xltools.model import Noticed
from xltools.reading.cross_tables import cross_table
from xltools.reading.read import read_file
from xltools.reading.workbook import Sheet

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    Rows = Sequence[Sequence[Any]]

PIVOT: list[list[Any]] = [
    ["Financial year", "2010-11", "", ""],
    ["", "", "", ""],
    ["Sum of Amount", "Column Labels", "", ""],
    ["Row Labels", "Capital", "Revenue", "Grand Total"],
    ["Parks", "", 733_000, 733_000],
    ["Roads", 820_000, 512_000, 1_332_000],
    ["Grand Total", 820_000, 1_245_000, 2_065_000],
]
"""As Excel writes one."""
DIVISIONS = ["Service", "Education", "Social care"]


def drawn(rows: Rows) -> Sheet:
    width = max(map(len, rows))
    return Sheet("Data", [[*row, *[""] * (width - len(row))] for row in rows])


def test_a_pivot_is_refused_with_its_amount_the_headings_it_lacks_and_the_nearest(tmp_path: Path) -> None:
    refused = read_file(write_rows(tmp_path / "a.xlsx", PIVOT, "Spending")).unreadable
    assert refused is not None
    assert refused.code == "cross-table"
    assert "Spending!A4:D7, by 'Capital' and 'Revenue', which comes to £2,065,000 without its totals" in refused.message
    assert "has no heading 'Service' and 'Gross spending (£)', nearest to headings is its row 4" in refused.message
    assert "No list of spending" not in refused.message


@pytest.mark.parametrize(
    ("rows", "pounds"),
    [
        ([DIVISIONS, ["Day care", "", 500], ["Schools", 900, 40]], 1440),
        ([["", *DIVISIONS[1:]], ["Day care", "", 500], ["Schools", 900, 40]], 1440),
        ([[*DIVISIONS, "All"], ["Day care", "", 500, 500], ["Schools", 900, 40, 940]], 1440),
        ([DIVISIONS, ["Day care", "", 500], ["Schools", 900, 40], ["Whole", 900, 540]], 1440),
        ([["All figures in £000"], DIVISIONS, ["Day care", "", 500], ["Schools", 900, 40]], 1_440_000),
        ([["Service", "Education (£m)", "Social care (£m)"], ["Day care", "", 5], ["Schools", 9, 4]], 18_000_000),
        (
            [
                ["Labels", "Capital", "Revenue"],
                ["Adults", 4, 6],
                [" Day care", 1, 2],
                [" Homes", 3, 4],
                ["Total", 4, 6],
            ],
            10,
        ),
        ([["Service", "Posts", "Education", "Care"], ["Schools", 7, 900, 40], ["Homes", 8, "", 60]], 1000),
    ],
)
def test_what_a_cross_table_comes_to_leaves_its_totals_out(rows: Rows, pounds: int) -> None:
    table = cross_table(drawn(rows))
    assert table is not None
    assert table.pence == pounds * 100


@pytest.mark.parametrize(
    "rows",
    [
        [["Service", "2009-10", "2010-11"], ["Parks", 5, 6], ["Roads", 7, 8]],
        [["Service", "Care (€)", "Roads (€)"], ["Parks", 5, 6], ["Roads", 7, 8]],
        [["Service", "Care (£000)", "Roads (£m)"], ["Parks", 5, 6], ["Roads", 7, 8]],
    ],
)
def test_no_amount_is_told_of_years_side_by_side_or_an_unknown_unit(rows: Rows) -> None:
    table = cross_table(drawn(rows))
    assert table is not None
    assert table.pence is None


@pytest.mark.parametrize(
    "rows",
    [
        [["Service", "Budget holder", "Amount"], ["Parks", "JO", 5], ["Roads", "KL", 6]],
        [["Ward", "Population", "Staff"], ["Dalston", 5, 6], ["Clapton", 7, 8]],
        [["Service", "Education", "Care"], ["Parks", 5, 6]],
        [["Notes", "see below", "page 2"], ["nothing", "here", "either"]],
    ],
)
def test_lists_and_tables_of_people_are_no_cross_tables(rows: Rows) -> None:
    assert cross_table(drawn(rows)) is None


def test_a_pivot_on_a_sheet_beside_a_list_is_a_note_and_the_list_counts(tmp_path: Path) -> None:
    def plant(book: Any, _: Any) -> None:
        sheet = book.add_worksheet("Pivot")
        for number, row in enumerate(PIVOT):
            sheet.write_row(number, 0, row)

    read = read_return(write_workbook(tmp_path / "a.xlsx", [LINE], change=plant))
    assert read.lines["gross"].tolist() == [100_000]
    (said,) = noticed(read, Noticed.EXTRA_SHEET)
    assert "£2,065,000" in said.detail
