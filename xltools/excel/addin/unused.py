"""What xlwings brings along and nothing here uses; security software takes some of it away, and that does no harm."""

from __future__ import annotations

import importlib.metadata
import re
from pathlib import Path

UNUSED_OF_XLWINGS = re.compile(r"xlwings/(?:addin/|pro/|quickstart)")
"""What xlwings brings along that nothing here uses: its own add-in, its paid part, workbooks with macros to start from."""


def taken_from_xlwings() -> tuple[str, ...]:
    """Return files of xlwings that pip has put there, that nothing here uses, and that are gone: to security software, mostly."""
    try:
        files = importlib.metadata.files("xlwings") or ()
    except importlib.metadata.PackageNotFoundError:
        return ()
    unused = (file for file in files if UNUSED_OF_XLWINGS.match(file.as_posix()) and "__pycache__" not in file.parts)
    return tuple(file.as_posix() for file in unused if not Path(str(file.locate())).exists())
