"""The lines of many files in one process: what they say alike is held once, and says what it said."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.reading.sheets import write_workbook
from xltools.reading.columns import Columns
from xltools.reading.lines import gather
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


def test_sharing_changes_no_value() -> None:
    held: dict[str, str] = {}
    columns = Columns(2, {"service": ["Libraries", ""], "gross": [None, 5], "row": [5, 6], "notes": []}, {"sheet": "S"})
    assert columns.sharing(held) == columns
    assert set(held) == {"Libraries", ""}
