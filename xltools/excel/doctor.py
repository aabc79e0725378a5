"""What this machine has and lacks for xltools, each with its cure."""

from __future__ import annotations

import importlib.metadata
import platform
import shutil
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from xltools.excel.diagnosis import Diagnosis
from xltools.installation import installation

if TYPE_CHECKING:
    from collections.abc import Iterator

OLDEST_PYTHON = (3, 11)
NEEDED = (
    "pandas",
    "pandera",
    "openpyxl",
    "python-calamine",
    "xlsxwriter",
    "rapidfuzz",
    "jinja2",
    "typer",
    "rich",
    "xlwings",
)


def examine() -> tuple[Diagnosis, ...]:
    """Look at this machine: Python, the packages, a template built and read back, LibreOffice, Excel and the add-in."""
    from xltools.excel.addin.check_pc import check_pc
    from xltools.excel.addin.machine import this_machine

    return (*_python(), *_packages(), _round_trip(), *_spreadsheets(), *check_pc(this_machine()))


def _python() -> Iterator[Diagnosis]:
    version = platform.python_version()
    bits = 64 if sys.maxsize > 2**32 else 32
    recent = sys.version_info[:2] >= OLDEST_PYTHON
    yield Diagnosis(
        "Python",
        recent,
        f"{version}, {bits} bit, at {sys.executable}",
        "" if recent else "Install Python 3.11 or later from python.org, then install xltools with it.",
    )
    if "WindowsApps" in sys.executable:
        yield Diagnosis(
            "Python from the Microsoft Store",
            False,
            "Excel cannot start the Store's Python.",
            "Install Python from python.org, or ask IT to, and install xltools with that one.",
        )


def _packages() -> Iterator[Diagnosis]:
    for name in NEEDED:
        try:
            yield Diagnosis(name, True, importlib.metadata.version(name))
        except importlib.metadata.PackageNotFoundError:
            yield Diagnosis(name, False, "not installed", installation().whole_again)


def _round_trip() -> Diagnosis:
    """Build a return and read it back: what every other command rests on."""
    from xltools.reading.safely import ReaderNotStartedError, read_files
    from xltools.template.build import build_return

    line: dict[str, str | float] = {
        "service": "Libraries",
        "cofog": "08.2",
        "expenditure_type": "Revenue",
        "gross": 1234.56,
    }
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "return.xlsx"
        build_return(path, prefill={"organisation": "A council"}, lines=[line])
        try:
            (file,) = read_files([path])
        except ReaderNotStartedError as error:
            return Diagnosis("Template and reader", False, "a return was built but could not be read", str(error))
    pence = [int(value) for sent in file.returns for value in sent.lines["gross"]]
    if pence == [123456]:
        return Diagnosis("Template and reader", True, "a return was built and read back to the penny")
    wrong = "a return was built but not read back as it was"
    return Diagnosis("Template and reader", False, wrong, installation().whole_again)


def _spreadsheets() -> Iterator[Diagnosis]:
    office = shutil.which("soffice") or shutil.which("libreoffice")
    yield Diagnosis(
        "LibreOffice",
        None,
        f"at {office}" if office else "not on this machine; only some of xltools' own tests need it",
    )
    if sys.platform != "win32":
        yield Diagnosis(
            "Excel", None, "not looked for: this is not Windows; the commands and workbooks work without it"
        )
        return
    yield Diagnosis("Excel", None, _excel_on_windows())


def _excel_on_windows() -> str:
    import winreg

    try:
        with winreg.OpenKey(winreg.HKEY_CLASSES_ROOT, r"Excel.Application\CurVer") as key:  # type: ignore[attr-defined,unused-ignore]
            return f"installed ({winreg.QueryValue(key, None)})"  # type: ignore[attr-defined,unused-ignore]
    except OSError:
        return "not installed; returns can still be made, read and counted"
