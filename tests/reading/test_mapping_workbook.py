"""A spend mapping workbook becomes typed-in returns: one a body, every amount with its own cell, and nothing the tool wrote."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from tests.reading.mappings import COUNCIL, HEADINGS, HEALTH, POLICE, amounts, drawn, edited, filled, returns_in, seen
from tests.reading.sheets import write_workbook
from xltools.model import Noticed, ReturnOrigin
from xltools.reading.mapping_headings import amount_column
from xltools.reading.mapping_records import NO_RECORD, Record, is_confirmed, is_typed, match_records
from xltools.reading.mapping_unit import unit_scale
from xltools.reading.read import read_bytes, read_file
from xltools.reading.safely import read_files
from xltools.template.mapping import BodyRow, Classification, FilledRow, WhichCounts

if TYPE_CHECKING:
    from pathlib import Path

    from openpyxl.worksheet.worksheet import Worksheet

PLAIN = f"""
| organisation | funder | 01 | 09 | 10 | expenditure_type | area | basis | figure_source | figure_year | notes |
| {COUNCIL} |  | 26012 | 310493.5 |  | Revenue |  | Actual | Annual accounts | 2010-11 | All schools |
| {COUNCIL} | Department for Education |  | 100 |  | Capital |  | Actual |  |  |  |
| {POLICE} |  |  |  | 7 | Revenue | London | Please apportion |  |  |  |
"""
ESTIMATE = FilledRow(COUNCIL, {"01": 2_600_000_000, "09": 31_833_700_050}, "", "Revenue", "", "Initial estimate")
GRANT = FilledRow(COUNCIL, {"09": 100_000}, "Department for Education", "Revenue", "", "Initial estimate")


def cell_of(sheet: Worksheet, heading: str, row: int) -> Any:
    column = next(cell.column for cell in sheet[4] if cell.value == heading)
    return sheet.cell(row, column)


# --- what is read


def test_every_amount_is_a_line_with_its_own_cell() -> None:
    assert amounts(drawn(PLAIN)) == [
        (COUNCIL, "C5", "01", 2_601_200_000),
        (COUNCIL, "D5", "09", 31_049_350_000),
        (COUNCIL, "D6", "09", 10_000_000),
        (POLICE, "E7", "10", 700_000),
    ]


def test_a_line_bears_what_its_row_says() -> None:
    council, police = returns_in(drawn(PLAIN))
    assert {council.origin, police.origin} == {ReturnOrigin.TYPED_IN}
    assert council.lines["expenditure_type"].tolist() == ["Revenue", "Revenue", "Capital"]
    assert council.lines["funder"].tolist() == ["", "", "Department for Education"]
    assert council.lines["notes"].iat[0] == "All schools. Source of the figure: Annual accounts, 2010-11"
    assert council.lines["service"].tolist() == ["General public services", "Education", "Education"]
    assert (police.lines["area"].iat[0], police.lines["basis"].iat[0]) == ("London", "Please apportion")
    assert council.header["unit"] == "£000"
    assert council.header.locations["organisation"].cell == "A5"
    assert len({council.return_id, police.return_id}) == 2


@pytest.mark.parametrize(
    ("unit", "pence"),
    [("£", 2_601_200), ("£000", 2_601_200_000), ("£m", 2_601_200_000_000), ("thousands", 2_601_200_000)],
)
def test_amounts_are_in_the_unit_of_the_sheet(unit: str, pence: int) -> None:
    assert amounts(drawn(PLAIN, unit=unit))[0][3] == pence


@pytest.mark.parametrize(
    ("text", "scale"),
    [
        ("£", 0),
        ("£000", 3),
        ("£m", 6),
        ("£'000s", 3),
        ("pounds", 0),
        ("£ million", 6),
        ("k", 3),
        ("euros", None),
        ("12", None),
    ],
)
def test_a_unit_is_understood_as_people_write_it(text: str, scale: int | None) -> None:
    assert unit_scale(text) == scale


def test_without_a_unit_no_amount_counts_and_the_cell_is_named() -> None:
    data = drawn(PLAIN, unit="")
    assert {pence for *_, pence in amounts(data)} == {None}
    assert (Noticed.SHEET_UNIT, "F2") in seen(data)


def test_named_cells_that_are_lost_are_found_by_their_labels() -> None:
    assert amounts(drawn(PLAIN, names=False)) == amounts(drawn(PLAIN))


def test_a_figure_that_says_its_own_unit_is_read_by_it_and_said() -> None:
    data = drawn(f"| organisation | 01 | 03 | 09 | 10 |\n| {POLICE} | £24,310k | 165.3m | 5000 pounds | (12) |")
    assert [pence for *_, pence in amounts(data)] == [2_431_000_000, 16_530_000_000, 500_000, -1_200_000]
    assert {kind for kind, _ in seen(data)} == {Noticed.AMOUNT_AS_TEXT}


@pytest.mark.parametrize("text", ["6,500 - 7,000", "?", "tbc", "12%", "€5"])
def test_what_is_no_amount_is_left_unread_at_its_cell(text: str) -> None:
    data = drawn(f"| organisation | 01 | 09 | 10 |\n| {COUNCIL} | {text} | 5 |  |")
    assert amounts(data)[0] == (COUNCIL, "B5", "01", None)
    assert seen(data) == [(Noticed.AMOUNT_UNREAD, "B5")]


def test_a_dash_beside_figures_says_nothing_and_alone_it_says_nil() -> None:
    data = drawn(f"| organisation | 01 | 09 | 10 |\n| {COUNCIL} | - | 5 | - |\n| {POLICE} |  | - |  |")
    assert amounts(data) == [(COUNCIL, "C5", "09", 500_000), (POLICE, "C6", "09", 0)]


def test_a_typed_nought_is_an_amount() -> None:
    assert amounts(drawn(f"| organisation | 01 | 09 | 10 |\n| {POLICE} |  | 0 |  |")) == [(POLICE, "C5", "09", 0)]


# --- headings


@pytest.mark.parametrize(
    ("heading", "code"),
    [
        *(("01", "01"), ("7", "07"), ("10 Social protection", "10"), ("Education", "09"), ("Socail protection", "10")),
        *(("COFOG 7 Health", "07"), ("09 Schools", "09"), ("10.2 Old age", "10.2"), ("9. Education (£000)", "09")),
        *(
            ("2009-10 comparison (£000)", ""),
            ("£ per head", ""),
            ("10 year plan", ""),
            ("11 Other", ""),
            ("Officer", ""),
        ),
        *(("09 Education 2009-10", ""), ("10 of which pensions", ""), ("RAG", "")),
    ],
)
def test_a_column_of_amounts_is_known_by_its_code_or_name(heading: str, code: str) -> None:
    column = amount_column(heading, 0, Classification.COFOG, "2010-11")
    assert (column.code if column else "") == code


def test_headings_may_be_moved_renamed_and_stand_in_another_row() -> None:
    table = f"| a | b | c | d | e |\n| x | {COUNCIL} | 5 | Revenue | 6 |\n|  | {POLICE} |  |  | 3 |"
    headings = ("Officer", "Spending body", "Education", "Rev/Cap", "10")
    data = drawn(
        table.replace("| e |", "| e | f |").replace("6 |", "6 | 7 |"),
        headings=(*headings, "03 Public order"),
        heading_row=9,
    )
    assert amounts(data) == [
        (COUNCIL, "C10", "09", 500_000),
        (COUNCIL, "E10", "10", 600_000),
        (COUNCIL, "F10", "03", 700_000),
        (POLICE, "E11", "10", 300_000),
    ]


def test_a_heading_in_another_unit_than_the_sheet_is_asked_about() -> None:
    data = drawn(PLAIN, headings=("Body", "Original source", "01", "09 Education (£m)", "10"))
    assert [pence for _, cell, _, pence in amounts(data) if cell.startswith("D")] == [None, None]
    assert (Noticed.COLUMN_UNCLEAR, "D4") in seen(data)


def test_a_code_under_the_name_of_another_function_is_asked_about() -> None:
    data = drawn(PLAIN, headings=("Body", "Original source", "01", "09 Health", "10"))
    assert (Noticed.COLUMN_UNCLEAR, "D4") in seen(data)


def test_a_part_of_a_column_is_not_added_to_it() -> None:
    table = f"| organisation | 01 | 09 | 10 | x |\n| {COUNCIL} |  | 5 | 9 | 4 |"
    data = drawn(table, headings=("Body", "01", "09", "10", "10.2 Old age"))
    assert amounts(data) == [(COUNCIL, "C5", "09", 500_000), (COUNCIL, "D5", "10", 900_000)]
    assert seen(data) == [(Noticed.OWN_COLUMN, "E4")]


def test_own_columns_of_words_are_passed_by() -> None:
    assert seen(drawn(f"| organisation | Officer | 01 | 09 | 10 |\n| {COUNCIL} | JB | 5 |  |  |")) == []


def test_themes_are_read_as_themes() -> None:
    table = f"| organisation | Children and young people | Safer and stronger communities | None of these |\n| {COUNCIL} | 5 |  | 6 |"
    (council,) = returns_in(drawn(table))
    assert council.lines["laa_theme"].tolist() == ["Children and young people", "None of these"]
    assert council.lines["cofog"].tolist() == ["", ""]


# --- rows


def test_rows_that_add_up_others_are_left_out() -> None:
    table = f"""
    | organisation | 01 | 09 | 10 |
    | {COUNCIL} | 5 |  | 6 |
    | {POLICE} |  | 2 | 1 |
    | Total local government | 5 | 2 | 7 |
    |  |  |  |  |
    | {HEALTH} |  |  | 4 |
    | Grand total | 5 | 2 | 11 |
    """
    data = drawn(table)
    assert {body for body, *_ in amounts(data)} == {COUNCIL, POLICE, HEALTH}
    assert seen(data) == [(Noticed.TOTALS_ROW, "A7"), (Noticed.TOTALS_ROW, "A10")]


def test_an_unnamed_row_that_is_the_sum_of_those_above_is_a_total() -> None:
    data = drawn(
        f"| organisation | 01 | 09 | 10 |\n| {COUNCIL} | 5 |  | 6 |\n| {POLICE} |  | 2 | 1 |\n|  | 5 | 2 | 7 |"
    )
    assert seen(data) == [(Noticed.TOTALS_ROW, "A7")]


def test_a_level_of_government_that_heads_its_bodies_is_a_total_and_a_body_of_the_list_never_is() -> None:
    table = f"| organisation | 01 | 09 | 10 |\n| All councils | 5 | 2 | 7 |\n| {COUNCIL} | 5 |  | 6 |\n| {POLICE} |  | 2 | 1 |"
    assert {body for body, *_ in amounts(drawn(table))} == {COUNCIL, POLICE}
    listed = drawn(table.replace("All councils", HEALTH))
    assert {body for body, *_ in amounts(listed)} == {COUNCIL, POLICE, HEALTH}


def test_a_total_that_is_off_says_by_how_much() -> None:
    data = drawn(
        f"| organisation | 01 | 09 | 10 |\n| {COUNCIL} | 5 |  | 6 |\n| {POLICE} |  | 2 | 1 |\n| Total | 5 | 2 | 9 |"
    )
    (said,) = [noticed for read in returns_in(data) for noticed in read.observations]
    assert (said.kind, said.detail) == (Noticed.TOTALS_ROW_DIFFERS, "£2,000 more than the rows above it")


def test_a_row_without_a_body_stands_in_a_return_of_nobody() -> None:
    data = drawn(f"| organisation | 01 | 09 | 10 |\n| {COUNCIL} | 5 |  |  |\n|  |  | 780 |  |")
    assert amounts(data)[-1] == ("", "C6", "09", 78_000_000)
    assert seen(data) == [(Noticed.ROW_UNNAMED, "A6")]


def test_notes_below_the_table_are_no_rows() -> None:
    table = f"""
    | organisation | 01 | 09 | 10 | total |
    | {COUNCIL} | 5 |  |  |  |
    |  |  |  |  |  |
    | Note: HMRC |  |  |  |  |
    |  |  |  |  | 29 |
    """
    data = drawn(table)
    assert seen(data) == []
    assert len(amounts(data)) == 1


def test_ditto_marks_and_merged_cells_are_the_body_above() -> None:
    table = f"| organisation | 01 | 09 | 10 |\n| {COUNCIL} | 5 |  |  |\n| ditto |  | 6 |  |\n|  |  |  | 7 |"
    data = drawn(table, change=lambda _, page: page.merge_range("A6:A7", COUNCIL))
    assert {body for body, *_ in amounts(data)} == {COUNCIL}


def test_a_body_that_is_not_on_bodies_is_noticed_once() -> None:
    data = drawn(
        "| organisation | 01 | 09 | 10 |\n| Shoreditch Trust | 5 |  |  |\n| Shoreditch Trust |  | 6 |  |\n| Hackney Council | 1 |  |  |"
    )
    assert seen(data) == [(Noticed.BODY_UNLISTED, "A5")]


def test_a_typed_total_counts_only_where_nothing_else_is_typed() -> None:
    data = drawn(
        f"| organisation | 01 | 09 | 10 | total |\n| {COUNCIL} | 5 |  | 6 | 31 |\n| {POLICE} |  |  |  | 8 |\n| {HEALTH} | 1 | 1 |  | 2 |"
    )
    assert amounts(data)[2] == (POLICE, "E6", "", 800_000)
    assert seen(data) == [(Noticed.TOTAL_TYPED, "E5"), (Noticed.TOTAL_TYPED, "E6")]


def test_hidden_rows_and_error_cells_are_seen() -> None:
    def change(_: Any, page: Any) -> None:
        page.set_row(4, None, None, {"hidden": True})
        page.write_formula("B5", "=1/0", None, "#DIV/0!")

    data = drawn(f"| organisation | 01 | 09 | 10 |\n| {COUNCIL} | 5 | 3 |  |", change=change)
    assert amounts(data) == [(COUNCIL, "B5", "01", None), (COUNCIL, "C5", "09", 300_000)]
    assert set(seen(data)) == {(Noticed.ERROR_CELL, "B5"), (Noticed.HIDDEN_ROW, "row 5")}


# --- what is typed, and what is the tool's


def test_what_the_tool_filled_in_is_nobodys_return() -> None:
    assert amounts(filled(ESTIMATE, GRANT)) == []


def test_an_amount_that_was_changed_is_typed_whatever_its_basis_says() -> None:
    data = edited(filled(ESTIMATE, GRANT), lambda sheet: setattr(cell_of(sheet, HEADINGS["01"], 5), "value", 30_000))
    assert amounts(data) == [(COUNCIL, "C5", "01", 3_000_000_000)]
    assert returns_in(data)[0].lines["basis"].tolist() == [""]


def test_a_cleared_amount_is_no_figure_and_a_nought_is() -> None:
    cleared = edited(filled(ESTIMATE), lambda sheet: setattr(cell_of(sheet, HEADINGS["01"], 5), "value", None))
    nought = edited(filled(ESTIMATE), lambda sheet: setattr(cell_of(sheet, HEADINGS["01"], 5), "value", 0))
    assert amounts(cleared) == []
    assert amounts(nought) == [(COUNCIL, "C5", "01", 0)]


def test_a_row_that_is_no_initial_estimate_any_more_is_confirmed_as_a_whole() -> None:
    data = edited(filled(ESTIMATE), lambda sheet: setattr(cell_of(sheet, HEADINGS["basis"], 5), "value", "Actual"))
    assert [pence for *_, pence in amounts(data)] == [2_600_000_000, 31_833_700_050]
    assert [kind for kind, _ in seen(data)] == [Noticed.ESTIMATE_CONFIRMED]


@pytest.mark.parametrize("changed", [{"01": 30_000}, {"10": 7}, {"09": "not known"}])
def test_where_an_amount_of_a_row_was_typed_the_others_stay_the_estimate(changed: dict[str, object]) -> None:
    def change(sheet: Worksheet) -> None:
        cell_of(sheet, HEADINGS["basis"], 5).value = "Actual"
        for code, value in changed.items():
            cell_of(sheet, HEADINGS[code], 5).value = value

    data = edited(filled(ESTIMATE), change)
    assert [code for _, _, code, _ in amounts(data)] == list(changed)
    assert Noticed.ESTIMATE_KEPT in [kind for kind, _ in seen(data)]


def test_our_own_source_and_notes_are_not_carried_with_an_amount_typed_over_ours() -> None:
    sourced = replace(ESTIMATE, figure_source="Revenue outturn", figure_year="2009-10", notes="After fees and charges")

    def lines(**texts: str) -> Any:
        def change(sheet: Worksheet) -> None:
            for name, text in {"01": 5, **texts}.items():
                cell_of(sheet, HEADINGS[name], 5).value = text

        return returns_in(edited(filled(sourced), change))[0].lines

    assert (lines()["notes"].tolist(), lines()["financial_year"].tolist()) == ([""], ["2010-11"])
    assert lines(figure_source="Ledger")["notes"].tolist() == ["Source of the figure: Ledger"]


def test_a_confirmed_row_keeps_our_source_and_not_our_notes() -> None:
    sourced = replace(ESTIMATE, figure_source="Revenue outturn", notes="After fees and charges")
    data = edited(filled(sourced), lambda sheet: setattr(cell_of(sheet, HEADINGS["basis"], 5), "value", "Actual"))
    assert set(returns_in(data)[0].lines["notes"]) == {"Source of the figure: Revenue outturn"}
    assert [kind for kind, _ in seen(data)] == [Noticed.ESTIMATE_CONFIRMED]


def test_rows_belong_to_their_records_wherever_they_stand() -> None:
    def swap(sheet: Worksheet) -> None:
        above, below = ([cell.value for cell in sheet[row]] for row in (5, 6))
        for column, (upper, lower) in enumerate(zip(above, below, strict=True), start=1):
            sheet.cell(5, column).value, sheet.cell(6, column).value = lower, upper
        sheet.insert_rows(5, 2)

    assert amounts(edited(filled(ESTIMATE, GRANT), swap)) == []


def test_a_copy_of_a_filled_row_does_not_count_again() -> None:
    def copy(sheet: Worksheet) -> None:
        for column in range(1, 20):
            sheet.cell(6, column).value = sheet.cell(5, column).value

    data = edited(filled(ESTIMATE), copy)
    assert amounts(data) == []
    assert seen(data) == [(Noticed.ESTIMATE_COPIED, "A6")]


def test_a_unit_changed_without_its_amounts_is_asked_about_and_what_was_typed_waits() -> None:
    def change(sheet: Worksheet) -> None:
        sheet["F2"] = "£m"
        cell_of(sheet, HEADINGS["03"], 5).value = 12

    data = edited(filled(ESTIMATE, GRANT), change)
    assert amounts(data) == [(COUNCIL, "E5", "03", None)]
    assert seen(data) == [(Noticed.SHEET_UNIT, "F2")]


def test_a_unit_changed_together_with_its_amounts_is_no_mistake() -> None:
    def change(sheet: Worksheet) -> None:
        sheet["F2"] = "£"
        for heading in ("01", "09"):
            cell = cell_of(sheet, HEADINGS[heading], 5)
            cell.value = round(cell.value * 1000, 2)

    assert amounts(edited(filled(ESTIMATE), change)) == []


def test_the_rule_of_what_is_typed() -> None:
    assert not is_typed(100, 100, confirmed=False)
    assert is_typed(100, 100, confirmed=True)
    assert is_typed(101, 100, confirmed=False)
    assert is_typed(0, None, confirmed=False)
    assert is_typed(None, 100, confirmed=False)


@pytest.mark.parametrize(
    ("pairs", "basis", "confirmed"),
    [
        (((100, 100), (5, 5)), "Actual", True),
        (((100, 100), (5, 5)), "", True),
        (((100, 100), (5, 5)), "Initial estimate", False),
        (((100, 100), (6, 5)), "Actual", False),
        (((100, 100), (0, None)), "Actual", False),
        (((100, 100), (None, 5)), "Actual", False),
    ],
)
def test_the_rule_of_what_is_confirmed(
    pairs: tuple[tuple[int | None, int | None], ...], basis: str, confirmed: bool
) -> None:
    assert is_confirmed(pairs, basis) is confirmed


def test_of_two_records_a_row_takes_the_one_it_agrees_with_and_each_is_taken_once() -> None:
    def record(**amounts_of: int) -> Record:
        return Record("Homes England", "", "Capital", amounts_of)

    records = [record(a=1, b=2), record(a=5, b=6)]
    rows = [record(a=5, b=7), record(a=1, b=2), record(a=1, b=2), Record("Homes England", "", "Revenue", {})]
    assert match_records(rows, records) == [1, 0, NO_RECORD, NO_RECORD]


def test_which_figures_count_stands_in_the_header_with_its_cell() -> None:
    body = BodyRow(COUNCIL, which_counts=WhichCounts.BOTH)
    data = edited(
        filled(ESTIMATE, bodies=(body,)), lambda sheet: setattr(cell_of(sheet, HEADINGS["01"], 5), "value", 1)
    )
    (council,) = returns_in(data)
    assert council.header["which_counts"] == WhichCounts.BOTH.value
    assert council.header.locations["which_counts"].sheet == "Bodies"


def test_a_choice_on_bodies_is_found_under_another_spelling_of_the_name() -> None:
    body = BodyRow(COUNCIL, which_counts=WhichCounts.TYPED)

    def type_in(sheet: Worksheet) -> None:
        sheet["A6"], sheet["C6"] = "LB Hackney", 5

    (council,) = returns_in(edited(filled(ESTIMATE, bodies=(body,)), type_in))
    assert council.header["which_counts"] == WhichCounts.TYPED.value


# --- what it is, and files that are damaged


def test_it_is_known_by_what_is_in_it_and_not_by_its_name(tmp_path: Path) -> None:
    (tmp_path / "x.xlsx").write_bytes(drawn(PLAIN))
    assert read_file(tmp_path / "x.xlsx").returns[0].origin is ReturnOrigin.TYPED_IN
    partner = read_file(write_workbook(tmp_path / "mapping.xlsx")).returns
    assert [read.origin for read in partner] == [ReturnOrigin.SENT]


def test_a_return_with_a_sheet_called_mapping_stays_a_return(tmp_path: Path) -> None:
    def add(book: Any, _: Any) -> None:
        page = book.add_worksheet("Mapping")
        page.write_row(0, 0, ["Body", "01", "09", "10"])
        page.write_row(1, 0, [COUNCIL, 5, 6, 7])

    path = write_workbook(tmp_path / "r.xlsx", change=add)
    assert [read.origin for read in read_file(path).returns] == [ReturnOrigin.SENT]


def test_a_cut_off_file_is_unreadable_and_says_so(tmp_path: Path) -> None:
    whole = drawn(PLAIN)
    (tmp_path / "mapping.xlsx").write_bytes(whole[: len(whole) // 2])
    (read,) = read_files([tmp_path / "mapping.xlsx"])
    assert read.unreadable is not None
    assert read.returns == ()


def test_a_value_far_away_is_refused_as_in_any_file(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(io.BytesIO(drawn(PLAIN)))
    book["Mapping"]["XFD1048576"] = 1
    book.save(tmp_path / "mapping.xlsx")
    (read,) = read_files([tmp_path / "mapping.xlsx"])
    assert read.unreadable is not None
    assert read.unreadable.code == "cell-out-of-reach"


def test_an_empty_workbook_gives_one_return_of_nobody() -> None:
    (read,) = read_bytes(drawn("| organisation | 01 | 09 | 10 |"), "mapping.xlsx").returns
    assert (read.header["organisation"], len(read.lines), read.observations) == ("", 0, ())
