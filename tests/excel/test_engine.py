"""The stand-in for Excel behaves as Excel does in what matters, seen through ordinary xlwings code."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from shutil import copy
from typing import TYPE_CHECKING, Any

import pytest

from xltools.template.build import build_return

if TYPE_CHECKING:
    import xlwings

    from tests.excel.live_office import LiveOffice

pytestmark = pytest.mark.libreoffice
APRIL = datetime(2025, 4, 1, tzinfo=UTC).replace(tzinfo=None)
ERROR_VALUE = -2146826281  # what Excel's automation returns for #DIV/0!


@pytest.fixture
def sheet(excel: xlwings.App) -> Any:
    return excel.books.add().sheets[0]


@pytest.fixture(scope="session")
def blank_return(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("blank") / "return.xlsx"
    build_return(path, prefill={"organisation": "A council"})
    return path


@pytest.fixture
def template(excel: xlwings.App, blank_return: Path, tmp_path: Path) -> Any:
    return excel.books.open(copy(blank_return, tmp_path))


def test_a_whole_array_goes_in_and_comes_out(sheet: Any) -> None:
    rows = [["Library", 1234.5, None], ["Ward", -3.0, "x"]]
    sheet["B2"].value = rows
    assert sheet["B2:D3"].value == rows
    assert sheet["B2"].value == "Library"
    assert sheet["B2:D2"].value == rows[0]
    assert sheet["B2:B3"].value == ["Library", "Ward"]
    assert sheet.range((2, 2), (3, 4)).shape == (2, 3)


def test_one_value_fills_a_range(sheet: Any) -> None:
    sheet["A1:B2"].value = 7
    assert sheet["A1:B2"].value == [[7.0, 7.0], [7.0, 7.0]]


def test_a_code_written_to_a_general_cell_becomes_a_number(sheet: Any) -> None:
    sheet["A1"].value = "07.4"
    assert sheet["A1"].value == 7.4


def test_a_code_written_to_a_text_cell_stays_text(sheet: Any) -> None:
    sheet["A1:A3"].number_format = "@"
    sheet["A1"].value = [["07.4"], ["01/04/2025"], ["=1+1"]]
    assert sheet["A1:A3"].value == ["07.4", "01/04/2025", "=1+1"]


def test_a_code_stays_text_after_saving_and_opening_again(excel: xlwings.App, sheet: Any, tmp_path: Path) -> None:
    sheet["A1"].number_format = "@"
    sheet["A1"].value = "07.4"
    sheet.book.save(tmp_path / "codes.xlsx")
    sheet.book.close()
    again = excel.books.open(tmp_path / "codes.xlsx").sheets[0]
    assert (again["A1"].value, again["A1"].number_format) == ("07.4", "@")


def test_a_number_written_to_a_text_cell_becomes_text(sheet: Any) -> None:
    sheet["A1"].number_format = "@"
    sheet["A1"].value = 7.4
    assert sheet["A1"].value == "7.4"


@pytest.mark.parametrize(
    ("text", "value", "number_format"),
    [
        ("1,234", 1234.0, "#,##0"),
        ("(5)", -5.0, "General"),
        ("50%", 0.5, "0%"),
        (" 12 ", 12.0, "General"),
        ("1e3", 1000.0, "General"),
        ("TRUE", True, "General"),
        ("2025-04-01", APRIL, "dd/mm/yyyy"),
        ("1 April 2025", APRIL, "dd/mm/yyyy"),
        ("04/01/2025", APRIL, "dd/mm/yyyy"),
        ("£5", Decimal("5.0000"), "£#,##0.00"),
        ("5 apples", "5 apples", "General"),
        ("31/31/2025", "31/31/2025", "General"),
    ],
)
def test_text_in_a_general_cell_is_read_as_if_typed(sheet: Any, text: str, value: Any, number_format: str) -> None:
    sheet["A1"].value = text
    found = sheet["A1"].value
    assert (found, type(found)) == (value, type(value))
    assert sheet["A1"].number_format == number_format


def test_an_apostrophe_keeps_text_as_it_is(sheet: Any) -> None:
    sheet["A1"].value = "'07.4"
    assert sheet["A1"].value == "07.4"


def test_a_text_that_begins_with_an_equals_sign_becomes_a_formula(sheet: Any) -> None:
    sheet["A1"].value = [[2, "=A1*3"]]
    assert sheet["B1"].value == 6.0
    assert sheet["B1"].formula == "=A1*3"


@pytest.mark.parametrize("text", ["=nonsense here", "- see note 3", "=1+"])
def test_a_formula_that_makes_no_sense_is_refused(sheet: Any, text: str) -> None:
    from tests.excel.engine.values import RefusedError

    sheet["A1"].value = "before"
    with pytest.raises(RefusedError):
        sheet["A1"].value = text
    assert sheet["A1"].value == "before"


def test_formulas_are_in_excels_words_and_recalculate(sheet: Any) -> None:
    other = sheet.book.sheets.add("Other sheet", after=sheet)
    other["A1"].value = 5
    sheet["A1"].value = 1
    sheet["B1"].formula = "=SUM(A1,'Other sheet'!A1)"
    assert sheet["B1"].formula == "=SUM(A1,'Other sheet'!A1)"
    other["A1"].value = 9
    assert sheet["B1"].value == 10.0


def test_one_formula_for_a_range_moves_along(sheet: Any) -> None:
    sheet["A1"].value = [[1], [2], [3]]
    sheet["B1:B3"].formula = "=A1*10"
    assert sheet["B1:B3"].value == [10.0, 20.0, 30.0]


def test_days_truth_values_and_errors_come_back_as_they_are(sheet: Any) -> None:
    sheet["A1"].value = [[APRIL, True, "=1/0", "=A1>1", "=NA()"]]
    assert sheet["A1:E1"].value == [APRIL, True, None, True, None]
    assert sheet["A1:E1"].options(err_to_str=True).value[2::2] == ["#DIV/0!", "#N/A"]
    assert sheet["C1"].raw_value == ERROR_VALUE


def test_a_day_keeps_the_format_its_cell_has(sheet: Any) -> None:
    sheet["A1"].number_format = "yyyy-mm-dd"
    sheet["A1"].value = APRIL
    assert (sheet["A1"].number_format, sheet["A1"].value) == ("yyyy-mm-dd", APRIL)


def test_money_in_a_currency_format_comes_back_exact(sheet: Any) -> None:
    sheet["A1"].value = 1234.56
    sheet["A1"].number_format = "£#,##0.00"
    assert sheet["A1"].value == Decimal("1234.5600")


def test_looks_are_set_and_read(sheet: Any) -> None:
    cell = sheet["B2"]
    cell.color = "#FAD4D0"
    cell.font.bold = True
    cell.font.color = (1, 2, 3)
    cell.wrap_text = True
    assert (cell.color, cell.font.bold, cell.font.color, cell.wrap_text) == ((250, 212, 208), True, (1, 2, 3), True)
    cell.color = None
    assert cell.color is None
    assert sheet["A1"].color is None


def test_a_mixed_range_has_no_one_number_format(sheet: Any) -> None:
    sheet["A1"].number_format = "@"
    assert sheet["A1:A2"].number_format is None


def test_clearing_contents_leaves_the_look_and_clearing_does_not(sheet: Any) -> None:
    sheet["A1:A2"].value = "x"
    sheet["A1:A2"].color = (250, 212, 208)
    sheet["A1"].clear_contents()
    sheet["A2"].clear()
    assert sheet["A1:A2"].value == [None, None]
    assert (sheet["A1"].color, sheet["A2"].color) == ((250, 212, 208), None)


def test_the_used_range_begins_where_the_sheet_is_first_used(sheet: Any) -> None:
    sheet["C3"].value = [[1, 2], [3, 4]]
    assert sheet.used_range.address == "$C$3:$D$4"


def test_end_and_expand_find_the_edges(sheet: Any) -> None:
    sheet["A1"].value = [["a", "b"], [1, 2], [3, 4]]
    sheet["A6"].value = "below"
    assert sheet["A1"].end("down").address == "$A$3"
    assert sheet["A3"].end("down").address == "$A$6"
    assert sheet["A6"].end("down").row == 1_048_576
    assert sheet["A1048576"].end("up").address == "$A$6"
    assert sheet["A1"].expand().address == "$A$1:$B$3"
    assert sheet["A2"].current_region.address == "$A$1:$B$3"


def test_rows_are_inserted_and_deleted(sheet: Any) -> None:
    sheet["A1"].value = [["a"], ["b"], ["c"]]
    sheet["2:3"].insert("down")
    assert sheet["A1:A5"].value == ["a", None, None, "b", "c"]
    sheet["1:2"].delete()
    assert sheet["A1:A3"].value == [None, "b", "c"]


def test_merged_cells_are_seen(sheet: Any) -> None:
    sheet["B2:C3"].merge()
    assert sheet["C3"].merge_cells
    assert sheet["C3"].merge_area.address == "$B$2:$C$3"
    assert not sheet["A1"].merge_cells


def test_a_link_within_the_workbook_is_kept(sheet: Any) -> None:
    sheet["A1"].add_hyperlink("#Sheet1!D5", "Go to the cell")
    assert (sheet["A1"].value, sheet["A1"].hyperlink) == ("Go to the cell", "#Sheet1!D5")


def test_a_note_stays_when_its_cell_is_written(sheet: Any) -> None:
    sheet["A1"].add_note("look here")
    sheet["A1"].value = [["a", "b"]]
    assert sheet["A1"].note.text == "look here"


def test_sheets_are_added_hidden_and_deleted(sheet: Any) -> None:
    book = sheet.book
    added = book.sheets.add("Suggestions", after=sheet)
    assert book.sheets.active.name == "Suggestions"
    assert book.sheet_names == ["Sheet1", "Suggestions"]
    assert "suggestions" in book.sheets
    sheet.visible = False
    assert not sheet.visible
    sheet.visible = True
    added.delete()
    assert book.sheet_names == ["Sheet1"]


@pytest.mark.parametrize("name", ["a/b", "x" * 32, "[a]", "'quoted'"])
def test_a_sheet_name_excel_would_not_take_is_refused(sheet: Any, name: str) -> None:
    from tests.excel.engine.values import RefusedError

    with pytest.raises(RefusedError):
        sheet.book.sheets.add(name)


def test_the_selection_is_seen_and_moved(excel: xlwings.App, sheet: Any) -> None:
    from tests.excel.engine.values import RefusedError

    sheet["B2:C4"].select()
    assert excel.selection is not None
    assert excel.selection.address == "$B$2:$C$4"
    other = sheet.book.sheets.add("Other")
    with pytest.raises(RefusedError):
        sheet["A1"].select()
    other["D5"].select()
    assert sheet.book.selection.address == "$D$5"


def test_a_selection_of_several_areas_is_seen_and_put_back(excel: xlwings.App, sheet: Any) -> None:
    sheet["$A$5:$C$9,$A$12"].select()
    assert excel.selection is not None
    assert (excel.selection.address, excel.selection.row) == ("$A$5:$C$9,$A$12", 5)


def test_the_book_in_front_is_the_active_one(excel: xlwings.App) -> None:
    first, second = excel.books.add(), excel.books.add()
    assert excel.books.active.name == second.name
    first.activate()
    assert excel.books.active.name == first.name


def test_a_book_is_found_by_name_and_by_full_name(excel: xlwings.App, template: Any, tmp_path: Path) -> None:
    assert excel.books["return.xlsx"].fullname == str(tmp_path / "return.xlsx")
    assert excel.books[str(tmp_path / "return.xlsx")].name == "return.xlsx"
    with pytest.raises(KeyError):
        excel.books["missing.xlsx"]


def test_a_copy_is_saved_and_the_book_stays_as_it_was(excel: xlwings.App, template: Any, tmp_path: Path) -> None:
    template.sheets["Return"]["C4"].value = "Changed"
    template.api.SaveCopyAs(str(tmp_path / "copy.xlsx"))
    assert template.fullname == str(tmp_path / "return.xlsx")
    assert not template.api.Saved
    copy = excel.books.open(tmp_path / "copy.xlsx")
    assert copy.sheets["Return"]["C4"].value == "Changed"


def test_names_of_the_book_and_of_a_sheet_are_found(sheet: Any) -> None:
    book = sheet.book
    book.names.add("whole", "=Sheet1!$A$1:$B$2")
    sheet.names.add("mine", "=Sheet1!$C$3")
    assert "whole" in book.names
    assert "missing" not in book.names
    assert book.names["whole"].refers_to == "=Sheet1!$A$1:$B$2"
    assert {name.name for name in book.names} == {"whole", "Sheet1!mine"}
    assert sheet.names["mine"].refers_to_range.address == "$C$3"
    assert sheet["whole"].address == "$A$1:$B$2"
    book.names["whole"].delete()
    assert "whole" not in book.names


def test_tables_are_read_written_and_resized(template: Any) -> None:
    from tests.excel.engine.values import RefusedError

    sheet = template.sheets["Spending"]
    table = sheet.tables["Spending"]
    body = table.data_body_range
    assert table.header_row_range.row == body.row - 1
    assert body[0, 0].table.name == "Spending"
    table.resize(table.range.resize(row_size=table.range.shape[0] + 5))
    assert table.data_body_range.shape[0] == body.shape[0] + 5
    with pytest.raises(RefusedError):
        table.resize(table.range.offset(1, 0))


def test_a_range_becomes_a_table(sheet: Any) -> None:
    sheet["A1"].value = [["service", "code"], ["Libraries", "x"]]
    table = sheet.tables.add(sheet["A1"].expand(), name="suggested")
    assert [one.name for one in sheet.tables] == ["suggested"]
    assert table.data_body_range.value == ["Libraries", "x"]


def test_locked_cells_of_a_protected_sheet_are_refused(template: Any) -> None:
    from tests.excel.engine.values import RefusedError

    checks = template.sheets["Checks"]
    before = checks["A1:D9"].value
    for change in (lambda: setattr(checks["A1"], "value", "x"), checks["A1"].clear, lambda: checks["1:1"].delete()):
        with pytest.raises(RefusedError):
            change()
    with pytest.raises(RefusedError):
        checks["A1"].color = (1, 2, 3)
    assert checks["A1:D9"].value == before


def test_a_protected_workbook_refuses_sheets(sheet: Any) -> None:
    from tests.excel.engine.values import RefusedError

    book = sheet.book
    book.impl.document.protect("")
    with pytest.raises(RefusedError):
        book.sheets.add("New")
    with pytest.raises(RefusedError):
        sheet.name = "New"
    assert book.api.ProtectStructure


def test_the_application_keeps_its_state(excel: xlwings.App, sheet: Any) -> None:
    sheet["A1"].value = [[1, "=A1"]]
    excel.calculation = "manual"
    sheet["A1"].value = 2
    assert (excel.calculation, sheet["B1"].value) == ("manual", 1.0)
    excel.calculation = "automatic"
    assert sheet["B1"].value == 2.0
    with excel.properties(screen_updating=False):
        assert not excel.screen_updating
    assert excel.screen_updating


def test_what_is_shown_is_on_record(excel: xlwings.App, sheet: Any) -> None:
    excel.status_bar = "Reading"
    assert excel.alert("Shall I?", "Total Place", "yes_no") == "yes"
    excel.status_bar = False
    assert excel.impl.desk.shown == [("status", "Reading"), ("alert", "Shall I?"), ("status", "")]


def test_thousands_of_rows_take_a_moment(sheet: Any) -> None:
    rows = [[f"line {number}", "07.4", number / 100] for number in range(5_000)]
    sheet["B:B"].number_format = "@"
    sheet["A1"].value = rows
    assert sheet["A1:C5000"].value == rows


def test_a_lock_left_behind_is_named(live: LiveOffice, blank_return: Path, tmp_path: Path) -> None:
    path = Path(copy(blank_return, tmp_path))
    lock = tmp_path / ".~lock.return.xlsx#"
    lock.write_text(",someone,elsewhere,01.01.2026 10:00,file:///elsewhere;", encoding="utf-8")
    with pytest.raises(OSError, match=r"\.~lock\.return\.xlsx#"):
        live.open(path)


def test_nothing_is_left_open_between_tests(live: LiveOffice) -> None:
    assert live.documents() == []
