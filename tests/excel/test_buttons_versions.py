"""The button Compare versions: what it compares with, and where it says no. `test_every_button` shows the usual way of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.excel.returns import click, everything, line, open_return, write_return
from xltools.excel.buttons.check import compare_versions
from xltools.excel.live import CHOSEN
from xltools.excel.version_changes import CHANGED
from xltools.model import UsageError

if TYPE_CHECKING:
    from pathlib import Path

    import xlwings

pytestmark = pytest.mark.libreoffice
LINES = line("Libraries", 1200.5, "08.2"), line("Parks", 300.0, "08.1")


@pytest.fixture
def book(excel: xlwings.App, tmp_path: Path) -> Any:
    return open_return(excel, tmp_path / "return.xlsx", *LINES)


def rows(book: xlwings.Book, number: int) -> list[list[Any]]:
    first = CHANGED.heading_row + 1
    return list(book.sheets["What changed"].range((first, 1), (first + number - 1, 8)).value)


def test_without_a_dialog_it_is_compared_with_what_was_issued(book: xlwings.Book) -> None:
    assert click(compare_versions, book).startswith("2 lines added; ")
    assert [row[:3] for row in rows(book, 2)] == [["Added", "Libraries", None], ["Added", "Parks", None]]


def test_a_version_that_says_the_same_is_told_as_such(
    book: xlwings.Book, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(CHOSEN, str(write_return(tmp_path / "earlier.xlsx", *LINES)))
    assert click(compare_versions, book) == "Nothing differs. Gross spending is the same, £1,500.50."


def test_structure_and_form_stand_beside_the_amounts(
    book: xlwings.Book, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(CHOSEN, str(write_return(tmp_path / "earlier.xlsx", *LINES)))
    book.sheets["Spending"]["B6"].value = "PARKS"
    book.sheets["Spending"]["B4"].value = "Service or activity"
    click(compare_versions, book)
    (form, structure) = rows(book, 2)
    assert form[:5] == ["Form only: only capitals differ", "PARKS", "Service", "Parks", "PARKS"]
    assert structure[0] == "Structure"
    assert structure[4] == 'The heading "Service" is "Service or activity" now.'


def test_a_file_that_cannot_be_read_is_told_and_nothing_is_written(
    book: xlwings.Book, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "earlier.xlsx").write_bytes(b"PK\3\4 and no more")
    monkeypatch.setenv(CHOSEN, str(tmp_path / "earlier.xlsx"))
    before = everything(book)
    with pytest.raises(UsageError, match=r"earlier\.xlsx: The file is damaged"):
        click(compare_versions, book)
    assert everything(book) == before


def test_on_a_workbook_that_is_no_return_it_says_what_it_is_for(excel: xlwings.App) -> None:
    with pytest.raises(UsageError, match="compares a partner's return with an earlier version"):
        click(compare_versions, excel.books.add())
