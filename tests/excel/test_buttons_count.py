"""The groups Count and Consolidate: over a return, a count workbook and its folder."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.excel.returns import at, chosen, click, everything, line, open_return, write_return
from xltools import pipeline
from xltools.excel.buttons.consolidate import consolidate_folder
from xltools.excel.buttons.count import COMPARED, FOUND, apportion, compare_baseline, find_double_counts, recount
from xltools.excel.results import today, usual_target
from xltools.folder import create_folder, read_folder
from xltools.model import Area, Partner, Place, UsageError
from xltools.outputs.write import write_outputs
from xltools.reference.sharing.shares import Share, share

if TYPE_CHECKING:
    from pathlib import Path

    import xlwings

    from xltools.folder import CountFolder

pytestmark = pytest.mark.libreoffice
HACKNEY = Place("Hackney", (Area("E09000012", "Hackney"),), "2010-11")
PARTNERS = (
    Partner("Hackney Council", "hackney-council", organisation_type="Council"),
    Partner("Homes and Communities Agency", "homes-and-communities-agency", "HCA", (), "Agency or public body"),
)


@pytest.fixture
def folder(tmp_path: Path) -> CountFolder:
    made = create_folder(tmp_path / "count", HACKNEY, PARTNERS)
    grant = {"fund": "Decent Homes Programme", "cofog": "06.1"}
    write_return(
        made.returns / "council.xlsx",
        line("Libraries", 5_000_000.0, "08.2"),
        line("Decent homes", 2_000_000.0, funder="Homes and Communities Agency", **grant),
    )
    write_return(
        made.returns / "hca.xlsx",
        line("Decent homes grant", 2_000_000.0, paid_to="Hackney Council", **grant),
        line("Land", 1_500_000.25, "06.1"),
        organisation="Homes and Communities Agency",
        organisation_id="homes-and-communities-agency",
        organisation_type="Agency or public body",
        return_id="homes-and-communities-agency-2010-11",
    )
    return made


@pytest.fixture
def counted(folder: CountFolder, excel: xlwings.App) -> Any:
    target = usual_target(folder)
    write_outputs(pipeline.consolidate(folder), target, returns=folder.returns, made_on=today())
    return excel.books.open(str(target))


def rows_below(sheet: xlwings.Sheet, own: Any, number: int) -> list[list[Any]]:
    first = own.heading_row + 1
    rows = sheet.range((first, 1), (first + number - 1, len(own.fields))).value
    return [row for row in rows if row[0]]


def test_double_counts_of_a_folder_go_onto_a_sheet_of_ours(counted: xlwings.Book, folder: CountFolder) -> None:
    before = everything(counted)
    told = click(find_double_counts, counted)
    _, ledger = pipeline.ledger_of(folder)
    assert ledger.found
    rows = rows_below(counted.sheets["Double counts found"], FOUND, 10)
    assert [(row[0], round(row[1] * 100)) for row in rows] == [
        (str(one.kind).replace("-", " "), one.amount_pence) for one in ledger.found
    ]
    assert "Nothing was taken off" in told
    assert {name: cells for name, cells in everything(counted).items() if name in before} == before
    click(find_double_counts, counted)
    assert [sheet.name for sheet in counted.sheets].count("Double counts found") == 1


def test_double_counts_within_a_return(excel: xlwings.App, tmp_path: Path) -> None:
    alike = [line("Adult social care placements", 1_234_567.0, "10.2", notes="North") for _ in range(2)]
    book = open_return(excel, tmp_path / "return.xlsx", *alike, line("Parks", 10.0, "08.1"))
    assert "1 possible double count found, £1,234,567 in all" in click(find_double_counts, book)
    (row,) = rows_below(book.sheets["Double counts found"], FOUND, 5)
    assert (row[0], row[1], row[7], row[8]) == (
        "copied rows",
        1_234_567.0,
        "return.xlsx Spending row 5",
        "return.xlsx Spending row 6",
    )


def test_recount_takes_the_rulings_of_the_open_workbook_and_leaves_it_alone(
    counted: xlwings.Book, folder: CountFolder
) -> None:
    ledger = counted.sheets["Double counts"]
    heading = next(row for row in range(1, 20) if ledger.range((row, 10)).value == "Decision")
    ledger.range((heading + 1, 10)).value = "Keep both"
    ledger.range((heading + 1, 11)).value = "A. Analyst"
    before, on_disk = everything(counted), usual_target(folder).read_bytes()
    told = click(recount, counted)
    new = counted.app.books.active
    assert new.name == "hackney-2010-11-2-count.xlsx"
    assert told.startswith("1 ruling taken into decisions.csv")
    assert "Keep both,A. Analyst" in (folder.path / "decisions.csv").read_text()
    assert everything(counted) == before
    assert usual_target(folder).read_bytes() == on_disk
    again = pipeline.consolidate(read_folder(folder.path))
    assert round(new.names["net_total"].refers_to_range.value * 100) == again.net == 1_050_000_025
    assert "no new ruling" in click(recount, counted)
    assert (folder.reports / "hackney-2010-11-3-count.xlsx").is_file()


def test_the_count_is_set_beside_the_baseline(counted: xlwings.Book) -> None:
    before = everything(counted)
    told = click(compare_baseline, counted)
    rows = rows_below(counted.sheets["Compared with baseline"], COMPARED, 12)
    assert [row[0][:2] for row in rows] == [f"{number:02d}" for number in range(1, 11)]
    culture = rows[7]
    assert culture[3] == 5_000_000.0
    assert round(culture[5] * 100) == round(culture[3] * 100) - round(culture[4] * 100)
    assert "worth a look, of 10" in told
    assert {name: cells for name, cells in everything(counted).items() if name in before} == before


def test_selected_lines_are_shared_out_exactly_with_their_source(excel: xlwings.App, tmp_path: Path) -> None:
    book = open_return(
        excel,
        tmp_path / "return.xlsx",
        line("Policing", 98_765_432.1, "03.1", area="London", notes="As agreed."),
        line("Pensions", 1_000_000.0, "10.2", area="London", share_key="65+"),
        line("Own", 10.0, "08.1"),
        line("Known", 10.0, "08.1", area="London", local=3.0),
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
    assert sheet.range(at("notes", 5)).value.startswith("As agreed. Shared out by us: 241,739 of ")
    assert told.startswith("2 lines shared out to Hackney: £")
    assert "Row 9: Kent and Hackney have no district in common" in told
    after = sheet["A5:T10"].value
    touched = {at(field)[1] - 1 for field in ("local", "basis", "share_key", "notes", "checked")}
    for row, (was, is_) in enumerate(zip(before, after, strict=True)):
        changed = {column for column in range(20) if was[column] != is_[column]}
        assert changed <= (touched if row < 2 else set())
    assert chosen(book) == "Spending!A5:A9"
    assert "nothing to share out" in click(apportion, _selecting(book, "A7:A8"))


def _selecting(book: xlwings.Book, address: str) -> xlwings.Book:
    book.sheets["Spending"][address].select()
    return book


def test_a_folder_is_consolidated_and_the_result_opened(folder: CountFolder, excel: xlwings.App) -> None:
    book = excel.books.open(str(folder.returns / "council.xlsx"))
    sent = (folder.returns / "hca.xlsx").read_bytes()
    told = click(consolidate_folder, book)
    new = excel.books.active
    assert new.name == usual_target(folder).name
    assert round(new.names["net_total"].refers_to_range.value * 100) == pipeline.consolidate(folder).net
    assert any("reading, 2 of 2" in text for kind, text in excel.impl.desk.shown if kind == "status")
    assert "Counted: 2 " in told
    assert (folder.returns / "hca.xlsx").read_bytes() == sent
    before = usual_target(folder).read_bytes()
    click(consolidate_folder, new)
    assert excel.books.active.name == "hackney-2010-11-2-count.xlsx"
    assert usual_target(folder).read_bytes() == before


def test_outside_a_count_folder_and_on_other_workbooks_the_buttons_say_what_they_need(excel: xlwings.App) -> None:
    book = excel.books.add()
    for action in (find_double_counts, recount, apportion, compare_baseline):
        with pytest.raises(UsageError, match="This button"):
            click(action, book)
    book.names.add("net_total", "=Sheet1!$A$1")
    for action in (find_double_counts, recount, compare_baseline):
        with pytest.raises(UsageError, match="does not lie in a count folder"):
            click(action, book)
