"""What NHS commissioners and trusts usually spend: NHS England's allocations to boards, or HM Treasury's health spending before."""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from xltools.reference.areas.groupings import groupings
from xltools.reference.baseline import nearest_year, per_head, release_of
from xltools.reference.people.populations import region_population
from xltools.reference.usual_spending.amounts import Between, UsualSpending
from xltools.reference.usual_spending.authorities import people_of, region_of
from xltools.reference.years import nearest

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xltools.reference.areas.groupings import Grouping
    from xltools.reference.figures.held import Figures

FIRST_BOARDS = "2022-23"
"""The financial year in which integrated care boards took over from clinical commissioning groups."""
FURTHEST = 5
"""Years between a count and the nearest allocations up to which boards are compared with them."""
HEALTH = "07"
BOARD_WORDS = (
    r"acute|hospital|emergency|urgent|elective|maternity|mental|community|continuing|prescri|primary|general practice|\bgps?\b|ambulance|"
    r"dental|pharmac|ophthalm|running cost|speciali[sz]ed|learning disab|palliative|end of life|health"
)
TRUST_WORDS = (
    r"inpatient|outpatient|diagnos|elective|emergency|surg|medic|matern|patholog|imaging|radiolog|theatre|critical care|cancer|"
    r"community|mental|ambulance|estate|facilit|research|nurs|ward|clinic|health"
)
TRUST_FROM, TRUST_TO = 30, 1
"""A trust spends from one thirtieth of what the boards of its area have to all of it: a specialist hospital, a city's only one."""


def usual_commissioner(atoms: frozenset[str], year: str, figures: Figures) -> UsualSpending | None:
    """Return what an NHS commissioner for these districts of 2009 usually spends."""
    whole, held, source = _money(atoms, year, figures)
    if not whole:
        return None
    amount = Between(whole // 2, whole, whole * 3 // 2)
    return UsualSpending(amount, MappingProxyType({HEALTH: amount}), held, source, service_words=BOARD_WORDS)


def usual_national_commissioner(atoms: frozenset[str], year: str, figures: Figures) -> UsualSpending | None:
    """Return what NHS England spends there beside the boards, within wide bounds."""
    whole, held, source = _by_treasury(atoms, year, figures)
    amount = Between(whole // TRUST_FROM, whole, whole)
    words = BOARD_WORDS
    return UsualSpending(amount, MappingProxyType({}), held, source, False, words) if whole else None


def usual_trust(atoms: frozenset[str], year: str, figures: Figures) -> UsualSpending | None:
    """Return what a trust in these districts may spend: no published figure held tells one trust's size, its boards' money bounds it."""
    whole, held, source = _money(atoms, year, figures)
    amount = Between(whole // TRUST_FROM, whole // 5, whole * TRUST_TO)
    return UsualSpending(amount, MappingProxyType({}), held, source, False, TRUST_WORDS) if whole else None


def _money(atoms: frozenset[str], year: str, figures: Figures) -> tuple[int, str, str]:
    """The commissioners' money for these districts in pence, its year and source; 0 where it is not known."""
    held = nearest(figures.allocation_years(), max(year, FIRST_BOARDS))
    if year < FIRST_BOARDS or not held or abs(int(held[:4]) - int(year[:4])) > FURTHEST:
        return _by_treasury(atoms, year, figures)
    source = f"NHS England, allocations {held}"
    boards = _boards(held, figures)
    own = next((grouping for grouping in _board_areas() if grouping.atoms == atoms and grouping.code in boards), None)
    if own:
        return boards[own.code], held, source
    england = region_population("England", held)
    return (sum(boards.values()) * people_of(atoms, held) // england.people if england else 0), held, source


@lru_cache(maxsize=8)
def _boards(year: str, figures: Figures) -> Mapping[str, int]:
    sums: dict[str, int] = defaultdict(int)
    for allocation in figures.allocations(year):
        sums[allocation.icb_code] += allocation.pence
    return MappingProxyType(dict(sums))


def _board_areas() -> list[Grouping]:
    return [grouping for grouping in groupings() if grouping.kind == "ICB"]


def _by_treasury(atoms: frozenset[str], year: str, figures: Figures) -> tuple[int, str, str]:
    held = nearest_year(year, figures)
    head = per_head(region_of(atoms), held, HEALTH, councils=False, figures=figures) or 0
    return head * people_of(atoms, held), held, f"HM Treasury, {release_of(held, figures)}: {held}"
