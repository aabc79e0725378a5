"""NHS England's allocations to integrated care boards as downloaded: one sheet a stream, checked against the ENGLAND row."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.reference.published_files import allocation_sheet, allocation_sheets, boards, published
from xltools.reference.figures.allocations_file import read_allocations
from xltools.reference.figures.published import OddFileError
from xltools.reference.figures.taking import take

if TYPE_CHECKING:
    from tests.reference.estimates import Grid
    from xltools.reference.figures.published import Release


def read(sheets: dict[str, Grid]) -> Release:
    return read_allocations(published("allocations.xlsx", **sheets))


def streams(release: Release) -> dict[str, list[str]]:
    (table,) = release.tables
    return {
        stream: [row[5] for row in table.rows if row[4] == stream]
        for stream in dict.fromkeys(r[4] for r in table.rows[1:])
    }


def test_a_stream_is_the_last_allocation_of_its_sheet_in_pounds() -> None:
    release = read(allocation_sheets())
    assert release.title == "Integrated care board allocations 2026-27"
    assert streams(release) == {"core": ["3000000250"] * 42, "running costs": ["21000000"] * 42}
    assert "2026-27, core: 2026/27 Total allocation (£k)" in release.agreed


def test_a_board_has_its_code_of_the_nhs_and_of_ons() -> None:
    (table,) = read(allocation_sheets()).tables
    assert table.rows[1][:5] == ("E54000051", "QOQ", "NHS Humber and North Yorkshire ICB", "Midlands", "core")


def test_a_board_with_a_code_not_known_is_found_by_its_name() -> None:
    sheets = allocation_sheets()
    for grid in sheets.values():
        for row in grid:
            row[2:3] = ["Q36F"] if row[2:3] == ["QOQ"] else row[2:3]
    (table,) = read(sheets).tables
    assert table.rows[1][:2] == ("E54000051", "Q36F")


def test_what_nhs_england_keeps_itself_is_in_englands_row_and_is_no_boards() -> None:
    sheets = allocation_sheets()
    pharmacy = allocation_sheet("ICB POD services", "2026/27", ["2026/27 Total allocation (£k)"], (100,), england=4_700)
    pharmacy.insert(-4, ["Y60", "NHS England", "Y60", "Midlands", 500])
    release = read(sheets | {"POD Allocation": pharmacy})
    assert streams(release)["pharmacy, optometry and dental"] == ["100000"] * 42


def test_a_sheet_with_two_years_gives_both_and_a_year_without_core_services_is_left_out() -> None:
    columns = ["2025/26 £k", "2026/27 £k", "2027/28 £k"]
    running = allocation_sheet("running cost allowance", "2025/26", columns, (10, 20, 30))
    release = read(allocation_sheets() | {"ICB running cost allowance": running})
    assert streams(release)["running costs"] == ["20000"] * 42
    assert release.remarks[0].startswith("2026-27 has no allocations for specialised")


def test_england_may_be_printed_rounded_with_blanks_and_commas() -> None:
    assert len(read(allocation_sheets(england=" 126,000,010 ")).tables) == 1


def without_a_board() -> dict[str, Grid]:
    sheets = allocation_sheets()
    del sheets["ICB Core Allocations"][5]
    return sheets


def with_a_board_twice() -> dict[str, Grid]:
    sheets = allocation_sheets()
    sheets["ICB running cost allowance"].insert(5, list(sheets["ICB running cost allowance"][5]))
    sheets["ICB running cost allowance"][-1][-1] = 21_000 * 43
    return sheets


def with_words_for_an_amount() -> dict[str, Grid]:
    sheets = allocation_sheets()
    sheets["ICB Core Allocations"][2][-1] = "tbc"
    return sheets


def without_england() -> dict[str, Grid]:
    return {name: grid[:-3] for name, grid in allocation_sheets().items()}


def without_core() -> dict[str, Grid]:
    return {name: grid for name, grid in allocation_sheets().items() if "Core" not in name}


@pytest.mark.parametrize(
    ("sheets", "words"),
    [
        (allocation_sheets(england=128_000_000), r"\(core\) does not add up: .* the row for ENGLAND says £128,000.0m"),
        (without_a_board(), r"\(core\) does not add up"),
        (with_a_board_twice(), "running costs: .* stands there twice"),
        (with_words_for_an_amount(), "ICB Core Allocations!G3 is 'tbc', where QOQ's allocation should stand"),
        (without_england(), "has no row for England to check the boards by"),
        (without_core(), "no sheet of allocations for core services"),
    ],
)
def test_a_workbook_that_cannot_be_right_is_refused_with_the_reason(sheets: dict[str, Grid], words: str) -> None:
    with pytest.raises(OddFileError, match=words):
        read(sheets)


def test_pounds_instead_of_thousands_are_noticed_beside_the_years_known() -> None:
    sheets = allocation_sheets()
    for grid in sheets.values():
        for row in grid:
            row[4:] = [cell * 1000 if isinstance(cell, int | float) else cell for cell in row[4:]]
    with pytest.raises(OddFileError, match=r"come to £126,882.*those known for 2025-26 to £160\.241bn"):
        take(published("allocations.xlsx", **sheets))


def test_all_the_boards_of_2025_26_are_drawn() -> None:
    assert len(boards()) == 42


def test_boards_that_had_come_to_an_end_by_the_year_are_named_with_what_they_became() -> None:
    said = read(allocation_sheets()).remarks[-1]
    assert said.startswith("2026-27 is given for 13 boards that did not exist in that year")
    assert "NHS Mid and South Essex Integrated Care Board became NHS Essex Integrated Care Board in 2026." in said
    assert "NHS Hampshire and Isle of Wight Integrated Care Board is another area now." in said


def test_boards_of_the_year_are_not_remarked_on() -> None:
    assert not any("did not exist" in said for said in read(allocation_sheets("2025/26")).remarks)
