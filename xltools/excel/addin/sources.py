"""The text sources of both add-ins: the modules in macros/ and the ribbon tab."""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from xltools.excel.addin.kinds import BUTTONS, FUNCTIONS
from xltools.excel.addin.vba_project import Module, ModuleKind

if TYPE_CHECKING:
    from xltools.excel.addin.kinds import Kind

DOCUMENTS = ("ThisWorkbook", "Settings")
"""Modules behind the workbook and its only sheet; Excel drops all macros where one of them is missing."""
RIBBON = "customUI14.xml"
FUNCTIONS_MODULE, PYTHON_MODULE = "TotalPlaceFunctions", "TotalPlacePython"
"""The worksheet functions, and what only they need."""
FUNCTIONS_HELP = "function_wizard.xml"
"""What Excel's function wizard says of them, beside their module."""
LIBRARY = "xlwings{bits}.dll"
"""How TotalPlacePython.bas names xlwings' library; the real file's name ends in the exact version of xlwings."""


def macros_folder() -> Path:
    """Return the folder with the sources: in an installed package beside this file, in a checkout at the top."""
    shipped = Path(__file__).with_name("macros")
    return shipped if shipped.is_dir() else Path(__file__).resolve().parents[3] / "macros"


def macro_modules(kind: Kind = BUTTONS, xlwings: str = "") -> tuple[Module, ...]:
    """Return the modules of an add-in: those behind the workbook and the sheet first, the others by name.

    `xlwings` is the version whose library the worksheet functions load, where that is not the one installed here.
    """
    folder = macros_folder() / kind.folder
    documents = (folder / f"{name}.cls" for name in DOCUMENTS)
    others = sorted(folder.glob("*.bas"))
    return (
        *(Module(path.stem, ModuleKind.DOCUMENT, _text(path)) for path in documents),
        *(Module(path.stem, ModuleKind.STANDARD, _with_version(_text(path), xlwings)) for path in others),
    )


def ribbon_xml() -> bytes:
    """Return the ribbon tab, with the same line endings everywhere."""
    return _text(macros_folder() / RIBBON).encode()


def function_wizard() -> str:
    """Return what the function wizard says of the worksheet functions, as XML in the form of a workbook's part."""
    return _text(macros_folder() / FUNCTIONS.folder / FUNCTIONS_HELP)


def library_name(bits: int, xlwings: str = "") -> str:
    """Return the file name of xlwings' library for Excel of so many bits, as a version ships it: the installed one, or `xlwings`."""
    return f"xlwings{bits}-{xlwings or version('xlwings')}.dll"


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def _with_version(text: str, xlwings: str = "") -> str:
    """Return a module that names xlwings' library by its real name: VBA takes only fixed text there."""
    for bits in (32, 64):
        text = text.replace(LIBRARY.format(bits=bits), library_name(bits, xlwings))
    return text
