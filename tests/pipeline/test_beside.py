"""A count is the same whether other processes help with it or not, and whatever becomes of them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from benchmarks.returns import make_returns
from xltools import actions
from xltools.folder import read_folder
from xltools.reading import beside, processes

if TYPE_CHECKING:
    from pathlib import Path

TODAY = date(2026, 1, 1)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("place")
    make_returns(made, 8, 60, distinct=True)
    return made


def written(folder: Path, to: Path, jobs: int) -> dict[str, bytes]:
    recounted = actions.recount(read_folder(folder), None, TODAY, jobs=jobs)
    paths = actions.write_count(recounted, to / "place-count.xlsx", TODAY, lines="csv", jobs=jobs)
    return {path.name: path.read_bytes() for path in paths}


@pytest.fixture(scope="module")
def alone(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """What one process writes."""
    return written(folder, tmp_path_factory.mktemp("alone"), 1)


@pytest.fixture(autouse=True)
def _whatever_is_worth_passing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(beside, "WORTH_PASSING", 0)


def test_two_processes_write_what_one_does_byte_for_byte(folder: Path, alone: dict[str, bytes], tmp_path: Path) -> None:
    assert len(alone) == 4
    assert written(folder, tmp_path, 2) == alone


def test_so_does_one_whose_helpers_all_die(
    folder: Path, alone: dict[str, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def ended(reader: processes.Reader, waiting: object) -> object:
        reader.kill()
        raise EOFError

    monkeypatch.setattr(beside, "_answered", ended)
    assert written(folder, tmp_path, 2) == alone
