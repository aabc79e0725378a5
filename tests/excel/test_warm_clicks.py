"""Clicks passed on to a process that stays warm, through the whole chain: the same as afresh, each with what is there now."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.excel.click_over_libreoffice import LOST
from tests.excel.conftest import WARM
from tests.excel.folders import VAGUE
from tests.excel.returns import at, everything, line, lit, open_return
from xltools.excel.exit_codes import DONE, TOLD

if TYPE_CHECKING:
    from pathlib import Path

    import xlwings

    from tests.excel.chain import AddIn, Click
    from xltools.folder import CountFolder

pytestmark = [pytest.mark.libreoffice, pytest.mark.parametrize("add_in", [WARM], indirect=True)]


def listed(book: xlwings.Book) -> list[tuple[object, ...]]:
    """Return the findings listed on the sheet, without the blank rows."""
    return [tuple(row) for row in book.sheets["Findings"]["A5:J20"].value if row[0]]


def warm(add_in: AddIn, button: str, code: int = DONE) -> Click:
    """Click when a process waits; it does the click."""
    add_in.make_ready()
    came = add_in.click(button)
    assert (came.warm, came.vba, came.exit_code, came.boxes, came.network) == (True, "finished", code, (), ())
    return came


def test_the_first_click_is_done_afresh_and_those_after_it_warm_with_the_same_result(
    add_in: AddIn, excel: xlwings.App, tmp_path: Path
) -> None:
    book = open_return(excel, tmp_path / "r.xlsx", line("Parks", None, "08.1"), line("Streets", 900.0, "99.9"))
    first = add_in.click("validate")
    assert (first.warm, first.exit_code) == (False, DONE)
    sheets, shown = everything(book), lit(book)
    for _ in range(2):
        came = warm(add_in, "validate")
        assert came.told == first.told
        assert (everything(book), lit(book)) == (sheets, shown)


def test_each_click_reads_what_is_there_now(add_in: AddIn, excel: xlwings.App, folder: CountFolder) -> None:
    book = open_return(excel, folder.returns / "new.xlsx", line(VAGUE), line("Parks", None, "08.1"))
    spending = book.sheets["Spending"]
    warm(add_in, "validate")
    assert "gross-missing" in str(listed(book))
    spending.range(at("gross", 6)).value = 10
    warm(add_in, "validate")
    assert "gross-missing" not in str(listed(book))
    spending.activate()
    spending["A5"].select()
    warm(add_in, "suggest_codes")
    assert spending["C5"].value is None
    codes = folder.path / "dictionary.csv"
    codes.write_text(f"{codes.read_text()}{VAGUE},Council,07.4,A Person,2026-01-05\n")
    warm(add_in, "suggest_codes")
    assert spending["C5"].value == "07.4"


def test_what_the_person_must_put_right_is_told(add_in: AddIn, excel: xlwings.App) -> None:
    excel.books.add()
    assert warm(add_in, "validate", TOLD).told.startswith("This workbook is neither a return nor")


def test_killed_before_it_changed_anything_the_click_is_done_afresh(
    add_in: AddIn, excel: xlwings.App, tmp_path: Path
) -> None:
    book = open_return(excel, tmp_path / "r.xlsx", line("Parks", None, "08.1"))
    add_in.make_ready()
    came = add_in.click("validate", environment={LOST: "before"})
    assert (came.warm, came.vba, came.exit_code, came.boxes, len(came.alerts)) == (False, "finished", DONE, (), 1)
    assert "gross-missing" in str(listed(book))


def test_killed_while_it_changes_something_the_person_is_told_and_nothing_is_done_twice(
    add_in: AddIn, excel: xlwings.App, tmp_path: Path
) -> None:
    book = open_return(excel, tmp_path / "r.xlsx", line("Parks", None, "08.1"))
    before = everything(book)
    add_in.make_ready()
    came = add_in.click("validate", environment={LOST: "after"})
    assert (came.vba, came.exit_code, came.alerts) == ("finished", 1, ())
    assert "could not finish this (code 1)" in came.boxes[0]
    assert everything(book) == before
    came = add_in.click("validate")
    assert (came.warm, came.exit_code) == (False, DONE)
