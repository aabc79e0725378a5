"""The group Check: findings in a live return, cleared, and gone through."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.excel.returns import at, chosen, click, everything, line, open_return
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


def test_findings_are_listed_and_their_cells_light_up(book: xlwings.Book) -> None:
    told = click(validate, book)
    assert ("Spending!G6", "gross-missing") in found(book)
    assert ("Spending!C7", "code-unknown") in found(book)
    assert told.startswith(f"{sum(1 for row in book.sheets['Findings']['B5:B30'].value if row == 'Error')} errors")
    assert "Next finding takes you to the first" in told
    standing = [text for text in book.names["open_where"].refers_to_range.value if text]
    assert {"Spending!G6", "Spending!C7"} <= set(standing)
    assert book.sheets["Spending"].range(at("checked", 6)).value.startswith("Error: ")
    assert book.sheets["Spending"].range(at("checked", 5)).value in (None, "")


def test_a_correction_puts_the_light_out(book: xlwings.Book) -> None:
    click(validate, book)
    book.sheets["Spending"].range(at("gross", 6)).value = 10
    assert "Spending!G6" not in book.names["open_where"].refers_to_range.value


def test_nothing_but_the_sheet_findings_changes(book: xlwings.Book) -> None:
    before = everything(book)
    click(validate, book)
    after = everything(book)
    changed = {name for name in before if before[name] != after[name]}
    assert changed == {"Findings"}
    assert list(before) == list(after)


def test_selection_sheet_and_calculation_stay_as_they_were(book: xlwings.Book) -> None:
    book.sheets["Spending"].activate()
    book.sheets["Spending"]["D7:E9"].select()
    book.app.calculation = "manual"
    told = click(validate, book)
    assert chosen(book) == "Spending!D7:E9"
    assert book.app.calculation == "manual"
    assert "press F9" in told
    book.app.calculation = "automatic"


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
    assert click(validate, book) == "Nothing to put right was found."
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
    with pytest.raises(UsageError, match=r"no return of Total Place\. This button checks a partner's return"):
        click(validate, book)
    book.names.add("net_total", "=Sheet1!$A$1")
    with pytest.raises(UsageError, match="count workbook"):
        click(validate, book)


def test_clearing_empties_the_sheet_and_nothing_else(book: xlwings.Book) -> None:
    before = everything(book)
    click(validate, book)
    assert click(clear_findings, book) == ""
    assert found(book) == []
    assert {name for name, cells in everything(book).items() if cells != before[name]} <= {"Findings"}
    assert not [text for text in book.names["open_where"].refers_to_range.value if text]
    assert click(clear_findings, book) == "There are no findings to clear."


def test_clearing_asks_before_explanations_go(book: xlwings.Book) -> None:
    click(validate, book)
    book.sheets["Findings"]["I5"].value = "Because"
    book.app.impl.desk.answers["yes_no"] = "no"
    assert click(clear_findings, book).startswith("1 explanation would go")
    assert book.sheets["Findings"]["I5"].value == "Because"
    book.app.impl.desk.answers["yes_no"] = "yes"
    click(clear_findings, book)
    assert book.sheets["Findings"]["I5"].value is None


def test_next_finding_goes_through_what_still_stands_and_round_again(book: xlwings.Book) -> None:
    click(validate, book)
    standing = {text for text in book.names["open_where"].refers_to_range.value if text}
    book.sheets["Guidance"].activate()
    visited = []
    for _ in range(len(standing) + 1):
        click(next_finding, book)
        visited.append(chosen(book))
    assert set(visited) == standing
    assert visited[-1] == visited[0]
    assert sorted(visited[:-1], key=lambda text: text.startswith("Spending")) == visited[:-1]


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


def test_next_finding_without_findings_says_so(book: xlwings.Book) -> None:
    assert "Validate looks for them" in click(next_finding, book)
