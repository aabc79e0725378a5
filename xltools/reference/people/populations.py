"""How many people live in a place in a financial year, and how sure that figure is.

Figures the analyst supplied come before the package's own for the same year. One answer never mixes the two, nor two
years: it is taken whole from one set of figures, and `source` and `note` say from which.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from xltools.reference.areas.districts import atoms_of, districts
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
    "census": "Census {year}, usual residents",
}
_NOT_REVISED = ("2019", "2020")


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
    that was merged later, whose figure is its share of the successor's.
    """

    year: str
    code: str
    people: int
    ages: tuple[int, int, int] | None
    source: str
    estimated: bool = False

    def aged(self, ages: str) -> int | None:
        """Return the people of one of `AGES` (blank: everybody), or nothing where the band is not known."""
        if not ages:
            return self.people
        return self.ages[AGES.index(ages)] if self.ages else None


@dataclass(frozen=True, slots=True)
class DistrictPeople:
    """People district by district in one year: each row has the district's code, its people and its districts of 2009."""

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
    """One set of figures of one year, by the districts of April 2009 each row covers."""

    year: str
    supplied: bool
    by_atom: Mapping[str, PeopleRow]


@cache
def package_people() -> tuple[PeopleRow, ...]:
    """Return the figures the package carries. Sources: the table ``populations`` in `sources.csv`."""
    return tuple(_package_row(row) for row in table("populations"))


def _package_row(row: dict[str, str]) -> PeopleRow:
    bands = [int(row[field]) for field in AGE_FIELDS.values() if row[field]]
    ages = (bands[0], bands[1], bands[2]) if len(bands) == len(AGES) else None
    source = _SOURCES[row["series"]].format(year=row["year"])
    return PeopleRow(row["year"], row["code"], int(row["people"]), ages, source, row["series"] == "estimate")


@cache
def newest_year() -> str:
    """Return the financial year in the middle of which the newest of the package's figures stand, such as 2021-22."""
    year = max(int(row.year) for row in package_people())
    return f"{year}-{(year + 1) % 100:02d}"


@lru_cache(maxsize=16)
def _figures(supplied: tuple[PeopleRow, ...]) -> tuple[_Figures, ...]:
    return (*_sets(supplied, supplied=True), *_package_figures())


@cache
def _package_figures() -> tuple[_Figures, ...]:
    return tuple(_sets(package_people(), supplied=False))


def _sets(rows: Iterable[PeopleRow], *, supplied: bool) -> Iterator[_Figures]:
    by_year: dict[str, dict[str, PeopleRow]] = {}
    for row in rows:
        by_year.setdefault(row.year, {}).update(dict.fromkeys(atoms_of(row.code), row))
    for year, by_atom in by_year.items():
        yield _Figures(year, supplied, MappingProxyType(by_atom))


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
    order = sorted(
        _figures(supplied), key=lambda release: (abs(int(release.year) - wanted), release.year, not release.supplied)
    )
    for figures in order:
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
    counted = tuple((row.code, row.aged(ages) or 0, atoms_of(row.code)) for row in rows)
    source = "; ".join(dict.fromkeys(row.source for row in rows))
    source += (", shared out" if shared else "") + (f", aged {ages}" if ages else "")
    return DistrictPeople(counted, figures.year, source, tuple(_notes(figures, wanted, shared=shared)))


def _notes(figures: _Figures, wanted: str, *, shared: bool) -> Iterator[str]:
    if figures.year != wanted:
        yield f"There is no figure for mid-{wanted} here; {figures.year} is the nearest."
    if shared:
        yield "Some districts have since been merged: their successor's people are shared out as they lived in 2017."
    if figures.supplied:
        yield "Supplied by the lead team in populations.csv."
    elif figures.year in _NOT_REVISED:
        yield "Not yet revised after the 2021 census."


def _shared_out(rows: list[PeopleRow], atoms: frozenset[str]) -> bool:
    # Where all parts of a merged district are asked for, they add up to its published total: nothing is shared out.
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


def region_population(name: str, year: str) -> Population | None:
    """Return the people of an English region, of England, Wales, Scotland, Northern Ireland, Great Britain or the UK."""
    return population(members_of(name), year)
