"""The chain of a click is the real one: the built add-in's button and VBA, another process, the live workbook."""

from __future__ import annotations

import sys
from shutil import copy
from typing import TYPE_CHECKING

import pytest

from xltools.template.build import build_return

if TYPE_CHECKING:
    from pathlib import Path

    import xlwings

    from tests.excel.chain import AddIn

pytestmark = pytest.mark.libreoffice
SMALL = "tests.excel.small_click"


@pytest.fixture(scope="module")
def blank_return(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("blank") / "return.xlsx"
    build_return(path)
    return path


@pytest.fixture
def book(excel: xlwings.App, blank_return: Path, tmp_path: Path) -> xlwings.Book:
    return excel.books.open(copy(blank_return, tmp_path / "it's a = return.xlsx"))


def test_a_click_changes_the_live_workbook(add_in: AddIn, book: xlwings.Book) -> None:
    came = add_in.click("validate", module=SMALL)
    assert (came.vba, came.exit_code, came.output) == ("finished", 0, "printed; answered yes\n")
    assert book.sheets[0]["A1:B1"].value == ["validate", 2.0]


def test_what_is_started_is_the_add_ins_python_isolated_with_nothing_of_the_workbook(
    add_in: AddIn, book: xlwings.Book
) -> None:
    came = add_in.click("validate", module=SMALL)
    assert came.command == f'"{sys.executable}" -I -m xltools.excel.click'
    assert came.settings["TOTALPLACE_BUTTON"] == "validate"
    assert came.settings["TOTALPLACE_BOOK"] == "it's a = return.xlsx"


def test_messages_answers_and_the_status_bar_are_on_record(add_in: AddIn, book: xlwings.Book) -> None:
    came = add_in.click("validate", module=SMALL, answers={"yes_no": "no"})
    assert [(alert.text, alert.buttons) for alert in came.alerts] == [("Done. Go on?", "yes_no")]
    assert came.statuses == ("Working", "")
    assert came.output == "printed; answered no\n"


def test_the_steps_of_a_click_are_timed(add_in: AddIn, book: xlwings.Book) -> None:
    times = add_in.click("validate", module=SMALL).times
    assert times is not None
    assert 0 < times.start + times.imports + times.attach + times.work < times.whole


def test_vba_hears_how_python_ended(add_in: AddIn, book: xlwings.Book) -> None:
    came = add_in.click("validate", module=SMALL, environment={"LEAVE_WITH": "3"})
    assert (came.vba, came.exit_code) == ("finished", 3)
    assert "(code 3)" in came.boxes[0]


def test_vba_hears_that_python_could_not_be_started(add_in: AddIn, book: xlwings.Book) -> None:
    add_in.document.Sheets.getByName("Settings").getCellRangeByName("B2").String = "/nowhere/python"
    came = add_in.click("validate", module=SMALL)
    assert (came.vba, came.exit_code) == ("finished", None)
    assert "/nowhere/python" in came.boxes[0]


def test_an_add_in_loaded_last_is_not_taken_for_the_workbook(book: xlwings.Book, add_in: AddIn) -> None:
    assert add_in.click("validate", module=SMALL).settings["TOTALPLACE_BOOK"] == book.name


def test_an_error_in_vba_is_noticed(add_in: AddIn, book: xlwings.Book) -> None:
    add_in.controls["broken"] = {"onAction": "TotalPlaceRibbon.NotThere"}
    assert add_in.click("broken").vba != "finished"


def test_buttons_are_enabled_where_they_make_sense(add_in: AddIn, book: xlwings.Book, excel: xlwings.App) -> None:
    assert add_in.enabled("validate")
    assert not add_in.enabled("recount")
    excel.books.add()
    assert not add_in.enabled("validate")
    assert add_in.enabled("guide")
