"""Names of sheets made of people's words: 31 characters at most, none that Excel forbids, each once."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

LONGEST = 31
"""Characters of a sheet's name, as Excel counts them: what lies beyond the basic plane, such as an emoji, is two."""
_FORBIDDEN = re.compile(r"[\[\]:*?/\\\x00-\x1f\x7f\ud800-\udfff\ufffe\uffff]+")
_NONE_LEFT = "Theme"


def sheet_names(titles: Iterable[str], taken: Iterable[str]) -> tuple[str, ...]:
    """Return a name for a sheet of each title, as much of it as Excel takes, in their order; none that is `taken`, and none twice."""
    used = {name.casefold() for name in (*taken, "History")}  # Excel keeps that one for itself
    names = []
    for title in titles:
        name = _cut(_allowed(title), LONGEST)
        number = 1
        while name.casefold() in used:
            number += 1
            end = f" ({number})"
            name = _cut(_allowed(title), LONGEST - len(end)) + end
        used.add(name.casefold())
        names.append(name)
    return tuple(names)


def _allowed(title: str) -> str:
    return " ".join(_FORBIDDEN.sub(" ", title).split()).strip("' ") or _NONE_LEFT


def _cut(name: str, longest: int) -> str:
    while len(name.encode("utf-16-le")) // 2 > longest:
        name = name[:-1]
    return name.strip("' ") or _NONE_LEFT
