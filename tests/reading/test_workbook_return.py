from __future__ import annotations

import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.reading.sheets import (
    HEADER,
    HEADINGS,
    LINE,
    cells,
    noticed,
    read_return,
    refusal_code,
    seen,
    write_rows,
    write_workbook,
)
from xltools.model import Location, Noticed
from xltools.reading.read import read_file
from xltools.schemas import lines_read
from xltools.template.build import build_return, build_return_1_0
from xltools.template.layout import COLUMNS, FIELDS, HEADINGS_1_0, TEMPLATE_VERSION

ROOT = Path(__file__).resolve().parents[2]


def test_a_clean_return_is_read_whole_and_nothing_is_remarked(tmp_path: Path) -> None:
    one = read_return(write_workbook(tmp_path / "a.xlsx", [{**LINE, "income": 250.5, "notes": "x"}]))
    assert one.observations == ()
    assert one.header.values["organisation"] == "Hackney Council"
    assert one.header.locations["organisation"] == Location("a.xlsx", "Return", 8, 3)
    assert (one.return_id, one.template_version) == ("R1", TEMPLATE_VERSION)
    lines_read().validate(one.lines)
    line = one.lines.iloc[0]
    assert (line["service"], line["cofog"], line["gross"], line["income"], line["row"]) == (
        "Libraries",
        "08.2",
        100000,
        25050,
        5,
    )
    assert (line["partner"], line["partner_id"], line["financial_year"]) == (
        "Hackney Council",
        "hackney-council",
        "2010-11",
    )
    assert str(one.location_of(5, "gross")) == "'a.xlsx'!Spending!G5"


def test_the_committed_template_is_an_empty_return(tmp_path: Path) -> None:
    path = tmp_path / "blank.xlsx"
    build_return(path)
    one = read_return(path)
    assert len(one.lines) == 0
    assert one.observations == ()
    lines_read().validate(one.lines)


def test_a_return_written_by_the_template_is_read_back(tmp_path: Path) -> None:
    build_return(
        tmp_path / "a.xlsx",
        prefill={"organisation": "NHS Hackney", "financial_year": "2010-11"},
        lines=[LINE, {**LINE, "gross": "£1.2m"}],
    )
    one = read_return(tmp_path / "a.xlsx")
    assert one.lines["gross"].tolist() == [100000, 120000000]
    assert seen(one) == {("G6", "amount-as-text")}


def test_blank_rows_are_left_out_and_every_line_keeps_its_row(tmp_path: Path) -> None:
    one = read_return(write_workbook(tmp_path / "a.xlsx", [LINE, {}, {"service": "  "}, {"notes": "only this"}, LINE]))
    assert one.lines["row"].tolist() == [5, 8, 9]


def test_columns_may_be_moved_renamed_and_added(tmp_path: Path) -> None:
    headings = ["Cost centre", "Gross expenditure", "Service", "COFGO code"]
    one = read_return(
        write_workbook(
            tmp_path / "a.xlsx",
            [{"extra": "X1", **LINE}],
            headings=headings,
            fields=["extra", "gross", "service", "cofog"],
            heading_row=2,
        )
    )
    assert cells(one, "service", "cofog", "gross", "row") == [["Libraries", "08.2", 100000, 3]]
    assert {"heading-unknown", "heading-moved", "heading-missing"} <= {kind for _, kind in seen(one)}
    assert [observation.location.cell for observation in noticed(one, Noticed.HEADING_UNKNOWN)] == ["A2"]
    assert "service" not in [observation.field for observation in noticed(one, Noticed.HEADING_MISSING)]


def test_a_second_column_of_one_heading_is_noticed(tmp_path: Path) -> None:
    headings = [*HEADINGS[:-1], "Service description"]
    one = read_return(write_workbook(tmp_path / "a.xlsx", headings=headings))
    assert [(o.location.cell, o.field) for o in noticed(one, Noticed.HEADING_DUPLICATE)] == [("T4", "service")]


