"""The workbook a partner gets: the same bytes each time, what the layout says, and nothing a partner wrote as a formula."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import openpyxl
import pytest

from xltools.model import Finding, Location, Severity
from xltools.template.build import TEMPLATE, build_return, build_return_1_0
from xltools.template.findings import FOLLOWED
from xltools.template.layout import (
    CHOICES,
    COLUMNS,
    FINDINGS_HEADINGS,
    HEADINGS_1_0,
    LAST_RULED_ROW,
    NAMED_CELLS,
    SHEET_1_0,
    SHEETS,
    STARTING_ROWS,
    TEMPLATE_VERSION,
    list_name,
)

if TYPE_CHECKING:
    from pathlib import Path

    from openpyxl.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

    from xltools.template.entry_sheets import Value


def parts(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as package:
        return {name: package.read(name) for name in package.namelist()}


@pytest.fixture(scope="module")
def blank(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("blank") / "blank.xlsx"
    build_return(path)
    return path


@pytest.fixture(scope="module")
def book(blank: Path) -> Workbook:
    return openpyxl.load_workbook(blank)


def spending_of(path: Path) -> Worksheet:
    sheet: Worksheet = openpyxl.load_workbook(path)["Spending"]
    return sheet


def test_two_builds_are_the_same_file(blank: Path, tmp_path: Path) -> None:
    build_return(tmp_path / "again.xlsx")
    assert (tmp_path / "again.xlsx").read_bytes() == blank.read_bytes()


def test_the_committed_template_is_a_fresh_build_part_by_part(blank: Path) -> None:
    committed, fresh = parts(TEMPLATE), parts(blank)
    assert list(committed) == list(fresh)
    assert [name for name in fresh if committed[name] != fresh[name]] == [], "run python -m xltools.template.build"


def test_the_sheets_and_named_cells_are_the_layouts(book: Workbook) -> None:
    assert tuple(book.sheetnames) == SHEETS
    for cell in NAMED_CELLS:
        column, row = cell.cell[0], cell.cell[1:]
        assert book.defined_names[cell.name].attr_text == f"Return!${column}${row}"
        assert book["Return"][f"B{row}"].value == cell.question
    assert book["Return"]["C21"].value == TEMPLATE_VERSION


def test_the_spending_table_starts_at_25_rows_with_the_layouts_headings(book: Workbook) -> None:
    sheet = book["Spending"]
    assert sheet.tables["Spending"].ref == f"A4:T{4 + STARTING_ROWS}"
    assert [cell.value for cell in sheet[4]] == [column.heading for column in COLUMNS]
    assert [cell.value for cell in book["Findings"][4]] == list(FINDINGS_HEADINGS)


def test_the_table_grows_to_the_lines_it_is_given(tmp_path: Path) -> None:
    build_return(
        tmp_path / "long.xlsx", lines=[{"service": f"Service {number}", "gross": number} for number in range(40)]
    )
    sheet = spending_of(tmp_path / "long.xlsx")
    assert sheet.tables["Spending"].ref == "A4:T44"
    assert (sheet["B44"].value, sheet["G44"].value) == ("Service 39", 39)
    assert sheet["T44"].value == sheet["T5"].value != ""


def test_rows_waiting_to_be_filled_hold_no_cells_but_the_formula(blank: Path) -> None:
    sheet = ET.fromstring(parts(blank)["xl/worksheets/sheet3.xml"])  # noqa: S314 - our own build
    cells = [cell.get("r", "") for cell in sheet.findall(".//{*}c")]
    below = [cell for cell in cells if int(cell.strip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")) > 4]
    assert below == [f"T{row}" for row in range(5, 5 + STARTING_ROWS)]


def test_what_a_partner_wrote_is_never_a_formula_or_a_link(tmp_path: Path) -> None:
    line = {"service": '=HYPERLINK("http://x")', "notes": "http://example.org", "gross": "=1+1", "cofog": "07.4"}
    finding = Finding("x", Severity.ERROR, Location("a", "Spending", 5, 2), "=1+1", "=A1", "@SUM(1)", "=2")
    build_return(tmp_path / "r.xlsx", prefill={"organisation": "=cmd"}, lines=[line], findings=[finding])
    book = openpyxl.load_workbook(tmp_path / "r.xlsx")
    texts = [book["Spending"][cell] for cell in ("B5", "C5", "G5", "S5")]
    texts += [book["Return"]["C8"], *book["Findings"][5][2:6]]
    assert [cell.data_type for cell in texts] == ["s"] * len(texts)
    assert book["Spending"]["C5"].value == "07.4"
    assert all(cell.hyperlink is None for cell in texts)


def test_text_and_code_columns_are_text_and_money_columns_money(book: Workbook) -> None:
    formats = {
        column.field: book["Spending"].column_dimensions[letter].number_format
        for column, letter in zip(COLUMNS, "ABCDEFGHIJKLMNOPQRST", strict=True)
    }
    assert {formats[field] for field in ("line", "service", "cofog", "share_key", "area", "notes")} == {"@"}
    assert {formats[field] for field in ("gross", "income", "local")} == {"#,##0_-;[Red]-#,##0_-"}
    assert formats["checked"] == "General"


def test_every_drop_down_is_a_named_range_with_entries(book: Workbook) -> None:
    rules = {str(rule.sqref): rule for rule in book["Spending"].data_validations.dataValidation}
    for letter, column in zip("ABCDEFGHIJKLMNOPQRST", COLUMNS, strict=True):
        rule = rules.get(f"{letter}5:{letter}{LAST_RULED_ROW}")
        if column.choices:
            assert rule is not None
            assert rule.formula1 == list_name(column.choices)
            assert (rule.errorStyle or "stop") == "stop" or not column.strict
            assert entries(book, rule.formula1)[0]


def entries(book: Workbook, name: str) -> list[str]:
    sheet, cells = book.defined_names[name].attr_text.split("!")
    return [cell.value for (cell,) in book[sheet][cells.replace("$", "")]]


@pytest.mark.parametrize("key", CHOICES)
def test_closed_lists_hold_the_layouts_choices(book: Workbook, key: str) -> None:
    assert tuple(entries(book, list_name(key))) == CHOICES[key]


def test_codes_are_offered_with_their_names(book: Workbook) -> None:
    offered = entries(book, "list_cofog")
    assert len(offered) == 188
    assert "10.2 Old age" in offered


def test_the_partners_of_the_count_head_the_list_of_bodies(tmp_path: Path) -> None:
    build_return(tmp_path / "r.xlsx", organisations=["Zeta Council", "Home Office"])
    bodies = entries(openpyxl.load_workbook(tmp_path / "r.xlsx"), "list_organisations")
    assert bodies[:2] == ["Zeta Council", "Home Office"]
    assert bodies.count("Home Office") == 1
    assert len(bodies) > 60


def test_only_lists_and_checks_are_protected_and_without_a_password(book: Workbook) -> None:
    assert [sheet.title for sheet in book if sheet.protection.sheet] == ["Checks", "Lists"]
    assert not any(sheet.protection.password for sheet in book)


def test_nothing_is_merged_and_panes_are_frozen_below_the_headings(book: Workbook) -> None:
    assert [sheet.title for sheet in book if sheet.merged_cells.ranges] == []
    assert book["Spending"].freeze_panes == "C5"


def test_title_and_language_are_set(blank: Path) -> None:
    core = parts(blank)["docProps/core.xml"].decode()
    assert "<dc:language>en-GB</dc:language>" in core
    assert "<dc:title>Total Place spend mapping: return</dc:title>" in core


def test_named_cells_are_filled_and_a_day_becomes_a_date(tmp_path: Path) -> None:
    build_return(tmp_path / "r.xlsx", prefill={"place": "Hackney", "signed_off_on": "2011-06-30", "contact_name": ""})
    sheet = openpyxl.load_workbook(tmp_path / "r.xlsx")["Return"]
    assert (sheet["C5"].value, str(sheet["C19"].value)[:10], sheet["C11"].value) == ("Hackney", "2011-06-30", None)


@pytest.mark.parametrize("given", [{"prefill": {"organization": "x"}}, {"lines": [{"servce": "x"}]}])
def test_a_key_the_layout_does_not_know_is_refused(tmp_path: Path, given: dict[str, object]) -> None:
    with pytest.raises(KeyError):
        build_return(tmp_path / "r.xlsx", **given)  # type: ignore[arg-type] # wrong on purpose


def test_findings_stand_gravest_first_and_say_when_more_exist(tmp_path: Path) -> None:
    place = Location("a.xlsx", "Spending", 5, 7)
    notes = [
        Finding("odd", Severity.NOTE, place, f"Note {number}", "why", "fix", "1") for number in range(FOLLOWED + 3)
    ]
    build_return(
        tmp_path / "r.xlsx", findings=[*notes, Finding("bad", Severity.ERROR, place, "Bad", "why", "fix", "1")]
    )
    sheet = openpyxl.load_workbook(tmp_path / "r.xlsx")["Findings"]
    assert [cell.value for cell in sheet[5]] == ["Spending!G5", "Error", "Bad", "why", "fix", "1", None, "bad", None, 5]
    assert sheet.tables["Findings"].ref == f"A4:J{4 + FOLLOWED}"
    assert "4 more exist" in sheet["A3"].value


def test_a_return_of_template_1_0_has_its_sheet_headings_and_lines(tmp_path: Path) -> None:
    values: tuple[Value, ...] = ("1", "Parks", "8.1", 1200.5, 30, "", "Revenue", "=x")
    line = dict(zip(HEADINGS_1_0, values, strict=True))
    build_return_1_0(tmp_path / "old.xlsx", "A council", "2010-11", [line])
    sheet = openpyxl.load_workbook(tmp_path / "old.xlsx")[SHEET_1_0]
    assert (sheet["B1"].value, sheet["D1"].value) == ("A council", "2010-11")
    assert tuple(cell.value for cell in sheet[3]) == HEADINGS_1_0
    assert [cell.value for cell in sheet[4]] == ["1", "Parks", "8.1", 1200.5, 30, None, "Revenue", "=x"]
    assert sheet["H4"].data_type == "s"
