"""Housing benefit of each council, as far as published totals tell: what its net current expenditure holds beyond its services.

A council's total also holds the levies it pays to waste, transport and park authorities. Those stand below nought in the totals
of the bodies that levy them, which spend them; shared over their districts by people they come off again. What is left is
housing benefit, with parish precepts and small things.
"""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from xltools.reference.estimates.authorities import BILLING, LEVYING, LocalAuthority, authorities
from xltools.reference.people.populations import district_people
from xltools.reference.sharing.largest_remainder import in_parts

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from xltools.reference.figures.held import Figures


@lru_cache(maxsize=16)
def housing_benefit(figures: Figures, year: str) -> Mapping[str, int]:
    """Return pence of housing benefit by the code of a billing council, in a year of outturn; only where it is above nought."""
    known, beyond = authorities(figures, year), _beyond_services(figures, year)
    billing = [authority for authority in known.values() if authority.authority_class in BILLING]
    sums = {authority.e_code: beyond[authority.e_code] for authority in billing if authority.e_code in beyond}
    for authority in known.values():
        if authority.authority_class in LEVYING and beyond.get(authority.e_code, 0) < 0:
            for e_code, levy in _paid_by(authority, billing, beyond[authority.e_code], year):
                if e_code in sums:
                    sums[e_code] += levy
    return MappingProxyType({e_code: pence for e_code, pence in sums.items() if pence > 0})


def _beyond_services(figures: Figures, year: str) -> Mapping[str, int]:
    """Net current expenditure less that of all services, of authorities whose return and total are both held."""
    services: dict[str, int] = defaultdict(int)
    for row in figures.outturn(year):
        services[row.e_code] += row.net_current_expenditure
    totals = figures.authority_totals(year)
    return {
        e_code: totals[e_code].net_current_expenditure - pence for e_code, pence in services.items() if e_code in totals
    }


def _paid_by(levying: LocalAuthority, billing: list[LocalAuthority], levy: int, year: str) -> Iterator[tuple[str, int]]:
    """Yield the councils of a levying body's area with their parts of its levy, by people."""
    people = district_people(levying.area.atoms, year)
    if people is None or not people.people:
        return
    payers = {atom: council.e_code for council in billing for atom in council.area.atoms}
    parts = in_parts(levy, [number for _, number, _ in people.rows])
    for (_, _, atoms), part in zip(people.rows, parts, strict=True):
        yield payers.get(min(atoms), ""), part
