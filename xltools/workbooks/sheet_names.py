"""Names for the sheets of a workbook made of others' sheets: what Excel takes, none twice, and telling where each is from."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from xltools.template.layout import MERGE_SHEETS, SHEETS
from xltools.text import one_line

LONGEST = 31
"""Characters of a sheet's name (Excel specifications and limits)."""
_NOT_TAKEN = re.compile(r"[\[\]:*?/\\]")


class SheetNames:
    """The names given so far; Excel's own and the template's are taken from the start."""

    def __init__(self, taken: tuple[str, ...] = (*SHEETS, *MERGE_SHEETS)) -> None:
        self._taken = {name.casefold() for name in (*taken, "History")}

    def new(self, name: str, file: str = "") -> str:
        """Return a name for a sheet: its own, with the file it is from in brackets where one is named."""
        own = _plain(name) or "Sheet"
        stem = _plain(PurePosixPath(file).stem)
        wanted = own
        if stem:
            room = max(LONGEST - len(own) - 3, 8)
            behind = f" ({stem[:room].rstrip()})"
            wanted = own[: LONGEST - len(behind)].rstrip() + behind
        wanted = wanted[:LONGEST].strip().strip("'") or "Sheet"
        number, given = 1, wanted
        while given.casefold() in self._taken:
            number += 1
            ending = f" {number}"
            given = wanted[: LONGEST - len(ending)].rstrip() + ending
        self._taken.add(given.casefold())
        return given


def _plain(text: str) -> str:
    return _NOT_TAKEN.sub(" ", one_line(text)).strip().strip("'").strip()
