"""The groups Count and Consolidate: over a return, a count workbook and its folder."""

from __future__ import annotations

from shutil import rmtree
from typing import TYPE_CHECKING, Any

import pytest

from tests.excel.folders import HACKNEY
from tests.excel.returns import at, chosen, click, everything, line, open_return
from xltools.excel.buttons.consolidate import consolidate_folder
from xltools.excel.buttons.count import apportion, compare_baseline, find_double_counts, recount
from xltools.excel.live import CHOSEN
from xltools.model import UsageError
from xltools.reference.sharing.shares import Share, share

if TYPE_CHECKING:
    from pathlib import Path

    import xlwings

    from xltools.folder import CountFolder

pytestmark = pytest.mark.libreoffice


def test_selected_lines_are_shared_out_exactly_with_their_source(excel: xlwings.App, tmp_path: Path) -> None:
    book = open_return(
        excel,
        tmp_path / "return.xlsx",
        line("Policing", 98_765_432.1, "03.1", area="London", notes="As agreed."),
        line("Pensions", 1_000_000.0, "10.2", area="London", share_key="65+"),
        line("Own", 10.0, "08.1"),
        line("ReferenceContext", 10.0, "08.1", area="London", local=3.0),
        line("Elsewhere", 10.0, "08.1", area="Kent"),
        line("Not selected", 10.0, "08.1", area="London"),
    )
    sheet = book.sheets["Spending"]
    sheet.activate()
    sheet["A5:A9"].select()
    before = sheet["A5:T10"].value
    told = click(apportion, book)
    found = share(HACKNEY, "London", "All ages")
    older = share(HACKNEY, "London", "65+")
    assert isinstance(found, Share)
    assert isinstance(older, Share)
    assert round(sheet.range(at("local", 5)).value * 100) == found.in_place(9_876_543_210)
    assert round(sheet.range(at("local", 6)).value * 100) == older.in_place(100_000_000)
    assert [sheet.range(at(field, 6)).value for field in ("basis", "share_key")] == ["Population", "65+"]
    assert sheet.range(at("notes", 5)).value.startswith("As agreed. Apportioned by us: 241,739 of ")
    assert told.startswith("2 lines apportioned to Hackney: £")
    assert "Row 9: Kent and Hackney have no district in common" in told
    after = sheet["A5:T10"].value
    touched = {at(field)[1] - 1 for field in ("local", "basis", "share_key", "notes", "checked")}
    for row, (was, is_) in enumerate(zip(before, after, strict=True)):
        changed = {column for column in range(20) if was[column] != is_[column]}
        assert changed <= (touched if row < 2 else set())
    assert chosen(book) == "Spending!A5:A9"
    assert "nothing to apportion" in click(apportion, _selecting(book, "A7:A8"))


def _selecting(book: xlwings.Book, address: str) -> xlwings.Book:
    book.sheets["Spending"][address].select()
    return book


def test_outside_a_count_folder_and_on_other_workbooks_the_buttons_say_what_they_need(excel: xlwings.App) -> None:
    book = excel.books.add()
    for action in (find_double_counts, recount, apportion, compare_baseline):
        with pytest.raises(UsageError, match="This button"):
            click(action, book)
    book.names.add("net_total", "=Sheet1!$A$1")
    for action in (find_double_counts, recount, compare_baseline):
        with pytest.raises(UsageError, match="does not lie in a count folder"):
            click(action, book)


def test_a_count_that_is_open_is_never_written_over(counted: xlwings.Book, folder: CountFolder) -> None:
    ledger = counted.sheets["Double counts"]
    heading, column = next(
        (row, column)
        for row in range(1, 20)
        for column in range(1, 16)
        if ledger.range((row, column)).value == "Decision"
    )
    ledger.range((heading + 1, column)).value = ["Keep both", "A. Analyst"]
    before, on_disk = everything(counted), folder.count_workbook.read_bytes()
    assert "Counted: " in click(consolidate_folder, counted)
    assert counted.app.books.active.name == "hackney-2010-11-2-count.xlsx"
    assert "Keep both,A. Analyst" in (folder.path / "decisions.csv").read_text()
    assert "no new decision" in click(recount, counted.app.books.active)
    assert (folder.reports / "hackney-2010-11-3-count.xlsx").is_file()
    assert (everything(counted), folder.count_workbook.read_bytes()) == (before, on_disk)


def test_without_a_dialog_the_folder_is_the_workbook_s_own_if_the_person_agrees(
    excel: xlwings.App, folder: CountFolder
) -> None:
    with pytest.raises(UsageError, match="Open a workbook that lies in the count folder"):
        click(consolidate_folder, excel.books.add())
    before = folder.count_workbook.read_bytes()
    excel.impl.desk.answers["yes_no"] = "no"
    asked = click(consolidate_folder, excel.books.open(str(folder.returns / "council.xlsx")))
    assert asked.startswith("Count the returns for Hackney, 2010-11, in ")
    assert folder.count_workbook.read_bytes() == before


def test_returns_within_a_count_folder_may_be_chosen_too(
    excel: xlwings.App, folder: CountFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(CHOSEN, str(folder.returns))
    assert "Counted: 1 accepted, 1 rejected." in click(consolidate_folder, excel.books.add())


@pytest.mark.parametrize("button", [find_double_counts, compare_baseline, recount])
def test_a_count_folder_without_its_returns_is_told(counted: xlwings.Book, folder: CountFolder, button: Any) -> None:
    rmtree(folder.returns)
    before = everything(counted)
    with pytest.raises(UsageError, match=r"returns is missing\. Make that folder"):
        click(button, counted)
    assert everything(counted) == before
