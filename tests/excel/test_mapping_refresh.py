"""Fill estimates and Bring in returns, live: what was typed stays, what is new belongs to the tables, and a copy is kept."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from shutil import copytree
from typing import TYPE_CHECKING, Any

import pytest

from tests.excel.engine.books import NativeBook
from tests.excel.folders import HACKNEY, PARTNERS
from tests.excel.mappings import AGENCY, COUNCIL, at, body_at, select, shown, type_in
from tests.excel.returns import chosen, click, everything, line, write_return
from tests.excel.test_every_button import clicked
from xltools import pipeline
from xltools.excel.buttons.mapping import bring_in_returns, fill_estimates
from xltools.excel.live import copy_of
from xltools.folder import create_folder, read_folder
from xltools.model import UsageError
from xltools.outputs.mapping.opened import open_mapping
from xltools.outputs.mapping.write import write_mapping
from xltools.template.mapping import BODIES, LISTS, MAPPING, MAPPING_FILE

if TYPE_CHECKING:
    import xlwings

    from tests.excel.chain import AddIn
    from xltools.excel.ribbon import Action
    from xltools.folder import CountFolder
    from xltools.outputs.mapping.opened import OpenedMapping

pytestmark = pytest.mark.libreoffice
DAY = date(2026, 1, 5)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = create_folder(tmp_path_factory.mktemp("mapped") / "count", HACKNEY, PARTNERS)
    write_return(folder.returns / "council.xlsx", line("Libraries", 5_000_000.0, "08.2"), line("Schools", 7.25, "09.1"))
    write_mapping(folder, DAY)
    return folder.path


@pytest.fixture
def home(made: Path, tmp_path: Path) -> CountFolder:
    return read_folder(Path(copytree(made, tmp_path / "count")))


@pytest.fixture
def book(home: CountFolder, excel: xlwings.App) -> xlwings.Book:
    book = excel.books.open(str(home.path / MAPPING_FILE))
    book.sheets[MAPPING].activate()
    return book


def reread(book: xlwings.Book) -> OpenedMapping:
    """Read the open workbook as the library reads the file."""
    with copy_of(book) as path:
        return open_mapping(path.read_bytes(), path.name)


def row_of(book: xlwings.Book, body: str, kind: str = "Revenue") -> int:
    """Return the first row of a body and kind on Mapping."""
    cells = book.sheets[MAPPING].range("A5:P400").value
    kinds = at("expenditure_type")[1] - 1
    return next(number for number, row in enumerate(cells, 5) if row[0] == body and row[kinds] == kind)


def body_row(book: xlwings.Book, body: str) -> int:
    return int(book.sheets[BODIES].range("A1:A300").value.index(body)) + 1


def table_rows(book: xlwings.Book, sheet: str, name: str) -> int:
    return int(book.sheets[sheet].tables[name].range.last_cell.row)


def take_off_the_last(sheet: xlwings.Sheet, name: str, rows: int) -> None:
    """Take the last rows off a table, as if they had never been written."""
    table = sheet.tables[name]
    area = table.range
    last = area.last_cell.row - rows
    sheet.impl.api.unprotect("")
    sheet.range((last + 1, area.column), area.last_cell).clear_contents()
    table.resize(sheet.range((area.row, area.column), (last, area.last_cell.column)))


def kept_copies(home: CountFolder, button: str) -> list[Path]:
    return [path for path in (home.path / "earlier").iterdir() if f"before {button}" in path.name]


def test_what_was_cleared_is_filled_again_and_what_was_typed_stays(
    add_in: AddIn, book: xlwings.Book, home: CountFolder
) -> None:
    first = row_of(book, "Jobcentre Plus")
    second = row_of(book, "Homes and Communities Agency", "Capital")
    own = row_of(book, COUNCIL)
    was = shown(book, first, "04")
    book.sheets[MAPPING].range(at("04", first)).clear_contents()
    type_in(book, second, d06=12.5)
    type_in(book, own, d08=4_000, figure_source="Their ledger")
    before = everything(book)
    select(book, f"B{first}")
    came = clicked(add_in, "fill_estimates")
    assert shown(book, first, "04") == was
    assert shown(book, second, "06") == [12.5]
    assert shown(book, own, "08", "figure_source", "total") == [4_000, "Their ledger", 4_000]
    after = everything(book)
    changed = {
        (row, column)
        for row, (then, now) in enumerate(zip(before[MAPPING], after[MAPPING], strict=True), 1)
        for column, (old, new) in enumerate(zip(then, now, strict=True), 1)
        if old != new
    }
    assert changed == {at("04", first)}
    assert after[BODIES] == before[BODIES]
    assert "1 row filled in. Nothing that was typed was changed." in came.told
    (kept,) = kept_copies(home, "Fill estimates")
    assert kept.name in came.told
    assert chosen(book) == f"Mapping!B{first}"
    assert "Nothing was to be filled in" in click(fill_estimates, book)
    assert len(kept_copies(home, "Fill estimates")) == 1


def test_a_row_that_is_new_belongs_to_the_table_and_is_known_as_ours(book: xlwings.Book) -> None:
    """The rows of the last body and their records are taken off, as if its figures had been published since."""
    body = "Ministry of Defence"
    row, last, filled = row_of(book, body), table_rows(book, MAPPING, "Mapping"), table_rows(book, LISTS, "Filled")
    fields = ("organisation", "funder", "expenditure_type", "10", "basis", "figure_source", "total")
    was, records = shown(book, row, *fields), len(reread(book).reading.records)
    taken = last - row + 1
    take_off_the_last(book.sheets[MAPPING], "Mapping", taken)
    take_off_the_last(book.sheets[LISTS], "Filled", taken)
    assert len(reread(book).reading.records) == records - taken
    assert f"{taken} rows added" in click(fill_estimates, book)
    assert shown(book, row, *fields) == was
    assert (table_rows(book, MAPPING, "Mapping"), table_rows(book, LISTS, "Filled")) == (last, filled)
    again = reread(book)
    assert len(again.reading.records) == records
    assert not next(each for each in again.reading.rows if each.row == row).typed


def test_the_lists_are_protected_again_and_a_password_is_respected(book: xlwings.Book, home: CountFolder) -> None:
    row = row_of(book, "Jobcentre Plus")
    book.sheets[MAPPING].range(at("04", row)).clear_contents()
    assert book.sheets[LISTS].api.ProtectContents
    click(fill_estimates, book)
    assert book.sheets[LISTS].api.ProtectContents
    book.sheets[MAPPING].range(at("04", row)).clear_contents()
    book.sheets[LISTS].impl.api.unprotect("")
    book.sheets[LISTS].impl.api.protect("secret")
    before = everything(book)
    with pytest.raises(UsageError, match="sheet Lists is protected with a password"):
        click(fill_estimates, book)
    assert everything(book) == before
    assert len(kept_copies(home, "Fill estimates")) == 1


def test_what_returns_say_stands_beside_what_was_typed(add_in: AddIn, book: xlwings.Book, home: CountFolder) -> None:
    own, agency = row_of(book, COUNCIL), row_of(book, AGENCY)
    type_in(book, own, d08=4_000)
    type_in(book, agency, d06=2_000, basis="Actual")
    estimate = shown(book, row_of(book, "Jobcentre Plus"), "04")
    before = everything(book)
    came = clicked(add_in, "bring_in_returns")
    assert shown(book, own, "08", "from_return") == [4_000, 5_000.00725]
    assert shown(book, agency, "06", "from_return", "basis") == [2_000, None, "Actual"]
    assert shown(book, row_of(book, "Jobcentre Plus"), "04") == estimate
    standing = {
        body: book.sheets[BODIES].range(body_at("standing", body_row(book, body))).value for body in (COUNCIL, AGENCY)
    }
    assert standing == {COUNCIL: "Returned", AGENCY: "Typed in"}
    after = everything(book)
    beside = at("from_return")[1]
    assert {
        column
        for then, now in zip(before[MAPPING], after[MAPPING], strict=True)
        for column, (old, new) in enumerate(zip(then, now, strict=True), 1)
        if old != new
    } == {beside}
    assert after[LISTS] == before[LISTS]
    assert "1 amount from returns" in came.told
    (kept,) = kept_copies(home, "Bring in returns")
    assert kept.name in came.told
    assert "Nothing is new" in click(bring_in_returns, book)


@pytest.mark.parametrize(
    ("button", "label"), [(fill_estimates, "Fill estimates"), (bring_in_returns, "Bring in returns")]
)
def test_the_workbook_is_saved_once_a_click_and_what_is_kept_is_what_was_looked_at(
    book: xlwings.Book, home: CountFolder, monkeypatch: pytest.MonkeyPatch, button: Action, label: str
) -> None:
    saved, save = list[str](), NativeBook.SaveCopyAs

    def counted(native: NativeBook, Filename: str) -> None:  # noqa: N803 - Excel's name
        saved.append(Filename)
        save(native, Filename)

    book.sheets[MAPPING].range(at("04", row_of(book, "Jobcentre Plus"))).clear_contents()
    type_in(book, row_of(book, COUNCIL), d08=4_000)
    before = everything(book)
    monkeypatch.setattr(NativeBook, "SaveCopyAs", counted)
    click(button, book)
    assert len(saved) == 1
    assert not Path(saved[0]).exists()
    (kept,) = kept_copies(home, label)
    assert everything(book) != before
    assert everything(book.app.books.open(str(kept))) == before


def test_a_return_of_a_body_without_a_row_has_one_made_in_the_table(book: xlwings.Book, home: CountFolder) -> None:
    body = "Hackney Shelter Trust"
    named = {"organisation": body, "organisation_id": "", "organisation_type": "Agency or public body", "return_id": ""}
    write_return(home.returns / "trust.xlsx", line("Hostels", 1_234.5, "06.1"), **named)
    last = table_rows(book, MAPPING, "Mapping")
    assert "1 body added" in click(bring_in_returns, book)
    assert shown(book, last + 1, "organisation", "from_return", "total") == [body, 1.2345, 0]
    assert table_rows(book, MAPPING, "Mapping") == last + 1
    assert table_rows(book, BODIES, "Bodies") == body_row(book, body)


def test_what_a_return_says_is_the_count_s_in_every_unit(book: xlwings.Book, home: CountFolder) -> None:
    click(bring_in_returns, book)
    said = shown(book, row_of(book, COUNCIL), "from_return")[0]
    lines = pipeline.consolidate(home).lines
    assert round(said * 100_000) == int(lines[lines["organisation"] == COUNCIL]["amount"].sum())


def test_a_protected_sheet_is_refused_and_nothing_changes(book: xlwings.Book, home: CountFolder) -> None:
    type_in(book, row_of(book, COUNCIL), d08=4_000)
    book.sheets[MAPPING].impl.api.protect("")
    before = everything(book)
    for button in (fill_estimates, bring_in_returns):
        with pytest.raises(UsageError, match="is protected"):
            click(button, book)
    assert everything(book) == before
    assert not [path for path in (home.path / "earlier").iterdir() if "before" in path.name]


def test_an_unknown_unit_is_asked_about_and_nothing_changes(book: xlwings.Book, home: CountFolder) -> None:
    book.names["unit"].refers_to_range.value = "mostly thousands"
    before = everything(book)
    with pytest.raises(UsageError, match="unit of the sheet Mapping is not certain"):
        click(fill_estimates, book)
    assert everything(book) == before


@pytest.mark.parametrize("button", [fill_estimates, bring_in_returns])
def test_elsewhere_they_say_what_they_need(button: Any, excel: xlwings.App, tmp_path: Path, made: Path) -> None:
    with pytest.raises(UsageError, match=r"This workbook is no spend mapping workbook\. This button"):
        click(button, excel.books.add())
    alone = tmp_path / MAPPING_FILE
    alone.write_bytes((made / MAPPING_FILE).read_bytes())
    with pytest.raises(UsageError, match="Save it into its count folder"):
        click(button, excel.books.open(str(alone)))