def test_error_cells_and_formulas_are_noticed_where_values_belong(tmp_path: Path) -> None:
    def plant(book: Any, sheet: Any) -> None:
        sheet.write_formula("G6", "=1/0", None, "#DIV/0!")
        sheet.write_formula("G7", "=[Book2.xlsx]Sheet1!A1", None, 5)
        sheet.write_formula("H7", "=2+3", None, 5)
        sheet.write_formula("T7", '=IF(TRUE,"fine")', None, "fine")
        sheet.write_formula("Z9", "=1", None, 1)

    one = read_return(write_workbook(tmp_path / "a.xlsx", [LINE, {"service": "B"}, {"service": "C"}], change=plant))
    assert seen(one) == {("G6", "error-cell"), ("G6", "formula"), ("G7", "linked-formula"), ("H7", "formula")}
    assert one.lines["gross"].tolist()[2] == 500
    assert one.lines["income"].tolist()[2] == 500
    assert noticed(one, Noticed.ERROR_CELL)[0].value == "#DIV/0!"


def test_a_formula_whose_result_was_not_saved_is_no_silent_blank(tmp_path: Path) -> None:
    def plant(book: Any, sheet: Any) -> None:
        sheet.write_formula("G6", "=SUM(G5:G5)", None, "")

    one = read_return(write_workbook(tmp_path / "a.xlsx", [LINE, {}], change=plant))
    assert seen(one) == {("G6", "formula"), ("G6", "amount-unread")}
    assert one.lines["row"].tolist() == [5, 6]


def test_what_is_hidden_or_merged_is_noticed(tmp_path: Path) -> None:
    def plant(book: Any, sheet: Any) -> None:
        sheet.set_row(5, None, None, {"hidden": True})
        sheet.set_column("H:H", None, None, {"hidden": True})
        sheet.merge_range("R5:R6", "both")
        book.add_worksheet("Working").hide()
        extra = book.add_worksheet("Old figures")
        extra.write_row(0, 0, ["Service", "COFOG code", "Gross spending (£)"])

    one = read_return(write_workbook(tmp_path / "a.xlsx", [LINE, LINE], change=plant))
    assert seen(one) == {
        ("row 6", "hidden-row"),
        ("column H", "hidden-column"),
        ("R5", "merged-cells"),
        ("", "hidden-sheet"),
        ("", "extra-sheet"),
    }
    assert [(o.value, "another list" in o.detail) for o in noticed(one, Noticed.EXTRA_SHEET)] == [("Old figures", True)]
    assert len(one.lines) == 2


