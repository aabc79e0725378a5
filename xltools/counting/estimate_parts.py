"""What an estimate is made of: how much of it rests on HM Treasury's regional money, which years, which kinds of body."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from xltools.reference.bodies.organisations import LEVELS, level_of
from xltools.reference.estimates.lines import Origin

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from xltools.counting.count import Count
    from xltools.reference.estimates.lines import EstimateLine


def standing_pence(count: Count, which: Callable[[EstimateLine], bool]) -> int:
    """Return the pence of estimates that count and of which `which` is true."""
    return sum(each.pence for each in count.estimated if not each.why_not and which(each.line))


def from_treasury(count: Count) -> int:
    """Return the pence that are HM Treasury's own figures, shared or not: they cannot be compared with it."""
    return standing_pence(count, lambda line: line.is_from_treasury)


def is_shared(count: Count) -> bool:
    """Say whether any of HM Treasury's figures came to the place by people: such money shows no sign of need."""
    return standing_pence(count, lambda line: line.origin is Origin.REGIONAL) != 0


def years_of(count: Count) -> tuple[str, ...]:
    """Return the years of the figures that count, but for the count's own, earliest first."""
    years = {each.line.carried_from or each.line.year for each in count.estimated if not each.why_not}
    return tuple(sorted(years - {count.place.year}))


def of_other_years(count: Count) -> int:
    """Return the pence that are figures of another year than the count's, or carried from one."""
    return standing_pence(count, lambda line: (line.carried_from or line.year) != count.place.year)


def is_of_treasury_alone(count: Count) -> bool:
    """Say whether all estimates are HM Treasury's regional figures: no authority's own outturn is among them."""
    return all(each.line.is_from_treasury for each in count.estimated)


def carried_bodies(count: Count) -> Mapping[str, str]:
    """Return the bodies whose own figures were carried from another year's return, and that year."""
    carried = {each.line.holder.name: each.line.carried_from for each in count.estimated if each.line.carried_from}
    return dict(sorted(carried.items()))


def by_kind(count: Count) -> Mapping[str, int]:
    """Return pence of estimates that count by kind of body, by level of government from the place outwards."""
    sums: dict[str, int] = defaultdict(int)
    for each in count.estimated:
        if not each.why_not:
            sums[each.partner.organisation_type] += each.pence
    return dict(sorted(sums.items(), key=lambda pair: (_rank(pair[0]), -pair[1])))


def _rank(organisation_type: str) -> int:
    level = level_of(organisation_type)
    return LEVELS.index(level) if level in LEVELS else len(LEVELS)
