"""The mapping workbook of a folder, brought up to the count: replaced where it is the tool's, written beside where it is not."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import openpyxl
import pytest

from tests.outputs.mapping.folders import folder_of
from xltools.model import Partner
from xltools.outputs.mapping.moved import MovedKind, moved_text
from xltools.outputs.mapping.write import NEW_FILE, refresh_mapping, write_mapping

if TYPE_CHECKING:
    from pathlib import Path

    from openpyxl import Workbook

    from xltools.folder import CountFolder

DAY, NEXT_DAY = date(2026, 11, 29), date(2026, 11, 30)
ACAS = Partner("Acas", "acas", organisation_type="Agency or public body")


@pytest.fixture
def folder(tmp_path: Path) -> CountFolder:
    made = folder_of(tmp_path, "Hackney", "2010-11")
    write_mapping(made, DAY)
    return made


def with_acas(folder: CountFolder) -> CountFolder:
    return replace(folder, partners=(*folder.partners, ACAS))


def mapping_of(folder: CountFolder) -> Path:
    assert folder.mapping
    return folder.mapping


def saved(path: Path, **cells: object) -> None:
    """Save a workbook as another program would, with these cells of Mapping typed into."""
    book: Workbook = openpyxl.load_workbook(path)
    for name, value in cells.items():
        book["Mapping"][name].value = value
    book.save(path)


def names_in(path: Path) -> set[str]:
    sheet = openpyxl.load_workbook(path)["Bodies"]
    return {str(sheet.cell(row, 1).value) for row in range(5, sheet.max_row + 1)}


def test_a_workbook_that_nobody_saved_is_built_anew_and_only_where_it_would_differ(folder: CountFolder) -> None:
    before = mapping_of(folder).read_bytes()
    assert refresh_mapping(folder, NEXT_DAY).written is None
    done = refresh_mapping(with_acas(folder), NEXT_DAY)
    assert done.written == mapping_of(folder)
    assert "Acas" in names_in(mapping_of(folder))
    assert (folder.path / "earlier" / "mapping-2026-11-29.xlsx").read_bytes() == before
    assert not (folder.path / NEW_FILE).exists()


def test_a_workbook_that_was_only_saved_is_built_anew_and_the_saved_one_kept(folder: CountFolder) -> None:
    saved(mapping_of(folder))
    as_saved = mapping_of(folder).read_bytes()
    assert refresh_mapping(with_acas(folder), NEXT_DAY).written == mapping_of(folder)
    assert as_saved in [copy.read_bytes() for copy in (folder.path / "earlier").iterdir()]


def test_a_workbook_that_was_typed_into_stays_and_the_new_one_is_written_beside(folder: CountFolder) -> None:
    saved(mapping_of(folder), L5=4321.5)
    as_typed = mapping_of(folder).read_bytes()
    done = refresh_mapping(with_acas(folder), NEXT_DAY)
    assert mapping_of(folder).read_bytes() == as_typed
    assert done.written == folder.path / NEW_FILE
    assert openpyxl.load_workbook(folder.path / NEW_FILE)["Mapping"]["L5"].value == 4321.5
    assert MovedKind.ROW_ADDED in {each.kind for each in done.moved}
    assert "put the old one away" in done.remarks[-1]
    assert json.loads(json.dumps(done.as_json()))["moved"][0]["kind"] == "body-added"
    assert any("Acas: body added" in line for line in moved_text(done.moved))
    again = refresh_mapping(with_acas(folder), NEXT_DAY)
    assert (again.written, again.moved) == (done.written, done.moved)


def test_once_the_new_one_has_taken_the_old_ones_name_nothing_is_left_to_do(folder: CountFolder) -> None:
    saved(mapping_of(folder), L5=4321.5)
    refresh_mapping(with_acas(folder), NEXT_DAY)
    (folder.path / NEW_FILE).replace(mapping_of(folder))
    done = refresh_mapping(with_acas(folder), NEXT_DAY)
    assert (done.written, done.moved, done.remarks) == (None, (), ())
    assert openpyxl.load_workbook(mapping_of(folder))["Mapping"]["L5"].value == 4321.5


def test_a_new_one_that_somebody_typed_into_is_never_overwritten(folder: CountFolder) -> None:
    saved(mapping_of(folder), L5=4321.5)
    refresh_mapping(with_acas(folder), DAY)
    saved(folder.path / NEW_FILE, L6=7)
    as_typed = (folder.path / NEW_FILE).read_bytes()
    more = replace(with_acas(folder), partners=(*with_acas(folder).partners, Partner("Ofsted in Hackney", "ofsted")))
    done = refresh_mapping(more, NEXT_DAY)
    assert done.written is None
    assert (folder.path / NEW_FILE).read_bytes() == as_typed
    assert "was written into" in done.remarks[-1]


@pytest.mark.parametrize("lock", ["~$mapping.xlsx", ".~lock.mapping.xlsx#"])
def test_a_workbook_that_is_open_is_left_and_said_so(folder: CountFolder, lock: str) -> None:
    (folder.path / lock).write_bytes(b"Jo")
    before = mapping_of(folder).read_bytes()
    done = refresh_mapping(with_acas(folder), NEXT_DAY)
    assert mapping_of(folder).read_bytes() == before
    assert (done.written, len(done.remarks)) == (None, 1)
    assert "Save and close it" in done.remarks[0]


@pytest.mark.parametrize("broken", [b"", b"not a workbook", b"PK\x03\x04 cut"])
def test_a_file_that_is_no_mapping_workbook_is_left_and_said_so(folder: CountFolder, broken: bytes) -> None:
    mapping_of(folder).write_bytes(broken)
    done = refresh_mapping(folder, NEXT_DAY)
    assert mapping_of(folder).read_bytes() == broken
    assert (done.written, len(done.remarks)) == (None, 1)


def test_a_folder_without_one_gets_one(folder: CountFolder) -> None:
    mapping_of(folder).unlink()
    assert refresh_mapping(folder, NEXT_DAY).written == folder.path / "mapping.xlsx"


def test_a_body_that_was_deleted_from_the_list_stays_away(folder: CountFolder) -> None:
    book = openpyxl.load_workbook(mapping_of(folder))
    name = str(book["Bodies"]["A7"].value)
    book["Bodies"].delete_rows(7)
    book.save(mapping_of(folder))
    refresh_mapping(with_acas(folder), NEXT_DAY)
    assert "Acas" in names_in(folder.path / NEW_FILE)
    assert name not in names_in(folder.path / NEW_FILE)
