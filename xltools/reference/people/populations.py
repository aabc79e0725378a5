"""How many people live in a place in a financial year, and how sure that figure is.

Figures the analyst supplied come before the package's own for the same year, and of the package's those revised after the
2021 census before earlier ones. One answer never mixes two of these, nor two years: it is taken whole from one set of
figures, and `source` and `note` say from which.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from functools import cache, lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from xltools.reference.areas.districts import atoms_of, code_in, districts
from xltools.reference.areas.geography import members_of
from xltools.reference.tables import table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from xltools.model import Area

AGES = ("0-15", "16-64", "65+")
AGE_FIELDS: Mapping[str, str] = MappingProxyType({"0-15": "0_15", "16-64": "16_64", "65+": "65_plus"})
"""The age bands carried, and the columns they stand in."""

_SOURCES = {
    "mid-year": "ONS mid-{year} population estimate",
    "estimate": "ONS mid-{year} population estimate",
    "mid-2023": "ONS mid-{year} population estimate (release of mid-2023)",
    "mid-2024": "ONS mid-{year} population estimate (release of mid-2024)",
}
_EARLIER = ("mid-year", "estimate")
"""Series published before the 2021 census, on the districts of their day: for 2012 to 2020 a revised series comes first."""


@dataclass(frozen=True, slots=True)
class Population:
    """People in an area: `year` is the calendar year of the estimate, `note` says what to know about the figure."""

    people: int
    year: str
    source: str
    note: str


@dataclass(frozen=True, slots=True)
class PeopleRow:
    """People of one district (GSS code, as coded that year) in the middle of a calendar year.

    `ages` are the people of each band of `AGES`, or nothing where only the total is known. `estimated` marks a district
    that was merged later, whose figure is its share of the successor's; `superseded` one published before the 2021 census of
    a year that has been revised since.
    """

    year: str
    code: str
    people: int
    ages: tuple[int, int, int] | None
    source: str
    estimated: bool = False
    superseded: bool = False

    def aged(self, ages: str) -> int | None:
        """Return the people of one of `AGES` (blank: everybody), or nothing where the band is not known."""
        if not ages:
            return self.people
        return self.ages[AGES.index(ages)] if self.ages else None


@dataclass(frozen=True, slots=True)
class DistrictPeople:
    """People district by district in one year: each row has the district's code, its people and its districts of 2009.

    Codes are those of the financial year asked for, where the district has one.
    """

    rows: tuple[tuple[str, int, frozenset[str]], ...]
    year: str
    source: str
    notes: tuple[str, ...]

    @property
    def people(self) -> int:
        """Everybody in all the districts together."""
        return sum(people for _, people, _ in self.rows)


@dataclass(frozen=True, slots=True)
class _Figures:
    """One set of figures of one year, by the districts of April 2009 each row covers; of lower `rank` before others of the year."""

    year: str
    rank: _Rank
    by_atom: Mapping[str, PeopleRow]


class _Rank(IntEnum):
    SUPPLIED = 0
    REVISED = 1
    SUPERSEDED = 2


@cache
def package_people() -> tuple[PeopleRow, ...]:
    """Return the figures the package carries. Sources: the table ``populations`` in `sources.csv`."""
    return tuple(_package_row(row) for rows in _package_rows().values() for row in rows)


@cache
def _package_rows() -> Mapping[tuple[str, _Rank], tuple[dict[str, str], ...]]:
    """The rows of the table by year, revised and superseded ones apart: most questions need those of one year only."""
    by_set: dict[tuple[str, _Rank], list[dict[str, str]]] = {}
    for row in table("populations"):
        by_set.setdefault((row["year"], _rank_of(row)), []).append(row)
    return MappingProxyType({of_set: tuple(rows) for of_set, rows in by_set.items()})


def _rank_of(row: dict[str, str]) -> _Rank:
    is_superseded = row["series"] in _EARLIER and row["year"] > "2011"
    return _Rank.SUPERSEDED if is_superseded else _Rank.REVISED


def _package_row(row: dict[str, str]) -> PeopleRow:
    bands = [int(row[field]) for field in AGE_FIELDS.values() if row[field]]
    ages = (bands[0], bands[1], bands[2]) if len(bands) == len(AGES) else None
    source = _SOURCES[row["series"]].format(year=row["year"])
    superseded = _rank_of(row) is _Rank.SUPERSEDED
    return PeopleRow(
        row["year"], row["code"], int(row["people"]), ages, source, row["series"] == "estimate", superseded
    )


@cache
def newest_year() -> str:
    """Return the financial year in the middle of which the newest of the package's figures stand, such as 2024-25."""
    year = max(int(year) for year, _ in _package_rows())
    return f"{year}-{(year + 1) % 100:02d}"


@lru_cache(maxsize=16)
def _supplied_figures(supplied: tuple[PeopleRow, ...]) -> Mapping[tuple[str, _Rank], _Figures]:
    years = {row.year for row in supplied}
    sets = (_figures_of([row for row in supplied if row.year == year], year, _Rank.SUPPLIED) for year in years)
    return MappingProxyType({(figures.year, figures.rank): figures for figures in sets})


