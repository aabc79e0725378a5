"""What a name means to the body that writes it: one body, one of several (never guessed), or several bodies together."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from xltools.organisations.kinds_of_body import is_open, one_of_kind
from xltools.organisations.resolution import LISTED, Reason, Resolution
from xltools.organisations.together import named_together
from xltools.reference.bodies.names import plain

if TYPE_CHECKING:
    from xltools.organisations.areas import Places

_ONLY_ONE = 0.9


def meaning_of(text: str, writer: int, places: Places) -> Resolution:
    """Return what a text of the body numbered `writer` (below 0: not known) means, with every body it may mean."""
    answer = told_by(text, writer, places)
    unsaid = answer.body is None and not answer.candidates and answer.is_a_name
    possible = places.names.possible(text) if unsaid else frozenset()
    return replace(answer, candidates=tuple(sorted(possible))) if possible else answer


def told_by(text: str, writer: int, places: Places) -> Resolution:
    """Return what a text of the body numbered `writer` (below 0: not known) means by all it says, and nothing that is a guess."""
    key = text, writer
    if key not in places.told:
        places.told[key] = _told_by(text, writer, places)
    return places.told[key]


def _told_by(text: str, writer: int, places: Places) -> Resolution:
    answer = places.resolve(text, writer)
    if answer.reason is Reason.BLANK or (writer < 0 and not answer.is_a_name):
        return answer
    if answer.body is not None and answer.reason in (Reason.LISTED, Reason.OTHER_NAME, Reason.AT_HOME):
        return answer
    constable = _constable_before_place(text, places)
    if constable is not None:
        return Resolution(text, constable, Reason.ONLY_ONE, _ONLY_ONE)
    either = _council_or_constable(text, writer, places)
    if either:
        return Resolution(text, None, Reason.SEVERAL, 0.0, either)
    if answer.body is not None and answer.score >= LISTED:
        return answer
    kind = one_of_kind(text, writer, places)
    if len(kind) == 1 and not is_open(text):
        return Resolution(text, kind[0], Reason.ONLY_ONE, _ONLY_ONE)
    if kind:
        return Resolution(text, None, Reason.SEVERAL, 0.0, kind)
    together = named_together(text, writer, places)
    if together:
        reason = Reason.SEVERAL if _is_either(text, together, places) else Reason.TOGETHER
        return Resolution(text, None, reason, 0.0, tuple(sorted(together)))
    return replace(answer, candidates=tuple(sorted(answer.candidates))) if answer.candidates else answer


_CONSTABLE_FIRST = re.compile(r"(?:the )?cc (?:(?:of|for) )?(?P<place>.+)")


def _constable_before_place(text: str, places: Places) -> int | None:
    """The chief constable that "CC of Norfolk" or "CC Norfolk" means: a council's letters stand behind its place."""
    match = _CONSTABLE_FIRST.fullmatch(plain(text))
    body = places.names.resolve(f"Chief Constable of {match['place']}").body if match else None
    return body if body is not None and places.names.bodies[body].family == "police" else None


def _council_or_constable(text: str, writer: int, places: Places) -> tuple[int, ...]:
    """Both bodies that "Norfolk CC" may mean to those who pay for police: a county (or city) council and a chief constable."""
    if writer < 0 or places.names.bodies[writer].family != "police" or not plain(text).endswith(" cc"):
        return ()
    place = plain(text).removesuffix(" cc")
    meant = (places.names.resolve(name).body for name in (text, f"Chief Constable of {place}"))
    either = tuple(sorted({body for body in meant if body is not None}))
    return either if len(either) > 1 else ()


def _is_either(text: str, bodies: frozenset[int], places: Places) -> bool:
    """Whether a stroke says that one payer or the other is meant: "DfE/DHSC", where "Oak Trust / Elm Trust" are two payees."""
    is_national = all(places.names.bodies[number].family in ("department", "agency") for number in bodies)
    return is_national and "/" in text and not _JOINED.search(text)


_JOINED = re.compile(r"[;,&+]|\band\b", re.IGNORECASE)
