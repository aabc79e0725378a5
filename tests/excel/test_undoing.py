"""Before a button changes what people typed, the workbook is kept as it was; the message says where, and its kind decides that."""

from __future__ import annotations

import os
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from tests.excel.folders import VAGUE
from tests.excel.returns import at, click, everything, line, open_return
from xltools.excel.buttons.check import clear_findings, validate
from xltools.excel.buttons.code import apply_codes, fill_from_cipfa, suggest_codes
from xltools.excel.buttons.count import apportion
from xltools.excel.ribbon import BUTTONS
from xltools.excel.suggestion_sheet import SUGGESTIONS
from xltools.excel.undoing import DAYS, MOST, keep_copy

if TYPE_CHECKING:
    from collections.abc import Callable

    import xlwings

pytestmark = pytest.mark.libreoffice
LINES = (
    line("Public libraries"),
    line("Waste collection", cipfa="C37 Waste collection"),
    line("Policing", 5_000.0, "03.1", area="London"),
    line("Own", 1_000.0, "99.9"),
    line(VAGUE),
)
CODE = {"Public libraries": "C5", "Waste collection": "C6"}
NOW = datetime(2026, 11, 30, 9, 12, tzinfo=UTC)

OF_THE_RETURN = {"validate", "clear_findings", "suggest_codes", "apply_codes", "fill_from_cipfa", "apportion"}
OF_THE_MAPPING = {"fill_estimates", "bring_in_returns", "apportion"}
OWN_SHEETS_ALONE = {"compare_versions", "where_it_stands", "find_double_counts", "compare_baseline"}
FILES_THAT_ARE_KEPT_IN_EARLIER = {"recount", "consolidate_folder", "prepare_reports", "explore", "publish"}
A_NEW_WORKBOOK = {"where_it_stands", "guide"}
NOTHING = {"next_finding", "open_outbox", "check_pc", "about"}


@pytest.fixture
def kept_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the folder of this user's own copies."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    return tmp_path / "data" / "xltools" / "earlier"


@pytest.fixture
def book(excel: xlwings.App, tmp_path: Path, kept_in: Path) -> xlwings.Book:
    (tmp_path / "returns").mkdir()
    return open_return(excel, tmp_path / "returns" / "council.xlsx", *LINES)


def selecting(book: xlwings.Book, sheet: str, cells: str) -> None:
    book.sheets[sheet].activate()
    book.sheets[sheet][cells].select()


def suggesting(book: xlwings.Book) -> None:
    selecting(book, "Spending", "B5:B9")


def picking(book: xlwings.Book) -> None:
    selecting(book, "Spending", "B9")
    click(suggest_codes, book)
    sheet = book.sheets["Suggestions"]
    sheet.range((SUGGESTIONS.heading_row + 1, SUGGESTIONS.headings.index("Pick") + 1)).value = "08.2"


def apportioning(book: xlwings.Book) -> None:
    selecting(book, "Spending", "A7")


def explained(book: xlwings.Book) -> None:
    click(validate, book)
    row = next(row for row in range(5, 30) if book.sheets["Findings"][f"H{row}"].value == "code-unknown")
    book.sheets["Findings"][f"I{row}"].value = "It is a new code."


def explained_and_corrected(book: xlwings.Book) -> None:
    explained(book)
    book.sheets["Spending"]["C8"].value = "08.2"


CLICKS: tuple[tuple[Any, Callable[[xlwings.Book], None], str], ...] = (
    (suggest_codes, suggesting, "Suggest COFOG codes"),
    (apply_codes, picking, "Apply my choices"),
    (fill_from_cipfa, suggesting, "Fill from CIPFA"),
    (apportion, apportioning, "Apportion"),
    (clear_findings, explained, "Clear findings"),
    (validate, explained_and_corrected, "Validate"),
)


