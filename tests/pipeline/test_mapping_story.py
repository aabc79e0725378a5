"""The spend mapping workbook beside returns: checked with its folder, refused among returns, silent while nobody typed in it."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

import pytest

from tests.reading.mappings import COUNCIL, drawn
from tests.reading.sheets import write_workbook
from xltools import pipeline
from xltools.folder import create_folder, read_folder
from xltools.model import Area, CodeOrigin, Partner, Place, Status

if TYPE_CHECKING:
    from pathlib import Path

    from tests.pipeline.commands import Xltools

PLACE = Place("Hackney", (Area("E09000012", "Hackney"),), "2010-11")
TYPED = f"| organisation | 01 | 03 | 09 | 10 | expenditure_type | basis |\n| {COUNCIL} | 26012 | ? | 310493 |  | Revenue | Actual |"
THEMES = f"| organisation | Children and young people | Safer and stronger communities | None of these |\n| {COUNCIL} | 5 | 6 | 7 |"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    home = tmp_path / "hackney"
    create_folder(home, PLACE, [Partner(COUNCIL, "hackney", "LBH", ("Hackney Council",), "Council", "Hackney")])
    return home


def test_a_count_folder_is_checked_with_its_mapping_workbook(folder: Path, xltools: Xltools) -> None:
    (folder / "mapping.xlsx").write_bytes(drawn(TYPED))
    code, told, _ = xltools("validate", folder, "--json")
    (body,) = json.loads(told)["returns"]
    assert (body["file"], body["partner"], body["status"], body["lines"]) == ("mapping.xlsx", COUNCIL, "typed-in", 3)
    assert [(found["code"], found["sheet"], found["cell"]) for found in body["findings"]] == [
        ("amount-unreadable", "Mapping", "C5")
    ]
    assert code == 1


def test_among_returns_it_is_refused_in_words(folder: Path, xltools: Xltools) -> None:
    (folder / "returns" / "mapping.xlsx").write_bytes(drawn(TYPED))
    write_workbook(folder / "returns" / "council.xlsx")
    _, told, _ = xltools("validate", folder)
    assert "This is a spend mapping workbook" in told
    assert "beside count.toml" in told
    count = pipeline.consolidate(read_folder(folder))
    assert {status.file: status.status for status in count.return_statuses}["mapping.xlsx"] is Status.UNREADABLE
    assert count.lines["workbook"].unique().tolist() == ["council.xlsx"]


def test_one_that_nobody_typed_in_says_nothing_in_a_count(folder: Path) -> None:
    (folder / "mapping.xlsx").write_bytes(drawn("| organisation | 01 | 09 | 10 |"))
    assert [status.file for status in pipeline.consolidate(read_folder(folder)).return_statuses] == []


def test_what_is_typed_under_a_division_keeps_that_code_and_no_finer_one_is_made_up(folder: Path) -> None:
    (folder / "mapping.xlsx").write_bytes(drawn(TYPED))
    lines = pipeline.consolidate(read_folder(folder)).lines
    assert lines["code"].tolist() == ["01", "03", "09"]
    assert set(lines["code_origin"]) == {CodeOrigin.OWN}
    assert set(lines["suggested"]) == {""}


def test_a_theme_counts_uncoded_and_codes_are_only_suggested(folder: Path) -> None:
    (folder / "mapping.xlsx").write_bytes(drawn(THEMES))
    count = pipeline.consolidate(read_folder(folder))
    assert count.net == 18_000_00
    assert set(count.lines["code"]) == {""}


def test_a_damaged_one_stops_no_count(folder: Path) -> None:
    shutil.copyfile(write_workbook(folder / "returns" / "council.xlsx"), folder / "mapping.xlsx")
    (folder / "mapping.xlsx").write_bytes((folder / "mapping.xlsx").read_bytes()[:900])
    count = pipeline.consolidate(read_folder(folder))
    assert {status.file: status.status for status in count.return_statuses}["mapping.xlsx"] is Status.UNREADABLE
    assert count.net > 0


def test_cipfa_headings_go_to_functions(folder: Path) -> None:
    heads = ("Adult social care", "Children's and education", "Fire and rescue", "Below-the-line")
    table = (
        f"| organisation | {' | '.join(heads)} | expenditure_type |\n| {COUNCIL} | 5000 | 6000 | 700 | 8000 | Revenue |"
    )
    (folder / "mapping.xlsx").write_bytes(drawn(table))
    count = pipeline.consolidate(read_folder(folder))
    assert count.lines["code"].tolist()[:3] == ["10", "09", "03.2"]
    assert count.lines["cipfa"].tolist() == list(heads)
    assert count.net == 11_700_000_00
