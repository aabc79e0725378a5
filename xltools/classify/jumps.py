"""A return beside a sound earlier version of it: whether its figures are surely in another unit, or beyond all reason.

What tells, each with what speaks against it:

- most services (or, where they have other names, functions) are the same power of ten apart; of fewer than three all, to the digit;
  or no service is in both and the totals are a unit apart to the digit. Not where the newer is what such a body spends and the
  older is not, nor where the newer has digits that figures in thousands leave out: then it puts the older right;
- what such a body spends, or the estimate issued for it, says that the newer is in another unit (`classify.plausible`, `.issued`);
- the total is many times what it was, and more than such a body (or all bodies in the place together) can spend; or services of
  before got digits too many, or come to a hundred times what they were, or one new one does beside them;
- the total is less than a hundredth of what it was, and the services are not those of before.

Bodies grow, leave a part out and begin with a few lines: what is new, or gone, is no jump by itself.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING

from xltools.classify.plausible import BEYOND, of_usual_size
from xltools.classify.thousandfold import APART, FEWEST_ALIKE, TINY, is_beyond
from xltools.model import Jump
from xltools.text import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from typing import TypeVar

    from xltools.classify.lines import UnitDoubt
    from xltools.classify.sent_figures import SentFigures
    from xltools.model import Place
    from xltools.reference.figures.held import Figures

    Key = TypeVar("Key")

UNITS = (3, -3, 6, -6)
"""Powers of ten between units that people count in."""
SLIPS = (2, -2, 1, -1)
"""Powers of ten between pounds and pence, and of a digit too many: nobody counts in them, so all services must agree closely."""
NEARLY = 1.02
"""How far apart services may lie that agree closely: rounding, not growth."""
ROUNDED = 1.1
"""How far apart totals may lie that are the same in another unit."""
FEWEST_DIGITS = 3
"""Digits that are not noughts at the end: with as many, one amount does not agree with another by chance."""
MANY_TIMES = 3
"""Times what it was from which a total beyond anything such a body spends, or with digits too many in a service, is no correction."""
DIGITS_AND_NOUGHTS = 4
"""Digits that agree, and noughts put to them, from which one service among others got digits too many: 1.25m to 12.5m, 1m to 1bn."""
TO_THE_LAST = 1.005
"""How far apart totals may lie that agree where no service is in both."""
SAME_SERVICES = 0.9
"""The part of the newer return's money that services of both must make up where they alone are to tell."""


@dataclass(frozen=True, slots=True)
class Version:
    """A version of a body's return: what it says, what is doubtful of its unit by itself, and whether a unit is stated in it."""

    figures: SentFigures
    doubt: UnitDoubt | None = None
    is_unit_stated: bool = False

    @property
    def is_sound(self) -> bool:
        """Whether nothing says that it is in another unit: it may be next to nothing, as a part of the whole is."""
        return self.doubt is None or not (self.doubt.sure or self.doubt.scale_fits)


def jump_since(now: Version, then: Version, file: str, place: Place, figures: Figures) -> Jump | None:
    """Return how a version jumps beside the sound one before it (in `file`), or None where it does not for sure."""
    scale = _scale(now, then, place, figures)
    if scale is None:
        return None
    after, before = now.figures, then.figures
    return Jump(before.number, file, after.total, before.total, scale)


def _scale(now: Version, then: Version, place: Place, figures: Figures) -> int | None:
    """The power of ten of a jump, 0 for one of no power of ten, None for none."""
    besides = _Besides.of(now.figures, then.figures, place)
    if _is_beyond_all(besides, place, figures):
        return besides.scale
    if now.is_unit_stated:
        return None
    scale = besides.scale or _by_doubt(now, then, besides) or _by_totals(besides)
    if scale:
        return None if _puts_right(besides, scale, place, figures) else scale
    return 0 if _swallows_the_body(besides, place, figures) or _vanishes(besides, place, figures) else None


@dataclass(frozen=True, slots=True)
class _Besides:
    """Two versions and the services of both, in pence: (now, then). They may be for the `same_people`, or one for a wider area."""

    now: SentFigures
    then: SentFigures
    both: tuple[tuple[int, int], ...]
    same_people: bool

    @classmethod
    def of(cls, now: SentFigures, then: SentFigures, place: Place) -> _Besides:
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

    def are_most(self, services: Sequence[tuple[int, int]]) -> bool:
        """Whether these are enough to tell, and two in three of the services in both versions."""
        return len(services) >= FEWEST_ALIKE and 3 * len(services) >= 2 * len(self.both)

    @property
    def scale(self) -> int:
        """The power of ten that most services are apart; 0 where they are not."""
        if self.are_most(self.alike(0, APART)):
            return 0
        for scale in UNITS:
            if self.are_most(self.alike(scale, APART)):
                return scale
        for scale in SLIPS:
            if self.are_most(self.alike(scale, NEARLY)):
                return scale
        return self._scale_of_few()

    def _scale_of_few(self) -> int:
        """Of fewer services: the power of ten that all of both versions are apart to the digit."""
        whole = len(self.both) == len(self.now.by_service) == len(self.then.by_service)
        if not whole or len(self.both) >= FEWEST_ALIKE:
            return 0
        for scale in (*UNITS, *SLIPS):
            if all(_is_to_the_digit(now, then, scale) for now, then in self.both):
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


