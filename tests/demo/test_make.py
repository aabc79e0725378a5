from __future__ import annotations

import hashlib
import re
import zipfile
from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook

from xltools.demo.bodies import bodies, senders
from xltools.demo.damage import SHEET_PART
from xltools.demo.files import files
from xltools.demo.hackney import HACKNEY, NAME, council_lines, local_pounds
from xltools.demo.make import make_demo
from xltools.demo.returns import return_lines
from xltools.folder import read_folder
from xltools.model import Noticed, UsageError
from xltools.reading.read import read_file
from xltools.template.layout import FIELDS, FIRST_ROW, SHEET_1_0, SPENDING

if TYPE_CHECKING:
    from pathlib import Path

LINES_CSV, OLD_TEMPLATE = "smaller-bodies.csv", "ridley-road-trust.xlsx"
DAMAGED = {
    "london-probation.xlsx",
    "metropolitan-police.xlsx",
    "clapton-housing.xlsx",
    "lea-valley-college.xlsx",
    "decc.xlsx",
}
PLAIN = [file for file in files(NAME) if file not in DAMAGED | {LINES_CSV, OLD_TEMPLATE}]


def spending(path: Path) -> list[dict[str, object]]:
    rows = CalamineWorkbook.from_path(str(path)).get_sheet_by_name(SPENDING).to_python(skip_empty_area=False)
    return [dict(zip(FIELDS, row, strict=False)) for row in rows[FIRST_ROW - 1 :]]


def digests(folder: Path) -> dict[str, str]:
    found = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in found}


def part(path: Path, name: str) -> str:
    with zipfile.ZipFile(path) as book:
        return book.read(name).decode("utf-8")


def test_the_folder_is_a_complete_count_folder(hackney: Path) -> None:
    made = read_folder(hackney)
    assert (made.place.name, made.place.year, [area.code for area in made.place.areas]) == (
        "Hackney",
        "2010-11",
        ["E09000012"],
    )
    assert [one.partner_id for one in made.partners] == [one.partner_id for one in bodies(NAME)]
    assert sorted(path.name for path in made.returns.iterdir()) == list(files(NAME))
    assert list(made.outbox.iterdir()) == list(made.reports.iterdir()) == []


def test_making_it_twice_gives_the_same_files(hackney: Path, tmp_path: Path) -> None:
    make_demo(tmp_path / "again", HACKNEY)
    assert digests(tmp_path / "again") == digests(hackney)


def test_a_count_that_is_there_is_left_alone(hackney: Path) -> None:
    with pytest.raises(UsageError, match="already holds a count"):
        make_demo(hackney, HACKNEY)


def test_the_councils_published_lines_arrive_to_the_penny(hackney: Path) -> None:
    lines = spending(hackney / "returns" / "hackney-council.xlsx")
    for line, published in zip(lines, council_lines(), strict=False):
        assert (line["service"], line["gross"]) == (published["service"], published["gross"])
        assert isinstance(line["gross"], int | float)


@pytest.mark.parametrize("file", PLAIN)
def test_a_workbook_holds_its_lines_as_filled_in(hackney: Path, file: str) -> None:
    lines = spending(hackney / "returns" / file)
    wanted = return_lines(HACKNEY, file)
    for line, published in zip(lines, wanted, strict=False):
        for field, value in published.items():
            assert line[field] == ("" if value is None else value), (field, line)
    assert not any(line["service"] for line in lines[len(wanted) :])


def test_the_old_template_has_its_own_sheet(hackney: Path) -> None:
    rows = CalamineWorkbook.from_path(str(hackney / "returns" / OLD_TEMPLATE)).get_sheet_by_name(SHEET_1_0).to_python()
    services = [str(row[1]) for row in rows]
    assert [line["service"] for line in return_lines(HACKNEY, OLD_TEMPLATE)] == services[-3:]


def test_the_csv_holds_eight_bodies(hackney: Path) -> None:
    text = (hackney / "returns" / LINES_CSV).read_text(encoding="utf-8")
    senders = [one.partner for one in bodies(NAME) if one.file == LINES_CSV]
    assert len(senders) == 8
    assert all(name in text for name in senders)


def test_one_row_is_hidden(hackney: Path) -> None:
    xml = part(hackney / "returns" / "arts-council.xlsx", SHEET_PART)
    assert re.findall(r'<row r="(\d+)" hidden="1"', xml) == [str(FIRST_ROW)]


