"""The two add-ins: the one with the buttons, which calls no library of Windows, and the one with the functions, which must.

They are two files so that a rule of IT against macros that call Windows stops the functions alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Kind:
    """One of the two: its file, its VBA project, where its macros are below macros/, and what it has to be told.

    `settings` has each setting with its value before installing and what it is; the macros read them by these names.
    """

    file: str
    project: str
    title: str
    comments: str
    folder: str
    ribbon: bool
    settings: Mapping[str, tuple[str, str]]


_INTERPRETER = ("", "The Python that is started. Written by: xltools addin install")
BUTTONS = Kind(
    file="TotalPlace.xlam",
    project="TotalPlace",
    title="Total Place",
    comments="The buttons of the tab Total Place.",
    folder=".",
    ribbon=True,
    settings=MappingProxyType(
        {
            "interpreter": _INTERPRETER,
            "log": (r"%LOCALAPPDATA%\xltools\Logs\xltools.log", "Where Python keeps what went wrong."),
        }
    ),
)
FUNCTIONS = Kind(
    file="TotalPlaceFunctions.xlam",
    project="TotalPlaceCells",  # VBA takes no project called like one of its modules
    title="Total Place: worksheet functions",
    comments="Functions such as COFOG_NAME. The buttons do without this file.",
    folder="functions",
    ribbon=False,
    settings=MappingProxyType(
        {
            "interpreter": _INTERPRETER,
            "xlwings_library": ("", "xlwings' library of Excel's bits. Written by: xltools addin install"),
        }
    ),
)
KINDS = (BUTTONS, FUNCTIONS)
ALL_SETTINGS = tuple(dict.fromkeys(name for kind in KINDS for name in kind.settings))


def beside(path: Path) -> Path:
    """Return where the worksheet functions go when the buttons go to `path`: the same folder, the name ends in Functions."""
    return path.with_name(f"{path.stem}Functions{path.suffix}")
