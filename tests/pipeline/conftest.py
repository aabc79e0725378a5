"""Commands run in this process, and a fresh count folder."""

from __future__ import annotations

import sys
from pathlib import Path
from shutil import copytree
from typing import TYPE_CHECKING

import pytest

from tests.pipeline.commands import done
from xltools.cli import main

if TYPE_CHECKING:
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


@pytest.fixture(scope="session")
def hackney_made_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made") / "count"
    done("new", folder, "--place", "Hackney", "--year", "2010-11")
    return folder


@pytest.fixture
def hackney(hackney_made_once: Path, tmp_path: Path) -> Path:
    """A fresh count folder of the test's own."""
    return Path(copytree(hackney_made_once, tmp_path / "count"))
