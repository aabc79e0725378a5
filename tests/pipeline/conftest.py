"""Commands run in this process, and a fresh count folder."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from xltools.cli import main

if TYPE_CHECKING:
    from pathlib import Path

    from tests.pipeline.commands import Xltools


@pytest.fixture
def xltools(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Xltools:
    """Run a command in this process: its exit code, what it printed, what it complained about."""

    def run(*arguments: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["xltools", *map(str, arguments)])
        try:
            main()
        except SystemExit as leaving:
            code = int(leaving.code or 0)
        else:
            code = 0
        said = capsys.readouterr()
        return code, said.out, said.err

    return run


@pytest.fixture
def hackney(tmp_path: Path, xltools: Xltools) -> Path:
    folder = tmp_path / "count"
    assert xltools("new", folder, "--place", "Hackney", "--year", "2010-11")[0] == 0
    return folder
