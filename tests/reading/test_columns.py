"""The lines of many files in one process: what they say alike is held once, and says what it said."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.reading.sheets import write_workbook
from xltools.reading.columns import Columns
from xltools.reading.lines import gather, with_lines_once
from xltools.validation import read_all

if TYPE_CHECKING:
    from pathlib import Path


def test_texts_that_two_files_share_are_held_once(tmp_path: Path) -> None:
    for name in ("a", "b"):
        write_workbook(tmp_path / f"{name}.xlsx")
    files = read_all([tmp_path])
    first, second = gather(sent for file in files for sent in file.returns).lines["service"].tolist()
    assert first == second != ""
    assert first is second


def test_what_is_passed_over_has_its_lines_once_and_still_says_how_many(tmp_path: Path) -> None:
    write_workbook(tmp_path / "a.xlsx")
    batch = gather(sent for file in read_all([tmp_path]) for sent in file.returns)
    passed = with_lines_once(batch)
    assert [len(sent.lines) for sent in batch.returns] == [1]
    assert [(sent.line_count, len(sent.lines)) for sent in passed.returns] == [(1, 0)]
    assert passed.lines is batch.lines


def test_sharing_changes_no_value() -> None:
    held: dict[str, str] = {}
    columns = Columns(2, {"service": ["Libraries", ""], "gross": [None, 5], "row": [5, 6], "notes": []}, {"sheet": "S"})
    assert columns.sharing(held) == columns
    assert set(held) == {"Libraries", ""}