def test_a_drop_down_pasted_over_is_noticed_once_for_its_column(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    build_return(path, lines=[LINE] * 4)
    with zipfile.ZipFile(path) as source:
        contents = {name: source.read(name) for name in source.namelist()}
    contents["xl/worksheets/sheet3.xml"] = contents["xl/worksheets/sheet3.xml"].replace(
        b'sqref="F5:F5004"', b'sqref="F5:F5 F8:F5004"'
    )
    with zipfile.ZipFile(path, "w") as target:
        for name, content in contents.items():
            target.writestr(name, content)
    lost = noticed(read_return(path), Noticed.VALIDATION_LOST)
    assert [(o.location.cell, o.field, "2 lines" in o.detail) for o in lost] == [("F6", "expenditure_type", True)]


def test_choices_codes_and_dates_come_out_as_the_layout_has_them(tmp_path: Path) -> None:
    def plant(book: Any, sheet: Any) -> None:
        sheet.write_datetime("C6", date(2010, 4, 7), book.add_format({"num_format": "d-mmm"}))

    lines = [
        {**LINE, "cofog": 7.4, "expenditure_type": "rev", "ring_fenced": "Y", "accounts": "est."},
        {**LINE, "cofog": None, "basis": "magic"},
    ]
    one = read_return(write_workbook(tmp_path / "a.xlsx", lines, change=plant))
    assert cells(one, "cofog", "expenditure_type", "ring_fenced", "accounts")[0] == [
        "07.4",
        "Revenue",
        "Yes",
        "Estimate",
    ]
    assert cells(one, "cofog", "basis")[1] == ["2010-04-07", "magic"]
    assert seen(one) == {("C6", "code-as-date"), ("N6", "choice-unknown")}


def test_a_heading_in_thousands_is_followed_and_asked_about(tmp_path: Path) -> None:
    headings = [heading.replace("Gross spending (£)", "Gross spending (£000)") for heading in HEADINGS]
    one = read_return(write_workbook(tmp_path / "a.xlsx", [{**LINE, "gross": 1.5}], headings=headings))
    assert one.lines["gross"].tolist() == [150000]
    assert seen(one) == {("G4", "unit-read")}


def test_text_longer_than_a_cell_holds_is_cut_and_said_so(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("Service,Gross,Notes\nA,1," + "x" * 40_000 + "\n")
    one = read_return(path)
    assert len(str(cells(one, "notes")[0][0])) == 32_767
    assert len(noticed(one, Noticed.TEXT_CUT)) == 1


def test_a_missing_named_cell_is_found_by_its_question_or_missed(tmp_path: Path) -> None:
    header = {**HEADER, "contact_name": "Ann"}
    path = write_workbook(tmp_path / "a.xlsx", header=header)
    book = openpyxl.load_workbook(path)
    del book.defined_names["contact_name"], book.defined_names["contact_email"]
    book["Return"]["B12"] = "Something else"
    book.save(path)
    one = read_return(path)
    assert one.header["contact_name"] == "Ann"
    assert [o.field for o in noticed(one, Noticed.HEADER_CELL_MISSING)] == ["contact_email"]


def test_template_1_0_is_read_and_said_to_be_old(tmp_path: Path) -> None:
    line: dict[str, Any] = dict(zip(HEADINGS_1_0, ("7", "GP services", "7.2", 1000, 10, "DH", "rev", "n"), strict=True))
    build_return_1_0(tmp_path / "old.xlsx", "Hackney PCT", "2010-11", [line])
    one = read_return(tmp_path / "old.xlsx")
    assert (one.template_version, seen(one)) == ("1.0", {("", "template-old")})
    assert one.header.values == {"organisation": "Hackney PCT", "financial_year": "2010-11"}
    assert cells(one, "line", "service", "cofog", "gross", "income", "funder", "expenditure_type", "row") == [
        ["7", "GP services", "07.2", 100000, 1000, "DH", "Revenue", 4]
    ]


def test_template_2_0_is_read_like_the_current_one_and_its_first_guess_is_an_initial_estimate(tmp_path: Path) -> None:
    line = {**LINE, "area": "London", "basis": "First guess"}
    one = read_return(write_workbook(tmp_path / "a.xlsx", [line], header={**HEADER, "template_version": "2.0"}))
    assert (one.template_version, one.observations) == ("2.0", ())
    assert cells(one, "basis") == [["Initial estimate"]]


def test_a_workbook_of_the_partners_own_is_read_by_its_headings(tmp_path: Path) -> None:
    rows = [["Our budget"], [], ["Service description", "COFOG", "Gross"], ["Parks", "8.1", "(1,000)"]]
    one = read_return(write_rows(tmp_path / "own.xlsx", rows, "Budget"))
    assert (one.template_version, one.lines["gross"].tolist(), one.lines["sheet"].tolist()) == (
        "",
        [-100000],
        ["Budget"],
    )
    assert seen(one) == {("", "template-unknown"), ("C4", "amount-as-text"), ("", "extra-sheet")} - {
        ("", "extra-sheet")
    }


def test_a_workbook_without_a_list_of_spending_is_not_a_return(tmp_path: Path) -> None:
    path = write_rows(tmp_path / "memo.xlsx", [["Dear all"], ["Please find"]], "Letter")
    assert refusal_code(path) == "not-a-return"
    finding = read_file(path).unreadable
    assert finding is not None
    assert '"Letter"' in finding.message


@pytest.mark.parametrize("kind", ["xls", "ods", "xlsb"])
def test_the_columns_name_every_field_that_was_found(kind: str, tmp_path: Path) -> None:
    one = read_return(write_workbook(tmp_path / f"wrongly_named.{kind}"))
    assert one.columns == {field: number for number, field in enumerate(FIELDS, start=1) if field != "checked"}
    assert len(COLUMNS) == len(one.columns) + 1


def test_headings_repeated_further_down_are_no_line(tmp_path: Path) -> None:
    again = dict(zip(FIELDS, HEADINGS, strict=True))
    one = read_return(
        write_workbook(tmp_path / "a.xlsx", [LINE, again, {**LINE, "gross": 2}, {**again, "checked": None}])
    )
    assert (one.lines["gross"].tolist(), one.lines["row"].tolist()) == ([100000, 200], [5, 7])
    (moved,) = one.observations
    assert (moved.kind, moved.location.row) == (Noticed.HEADING_MOVED, 6)
    assert moved.detail == "the headings stand again in row 6 and 1 more times below, and were passed over there"


def test_a_row_that_says_as_a_heading_in_one_column_only_is_a_line(tmp_path: Path) -> None:
    one = read_return(write_workbook(tmp_path / "a.xlsx", [{**LINE, "service": HEADINGS[FIELDS.index("service")]}]))
    assert one.lines["row"].tolist() == [5]
