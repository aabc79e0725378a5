"""Lines of spending beside the list that was asked for are read where that is certain, else told with their amount."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.reading.sheets import LINE, noticed, read_return, write_workbook
from xltools.model import Noticed

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from xltools.model import Return

HEADINGS = ("Service", "COFOG code", "Gross spending (£)", "Income (£)")
ROADS = ("Road maintenance", "04.5", 512_000, 8_000)
CARE = ("Home care", "10.2", 1_204_000, 0)
DAY_CARE = ("Day care", "10.2", 733_000, 21_000)


def sheets(**lines: Sequence[Sequence[object]]) -> Callable[[Any, Any], None]:
    """Add sheets with these rows below a title and the headings."""

    def plant(book: Any, _: Any) -> None:
        for name, rows in lines.items():
            sheet = book.add_worksheet(name.replace("_", " "))
            for number, row in enumerate((("Spending of Hackney Council",), HEADINGS, *rows)):
                sheet.write_row(number, 0, row)

    return plant


def gross(read: Return) -> list[tuple[str, str, int]]:
    lines = read.lines
    return list(zip(lines["sheet"], lines["service"], (lines["gross"] // 100).tolist(), strict=True))


def test_a_second_list_beside_a_filled_one_is_told_with_its_amount(tmp_path: Path) -> None:
    read = read_return(write_workbook(tmp_path / "a.xlsx", [LINE], change=sheets(More=[ROADS, CARE])))
    assert gross(read) == [("Spending", "Libraries", 1000)]
    (told,) = noticed(read, Noticed.LINES_ELSEWHERE)
    assert (told.value, told.detail) == ("More", "2 lines of £1,716,000")


def test_a_total_below_an_unread_list_is_not_in_its_amount(tmp_path: Path) -> None:
    rows = [ROADS, CARE, ("Total", "", 1_716_000, 8_000)]
    read = read_return(write_workbook(tmp_path / "a.xlsx", [LINE], change=sheets(More=rows)))
    assert noticed(read, Noticed.LINES_ELSEWHERE)[0].detail == "2 lines of £1,716,000"


def test_the_filled_copy_beside_the_empty_original_is_read(tmp_path: Path) -> None:
    read = read_return(write_workbook(tmp_path / "a.xlsx", [], change=sheets(Spending_final=[ROADS, CARE])))
    assert gross(read) == [("Spending final", "Road maintenance", 512_000), ("Spending final", "Home care", 1_204_000)]
    assert [one.detail for one in noticed(read, Noticed.OTHER_SHEET_READ)] == ["2 lines of £1,716,000"]
    assert not noticed(read, Noticed.LINES_ELSEWHERE)


def test_one_sheet_for_each_service_is_read_sheet_by_sheet(tmp_path: Path) -> None:
    read = read_return(
        write_workbook(tmp_path / "a.xlsx", [], change=sheets(Adults=[DAY_CARE, CARE], Highways=[ROADS]))
    )
    assert gross(read) == [
        ("Adults", "Day care", 733_000),
        ("Adults", "Home care", 1_204_000),
        ("Highways", "Road maintenance", 512_000),
    ]
    assert read.lines["row"].tolist() == [3, 4, 3]
    assert len(noticed(read, Noticed.OTHER_SHEET_READ)) == 2


@pytest.mark.parametrize(
    "lines",
    [
        {"Adults": [CARE], "Adults again": [CARE, ROADS]},  # a service in common
        {"Draft": [CARE], "Ours": [ROADS]},  # a version
        {"2009-10": [CARE], "2010-11": [ROADS]},  # a year
        {"Summary": [("Adults", "10", 1, 0)], "Adults": [CARE]},
        {"Headlines": [("Care", "10", 1_937_000, 0), ROADS], "Care": [CARE, DAY_CARE]},  # a line sums up a sheet
    ],
)
def test_lists_that_may_be_the_same_money_are_told_and_not_read(
    tmp_path: Path, lines: dict[str, Sequence[Sequence[object]]]
) -> None:
    read = read_return(write_workbook(tmp_path / "a.xlsx", [], change=sheets(**lines)))
    assert gross(read) == []
    assert [one.value for one in noticed(read, Noticed.LINES_ELSEWHERE)] == list(lines)


def test_sheets_without_amounts_are_no_further_lines(tmp_path: Path) -> None:
    def plant(book: Any, _: Any) -> None:
        sheet = book.add_worksheet("Cost centres")
        sheet.write_row(0, 0, ["Service", "Cost centre", "Budget holder"])
        sheet.write_row(1, 0, ["Home care", "A1020", "J. Okafor"])

    read = read_return(write_workbook(tmp_path / "a.xlsx", [LINE], change=plant))
    assert not noticed(read, Noticed.LINES_ELSEWHERE)
    assert gross(read) == [("Spending", "Libraries", 1000)]


def second_block(*rows: Sequence[object]) -> Callable[[Any, Any], None]:
    def plant(_: Any, sheet: Any) -> None:
        for number, row in enumerate(rows, 7):
            sheet.write_row(number, 0, row)

    return plant


def test_a_second_block_under_the_same_headings_is_read_and_its_title_is_no_line(tmp_path: Path) -> None:
    head = ["", "Service", "COFOG code", "", "", "Revenue or capital", "Gross spending (£)"]
    line = ["", "School roofs", "09.1", "", "", "Capital", 1_450_000]
    read = read_return(write_workbook(tmp_path / "a.xlsx", [LINE], change=second_block(["Capital"], head, line)))
    assert gross(read) == [("Spending", "Libraries", 1000), ("Spending", "School roofs", 1_450_000)]
    assert any("row 9" in one.detail for one in noticed(read, Noticed.HEADING_MOVED))


@pytest.mark.parametrize(
    "head",
    [
        ["", "Service", "COFOG code", "", "", "", "Income (£)", "Gross spending (£)"],
        ["", "Service", "COFOG code", "", "", "", "Gross spending (£000)", "Income (£)"],
        ["Service", "COFOG code", "Gross spending (£)"],
    ],
)
def test_a_second_block_under_other_headings_is_told_and_not_read(tmp_path: Path, head: list[str]) -> None:
    at = head.index(next(text for text in head if text.startswith("Gross")))
    line: list[object] = ["Parks" if text == "Service" else "" for text in head]
    line[at] = 400
    more = ["", "Below", "", "", "", "", 5]
    read = read_return(write_workbook(tmp_path / "a.xlsx", [LINE], change=second_block(head, line, more)))
    assert gross(read) == [("Spending", "Libraries", 1000)]
    (told,) = noticed(read, Noticed.OTHER_TABLE)
    assert told.location.row == 8
    assert "line" in told.detail


def test_an_amount_alone_above_further_headings_is_a_line(tmp_path: Path) -> None:
    head = ["", "Service", "COFOG code", "", "", "Revenue or capital", "Gross spending (£)"]
    alone = ["", "", "", "", "", "", 77]
    read = read_return(write_workbook(tmp_path / "a.xlsx", [LINE], change=second_block(alone, head)))
    assert [pounds for *_, pounds in gross(read)] == [1000, 77]
