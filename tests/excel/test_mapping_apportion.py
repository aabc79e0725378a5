"""Apportion in a spend mapping workbook: amounts of a wider area become the place's; what stood there is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from tests.excel.folders import HACKNEY
from tests.excel.mappings import AGENCY, COUNCIL, ESTIMATED, MET, at, open_mapping, select, shown, type_in
from tests.excel.returns import chosen, click, everything
from xltools.excel.buttons.count import apportion
from xltools.excel.mapping_apportioning import apportioned_rows
from xltools.excel.mapping_sheet import MappingSheet, find_table
from xltools.model import UsageError
from xltools.reading.amounts import read_amount
from xltools.reference.sharing.shares import Share, share
from xltools.template.mapping import MAPPING, columns
from xltools.template.mapping_sheets import in_unit

if TYPE_CHECKING:
    from pathlib import Path

    import xlwings


def london(pence: int) -> int:
    found = share(HACKNEY, "London", "All ages")
    assert isinstance(found, Share)
    return found.in_place(pence)


NAMED = columns()
HEADINGS = {column.code or column.field: column.heading for column in NAMED}


def sheet_of(unit: str, *rows: dict[str, Any]) -> MappingSheet:
    """Return a sheet whose table starts in row 4 with these rows."""
    cells = [[None]] * 3 + [list(HEADINGS.values())] + [[row.get(field) for field in HEADINGS] for row in rows]
    amounts = {column.code: column.heading for column in NAMED if column.is_amount}
    return MappingSheet(find_table(MAPPING, cells, HEADINGS, tuple(HEADINGS)), unit, amounts)


@pytest.mark.parametrize("unit", ["£", "£000", "£m"])
@pytest.mark.parametrize("amount", [98_765.4321, 0.01, -12.5, 1, "1,250", 20_000])
def test_each_amount_is_the_part_a_count_would_take_in_every_unit(unit: str, amount: object) -> None:
    sheet = sheet_of(unit, {"organisation": MET, "area": "London", "03": amount, "10": 7})
    parts = apportioned_rows(sheet, [5], HACKNEY, {})
    pence = read_amount(amount, scale=sheet.scale).pence
    assert pence is not None
    assert parts.rows[5].amounts == {"03": london(pence), "10": london(7 * 10 ** (2 + sheet.scale))}
    for part in parts.rows[5].amounts.values():
        assert read_amount(in_unit(part, unit), scale=sheet.scale).pence == part


@pytest.mark.parametrize("area", ["", "Hackney", "E09000012", "the place"])
def test_a_figure_for_the_place_is_left_alone(area: str) -> None:
    parts = apportioned_rows(sheet_of("£", {"organisation": MET, "area": area, "03": 5}), [5], HACKNEY, {})
    assert (parts.rows, parts.refused) == ({}, ())
    assert "nothing to apportion" in parts.words()


def test_what_cannot_be_apportioned_is_said_row_by_row_and_the_others_are_done() -> None:
    sheet = sheet_of(
        "£000",
        {"organisation": MET, "area": "Kent", "03": 5},
        {"organisation": MET, "area": "London", "03": "ask Jo", "10": 3},
        {"organisation": MET, "area": "Lundon town", "03": 5},
        {"organisation": MET, "area": "London", "03": 5},
        {"organisation": MET, "area": "London"},
    )
    parts = apportioned_rows(sheet, range(5, 10), HACKNEY, {})
    assert list(parts.rows) == [8]
    assert [text.partition(":")[0] for text in parts.refused] == ["Row 5", "Row 6", "Row 7"]
    assert parts.refused[1] == "Row 6: no amount can be read in E6."


def test_the_notes_keep_what_was_typed_and_what_they_said() -> None:
    row = {
        "organisation": MET,
        "area": "London",
        "03": 12.5,
        "10": "1,000",
        "basis": "Please apportion",
        "notes": "Jo.",
    }
    notes = apportioned_rows(sheet_of("£m", row), [5], HACKNEY, {}).rows[5].notes
    assert notes.startswith("Jo. Apportioned by us: 241,739 of ")
    assert notes.endswith(
        "Before, for London (£m): 03 Public order and safety 12.5; 10 Social protection 1,000; Please apportion."
    )


def test_a_body_s_kind_says_by_what_its_figures_are_apportioned() -> None:
    sheet = sheet_of("£", {"organisation": "London Pensions Fund Authority", "area": "London", "10": 1000})
    older = share(HACKNEY, "London", "65+")
    assert isinstance(older, Share)
    part = apportioned_rows(sheet, [5], HACKNEY, {}).rows[5]
    assert (part.key, part.amounts["10"]) == ("65+", older.in_place(100_000))


def test_headings_may_be_moved_and_a_missing_one_is_named() -> None:
    cells: list[list[object]] = [
        ["Mapping"],
        ["Notes", "Area the figure covers", "Body", "03 Public order and safety"],
        ["", "London", MET, 4],
    ]
    table = find_table(MAPPING, cells, HEADINGS, ("organisation",))
    assert (table.text(3, "organisation"), table.value(3, "03"), table.value(3, "10")) == (MET, 4, None)
    with pytest.raises(UsageError, match="no column How the local figure was reached"):
        find_table(MAPPING, cells, HEADINGS, ("organisation", "basis"))
    with pytest.raises(UsageError, match="headings of Mapping are not to be found"):
        find_table(MAPPING, cells[:1], HEADINGS, ("organisation",))


@pytest.fixture
def book(excel: xlwings.App, tmp_path: Path) -> xlwings.Book:
    book = open_mapping(excel, tmp_path / "mapping.xlsx", ESTIMATED)
    type_in(book, 6, organisation=MET, area="London", d03=98_765.4321, basis="Please apportion", notes="From Jo.")
    type_in(book, 7, organisation=AGENCY, area="England", d06=1_000, figure_source="Their accounts")
    type_in(book, 8, organisation=COUNCIL, d08=12)
    return book


@pytest.mark.libreoffice
def test_selected_rows_get_new_amounts_and_a_copy_beside_holds_the_old(book: xlwings.Book, tmp_path: Path) -> None:
    before = everything(book)
    select(book, "A5:C6")
    told = click(apportion, book)
    part = london(9_876_543_210)
    assert round(shown(book, 6, "03")[0] * 100_000) == part
    assert shown(book, 6, "area", "basis") == [None, "Population"]
    assert shown(book, 6, "notes")[0].startswith("From Jo. Apportioned by us: 241,739 of ")
    assert told.startswith("1 row apportioned to Hackney: £")
    assert chosen(book) == "Mapping!A5:C6"
    after = everything(book)
    assert {name for name in after if after[name] != before[name]} <= {MAPPING, "Checks"}
    changed = [row for row, (was, is_) in enumerate(zip(before[MAPPING], after[MAPPING], strict=True), 1) if was != is_]
    assert changed == [6]
    (copy,) = (tmp_path / "earlier").iterdir()
    assert copy.name.startswith("mapping before Apportion 2")
    assert copy.name in told
    old = openpyxl.load_workbook(copy)[MAPPING]
    assert (old.cell(*at("03", 6)).value, old.cell(*at("area", 6)).value) == (98_765.4321, "London")
    assert "nothing to apportion" in click(apportion, book)
    assert len(list((tmp_path / "earlier").iterdir())) == 1


@pytest.mark.libreoffice
def test_a_protected_sheet_or_none_selected_is_refused_with_no_copy(book: xlwings.Book, tmp_path: Path) -> None:
    select(book, "A1", "Bodies")
    with pytest.raises(UsageError, match="No row is selected"):
        click(apportion, book)
    select(book, "A6")
    book.sheets[MAPPING].range(at("notes", 5)).value = "x"
    book.sheets[MAPPING].impl.api.protect("")
    before = everything(book)
    with pytest.raises(UsageError, match="is protected"):
        click(apportion, book)
    assert everything(book) == before
    assert not (tmp_path / "earlier").exists()


@pytest.mark.libreoffice
def test_an_unknown_unit_is_asked_about_before_anything_is_written(book: xlwings.Book, tmp_path: Path) -> None:
    book.names["unit"].refers_to_range.value = "thousands, mostly"
    select(book, "A6")
    with pytest.raises(UsageError, match="Choose £, £000 or £m above the columns"):
        click(apportion, book)
    assert not (tmp_path / "earlier").exists()


@pytest.mark.libreoffice
def test_a_workbook_never_saved_is_not_changed(excel: xlwings.App) -> None:
    from xltools.excel.undoing import changing

    book = excel.books.add()
    book.names.add("mapping_version", "=Sheet1!$A$1")
    with pytest.raises(UsageError, match="is not saved on this computer"), changing(book, "Apportion"):
        pass
