"""What the add-in is told when it is installed, and what an add-in found on a computer was told.

An add-in has its settings in its own sheet and takes none from anywhere else: no workbook, no folder, no environment.
"""

from __future__ import annotations

import zipfile
import zlib
from pathlib import Path, PureWindowsPath
from types import MappingProxyType
from typing import TYPE_CHECKING

import python_calamine

from xltools.excel.addin.build import RIBBON_PART, SETTINGS, SETTINGS_SHEET, VBA_PART
from xltools.excel.addin.sources import library_name

if TYPE_CHECKING:
    from collections.abc import Mapping

UNREADABLE = (
    OSError,
    LookupError,
    ValueError,
    RuntimeError,
    EOFError,
    zlib.error,
    zipfile.BadZipFile,
    python_calamine.CalamineError,
)
"""What opening a damaged, encrypted or foreign file may raise."""
TAB = b'id="total_place"'
"""What the ribbon part of our add-in holds, of whatever version, and nobody else's does."""


def settings_for(interpreter: Path, excel_bits: int) -> dict[str, str]:
    """Return the settings of an add-in that starts this Python from an Excel of so many bits.

    The library of the worksheet functions stays blank where it is not beside that Python: only Windows has it.
    """
    library = library_beside(interpreter, excel_bits)
    return {"interpreter": str(interpreter), "xlwings_library": str(library) if library else ""}


def library_beside(interpreter: Path, excel_bits: int) -> Path | None:
    """Return xlwings' library for Excel of so many bits: pip puts it at the top of the Python or virtual environment."""
    name = library_name(excel_bits)
    places = (interpreter.parent / name, interpreter.parent.parent / name)
    return next((place for place in places if place.is_file()), None)


def without_window(interpreter: Path) -> Path:
    """Return the Python of the same folder that opens no window, where there is one (Windows: pythonw.exe)."""
    quiet = interpreter.with_name("pythonw.exe")
    return quiet if interpreter.name.lower() == "python.exe" and quiet.is_file() else interpreter


def settings_in(path: Path) -> Mapping[str, str] | None:
    """Return what an add-in of ours was told, or None where the file is anything else or cannot be read."""
    try:
        with zipfile.ZipFile(path) as package:
            ours = VBA_PART in package.namelist() and TAB in package.read(RIBBON_PART)
        return _values(path) if ours else None
    except UNREADABLE:
        return None


def _values(path: Path) -> Mapping[str, str] | None:
    rows = python_calamine.CalamineWorkbook.from_object(path).get_sheet_by_name(SETTINGS_SHEET).to_python()
    values = {str(row[0]): str(row[1]).strip() for row in rows if len(row) > 1}
    return MappingProxyType({name: values.get(name, "") for name in SETTINGS}) if "interpreter" in values else None


def place_warnings(interpreter: str) -> tuple[str, ...]:
    """Return why a Python in this place may not be there, or not start, when somebody clicks."""
    folded = interpreter.replace("/", "\\").casefold()
    parts = PureWindowsPath(folded).parts
    warnings = []
    if in_store(interpreter):
        warnings.append("It is the Microsoft Store's Python, which Excel cannot start. Use Python from python.org.")
    if "\\temp\\" in folded or folded.startswith(("\\tmp\\", "\\var\\tmp\\")):
        warnings.append("It is in a folder for temporary files, which Windows empties. Install xltools elsewhere.")
    if any(part.startswith("onedrive") for part in parts):
        warnings.append(
            "It is in OneDrive, which may take files off this PC or move them. Install xltools outside OneDrive."
        )
    if folded.startswith("\\\\"):
        warnings.append(
            "It is on the network: slow to start, and gone when the network is. Install xltools on this PC's own disk."
        )
    return tuple(warnings)


def in_store(interpreter: str) -> bool:
    """Return whether a Python is the Microsoft Store's, or the empty one that only opens the Store."""
    return "windowsapps" in (part.casefold() for part in PureWindowsPath(interpreter).parts)
