"""The group Code: suggestions, the analyst's choices, codes from CIPFA lines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.excel.folders import VAGUE
from tests.excel.returns import click, everything, line, open_return
from xltools.excel.buttons.code import apply_codes, fill_from_cipfa, suggest_codes
from xltools.excel.suggestion_sheet import SUGGESTIONS
from xltools.model import UsageError

if TYPE_CHECKING:
    from pathlib import Path

    import xlwings

    from xltools.folder import CountFolder

pytestmark = pytest.mark.libreoffice
LINES = (
    line("Public libraries"),
    line("Refuse collection", cofog="05.1"),
    line("Total"),
    line(VAGUE),
    line("Waste collection", cipfa="C37 Waste collection"),
)
HEADINGS = SUGGESTIONS.headings


@pytest.fixture
def book(excel: xlwings.App, tmp_path: Path) -> Any:
    return open_return(excel, tmp_path / "return.xlsx", *LINES)


def select(book: xlwings.Book, address: str) -> None:
    book.sheets["Spending"].activate()
    book.sheets["Spending"][address].select()


def suggested(book: xlwings.Book) -> list[dict[str, Any]]:
    sheet = book.sheets["Suggestions"]
    rows = sheet.range((SUGGESTIONS.heading_row + 1, 1), (SUGGESTIONS.heading_row + 12, len(HEADINGS))).value
    return [dict(zip(HEADINGS, row, strict=True)) for row in rows if row[0]]


def pick(book: xlwings.Book, where: str, text: str) -> None:
    sheet = book.sheets["Suggestions"]
    number = [row["Where"] for row in suggested(book)].index(where)
    sheet.range((SUGGESTIONS.heading_row + 1 + number, HEADINGS.index("Pick") + 1)).value = text


def test_only_selected_lines_are_looked_at(book: xlwings.Book) -> None:
    select(book, "B8")
    assert "No blank code was filled in" in click(suggest_codes, book)
    assert [row["Where"] for row in suggested(book)] == ["Spending row 8"]
    assert book.sheets["Spending"]["C5"].value is None
    select(book, "B6")
    assert "has a code already" in click(suggest_codes, book)


def test_without_a_line_selected_it_says_where_to_select(book: xlwings.Book) -> None:
    book.sheets["Guidance"].activate()
    with pytest.raises(UsageError, match="Select rows with a service on the sheet Spending"):
        click(suggest_codes, book)
    with pytest.raises(UsageError, match="Nothing is picked"):
        click(apply_codes, book)


def test_a_pick_follows_its_line_and_a_wrong_one_is_told(book: xlwings.Book) -> None:
    select(book, "A5:A8")
    click(suggest_codes, book)
    pick(book, "Spending row 5", "nonsense")
    pick(book, "Spending row 8", "01.3")
    spending = book.sheets["Spending"]
    spending["B7:B8"].value = [[VAGUE], ["Total"]]
    told = click(apply_codes, book)
    assert "'nonsense' is neither 1, 2 or 3 nor a COFOG code" in told
    assert (spending["C7"].value, spending["C8"].value) == ("01.3", None)
    assert [(row["Where"], row["Pick"]) for row in suggested(book)] == [("Spending row 5", "nonsense")]


def test_blank_codes_come_from_cipfa_lines(excel: xlwings.App, tmp_path: Path) -> None:
    lines = (*LINES, line("Elsewhere", cipfa="No such line"), line("Own", cofog="01.1", cipfa="C37 Waste collection"))
    book = open_return(excel, tmp_path / "return.xlsx", *lines)
    spending = book.sheets["Spending"]
    told = click(fill_from_cipfa, book)
    assert "1 blank code filled in." in told
    assert "1 CIPFA line could not be carried over" in told
    assert (spending["C9"].value, spending["C10"].value, spending["C11"].value) == ("05.1", None, "01.1")
    assert "no line" not in told


def test_a_protected_sheet_is_refused_before_anything_changes(book: xlwings.Book) -> None:
    select(book, "A5:A8")
    book.sheets["Spending"].impl.api.protect("")
    before = everything(book)
    with pytest.raises(UsageError, match="protected"):
        click(suggest_codes, book)
    with pytest.raises(UsageError, match="protected"):
        click(fill_from_cipfa, book)
    assert everything(book) == before


def test_in_a_count_a_pick_becomes_the_confirmed_code(counted: xlwings.Book, folder: CountFolder) -> None:
    coding = counted.sheets["Coding"]
    coding.activate()
    row = coding["C1:C20"].value.index(VAGUE) + 1
    coding[f"A{row}"].select()
    before = {name: cells for name, cells in everything(counted).items() if name != "Coding"}
    assert "No blank code was filled in" in click(suggest_codes, counted)
    assert coding[f"K{row}"].value is None
    pick(counted, f"Coding row {row}", "3")
    third = suggested(counted)[0]["Third suggestion"].partition(" ")[0]
    assert "1 choice remembered" in click(apply_codes, counted)
    assert coding[f"K{row}"].value == third
    assert f"{VAGUE},Council,{third}," in (folder.path / "dictionary.csv").read_text()
    assert {name: cells for name, cells in everything(counted).items() if name in before} == before
    with pytest.raises(UsageError, match="carried the codes over"):
        click(fill_from_cipfa, counted)
