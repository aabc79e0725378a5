"""A return beside its own earlier versions: most of its services a thousandth of what they were, or a thousand times as much.

It needs no knowledge of the body. Which of the two is in pounds is told by what such a body spends, where that is known, else by
what the whole place spends and by how small the figures are.
"""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING

from xltools.classify.lines import UnitDoubt
from xltools.classify.plausible import most_usual, of_usual_size
from xltools.reference.baseline import place_baseline

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from xltools.classify.sent_figures import SentFigures
    from xltools.model import Place
    from xltools.reference.figures.held import Figures

FEWEST_ALIKE = 3
"""Services that both versions must have: two may both have changed."""
APART = 2.0
"""How far from a thousand times (or from the same) a service may lie: it may be corrected as well."""
TINY = 1_000_00
"""Pence: where half the services of a version are below £1,000, it was not in pounds."""


@dataclass(frozen=True, slots=True)
class _Beside:
    """An earlier version: its position, how many services both have, and how many of those are so many powers of ten apart."""

    earlier: int
    compared: int
    scale: int
    alike: int


def earlier_doubt(
    sent: Mapping[int, SentFigures], number: int, previous: Mapping[int, int], place: Place, figures: Figures
) -> UnitDoubt | None:
    """Return why a return may not be in pounds, told by a version before it; None where none tells, or it is put right."""
    now = sent[number]
    besides = [_beside(now, sent[earlier]) for earlier in _versions_before(number, previous) if earlier in sent]
    less = next((beside for beside in besides if beside.scale > 0), None)
    more = next((beside for beside in besides if beside.scale < 0), None)
    as_before = any(beside.scale == 0 and beside.alike for beside in besides)
    if less and _was_in_pounds(sent[less.earlier], place, figures):
        return _doubt(now, less, sure=True)
    if more and not as_before and (sure := _is_too_much(now, sent[more.earlier], place, figures)) is not None:
        return _doubt(now, more, sure=sure)
    return None


def _doubt(now: SentFigures, beside: _Beside, *, sure: bool) -> UnitDoubt:
    return UnitDoubt(
        now.total, beside.scale, sure, earlier=beside.earlier, alike=beside.alike, compared=beside.compared
    )


def _versions_before(number: int, previous: Mapping[int, int]) -> Iterator[int]:
    seen = {number}
    while (number := previous.get(number, -1)) >= 0 and number not in seen:
        seen.add(number)
        yield number


def _beside(now: SentFigures, then: SentFigures) -> _Beside:
    both = [(pence, then.by_service[key]) for key, pence in now.by_service.items() if key in then.by_service]
    for scale in (0, 3, 6, -3, -6):
        alike = sum(1 / APART < after * 10.0**scale / before < APART for after, before in both)
        if alike >= FEWEST_ALIKE and 3 * alike >= 2 * len(both):
            return _Beside(then.number, len(both), scale, alike)
    return _Beside(then.number, len(both), 0, 0)


def _was_in_pounds(then: SentFigures, place: Place, figures: Figures) -> bool:
    """Say whether the earlier, larger version is the right one of the two: it is no more than the body can spend."""
    return not is_beyond(then, place, figures)


def _is_too_much(now: SentFigures, then: SentFigures, place: Place, figures: Figures) -> bool | None:
    """Say whether a version a thousand times the one before is wrong for sure, or only to be asked about; None if it puts it right."""
    if is_beyond(now, place, figures):
        return True
    puts_right = of_usual_size(now, place, figures) or median(then.pence.tolist()) < TINY
    return None if puts_right else False


def is_beyond(sent: SentFigures, place: Place, figures: Figures) -> bool:
    """Say whether a total is more than such a body spends; of a body of which nothing is known, more than all bodies in the place."""
    most = most_usual(sent, place, figures)
    if most is None and not any(sent.texts("area")):
        baseline = place_baseline(place, figures)
        most = baseline.total if baseline else None
    return most is not None and sent.total > most
