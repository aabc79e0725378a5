"""Pairs of files from strangers: each ends with a result that names the file at fault, and costs no other pair."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.reading import hostile
from tests.workbooks.versions import made
from xltools.reading import processes
from xltools.reading.files import FoundFile, list_files
from xltools.workbooks.changes import Comparison
from xltools.workbooks.compared_files import NotCompared, compare_pairs, pair_of

if TYPE_CHECKING:
    from pathlib import Path


def test_a_batch_of_hostile_files_ends_with_a_result_that_names_each(tmp_path: Path) -> None:
    good = FoundFile(made(tmp_path / "good.xlsx"), "good.xlsx")
    (tmp_path / "hostile").mkdir()
    for name, (make, _) in hostile.REFUSED.items():
        make(tmp_path / "hostile" / name)
    files = list_files([tmp_path / "hostile"])
    pairs = [pair_of(good, file) for file in files] + [pair_of(good, good)]
    results = list(compare_pairs(pairs, jobs=2))
    assert isinstance(results[-1], Comparison)
    assert results[-1].is_same
    for file, result in zip(files, results, strict=False):
        assert isinstance(result, NotCompared), file.name
        assert result.unreadable
        assert f"{file.name}: " in result.words


@pytest.mark.parametrize("bad", ["old", "new"])
def test_a_file_that_takes_its_process_down_is_named_and_the_other_is_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, bad: str
) -> None:
    dying = """
import os
from xltools.reading import worker
ours = worker.read_file
def dying(path, name):
    if "bad" in name:
        os._exit(3)
    return ours(path, name)
worker.read_file = dying
serve()
"""
    processes.stop_idle()
    monkeypatch.setattr(processes, "START", processes.START.removesuffix("serve()\n") + dying)
    names = ("bad.xlsx", "good.xlsx") if bad == "old" else ("good.xlsx", "bad.xlsx")
    pair = pair_of(*(FoundFile(made(tmp_path / name), name) for name in names))
    other = FoundFile(made(tmp_path / "other.xlsx"), "other.xlsx")
    dead, alive = compare_pairs([pair, pair_of(other, other)])
    processes.stop_idle()
    assert isinstance(dead, NotCompared)
    assert "bad.xlsx: " in dead.words
    assert "good.xlsx" not in dead.words
    assert isinstance(alive, Comparison)


def test_something_that_is_no_file_is_not_opened(tmp_path: Path) -> None:
    good = FoundFile(made(tmp_path / "good.xlsx"), "good.xlsx")
    pipe = FoundFile(tmp_path / "pipe", "pipe", "it is a pipe between programs")
    (result,) = compare_pairs([pair_of(good, pipe)])
    assert isinstance(result, NotCompared)
    assert "pipe" in result.words
