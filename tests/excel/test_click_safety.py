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
CLICKS = (
    ("=cmd|' calc'.xlsx", "suggest_codes", 0, "Suggestions for 1 line"),
    ('it\'s a "quoted" & odd; return %PATH%.xlsx', "validate", 0, "gross-missing"),
    ("--version.xlsx", "next_finding", 0, "There are no findings"),
    ("$(touch RAN).xlsx", "recount", 10, "This workbook is no count"),
)
"""Names of files, the button clicked on each, the exit code, and what is to be told or listed for all that."""


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


def open_hostile(excel: xlwings.App, folder: Path, name: str) -> xlwings.Book:
    """Open a return with everything that xlwings or Python might take settings or code from, in and beside it."""
    folder.mkdir()
    lay_traps(folder)
    path = write_return(folder / name, line("Parks", None), organisation="=HYPERLINK(1)")
    book = excel.books.open(str(path))
    for sheet, rows in {
        "totalplace.conf": [["INTERPRETER", "evil"], ["interpreter", "evil"]],
        "xlwings.conf": [["PYTHONPATH", str(folder)], ["ONEDRIVE_CONSUMER_WIN", "evil"]],
        "x.py": [[TRAP], [""]],
        "Settings": [["interpreter", "evil"], ["log", "evil"]],
    }.items():
        book.sheets.add(sheet, after=book.sheets[-1])["A1"].value = rows
    book.sheets["Spending"].activate()
    book.sheets["Spending"]["A5"].select()
    return book


@pytest.mark.parametrize(("name", "button", "code", "words"), CLICKS)
def test_nothing_in_or_beside_a_return_is_run_or_believed(
    excel: xlwings.App, add_in: AddIn, tmp_path: Path, name: str, button: str, code: int, words: str
) -> None:
    folder = tmp_path / "received"
    book = open_hostile(excel, folder, name)
    files = {path.name: path.read_bytes() for path in folder.iterdir() if not path.name.startswith(".~lock")}
    add_in.make_ready()
    came = add_in.click(button, environment={"PYTHONPATH": str(folder), "PYTHONSTARTUP": str(folder / "json.py")})
    assert (came.vba, came.exit_code, came.boxes, came.network) == ("finished", code, (), ())
    assert came.warm is add_in.warm
    assert came.command == f'"{sys.executable}" -I -m xltools.excel.click'
    assert not list(tmp_path.rglob("RAN"))
    after = {path.name: path.read_bytes() for path in folder.iterdir() if not path.name.startswith(".~lock")}
    assert after == files
    listed = book.sheets["Findings"]["H5:H40"].value
    assert words in came.told or words in listed


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such names")
def test_a_line_end_in_a_name_is_no_further_setting(excel: xlwings.App, add_in: AddIn, tmp_path: Path) -> None:
    name = "a\nTOTALPLACE_BUTTON=recount\nPATH=evil\n.xlsx"
    excel.books.open(str(write_return(tmp_path / name, line("Parks", None))))
    came = add_in.click("next_finding")
    assert came.settings.keys() == {f"TOTALPLACE_{one}" for one in ("BUTTON", "BOOK", "HWND", "CHOSEN")}
    assert (came.settings["TOTALPLACE_BUTTON"], came.exit_code) == ("next_finding", 10)
    assert "could not be found" in came.told
