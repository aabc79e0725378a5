"""What the add-ins are told when they are installed, and what an add-in found on a computer was told.

An add-in has its settings in its own sheet and takes none from anywhere else: no workbook, no folder, no environment.
"""

from __future__ import annotations

import zipfile
import zlib
from pathlib import Path, PureWindowsPath
from types import MappingProxyType
from typing import TYPE_CHECKING

import python_calamine

from xltools.excel.addin.build import RIBBON_PART, SETTINGS_SHEET, VBA_PART
from xltools.excel.addin.kinds import ALL_SETTINGS, BUTTONS, FUNCTIONS
from xltools.excel.addin.sources import library_name

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xltools.excel.addin.kinds import Kind

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
"""What the ribbon part of our add-in with the buttons holds, of whatever version, and nobody else's does."""
LIBRARY = "xlwings_library"
"""A setting of the worksheet functions. Buttons that have it are of the time when both were one file."""


def settings_for(kind: Kind, interpreter: Path, excel_bits: int) -> dict[str, str]:
    """Return the settings of an add-in that starts this Python from an Excel of so many bits.

    The library of the worksheet functions stays blank where it is not beside that Python: only Windows has it.
    """
    told = {"interpreter": str(interpreter)}
    library = library_beside(interpreter, excel_bits) if LIBRARY in kind.settings else None
    return {**told, LIBRARY: str(library)} if library else told


def library_beside(interpreter: Path, excel_bits: int) -> Path | None:
    """Return xlwings' library for Excel of so many bits: pip puts it at the top of the Python or virtual environment."""
    name = library_name(excel_bits)
    places = (interpreter.parent / name, interpreter.parent.parent / name)
    return next((place for place in places if place.is_file()), None)


def without_window(interpreter: Path) -> Path:
    """Return the Python of the same folder that opens no window, where there is one (Windows: pythonw.exe)."""
    quiet = interpreter.with_name("pythonw.exe")
    return quiet if interpreter.name.lower() == "python.exe" and quiet.is_file() else interpreter


def kind_in(path: Path) -> Kind | None:
    """Return which of our two add-ins a file is, of whatever version; None where it is anything else or cannot be read."""
    found = _found(path)
    return found[0] if found else None


def settings_in(path: Path) -> Mapping[str, str] | None:
    """Return what an add-in of ours was told, or None where the file is anything else or cannot be read."""
    found = _found(path)
    return found[1] if found else None


def is_single(kind: Kind, settings: Mapping[str, str]) -> bool:
    """Return whether an add-in of ours is of the time when buttons and worksheet functions were one file."""
    return kind is BUTTONS and LIBRARY in settings


def _found(path: Path) -> tuple[Kind, Mapping[str, str]] | None:
    try:
        with zipfile.ZipFile(path) as package:
            parts = set(package.namelist())
            ribbon = package.read(RIBBON_PART) if RIBBON_PART in parts else None
        told = _values(path) if VBA_PART in parts else {}
    except UNREADABLE:
        return None
    if ribbon is not None and TAB in ribbon and "interpreter" in told:
        return BUTTONS, told
    return (FUNCTIONS, told) if ribbon is None and set(told) == set(FUNCTIONS.settings) else None


def _values(path: Path) -> Mapping[str, str]:
    rows = python_calamine.CalamineWorkbook.from_object(path).get_sheet_by_name(SETTINGS_SHEET).to_python()
    values = {str(row[0]): str(row[1]).strip() for row in rows if len(row) > 1}
    return MappingProxyType({name: values[name] for name in ALL_SETTINGS if name in values})


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
