"""Writes macros/functions/TotalPlaceFunctions.bas: the VBA side of the worksheet functions, as xlwings generates it.

Beside it goes what Excel's function wizard says of them (wizard.py), from the same marks.

xlwings makes these wrappers from the decorated functions of `xltools.excel.functions`, on Windows and with Excel open. Here
the same generator runs anywhere: what it imports of Windows is stood in for, none of it is called. The workbook it asks
for is said to be one with macros of its own, not an add-in, so that the wrappers pass ThisWorkbook (this add-in) and never
the active workbook, in which xlwings would look for code. ``python -m xltools.excel.addin.wrappers`` rewrites both files.
"""

from __future__ import annotations

import io
import sys
from importlib import import_module
from importlib.util import find_spec
from types import MappingProxyType, ModuleType, SimpleNamespace
from typing import TYPE_CHECKING

from xltools.excel.addin.kinds import FUNCTIONS as FUNCTIONS_KIND
from xltools.excel.addin.sources import FUNCTIONS_HELP, FUNCTIONS_MODULE, macros_folder
from xltools.excel.addin.wizard import described_functions, with_attributes, workbook_help

if TYPE_CHECKING:
    from collections.abc import Mapping

FUNCTIONS = "xltools.excel.functions"
HEAD = (
    f'Attribute VB_Name = "{FUNCTIONS_MODULE}"',
    "Option Explicit",
    "' The worksheet functions, written by xlwings' generator: python -m xltools.excel.addin.wrappers",
    '#Const App = "Microsoft Excel"',
)
_WINDOWS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "pythoncom": ("CoInitialize",),
        "pywintypes": ("com_error",),
        "win32com": (),
        "win32com.client": ("Dispatch",),
    }
)
"""What xlwings' generator imports of pywin32."""


def functions_text(module: str = FUNCTIONS) -> str:
    """Return the text of the VBA module for the decorated functions of a Python module.

    To be called in a process of its own: it gives xlwings the decorators it has on Windows, before the module is imported.
    """
    functions = _marked(module)
    text = io.StringIO()
    book = SimpleNamespace(Name="TotalPlace.xlsm")
    udfs = import_module("xlwings.udfs")
    udfs.generate_vba_wrapper(module, functions, text, book)
    described = with_attributes(text.getvalue().strip(), described_functions(functions))
    return "\n".join((*HEAD, "", described, ""))


def functions_help(module: str = FUNCTIONS) -> str:
    """Return what the function wizard says of the arguments, as it goes into the workbook; in a process of its own, too."""
    return workbook_help(described_functions(_marked(module)))


def _marked(module: str) -> ModuleType:
    """Import a module with the decorators that xlwings has on Windows."""
    if "pythoncom" not in sys.modules and find_spec("pythoncom") is None:
        sys.modules.update({name: _stand_in(name, contents) for name, contents in _WINDOWS.items()})
    import xlwings
    from xlwings import udfs

    for name, decorator in (("func", udfs.xlfunc), ("arg", udfs.xlarg), ("ret", udfs.xlret)):
        setattr(xlwings, name, decorator)
    return import_module(module)


def _stand_in(name: str, contents: tuple[str, ...]) -> ModuleType:
    module = ModuleType(name)
    for each in contents:
        setattr(module, each, type(each, (Exception,), {}))
    return module


def main() -> None:
    """Rewrite the committed module and what the wizard says."""
    folder = macros_folder() / FUNCTIONS_KIND.folder
    for name, text in ((f"{FUNCTIONS_MODULE}.bas", functions_text()), (FUNCTIONS_HELP, functions_help())):
        (folder / name).write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
