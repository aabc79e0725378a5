"""A note or a cell comment that says the unit of an amount: asked about, never passed over; other notes are left alone."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from openpyxl.comments import Comment

from tests.reading.sheets import LINE, noticed, read_return, write_workbook
from xltools.model import Noticed
from xltools.reading.unit_remarks import unit_of_this_line
from xltools.reading.units import Unit

if TYPE_CHECKING:
    from pathlib import Path

    import xlsxwriter

    from xltools.model import Return

THOUSANDS = (
    "this one is in £000",
    "In £000s",
    "£k",
    "(figures in thousands)",
    "NB: these amounts are in £'000",
    "row in thousands of pounds",
    "in thousands",
    "Amount is shown in £000, not pounds",
)
OF_OTHER_THINGS = (
    "",
    "Up £2.3m on last year; thousands of families helped",
    "See tab (£000) of our budget book for the detail",
    "£97,080k per ledger",
    "budget was £40m",
    "This figure agrees with our accounts, which are in £000",
    "This is a grant to thousands of pupils",
    "Rounded to the nearest £1,000",
    "This covers payments above £500",
    "Row 12 of the RO form (£000)",
    "Cut by £3m in the year",
    "Last year's figures were in £000",
    "This amount was in thousands in a return since revised",
)


@pytest.mark.parametrize("note", THOUSANDS)
def test_a_note_that_says_the_unit_of_its_line_is_understood(note: str) -> None:
    assert unit_of_this_line(note) == Unit(3)


@pytest.mark.parametrize("note", OF_OTHER_THINGS)
def test_a_note_that_speaks_of_something_else_says_nothing(note: str) -> None:
    assert unit_of_this_line(note) is None


def read(path: Path, notes: tuple[str, ...], comments: dict[str, str] | None = None, heading: str = "") -> Return:
    def change(_: xlsxwriter.Workbook, sheet: Any) -> None:
        for cell, text in (comments or {}).items():
            sheet.write_comment(cell, text)
        if heading:
            sheet.write("G4", heading)

    lines = [{**LINE, "service": f"Service {n}", "gross": 67_228.0, "notes": note} for n, note in enumerate(notes)]
    return read_return(write_workbook(path / "a.xlsx", lines, change=change))


def test_an_amount_whose_note_says_thousands_does_not_count_and_the_others_do(tmp_path: Path) -> None:
    sent = read(tmp_path, ("", "this one is in £000", "See tab (£000) of our budget book"))
    assert sent.lines["gross"].astype(object).fillna(0).tolist() == [6_722_800, 0, 6_722_800]
    (asked,) = noticed(sent, Noticed.AMOUNT_UNREAD)
    assert (asked.location.cell, asked.value) == ("G6", "67228")
    assert "£67,228,000 or £67,228" in asked.detail


def test_a_note_that_names_one_amount_is_about_that(tmp_path: Path) -> None:
    lines = [{**LINE, "gross": 900.0, "income": 12.0, "notes": "the income figure is in £000"}]
    sent = read_return(write_workbook(tmp_path / "a.xlsx", lines))
    assert sent.lines["gross"].tolist() == [90_000]
    assert [seen.location.cell for seen in noticed(sent, Noticed.AMOUNT_UNREAD)] == ["H5"]


def test_a_note_that_agrees_with_the_heading_is_no_question(tmp_path: Path) -> None:
    sent = read(tmp_path, ("", "in £000"), heading="Gross spending (£000)")
    assert sent.lines["gross"].tolist() == [6_722_800_000, 6_722_800_000]
    assert not noticed(sent, Noticed.AMOUNT_UNREAD)


def test_a_comment_on_the_heading_that_contradicts_it_is_asked_about(tmp_path: Path) -> None:
    sent = read(tmp_path, ("", ""), {"G4": "Finance: in £000 please"})
    assert sent.lines["gross"].isna().all()
    (asked,) = noticed(sent, Noticed.COLUMN_UNCLEAR)
    assert "Finance: in £000 please" in asked.detail


def test_comments_as_openpyxl_writes_them_are_read_too(tmp_path: Path) -> None:
    read(tmp_path, ("", ""))
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    book["Spending"]["G4"].comment = Comment("in £000", "Finance")
    book.save(tmp_path / "a.xlsx")
    assert read_return(tmp_path / "a.xlsx").lines["gross"].isna().all()


def test_a_comment_on_a_heading_without_a_unit_is_applied(tmp_path: Path) -> None:
    sent = read(tmp_path, ("", ""), {"G4": "in £000"}, heading="Gross spending")
    assert sent.lines["gross"].tolist() == [6_722_800_000, 6_722_800_000]
    assert noticed(sent, Noticed.UNIT_READ)


@pytest.mark.parametrize(
    "comments",
    [
        {"G4": "Please use whole pounds"},
        {"G4": "Jo: are you sure?"},
        {"I4": "Grants above £5m only"},
        {"G5": "up £2m"},
        {"B5": "in £000"},
        {"P4": "Our caseload in 000s"},
    ],
)
def test_other_comments_are_left_alone(tmp_path: Path, comments: dict[str, str]) -> None:
    sent = read(tmp_path, ("", ""), comments)
    assert sent.lines["gross"].tolist() == [6_722_800, 6_722_800]


def test_a_comment_at_an_amount_is_asked_about_for_that_amount(tmp_path: Path) -> None:
    sent = read(tmp_path, ("", ""), {"G6": "Jo:\nthis is in £000"})
    assert sent.lines["gross"].astype(object).fillna(0).tolist() == [6_722_800, 0]


def test_threaded_comments_are_read(tmp_path: Path) -> None:
    read(tmp_path, ("", ""), {"G4": "[Threaded comment] Your version of Excel cannot read it. Comment: see thread"})
    thread = (
        '<ThreadedComments xmlns="http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments">'
        '<threadedComment ref="G4" dT="2025-06-30T09:00:00.00" personId="{1}" id="{2}"><text>All in £000 &amp; rounded</text>'
        "</threadedComment></ThreadedComments>"
    )
    path = _with_thread(tmp_path, thread)
    sent = read_return(path)
    assert sent.lines["gross"].isna().all()
    (asked,) = noticed(sent, Noticed.COLUMN_UNCLEAR)
    assert "All in £000 & rounded" in asked.detail


def _with_thread(folder: Path, thread: str) -> Path:
    new = folder / "b.xlsx"
    relation = (
        '<Relationship Id="rIdT" Type="http://schemas.microsoft.com/office/2017/10/relationships/threadedComment" '
        'Target="../threadedComments/threadedComment1.xml"/></Relationships>'
    )
    with zipfile.ZipFile(folder / "a.xlsx") as old, zipfile.ZipFile(new, "w", zipfile.ZIP_DEFLATED) as written:
        for name in old.namelist():
            text = old.read(name)
            if name == "xl/worksheets/_rels/sheet2.xml.rels":
                text = text.replace(b"</Relationships>", relation.encode())
            written.writestr(name, text)
        written.writestr("xl/threadedComments/threadedComment1.xml", thread)
    return new
