"""What a number format makes of a number: read as it is shown, or asked about."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from tests.reading.sheets import HEADINGS, LINE, noticed, read_return, write_workbook
from xltools.model import Noticed
from xltools.reading.number_formats import as_shown, section_for, sections_of

if TYPE_CHECKING:
    from pathlib import Path

    import xlsxwriter


SAFE = (
    "General",
    "#,##0",
    '"£"#,##0.00',
    "#,##0_);(#,##0)",
    '_-£* #,##0.00_-;-£* #,##0.00_-;_-£* "-"??_-;_-@_-',
    "[$£-809]#,##0.00;[Red]-[$£-809]#,##0.00",
    '#,##0" est"',
    '#,##0" net of VAT"',
    '£#,##0" p.a."',
    '"£"#,##0" per annum"',
    '#,##0 "incl. VAT"',
    '"Total "#,##0',
    '#,##0" a year (unaudited)"',
    "0.00E+00",
)
CONDITIONAL = '[>=1000000]0.0,,"m";[>=1000]0,"k";0'


@pytest.mark.parametrize("code", SAFE)
def test_formats_that_only_dress_a_figure_change_nothing(code: str) -> None:
    for value in (12.5, -1234567.0):
        assert section_for(sections_of(code), value).is_plain


@pytest.mark.parametrize(
    ("code", "column", "scale"),
    [
        ('0.0"m"', 0, 6),
        ("0.0\\m", 6, 6),
        ('£#,##0"k"', 0, 3),
        ('#,##0",000"', 0, 3),
        ('0.0,,"m"', 0, 0),
        ('0.0,,"m"', 6, 0),
        ('#,##0"k p.a."', 0, 3),
        ('0.0" £m net of VAT"', 0, 6),
        ("#,##0,", 0, 0),
        ("#,##0,", 3, 0),
        ("#,##0.0,,", 6, 0),
    ],
)
def test_what_a_format_shows_gives_the_power_of_ten(code: str, column: int, scale: int) -> None:
    assert as_shown(section_for(sections_of(code), 5.0), column).scale == scale


@pytest.mark.parametrize(
    ("code", "column"),
    [
        ("0%", 0),
        ('#,##0" each"', 0),
        ('#,##0" per head"', 0),
        ('#,##0" FTE"', 0),
        ('#,##0"CR"', 0),
        ('#,##0" hundred"', 0),
        ("[$€-2] #,##0", 0),
        ("[$$-409]#,##0", 0),
        (";;;", 0),
        ('0.0,"m"', 0),
        ('#,##0"k"', 6),
        ("#,##0,", 6),
    ],
)
def test_what_a_format_leaves_open_is_asked_about(code: str, column: int) -> None:
    shown = as_shown(section_for(sections_of(code), 5.0), column)
    assert shown.scale is None
    assert shown.said


def test_a_format_with_conditions_shows_each_number_by_its_own_section() -> None:
    scales = [(section_for(sections_of(CONDITIONAL), value).down) for value in (12_500_000.0, 512_000.0, 950.0)]
    assert scales == [6, 3, 0]
    assert all(as_shown(section, 0).scale == 0 for section in sections_of(CONDITIONAL))


def test_excels_own_currency_formats_follow_the_pc_and_are_no_dollars() -> None:
    code = '"$"#,##0_);("$"#,##0)'
    assert section_for(sections_of(code, dollar_is_local=True), 5.0).is_plain
    assert not section_for(sections_of(code), 5.0).is_plain


def formatted(path: Path, cells: list[tuple[str, float]], heading: str = "Gross spending (£)") -> Path:
    """A return with one line for each number and format under this heading."""
    headings = [heading if text == "Gross spending (£)" else text for text in HEADINGS]

    def change(book: xlsxwriter.Workbook, sheet: Any) -> None:
        for number, (code, value) in enumerate(cells):
            sheet.write_number(4 + number, 6, value, book.add_format({"num_format": code}))

    return write_workbook(path, [{**LINE, "gross": 1.0}] * len(cells), headings=headings, change=change)


def test_each_cell_is_read_by_its_own_format(tmp_path: Path) -> None:
    cells = [('£0.0"m"', 4.6), ("£#,##0", 512_000.0), ('£#,##0"k"', 301.0), ("[$€-2] #,##0", 135_000.0), ("0%", 0.25)]
    one = read_return(formatted(tmp_path / "a.xlsx", cells))
    assert one.lines["gross"].fillna(-1).tolist() == [460_000_000, 51_200_000, 30_100_000, -1, -1]
    assert [seen.location.cell for seen in noticed(one, Noticed.UNIT_READ)] == ["G5", "G7"]
    assert [seen.location.cell for seen in noticed(one, Noticed.AMOUNT_UNREAD)] == ["G8", "G9"]
    assert noticed(one, Noticed.AMOUNT_UNREAD)[1].detail == "it shows 25%, a share"


def test_what_a_cell_holds_counts_where_its_format_leaves_figures_off_and_the_difference_is_said(
    tmp_path: Path,
) -> None:
    one = read_return(formatted(tmp_path / "a.xlsx", [("#,##0,", 1_234_567.0), ("#,##0,", 512_300.0)]))
    assert one.lines["gross"].tolist() == [123_456_700, 51_230_000]
    (said,) = noticed(one, Noticed.UNIT_READ)
    assert (said.location.cell, said.value) == ("G5", "1234567")
    assert "thousands of pounds; likewise G6" in said.detail


def test_openpyxl_writes_formats_that_are_read_too(tmp_path: Path) -> None:
    path = formatted(tmp_path / "a.xlsx", [("#,##0", 4.6)])
    book = openpyxl.load_workbook(path)
    book["Spending"]["G5"].number_format = '0.0"m"'
    book.save(path)
    assert read_return(path).lines["gross"].tolist() == [460_000_000]
