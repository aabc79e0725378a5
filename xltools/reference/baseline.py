"""HM Treasury's regional figures: what a count can be checked against, and an initial estimate where nothing better is known.

All amounts are integer pence. The years are those of `Figures.spending_years`: 2008-09 (PESA 2010, chapter 9 database), 2009-10
and 2010-11 (Country and Regional Analysis 2014), 2020-21 to 2024-25 (Country and Regional Analysis, November 2025), and
what was added since; of a year without figures the nearest stands in, and it is said. Region names are those of
`geography`; divisions are COFOG's two digits. Releases classify and cover a little differently, so a change between them is
not only spending.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from xltools.model import Area
from xltools.reference.areas.districts import REGIONS, districts
from xltools.reference.areas.geography import place_atoms
from xltools.reference.figures.held import BUNDLED
from xltools.reference.people.populations import population, region_population
from xltools.reference.years import nearest

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xltools.model import Place
    from xltools.reference.figures.held import Figures
    from xltools.reference.people.populations import Population

LARGE_THREE = ("07", "09", "10")
"""Health, education, social protection: 72-81% of an English region's identifiable spending in 2008-09."""
EUROPEAN_UNION = "EU"
"""HM Treasury's heading of transactions with the European Union, which is no function."""

MARGIN = 1.5
"""By how much more districts differ than regions: a judgement, not measured."""


@lru_cache(maxsize=64)
def identifiable(year: str, *, councils: bool = True, figures: Figures = BUNDLED) -> Mapping[tuple[str, str], int]:
    """Return identifiable spending in pence by (region, division); empty for a year that is not held.

    Without `councils`, what English local authorities spent themselves is left out: that part comes from their returns.
    """
    sums: dict[tuple[str, str], int] = defaultdict(int)
    for row in figures.spending(year):
        if row.identifiable and (councils or not row.councils):
            sums[row.region, row.division] += row.pence
    return MappingProxyType(sums)


def regional_total(region: str, year: str, *, councils: bool = True, figures: Figures = BUNDLED) -> int:
    """Return a region's identifiable spending in pence over all functions (``England``: its nine regions together)."""
    wanted, spending = _wanted(region), identifiable(year, councils=councils, figures=figures)
    return sum(pence for (name, _), pence in spending.items() if name in wanted)


def _wanted(region: str) -> tuple[str, ...]:
    return REGIONS if region == "England" else (region,)


def per_head(
    region: str, year: str, division: str = "", *, councils: bool = True, figures: Figures = BUNDLED
) -> int | None:
    """Return identifiable spending per person in whole pence (rounded down), or nothing where it is not known.

    People are mid-year estimates as revised after the 2011 census, so the figures of 2008-09 stand a little below those
    printed at the time (England £7,903 against £7,960). A blank division means all functions.
    """
    people = region_population(region, year)
    wanted = _wanted(region)
    amounts = [
        pence
        for (name, code), pence in identifiable(year, councils=councils, figures=figures).items()
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
    regions it was shared from. `release` names the publication, `note` says in words where it comes from and what it leaves out.
    """

    year: str
    regions: tuple[str, ...]
    people: int
    pence: Mapping[str, int]
    release: str
    note: str

    @property
    def total(self) -> int:
        """Pence over all functions."""
        return sum(self.pence.values())

    def per_head(self, division: str) -> int:
        """Return pence for each person for a division, rounded to the nearest penny (half a penny up)."""
        return (2 * self.pence.get(division, 0) + self.people) // (2 * self.people)


def nearest_year(year: str, figures: Figures = BUNDLED) -> str:
    """Return the financial year with HM Treasury's figures nearest to another (the earlier of two)."""
    return nearest(figures.spending_years(), year)


@lru_cache(maxsize=256)
def place_baseline(place: Place, figures: Figures = BUNDLED) -> PlaceBaseline | None:
    """Return each region's identifiable spending shared by population to the place's districts in it, summed.

    People of a place and of its region are estimates of one release; None where they are not, where the place is not
    known, or lies outside England. Pence are rounded to the nearest for each region and division (half a penny up).
    """
    atoms = place_atoms(place)
    regions = tuple(sorted({districts()[code].region for code in atoms}))
    if not atoms or not set(regions) <= set(REGIONS) or not place.year[:4].isdigit():
        return None
    year = nearest_year(place.year, figures)
    spending, sums, people = identifiable(year, figures=figures), dict[str, int](), 0
    people_of = ""
    for region in regions:
        shares = _people_of(region, atoms, year)
        if shares is None:
            return None
        here, there = shares[0].people, shares[1].people
        people, people_of = people + here, shares[0].year
        for (name, division), pence in spending.items():
            if name == region and division not in ("", EUROPEAN_UNION):
                sums[division] = sums.get(division, 0) + (2 * pence * here + there) // (2 * there)
    release = release_of(year, figures)
    note = _note(place, year, regions, release, people_of)
    return PlaceBaseline(year, regions, people, MappingProxyType(sums), release, note)


def release_of(year: str, figures: Figures = BUNDLED) -> str:
    """Return which of HM Treasury's publications has a year's figures (``Country and Regional Analysis, November 2025``)."""
    named = figures.release("subfunctions", year) or figures.release("spending", year)
    return named.removeprefix("HM Treasury, ").removesuffix(", database").removesuffix(", chapter 9 database")


def _people_of(region: str, atoms: frozenset[str], year: str) -> tuple[Population, Population] | None:
    own = [districts()[code] for code in sorted(atoms) if districts()[code].region == region]
    here = population(tuple(Area(district.code, district.name) for district in own), year)
    there = region_population(region, year)
    if here is None or there is None or here.year != there.year or not there.people:
        return None
    return here, there


def _note(place: Place, year: str, regions: tuple[str, ...], release: str, people_of: str) -> str:
    of_year = "" if people_of == year[:4] else f" (people of {people_of})"
    other = f" There is none for {place.year}; {year} is the nearest." if year != place.year else ""
    return (
        f"HM Treasury's spending in {' and '.join(regions)} in {year} ({release}), shared to {place.name} by population{of_year}.{other} "
        f"{WHAT_IS_LEFT_OUT} {HOUSING_BENEFIT}"
    )


@lru_cache(maxsize=256)
def regional_spread(year: str, division: str, figures: Figures = BUNDLED) -> tuple[float, float] | None:
    """Return the lowest and the highest region's spending per head over England's, for a division (1 = as England).

    None where nothing is known of that year or division.
    """
    england = per_head("England", year, division, figures=figures)
    regions = [per_head(region, year, division, figures=figures) for region in REGIONS]
    if not england or england < 0:
        return None
    ratios = [(each or 0) / england for each in regions]
    return min(ratios), max(ratios)


def tolerance(year: str, division: str, figures: Figures = BUNDLED) -> tuple[float, float]:
    """Return the ratios to a place's baseline between which no difference is large.

    The regions' spending per head differs from England's, by function (`regional_spread`): in 2010-11 from 0.90 to 1.14 for
    social protection and from 0.62 to 2.06 for housing, in 2024-25 from 0.93 to 1.15 and from 0.71 to 2.06. A district differs
    from its region by more, so the lowest region's ratio is divided by `MARGIN`, and the highest's multiplied by it.
    """
    lowest, highest = regional_spread(year, division, figures) or (1.0, 1.0)
    return max(lowest, 0.0) / MARGIN, highest * MARGIN
