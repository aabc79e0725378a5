"""Every button, through the whole chain: the built add-in, its VBA, another process, xlwings, the live workbook recalculated."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.excel.folders import HACKNEY, VAGUE
from tests.excel.returns import at, chosen, click, everything, line, lit, open_return, write_return
from xltools import pipeline
from xltools.excel.buttons.code import suggest_codes
from xltools.excel.buttons.count import COMPARED, FOUND
from xltools.excel.exit_codes import DONE, TOLD
from xltools.excel.guide import ENTRIES
from xltools.excel.ribbon import BUTTONS
from xltools.excel.suggestion_sheet import SUGGESTED_COLOUR, SUGGESTIONS
from xltools.excel.version_changes import CHANGED
from xltools.folder import read_folder
from xltools.outputs.folder_status.tables import BODIES, STEPS
from xltools.reference.sharing.shares import Share, share

if TYPE_CHECKING:
    from collections.abc import Mapping

    import xlwings

    from tests.excel.chain import AddIn, Click
    from xltools.folder import CountFolder

pytestmark = pytest.mark.libreoffice
HEAVY = {"pandas", "pandera", "numpy", "openpyxl", "xlsxwriter", "polars", "matplotlib"}


def clicked(add_in: AddIn, button: str, *, code: int = DONE, **given: Any) -> Click:
    """Click a button that is enabled; it ends well, says nothing in VBA and reaches for no other computer."""
    assert add_in.enabled(button)
    add_in.make_ready()
    came = add_in.click(button, **given)
    assert (came.vba, came.exit_code, came.boxes, came.network) == ("finished", code, (), ()), came.output
    assert came.warm is add_in.warm
    return came


def selecting(book: xlwings.Book, sheet: str, cells: str) -> None:
    book.sheets[sheet].activate()
    book.sheets[sheet][cells].select()


def test_validate_lists_findings_and_the_workbook_speaks_and_lights_up(
    add_in: AddIn, excel: xlwings.App, tmp_path: Path
) -> None:
    lines = (
        line("Libraries", 1200.5, "08.2", accounts="Outturn"),
        line("Parks", None, "08.1"),
        line("Streets", 900.0, "99.9"),
    )
    book = open_return(excel, tmp_path / "return.xlsx", *lines)
    selecting(book, "Spending", "D7:E9")
    before = everything(book)
    book.app.calculation = "manual"
    came = clicked(add_in, "validate")
    assert (chosen(book), book.app.calculation) == ("Spending!D7:E9", "manual")
    assert "press F9" in came.told
    book.app.calculation = "automatic"
    listed = {row[0]: row[1:] for row in book.sheets["Findings"]["A5:J12"].value if row[0]}
    assert (listed["Spending!G6"][0], listed["Spending!G6"][6]) == ("Error", "gross-missing")
    assert (listed["Spending!C7"][4], listed["Spending!C7"][6]) == ("99.9", "code-unknown")
    checked = [book.sheets["Spending"].range(at("checked", row)).value or "" for row in (5, 6, 7)]
    assert (checked[0], checked[1][:7], checked[2][:7]) == ("", "Error: ", "Error: ")
    assert listed["Spending!G6"][1] in checked[1]
    shown = lit(book)
    assert (shown["G6"], shown["C7"]) == ("error", "error")
    assert not {"G5", "C5", "C6", "G7"} & set(shown)
    assert re.match(r"\d+ errors?.* Next finding takes you to the first", came.told)
    assert {name for name, cells in everything(book).items() if cells != before[name]} == {"Findings"}
    book.sheets["Spending"].range(at("gross", 6)).value = 10
    assert "G6" not in lit(book)


def test_findings_are_gone_through_and_cleared(add_in: AddIn, excel: xlwings.App, tmp_path: Path) -> None:
    book = open_return(excel, tmp_path / "return.xlsx", line("Parks", None, "08.1"), line("Streets", 900.0, "99.9"))
    clicked(add_in, "validate")
    return_status = sorted(
        {text for text in book.names["open_where"].refers_to_range.value if str(text).startswith("Spending!")}
    )
    selecting(book, "Spending", "A1")
    visited = []
    for _ in return_status:
        came = clicked(add_in, "next_finding")
        assert not came.imported & HEAVY
        visited.append(chosen(book))
    assert sorted(visited) == return_status
    selecting(book, "Spending", "B6")
    book.sheets["Findings"]["I5"].value = "We know."
    assert "1 explanation would go" in clicked(add_in, "clear_findings", answers={"yes_no": "no"}).told
    assert book.sheets["Findings"]["A5"].value
    came = clicked(add_in, "clear_findings", answers={"yes_no": "yes"})
    assert not came.imported & HEAVY
    assert [value for value in book.sheets["Findings"]["A5:I8"].value if any(value)] == []
    assert lit(book) == {}
    assert book.sheets["Spending"].range(at("checked", 6)).value in (None, "")
    assert chosen(book) == "Spending!B6"


def test_what_changed_since_an_earlier_version_is_listed_beside_it(
    add_in: AddIn, excel: xlwings.App, tmp_path: Path
) -> None:
    lines = line("Libraries", 1200.5, "08.2"), line("Parks", 300.0, "08.1"), line("Streets", 900.0, "04.5")
    earlier = write_return(tmp_path / "earlier.xlsx", *lines)
    book = open_return(excel, tmp_path / "return.xlsx", *lines[::-1])
    spending = book.sheets["Spending"]
    spending.range(at("gross", 6)).value = 350.25
    selecting(book, "Spending", "B6")
    before, on_disk = everything(book), earlier.read_bytes()
    cancelled = add_in.click("compare_versions")
    assert (cancelled.vba, cancelled.command, everything(book)) == ("finished", "", before)
    for _ in range(2):  # its own sheet is no change
        came = clicked(add_in, "compare_versions", folder=earlier)
        assert came.told.startswith("1 line changed. Gross spending is £2,450.75, £50.25 more than before (£2,400.50).")
        row = book.sheets["What changed"].range((CHANGED.heading_row + 1, 1)).resize(2, 8).value
        assert row[0] == [
            "Amount",
            "Parks",
            "Gross spending (£)",
            "£300",
            "£350.25",
            50.25,
            "Spending!G6",
            "Spending!G6",
        ]
        assert not any(row[1])
    assert {name: cells for name, cells in everything(book).items() if name in before} == before
    assert (chosen(book), earlier.read_bytes()) == ("Spending!B6", on_disk)


def test_suggestions_are_filled_in_picked_and_remembered_and_stay_text(
    add_in: AddIn, excel: xlwings.App, folder: CountFolder, tmp_path: Path
) -> None:
    lines = line("Public libraries"), line("Refuse", cofog="05.1"), line(VAGUE), line("Epidemic control")
    book = open_return(excel, folder.returns / "new.xlsx", *lines)
    spending = book.sheets["Spending"]
    selecting(book, "Spending", "A5:B8")
    came = clicked(add_in, "suggest_codes")
    assert "blank code" in came.told
    assert spending["C5"].value.startswith("08.2")
    assert (spending["C5"].color, spending["C6"].value, spending["C7"].value) == (SUGGESTED_COLOUR, "05.1", None)
    suggestions = book.sheets["Suggestions"]
    first = SUGGESTIONS.heading_row + 1
    rows = [
        dict(zip(SUGGESTIONS.headings, row, strict=True)) for row in suggestions.range((first, 1), (first + 3, 9)).value
    ]
    where = {row["Where"]: number for number, row in enumerate(rows, first) if row["Where"]}
    assert {"Spending row 5", "Spending row 7"} <= set(where)
    assert "Spending row 6" not in where
    assert all(row["Because"] for row in rows if row["Where"])
    assert (chosen(book), book.sheets.active.name) == ("Spending!A5:B8", "Spending")
    pick = SUGGESTIONS.headings.index("Pick") + 1
    suggestions.range((where["Spending row 7"], pick)).value = "07.4"
    came = clicked(add_in, "apply_codes")
    assert came.told.startswith("1 code written. 1 choice remembered in dictionary.csv")
    assert not came.imported & {"pandas", "pandera"}
    assert f"{VAGUE},Council,07.4," in (folder.path / "dictionary.csv").read_text()
    assert spending["C7"].value == "07.4"
    spending["B8"].value = VAGUE
    selecting(book, "Spending", "B8")
    click(suggest_codes, book)
    assert spending["C8"].value == "07.4"
    book.save(tmp_path / "saved.xlsx")
    book.close()
    again = excel.books.open(str(tmp_path / "saved.xlsx"))
    assert (again.sheets["Spending"]["C7"].value, again.sheets["Spending"]["C6"].value) == ("07.4", "05.1")
    assert again.sheets["Spending"].range(at("gross", 7)).value == 1000.0


def test_codes_come_from_cipfa_lines(add_in: AddIn, excel: xlwings.App, tmp_path: Path) -> None:
    lines = (
        line("Bins", cipfa="C37 Waste collection"),
        line("Bins", cofog="01.1", cipfa="C37 Waste collection"),
        line("Own"),
    )
    book = open_return(excel, tmp_path / "return.xlsx", *lines)
    before = everything(book)
    came = clicked(add_in, "fill_from_cipfa")
    assert came.told.startswith("1 blank code filled in.")
    assert not came.imported & HEAVY
    assert book.sheets["Spending"]["C5:C7"].value == ["05.1", "01.1", None]
    assert {name for name, cells in everything(book).items() if cells != before[name]} == {"Spending"}


def test_selected_lines_are_shared_out_to_the_penny(add_in: AddIn, excel: xlwings.App, tmp_path: Path) -> None:
    lines = (
        line("Policing", 98_765_432.1, "03.1", area="London"),
        line("Own", 10.0, "08.1"),
        line("Fire", 7.0, "03.2", area="London"),
    )
    book = open_return(excel, tmp_path / "return.xlsx", *lines)
    selecting(book, "Spending", "A5:A6")
    came = clicked(add_in, "apportion")
    found = share(HACKNEY, "London", "All ages")
    assert isinstance(found, Share)
    spending = book.sheets["Spending"]
    assert round(spending.range(at("local", 5)).value * 100) == found.in_place(9_876_543_210)
    assert [spending.range(at(field, 5)).value for field in ("basis", "share_key")] == ["Population", "All ages"]
    assert "Apportioned by us: 241,739 of " in spending.range(at("notes", 5)).value
    assert [spending.range(at("local", row)).value for row in (6, 7)] == [None, None]
    assert came.told.startswith("1 line apportioned to Hackney: £")
    assert chosen(book) == "Spending!A5:A6"


def test_double_counts_of_a_return_are_listed(add_in: AddIn, excel: xlwings.App, tmp_path: Path) -> None:
    alike = [line("Adult social care placements", 1_234_567.0, "10.2", notes="North") for _ in range(2)]
    book = open_return(excel, tmp_path / "return.xlsx", *alike)
    book.sheets["Spending"].activate()
    came = clicked(add_in, "find_double_counts")
    assert "1 possible double count found, £1,234,567 in all" in came.told
    row = book.sheets["Double counts found"].range((FOUND.heading_row + 1, 1)).resize(1, 10).value
    assert (row[0], row[1], row[3], row[4], row[8], row[9]) == (
        "copied rows",
        1_234_567.0,
        "Excluded, not yet decided",
        None,
        "return.xlsx Spending row 5",
        "return.xlsx Spending row 6",
    )
    assert book.sheets.active.name == "Spending"


def test_double_counts_of_a_folder_and_the_baseline_go_onto_sheets_of_ours(
    add_in: AddIn, counted: xlwings.Book, folder: CountFolder
) -> None:
    before = everything(counted)
    selecting(counted, "Lines", "B7:C9")
    assert "£2,000,000 in all" in clicked(add_in, "find_double_counts").told
    row = counted.sheets["Double counts found"].range((FOUND.heading_row + 1, 1)).resize(1, 9).value
    assert (row[0], row[1]) == (str(pipeline.ledger_of(folder)[1].double_counts[0].kind).replace("-", " "), 2_000_000.0)
    assert "worth a look, of 10" in clicked(add_in, "compare_baseline").told
    first = COMPARED.heading_row + 1
    culture = counted.sheets["Compared with baseline"].range((first + 7, 1)).resize(1, 9).value
    assert (culture[0][:2], culture[3]) == ("08", 5_000_000.0)
    assert round(culture[5] * 100) == round(culture[3] * 100) - round(culture[4] * 100)
    assert {name: cells for name, cells in everything(counted).items() if name in before} == before
    assert chosen(counted) == "Lines!B7:C9"


def test_recount_takes_a_ruling_and_opens_the_new_count(
    add_in: AddIn, counted: xlwings.Book, folder: CountFolder
) -> None:
    ledger = counted.sheets["Double counts"]
    heading = next(row for row in range(1, 20) if ledger.range((row, 11)).value == "Decision")
    ledger.range((heading + 1, 11)).value = "Keep both"
    before, on_disk = everything(counted), folder.count_workbook.read_bytes()
    first = round(counted.names["net_total"].refers_to_range.value * 100)
    came = clicked(add_in, "recount")
    new = counted.app.books["hackney-2010-11-2-count.xlsx"]
    now = round(new.names["net_total"].refers_to_range.value * 100)
    assert (now - first, now) == (200_000_000, pipeline.consolidate(read_folder(folder.path)).net)
    assert came.told.startswith("1 decision taken into decisions.csv")
    assert any(text.startswith("Total Place: reading") for text in came.statuses)
    assert any(text.startswith("Total Place: looking for double counts") for text in came.statuses)
    assert "Keep both" in (folder.path / "decisions.csv").read_text()
    assert (everything(counted), folder.count_workbook.read_bytes()) == (before, on_disk)


def test_a_chosen_folder_is_consolidated_and_opened_and_none_is_left_alone(
    add_in: AddIn, excel: xlwings.App, folder: CountFolder
) -> None:
    excel.books.add()
    before = contents(folder.path)
    cancelled = add_in.click("consolidate_folder")
    assert (cancelled.vba, cancelled.command, cancelled.alerts, cancelled.boxes) == ("finished", "", (), ())
    assert contents(folder.path) == before
    net = round(opened_net(excel, folder.count_workbook) * 100)
    folder.count_workbook.unlink()
    came = clicked(add_in, "consolidate_folder", folder=folder.path)
    assert came.settings["TOTALPLACE_CHOSEN"] == str(folder.path)
    assert round(excel.books[folder.count_workbook.name].names["net_total"].refers_to_range.value * 100) == net
    assert "Counted: 1 accepted, 1 rejected." in came.told
    assert contents(folder.returns) == {
        path: content for path, content in before.items() if path.parent == folder.returns
    }


def test_where_the_folder_stands_goes_onto_sheets_of_the_count_and_reckons_with_what_is_decided_in_it(
    add_in: AddIn, counted: xlwings.Book, folder: CountFolder
) -> None:
    before, on_disk = everything(counted), contents(folder.path)
    came = clicked(add_in, "where_it_stands")
    assert came.told.startswith("2 of 2 bodies have answered: 1 accepted, 1 rejected. No deadline is set")
    assert "To do first: Send 1 body the errors to correct" in came.told
    steps = rows_below(counted.sheets["Where it stands"], len(STEPS))
    assert [row[0] for row in steps] == [str(number) for number in range(1, len(steps) + 1)]
    (decide,) = [row for row in steps if row[1].startswith("Decide 1 double count")]
    assert (decide[4], decide[5]) == (1, 2_000_000.0)
    bodies = {row[0]: row for row in rows_below(counted.sheets["Who has answered"], len(BODIES))}
    assert (bodies["Hackney Council"][1], bodies["Homes and Communities Agency"][6]) == (
        "Rejected",
        "No e-mail address",
    )
    assert (counted.sheets.active.name, chosen(counted)) == ("Where it stands", "Where it stands!A1")
    assert {name: cells for name, cells in everything(counted).items() if name in before} == before
    assert contents(folder.path) == on_disk
    ledger = counted.sheets["Double counts"]
    heading = next(row for row in range(1, 20) if ledger.range((row, 11)).value == "Decision")
    ledger.range((heading + 1, 11)).value = "Keep both"
    clicked(add_in, "where_it_stands")
    again = [row[1] for row in rows_below(counted.sheets["Where it stands"], len(STEPS))]
    assert not [text for text in again if text.startswith("Decide")]
    assert [text for text in again if text.startswith("Count again: 1 decision made since and the total goes from")]
    assert [sheet.name for sheet in counted.sheets].count("Where it stands") == 1
    assert contents(folder.path) == on_disk


def test_where_the_folder_of_another_workbook_stands_goes_into_a_new_one(
    add_in: AddIn, excel: xlwings.App, folder: CountFolder
) -> None:
    book = excel.books.open(str(folder.returns / "council.xlsx"))
    before, on_disk = everything(book), contents(folder.path)
    clicked(add_in, "where_it_stands")
    new = next(each for each in excel.books if each.name != book.name)
    assert [sheet.name for sheet in new.sheets] == ["Where it stands", "Who has answered"]
    assert (everything(book), contents(folder.path)) == (before, on_disk)


def rows_below(sheet: xlwings.Sheet, columns: int) -> list[list[Any]]:
    """The rows of a sheet below its headings."""
    rows = sheet.range((1, 1), (60, columns)).value
    start = next(at for at, row in enumerate(rows) if row[1] in (STEPS[1], BODIES[1])) + 1
    return [row for row in rows[start:] if any(row)]


def contents(folder: Path) -> Mapping[Path, bytes]:
    return {
        path: path.read_bytes() for path in folder.rglob("*") if path.is_file() and not path.name.startswith(".~lock")
    }


def opened_net(excel: xlwings.App, path: Path) -> float:
    book = excel.books.open(str(path))
    net = float(book.names["net_total"].refers_to_range.value)
    book.close()
    return net


def test_a_folder_that_is_no_count_folder_is_told(add_in: AddIn, excel: xlwings.App, tmp_path: Path) -> None:
    excel.books.add()
    odd = tmp_path / "it's = a “folder”"
    odd.mkdir()
    came = clicked(add_in, "consolidate_folder", folder=odd, code=TOLD)
    assert "count.toml" in came.told
    assert list(odd.iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="there Windows itself shows the folder")
def test_reports_are_prepared_and_the_outbox_shown(
    add_in: AddIn, counted: xlwings.Book, folder: CountFolder, tmp_path: Path
) -> None:
    shown, viewer = tmp_path / "shown", tmp_path / "viewer"
    viewer.write_text(f'#!/bin/sh\necho "$1" > "{shown}"\n')
    viewer.chmod(0o755)
    showing = {"BROWSER": str(viewer)}
    assert "The outbox is empty" in clicked(add_in, "open_outbox", environment=showing).told
    returns, before = contents(folder.returns), everything(counted)
    came = clicked(add_in, "prepare_reports")
    assert came.told.startswith("1 message: ")
    assert "Nothing was sent" in came.told
    assert {"hackney-council.eml", "index.html"} <= {path.name for path in folder.outbox.iterdir()}
    assert (contents(folder.returns), everything(counted)) == (returns, before)
    came = clicked(add_in, "open_outbox", environment=showing)
    assert (came.told, shown.read_text().strip()) == ("", folder.outbox.as_uri())
    assert not came.imported & HEAVY
    outbox = contents(folder.outbox)
    command = [sys.executable, "-m", "xltools", "report", str(folder.path)]
    subprocess.run(command, capture_output=True, check=False)
    same = [path for path in outbox if path.suffix in (".eml", ".csv", ".html")]
    assert len(same) == 3
    assert [path.name for path in same if path.read_bytes() != outbox[path]] == []


@pytest.mark.skipif(sys.platform == "win32", reason="there Windows itself shows the page")
def test_the_page_to_explore_is_written_and_shown(
    add_in: AddIn, counted: xlwings.Book, folder: CountFolder, tmp_path: Path
) -> None:
    shown, viewer = tmp_path / "shown", tmp_path / "viewer"
    viewer.write_text(f'#!/bin/sh\necho "$1" > "{shown}"\n')
    viewer.chmod(0o755)
    returns, before = contents(folder.returns), everything(counted)
    came = clicked(add_in, "explore", environment={"BROWSER": str(viewer)})
    page = folder.reports / "hackney-2010-11-explore.html"
    assert came.told.startswith(f"The page opens in your browser: {page}")
    assert shown.read_text().strip() == page.as_uri()
    assert (contents(folder.returns), everything(counted)) == (returns, before)
    ours = page.read_bytes()
    subprocess.run([sys.executable, "-m", "xltools", "explore", str(folder.path)], capture_output=True, check=False)
    assert page.read_bytes() == ours


def test_the_publication_is_written_and_what_is_open_is_said(
    add_in: AddIn, counted: xlwings.Book, folder: CountFolder
) -> None:
    returns, before = contents(folder.returns), everything(counted)
    came = clicked(add_in, "publish")
    assert "hackney-2010-11-publication.xlsx" in came.told
    assert "Provisional: the figures will change." in came.told
    assert "no publisher" in came.told
    assert (contents(folder.returns), everything(counted)) == (returns, before)
    written = {path.name for path in folder.reports.iterdir()}
    assert {"hackney-2010-11-publication.xlsx", "hackney-2010-11-publication.ods"} <= written


def test_the_guide_this_pc_and_versions_are_shown(add_in: AddIn, excel: xlwings.App) -> None:
    book = excel.books.add()
    book.sheets[0]["B2"].value = "Mine"
    before = everything(book)
    came = clicked(add_in, "about")
    assert came.told.startswith("xltools ")
    assert not came.imported & HEAVY
    assert re.match(r"\d+ things? ", clicked(add_in, "check_pc").told)
    came = clicked(add_in, "guide")
    assert not came.told
    assert not came.imported & HEAVY
    new = next(one for one in excel.books if one.name != book.name)
    column = next(row for row in range(1, 9) if new.sheets["Guide"].range((row, 2)).value == "Button") + 1
    labels = new.sheets["Guide"].range((column, 2), (column + len(ENTRIES) - 1, 2)).value
    assert labels == [one.label for one in ENTRIES]
    assert everything(book) == before


def test_a_protected_sheet_is_refused_in_words_and_stays_as_it_is(
    add_in: AddIn, excel: xlwings.App, tmp_path: Path
) -> None:
    book = open_return(excel, tmp_path / "return.xlsx", line("Policing", 5.0, area="London"))
    book.sheets["Spending"].impl.api.protect("")
    selecting(book, "Spending", "A5:A6")
    before = everything(book)
    came = clicked(add_in, "apportion", code=TOLD)
    assert "is protected. Choose Review, Unprotect Sheet" in came.told
    assert (everything(book), chosen(book)) == (before, "Spending!A5:A6")


def test_every_button_is_clicked_here_or_in_a_mapping_workbook() -> None:
    here = Path(__file__).parent
    text = "".join(path.read_text(encoding="utf-8") for path in (Path(__file__), *here.glob("test_mapping_*.py")))
    assert [button for button in BUTTONS if f'(add_in, "{button}"' not in text] == []
