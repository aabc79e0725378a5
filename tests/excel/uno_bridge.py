"""LibreOffice's bridge to Python, imported from where the system keeps it without letting in the system's other packages."""

from __future__ import annotations

import importlib
import sys
from contextlib import suppress
from typing import Any

from tests.office import UNO_PATH


def uno() -> Any:
    """Return the bridge. Raises ImportError where this Python is not the one the bridge was made for."""
    with suppress(ImportError):
        return importlib.import_module("uno")
    sys.path.append(str(UNO_PATH))
    try:
        return importlib.import_module("uno")
    finally:
        sys.path.remove(str(UNO_PATH))


def bridge_missing() -> str:
    """Say why this Python cannot drive a live spreadsheet, or nothing."""
    try:
        uno()
    except ImportError:
        version = ".".join(map(str, sys.version_info[:2]))
        return f"LibreOffice's Python bridge (python3-uno) does not import in this Python {version}"
    return ""


def structure(name: str, *values: Any) -> Any:
    """Return one of LibreOffice's own structures, such as ``table.CellRangeAddress``."""
    return uno().createUnoStruct(f"com.sun.star.{name}", *values)


def constant(name: str, value: str) -> Any:
    """Return one of LibreOffice's own named values, such as ``table.CellInsertMode``'s ``DOWN``."""
    return uno().Enum(f"com.sun.star.{name}", value)
