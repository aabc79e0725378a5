"""The workbook in front: which one it is, the rows selected and shown, its copy, and what is put back after a button wrote."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.excel.engine.values import RefusedError
from tests.excel.returns import at, chosen, click, line, open_return
from tests.excel.uno_bridge import constant, structure
from xltools.excel.buttons.check import next_finding, validate
from xltools.excel.buttons.count import FOUND, apportion, find_double_counts
from xltools.excel.buttons.report import as_folder
from xltools.excel.cells import read
from xltools.excel.live import copy_of, find_book, kept, rows_hidden, selected_rows, show_rows
from xltools.model import UsageError

if TYPE_CHECKING:
    import xlwings


@dataclass(frozen=True)
class Named:
    """An open workbook, as far as finding it goes."""

    name: str


@dataclass(frozen=True)
class Running:
    """An Excel, as far as finding a workbook goes."""

    hwnd: int
    books: tuple[Named, ...]


FIRST, SECOND = Running(11, (Named("Return.xlsx"), Named("a.xlsx"))), Running(22, (Named("return.xlsx"),))


def found_in(window: int, name: str, *running: Running) -> Any:
    apps: Any = running
    return find_book(apps, name, window)


def test_of_two_excels_that_of_the_window_clicked_in_is_taken() -> None:
    assert found_in(22, "C:\\x\\return.xlsx", FIRST, SECOND) is SECOND.books[0]
    assert found_in(11, "C:\\x\\return.xlsx", FIRST, SECOND) is FIRST.books[0]


def test_a_workbook_of_the_same_name_in_another_excel_is_never_taken_for_it() -> None:
    with pytest.raises(UsageError, match="could not be found"):
        found_in(22, "a.xlsx", FIRST, SECOND)


def test_where_no_window_is_known_one_name_open_twice_is_refused() -> None:
    assert found_in(0, "a.xlsx", FIRST, SECOND) is FIRST.books[1]
    with pytest.raises(UsageError, match="open in Excel 2 times"):
        found_in(0, "return.xlsx", FIRST, SECOND)


def test_a_folder_is_named_so_that_a_program_beside_it_is_not_meant(tmp_path: Path) -> None:
    assert as_folder(tmp_path / "outbox")[-1] in "\\/"
    assert Path(as_folder(tmp_path / "outbox")) == tmp_path / "outbox"


LINES = [line(f"Service {number}", 100.0 * number, "03.1", area="London") for number in range(1, 9)]


@pytest.fixture
def book(excel: xlwings.App, tmp_path: Path) -> xlwings.Book:
    book = open_return(excel, tmp_path / "return.xlsx", *LINES)
    book.sheets["Spending"].activate()
    return book


def rows(book: xlwings.Book, cells: str, last: int = 12) -> tuple[int, ...]:
    sheet = book.sheets["Spending"]
    sheet[cells].select()
    return selected_rows(book, sheet, last)


@pytest.mark.libreoffice
def test_selected_rows_are_told_in_every_shape(book: xlwings.Book) -> None:
    assert rows(book, "B6") == (6,)
    assert rows(book, "A6:C8") == (6, 7, 8)
    assert rows(book, "7:9") == (7, 8, 9)
    assert rows(book, "B:B") == tuple(range(1, 13))
    assert rows(book, "A20:A30") == ()


@pytest.mark.libreoffice
def test_hidden_rows_within_a_selection_are_left_alone(book: xlwings.Book) -> None:
    sheet = book.sheets["Spending"]
    for row in (6, 9, 10):
        sheet.api.Range(f"{row}:{row}").Hidden = True
    assert rows(book, "A5:A12") == (5, 7, 8, 11, 12)
    assert rows(book, "A6") == ()
    assert rows(book, "B:B") == (1, 2, 3, 4, 5, 7, 8, 11, 12)
    sheet["A5:A12"].select()
    assert click(apportion, book).startswith("5 lines apportioned")
    assert [bool(sheet.range(at("local", row)).value) for row in (6, 9, 10)] == [False] * 3


def filter_by(sheet: xlwings.Sheet, table: str, column: int, wanted: str) -> None:
    """Filter a table by a text, as a person does with the button at its heading."""
    native = sheet.impl.book.document.DatabaseRanges.getByName(table)
    field = structure("sheet.TableFilterField")
    field.Field, field.StringValue, field.IsNumeric = column, wanted, False
    field.Operator = constant("sheet.FilterOperator", "EQUAL")
    native.getFilterDescriptor().setFilterFields((field,))
    native.refresh()


@pytest.mark.libreoffice
def test_more_pieces_than_excel_tells_of_are_refused(book: xlwings.Book) -> None:
    pieces = ",".join(f"$A${row}" for row in range(5, 100, 2))
    sheet = book.sheets["Spending"]
    document = sheet.impl.book.document
    several = document.createInstance("com.sun.star.sheet.SheetCellRanges")
    for piece in pieces.split(","):
        several.addRangeAddress(sheet[piece].api.RangeAddress, False)
    document.CurrentController.select(several)
    with pytest.raises(UsageError, match="hidden rows in it are left alone"):
        selected_rows(book, sheet, 100)


@pytest.mark.libreoffice
def test_a_finding_in_a_hidden_row_is_said_to_be_hidden(excel: xlwings.App, tmp_path: Path) -> None:
    book = open_return(excel, tmp_path / "return.xlsx", line("Libraries", 1.0, "08.2"), line("Parks", None, "08.1"))
    click(validate, book)
    sheet = book.sheets["Spending"]
    sheet.api.Range("6:6").Hidden = True
    sheet.activate()
    sheet["A5"].select()
    while not chosen(book).endswith("6"):
        told = click(next_finding, book)
    assert told == "The next finding is in row 6, which is hidden, perhaps by a filter. Show it to see the cell."
    sheet.api.Range("6:6").Hidden = False
    sheet["A5"].select()
    assert click(next_finding, book) == ""


@pytest.mark.libreoffice
def test_rows_hidden_on_a_sheet_of_ours_are_shown_when_it_is_written_anew(excel: xlwings.App, tmp_path: Path) -> None:
    book = open_return(excel, tmp_path / "return.xlsx", line("Parks", None, "08.1"), line("Streets", 900.0, "99.9"))
    click(validate, book)
    sheet = book.sheets["Findings"]
    assert sheet.tables["Findings"].show_autofilter
    sheet.api.Range("5:6").Hidden = True
    click(validate, book)
    assert sheet.api.Range("5:6").Hidden is False
    assert sheet.tables["Findings"].show_autofilter
    alike = [line("Adult social care placements", 1_234_567.0, "10.2", notes="North") for _ in range(2)]
    book = open_return(excel, tmp_path / "alike.xlsx", *alike)
    click(find_double_counts, book)
    row = FOUND.heading_row + 1
    sheet = book.sheets[FOUND.name]
    sheet.api.Range(f"{row}:{row}").Hidden = True
    click(find_double_counts, book)
    assert sheet.api.Range(f"{row}:{row}").Hidden is False


@pytest.mark.libreoffice
def test_a_table_that_was_filtered_shows_all_its_rows_again(book: xlwings.Book) -> None:
    sheet = book.sheets["Spending"]
    filter_by(sheet, sheet.tables[0].name, 1, "Service 3")
    assert rows_hidden(sheet, 5, 12) is None
    show_rows(sheet, 5, 12)
    assert rows_hidden(sheet, 5, 12) is False


@pytest.mark.libreoffice
def test_what_was_switched_off_is_on_again_though_the_sheet_in_front_cannot_be_shown(book: xlwings.Book) -> None:
    mine = book.sheets.add("Mine")
    with pytest.raises(RefusedError, match="Mine is hidden"), kept(book):
        mine.visible = False
    app = book.app
    assert (app.enable_events, app.screen_updating, app.calculation) == (True, True, "automatic")


@pytest.mark.libreoffice
@pytest.mark.parametrize(
    ("called", "copied"),
    [("Return 2.0", "Return 2.0.xlsx"), ("Book1", "Book1.xlsx"), ("a.b.XLSX", "a.b.XLSX")],
)
def test_a_copy_has_a_name_that_can_be_read(excel: xlwings.App, called: str, copied: str) -> None:
    book = excel.books.add()
    book.impl.document.setTitle(called)
    with copy_of(book) as path:
        assert (path.name, path.is_file()) == (copied, True)
    assert not path.parent.exists()


@pytest.mark.libreoffice
def test_a_copy_of_a_long_name_is_one_that_excel_can_save(excel: xlwings.App, tmp_path: Path) -> None:
    book = open_return(excel, tmp_path / f"{'Return of a council ' * 11}.xlsx", line("Parks", None, "08.1"))
    with copy_of(book) as path:
        assert (len(path.name), path.suffix) == (105, ".xlsx")
    assert "Next finding" in click(validate, book)
    assert read(book.sheets["Findings"], 5, 5, 1)[0][0]


@pytest.mark.libreoffice
def test_the_copy_is_gone_where_reading_it_failed(book: xlwings.Book) -> None:
    def fail() -> None:
        raise ValueError

    with pytest.raises(ValueError), copy_of(book) as path:  # noqa: PT011 - any error
        fail()
    assert not path.parent.exists()
