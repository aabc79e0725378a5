"""The groups Report and Help: the outbox, the guide, this computer, versions."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.excel.returns import click
from xltools.excel.addin.kinds import BUTTONS
from xltools.excel.addin.sources import ribbon_xml
from xltools.excel.buttons.report import OUTBOX, open_outbox
from xltools.excel.failure_log import LOG_FILE
from xltools.excel.guide import ENTRIES
from xltools.excel.live import COUNT_SETTINGS
from xltools.folder.settings import SETTINGS
from xltools.model import UsageError

if TYPE_CHECKING:
    import xlwings

    from xltools.folder import CountFolder

DOCS = Path(__file__).resolve().parents[2] / "docs" / "excel.md"


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


def test_what_short_clicks_know_of_a_count_folder_is_what_the_folder_says(folder: CountFolder) -> None:
    assert (COUNT_SETTINGS, folder.path / OUTBOX) == (SETTINGS, folder.outbox)


def test_the_log_is_where_the_macros_say_it_is() -> None:
    assert BUTTONS.settings["log"][0].endswith(rf"\xltools\Logs\{LOG_FILE}")