@pytest.mark.parametrize(("button", "prepare", "label"), CLICKS, ids=[button.__name__ for button, *_ in CLICKS])
def test_the_return_as_it_was_is_kept_in_the_users_own_data_and_named(
    button: Any, prepare: Callable[[xlwings.Book], None], label: str, book: xlwings.Book, kept_in: Path, tmp_path: Path
) -> None:
    prepare(book)
    assert not kept_in.exists()
    before, beside = everything(book), sorted(path.name for path in (tmp_path / "returns").iterdir())
    told = click(button, book)
    assert everything(book) != before
    (copy,) = kept_in.iterdir()
    assert copy.name.startswith(f"council before {label} 20")
    assert f"is kept as {copy.name} in the folder {kept_in}." in told
    assert sorted(path.name for path in (tmp_path / "returns").iterdir()) == beside
    old = book.app.books.open(str(copy))
    assert everything(old) == before
    assert openpyxl.load_workbook(copy)["Spending"]["B5"].value == "Public libraries"


def test_a_click_that_changes_nothing_typed_keeps_no_copy(book: xlwings.Book, kept_in: Path) -> None:
    click(validate, book)
    click(validate, book)
    assert click(clear_findings, book) == ""
    selecting(book, "Spending", "B9")
    assert "No blank code was filled in" in click(suggest_codes, book)
    assert "could not" not in click(apportion, book)
    assert not kept_in.exists()


def test_a_return_never_saved_is_kept_too(excel: xlwings.App, book: xlwings.Book, kept_in: Path) -> None:
    new = excel.books.add()
    new.names.add("return_id", "=Sheet1!$A$1")
    assert keep_copy(new, "Validate", NOW).parent == kept_in
    (copy,) = kept_in.iterdir()
    assert copy.name.endswith("before Validate 2026-11-30 09.12.xlsx")


def test_a_count_is_kept_beside_itself(counted: xlwings.Book, kept_in: Path) -> None:
    home = Path(counted.fullname).parent / "earlier"
    before = {path.name for path in home.glob("*")}
    copy = keep_copy(counted, "Apply my choices", NOW)
    assert (copy.parent, copy.name in before) == (home, False)
    assert copy.name == "hackney-2010-11-count before Apply my choices 2026-11-30 09.12.xlsx"
    assert not kept_in.exists()


def test_the_last_copies_are_kept_and_none_for_ever(book: xlwings.Book, kept_in: Path) -> None:
    kept_in.mkdir(parents=True)
    for number in range(MOST + 3):
        path = kept_in / f"old before Validate {number:02}.xlsx"
        path.write_bytes(b"")
        os.utime(path, (time.time() - number * 60,) * 2)
    ancient = kept_in / "old before Validate 01.xlsx"
    os.utime(ancient, (time.time() - (DAYS + 1) * 86_400,) * 2)
    copy = keep_copy(book, "Validate", datetime.now().astimezone())
    left = sorted(path.name for path in kept_in.iterdir())
    assert (len(left), copy.name in left, ancient.name in left) == (MOST, True, False)
    assert "old before Validate 00.xlsx" in left


def test_copies_beside_a_workbook_are_bounded_and_nothing_else_there_goes(counted: xlwings.Book) -> None:
    home = Path(counted.fullname).parent / "earlier"
    home.mkdir(exist_ok=True)
    other = home / "hackney-2010-11-count-1.xlsx"
    for path in (
        *(home / f"hackney-2010-11-count before Recount {number:02}.xlsx" for number in range(MOST + 3)),
        other,
    ):
        path.write_bytes(b"")
        os.utime(path, (1, 1))
    keep_copy(counted, "Apply my choices", NOW)
    assert len(list(home.glob("* before *"))) == MOST
    assert other.exists()


def test_every_button_leaves_a_way_back() -> None:
    ways = (OF_THE_RETURN, OF_THE_MAPPING, OWN_SHEETS_ALONE, FILES_THAT_ARE_KEPT_IN_EARLIER, A_NEW_WORKBOOK, NOTHING)
    assert set(BUTTONS) == set().union(*ways)
    assert {button.__name__ for button, *_ in CLICKS} == OF_THE_RETURN
    assert at("cofog", 5) == (5, 3)
