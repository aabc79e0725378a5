"""Which agency a department's line speaks of, and whose agency a body is.

A department lists an agency by its name ("EA - flood and coastal"), or by what its name says it does ("Probation: share for
Norton" beside the Probation Service). A name that the text leaves out ("excludes the Environment Agency") is not spoken of.
"""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from xltools.counting.double_counts.service_words import stem
from xltools.organisations.resolver import index_names
from xltools.reference.bodies.names import plain
from xltools.reference.bodies.national_register import departments_by_agency

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from xltools.counting.double_counts.service_texts import ServiceTexts
    from xltools.organisations.bodies import Body

NOBODY, ANOTHER = -1, -2
"""A text that names no agency; one that names another body than those that send returns, or several."""

_LEAST_LETTERS = 9
"""A register name of one word tells a body where it is as long as "jobcentre"."""
_LEFT_OUT = re.compile(
    r"\b(excl|excludes|excluding|exclude|not|other than|less|outside|except|without|apart from)\b(?: \w+){0,3} $"
)
_TELLS_NOTHING = frozenset(
    """
    agency authority board body central commission council department education england english executive government great
    britain health hm and of for the in national nhs office plus public service services standards state trust uk united
    kingdom wales school schools care social housing homes trading
    """.split()  # noqa: SIM905 - words read better than a list of strings
)
_FAMILY_WORDS = {"probation": frozenset({"probation"})}
_FAMILY_DEPARTMENTS = {"probation": ("Ministry of Justice", "HM Prison and Probation Service")}


class AgencyNames:
    """The names of agencies among the bodies of a place, and of all others of the register, ready to be looked for in texts."""

    def __init__(self, bodies: Sequence[Body], agencies: Iterable[int]) -> None:
        """Index the names of `agencies`, numbers of `bodies`."""
        self._bodies = bodies
        self._of_name: dict[str, set[int]] = defaultdict(set)
        self._short: dict[str, int] = {}
        for number in sorted(agencies):
            for name in bodies[number].names:
                self._take(name, number)
        known = {name: ANOTHER for name in departments_by_agency() if _is_telling(name)}
        self._names = sorted({*known, *self._of_name}, key=lambda name: (-len(name), name))
        self._first = frozenset(name.split()[0] for name in self._names)
        initials = "|".join(map(re.escape, sorted(self._short) or ["\0"]))
        self._initials = re.compile(rf"\b({initials})\b")
        self._letters = re.compile(initials.casefold())

    @cached_property
    def _named(self) -> re.Pattern[str]:
        """Any of the names: made where a text may hold one, as it takes longer than to look through the texts of a place."""
        return re.compile(r"\b(" + "|".join(map(re.escape, self._names)) + r")\b")

    def _take(self, name: str, number: int) -> None:
        if name.isupper() and len(name) <= 6 and " " not in name:
            self._short[name] = number
        elif _is_telling(plain(name)):
            self._of_name[plain(name)].add(number)
            for known in _beginnings(plain(name)):
                if known in departments_by_agency() and _is_telling(known):
                    self._of_name[known].add(number)

    def spoken_of_in(self, texts: ServiceTexts, asked: NDArray[np.int32]) -> NDArray[np.int32]:
        """Return for each text the body it names, `NOBODY`, or `ANOTHER`; `NOBODY` for all but those that are `asked`, by number."""
        perhaps = np.zeros(len(texts.texts), dtype=bool)
        perhaps[asked] = True
        perhaps &= texts.with_all_words(self._names) | texts.words.where(self._letters.search)
        spoken_of = np.full(len(perhaps), NOBODY, dtype=np.int32)
        for text in np.flatnonzero(perhaps).tolist():
            spoken_of[text] = self.spoken_of(texts.texts[text])
        return spoken_of

    def spoken_of(self, text: str) -> int:
        """Return the body that a text names, `NOBODY`, or `ANOTHER`."""
        folded = plain(text)
        if self._first.isdisjoint(folded.split()) and not self._initials.search(text):
            return NOBODY
        told: set[int] = set()
        for match in self._named.finditer(folded):
            if not _LEFT_OUT.search(folded[: match.start()]):
                told |= self._of_name.get(match[1], {ANOTHER})
        told |= {
            self._short[match[1]]
            for match in self._initials.finditer(text)
            if not _LEFT_OUT.search(plain(text[: match.start()]) + " ")
        }
        return told.pop() if len(told) == 1 else ANOTHER if told else NOBODY


def _beginnings(name: str) -> Iterator[str]:
    """Yield the first words of a name in plain letters: one, two, and so on up to all but the last."""
    words = name.split()
    return (" ".join(words[:end]) for end in range(1, len(words)))


def _is_telling(name: str) -> bool:
    return " " in name or len(name) >= _LEAST_LETTERS


def telling_words(body: Body) -> frozenset[str]:
    """Return the beginnings of the words of a body's name that say what it does: of its name in the register, or its kind."""
    if body.family in _FAMILY_WORDS:
        return frozenset(map(stem, _FAMILY_WORDS[body.family]))
    words: set[str] = set()
    for known in _register_names(body):
        words |= {stem(word) for word in known.split() if word not in _TELLS_NOTHING and len(word) > 3}
    return frozenset(words)


def parents(bodies: Sequence[Body], agencies: Iterable[int]) -> Mapping[int, frozenset[int]]:
    """Return the departments of agencies among the bodies of a place, by number."""
    names = index_names(bodies)
    known: dict[int, frozenset[int]] = {}
    for number in agencies:
        departments = set(_FAMILY_DEPARTMENTS.get(bodies[number].family, ()))
        departments.update(*(departments_by_agency()[name] for name in _register_names(bodies[number])))
        answers = (names.resolve(department).body for department in sorted(departments))
        known[number] = frozenset(body for body in answers if body is not None and body != number)
    return known


def _register_names(body: Body) -> set[str]:
    """The names in the register that a body goes by, or is a local part of ("Jobcentre Plus Southmere District")."""
    own = {plain(name) for name in (body.name, *body.names)}
    local = {name for text in own for name in _beginnings(text) if _is_telling(name)}
    return (own | local) & departments_by_agency().keys()
