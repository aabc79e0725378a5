"""Bodies named in the service text, and which of several that a name may mean it speaks of."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np

from xltools.counting.double_counts.named_bodies import (
    BLANK,
    TOGETHER,
    UNCLEAR,
    SetsOfBodies,
    by_writer,
    number_of,
)
from xltools.organisations.meanings import told_by
from xltools.organisations.name_words import STOP_WORDS
from xltools.organisations.resolution import LISTED, Reason
from xltools.reference.bodies.names import plain
from xltools.words import WordTest

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from xltools.counting.double_counts.service_texts import ServiceTexts
    from xltools.organisations.areas import Places

_NAMED = re.compile(
    r"\b(grants?|contributions?|payments?|transfers?|funding|precepts?|lev(?:y|ies)|paid|passed|recharge)\b",
    re.IGNORECASE,
)
_PERHAPS_NAMED = WordTest(r"grant|contribution|payment|transfer|funding|precept|lev|paid|passed|recharge")
_BY_WHOM = r"\s*(?:paid\s+)?(?:for\s+)?by\b"
"""What follows tells who paid, not who was paid: "paid for by the county"."""
_TO = re.compile(rf"(?:\s[-\u2013:]\s*|:\s*|\bto\b|\bfor\b|\bpaid\b)(?!{_BY_WHOM})\s*(?:the\s)?(.+)$", re.IGNORECASE)
_FROM = re.compile(r"\b(?:from|funded by|financed by|paid (?:for )?by|via)\s+(?:the\s)?(.+)$", re.IGNORECASE)


def named_in_services(
    texts: ServiceTexts, service: NDArray[np.int32], own: NDArray[np.int32], places: Places, sets: SetsOfBodies
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Return receiver and giver of each line as its service text names them: "Grant to Ridley Road Trust"."""
    services = texts.texts
    telling, levied = _PERHAPS_NAMED.of(texts.words), texts.carrying("levy")
    for text in np.flatnonzero(telling).tolist():
        telling[text] = bool(_NAMED.search(services[text]))
    lines = np.flatnonzero(telling[service])
    receivers = np.full(len(service), BLANK, dtype=np.int32)
    givers = receivers.copy()
    written, writers, where = by_writer(service[lines], own[lines], places)
    named = [
        _named_in_service(services[code], writer, places, sets, is_levy=bool(levied[code]))
        for code, writer in zip(written, writers, strict=True)
    ]
    for place, side in enumerate((receivers, givers)):
        side[lines] = np.array([pair[place] for pair in named] or [BLANK], dtype=np.int32)[where]
    return receivers, givers


def _named_in_service(text: str, writer: int, places: Places, sets: SetsOfBodies, *, is_levy: bool) -> tuple[int, int]:
    receiver, giver = (
        _first_words(match[1], writer, places, sets) if (match := pattern.search(text)) else BLANK
        for pattern in (_TO, _FROM)
    )
    if receiver == BLANK and is_levy:
        rest = _OF_LEVIES.sub(" ", text)
        receiver = _first_words(" ".join(rest.split()), writer, places, sets)
    return receiver, giver


_OF_LEVIES = re.compile(r"\b(precepts?|lev(y|ies)|paid|payable|to|council tax)\b", re.IGNORECASE)
_MEANT_BY_KIND = frozenset({Reason.ONLY_ONE, Reason.TOGETHER, Reason.AGENCY, Reason.SUCCESSOR})


def _first_words(text: str, writer: int, places: Places, sets: SetsOfBodies) -> int:
    """The body a text begins with: read whole, then up to "for" or "towards"."""
    for part in dict.fromkeys(part.strip(" -.,") for part in (text, _PURPOSE.split(text, maxsplit=1)[0])):
        answer = told_by(part, writer, places)
        is_sure = answer.score >= LISTED or (answer.score >= _SURELY and len(plain(part).split()) > 1)
        if (answer.body is not None and is_sure) or answer.reason in _MEANT_BY_KIND:
            return number_of(answer, sets)
    return BLANK


_SURELY = 0.85
_PURPOSE = re.compile(r"\b(?:for|towards|re|in respect of)\b")


def told_apart(
    side: NDArray[np.int32],
    service: NDArray[np.int32],
    services: Sequence[str],
    named: NDArray[np.int32],
    places: Places,
    sets: SetsOfBodies,
) -> NDArray[np.int32]:
    """Return a side on which a name that may mean several means the one of these that the line's service speaks of.

    `named` are the bodies the service text names. "The Trust", of an acute and a mental health trust, is the second on a line
    for mental health; "the Mayor" is the combined authority on a levy to it.
    """
    several = np.flatnonzero((side <= UNCLEAR) & (side > TOGETHER))
    meant = tuple(sets.unclear)
    result = side.copy()
    spoken: dict[tuple[int, int], int] = {}
    for line in several.tolist():
        bodies = meant[UNCLEAR - int(side[line])]
        if int(named[line]) in bodies:
            result[line] = named[line]
            continue
        key = int(side[line]), int(service[line])
        if key not in spoken:
            spoken[key] = _spoken_of(bodies, services[key[1]], places)
        result[line] = spoken[key] if spoken[key] != BLANK else side[line]
    return result


_FEW, _STEM = 6, 5


def _spoken_of(bodies: frozenset[int], text: str, places: Places) -> int:
    """The one of a few bodies that has a word of its own, which no other has, in a service text."""
    if not 1 < len(bodies) <= _FEW:
        return BLANK
    stems = {number: _stems(" ".join(places.names.bodies[number].names)) for number in bodies}
    said = _stems(text)
    alone = [
        number
        for number, own in stems.items()
        if said & own.difference(*(other for one, other in stems.items() if one != number))
    ]
    return alone[0] if len(alone) == 1 else BLANK


def _stems(text: str) -> frozenset[str]:
    return frozenset(word[:_STEM] for word in plain(text).split() if len(word) >= 4 and word not in _OF_MANY)


_OF_MANY = STOP_WORDS.union(
    "agency authority board council department foundation government grant ministry national office service services trust".split()  # noqa: SIM905 - words read better than a list of strings
)
"""Words of so many names that none tells a body by them."""
