"""A return beside a sound earlier version of it: whether its figures are surely in another unit, or beyond all reason.

What tells, each with what speaks against it:

- most services (or, where they have other names, functions) are the same power of ten apart; of fewer than three all, to the digit;
  or no service is in both and the totals are a unit apart to the digit. Not where the newer is what such a body spends and the
  older is not, nor where the newer has digits that figures in thousands leave out: then it puts the older right;
- what such a body spends, or the estimate issued for it, says that the newer is in another unit (`classify.plausible`, `.issued`);
- the total is many times what it was, and more than such a body (or all bodies in the place together) can spend; or services of
  before got digits too many, or come to a hundred times what they were, or new ones beside them make the whole ten times as much;
- services with most of the money are the same unit apart, and the others are not: what was exported from two books;
- what is spent in the place is in another unit, whatever the whole comes to;
- the total is ten times what it was, or a tenth, and the services are others, or those of before moved so; or nearly all fell to
  a third or less, as a quarter's figures do;
- the total is less than a hundredth of what it was, and the services are not those of before; or it holds a third of them at most;
- it is of capital alone where the other was of revenue, with other services.

Bodies grow, leave a part out and begin with a few lines: what is new, or gone, is no jump by itself. Nor is it one that a department
sends England's figures with the place's beside them, where before it sent the place's alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from statistics import median
from typing import TYPE_CHECKING

from xltools.classify.plausible import BEYOND, of_usual_size
from xltools.classify.thousandfold import APART, FEWEST_ALIKE, TINY, is_beyond
from xltools.classify.version_pair import (
    FEWEST_DIGITS,
    MOVED,
    NEARLY,
    NOT_A_STUB,
    SAME_SERVICES,
    SLIPS,
    UNITS,
    VersionPair,
    digits,
    is_to_the_digit,
)
from xltools.model import Jump
from xltools.reference.usual_spending.bodies import LOCAL, SMALL

if TYPE_CHECKING:
    from xltools.classify.lines import UnitDoubt
    from xltools.classify.sent_figures import SentFigures
    from xltools.model import Place
    from xltools.reference.figures.held import Figures

ROUNDED = 1.1
"""How far apart totals may lie that are the same in another unit."""
MANY_TIMES = 3
"""Times what it was from which a total beyond anything such a body spends, or with digits too many in a service, is no correction."""
DIGITS_AND_NOUGHTS = 4
"""Digits that agree, and noughts put to them, from which one service among others got digits too many: 1.25m to 12.5m, 1m to 1bn."""
TO_THE_LAST = 1.005
"""How far apart totals may lie that agree where no service is in both."""
FAR = 10
"""Times (or the part) of what it was from which a total is asked about where something else speaks against it as well."""
MANY_SERVICES = 10
"""Services as they were from which a version is a full list of what a body spends."""
LEAST_OF_A_LARGE_BODY = 100_000_00
"""Pence that a council, force, fire authority or NHS body spends at least: with less in all its figures are in thousands or millions."""


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
    after, before = now.figures, then.figures
    in_place = _in_place(after, before, place)
    if in_place and _is_about_as_much(*in_place):
        return None
    besides = VersionPair.of(after, before, place)
    as_a_whole = partial(Jump, before.number, file, after.total, before.total)
    if _is_beyond_all(besides, place, figures):
        return as_a_whole(besides.scale)
    if now.is_unit_stated:
        return None
    if scale := besides.scale or _by_doubt(now, then, besides) or _by_totals(besides):
        return None if _puts_right(besides, scale, place, figures) else as_a_whole(scale)
    if _is_of_other_money(besides, place, figures):
        return as_a_whole()
    if part := _in_part(besides, place, figures):
        return as_a_whole(*part)
    if in_place and (scale := VersionPair.of(*in_place, place).scale_of_unit):
        here, there = (sent.total for sent in in_place)
        return Jump(before.number, file, here, there, scale, in_place=True)
    return None


def _in_place(now: SentFigures, then: SentFigures, place: Place) -> tuple[SentFigures, SentFigures] | None:
    """Both versions with what they spend in the place, where they all say so and not all of it is what they spend anyway."""
    here, there = now.in_place(place), then.in_place(place)
    if here is None or there is None or (here.total == now.total and there.total == then.total):
        return None
    return (here, there) if there.total > 0 else None


def _is_about_as_much(now: SentFigures, then: SentFigures) -> bool:
    return bool(now.total) and 1 / APART < now.total / then.total < APART and now.largest_area != then.largest_area


def _in_part(besides: VersionPair, place: Place, figures: Figures) -> tuple[int, int] | None:
    """The power of ten that services with most of the money are apart while the others are not, and how many they are."""
    larger = max(besides.now.total, besides.then.total)
    for scale in UNITS:
        apart = besides.alike(scale, NEARLY)
        money = sum(max(pair) for pair in apart)
        if len(apart) >= FEWEST_ALIKE and 2 * money > larger and not _puts_right(besides, scale, place, figures):
            return scale, len(apart)
    return None


def _is_of_other_money(besides: VersionPair, place: Place, figures: Figures) -> bool:
    """Whether the two cannot be all that one body spends in a year, in whatever unit."""
    return (
        _swallows_the_body(besides, place, figures)
        or _vanishes(besides, place, figures)
        or _is_far_from_before(besides, place, figures)
        or besides.is_other_money
        or (besides.is_a_part and besides.same_people and not is_beyond(besides.then, place, figures))
    )


def _by_doubt(now: Version, then: Version, besides: VersionPair) -> int:
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


def _by_totals(besides: VersionPair) -> int:
    """The power of ten between two totals where no service is in both versions; 0 where they are not a unit apart to the digit."""
    now, then = besides.now.total, besides.then.total
    if besides.both or not besides.same_people or digits(min(now, then)) < FEWEST_DIGITS:
        return 0
    return next((scale for scale in UNITS if 1 / TO_THE_LAST <= now / (then * 10.0**scale) <= TO_THE_LAST), 0)


def _puts_right(besides: VersionPair, scale: int, place: Place, figures: Figures) -> bool:
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
    return scale > 0 and (besides.is_finer or _may_be_in_thousands(then) or _is_too_little(then))


def _is_too_little(sent: SentFigures) -> bool:
    """Whether figures are less than any body of a large kind spends, and so in thousands or millions."""
    is_large = sent.kind in LOCAL and not SMALL.search(sent.partner.name)
    return is_large and sent.total < LEAST_OF_A_LARGE_BODY


def _may_be_in_thousands(then: SentFigures) -> bool:
    """Whether half the services are so small, and all in whole pounds, that they may have been in thousands."""
    pence = then.pence.tolist()
    return median(pence) < TINY and not any(each % 100 for each in pence)


def _is_beyond_all(besides: VersionPair, place: Place, figures: Figures) -> bool:
    """Whether the newer is many times the older, and more than such a body (or all in the place) can spend, which the older is not."""
    now, then = besides.now, besides.then
    is_more = now.total >= MANY_TIMES * then.total
    return is_more and is_beyond(now, place, figures) and not is_beyond(then, place, figures)


def _is_far_from_before(besides: VersionPair, place: Place, figures: Figures) -> bool:
    """Whether a version is ten times the one before, or a tenth, and more speaks against it than that.

    That no service is one of before, or that those of before moved so. Where they fell so, a third is enough: a quarter's figures,
    or a month's.
    """
    now, then = besides.now, besides.then
    up, down = now.total >= FAR * then.total, FAR * now.total <= then.total
    if not up and MOVED * now.total > then.total:
        return False
    if not besides.same_people or median(then.pence.tolist()) < TINY:
        return False
    is_usual, was_usual = (of_usual_size(one, place, figures) for one in (now, then))
    if is_usual and not was_usual:
        return False
    if up or down:
        return besides.are_others or besides.moved_alike(up=up)
    return len(besides.both) >= NOT_A_STUB and besides.moved_alike(up=False)


def _swallows_the_body(besides: VersionPair, place: Place, figures: Figures) -> bool:
    """Whether the services of before come to so much more that no correction explains it."""
    is_usual, was_usual = (of_usual_size(one, place, figures) for one in (besides.now, besides.then))
    if (is_usual and not was_usual) or median(besides.then.pence.tolist()) < TINY:
        return False
    return _has_digits_too_many(besides) or _same_services_grew(besides) or _new_ones_swallow(besides)


def _has_digits_too_many(besides: VersionPair) -> bool:
    """Whether services with noughts put to them make the total many times what it was, and without those it is about the same."""
    slips = [
        (now, then)
        for now, then in besides.both
        if any(is_to_the_digit(now, then, scale, DIGITS_AND_NOUGHTS - scale) for scale in range(1, 7))
    ]
    too_much = sum(now - then for now, then in slips)
    left = besides.now.total - too_much
    return (
        besides.now.total >= MANY_TIMES * besides.then.total
        and len(besides.both) >= FEWEST_ALIKE
        and 1 / APART < left / besides.then.total < APART
    )


def _same_services_grew(besides: VersionPair) -> bool:
    """Whether the services of before come to a hundred times what they were, and there is hardly anything else."""
    now, then = (sum(pair[at] for pair in besides.both) for at in (0, 1))
    return len(besides.both) >= FEWEST_ALIKE and now >= SAME_SERVICES * besides.now.total and now >= BEYOND * then


def _new_ones_swallow(besides: VersionPair) -> bool:
    """Whether hardly any service is new, all others are as they were, and the whole is a hundred times what it was.

    Ten times are enough where many services are as they were: who lists all that a body spends adds no other of that size.
    """
    as_before, new = besides.alike(0, APART), len(besides.now.by_service) - len(besides.both)
    least = FAR if len(as_before) >= MANY_SERVICES else BEYOND
    few_are_new = besides.are_most(as_before) and 3 * new <= len(as_before)
    return few_are_new and besides.now.total >= least * besides.then.total


def _vanishes(besides: VersionPair, place: Place, figures: Figures) -> bool:
    """Whether a version is less than a hundredth of the one before, and no part of it: its services are not those of before."""
    is_less = BEYOND * besides.now.total < besides.then.total
    if not is_less or not besides.same_people or is_beyond(besides.then, place, figures):
        return False
    return 2 * len(besides.alike(0, APART)) < len(besides.now.by_service)
