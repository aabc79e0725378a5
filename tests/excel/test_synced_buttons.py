"""Buttons on workbooks that OneDrive keeps in step: as by their path where the folder is on this computer, else plain words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.excel.folders import make_counted_folder
from tests.excel.returns import click
from xltools.excel import live
from xltools.excel.buttons.check import validate
from xltools.excel.buttons.count import compare_baseline, find_double_counts
from xltools.excel.synced import SyncedFolder
from xltools.model import UsageError

if TYPE_CHECKING:
    from pathlib import Path

    import xlwings

    from xltools.folder import CountFolder

pytestmark = pytest.mark.libreoffice
LIBRARY = "https://westshire.sharepoint.com/sites/Finance/Shared Documents"


@pytest.fixture
def folder(tmp_path: Path) -> CountFolder:
    return make_counted_folder(tmp_path / "Finance - General" / "Count")


def opened_from_cloud(book: xlwings.Book, monkeypatch: pytest.MonkeyPatch, home: Path, *, synced: bool) -> None:
    """Let Excel give the workbook's address, and the registry say whether its folder is kept on this computer."""
    path = live.path_of(book)
    assert path is not None
    address = f"{LIBRARY}/General/{path.relative_to(home).as_posix()}"
    monkeypatch.setattr(live, "full_name_of", lambda _: address)
    monkeypatch.setattr(live, "folders_here", lambda: (SyncedFolder(LIBRARY, home),) if synced else ())


def test_validate_finds_the_same_by_address_as_by_path(
    excel: xlwings.App, folder: CountFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = excel.books.open(str(folder.returns / "hca.xlsx"))
    told, listed = click(validate, book), book.sheets["Findings"]["A5:J30"].value
    opened_from_cloud(book, monkeypatch, tmp_path / "Finance - General", synced=True)
    assert (click(validate, book), book.sheets["Findings"]["A5:J30"].value) == (told, listed)
    assert "without place and partner list" not in told


def test_validate_says_that_it_checked_without_place_and_partner_list_and_what_to_do(
    excel: xlwings.App, folder: CountFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = excel.books.open(str(folder.returns / "hca.xlsx"))
    opened_from_cloud(book, monkeypatch, tmp_path / "Finance - General", synced=False)
    told = click(validate, book)
    assert "hca.xlsx was opened from the cloud, and its folder is not kept on this computer" in told
    assert "it was checked without place and partner list" in told
    assert "choose Sync" in told


def test_folder_buttons_work_by_address(
    excel: xlwings.App, folder: CountFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = excel.books.open(str(folder.count_workbook))
    opened_from_cloud(book, monkeypatch, tmp_path / "Finance - General", synced=True)
    assert click(compare_baseline, book)


def test_folder_buttons_say_what_to_do_where_the_folder_is_in_the_cloud_alone(
    excel: xlwings.App, folder: CountFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = excel.books.open(str(folder.count_workbook))
    opened_from_cloud(book, monkeypatch, tmp_path / "Finance - General", synced=False)
    for action in (find_double_counts, compare_baseline):
        with pytest.raises(UsageError, match=r"opened from the cloud.*choose Sync"):
            click(action, book)
