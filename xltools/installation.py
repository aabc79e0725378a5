"""How this xltools was installed: by pip, or as Total Place for Windows; and so what a person is told to do about it.

Every sentence that says how to install something is made here, because who has the zip has no pip.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path, PurePath

MARKER = "total-place.txt"
"""The file beside python.exe by which a bundle is known."""
SET_UP, REMOVE, COMMAND = "Set up Total Place.cmd", "Remove Total Place.cmd", "xltools.cmd"
DISTRIBUTION = "total-place-xltools"


@dataclass(frozen=True, slots=True)
class Installation:
    """Where Total Place for Windows was unpacked, None where xltools was installed by pip."""

    bundle: PurePath | None = None

    @property
    def set_up(self) -> str:
        """What to do to have the add-ins put where Excel finds them."""
        if self.bundle:
            return f"Close Excel, start {SET_UP} in {self.bundle}. Then start Excel again."
        return "Close Excel, run: xltools addin install. Then start Excel again."

    @property
    def whole_again(self) -> str:
        """What to do where a package is missing or damaged."""
        if self.bundle:
            return f"Delete {self.bundle}, unpack Total Place for Windows afresh and start {SET_UP} in it."
        return f"Install it again with: python -m pip install --upgrade {DISTRIBUTION}"

    def command(self, words: str) -> str:
        """Return a command of xltools as it is typed here."""
        return f'"{self.bundle / COMMAND}" {words}' if self.bundle else f"xltools {words}"

    def with_extra(self, name: str) -> str:
        """What to do to have what only some need, such as a cluster."""
        pip = f"python -m pip install '{DISTRIBUTION}[{name}]'"
        if self.bundle:
            return f"Total Place for Windows does not have it. In a Python of your own, install it with: {pip}"
        return f"Install it with: {pip}"


@cache
def installation() -> Installation:
    """Return how the xltools that runs was installed."""
    python = Path(sys.prefix)
    return Installation(python.parent if (python / MARKER).is_file() else None)
