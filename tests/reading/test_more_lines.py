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
    ("head", "amount"),
    [
        (["", "Service", "COFOG code", "", "", "", "Income (£)", "Gross spending (£)"], 400),
        (["", "Service", "COFOG code", "", "", "", "Gross spending (£000)", "Income (£)"], 400_000),
        (["Service", "COFOG code", "Gross spending (£)"], 400),
    ],
)
@pytest.mark.parametrize("title", [[], ["Capital"], ["Spending 2010-11"]])
def test_a_second_block_in_another_order_is_read_by_its_own_headings(
    tmp_path: Path, head: list[str], amount: int, title: list[str]
) -> None:
    read = read_return(write_workbook(tmp_path / "a.xlsx", [LINE], change=second_block(title, head, line_under(head))))
    assert gross(read) == [("Spending", "Libraries", 1000), ("Spending", "Parks", amount)]
    assert read.lines["row"].tolist() == [5, 10]
    (said,) = [one for one in noticed(read, Noticed.HEADING_MOVED) if "1 line" in one.detail]
    assert said.location.row == 9


def line_under(head: list[str], service: str = "Parks") -> list[object]:
    values = {"Service": service, "COFOG code": "08.1"}
    return [400 if text.startswith("Gross") else values.get(text, "") for text in head]


SWAPPED = ["", "Service", "COFOG code", "", "", "", "Income (£)", "Gross spending (£)"]


@pytest.mark.parametrize(
    ("rows", "amount"),
    [
        ([["2009-10"], SWAPPED, line_under(SWAPPED)], "1 line of £400"),  # another year
        ([["Draft"], SWAPPED, line_under(SWAPPED)], "1 line of £400"),
        ([[], SWAPPED, line_under(SWAPPED, "Libraries")], "1 line of £400"),  # a service of the list
        ([[], SWAPPED, [*line_under(SWAPPED, "Roads")[:7], 1000], line_under(SWAPPED)], "2 lines of £1,400"),
        ([[], SWAPPED, [*line_under(SWAPPED), "", 7]], "1 line of £400"),  # a figure under no heading
        ([[], [*SWAPPED[:7], "Gross 2009-10 (£)"], line_under(SWAPPED)], ""),
        ([[], [*SWAPPED[:7], "Gross (€)"], line_under(SWAPPED)], ""),
    ],
)
def test_a_second_block_that_is_not_certain_is_told_with_its_amount_and_not_read(
    tmp_path: Path, rows: Sequence[Sequence[object]], amount: str
) -> None:
    lines = [LINE, {**LINE, "service": "Museums", "gross": 0.0}]
    read = read_return(write_workbook(tmp_path / "a.xlsx", lines, change=second_block(*rows)))
    assert gross(read)[:1] == [("Spending", "Libraries", 1000)]
    assert len(read.lines) == 2
    (told,) = noticed(read, Noticed.OTHER_TABLE)
    assert told.location.row == 9
    assert told.detail == amount or not amount


def test_a_block_of_another_year_under_the_same_headings_is_told_and_not_read(tmp_path: Path) -> None:
    head = ["", "Service", "COFOG code", "", "", "Revenue or capital", "Gross spending (£)"]
    line = ["", "School roofs", "09.1", "", "", "Capital", 1_450_000]
    read = read_return(write_workbook(tmp_path / "a.xlsx", [LINE], change=second_block(["2009-10"], head, line)))
    assert gross(read) == [("Spending", "Libraries", 1000)]
    assert noticed(read, Noticed.OTHER_TABLE)[0].detail == "1 line of £1,450,000"


def beside(*rows: Sequence[object], row: int = 3) -> Callable[[Any, Any], None]:
    def plant(_: Any, sheet: Any) -> None:
        for number, each in enumerate(rows, row):
            sheet.write_row(number, 21, each)

    return plant


@pytest.mark.parametrize("row", [3, 6])
def test_a_block_beside_the_list_is_read_where_its_headings_are_ours(tmp_path: Path, row: int) -> None:
    roads, care = (*ROADS[:2], 512, 8), (*CARE[:2], 1_204, 0)
    for unit, times in (("(£)", 1), ("(£000)", 1000)):
        heads = [heading.replace("(£)", unit) for heading in HEADINGS]
        read = read_return(write_workbook(tmp_path / "a.xlsx", [LINE], change=beside(heads, roads, care, row=row)))
        assert sorted(gross(read)) == [
            ("Spending", "Home care", 1_204 * times),
            ("Spending", "Libraries", 1000),
            ("Spending", "Road maintenance", 512 * times),
        ]
    assert not noticed(read, Noticed.COLUMN_UNCLEAR)


def test_a_block_beside_the_list_with_its_services_is_told_with_its_amount(tmp_path: Path) -> None:
    change = beside(HEADINGS, ROADS, ("Libraries", "08.2", 1100, 0))
    read = read_return(write_workbook(tmp_path / "a.xlsx", [LINE], change=change))
    assert gross(read) == [("Spending", "Libraries", 1000)]
    (told,) = noticed(read, Noticed.OTHER_TABLE)
    assert (told.location.cell, told.detail) == ("V4", "2 lines of £513,100")


@pytest.mark.parametrize("row", [3, 8])
def test_amounts_beside_the_list_under_other_headings_are_told(tmp_path: Path, row: int) -> None:
    change = beside(["Scheme", "Cost (£000)"], ["Roof", 40], ["Boiler", 60], ["All", 100], row=row)
    read = read_return(write_workbook(tmp_path / "a.xlsx", [LINE], change=change))
    assert gross(read) == [("Spending", "Libraries", 1000)]
    (told,) = noticed(read, Noticed.LINES_ELSEWHERE)
    assert told.location.cell == f"W{row + 1}"
    assert told.detail == "2 figures under 'Cost (£000)' that come to £100,000"


@pytest.mark.parametrize(
    "rows",
    [
        [["Service", "FTE"], ["Parks", 4], ["Roads", 5]],
        [["Cost centre", "People"], ["A10", 400], ["A11", 500]],
        [["Checked by", "Amount per head"], ["JO", 4.5], ["KL", 3.5]],
        [["Amounts are in pounds"], ["see the guidance"]],
        [["", "Total cost"], ["", 1000]],
    ],
)
def test_lists_and_notes_beside_the_lines_are_left_alone(tmp_path: Path, rows: Sequence[Sequence[object]]) -> None:
    read = read_return(write_workbook(tmp_path / "a.xlsx", [LINE], change=beside(*rows)))
    assert gross(read) == [("Spending", "Libraries", 1000)]
    assert not noticed(read, Noticed.LINES_ELSEWHERE) + noticed(read, Noticed.OTHER_TABLE)


def test_an_amount_alone_above_further_headings_is_a_line(tmp_path: Path) -> None:
    head = ["", "Service", "COFOG code", "", "", "Revenue or capital", "Gross spending (£)"]
    alone = ["", "", "", "", "", "", 77]
    read = read_return(write_workbook(tmp_path / "a.xlsx", [LINE], change=second_block(alone, head)))
    assert [pounds for *_, pounds in gross(read)] == [1000, 77]
