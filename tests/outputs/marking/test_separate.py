"""What cannot be marked comes with a workbook of findings: the same columns, where to look in words, and why."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import openpyxl
import pytest

from tests.outputs.marking import returns
from tests.validators import audit_errors, own_errors, sdk_errors
from xltools.model import Finding, Location, Severity
from xltools.outputs.marking.findings_workbook import HEADING_ROW
from xltools.outputs.marking.mark_up import Marked, file_name, mark_up
from xltools.reading.explanations import read_findings_workbook
from xltools.reading.package import look_at
from xltools.reading.refusals import refusal
from xltools.template.build import build_return_1_0
from xltools.template.findings import FOLLOWED
from xltools.template.layout import FINDINGS_HEADINGS

if TYPE_CHECKING:
    from collections.abc import Callable

    from openpyxl.worksheet.worksheet import Worksheet


def sheet_of(marked: Marked) -> Worksheet:
    sheet = openpyxl.load_workbook(io.BytesIO(marked.content))["Findings"]
    assert marked.kind == "separate"
    return sheet


def csv(path: Path) -> Path:
    path.write_text("Service,Gross spending (£)\nParks,1000\n")
    return path


def with_macros(path: Path) -> Path:
    return returns.repacked(returns.plain(path), {}, {"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0macro"})


def macros_by_type(path: Path) -> Path:
    old, new = b"spreadsheetml.sheet.main+xml", b"sheet.macroEnabled.main+xml"
    kind = b"application/vnd.openxmlformats-officedocument."
    changes = {
        "[Content_Types].xml": lambda text: text.replace(kind + old, b"application/vnd.ms-excel." + new),
    }
    return returns.repacked(returns.plain(path), changes)


def old_template(path: Path) -> Path:
    build_return_1_0(path, "A council", "2010-11", [{"Service description": "Parks", "Gross expenditure": 5}])
    return path


def open_document(path: Path) -> Path:
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        package.writestr("content.xml", "<x/>")
        package.writestr("META-INF/manifest.xml", "<x/>")
    return path


def binary(path: Path) -> Path:
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("xl/workbook.bin", b"\x83\x01")
    return path


def encrypted(path: Path) -> Path:
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(99) + "EncryptedPackage".encode("utf-16-le"))
    return path


def before_2007(path: Path) -> Path:
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(99) + "Workbook".encode("utf-16-le") + bytes(99))
    return path


def totals_row(path: Path) -> Path:
    changes = {"xl/tables/table2.xml": lambda text: text.replace(b'totalsRowShown="0"', b'totalsRowCount="1"')}
    return returns.repacked(returns.plain(path), changes)


def gone(path: Path) -> Path:
    return path


SENT: dict[str, tuple[Callable[[Path], Path], str]] = {
    "r.csv": (csv, "CSV"),
    "r.xlsm": (with_macros, "macros"),
    "typed.xlsm": (macros_by_type, "macros"),
    "old.xlsx": (old_template, "no Findings sheet"),
    "r.ods": (open_document, "OpenDocument"),
    "r.xlsb": (binary, "binary"),
    "locked.xlsx": (encrypted, "password"),
    "r.xls": (before_2007, "before 2007"),
    "totals.xlsx": (totals_row, "totals"),
    "gone.xlsx": (gone, "could not be opened"),
}


@pytest.mark.parametrize("name", SENT)
def test_the_workbook_of_findings_has_the_same_columns_and_says_why_it_is_one(name: str, tmp_path: Path) -> None:
    make, why = SENT[name]
    marked = mark_up(make(tmp_path / name), returns.FOUND)
    sheet = sheet_of(marked)
    assert why in marked.reason
    assert marked.file_name == f"{Path(name).stem} (findings).xlsx"
    assert [sheet["A1"].value, sheet["A2"].value] == [f"Findings in your return {name}", marked.reason]
    headings, *rows = sheet.iter_rows(min_row=HEADING_ROW, values_only=True)
    assert headings == FINDINGS_HEADINGS
    assert [row[0] for row in rows] == ["Spending!G6", "Spending!C7", "Spending!C8", "Spending!H7", "Spending!row 9"]
    assert sheet.tables["Findings"].ref == f"A{HEADING_ROW}:J{HEADING_ROW + 5}"
    assert not [cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f" or cell.hyperlink]


def test_a_file_that_could_not_be_read_is_not_opened_again(tmp_path: Path) -> None:
    sent = returns.plain(tmp_path / "r.xlsx")
    marked = mark_up(sent, [refusal("r.xlsx", "file-timed-out", "30 seconds")])
    assert marked.kind == "separate"
    assert "30 seconds" in marked.reason
    assert "30 seconds" in str(sheet_of(marked).cell(HEADING_ROW + 1, 3).value)


def test_equal_input_gives_equal_bytes() -> None:
    one, two = (mark_up(b"a,b\n1,2\n", returns.FOUND, name="r.csv") for _ in range(2))
    assert one == two


def test_explanations_given_stand_beside_their_findings() -> None:
    said = {returns.FOUND[3]: "@The fees pay for two years."}
    sheet = sheet_of(mark_up(b"a,b\n1,2\n", returns.FOUND, explanations=said, name="r.csv"))
    assert sheet.cell(HEADING_ROW + 4, 9).value == "@The fees pay for two years."


def test_services_given_stand_beside_the_findings_on_their_lines() -> None:
    sheet = sheet_of(mark_up(b"a,b\n1,2\n", returns.FOUND, services={("Spending", 7): "Care homes"}, name="r.csv"))
    held = [sheet.cell(HEADING_ROW + number, 7).value for number in range(1, 6)]
    assert held == [None, "Care homes", None, "Care homes", None]


def test_a_file_the_caller_wants_left_alone_is_left_alone(tmp_path: Path) -> None:
    marked = mark_up(returns.plain(tmp_path / "r.xlsx"), returns.FOUND, apart="it holds others' figures")
    assert (marked.kind, marked.reason) == (
        "separate",
        "Your file could not be marked itself: it holds others' figures.",
    )


def test_what_was_answered_in_it_is_read_from_it() -> None:
    said = {returns.FOUND[3]: "The fees pay for two years."}
    marked = mark_up(b"a,b\n1,2\n", returns.FOUND, explanations=said, name="r.csv")
    back = read_findings_workbook(look_at(marked.content), marked.file_name)
    assert back
    assert "r.csv" in back.title
    assert [(one.text, one.code, one.sheet, one.cell, one.value) for one in back.answers] == [
        ("The fees pay for two years.", "odd", "Spending", "H7", "900")
    ]


def test_more_findings_than_anyone_works_through_are_left_out_and_counted() -> None:
    many = [returns.found("gross", row, "1") for row in range(5, 5 + FOLLOWED + 7)]
    marked = mark_up(b"a,b\n1,2\n", many, name="r.csv")
    assert (marked.shown, marked.left_out) == (FOLLOWED, 7)
    assert "7 more exist" in str(sheet_of(marked)["A3"].value)


def test_nothing_found_is_said_to_be_nothing() -> None:
    assert sheet_of(mark_up(b"a,b\n1,2\n", (), name="r.csv"))["A3"].value == "There is nothing to correct."


NAMES = {
    "Leeds.xlsx": "Leeds (marked).xlsx",
    "Leeds (marked).xlsx": "Leeds (marked).xlsx",
    "Leeds (findings) (marked).XLSX": "Leeds (marked).xlsx",
    "round 2/Leeds.xlsx": "Leeds (marked).xlsx",
    "..\\..\\evil.xlsm": "evil (marked).xlsx",
    'a:b*c?"<d>|.csv': "a_b_c___d__ (marked).xlsx",
    "": "Return (marked).xlsx",
    ".xlsx": "Return (marked).xlsx",
    "St. Mary's & Søn.xls": "St. Mary's & Søn (marked).xlsx",
    "x" * 300 + ".xlsx": "x" * 120 + " (marked).xlsx",
    "gpj.\u202exlsx": "gpj._xlsx (marked).xlsx",
}


@pytest.mark.parametrize("name", NAMES)
def test_the_name_is_fit_for_any_system_and_does_not_grow_from_round_to_round(name: str) -> None:
    assert file_name(name, "marked") == NAMES[name]


@pytest.fixture
def separate(tmp_path: Path) -> Path:
    place = Location("a.csv", "", 14, 0)
    odd = Finding("odd", Severity.WARNING, place, "Why so <large> & \x0bround?", "why", "fix", "=1+1")
    path = tmp_path / "findings.xlsx"
    path.write_bytes(mark_up(b"a,b\n1,2\n", [odd, *returns.FOUND], name="a & b.csv").content)
    return path


def test_openxml_audit_and_our_own_look_find_nothing(separate: Path) -> None:
    assert audit_errors(separate) == own_errors(separate) == []


@pytest.mark.validators
def test_the_open_xml_sdk_finds_nothing(separate: Path) -> None:
    assert sdk_errors(separate) == []


def test_the_document_names_its_title_and_language(separate: Path) -> None:
    with zipfile.ZipFile(separate) as package:
        said = package.read("docProps/core.xml").decode()
    assert "<dc:title>Findings in your return a &amp; b.csv</dc:title>" in said
    assert "<dc:language>en-GB</dc:language>" in said
