"""The package's tables come from the publishers' files by the code a user's file is read by; here from small ones."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

import pytest

from tests.reference.estimates import estimates, mye2_grid, mye2_workbook, write_workbook
from tests.reference.published_files import (
    allocation_sheets,
    drop_down,
    outturn_2023,
    outturn_2024,
    treasury_rows,
    treasury_sheets,
    write_csv,
    write_ods,
)
from xltools.reference.figures.build import build, compared
from xltools.reference.figures.folders import SOURCE_COLUMNS, FiguresFolder
from xltools.reference.figures.held import BUNDLED, Figures

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def files(tmp_path: Path) -> Path:
    folder = tmp_path / "files"
    folder.mkdir()
    write_ods(folder / "rsx.ods", {"LA_drop-down": drop_down(), "RSX_LA_Data_202425": outturn_2024()})
    write_csv(folder / "rsx.csv", outturn_2023())
    write_workbook(folder / "cra.xlsx", treasury_sheets(treasury_rows()))
    write_workbook(folder / "nhs.xlsx", allocation_sheets())
    mye2_workbook(folder / "mye20.xlsx", mye2_grid(estimates()))
    write_csv(folder / "other.csv", [["Milk", 1]])
    return folder


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    folder.mkdir()
    (folder / "sources.csv").write_text(",".join(SOURCE_COLUMNS) + "\n", encoding="utf-8")
    return folder


def test_every_file_understood_becomes_tables_that_are_held(
    files: Path, data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    build(files, "2026-11-29", data)
    assert "other.csv: passed over" in capsys.readouterr().err
    figures = Figures((FiguresFolder(data, "package"),))
    assert figures.outturn_years() == ("2023-24", "2024-25")
    assert sum(row.net_current_expenditure for row in figures.outturn("2024-25")) == 120_516_850_500_00
    assert figures.years_of("programmes") == figures.years_of("subfunctions")
    assert figures.programmes("2025-26")[0].pence["London"] == 20_000_004_000_00
    assert figures.allocations("2026-27")[0].pence == 3_000_000_250_00


def test_every_table_says_who_publishes_it(files: Path, data: Path) -> None:
    build(files, "2026-11-29", data)
    with (data / "sources.csv").open(encoding="utf-8", newline="") as file:
        rows = {row["table"]: row for row in csv.DictReader(file)}
    assert set(rows) == {file.stem for file in data.glob("*.csv")} - {"sources"}
    assert rows["rsx_2023_24"]["release"] == "Revenue outturn (RSX) 2023-24, edition of 12 December 2024"
    assert {row["licence"] for row in rows.values()} == {"Open Government Licence v3.0"}


def test_the_same_files_give_the_same_tables(files: Path, data: Path) -> None:
    assert all(": new" in line or "districts" in line for line in compared(files, data))
    build(files, "2026-11-29", data)
    said = list(compared(files, data))
    assert "rsx_2024_25: the same (rsx.ods)" in said
    assert [line for line in said if "the same" not in line] == [
        "populations_2020: 331 districts, 0 of them not as in the package"
    ]


def test_a_later_folder_replaces_a_year_whole(files: Path, data: Path) -> None:
    build(files, "2026-11-29", data)
    both = Figures((*BUNDLED.folders, FiguresFolder(data, "yours")))
    assert len(both.outturn("2024-25")) == 5
    assert both.outturn("2022-23") == BUNDLED.outturn("2022-23")
    assert {table.from_where for table in both.held() if table.year == "2024-25" and table.table == "rsx"} == {"yours"}
    assert both.release("rsx", "2024-25").startswith("Ministry of Housing, Communities and Local Government, Revenue")