@cache
def _package_figures(year: str, rank: _Rank) -> _Figures:
    return _figures_of([_package_row(row) for row in _package_rows()[year, rank]], year, rank)


def _figures_of(rows: Iterable[PeopleRow], year: str, rank: _Rank) -> _Figures:
    by_atom: dict[str, PeopleRow] = {}
    for row in rows:
        by_atom.update(dict.fromkeys(atoms_of(row.code), row))
    return _Figures(year, rank, MappingProxyType(by_atom))


def _nearest_first(wanted: int, supplied: tuple[PeopleRow, ...]) -> Iterator[_Figures]:
    """Yield the sets of figures, those of the nearest year first, the earlier of two as near."""
    given = _supplied_figures(supplied)
    keys = (*given, *_package_rows())
    for key in sorted(keys, key=lambda key: (abs(int(key[0]) - wanted), key)):
        yield given.get(key) or _package_figures(*key)


def district_people(
    atoms: frozenset[str],
    year: str,
    ages: str = "",
    supplied: tuple[PeopleRow, ...] = (),
    apart: tuple[frozenset[str], ...] = (),
) -> DistrictPeople | None:
    """Return the people of the districts that together are exactly these districts of April 2009, in a financial year.

    "2010-11" is the middle of 2010. The nearest year that has all of them, with the age band asked for (one of `AGES`),
    is taken, the earlier of two as near; supplied figures come before the package's of the same year. The notes say what
    stands in for what. Nothing is returned where no year has them. The rows are in the order of their codes; none lies
    partly in one of `apart`: a year in which a district there had been merged with one elsewhere will not do.
    """
    if not atoms or not year[:4].isdigit():
        return None
    wanted = int(year[:4])
    for figures in _nearest_first(wanted, supplied):
        rows = _rows_of(atoms, figures, ages)
        if rows and not any(_straddles(atoms_of(row.code), place) for row in rows for place in apart):
            return _district_people(rows, figures, str(wanted), ages, atoms)
    return None


def _rows_of(atoms: frozenset[str], figures: _Figures, ages: str) -> list[PeopleRow]:
    rows = {figures.by_atom[atom] for atom in atoms if atom in figures.by_atom}
    covered = [atom for row in rows for atom in atoms_of(row.code)]
    exact = len(covered) == len(atoms) and frozenset(covered) == atoms
    if not exact or any(row.aged(ages) is None for row in rows):
        return []
    return sorted(rows, key=lambda row: row.code)


def _straddles(atoms: frozenset[str], apart: frozenset[str]) -> bool:
    return bool(atoms & apart) and not atoms <= apart


def _district_people(
    rows: list[PeopleRow], figures: _Figures, wanted: str, ages: str, atoms: frozenset[str]
) -> DistrictPeople:
    shared = _shared_out(rows, atoms)
    year = f"{wanted}-{(int(wanted) + 1) % 100:02d}"
    counted = tuple(sorted((code_in(row.code, year), row.aged(ages) or 0, atoms_of(row.code)) for row in rows))
    source = "; ".join(dict.fromkeys(row.source for row in rows))
    source += (", apportioned" if shared else "") + (f", aged {ages}" if ages else "")
    return DistrictPeople(counted, figures.year, source, tuple(_notes(figures, wanted, shared=shared)))


def _notes(figures: _Figures, wanted: str, *, shared: bool) -> Iterator[str]:
    if figures.year != wanted:
        yield f"There is no figure for mid-{wanted} here; {figures.year} is the nearest."
    if shared:
        yield "Some districts have since been merged: their successor's people are apportioned as they lived in 2017."
    if figures.rank is _Rank.SUPPLIED:
        yield "Supplied by the lead team in populations.csv."
    elif figures.rank is _Rank.SUPERSEDED:
        yield "Not revised after the 2021 census."


def _shared_out(rows: list[PeopleRow], atoms: frozenset[str]) -> bool:
    # Where all parts of a merged district are asked for, they add up to its published total: nothing is apportioned.
    estimated = {row.code for row in rows if row.estimated}
    for district in districts().values():
        if district.since in ("2019", "2020") and district.atoms <= atoms:
            estimated -= district.atoms
    return bool(estimated)


def population(
    areas: tuple[Area, ...], year: str, ages: str = "", supplied: tuple[PeopleRow, ...] = ()
) -> Population | None:
    """Return the people living in these areas together in a financial year: "2010-11" is the middle of 2010.

    Areas are known by their GSS codes: districts of any year since 2009, counties, regions. Where that year is missing,
    or has no figures for the age band asked for (one of `AGES`), the nearest year that has them is used and the note says so.
    Figures `supplied` by the analyst come before the package's of the same year. Nothing is returned for areas that are not
    known. Sources: the table ``populations`` in `sources.csv`.
    """
    district_sets = [atoms_of(area.code) for area in areas]
    if not all(district_sets):
        return None
    together = district_people(frozenset[str]().union(*district_sets), year, ages, supplied)
    if together is None:
        return None
    return Population(together.people, together.year, together.source, " ".join(together.notes))


@cache
def region_population(name: str, year: str) -> Population | None:
    """Return the people of an English region, of England, Wales, Scotland, Northern Ireland, Great Britain or the UK."""
    return population(members_of(name), year)
