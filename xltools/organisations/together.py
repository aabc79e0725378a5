"""Several bodies in one cell: names written one after another, and kinds of body ("academies", "district councils").

Money paid to "Oak Trust; Elm Trust" or to "academies" is paid to all of these together, which is another thing than a name
that may mean one of several. A body whose own name holds "and" or a comma is read whole first.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from xltools.organisations.kinds_of_body import bodies_of_kind
from xltools.organisations.resolution import LISTED, Reason

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xltools.organisations.areas import Places

_BETWEEN = re.compile(r"(\s*[;/\n+|,]\s*(?:and\b\s*)?|\s+(?:and|&|plus)\s+)", re.IGNORECASE)
_SURELY = 0.85
_MOST_NAMES = 24


def named_together(text: str, writer: int, places: Places) -> frozenset[int]:
    """Return the numbers of all bodies that a text of the body `writer` names together; none where it names one or none."""
    if not text.strip():
        return frozenset()
    whole = places.resolve(text, writer)
    if whole.body is not None and (whole.score >= LISTED or whole.reason is Reason.AT_HOME):
        return frozenset()
    kind = bodies_of_kind(text, writer, places)
    if kind:
        return kind
    pieces = _BETWEEN.split(text)
    if not 3 <= len(pieces) <= 2 * _MOST_NAMES:
        return frozenset()
    named = _read(pieces, writer, places)
    return named if len(named) > 1 else frozenset()


def _read(pieces: Sequence[str], writer: int, places: Places) -> frozenset[int]:
    """The bodies named from left to right, each by as many pieces as make up a name: "Bath and North East Somerset"."""
    named: set[int] = set()
    start = 0
    while start < len(pieces):
        for end in range(len(pieces), start, -2):
            meant = _meant("".join(pieces[start:end]), writer, places)
            if meant:
                named |= meant
                break
        start = end + 1
    return frozenset(named)


def _meant(part: str, writer: int, places: Places) -> frozenset[int]:
    answer = places.resolve(part.strip(" .-"), writer)
    if answer.body is not None and answer.score >= _SURELY and answer.reason is not Reason.PARTS:
        return frozenset() if answer.body == writer else frozenset({answer.body})
    return bodies_of_kind(part, writer, places)
