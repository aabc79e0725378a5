"""Two versions of a return side by side: the services of both, and what all of them together say of how the versions differ."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xltools.classify.thousandfold import APART, FEWEST_ALIKE
from xltools.text import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from typing import TypeVar

    from xltools.classify.sent_figures import SentFigures
    from xltools.model import Place

    Key = TypeVar("Key")

UNITS = (3, -3, 6, -6)
"""Powers of ten between units that people count in."""
SLIPS = (2, -2, 1, -1)
"""Powers of ten between pounds and pence, and of a digit too many: nobody counts in them, so all services must agree closely."""
NEARLY = 1.02
"""How far apart services may lie that agree closely: rounding, not growth."""
FEWEST_DIGITS = 3
"""Digits that are not noughts at the end: with as many, one amount does not agree with another by chance."""
MOVED = 3
"""How far most services of before have moved the same way where they make the whole ten times as much, or a tenth."""
NOT_A_STUB = 5
"""Services from which a version is more than a trial or a first part of one."""
FEW_SHARED = 0.1
"""The part of the services of the shorter version up to which two versions have next to none in common."""
SAME_SERVICES = 0.9
"""The part of the newer return's money that services of both must make up where they alone are to tell."""


@dataclass(frozen=True, slots=True)
class VersionPair:
    """Two versions and the services of both, in pence: (now, then). They may be for the `same_people`, or one for a wider area."""

    now: SentFigures
    then: SentFigures
    both: tuple[tuple[int, int], ...]
    same_people: bool

    @classmethod
    def of(cls, now: SentFigures, then: SentFigures, place: Place) -> VersionPair:
        """Pair services by name and area; where few are alike and both are for the same people, by name alone, else by function."""
        pairs = _pairs(now.by_service, then.by_service)
        same_people = now.largest_area == then.largest_area or all(one.is_for_place(place) for one in (now, then))
        if same_people and 2 * len(pairs) < min(len(now.by_service), len(then.by_service)):
            by_name, by_code = (_pairs(*(_summed(one, key) for one in (now, then))) for key in (_names, _codes))
            pairs = max(pairs, by_name, by_code, key=len)
        return cls(now, then, pairs, same_people)

    def alike(self, scale: int, apart: float) -> list[tuple[int, int]]:
        """The services that are so many powers of ten apart, within a factor."""
        return [(now, then) for now, then in self.both if 1 / apart <= now / (then * 10.0**scale) <= apart]

    def are_most(self, services: Sequence[object]) -> bool:
        """Whether these are enough to tell, and two in three of the services in both versions."""
        return len(services) >= FEWEST_ALIKE and 3 * len(services) >= 2 * len(self.both)

    @property
    def scale(self) -> int:
        """The power of ten that most services are apart; 0 where they are not."""
        if self.are_most(self.alike(0, APART)):
            return 0
        return self._first_of(UNITS, APART) or self._first_of(SLIPS, NEARLY) or self._scale_of_few()

    @property
    def scale_of_unit(self) -> int:
        """The power of ten between units that most services are apart, 0 where they are not."""
        return 0 if self.are_most(self.alike(0, APART)) else self._first_of(UNITS, APART)

    def _first_of(self, scales: Iterable[int], apart: float) -> int:
        return next((scale for scale in scales if self.are_most(self.alike(scale, apart))), 0)

    @property
    def _named(self) -> tuple[frozenset[str], frozenset[str]]:
        """The names of the services of either version."""
        return frozenset(_names(self.now)), frozenset(_names(self.then))

    @property
    def is_far_apart(self) -> bool:
        """Whether the totals are some times apart, or the services are others."""
        now, then = self.now.total, self.then.total
        return now >= MOVED * then or MOVED * now <= then or self.are_others

    @property
    def are_others(self) -> bool:
        """Whether the versions have next to no service in common, and neither is a trial or a first part."""
        now, then = self._named
        fewest = min(len(now), len(then))
        return fewest >= NOT_A_STUB and len(now & then) <= FEW_SHARED * fewest

    @property
    def is_other_money(self) -> bool:
        """Whether one version is of capital alone and the other of revenue, and no service is in both: they are two halves."""
        now, then = (frozenset(sent.texts("expenditure_type")) for sent in (self.now, self.then))
        return {now, then} == {frozenset({"Capital"}), frozenset({"Revenue"})} and self.are_others

    @property
    def is_a_part(self) -> bool:
        """Whether the newer version has a few services of the older and no other, and little of its money."""
        now, then = self._named
        is_little = MOVED * self.now.total <= self.then.total
        return is_little and now <= then and MOVED * len(now) <= len(then) and len(then) >= NOT_A_STUB

    def moved_alike(self, *, up: bool) -> bool:
        """Whether the services of both hold nearly all the money of either, and most of them moved one way, and far."""
        held = all(
            sum(pair[at] for pair in self.both) >= SAME_SERVICES * sent.total
            for at, sent in enumerate((self.now, self.then))
        )
        moved = [now for now, then in self.both if (now >= MOVED * then if up else MOVED * now <= then)]
        return held and self.are_most(moved)

    def _scale_of_few(self) -> int:
        """Of fewer services: the power of ten that all of both versions are apart to the digit."""
        whole = len(self.both) == len(self.now.by_service) == len(self.then.by_service)
        if not whole or len(self.both) >= FEWEST_ALIKE:
            return 0
        for scale in (*UNITS, *SLIPS):
            if all(is_to_the_digit(now, then, scale) for now, then in self.both):
                return scale
        return 0

    @property
    def is_finer(self) -> bool:
        """Whether the newer, larger figures have digits that whole thousands (or millions) do not: they are not those multiplied."""
        grown = [pair for scale in (3, 6) for pair in self.alike(scale, APART)]
        finer = [now for now, then in grown if not then % 100 and now % 1_000_00]
        return 2 * len(finer) > len(grown)


def _pairs(now: Mapping[Key, int], then: Mapping[Key, int]) -> tuple[tuple[int, int], ...]:
    return tuple((pence, then[key]) for key, pence in now.items() if key in then)


def _summed(sent: SentFigures, keys: Callable[[SentFigures], Iterable[str]]) -> Mapping[str, int]:
    """Pence by what `keys` makes of each line; lines of which it makes nothing are left out."""
    sums: dict[str, int] = defaultdict(int)
    for key, pence in zip(keys(sent), sent.pence.tolist(), strict=True):
        sums[key] += pence
    return {key: pence for key, pence in sums.items() if key}


def _names(sent: SentFigures) -> Iterable[str]:
    return map(fold, sent.texts("service"))


def _codes(sent: SentFigures) -> Iterable[str]:
    return sent.given_codes


def is_to_the_digit(now: int, then: int, scale: int, fewest: int = FEWEST_DIGITS) -> bool:
    """Say whether one amount is the other times a power of ten, to the digit, with enough digits that it is not by chance."""
    large, small = max(now, then), min(now, then)
    if (now > then) != (scale > 0):
        return False
    return digits(small) >= fewest and abs(large - small * 10 ** abs(scale)) * 1000 < large


def digits(pence: int) -> int:
    """Return how many digits an amount has up to the noughts at its end."""
    return len(str(pence).rstrip("0"))
