"""A hostile return changes nothing: not by its sheets, not by its neighbours, not by its name. Through the whole chain."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.excel.returns import line, write_return

if TYPE_CHECKING:
    from pathlib import Path

    import xlwings

    from tests.excel.chain import AddIn

pytestmark = pytest.mark.libreoffice
MODULES = (
    "pandera",
    "xltools",
    "sitecustomize",
    "usercustomize",
    "xlwings",
    "pandas",
    "encodings",
    "json",
    "totalplace",
)
TRAP = "import pathlib\npathlib.Path(__file__).with_name('RAN').write_text(__name__)\n"
NAMES = (
    "plain.xlsx",
    "=cmd|' calc'.xlsx",
    'it\'s a "quoted" & odd; return %PATH%.xlsx',
    "--version.xlsx",
    "$(touch RAN).xlsx",
)


def lay_traps(folder: Path) -> None:
    for name in MODULES:
        (folder / f"{name}.py").write_text(TRAP)
    (folder / "xlwings.conf").write_text('"PYTHONPATH","."\n"INTERPRETER_WIN","evil.exe"\n')
    (folder / "pyvenv.cfg").write_text("home = .\n")


def test_the_traps_would_catch_a_python_that_is_not_isolated(tmp_path: Path) -> None:
    lay_traps(tmp_path)
    for isolated in ([], ["-I"]):
        command = [sys.executable, *isolated, "-c", "import pandera"]
        subprocess.run(command, cwd=tmp_path, capture_output=True, check=False)
        assert (tmp_path / "RAN").exists() is not bool(isolated)
        (tmp_path / "RAN").unlink(missing_ok=True)


@pytest.fixture(params=NAMES)
def hostile(request: pytest.FixtureRequest, excel: xlwings.App, tmp_path: Path) -> xlwings.Book:
    """Give a return with everything that xlwings or Python might take settings or code from, in and beside it."""
    folder = tmp_path / "received"
    folder.mkdir()
    lay_traps(folder)
    path = write_return(folder / request.param, line("Parks", None, "08.1"), organisation="=HYPERLINK(1)")
    book = excel.books.open(str(path))
    for name, rows in {
        "totalplace.conf": [["INTERPRETER", "evil"], ["interpreter", "evil"]],
        "xlwings.conf": [["PYTHONPATH", str(folder)], ["ONEDRIVE_CONSUMER_WIN", "evil"]],
        "x.py": [[TRAP], [""]],
        "Settings": [["interpreter", "evil"], ["log", "evil"]],
    }.items():
        book.sheets.add(name, after=book.sheets[-1])["A1"].value = rows
    book.sheets["Spending"].activate()
    return book


def test_nothing_in_or_beside_a_return_is_run_or_believed(hostile: xlwings.Book, add_in: AddIn, tmp_path: Path) -> None:
    folder = tmp_path / "received"
    files = {path.name: path.read_bytes() for path in folder.iterdir() if not path.name.startswith(".~lock")}
    came = add_in.click("validate", environment={"PYTHONPATH": str(folder), "PYTHONSTARTUP": str(folder / "json.py")})
    assert (came.vba, came.exit_code, came.boxes) == ("finished", 0, ())
    assert came.command == f'"{sys.executable}" -I -m xltools.excel.click'
    assert not list(tmp_path.rglob("RAN"))
    after = {path.name: path.read_bytes() for path in folder.iterdir() if not path.name.startswith(".~lock")}
    assert after == files
    assert "error" in came.alerts[0].text
    assert "gross-missing" in hostile.sheets["Findings"]["H5:H40"].value