def _is_to_the_digit(now: int, then: int, scale: int, fewest: int = FEWEST_DIGITS) -> bool:
    large, small = max(now, then), min(now, then)
    if (now > then) != (scale > 0):
        return False
    return _digits(small) >= fewest and abs(large - small * 10 ** abs(scale)) * 1000 < large


def _digits(pence: int) -> int:
    """How many digits an amount has up to the noughts at its end."""
    return len(str(pence).rstrip("0"))


def _by_doubt(now: Version, then: Version, besides: _Besides) -> int:
    """The power of ten by what is known of the body, where the version before shows that it is one; else 0."""
    doubt = now.doubt
    if doubt is None or not doubt.scale_fits:
        return 0
    as_before = besides.alike(0, APART)
    if besides.are_most(as_before) or (as_before and not doubt.sure):
        return 0
    meant = now.figures.total * 10.0**doubt.scale
    is_same = 1 / ROUNDED <= meant / then.figures.total <= ROUNDED
    return -doubt.scale if doubt.sure or is_same else 0


def _by_totals(besides: _Besides) -> int:
    """The power of ten between two totals where no service is in both versions; 0 where they are not a unit apart to the digit."""
    now, then = besides.now.total, besides.then.total
    if besides.both or not besides.same_people or _digits(min(now, then)) < FEWEST_DIGITS:
        return 0
    return next((scale for scale in UNITS if 1 / TO_THE_LAST <= now / (then * 10.0**scale) <= TO_THE_LAST), 0)


def _puts_right(besides: _Besides, scale: int, place: Place, figures: Figures) -> bool:
    """Whether the newer version is the right one of two in different units."""
    now, then = besides.now, besides.then
    if scale < 0 and is_beyond(then, place, figures):
        return True
    if scale > 0 and is_beyond(now, place, figures):
        return False
    if scale in SLIPS:
        return False  # what such a body spends lies further apart than that
    is_usual, was_usual = (of_usual_size(one, place, figures) for one in (now, then))
    if is_usual != was_usual:
        return is_usual
    return scale > 0 and (besides.is_finer or _may_be_in_thousands(then))


def _may_be_in_thousands(then: SentFigures) -> bool:
    """Whether half the services are so small, and all in whole pounds, that they may have been in thousands."""
    pence = then.pence.tolist()
    return median(pence) < TINY and not any(each % 100 for each in pence)


def _is_beyond_all(besides: _Besides, place: Place, figures: Figures) -> bool:
    """Whether the newer is many times the older, and more than such a body (or all in the place) can spend, which the older is not."""
    now, then = besides.now, besides.then
    is_more = now.total >= MANY_TIMES * then.total
    return is_more and is_beyond(now, place, figures) and not is_beyond(then, place, figures)


def _swallows_the_body(besides: _Besides, place: Place, figures: Figures) -> bool:
    """Whether the services of before come to so much more that no correction explains it."""
    is_usual, was_usual = (of_usual_size(one, place, figures) for one in (besides.now, besides.then))
    if (is_usual and not was_usual) or median(besides.then.pence.tolist()) < TINY:
        return False
    return _has_digits_too_many(besides) or _same_services_grew(besides) or _new_ones_swallow(besides)


def _has_digits_too_many(besides: _Besides) -> bool:
    """Whether services with noughts put to them make the total many times what it was, and without those it is about the same."""
    slips = [
        (now, then)
        for now, then in besides.both
        if any(_is_to_the_digit(now, then, scale, DIGITS_AND_NOUGHTS - scale) for scale in range(1, 7))
    ]
    too_much = sum(now - then for now, then in slips)
    left = besides.now.total - too_much
    return (
        besides.now.total >= MANY_TIMES * besides.then.total
        and len(besides.both) >= FEWEST_ALIKE
        and 1 / APART < left / besides.then.total < APART
    )


def _same_services_grew(besides: _Besides) -> bool:
    """Whether the services of before come to a hundred times what they were, and there is hardly anything else."""
    now, then = (sum(pair[at] for pair in besides.both) for at in (0, 1))
    return len(besides.both) >= FEWEST_ALIKE and now >= SAME_SERVICES * besides.now.total and now >= BEYOND * then


def _new_ones_swallow(besides: _Besides) -> bool:
    """Whether hardly any service is new, all others are as they were, and the whole is a hundred times what it was."""
    as_before, new = besides.alike(0, APART), len(besides.now.by_service) - len(besides.both)
    return (
        besides.are_most(as_before) and 3 * new <= len(as_before) and besides.now.total >= BEYOND * besides.then.total
    )


def _vanishes(besides: _Besides, place: Place, figures: Figures) -> bool:
    """Whether a version is less than a hundredth of the one before, and no part of it: its services are not those of before."""
    is_less = BEYOND * besides.now.total < besides.then.total
    if not is_less or not besides.same_people or is_beyond(besides.then, place, figures):
        return False
    return 2 * len(besides.alike(0, APART)) < len(besides.now.by_service)
