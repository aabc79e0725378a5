"""HM Treasury's regional figures: what a count can be checked against, and a first guess where nothing better is known.

All amounts are integer pence. Years are 2008-09 (PESA 2010, chapter 9 database) and 2009-10 and 2010-11 (Country and
Regional Analysis 2014 database). Region names are those of `geography`; divisions are COFOG's two digits. The two
releases classify and cover a little differently, so a change between 2008-09 and 2009-10 is not only spending.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from xltools.reference.districts import REGIONS
from xltools.reference.populations import region_population
from xltools.reference.tables import table

if TYPE_CHECKING:
    from collections.abc import Mapping

YEARS = ("2008-09", "2009-10", "2010-11")
LARGE_THREE = ("07", "09", "10")
"""Health, education, social protection: 72-81% of an English region's identifiable spending in 2008-09."""
LARGE_THREE_SHARE = (0.72, 0.81)


@cache
def _rows() -> Mapping[tuple[str, str, str, bool], int]:
    sums: dict[tuple[str, str, str, bool], int] = defaultdict(int)
    for row in (*table("baseline_2008_09"), *table("baseline_2010_11")):
        if row["identifiable"] == "id":
            sums[row["year"], row["region"], row["division"], row["councils"] == "Yes"] += int(row["pounds"]) * 100
    return MappingProxyType(sums)


def identifiable(year: str, *, councils: bool = True) -> Mapping[tuple[str, str], int]:
    """Return identifiable spending in pence by (region, division) for one of `YEARS`; empty for other years.

    Without `councils`, what English local authorities spent themselves is left out: that part comes from their returns.
    """
    sums: dict[tuple[str, str], int] = defaultdict(int)
    for (of_year, region, division, by_councils), pence in _rows().items():
        if of_year == year and (councils or not by_councils):
            sums[region, division] += pence
    return MappingProxyType(sums)


def identifiable_2008_09() -> Mapping[tuple[str, str], int]:
    """Return HM Treasury's identifiable spending of 2008-09 in pence by (region, division)."""
    return identifiable("2008-09")


def regional_total(region: str, year: str, *, councils: bool = True) -> int:
    """Return a region's identifiable spending in pence over all functions (``England``: its nine regions together)."""
    wanted = REGIONS if region == "England" else (region,)
    return sum(pence for (name, _), pence in identifiable(year, councils=councils).items() if name in wanted)


def division_shares(region: str, year: str) -> Mapping[str, float]:
    """Return each division's share (0 to 1) of a region's identifiable spending; empty where nothing is known."""
    total = regional_total(region, year)
    wanted = REGIONS if region == "England" else (region,)
    sums: dict[str, int] = defaultdict(int)
    for (name, division), pence in identifiable(year).items():
        if name in wanted:
            sums[division] += pence
    return MappingProxyType({division: pence / total for division, pence in sorted(sums.items())})


def per_head(region: str, year: str, division: str = "", *, councils: bool = True) -> int | None:
    """Return identifiable spending per person in whole pence (rounded down), or nothing where it is not known.

    People are mid-year estimates as revised after the 2011 census, so the figures of 2008-09 stand a little below those
    printed at the time (England £7,903 against £7,960). A blank division means all functions.
    """
    people = region_population(region, year)
    wanted = REGIONS if region == "England" else (region,)
    found = [
        pence
        for (name, code), pence in identifiable(year, councils=councils).items()
        if name in wanted and division in ("", code)
    ]
    return sum(found) // people.people if people and found else None
