"""What councils, police and fire authorities usually spent where no revenue outturn of the time is held: HM Treasury's figures.

What local government spent for each person of the region, by division, is that of all tiers together. A county's or a shire
district's part of a division is taken from the earliest revenue outturn held, and so are police's and fire's parts of
public order and safety. A judgement: who does what has changed little, how dear it is much.
"""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from xltools.reference.baseline import nearest_year, per_head, release_of
from xltools.reference.usual_spending.amounts import Between, UsualSpending
from xltools.reference.usual_spending.authorities import FIRE, POLICE, housing_benefit, people_of, region_of, spent

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xltools.reference.figures.held import Figures

DIVISIONS = ("01", "04", "05", "06", "07", "08", "09", "10")
"""What councils spend on; police and fire (03) have authorities of their own."""
ORDER = "03"
DISTRICT = "SD"
"""The class of shire districts in revenue outturn, which leaves out the housing benefit they pay."""
NARROW, WIDE = (4, 5), (6, 5)
"""How far the whole of a body lies from HM Treasury's, as fractions: districts differ more than regions."""


def usual_before(tier: str, atoms: frozenset[str], year: str, figures: Figures) -> UsualSpending | None:
    """Return what a body usually spends: `tier` is SC (county), SD (shire district), `POLICE`, `FIRE`, or blank for any other council."""
    people, held = people_of(atoms, year), nearest_year(year, figures)
    if not people or not held:
        return None
    divisions = (ORDER,) if tier in (POLICE, FIRE) else DIVISIONS
    functions = {
        division: _around(head * _part(tier, division, figures)[0] // _part(tier, division, figures)[1] * people)
        for division in divisions
        if (head := _by_councils(region_of(atoms), held, division, figures)) > 0
    }
    return (
        UsualSpending.of_functions(functions, held, f"HM Treasury, {release_of(held, figures)}: {held}")
        if functions
        else None
    )


def _around(pence: int) -> Between:
    return Between(pence * NARROW[0] // NARROW[1], pence, pence * WIDE[0] // WIDE[1])


def _by_councils(region: str, year: str, division: str, figures: Figures) -> int:
    """What local government spent for each person of a region, in pence."""
    everybody = per_head(region, year, division, figures=figures) or 0
    return everybody - (per_head(region, year, division, councils=False, figures=figures) or 0)


def _part(tier: str, division: str, figures: Figures) -> tuple[int, int]:
    """The part a tier has of what local government spends on a division, as a fraction."""
    if not tier:
        return 1, 1
    here, everybody = _sums(figures).get((tier, division), 0), _whole(tier, division, figures)
    return (here, everybody) if here > 0 and everybody > 0 else (0, 1)


def _whole(tier: str, division: str, figures: Figures) -> int:
    tiers = (POLICE, FIRE) if tier in (POLICE, FIRE) else ("SC", "SD")
    return sum(_sums(figures).get((each, division), 0) for each in tiers)


@lru_cache(maxsize=8)
def _sums(figures: Figures) -> Mapping[tuple[str, str], int]:
    """Pence of all counties and all shire districts by division, and of all police and fire services, in the earliest outturn."""
    years = figures.outturn_years()
    sums: dict[tuple[str, str], int] = defaultdict(int)
    for one in spent(years[0], figures) if years else ():
        for service in (POLICE, FIRE):
            sums[service, ORDER] += one.services.get(service, 0)
        for division, pence in one.functions().items():
            sums[one.authority_class, division] += pence
        if one.authority_class == DISTRICT:
            sums[DISTRICT, "10"] += people_of(one.atoms, years[0]) * housing_benefit(frozenset(), years[0], figures)
    return MappingProxyType(dict(sums))
