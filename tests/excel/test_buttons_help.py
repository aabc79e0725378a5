"""The groups Report and Help: the outbox, the guide, this computer, versions."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.excel.returns import click, everything
from xltools.excel.addin.sources import ribbon_xml
from xltools.excel.buttons.help import GUIDE, about, check_pc, guide
from xltools.excel.buttons.report import open_outbox, prepare_reports
from xltools.excel.guide import ENTRIES
from xltools.folder import create_folder
from xltools.model import Area, Partner, Place, UsageError

if TYPE_CHECKING:
    import xlwings

    from xltools.folder import CountFolder

HACKNEY = Place("Hackney", (Area("E09000012", "Hackney"),), "2010-11")
PARTNERS = (
    Partner("Hackney Council", "hackney-council", contact_email="a@example.org"),
    Partner("Hackney Homes", "hackney-homes"),
)
DOCS = Path(__file__).resolve().parents[2] / "docs" / "excel.md"


@pytest.fixture
def folder(tmp_path: Path) -> CountFolder:
    return create_folder(tmp_path / "count", HACKNEY, PARTNERS)


@pytest.fixture
def count(excel: xlwings.App, folder: CountFolder) -> xlwings.Book:
    book = excel.books.add()
    book.save(folder.reports / "count.xlsx")
    return book


@pytest.mark.libreoffice
def test_reports_are_prepared_and_nothing_is_sent_or_written_over(count: xlwings.Book, folder: CountFolder) -> None:
    assert "2 partners" in click(prepare_reports, count)
    names = {path.name for path in folder.outbox.iterdir()}
    assert {"hackney-council.eml", "hackney-council.xlsx", "hackney-homes.xlsx"} <= names
    (folder.outbox / "hackney-homes.xlsx").write_bytes(b"mine")
    click(prepare_reports, count)
    assert (folder.outbox / "hackney-homes.xlsx").read_bytes() == b"mine"


@pytest.mark.libreoffice
@pytest.mark.skipif(sys.platform == "win32", reason="there Windows shows the folder")
def test_the_outbox_is_shown(
    count: xlwings.Book, folder: CountFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "empty" in click(open_outbox, count)
    (folder.outbox / "a.eml").write_text("x")
    viewer = tmp_path / "viewer"
    viewer.write_text(f'#!/bin/sh\necho "$1" > "{tmp_path}/shown"\n')
    viewer.chmod(0o755)
    monkeypatch.setenv("BROWSER", str(viewer))
    assert click(open_outbox, count) == ""
    assert (tmp_path / "shown").read_text().strip() == folder.outbox.as_uri()


@pytest.mark.libreoffice
def test_the_guide_opens_in_a_workbook_of_its_own(count: xlwings.Book) -> None:
    before = everything(count)
    click(guide, count)
    new = count.app.books.active
    assert new.name != count.name
    assert [sheet.name for sheet in new.sheets] == ["Guide"]
    first = GUIDE.heading_row + 1
    rows = new.sheets[0].range((first, 1), (first + len(ENTRIES) - 1, 4)).value
    assert [tuple(row) for row in rows] == [(one.group, one.label, one.does, one.changes) for one in ENTRIES]
    assert everything(count) == before


@pytest.mark.libreoffice
def test_this_pc_and_versions_are_told(count: xlwings.Book) -> None:
    assert "looked at" in click(check_pc, count) or "to put right" in count.app.impl.desk.alerts[-1]
    told = click(about, count)
    assert told.startswith("xltools ")
    assert "template 2.0" in told
    assert "HM Treasury: Country and Regional Analysis 2014" in told


@pytest.mark.libreoffice
def test_outside_a_count_folder_the_outbox_is_not_known(excel: xlwings.App) -> None:
    with pytest.raises(UsageError, match="count folder"):
        click(open_outbox, excel.books.add())


def test_the_guide_has_every_button_of_the_tab_in_its_order() -> None:
    from xml.etree import ElementTree as ET

    tab = ET.fromstring(ribbon_xml())  # noqa: S314 - the project's own file
    space = "{http://schemas.microsoft.com/office/2009/07/customui}"
    buttons = [
        (group.get("label"), button.get("label"))
        for group in tab.iter(f"{space}group")
        for button in group.iter(f"{space}button")
    ]
    assert [(one.group, one.label) for one in ENTRIES] == buttons


def test_the_page_in_docs_says_what_the_guide_says() -> None:
    text = DOCS.read_text(encoding="utf-8")
    for one in ENTRIES:
        assert f"| {one.label} | {one.does} | {one.changes} |" in text
