"""The texts for whoever opens the folder: one for the user, one for IT, as Windows' Notepad shows them."""

from __future__ import annotations

from importlib import resources

import xltools
from xltools.bundle.lock import PYTHON_VERSION, locked_wheels
from xltools.bundle.names import MARK, README, README_IT


def texts() -> dict[str, bytes]:
    """Return the texts by name, and the mark by which xltools knows that it runs from a bundle."""
    mark = f"Total Place for Windows, xltools {xltools.__version__}. By this file xltools knows where it is.\n"
    return {README: _text(README), README_IT: _text(README_IT), MARK: _for_windows(mark)}


def _text(name: str) -> bytes:
    text = (resources.files("xltools.bundle") / "data" / name).read_text(encoding="utf-8")
    told = {"{version}": xltools.__version__, "{python}": PYTHON_VERSION, "{packages}": str(len(locked_wheels()))}
    for word, value in told.items():
        text = text.replace(word, value)
    return _for_windows(text)


def _for_windows(text: str) -> bytes:
    return text.replace("\n", "\r\n").encode("ascii")
