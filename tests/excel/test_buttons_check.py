"""The group Check: what may happen to findings in a live return. `test_every_button` shows the usual way of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.excel.returns import chosen, click, everything, line, open_return
from xltools.excel.buttons.check import clear_findings, next_finding, validate
from xltools.model import UsageError
from xltools.template.layout import FINDINGS_HEADINGS

if TYPE_CHECKING:
    from pathlib import Path

    import xlwings

pytestmark = pytest.mark.libreoffice
LINES = (
    line("Libraries", 1200.5, "08.2"),
    line("Parks", None, "08.1"),
    line("Streets", 900.0, "99.9"),
    line("", 50.0, "08.1"),
)


@pytest.fixture
def book(excel: xlwings.App, tmp_path: Path) -> Any:
    return open_return(excel, tmp_path / "return.xlsx", *LINES)


def found(book: xlwings.Book) -> list[tuple[str, str]]:
    rows = book.sheets["Findings"]["A5:J30"].value
    return [(row[0], row[7]) for row in rows if row[0]]


def test_an_explanation_stays_with_its_finding_when_lines_are_sorted(book: xlwings.Book) -> None:
    click(validate, book)
    sheet = book.sheets["Findings"]
    row = next(number for number in range(5, 30) if sheet[f"H{number}"].value == "code-unknown")
    sheet[f"I{row}"].value = "It is our own code"
    spending = book.sheets["Spending"]
    streets = spending["A7:S7"].value
    spending["A7:S7"].value = spending["A5:S5"].value
    spending["A5:S5"].value = streets
    spending["C5"].value = "99.9"
    click(validate, book)
    again = next(number for number in range(5, 30) if sheet[f"H{number}"].value == "code-unknown")
    assert (sheet[f"A{again}"].value, sheet[f"I{again}"].value) == ("Spending!C5", "It is our own code")


def test_a_second_round_with_less_to_find_leaves_no_old_rows(book: xlwings.Book) -> None:
    click(validate, book)
    before = len(found(book))
    book.sheets["Spending"]["C7"].number_format = "@"
    book.sheets["Spending"]["C7"].value = "04.5"
    click(validate, book)
    assert 0 < len(found(book)) < before
    assert book.sheets["Findings"].tables["Findings"].range.last_cell.row == 4 + len(found(book))


def test_what_a_partner_typed_is_listed_as_text(excel: xlwings.App, tmp_path: Path) -> None:
    book = open_return(excel, tmp_path / "return.xlsx", line("=1+1", 10.0, "=cmd|' /C calc'!A1"))
    click(validate, book)
    sheet = book.sheets["Findings"]
    listed = [sheet.range((row, column)) for row in range(5, 10) for column in range(1, 10)]
    assert any(cell.value == "=1+1" for cell in listed)
    kinds = {cell.api.getCellByPosition(0, 0).Type.value for cell in listed}
    assert "FORMULA" not in kinds


def test_a_return_without_the_sheet_gets_one_of_ours(book: xlwings.Book) -> None:
    book.sheets["Findings"].delete()
    click(validate, book)
    sheet = book.sheets["Findings"]
    assert sheet["A4:J4"].value == list(FINDINGS_HEADINGS)
    assert ("Spending!G6", "gross-missing") in found(book)
    assert book.sheets[-1].name == "Findings"
    click(validate, book)
    assert [one.name for one in book.sheets].count("Findings") == 1


def test_a_sheet_somebody_else_called_findings_is_left_alone(book: xlwings.Book) -> None:
    book.sheets["Findings"].delete()
    theirs = book.sheets.add("Findings")
    theirs["A1"].value = "Our own findings"
    click(validate, book)
    assert theirs["A1"].value == "Our own findings"
    assert theirs["A4"].value is None
    assert book.sheets["Findings (2)"]["A4:J4"].value == list(FINDINGS_HEADINGS)


def test_a_return_in_order_says_so(excel: xlwings.App, tmp_path: Path) -> None:
    book = open_return(excel, tmp_path / "return.xlsx", line("Libraries", 120000.0, "08.2", accounts="Outturn"))
    told = click(validate, book)
    assert told.startswith("Nothing to put right was found.")
    assert "return.xlsx does not lie in a count folder" in told
    assert "checked without place and partner list" in told
    assert found(book) == []


@pytest.mark.parametrize("protected", ["Findings", "structure"])
def test_a_protected_return_is_refused_and_stays_as_it_is(book: xlwings.Book, protected: str) -> None:
    if protected == "structure":
        book.sheets["Findings"].delete()
        book.impl.document.protect("")
    else:
        book.sheets["Findings"].impl.api.protect("")
    before = everything(book)
    with pytest.raises(UsageError, match="protected"):
        click(validate, book)
    assert everything(book) == before


def test_a_workbook_open_for_reading_only_is_refused(excel: xlwings.App, tmp_path: Path) -> None:
    path = tmp_path / "return.xlsx"
    open_return(excel, path, *LINES).close()
    with pytest.raises(UsageError, match="reading only"):
        click(validate, excel.books.open(str(path), read_only=True))


def test_other_workbooks_hear_what_the_button_is_for(excel: xlwings.App) -> None:
    book = excel.books.add()
    with pytest.raises(UsageError, match=r"of Total Place\. This button checks a partner's return"):
        click(validate, book)
    book.names.add("net_total", "=Sheet1!$A$1")
    with pytest.raises(UsageError, match="count workbook"):
        click(validate, book)


def test_next_finding_passes_by_what_was_put_right(book: xlwings.Book) -> None:
    click(validate, book)
    book.sheets["Spending"]["G6"].value = 10
    book.sheets["Spending"].activate()
    book.sheets["Spending"]["A5"].select()
    visited = []
    for _ in range(6):
        click(next_finding, book)
        visited.append(chosen(book))
    assert "Spending!G6" not in visited
    assert "Spending!C7" in visited


def test_on_the_sheet_findings_it_goes_to_the_cell_of_that_row(book: xlwings.Book) -> None:
    click(validate, book)
    sheet = book.sheets["Findings"]
    row = next(number for number in range(5, 30) if sheet[f"A{number}"].value == "Spending!C7")
    sheet.activate()
    sheet[f"C{row}"].select()
    click(next_finding, book)
    assert chosen(book) == "Spending!C7"


def test_without_findings_the_buttons_say_so(book: xlwings.Book) -> None:
    assert "Validate looks for them" in click(next_finding, book)
    assert click(clear_findings, book) == "There are no findings to clear."


def test_where_all_that_was_listed_is_put_right_it_asks_for_another_look(book: xlwings.Book) -> None:
    click(validate, book)
    for name in ("Return", "Spending"):
        book.sheets[name].api.clearContents(7)
    assert click(next_finding, book) == "No finding listed here stands any more. Validate looks again."
