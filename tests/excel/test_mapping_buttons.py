"""Every button in a spend mapping workbook, through the whole chain; and what buttons say that are not for it."""

from __future__ import annotations

from shutil import copy
from typing import TYPE_CHECKING, Any

import pytest

from tests.excel.folders import HACKNEY, PARTNERS
from tests.excel.mappings import (
    AGENCY,
    COUNCIL,
    ESTIMATED,
    MET,
    open_mapping,
    select,
    shown,
    type_in,
    write_mapping,
)
from tests.excel.returns import chosen, click, everything, line, write_return
from tests.excel.test_every_button import clicked, contents
from xltools import pipeline
from xltools.excel.buttons.check import validate
from xltools.excel.buttons.code import apply_codes, fill_from_cipfa, suggest_codes
from xltools.excel.buttons.consolidate import consolidate_folder, where_it_stands
from xltools.excel.buttons.count import COMPARED, FOUND, compare_baseline, find_double_counts, recount
from xltools.excel.column_suggestions import COLUMNS, columns_of
from xltools.excel.live import WorkbookKind, kind_of
from xltools.excel.ribbon import BUTTONS
from xltools.excel.standing_sheets import bodies_sheet, next_sheet
from xltools.folder import create_folder, read_folder
from xltools.model import UsageError
from xltools.template.layout import FINDINGS_FIRST_ROW
from xltools.template.mapping import MAPPING, MAPPING_FILE, Classification

if TYPE_CHECKING:
    from pathlib import Path

    import xlwings

    from tests.excel.chain import AddIn
    from xltools.excel.own_sheets import OwnSheet
    from xltools.folder import CountFolder

live = pytest.mark.libreoffice
FOR_OTHERS = (
    "compare_versions",
    "recount",
    "apply_codes",
    "fill_from_cipfa",
    "prepare_reports",
    "open_outbox",
    "explore",
    "publish",
)


@pytest.fixture
def mapped(tmp_path: Path) -> CountFolder:
    """Make a count folder with a mapping workbook and one return: the council's."""
    folder = create_folder(tmp_path / "count", HACKNEY, PARTNERS)
    write_return(folder.returns / "council.xlsx", line("Libraries", 5_000_000.0, "08.2"))
    write_mapping(folder.path / MAPPING_FILE, ESTIMATED)
    return folder


@pytest.fixture
def book(mapped: CountFolder, excel: xlwings.App) -> xlwings.Book:
    """Open the folder's mapping workbook and type into it: 12.5 (£000) of the agency's, and a figure for all of London."""
    book = excel.books.open(str(mapped.path / MAPPING_FILE))
    type_in(book, 6, organisation=AGENCY, d06=2_000.5, expenditure_type="Capital", figure_source="Their accounts")
    type_in(book, 7, organisation=MET, d03=98_765.4321, area="London", basis="Please apportion")
    return book


def rows_on(book: xlwings.Book, own: OwnSheet, rows: int = 6) -> list[dict[str, Any]]:
    """Return the rows of a sheet of ours by heading."""
    cells = book.sheets[own.name].range((own.heading_row + 1, 1)).resize(rows, len(own.fields)).value
    return [dict(zip(own.headings, row, strict=True)) for row in cells if any(row)]


@live
def test_a_mapping_workbook_is_known_and_its_buttons_can_be_clicked(add_in: AddIn, book: xlwings.Book) -> None:
    assert kind_of(book) is WorkbookKind.MAPPING
    assert {button for button in BUTTONS if not add_in.enabled(button)} == set(FOR_OTHERS)


@live
def test_findings_are_listed_with_their_cells_and_gone_through(add_in: AddIn, book: xlwings.Book) -> None:
    type_in(book, 8, organisation="Nobody Knows Us", d04="about ten")
    before = everything(book)
    select(book, "B7:C8")
    came = clicked(add_in, "validate")
    assert "Next finding takes you to the first" in came.told
    listed = book.sheets["Findings"].range((FINDINGS_FIRST_ROW, 1)).resize(20, 8).value
    where = {row[0]: row for row in listed if row[0]}
    assert "Mapping!F8" in where
    assert where["Mapping!F8"][6] == "Nobody Knows Us"
    assert {name: cells for name, cells in everything(book).items() if name in before} == before
    assert chosen(book) == "Mapping!B7:C8"
    visited = set()
    for _ in where:
        clicked(add_in, "next_finding")
        visited.add(chosen(book).replace("Mapping!B", "Mapping!row "))
    assert "Mapping!F8" in visited
    clicked(add_in, "clear_findings")
    assert book.sheets["Findings"]["A5"].value is None
    clicked(add_in, "validate")
    assert [sheet.name for sheet in book.sheets].count("Findings") == 1


