"""Buttons and worksheet functions need none of the files of xlwings that security software takes for what they look like."""

from __future__ import annotations

import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.validators import ROOT
from xltools.excel.addin.kinds import FUNCTIONS
from xltools.excel.addin.sources import FUNCTIONS_MODULE, macros_folder
from xltools.excel.addin.unused import UNUSED_OF_XLWINGS, taken_from_xlwings


@pytest.fixture(scope="module")
def without_them(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder with xlwings as it is when those files were taken away."""
    spec = find_spec("xlwings")
    assert spec is not None
    assert spec.origin is not None
    package = Path(spec.origin).parent
    folder = tmp_path_factory.mktemp("packages")
    for file in package.rglob("*"):
        name = file.relative_to(package.parent).as_posix()
        if file.is_file() and "__pycache__" not in name and not UNUSED_OF_XLWINGS.match(name):
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, folder / name)
    return folder


def run(folder: Path, code: str) -> str:
    start = f"import sys; sys.path[:0] = [{str(folder)!r}, {str(ROOT)!r}]\n"
    end = "\nassert xlwings.__file__.startswith(sys.path[0]), xlwings.__file__\n"
    command = [sys.executable, "-I", "-X", "utf8", "-c", f"{start}{code}{end}"]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_files_are_not_in_the_copy_that_these_tests_use(without_them: Path) -> None:
    names = {path.name for path in (without_them / "xlwings").iterdir()}
    assert {"__init__.py", "main.py", "udfs.py", "com_server.py"} <= names
    assert not [name for name in names if name in ("pro", "addin") or name.startswith("quickstart")]
    assert not list(without_them.rglob("*.xlam")) + list(without_them.rglob("*.xlsm"))


def test_everything_that_a_button_imports_is_there_without_them(without_them: Path) -> None:
    code = """
import xlwings
import xltools.excel.click, xltools.excel.live
from xltools.excel.ribbon import BUTTONS, load
import xltools.reading.processes as processes
processes.start_early = lambda: None
for button in BUTTONS:
    assert callable(load(button))
"""
    assert run(without_them, code) == ""


def test_the_worksheet_functions_answer_and_their_wrappers_are_made_without_them(without_them: Path) -> None:
    code = """
from xltools.excel.addin.wrappers import functions_text
text = functions_text()
import xlwings
from xltools.excel.functions import COFOG_NAME
assert COFOG_NAME("07.4") == [["Public health services"]]
sys.stdout.write(text)
"""
    committed = macros_folder() / FUNCTIONS.folder / f"{FUNCTIONS_MODULE}.bas"
    assert run(without_them, code) == committed.read_text("utf-8")


def test_those_that_are_gone_are_named_and_no_others(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Stands in for the list that pip keeps of what it installed."""

    class Listed:
        def __init__(self, name: str) -> None:
            self.name, self.parts = name, tuple(name.split("/"))

        def as_posix(self) -> str:
            return self.name

        def locate(self) -> Path:
            return tmp_path / self.name

    names = (
        "addin/xlwings.xlam",
        "addin/Main.bas",
        "quickstart.xlsm",
        "pro/__pycache__/a.pyc",
        "main.py",
        "xlwings.bas",
    )
    (tmp_path / "xlwings" / "addin").mkdir(parents=True)
    (tmp_path / "xlwings" / "addin" / "Main.bas").write_text("", encoding="utf-8")
    monkeypatch.setattr("importlib.metadata.files", lambda _: [Listed(f"xlwings/{name}") for name in names])
    assert taken_from_xlwings() == ("xlwings/addin/xlwings.xlam", "xlwings/quickstart.xlsm")


def test_on_a_computer_where_pip_has_just_installed_it_none_is_gone() -> None:
    assert taken_from_xlwings() == ()