def test_one_sheet_is_hidden(hackney: Path) -> None:
    book = load_workbook(hackney / "returns" / "sport-england.xlsx")
    assert book["Workings"].sheet_state == "hidden"


def test_cells_were_pasted_over(hackney: Path) -> None:
    path = hackney / "returns" / "english-heritage.xlsx"
    amounts = [str(cell.value) for cell in load_workbook(path)[SPENDING]["G"]]
    assert "=18707301+0" in amounts
    assert spending(path)[1]["gross"] == 18_707_301
    rules = load_workbook(path)[SPENDING].data_validations.dataValidation
    assert rules
    assert {part.min_row for rule in rules for part in rule.sqref.ranges} == {FIRST_ROW + 2}


def test_one_amount_is_an_error_cell(hackney: Path) -> None:
    book = load_workbook(hackney / "returns" / "decc.xlsx")
    assert [(cell.value, cell.data_type) for cell in book[SPENDING]["G"] if cell.data_type == "e"] == [("#REF!", "e")]


def test_a_code_is_a_date(hackney: Path) -> None:
    sheet = load_workbook(hackney / "returns" / "lea-valley-college.xlsx")[SPENDING]
    assert [str(cell.value) for cell in sheet["C"] if cell.is_date] == ["2011-05-09 00:00:00"]


def test_columns_were_moved_and_renamed(hackney: Path) -> None:
    sheet = load_workbook(hackney / "returns" / "clapton-housing.xlsx")[SPENDING]
    headings = [str(cell.value) for cell in sheet[FIRST_ROW - 1]]
    assert headings[0] == "Notes"
    assert {"Gross expenditure", "Description", "Our cost centre"} <= set(headings)
    assert headings == [column.name for column in sheet.tables[SPENDING].tableColumns]
    filled = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=FIRST_ROW, max_row=FIRST_ROW + 3)]
    amounts = [row[headings.index("Gross expenditure")] for row in filled]
    assert amounts == [line["gross"] for line in return_lines(HACKNEY, "clapton-housing.xlsx")]


def test_two_files_are_not_readable_workbooks(hackney: Path) -> None:
    assert not zipfile.is_zipfile(hackney / "returns" / "london-probation.xlsx")
    locked = (hackney / "returns" / "metropolitan-police.xlsx").read_bytes()
    assert locked.startswith(bytes.fromhex("D0CF11E0A1B11AE1"))
    assert "EncryptedPackage".encode("utf-16-le") in locked
    assert len(locked) % 512 == 0


def test_the_reader_notices_what_is_planted(hackney: Path) -> None:
    kinds = {}
    for file in files(NAME):
        read = read_file(hackney / "returns" / file)
        noticed = {one.kind for each in read.returns for one in each.observations}
        kinds[file] = read.unreadable.code if read.unreadable else sorted(noticed)
    assert {file: found for file, found in kinds.items() if found} == {
        "arts-council.xlsx": [Noticed.HIDDEN_ROW],
        "bis.xlsx": [Noticed.AMOUNT_AS_TEXT],
        "clapton-housing.xlsx": [Noticed.HEADING_MISSING, Noticed.HEADING_MOVED, Noticed.HEADING_UNKNOWN],
        "decc.xlsx": [Noticed.ERROR_CELL],
        "english-heritage.xlsx": [Noticed.FORMULA, Noticed.VALIDATION_LOST],
        "home-office.xlsx": [Noticed.AMOUNT_AS_TEXT],
        "lea-valley-college.xlsx": [Noticed.AMOUNT_AS_TEXT, Noticed.CODE_AS_DATE],
        "london-probation.xlsx": "file-damaged",
        "metropolitan-police.xlsx": "file-encrypted",
        "ridley-road-trust.xlsx": [Noticed.TEMPLATE_OLD],
        "sport-england.xlsx": [Noticed.EXTRA_SHEET, Noticed.HIDDEN_SHEET],
    }


def test_the_council_and_the_shares_are_read_to_the_penny(hackney: Path) -> None:
    council = read_file(hackney / "returns" / "hackney-council.xlsx").returns[0].lines
    published = [int(str(line["gross"])) * 100 for line in council_lines()]
    assert council["gross"].tolist()[: len(published)] == published
    pct = read_file(hackney / "returns" / "city-and-hackney-pct.xlsx").returns[0].lines
    assert pct["local"].dropna().sum() == local_pounds(senders(NAME, "city-and-hackney-pct.xlsx")[0]) * 100