@live
def test_columns_are_suggested_for_a_body_piece_by_piece(add_in: AddIn, book: xlwings.Book) -> None:
    before = everything(book)
    select(book, "A5", "Bodies")
    assert clicked(add_in, "suggest_codes").told.startswith(
        "Columns suggested for 1 row: see the sheet Suggested columns."
    )
    rows = rows_on(book, COLUMNS)
    assert [(row["What it spends on"], row["First column"].rpartition(" (")[0]) for row in rows] == [
        ("Schools", "09 Education"),
        ("adult social care", "10 Social protection"),
        ("highways (roads, bridges)", "04 Economic affairs"),
    ]
    assert all(row["Because"] and row["Where"] == "Bodies row 5" for row in rows)
    select(book, "A7:C7")
    click(suggest_codes, book)
    assert [(row["Where"], row["Body"], row["What it spends on"]) for row in rows_on(book, COLUMNS)] == [
        ("Mapping row 7", MET, "Policing")
    ]
    type_in(book, 7, notes="Fire safety visits")
    before[MAPPING] = everything(book)[MAPPING]
    select(book, "A7")
    click(suggest_codes, book)
    assert rows_on(book, COLUMNS)[0]["What it spends on"] == "Fire safety visits"
    assert {name: cells for name, cells in everything(book).items() if name in before} == before
    select(book, "A60")
    with pytest.raises(UsageError, match="No row is selected that says what a body spends on"):
        click(suggest_codes, book)


@pytest.mark.parametrize(
    ("kind", "code", "heading"),
    [
        (Classification.COFOG, "07.4", "07 Health"),
        (Classification.COFOG, "10", "10 Social protection"),
        (Classification.CIPFA, "04.5.1", "Highways, roads and transport"),
        (Classification.CIPFA, "03.1.0", "Police"),
        (Classification.LAA, "07.4", "Healthier communities and older people"),
        (Classification.LAA, "09.8.0", "Children and young people"),
    ],
)
def test_a_function_has_its_columns_in_every_classification(kind: Classification, code: str, heading: str) -> None:
    assert heading in columns_of(code, kind)


@live
def test_rows_are_apportioned_as_a_count_would(add_in: AddIn, book: xlwings.Book, mapped: CountFolder) -> None:
    select(book, "A5:A9")
    came = clicked(add_in, "apportion")
    assert came.told.startswith("1 row apportioned to Hackney: £2,961,666.14 in all")
    assert shown(book, 7, "area", "basis") == [None, "Population"]
    (kept,) = (mapped.path / "earlier").iterdir()
    assert kept.name in came.told


@live
def test_where_the_folder_stands_is_said_with_what_is_typed_and_not_saved(
    add_in: AddIn, book: xlwings.Book, mapped: CountFolder
) -> None:
    before, on_disk = everything(book), contents(mapped.path)
    for _ in range(2):  # written anew at the second click
        came = clicked(add_in, "where_it_stands")
        assert came.told.startswith(
            "1 of 2 bodies has answered: 1 accepted with warnings, 1 typed in by the lead team."
        )
        steps = {row["What to do"]: row for row in rows_on(book, next_sheet(), 12)}
        (typed,) = [row for text, row in steps.items() if text.startswith("Ask 1 body for figures of its own")]
        assert (typed["Who or which"].partition(" (")[0], typed["Amount (£)"]) == (AGENCY, 2_000_500.0)
        bodies = {row["Body"]: row for row in rows_on(book, bodies_sheet(), 6)}
        assert (bodies[MET]["Address"], bodies[MET]["Status"]) == ("Not in partners.csv", "Typed in by the lead team")
        assert (bodies[AGENCY]["What counts"], bodies[COUNCIL]["File"]) == (
            "What the lead team typed in",
            "council.xlsx",
        )
    assert [sheet.name for sheet in book.sheets][-2:] == ["Where it stands", "Who has answered"]
    assert {name: cells for name, cells in everything(book).items() if name in before} == before
    assert contents(mapped.path) == on_disk
    folder = read_folder(mapped.path)
    returned, typed_in = pipeline.consolidate(folder).net, 200_050_000 + 296_166_614
    book.save()
    assert pipeline.consolidate(folder).net == returned + typed_in  # nothing on our sheets is read as typed in


@live
def test_where_a_workbook_outside_a_folder_stands_nobody_can_say(excel: xlwings.App, tmp_path: Path) -> None:
    book = open_mapping(excel, tmp_path / "mapping.xlsx", ESTIMATED)
    before = everything(book)
    with pytest.raises(UsageError, match=r"Save it into its count folder, as mapping\.xlsx"):
        click(where_it_stands, book)
    assert everything(book) == before


