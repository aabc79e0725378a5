"""Several bodies in one cell: names written one after another, and kinds of body ("academies", "district councils").

Money paid to "Oak Trust; Elm Trust" or to "academies" is paid to all of these together, which is another thing than a name
that may mean one of several. A body whose own name holds "and" or a comma is read whole first.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from xltools.organisations.kinds_of_body import all_of_kind, one_of_kind
from xltools.organisations.resolution import LISTED, Reason
from xltools.organisations.resolver import is_own_money
from xltools.reference.bodies.names import plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xltools.organisations.areas import Places

_BETWEEN = re.compile(r"(\s*[;/\n+|,]\s*(?:and\b\s*)?|\s+(?:and|&|plus|with)\s+)", re.IGNORECASE)
_SURELY = 0.85
_MOST_NAMES = 24
_OTHERS = re.compile(
    r"(?:and )?(?:others?|partners?|various|etc|own|ring fenced|rest)\b.*|(?:.* )?(?:precepts?|rates|council tax|income)"
)
"""What is named beside a body and is no body of the list: "Oak Trust; others", "Home Office grant and council tax"."""


def named_together(text: str, writer: int, places: Places) -> frozenset[int]:
    """Return the numbers of all bodies that a text of the body `writer` names together; none where it names one or none.

    One body named with others that nobody lists ("Oak Trust and partners", "Oak Trust; Elm Parish") is such a set as well.
    """
    if not text.strip():
        return frozenset()
    whole = places.resolve(text, writer)
    if whole.body is not None and (whole.score >= LISTED or whole.reason is Reason.AT_HOME):
        return frozenset()
    kind = all_of_kind(text, writer, places)
    if kind:
        return kind
    pieces = _BETWEEN.split(text.rpartition(":")[2].strip())
    if not 3 <= len(pieces) <= 2 * _MOST_NAMES:
        return frozenset()
    named, with_others = _read(pieces, writer, places)
    return named if len(named) > 1 or with_others else frozenset()


def _read(pieces: Sequence[str], writer: int, places: Places) -> tuple[frozenset[int], bool]:
    """The bodies named from left to right, each by as many pieces as make up a name, and whether others are said as well."""
    named: set[int] = set()
    with_others = False
    start = 0
    while start < len(pieces):
        for end in range(len(pieces), start, -2):
            least = (
                _SURELY if end == start + 1 else LISTED - 0.02
            )  # names run together are one only if written as listed
            meant = _meant("".join(pieces[start:end]), writer, places, least)
            if meant:
                named |= meant
                break
        with_others |= not meant and (_is_of_others(pieces[start]) or ";" in "".join(pieces[1::2]))
        start = end + 1
    return frozenset(named), with_others


def _is_of_others(piece: str) -> bool:
    return is_own_money(piece) or _OTHERS.fullmatch(plain(piece)) is not None


def _meant(part: str, writer: int, places: Places, least: float) -> frozenset[int]:
    name = part.strip(" .-")
    answer = places.resolve(name, writer)
    if answer.body is not None and answer.score >= least and answer.reason is not Reason.PARTS:
        return frozenset() if answer.body == writer else frozenset({answer.body})
    one = one_of_kind(name, writer, places) if name else ()
    return frozenset(one) if len(one) == 1 else all_of_kind(name, writer, places)
