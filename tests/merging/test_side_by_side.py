"""Returns side by side: every list as it was sent, an index that adds up, every line with its source, memory flat."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from openpyxl.styles import PatternFill

import xltools
from tests.conftest import validator_missing
from tests.merging.drawn import CARE, SCHOOLS, cell, put, put_at, remark, sent, texts
from tests.validators import audit_errors, own_errors, sdk_errors
from xltools.actions import side_by_side
from xltools.cli import app
from xltools.model import UsageError
from xltools.workbooks.side_by_side import ALL_LINES, INDEX

if TYPE_CHECKING:
    from pathlib import Path

    from openpyxl import Workbook

POLICE = {"organisation": "Metropolitan Police", "organisation_id": "met", "organisation_type": "Police"}


def coloured(book: Workbook) -> None:
    book["Spending"][cell("gross")].fill = PatternFill("solid", fgColor="FFFF00")


@pytest.fixture
def returns(tmp_path: Path) -> Path:
    folder = tmp_path / "returns"
    folder.mkdir()
    sent(folder / "hackney.xlsx", SCHOOLS, coloured, remark(cell("gross"), "final in May"), put("gross", "tbc", 1))
    sent(folder / "police.xlsx", CARE, **POLICE)
    (folder / "broken.xlsx").write_bytes(b"PK\x03\x04")
    (folder / "college.csv").write_text("partner,financial_year,service,gross\nA college,2010-11,Courses,12.50\n")
    return folder


def table(path: Path, sheet: str, heading: str) -> list[dict[str, Any]]:
    rows: list[list[Any]] = [[each.value for each in row] for row in openpyxl.load_workbook(path)[sheet].iter_rows()]
    top = next(number for number, row in enumerate(rows) if heading in row)
    return [dict(zip(rows[top], row, strict=True)) for row in rows[top + 1 :] if any(row)]


def test_every_list_stands_as_it_was_sent_in_the_same_cells(returns: Path, tmp_path: Path) -> None:
    output = tmp_path / "side.xlsx"
    laid = side_by_side([returns], output)
    book, source = openpyxl.load_workbook(output), openpyxl.load_workbook(returns / "hackney.xlsx")["Spending"]
    sheet = book[{part.file: part.places for part in laid.parts}["hackney.xlsx"][0]]
    for row in source.iter_rows(min_row=4, max_row=6, max_col=19):
        assert [sheet[each.coordinate].value for each in row] == [each.value for each in row]
    gross = sheet[cell("gross")]
    assert (gross.fill.fgColor.rgb, gross.comment.text) == ("FFFFFF00", "final in May")
    assert sheet[cell("gross", 1)].number_format == source[cell("gross", 1)].number_format


def test_the_index_adds_up_and_leads_to_the_sheets(returns: Path, tmp_path: Path) -> None:
    output = tmp_path / "side.xlsx"
    laid = side_by_side([returns], output)
    rows = {row["File"]: row for row in table(output, INDEX, "Body") if row["File"]}
    assert [rows[name]["Gross spending (£)"] for name in ("hackney.xlsx", "police.xlsx", "college.csv")] == [
        1_000_000,
        452_000,
        12.5,
    ]
    assert laid.pence == 145_201_250
    assert rows["hackney.xlsx"]["Lines without a certain amount"] == 1
    links = [
        each.hyperlink.location
        for row in openpyxl.load_workbook(output)[INDEX].iter_rows()
        for each in row
        if each.hyperlink
    ]
    names = {f"'{place}'!A1" for part in laid.parts for place in part.places}
    assert set(links) == names
    assert "broken.xlsx" in texts(output, INDEX)


def test_one_table_has_every_line_with_its_source(returns: Path, tmp_path: Path) -> None:
    output = tmp_path / "side.xlsx"
    side_by_side([returns], output)
    lines = table(output, ALL_LINES, "Sheet here")
    assert [(line["File"], line["Row"], line["Service"], line["Gross spending (£)"]) for line in lines] == [
        ("college.csv", 2, "Courses", 12.5),
        ("hackney.xlsx", 5, "Primary schools", 1_000_000),
        ("hackney.xlsx", 6, "Secondary schools", None),
        ("police.xlsx", 5, "Residential care", 400_000),
        ("police.xlsx", 6, "Day centres", 52_000),
    ]
    assert lines[2]["Amount as it was sent"] == "Gross spending (£): tbc"
    assert lines[1]["Comments"] == "final in May"
    placed = openpyxl.load_workbook(output)[ALL_LINES].tables["AllLines"]
    first, _, last = placed.ref.partition(":")
    assert int(last.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")) - int(first[1:]) == len(lines)


def test_lines_are_the_same_as_the_reader_gives(returns: Path, tmp_path: Path) -> None:
    output = tmp_path / "side.xlsx"
    side_by_side([returns], output)
    read = xltools.read_returns(returns).lines
    pounds = {
        (line["File"], line["Row"]): line["Gross spending (£)"] for line in table(output, ALL_LINES, "Sheet here")
    }
    for line in read.to_dict("records"):
        shown = pounds[line["workbook"], line["row"]]
        assert (None if shown is None else round(100 * shown)) == (
            line["gross"] if isinstance(line["gross"], int) else None
        )


def test_the_workbook_is_valid_and_runs_nothing(returns: Path, tmp_path: Path) -> None:
    bad = '=HYPERLINK("http://elsewhere.example")'

    def typed(book: Workbook) -> None:
        book["Spending"]["B5"].value, book["Spending"]["B5"].data_type = bad, "s"

    sent(
        returns / "odd name's & <co>.xlsx",
        SCHOOLS,
        typed,
        put_at("Spending", "W4", "Own_x0041_"),
        organisation="=1+1 <&> 'quoted'",
    )
    output = tmp_path / "side.xlsx"
    side_by_side([returns], output)
    assert own_errors(output) == audit_errors(output) == []
    if not validator_missing():
        assert sdk_errors(output) == []
    book = openpyxl.load_workbook(output)
    formulas = [str(each.value) for sheet in book for row in sheet.iter_rows() for each in row if each.data_type == "f"]
    assert all(formula.startswith("=SUBTOTAL(109,") for formula in formulas)
    assert any(bad in texts(output, name) for name in book.sheetnames)


def test_thousands_stay_on_the_sheet_and_are_pounds_in_the_table(tmp_path: Path) -> None:
    folder = tmp_path / "returns"
    folder.mkdir()
    sent(folder / "a.xlsx", CARE, put_at("Spending", "G4", "Gross spending (£000)"), put("gross", 38_410.2))
    output = tmp_path / "side.xlsx"
    laid = side_by_side([folder], output)
    assert openpyxl.load_workbook(output)[laid.parts[0].places[0]][cell("gross")].value == 38_410.2
    assert table(output, ALL_LINES, "Sheet here")[0]["Gross spending (£)"] == 38_410_200


def test_a_body_that_sent_two_files_is_said_to(tmp_path: Path) -> None:
    folder = tmp_path / "returns"
    folder.mkdir()
    sent(folder / "a.xlsx", SCHOOLS)
    sent(folder / "b.xlsx", CARE)
    laid = side_by_side([folder], tmp_path / "side.xlsx")
    assert ["the same body in b.xlsx" in words for remarks in laid.remarks[:1] for words in remarks] == [True]


def test_no_file_is_written_over(returns: Path, tmp_path: Path) -> None:
    (tmp_path / "side.xlsx").write_text("mine")
    with pytest.raises(UsageError, match="already"):
        side_by_side([returns], tmp_path / "side.xlsx")
    with pytest.raises(UsageError, match="folder that is merged"):
        side_by_side([returns], returns / "side.xlsx")
    assert (tmp_path / "side.xlsx").read_text() == "mine"


def test_the_command_states_a_result_for_each_file(
    returns: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    output = tmp_path / "side.xlsx"
    with pytest.raises(SystemExit) as ended:
        app(["merge", str(returns), "--side-by-side", "--output", str(output), "--json"])
    told = json.loads(capsys.readouterr().out)
    assert ended.value.code == 3
    assert {file["file"]: file["status"] for file in told["files"]} == {
        "broken.xlsx": "unreadable",
        "college.csv": "shown",
        "hackney.xlsx": "shown",
        "police.xlsx": "shown",
    }
    assert (told["lines"], told["gross_pence"]) == (5, 145_201_250)


def test_a_csv_of_several_bodies_gives_each_its_sheet(tmp_path: Path) -> None:
    folder = tmp_path / "returns"
    folder.mkdir()
    (folder / "several.csv").write_text(
        "partner,financial_year,service,gross\nA college,2010-11,Courses,12.50\nA museum,2010-11,Shows,7\n"
    )
    output = tmp_path / "side.xlsx"
    laid = side_by_side([folder], output)
    assert [(part.partner, part.places, part.pence) for part in laid.parts] == [
        ("A college", ("A college",), 1250),
        ("A museum", ("A museum",), 700),
    ]
    assert texts(output, "A museum")[-2:] == ["Shows", "7"]
    assert [line["Sheet here"] for line in table(output, ALL_LINES, "Sheet here")] == ["A college", "A museum"]