@live
def test_buttons_for_other_workbooks_say_so(book: xlwings.Book) -> None:
    before = everything(book)
    for action, words in (
        (apply_codes, "there is no code to write"),
        (fill_from_cipfa, "there is no code to fill"),
        (recount, "Consolidate folder counts with what is typed here"),
    ):
        with pytest.raises(UsageError, match=words):
            click(action, book)
    assert everything(book) == before


@live
def test_outside_a_count_folder_what_needs_one_says_where_to_save_it(excel: xlwings.App, tmp_path: Path) -> None:
    book = open_mapping(excel, tmp_path / "mapping.xlsx", ESTIMATED)
    for action in (compare_baseline, consolidate_folder):
        with pytest.raises(UsageError, match=r"Save it into its count folder, as mapping\.xlsx"):
            click(action, book)
    type_in(book, 6, organisation=AGENCY, d06=1)
    assert "finding" in click(validate, book) or "Nothing to put right" in click(validate, book)
    assert "No money was found that two rows report." in click(find_double_counts, book)


@live
def test_a_mapping_workbook_that_the_count_does_not_read_is_not_counted(
    mapped: CountFolder, excel: xlwings.App
) -> None:
    other = mapped.path / "mapping-new.xlsx"
    copy(mapped.path / MAPPING_FILE, other)
    before = contents(mapped.path)
    with pytest.raises(UsageError, match=r"The count reads mapping\.xlsx in .* and this is mapping-new\.xlsx"):
        click(consolidate_folder, excel.books.open(str(other)))
    assert contents(mapped.path) == before


@live
def test_rows_of_one_original_source_are_listed_with_their_cells(
    add_in: AddIn, excel: xlwings.App, tmp_path: Path
) -> None:
    book = open_mapping(excel, tmp_path / "mapping.xlsx", ESTIMATED)
    type_in(book, 6, organisation=AGENCY, d06=2_000.5, expenditure_type="Capital")
    type_in(book, 7, organisation=COUNCIL, funder=AGENCY, d06=2_000.5, expenditure_type="Capital")
    before = everything(book)
    came = clicked(add_in, "find_double_counts")
    assert "1 possible double count found, £2,000,500 in all" in came.told
    (row,) = rows_on(book, FOUND)
    assert (row["Kind"], row["Amount (£)"]) == ("grant", 2_000_500.0)
    assert (row["Line kept"], row["Line to remove"]) == ("mapping.xlsx Mapping H7", "mapping.xlsx Mapping H6")
    assert {name: cells for name, cells in everything(book).items() if name in before} == before


@live
def test_what_is_typed_is_counted_as_it_is_open_and_nothing_is_saved(
    add_in: AddIn, book: xlwings.Book, mapped: CountFolder
) -> None:
    before, on_disk = everything(book), contents(mapped.path)
    came = clicked(add_in, "consolidate_folder")
    assert came.settings["TOTALPLACE_CHOSEN"] == ""
    opened = next(other for other in book.app.books if other.name == mapped.count_workbook.name)
    apportioned = 296_166_614
    net = round(opened.names["net_total"].refers_to_range.value * 100)
    assert net == 500_000_000 + 200_050_000 + apportioned
    assert f"{MAPPING_FILE} was counted as it is open" in came.told
    assert everything(book) == before
    now = contents(mapped.path)
    assert {path: content for path, content in on_disk.items() if path.name in (MAPPING_FILE, "council.xlsx")} == {
        path: now[path] for path in on_disk if path.name in (MAPPING_FILE, "council.xlsx")
    }
    assert not (mapped.path / "mapping-new.xlsx").exists()


@live
def test_what_is_typed_is_set_beside_the_baseline(add_in: AddIn, book: xlwings.Book) -> None:
    before = everything(book)
    assert "worth a look, of 10" in clicked(add_in, "compare_baseline").told
    rows = {row["Division"][:2]: row["Counted (£)"] for row in rows_on(book, COMPARED, 10)}
    assert (rows["06"], rows["08"], rows["03"]) == (2_000_500.0, 5_000_000.0, 2_961_666.14)
    assert {name: cells for name, cells in everything(book).items() if name in before} == before


@live
def test_rows_and_the_returns_of_the_folder_that_report_the_same_are_listed(
    add_in: AddIn, book: xlwings.Book, mapped: CountFolder
) -> None:
    grant = line("Decent homes", 2_000_500.0, "06.1", funder=AGENCY, expenditure_type="Capital")
    write_return(mapped.returns / "council.xlsx", grant, line("Libraries", 5_000_000.0, "08.2"))
    assert "£2,000,500 in all" in clicked(add_in, "find_double_counts").told
    (row,) = rows_on(book, FOUND)
    assert row["Line to remove"] == "mapping.xlsx Mapping H6"
    assert row["Line kept"].startswith("council.xlsx Spending row ")
