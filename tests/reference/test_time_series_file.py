"""MHCLG's multi-year data set as downloaded: an authority's grants and net current expenditure, year by year."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.reference.published_files import published
from xltools.reference.figures.published import OddFileError
from xltools.reference.figures.taking import take

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.reference.estimates import Grid
    from xltools.reference.figures.published import Release

HEADINGS: list[object] = ["year_ending", "ONS_code", "LA_LGF_code", "LA_name", "LA_class", "LA_subclass", "status"]
HEADINGS += ["RO1_eduerl_net_cur_exp", "RG_grantintot_tot_grant", "RS_netcurrtot_net_exp"]


def row(year: str, code: str, name: str, status: str, *amounts: object) -> list[object]:
    return [year, "E06000001", code, name, "UA", "UA", status, 0, *amounts]


def grid() -> Grid:
    """Two years of two councils; in the second one return is missing, and England's row holds MHCLG's estimate for it."""
    return [
        list(HEADINGS),
        row("202503", "E0701", "Hartlepool UA", "submitted", 40_000_000, 70_000_000),
        row("202503", "E0702", "Middlesbrough UA", "submitted", 30_000_000.5, 90_000_000),
        row("202503", "", "England", "total", 70_000_000.5, 160_000_000),
        row("202603", "E0701", "Hartlepool UA", "submitted", 41_000_000, 80_000_000),
        row("202603", "E0702", "Middlesbrough UA", "not submitted", "", ""),
        row("202603", "", "England", "total", 75_000_000, 175_000_000),
    ]


def read(rows: Grid) -> Release:
    return take(published("Revenue_Outturn_time_series_data_v4.csv", csv=rows))


def test_every_year_gives_grants_and_net_current_expenditure_in_pounds() -> None:
    release = read(grid())
    assert release.title == "Revenue outturn time series, 2024-25 to 2025-26"
    assert [tuple(table.key) for table in release.tables] == [
        ("authority_totals", "2024-25"),
        ("authority_totals", "2025-26"),
    ]
    assert release.tables[0].rows == (
        ("e_code", "grants_received", "net_current_expenditure"),
        ("E0701", "40000000000", "70000000000"),
        ("E0702", "30000000500", "90000000000"),
    )


def test_an_authority_whose_return_is_missing_is_left_out() -> None:
    assert [cells[0] for cells in read(grid()).tables[1].rows[1:]] == ["E0701"]


def without_england(rows: Grid) -> None:
    del rows[3]


def more_than_england(rows: Grid) -> None:
    rows[4][-1] = 176_000_000


def less_though_none_is_missing(rows: Grid) -> None:
    rows[1][-1] = 60_000_000


def twice(rows: Grid) -> None:
    rows.insert(2, list(rows[1]))


def without_column(rows: Grid) -> None:
    rows[0][-1] = "RS_other"


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (without_england, "2024-25 has no row for England"),
        (more_than_england, "2025-26: net current expenditure does not add up, the authorities come to £176.000bn"),
        (less_though_none_is_missing, "2024-25: net current expenditure does not add up"),
        (twice, "2024-25: E0701 stands there twice"),
        (without_column, "no column named 'rs_netcurrtot_net_exp'"),
    ],
)
def test_a_file_that_does_not_agree_with_itself_is_refused(spoil: Callable[[Grid], None], words: str) -> None:
    rows = grid()
    spoil(rows)
    with pytest.raises(OddFileError, match=words):
        read(rows)


def test_pounds_instead_of_thousands_are_noticed() -> None:
    rows = [[cell * 1000 if isinstance(cell, int | float) else cell for cell in cells] for cells in grid()]
    with pytest.raises(OddFileError, match="in £ thousand and of all England"):
        read(rows)
