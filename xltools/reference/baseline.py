"""HM Treasury's regional figures: what a count can be checked against, and an initial estimate where nothing better is known.

All amounts are integer pence. Years are 2008-09 (PESA 2010, chapter 9 database) and 2009-10 and 2010-11 (Country and
Regional Analysis 2014 database). Region names are those of `geography`; divisions are COFOG's two digits. The two
releases classify and cover a little differently, so a change between 2008-09 and 2009-10 is not only spending.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from xltools.model import Area
from xltools.reference.areas.districts import REGIONS, districts
from xltools.reference.areas.geography import place_atoms
from xltools.reference.people.populations import population, region_population
from xltools.reference.tables import table

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xltools.model import Place
    from xltools.reference.people.populations import Population

YEARS = ("2008-09", "2009-10", "2010-11")
LARGE_THREE = ("07", "09", "10")
"""Health, education, social protection: 72-81% of an English region's identifiable spending in 2008-09."""


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


def regional_total(region: str, year: str, *, councils: bool = True) -> int:
    """Return a region's identifiable spending in pence over all functions (``England``: its nine regions together)."""
    wanted = REGIONS if region == "England" else (region,)
    return sum(pence for (name, _), pence in identifiable(year, councils=councils).items() if name in wanted)


def per_head(region: str, year: str, division: str = "", *, councils: bool = True) -> int | None:
    """Return identifiable spending per person in whole pence (rounded down), or nothing where it is not known.

    People are mid-year estimates as revised after the 2011 census, so the figures of 2008-09 stand a little below those
    printed at the time (England £7,903 against £7,960). A blank division means all functions.
    """
    people = region_population(region, year)
    wanted = REGIONS if region == "England" else (region,)
    amounts = [
        pence
        for (name, code), pence in identifiable(year, councils=councils).items()
        if name in wanted and division in ("", code)
    ]
    return sum(amounts) // people.people if people and amounts else None


WHAT_IS_LEFT_OUT = (
    "HM Treasury's identifiable spending is what it can say was spent for the people of a region. It leaves out what serves "
    "the country as a whole: most of defence, debt interest, diplomacy, overseas aid."
)
HOUSING_BENEFIT = (
    "HM Treasury books housing benefit to local government, under social protection; here it counts where this count's "
    "policy puts it."
)


@dataclass(frozen=True, slots=True)
class PlaceBaseline:
    """What a place would spend if everybody in a region had the same: by division, in pence and for each person.

    `year` is HM Treasury's year, the nearest to the count's; `people` are those of the place in that year, `regions` the
    regions it was shared from. `note` says in words where it comes from and what it leaves out.
    """

    year: str
    regions: tuple[str, ...]
    people: int
    pence: Mapping[str, int]
    note: str

    @property
    def total(self) -> int:
        """Pence over all functions."""
        return sum(self.pence.values())

    def per_head(self, division: str) -> int:
        """Return pence for each person for a division, rounded to the nearest penny (half a penny up)."""
        return (2 * self.pence.get(division, 0) + self.people) // (2 * self.people)


def nearest_year(year: str) -> str:
    """Return the one of `YEARS` nearest to a financial year (the earlier of two)."""
    return min(YEARS, key=lambda known: (abs(int(known[:4]) - int(year[:4])), known))


@cache
def place_baseline(place: Place) -> PlaceBaseline | None:
    """Return each region's identifiable spending shared by population to the place's districts in it, summed.

    People of a place and of its region are estimates of one release; None where they are not, where the place is not
    known, or lies outside England. Pence are rounded to the nearest for each region and division (half a penny up).
    """
    atoms = place_atoms(place)
    regions = tuple(sorted({districts()[code].region for code in atoms}))
    if not atoms or not set(regions) <= set(REGIONS) or not place.year[:4].isdigit():
        return None
    year = nearest_year(place.year)
    spending, sums, people = identifiable(year), dict[str, int](), 0
    for region in regions:
        shares = _people_of(region, atoms, year)
        if shares is None:
            return None
        here, there = shares[0].people, shares[1].people
        people += here
        for (name, division), pence in spending.items():
            if name == region and division:
                sums[division] = sums.get(division, 0) + (2 * pence * here + there) // (2 * there)
    return PlaceBaseline(year, regions, people, MappingProxyType(sums), _note(place, year, regions))


def _people_of(region: str, atoms: frozenset[str], year: str) -> tuple[Population, Population] | None:
    own = [districts()[code] for code in sorted(atoms) if districts()[code].region == region]
    here = population(tuple(Area(district.code, district.name) for district in own), year)
    there = region_population(region, year)
    if here is None or there is None or here.year != there.year or not there.people:
        return None
    return here, there


def _note(place: Place, year: str, regions: tuple[str, ...]) -> str:
    release = "PESA 2010" if year == "2008-09" else "Country and Regional Analysis 2014"
    other = f" There is none for {place.year}; {year} is the nearest." if year != place.year else ""
    return (
        f"HM Treasury's spending in {' and '.join(regions)} in {year} ({release}), shared to {place.name} by population.{other} "
        f"{WHAT_IS_LEFT_OUT} {HOUSING_BENEFIT}"
    )


@cache
def regional_spread(year: str, division: str) -> tuple[float, float] | None:
    """Return the lowest and the highest region's spending per head over England's, for a division (1 = as England).

    None where nothing is known of that year or division.
    """
    england = per_head("England", year, division)
    regions = [per_head(region, year, division) for region in REGIONS]
    if not england:
        return None
    ratios = [(each or 0) / england for each in regions]
    return min(ratios), max(ratios)
