"""The commands for the add-in, as somebody gives them on a computer without Excel."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from xltools.excel.addin.build import ADDIN

if TYPE_CHECKING:
    from pathlib import Path

    from tests.pipeline.commands import Xltools

PYTHON = "C:\\Program Files\\xltools\\pythonw.exe"


@pytest.fixture(autouse=True)
def own_record(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("xltools.excel.addin.install.user_data_dir", lambda *_, **__: str(tmp_path / "data"))


def test_it_is_prepared_for_other_computers_and_removed_again(xltools: Xltools, tmp_path: Path) -> None:
    code, said, _ = xltools("addin", "install", "--to", tmp_path, "--interpreter", PYTHON)
    assert (code, PYTHON in said, str(tmp_path / ADDIN) in said) == (0, True, True)
    code, said, _ = xltools("addin", "uninstall", "--to", tmp_path)
    assert (code, str(tmp_path / ADDIN) in said, (tmp_path / ADDIN).exists()) == (0, True, False)


def test_removing_what_was_not_installed_is_refused_kindly(xltools: Xltools, tmp_path: Path) -> None:
    code, _, complaint = xltools("addin", "uninstall", "--to", tmp_path)
    assert (code, "did not install" in complaint) == (2, True)


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="Excel may be here")
def test_without_excel_installing_is_refused_kindly_and_checking_finds_nothing_wrong(xltools: Xltools) -> None:
    code, _, complaint = xltools("addin", "install")
    assert (code, "--to FOLDER" in complaint, "Something went wrong" in complaint) == (2, True, False)
    code, said, _ = xltools("addin", "check")
    assert (code, "Excel for Windows" in said) == (0, True)
