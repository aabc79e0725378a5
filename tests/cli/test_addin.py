"""The commands for the add-in, as somebody gives them on a computer without Excel."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from xltools.excel.addin.kinds import BUTTONS, FUNCTIONS

if TYPE_CHECKING:
    from pathlib import Path

    from tests.pipeline.commands import Xltools

PYTHON = "C:\\Program Files\\xltools\\pythonw.exe"


@pytest.fixture(autouse=True)
def own_record(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "d"))
    monkeypatch.setattr("xltools.excel.warm.place.LONGEST_SOCKET", 200)  # none is made here
    monkeypatch.setattr("xltools.excel.addin.install.user_data_dir", lambda *_, **__: str(tmp_path / "data"))


def test_it_is_prepared_for_other_computers_and_removed_again(xltools: Xltools, tmp_path: Path) -> None:
    buttons, functions = tmp_path / BUTTONS.file, tmp_path / FUNCTIONS.file
    code, said, _ = xltools("addin", "install", "--to", tmp_path, "--interpreter", PYTHON)
    assert (code, PYTHON in said) == (0, True)
    assert f"Installed: {buttons} (buttons)\nInstalled: {functions} (worksheet functions)\n" in said
    code, said, _ = xltools("addin", "install", "--to", tmp_path, "--interpreter", PYTHON, "--without-functions")
    assert (code, str(functions) in said, functions.exists()) == (0, False, False)
    code, said, _ = xltools("addin", "uninstall", "--to", tmp_path)
    assert (code, said, buttons.exists()) == (0, f"Removed: {buttons}\n", False)


def test_removing_what_was_not_installed_is_refused_kindly(xltools: Xltools, tmp_path: Path) -> None:
    code, _, complaint = xltools("addin", "uninstall", "--to", tmp_path)
    assert (code, "did not install" in complaint) == (2, True)


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="Excel may be here")
def test_without_excel_installing_is_refused_kindly_and_checking_finds_nothing_wrong(xltools: Xltools) -> None:
    code, _, complaint = xltools("addin", "install")
    assert (code, "--to FOLDER" in complaint, "Something went wrong" in complaint) == (2, True, False)
    code, said, _ = xltools("addin", "check")
    assert (code, "Excel for Windows" in said) == (0, True)


@pytest.mark.skipif(sys.platform == "win32", reason="the folder is another there")
def test_python_that_stays_ready_is_switched_off_and_on_and_ended(xltools: Xltools, tmp_path: Path) -> None:
    code, said, _ = xltools("addin", "warm")
    assert (code, said) == (
        0,
        "Python ready between clicks: none now; the next click leaves one ready for the click after it.\n",
    )
    code, said, _ = xltools("addin", "warm", "off")
    assert (code, said.splitlines()) == (
        0,
        [
            "No Python was ready, so none was ended.",
            "Python ready between clicks: no, switched off by you. To have it: xltools addin warm on",
        ],
    )
    assert [path.name for path in (tmp_path / "d" / "xltools").iterdir()] == ["stays-cold.txt"]
    assert xltools("addin", "warm", "end")[:2] == (0, "No Python was ready, so none was ended.\n")
    assert "none now" in xltools("addin", "warm", "on")[1]
    assert list((tmp_path / "d" / "xltools").iterdir()) == []
    assert xltools("addin", "warm", "hot")[0] == 2
