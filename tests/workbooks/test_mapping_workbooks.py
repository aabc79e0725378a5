"""Two spend mapping workbooks compared: by their rows, each cell under its heading and its body."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.excel.mappings import BODIES_OF_HACKNEY, ESTIMATED, at
from tests.workbooks.versions import edited, told
from xltools.template.build_mapping import build_mapping
from xltools.template.mapping import FIRST_ROW, MappingContent

if TYPE_CHECKING:
    from pathlib import Path

    from openpyxl import Workbook


@pytest.fixture
def old(tmp_path: Path) -> Path:
    content = MappingContent("Hackney", "2010-11", unit="£", bodies=BODIES_OF_HACKNEY, rows=(ESTIMATED,))
    (tmp_path / "mapping.xlsx").write_bytes(build_mapping(content))
    return tmp_path / "mapping.xlsx"


def test_a_mapping_workbook_against_itself_tells_nothing(old: Path) -> None:
    assert told(old, old).is_same
    assert told(old, edited(old, lambda book: None)).is_same


def test_what_was_typed_is_told_under_its_heading_and_body(old: Path) -> None:
    def type_in(book: Workbook) -> None:
        row, column = at("09")
        book["Mapping"].cell(row, column).value = 210_000_000
        book["Mapping"].cell(FIRST_ROW, at("notes")[1]).value = "from the ledger"

    amount, note = told(old, edited(old, type_in)).cells
    assert (amount.field, amount.after) == ("09 Education, Hackney Council", "210000000")
    assert amount.new is not None
    assert (amount.new.sheet, (amount.new.row, amount.new.column)) == ("Mapping", at("09"))
    assert (note.field, note.before, note.after) == ("Notes, Hackney Council", "", "from the ledger")
