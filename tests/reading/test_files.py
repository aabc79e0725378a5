from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from xltools.reading.files import list_files

if TYPE_CHECKING:
    from pathlib import Path


def _make(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("x")


def test_a_folder_is_opened_up_in_the_order_of_names(tmp_path: Path) -> None:
    _make(tmp_path, "b.xlsx", "a.csv", "late/c.xlsx", "early/d.pdf")
    assert [one.name for one in list_files([tmp_path])] == ["a.csv", "b.xlsx", "early/d.pdf", "late/c.xlsx"]


def test_hidden_files_and_lock_files_are_not_returns(tmp_path: Path) -> None:
    _make(tmp_path, "a.xlsx", "~$a.xlsx", ".~lock.a.xlsx#", ".hidden.xlsx", ".git/b.xlsx", "Thumbs.db")
    assert [one.name for one in list_files([tmp_path])] == ["a.xlsx"]
    assert [one.name for one in list_files([tmp_path / ".hidden.xlsx"])] == [".hidden.xlsx"]


def test_a_file_named_twice_is_read_once(tmp_path: Path) -> None:
    _make(tmp_path, "a.xlsx")
    assert len(list_files([tmp_path / "a.xlsx", tmp_path])) == 1


def test_two_files_of_one_name_are_told_apart_by_their_paths(tmp_path: Path) -> None:
    _make(tmp_path, "one/a.xlsx", "two/a.xlsx", "two/b.xlsx")
    names = [one.name for one in list_files([tmp_path / "one", tmp_path / "two"])]
    assert names == [(tmp_path / "one/a.xlsx").as_posix(), (tmp_path / "two/a.xlsx").as_posix(), "b.xlsx"]


def test_a_path_that_is_not_there_is_wrong_usage(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"gone\.xlsx"):
        list_files([tmp_path / "gone.xlsx"])
