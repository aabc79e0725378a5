"""A mapping workbook that the lead team worked on in LibreOffice is brought up to date like any other."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tests.outputs.mapping.test_edit import (
    BODIES,
    COLUMN,
    EDUCATION,
    ROWS,
    content,
    filled,
    refreshed,
    row_of,
    sheet_of,
    typed_in,
)
from tests.validators import own_errors
from xltools.template.build_mapping import build_mapping

if TYPE_CHECKING:
    from pathlib import Path

    from tests.office import Office

pytestmark = pytest.mark.libreoffice


def test_what_was_typed_sorted_and_inserted_in_libreoffice_is_kept_and_the_tools_own_moves(
    office: Office, tmp_path: Path
) -> None:
    (tmp_path / "mapping.xlsx").write_bytes(build_mapping(content()))
    with office.document(tmp_path / "mapping.xlsx") as document:
        document.type_in("Mapping", "K5", "77.5")
        document.type_in("Mapping", "C7", "0")
        document.insert_rows("Mapping", 5)
        document.type_in("Mapping", "A11", "Arts Council")
        document.type_in("Mapping", "J11", "12")
        document.type_in("Bodies", "M6", "ask Jo")
        document.save(tmp_path / "typed.xlsx")
    data = (tmp_path / "typed.xlsx").read_bytes()
    typed = typed_in(data)
    assert [(each[0], *each[5:]) for each in typed] == [
        ("Arts Council", "08", 12_000_00),
        ("Leeds City Council", EDUCATION, 77_500_00),
        ("NHS West Yorkshire", "01", 0),
    ]
    moved = filled("Leeds City Council", _09=120_000_00, _10=260_000_00)
    wanted = content(
        (replace(moved, from_return=5_000_00), *ROWS[1:], filled("Ofsted", _09=3_000_00)), (*BODIES, "Ofsted")
    )
    once = refreshed(data, wanted)
    assert typed_in(once.content) == typed
    row = row_of(once.content, "Leeds City Council")
    sheet = sheet_of(once.content)
    assert [sheet.cell(row, COLUMN[name]).value for name in (EDUCATION, "10", "from_return")] == [77.5, 260, 5]
    assert sheet_of(once.content, "Bodies")["M6"].value == "ask Jo"
    assert refreshed(once.content, wanted).content == once.content
    path = tmp_path / "mapping-new.xlsx"
    path.write_bytes(once.content)
    assert own_errors(path) == own_errors(tmp_path / "typed.xlsx")
    with office.document(path) as document:
        new = row_of(once.content, "Ofsted")
        assert document.value("Mapping", f"M{new}") == 3
        assert document.value("Mapping", f"M{row}") == 337.5
